//! Compiled patterns: what the engine runs. Immutable, shared by all threads.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex::bytes::Regex;
use serde::{Deserialize, Serialize};

use super::alphabet::{Alphabet, AlphabetId, Alphabets};
use super::code::Code;
use super::diagnostic::SourceFile;
use super::file::{Makes, PatternSource};
use super::packed_tests::PackedTests;
use super::syntax::{Layer, ShapeTest};
use crate::text::lexicon::{ClassId, EntryId, Lexicon};
use crate::text::number_words::NumberWords;
use crate::text::table::{AnyTable, Table, Tables};
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// Most instructions that one pattern may have, macros expanded.
pub const LONGEST_CODE: usize = 20_000;

/// Number of a pattern in [`Program::patterns`].
pub type PatternId = u32;
/// Number of a variant in [`Program::variants`].
pub type VariantId = u32;

/// Number of a test in its [alphabet](Alphabet::tests).
pub type TestId = u32;

/// A test of one token that is not made of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// Any token.
    Any,
    /// This word.
    Word(EntryId),
    /// A word, or several words, of this list.
    Class(ClassId),
    /// May be one of these parts of speech.
    Tags(Tags),
    /// Of this kind.
    Kind(TokenKind),
    /// Spelled so.
    Shape(ShapeTest),
    /// The token's characters match.
    Regex(u32),
}

/// A test of one token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// This.
    Leaf(Leaf),
    /// Not that.
    Not(Box<Test>),
    /// Each of these.
    All(Box<[Test]>),
    /// One of these, by number.
    AnyOf(Box<[TestId]>),
}

impl Test {
    /// The number that the test which no token passes has in every alphabet.
    pub const NEVER: TestId = 0;
    /// The number of the test that every token passes, and also the edge of a sentence: it tells nothing.
    pub const ALWAYS: TestId = 1;

    /// The number of the test that no token passes, but the edge of a sentence.
    pub const EDGE: TestId = 2;

    /// The first tests of every alphabet.
    pub fn first() -> [Test; 3] {
        [Test::Not(Box::new(Test::Leaf(Leaf::Any))), Test::All(Box::new([])), Test::AnyOf(Box::new([]))]
    }
}

/// One instruction. Code for what stands before the trigger runs from right to left, the rest from left to right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Instruction {
    /// Takes one token, or, if `phrases`, also a list entry of several words.
    Test {
        /// The test.
        test: TestId,
        /// True if the test asks for a list.
        phrases: bool,
        /// Where to go on.
        next: u32,
    },
    /// Goes on at the next instruction; at `other` if that fails.
    Split {
        /// The other branch.
        other: u32,
        /// It is tried first.
        lazy: bool,
        /// What the code at the next instruction can begin with.
        next_set: FirstSet,
        /// What the code at `other` can begin with.
        other_set: FirstSet,
    },
    /// Goes on there.
    Jump(u32),
    /// Notes the place in this slot: twice the capture's number, plus one for its end.
    Save(u32),
    /// A step over a layer.
    Layer(Layer),
    /// A step over a phrase that phrase patterns have found.
    Phrase(u32),
    /// Code from the next instruction to its `Accept` must (not) match here; goes on at `next`.
    Look {
        /// Where to go on.
        next: u32,
        /// To the right of this place; else to the left.
        ahead: bool,
        /// It must not match.
        negated: bool,
        /// It notes places, as an automaton does not.
        captures: bool,
        /// What the code can begin with.
        set: FirstSet,
        /// What the code at `next` can begin with.
        next_set: FirstSet,
    },
    /// The end of the code.
    Accept,
}

impl Instruction {
    /// The same instruction in code that begins `by` instructions earlier.
    pub fn moved(&self, by: usize) -> Instruction {
        let mut moved = self.clone();
        if let Some(target) = moved.target_mut() {
            *target -= by as u32;
        }
        moved
    }

    /// True if it goes on, or code of its own stands, at the next instruction.
    pub fn goes_on(&self) -> bool {
        !matches!(self, Instruction::Test { .. } | Instruction::Jump(_) | Instruction::Accept)
    }

    /// The instruction that it names: where it goes on, or of a branch the other way.
    pub fn target(&self) -> Option<u32> {
        self.clone().target_mut().copied()
    }

    /// The same, to be changed.
    pub fn target_mut(&mut self) -> Option<&mut u32> {
        match self {
            Instruction::Jump(to) => Some(to),
            Instruction::Split { other, .. } => Some(other),
            Instruction::Test { next, .. } | Instruction::Look { next, .. } => Some(next),
            Instruction::Accept | Instruction::Save(_) | Instruction::Layer(_) | Instruction::Phrase(_) => None,
        }
    }
}

/// One way to enter a pattern: its trigger and the code on both sides.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[repr(align(64))]
pub struct Variant {
    /// The pattern.
    pub pattern: PatternId,
    /// The trigger.
    pub trigger: Trigger,
    /// Code for what stands before the trigger, run leftwards; none if nothing does.
    pub left: Option<u32>,
    /// Code for what stands behind it.
    pub right: u32,
    /// What the code on the left can begin with.
    pub left_set: FirstSet,
    /// What the code on the right can begin with.
    pub right_set: FirstSet,
    /// What must stand somewhere before the trigger.
    pub needs_before: Needs,
    /// What must stand somewhere behind it.
    pub needs_behind: Needs,
    /// The code on the right may go on in the next sentence.
    pub leaves_sentence: bool,
    /// The first variant behind this one that asks other things of what stands behind the trigger.
    pub next_other: VariantId,
    /// How many captures the pattern has.
    pub captures: u32,
    /// What it looks for stands near its trigger.
    pub is_near: bool,
    /// What stands behind the trigger is tried before what stands before it.
    pub starts_right: bool,
}

// one line of memory: what is asked of a variant at each of its triggers is loaded at once
const _: () = assert!(size_of::<Variant>() == 64);

/// What the token at a place must be for code to match there, as far as one token tells: the code's first set, as in a
/// predictive parser. It is asked before code is run, for most code fails at its first token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FirstSet {
    /// The token may pass this test ...
    pub test: u16,
    /// ... or one of these layers may begin at it.
    pub starts: Starts,
}

impl FirstSet {
    /// The set of code that one token tells nothing of.
    pub const ANYTHING: FirstSet = FirstSet { test: Test::ALWAYS as u16, starts: Starts(0) };

    /// The tokens that pass the test, and those at which these layers begin. It is anything if the test's number is too large
    /// to be written down.
    pub fn new(test: TestId, starts: Starts) -> Self {
        u16::try_from(test).map_or(FirstSet::ANYTHING, |test| FirstSet { test, starts })
    }
}

/// Tokens and layers that a sentence has, or that code needs in its sentence, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs(pub u64);

impl Needs {
    /// A quotation.
    pub const QUOTATION: Needs = Needs(1);
    /// A number.
    pub const QUANTITY: Needs = Needs(2);
    /// Tests that there are bits for.
    pub const MOST_TESTS: usize = 62;

    /// A token that passes this one of the tests of [`AlphabetId::NEED`](super::alphabet::AlphabetId::NEED) that have a bit.
    pub fn test(number: usize) -> Needs {
        Needs(4 << number)
    }

    /// True if nothing of it lacks in `there`.
    pub fn are_met(self, there: Needs) -> bool {
        self.0 & !there.0 == 0
    }
}

/// Layers that begin (or, read to the left, end) at a token, as bits; from the fourth bit on the phrases, by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Starts(pub u16);

impl Starts {
    /// A list entry of several words.
    pub const LIST_PHRASE: Starts = Starts(1);
    /// A quotation.
    pub const QUOTATION: Starts = Starts(2);
    /// A number.
    pub const QUANTITY: Starts = Starts(4);

    /// A phrase of any name.
    pub const ANY_PHRASE: Starts = Starts(!7);

    /// A phrase of this name holds the token. Names beyond the bits share the last one.
    pub fn phrase(name: u32) -> Starts {
        Starts(8 << name.min(Self::LAST_NAME))
    }

    /// The name of the phrase, if these are phrases of one name and nothing else.
    pub fn only_phrase(self) -> Option<u32> {
        let name = self.0.trailing_zeros().checked_sub(3)?;
        (self.0.is_power_of_two() && name < Self::LAST_NAME).then_some(name)
    }

    /// The name that shares its bit with all behind it.
    const LAST_NAME: u32 = 12;
}

/// What a pattern is entered at.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Trigger {
    /// A token, or a list entry of several words, that passes this test.
    Token(u32),
    /// A quotation.
    Quotation,
    /// A number.
    Quantity,
    /// Every token: only for phrase patterns.
    Everywhere,
}

/// What is known of a pattern at run time.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// As written.
    pub source: PatternSource,
    /// For each capture, its role.
    pub captures: Vec<Box<str>>,
    /// Number of the phrase that it makes.
    pub phrase: u32,
    /// What a tag pattern leaves of the token's parts of speech ...
    pub keeps: Tags,
    /// ... and takes from them.
    pub drops: Tags,
}

impl Pattern {
    /// A setting of the pattern, such as `type`.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.source.settings.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// What it makes.
    pub fn makes(&self) -> Makes {
        self.source.makes
    }

    /// The alphabets of its code.
    pub fn alphabets(&self) -> Alphabets {
        Alphabets::of(self.makes(), self.phrase)
    }
}

/// A regular expression over the characters of one token, or with `(?-u)` over its bytes, compiled when it is first asked: most runs
/// ask few.
#[derive(Debug, Serialize, Deserialize)]
pub struct TokenRegex {
    /// As written in the pattern.
    pub written: String,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

impl TokenRegex {
    /// A regular expression that must match a whole token.
    ///
    /// # Errors
    /// What is wrong with it, as the user wrote it.
    pub fn new(written: &str) -> Result<Self, regex::Error> {
        let regex = TokenRegex { written: written.to_string(), compiled: OnceLock::new() };
        match Regex::new(&regex.anchored()) {
            Ok(_) => Ok(regex),
            Err(error) => Err(Regex::new(written).err().unwrap_or(error)),
        }
    }

    fn anchored(&self) -> String {
        format!("^(?:{})$", self.written)
    }

    /// True if the token's characters match.
    pub fn is_match(&self, token: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(&self.anchored()).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(token.as_bytes()))
    }
}

/// Where an instruction comes from, for explanations.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file, by number in [`Program::files`].
    pub file: u32,
    /// Bytes of the file.
    pub place: Range<u32>,
}

/// Everything that the engine needs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Program {
    /// Words, lists and parts of speech.
    pub lexicon: Lexicon,
    /// Words of numbers.
    pub numbers: NumberWords,
    /// All patterns, in order of kind, folder and file.
    pub patterns: Vec<Pattern>,
    /// All variants.
    pub variants: Vec<Variant>,
    /// Code of all variants.
    #[serde(skip)]
    pub code: Code,
    /// For each instruction its origin; none in the [embedded](crate::embedded) program.
    #[serde(skip)]
    pub origins: Vec<Origin>,
    /// Origins of code that a pattern shares with one before it, by pattern and first instruction.
    #[serde(skip)]
    pub shared_origins: BTreeMap<(PatternId, u32), Vec<Origin>>,
    /// What code can ask of a token, by [`AlphabetId`](super::alphabet::AlphabetId).
    pub alphabets: Vec<Alphabet>,
    /// Tests that have a bit of [`Needs`], by number in their alphabet.
    pub needs: Vec<TestId>,
    /// Regular expressions that the tests refer to.
    pub regexes: Vec<TokenRegex>,
    /// The claim pattern with `continues`, which names the quotations that go on with a claim before.
    pub continuation: Option<PatternId>,
    /// Names of the phrases, in the order in which they are made.
    pub phrases: Vec<Box<str>>,
    /// For each name, true if code steps over such phrases. Others are found where somebody asks for them.
    pub stepped_over: Vec<bool>,
    /// For each lexicon entry a number that it shares with all entries of which no test tells it apart.
    #[serde(skip)]
    pub signatures: Table<u32>,
    /// Variants of tag patterns.
    pub tag_variants: Vec<VariantId>,
    /// Variants of phrase patterns, by phrase.
    pub phrase_variants: Vec<Vec<VariantId>>,
    /// Variants of edge patterns by trigger.
    pub edges: Dispatch,
    /// Variants of claim, figure and veto patterns by trigger.
    pub matches: Dispatch,
    /// All files that were loaded; none in the embedded program.
    #[serde(skip)]
    pub files: Vec<Arc<SourceFile>>,
    /// Patterns and macros that a later folder replaces or switches off.
    #[serde(skip)]
    pub replaced: Vec<Replaced>,
}

/// A pattern or macro of one folder that another one replaces or switches off.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// The pattern's id, or the macro's name behind an `@`.
    pub id: String,
    /// File and line of what counts no more.
    pub old: (String, usize),
    /// File and line of what took its place.
    pub new: (String, usize),
    /// Nothing did: it is switched off there.
    pub off: bool,
}

impl Replaced {
    /// `new` stands where `old` stood before.
    pub fn new(id: String, old: (&Arc<SourceFile>, &Range<usize>), new: (&Arc<SourceFile>, &Range<usize>)) -> Self {
        let place = |(file, place): (&Arc<SourceFile>, &Range<usize>)| {
            let (line, _) = file.line_column(place.start);
            (file.path.clone(), line)
        };
        Replaced { id, old: place(old), new: place(new), off: false }
    }
}

/// Which variants are entered at which token.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Dispatch {
    /// For each signature where its set of variants lies.
    #[serde(skip)]
    pub set_of_signature: Table<u32>,
    /// Sets of variants, one behind the other, each with its length before it.
    #[serde(skip)]
    pub sets: Table<VariantId>,
    /// Variants entered at each quotation.
    pub at_quotations: Vec<VariantId>,
    /// Variants entered at each number.
    pub at_quantities: Vec<VariantId>,
}

impl Dispatch {
    /// Variants that are entered at a token or phrase with this signature.
    pub fn at_signature(&self, signature: u32) -> &[VariantId] {
        let start = self.set_of_signature[signature as usize] as usize;
        let set = &self.sets[start + 1..];
        &set[..self.sets[start] as usize]
    }
}

impl Tables for Program {
    fn each_table(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        self.lexicon.each_table(visit);
        self.numbers.each_table(visit);
        visit(self.code.table());
        visit(&mut self.signatures);
        for Alphabet { tests, signatures, .. } in &mut self.alphabets {
            tests.tables().into_iter().for_each(&mut *visit);
            visit(signatures);
        }
        for dispatch in [&mut self.edges, &mut self.matches] {
            visit(&mut dispatch.set_of_signature);
            visit(&mut dispatch.sets);
        }
    }
}

impl Program {
    /// The signature of a lexicon entry.
    pub fn signature(&self, entry: EntryId) -> u32 {
        self.signatures[entry.0 as usize]
    }

    /// The pattern's words from which the instruction was made; for what a macro stands for, the macro's name there.
    pub fn origin_text(&self, pattern: PatternId, instruction: u32) -> &str {
        let origin = self.origin(pattern, instruction);
        let text = &self.files[origin.file as usize].text;
        text.get(origin.place.start as usize..origin.place.end as usize).unwrap_or_default()
    }

    /// Where the pattern has the instruction from; patterns may share it.
    fn origin(&self, pattern: PatternId, instruction: u32) -> &Origin {
        let shared = self.shared_origins.range((pattern, 0)..=(pattern, instruction)).next_back();
        let own = shared.and_then(|((_, start), origins)| origins.get((instruction - start) as usize));
        own.unwrap_or(&self.origins[instruction as usize])
    }

    /// The file from which the instruction was made, with line and column.
    pub fn origin_place(&self, pattern: PatternId, instruction: u32) -> (&str, usize, usize) {
        let origin = self.origin(pattern, instruction);
        let file = &self.files[origin.file as usize];
        let (line, column) = file.line_column(origin.place.start as usize);
        (&file.path, line, column)
    }

    /// The tests of an alphabet.
    #[inline]
    pub fn tests(&self, alphabet: AlphabetId) -> &PackedTests {
        &self.alphabets[alphabet.0 as usize].tests
    }

    /// Number of the phrase of this name.
    pub fn phrase(&self, name: &str) -> Option<u32> {
        self.phrases.iter().position(|phrase| &**phrase == name).map(|at| at as u32)
    }
}
