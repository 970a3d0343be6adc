//! What code cannot do without: words and marks that every way through it takes. Most sentences lack most of them, which a few bits
//! tell before any code is run, as the required literals of RE2 and grep do for lines.

use rustc_hash::{FxHashMap, FxHashSet};

use super::program::{Instruction, Leaf, Needs, Test, TestId, Variant};
use super::syntax::{Layer, ShapeTest};

/// Works out what the code of each variant needs on either side. Gives the tests that have a bit of [`Needs`], in order.
pub(super) fn fill_needs(code: &[Instruction], variants: &mut [Variant], tests: &[Test]) -> Vec<TestId> {
    let mut known: FxHashMap<u32, FxHashSet<Need>> = FxHashMap::default();
    let mut uses: FxHashMap<TestId, usize> = FxHashMap::default();
    for variant in variants.iter() {
        for (start, forward) in variant.left.map(|left| (left, false)).into_iter().chain([(variant.right, true)]) {
            let needs = known.entry(start).or_insert_with(|| needs_of(code, start, forward, tests));
            for need in needs.iter() {
                if let Need::Test(test) = need {
                    *uses.entry(*test).or_default() += 1;
                }
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
        variant.leaves_sentence = leaves_sentence(code, variant.right);
    }
    chosen
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Need {
    Quotation,
    Quantity,
    Test(TestId),
}

/// What is taken on every way from `start` to the end of its code, or looked at beyond that in the same direction.
fn needs_of(code: &[Instruction], start: u32, forward: bool, tests: &[Test]) -> FxHashSet<Need> {
    // for each instruction what is taken from there on; none as long as no way to the end is known
    let mut known: FxHashMap<u32, FxHashSet<Need>> = FxHashMap::default();
    let order = reachable(code, start);
    // worked out once: the loop below passes them again and again, and looks stand inside of looks
    let looks: FxHashMap<u32, FxHashSet<Need>> = order
        .iter()
        .filter(|at| matches!(code[**at as usize], Instruction::Look { ahead, negated: false, .. } if ahead == forward))
        .map(|at| (*at, needs_of(code, at + 1, forward, tests)))
        .collect();
    loop {
        let mut changed = false;
        for at in &order {
            let from = |next: u32| known.get(&next).cloned();
            let with = |next: u32, more: &mut dyn Iterator<Item = Need>| {
                from(next).map(|mut needs| {
                    needs.extend(more);
                    needs
                })
            };
            let needs = match &code[*at as usize] {
                Instruction::Accept => Some(FxHashSet::default()),
                Instruction::Jump(to) => from(*to),
                Instruction::Split { other, .. } => match (from(at + 1), from(*other)) {
                    (Some(one), Some(two)) => Some(one.intersection(&two).copied().collect()),
                    (one, two) => one.or(two),
                },
                Instruction::Look { next, .. } => with(*next, &mut looks.get(at).into_iter().flatten().copied()),
                Instruction::Layer(Layer::Quotation) => with(at + 1, &mut std::iter::once(Need::Quotation)),
                Instruction::Layer(Layer::Quantity) => with(at + 1, &mut std::iter::once(Need::Quantity)),
                Instruction::Test { test, next, .. } if is_rare(&tests[*test as usize], tests) => {
                    with(*next, &mut std::iter::once(Need::Test(*test)))
                }
                Instruction::Test { next, .. } => from(*next),
                Instruction::Layer(_) | Instruction::Phrase(_) | Instruction::Save(_) => from(at + 1),
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

/// The instructions that can be reached, later ones first; those inside of looks are not among them.
pub(super) fn reachable(code: &[Instruction], start: u32) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        let instruction = &code[at as usize];
        open.extend(instruction.target());
        if instruction.goes_on() && !matches!(instruction, Instruction::Look { .. }) {
            open.push(at + 1);
        }
    }
    let mut order: Vec<u32> = seen.into_iter().collect();
    order.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
    order
}

/// True if the code, or a look in it, may go on in the next sentence.
fn leaves_sentence(code: &[Instruction], start: u32) -> bool {
    reachable(code, start).iter().any(|at| match &code[*at as usize] {
        Instruction::Layer(Layer::NextSentence) => true,
        Instruction::Look { .. } => leaves_sentence(code, at + 1),
        _ => false,
    })
}

/// True if the test asks how a token is spelled.
fn is_spelled(test: &Test) -> bool {
    match test {
        Test::Leaf(leaf) => matches!(leaf, Leaf::Shape(_) | Leaf::Kind(_) | Leaf::Regex(_)),
        Test::Not(inner) => is_spelled(inner),
        Test::All(all) => all.iter().any(is_spelled),
        Test::AnyOf(_) => false,
    }
}

/// True if few tokens pass the test: it asks for words or lists, or for a mark of quotation. That is seen from a token's profile,
/// and of a list phrase from its entry.
fn is_rare(test: &Test, tests: &[Test]) -> bool {
    match test {
        Test::Leaf(leaf) => {
            matches!(leaf, Leaf::Word(_) | Leaf::Class(_) | Leaf::Shape(ShapeTest::QuoteOpen | ShapeTest::QuoteClose))
        }
        Test::All(all) => all.iter().any(|test| is_rare(test, tests)) && !all.iter().any(is_spelled),
        Test::AnyOf(any) => any.iter().all(|test| is_rare(&tests[*test as usize], tests)),
        Test::Not(_) => false,
    }
}
