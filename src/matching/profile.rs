//! Tokens as code sees them: those of which no test of some code tells one from the other are one letter to it. A text asks the
//! same few hundred tests of the same few hundred letters again and again, so each is worked out once and then is a bit.

use std::cell::Cell;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use super::machine::{Context, View};
use super::token_test::{TokenTests, quote_bits};
use crate::pattern::alphabet::{Alphabet, AlphabetId};
use crate::pattern::program::{Needs, Program, Test, TestId};
use crate::text::document::{Document, Phrase};
use crate::text::lexicon::EntryId;
use crate::text::tags::Tags;
use crate::text::token::{Shape, Token, TokenKind};

/// All that tests can ask of a token, but for its characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Profile {
    signature: u32,
    tags: Tags,
    kind: TokenKind,
    shape: u8,
    quote: u8,
}

impl Hash for Profile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // in two words, for it is done for each token
        state.write_u64(u64::from(self.signature) << 32 | u64::from(self.tags.0));
        state.write_u32(u32::from_le_bytes([self.kind as u8, self.shape, self.quote, 0]));
    }
}

impl Profile {
    fn of(program: &Program, document: &Document<'_>, at: usize) -> Profile {
        let Token { entry, tags, kind, shape, .. } = document.tokens[at];
        let quote = quote_bits(document, at);
        Profile { signature: program.signature(entry), tags, kind, shape: shape.0 & SHAPE, quote }
    }

    /// What code with this alphabet sees of it.
    fn seen_by(self, alphabet: &Alphabet) -> Profile {
        Profile {
            signature: alphabet.signatures[self.signature as usize],
            tags: self.tags & alphabet.tags,
            kind: if alphabet.kind { self.kind } else { TokenKind::Other },
            shape: self.shape & alphabet.shape,
            quote: if alphabet.quote { self.quote } else { 0 },
        }
    }
}

/// A letter of an alphabet: where what is known of it lies.
pub type Letter = u32;
/// What stands beyond the edge of a sentence, in every alphabet.
pub const EDGE: Letter = 0;

/// Profiles and letters met so far, with the answers known of each letter, and the profile of each token of a document.
#[derive(Debug, Default)]
pub struct Profiles {
    numbers: FxHashMap<Profile, u32>,
    /// For each alphabet the letter of each profile.
    letters: Vec<Vec<Letter>>,
    letter_rows: FxHashMap<(u32, Profile), Letter>,
    /// For each letter a row: for each test of its alphabet two bits, that its answer is known and that it is yes.
    answers: Vec<Cell<u64>>,
    /// For each letter of [`AlphabetId::NEED`] the tests with a bit that its tokens pass.
    letter_needs: FxHashMap<Letter, Needs>,
    /// The same for each profile.
    needs: Vec<Needs>,
    /// The same for list phrases, by entry.
    phrase_needs: FxHashMap<EntryId, Needs>,
    /// For each token the number of its profile.
    of_token: Vec<u32>,
    /// Profiles met last, by the end of the entry's number.
    recent: Vec<Recent>,
}

/// A token's entry and its profile.
#[derive(Clone, Copy, Debug)]
struct Recent {
    entry: EntryId,
    profile: Profile,
    number: u32,
}

/// Profiles that are found again without a look into the map of all: a power of two.
const RECENT: usize = 4096;

/// Tests whose bits fit in one word.
const TESTS_PER_WORD: usize = 32;
/// Profiles kept from one document to the next: more than a day's news has, and few enough for texts of random letters.
const MOST_PROFILES: usize = 20_000;
/// Bits of a token's shape that tests ask for.
const SHAPE: u8 = Shape::CAPITALISED.0 | Shape::UPPER.0 | Shape::SPACE_BEFORE.0 | Shape::DIGIT.0;

impl Profiles {
    /// Finds the profile of each token. True if letters that were known before are others now.
    pub fn reset(&mut self, program: &Program, document: &Document<'_>) -> bool {
        let is_full = self.numbers.len() > MOST_PROFILES;
        if is_full {
            self.numbers.clear();
            self.letters.iter_mut().for_each(Vec::clear);
            self.needs.clear();
            self.letter_needs.clear();
            self.letter_rows.clear();
            self.answers.clear();
        }
        if is_full || self.recent.is_empty() {
            let none = Profile { signature: 0, tags: Tags::NONE, kind: TokenKind::Quote, shape: 0, quote: 0 };
            self.recent.clear();
            self.recent.resize(RECENT, Recent { entry: EntryId::UNKNOWN, profile: none, number: 0 });
        }
        if self.answers.is_empty() {
            self.letters.resize_with(program.alphabets.len(), Vec::new);
            self.add_edge(program);
        }
        self.of_token.clear();
        for at in 0..document.tokens.len() {
            let number = self.number(program, document, at);
            self.of_token.push(number);
        }
        is_full
    }

    /// Finds the profile of a token anew, whose tags have changed.
    pub fn update(&mut self, program: &Program, document: &Document<'_>, at: usize) {
        self.of_token[at] = self.number(program, document, at);
    }

    fn number(&mut self, program: &Program, document: &Document<'_>, at: usize) -> u32 {
        let Token { entry, tags, kind, shape, .. } = document.tokens[at];
        let slot = entry.0 as usize % RECENT;
        if let Some(recent) = self.recent.get(slot)
            && (recent.entry, recent.profile.tags) == (entry, tags)
            && (recent.profile.kind, recent.profile.shape) == (kind, shape.0 & SHAPE)
            && kind != TokenKind::Quote
        {
            return recent.number;
        }
        let profile = Profile::of(program, document, at);
        let number = match self.numbers.get(&profile) {
            Some(number) => *number,
            None => self.add(program, document, at, profile),
        };
        self.recent[slot] = Recent { entry, profile, number };
        number
    }

    /// The first row: beyond the edge of a sentence no test passes but [`Test::ALWAYS`].
    fn add_edge(&mut self, program: &Program) {
        const NO: u64 = 0x5555_5555_5555_5555;
        let most = program.alphabets.iter().map(|alphabet| alphabet.tests.len()).max().unwrap_or_default();
        self.answers.resize(most / TESTS_PER_WORD + 1, Cell::new(NO));
        self.answers[0].set(NO | 0b11 << (2 * Test::ALWAYS));
    }

    #[cold]
    fn add(&mut self, program: &Program, document: &Document<'_>, at: usize, profile: Profile) -> u32 {
        for (id, alphabet) in program.alphabets.iter().enumerate() {
            let next = self.answers.len();
            let seen = profile.seen_by(alphabet);
            let letter = *self.letter_rows.entry((id as u32, seen)).or_insert(next as Letter);
            if letter as usize == next {
                // a row is never empty, so that letters differ
                self.answers.resize(next + alphabet.tests.len() / TESTS_PER_WORD + 1, Cell::new(0));
            }
            self.letters[id].push(letter);
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(profile, number);
        let Token { entry, tags, .. } = document.tokens[at];
        let needed = self.letters[AlphabetId::NEED.0 as usize][number as usize];
        let needs = *self.letter_needs.entry(needed).or_insert_with(|| needs_met(program, document, entry, tags, at));
        self.needs.push(needs);
        number
    }

    /// The tests with a bit that the token passes.
    #[inline]
    pub fn needs(&self, at: usize) -> Needs {
        self.needs[self.of_token[at] as usize]
    }

    /// The tests with a bit that the list phrase passes.
    pub fn needs_of_phrase(&mut self, program: &Program, document: &Document<'_>, phrase: &Phrase) -> Needs {
        let entry = phrase.entry;
        let needs = || needs_met(program, document, entry, program.lexicon.tags(entry), phrase.tokens.start as usize);
        *self.phrase_needs.entry(entry).or_insert_with(needs)
    }

    /// The letters of an alphabet, by profile.
    pub fn letters(&self, alphabet: AlphabetId) -> &[Letter] {
        &self.letters[alphabet.0 as usize]
    }

    /// The number of the token's profile.
    #[inline]
    pub fn of_token(&self, at: usize) -> u32 {
        self.of_token[at]
    }

    /// True if the token in view passes the test of the view's alphabet.
    #[inline]
    pub fn passes(&self, context: &Context<'_, '_>, test: TestId, view: View) -> bool {
        let word = &self.answers[view.letter as usize + test as usize / TESTS_PER_WORD];
        let shift = test as usize % TESTS_PER_WORD * 2;
        match word.get() >> shift & 0b11 {
            0b01 => false,
            0b11 => true,
            _ => self.ask(context, test, view, word, shift),
        }
    }

    #[cold]
    fn ask(&self, context: &Context<'_, '_>, test: TestId, view: View, word: &Cell<u64>, shift: usize) -> bool {
        let token = &context.document.tokens[view.token as usize];
        let passes = context.read_in(view.alphabet).holds(test, token.entry, token.tags, view.token as usize);
        if !context.program.alphabets[view.alphabet.0 as usize].asks_characters[test as usize] {
            word.set(word.get() | (0b01 | u64::from(passes) << 1) << shift);
        }
        passes
    }
}

fn needs_met(program: &Program, document: &Document<'_>, entry: EntryId, tags: Tags, at: usize) -> Needs {
    let tests = TokenTests { program, document, alphabet: AlphabetId::NEED };
    let met = program.needs.iter().enumerate().filter(|(_, test)| tests.hold(**test, entry, tags, at));
    met.fold(Needs::default(), |all, (number, _)| Needs(all.0 | Needs::test(number).0))
}
