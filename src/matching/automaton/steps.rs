//! Remembers the steps of automata.

use super::super::memo::{Key, Memo, scattered};
use super::super::profile::Letter;
use super::Node;

/// Added to what is asked of phrases: the token can end one.
pub(super) const CAN_END: u32 = 1 << 24;

/// What a remembered step depends on besides the node and the letter, in 28 bits: what is asked of phrases, [`CAN_END`] among it, or
/// one of these.
pub(super) mod kind {
    /// The letter is that of a list entry of several words.
    pub const LIST: u32 = 1 << 25;
    /// The letter begins a phrase over which nothing else leads.
    pub const LEAP: u32 = 2 << 25;
    /// It answers a question, with the layers that begin there.
    pub const QUESTION: u32 = 3 << 25;
    /// The same from the other side.
    pub const QUESTION_BACK: u32 = 4 << 25;
}

/// A letter, above it a node's number, and above that what else the step depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct StepKey(u64);

impl StepKey {
    /// Bits that a node's number has.
    const NODE_BITS: u32 = 16;
    /// Bits that a letter has, but for texts that no writer writes: of their letters some are not remembered.
    const LETTER_BITS: u32 = 20;
}

impl Key for StepKey {
    const NONE: Self = StepKey(u64::MAX);

    /// Letters lie side by side: those that texts use most have the smallest numbers, so that of each node few lines of memory are
    /// used much.
    #[inline]
    fn place(self, places: usize) -> usize {
        let letter = self.0 & ((1 << Self::LETTER_BITS) - 1);
        (scattered(self.0 >> Self::LETTER_BITS, places) + letter as usize) & (places - 1)
    }
}

/// Steps of automata that were taken before.
#[derive(Debug, Default)]
pub(super) struct Steps(Memo<StepKey, 65_536>);

impl Steps {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    #[inline]
    fn key(node: Node, letter: Letter, rest: u32) -> Option<StepKey> {
        let node = u64::from(node.0 & Node::NUMBER) | u64::from(rest) << StepKey::NODE_BITS;
        let key = u64::from(letter) | node << StepKey::LETTER_BITS;
        (letter >> StepKey::LETTER_BITS == 0).then_some(StepKey(key))
    }

    #[inline]
    pub(super) fn get(&self, node: Node, letter: Letter, rest: u32) -> Option<u32> {
        self.0.get(Self::key(node, letter, rest)?)
    }

    pub(super) fn put(&mut self, node: Node, letter: Letter, rest: u32, next: u32) {
        if let Some(key) = Self::key(node, letter, rest) {
            self.0.put(key, next);
        }
    }
}
