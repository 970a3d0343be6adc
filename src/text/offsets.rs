//! Turns byte offsets into code points or UTF-16 units, the units that Python and jq, or JavaScript, count in.

/// The unit of the offsets that are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OffsetUnit {
    /// Bytes of UTF-8.
    Bytes,
    /// Unicode code points.
    #[default]
    CodePoints,
    /// UTF-16 code units.
    Utf16,
}

/// Bytes between two places whose count is kept.
const STEP: usize = 16;

/// Offsets of one text, in one unit. Made in one pass over the text; each question then reads fewer than 16 bytes.
/// For ASCII text, and for offsets in bytes, nothing is kept and nothing read.
#[derive(Debug)]
pub struct Offsets<'t> {
    bytes: &'t [u8],
    unit: OffsetUnit,
    /// Units before each multiple of `STEP` bytes; empty if units are bytes.
    counts: Vec<u32>,
}

impl<'t> Offsets<'t> {
    /// Counts the units of `text`.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let bytes = text.as_bytes();
        let mut counts = Vec::new();
        if unit != OffsetUnit::Bytes && !text.is_ascii() {
            counts.reserve(bytes.len() / STEP + 1);
            let mut count = 0;
            for chunk in bytes.chunks(STEP) {
                counts.push(count);
                count += units(chunk, unit);
            }
            // An offset at the very end may begin a new step.
            counts.push(count);
        }
        Offsets { bytes, unit, counts }
    }

    /// The number of units before a byte offset. An offset inside a character counts that character; one behind the end
    /// of the text counts as the end.
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        if self.counts.is_empty() {
            return byte;
        }
        let step = byte / STEP;
        self.counts[step] as usize + units(&self.bytes[step * STEP..byte], self.unit) as usize
    }

    /// The units of a range of bytes.
    #[inline]
    pub fn range(&self, bytes: super::span::ByteSpan) -> [usize; 2] {
        [self.at(bytes.start as usize), self.at(bytes.end as usize)]
    }
}

/// Units that begin in these bytes.
fn units(bytes: &[u8], unit: OffsetUnit) -> u32 {
    // Bytes that go on with a character begin with the bits 10; those of four bytes, two UTF-16 units, with 11110.
    let characters: u32 = bytes.iter().map(|byte| u32::from(*byte as i8 >= -0x40)).sum();
    match unit {
        OffsetUnit::Utf16 => characters + bytes.iter().map(|byte| u32::from(*byte >= 0xf0)).sum::<u32>(),
        _ => characters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agree_with_counting() {
        let mixed = "a“Türk” 😀 ü–".repeat(30);
        for text in ["", "plain", "é", "😀", &"x".repeat(64), &"é".repeat(32), &mixed] {
            let (bytes, points, utf16) = (
                Offsets::new(text, OffsetUnit::Bytes),
                Offsets::new(text, OffsetUnit::CodePoints),
                Offsets::new(text, OffsetUnit::Utf16),
            );
            for at in (0..=text.len()).rev().filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(bytes.at(at), at);
                assert_eq!(points.at(at), text[..at].chars().count());
                assert_eq!(utf16.at(at), text[..at].encode_utf16().count());
            }
            assert_eq!(points.at(text.len() + 9), text.chars().count());
        }
    }
}
