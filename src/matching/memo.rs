//! Answers that were found before, kept: text repeats itself, so most of them are looked up.

/// What an answer depends on.
pub type Key = (u32, u32, u32);

/// A key that no answer has.
const NONE: Key = (u32::MAX, u32::MAX, u32::MAX);

/// A place that tells nothing of the number, though near numbers lie far apart (Knuth: The Art of Computer Programming, 6.4).
#[inline]
pub fn scattered(number: u64, places: usize) -> usize {
    /// Near the golden ratio of all numbers of 64 bits.
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    (number.wrapping_mul(GOLDEN) >> (u64::BITS - places.trailing_zeros())) as usize
}

/// Where an answer is kept.
#[inline]
fn place((first, second, third): Key, places: usize) -> usize {
    scattered((u64::from(first) << 32 | u64::from(second)) ^ u64::from(third).rotate_left(20), places)
}

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

impl Slot {
    const EMPTY: Self = Slot { key: NONE, answer: 0 };
}

impl<const SLOTS: usize> Default for Memo<SLOTS> {
    fn default() -> Self {
        let slots: Box<[Slot]> = vec![Slot::EMPTY; SLOTS].into();
        Memo { slots: slots.try_into().expect("it has this length") }
    }
}

impl<const SLOTS: usize> Memo<SLOTS> {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::EMPTY);
    }

    /// The answer, if it is kept.
    #[inline]
    pub fn get(&self, key: Key) -> Option<u32> {
        let Slot { key: kept, answer } = self.slots[place(key, SLOTS)];
        (kept == key).then_some(answer)
    }

    /// Keeps an answer.
    pub fn put(&mut self, key: Key, answer: u32) {
        self.slots[place(key, SLOTS)] = Slot { key, answer };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_answer_takes_the_place_of_an_old_one() {
        let mut memo = Memo::<2>::default();
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
