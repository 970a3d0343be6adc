//! What is known of words: for each word form its number, the word lists it stands in, its possible parts of speech,
//! its lemma and attributes. The text layer only looks words up; `pattern::compile` fills the table from `patterns/lists`.

use rustc_hash::FxHashMap;

use super::tags::Tags;

/// Number of a word form or of a form of several words; 0 is a word that no list holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Default)]
pub struct EntryId(pub u32);

impl EntryId {
    /// A word that stands in no list and in no pattern.
    pub const UNKNOWN: EntryId = EntryId(0);
}

/// Number of a word list, or of the part of a list that has a tag: one bit of an entry's class set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ClassId(pub u16);

/// One line of a list as it bears on one of its forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Name of the list, as in `cue-verbs`.
    pub list: Box<str>,
    /// The entry as written in the list: "say" for the form "said".
    pub lemma: Box<str>,
    /// Attributes of the line, such as `type=assertion`.
    pub attributes: std::sync::Arc<[(Box<str>, Box<str>)]>,
}

/// The table of words. Immutable once built, shared by all threads.
#[derive(Default, Debug)]
pub struct Lexicon {
    pub(crate) words: FxHashMap<Box<[u8]>, EntryId>,
    pub(crate) tags: Vec<Tags>,
    pub(crate) stride: usize,
    pub(crate) classes: Vec<u64>,
    pub(crate) readings: Vec<Vec<Reading>>,
    pub(crate) phrase_steps: FxHashMap<(u32, EntryId), u32>,
    pub(crate) phrase_ends: FxHashMap<u32, EntryId>,
    pub(crate) class_names: FxHashMap<Box<str>, ClassId>,
    pub(crate) suffixes: FxHashMap<Box<[u8]>, Tags>,
}

/// Longest word, in bytes, that a list can hold; longer tokens are unknown words.
pub const LONGEST_WORD: usize = 48;

impl Lexicon {
    /// The entry of a word form, whatever its case; curly apostrophes count as straight ones.
    pub fn find(&self, word: &str) -> EntryId {
        let bytes = word.as_bytes();
        if bytes.len() > LONGEST_WORD {
            return EntryId::UNKNOWN;
        }
        let mut buffer = [0u8; LONGEST_WORD];
        if word.is_ascii() {
            let lower = &mut buffer[..bytes.len()];
            lower.copy_from_slice(bytes);
            lower.make_ascii_lowercase();
            return self.words.get(&*lower).copied().unwrap_or_default();
        }
        let lower = word.to_lowercase().replace(['’', '‘'], "'");
        self.words.get(lower.as_bytes()).copied().unwrap_or_default()
    }

    /// Possible parts of speech of an entry.
    pub fn tags(&self, entry: EntryId) -> Tags {
        self.tags[entry.0 as usize]
    }

    /// Parts of speech that a word's ending suggests, for words of no list; none if no ending is known.
    pub fn tags_by_suffix(&self, word: &str) -> Tags {
        let bytes = word.as_bytes();
        for length in (1..=6).rev() {
            if bytes.len() > length + 1 {
                let mut buffer = [0u8; 6];
                let ending = &mut buffer[..length];
                ending.copy_from_slice(&bytes[bytes.len() - length..]);
                ending.make_ascii_lowercase();
                if let Some(tags) = self.suffixes.get(&*ending) {
                    return *tags;
                }
            }
        }
        Tags::NONE
    }

    /// True if the entry stands in the list (or part of a list) `class`.
    pub fn has_class(&self, entry: EntryId, class: ClassId) -> bool {
        let at = entry.0 as usize * self.stride + (class.0 as usize >> 6);
        self.classes[at] >> (class.0 & 63) & 1 == 1
    }

    /// The class set of an entry, `stride` words of 64 bits.
    pub fn class_set(&self, entry: EntryId) -> &[u64] {
        &self.classes[entry.0 as usize * self.stride..][..self.stride]
    }

    /// The class with this name, `list` or `list.tag`; none if no such list is loaded.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_names.get(name).copied()
    }

    /// True if the entry stands in the class, false also when there is no such class.
    pub fn in_class(&self, entry: EntryId, class: Option<ClassId>) -> bool {
        class.is_some_and(|class| self.has_class(entry, class))
    }

    /// Every line of a list that gave this entry.
    pub fn readings(&self, entry: EntryId) -> &[Reading] {
        &self.readings[entry.0 as usize]
    }

    /// The value of an attribute that a list gives an entry: `attribute(e, "cue-verbs", "stance")`.
    pub fn attribute(&self, entry: EntryId, list: &str, key: &str) -> Option<&str> {
        self.readings(entry)
            .iter()
            .filter(|reading| &*reading.list == list)
            .flat_map(|reading| reading.attributes.iter())
            .find(|(k, _)| &**k == key)
            .map(|(_, value)| &**value)
    }

    /// The first step of a phrase of several words: the state behind the word, if a phrase begins with it.
    /// States are numbers above 0; `phrase_step(state, word)` goes on, `phrase_end(state)` is the entry of a whole phrase.
    pub fn phrase_step(&self, state: u32, word: EntryId) -> Option<u32> {
        if word == EntryId::UNKNOWN {
            return None;
        }
        self.phrase_steps.get(&(state, word)).copied()
    }

    /// The entry of the phrase that is complete in this state.
    pub fn phrase_end(&self, state: u32) -> Option<EntryId> {
        self.phrase_ends.get(&state).copied()
    }
}
