//! What stands around a name and says who that is: role words before it, brackets and appositions behind it.

use super::super::phrase::{self, LONGEST_PHRASE, noun_phrase};
use super::super::vocabulary::{Gender, Known, gender};
use super::{ROLES, Scanner};
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// How far back or ahead the words around a name are read.
const NEIGHBOURS: usize = 14;

impl Scanner<'_, '_> {
    /// Where role words in lower case before a name begin: "the singer and activist Ann Reed". `name` if there are none.
    pub(super) fn role_before(&self, name: usize) -> usize {
        let reader = self.reader;
        let mut at = name;
        if at > self.start && reader.is_kind(at - 1, TokenKind::Quote) && !reader.is_spaced(at - 1) {
            at -= 1;
        }
        if at == self.start {
            return name;
        }
        let known = reader.known(at - 1);
        // "told reporters Reed would": a plural is no role of one person.
        let role = known.any(ROLES)
            && !reader.may_be(at - 1, Tags::PLURAL | Tags::AUXILIARY | Tags::MODAL)
            && reader.may_be(at - 1, Tags::NOUN | Tags::NAME)
            && (!known.any(Known::PERSON_WEAK) || known.any(Known::TITLE))
            || known.any(Known::DEMONYM) && reader.is_capitalised(at - 1);
        if !role {
            return name;
        }
        at -= 1;
        let least = name.saturating_sub(NEIGHBOURS).max(self.start);
        while at > least {
            let before = at - 1;
            let token = reader.token(before);
            let tags = token.tags;
            if tags.any(Tags::DETERMINER | Tags::POSSESSIVE) && !reader.is_possessive(before) {
                return before;
            }
            let joins = reader.word(before) == "and"
                && before > least
                && reader.known(before - 1).any(ROLES)
                && !reader.is_capitalised(before - 1);
            let verb = tags.any(Tags::PAST | Tags::PRESENT | Tags::ING | Tags::AUXILIARY | Tags::MODAL)
                && !reader.is_capitalised(before)
                && !tags.any(Tags::ADJECTIVE);
            let modifies = token.kind == TokenKind::Word
                && !verb
                && !tags.any(Tags::PREPOSITION | Tags::CONJUNCTION | Tags::PRONOUN | Tags::ADVERB)
                && (tags.any(Tags::NOUN | Tags::ADJECTIVE | Tags::NAME | Tags::NUMERAL | Tags::PARTICIPLE)
                    || token.entry == EntryId::UNKNOWN);
            let quoted = token.kind == TokenKind::Quote && before > least;
            if !(joins || modifies || reader.is_possessive(before) || quoted) {
                break;
            }
            at = before;
        }
        // No role begins with a mark or a 's.
        while at < name && (reader.is_kind(at, TokenKind::Quote) || reader.is_possessive(at)) {
            at += 1;
        }
        at
    }

    /// Where the noun phrase begins that the name between commas explains: "A lawyer for Bell, Ann Reed,".
    pub(super) fn reversed_role(&self, name: usize) -> Option<usize> {
        let reader = self.reader;
        let comma = name - 1;
        let mut least = comma.saturating_sub(NEIGHBOURS).max(self.start);
        // “It is true,” said his lawyer, Ann Reed
        let closes =
            |at: &usize| reader.is_kind(*at, TokenKind::Quote) && reader.is_kind(at - 1, TokenKind::Punctuation);
        if let Some(quote) = (least.max(1)..comma).rev().find(closes) {
            least = quote + 1 + usize::from(reader.may_be(quote + 1, Tags::ANY_VERB));
        }
        let mut found = None;
        for at in (least..comma).rev() {
            let Some(phrase) = noun_phrase(reader, at, comma) else { continue };
            if !phrase.known.any(ROLES) || reader.may_be(phrase.head, Tags::PLURAL) {
                if reader.is_kind(at, TokenKind::Punctuation) || reader.may_be(at, Tags::AUXILIARY) {
                    break;
                }
                continue;
            }
            if phrase::with_prepositions(reader, &phrase, comma) == comma {
                found = Some(at);
            }
        }
        let start = found?;
        let specific = noun_phrase(reader, start, comma).is_some_and(|phrase| phrase.possessor.is_some())
            || reader.known(start).any(Known::DEFINITE | Known::INDEFINITE_ARTICLE);
        let opens = start == self.start || !reader.may_be(start - 1, Tags::NAME);
        (specific && opens).then_some(start)
    }

    /// Bracket and appositions behind a name, and what they tell of it.
    pub(super) fn behind(&self, end: usize) -> (TokenSpan, Evidence) {
        let reader = self.reader;
        let mut evidence = Evidence::default();
        let mut at = end;
        if reader.is_mark(at, "(")
            && let Some(close) = (at + 2..(at + 9).min(self.end)).find(|close| reader.is_mark(*close, ")"))
            && !(at + 1..close).any(|word| reader.may_be(word, Tags::PRONOUN | Tags::AUXILIARY))
        {
            // "(R-Ohio)", "(D)"
            let party = reader.word(at + 1);
            evidence.person |= matches!(party.as_bytes(), [b'A'..=b'Z'] | [b'A'..=b'Z', b'-', ..]);
            at = close + 1;
        }
        let mut last = at;
        for _ in 0..3 {
            let comma = reader.is_mark(last, ",") || reader.is_dash(last) && reader.is_spaced(last);
            if !comma || last + 1 >= self.end {
                break;
            }
            let Some(behind) = self.apposition(last + 1, &mut evidence) else { break };
            last = behind;
        }
        // "Reed, who", "Reed who"
        let relative = if reader.is_mark(last, ",") { last + 1 } else { last };
        if relative < self.end && reader.known(relative).any(Known::RELATIVE_PERSON) {
            evidence.person = true;
        }
        (TokenSpan::new(end, last), evidence)
    }

    /// The end of the apposition that begins at `at`, behind a comma.
    fn apposition(&self, at: usize, evidence: &mut Evidence) -> Option<usize> {
        let reader = self.reader;
        let limit = self.end.min(at + LONGEST_PHRASE);
        let closes = |at: usize| {
            at >= self.end
                || reader.is_mark(at, ",")
                || reader.is_mark(at, ".")
                || reader.is_mark(at, ")")
                || reader.is_mark(at, ";")
                || reader.is_dash(at)
        };
        if reader.is_kind(at, TokenKind::Number) {
            let age = reader.word(at).parse::<u32>().is_ok_and(|age| (1..=115).contains(&age));
            if age && closes(at + 1) {
                evidence.person = true;
                return Some(at + 1);
            }
            return None;
        }
        let of_place = reader.word(at) == "of" && reader.is_capitalised(at + 1);
        let state = reader.known(at).any(Known::PLACE) && closes(reader.listed(at, limit, Known::PLACE)?.end);
        if !of_place && !state {
            // "Its editor, Reed, told the courier": the verb of the sentence.
            const VERB: Tags = Tags(Tags::PAST.0 | Tags::PRESENT.0 | Tags::AUXILIARY.0 | Tags::MODAL.0);
            const OBJECT: Tags = Tags(Tags::DETERMINER.0 | Tags::PRONOUN.0 | Tags::POSSESSIVE.0);
            if reader.may_be(at, VERB) && !reader.may_be(at, Tags::NOUN) && reader.may_be(at + 1, OBJECT) {
                return None;
            }
            let phrase = noun_phrase(reader, at, limit)?;
            let known = phrase.known;
            let plain = known.any(ROLES) && !reader.may_be(phrase.head, Tags::PLURAL);
            let body =
                known.any(Known::ORGANIZATION) && !known.any(Known::PROPER) && !reader.is_capitalised(phrase.head);
            let opens = reader.may_be(at, Tags::DETERMINER | Tags::POSSESSIVE)
                || phrase.possessor.is_some()
                || !reader.is_capitalised(at)
                || known.any(Known::TITLE);
            if !opens || !(plain || body) {
                return None;
            }
            // "Reed, a source said,": a sentence, no apposition.
            let behind = phrase.head + 1;
            const FINITE: Tags = Tags(Tags::PAST.0 | Tags::PRESENT.0 | Tags::AUXILIARY.0 | Tags::MODAL.0);
            if behind < limit
                && reader.may_be(behind, FINITE)
                && !reader.may_be(behind, Tags::PREPOSITION)
                && !reader.is_possessive(behind)
            {
                return None;
            }
            evidence.person |= plain && !body;
            evidence.organization |= body && !plain;
            if plain && evidence.gender.is_none() {
                evidence.gender = gender(reader.lexicon, phrase.entry, &["person-nouns", "titles"]);
            }
        }
        let mut end = at + 1;
        let mut brackets = 0;
        while end < limit {
            if reader.is_mark(end, "(") {
                brackets += 1;
            } else if reader.is_mark(end, ")") {
                if brackets == 0 {
                    break;
                }
                brackets -= 1;
            } else if brackets == 0
                && (closes(end)
                    || reader.is_mark(end, ":")
                    || reader.is_kind(end, TokenKind::Quote) && reader.is_spaced(end))
            {
                break;
            }
            end += 1;
        }
        Some(end)
    }
}

/// What stands behind a name tells of it.
#[derive(Default, Clone, Copy)]
pub struct Evidence {
    pub person: bool,
    pub organization: bool,
    pub gender: Option<Gender>,
}
