//! What code cannot do without: words and marks that every way through it takes. Most sentences lack most of them, which a few bits
//! tell before any code is run, as the required literals of RE2 and grep do for lines.

use rustc_hash::{FxHashMap, FxHashSet};

use super::first::asks_characters;
use super::program::{Instruction, Needs, Test, TestId, Variant};
use super::syntax::{Layer, ShapeTest};

/// Works out what the code of each variant needs on either side. Gives the tests that have a bit of [`Needs`], in order.
pub(super) fn fill_needs(code: &[Instruction], variants: &mut [Variant], tests: &[Test]) -> Vec<TestId> {
    let mut known: FxHashMap<u32, FxHashSet<Need>> = FxHashMap::default();
    let mut uses: FxHashMap<TestId, usize> = FxHashMap::default();
    for start in variants.iter().flat_map(|variant| variant.left.into_iter().chain([variant.right])) {
        let needs = known.entry(start).or_insert_with(|| needs_of(code, start, tests));
        for need in needs.iter() {
            if let Need::Test(test) = need {
                *uses.entry(*test).or_default() += 1;
            }
        }
    }
    let mut chosen: Vec<TestId> = uses.keys().copied().collect();
    chosen.sort_by_key(|test| (std::cmp::Reverse(uses[test]), *test));
    chosen.truncate(Needs::MOST_TESTS);
    let bits = |start: u32| {
        let bits = known[&start].iter().filter_map(|need| match need {
            Need::Quotation => Some(Needs::QUOTATION),
            Need::Quantity => Some(Needs::QUANTITY),
            Need::Test(test) => chosen.iter().position(|one| one == test).map(Needs::test),
        });
        bits.fold(Needs::default(), |all, one| Needs(all.0 | one.0))
    };
    for variant in variants {
        variant.needs_before = variant.left.map_or(Needs::default(), bits);
        variant.needs_behind = bits(variant.right);
    }
    chosen
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Need {
    Quotation,
    Quantity,
    Test(TestId),
}

/// What is taken on every way from `start` to the end of its code.
fn needs_of(code: &[Instruction], start: u32, tests: &[Test]) -> FxHashSet<Need> {
    // for each instruction what is taken from there on; none as long as no way to the end is known
    let mut known: FxHashMap<u32, FxHashSet<Need>> = FxHashMap::default();
    let order = reachable(code, start);
    loop {
        let mut changed = false;
        for at in &order {
            let from = |next: u32| known.get(&next).cloned();
            let with = |need: Need, next: u32| from(next).map(|mut needs| {
                needs.insert(need);
                needs
            });
            let needs = match &code[*at as usize] {
                Instruction::Accept => Some(FxHashSet::default()),
                Instruction::Jump(to) => from(*to),
                Instruction::Split { first, second, .. } => match (from(*first), from(*second)) {
                    (Some(one), Some(two)) => Some(one.intersection(&two).copied().collect()),
                    (one, two) => one.or(two),
                },
                Instruction::Look { next, .. } => from(*next),
                // what lies in the next sentence is not asked of this one
                Instruction::Layer(Layer::NextSentence) => Some(FxHashSet::default()),
                Instruction::Layer(Layer::Quotation) => with(Need::Quotation, at + 1),
                Instruction::Layer(Layer::Quantity) => with(Need::Quantity, at + 1),
                Instruction::Test { test, phrases: false, next } if is_rare(&tests[*test as usize], tests) => {
                    with(Need::Test(*test), *next)
                }
                Instruction::Test { next, .. } => from(*next),
                _ => from(at + 1),
            };
            if let Some(needs) = needs
                && known.get(at) != Some(&needs)
            {
                known.insert(*at, needs);
                changed = true;
            }
        }
        if !changed {
            return known.remove(&start).unwrap_or_default();
        }
    }
}

/// The instructions that can be reached, later ones first.
pub(super) fn reachable(code: &[Instruction], start: u32) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        match &code[at as usize] {
            Instruction::Accept => {}
            Instruction::Jump(to) => open.push(*to),
            Instruction::Split { first, second, .. } => open.extend([*first, *second]),
            Instruction::Look { next, .. } | Instruction::Test { next, .. } => open.push(*next),
            _ => open.push(at + 1),
        }
    }
    let mut order: Vec<u32> = seen.into_iter().collect();
    order.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
    order
}

/// True if few tokens pass the test: it asks for words, or for a mark of quotation.
fn is_rare(test: &Test, tests: &[Test]) -> bool {
    !asks_characters(test)
        && match test {
            Test::Word(_) | Test::Shape(ShapeTest::QuoteOpen | ShapeTest::QuoteClose) => true,
            Test::All(all) => all.iter().any(|test| is_rare(test, tests)),
            Test::AnyOf(any) => any.iter().all(|test| is_rare(&tests[*test as usize], tests)),
            _ => false,
        }
}
