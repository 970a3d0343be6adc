//! Alphabets of compiled code: what a region of code can ask of a token. Tokens that none of its tests tells apart are one letter to
//! it, as bytes that no transition tells apart are one class to a regular expression.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::dispatch::each_leaf;
use super::file::Makes;
use super::packed_tests::PackedTests;
use super::program::{FirstSet, Instruction, Leaf, Pattern, Test, TestId, Trigger, Variant};
use super::syntax::ShapeTest;
use crate::text::lexicon::{ClassId, EntryId, Lexicon};
use crate::text::table::Table;
use crate::text::tags::Tags;
use crate::text::token::Shape;

/// Number of an alphabet in [`Program::alphabets`](super::program::Program::alphabets).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
    /// What code cannot do without.
    pub const NEED: AlphabetId = AlphabetId(5);

    /// Patterns that make this phrase.
    pub const fn phrase(name: u32) -> AlphabetId {
        AlphabetId(6 + name)
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

    const fn all(one: AlphabetId) -> Alphabets {
        Alphabets { before: one, trigger: one, behind: one }
    }

    /// Those of patterns that make this; of phrase patterns those that make this phrase.
    pub fn of(makes: Makes, phrase: u32) -> Alphabets {
        match makes {
            Makes::Tag => Alphabets::TAG,
            Makes::Edge => Alphabets::EDGE,
            Makes::Phrase => Alphabets::all(AlphabetId::phrase(phrase)),
            Makes::Claim | Makes::Figure | Makes::Group | Makes::Period | Makes::Nothing => Alphabets::MATCH,
        }
    }
}

/// What code can ask of a token.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Alphabet {
    /// Tests that the code refers to, each but once.
    pub tests: PackedTests,
    /// For each signature of a word a number that it shares with those that are the same to this code.
    #[serde(skip)]
    pub signatures: Table<u32>,
    /// Parts of speech that it asks for.
    pub tags: Tags,
    /// Bits of a token's shape.
    pub shape: u8,
    /// It asks what kind of token it is.
    pub kind: bool,
    /// It asks for quotation marks.
    pub quote: bool,
}

/// The alphabets of all code, by number. Tests, which code and variants tell by their number among all, are numbered anew in
/// each alphabet, so that what is known of a letter is small and lies together.
pub(super) fn alphabets(
    code: &mut [Instruction],
    variants: &mut [Variant],
    needs: &mut [TestId],
    patterns: &[Pattern],
    tests: &[Test],
    signatures: &[u32],
    lexicon: &Lexicon,
) -> Vec<Alphabet> {
    let mut regions: Vec<Region> = Vec::new();
    regions.resize_with(AlphabetId::phrase(0).0 as usize, Region::default);
    for test in needs {
        *test = regions[AlphabetId::NEED.0 as usize].number(*test, tests);
    }
    // what is asked at every trigger comes first, so that it lies together
    for variant in variants.iter_mut() {
        let Alphabets { before, trigger, behind } = patterns[variant.pattern as usize].alphabets();
        let most = before.0.max(trigger.0).max(behind.0) as usize;
        if regions.len() <= most {
            regions.resize_with(most + 1, Region::default);
        }
        regions[behind.0 as usize].renumber_set(&mut variant.right_set, tests);
        regions[before.0 as usize].renumber_set(&mut variant.left_set, tests);
        if let Trigger::Token(test) = &mut variant.trigger {
            *test = regions[trigger.0 as usize].number(*test, tests);
        }
    }
    for variant in variants {
        let Alphabets { before, behind, .. } = patterns[variant.pattern as usize].alphabets();
        if let Some(left) = variant.left {
            regions[before.0 as usize].renumber_code(left, code, tests);
        }
        regions[behind.0 as usize].renumber_code(variant.right, code, tests);
    }
    regions.iter_mut().for_each(|region| region.number_parts(tests));
    let mut entries = Vec::new();
    for (entry, signature) in signatures.iter().enumerate() {
        if *signature as usize == entries.len() {
            entries.push(EntryId(entry as u32));
        }
    }
    regions.into_iter().map(|region| region.alphabet(&entries, lexicon)).collect()
}

/// A region of code whose tests are numbered.
struct Region {
    tests: Vec<Test>,
    /// New numbers of tests.
    numbers: FxHashMap<TestId, TestId>,
    /// Instructions that were numbered.
    done: FxHashSet<u32>,
}

impl Default for Region {
    fn default() -> Self {
        let numbers = [Test::NEVER, Test::ALWAYS, Test::EDGE].map(|test| (test, test));
        Region { tests: Test::first().into(), numbers: numbers.into_iter().collect(), done: FxHashSet::default() }
    }
}

impl Region {
    /// The number of a test in this region.
    fn number(&mut self, test: TestId, all: &[Test]) -> TestId {
        if let Some(number) = self.numbers.get(&test) {
            return *number;
        }
        let number = self.tests.len() as TestId;
        self.tests.push(all[test as usize].clone());
        self.numbers.insert(test, number);
        number
    }

    /// Numbers the tests of which others are made. They come last: they are asked only until the answer of the whole is known.
    fn number_parts(&mut self, all: &[Test]) {
        let mut at = 0;
        while let Some(test) = self.tests.get(at) {
            if let Test::AnyOf(any) = test {
                let any = any.clone();
                self.tests[at] = Test::AnyOf(any.iter().map(|test| self.number(*test, all)).collect());
            }
            at += 1;
        }
    }

    fn renumber_set(&mut self, set: &mut FirstSet, all: &[Test]) {
        *set = FirstSet::new(self.number(set.test.into(), all), set.starts);
    }

    /// Numbers the tests of the code at `start` and of all that can be reached from it.
    fn renumber_code(&mut self, start: u32, code: &mut [Instruction], all: &[Test]) {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if !self.done.insert(at) {
                continue;
            }
            match &mut code[at as usize] {
                Instruction::Accept => {}
                Instruction::Jump(to) => open.push(*to),
                Instruction::Split { other, next_set, other_set, .. } => {
                    self.renumber_set(next_set, all);
                    self.renumber_set(other_set, all);
                    open.extend([at + 1, *other]);
                }
                Instruction::Look { next, set, next_set, .. } => {
                    self.renumber_set(set, all);
                    self.renumber_set(next_set, all);
                    open.extend([*next, at + 1]);
                }
                Instruction::Test { test, next, .. } => {
                    *test = self.number(*test, all);
                    open.push(*next);
                }
                Instruction::Phrase(_) | Instruction::Layer(_) | Instruction::Save(_) => open.push(at + 1),
            }
        }
    }

    /// Its alphabet; `entries` holds one entry of each signature.
    fn alphabet(self, entries: &[EntryId], lexicon: &Lexicon) -> Alphabet {
        let mut alphabet = Alphabet::default();
        let (mut classes, mut words) = (Vec::new(), FxHashSet::default());
        for test in &self.tests {
            each_leaf(test, &mut |leaf| match leaf {
                Leaf::Class(class) => classes.push(class),
                Leaf::Word(word) => {
                    words.insert(word);
                }
                Leaf::Tags(tags) => alphabet.tags |= tags,
                Leaf::Kind(_) => alphabet.kind = true,
                Leaf::Shape(shape) => alphabet.add_shape(shape),
                Leaf::Any | Leaf::Regex(_) => {}
            });
        }
        classes.sort_unstable();
        classes.dedup();
        alphabet.tests = PackedTests::new(&self.tests);
        alphabet.signatures = numbers_of(entries, &classes, &words, lexicon).into();
        alphabet
    }
}

impl Alphabet {
    fn add_shape(&mut self, shape: ShapeTest) {
        self.shape |= match shape {
            ShapeTest::Capitalised | ShapeTest::Lower => Shape::CAPITALISED.0,
            ShapeTest::Upper => Shape::UPPER.0,
            ShapeTest::Digit => Shape::DIGIT.0,
            ShapeTest::Adjacent => Shape::SPACE_BEFORE.0,
            ShapeTest::QuoteOpen | ShapeTest::QuoteClose => 0,
        };
        self.kind |= shape == ShapeTest::Lower;
        self.quote |= matches!(shape, ShapeTest::QuoteOpen | ShapeTest::QuoteClose);
    }
}

/// Numbers for entries, the same for those that neither these classes nor these words tell apart.
fn numbers_of(entries: &[EntryId], classes: &[ClassId], words: &FxHashSet<EntryId>, lexicon: &Lexicon) -> Vec<u32> {
    let mut known: FxHashMap<(Vec<bool>, EntryId), u32> = FxHashMap::default();
    let numbers = entries.iter().map(|entry| {
        let own = classes.iter().map(|class| lexicon.has_class(*entry, *class)).collect();
        let word = if words.contains(entry) { *entry } else { EntryId::UNKNOWN };
        let next = known.len() as u32;
        *known.entry((own, word)).or_insert(next)
    });
    numbers.collect()
}
