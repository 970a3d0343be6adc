//! Names in headlines in which every word has a capital, so that a capital tells nothing.

use super::super::reader::Reader;
use super::super::vocabulary::{Known, gender};
use super::run::is_initial;
use super::{Name, NameKind};
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;

/// Reads the names of sentences in which every word has a capital: words of which the rest of the text, or a list, knows that they
/// are names. `knows` tells whether a word is the surname of somebody.
pub fn scan_headlines(reader: Reader<'_, '_>, mut knows: impl FnMut(&str) -> bool) -> Vec<Name> {
    let mut names = Vec::new();
    for sentence in reader.document.sentences.iter().filter(|sentence| sentence.title_case) {
        let end = sentence.tokens.end as usize;
        let mut at = sentence.tokens.start as usize;
        while at < end {
            at = match headline_name(reader, at, end, &mut knows) {
                Some((behind, kind)) => {
                    let tokens = TokenSpan::new(at, behind);
                    let known = reader.known(at);
                    let first_name = known.any(Known::FIRST_NAME) && behind > at + 1;
                    let before = headline_title(reader, sentence.tokens.start as usize, at);
                    let title = before < at;
                    let titles = (before..at)
                        .rev()
                        .find_map(|word| gender(reader.lexicon, reader.token(word).entry, &["titles", "person-nouns"]));
                    let own = if first_name {
                        gender(reader.lexicon, reader.token(at).entry, &["first-names"])
                    } else {
                        None
                    };
                    names.push(Name {
                        tokens,
                        kind: if title { NameKind::Person } else { kind },
                        before: TokenSpan::new(before, at),
                        title,
                        behind: TokenSpan::new(behind, behind),
                        gender: if kind == NameKind::Person { titles.or(own) } else { None },
                    });
                    behind
                }
                None => at + 1,
            };
        }
    }
    names
}

/// Where role words in a headline begin that stand before the name.
fn headline_title(reader: Reader<'_, '_>, start: usize, name: usize) -> usize {
    let mut before = name;
    while before > start
        && reader.is_capitalised(before - 1)
        && reader.known(before - 1).any(Known::TITLE)
        && !reader.may_be(before - 1, Tags::PLURAL)
    {
        before -= 1;
    }
    before
}

fn headline_name(
    reader: Reader<'_, '_>,
    at: usize,
    end: usize,
    knows: &mut impl FnMut(&str) -> bool,
) -> Option<(usize, NameKind)> {
    if !reader.is_capitalised(at) {
        return None;
    }
    let function =
        Tags::DETERMINER | Tags::PREPOSITION | Tags::CONJUNCTION | Tags::PRONOUN | Tags::AUXILIARY | Tags::MODAL;
    if let Some(listed) = reader.listed(at, end, Known::ORGANIZATION_NAME | Known::PLACE) {
        let ambiguous = listed.known.any(Known::ORGANIZATION_NAME_AMBIGUOUS | Known::PLACE_AMBIGUOUS)
            || reader.may_be(at, function);
        if listed.end > at + 1 || !ambiguous && !knows(reader.word(at)) {
            let body = listed.known.any(Known::ORGANIZATION_NAME);
            return Some((listed.end, if body { NameKind::Organization } else { NameKind::Place }));
        }
    }
    if reader.may_be(at, function) && !reader.is_upper(at) {
        return None;
    }
    if reader.known(at).any(Known::FIRST_NAME) {
        let mut last = at + 1;
        while last < end && last < at + 3 && is_initial(reader.word(last)) {
            last += 1;
        }
        let next_known = last < end && reader.is_capitalised(last) && knows(reader.word(last));
        let next_unknown = last < end && reader.is_capitalised(last) && reader.token(last).entry == EntryId::UNKNOWN;
        if next_known || next_unknown {
            return Some((last + 1, NameKind::Person));
        }
    }
    knows(reader.word(at)).then_some((at + 1, NameKind::Person))
}
