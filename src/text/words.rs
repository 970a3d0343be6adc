//! The hash table from word forms to their entries. It is asked once for every token of every text, so it is made for that:
//! a word of up to eight bytes is one machine word and is compared as such, without a look at any other memory.

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

use super::lexicon::{EntryId, LONGEST_WORD};
use super::table::{AnyTable, Table, Tables};

/// Bytes of a word that are hashed and compared together.
const CHUNK: usize = 8;
/// Chunks of the longest word.
const CHUNKS: usize = LONGEST_WORD / CHUNK;

/// A folded word as numbers, padded with zeros. Word forms hold no NUL, so the padding cannot be mistaken.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    chunks: [u64; CHUNKS],
    length: usize,
}

impl Key {
    /// The key of a word that is already in lower case. None if it is too long or empty or holds a NUL.
    pub fn of_folded(word: &[u8]) -> Option<Key> {
        if word.is_empty() || word.len() > LONGEST_WORD || word.contains(&0) {
            return None;
        }
        let mut chunks = [0; CHUNKS];
        for (chunk, bytes) in chunks.iter_mut().zip(word.chunks(CHUNK)) {
            *chunk = load(bytes);
        }
        Some(Key { chunks, length: word.len().div_ceil(CHUNK) })
    }
}

/// Up to eight bytes as a number, the first byte lowest.
fn load(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = ONES * 0x80;

/// The top bit of each of eight bytes that is ASCII and lies in `first..=last`.
fn within(chunk: u64, first: u8, last: u8) -> u64 {
    let low = chunk & !TOPS;
    let from_first = low + ONES * u64::from(0x80 - first);
    let above_last = low + ONES * u64::from(0x7f - last);
    (from_first ^ above_last) & !chunk & TOPS
}

/// The number of eight bytes, with ASCII letters made lower case.
fn lower(chunk: u64) -> u64 {
    chunk | within(chunk, b'A', b'Z') >> 2
}

/// Eight bytes of a text: the letters they begin with, in lower case, and what else is to know of them.
struct Chunk {
    /// The letters, and zeros behind them.
    low: u64,
    /// Number of the letters.
    length: usize,
    /// Top bits of the upper-case ones.
    upper: u64,
    /// Top bits of all.
    letters: u64,
}

impl Chunk {
    #[inline]
    fn read(bytes: &[u8], at: usize) -> Option<Chunk> {
        let chunk = bytes.get(at..at + CHUNK)?;
        let chunk = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
        let upper = within(chunk, b'A', b'Z');
        let low = chunk | upper >> 2;
        let letters = within(low, b'a', b'z');
        let length = ((!letters & TOPS).trailing_zeros() / 8) as usize;
        let mask = if length == CHUNK { u64::MAX } else { (1 << (8 * length)) - 1 };
        Some(Chunk { low: low & mask, length, upper: upper & mask, letters: letters & mask })
    }
}

/// A run of ASCII letters in a text, read eight bytes at a time, and looked up.
#[derive(Clone, Copy, Debug)]
pub struct Letters {
    /// The place behind the last letter.
    pub end: usize,
    /// The first letter is upper case.
    pub capital: bool,
    /// All letters are upper case.
    pub all_upper: bool,
    /// The entry of the word.
    pub entry: EntryId,
}

fn mix(hash: u64, chunk: u64) -> u64 {
    let product = u128::from(hash ^ chunk) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
    (product as u64) ^ (product >> 64) as u64
}

const SEED: u64 = 0x243f_6a88_85a3_08d3;

#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
struct Slot {
    /// The word's first eight bytes; 0 for an empty slot.
    first: u64,
    /// Where `rest` has the number of the word's other chunks, and then the chunks; 0 for a word of one chunk.
    rest: u32,
    entry: EntryId,
}

/// A table with open addressing, at most half full.
#[derive(Debug, Serialize, Deserialize)]
pub struct WordTable {
    #[serde(skip)]
    slots: Table<Slot>,
    #[serde(skip)]
    rest: Table<u64>,
    used: usize,
}

impl Default for WordTable {
    fn default() -> Self {
        WordTable { slots: vec![Slot::default(); 64].into(), rest: vec![0].into(), used: 0 }
    }
}

impl WordTable {
    /// The entry of a word; `UNKNOWN` if there is none.
    pub fn find(&self, key: &Key) -> EntryId {
        let chunks = &key.chunks[..key.length];
        if chunks.is_empty() {
            return EntryId::UNKNOWN;
        }
        let hash = chunks.iter().fold(SEED, |hash, chunk| mix(hash, *chunk));
        self.probe(hash, chunks[0], &chunks[1..])
    }

    /// Reads the letters from `start` and looks them up, if there are any and `ends` holds for the byte behind them. None
    /// also if they are more than a list word can have, or the text ends soon.
    #[inline(always)]
    pub fn read(&self, bytes: &[u8], start: usize, ends: &[bool; 256]) -> Option<Letters> {
        let chunk = Chunk::read(bytes, start)?;
        if chunk.length == CHUNK {
            return self.read_long(bytes, start, chunk, ends);
        }
        let end = start + chunk.length;
        if chunk.length == 0 || !ends[usize::from(*bytes.get(end)?)] {
            return None;
        }
        let entry = self.probe(mix(SEED, chunk.low), chunk.low, &[]);
        Some(Letters { end, capital: chunk.upper & 0x80 != 0, all_upper: chunk.upper == chunk.letters, entry })
    }

    /// The same for eight letters or more, of which the first eight are read.
    #[inline(never)]
    fn read_long(&self, bytes: &[u8], start: usize, first: Chunk, ends: &[bool; 256]) -> Option<Letters> {
        let mut chunks = [0; CHUNKS];
        chunks[0] = first.low;
        let (mut hash, mut all_upper) = (mix(SEED, first.low), first.upper == first.letters);
        for number in 1..CHUNKS {
            let chunk = Chunk::read(bytes, start + number * CHUNK)?;
            if chunk.length > 0 {
                chunks[number] = chunk.low;
                hash = mix(hash, chunk.low);
                all_upper &= chunk.upper == chunk.letters;
            }
            if chunk.length < CHUNK {
                let end = start + number * CHUNK + chunk.length;
                if !ends[usize::from(*bytes.get(end)?)] {
                    return None;
                }
                let more = &chunks[1..number + usize::from(chunk.length > 0)];
                let entry = self.probe(hash, chunks[0], more);
                return Some(Letters { end, capital: first.upper & 0x80 != 0, all_upper, entry });
            }
        }
        None
    }

    /// The entry of the ASCII word `bytes[start..end]`, whatever its case.
    #[inline]
    pub fn find_ascii(&self, bytes: &[u8], start: usize, end: usize) -> EntryId {
        let length = end - start;
        if length == 0 || length > LONGEST_WORD {
            return EntryId::UNKNOWN;
        }
        let chunk_at = |at: usize| {
            let left = (end - at).min(CHUNK);
            let whole = match bytes.get(at..at + CHUNK) {
                Some(whole) => u64::from_le_bytes(whole.try_into().unwrap_or_default()),
                None => load(&bytes[at..end]),
            };
            lower(whole & (u64::MAX >> (64 - 8 * left)))
        };
        let first = chunk_at(start);
        let hash = mix(SEED, first);
        if length <= CHUNK {
            return self.probe(hash, first, &[]);
        }
        let mut chunks = [0; CHUNKS - 1];
        let (mut hash, mut more) = (hash, 0);
        let mut at = start + CHUNK;
        while at < end {
            chunks[more] = chunk_at(at);
            hash = mix(hash, chunks[more]);
            more += 1;
            at += CHUNK;
        }
        self.probe(hash, first, &chunks[..more])
    }

    /// Adds a word that is not there yet.
    pub fn insert(&mut self, key: &Key, entry: EntryId) {
        if (self.used + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let chunks = &key.chunks[..key.length];
        let hash = chunks.iter().fold(SEED, |hash, chunk| mix(hash, *chunk));
        let more = &chunks[1..];
        let mut slot = Slot { first: chunks[0], rest: 0, entry };
        if !more.is_empty() {
            slot.rest = self.rest.len() as u32;
            let rest = self.rest.to_mut();
            rest.push(more.len() as u64);
            rest.extend(more);
        }
        self.place(hash, slot);
        self.used += 1;
    }

    /// The chunks behind the first of the word in `slot`.
    fn more(&self, slot: Slot) -> &[u64] {
        let at = slot.rest as usize;
        &self.rest[at + 1..][..if at == 0 { 0 } else { self.rest[at] as usize }]
    }

    /// The entry of the word.
    #[inline]
    fn probe(&self, hash: u64, first: u64, more: &[u64]) -> EntryId {
        let slots = &*self.slots;
        let mask = slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = slots[at];
            if slot.first == first
                && (slot.rest == 0) == more.is_empty()
                && (more.is_empty() || self.more(slot) == more)
            {
                return slot.entry;
            }
            if slot.first == 0 {
                return EntryId::UNKNOWN;
            }
            at = (at + 1) & mask;
        }
    }

    fn place(&mut self, hash: u64, slot: Slot) {
        let slots = self.slots.to_mut();
        let mask = slots.len() - 1;
        let mut at = hash as usize & mask;
        while slots[at].first != 0 {
            at = (at + 1) & mask;
        }
        slots[at] = slot;
    }

    fn grow(&mut self) {
        let larger = vec![Slot::default(); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, larger.into());
        for slot in old.iter().copied().filter(|s| s.first != 0) {
            let hash = self.more(slot).iter().fold(mix(SEED, slot.first), |hash, chunk| mix(hash, *chunk));
            self.place(hash, slot);
        }
    }
}

/// The tree of phrases: from a state and a word to the next state. Open addressing, at most half full.
#[derive(Debug, Serialize, Deserialize)]
pub struct StepTable {
    #[serde(skip)]
    slots: Table<Step>,
    used: usize,
}

#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
struct Step {
    from: u32,
    word: EntryId,
    /// The next state; 0 for an empty slot, for no step leads back to the root.
    to: u32,
}

impl Default for StepTable {
    fn default() -> Self {
        StepTable { slots: vec![Step::default(); 64].into(), used: 0 }
    }
}

impl StepTable {
    /// The state behind `word`.
    #[inline]
    pub fn find(&self, from: u32, word: EntryId) -> Option<u32> {
        let step = self.slots[self.slot(from, word)];
        (step.to != 0).then_some(step.to)
    }

    /// Adds a step that is not there yet. `to` must not be 0.
    pub fn insert(&mut self, from: u32, word: EntryId, to: u32) {
        if (self.used + 1) * 2 > self.slots.len() {
            let larger = vec![Step::default(); self.slots.len() * 2];
            let old = std::mem::replace(&mut self.slots, larger.into());
            for step in old.iter().filter(|step| step.to != 0) {
                let slot = self.slot(step.from, step.word);
                self.slots.to_mut()[slot] = *step;
            }
        }
        let slot = self.slot(from, word);
        self.slots.to_mut()[slot] = Step { from, word, to };
        self.used += 1;
    }

    /// Every step: the state, the word, the next state.
    pub fn steps(&self) -> impl Iterator<Item = (u32, EntryId, u32)> {
        self.slots.iter().filter(|step| step.to != 0).map(|step| (step.from, step.word, step.to))
    }

    /// The slot that holds the step, or the empty one where it belongs.
    #[inline]
    fn slot(&self, from: u32, word: EntryId) -> usize {
        let slots = &*self.slots;
        let mask = slots.len() - 1;
        let mut at = mix(SEED, u64::from(from) << 32 | u64::from(word.0)) as usize & mask;
        loop {
            let slot = slots[at];
            if slot.to == 0 || slot.from == from && slot.word == word {
                return at;
            }
            at = (at + 1) & mask;
        }
    }
}

impl Tables for WordTable {
    fn each_table(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.slots);
        visit(&mut self.rest);
    }
}

impl Tables for StepTable {
    fn each_table(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.slots);
    }
}

/// Longest ending that suggests a part of speech, in bytes.
pub const LONGEST_ENDING: usize = 6;

/// The last bytes of an ASCII word in lower case, as a number of which the lowest byte is the last letter.
pub fn ending(word: &[u8]) -> u64 {
    let tail = &word[word.len().saturating_sub(CHUNK)..];
    lower(tail.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// The last `length` bytes of an [`ending`].
pub fn shorter(ending: u64, length: usize) -> u64 {
    ending & ((1 << (8 * length)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_in() {
        let mut table = WordTable::default();
        let words: Vec<String> = (0..5000).map(|i| format!("{}{i}", "word-".repeat(i % 8))).collect();
        for (i, word) in words.iter().enumerate() {
            let key = Key::of_folded(word.as_bytes()).unwrap();
            assert_eq!(table.find(&key), EntryId::UNKNOWN, "{word}");
            table.insert(&key, EntryId(i as u32 + 1));
        }
        for (i, word) in words.iter().enumerate() {
            let text = format!("<{}>", word.to_uppercase());
            assert_eq!(table.find(&Key::of_folded(word.as_bytes()).unwrap()), EntryId(i as u32 + 1));
            assert_eq!(table.find_ascii(text.as_bytes(), 1, text.len() - 1), EntryId(i as u32 + 1));
        }
        assert_eq!(table.find_ascii(b"", 0, 0), EntryId::UNKNOWN);
        assert_eq!(table.find_ascii(b"\0", 0, 1), EntryId::UNKNOWN);
        assert!(Key::of_folded(b"a\0").is_none() && Key::of_folded(b"").is_none());
    }

    #[test]
    fn reads_letters() {
        let text = b"The QUICK-brown extraordinarily ELEPHANTs EIGHTLET internationalization and some more";
        let mut table = WordTable::default();
        for (i, word) in
            ["quick", "extraordinarily", "elephant", "elephants", "eightlet", "internationalization"].iter().enumerate()
        {
            table.insert(&Key::of_folded(word.as_bytes()).unwrap(), EntryId(i as u32 + 1));
        }
        let ends = [true; 256];
        let read = |start| table.read(text, start, &ends).map(|l| (l.end - start, l.capital, l.all_upper, l.entry.0));
        assert_eq!(read(0), Some((3, true, false, 0)));
        assert_eq!(read(3), None);
        assert_eq!(read(4), Some((5, true, true, 1)));
        assert_eq!(read(16), Some((15, false, false, 2)));
        assert_eq!(read(32), Some((9, true, false, 4)));
        assert_eq!(read(42), Some((8, true, true, 5)));
        assert_eq!(read(51), Some((20, false, false, 6)));
        assert_eq!(read(text.len() - 4), None);
        assert!(table.read(text, 0, &[false; 256]).is_none() && table.read(text, 16, &[false; 256]).is_none());
    }

    #[test]
    fn steps_and_endings() {
        let mut table = StepTable::default();
        for i in 1..2000 {
            assert_eq!(table.find(i / 7, EntryId(i)), None);
            table.insert(i / 7, EntryId(i), i + 5);
        }
        assert!((1..2000).all(|i| table.find(i / 7, EntryId(i)) == Some(i + 5)));
        assert_eq!(table.steps().count(), 1999);
        assert_eq!(shorter(ending(b"NATION"), 3), ending(b"ion"));
        assert_eq!(shorter(ending(b"internationally"), LONGEST_ENDING), ending(b"onally"));
        assert_eq!(ending(b""), 0);
    }

    #[test]
    fn lowers_ascii_letters_only() {
        for byte in 0..128u8 {
            assert_eq!(lower(u64::from(byte)), u64::from(byte.to_ascii_lowercase()));
            assert_eq!(lower(u64::from(byte) << 56 | 0x5a), u64::from(byte.to_ascii_lowercase()) << 56 | 0x7a);
        }
    }
}
