//! First sets of compiled code: which tokens code can begin with, worked out once, so that the machine skips what cannot match.
//! As in a predictive parser (Aho, Sethi, Ullman: Compilers, 4.4), but only ever too large: what one token cannot tell is let through.

use rustc_hash::FxHashMap;

use super::program::{FirstSet, Instruction, Leaf, Starts, Test, TestId, Variant};
use super::syntax::Layer;
use crate::text::token::TokenKind;

/// Tests, each kept once.
#[derive(Debug)]
pub struct TestTable {
    /// The tests by number.
    pub list: Vec<Test>,
    numbers: FxHashMap<Test, TestId>,
}

impl Default for TestTable {
    fn default() -> Self {
        let mut table = TestTable { list: Vec::new(), numbers: FxHashMap::default() };
        for test in Test::first() {
            table.intern(test);
        }
        table
    }
}

impl TestTable {
    /// The number of a test, which is added if it is new.
    pub fn intern(&mut self, test: Test) -> TestId {
        if let Some(number) = self.numbers.get(&test) {
            return *number;
        }
        let number = self.list.len() as TestId;
        self.numbers.insert(test.clone(), number);
        self.list.push(test);
        number
    }

    /// A test that whatever passes `test` passes, and that asks nothing of the token's characters; none if that is everything.
    fn by_profile(&mut self, test: TestId) -> Option<TestId> {
        let test = without_regexes(&self.list[test as usize])?;
        Some(self.intern(test))
    }
}

fn without_regexes(test: &Test) -> Option<Test> {
    match test {
        Test::Leaf(Leaf::Any | Leaf::Regex(_)) => None,
        Test::Not(inner) if asks_characters(inner) => None,
        Test::All(tests) => {
            let tests: Vec<Test> = tests.iter().filter_map(without_regexes).collect();
            (!tests.is_empty()).then(|| Test::All(tests.into()))
        }
        other => Some(other.clone()),
    }
}

/// True if the test cannot be answered from a token's profile.
pub fn asks_characters(test: &Test) -> bool {
    match test {
        Test::Leaf(Leaf::Regex(_)) => true,
        Test::Not(inner) => asks_characters(inner),
        Test::All(tests) => tests.iter().any(asks_characters),
        _ => false,
    }
}

/// A first set while it grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Growing {
    anything: bool,
    starts: u16,
    /// In order.
    tests: Vec<TestId>,
}

struct Sets {
    list: Vec<Growing>,
    numbers: FxHashMap<Growing, u32>,
    unions: FxHashMap<(u32, u32), u32>,
}

const ANYTHING: u32 = 0;
const NOTHING: u32 = 1;

impl Sets {
    fn intern(&mut self, set: Growing) -> u32 {
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        self.list.push(set.clone());
        let number = self.list.len() as u32 - 1;
        self.numbers.insert(set, number);
        number
    }

    fn union(&mut self, a: u32, b: u32) -> u32 {
        match (a, b) {
            (ANYTHING, _) | (_, ANYTHING) => ANYTHING,
            (NOTHING, other) | (other, NOTHING) => other,
            _ if a == b => a,
            _ => {
                let key = (a.min(b), a.max(b));
                if let Some(number) = self.unions.get(&key) {
                    return *number;
                }
                let (one, two) = (&self.list[a as usize], &self.list[b as usize]);
                let mut tests = [&one.tests[..], &two.tests].concat();
                tests.sort_unstable();
                tests.dedup();
                let set = Growing { anything: false, starts: one.starts | two.starts, tests };
                let number = self.intern(set);
                self.unions.insert(key, number);
                number
            }
        }
    }
}

/// Passes over the code. Sets are never too small, and each pass makes those of loops inside of loops smaller.
const PASSES: usize = 4;

/// Works out the first set of every branch, look and variant, and writes them into `code` and `variants`.
pub fn fill_first_sets(code: &mut [Instruction], variants: &mut [Variant], tests: &mut TestTable) {
    let mut sets = Sets { list: Vec::new(), numbers: FxHashMap::default(), unions: FxHashMap::default() };
    sets.intern(Growing { anything: true, ..Growing::default() });
    sets.intern(Growing::default());
    let forward = directions(code, variants);
    let by_test = (0..tests.list.len() as TestId).map(|test| tests.by_profile(test)).collect::<Vec<_>>();
    let marks = [TokenKind::Punctuation, TokenKind::Quote].map(|kind| tests.intern(Test::Leaf(Leaf::Kind(kind))));
    let mut end = vec![Test::EDGE, marks[0], marks[1]];
    end.sort_unstable();
    let mut set_of = |at: usize, first: &[u32]| match &code[at] {
        Instruction::Accept => ANYTHING,
        Instruction::Jump(to) => first[*to as usize],
        Instruction::Save(_) => first[at + 1],
        Instruction::Split { other, .. } => sets.union(first[at + 1], first[*other as usize]),
        Instruction::Look { next, ahead, negated, .. } => match first[*next as usize] {
            ANYTHING if !negated && *ahead == forward[at] => first[at + 1],
            behind => behind,
        },
        Instruction::Phrase(name) => sets.intern(Growing { starts: Starts::phrase(*name).0, ..Growing::default() }),
        Instruction::Test { test, phrases, .. } => match by_test[*test as usize] {
            None => ANYTHING,
            Some(test) => {
                let tests = match &tests.list[test as usize] {
                    Test::AnyOf(tests) => tests.to_vec(),
                    _ => vec![test],
                };
                let starts = if *phrases { Starts::LIST_PHRASE.0 } else { 0 };
                sets.intern(Growing { anything: false, starts, tests })
            }
        },
        Instruction::Layer(layer) => match layer {
            Layer::Quotation => sets.intern(Growing { starts: Starts::QUOTATION.0, ..Growing::default() }),
            Layer::Quantity => sets.intern(Growing { starts: Starts::QUANTITY.0, ..Growing::default() }),
            // "#start ^( when | while ... )": before most of these words the sentence has others
            Layer::Start if !forward[at] => sets.intern(Growing { tests: vec![Test::EDGE], ..Growing::default() }),
            // marks may stand between
            Layer::End if forward[at] => sets.intern(Growing { tests: end.clone(), ..Growing::default() }),
            Layer::Start | Layer::End | Layer::ParagraphStart | Layer::ParagraphEnd => first[at + 1],
            Layer::Gap | Layer::Clause | Layer::Object | Layer::NextSentence => ANYTHING,
        },
    };
    // code leads on to what stands behind it, but for loops, for which everything is passed again
    let mut first = vec![ANYTHING; code.len()];
    for _ in 0..PASSES {
        for at in (0..code.len()).rev() {
            first[at] = set_of(at, &first);
        }
    }
    let mut known: FxHashMap<u32, FirstSet> = FxHashMap::default();
    let mut set_at = |at: u32| {
        let set = first[at as usize];
        *known.entry(set).or_insert_with(|| sets.list[set as usize].first_set(tests))
    };
    for at in 0..code.len() as u32 {
        match &mut code[at as usize] {
            Instruction::Split { other, next_set, other_set, .. } => {
                (*next_set, *other_set) = (set_at(at + 1), set_at(*other));
            }
            Instruction::Look { next, set, next_set, .. } => (*set, *next_set) = (set_at(at + 1), set_at(*next)),
            _ => {}
        }
    }
    for variant in variants {
        variant.left_set = variant.left.map_or(FirstSet::ANYTHING, &mut set_at);
        variant.right_set = set_at(variant.right);
    }
}

/// For each instruction whether it runs from left to right.
fn directions(code: &[Instruction], variants: &[Variant]) -> Vec<bool> {
    let mut forward = vec![false; code.len()];
    let mut seen = vec![false; code.len()];
    let ways = |variant: &Variant| [Some((variant.right, true)), variant.left.map(|left| (left, false))];
    let mut open: Vec<(u32, bool)> = variants.iter().flat_map(ways).flatten().collect();
    while let Some((at, direction)) = open.pop() {
        if std::mem::replace(&mut seen[at as usize], true) {
            continue;
        }
        forward[at as usize] = direction;
        let instruction = &code[at as usize];
        open.extend(instruction.target().map(|to| (to, direction)));
        match instruction {
            Instruction::Look { ahead, .. } => open.push((at + 1, *ahead)),
            _ if instruction.goes_on() => open.push((at + 1, direction)),
            _ => {}
        }
    }
    forward
}

impl Growing {
    fn first_set(&self, tests: &mut TestTable) -> FirstSet {
        let test = match self.tests[..] {
            _ if self.anything => return FirstSet::ANYTHING,
            [] => Test::NEVER,
            [test] => test,
            _ => tests.intern(Test::AnyOf(self.tests.clone().into())),
        };
        FirstSet::new(test, Starts(self.starts))
    }
}
