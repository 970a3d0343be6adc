//! What code does that the token in view alone decides, kept: text repeats itself, so most of it is looked up.

/// A table of limited size. A new answer takes the place of an old one.
#[derive(Debug)]
pub struct Memo {
    slots: Box<[Slot]>,
    /// Bits of a hash that are not those of a slot's number.
    shift: u32,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: Key,
    answer: u32,
}

/// What an answer depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// Where the code stands.
    pub place: u32,
    /// The letter in view.
    pub letter: u32,
    /// What is asked of the layers there.
    pub layers: u32,
}

const EMPTY: Slot = Slot { key: Key { place: u32::MAX, letter: u32::MAX, layers: u32::MAX }, answer: 0 };

impl Key {
    #[inline]
    fn hash(self) -> u64 {
        let mixed = (u64::from(self.place) << 32 | u64::from(self.letter)) ^ u64::from(self.layers).rotate_left(20);
        mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Memo {
    /// An empty table with this many slots, a power of two.
    pub fn new(slots: usize) -> Memo {
        Memo { slots: vec![EMPTY; slots].into(), shift: u64::BITS - slots.trailing_zeros() }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill(EMPTY);
    }

    /// The answer, if it is kept.
    #[inline]
    pub fn get(&self, key: Key) -> Option<u32> {
        let slot = &self.slots[(key.hash() >> self.shift) as usize];
        (slot.key == key).then_some(slot.answer)
    }

    /// Keeps an answer.
    pub fn put(&mut self, key: Key, answer: u32) {
        self.slots[(key.hash() >> self.shift) as usize] = Slot { key, answer };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_answer_takes_the_place_of_an_old_one() {
        let mut memo = Memo::new(2);
        let key = |place| Key { place, letter: 7, layers: 0 };
        assert_eq!(memo.get(key(1)), None);
        for place in 1..10 {
            memo.put(key(place), 10 * place);
            assert_eq!(memo.get(key(place)), Some(10 * place));
        }
        let kept = (1..10).filter(|place| memo.get(key(*place)).is_some_and(|answer| answer == 10 * place));
        assert!((1..=2).contains(&kept.count()));
        memo.clear();
        assert_eq!(memo.get(key(9)), None);
    }
}
