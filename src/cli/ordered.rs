//! Work on several threads whose results come in the order of the items, with a bound on how many are under way.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Results under way for each thread: enough that a long text does not hold up the others for want of room.
const UNDER_WAY: usize = 4;

/// Maps each item to a result with `work`, and gives the results to `take` in the order of the items, on the caller's
/// thread. Each thread has a state of its own, made by `state`; results are handed back to `work` for use again. Stops at the
/// first error of `take`, which is given back.
///
/// At most `UNDER_WAY * threads` results exist at a time, whatever the number of items.
pub fn map_in_order<Item, Work: Send, Result: Default + Send, Error>(
    threads: usize,
    items: impl Iterator<Item = Item> + Send,
    state: impl Fn() -> Work + Sync,
    work: impl Fn(&mut Work, Item, &mut Result) + Sync,
    mut take: impl FnMut(&mut Result) -> std::result::Result<(), Error>,
) -> std::result::Result<(), Error> {
    if threads <= 1 {
        let (mut state, mut result) = (state(), Result::default());
        for item in items {
            work(&mut state, item, &mut result);
            take(&mut result)?;
        }
        return Ok(());
    }
    let queue = Queue {
        items: Mutex::new(items),
        inner: Mutex::new(Inner { next_item: 0, next_result: 0, slots: Vec::new(), spare: Vec::new(), ended: false }),
        changed: Condvar::new(),
    };
    queue.lock().slots.resize_with(UNDER_WAY * threads, || None);
    std::thread::scope(|scope| {
        let _stop = StopOnDrop(&queue);
        for _ in 0..threads {
            scope.spawn(|| {
                let _stop = StopOnPanic(&queue);
                let mut state = state();
                while let Some((number, item, mut result)) = queue.next_item() {
                    work(&mut state, item, &mut result);
                    queue.put(number, result);
                }
            });
        }
        while let Some(mut result) = queue.next_result() {
            take(&mut result)?;
            queue.give_back(result);
        }
        Ok(())
    })
}

struct Queue<Items, Result> {
    /// Locked apart from the rest: while a stream is waited for, results come out.
    items: Mutex<Items>,
    inner: Mutex<Inner<Result>>,
    changed: Condvar,
}

struct Inner<Result> {
    /// Number of the item that is taken next.
    next_item: usize,
    /// Number of the result that is given out next.
    next_result: usize,
    /// Results that wait for their turn, each at its number modulo the length.
    slots: Vec<Option<Result>>,
    /// Results to use again.
    spare: Vec<Result>,
    /// There are no more items, or they are no longer wanted.
    ended: bool,
}

impl<Items: Iterator, Result: Default> Queue<Items, Result> {
    fn next_item(&self) -> Option<(usize, Items::Item, Result)> {
        let has_room = |inner: &Inner<Result>| inner.next_item - inner.next_result < inner.slots.len();
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        if self.wait_until(|inner| inner.ended || has_room(inner)).ended {
            return None;
        }
        let item = items.next();
        let mut inner = self.lock();
        let Some(item) = item.filter(|_| !inner.ended) else {
            inner.ended = true;
            self.changed.notify_all();
            return None;
        };
        let number = inner.next_item;
        inner.next_item += 1;
        Some((number, item, inner.spare.pop().unwrap_or_default()))
    }

    fn put(&self, number: usize, result: Result) {
        let mut inner = self.lock();
        let slot = number % inner.slots.len();
        inner.slots[slot] = Some(result);
        self.changed.notify_all();
    }

    fn next_result(&self) -> Option<Result> {
        let slot = |inner: &Inner<Result>| inner.next_result % inner.slots.len();
        // after a panic, results that were ready are still taken, beyond the item that was to be the last
        let all_out = |inner: &Inner<Result>| inner.ended && inner.next_result >= inner.next_item;
        let mut inner = self.wait_until(|inner| inner.slots[slot(inner)].is_some() || all_out(inner));
        let slot = slot(&inner);
        let result = inner.slots[slot].take()?;
        inner.next_result += 1;
        self.changed.notify_all();
        Some(result)
    }

    fn give_back(&self, result: Result) {
        self.lock().spare.push(result);
    }
}

impl<Items, Result> Queue<Items, Result> {
    fn lock(&self) -> MutexGuard<'_, Inner<Result>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_until(&self, ready: impl Fn(&Inner<Result>) -> bool) -> MutexGuard<'_, Inner<Result>> {
        self.changed.wait_while(self.lock(), |inner| !ready(inner)).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the workers end when the results are no longer wanted.
struct StopOnDrop<'q, Items, Result>(&'q Queue<Items, Result>);

impl<Items, Result> Drop for StopOnDrop<'_, Items, Result> {
    fn drop(&mut self) {
        self.0.lock().ended = true;
        self.0.changed.notify_all();
    }
}

/// Lets everyone end when a worker panics, where panics unwind: its result would be waited for in vain.
struct StopOnPanic<'q, Items, Result>(&'q Queue<Items, Result>);

impl<Items, Result> Drop for StopOnPanic<'_, Items, Result> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut inner = self.0.lock();
            inner.ended = true;
            inner.next_item = inner.next_result;
            self.0.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn squares(threads: usize, count: u64) -> Vec<u64> {
        let mut all = Vec::new();
        let work = |_: &mut (), item: u64, result: &mut u64| {
            // the first items take longest
            std::thread::sleep(std::time::Duration::from_micros(200 / (item + 1)));
            *result = item * item;
        };
        let done: Result<(), Infallible> = map_in_order(
            threads,
            0..count,
            || (),
            work,
            |result| {
                all.push(*result);
                Ok(())
            },
        );
        done.unwrap();
        all
    }

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 3, 8] {
            for count in [0, 1, 7, 200] {
                assert_eq!(squares(threads, count), (0..count).map(|n| n * n).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn an_error_stops_everything() {
        let mut taken = 0;
        let done = map_in_order(
            4,
            0u64..,
            || (),
            |(), item, result: &mut u64| *result = item,
            |result| {
                taken += 1;
                if *result == 10 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((done, taken), (Err("full"), 11));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_does_not_hang() {
        let work = |(): &mut (), item: u64, _: &mut u64| assert!(item != 5);
        // results wait when the panic comes
        let take = |_: &mut u64| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            Ok(())
        };
        let _: Result<(), Infallible> = map_in_order(2, 0..100, || (), work, take);
    }
}
