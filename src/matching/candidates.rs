//! Which variants of a set may match at a place, as far as the tokens next to it tell: most do not, and of those no more is asked.

use rustc_hash::FxHashMap;

use super::machine::Sight;
use super::profile::Letter;
use crate::pattern::program::{SetId, Starts, Trigger, Variant, VariantId};

/// Answers kept for each set and letter.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Where the bits of an answer begin.
    known: FxHashMap<Key, usize>,
    /// One bit for each variant of the set.
    bits: Vec<u64>,
    /// The answer to the last question.
    narrowed: Vec<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Key {
    set: SetId,
    side: Side,
    letter: Letter,
    starts: Starts,
}

/// Where a token stands that rules variants out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    /// Before the trigger.
    Before,
    /// The trigger itself.
    Trigger,
    /// Behind it.
    Behind,
}

/// Words of answers kept from one document to the next.
const MOST_WORDS: usize = 1 << 16;

impl Candidates {
    /// Forgets everything: letters have been numbered anew.
    pub fn clear(&mut self) {
        self.known.clear();
        self.bits.clear();
    }

    /// Bits of the variants of a set that none of these tokens rules out.
    pub fn narrow(&mut self, set: SetId, sides: &[(Side, Sight<'_, '_>)]) -> &[u64] {
        let Some((_, sight)) = sides.first() else { return &[] };
        let variants = &sight.context.program.sets[set as usize];
        if self.bits.len() > MOST_WORDS {
            self.clear();
        }
        self.narrowed.clear();
        self.narrowed.resize(variants.len().div_ceil(64), u64::MAX);
        for (side, sight) in sides {
            let key = Key { set, side: *side, letter: sight.view.letter, starts: sight.view.starts };
            let start = match self.known.get(&key) {
                Some(start) => *start,
                None => {
                    let start = self.bits.len();
                    self.known.insert(key, start);
                    self.bits.resize(start + self.narrowed.len(), 0);
                    for (at, id) in variants.iter().enumerate() {
                        let may_match = may_match(&sight.context.program.variants[*id as usize], *side, *sight);
                        self.bits[start + at / 64] |= u64::from(may_match) << (at % 64);
                    }
                    start
                }
            };
            for (all, own) in self.narrowed.iter_mut().zip(&self.bits[start..]) {
                *all &= own;
            }
        }
        &self.narrowed
    }
}

fn may_match(variant: &Variant, side: Side, Sight { context, view, .. }: Sight<'_, '_>) -> bool {
    match (side, &variant.trigger) {
        (Side::Before, _) => context.fits(variant.left_set, view),
        (Side::Behind, _) => context.fits(variant.right_set, view),
        (Side::Trigger, Trigger::Token(test)) => {
            context.program.asks_characters[*test as usize] || context.profiles.passes(context, *test, view)
        }
        (Side::Trigger, _) => true,
    }
}

/// The variants of a set whose bits are set, in order, with their places in the set.
pub fn members<'a>(variants: &'a [VariantId], bits: &'a [u64]) -> impl Iterator<Item = (usize, VariantId)> {
    bits.iter().enumerate().flat_map(move |(number, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let at = 64 * number + left.trailing_zeros() as usize;
            left &= left - 1;
            variants.get(at).map(|id| (at, *id))
        })
    })
}
