//! Remembers the steps of automata.

use super::super::layers::PhraseParts;
use super::super::memo::scattered;
use super::super::profile::Letter;
use super::Node;

/// Added to what is asked of phrases: the token can end one.
pub(super) const CAN_END: u32 = 1 << PhraseParts::BITS;

/// What a remembered step depends on besides the node and the letter, in [`REST_BITS`]: what is asked of phrases, [`CAN_END`] among it,
/// or one of these.
pub(super) mod kind {
    use super::{CAN_END, REST_BITS};

    /// No other has this bit.
    const OTHER: u32 = CAN_END << 1;
    const _: () = assert!(OTHER >> (REST_BITS - 1) == 1, "it is the highest");

    /// The letter is that of a list entry of several words.
    pub const LIST: u32 = OTHER;
    /// The letter begins a phrase over which nothing else leads.
    pub const LEAP: u32 = OTHER | 1 << 16;
    /// It answers a question, with the layers that begin there.
    pub const QUESTION: u32 = OTHER | 2 << 16;
    /// The same from the other side.
    pub const QUESTION_BACK: u32 = OTHER | 3 << 16;
}

/// Bits of what a step depends on besides the node and the letter.
const REST_BITS: u32 = 20;
/// Steps that are kept.
const PLACES: usize = 1 << 16;

/// Steps of automata that were taken before. A new one takes the place of an old one.
///
/// All steps from one node with the same rest are a row, whose letters lie side by side: those that texts use most have the smallest
/// numbers, so that of each row few lines of memory are used much. A step's place in its row is its letter, so only the row need be kept
/// with the answer.
#[derive(Debug)]
pub(super) struct Steps(Box<[Step; PLACES]>);

/// A row and below it an answer.
type Step = u64;

const _: () = assert!(Node::NUMBER.count_ones() + REST_BITS + Node::BITS <= u64::BITS);

/// No row is so high. (Zeros would do as well, but memory that nobody has written to is taken twice: when it is read and when it is
/// written.)
const EMPTY: Step = Step::MAX;

impl Default for Steps {
    fn default() -> Self {
        let steps: Box<[Step]> = vec![EMPTY; PLACES].into();
        Steps(steps.try_into().expect("it has this length"))
    }
}

impl Steps {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.0.fill(EMPTY);
    }

    #[inline]
    fn row(node: Node, rest: u32) -> u64 {
        u64::from(node.0 & Node::NUMBER) | u64::from(rest) << Node::NUMBER.count_ones()
    }

    /// Where a step is kept; nowhere if its letter is one that only texts have that no writer writes.
    #[inline]
    fn place(row: u64, letter: Letter) -> Option<usize> {
        let letter = letter as usize;
        (letter < PLACES).then(|| (scattered(row, PLACES) + letter) & (PLACES - 1))
    }

    /// The answer, of no more than [`Node::BITS`], if it is kept.
    #[inline]
    pub(super) fn get(&self, node: Node, letter: Letter, rest: u32) -> Option<u32> {
        let row = Self::row(node, rest);
        let step = self.0[Self::place(row, letter)?];
        (step >> Node::BITS == row).then_some(step as u32 & Node::NONE.0)
    }

    pub(super) fn put(&mut self, node: Node, letter: Letter, rest: u32, answer: u32) {
        let row = Self::row(node, rest);
        if let Some(place) = Self::place(row, letter) {
            self.0[place] = row << Node::BITS | u64::from(answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_found_as_it_was_kept_and_no_other_for_it() {
        let mut steps = Steps::default();
        let nodes = [0, 1, 2, Node::NUMBER].map(|number| Node(number | Node::GOES_ON));
        let rests = [0, 5, CAN_END, kind::LIST, kind::LEAP, kind::QUESTION | 0xffff, kind::QUESTION_BACK | 0xffff];
        let letters = [0, 1, 700, PLACES as Letter - 1];
        let mut kept = Vec::new();
        for (number, node) in (0..).zip(nodes) {
            for rest in rests {
                for letter in letters {
                    assert_eq!(steps.get(node, letter, rest), None);
                    let answer = if letter == 1 { Node::NONE.0 } else { number | Node::ACCEPTS };
                    steps.put(node, letter, rest, answer);
                    kept.push((node, letter, rest, answer));
                }
            }
        }
        let found = kept.iter().filter(|(node, letter, rest, answer)| match steps.get(*node, *letter, *rest) {
            Some(found) => {
                assert_eq!(found, *answer);
                true
            }
            None => false,
        });
        assert!(found.count() > 100, "few of {} share a place", kept.len());
        steps.put(nodes[0], PLACES as Letter, 0, 1);
        assert_eq!(steps.get(nodes[0], PLACES as Letter, 0), None);
        steps.clear();
        assert_eq!(steps.get(nodes[0], 0, 0), None);
    }
}
