//! From the words of each claim's source to the entity that they mean.

mod description;
mod pronoun;
mod relative;
mod subject;

use rustc_hash::FxHashMap;

use super::cast::{Cast, cast};
use super::edges;
use super::entity::{Profile, ProfileId, Registry, joined};
use super::mention::{self, Description, Reading};
use super::reader::Reader;
use super::salience::{History, Salient, Scopes, Who};
use super::vocabulary::{Gender, Known};
use crate::extract::types::{Claim, Entity, Mention, Reason, SourceType};
use crate::text::lexicon::{EntryId, is_invisible};
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;

/// Gives each claim's source its mention and entity; the entities that have claims, in order of first mention. The `registry` is
/// empty, and is left empty.
pub fn resolve(reader: Reader<'_, '_>, registry: &mut Registry, claims: &mut [Claim]) -> Vec<Entity> {
    let cast = cast(reader, std::mem::take(registry));
    edges::mend(reader, &cast.names, claims);
    let mut full_names: FxHashMap<ProfileId, TokenSpan> = FxHashMap::default();
    for (at, name) in cast.names.iter().enumerate().filter(|(at, _)| !cast.partial[*at]) {
        full_names.entry(cast.of_name[at]).or_insert(name.tokens);
    }
    let mut by_sentence: Vec<u32> = (0..claims.len() as u32).collect();
    by_sentence.sort_by_key(|number| claims[*number as usize].sentence);
    let mut resolver = Resolver {
        reader,
        cast,
        scopes: Scopes::new(claims),
        history: History::default(),
        descriptions: Vec::new(),
        answers: vec![None; claims.len()],
        claims,
        by_sentence,
        beside: Vec::new(),
        first_places: FxHashMap::default(),
        full_names,
    };
    resolver.run();
    resolver.name_owners();
    let Resolver { mut cast, answers, .. } = resolver;
    for (claim, answer) in claims.iter_mut().zip(&answers) {
        if let (Some(source), Some(answer)) = (&mut claim.source, answer) {
            source.mention = answer.mention;
            source.reason = answer.reason;
            source.antecedent = answer.antecedent;
        }
    }
    let entities = entities(&mut cast.registry.profiles, &answers, claims);
    cast.registry.clear();
    *registry = cast.registry;
    entities
}

/// The profiles that are sources, in order of first mention; sources get their places in that order.
fn entities(profiles: &mut [Profile], answers: &[Option<Answer>], claims: &mut [Claim]) -> Vec<Entity> {
    let mut used: Vec<ProfileId> = answers.iter().flatten().filter_map(|answer| answer.profile).collect();
    used.sort_unstable();
    used.dedup();
    used.sort_by_key(|id| profiles[*id].first);
    let mut place = vec![None; profiles.len()];
    for (number, id) in used.iter().enumerate() {
        place[*id] = Some(number);
    }
    for (claim, answer) in claims.iter_mut().zip(answers) {
        if let (Some(source), Some(answer)) = (&mut claim.source, answer) {
            source.entity = answer.profile.and_then(|id| place[id]);
        }
    }
    let entity = |id: ProfileId| {
        let profile = &mut profiles[id];
        let name = tidy(std::mem::take(&mut profile.name));
        let mut aliases: Vec<String> = Vec::with_capacity(profile.aliases.len());
        for alias in profile.aliases.drain(..).map(tidy) {
            if alias != name && !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        let role = profile.role.take().map(tidy);
        Entity { name, aliases, source_type: profile.source_type, named: profile.named, role }
    };
    used.into_iter().map(entity).collect()
}

/// A name as it is written elsewhere: with plain spaces, and nothing in it that does not show.
fn tidy(name: String) -> String {
    let odd = |c: char| c != ' ' && c.is_whitespace() || is_invisible(c);
    let plain = name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if plain || !name.contains(odd) {
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
    Source(usize, Option<Reading>),
    /// Somebody is the subject of a clause.
    Subject(Who),
}

struct Resolver<'a, 't, 'c> {
    reader: Reader<'a, 't>,
    cast: Cast,
    scopes: Scopes,
    history: History,
    /// Subjects that are described and not named.
    descriptions: Vec<Description>,
    answers: Vec<Option<Answer>>,
    claims: &'c [Claim],
    /// Numbers of claims in order of their sentences, which is that of their cues.
    by_sentence: Vec<u32>,
    /// Members of "A and B" that have been resolved so far.
    beside: Vec<Salient>,
    /// Where each noun stands first; filled when first asked for.
    first_places: FxHashMap<EntryId, usize>,
    /// Where each named entity stands first in full.
    full_names: FxHashMap<ProfileId, TokenSpan>,
}

impl Resolver<'_, '_, '_> {
    fn run(&mut self) {
        // about as many subjects as sources
        let mut events: Vec<(TokenSpan, Event)> = Vec::with_capacity(2 * self.claims.len());
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

    /// Puts a name for the pronoun that the role of a source begins with: "its chairman".
    fn name_owners(&mut self) {
        let mut sources: Vec<ProfileId> = self.answers.iter().flatten().filter_map(|answer| answer.profile).collect();
        sources.sort_unstable();
        sources.dedup();
        for id in sources {
            let Some(at) = self.cast.registry.profiles[id].role_pronoun else { continue };
            let pronoun = TokenSpan::new(at, at + 1);
            let Some(owner) = self.owner_of(pronoun, None).filter(|owner| *owner != id) else { continue };
            let owner = possessive(&self.cast.registry.profiles[owner]);
            let role = &mut self.cast.registry.profiles[id].role;
            if let Some(role) = role.as_mut()
                && let Some(rest) = role.strip_prefix(self.reader.word(at))
            {
                *role = format!("{owner}{rest}");
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
        let mut found = self.history.before(at, |entry| {
            let inside = |scope: u32| self.claims[scope as usize].holds(at);
            let is_own = own.iter().any(|part| part.holds(entry.tokens.start as usize));
            entry.scope.is_none_or(inside) && !is_own && !self.is_agent_beside(entry, at)
        });
        found.splice(0..0, self.beside.iter().copied());
        found
    }

    /// True of a source behind its participle, in the same sentence but not for what it says: "When pressed by Reed about the cost,
    /// he left" is not about Reed.
    fn is_agent_beside(&self, entry: &Salient, at: usize) -> bool {
        let (tokens, sentence) = (&self.reader.document.tokens, self.reader.layers.sentence_of[at] as usize);
        if !entry.source || self.reader.layers.sentence_of[entry.tokens.start as usize] as usize != sentence {
            return false;
        }
        let from = self.by_sentence.partition_point(|number| self.claims[*number as usize].sentence < sentence);
        let beside = self.by_sentence[from..].iter().map(|number| &self.claims[*number as usize]);
        beside.take_while(|claim| claim.sentence == sentence).any(|claim| {
            let own = claim.source.as_ref().is_some_and(|source| source.tokens == entry.tokens);
            let (Some(cue), Some(content)) = (claim.cue.first(), claim.content.first()) else { return false };
            own && tokens[cue.start as usize].tags.any(Tags::PARTICIPLE)
                && cue.start < entry.tokens.start
                && entry.tokens.start < content.start
                && !claim.holds(at)
        })
    }

    fn reading(&mut self, reading: &Reading, claim: usize) -> Answer {
        match reading {
            Reading::Pronoun(pronoun) => self.pronoun(*pronoun, claim),
            Reading::Relative(at) => self.relative(*at, claim),
            Reading::Anybody => Answer::new(Mention::Pronoun, None, Reason::Unknown),
            Reading::Name(name) => self.name(*name),
            Reading::Several(readings, tokens) => self.several(readings, *tokens, claim),
            Reading::Description(description) => self.description(description, claim),
        }
    }

    fn name(&mut self, name: usize) -> Answer {
        let mention = if self.cast.partial[name] { Mention::PartialName } else { Mention::Name };
        let reason = if self.cast.partial[name] { Reason::PartOfName } else { Reason::Name };
        let id = self.cast.of_name[name];
        let full = self.full_names.get(&id).filter(|_| self.cast.partial[name]).copied();
        Answer { antecedent: full, ..Answer::new(mention, Some(id), reason) }
    }

    fn several(&mut self, readings: &[Reading], tokens: TokenSpan, claim: usize) -> Answer {
        let mut answers: Vec<Answer> = Vec::with_capacity(readings.len());
        for reading in readings {
            let answer = self.reading(reading, claim);
            if let Some(id) = answer.profile {
                // "Reed and her aides": the first is whom the pronoun of the second means.
                self.beside.push(Salient { tokens, who: Who::Profile(id), source: true, scope: None });
            }
            answers.push(answer);
        }
        self.beside.clear();
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
            Some(members) => {
                let names: Vec<&str> =
                    readings.iter().zip(&members).map(|(reading, id)| self.shown_beside(reading, *id)).collect();
                let name = joined(&names);
                let id = self.cast.registry.several(members, first);
                self.cast.registry.profiles[id].name = name;
                id
            }
            None => {
                let text = self.reader.text(tokens).to_string();
                self.cast.registry.unnamed(text, SourceType::Group, first)
            }
        };
        Answer::new(mention, Some(profile), Reason::Members)
    }
}

impl Resolver<'_, '_, '_> {
    /// How a member of "A and her aides" is called there: its pronoun needs no name, for that stands beside it.
    fn shown_beside(&self, reading: &Reading, id: ProfileId) -> &str {
        match reading {
            Reading::Description(description)
                if (description.phrase.possessor)
                    .is_some_and(|tokens| self.reader.known(tokens.start as usize).any(Known::POSSESSIVE)) =>
            {
                self.reader.text(description.full)
            }
            _ => &self.cast.registry.profiles[id].name,
        }
    }
}

/// The name with the ending of a possessor.
fn possessive(profile: &Profile) -> String {
    let plural = profile.source_type == SourceType::Group && profile.name.ends_with('s');
    format!("{}{}", profile.name, if plural { "'" } else { "'s" })
}

/// Both genders may be of one person.
fn agree(one: Option<Gender>, other: Option<Gender>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
