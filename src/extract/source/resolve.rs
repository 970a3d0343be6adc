//! From the words of each claim's source to the entity that they mean.

use rustc_hash::FxHashMap;

use super::cast::{self, Cast, canonical, cast};
use super::entity::{Profile, ProfileId};
use super::mention::{self, Description, Pronoun, Reading};
use super::name::{Name, ROLES};
use super::phrase::noun_phrase;
use super::reader::{Listed, Reader};
use super::salience::{History, Salient, Scopes, Who};
use super::vocabulary::{Gender, Known, gender};
use crate::extract::types::{Claim, Entity, Mention, Reason, SourceType};
use crate::text::lexicon::EntryId;
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
        first_places: FxHashMap::default(),
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
    let entity = |profile: Profile| Entity {
        aliases: profile.aliases.into_iter().filter(|alias| *alias != profile.name).collect(),
        name: profile.name,
        source_type: profile.source_type,
        named: profile.named,
        role: profile.role,
    };
    taken.map(entity).collect()
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
    Source(usize, Option<Reading>),
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
    /// Where each noun stands first; filled when first asked for.
    first_places: FxHashMap<EntryId, usize>,
}

impl Resolver<'_, '_, '_> {
    fn run(&mut self) {
        let mut events: Vec<(TokenSpan, Event)> = Vec::new();
        for (number, claim) in self.claims.iter().enumerate() {
            let Some(source) = &claim.source else { continue };
            let reading = match self.explained_by(source.tokens, claim) {
                Some(name) => Some(Reading::Name(name)),
                None => mention::read(self.reader, &self.cast.names, source.tokens),
            };
            // A name that might be anything is a person if it speaks.
            if let Some(Reading::Name(name)) = reading {
                let profile = &mut self.cast.registry.profiles[self.cast.of_name[name]];
                if profile.named && profile.source_type == SourceType::Other {
                    profile.source_type = SourceType::Person;
                }
            }
            events.push((source.tokens, Event::Source(number, reading)));
        }
        self.subjects(&mut events);
        events.sort_by_key(|(tokens, event)| (tokens.start, matches!(event, Event::Source(..)), tokens.end));
        for (tokens, event) in &events {
            if let Event::Subject(who) = event {
                let scope = self.scopes.at(tokens.start as usize);
                self.history.push(Salient { tokens: *tokens, who: *who, source: false, scope });
            }
        }
        // What stands in no content comes first: it gives the speakers for what stands in one.
        for scoped in [false, true] {
            for (tokens, event) in &events {
                let scope = self.scopes.at(tokens.start as usize);
                let Event::Source(number, reading) = event else { continue };
                if scope.is_some() != scoped {
                    continue;
                }
                let answer = match reading {
                    Some(reading) => self.reading(reading, *number),
                    None => Answer::new(Mention::Description, None, Reason::Unknown),
                };
                if let Some(id) = answer.profile {
                    self.history.push(Salient { tokens: *tokens, who: Who::Profile(id), source: true, scope });
                }
                self.answers[*number] = Some(answer);
            }
        }
    }

    /// The name in whose apposition the source stands while its cue does not: "Ann Reed, 59, of Ashton, said" is said by Reed.
    fn explained_by(&self, source: TokenSpan, claim: &Claim) -> Option<usize> {
        const NEAR: usize = 4;
        let cue = claim.cue.first()?;
        let behind = self.cast.names.partition_point(|name| name.tokens.end <= source.start);
        let near = (behind.saturating_sub(NEAR)..behind).rev();
        near.into_iter().find(|at| {
            let name = &self.cast.names[*at];
            name.behind.holds(source.start as usize) && !name.whole().overlaps(*cue)
        })
    }

    /// Whom a pronoun at this token may mean, the nearest first: not those inside a content that does not hold the token, nor those
    /// inside `own`, the contents of the claim that asks.
    fn candidates(&self, at: usize, own: &[TokenSpan]) -> Vec<Salient> {
        self.history.before(at, |entry| {
            let inside = |scope: u32| self.claims[scope as usize].content.iter().any(|part| part.holds(at));
            entry.scope.is_none_or(inside)
                && !own.iter().any(|part| part.holds(entry.tokens.start as usize))
        })
    }

    /// The subjects of clauses: names with a verb behind them, and the noun phrases at the start of a sentence.
    fn subjects(&self, events: &mut Vec<(TokenSpan, Event)>) {
        for (name, id) in self.cast.names.iter().zip(&self.cast.of_name) {
            let whole = name.whole();
            let asked = whole.start > 0 && self.reader.known(whole.start as usize - 1).any(Known::ASKING);
            if asked || self.is_introduced(name, *id) || self.is_subject(whole.start as usize, whole.end as usize) {
                events.push((name.tokens, Event::Subject(Who::Profile(*id))));
            }
        }
        for sentence in &self.reader.document.sentences {
            let Some(description) = self.first_phrase(sentence.tokens) else { continue };
            events.push((description.full, Event::Subject(Who::Words(description))));
        }
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
        // "Ann Reed, who was there, said"
        if reader.is_mark(end, ",") && reader.known(end + 1).any(Known::RELATIVE) {
            return true;
        }
        // "David Woodard of Clemson University said"
        if reader.may_be(end, Tags::PREPOSITION)
            && let Some(object) = noun_phrase(reader, end + 1, reader.len().min(end + 10))
            && self.verb_follows(object.head + 1, false)
        {
            return true;
        }
        self.verb_follows(end, false)
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
            // "the Clinton approach is": a base form has a plural subject.
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
        if mention::name_at(reader, &self.cast.names, phrase.head).is_some() || phrase.known.any(Known::PERSONAL) {
            return None;
        }
        // "nobody", "no candidate", "every voter": nobody that a pronoun could mean.
        let vague = reader.known(phrase.tokens.start as usize).any(Known::RELATIVE)
            || phrase.known.any(Known::PRONOUN)
            || reader.known(phrase.tokens.start as usize).any(Known::QUANTITY)
                && !reader.may_be(phrase.head, Tags::PLURAL);
        let description = mention::describe(reader, phrase, end);
        // "Another pollster, David Woodard, said": the name says it.
        let behind = description.full.end as usize;
        if vague || reader.is_mark(behind, ",") && mention::name_at(reader, &self.cast.names, behind + 1).is_some() {
            return None;
        }
        self.verb_follows(
            description.full.end as usize,
            description.plural || description.source_type == SourceType::Group,
        )
        .then_some(description)
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
        if let Some(owner) = self.owner(candidates, pronoun, speaker) {
            return Some(owner);
        }
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
                // "Chris Hale met Anna Bell after she": whose gender is known comes first, also if that is who was named since.
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
        // "Ann Reed, a Trump ally,": whoever stands in the role of another is not meant.
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
        let whose = reader.known(relative).any(Known::POSSESSIVE);
        let person = matches!(reader.word(relative), "who" | "whom" | "Who");
        let mut end = start;
        let mut comma = false;
        while end > sentence
            && (reader.is_mark(end - 1, ",") || reader.is_dash(end - 1) || reader.is_kind(end - 1, TokenKind::Quote))
        {
            end -= 1;
            comma = true;
        }
        // "the generals - most of them old - who": what stands between dashes or brackets is passed over.
        if let Some(open) = self.inserted(sentence, end, start) {
            end = open;
        }
        let names = &self.cast.names;
        let behind = names.partition_point(|name| (name.tokens.end as usize) <= end);
        let near = names[..behind].iter().enumerate().rev().take(6);
        let adjacent = |name: &super::name::Name| {
            name.tokens.end as usize == end
                || name.whole().end as usize >= end && name.tokens.start as usize >= sentence
        };
        let fits = |at: usize| {
            let is_person = self.cast.registry.profiles[self.cast.of_name[at]].source_type == SourceType::Person;
            is_person == person || whose || !person && relative_is_that(reader, relative)
        };
        // Of several the outermost: behind "Ann Reed, 59, of Ashton" stands Ann Reed.
        let all = near.filter(|(at, name)| adjacent(name) && fits(*at));
        if let Some((at, name)) = all.min_by_key(|(_, name)| name.whole().start) {
            let first = name.whole().start as usize;
            // "Ann Reed and Tom Bell, who"
            let joined = comma && first > sentence + 1 && reader.word(first - 1) == "and" && name.behind.is_empty();
            if joined
                && let Some(other) = mention::name_at(reader, names, first - 2).filter(|other| fits(*other))
                && !reader.is_mark((names[other].whole().start as usize).wrapping_sub(1), ",")
            {
                let tokens = TokenSpan::new(names[other].tokens.start as usize, name.tokens.end as usize);
                return Some((Reading::Several(vec![Reading::Name(other), Reading::Name(at)], tokens), tokens));
            }
            return Some((Reading::Name(at), name.tokens));
        }
        let description = self.phrase_before(sentence, end, person)?;
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

    /// The noun phrase that ends at `end`; for a person, one whose head is a person, perhaps with a prepositional phrase behind it.
    fn phrase_before(&self, sentence: usize, end: usize, person: bool) -> Option<Description> {
        const FARTHEST: usize = 16;
        let reader = self.reader;
        // "the nominee for president, who": a bare noun behind a preposition is not meant.
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
        let mut best = best?;
        // "95 generals and admirals": one phrase, if the second noun has nothing of its own before it.
        let start = best.full.start as usize;
        if best.plural
            && start > sentence + 1
            && start == best.phrase.head
            && reader.word(start - 1) == "and"
            && reader.may_be(start - 2, Tags::PLURAL)
            && let Some(first) = self.phrase_before(sentence, start - 1, person)
        {
            best.full = TokenSpan::new(first.full.start as usize, best.full.end as usize);
        }
        Some(best)
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
        if let Some(id) = self.pair(description) {
            return (id, Reason::Role, None);
        }
        let own: &[TokenSpan] = claim.map_or(&[], |claim| &self.claims[claim].content);
        if description.source_type == SourceType::Organization
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

    /// Whose lawyer it is in "his lawyer", "Trump's lawyer".
    fn possessor(&mut self, description: &Description, claim: Option<usize>) -> Option<ProfileId> {
        let tokens = description.phrase.possessor?;
        let last = tokens.end as usize - 1;
        if let Some(name) = mention::name_at(self.reader, &self.cast.names, last) {
            return Some(self.cast.of_name[name]);
        }
        if !self.reader.known(last).any(Known::POSSESSIVE) {
            return None;
        }
        if self.reader.known(last).any(Known::RELATIVE) {
            // "Ann Reed, whose husband"
            let (reading, _) = self.antecedent(last, last)?;
            return self.reading(&reading, claim?).profile;
        }
        match mention::read(self.reader, &self.cast.names, TokenSpan::new(last, last + 1))? {
            Reading::Pronoun(pronoun) => {
                let own: &[TokenSpan] = claim.map_or(&[], |claim| &self.claims[claim].content);
                let candidates = self.candidates(pronoun.at, own);
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
        let words = self.modifiers(description);
        let numbered = (phrase.inner..phrase.head).any(|at| reader.may_be(at, Tags::NUMERAL));
        if !numbered && !reader.known(phrase.head).any(Known::GENERIC) {
            return None;
        }
        let others = (phrase.inner..phrase.head)
            .filter(|at| reader.may_be(*at, Tags::NUMERAL))
            .any(|at| !matches!(reader.word(at), "two" | "2"));
        let head = canonical(&mut self.cast.registry, reader, phrase.head);
        let two = self.cast.registry.words.id("two");
        let registry = &self.cast.registry;
        let fits = |id: &&ProfileId| {
            let profile = &registry.profiles[**id];
            profile.named && words.iter().all(|word| *word == two || profile.role_words.contains(word))
        };
        let members: Vec<ProfileId> = registry.with_role(head).iter().filter(fits).copied().collect();
        (members.len() == 2 && !others).then(|| self.cast.registry.several(members, description.full.start as usize))
    }

    /// The organization that "the committee", "the House panel" or "the agency" means.
    fn body(&mut self, description: &Description, own: &[TokenSpan]) -> Option<(ProfileId, Option<TokenSpan>)> {
        let reader = self.reader;
        let phrase = description.phrase;
        if phrase.known.any(Known::ORGANIZATION_NAME)
            || phrase.known.any(Known::PLACE)
            || description.full.end as usize != phrase.head + 1
        {
            return None;
        }
        let words = self.modifiers(description);
        let head = canonical(&mut self.cast.registry, reader, phrase.head);
        if description.definite || !words.is_empty() {
            let registry = &self.cast.registry;
            let same = registry
                .body_by_word(head)
                .filter(|id| words.iter().all(|word| registry.profiles[*id].role_words.contains(word)));
            if let Some(id) = same.filter(|id| !words.is_empty() || registry.profiles[*id].first < phrase.head) {
                return Some((id, None));
            }
        }
        if !description.definite || !words.is_empty() {
            return None;
        }
        let candidates = self.candidates(phrase.head, own);
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

    /// "the woman", "the Vermont senator", "the reality show host": another word for the last person who may be meant.
    fn generic(&mut self, description: &Description, own: &[TokenSpan]) -> Option<(ProfileId, Salient)> {
        let reader = self.reader;
        let phrase = description.phrase;
        let start = phrase.tokens.start as usize;
        let the = phrase.possessor.is_none() && reader.known(start).any(Known::DEFINITE);
        let behind = description.full.end as usize;
        let known = reader.known(phrase.head);
        // "the hacker who", "the officer in charge of the base": words enough to tell who it is, so it is somebody new.
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
        let (id, entry) = candidates.iter().find_map(|entry| match entry.who {
            Who::Profile(id) => {
                let profile = &self.cast.registry.profiles[id];
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
        })?;
        let head = canonical(&mut self.cast.registry, reader, phrase.head);
        // A word that the text has used before is of somebody whom it has told of before.
        let fits = known.any(Known::GENERIC) && !self.is_near(phrase.head)
            || self.cast.registry.with_role(head).contains(&id)
            || self.is_new(phrase.head);
        fits.then_some((id, entry))
    }

    /// The same word stands a little before: "a judge sentenced a man after the man".
    fn is_near(&self, at: usize) -> bool {
        const NEAR: usize = 30;
        let entry = self.reader.token(at).entry;
        let named = |place: usize| mention::name_at(self.reader, &self.cast.names, place + 1).is_some();
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
