//! What is known of words: for each word form its number, the word lists it stands in, its possible parts of speech,
//! its lemma and attributes. The text layer only looks words up; `pattern::compile` fills the table from `patterns/lists`.

use bytemuck::{Pod, Zeroable};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::readings::{LineId, Reading, Readings, ReadingsBuilder};
use super::table::{AnyTable, Table, Tables};
use super::tags::Tags;
use super::words::{Key, LONGEST_ENDING, Letters, StepTable, WordTable, ending, shorter};

/// Number of a word form or of a form of several words; 0 is a word that no list holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Default, Pod, Zeroable, Serialize, Deserialize)]
#[repr(transparent)]
pub struct EntryId(pub u32);

impl EntryId {
    /// A word that stands in no list and in no pattern.
    pub const UNKNOWN: EntryId = EntryId(0);
}

/// Number of a word list, or of the part of a list that has a tag: one bit of an entry's class set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClassId(pub u16);

/// What a token needs to know of its word, kept together.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Entry {
    pub tags: Tags,
    pub facts: Facts,
    /// The [`pair_bit`]s of the second words of the phrases that begin with it.
    pub seconds: u16,
    /// The [`pair_bit`]s of the first words of the phrases of which it is the second.
    pub firsts: u16,
    /// Number of its class set.
    classes: u32,
}

// four to a line of memory: one is loaded for each token
const _: () = assert!(size_of::<Entry>() == 16);

/// One of 16 bits, chosen by the word. Two words begin no phrase unless each has the other's bit; of words that many phrases begin
/// or go on with, such as "the", only the other one tells.
pub(crate) fn pair_bit(word: EntryId) -> u16 {
    1 << (word.0.wrapping_mul(0x9e37_79b9) >> 28)
}

/// The table of words. Immutable once built by a [`LexiconBuilder`], shared by all threads.
#[derive(Debug, Serialize, Deserialize)]
pub struct Lexicon {
    words: WordTable,
    #[serde(skip)]
    entries: Table<Entry>,
    /// Length of a class set.
    stride: usize,
    /// The class sets that entries have, each but once.
    #[serde(skip)]
    classes: Table<u64>,
    readings: Readings,
    phrase_steps: StepTable,
    /// For each state of the phrase tree the phrase that is complete in it.
    #[serde(skip)]
    phrase_ends: Table<EntryId>,
    class_names: FxHashMap<Box<str>, ClassId>,
    /// The entry of each ASCII character, if it is a word of some pattern or list.
    #[serde(skip)]
    marks: Table<EntryId>,
    /// By length less one, then by [`ending`].
    suffixes: [FxHashMap<u64, Tags>; LONGEST_ENDING],
}

/// Longest word, in bytes, that a list can hold; longer tokens are unknown words.
pub const LONGEST_WORD: usize = 48;

impl Lexicon {
    /// The entry of a word form, whatever its case; curly apostrophes count as straight ones, and characters that show
    /// nothing (soft hyphens, zero-width spaces) do not count.
    pub fn find(&self, word: &str) -> EntryId {
        if word.is_ascii() {
            return self.find_ascii(word.as_bytes(), 0, word.len());
        }
        let mut buffer = [0u8; LONGEST_WORD];
        let folded = fold(word, &mut buffer).and_then(Key::of_folded);
        folded.map_or(EntryId::UNKNOWN, |key| self.words.find(&key))
    }

    /// The entry of `bytes[start..end]`, which must be ASCII; faster than `find` in the middle of a text.
    #[inline]
    pub(crate) fn find_ascii(&self, bytes: &[u8], start: usize, end: usize) -> EntryId {
        self.words.find_ascii(bytes, start, end)
    }

    /// The entry of a token of one ASCII character that is no letter or digit.
    #[inline]
    pub(crate) fn find_byte(&self, byte: u8) -> EntryId {
        self.marks.get(usize::from(byte)).copied().unwrap_or_default()
    }

    /// Reads and looks up a run of letters; see [`WordTable::read`].
    #[inline]
    pub(crate) fn read_letters(&self, bytes: &[u8], start: usize, ends: &[bool; 256]) -> Option<Letters> {
        self.words.read(bytes, start, ends)
    }

    /// Possible parts of speech of an entry.
    pub fn tags(&self, entry: EntryId) -> Tags {
        self.entries[entry.0 as usize].tags
    }

    /// What lists say of an entry that the text layer asks about.
    pub fn facts(&self, entry: EntryId) -> Facts {
        self.entries[entry.0 as usize].facts
    }

    /// What is kept of an entry.
    #[inline]
    pub(crate) fn entry(&self, entry: EntryId) -> Entry {
        self.entries[entry.0 as usize]
    }

    /// Parts of speech that a word's ending suggests, for words of no list; none if no ending is known.
    pub fn tags_by_suffix(&self, word: &str) -> Tags {
        let ending = ending(word.as_bytes());
        for length in (1..=LONGEST_ENDING).rev().filter(|length| word.len() > length + 1) {
            if let Some(tags) = self.suffixes[length - 1].get(&shorter(ending, length)) {
                return *tags;
            }
        }
        Tags::NONE
    }

    /// True if the entry stands in the list (or part of a list) `class`.
    #[inline(always)]
    pub fn has_class(&self, entry: EntryId, class: ClassId) -> bool {
        self.class_set(entry)[class.0 as usize >> 6] >> (class.0 & 63) & 1 == 1
    }

    /// Number of entries, the unknown word among them.
    pub fn entry_count(&self) -> usize {
        self.entries.len()
    }

    /// The class set of an entry, `stride` words of 64 bits.
    #[inline]
    pub fn class_set(&self, entry: EntryId) -> &[u64] {
        &self.classes[(self.entries[entry.0 as usize].classes as usize) * self.stride..][..self.stride]
    }

    /// The number of an entry's class set among [`class_sets`](Lexicon::class_sets).
    #[inline]
    pub fn class_set_number(&self, entry: EntryId) -> usize {
        self.entries[entry.0 as usize].classes as usize
    }

    /// The class sets that entries have, each but once.
    pub fn class_sets(&self) -> impl Iterator<Item = &[u64]> {
        self.classes.chunks_exact(self.stride)
    }

    /// Length of a class set.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// The class with this name, `list` or `list.tag`; none if no such list is loaded.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_names.get(name).copied()
    }

    /// The name of a class, as in `cue-verbs.that`.
    pub fn class_name(&self, class: ClassId) -> &str {
        self.class_names.iter().find(|(_, number)| **number == class).map_or("", |(name, _)| name)
    }

    /// The names of the lists, and of parts of lists, that the entry stands in, in order of name.
    pub fn class_names_of(&self, entry: EntryId) -> Vec<&str> {
        let names = self.class_names.iter().filter(|(_, class)| self.has_class(entry, **class));
        let mut names: Vec<&str> = names.map(|(name, _)| &**name).collect();
        names.sort_unstable();
        names
    }

    /// True if the entry stands in the class, false also when there is no such class.
    pub fn in_class(&self, entry: EntryId, class: Option<ClassId>) -> bool {
        class.is_some_and(|class| self.has_class(entry, class))
    }

    /// Every line of a list that gave this entry.
    pub fn readings(&self, entry: EntryId) -> impl Iterator<Item = Reading<'_>> {
        self.readings.of(entry)
    }

    /// The value of an attribute that a list gives an entry: `attribute(e, "cue-verbs", "stance")`.
    #[inline]
    pub fn attribute(&self, entry: EntryId, list: &str, key: &str) -> Option<&str> {
        self.readings(entry).filter(|reading| reading.list == list).find_map(|reading| reading.attribute(key))
    }

    /// The first step of a phrase of several words: the state behind the word, if a phrase begins with it.
    /// States are numbers above 0; `phrase_step(state, word)` goes on, `phrase_end(state)` is the entry of a whole phrase.
    pub fn phrase_step(&self, state: u32, word: EntryId) -> Option<u32> {
        if word == EntryId::UNKNOWN { None } else { self.phrase_steps.find(state, word) }
    }

    /// The entry of the phrase that is complete in this state.
    pub fn phrase_end(&self, state: u32) -> Option<EntryId> {
        self.phrase_ends.get(state as usize).copied().filter(|entry| *entry != EntryId::UNKNOWN)
    }
}

impl Tables for Lexicon {
    fn each_table(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        self.words.each_table(visit);
        visit(&mut self.entries);
        visit(&mut self.classes);
        self.readings.each_table(visit);
        self.phrase_steps.each_table(visit);
        visit(&mut self.phrase_ends);
        visit(&mut self.marks);
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        LexiconBuilder::new().build()
    }
}

/// True if the character shows nothing and only lets a line break or forbids it: soft hyphen, zero-width space and
/// joiners, word joiner, byte order mark, direction marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The spelling under which a word is kept: lower case, straight apostrophes, plain hyphens, nothing invisible. None if
/// that is longer than any list word can be.
fn fold<'b>(word: &str, buffer: &'b mut [u8; LONGEST_WORD]) -> Option<&'b [u8]> {
    if word.is_ascii() {
        let folded = buffer.get_mut(..word.len())?;
        folded.copy_from_slice(word.as_bytes());
        folded.make_ascii_lowercase();
        return Some(folded);
    }
    let mut length = 0;
    for c in word.chars().filter(|&c| !is_invisible(c)) {
        let c = match c {
            '’' | '‘' | '\u{2bc}' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            c => c,
        };
        for lower in c.to_lowercase() {
            let place = buffer.get_mut(length..length + lower.len_utf8())?;
            lower.encode_utf8(place);
            length += lower.len_utf8();
        }
    }
    Some(&buffer[..length])
}

/// Where a clitic begins that is a token of its own: the 's of "it's", the n't of "don't", the ' of "voters'".
/// None if the word has none, or is itself one. Apostrophes may be straight or curly.
pub fn clitic(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    let (apostrophe, width) = match bytes.iter().rposition(|&b| b == b'\'' || b == 0xe2)? {
        at if bytes[at] == b'\'' => (at, 1),
        at if bytes[at..].starts_with("’".as_bytes()) || bytes[at..].starts_with("‘".as_bytes()) => (at, 3),
        _ => return None,
    };
    let is = |letters: &[u8]| bytes[apostrophe + width..].eq_ignore_ascii_case(letters);
    if is(b"t") {
        let n = apostrophe.checked_sub(1)?;
        return (n > 0 && bytes[n].eq_ignore_ascii_case(&b'n')).then_some(n);
    }
    let clitic = is(b"s") || is(b"") || is(b"re") || is(b"ve") || is(b"ll") || is(b"d") || is(b"m");
    (clitic && apostrophe > 0).then_some(apostrophe)
}

/// The words of a list entry, split as the lexer splits a text: at white space and before clitics, without a final dot.
fn words_of(form: &str) -> impl Iterator<Item = &str> {
    form.split_whitespace().flat_map(|word| {
        let (stem, rest) = word.split_at(clitic(word).unwrap_or(word.len()));
        let stem = match stem.strip_suffix('.') {
            Some(short) if !short.is_empty() && !short.ends_with('.') => short,
            _ => stem,
        };
        [stem, rest].into_iter().filter(|part| !part.is_empty())
    })
}

/// Collects words, lists and phrases, and makes a [`Lexicon`] of them.
#[derive(Debug)]
pub struct LexiconBuilder {
    lexicon: Lexicon,
    readings: ReadingsBuilder,
    /// Class memberships; the class sets are laid out when the number of classes is known.
    members: Vec<(EntryId, ClassId)>,
    /// What each class says.
    facts: Vec<Facts>,
    /// Number of states of the phrase tree so far.
    states: u32,
}

impl Default for LexiconBuilder {
    fn default() -> Self {
        LexiconBuilder::new()
    }
}

impl LexiconBuilder {
    /// An empty table.
    pub fn new() -> Self {
        let lexicon = Lexicon {
            words: WordTable::default(),
            entries: vec![Entry::default()].into(),
            stride: 1,
            classes: Table::default(),
            readings: Readings::default(),
            phrase_steps: StepTable::default(),
            phrase_ends: vec![EntryId::UNKNOWN].into(),
            class_names: FxHashMap::default(),
            marks: Table::default(),
            suffixes: Default::default(),
        };
        let readings = ReadingsBuilder::default();
        LexiconBuilder { lexicon, readings, members: Vec::new(), facts: Vec::new(), states: 1 }
    }

    /// The entry of one word as the lexer cuts it, made if there is none yet, whatever the word's case.
    /// `UNKNOWN` if the word is empty or longer than [`LONGEST_WORD`].
    pub fn intern(&mut self, word: &str) -> EntryId {
        let mut buffer = [0u8; LONGEST_WORD];
        let Some(key) = fold(word, &mut buffer).and_then(Key::of_folded) else { return EntryId::UNKNOWN };
        match self.lexicon.words.find(&key) {
            EntryId::UNKNOWN => {
                let entry = self.new_entry();
                self.lexicon.words.insert(&key, entry);
                entry
            }
            entry => entry,
        }
    }

    /// The number of the class with this name, made if there is none yet.
    pub fn class(&mut self, name: &str) -> ClassId {
        if let Some(class) = self.lexicon.class_names.get(name) {
            return *class;
        }
        let class = ClassId(self.lexicon.class_names.len() as u16);
        self.lexicon.class_names.insert(name.into(), class);
        self.facts.push(Facts::of_class(name));
        class
    }

    /// Adds a line of a list, for forms to refer to.
    pub fn add_line(&mut self, list: &str, lemma: &str, attributes: &Vec<(Box<str>, Box<str>)>) -> LineId {
        self.readings.add_line(list, lemma, attributes)
    }

    /// Adds what a list says of a form of one or several words, to what is already known of it, and gives its entry.
    /// `UNKNOWN` if the form is empty or one of its words too long; then nothing is added.
    pub fn add_form(&mut self, form: &str, tags: Tags, classes: &[ClassId], line: Option<LineId>) -> EntryId {
        let mut words = words_of(form);
        let first = words.next().map_or(EntryId::UNKNOWN, |word| self.intern(word));
        let mut entry = first;
        if let Some(second) = words.next() {
            let mut state = self.step(0, first);
            for word in std::iter::once(second).chain(words) {
                let word = self.intern(word);
                if word == EntryId::UNKNOWN {
                    return word;
                }
                state = self.step(state, word);
            }
            entry = match self.lexicon.phrase_ends[state as usize] {
                EntryId::UNKNOWN => self.new_entry(),
                entry => entry,
            };
            self.lexicon.phrase_ends.to_mut()[state as usize] = entry;
        }
        if entry == EntryId::UNKNOWN || first == EntryId::UNKNOWN {
            return EntryId::UNKNOWN;
        }
        self.lexicon.entries.to_mut()[entry.0 as usize].tags |= tags;
        self.members.extend(classes.iter().map(|class| (entry, *class)));
        if let Some(line) = line {
            self.readings.give(entry, line);
        }
        entry
    }

    /// Gives words of no list that end so these parts of speech. Endings are up to six bytes, others are passed over; the longest wins.
    pub fn add_suffix(&mut self, suffix: &str, tags: Tags) {
        if (1..=LONGEST_ENDING).contains(&suffix.len()) {
            *self.lexicon.suffixes[suffix.len() - 1].entry(ending(suffix.as_bytes())).or_default() |= tags;
        }
    }

    /// The finished table.
    pub fn build(mut self) -> Lexicon {
        let stride = self.lexicon.class_names.len().div_ceil(64).max(1);
        self.lexicon.stride = stride;
        self.lexicon.marks = (0..128).map(|byte| self.lexicon.find_ascii(&[byte], 0, 1)).collect();
        let first: FxHashMap<u32, EntryId> = self
            .lexicon
            .phrase_steps
            .steps()
            .filter(|step| step.0 == 0)
            .map(|(_, word, state)| (state, word))
            .collect();
        let entries = self.lexicon.entries.to_mut();
        for (from, word, _) in self.lexicon.phrase_steps.steps() {
            if let Some(first) = first.get(&from) {
                entries[first.0 as usize].seconds |= pair_bit(word);
                entries[word.0 as usize].firsts |= pair_bit(*first);
            }
        }
        let mut sets = vec![0u64; stride * entries.len()];
        for (entry, class) in self.members {
            sets[entry.0 as usize * stride + (class.0 as usize >> 6)] |= 1 << (class.0 & 63);
            entries[entry.0 as usize].facts |= self.facts[class.0 as usize];
        }
        let mut known: FxHashMap<&[u64], u32> = FxHashMap::default();
        let classes = self.lexicon.classes.to_mut();
        for (entry, set) in entries.iter_mut().zip(sets.chunks_exact(stride)) {
            let next = known.len() as u32;
            entry.classes = *known.entry(set).or_insert_with(|| {
                classes.extend_from_slice(set);
                next
            });
        }
        self.lexicon.readings = self.readings.build(self.lexicon.entries.len());
        self.lexicon
    }

    fn new_entry(&mut self) -> EntryId {
        let entry = EntryId(self.lexicon.entries.len() as u32);
        self.lexicon.entries.to_mut().push(Entry::default());
        entry
    }

    /// The state behind `word` in the phrase tree, made if there is none yet.
    fn step(&mut self, state: u32, word: EntryId) -> u32 {
        if let Some(next) = self.lexicon.phrase_steps.find(state, word) {
            return next;
        }
        let next = self.states;
        self.states += 1;
        self.lexicon.phrase_ends.to_mut().push(EntryId::UNKNOWN);
        self.lexicon.phrase_steps.insert(state, word, next);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_classes() {
        let mut builder = LexiconBuilder::new();
        let cues = builder.class("cue-verbs");
        let many: Vec<_> = (0..100).map(|i| builder.class(&format!("list-{i}"))).collect();
        let said = builder.add_form("said", Tags::VERB, &[cues], None);
        assert_eq!(builder.add_form("SAID", Tags::PAST, &[many[99]], None), said);
        let point = builder.add_form("don't point out", Tags::NONE, &[cues], None);
        let lexicon = builder.build();
        assert_eq!(lexicon.find("Said"), said);
        assert_eq!(lexicon.find("s\u{ad}aid"), said);
        assert_eq!(lexicon.find("say"), EntryId::UNKNOWN);
        assert!(
            lexicon.has_class(said, cues) && lexicon.has_class(said, many[99]) && !lexicon.has_class(said, many[98])
        );
        assert_eq!(lexicon.tags(said), Tags::VERB | Tags::PAST);
        let mut state = 0;
        for word in ["do", "n’t", "Point", "out"] {
            assert_eq!(lexicon.phrase_end(state), None);
            state = lexicon.phrase_step(state, lexicon.find(word)).unwrap();
        }
        assert_eq!(lexicon.phrase_end(state), Some(point));
    }

    #[test]
    fn clitics() {
        let split = |word: &'static str| clitic(word).map_or((word, ""), |at| word.split_at(at));
        assert_eq!(split("it's"), ("it", "'s"));
        assert_eq!(split("can’t"), ("ca", "n’t"));
        assert_eq!(split("voters'"), ("voters", "'"));
        assert_eq!(split("they’LL"), ("they", "’LL"));
        for whole in ["o'clock", "O'Brien", "'s", "n't", "", "'", "'em", "t't", "café", "ma'am"] {
            assert_eq!(split(whole), (whole, ""));
        }
    }

    #[test]
    fn overlong_and_empty_words() {
        let mut builder = LexiconBuilder::new();
        assert_eq!(builder.intern(&"x".repeat(LONGEST_WORD + 1)), EntryId::UNKNOWN);
        assert_eq!(builder.intern("\u{200b}"), EntryId::UNKNOWN);
        assert_eq!(builder.add_form(" ", Tags::NOUN, &[], None), EntryId::UNKNOWN);
        let lexicon = builder.build();
        assert_eq!(lexicon.tags(lexicon.find(&"ä".repeat(100))), Tags::NONE);
    }
}
