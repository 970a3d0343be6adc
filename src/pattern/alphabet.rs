//! Alphabets of compiled code: what a region of code can ask of a token. Tokens that none of its tests tells apart are one letter to
//! it, as bytes that no transition tells apart are one class to a regular expression.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::dispatch::each_leaf;
use super::program::{Instruction, Pattern, Starts, Test, TestId, Trigger, Variant};
use super::syntax::{Layer, ShapeTest};
use crate::text::flat;
use crate::text::lexicon::{ClassId, EntryId, Lexicon};
use crate::text::tags::Tags;
use crate::text::token::Shape;

/// Number of an alphabet in [`Program::alphabets`](super::program::Program::alphabets).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AlphabetId(pub u32);

impl AlphabetId {
    /// Tag patterns.
    pub const TAG: AlphabetId = AlphabetId(0);
    /// Edge patterns.
    pub const EDGE: AlphabetId = AlphabetId(1);
    /// What stands before the trigger of a match.
    pub const BEFORE: AlphabetId = AlphabetId(2);
    /// The trigger of a match.
    pub const TRIGGER: AlphabetId = AlphabetId(3);
    /// What stands behind it.
    pub const BEHIND: AlphabetId = AlphabetId(4);

    /// Patterns that make this phrase.
    pub fn phrase(name: u32) -> AlphabetId {
        AlphabetId(5 + name)
    }
}

/// The alphabets in which a trigger and what stands on both sides of it are read.
#[derive(Clone, Copy, Debug)]
pub struct Alphabets {
    /// Of the code before the trigger.
    pub before: AlphabetId,
    /// Of the trigger.
    pub trigger: AlphabetId,
    /// Of the code behind it.
    pub behind: AlphabetId,
}

impl Alphabets {
    /// Those of tag patterns.
    pub const TAG: Alphabets = Alphabets::all(AlphabetId::TAG);
    /// Those of edge patterns.
    pub const EDGE: Alphabets = Alphabets::all(AlphabetId::EDGE);
    /// Those of patterns that make matches.
    pub const MATCH: Alphabets =
        Alphabets { before: AlphabetId::BEFORE, trigger: AlphabetId::TRIGGER, behind: AlphabetId::BEHIND };

    /// One alphabet for all.
    pub const fn all(one: AlphabetId) -> Alphabets {
        Alphabets { before: one, trigger: one, behind: one }
    }
}

/// What code can ask of a token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alphabet {
    /// For each signature of a word a number that it shares with those that are the same to this code.
    #[serde(with = "flat")]
    pub signatures: Vec<u32>,
    /// Parts of speech that it asks for.
    pub tags: Tags,
    /// Bits of a token's shape.
    pub shape: u8,
    /// It asks what kind of token it is.
    pub kind: bool,
    /// It asks for quotation marks.
    pub quote: bool,
    /// Layers that it steps over.
    pub starts: Starts,
}

/// The alphabets of all code, by number.
pub(super) fn alphabets(
    code: &[Instruction],
    tests: &[Test],
    variants: &[Variant],
    patterns: &[Pattern],
    signatures: &[u32],
    lexicon: &Lexicon,
) -> Vec<Alphabet> {
    let mut leaves: Vec<Leaves> = Vec::new();
    for variant in variants {
        let Alphabets { before, trigger, behind } = patterns[variant.pattern as usize].alphabets();
        let most = before.0.max(trigger.0).max(behind.0) as usize;
        if leaves.len() <= most {
            leaves.resize_with(most + 1, Leaves::default);
        }
        if let Some(left) = variant.left {
            leaves[before.0 as usize].add_code(left, code, tests);
        }
        if let Trigger::Token(test) = variant.trigger {
            leaves[trigger.0 as usize].add(test, tests);
        }
        leaves[behind.0 as usize].add_code(variant.right, code, tests);
    }
    let mut entries = Vec::new();
    for (entry, signature) in signatures.iter().enumerate() {
        if *signature as usize == entries.len() {
            entries.push(EntryId(entry as u32));
        }
    }
    leaves.into_iter().map(|one| one.alphabet(&entries, lexicon)).collect()
}

/// Leaves of the tests that a region of code asks.
#[derive(Default)]
struct Leaves {
    classes: Vec<ClassId>,
    words: Vec<EntryId>,
    /// Instructions that were added.
    seen: FxHashSet<u32>,
    alphabet: Alphabet,
}

impl Leaves {
    /// Adds what a test asks.
    fn add(&mut self, test: TestId, tests: &[Test]) {
        each_leaf(&tests[test as usize], &mut |leaf| match leaf {
            Test::Class(class) => self.classes.push(*class),
            Test::Word(word) => self.words.push(*word),
            Test::Tags(tags) => self.alphabet.tags |= *tags,
            Test::Kind(_) => self.alphabet.kind = true,
            Test::Shape(shape) => self.add_shape(*shape),
            Test::AnyOf(any) => any.iter().for_each(|test| self.add(*test, tests)),
            Test::Any | Test::Regex(_) | Test::Not(_) | Test::All(_) => {}
        });
    }

    fn add_shape(&mut self, shape: ShapeTest) {
        let bits = match shape {
            ShapeTest::Capitalised => Shape::CAPITALISED,
            ShapeTest::Upper => Shape::UPPER,
            ShapeTest::Lower => {
                self.alphabet.kind = true;
                Shape::CAPITALISED
            }
            ShapeTest::Digit => Shape::DIGIT,
            ShapeTest::Adjacent => Shape::SPACE_BEFORE,
            ShapeTest::QuoteOpen | ShapeTest::QuoteClose => {
                self.alphabet.quote = true;
                Shape::default()
            }
        };
        self.alphabet.shape |= bits.0;
    }

    /// Adds what the code at `start` and all that can be reached from it asks.
    fn add_code(&mut self, start: u32, code: &[Instruction], tests: &[Test]) {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if !self.seen.insert(at) {
                continue;
            }
            let starts = match code[at as usize] {
                Instruction::Accept => continue,
                Instruction::Jump(to) => {
                    open.push(to);
                    continue;
                }
                Instruction::Split { first, second, .. } => {
                    open.extend([first, second]);
                    continue;
                }
                Instruction::Look { next, .. } => {
                    open.push(next);
                    Starts::default()
                }
                Instruction::Test { test, phrases } => {
                    self.add(test, tests);
                    if phrases { Starts::LIST_PHRASE } else { Starts::default() }
                }
                Instruction::Phrase(name) => Starts::phrase(name),
                Instruction::Layer(Layer::Quotation) => Starts::QUOTATION,
                Instruction::Layer(Layer::Quantity) => Starts::QUANTITY,
                Instruction::Layer(_) | Instruction::Save(_) => Starts::default(),
            };
            self.alphabet.starts.0 |= starts.0;
            open.push(at + 1);
        }
    }

    /// The alphabet; `entries` holds one entry of each signature.
    fn alphabet(self, entries: &[EntryId], lexicon: &Lexicon) -> Alphabet {
        let Leaves { mut classes, words, alphabet, .. } = self;
        classes.sort_unstable();
        classes.dedup();
        let mut known: FxHashMap<(Vec<bool>, EntryId), u32> = FxHashMap::default();
        let signatures = entries.iter().map(|entry| {
            let own = classes.iter().map(|class| lexicon.has_class(*entry, *class)).collect();
            let word = if words.contains(entry) { *entry } else { EntryId::UNKNOWN };
            let next = known.len() as u32;
            *known.entry((own, word)).or_insert(next)
        });
        Alphabet { signatures: signatures.collect(), ..alphabet }
    }
}
