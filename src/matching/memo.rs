//! Answers that were found before, kept: text repeats itself, so most of them are looked up.

/// What an answer depends on.
pub trait Key: Copy + PartialEq {
    /// A key that no answer has.
    const NONE: Self;

    /// Where its answer is kept, of places whose number is a power of two.
    fn place(self, places: usize) -> usize;
}

/// A place that tells nothing of the number, though near numbers lie far apart (Knuth: The Art of Computer Programming, 6.4).
#[inline]
pub fn scattered(number: u64, places: usize) -> usize {
    /// Near the golden ratio of all numbers of 64 bits.
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    (number.wrapping_mul(GOLDEN) >> (u64::BITS - places.trailing_zeros())) as usize
}

impl Key for (u32, u32, u32) {
    const NONE: Self = (u32::MAX, u32::MAX, u32::MAX);

    #[inline]
    fn place(self, places: usize) -> usize {
        let (first, second, third) = self;
        scattered((u64::from(first) << 32 | u64::from(second)) ^ u64::from(third).rotate_left(20), places)
    }
}

/// A table of `SLOTS` answers, a power of two. A new one takes the place of an old one.
#[derive(Debug)]
pub struct Memo<K: Key, const SLOTS: usize> {
    slots: Box<[Slot<K>; SLOTS]>,
}

// without the gap behind the answer, so that more of them lie near each other
#[derive(Clone, Copy, Debug)]
#[repr(C, packed(4))]
struct Slot<K: Copy> {
    key: K,
    answer: u32,
}

impl<K: Key> Slot<K> {
    const EMPTY: Self = Slot { key: K::NONE, answer: 0 };
}

impl<K: Key, const SLOTS: usize> Default for Memo<K, SLOTS> {
    fn default() -> Self {
        let slots: Box<[Slot<K>]> = vec![Slot::EMPTY; SLOTS].into();
        Memo { slots: slots.try_into().ok().expect("it has this length") }
    }
}

impl<K: Key, const SLOTS: usize> Memo<K, SLOTS> {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::EMPTY);
    }

    /// The answer, if it is kept.
    #[inline]
    pub fn get(&self, key: K) -> Option<u32> {
        let Slot { key: kept, answer } = self.slots[key.place(SLOTS)];
        (kept == key).then_some(answer)
    }

    /// Keeps an answer.
    pub fn put(&mut self, key: K, answer: u32) {
        self.slots[key.place(SLOTS)] = Slot { key, answer };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_answer_takes_the_place_of_an_old_one() {
        let mut memo = Memo::<_, 2>::default();
        let key = |place| (place, 7, 0);
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
