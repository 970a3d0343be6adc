//! Tests of tokens as they lie in memory: all are of one size and hold nothing but numbers, so that those of the built-in patterns are
//! asked where they lie in the executable.

use std::ops::Range;

use bytemuck::{AnyBitPattern, NoUninit};
use serde::{Deserialize, Serialize};

use super::first::asks_characters;
use super::program::{LONGEST_CODE, Leaf, Test, TestId};
use super::syntax::ShapeTest;
use crate::text::lexicon::{ClassId, EntryId};
use crate::text::table::{AnyTable, Table};
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// Tests by number, and behind them those of which they are made.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PackedTests {
    /// How many have a number.
    count: u32,
    #[serde(skip)]
    tests: Table<Packed>,
    /// What those are made of that ask for one of others.
    #[serde(skip)]
    numbers: Table<TestId>,
}

/// The same where they are read again and again.
#[derive(Clone, Copy, Debug)]
pub struct Tests<'a> {
    tests: &'a [Packed],
    numbers: &'a [TestId],
}

// a test is made of tests of one pattern, of which each has a node of its tree or more
const _: () = assert!(LONGEST_CODE < u16::MAX as usize);

/// One test.
#[derive(Clone, Copy, Debug, Default, AnyBitPattern, NoUninit)]
#[repr(C)]
struct Packed {
    /// One of the kinds below.
    kind: u8,
    asks_characters: u8,
    /// How many tests it is made of.
    count: u16,
    /// What it asks for, or where what it is made of begins.
    number: u32,
}

const ANY: u8 = 0;
const WORD: u8 = 1;
const CLASS: u8 = 2;
const TAGS: u8 = 3;
const KIND: u8 = 4;
const SHAPE: u8 = 5;
const REGEX: u8 = 6;
const NOT: u8 = 7;
const ALL: u8 = 8;
const ANY_OF: u8 = 9;

/// A [`Test`] without memory of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// This.
    Leaf(Leaf),
    /// Not that.
    Not(TestId),
    /// Each of these.
    All(Range<TestId>),
    /// One of these.
    AnyOf(&'a [TestId]),
}

impl PackedTests {
    /// Packs tests, which keep their numbers.
    pub fn new(tests: &[Test]) -> Self {
        let mut packed = vec![Packed::default(); tests.len()];
        let mut numbers = Vec::new();
        for (at, test) in tests.iter().enumerate() {
            pack(test, at, &mut packed, &mut numbers);
        }
        PackedTests { count: tests.len() as u32, tests: packed.into(), numbers: numbers.into() }
    }

    /// How many have a number of their own.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// All of them.
    #[inline]
    pub fn all(&self) -> Tests<'_> {
        Tests { tests: &self.tests, numbers: &self.numbers }
    }

    /// True if the edge of a sentence passes the test.
    pub fn passes_at_edge(&self, test: TestId) -> bool {
        let is_edge = |test: TestId| test == Test::ALWAYS || test == Test::EDGE;
        is_edge(test) || matches!(self.all().get(test), Asked::AnyOf(tests) if tests.iter().any(|test| is_edge(*test)))
    }

    /// True if the answer depends on a token's characters, which no letter tells.
    #[inline]
    pub fn asks_characters(&self, test: TestId) -> bool {
        self.tests[test as usize].asks_characters != 0
    }

    /// Where they lie.
    pub fn tables(&mut self) -> [&mut dyn AnyTable; 2] {
        [&mut self.tests, &mut self.numbers]
    }
}

impl<'a> Tests<'a> {
    /// The test of this number, or one of which such a test is made.
    #[inline(always)]
    pub fn get(self, test: TestId) -> Asked<'a> {
        let Packed { kind, count, number, .. } = self.tests[test as usize];
        match kind {
            ANY => Asked::Leaf(Leaf::Any),
            WORD => Asked::Leaf(Leaf::Word(EntryId(number))),
            CLASS => Asked::Leaf(Leaf::Class(ClassId(number as u16))),
            TAGS => Asked::Leaf(Leaf::Tags(Tags(number))),
            KIND => Asked::Leaf(Leaf::Kind(TokenKind::ALL[number as usize])),
            SHAPE => Asked::Leaf(Leaf::Shape(ShapeTest::ALL[number as usize])),
            REGEX => Asked::Leaf(Leaf::Regex(number)),
            NOT => Asked::Not(number),
            ALL => Asked::All(number..number + TestId::from(count)),
            _ => Asked::AnyOf(&self.numbers[number as usize..][..usize::from(count)]),
        }
    }
}

/// Packs a test there, and what it is made of behind all others.
fn pack(test: &Test, at: usize, packed: &mut Vec<Packed>, numbers: &mut Vec<TestId>) {
    let inner: &[Test] = match test {
        Test::Not(inner) => std::slice::from_ref(inner),
        Test::All(inner) => inner,
        _ => &[],
    };
    let behind = packed.len();
    packed.resize(behind + inner.len(), Packed::default());
    for (place, test) in (behind..).zip(inner) {
        pack(test, place, packed, numbers);
    }
    let count = |count: usize| u16::try_from(count).expect("no pattern has so many tests");
    let (kind, number, count) = match test {
        Test::Leaf(leaf) => {
            let (kind, number) = match *leaf {
                Leaf::Any => (ANY, 0),
                Leaf::Word(word) => (WORD, word.0),
                Leaf::Class(class) => (CLASS, class.0.into()),
                Leaf::Tags(tags) => (TAGS, tags.0),
                Leaf::Kind(kind) => (KIND, kind as u32),
                Leaf::Shape(shape) => (SHAPE, shape as u32),
                Leaf::Regex(regex) => (REGEX, regex),
            };
            (kind, number, 0)
        }
        Test::Not(_) => (NOT, behind as u32, 0),
        Test::All(inner) => (ALL, behind as u32, count(inner.len())),
        Test::AnyOf(tests) => {
            let first = numbers.len() as u32;
            numbers.extend_from_slice(tests);
            (ANY_OF, first, count(tests.len()))
        }
    };
    packed[at] = Packed { kind, asks_characters: asks_characters(test).into(), count, number };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(tests: &PackedTests, number: TestId) -> Test {
        match tests.all().get(number) {
            Asked::Leaf(leaf) => Test::Leaf(leaf),
            Asked::Not(inner) => Test::Not(Box::new(unpacked(tests, inner))),
            Asked::All(inner) => Test::All(inner.map(|test| unpacked(tests, test)).collect()),
            Asked::AnyOf(numbers) => Test::AnyOf(numbers.into()),
        }
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let mut all: Vec<Test> = Test::first().into();
        let mut leaves =
            vec![Leaf::Any, Leaf::Word(EntryId(70_000)), Leaf::Class(ClassId(u16::MAX)), Leaf::Tags(Tags::NOUN)];
        leaves.extend(TokenKind::ALL.map(Leaf::Kind));
        leaves.extend(ShapeTest::ALL.map(Leaf::Shape));
        all.extend(leaves.into_iter().map(Test::Leaf));
        let either = Test::AnyOf([5, 3, 70_000].into());
        let neither = Test::All(
            [
                Test::Not(Box::new(Test::Leaf(Leaf::Regex(3)))),
                Test::All([Test::Leaf(Leaf::Any)].into()),
                either.clone(),
            ]
            .into(),
        );
        all.extend([either, neither.clone(), Test::Not(Box::new(neither)), Test::Leaf(Leaf::Word(EntryId(1)))]);
        let packed = PackedTests::new(&all);
        assert_eq!(packed.count(), all.len());
        for (number, test) in (0..).zip(&all) {
            assert_eq!(&unpacked(&packed, number), test);
            assert_eq!(packed.asks_characters(number), asks_characters(test));
        }
    }
}
