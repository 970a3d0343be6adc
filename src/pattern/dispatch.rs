//! Which variants are entered at which words.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::program::{Dispatch, Leaf, Test, Trigger, Variant, VariantId};
use crate::text::lexicon::{ClassId, EntryId, Lexicon};

/// For each entry the number of its signature: entries that no test tells apart share one.
pub(super) fn signatures(tests: &[Test], lexicon: &Lexicon) -> Vec<u32> {
    let mut mask = vec![0u64; lexicon.stride()];
    let mut words: FxHashSet<EntryId> = FxHashSet::default();
    for test in tests {
        each_leaf(test, &mut |leaf| match leaf {
            Leaf::Class(class) => mask[class.0 as usize >> 6] |= 1 << (class.0 & 63),
            Leaf::Word(word) => {
                words.insert(word);
            }
            _ => {}
        });
    }
    let mut known: FxHashMap<(Vec<u64>, EntryId), u32> = FxHashMap::default();
    let numbers = (0..lexicon.entry_count() as u32).map(EntryId).map(|entry| {
        let classes = lexicon.class_set(entry).iter().zip(&mask).map(|(bits, mask)| bits & mask).collect();
        let word = if words.contains(&entry) { entry } else { EntryId::UNKNOWN };
        let next = known.len() as u32;
        *known.entry((classes, word)).or_insert(next)
    });
    numbers.collect()
}

pub(super) fn each_leaf(test: &Test, visit: &mut impl FnMut(Leaf)) {
    match test {
        Test::Not(inner) => each_leaf(inner, visit),
        Test::All(tests) => tests.iter().for_each(|inner| each_leaf(inner, visit)),
        Test::Leaf(leaf) => visit(*leaf),
        // the tests with these numbers are visited as such
        Test::AnyOf(_) => {}
    }
}

/// Groups variants by the signatures at which they are entered.
pub(super) fn dispatch(
    ids: &[VariantId],
    variants: &[Variant],
    tests: &[Test],
    lexicon: &Lexicon,
    signatures: &[u32],
) -> Dispatch {
    let mut by_word: FxHashMap<EntryId, Vec<VariantId>> = FxHashMap::default();
    let mut by_class: BTreeMap<ClassId, Vec<VariantId>> = BTreeMap::new();
    let mut result = Dispatch::default();
    for id in ids {
        match &variants[*id as usize].trigger {
            Trigger::Token(test) => match entry_key(&tests[*test as usize]) {
                Some(Ok(class)) => by_class.entry(class).or_default().push(*id),
                Some(Err(word)) => by_word.entry(word).or_default().push(*id),
                None => {}
            },
            Trigger::Quotation => result.at_quotations.push(*id),
            Trigger::Quantity => result.at_quantities.push(*id),
            Trigger::Everywhere => {}
        }
    }
    let mut known: FxHashMap<Vec<VariantId>, u32> = FxHashMap::default();
    for (entry, signature) in signatures.iter().enumerate() {
        if (*signature as usize) < result.set_of_signature.len() {
            continue;
        }
        let entry = EntryId(entry as u32);
        let mut ids: Vec<VariantId> = by_word.get(&entry).cloned().unwrap_or_default();
        for (class, members) in &by_class {
            if lexicon.has_class(entry, *class) {
                ids.extend(members);
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let sets = result.sets.to_mut();
        let set = *known.entry(ids).or_insert_with_key(|ids| {
            let start = sets.len() as u32;
            sets.push(ids.len() as u32);
            sets.extend(ids);
            start
        });
        result.set_of_signature.to_mut().push(set);
    }
    result
}

/// The class, or else the word, that a token must have to pass the test.
fn entry_key(test: &Test) -> Option<Result<ClassId, EntryId>> {
    match test {
        Test::Leaf(Leaf::Word(word)) => Some(Err(*word)),
        Test::Leaf(Leaf::Class(class)) => Some(Ok(*class)),
        Test::All(tests) => tests.iter().find_map(entry_key),
        _ => None,
    }
}
