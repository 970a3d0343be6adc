//! Whom a description means: somebody with that role, an organization by a word of its name, another word for the last person, or
//! somebody whom the text does not name.

use super::super::cast::{self, canonical};
use super::super::entity::ProfileId;
use super::super::mention::{self, Description, Reading};
use super::super::name::ROLES;
use super::super::reader::Listed;
use super::super::salience::{Salient, Who};
use super::super::vocabulary::Known;
use super::{Answer, Resolver, agree, possessive};
use crate::extract::types::{Mention, Reason, SourceType};
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;

impl Resolver<'_, '_, '_> {
    pub(super) fn description(&mut self, description: &Description, claim: usize) -> Answer {
        let (id, reason, antecedent) = self.description_entity(description, Some(claim));
        let answer = Answer::new(Mention::Description, Some(id), reason);
        match antecedent {
            Some(tokens) => answer.with(tokens),
            None => answer,
        }
    }

    pub(super) fn description_entity(
        &mut self,
        description: &Description,
        claim: Option<usize>,
    ) -> (ProfileId, Reason, Option<TokenSpan>) {
        let at = description.full.start as usize;
        let possessor = self.possessor(description, claim);
        if let Some(id) = self.by_role(description, possessor) {
            return (id, Reason::Role, self.full_names.get(&id).copied());
        }
        if let Some(id) = self.pair(description) {
            return (id, Reason::Role, None);
        }
        let own: &[TokenSpan] = claim.map_or(&[], |claim| &self.claims[claim].content);
        if description.source_type == SourceType::Organization
            && description.phrase.possessor.is_none()
            && let Some((id, tokens)) = self.body(description, own)
        {
            return (id, Reason::Organization, tokens.or_else(|| self.full_names.get(&id).copied()));
        }
        if let Some((id, entry)) = self.generic(description, own) {
            // What the text calls somebody is a role: "the harbour candidate", but not "the woman".
            let profile = &mut self.cast.registry.profiles[id];
            if profile.role.is_none() && description.phrase.known.any(Known::PERSON_ROLE | Known::MAIN) {
                profile.role = Some(self.reader.text(description.full).to_string());
            }
            return (id, Reason::Generic, Some(entry.tokens));
        }
        let head = canonical(&mut self.cast.registry, self.reader, description.phrase.head);
        let thing = matches!(description.source_type, SourceType::Document | SourceType::Other);
        if thing
            && self.is_bare(description)
            && let Some(id) = self.cast.registry.thing(head)
        {
            return (id, Reason::Description, None);
        }
        let text = self.words_of(description, possessor);
        let id = self.cast.registry.unnamed(text, description.source_type, at);
        let profile = &mut self.cast.registry.profiles[id];
        profile.first = profile.first.min(at);
        if profile.gender.is_none() {
            profile.gender = description.gender;
        }
        if thing {
            self.cast.registry.add_thing(id, head);
        } else if description.source_type == SourceType::Person && !description.phrase.known.any(Known::PRONOUN) {
            self.cast.registry.add_role(id, head);
            for word in self.modifiers(description) {
                self.cast.registry.profiles[id].add_role_word(word);
            }
        }
        (id, Reason::Description, None)
    }

    /// "the report", with nothing more: one that the text has told of before.
    fn is_bare(&self, description: &Description) -> bool {
        let phrase = description.phrase;
        let alone = phrase.inner == phrase.head && description.full.end as usize == phrase.head + 1;
        alone && description.definite && phrase.possessor.is_none()
    }

    /// The words of a description, with the possessor's name for "his".
    fn words_of(&self, description: &Description, possessor: Option<ProfileId>) -> String {
        let start = description.full.start;
        let pronoun = description.phrase.possessor.filter(|tokens| tokens.start == start && tokens.len() == 1);
        let pronoun = pronoun.filter(|tokens| self.reader.known(tokens.start as usize).any(Known::POSSESSIVE));
        match (possessor, pronoun) {
            (Some(id), Some(pronoun)) => {
                let rest = TokenSpan::new(pronoun.end as usize, description.full.end as usize);
                format!("{} {}", possessive(&self.cast.registry.profiles[id]), self.reader.text(rest))
            }
            _ => self.reader.text(description.full).to_string(),
        }
    }

    /// Whose lawyer it is in "his lawyer", "Reed's lawyer".
    fn possessor(&mut self, description: &Description, claim: Option<usize>) -> Option<ProfileId> {
        let tokens = description.phrase.possessor?;
        let last = tokens.end as usize - 1;
        if let Some(name) = mention::name_at(&self.cast.names, last) {
            return Some(self.cast.of_name[name]);
        }
        if self.reader.known(last).any(Known::RELATIVE) {
            // "Ann Reed, whose husband"
            let (reading, _) = self.antecedent(last, last)?;
            return self.reading(&reading, claim?).profile;
        }
        self.owner_of(TokenSpan::new(last, last + 1), claim)
    }

    /// Whom a possessive pronoun means.
    pub(super) fn owner_of(&mut self, tokens: TokenSpan, claim: Option<usize>) -> Option<ProfileId> {
        if !self.reader.known(tokens.start as usize).any(Known::POSSESSIVE) {
            return None;
        }
        let Reading::Pronoun(pronoun) = mention::read(self.reader, &self.cast.names, tokens)? else { return None };
        if pronoun.person < 3 {
            return self.speaker(pronoun.at).filter(|_| pronoun.person == 1);
        }
        let own: &[TokenSpan] = claim.map_or(&[], |claim| &self.claims[claim].content);
        let mut candidates = self.candidates(pronoun.at, own);
        if let Some(subject) = self.subject_in_front(pronoun.at, own) {
            candidates.insert(0, subject);
        }
        let found = if pronoun.human {
            self.person(&candidates, pronoun, None)
        } else if pronoun.plural {
            self.people(&candidates, pronoun)
        } else {
            self.thing(&candidates)
        };
        found.map(|(id, _)| id)
    }

    /// The first subject of a content in front of the source: "Reed was not there, his lawyer said".
    fn subject_in_front(&self, at: usize, own: &[TokenSpan]) -> Option<Salient> {
        let content = own.first().filter(|content| content.end as usize <= at)?;
        let inside =
            |entry: &Salient| content.covers(entry.tokens) && !self.reader.is_quoted(entry.tokens.start as usize);
        self.history.before(at, inside).into_iter().rfind(|entry| !entry.source)
    }

    /// The words between determiner and head.
    fn modifiers(&mut self, description: &Description) -> Vec<u32> {
        let phrase = description.phrase;
        let mut words = Vec::new();
        for at in phrase.inner..phrase.head {
            if self.reader.may_be(at, Tags::NOUN | Tags::ADJECTIVE | Tags::NAME | Tags::PARTICIPLE)
                && self.reader.layers.quantity_at(at).is_none()
            {
                words.push(canonical(&mut self.cast.registry, self.reader, at));
            }
        }
        words
    }

    /// Who has the role that the description names.
    fn by_role(&mut self, description: &Description, possessor: Option<ProfileId>) -> Option<ProfileId> {
        let reader = self.reader;
        let phrase = description.phrase;
        let first = phrase.tokens.start as usize;
        const COUNTED: Tags = Tags(Tags::DETERMINER.0 | Tags::NUMERAL.0 | Tags::ADVERB.0 | Tags::PREPOSITION.0);
        let bare_title = phrase.possessor.is_none()
            && !(first..phrase.head).any(|at| reader.may_be(at, COUNTED))
            && reader.is_capitalised(phrase.head);
        if description.plural
            || description.source_type != SourceType::Person
            || !phrase.known.any(ROLES | Known::DEMONYM)
            || !(description.definite || bare_title)
        {
            return None;
        }
        let listed = Listed { end: phrase.head + 1, entry: phrase.entry, known: phrase.known };
        let head = cast::role_head(&mut self.cast.registry, reader, listed);
        let modifiers = self.modifiers(description);
        let possessive = phrase.possessor.map(|tokens| tokens.end as usize - 1);
        let possessive = possessive.map(|at| canonical(&mut self.cast.registry, reader, at));
        let owner = possessor.and_then(|id| {
            let name = self.cast.registry.profiles[id].name.clone();
            name.split_whitespace().last().map(|word| self.cast.registry.words.id(word))
        });
        let registry = &self.cast.registry;
        let mut best: Option<(i32, ProfileId)> = None;
        for id in registry.with_role(head) {
            let profile = &registry.profiles[*id];
            if profile.source_type != SourceType::Person
                || !agree(description.gender, profile.gender)
                || possessor == Some(*id)
            {
                continue;
            }
            let has = |word: &u32| profile.role_words.contains(word);
            let matched = modifiers.iter().filter(|word| has(word)).count() as i32;
            if matched == 0 && !modifiers.is_empty() {
                continue;
            }
            let mut score = 3 * matched - (modifiers.len() as i32 - matched);
            if let Some(possessive) = possessive {
                let owned = owner.is_some_and(|owner| has(&owner)) || has(&possessive);
                if !owned {
                    continue;
                }
                score += 4;
            }
            if profile.named {
                score += 1;
            }
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, *id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// "the two candidates", "the candidates": the two people with this role, if the text names just two.
    fn pair(&mut self, description: &Description) -> Option<ProfileId> {
        let reader = self.reader;
        let phrase = description.phrase;
        if !description.plural
            || description.source_type != SourceType::Group
            || phrase.possessor.is_some()
            || !reader.known(phrase.tokens.start as usize).any(Known::DEFINITE)
        {
            return None;
        }
        let number = (phrase.inner..phrase.head).find_map(|at| reader.layers.quantity_at(at));
        let fitting = match number {
            Some(number) => number.value == Some(2.0),
            None => reader.known(phrase.head).any(Known::GENERIC),
        };
        if !fitting {
            return None;
        }
        let words = self.modifiers(description);
        let head = canonical(&mut self.cast.registry, reader, phrase.head);
        let registry = &self.cast.registry;
        let fits = |id: &&ProfileId| {
            let profile = &registry.profiles[**id];
            profile.named && words.iter().all(|word| profile.role_words.contains(word))
        };
        let members: Vec<ProfileId> = registry.with_role(head).iter().filter(fits).copied().collect();
        (members.len() == 2).then(|| self.cast.registry.several(members, description.full.start as usize))
    }

    /// The organization that "the committee", "the harbor panel" or "the agency" means.
    fn body(&mut self, description: &Description, own: &[TokenSpan]) -> Option<(ProfileId, Option<TokenSpan>)> {
        let reader = self.reader;
        let phrase = description.phrase;
        if phrase.known.any(Known::ORGANIZATION_NAME | Known::PLACE) || description.full.end as usize != phrase.head + 1
        {
            return None;
        }
        let words = self.modifiers(description);
        let head = canonical(&mut self.cast.registry, reader, phrase.head);
        if !description.definite && words.is_empty() {
            return None;
        }
        // Outlets are called by nouns that may stand in another's name: "the network".
        let kind = reader.lexicon.attribute(reader.token(phrase.head).entry, "organization-nouns", "for");
        let outlet = kind == Some("media") && words.is_empty();
        if !outlet && let Some(found) = self.body_with(head, &words, phrase.head) {
            return Some(found);
        }
        if !description.definite || !words.is_empty() {
            return None;
        }
        let wanted = match kind? {
            "media" => Known::OUTLET,
            "company" => Known::COMPANY | Known::OUTLET,
            "government" => Known::GOVERNMENT | Known::INTERNATIONAL,
            _ => Known::ASSOCIATION | Known::INTERNATIONAL,
        };
        let fits = |id: ProfileId| {
            let profile = &self.cast.registry.profiles[id];
            let right = profile.body == Known::NONE || profile.body.any(wanted);
            profile.source_type == SourceType::Organization && profile.named && right
        };
        if outlet {
            let listed = |id: ProfileId| self.cast.registry.profiles[id].body.any(wanted);
            let found = self.names_before(phrase.head).find(|(id, _)| listed(*id));
            return found.map(|(id, tokens)| (id, Some(tokens)));
        }
        const NEAR: usize = 120;
        let candidates = self.candidates(phrase.head, own);
        let near = candidates.iter().take_while(|entry| entry.tokens.start as usize + NEAR > phrase.head);
        near.filter_map(|entry| match entry.who {
            Who::Profile(id) if fits(id) => Some((id, Some(entry.tokens))),
            _ => None,
        })
        .next()
    }

    /// The organization named last before `at` that has these words in its name, or the first one that has.
    fn body_with(&self, head: u32, words: &[u32], at: usize) -> Option<(ProfileId, Option<TokenSpan>)> {
        let registry = &self.cast.registry;
        let has_all = |id: &ProfileId| words.iter().all(|word| registry.profiles[*id].role_words.contains(word));
        let bodies: Vec<ProfileId> = registry.bodies_with(head).iter().copied().filter(has_all).collect();
        if bodies.is_empty() {
            return None;
        }
        let before = self.names_before(at).find(|(id, _)| bodies.contains(id));
        let far = || bodies.iter().copied().find(|id| !words.is_empty() || registry.profiles[*id].first < at);
        before.map(|(id, tokens)| (id, Some(tokens))).or_else(|| far().map(|id| (id, None)))
    }

    /// The names before a token, the nearest first, as far back as is looked.
    fn names_before(&self, at: usize) -> impl Iterator<Item = (ProfileId, TokenSpan)> {
        const FARTHEST: usize = 64;
        let names = &self.cast.names;
        let behind = names.partition_point(|name| (name.tokens.end as usize) <= at);
        (behind.saturating_sub(FARTHEST)..behind).rev().map(|at| (self.cast.of_name[at], names[at].tokens))
    }

    /// "the woman", "the Ohio senator", "the retired baker": another word for the last person who may be meant.
    fn generic(&mut self, description: &Description, own: &[TokenSpan]) -> Option<(ProfileId, Salient)> {
        let reader = self.reader;
        let phrase = description.phrase;
        let start = phrase.tokens.start as usize;
        let the = phrase.possessor.is_none() && reader.known(start).any(Known::DEFINITE);
        let behind = description.full.end as usize;
        let known = reader.known(phrase.head);
        // "the diver who", "the keeper in charge of the light": words enough to tell who it is, so it is somebody new.
        let tied = phrase.head + 1..behind;
        let adds_little = known.any(Known::GENERIC)
            && !tied.is_empty()
            && (reader.word(tied.start) == "for" || reader.may_be(tied.start + 1, Tags::NUMERAL));
        let bare = (tied.is_empty() || adds_little) && !reader.known(behind).any(Known::RELATIVE);
        if description.plural
            || !the
            || !bare
            || description.source_type != SourceType::Person
            || known.any(Known::SCENE)
        {
            return None;
        }
        let parties: Vec<u32> = (phrase.inner..=phrase.head)
            .filter(|at| cast::is_party(reader, *at))
            .map(|at| canonical(&mut self.cast.registry, reader, at))
            .collect();
        let candidates = self.candidates(start, own);
        let profile_of = |id: ProfileId| &self.cast.registry.profiles[id];
        let mut fitting = candidates.iter().filter_map(|entry| match entry.who {
            Who::Profile(id) => {
                let profile = profile_of(id);
                let party = parties.is_empty()
                    || profile.parties.is_empty()
                    || parties.iter().any(|party| profile.parties.contains(party));
                let fits = profile.source_type == SourceType::Person
                    && profile.named
                    && party
                    && agree(description.gender, profile.gender);
                fits.then_some((id, *entry))
            }
            Who::Words(_) => None,
        });
        let last = fitting.next()?;
        // "the candidate" is whom the text names most, not whoever spoke last.
        let mentions = |id: ProfileId| profile_of(id).full_mentions + profile_of(id).short_mentions;
        let more = |found: (ProfileId, Salient), other: (ProfileId, Salient)| {
            if mentions(other.0) > 2 * mentions(found.0) { other } else { found }
        };
        let (id, entry) = if known.any(Known::MAIN) { fitting.fold(last, more) } else { last };
        // "the band leader" is nobody whose office the text has told.
        let narrow = (phrase.inner..phrase.head)
            .any(|at| reader.may_be(at, Tags::NOUN) && !reader.is_capitalised(at) && !cast::is_party(reader, at));
        let told = !profile_of(id).role_words.is_empty();
        let head = canonical(&mut self.cast.registry, reader, phrase.head);
        // A word that the text has used before is of somebody whom it has told of before.
        let fits = known.any(Known::GENERIC) && !self.is_near(phrase.head)
            || self.cast.registry.with_role(head).contains(&id)
            || !(narrow && told) && self.is_new(phrase.head);
        fits.then_some((id, entry))
    }

    /// The same word stands a little before: "a guard woke a man when the man".
    fn is_near(&self, at: usize) -> bool {
        const NEAR: usize = 30;
        let entry = self.reader.token(at).entry;
        let named = |place: usize| mention::name_at(&self.cast.names, place + 1).is_some();
        (at.saturating_sub(NEAR)..at).any(|place| self.reader.token(place).entry == entry && !named(place))
    }

    /// The word at this place stands nowhere before.
    fn is_new(&mut self, at: usize) -> bool {
        let reader = self.reader;
        if self.first_places.is_empty() {
            for (place, token) in reader.document.tokens.iter().enumerate() {
                if token.entry != EntryId::UNKNOWN && token.tags.any(Tags::NOUN) {
                    self.first_places.entry(token.entry).or_insert(place);
                }
            }
        }
        self.first_places.get(&reader.token(at).entry).is_none_or(|place| *place >= at)
    }
}
