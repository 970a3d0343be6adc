//! Numbers made of two, or of a number and a unit in one word: "between 20 and 30", "52-48", "one in four", "10-point".

use super::pieces::Atom;
use super::{Form, Quantity, Reader, Unit};
use crate::text::facts::Facts;
use crate::text::number_words::Part;
use crate::text::span::TokenSpan;
use crate::text::token::Token;

impl Reader<'_, '_> {
    /// "a 10-point lead": a whole token with its unit.
    pub(super) fn compound(&self) -> Option<Quantity> {
        let unit = self.unit?;
        let at = self.atoms.len() - 1;
        let number = self.number(0).filter(|number| number.end == at)?;
        let tokens = TokenSpan::new(self.start, self.atoms[at].token as usize + 1);
        let unit = if number.money { Unit::Money } else { Unit::Listed(unit) };
        Some(Quantity { unit: Some(unit), ..Quantity::of(tokens, &number) })
    }

    /// "between 20 and 30", "20 to 30", "20-30", "two or three", "20 percent to 30 percent".
    pub(super) fn range(&self) -> Option<Quantity> {
        let between = self.part(0) == Part::Between;
        let first = self.number(usize::from(between))?;
        let units = self.atoms[first.end.min(self.atoms.len())..].iter().take_while(|atom| atom.part == Part::Unit);
        let joint = first.end + units.count();
        let joined = match self.part(joint) {
            Part::And => between,
            Part::To => !between && !self.is_from_to(),
            Part::Dash | Part::Or => !between,
            _ => false,
        };
        if !joined {
            return None;
        }
        let filler = usize::from(between && self.part(joint + 1) == Part::Filler);
        let second = self.number(joint + 1 + filler)?;
        if joint > first.end && !self.has_unit_of(first.end, second.end) {
            return None;
        }
        let high = second.value?;
        let mut low = first.value?;
        if first.scale == 1.0 && second.scale > 1.0 && low < second.bare {
            low *= second.scale;
        }
        let years = first.year && (second.year || matches!(self.part(joint), Part::Dash));
        let close = self.part(joint) != Part::Or || high <= 2.0 * low;
        if low >= high || years || !close || first.form == Form::Fraction && second.form != Form::Fraction {
            return None;
        }
        let form = if first.form == Form::Fraction { Form::Fraction } else { Form::Range };
        let unit = (first.money || second.money).then_some(Unit::Money);
        let tokens = self.tokens(second.end)?;
        Some(Quantity { tokens, value: None, min: Some(low), max: Some(high), form, unit })
    }

    /// The unit that stands at the atom `unit` stands again behind the number that ends before the atom `end`: "5 points to
    /// 6 percent" is no range.
    fn has_unit_of(&self, unit: usize, end: usize) -> bool {
        let token = |atom: &Atom| self.document.tokens[atom.token as usize].entry;
        let behind = self.tokens(end).and_then(|tokens| self.document.tokens.get(tokens.end as usize));
        let same = |next: &Token| {
            let first = token(&self.atoms[unit]);
            next.entry == first
                || self
                    .lexicon
                    .attribute(next.entry, "units", "unit")
                    .is_some_and(|name| self.lexicon.attribute(first, "units", "unit") == Some(name))
        };
        behind.is_some_and(same)
    }

    /// "rose from 20 to 30" has two numbers, "ranging from 20 to 30" one.
    fn is_from_to(&self) -> bool {
        let part = |back: usize| {
            let at = (self.atoms[0].token as usize).checked_sub(back)?;
            Some(self.words.part(self.document.tokens[at].entry))
        };
        part(1) == Some(Part::From) && part(2) != Some(Part::Ranging)
    }

    /// "52-48": two numbers of one token that make no range.
    pub(super) fn tally(&self) -> Option<Quantity> {
        let (Part::Figures(first), Part::Dash, Part::Figures(second)) = (self.part(0), self.part(1), self.part(2))
        else {
            return None;
        };
        let tokens = self.tokens(3).filter(|tokens| tokens.len() == 1)?;
        let year = (1500.0..2100.0).contains(&first);
        if year {
            return None;
        }
        Some(Quantity { tokens, value: None, min: Some(first), max: Some(second), form: Form::Tally, unit: None })
    }

    /// "one in four", "8 out of every 10".
    pub(super) fn proportion(&self) -> Option<Quantity> {
        let first = self.number(0).filter(|number| number.form == Form::Exact && !number.money)?;
        let mut at = first.end;
        at += match (self.part(at), self.part(at + 1)) {
            (Part::In, _) => 1,
            (Part::Out, Part::Of) => 2,
            _ => return None,
        };
        at += usize::from(self.part(at) == Part::Every);
        let second = self.number(at).filter(|number| number.form == Form::Exact && !number.year && !number.money)?;
        let tokens = self.tokens(second.end)?;
        // "three in 10 days"
        let behind = self.document.tokens.get(tokens.end as usize);
        if behind.is_some_and(|next| self.lexicon.facts(next.entry).any(Facts::MEASURE | Facts::MONTH)) {
            return None;
        }
        let (part, whole) = (first.value?, second.value?);
        let value = Some(part / whole).filter(|_| part < whole);
        value?;
        Some(Quantity { tokens, value, min: value, max: value, form: Form::Fraction, unit: None })
    }
}
