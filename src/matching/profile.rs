//! Tokens as code sees them: those of which no test of some code tells one from the other are one letter to it. A text asks the
//! same few hundred tests of the same few hundred letters again and again, so each is worked out once and then is a bit.

use std::cell::Cell;
use std::hash::{BuildHasher, Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::layers::TokenLayers;
use super::machine::{Context, View};
use super::memo::{Key, Memo};
use super::token_test::{TokenTests, quote_bits};
use crate::pattern::alphabet::{Alphabet, AlphabetId};
use crate::pattern::packed_tests::{Asked, PackedTests};
use crate::pattern::program::{Needs, Program, TestId};
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
        self.key().hash(state);
    }
}

/// What tests are asked of: a token, or a list phrase, which is spelled as its first token.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Its entry in the lexicon.
    pub entry: EntryId,
    /// Its parts of speech.
    pub tags: Tags,
    /// The token, or the phrase's first one.
    pub at: usize,
}

impl Subject {
    /// A token.
    pub fn token(document: &Document<'_>, at: usize) -> Subject {
        let Token { entry, tags, .. } = document.tokens[at];
        Subject { entry, tags, at }
    }

    /// A list phrase.
    pub fn phrase(program: &Program, phrase: &Phrase) -> Subject {
        let Phrase { entry, tokens } = *phrase;
        Subject { entry, tags: program.lexicon.tags(entry), at: tokens.start as usize }
    }
}

impl Profile {
    fn of(program: &Program, document: &Document<'_>, subject: Subject) -> Profile {
        let Subject { entry, tags, at } = subject;
        let Token { kind, shape, .. } = document.tokens[at];
        let quote = quote_bits(document, at);
        Profile { signature: program.signature(entry), tags, kind, shape: shape.0 & SHAPE, quote }
    }

    /// All of it in three numbers, for it is looked up for each token.
    #[inline]
    fn key(self) -> Key {
        (self.signature, self.tags.0, u32::from_le_bytes([self.kind as u8, self.shape, self.quote, 0]))
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

/// The number of a letter in its alphabet, in the order in which they were met: those that texts use most come first.
pub type Letter = u32;
/// What stands beyond the edge of a sentence, in every alphabet.
pub const EDGE: Letter = 0;

/// The letters of one alphabet.
#[derive(Clone, Copy, Debug)]
pub struct Letters<'a> {
    /// Those of all alphabets from the first one of this on.
    own: &'a [Letter],
    /// How many of them a profile has.
    alphabets: usize,
}

impl Letters<'_> {
    /// The letter of this profile.
    #[inline]
    pub fn of(self, profile: u32) -> Letter {
        self.own[profile as usize * self.alphabets]
    }
}

/// Profiles and letters met so far, with the answers known of each letter, and the profile of each token of a document.
#[derive(Debug, Default)]
pub struct Profiles {
    numbers: FxHashMap<Profile, u32>,
    /// For each profile its letter in each alphabet: what one token is to all of them lies together.
    letters: Vec<Letter>,
    /// How many alphabets there are.
    alphabets: usize,
    /// For each alphabet what is known of its letters.
    answers: Vec<Answers>,
    /// For each letter of [`AlphabetId::NEED`] the tests with a bit that its tokens pass.
    needs: Vec<Needs>,
    /// For each list phrase the number of its profile.
    of_phrase: Vec<u32>,
    /// Profiles that were first met in the last document, each with a token or list phrase of it.
    new: Vec<(u32, Subject)>,
    /// Numbers of the profiles met last, found again without a look into the map of all.
    recent: Memo<8192>,
}

/// What is known of the letters of one alphabet.
#[derive(Debug, Default)]
pub struct Answers {
    /// For each letter a row: for each test two bits, that its answer is known and that it is yes.
    cells: Vec<Cell<u64>>,
    /// Length of a row.
    stride: usize,
    /// What code sees of each letter, but for the edge of a sentence.
    seen: Vec<Profile>,
    /// Letters by the hash of what is seen of them.
    letters: HashTable<Letter>,
}

impl Answers {
    /// Those of an alphabet with these tests, with the edge of a sentence as the first letter.
    fn new(tests: &PackedTests) -> Self {
        let stride = tests.count().div_ceil(TESTS_PER_WORD);
        // an article has so many; growing step by step would take twice the memory
        let mut cells = Vec::with_capacity(USUAL_LETTERS * stride);
        cells.resize(stride, Cell::new(0));
        let answers = Answers { cells, stride, ..Answers::default() };
        for test in 0..tests.count() as TestId {
            answers.keep(test, EDGE, tests.passes_at_edge(test));
        }
        answers
    }

    /// The letter of which code sees this, a new one if it was not met before.
    fn letter(&mut self, seen: Profile) -> Letter {
        let hash = |seen: &Profile| FxBuildHasher.hash_one(seen);
        let all = &mut self.seen;
        let seen_of = |letter: &Letter, all: &[Profile]| all[(letter - EDGE - 1) as usize];
        if let Some(letter) = self.letters.find(hash(&seen), |letter| seen_of(letter, all) == seen) {
            return *letter;
        }
        all.push(seen);
        let letter = EDGE + all.len() as Letter;
        self.letters.insert_unique(hash(&seen), letter, |letter| hash(&seen_of(letter, all)));
        self.cells.resize(self.cells.len() + self.stride, Cell::new(0));
        letter
    }

    /// Where the answer of a test is kept: the word, and how far its bits lie from the word's end.
    #[inline]
    fn answer(&self, test: TestId, letter: Letter) -> (&Cell<u64>, usize) {
        let word = &self.cells[letter as usize * self.stride + test as usize / TESTS_PER_WORD];
        (word, test as usize % TESTS_PER_WORD * 2)
    }

    /// The answer of a test, if it is known of the letter.
    #[inline]
    fn known(&self, test: TestId, letter: Letter) -> Option<bool> {
        let (word, shift) = self.answer(test, letter);
        let answer = word.get() >> shift;
        (answer & KNOWN != 0).then_some(answer & YES != 0)
    }

    fn keep(&self, test: TestId, letter: Letter, passes: bool) {
        let (word, shift) = self.answer(test, letter);
        word.set(word.get() | (if passes { KNOWN | YES } else { KNOWN }) << shift);
    }
}

/// Letters of one alphabet that a text has, but for long ones.
const USUAL_LETTERS: usize = 256;
/// Tests whose bits fit in one word.
const TESTS_PER_WORD: usize = 32;
/// The answer of a test is known ...
const KNOWN: u64 = 0b01;
/// ... and it is yes.
const YES: u64 = 0b10;
/// Profiles kept from one document to the next: more than a day's news has, and few enough for texts of random letters.
const MOST_PROFILES: usize = 20_000;
/// Bits of a token's shape that tests ask for.
const SHAPE: u8 = Shape::CAPITALISED.0 | Shape::UPPER.0 | Shape::SPACE_BEFORE.0 | Shape::DIGIT.0;

impl Profiles {
    /// Finds the profile of each token. True if letters that were known before are others now.
    pub fn reset(&mut self, program: &Program, document: &Document<'_>, of_token: &mut [TokenLayers]) -> bool {
        self.new.clear();
        let is_full = self.numbers.len() > MOST_PROFILES;
        if is_full {
            self.numbers.clear();
            self.letters.clear();
            self.needs.clear();
            self.answers.clear();
            self.recent.clear();
        }
        if self.answers.is_empty() {
            self.alphabets = program.alphabets.len();
            let none = PackedTests::default();
            for (id, Alphabet { tests, .. }) in (0..).map(AlphabetId).zip(&program.alphabets) {
                // what triggers ask is asked but once
                self.answers.push(Answers::new(if id == AlphabetId::TRIGGER { &none } else { tests }));
            }
            self.needs.push(Needs::default());
        }
        for (at, token) in of_token.iter_mut().enumerate() {
            token.profile = self.number(program, document, Subject::token(document, at));
        }
        self.of_phrase.clear();
        for phrase in &document.phrases {
            let number = self.number(program, document, Subject::phrase(program, phrase));
            self.of_phrase.push(number);
        }
        is_full
    }

    /// The profile of a token whose tags have changed.
    pub fn of_changed(&mut self, program: &Program, document: &Document<'_>, at: usize) -> u32 {
        self.number(program, document, Subject::token(document, at))
    }

    #[inline]
    fn number(&mut self, program: &Program, document: &Document<'_>, subject: Subject) -> u32 {
        let profile = Profile::of(program, document, subject);
        if let Some(number) = self.recent.get(profile.key()) {
            return number;
        }
        let number = match self.numbers.get(&profile) {
            Some(number) => *number,
            None => self.add(program, document, subject, profile),
        };
        self.recent.put(profile.key(), number);
        number
    }

    #[cold]
    fn add(&mut self, program: &Program, document: &Document<'_>, subject: Subject, profile: Profile) -> u32 {
        for (id, alphabet) in program.alphabets.iter().enumerate() {
            self.letters.push(self.answers[id].letter(profile.seen_by(alphabet)));
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(profile, number);
        self.new.push((number, subject));
        // a letter is either known or the next one
        if self.letters(AlphabetId::NEED).of(number) as usize == self.needs.len() {
            self.needs.push(needs_met(program, document, subject));
        }
        number
    }

    /// Profiles that were first met in the last document, each with a token or list phrase of it, whose tags may have been narrowed
    /// since.
    pub fn new_ones(&self) -> &[(u32, Subject)] {
        &self.new
    }

    /// How many profiles were met.
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    /// The tests with a bit that tokens of this profile pass.
    #[inline]
    pub fn needs(&self, profile: u32) -> Needs {
        self.needs[self.letters(AlphabetId::NEED).of(profile) as usize]
    }

    /// The tests with a bit that the list phrase of this number passes.
    pub fn needs_of_phrase(&self, number: usize) -> Needs {
        self.needs(self.of_phrase[number])
    }

    /// The profile of the list phrase of this number.
    pub fn of_phrase(&self, number: usize) -> u32 {
        self.of_phrase[number]
    }

    /// What is known of the letters of an alphabet.
    pub fn answers(&self, alphabet: AlphabetId) -> &Answers {
        &self.answers[alphabet.0 as usize]
    }

    /// The letters of an alphabet.
    pub fn letters(&self, alphabet: AlphabetId) -> Letters<'_> {
        let own = self.letters.get(alphabet.0 as usize..).unwrap_or_default();
        Letters { own, alphabets: self.alphabets }
    }

    /// True if the token in view passes the test of the view's alphabet.
    #[inline]
    pub fn passes(&self, context: &Context<'_, '_>, test: TestId, view: View) -> bool {
        // as `known`, but without an option in between, which this place, the hottest of all, is slower with
        let (word, shift) = context.answers.answer(test, view.letter);
        let answer = word.get() >> shift;
        if answer & KNOWN == 0 { self.ask_token(context, test, view) } else { answer & YES != 0 }
    }

    /// The letter of the list phrase of this number, in the code's alphabet.
    #[inline]
    pub fn letter_of_phrase(&self, context: &Context<'_, '_>, phrase: usize) -> Letter {
        context.letters.of(self.of_phrase[phrase])
    }

    /// True if the list phrase of this number passes the test of the code's alphabet.
    #[inline]
    pub fn passes_phrase(&self, context: &Context<'_, '_>, test: TestId, phrase: usize) -> bool {
        let letter = self.letter_of_phrase(context, phrase);
        context.answers.known(test, letter).unwrap_or_else(|| {
            let subject = Subject::phrase(context.program, &context.document.phrases[phrase]);
            self.ask(context, test, letter, subject)
        })
    }

    #[cold]
    fn ask_token(&self, context: &Context<'_, '_>, test: TestId, view: View) -> bool {
        let subject = Subject::token(context.document, view.token as usize);
        self.ask(context, test, view.letter, subject)
    }

    /// Works out an answer and keeps it.
    fn ask(&self, context: &Context<'_, '_>, test: TestId, letter: Letter, subject: Subject) -> bool {
        let Context { program, document, alphabet, answers, .. } = *context;
        let tests = program.tests(alphabet);
        let passes = match tests.all().get(test) {
            // what these ask is asked again by others
            Asked::AnyOf(tests) => {
                let passes = |test: &TestId| {
                    answers.known(*test, letter).unwrap_or_else(|| self.ask(context, *test, letter, subject))
                };
                tests.iter().any(passes)
            }
            _ => TokenTests::new(program, document, alphabet).hold(test, subject.entry, subject.tags, subject.at),
        };
        if !tests.asks_characters(test) {
            answers.keep(test, letter, passes);
        }
        passes
    }
}

fn needs_met(program: &Program, document: &Document<'_>, subject: Subject) -> Needs {
    let tests = TokenTests::new(program, document, AlphabetId::NEED);
    let Subject { entry, tags, at } = subject;
    let met = program.needs.iter().enumerate().filter(|(_, test)| tests.hold(**test, entry, tags, at));
    met.fold(Needs::default(), |all, (number, _)| Needs(all.0 | Needs::test(number).0))
}
