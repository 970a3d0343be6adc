//! Noun phrases as far as the reading of sources needs them: which word is the head, who is the possessor, where it ends.

use super::reader::Reader;
use super::vocabulary::Known;
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::{Shape, TokenKind};

/// No noun phrase is read for more tokens than this, so that time stays linear whatever the text.
pub const LONGEST_PHRASE: usize = 60;

/// Facts that make a list entry a possible head.
pub const NOUNS: Known = Known(
    Known::TITLE.0
        | Known::PERSON.0
        | Known::ORGANIZATION.0
        | Known::GROUP.0
        | Known::DOCUMENT.0
        | Known::PLACE.0
        | Known::ORGANIZATION_NAME.0
        | Known::DEMONYM.0,
);

/// A noun phrase from its first word to its head, without what follows the head.
#[derive(Clone, Copy, Debug)]
pub struct NounPhrase {
    /// From the determiner to the head.
    pub tokens: TokenSpan,
    /// The last word of the head.
    pub head: usize,
    /// The head's entry: of the word, or of the words of a list that it ends.
    pub entry: EntryId,
    /// What the lists say of the head.
    pub known: Known,
    /// The words before a 's, or a possessive pronoun.
    pub possessor: Option<TokenSpan>,
    /// The first token behind determiners and possessor.
    pub inner: usize,
}

/// Reads the noun phrase that begins at `at` and ends before `end`.
pub fn noun_phrase(reader: Reader<'_, '_>, at: usize, end: usize) -> Option<NounPhrase> {
    let end = end.min(at + LONGEST_PHRASE).min(reader.len());
    let mut head: Option<(usize, EntryId, Known)> = None;
    let mut possessor = None;
    let mut inner = at;
    // A word that may stand for the noun where there is none: "the poor", "many", "one".
    let mut stand_in = None;
    let mut i = at;
    while i < end {
        let token = reader.token(i);
        if reader.is_possessive(i) && head.is_some() {
            possessor = Some(TokenSpan::new(at, i));
            (head, stand_in, inner) = (None, None, i + 1);
            i += 1;
            continue;
        }
        match token.kind {
            TokenKind::Quote => {
                i += 1;
                continue;
            }
            TokenKind::Symbol => {
                if stand_in.is_some() && head.is_none() {
                    stand_in = Some(i);
                }
                i += 1;
                continue;
            }
            TokenKind::Number => {
                stand_in = Some(i);
                i += 1;
                continue;
            }
            TokenKind::Word => {}
            // "a Post/Echo poll"
            TokenKind::Punctuation if reader.word(i) == "/" && !reader.is_spaced(i) && !reader.is_spaced(i + 1) => {
                i += 1;
                continue;
            }
            // "long-, mid- and short-range", "two, three"
            _ => break,
        }
        let known = reader.known(i);
        let capital = reader.is_capitalised(i)
            && token.tags.any(Tags::NAME)
            && (!known.any(Known::PERSONAL) || token.shape.has(Shape::UPPER));
        if known.any(Known::POSSESSIVE) && head.is_none() {
            possessor = Some(TokenSpan::new(i, i + 1));
            inner = i + 1;
            i += 1;
            continue;
        }
        if known.any(Known::RELATIVE) && (head.is_some() || !known.any(Known::DETERMINER)) {
            break;
        }
        if known.any(Known::DETERMINER | Known::PRONOUN) && !capital {
            if head.is_some() {
                break;
            }
            if !known.any(Known::DEFINITE | Known::INDEFINITE_ARTICLE) || known.any(Known::PRONOUN) {
                stand_in = Some(i);
            }
            i += 1;
            inner = i;
            if known.any(Known::PERSONAL) {
                break;
            }
            continue;
        }
        // "those around him"
        if (head.is_some() || stand_in.is_some())
            && !capital
            && token.tags.any(Tags::PREPOSITION)
            && !token.tags.any(Tags::NOUN | Tags::ADJECTIVE)
        {
            break;
        }
        // "sources close to the harbour board", "those able to speak"
        if (head.is_some() || stand_in.is_some())
            && !capital
            && token.tags.any(Tags::ADJECTIVE)
            && i + 1 < end
            && reader.word(i + 1) == "to"
        {
            break;
        }
        // "a survey printed in May"
        let participle = token.tags.any(Tags::PAST | Tags::PARTICIPLE) && !token.tags.any(Tags::NOUN | Tags::NAME);
        if head.is_some()
            && participle
            && !(i + 1 < end && reader.may_be(i + 1, Tags::NOUN | Tags::NAME) && !reader.may_be(i + 1, Tags::TIME))
        {
            break;
        }
        let listed = reader.listed(i, end, NOUNS).filter(|listed| {
            // Lists of names and of nouns also hold words that are something else here.
            listed.end > i + 1
                || capital
                || listed.known.any(
                    Known::PERSON
                        | Known::TITLE
                        | Known::ORGANIZATION
                        | Known::GROUP
                        | Known::DOCUMENT
                        | Known::DEMONYM_PERSON
                        | Known::DEMONYM_GROUP,
                ) && token.tags.any(Tags::NOUN | Tags::NAME)
        });
        if let Some(listed) = listed {
            if is_verb_here(reader, i, head.is_some()) {
                break;
            }
            head = Some((listed.end - 1, listed.entry, listed.known));
            i = listed.end;
            continue;
        }
        if capital || token.tags.any(Tags::NOUN) {
            if !capital && is_verb_here(reader, i, head.is_some()) {
                break;
            }
            head = Some((i, token.entry, known));
        } else if token.tags.any(Tags::ADJECTIVE | Tags::NUMERAL) {
            stand_in = Some(i);
        } else if token.tags.any(Tags::CONJUNCTION) && joins_modifiers(reader, i, end) {
            // "current and former officials"
        } else if token.tags.any(Tags::ADVERB) && head.is_none()
            || token.tags.any(Tags::ING | Tags::PARTICIPLE) && head.is_none() && i + 1 < end
        {
            // "recently leaked documents"
        } else if token.tags.is_empty() {
            head = Some((i, token.entry, known));
        } else {
            break;
        }
        i += 1;
    }
    let (head, entry, known) = head
        .or_else(|| stand_in.map(|at| (at, reader.token(at).entry, reader.known(at))))
        .filter(|(head, ..)| *head >= at)?;
    let inner = inner.min(head);
    Some(NounPhrase { tokens: TokenSpan::new(at, head + 1), head, entry, known, possessor, inner })
}

/// The word may be a noun but is a verb: behind a head, and no other noun follows that it could belong to.
#[inline]
fn is_verb_here(reader: Reader<'_, '_>, at: usize, behind_head: bool) -> bool {
    let tags = reader.token(at).tags;
    const FINITE: Tags = Tags(Tags::PAST.0 | Tags::PRESENT.0 | Tags::BASE.0);
    if !behind_head || !tags.any(FINITE) || reader.is_capitalised(at) {
        return false;
    }
    // "lawmakers claim the", "polls show that": what follows begins a new phrase.
    let next = at + 1;
    // "Liberals defeat Reed": a plural is seldom part of another noun.
    let before = reader.known(at - 1);
    let people = !reader.is_capitalised(at - 1) || before.any(Known::AFFILIATION | Known::DEMONYM);
    let noun = before.any(Known::COLLECTIVE) || reader.known(at).any(NOUNS);
    let plural = reader.may_be(at - 1, Tags::PLURAL) && tags.any(Tags::BASE) && people && !noun;
    if plural && (reader.is_capitalised(next) || reader.may_be(next, Tags::ADVERB | Tags::NUMERAL)) {
        return true;
    }
    reader.may_be(next, Tags::DETERMINER | Tags::PRONOUN | Tags::POSSESSIVE | Tags::RELATIVE)
        || tags.any(Tags::PAST | Tags::PRESENT) && !tags.any(Tags::NOUN)
}

/// "and" stands between words before a noun: "current and former officials", "street and phone surveys".
fn joins_modifiers(reader: Reader<'_, '_>, at: usize, end: usize) -> bool {
    at > 0
        && reader.may_be(at - 1, Tags::ADJECTIVE)
        && !reader.may_be(at - 1, Tags::NAME)
        && at + 2 < end
        && reader.may_be(at + 1, Tags::ADJECTIVE | Tags::NOUN | Tags::PARTICIPLE)
        && reader.may_be(at + 2, Tags::NOUN | Tags::NAME | Tags::ADJECTIVE)
}

/// The end of the phrase with the prepositional phrases behind its head: "the head of the dairy", "a source in the port".
pub fn with_prepositions(reader: Reader<'_, '_>, phrase: &NounPhrase, end: usize) -> usize {
    let end = end.min(phrase.tokens.start as usize + LONGEST_PHRASE);
    let mut behind = phrase.head + 1;
    // "sources close to the harbour board"
    if behind + 2 < end && reader.may_be(behind, Tags::ADJECTIVE) && reader.word(behind + 1) == "to" {
        behind += 1;
    }
    while behind < end {
        let preposition = reader.token(behind);
        if !preposition.tags.any(Tags::PREPOSITION) || preposition.kind != TokenKind::Word {
            break;
        }
        let Some(object) = noun_phrase(reader, behind + 1, end) else { break };
        behind = object.head + 1;
        if behind + 1 < end && reader.may_be(behind, Tags::CONJUNCTION) && reader.word(behind) == "and" {
            match noun_phrase(reader, behind + 1, end) {
                Some(second) if second.head + 1 == end => behind = end,
                _ => break,
            }
        }
    }
    behind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::source::tests::read;

    #[test]
    fn heads_and_ends() {
        for (text, head, full, possessor) in [
            ("The old head of the dairy in Kent fell.", "head", "The old head of the dairy in Kent", ""),
            ("His former lawyer said so.", "lawyer", "His former lawyer", "His"),
            ("The mayor's chief of staff fell.", "staff", "The mayor's chief of staff", "The mayor"),
            ("Current and former officials fell.", "officials", "Current and former officials", ""),
            ("Those close to them said so.", "Those", "Those close to them", ""),
            ("A survey printed in May found it.", "survey", "A survey", ""),
            ("34% of voters said so.", "%", "34% of voters", ""),
        ] {
            read(text, |reader| {
                let phrase = noun_phrase(reader, 0, reader.len()).unwrap();
                let end = with_prepositions(reader, &phrase, reader.len());
                assert_eq!(reader.word(phrase.head), head, "{text}");
                assert_eq!(reader.text(TokenSpan::new(0, end)), full, "{text}");
                assert_eq!(phrase.possessor.map_or("", |tokens| reader.text(tokens)), possessor, "{text}");
            });
        }
    }
}
