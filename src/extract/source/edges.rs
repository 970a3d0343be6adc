//! The edges of sources. Patterns see words around a cue, so that a source may begin in the middle of its noun phrase or hold the
//! object of the clause before; here it gets the edges of the phrase that it is.

use super::before::phrase_before;
use super::mention::name_at;
use super::name::{Name, NameKind};
use super::phrase::{noun_phrase, with_prepositions};
use super::reader::Reader;
use super::vocabulary::Known;
use crate::extract::types::Claim;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// Mends the source of every claim.
pub fn mend(reader: Reader<'_, '_>, names: &[Name], claims: &mut [Claim]) {
    let mut is_cue = vec![false; reader.len()];
    for at in claims.iter().flat_map(|claim| &claim.cue).flat_map(|part| part.range()) {
        is_cue[at] = true;
    }
    for claim in claims {
        let Some(source) = &claim.source else { continue };
        let tokens = source.tokens;
        let own = || claim.cue.iter().chain(&claim.content);
        let first = own().filter(|part| part.end <= tokens.start).map(|part| part.end as usize).max().unwrap_or(0);
        let behind = own().filter(|part| part.start >= tokens.end).map(|part| part.start as usize).min();
        let edges = Edges {
            reader,
            names,
            is_cue: &is_cue,
            first: first.max(reader.sentence_start(tokens.start as usize)),
            behind: behind.unwrap_or(reader.len()),
        };
        let cue = claim.cue.first().map(|part| part.start as usize);
        let subject = cue.is_some_and(|cue| cue >= tokens.end as usize && !reader.may_be(cue, Tags::ING));
        let mended = if subject { edges.subject(tokens) } else { edges.behind_cue(tokens) };
        if let Some(source) = &mut claim.source {
            source.tokens = mended;
        }
    }
}

/// Where the source of one claim may have its edges.
struct Edges<'a, 't, 'n> {
    reader: Reader<'a, 't>,
    names: &'n [Name],
    /// For each token, whether it belongs to the cue of some claim.
    is_cue: &'n [bool],
    /// The source begins here at the earliest.
    first: usize,
    /// It ends before this token.
    behind: usize,
}

impl Edges<'_, '_, '_> {
    /// The edges of a source before its cue.
    fn subject(&self, tokens: TokenSpan) -> TokenSpan {
        let (start, mut end) = (tokens.start as usize, tokens.end as usize);
        if end > start + 1 && self.is_reflexive(end - 1) {
            end -= 1;
        }
        let inner = self.behind_object(start, end).or_else(|| self.behind_noun(start, end));
        if let Some(start) = inner.or_else(|| self.behind_money(start, end)) {
            return TokenSpan::new(start, end);
        }
        let start = self.noun_start(start, end);
        // "came in response to attacks on her (willingness)", "a word for the mayor's (plan)": only she is willing
        let possessor = self.reader.is_possessive(end) || self.reader.known(end - 1).any(Known::POSSESSIVE);
        TokenSpan::new(if possessor { start } else { self.outermost(start) }, end)
    }

    /// The edges of a source behind its cue.
    fn behind_cue(&self, tokens: TokenSpan) -> TokenSpan {
        let (start, mut end) = (tokens.start as usize, tokens.end as usize);
        if let Some(comma) = (start + 1..end).find(|at| self.is_clause_edge(*at, end)) {
            return TokenSpan::new(start, comma);
        }
        // "said one senior official": a word that might stand alone, and does not.
        if end == start + 1
            && self.reader.may_be(start, Tags::DETERMINER | Tags::NUMERAL)
            && let Some(phrase) = noun_phrase(self.reader, start, self.behind)
        {
            end = with_prepositions(self.reader, &phrase, self.behind).max(end);
        }
        // "said Ann Reed, 44, a nurse"
        if let Some(name) = name_at(self.names, end - 1).map(|name| &self.names[name])
            && name.kind == NameKind::Person
            && name.tokens.end as usize == end
        {
            end = (name.whole().end as usize).clamp(end, self.behind.max(end));
        }
        TokenSpan::new(start, end)
    }

    /// "(shut) the bridge and farmers (say)": where the subject begins if what stands before "and" is the object of a verb,
    /// and behind ", but".
    fn behind_object(&self, start: usize, end: usize) -> Option<usize> {
        let reader = self.reader;
        let contrast = |at: &usize| reader.is_mark(at - 1, ",") && reader.known(*at).any(Known::CONTRAST);
        if let Some(but) = (start + 2..end - 1).rev().find(contrast) {
            return Some(but + 1);
        }
        let before = start.checked_sub(1).filter(|before| *before >= self.first)?;
        const VERB: Tags = Tags(Tags::PAST.0 | Tags::PRESENT.0 | Tags::BASE.0 | Tags::ING.0);
        const OTHER: Tags =
            Tags(Tags::NOUN.0 | Tags::NAME.0 | Tags::CONJUNCTION.0 | Tags::ADVERB.0 | Tags::ADJECTIVE.0);
        let verb = reader.may_be(before, VERB) && !reader.may_be(before, OTHER) && !self.is_cue[before];
        let preposition = reader.may_be(before, Tags::PREPOSITION) && !reader.may_be(before, OTHER);
        if !verb && !preposition {
            return None;
        }
        let and = (start + 1..end - 1).rev().find(|at| reader.known(*at).any(Known::COORDINATING))?;
        // In "leaders of Ohio and Florida" the two belong together, in "of farms, and she" they do not.
        let apart = reader.is_mark(and - 1, ",") || reader.known(and + 1).any(Known::PERSONAL);
        (verb || apart).then_some(and + 1)
    }

    /// "a strategy some (support)", "the bridge the mayor (wants)": a noun and the subject of a clause that says which.
    fn behind_noun(&self, start: usize, end: usize) -> Option<usize> {
        let reader = self.reader;
        let phrase = noun_phrase(reader, start, end)?;
        let next = with_prepositions(reader, &phrase, end);
        // "Ann Reed the mayor" is one
        let apposed = name_at(self.names, phrase.head).is_some()
            && (reader.is_capitalised(next) || reader.known(next).any(Known::DEFINITE));
        if next >= end || apposed {
            return None;
        }
        let opens = reader.may_be(next, Tags::DETERMINER | Tags::PRONOUN | Tags::POSSESSIVE)
            && !reader.may_be(next, Tags::RELATIVE | Tags::PREPOSITION)
            && !reader.known(next).any(Known::RELATIVE);
        let second = noun_phrase(reader, next, end)?;
        (opens && with_prepositions(reader, &second, end) == end).then_some(next)
    }

    /// "herself" says again who has just been named.
    fn is_reflexive(&self, at: usize) -> bool {
        self.reader.lexicon.in_class(self.reader.token(at).entry, self.reader.vocabulary.reflexive)
    }

    /// Where the noun phrase begins whose last words the source is: "(his old tax) return".
    fn noun_start(&self, start: usize, end: usize) -> usize {
        let reader = self.reader;
        let Some(phrase) = noun_phrase(reader, start, end) else { return start };
        const CLOSED: Tags =
            Tags(Tags::DETERMINER.0 | Tags::POSSESSIVE.0 | Tags::PRONOUN.0 | Tags::NAME.0 | Tags::RELATIVE.0);
        if !reader.may_be(start, Tags::NOUN | Tags::ADJECTIVE | Tags::NUMERAL)
            || reader.may_be(start, CLOSED | Tags::MODAL | Tags::AUXILIARY)
            || reader.is_capitalised(start)
        {
            return start;
        }
        let plural = reader.may_be(phrase.head, Tags::PLURAL);
        let mut at = start;
        while at > self.first {
            let before = at - 1;
            if self.is_cue[before] || reader.is_possessive(before) || self.is_amount_of_money(before) {
                break;
            }
            let tags = reader.token(before).tags;
            // Before a plural a noun may be one that the plural's clause describes: "the money experts want".
            let modifies = tags.any(Tags::ADJECTIVE | Tags::NUMERAL) && !tags.any(Tags::VERB | Tags::ADVERB)
                || reader.is_kind(before, TokenKind::Number)
                || !plural && tags.any(Tags::NOUN | Tags::NAME) && !tags.any(Tags::TIME);
            let opens = (tags.any(Tags::DETERMINER | Tags::POSSESSIVE) && !tags.any(Tags::PRONOUN)
                || reader
                    .known(before)
                    .any(Known::DEFINITE | Known::INDEFINITE_ARTICLE | Known::QUANTITY | Known::SINGLE))
                && !reader.known(before).any(Known::RELATIVE);
            if opens {
                at = before;
                break;
            }
            if !modifies {
                break;
            }
            at = before;
        }
        let same = noun_phrase(reader, at, end).is_some_and(|wider| wider.head == phrase.head);
        if same { at } else { start }
    }

    /// "half of the $40 million engineers (say it takes)": nobody is counted in money.
    fn behind_money(&self, start: usize, end: usize) -> Option<usize> {
        let is_person = |at: usize| self.reader.known(at).any(Known::PERSON) && self.reader.may_be(at, Tags::PLURAL);
        (start + 1..end).rev().find(|at| is_person(*at) && self.is_amount_of_money(at - 1))
    }

    /// The number that ends here stands behind a sign of money.
    fn is_amount_of_money(&self, mut at: usize) -> bool {
        let is_number = |at| self.reader.may_be(at, Tags::NUMERAL) || self.reader.is_kind(at, TokenKind::Number);
        let end = at;
        while at > self.first && is_number(at) {
            at -= 1;
        }
        at < end && self.reader.is_kind(at, TokenKind::Symbol)
    }

    /// Where the phrase begins in which the source stands behind a preposition: "(people close to) the mayor (say)".
    fn outermost(&self, start: usize) -> usize {
        const MOST: usize = 3;
        let reader = self.reader;
        let mut outer = start;
        for _ in 0..MOST {
            let Some(preposition) = outer.checked_sub(1).filter(|at| *at > self.first) else { break };
            const OTHER: Tags = Tags(Tags::CONJUNCTION.0 | Tags::VERB.0 | Tags::RELATIVE.0);
            if !reader.may_be(preposition, Tags::PREPOSITION)
                || reader.may_be(preposition, OTHER)
                || self.is_cue[preposition]
            {
                break;
            }
            let two = preposition > self.first + 1
                && reader.listed(preposition - 1, outer, Known::PREPOSITION).is_some_and(|listed| listed.end == outer);
            let preposition = preposition - usize::from(two);
            // "in Ohio and around the country"
            let end = preposition - usize::from(reader.known(preposition - 1).any(Known::COORDINATING));
            if end <= self.first {
                break;
            }
            // "familiar with the ship"
            let tied =
                reader.may_be(end - 1, Tags::ADJECTIVE).then(|| phrase_before(reader, self.first, end - 1, false));
            let before = tied.flatten().or_else(|| phrase_before(reader, self.first, end, false));
            let Some(before) = before else { break };
            let head = before.phrase.head;
            if !reader.may_be(head, Tags::NOUN | Tags::NAME | Tags::PRONOUN) || reader.may_be(head, Tags::TIME) {
                break;
            }
            outer = before.full.start as usize;
        }
        outer
    }

    /// A comma, and a clause begins behind it: ", but she", ", because", ", and the others left".
    fn is_clause_edge(&self, comma: usize, end: usize) -> bool {
        let reader = self.reader;
        let conjunction = comma + 1;
        if !reader.is_mark(comma, ",") || conjunction >= end || !reader.may_be(conjunction, Tags::CONJUNCTION) {
            return false;
        }
        let joins =
            reader.known(conjunction).any(Known::COORDINATING) && !reader.known(conjunction).any(Known::CONTRAST);
        if !joins {
            return !reader.may_be(conjunction, Tags::RELATIVE | Tags::PREPOSITION | Tags::ADVERB);
        }
        const FINITE: Tags = Tags(Tags::AUXILIARY.0 | Tags::MODAL.0 | Tags::PAST.0 | Tags::PRESENT.0);
        noun_phrase(reader, conjunction + 1, end).is_some_and(|phrase| {
            let verb = with_prepositions(reader, &phrase, end);
            verb < end && reader.may_be(verb, FINITE) && !reader.may_be(verb, Tags::NOUN)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::source::name;
    use crate::extract::source::tests::read;

    /// The words of a source as mended, given the words that a pattern took.
    fn mended(text: &str, source: &str, subject: bool) -> String {
        let mut words = String::new();
        read(text, |reader| {
            let tokens = 0..reader.len();
            let from = text.find(source).unwrap();
            let starts = |at: &usize| reader.document.bytes_of(TokenSpan::new(*at, at + 1)).range().start;
            let start = tokens.clone().find(|at| starts(at) >= from).unwrap();
            let end = tokens.clone().find(|at| starts(at) >= from + source.len()).unwrap();
            let (names, _) = name::scan(reader);
            let is_cue = vec![false; reader.len()];
            let edges = Edges { reader, names: &names, is_cue: &is_cue, first: 0, behind: reader.len() };
            let tokens = TokenSpan::new(start, end);
            let tokens = if subject { edges.subject(tokens) } else { edges.behind_cue(tokens) };
            words = reader.text(tokens).to_string();
        });
        words
    }

    #[test]
    fn subjects() {
        for (text, source, expected) in [
            ("His old tax return shows a loss.", "return", "His old tax return"),
            ("Half of them agree, but one source says no.", "source", "one source"),
            ("People close to the mayor say so.", "the mayor", "People close to the mayor"),
            ("Officials familiar with the ship say so.", "the ship", "Officials familiar with the ship"),
            ("Farmers in Kent and around the county say so.", "the county", "Farmers in Kent and around the county"),
            ("Leaders of Kent and Norfolk say so.", "Kent and Norfolk", "Leaders of Kent and Norfolk"),
            ("She wanted the bridge and farmers agreed.", "the bridge and farmers", "farmers"),
            ("She spoke of farms, and they agreed.", "farms, and they", "they"),
            ("He likes the plan, but Ann Reed said no.", "the plan, but Ann Reed", "Ann Reed"),
            ("It is a strategy some support.", "a strategy some", "some"),
            ("The mayor said that tickets show it.", "tickets", "tickets"),
            ("It is half of the $40 million engineers want.", "half of the $40 million engineers", "engineers"),
            ("Ann Reed said so.", "Ann Reed", "Ann Reed"),
            ("The mayor herself said so.", "The mayor herself", "The mayor"),
            ("It was an attack on her willingness to pay.", "her", "her"),
            ("It was a word for the mayor's plan to sell.", "the mayor", "the mayor"),
        ] {
            assert_eq!(mended(text, source, true), expected, "{text}");
        }
    }

    #[test]
    fn sources_behind_their_cue() {
        for (text, source, expected) in [
            ("It sank, said one senior official in the port.", "one", "one senior official in the port"),
            ("It sank, said Ann Reed, 44, a nurse.", "Ann Reed", "Ann Reed, 44, a nurse"),
            ("It is bad, according to Ann Reed, because it sank.", "Ann Reed, because it sank", "Ann Reed"),
            (
                "It sank, according to the port, and the others went away.",
                "the port, and the others went away",
                "the port",
            ),
            ("It sank, according to Ann Reed and Tom Bell.", "Ann Reed and Tom Bell", "Ann Reed and Tom Bell"),
        ] {
            assert_eq!(mended(text, source, false), expected, "{text}");
        }
    }
}
