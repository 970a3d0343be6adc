//! Numbers in figures: what a token of digits with commas, points, dashes and strokes stands for.

/// What figures with their separators stand for.
#[derive(Debug, PartialEq)]
pub(super) enum Figures {
    One(f64),
    /// "20-30"
    Two(f64, f64),
    /// "1/2"
    Fraction(f64),
}

impl Figures {
    /// None for times, dates, decades, ranks, versions, numbers with a leading zero.
    pub(super) fn read(text: &str) -> Option<Figures> {
        if let Some((first, second)) =
            text.split_once(['-', '–', '\u{2010}', '\u{2011}']).filter(|(a, _)| !a.is_empty())
        {
            return Some(Figures::Two(plain(first)?, plain(second)?));
        }
        if let Some((part, whole)) = text.split_once(['/', '⁄']) {
            let (part, whole) = (plain(part)?, plain(whole)?);
            let usual = [2.0, 3.0, 4.0, 5.0, 8.0, 10.0].contains(&whole);
            return (usual && part < whole).then_some(Figures::Fraction(part / whole));
        }
        plain(text).map(Figures::One)
    }
}

/// Longer runs of figures are identifiers.
const LONGEST_FIGURES: usize = 9;

/// The value of figures with commas or spaces in the right places and one decimal point at most.
fn plain(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_separator = |c: char| c == ',' || c.is_whitespace();
    let mut groups = whole.split(is_separator);
    let first = groups.next()?;
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let grouped = whole.len() > first.len();
    // an identifier, no count
    if first.len() > LONGEST_FIGURES {
        return None;
    }
    let leading_zero = first.len() > 1 && first.starts_with('0');
    if !all_digits(first) || !all_digits(decimals) || decimals.is_empty() || leading_zero || grouped && first.len() > 3
    {
        return None;
    }
    if !groups.all(|group| group.len() == 3 && all_digits(group)) || grouped && first.is_empty() {
        return None;
    }
    if grouped { text.replace(is_separator, "").parse().ok() } else { text.parse().ok() }
}
