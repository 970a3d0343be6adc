//! Which variants of a set may match at a place, as far as the tokens next to it tell: most do not, and of those no more is asked.

use rustc_hash::FxHashMap;

use super::machine::{Context, View};
use super::profile::Letter;
use crate::pattern::alphabet::AlphabetId;
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

    /// Bits of the variants of a set that none of these tokens rules out, each read in an alphabet.
    pub fn narrow(&mut self, context: &Context<'_, '_>, set: SetId, sides: &[(Side, AlphabetId, View)]) -> &[u64] {
        let variants = &context.program.sets[set as usize];
        if self.bits.len() > MOST_WORDS {
            self.clear();
        }
        self.narrowed.clear();
        self.narrowed.resize(variants.len().div_ceil(64), u64::MAX);
        for (side, alphabet, view) in sides {
            let key = Key { set, side: *side, letter: view.letter, starts: view.starts };
            let start = match self.known.get(&key) {
                Some(start) => *start,
                None => {
                    let start = self.bits.len();
                    self.known.insert(key, start);
                    self.bits.resize(start + self.narrowed.len(), 0);
                    let context = context.read_in(*alphabet);
                    for (at, id) in variants.iter().enumerate() {
                        let may_match = may_match(&context, &context.program.variants[*id as usize], *side, *view);
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

fn may_match(context: &Context<'_, '_>, variant: &Variant, side: Side, view: View) -> bool {
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
