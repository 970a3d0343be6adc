//! Who is who in a document: every name is given its entity, partial names that of the full form wherever that stands, and entities
//! get their roles and genders.

use rustc_hash::FxHashSet;

use super::entity::{PersonName, ProfileId, Registry, add_alias, is_attributive, is_new_word};
use super::mention::name_at;
use super::name::{self, Name, NameKind, ROLES};
use super::phrase::noun_phrase;
use super::reader::{Listed, Reader};
use super::vocabulary::{Gender, Known, gender};
use crate::extract::types::SourceType;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::{Shape, TokenKind};

/// The names of a document with their entities.
pub struct Cast {
    /// Names in order of the text.
    pub names: Vec<Name>,
    /// For each name its entity.
    pub of_name: Vec<ProfileId>,
    /// For each name, true if it is less than the full name.
    pub partial: Vec<bool>,
    /// The entities.
    pub registry: Registry,
}

/// A name while it is told whose it is.
struct Found {
    name: Name,
    parts: PersonName,
    /// The entity, if the name is full by itself.
    full: Option<ProfileId>,
}

impl Found {
    fn new(registry: &mut Registry, reader: Reader<'_, '_>, name: Name) -> Self {
        // whatever else it is called by several words has no surname
        let may_be_person = matches!(name.kind, NameKind::Person | NameKind::Unknown) || name.tokens.len() == 1;
        let parts = if may_be_person { registry.person_name(reader, name.tokens) } else { PersonName::default() };
        let full = register(registry, reader, &name, &parts);
        Found { name, parts, full }
    }
}

/// Reads all names of a document and tells whose they are. The `registry` is empty.
pub fn cast(reader: Reader<'_, '_>, mut registry: Registry) -> Cast {
    let (names, doubtful) = name::scan(reader);
    let mut found: Vec<Found> = names.into_iter().map(|name| Found::new(&mut registry, reader, name)).collect();
    let mut surnames: FxHashSet<u32> = FxHashSet::default();
    for Found { name, parts, .. } in &found {
        if matches!(name.kind, NameKind::Person | NameKind::Unknown) {
            surnames.extend(parts.words.last());
        }
    }
    let headlines = name::scan_headlines(reader, |word| surnames.contains(&registry.words.id(word)));
    found.extend(headlines.into_iter().map(|name| Found::new(&mut registry, reader, name)));
    for at in doubtful {
        if surnames.contains(&registry.words.id(reader.word(at)))
            && let Some(name) = name::surname_at_start(reader, at)
        {
            let parts = registry.person_name(reader, name.tokens);
            found.push(Found { name, parts, full: None });
        }
    }
    found.sort_by_key(|Found { name, .. }| (name.tokens.end, std::cmp::Reverse(name.tokens.start)));

    let mut names = Vec::with_capacity(found.len());
    let mut of_name = Vec::with_capacity(found.len());
    let mut partial = Vec::with_capacity(found.len());
    for Found { name, parts, full } in found {
        let (id, part) = match full {
            Some(id) => (id, false),
            None => short(&mut registry, reader, &name, &parts),
        };
        let profile = &mut registry.profiles[id];
        profile.first = profile.first.min(name.tokens.start as usize);
        if part {
            profile.short_mentions += 1;
            add_alias(profile, reader.text(name.tokens));
            // "Mrs. Reed" tells what an unlisted first name does not, but not the "Cyril" of Zadia Cyril.
            if profile.gender.is_none() && name.title {
                profile.gender = name.gender;
            }
        }
        names.push(name);
        of_name.push(id);
        partial.push(part);
    }
    let mut cast = Cast { names, of_name, partial, registry };
    cast.add_roles(reader);
    cast.guess_genders(reader);
    cast
}

/// The entity of a name that is full by itself.
fn register(registry: &mut Registry, reader: Reader<'_, '_>, name: &Name, parts: &PersonName) -> Option<ProfileId> {
    match name.kind {
        NameKind::Person => registry.person(reader, name, parts),
        NameKind::Document => Some(registry.body(reader, name)),
        // "Jordan" may be Ann Jordan, "Ford" Tom Ford, "REED" Eve Reed.
        NameKind::Organization if name.tokens.len() == 1 => None,
        NameKind::Place
            if name.tokens.len() == 1 && reader.known(name.tokens.start as usize).any(Known::PLACE_AMBIGUOUS) =>
        {
            None
        }
        NameKind::Organization => Some(registry.body(reader, name)),
        NameKind::Place => Some(registry.body(reader, name)),
        // "Clean Rivers Matter"
        NameKind::Unknown => (name.tokens.len() > 1).then(|| registry.body(reader, name)),
    }
}

/// The entity of a name that may be part of one that stands in full elsewhere, and whether it is.
fn short(registry: &mut Registry, reader: Reader<'_, '_>, name: &Name, parts: &PersonName) -> (ProfileId, bool) {
    let Some(word) = parts.words.last().copied() else { return (registry.body(reader, name), false) };
    // A word with a digit in it is nobody's surname: "F-35" is a thing, "MI5" a body.
    if reader.token(name.tokens.end as usize - 1).shape.has(Shape::DIGIT) {
        let text = reader.text(name.tokens);
        let id = match text.contains('-') {
            true => registry.unnamed(text.to_string(), SourceType::Other, name.tokens.start as usize),
            false => registry.body(reader, name),
        };
        return (id, false);
    }
    // A first name from the list says nothing of a surname's bearer.
    let sex = if name.title { name.gender } else { None };
    let known = reader.known(name.tokens.start as usize);
    let sure = name.kind == NameKind::Place
        || name.kind == NameKind::Organization
            && (known.any(Known::PROPER)
                || known.any(Known::ORGANIZATION_NAME) && !known.any(Known::ORGANIZATION_NAME_AMBIGUOUS));
    if sure && !registry.is_surname(word) {
        return (registry.body(reader, name), false);
    }
    if let Some(id) = registry.bearer(word, sex) {
        let profile = &mut registry.profiles[id];
        let last = name.tokens.end as usize - 1;
        if profile.source_type == SourceType::Other
            && (name.title || is_new_word(reader, last) && !is_attributive(reader, name))
        {
            profile.source_type = SourceType::Person;
        }
        let whole = registry.profiles[id].full_mentions == 0;
        return (id, !whole);
    }
    if !name.title {
        let text = reader.text(name.tokens);
        if reader.is_upper(name.tokens.start as usize)
            && let Some(id) = registry.by_text(text).or_else(|| registry.by_initials(text))
        {
            return (id, registry.profiles[id].full_mentions > 0 && registry.profiles[id].name != text);
        }
        // "the Times", "the Council"; a listed name is short for that of an outlet only.
        let bodies = registry.bodies_with(word).iter().copied();
        let outlet = |id: &ProfileId| registry.profiles[*id].body.any(Known::OUTLET);
        let body = bodies.into_iter().find(|id| !known.any(Known::ORGANIZATION_NAME) || outlet(id));
        if let Some(id) = body.filter(|_| name.kind != NameKind::Person) {
            return (id, true);
        }
    }
    if name.kind == NameKind::Organization {
        return (registry.body(reader, name), false);
    }
    let last = name.tokens.end as usize - 1;
    // "the Reeds"
    if !name.title && last > 0 && reader.known(last - 1).any(Known::DEFINITE) && reader.word(last).ends_with('s') {
        let id = registry.body(reader, name);
        registry.profiles[id].source_type = SourceType::Group;
        return (id, false);
    }
    if reader.token(last).tags == Tags::NAME
        && is_new_word(reader, last)
        && let Some(id) = registry.misspelt(reader.word(last)).and_then(|word| registry.bearer(word, sex))
    {
        return (id, true);
    }
    (registry.single(reader, name, word), false)
}

impl Cast {
    /// Gives entities the role words that stand around their names.
    fn add_roles(&mut self, reader: Reader<'_, '_>) {
        for (name, id) in self.names.iter().zip(&self.of_name) {
            if name.kind == NameKind::Place {
                continue;
            }
            let person = self.registry.profiles[*id].source_type == SourceType::Person;
            for part in [name.before, name.behind].into_iter().filter(|_| person) {
                note_roles(&mut self.registry, reader, *id, part);
            }
            if !person {
                for noun in body_nouns(reader, name) {
                    let noun = canonical(&mut self.registry, reader, noun);
                    self.registry.add_body_noun(*id, noun);
                }
            }
            let role = role_text(reader, name).or_else(|| outlet_before(reader, &self.names, name).filter(|_| person));
            if let Some(role) = role {
                // "Ann Reed (L-Ashton)" was read before, and now "Sen. Ann Reed".
                let bracket = |role: &str| role.starts_with('(');
                let known = self.registry.profiles[*id].role.as_deref();
                let role = match known {
                    None => role,
                    Some(known) if bracket(known) && !name.before.is_empty() && name.behind.is_empty() => {
                        format!("{role} {known}")
                    }
                    Some(_) => continue,
                };
                let first = if name.before.is_empty() { name.behind.start + 1 } else { name.before.start } as usize;
                let owned = reader.known(first).any(Known::POSSESSIVE) && role.starts_with(reader.word(first));
                let profile = &mut self.registry.profiles[*id];
                profile.role = Some(role);
                profile.role_pronoun = owned.then_some(first);
            }
        }
    }

    /// Gives people of unknown gender the one of the pronouns that follow them, unless these may mean somebody else.
    fn guess_genders(&mut self, reader: Reader<'_, '_>) {
        let profiles = &mut self.registry.profiles;
        let mut votes: Vec<(u32, u32)> = vec![(0, 0); profiles.len()];
        let mut next = 0;
        // For unknown, male and female the last name, with the number of the sentence that goes on behind it.
        let mut last: [Option<(ProfileId, u32)>; 3] = [None; 3];
        let sentence_of = &reader.layers.sentence_of;
        for (at, token) in reader.document.tokens.iter().enumerate() {
            if !token.tags.any(Tags::PRONOUN | Tags::POSSESSIVE) || reader.is_quoted(at) {
                continue;
            }
            while let Some(name) = self.names.get(next).filter(|name| name.tokens.end as usize <= at) {
                let id = self.of_name[next];
                if profiles[id].source_type == SourceType::Person && !reader.is_quoted(name.tokens.start as usize) {
                    last[place_of(profiles[id].gender)] = Some((id, sentence_of[name.tokens.end as usize]));
                }
                next += 1;
            }
            let near = |entry: Option<(ProfileId, u32)>| entry.filter(|(_, named)| named + 1 >= sentence_of[at]);
            let Some((id, _)) = near(last[place_of(None)]) else { continue };
            let Some(sex) = gender(reader.lexicon, token.entry, &["pronouns", "possessives"]) else { continue };
            if near(last[place_of(Some(sex))]).is_none() {
                let (male, female) = &mut votes[id];
                *(if sex == Gender::Male { male } else { female }) += 1;
            }
        }
        for (profile, (male, female)) in profiles.iter_mut().zip(votes) {
            if profile.gender.is_none() && profile.source_type == SourceType::Person && male != female {
                profile.gender = Some(if male > female { Gender::Male } else { Gender::Female });
            }
        }
    }
}

fn place_of(gender: Option<Gender>) -> usize {
    match gender {
        None => 0,
        Some(Gender::Male) => 1,
        Some(Gender::Female) => 2,
    }
}

/// The nouns in lower case that say what an organization is: right before its name, and in its apposition.
fn body_nouns(reader: Reader<'_, '_>, name: &Name) -> impl Iterator<Item = usize> {
    let is_noun = move |at: &usize| !reader.is_capitalised(*at) && reader.known(*at).any(Known::ORGANIZATION);
    let before = (name.tokens.start as usize).checked_sub(1).filter(is_noun);
    let behind = name.behind.start as usize;
    let apposition = (behind < name.behind.end as usize)
        .then(|| noun_phrase(reader, behind + 1, name.behind.end as usize))
        .flatten()
        .map(|phrase| phrase.head)
        .filter(is_noun);
    before.into_iter().chain(apposition)
}

/// The organization whose man or woman this is: "the Echo's Ann Reed".
fn outlet_before(reader: Reader<'_, '_>, names: &[Name], name: &Name) -> Option<String> {
    let possessive = (name.tokens.start as usize).checked_sub(2).filter(|at| reader.is_possessive(at + 1))?;
    let outlet = &names[name_at(names, possessive)?];
    let fits = outlet.kind == NameKind::Organization && name.before.is_empty() && name.tokens.len() > 1;
    fits.then(|| reader.text(outlet.tokens).to_string())
}

/// Title and appositions of a name as one text; none if there is only "Mr.".
fn role_text(reader: Reader<'_, '_>, name: &Name) -> Option<String> {
    let (mut start, mut end) = (name.before.start as usize, name.before.end as usize);
    while start < end && reader.known(start).any(Known::COURTESY) {
        start += 1;
    }
    let is_mark = |at: usize| reader.token(at).is_mark() || reader.is_possessive(at);
    while end > start && (is_mark(end - 1) || reader.known(end - 1).any(Known::COURTESY)) {
        end -= 1;
    }
    let mut role = String::new();
    if start < end {
        role.push_str(reader.text(TokenSpan::new(start, end)));
    }
    let (mut start, end) = (name.behind.start as usize, name.behind.end as usize);
    // an age is no role
    let is_age = |at: usize| reader.is_kind(at, TokenKind::Number) && (at + 1 == end || reader.is_mark(at + 1, ","));
    while start < end && (reader.is_mark(start, ",") || reader.is_dash(start) || is_age(start)) {
        start += 1;
    }
    if start < end {
        if !role.is_empty() {
            role.push_str(if reader.is_mark(start, "(") { " " } else { ", " });
        }
        role.push_str(reader.text(TokenSpan::new(start, end)));
    }
    (!role.is_empty()).then_some(role)
}

/// Notes the nouns and the other words of a role, so that a description finds its bearer.
fn note_roles(registry: &mut Registry, reader: Reader<'_, '_>, id: ProfileId, part: TokenSpan) {
    let end = part.end as usize;
    let mut at = part.start as usize;
    while at < end {
        let known = reader.known(at);
        let listed =
            reader.listed(at, end, ROLES).filter(|listed| reader.may_be(listed.end - 1, Tags::NOUN | Tags::NAME));
        let behind = listed.map_or(at + 1, |listed| listed.end);
        if let Some(listed) = listed
            && !listed.known.any(Known::COURTESY)
            && !reader.is_possessive(listed.end)
        {
            let head = role_head(registry, reader, listed);
            registry.add_role(id, head);
        }
        for word in at..behind {
            let token = reader.token(word);
            let tells = token.kind == TokenKind::Word
                && (token.tags.any(Tags::NOUN | Tags::ADJECTIVE | Tags::NAME | Tags::POSSESSIVE | Tags::PARTICIPLE)
                    || known.any(Known::PERSON));
            if tells {
                let party = is_party(reader, word) && !is_owner(reader, word, end);
                let word = canonical(registry, reader, word);
                let profile = &mut registry.profiles[id];
                profile.add_role_word(word);
                if party {
                    profile.add_party(word);
                }
            }
        }
        at = behind;
    }
    // "(R-Ohio)" makes a Republican of its bearer.
    if reader.is_mark(part.start as usize, "(") && part.len() > 2 {
        let bracket = reader.word(part.start as usize + 1);
        let party = bracket.split(['-', '–']).next().unwrap_or(bracket);
        let party = reader.lexicon.find(party);
        if let Some(noun) = reader.lexicon.attribute(party, "party-letters", "noun") {
            let word = registry.words.id(noun);
            registry.profiles[id].add_role_word(word);
            registry.profiles[id].add_party(word);
            registry.add_role(id, word);
        }
    }
}

/// The word belongs to a possessor: "Republican" in "the Republican nominee's daughter".
fn is_owner(reader: Reader<'_, '_>, at: usize, end: usize) -> bool {
    const LONGEST: usize = 6;
    let phrase = (at + 1..end.min(at + LONGEST))
        .take_while(|at| reader.is_possessive(*at) || reader.may_be(*at, Tags::NOUN | Tags::ADJECTIVE | Tags::NAME));
    phrase.clone().any(|at| reader.is_possessive(at))
}

/// The word names a party or a faith.
pub fn is_party(reader: Reader<'_, '_>, at: usize) -> bool {
    let (entry, known) = (reader.token(at).entry, reader.known(at));
    known.any(Known::AFFILIATION | Known::PARTY)
        || known.any(Known::ROLE_WORD) && reader.lexicon.attribute(entry, "role-words", "noun").is_some()
}

/// The number of the noun by which roles are compared: of several words the last, in the singular, of abbreviations the full form.
pub fn role_head(registry: &mut Registry, reader: Reader<'_, '_>, listed: Listed) -> u32 {
    canonical(registry, reader, listed.end - 1)
}

/// The number of the word under which role words are compared: "GOP" counts as "republican", "Sen." as "senator".
pub fn canonical(registry: &mut Registry, reader: Reader<'_, '_>, at: usize) -> u32 {
    let entry = reader.token(at).entry;
    const LISTED: Known = Known(Known::TITLE.0 | Known::PERSON.0 | Known::ORGANIZATION.0 | Known::ROLE_WORD.0);
    const LISTS: [&str; 4] = ["titles", "person-nouns", "organization-nouns", "role-words"];
    let own = || reader.word(at).trim_end_matches('.');
    if !reader.known(at).any(LISTED) {
        return registry.words.id(own());
    }
    let mut first = None;
    // the noun of the list that comes first in `LISTS`
    let mut noun: Option<(usize, &str)> = None;
    for reading in reader.lexicon.readings(entry) {
        let Some(rank) = LISTS.iter().position(|list| *list == reading.list) else { continue };
        first = first.or(Some(reading));
        if noun.is_none_or(|(best, _)| rank < best)
            && let Some(same) = reading.attribute("noun")
        {
            noun = Some((rank, same));
        }
    }
    let word = noun.map(|(_, noun)| noun).or_else(|| first.map(|reading| reading.lemma()));
    registry.words.id(word.unwrap_or_else(own))
}
