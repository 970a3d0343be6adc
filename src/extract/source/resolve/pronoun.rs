//! Whom he, she, they and it mean: the last source or subject that may be meant; I and we, inside a quotation: its speaker.

use super::super::entity::ProfileId;
use super::super::mention::Pronoun;
use super::super::salience::{Salient, Who};
use super::super::vocabulary::gender;
use super::{Answer, Resolver, agree};
use crate::extract::types::{Mention, Reason, SourceType};
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

impl Resolver<'_, '_, '_> {
    pub(super) fn pronoun(&mut self, pronoun: Pronoun, claim: usize) -> Answer {
        let speaker = self.speaker(pronoun.at);
        if pronoun.person < 3 {
            let profile = if pronoun.person == 1 { speaker } else { None };
            return Answer::new(Mention::Pronoun, profile, Reason::Speaker);
        }
        if let Some(id) = self.says_of_itself(pronoun, claim) {
            return Answer::new(Mention::Pronoun, Some(id), Reason::LastSource);
        }
        let own = &self.claims[claim].content;
        let candidates = self.candidates(pronoun.at, own);
        let found = if pronoun.human {
            self.person(&candidates, pronoun, speaker)
        } else if pronoun.plural || pronoun.anaphoric {
            self.people(&candidates, pronoun)
        } else {
            self.thing(&candidates)
        };
        match found {
            Some((id, entry)) => {
                // The subject may be a part of the source: "Mayor Ann Reed".
                let spoke = candidates.iter().any(|other| other.source && other.tokens.overlaps(entry.tokens));
                let reason = if spoke { Reason::LastSource } else { Reason::LastSubject };
                Answer::new(Mention::Pronoun, Some(id), reason).with(entry.tokens)
            }
            None => Answer::new(Mention::Pronoun, None, Reason::Unknown),
        }
    }

    /// The source of the claim around this one, if its cue stands right before the pronoun: "Reed confirmed that Bell had left and
    /// said he hoped" is what Reed hopes.
    fn says_of_itself(&self, pronoun: Pronoun, claim: usize) -> Option<ProfileId> {
        let around = self.claims[claim].parent?;
        let cue = self.claims[around].cue.last()?;
        let id = self.answers[around]?.profile?;
        let profile = &self.cast.registry.profiles[id];
        let is_person = profile.source_type == SourceType::Person;
        let fits = pronoun.human && !pronoun.plural && is_person && agree(pronoun.gender, profile.gender);
        (fits && cue.end as usize == pronoun.at && !self.reader.is_quoted(pronoun.at)).then_some(id)
    }

    /// Whoever says the quotation that the token stands in, or the words behind a colon.
    pub(super) fn speaker(&self, at: usize) -> Option<ProfileId> {
        let scope = self.scopes.at(at)? as usize;
        let claim = &self.claims[scope];
        let colon =
            claim.cue.first().is_some_and(|cue| self.reader.is_kind(cue.start as usize, TokenKind::Punctuation));
        if !colon && !self.reader.is_quoted(at) {
            return None;
        }
        self.answers[scope].and_then(|answer| answer.profile)
    }

    /// he, she: the last person who may be meant.
    pub(super) fn person(
        &mut self,
        candidates: &[Salient],
        pronoun: Pronoun,
        speaker: Option<ProfileId>,
    ) -> Option<(ProfileId, Salient)> {
        if let Some(owner) = self.owner(candidates, pronoun, speaker) {
            return Some(owner);
        }
        for entry in candidates {
            let id = match entry.who {
                Who::Profile(id) => id,
                Who::Words(number) => {
                    let description = self.descriptions[number];
                    if description.source_type != SourceType::Person || !agree(pronoun.gender, description.gender) {
                        continue;
                    }
                    self.description_entity(&description, None).0
                }
            };
            let profile = &self.cast.registry.profiles[id];
            if profile.source_type != SourceType::Person
                || !agree(pronoun.gender, profile.gender)
                || Some(id) == speaker
            {
                continue;
            }
            if profile.gender.is_none() {
                // "Chris Reed met Anna Bell after she": whose gender is known comes first, also if that is who was named since.
                let sentence = self.reader.sentence_start(pronoun.at);
                let before = self.unquoted_sentence_before(sentence);
                let least = if (entry.tokens.start as usize) < before { entry.tokens.end as usize } else { sentence };
                if let Some(known) = self.nearest_name(pronoun, speaker, least, true) {
                    return Some(known);
                }
                self.cast.registry.profiles[id].gender = pronoun.gender;
            }
            return Some((id, *entry));
        }
        // Nobody has spoken or acted yet: the nearest name before.
        self.nearest_name(pronoun, speaker, 0, false)
    }

    /// The first token of the last sentence before this place that does not begin in a quotation.
    fn unquoted_sentence_before(&self, mut at: usize) -> usize {
        const MOST: usize = 30;
        for _ in 0..MOST {
            at = self.reader.sentence_start(at.saturating_sub(1));
            if at == 0 || !self.reader.is_quoted(at) {
                break;
            }
        }
        at
    }

    /// "One of Reed's speeches came when she": the possessor in a sentence that has no person as its subject.
    fn owner(
        &self,
        candidates: &[Salient],
        pronoun: Pronoun,
        speaker: Option<ProfileId>,
    ) -> Option<(ProfileId, Salient)> {
        let sentence = self.reader.sentence_start(pronoun.at);
        if candidates.first().is_some_and(|entry| entry.tokens.start as usize >= sentence) {
            return None;
        }
        let same = |at: usize| {
            gender(self.reader.lexicon, self.reader.token(at).entry, &["pronouns", "possessives"]) == pronoun.gender
        };
        if (sentence..pronoun.at).any(|at| self.reader.may_be(at, Tags::PRONOUN | Tags::POSSESSIVE) && same(at)) {
            return None;
        }
        let (id, entry) = self.nearest_name(pronoun, speaker, sentence, true)?;
        let end = entry.tokens.end as usize;
        (self.reader.is_possessive(end) && !self.reader.is_quoted(end)).then_some((id, entry))
    }

    /// The nearest name of a person before the pronoun and not before `least`; with `sure` only of known gender.
    fn nearest_name(
        &self,
        pronoun: Pronoun,
        speaker: Option<ProfileId>,
        least: usize,
        sure: bool,
    ) -> Option<(ProfileId, Salient)> {
        const NEAR: usize = 12;
        let names = &self.cast.names;
        let behind = names.partition_point(|name| (name.tokens.end as usize) <= pronoun.at);
        let near =
            (behind.saturating_sub(NEAR)..behind).rev().take_while(|at| names[*at].tokens.start as usize >= least);
        // "Ann Reed, a friend of Tom Bell,": whoever stands in the role of another is not meant.
        let inside = |at: usize| {
            let around = names[at.saturating_sub(2)..(at + 3).min(names.len())].iter();
            around.into_iter().any(|other| {
                other.tokens != names[at].tokens
                    && (other.before.covers(names[at].tokens) || other.behind.covers(names[at].tokens))
            })
        };
        near.filter(|at| !inside(*at)).map(|at| (self.cast.of_name[at], names[at].tokens)).find_map(|(id, tokens)| {
            let profile = &self.cast.registry.profiles[id];
            let fits = profile.source_type == SourceType::Person
                && agree(pronoun.gender, profile.gender)
                && (!sure || profile.gender.is_some())
                && Some(id) != speaker;
            fits.then_some((id, Salient { tokens, who: Who::Profile(id), source: false, scope: None }))
        })
    }

    /// they: the last group or body, else the last source.
    pub(super) fn people(&mut self, candidates: &[Salient], pronoun: Pronoun) -> Option<(ProfileId, Salient)> {
        let fits = |source_type: SourceType, members: bool| {
            source_type == SourceType::Group || source_type == SourceType::Organization && !pronoun.anaphoric || members
        };
        for entry in candidates {
            let id = match entry.who {
                Who::Profile(id) => id,
                Who::Words(number) => {
                    let description = self.descriptions[number];
                    if !fits(description.source_type, false) {
                        continue;
                    }
                    self.description_entity(&description, None).0
                }
            };
            if fits(self.cast.registry.profiles[id].source_type, false) {
                return Some((id, *entry));
            }
        }
        let last = candidates.iter().find(|entry| entry.source && !pronoun.anaphoric)?;
        match last.who {
            Who::Profile(id) => Some((id, *last)),
            Who::Words(_) => None,
        }
    }

    /// it: the last body, document or other thing.
    pub(super) fn thing(&mut self, candidates: &[Salient]) -> Option<(ProfileId, Salient)> {
        let fits = |source_type: SourceType| !matches!(source_type, SourceType::Person | SourceType::Group);
        for entry in candidates {
            let id = match entry.who {
                Who::Profile(id) => id,
                Who::Words(number) => {
                    let description = self.descriptions[number];
                    if !fits(description.source_type) {
                        continue;
                    }
                    self.description_entity(&description, None).0
                }
            };
            if fits(self.cast.registry.profiles[id].source_type) {
                return Some((id, *entry));
            }
        }
        None
    }
}
