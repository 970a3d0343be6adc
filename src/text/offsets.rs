//! Byte offsets in other units: code points or UTF-16 units.

/// What offsets in the record count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OffsetUnit {
    /// Unicode code points, as jq and Python slice.
    #[default]
    CodePoints,
    /// Bytes of UTF-8.
    Bytes,
    /// UTF-16 units, as JavaScript and Java slice.
    Utf16,
}

/// Bytes between two remembered offsets.
const STEP: usize = 256;

/// Converts byte offsets of one text.
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// The offset in units at each multiple of [`STEP`] bytes; empty if bytes are units.
    steps: Vec<usize>,
}

impl<'t> Offsets<'t> {
    /// A converter for `text`. Takes one pass, none if the text is ASCII.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let mut steps = Vec::new();
        if unit != OffsetUnit::Bytes && !text.is_ascii() {
            let mut sum = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                steps.push(sum);
                sum += units_in(chunk, unit);
            }
        }
        Offsets { text, unit, steps }
    }

    /// The offset in units of a byte offset that lies on a character's edge.
    pub fn at(&self, byte: usize) -> usize {
        if self.steps.is_empty() {
            return byte;
        }
        let step = (byte / STEP).min(self.steps.len() - 1);
        self.steps[step] + units_in(&self.text.as_bytes()[step * STEP..byte], self.unit)
    }
}

/// Characters that begin in these bytes, in units: each first byte counts one, in UTF-16 two if four bytes long.
fn units_in(bytes: &[u8], unit: OffsetUnit) -> usize {
    let starts = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    match unit {
        OffsetUnit::Utf16 => starts + bytes.iter().filter(|byte| **byte >= 0xF0).count(),
        _ => starts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edge_of_a_mixed_text() {
        let text = "a\u{e9}\u{20ac}\u{1f600}".repeat(200);
        for unit in [OffsetUnit::CodePoints, OffsetUnit::Bytes, OffsetUnit::Utf16] {
            let offsets = Offsets::new(&text, unit);
            for (byte, _) in text.char_indices() {
                let before = &text[..byte];
                let expected = match unit {
                    OffsetUnit::CodePoints => before.chars().count(),
                    OffsetUnit::Bytes => byte,
                    OffsetUnit::Utf16 => before.encode_utf16().count(),
                };
                assert_eq!(offsets.at(byte), expected);
            }
        }
    }
}
