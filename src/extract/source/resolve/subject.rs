//! Who is the subject of a clause: such people displace the last source as the one whom a pronoun means.

use super::super::entity::ProfileId;
use super::super::mention::{self, Description};
use super::super::name::Name;
use super::super::phrase::noun_phrase;
use super::super::salience::Who;
use super::super::vocabulary::Known;
use super::{Event, Resolver};
use crate::extract::types::SourceType;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;

impl Resolver<'_, '_, '_> {
    /// The subjects of clauses: names with a verb behind them, and the noun phrases at the start of a sentence.
    pub(super) fn subjects(&mut self, events: &mut Vec<(TokenSpan, Event)>) {
        for (name, id) in self.cast.names.iter().zip(&self.cast.of_name) {
            let whole = name.whole();
            let asked = whole.start > 0 && self.reader.known(whole.start as usize - 1).any(Known::ASKING);
            if asked || self.is_introduced(name, *id) || self.is_subject(whole.start as usize, whole.end as usize) {
                events.push((name.tokens, Event::Subject(Who::Profile(*id))));
            }
        }
        for at in 1..self.cast.names.len() {
            if let Some(tokens) = self.joint_subject(at) {
                let members = vec![self.cast.of_name[at - 1], self.cast.of_name[at]];
                let both = self.cast.registry.several(members, tokens.start as usize);
                events.push((tokens, Event::Subject(Who::Profile(both))));
            }
        }
        for sentence in &self.reader.document.sentences {
            let Some(description) = self.first_phrase(sentence.tokens) else { continue };
            events.push((description.full, Event::Subject(Who::Words(self.descriptions.len()))));
            self.descriptions.push(description);
        }
    }

    /// "Ann Reed and Tom Bell are": two names that are the subject together, the second by its number.
    fn joint_subject(&self, second: usize) -> Option<TokenSpan> {
        let reader = self.reader;
        let (first, second) = (self.cast.names[second - 1].whole(), self.cast.names[second].whole());
        let and = first.end as usize + usize::from(reader.is_mark(first.end as usize, ","));
        let joined = second.start as usize == and + 1 && reader.known(and).any(Known::COORDINATING);
        let plural = joined && self.verb_follows(second.end as usize, true);
        let tokens = TokenSpan::new(first.start as usize, second.end as usize);
        (plural && self.may_be_subject(first.start as usize)).then_some(tokens)
    }

    /// Somebody new with a role ends a sentence, and a quotation follows: "that concerns Ann Reed, a teacher. 'We wait,' she said."
    fn is_introduced(&self, name: &Name, id: ProfileId) -> bool {
        let reader = self.reader;
        let (start, end) = (name.whole().start as usize, name.whole().end as usize);
        let profile = &self.cast.registry.profiles[id];
        let role = reader.is_mark(name.tokens.end as usize, ",") && end > name.tokens.end as usize;
        if profile.source_type != SourceType::Person || !role {
            return false;
        }
        let closes = reader.is_mark(end, ".") && end + 1 == reader.sentence_start(end + 1);
        let new = profile.first >= start;
        closes && new && end + 1 < reader.len() && reader.is_quoted(end + 1) && !reader.is_quoted(end)
    }

    /// The words from `start` to `end` are the subject of a clause.
    fn is_subject(&self, start: usize, end: usize) -> bool {
        let reader = self.reader;
        if !self.may_be_subject(start) {
            return false;
        }
        // "Ann Reed, who was there, said"
        if reader.is_mark(end, ",") && reader.known(end + 1).any(Known::RELATIVE) {
            return true;
        }
        // "Ann Reed of Oakfield University said"
        if reader.may_be(end, Tags::PREPOSITION)
            && let Some(object) = noun_phrase(reader, end + 1, reader.len().min(end + 10))
            && self.verb_follows(object.head + 1, false)
        {
            return true;
        }
        self.verb_follows(end, false)
    }

    /// Nothing before the token makes an object of what begins there.
    fn may_be_subject(&self, start: usize) -> bool {
        let reader = self.reader;
        let sentence = reader.sentence_start(start);
        let mut start = start;
        if start > sentence && reader.may_be(start - 1, Tags::DETERMINER) {
            start -= 1;
        }
        if start > sentence {
            let before = start - 1;
            let tags = reader.token(before).tags;
            let object = tags.any(Tags::PREPOSITION | Tags::VERB | Tags::NOUN | Tags::NAME | Tags::AUXILIARY)
                && !tags.any(Tags::CONJUNCTION | Tags::RELATIVE | Tags::TIME);
            if object || reader.is_possessive(before) || reader.word(before) == "and" && self.is_joined(before) {
                return false;
            }
        }
        true
    }

    /// "and" joins names, not clauses.
    fn is_joined(&self, and: usize) -> bool {
        and > 0 && self.reader.may_be(and - 1, Tags::NAME) && self.reader.is_capitalised(and - 1)
    }

    /// A finite verb stands at `at`, perhaps behind adverbs and the comma that ends an apposition.
    fn verb_follows(&self, at: usize, plural: bool) -> bool {
        let reader = self.reader;
        let mut at = at;
        if reader.is_mark(at, ",") {
            at += 1;
        }
        for _ in 0..3 {
            const FINITE: Tags = Tags(Tags::AUXILIARY.0 | Tags::MODAL.0 | Tags::PAST.0 | Tags::PRESENT.0);
            // "the Reed approach is": a base form has a plural subject.
            let finite = reader.may_be(at, FINITE)
                || reader.may_be(at, Tags::BASE) && (plural || !reader.may_be(at, Tags::NOUN));
            if finite
                && (!reader.is_possessive(at) || !reader.may_be(at + 1, Tags::NOUN | Tags::NAME | Tags::ADJECTIVE))
            {
                return true;
            }
            if !reader.may_be(at, Tags::ADVERB) {
                return false;
            }
            at += 1;
        }
        false
    }

    /// The noun phrase at the start of a sentence, if it is a subject and no name.
    fn first_phrase(&self, sentence: TokenSpan) -> Option<Description> {
        let reader = self.reader;
        let (mut at, end) = (sentence.start as usize, sentence.end as usize);
        while at < end
            && (reader.may_be(at, Tags::CONJUNCTION | Tags::ADVERB)
                && !reader.may_be(at, Tags::NOUN | Tags::DETERMINER)
                || reader.is_mark(at, ",")
                || reader.is_dash(at))
        {
            at += 1;
        }
        let phrase = noun_phrase(reader, at, end)?;
        if mention::name_at(&self.cast.names, phrase.head).is_some() || phrase.known.any(Known::PERSONAL) {
            return None;
        }
        // "nobody", "no candidate", "every voter": nobody that a pronoun could mean.
        let vague = reader.known(phrase.tokens.start as usize).any(Known::RELATIVE)
            || phrase.known.any(Known::PRONOUN)
            || reader.known(phrase.tokens.start as usize).any(Known::QUANTITY)
                && !reader.may_be(phrase.head, Tags::PLURAL);
        let description = mention::describe(reader, phrase, end);
        // "Another teacher, Ann Reed, said": the name says it.
        let behind = description.full.end as usize;
        if vague || reader.is_mark(behind, ",") && mention::name_at(&self.cast.names, behind + 1).is_some() {
            return None;
        }
        self.verb_follows(
            description.full.end as usize,
            description.plural || description.source_type == SourceType::Group,
        )
        .then_some(description)
    }
}
