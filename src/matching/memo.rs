//! Answers that were found before, kept: text repeats itself, so most of them are looked up.

/// A table of `SLOTS` answers, a power of two. A new one takes the place of an old one.
#[derive(Debug)]
pub struct Memo<const SLOTS: usize> {
    slots: Box<[Slot; SLOTS]>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: Key,
    answer: u32,
}

/// What an answer depends on: three numbers, not all of them the largest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key(pub u32, pub u32, pub u32);

const EMPTY: Slot = Slot { key: Key(u32::MAX, u32::MAX, u32::MAX), answer: 0 };

impl Key {
    #[inline]
    fn slot(self, slots: usize) -> usize {
        let Key(first, second, third) = self;
        let mixed = (u64::from(first) << 32 | u64::from(second)) ^ u64::from(third).rotate_left(20);
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - slots.trailing_zeros())) as usize
    }
}

impl<const SLOTS: usize> Default for Memo<SLOTS> {
    fn default() -> Self {
        let slots: Box<[Slot]> = vec![EMPTY; SLOTS].into();
        Memo { slots: slots.try_into().expect("it has this length") }
    }
}

impl<const SLOTS: usize> Memo<SLOTS> {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill(EMPTY);
    }

    /// The answer, if it is kept.
    #[inline]
    pub fn get(&self, key: Key) -> Option<u32> {
        let slot = &self.slots[key.slot(SLOTS)];
        (slot.key == key).then_some(slot.answer)
    }

    /// Keeps an answer.
    pub fn put(&mut self, key: Key, answer: u32) {
        self.slots[key.slot(SLOTS)] = Slot { key, answer };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_answer_takes_the_place_of_an_old_one() {
        let mut memo = Memo::<2>::default();
        let key = |place| Key(place, 7, 0);
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
