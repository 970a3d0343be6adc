//! The entities of a document: everybody and everything that has a name in it, each once, under the fullest form, and the unnamed
//! sources as they turn up.

use std::hash::{BuildHasher, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHasher};
use smallvec::SmallVec;

use super::name::{Name, NameKind};
use super::reader::Reader;
use super::vocabulary::{Gender, Known};
use crate::extract::types::SourceType;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::{Shape, TokenKind};

/// Number of an entity in [`Registry::profiles`].
pub type ProfileId = usize;

/// Number of a word, whatever its case.
pub type WordId = u32;

/// Entities with the same word in their names or roles: mostly one.
type Bearers = SmallVec<[ProfileId; 2]>;

/// Bearers of one surname, or of one role, that are looked through; a bound, so that time stays linear.
const MOST_BEARERS: usize = 16;

/// Role words of one entity that are kept; a bound, so that time stays linear.
const MOST_ROLE_WORDS: usize = 40;

/// What is known of one entity.
#[derive(Debug)]
pub struct Profile {
    /// The fullest name, or the words that describe it.
    pub name: String,
    /// What kind of entity.
    pub source_type: SourceType,
    /// True if the text gives a proper name.
    pub named: bool,
    /// Of a person.
    pub gender: Option<Gender>,
    /// Role words as the text gives them.
    pub role: Option<String>,
    /// The possessive pronoun that the role begins with: "its chairman".
    pub role_pronoun: Option<usize>,
    /// Words of its roles: "democratic", "nominee".
    pub role_words: SmallVec<[WordId; 6]>,
    /// Parties and faiths that its roles name.
    pub parties: Vec<WordId>,
    /// Other forms, in order of the text.
    pub aliases: Vec<String>,
    /// The first token of the first mention.
    pub first: usize,
    /// How often the full name stands in the text.
    pub full_mentions: u32,
    /// How often the text calls it by the surname alone.
    pub short_mentions: u32,
    /// Of a person: a first name of the list or a title tells that it is one.
    pub certain: bool,
    /// Of an organization: what kind, as far as the lists tell.
    pub body: Known,
    /// Members of "A and B".
    pub members: Vec<ProfileId>,
    /// Number of words of `name`, initials among them.
    length: usize,
    /// Initials between first and last name.
    initials: Initials,
    /// The words of a person's name.
    words: NameWords,
}

impl Profile {
    /// Notes a word of its roles.
    pub fn add_role_word(&mut self, word: WordId) {
        if self.role_words.len() < MOST_ROLE_WORDS && !self.role_words.contains(&word) {
            self.role_words.push(word);
        }
    }

    /// Notes a party or faith that its roles name.
    pub fn add_party(&mut self, party: WordId) {
        if !self.parties.contains(&party) {
            self.parties.push(party);
        }
    }
}

/// Words of one name: mostly two.
type NameWords = SmallVec<[WordId; 4]>;
/// Initials of one name: mostly none.
type Initials = SmallVec<[char; 2]>;

/// The words of a person's name.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct PersonName {
    /// First, middle and last names without initials and particles.
    pub words: NameWords,
    /// "Lenny" in quotation marks.
    pub nickname: Option<WordId>,
    /// Middle initials.
    pub initials: Initials,
    /// "Jr", "III".
    pub generation: Option<WordId>,
}

/// Numbers for words, so that names are compared by numbers.
#[derive(Debug, Default)]
pub struct Words {
    /// Numbers by the hash of their words.
    ids: HashTable<WordId>,
    /// All words, one behind the other ...
    text: String,
    /// ... and where each ends.
    ends: Vec<usize>,
    buffer: String,
}

impl Words {
    /// The number of the word, made if there is none yet.
    pub fn id(&mut self, word: &str) -> WordId {
        self.fold(word);
        let Words { ids, text, ends, buffer } = self;
        let hash = |word: &str| FxBuildHasher.hash_one(word);
        if let Some(id) = ids.find(hash(buffer), |id| word_of(text, ends, *id) == buffer) {
            return *id;
        }
        let next = ends.len() as WordId;
        text.push_str(buffer);
        ends.push(text.len());
        ids.insert_unique(hash(buffer), next, |id| hash(word_of(text, ends, *id)));
        next
    }

    /// All words with their numbers, in the order in which they were met.
    fn all(&self) -> impl Iterator<Item = (&str, WordId)> {
        (0..self.ends.len() as WordId).map(|id| (word_of(&self.text, &self.ends, id), id))
    }

    fn clear(&mut self) {
        self.ids.clear();
        self.text.clear();
        self.ends.clear();
    }

    /// Lower case, straight apostrophes, and without the article of Arabic names, which comes and goes.
    fn fold(&mut self, word: &str) {
        self.buffer.clear();
        push_lower(&mut self.buffer, word);
        while let [b'a' | b'e', b'l', b'-', _, _, _, ..] = self.buffer.as_bytes() {
            self.buffer.drain(.."al-".len());
        }
    }
}

#[inline]
fn word_of<'t>(text: &'t str, ends: &[usize], id: WordId) -> &'t str {
    let start = id.checked_sub(1).map_or(0, |before| ends[before as usize]);
    &text[start..ends[id as usize]]
}

/// All entities of a document, with the ways to find them.
#[derive(Debug, Default)]
pub struct Registry {
    /// The entities.
    pub profiles: Vec<Profile>,
    /// Numbers of words.
    pub words: Words,
    by_full_name: FxHashMap<(WordId, WordId, Option<WordId>), Bearers>,
    by_last_name: FxHashMap<WordId, Bearers>,
    by_first_name: FxHashMap<WordId, Bearers>,
    by_key: FxHashMap<String, ProfileId>,
    by_initials: FxHashMap<String, ProfileId>,
    by_body_word: FxHashMap<WordId, Bearers>,
    by_members: FxHashMap<Vec<ProfileId>, ProfileId>,
    by_role: FxHashMap<WordId, Bearers>,
    /// Unnamed documents and things by their noun, the last one.
    by_thing: FxHashMap<WordId, ProfileId>,
    /// Surnames by the hash of their letters less one; filled when first asked for.
    by_letters: FxHashMap<u64, WordId>,
    /// Working memory.
    key: String,
}

impl Registry {
    /// Forgets everything, but keeps the memory for the next document, if it is not much.
    pub fn clear(&mut self) {
        const MOST_KEPT: usize = 1 << 14;
        if self.words.ends.len() > MOST_KEPT {
            *self = Registry::default();
            return;
        }
        self.profiles.clear();
        self.words.clear();
        for index in [&mut self.by_last_name, &mut self.by_first_name, &mut self.by_body_word, &mut self.by_role] {
            index.clear();
        }
        self.by_full_name.clear();
        self.by_key.clear();
        self.by_initials.clear();
        self.by_members.clear();
        self.by_thing.clear();
        self.by_letters.clear();
    }

    /// Takes the words of a person's name apart.
    pub fn person_name(&mut self, reader: Reader<'_, '_>, tokens: TokenSpan) -> PersonName {
        let mut name = PersonName::default();
        let mut quoted = false;
        for at in tokens.range() {
            let token = reader.token(at);
            if token.kind == TokenKind::Quote {
                quoted = !quoted;
                continue;
            }
            if token.kind != TokenKind::Word {
                continue;
            }
            let word = reader.word(at);
            let known = reader.known(at);
            // one letter, or up to three with a dot behind
            let is_initial = || {
                let letters = word.chars().filter(|c| c.is_alphabetic()).take(4).count();
                letters == 1 || letters <= 3 && word.ends_with('.') && word.len() > letters
            };
            if quoted {
                name.nickname = Some(self.words.id(word));
            } else if known.any(Known::GENERATION) && at > tokens.start as usize + 1 {
                name.generation = Some(self.words.id(word.trim_end_matches('.')));
            } else if known.any(Known::SUFFIX)
                && !known.any(Known::FIRST_NAME)
                && at > tokens.start as usize + 1
                && token.shape.has(Shape::UPPER)
            {
                // degrees and honours are no part of the name
            } else if at > tokens.start as usize && is_initial() {
                name.initials.extend(word.chars().filter(|c| c.is_alphabetic()));
            } else if !known.any(Known::PARTICLE)
                || token.shape.has(Shape::CAPITALISED)
                    && (!reader.known(at + 1).any(Known::PARTICLE) || reader.is_capitalised(at + 1))
            {
                // "Van der Heyden": the first particle has its capital from standing first.
                name.words.push(self.words.id(word));
            }
        }
        name
    }

    /// The entity of a full name of a person, made if there is none yet.
    pub fn person(&mut self, reader: Reader<'_, '_>, name: &Name, parts: &PersonName) -> Option<ProfileId> {
        let (first, last) = (*parts.words.first()?, *parts.words.last()?);
        if parts.words.len() < 2 {
            return None;
        }
        // "Le Tallec" is less than "Marine Le Tallec".
        if reader.known(name.tokens.start as usize).any(Known::PARTICLE) {
            let bearers = self.by_last_name.get(&last).into_iter().flatten().copied();
            let longer = |id: &ProfileId| {
                let words = &self.profiles[*id].words;
                words.len() > parts.words.len() && words.ends_with(&parts.words)
            };
            if bearers.into_iter().any(|id| longer(&id)) {
                return None;
            }
        }
        let key = (first, last, parts.generation);
        let same = |profile: &Profile| {
            profile.initials.is_empty() || parts.initials.is_empty() || profile.initials[0] == parts.initials[0]
        };
        let known = self.by_full_name.get(&key).into_iter().flatten().copied().find(|id| same(&self.profiles[*id]));
        let id = match known {
            Some(id) => id,
            None => {
                let id = self.add(
                    reader.text(name.tokens).to_string(),
                    SourceType::Person,
                    true,
                    name.tokens.start as usize,
                );
                self.profiles[id].words.clone_from(&parts.words);
                push(&mut self.by_full_name, key, id);
                push(&mut self.by_first_name, first, id);
                for word in &parts.words[1..] {
                    push(&mut self.by_last_name, *word, id);
                }
                if let Some(nickname) = parts.nickname {
                    push(&mut self.by_full_name, (nickname, last, parts.generation), id);
                    push(&mut self.by_first_name, nickname, id);
                }
                id
            }
        };
        let profile = &mut self.profiles[id];
        profile.full_mentions += 1;
        profile.certain |= name.title || reader.known(name.tokens.start as usize).any(Known::FIRST_NAME);
        if profile.gender.is_none() {
            profile.gender = name.gender;
        }
        if profile.initials.is_empty() {
            profile.initials.clone_from(&parts.initials);
        }
        let text = reader.text(name.tokens);
        if name.tokens.len() > profile.length || profile.length == 0 {
            profile.length = name.tokens.len();
            let old = std::mem::replace(&mut profile.name, text.to_string());
            if old != profile.name {
                profile.aliases.push(old);
            }
        } else {
            add_alias(profile, text);
        }
        Some(id)
    }

    /// The bearers of a surname, or of a first name where nobody has such a surname.
    pub fn bearers(&self, word: WordId) -> &[ProfileId] {
        self.by_last_name.get(&word).or_else(|| self.by_first_name.get(&word)).map_or(&[], SmallVec::as_slice)
    }

    /// True if somebody who is a person for certain has this surname.
    pub fn is_surname(&self, word: WordId) -> bool {
        self.by_last_name.get(&word).is_some_and(|bearers| bearers.iter().any(|id| self.profiles[*id].certain))
    }

    /// The person whom the text calls by this one word, with the gender that a title gives: of several bearers the one that the text
    /// calls by the surname, who is the first one as a rule; others keep their first name.
    pub fn bearer(&self, word: WordId, gender: Option<Gender>) -> Option<ProfileId> {
        let bearers = self.bearers(word);
        let fits = |id: &ProfileId| match (gender, self.profiles[*id].gender) {
            (Some(wanted), Some(known)) => wanted == known,
            _ => true,
        };
        bearers.iter().copied().find(fits)
    }

    /// The surname of a full name that differs from this one by a letter: "Brandtner" for "Branndtner". Only long words are compared,
    /// for short ones that look alike are often different names.
    pub fn misspelt(&mut self, word: &str) -> Option<WordId> {
        const SHORTEST: usize = 7;
        if word.chars().count() < SHORTEST {
            return None;
        }
        if self.by_letters.is_empty() {
            let surnames = self.words.all().filter(|(_, id)| self.by_last_name.contains_key(id));
            for (name, id) in surnames.filter(|(name, _)| name.chars().count() + 1 >= SHORTEST) {
                self.by_letters.extend(less_one(name).map(|letters| (letters, id)));
            }
        }
        self.words.fold(word);
        less_one(&self.words.buffer).find_map(|letters| self.by_letters.get(&letters).copied())
    }

    /// The entity of one name that stands nowhere in full: "Reed", "Ann". A word of the lists that has nothing but its capital
    /// may be a person, but is no person yet: "the Internet".
    pub fn single(&mut self, reader: Reader<'_, '_>, name: &Name, word: WordId) -> ProfileId {
        let last = name.tokens.end as usize - 1;
        let listed = !is_new_word(reader, last) || is_attributive(reader, name);
        // "the airline Skylark"
        let is_body = (name.tokens.start as usize)
            .checked_sub(1)
            .is_some_and(|before| reader.known(before).any(Known::ORGANIZATION) && !reader.is_capitalised(before));
        let source_type = match name.kind {
            NameKind::Unknown if is_body => SourceType::Organization,
            NameKind::Organization | NameKind::Place => SourceType::Organization,
            NameKind::Unknown if listed => SourceType::Other,
            _ => SourceType::Person,
        };
        let id = self.add(reader.text(name.tokens).to_string(), source_type, true, name.tokens.start as usize);
        self.profiles[id].gender = name.gender;
        push(&mut self.by_last_name, word, id);
        id
    }

    /// The entity of an organization's or place's name, made if there is none yet.
    pub fn body(&mut self, reader: Reader<'_, '_>, name: &Name) -> ProfileId {
        let text = reader.text(name.tokens);
        self.key.clear();
        push_key(&mut self.key, text);
        let key = self.key.as_str();
        if let Some(id) = self.by_key.get(key) {
            let id = *id;
            self.profiles[id].full_mentions += 1;
            return id;
        }
        let upper = name.tokens.len() == 1 && reader.is_upper(name.tokens.start as usize);
        if upper && let Some(id) = self.by_initials.get(key) {
            let id = *id;
            add_alias(&mut self.profiles[id], text);
            return id;
        }
        let source_type = if name.kind == NameKind::Document { SourceType::Document } else { SourceType::Organization };
        let id = self.add(text.to_string(), source_type, true, name.tokens.start as usize);
        self.profiles[id].full_mentions = 1;
        self.profiles[id].body = body_kind(reader, name);
        self.by_key.insert(self.key.clone(), id);
        if name.tokens.len() > 1 {
            let capitals: String = name
                .tokens
                .range()
                .filter(|at| reader.is_capitalised(*at))
                .filter_map(|at| reader.word(at).chars().next())
                .flat_map(char::to_lowercase)
                .collect();
            if capitals.len() > 1 {
                self.by_initials.entry(capitals).or_insert(id);
            }
            let last = name.tokens.end as usize - 1;
            for at in name.tokens.range().filter(|at| reader.is_capitalised(*at) || *at == last) {
                let word = self.words.id(reader.word(at));
                push(&mut self.by_body_word, word, id);
                self.profiles[id].add_role_word(word);
            }
            // "Harbor Safety Council (HSC)"
            let behind = name.tokens.end as usize;
            if reader.is_mark(behind, "(") && reader.is_mark(behind + 2, ")") && reader.is_upper(behind + 1) {
                let short = reader.word(behind + 1);
                self.by_key.entry(key_of(short)).or_insert(id);
                add_alias(&mut self.profiles[id], short);
            }
        }
        id
    }

    /// Notes that a noun is said of an organization: "the charity Open Door", "Open Door, a charity".
    pub fn add_body_noun(&mut self, id: ProfileId, noun: WordId) {
        push(&mut self.by_body_word, noun, id);
    }

    /// The organizations with this word in their names: those that "the Post" and "the committee" may mean.
    pub fn bodies_with(&self, word: WordId) -> &[ProfileId] {
        self.by_body_word.get(&word).map_or(&[], SmallVec::as_slice)
    }

    /// The organization or unnamed source with these words.
    pub fn by_text(&self, text: &str) -> Option<ProfileId> {
        self.by_key.get(&key_of(text)).copied()
    }

    /// The organization with these initials.
    pub fn by_initials(&self, text: &str) -> Option<ProfileId> {
        self.by_initials.get(&key_of(text)).copied()
    }

    /// The unnamed source that these words describe, made if there is none yet.
    pub fn unnamed(&mut self, text: String, source_type: SourceType, first: usize) -> ProfileId {
        let key = key_of(&text);
        if let Some(id) = self.by_key.get(&key).filter(|id| !self.profiles[**id].named) {
            return *id;
        }
        let id = self.add(text, source_type, false, first);
        self.by_key.insert(key, id);
        id
    }

    /// The entity of several together, made if there is none yet.
    pub fn several(&mut self, members: Vec<ProfileId>, first: usize) -> ProfileId {
        if let Some(id) = self.by_members.get(&members) {
            return *id;
        }
        let names: Vec<&str> = members.iter().map(|id| self.profiles[*id].name.as_str()).collect();
        let name = joined(&names);
        let named = members.iter().all(|id| self.profiles[*id].named);
        let id = self.add(name, SourceType::Group, named, first);
        self.profiles[id].members.clone_from(&members);
        self.by_members.insert(members, id);
        id
    }

    /// Notes that the entity has a role with this head.
    pub fn add_role(&mut self, id: ProfileId, head: WordId) {
        let bearers = self.by_role.entry(head).or_default();
        if !bearers.contains(&id) && bearers.len() < MOST_BEARERS {
            bearers.push(id);
        }
    }

    /// Notes the noun of an unnamed document or thing.
    pub fn add_thing(&mut self, id: ProfileId, head: WordId) {
        self.by_thing.insert(head, id);
    }

    /// The last unnamed document or thing with this noun.
    pub fn thing(&self, head: WordId) -> Option<ProfileId> {
        self.by_thing.get(&head).copied()
    }

    /// Who has a role with this head.
    pub fn with_role(&self, head: WordId) -> &[ProfileId] {
        self.by_role.get(&head).map_or(&[], SmallVec::as_slice)
    }

    fn add(&mut self, name: String, source_type: SourceType, named: bool, first: usize) -> ProfileId {
        self.profiles.push(Profile {
            name,
            source_type,
            named,
            gender: None,
            role: None,
            role_pronoun: None,
            role_words: SmallVec::new(),
            parties: Vec::new(),
            aliases: Vec::new(),
            first,
            full_mentions: 0,
            short_mentions: 0,
            certain: false,
            body: Known::NONE,
            members: Vec::new(),
            length: 0,
            initials: SmallVec::new(),
            words: SmallVec::new(),
        });
        self.profiles.len() - 1
    }
}

/// Kinds of organizations.
const BODIES: Known = Known(
    Known::OUTLET.0
        | Known::COMPANY.0
        | Known::GOVERNMENT.0
        | Known::ASSOCIATION.0
        | Known::INTERNATIONAL.0
        | Known::PARTY.0
        | Known::PLACE.0
        | Known::STATE_ORGAN.0,
);

/// What kind of organization a name is of, by the lists: of the name, or of the noun in lower case that ends it ("the Reed campaign",
/// which no other noun means).
fn body_kind(reader: Reader<'_, '_>, name: &Name) -> Known {
    let (start, end) = (name.tokens.start as usize, name.tokens.end as usize);
    if !reader.is_capitalised(end - 1) {
        return Known::STATE_ORGAN;
    }
    let listed = reader.listed(start, end, BODIES).filter(|listed| listed.end == end);
    listed.map_or(Known::NONE, |listed| Known(listed.known.0 & BODIES.0))
}

/// No list holds the word.
pub fn is_new_word(reader: Reader<'_, '_>, at: usize) -> bool {
    reader.lexicon.readings(reader.token(at).entry).next().is_none()
}

/// The name stands before a noun or behind an article, as names of things do: "a former Half-Moon player".
pub fn is_attributive(reader: Reader<'_, '_>, name: &Name) -> bool {
    let (start, end) = (name.tokens.start as usize, name.tokens.end as usize);
    let before = start > 0 && reader.known(start - 1).any(Known::DETERMINER);
    let behind = reader.may_be(end, Tags::NOUN)
        && !reader.may_be(end, Tags::VERB | Tags::AUXILIARY | Tags::MODAL | Tags::ADVERB);
    !name.title && (before || behind)
}

/// Hashes of the word itself, and of the word without each of its letters but the first: of 64 bits, so that no two words of a text
/// have the same by chance.
fn less_one(word: &str) -> impl Iterator<Item = u64> {
    let hash = |before: &str, behind: &str| {
        let mut hasher = FxHasher::default();
        before.bytes().chain(behind.bytes()).for_each(|byte| hasher.write_u8(byte));
        hasher.finish()
    };
    let places = word.char_indices().skip(1);
    let less = places.map(move |(at, letter)| hash(&word[..at], &word[at + letter.len_utf8()..]));
    std::iter::once(hash(word, "")).chain(less)
}

/// Adds another form of a name, once.
pub fn add_alias(profile: &mut Profile, text: &str) {
    const MOST_ALIASES: usize = 12;
    if profile.name != text
        && profile.aliases.len() < MOST_ALIASES
        && !profile.aliases.iter().any(|alias| alias == text)
    {
        profile.aliases.push(text.to_string());
    }
}

fn push<K: std::hash::Hash + Eq>(index: &mut FxHashMap<K, Bearers>, key: K, id: ProfileId) {
    let bearers = index.entry(key).or_default();
    if bearers.len() < MOST_BEARERS && !bearers.contains(&id) {
        bearers.push(id);
    }
}

/// Adds a word in lower case, with straight apostrophes.
fn push_lower(text: &mut String, word: &str) {
    if word.is_ascii() {
        let start = text.len();
        text.push_str(word);
        text[start..].make_ascii_lowercase();
    } else {
        text.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
}

/// The words without case, articles and possessive endings.
fn key_of(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    push_key(&mut key, text);
    key
}

/// Adds the same to an empty key.
fn push_key(key: &mut String, text: &str) {
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        if key.is_empty() && ["the", "a", "an"].iter().any(|article| word.eq_ignore_ascii_case(article))
            || word.is_empty()
        {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        push_lower(key, word);
    }
}

/// "A, B and C"
pub fn joined(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_string(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_pass_over_case_articles_and_endings() {
        assert_eq!(key_of("The Harbor Council's"), "harbor council");
        assert_eq!(key_of("“a Northford port source”"), "northford port source");
        assert_eq!(key_of("the"), "");
    }

    #[test]
    fn words_have_one_number_in_any_case() {
        let mut words = Words::default();
        assert_eq!(words.id("O’Neill"), words.id("O'NEILL"));
        assert_eq!(words.id("al-Sabri"), words.id("Sabri"));
        assert_ne!(words.id("el"), words.id(""));
    }

    #[test]
    fn letters_less_one() {
        let all: Vec<u64> = less_one("abé").collect();
        let whole = |word| less_one(word).next().unwrap();
        assert_eq!(all, ["abé", "aé", "ab"].map(whole));
        assert_ne!(whole("abé"), whole("aéb"));
    }
}
