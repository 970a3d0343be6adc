//! What each word means to the number grammar, read once from the lists `number-words`, `number-joints` and `currencies`.

use serde::{Deserialize, Serialize};

use super::lexicon::{EntryId, Lexicon};
use super::table::{AnyTable, Table, Tables};

/// The part that a word, or a piece of a hyphenated word, plays in a number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Part {
    /// Figures: "1,200".
    Figures(f64),
    /// zero to nine
    Digit(f64),
    /// ten to nineteen
    Teen(f64),
    /// twenty to ninety
    Tens(f64),
    /// hundred, million, dozen
    Scale(f64),
    /// m, b: scales only behind a currency sign
    MoneyScale(f64),
    /// third, quarter
    Fraction(f64),
    /// ½, 1/2
    Symbol(f64),
    /// half
    Half,
    /// couple, pair
    Group(f64),
    /// both
    Both,
    /// several
    Vague {
        /// Counts people only where the text says what happened to them.
        weak: bool,
        /// Only behind "a".
        article: bool,
    },
    /// dozens, thousands
    Multiple,
    /// a, an
    One,
    /// and
    And,
    /// to
    To,
    /// or
    Or,
    /// between
    Between,
    /// from
    From,
    /// ranging
    Ranging,
    /// over, about: between the numbers of a range
    Filler,
    /// of
    Of,
    /// in
    In,
    /// out
    Out,
    /// every
    Every,
    /// point
    Point,
    /// +, plus
    Plus,
    /// odd
    Odd,
    /// - between two numbers
    Dash,
    /// $, eur
    Currency,
    /// A unit of measure inside a range.
    Unit,
    /// Nothing.
    None,
}

/// Makes a part of a number from the value that a list gives.
type PartOf = fn(f64) -> Part;

/// The table of parts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NumberWords {
    /// For each entry of the lexicon, the place of its part in `parts`.
    #[serde(skip)]
    index: Table<u8>,
    parts: Vec<Part>,
}

impl NumberWords {
    /// Reads the lists.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut index = vec![0; lexicon.entry_count()];
        let mut parts = vec![Part::None];
        for entry in (0..lexicon.entry_count() as u32).map(EntryId) {
            let part = part_of(lexicon, entry);
            let known = parts.iter().position(|known| *known == part);
            let at = known.unwrap_or_else(|| {
                parts.push(part);
                parts.len() - 1
            });
            index[entry.0 as usize] = u8::try_from(at).unwrap_or(0);
        }
        NumberWords { index: index.into(), parts }
    }

    /// The part of a word.
    pub(super) fn part(&self, entry: EntryId) -> Part {
        self.parts[usize::from(self.index[entry.0 as usize])]
    }
}

impl Tables for NumberWords {
    fn each_table(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.index);
    }
}

fn part_of(lexicon: &Lexicon, entry: EntryId) -> Part {
    let has = |class: &str| lexicon.in_class(entry, lexicon.class(class));
    let value = || lexicon.attribute(entry, "number-words", "value").and_then(|value| value.parse().ok());
    if has("number-words") {
        let with_value: &[(&str, PartOf)] = &[
            ("number-words.digit", Part::Digit),
            ("number-words.teen", Part::Teen),
            ("number-words.tens", Part::Tens),
            ("number-words.money", Part::MoneyScale),
            ("number-words.scale", Part::Scale),
            ("number-words.fraction", Part::Fraction),
            ("number-words.symbol", Part::Symbol),
            ("number-words.group", Part::Group),
        ];
        if let Some(value) = value()
            && let Some((_, part)) = with_value.iter().find(|(class, _)| has(class))
        {
            return part(value);
        }
        let others = [
            ("number-words.half", Part::Half),
            ("number-words.both", Part::Both),
            ("number-words.multiple", Part::Multiple),
            (
                "number-words.vague",
                Part::Vague { weak: has("number-words.weak"), article: has("number-words.article") },
            ),
        ];
        return others.iter().find(|(class, _)| has(class)).map_or(Part::None, |(_, part)| *part);
    }
    if has("number-joints") {
        let joints = [
            ("number-joints.one", Part::One),
            ("number-joints.and", Part::And),
            ("number-joints.to", Part::To),
            ("number-joints.or", Part::Or),
            ("number-joints.between", Part::Between),
            ("number-joints.from", Part::From),
            ("number-joints.ranging", Part::Ranging),
            ("number-joints.filler", Part::Filler),
            ("number-joints.of", Part::Of),
            ("number-joints.in", Part::In),
            ("number-joints.out", Part::Out),
            ("number-joints.every", Part::Every),
            ("number-joints.point", Part::Point),
            ("number-joints.plus", Part::Plus),
            ("number-joints.odd", Part::Odd),
            ("number-joints.dash", Part::Dash),
        ];
        return joints.iter().find(|(class, _)| has(class)).map_or(Part::None, |(_, part)| *part);
    }
    if has("currencies.before") { Part::Currency } else { Part::None }
}
