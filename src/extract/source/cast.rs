//! Who is who in a document: every name is given its entity, partial names that of the full form wherever that stands, and entities
//! get their roles and genders.

use rustc_hash::FxHashSet;

use super::entity::{ProfileId, Registry, add_alias};
use super::name::{self, Name, NameKind, ROLES};
use super::reader::{Listed, Reader};
use super::vocabulary::{Gender, Known, gender};
use crate::extract::types::SourceType;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

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

/// Reads all names of a document and tells whose they are.
pub fn cast(reader: Reader<'_, '_>) -> Cast {
    let mut registry = Registry::default();
    let (mut names, doubtful) = name::scan(reader);
    let mut full: Vec<Option<ProfileId>> = names.iter().map(|name| register(&mut registry, reader, name)).collect();
    let mut surnames: FxHashSet<u32> = FxHashSet::default();
    for name in names.iter().filter(|name| matches!(name.kind, NameKind::Person | NameKind::Unknown)) {
        surnames.extend(registry.person_name(reader, name.tokens).words.last());
    }
    for headline in name::scan_headlines(reader, |word| surnames.contains(&registry.words.id(word))) {
        full.push(register(&mut registry, reader, &headline));
        names.push(headline);
    }
    let starts = doubtful.into_iter().filter(|at| surnames.contains(&registry.words.id(reader.word(*at))));
    for name in starts.filter_map(|at| name::surname_at_start(reader, at)) {
        full.push(None);
        names.push(name);
    }
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| (names[*at].tokens.end, std::cmp::Reverse(names[*at].tokens.start)));
    let names: Vec<Name> = order.iter().map(|at| names[*at]).collect();
    let full: Vec<Option<ProfileId>> = order.iter().map(|at| full[*at]).collect();

    let mut of_name = Vec::with_capacity(names.len());
    let mut partial = Vec::with_capacity(names.len());
    for (name, full) in names.iter().zip(&full) {
        let (id, part) = match full {
            Some(id) => (*id, false),
            None => short(&mut registry, reader, name),
        };
        let profile = &mut registry.profiles[id];
        profile.first = profile.first.min(name.tokens.start as usize);
        if part {
            profile.short_mentions += 1;
            add_alias(profile, reader.text(name.tokens));
            // "Mrs. Reed" tells what an unlisted first name does not.
            if profile.gender.is_none() {
                profile.gender = name.gender;
            }
        }
        of_name.push(id);
        partial.push(part);
    }
    let mut cast = Cast { names, of_name, partial, registry };
    cast.add_roles(reader);
    cast.guess_genders(reader);
    cast
}

/// The entity of a name that is full by itself.
fn register(registry: &mut Registry, reader: Reader<'_, '_>, name: &Name) -> Option<ProfileId> {
    match name.kind {
        NameKind::Person => registry.person(reader, name),
        NameKind::Organization => {
            (name.tokens.len() > 1 || !may_be_surname(reader, name)).then(|| registry.body(reader, name))
        }
        NameKind::Place => Some(registry.body(reader, name)),
        // "Clean Rivers Matter"
        NameKind::Unknown => (name.tokens.len() > 1).then(|| registry.body(reader, name)),
    }
}

/// A word in capitals may be a surname in capitals: "CRUZ".
fn may_be_surname(reader: Reader<'_, '_>, name: &Name) -> bool {
    let known = reader.known(name.tokens.start as usize);
    reader.is_upper(name.tokens.start as usize) && !known.any(Known::ORGANIZATION_NAME | Known::PROPER)
}

/// The entity of a name that may be part of one that stands in full elsewhere, and whether it is.
fn short(registry: &mut Registry, reader: Reader<'_, '_>, name: &Name) -> (ProfileId, bool) {
    let parts = registry.person_name(reader, name.tokens);
    let Some(word) = parts.words.last().copied() else { return (registry.body(reader, name), false) };
    // A first name from the list says nothing of a surname's bearer.
    let sex = if name.title { name.gender } else { None };
    if let Some(id) = registry.bearer(word, sex) {
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
        if name.kind != NameKind::Person
            && let Some(id) = registry.body_by_word(word)
        {
            return (id, true);
        }
    }
    if name.kind == NameKind::Organization {
        return (registry.body(reader, name), false);
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
            if let Some(role) = role_text(reader, name)
                && self.registry.profiles[*id].role.is_none()
            {
                self.registry.profiles[*id].role = Some(role);
            }
            for part in [name.before, name.behind].into_iter().filter(|_| person) {
                note_roles(&mut self.registry, reader, *id, part);
            }
        }
    }

    /// Gives people of unknown gender the one of the pronouns that follow them, unless these may mean somebody else.
    fn guess_genders(&mut self, reader: Reader<'_, '_>) {
        let profiles = &mut self.registry.profiles;
        let mut votes: Vec<(u32, u32)> = vec![(0, 0); profiles.len()];
        let mut next = 0;
        // For unknown, male and female the last name, with the number of its sentence.
        let mut last: [Option<(ProfileId, usize)>; 3] = [None; 3];
        for (number, sentence) in reader.document.sentences.iter().enumerate() {
            for at in sentence.tokens.range() {
                while let Some(name) = self.names.get(next).filter(|name| name.tokens.end as usize <= at) {
                    let id = self.of_name[next];
                    if profiles[id].source_type == SourceType::Person && !reader.is_quoted(name.tokens.start as usize) {
                        last[place_of(profiles[id].gender)] = Some((id, number));
                    }
                    next += 1;
                }
                let near = |entry: Option<(ProfileId, usize)>| entry.filter(|(_, named)| named + 1 >= number);
                let Some((id, _)) = near(last[place_of(None)]) else { continue };
                let token = reader.token(at);
                if !token.tags.any(Tags::PRONOUN | Tags::POSSESSIVE) || reader.is_quoted(at) {
                    continue;
                }
                let Some(sex) = gender(reader.lexicon, token.entry, &["pronouns", "possessives"]) else { continue };
                if near(last[place_of(Some(sex))]).is_none() {
                    let (male, female) = &mut votes[id];
                    *(if sex == Gender::Male { male } else { female }) += 1;
                }
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

/// Title and appositions of a name as one text; none if there is only "Mr.".
fn role_text(reader: Reader<'_, '_>, name: &Name) -> Option<String> {
    let (mut start, mut end) = (name.before.start as usize, name.before.end as usize);
    while start < end && reader.known(start).any(Known::COURTESY) {
        start += 1;
    }
    let is_mark = |at: usize| {
        matches!(reader.token(at).kind, TokenKind::Punctuation | TokenKind::Quote) || reader.is_possessive(at)
    };
    while end > start && (is_mark(end - 1) || reader.known(end - 1).any(Known::COURTESY)) {
        end -= 1;
    }
    let mut role = String::new();
    if start < end {
        role.push_str(reader.text(TokenSpan::new(start, end)));
    }
    let (mut start, end) = (name.behind.start as usize, name.behind.end as usize);
    while start < end && (reader.is_mark(start, ",") || reader.is_dash(start)) {
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
    const MOST_WORDS: usize = 40;
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
            if tells && registry.profiles[id].role_words.len() < MOST_WORDS {
                let word = canonical(registry, reader, word);
                let words = &mut registry.profiles[id].role_words;
                if !words.contains(&word) {
                    words.push(word);
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
            registry.profiles[id].role_words.push(word);
            registry.add_role(id, word);
        }
    }
}

/// The number of the noun by which roles are compared: of several words the last, in the singular, of abbreviations the full form.
pub fn role_head(registry: &mut Registry, reader: Reader<'_, '_>, listed: Listed) -> u32 {
    canonical(registry, reader, listed.end - 1)
}

/// The number of the word under which role words are compared: "GOP" counts as "republican", "Sen." as "senator".
pub fn canonical(registry: &mut Registry, reader: Reader<'_, '_>, at: usize) -> u32 {
    let entry = reader.token(at).entry;
    let mut readings = reader.lexicon.readings(entry);
    let lists = ["titles", "person-nouns", "role-words"];
    if let Some(same) = lists.iter().find_map(|list| reader.lexicon.attribute(entry, list, "noun")) {
        return registry.words.id(same);
    }
    match readings.find(|reading| lists.contains(&reading.list)) {
        Some(reading) => registry.words.id(reading.lemma),
        None => registry.words.id(reader.word(at).trim_end_matches('.')),
    }
}
