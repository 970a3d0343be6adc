//! From the words of each claim's source to the entity that they mean.

use super::cast::{self, Cast, canonical, cast};
use super::entity::{Profile, ProfileId};
use super::mention::{self, Description, Pronoun, Reading};
use super::name::ROLES;
use super::phrase::noun_phrase;
use super::reader::{Listed, Reader};
use super::salience::{History, Salient, Scopes, Who};
use super::vocabulary::{Gender, Known};
use crate::extract::types::{Claim, Entity, Mention, Reason, SourceType};
use crate::text::lexicon::is_invisible;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// Gives each claim's source its mention and entity; the entities that have claims, in order of first mention.
pub fn resolve(reader: Reader<'_, '_>, claims: &mut [Claim]) -> Vec<Entity> {
    let mut resolver = Resolver {
        reader,
        cast: cast(reader),
        scopes: Scopes::new(claims, reader.len()),
        history: History::default(),
        answers: vec![None; claims.len()],
        claims,
    };
    resolver.run();
    let Resolver { cast, answers, .. } = resolver;
    for (claim, answer) in claims.iter_mut().zip(&answers) {
        if let (Some(source), Some(answer)) = (&mut claim.source, answer) {
            source.mention = answer.mention;
            source.reason = answer.reason;
            source.antecedent = answer.antecedent;
        }
    }
    entities(cast, &answers, claims)
}

/// The profiles that are sources, in order of first mention; sources get their places in that order.
fn entities(cast: Cast, answers: &[Option<Answer>], claims: &mut [Claim]) -> Vec<Entity> {
    let mut profiles: Vec<Option<Profile>> = cast.registry.profiles.into_iter().map(Some).collect();
    let mut used: Vec<ProfileId> = answers.iter().flatten().filter_map(|answer| answer.profile).collect();
    used.sort_unstable();
    used.dedup();
    used.sort_by_key(|id| profiles[*id].as_ref().map_or(0, |profile| profile.first));
    let mut place = vec![None; profiles.len()];
    for (number, id) in used.iter().enumerate() {
        place[*id] = Some(number);
    }
    for (claim, answer) in claims.iter_mut().zip(answers) {
        if let (Some(source), Some(answer)) = (&mut claim.source, answer) {
            source.entity = answer.profile.and_then(|id| place[id]);
        }
    }
    let taken = used.iter().filter_map(|id| profiles[*id].take());
    let entity = |profile: Profile| {
        let name = tidy(profile.name);
        let mut aliases: Vec<String> = Vec::with_capacity(profile.aliases.len());
        for alias in profile.aliases.into_iter().map(tidy) {
            if alias != name && !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        let Profile { source_type, named, role, .. } = profile;
        Entity { name, aliases, source_type, named, role: role.map(tidy) }
    };
    taken.map(entity).collect()
}

/// A name as it is written elsewhere: with plain spaces, and nothing in it that does not show.
fn tidy(name: String) -> String {
    let odd = |c: char| c != ' ' && c.is_whitespace() || is_invisible(c);
    if !name.contains(odd) {
        return name;
    }
    let shown: String = name.chars().filter(|c| !is_invisible(*c)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was found out about one source.
#[derive(Clone, Copy, Debug)]
struct Answer {
    mention: Mention,
    profile: Option<ProfileId>,
    reason: Reason,
    antecedent: Option<TokenSpan>,
}

impl Answer {
    fn new(mention: Mention, profile: Option<ProfileId>, reason: Reason) -> Self {
        let reason = if profile.is_none() { Reason::Unknown } else { reason };
        Answer { mention, profile, reason, antecedent: None }
    }

    fn with(self, antecedent: TokenSpan) -> Self {
        Answer { antecedent: Some(antecedent), ..self }
    }
}

/// What happens at a place of the text.
enum Event {
    /// The source of this claim.
    Source(usize),
    /// Somebody is the subject of a clause.
    Subject(Who),
}

struct Resolver<'a, 't, 'c> {
    reader: Reader<'a, 't>,
    cast: Cast,
    scopes: Scopes,
    history: History,
    answers: Vec<Option<Answer>>,
    claims: &'c [Claim],
}

impl Resolver<'_, '_, '_> {
    fn run(&mut self) {
        let mut events: Vec<(TokenSpan, Event)> = Vec::new();
        for (number, claim) in self.claims.iter().enumerate() {
            if let Some(source) = &claim.source {
                events.push((source.tokens, Event::Source(number)));
            }
        }
        self.subjects(&mut events);
        events.sort_by_key(|(tokens, event)| (tokens.start, matches!(event, Event::Source(_)), tokens.end));
        // What stands in no content comes first: it gives the speakers for what stands in one.
        for scoped in [false, true] {
            for (tokens, event) in &events {
                let scope = self.scopes.at(tokens.start as usize);
                if scope.is_some() != scoped {
                    continue;
                }
                match event {
                    Event::Subject(who) => {
                        self.history.push(Salient { tokens: *tokens, who: *who, source: false, scope })
                    }
                    Event::Source(number) => {
                        let answer = self.source(*number, *tokens);
                        if let Some(id) = answer.profile {
                            self.history.push(Salient { tokens: *tokens, who: Who::Profile(id), source: true, scope });
                        }
                        self.answers[*number] = Some(answer);
                    }
                }
            }
        }
    }

    /// The subjects of clauses: names with a verb behind them, and the noun phrases at the start of a sentence.
    fn subjects(&self, events: &mut Vec<(TokenSpan, Event)>) {
        for (name, id) in self.cast.names.iter().zip(&self.cast.of_name) {
            let whole = name.whole();
            if self.is_subject(whole.start as usize, whole.end as usize) {
                events.push((name.tokens, Event::Subject(Who::Profile(*id))));
            }
        }
        for sentence in &self.reader.document.sentences {
            let Some(description) = self.first_phrase(sentence.tokens) else { continue };
            events.push((description.full, Event::Subject(Who::Words(description))));
        }
    }

    /// The words from `start` to `end` are the subject of a clause.
    fn is_subject(&self, start: usize, end: usize) -> bool {
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
        self.verb_follows(end)
    }

    /// "and" joins names, not clauses.
    fn is_joined(&self, and: usize) -> bool {
        and > 0 && self.reader.may_be(and - 1, Tags::NAME) && self.reader.is_capitalised(and - 1)
    }

    /// A finite verb stands at `at`, perhaps behind adverbs and the comma that ends an apposition.
    fn verb_follows(&self, at: usize) -> bool {
        let reader = self.reader;
        let mut at = at;
        if reader.is_mark(at, ",") {
            at += 1;
        }
        for _ in 0..3 {
            const FINITE: Tags =
                Tags(Tags::AUXILIARY.0 | Tags::MODAL.0 | Tags::PAST.0 | Tags::PRESENT.0 | Tags::BASE.0);
            if reader.may_be(at, FINITE)
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
        if mention::name_at(reader, &self.cast.names, phrase.head).is_some() || phrase.known.any(Known::PERSONAL) {
            return None;
        }
        let description = mention::describe(reader, phrase, end);
        self.verb_follows(description.full.end as usize).then_some(description)
    }

    fn source(&mut self, claim: usize, tokens: TokenSpan) -> Answer {
        match mention::read(self.reader, &self.cast.names, tokens) {
            Some(reading) => self.reading(&reading, claim),
            None => Answer::new(Mention::Description, None, Reason::Unknown),
        }
    }

    fn reading(&mut self, reading: &Reading, claim: usize) -> Answer {
        match reading {
            Reading::Pronoun(pronoun) => self.pronoun(*pronoun, claim),
            Reading::Relative(at) => self.relative(*at, claim),
            Reading::Name(name) => self.name(*name),
            Reading::Several(readings, tokens) => self.several(readings, *tokens, claim),
            Reading::Description(description) => self.description(description, claim),
        }
    }

    fn name(&mut self, name: usize) -> Answer {
        let mention = if self.cast.partial[name] { Mention::PartialName } else { Mention::Name };
        let reason = if self.cast.partial[name] { Reason::PartOfName } else { Reason::Name };
        Answer::new(mention, Some(self.cast.of_name[name]), reason)
    }

    fn several(&mut self, readings: &[Reading], tokens: TokenSpan, claim: usize) -> Answer {
        let answers: Vec<Answer> = readings.iter().map(|reading| self.reading(reading, claim)).collect();
        let mentions = |mention: Mention| answers.iter().any(|answer| answer.mention == mention);
        let mention = if mentions(Mention::Description) || mentions(Mention::Pronoun) {
            Mention::Description
        } else if mentions(Mention::PartialName) {
            Mention::PartialName
        } else {
            Mention::Name
        };
        let first = tokens.start as usize;
        let profile = match answers.iter().map(|answer| answer.profile).collect::<Option<Vec<ProfileId>>>() {
            Some(members) => self.cast.registry.several(members, first),
            None => {
                let text = self.reader.text(tokens).to_string();
                self.cast.registry.unnamed(text, SourceType::Group, first)
            }
        };
        Answer::new(mention, Some(profile), Reason::Members)
    }

    // --- pronouns ---

    fn pronoun(&mut self, pronoun: Pronoun, claim: usize) -> Answer {
        let speaker = self.speaker(pronoun.at);
        if pronoun.person < 3 {
            let profile = if pronoun.person == 1 { speaker } else { None };
            return Answer::new(Mention::Pronoun, profile, Reason::Speaker);
        }
        let own = &self.claims[claim].content;
        let candidates = self.history.before(pronoun.at, own, self.claims);
        let found = if pronoun.human {
            self.person(&candidates, pronoun, speaker)
        } else if pronoun.plural || pronoun.anaphoric {
            self.people(&candidates, pronoun)
        } else {
            self.thing(&candidates)
        };
        match found {
            Some((id, entry)) => {
                let reason = if entry.source { Reason::LastSource } else { Reason::LastSubject };
                Answer::new(Mention::Pronoun, Some(id), reason).with(entry.tokens)
            }
            None => Answer::new(Mention::Pronoun, None, Reason::Unknown),
        }
    }

    /// Whoever says the quotation that the token stands in, or the words behind a colon.
    fn speaker(&self, at: usize) -> Option<ProfileId> {
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
    fn person(
        &mut self,
        candidates: &[Salient],
        pronoun: Pronoun,
        speaker: Option<ProfileId>,
    ) -> Option<(ProfileId, Salient)> {
        for entry in candidates {
            let id = match entry.who {
                Who::Profile(id) => id,
                Who::Words(description) => {
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
                // "Chris Hale met Anna Bell after she": whose gender is known comes first.
                let sentence = self.reader.sentence_start(pronoun.at);
                if let Some(known) = self.nearest_name(pronoun, speaker, sentence, true) {
                    return Some(known);
                }
                self.cast.registry.profiles[id].gender = pronoun.gender;
            }
            return Some((id, *entry));
        }
        // Nobody has spoken or acted yet: the nearest name before.
        self.nearest_name(pronoun, speaker, 0, false)
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
        near.map(|at| (self.cast.of_name[at], names[at].tokens)).find_map(|(id, tokens)| {
            let profile = &self.cast.registry.profiles[id];
            let fits = profile.source_type == SourceType::Person
                && agree(pronoun.gender, profile.gender)
                && (!sure || profile.gender.is_some())
                && Some(id) != speaker;
            fits.then_some((id, Salient { tokens, who: Who::Profile(id), source: false, scope: None }))
        })
    }

    /// they: the last group or body, else the last source.
    fn people(&mut self, candidates: &[Salient], pronoun: Pronoun) -> Option<(ProfileId, Salient)> {
        let fits = |source_type: SourceType, members: bool| {
            source_type == SourceType::Group || source_type == SourceType::Organization && !pronoun.anaphoric || members
        };
        for entry in candidates {
            let id = match entry.who {
                Who::Profile(id) => id,
                Who::Words(description) if fits(description.source_type, false) => {
                    self.description_entity(&description, None).0
                }
                Who::Words(_) => continue,
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
    fn thing(&mut self, candidates: &[Salient]) -> Option<(ProfileId, Salient)> {
        let fits = |source_type: SourceType| !matches!(source_type, SourceType::Person | SourceType::Group);
        for entry in candidates {
            let id = match entry.who {
                Who::Profile(id) => id,
                Who::Words(description) if fits(description.source_type) => {
                    self.description_entity(&description, None).0
                }
                Who::Words(_) => continue,
            };
            if fits(self.cast.registry.profiles[id].source_type) {
                return Some((id, *entry));
            }
        }
        None
    }

    // --- relatives ---

    /// who, which: the noun phrase before it, also behind an apposition.
    fn relative(&mut self, at: usize, claim: usize) -> Answer {
        let unknown = Answer::new(Mention::Relative, None, Reason::Unknown);
        let start = self.claims[claim].source.as_ref().map_or(at, |source| source.tokens.start as usize).min(at);
        let Some((reading, tokens)) = self.antecedent(start, at) else { return unknown };
        let answer = self.reading(&reading, claim);
        Answer::new(Mention::Relative, answer.profile, Reason::Antecedent).with(tokens)
    }

    fn antecedent(&self, start: usize, relative: usize) -> Option<(Reading, TokenSpan)> {
        let reader = self.reader;
        let sentence = reader.sentence_start(start);
        let person = matches!(reader.word(relative), "who" | "whom" | "Who");
        let mut end = start;
        let mut comma = false;
        while end > sentence
            && (reader.is_mark(end - 1, ",") || reader.is_dash(end - 1) || reader.is_kind(end - 1, TokenKind::Quote))
        {
            end -= 1;
            comma = true;
        }
        // "some of whom": the words before belong to the relative.
        let names = &self.cast.names;
        let behind = names.partition_point(|name| (name.tokens.end as usize) <= end);
        let near = names[..behind].iter().enumerate().rev().take(6);
        let adjacent = |name: &super::name::Name| {
            name.tokens.end as usize == end
                || name.whole().end as usize >= end && name.tokens.start as usize >= sentence
        };
        let fits = |at: usize| {
            let is_person = self.cast.registry.profiles[self.cast.of_name[at]].source_type == SourceType::Person;
            is_person == person || !person && relative_is_that(reader, relative)
        };
        // Of several the outermost: behind "Ann Reed, 59, of Ashton" stands Ann Reed.
        let all = near.filter(|(at, name)| adjacent(name) && fits(*at));
        if let Some((at, name)) = all.min_by_key(|(_, name)| name.whole().start) {
            let first = name.whole().start as usize;
            // "Ann Reed and Tom Bell, who"
            if comma
                && first > sentence + 1
                && reader.word(first - 1) == "and"
                && name.behind.is_empty()
                && let Some(other) = mention::name_at(reader, names, first - 2).filter(|other| fits(*other))
            {
                let tokens = TokenSpan::new(names[other].tokens.start as usize, name.tokens.end as usize);
                return Some((Reading::Several(vec![Reading::Name(other), Reading::Name(at)], tokens), tokens));
            }
            return Some((Reading::Name(at), name.tokens));
        }
        let description = self.phrase_before(sentence, end, person)?;
        Some((Reading::Description(description), description.full))
    }

    /// The noun phrase that ends at `end`; for a person, one whose head is a person, perhaps with a prepositional phrase behind it.
    fn phrase_before(&self, sentence: usize, end: usize, person: bool) -> Option<Description> {
        const FARTHEST: usize = 16;
        let reader = self.reader;
        // "the candidate for mayor, who": a bare noun behind a preposition is not meant.
        let complete = |best: &Description| {
            let determined = best.phrase.possessor.is_some() || best.phrase.inner > best.full.start as usize;
            !person
                || is_animate(best.source_type) && (best.plural || determined || best.source_type == SourceType::Group)
        };
        let mut best: Option<Description> = None;
        let mut at = end;
        while at > sentence && at + FARTHEST > end {
            at -= 1;
            let token = reader.token(at);
            let tags = token.tags;
            let noun = tags.any(
                Tags::NOUN
                    | Tags::NAME
                    | Tags::ADJECTIVE
                    | Tags::DETERMINER
                    | Tags::POSSESSIVE
                    | Tags::NUMERAL
                    | Tags::PRONOUN,
            ) || token.kind == TokenKind::Number
                || tags.is_empty();
            if token.kind == TokenKind::Punctuation && !reader.is_mark(at, ",") {
                break;
            }
            if !noun {
                // Past the phrase's first word only a preposition may lead on to another.
                let ties = tags.any(Tags::PREPOSITION);
                if !ties || best.as_ref().is_some_and(complete) {
                    if best.is_some() {
                        break;
                    }
                    if !ties {
                        continue;
                    }
                }
                continue;
            }
            let Some(phrase) = noun_phrase(reader, at, end) else { continue };
            let description = mention::describe(reader, phrase, end);
            if description.full.end as usize != end {
                continue;
            }
            let better = match &best {
                None => true,
                Some(best) => {
                    best.phrase.head == phrase.head || person && !complete(best) && is_animate(description.source_type)
                }
            };
            if better {
                best = Some(description);
            }
            if tags.any(Tags::DETERMINER | Tags::POSSESSIVE) && best.as_ref().is_some_and(complete) {
                break;
            }
        }
        best
    }

    // --- descriptions ---

    fn description(&mut self, description: &Description, claim: usize) -> Answer {
        let (id, reason, antecedent) = self.description_entity(description, Some(claim));
        let answer = Answer::new(Mention::Description, Some(id), reason);
        match antecedent {
            Some(tokens) => answer.with(tokens),
            None => answer,
        }
    }

    fn description_entity(
        &mut self,
        description: &Description,
        claim: Option<usize>,
    ) -> (ProfileId, Reason, Option<TokenSpan>) {
        let at = description.full.start as usize;
        let possessor = self.possessor(description, claim);
        if let Some(id) = self.by_role(description, possessor) {
            return (id, Reason::Role, None);
        }
        let own: &[TokenSpan] = claim.map_or(&[], |claim| &self.claims[claim].content);
        if description.definite
            && description.source_type == SourceType::Organization
            && description.phrase.possessor.is_none()
            && let Some((id, tokens)) = self.body(description, own)
        {
            return (id, Reason::Organization, tokens);
        }
        if let Some((id, entry)) = self.generic(description, own) {
            return (id, Reason::Generic, Some(entry.tokens));
        }
        let text = self.words_of(description, possessor);
        let id = self.cast.registry.unnamed(text, description.source_type, at);
        let profile = &mut self.cast.registry.profiles[id];
        profile.first = profile.first.min(at);
        if profile.gender.is_none() {
            profile.gender = description.gender;
        }
        if description.source_type == SourceType::Person && !description.phrase.known.any(Known::PRONOUN) {
            let head = canonical(&mut self.cast.registry, self.reader, description.phrase.head);
            self.cast.registry.add_role(id, head);
            for word in self.modifiers(description) {
                self.cast.registry.profiles[id].role_words.push(word);
            }
        }
        (id, Reason::Description, None)
    }

    /// The words of a description, with the possessor's name for "his".
    fn words_of(&self, description: &Description, possessor: Option<ProfileId>) -> String {
        let text = self.reader.text(description.full);
        match (possessor, description.phrase.possessor) {
            (Some(id), Some(tokens))
                if tokens.start == description.full.start
                    && tokens.len() == 1
                    && self.reader.known(tokens.start as usize).any(Known::POSSESSIVE) =>
            {
                let rest = TokenSpan::new(tokens.end as usize, description.full.end as usize);
                let name = &self.cast.registry.profiles[id].name;
                let ending = if name.ends_with('s') && self.cast.registry.profiles[id].source_type == SourceType::Group
                {
                    "'"
                } else {
                    "'s"
                };
                format!("{name}{ending} {}", self.reader.text(rest))
            }
            _ => text.to_string(),
        }
    }

    /// Whose lawyer it is in "his lawyer", "Hale's lawyer".
    fn possessor(&mut self, description: &Description, claim: Option<usize>) -> Option<ProfileId> {
        let tokens = description.phrase.possessor?;
        let last = tokens.end as usize - 1;
        if let Some(name) = mention::name_at(self.reader, &self.cast.names, last) {
            return Some(self.cast.of_name[name]);
        }
        if !self.reader.known(last).any(Known::POSSESSIVE) {
            return None;
        }
        match mention::read(self.reader, &self.cast.names, TokenSpan::new(last, last + 1))? {
            Reading::Pronoun(pronoun) => {
                let own: &[TokenSpan] = claim.map_or(&[], |claim| &self.claims[claim].content);
                let candidates = self.history.before(pronoun.at, own, self.claims);
                if pronoun.person < 3 {
                    return self.speaker(pronoun.at).filter(|_| pronoun.person == 1);
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
            _ => None,
        }
    }

    /// The words between determiner and head.
    fn modifiers(&mut self, description: &Description) -> Vec<u32> {
        let phrase = description.phrase;
        let mut words = Vec::new();
        for at in phrase.inner..phrase.head {
            if self.reader.may_be(at, Tags::NOUN | Tags::ADJECTIVE | Tags::NAME | Tags::PARTICIPLE) {
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
        let bare_title = phrase.possessor.is_none()
            && !reader.may_be(first, Tags::DETERMINER | Tags::NUMERAL | Tags::ADVERB)
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

    /// The organization that "the committee" or "the agency" means.
    fn body(&mut self, description: &Description, own: &[TokenSpan]) -> Option<(ProfileId, Option<TokenSpan>)> {
        let reader = self.reader;
        let phrase = description.phrase;
        if phrase.inner != phrase.head || description.full.end as usize != phrase.head + 1 {
            return None;
        }
        let word = self.cast.registry.words.id(reader.word(phrase.head));
        if let Some(id) = self.cast.registry.body_by_word(word)
            && self.cast.registry.profiles[id].first < phrase.head
        {
            return Some((id, None));
        }
        let candidates = self.history.before(phrase.head, own, self.claims);
        candidates.iter().find_map(|entry| match entry.who {
            Who::Profile(id)
                if self.cast.registry.profiles[id].source_type == SourceType::Organization
                    && self.cast.registry.profiles[id].named =>
            {
                Some((id, Some(entry.tokens)))
            }
            _ => None,
        })
    }

    /// "the woman", "the businessman": the last person who may be meant.
    fn generic(&mut self, description: &Description, own: &[TokenSpan]) -> Option<(ProfileId, Salient)> {
        let reader = self.reader;
        let phrase = description.phrase;
        let the = phrase.possessor.is_none() && reader.known(phrase.tokens.start as usize).any(Known::DEFINITE);
        if description.plural
            || !the
            || description.source_type != SourceType::Person
            || !reader.known(phrase.head).any(Known::GENERIC)
        {
            return None;
        }
        let candidates = self.history.before(phrase.tokens.start as usize, own, self.claims);
        candidates.iter().find_map(|entry| match entry.who {
            Who::Profile(id) => {
                let profile = &self.cast.registry.profiles[id];
                (profile.source_type == SourceType::Person && agree(description.gender, profile.gender))
                    .then_some((id, *entry))
            }
            Who::Words(_) => None,
        })
    }
}

/// Both genders may be of one person.
fn agree(one: Option<Gender>, other: Option<Gender>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

fn is_animate(source_type: SourceType) -> bool {
    matches!(source_type, SourceType::Person | SourceType::Group)
}

fn relative_is_that(reader: Reader<'_, '_>, relative: usize) -> bool {
    reader.word(relative) == "that"
}
