//! Half-open ranges, typed by what they index, so that a byte offset is never taken for a token number.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// Marks spans that count bytes of the document's UTF-8 text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Byte {}

/// Marks spans that count tokens of the document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenIndex {}

/// A half-open range `start..end` of `Unit`s. A document is smaller than 4 GiB, so 32 bits suffice.
#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span<Unit> {
    /// First unit inside.
    pub start: u32,
    /// First unit behind.
    pub end: u32,
    unit: PhantomData<Unit>,
}

/// A range of bytes of the text.
pub type ByteSpan = Span<Byte>;
/// A range of tokens of the document.
pub type TokenSpan = Span<TokenIndex>;

impl<Unit> Clone for Span<Unit> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Unit> Copy for Span<Unit> {}

impl<Unit> fmt::Debug for Span<Unit> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl<Unit> Span<Unit> {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Span { start: start as u32, end: end as u32, unit: PhantomData }
    }

    /// Number of units inside.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True if no unit lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same range for indexing slices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// True if the unit at `index` lies inside.
    pub fn holds(self, index: usize) -> bool {
        (self.start as usize) <= index && index < self.end as usize
    }

    /// True if every unit of `other` lies inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the two share a unit.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}
