//! One number: its words added up, its scales, and what is no exact number - halves, dozens, several.

use super::{Form, Reader};
use crate::text::number_words::Part;
use crate::text::tags::Tags;
use crate::text::token::Shape;

/// One number, before ranges are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) value: Option<f64>,
    /// The value without its last scale, which a number before it may share: "4 to 6 million".
    pub(super) bare: f64,
    /// That scale, 1 if there is none.
    pub(super) scale: f64,
    pub(super) form: Form,
    pub(super) money: bool,
    /// Four figures that may be a year.
    pub(super) year: bool,
    pub(super) end: usize,
}

fn exact(value: f64, end: usize) -> Number {
    Number { value: Some(value), bare: value, scale: 1.0, form: Form::Exact, money: false, year: false, end }
}

impl Reader<'_, '_> {
    /// The number that begins at this atom.
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        let money = self.part(at) == Part::Currency;
        let number = match self.part(at + usize::from(money)) {
            Part::Figures(value) => self.figures(at + usize::from(money), value, money),
            _ if money => None,
            Part::One => self.behind_article(at + 1),
            Part::Half => self.half(at),
            Part::Both => Some(Number { form: Form::Weak, ..exact(2.0, at + 1) }),
            Part::Symbol(value) => Some(Number { form: Form::Fraction, ..exact(value, at + 1) }),
            Part::Multiple => Some(Number { value: None, form: Form::Vague, ..exact(1.0, self.multiple(at)) }),
            Part::Vague { weak, article: false } => Some(self.vague(at + 1, weak)),
            Part::Digit(_) | Part::Teen(_) | Part::Tens(_) => self.words(at),
            _ => None,
        }?;
        Some(self.with_end(number))
    }

    /// "30-plus", "43+", "20-odd".
    fn with_end(&self, number: Number) -> Number {
        let cut = number.end > 0 && !self.atoms[number.end - 1].last;
        let next = self.atoms.get(number.end);
        let spaced = next.is_some_and(|next| self.document.tokens[next.token as usize].shape.has(Shape::SPACE_BEFORE));
        match self.part(number.end) {
            Part::Plus if cut || !spaced => Number { form: Form::AtLeast, end: number.end + 1, ..number },
            Part::Odd if cut => Number { form: Form::About, end: number.end + 1, ..number },
            _ => number,
        }
    }

    /// Scales behind a number, "1.2 million", "2 dozen", and "and a half".
    fn scaled(&self, mut number: Number) -> Number {
        let mut value = number.bare;
        if (self.part(number.end), self.part(number.end + 1), self.part(number.end + 2))
            == (Part::And, Part::One, Part::Half)
        {
            value += 0.5;
            number.end += 3;
            number.bare = value;
        }
        loop {
            // "$1.5-million"
            let dash = usize::from(self.part(number.end) == Part::Dash);
            let Some(scale) = self.scale(number.end + dash, value, number.money) else { break };
            number.scale *= scale;
            number.end += 1 + dash;
            value *= scale;
        }
        number.value = Some(value);
        number
    }

    fn scale(&self, at: usize, value: f64, money: bool) -> Option<f64> {
        match self.part(at) {
            Part::Scale(scale) => Some(scale),
            Part::MoneyScale(scale) if money => Some(scale),
            // "2m people" are millions, "4,500m of cable" are metres
            Part::MoneyScale(scale) => {
                let next = self.document.tokens.get(self.atoms[at].token as usize + 1)?;
                (value < 1000.0 && next.tags.any(Tags::PLURAL)).then_some(scale)
            }
            _ => None,
        }
    }

    fn figures(&self, at: usize, value: f64, money: bool) -> Option<Number> {
        let token = &self.document.tokens[self.atoms[at].token as usize];
        let comma = token.text(self.document.text).contains(',');
        let year = !comma && (1500.0..2100.0).contains(&value) && value.fract() == 0.0;
        let number = Number { money, year, ..exact(value, at + 1) };
        if let Part::Symbol(fraction) = self.part(at + 1)
            && value.fract() == 0.0
        {
            return Some(self.scaled(Number { bare: value + fraction, end: at + 2, ..number }));
        }
        Some(self.scaled(number))
    }

    /// "a hundred and fifty", "a third", "a couple", "a few thousand", "a half million"; `at` is the atom behind "a".
    fn behind_article(&self, at: usize) -> Option<Number> {
        match self.part(at) {
            Part::Scale(_) => Some(self.sum(at, 1.0)),
            Part::Fraction(value) => Some(Number { form: Form::Fraction, ..exact(value, at + 1) }),
            Part::Group(value) => Some(exact(value, at + 1)),
            Part::Vague { weak, article: true } => Some(self.vague(at + 1, weak)),
            Part::Half => self
                .scale(at + 1, 0.5, false)
                .map(|scale| Number { value: Some(0.5 * scale), ..exact(0.5 * scale, at + 2) }),
            _ => None,
        }
    }

    /// "half a million", "half-million", "half of".
    fn half(&self, at: usize) -> Option<Number> {
        let article = usize::from(self.part(at + 1) == Part::One);
        if let Some(scale) = self.scale(at + 1 + article, 0.5, false) {
            return Some(exact(0.5 * scale, at + 2 + article));
        }
        Some(Number { form: Form::Fraction, ..exact(0.5, at + 1) })
    }

    /// "several", "several hundred thousand"; `at` is behind the word.
    fn vague(&self, mut at: usize, weak: bool) -> Number {
        let mut scaled = false;
        while let Some(_scale) = self.scale(at, 1.0, false) {
            at += 1;
            scaled = true;
        }
        if self.part(at) == Part::Multiple {
            at = self.multiple(at);
            scaled = true;
        }
        let form = if weak && !scaled { Form::Weak } else { Form::Vague };
        Number { value: None, form, ..exact(1.0, at) }
    }

    /// The atom behind "dozens", "tens of thousands", "hundreds upon hundreds".
    fn multiple(&self, at: usize) -> usize {
        let mut end = at + 1;
        while matches!(self.part(end), Part::Of | Part::And) && self.part(end + 1) == Part::Multiple {
            end += 2;
        }
        end
    }

    /// "two hundred and fifty", "twenty-three", "two-thirds", "three point five".
    fn words(&self, at: usize) -> Option<Number> {
        let piece = match self.part(at + 1) {
            Part::Fraction(piece) => Some(piece),
            Part::Half => Some(0.5),
            _ => None,
        };
        if let (Part::Digit(count), Some(piece)) = (self.part(at), piece) {
            return Some(Number { form: Form::Fraction, ..exact(count * piece, at + 2) });
        }
        if let (Part::Digit(whole), Part::Point, Part::Digit(tenths)) =
            (self.part(at), self.part(at + 1), self.part(at + 2))
        {
            return Some(self.scaled(exact(whole + tenths / 10.0, at + 3)));
        }
        let number = self.sum(at, 0.0);
        if number.scale == 1.0 && self.part(number.end) == Part::And {
            return Some(self.scaled(number));
        }
        Some(number)
    }

    /// Adds number words up from `at`; `start` is the 1 of "a hundred".
    fn sum(&self, at: usize, start: f64) -> Number {
        let (mut total, mut current, mut end) = (0.0, start, at);
        let (mut scale, mut bare) = (1.0, None);
        loop {
            let behind_scale = end > at && matches!(self.part(end - 1), Part::Scale(_));
            let joined = behind_scale
                && self.part(end) == Part::And
                && matches!(self.part(end + 1), Part::Digit(_) | Part::Teen(_) | Part::Tens(_));
            let next = end + usize::from(joined);
            let free = end == at || behind_scale;
            match self.part(next) {
                Part::Tens(value) | Part::Teen(value) if free => current += value,
                Part::Digit(value) if free || matches!(self.part(end - 1), Part::Tens(_)) && value > 0.0 => {
                    current += value;
                }
                // "Twenty 2"
                Part::Figures(value)
                    if end > at
                        && matches!(self.part(end - 1), Part::Tens(_))
                        && (1.0..10.0).contains(&value)
                        && value.fract() == 0.0 =>
                {
                    current += value;
                }
                Part::Scale(value) if !joined && (end > at || start > 0.0) => {
                    bare = Some(current);
                    scale = value;
                    if value == 100.0 {
                        current *= value;
                    } else {
                        total += current * value;
                        current = 0.0;
                    }
                }
                _ => break,
            }
            end = next + 1;
        }
        let value = total + current;
        // only a scale that ends the number can be shared
        let shared = matches!(self.part(end.saturating_sub(1)), Part::Scale(_)) && bare.is_some();
        let (bare, scale) = if shared { (bare.unwrap_or(value), scale) } else { (value, 1.0) };
        Number { bare, scale, ..exact(value, end) }
    }
}
