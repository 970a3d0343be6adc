//! What who, which and whose mean: the noun phrase before them, also behind an apposition.

use super::super::before::phrase_before;
use super::super::mention::{self, Reading};
use super::super::name::Name;
use super::super::vocabulary::Known;
use super::{Answer, Resolver};
use crate::extract::types::{Mention, Reason, SourceType};
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

impl Resolver<'_, '_, '_> {
    /// who, which: the noun phrase before it, also behind an apposition.
    pub(super) fn relative(&mut self, at: usize, claim: usize) -> Answer {
        let unknown = Answer::new(Mention::Relative, None, Reason::Unknown);
        let start = self.claims[claim].source.as_ref().map_or(at, |source| source.tokens.start as usize).min(at);
        let Some((reading, tokens)) = self.antecedent(start, at) else { return unknown };
        let answer = self.reading(&reading, claim);
        Answer::new(Mention::Relative, answer.profile, Reason::Antecedent).with(tokens)
    }

    pub(super) fn antecedent(&self, start: usize, relative: usize) -> Option<(Reading, TokenSpan)> {
        let reader = self.reader;
        let sentence = reader.sentence_start(start);
        let whose = reader.known(relative).any(Known::POSSESSIVE);
        let person = reader.known(relative).any(Known::RELATIVE_PERSON);
        let thing = reader.known(relative).any(Known::RELATIVE_THING);
        let mut end = start;
        let mut comma = false;
        while end > sentence
            && (reader.is_mark(end - 1, ",") || reader.is_dash(end - 1) || reader.is_kind(end - 1, TokenKind::Quote))
        {
            end -= 1;
            comma = true;
        }
        // "the farmers - most of them old - who": what stands between dashes or brackets is passed over.
        if let Some(open) = self.inserted(sentence, end, start) {
            end = open;
        }
        let names = &self.cast.names;
        let behind = names.partition_point(|name| (name.tokens.end as usize) <= end);
        let near = names[..behind].iter().enumerate().rev().take(6);
        let adjacent = |name: &Name| {
            name.tokens.end as usize == end
                || name.whole().end as usize >= end && name.tokens.start as usize >= sentence
        };
        let fits = |at: usize| {
            let is_person = self.cast.registry.profiles[self.cast.of_name[at]].source_type == SourceType::Person;
            whose || if person { is_person } else { !(thing && is_person) }
        };
        // Of several the outermost: behind "Ann Reed, 59, of Ashton" stands Ann Reed.
        let all = near.filter(|(at, name)| adjacent(name) && fits(*at));
        if let Some((at, name)) = all.min_by_key(|(_, name)| name.whole().start) {
            let first = name.whole().start as usize;
            // "Ann Reed and Tom Bell, who"
            let joined = comma && first > sentence + 1 && reader.word(first - 1) == "and" && name.behind.is_empty();
            // In a longer list the last one is meant: "Ann Reed, Tom Bell and Eve Cole, who"; but not in "the rivals, Ann Reed and".
            let listed = |other: usize| {
                let start = names[other].whole().start as usize;
                start > 1 && reader.is_mark(start - 1, ",") && !reader.may_be(start - 2, Tags::PLURAL)
            };
            if joined
                && let Some(other) = mention::name_at(names, first - 2).filter(|other| fits(*other))
                && !listed(other)
            {
                let tokens = TokenSpan::new(names[other].tokens.start as usize, name.tokens.end as usize);
                return Some((Reading::Several(vec![Reading::Name(other), Reading::Name(at)], tokens), tokens));
            }
            return Some((Reading::Name(at), name.tokens));
        }
        let description = phrase_before(reader, sentence, end, person)?;
        // "Ann Reed of Oakfield, who"
        if let Some(name) = mention::name_at(names, description.phrase.head).filter(|name| fits(*name)) {
            return Some((Reading::Name(name), names[name].tokens));
        }
        Some((Reading::Description(description), description.full))
    }

    /// The dash or bracket that opens an insertion which closes just before the relative at `start`.
    fn inserted(&self, sentence: usize, end: usize, start: usize) -> Option<usize> {
        const FARTHEST: usize = 25;
        let reader = self.reader;
        let near = (end.saturating_sub(FARTHEST).max(sentence)..end).rev();
        if start > end && reader.is_dash(end) {
            return near.clone().find(|at| reader.is_dash(*at)).filter(|at| *at > sentence);
        }
        None
    }
}
