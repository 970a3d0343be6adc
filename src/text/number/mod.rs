//! Numbers with all their words: "1.2 million", "twenty-three", "between 20 and 30", "$4 to $6 million", "tens of thousands".
//!
//! The words come from lists (see `number_words`); what is here is how they go together. Numbers that are told apart by
//! their spelling are left out here: clock times, dates, decades, names and compounds with a number in them ("F-35",
//! "5-year-old", "four-way"). What only the context tells - ages, years, addresses - is for veto patterns.

mod amount;
mod digits;
mod pairs;
mod pieces;
#[cfg(test)]
mod tests;

use self::amount::Number;
use self::pieces::Atom;
use super::document::Document;
use super::lexicon::{ClassId, EntryId, Lexicon};
use super::number_words::{NumberWords, Part};
use super::span::TokenSpan;
use super::tags::Tags;
use super::token::{Shape, TokenKind};

/// How a number is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 12
    Exact,
    /// "30-plus"
    AtLeast,
    /// "20-odd"
    About,
    /// "six to nine"
    Range,
    /// "two-thirds", "one in four"
    Fraction,
    /// "dozens"
    Vague,
    /// "several": vague, and mostly beside the point
    Weak,
    /// "52-48": two numbers that stand against each other, in `min` and `max` in this order
    Tally,
}

/// The unit that is written into a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A currency sign.
    Money,
    /// A unit of the list `units`, as in "a 10-point lead".
    Listed(EntryId),
}

/// A number as written, over one or more tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// Its tokens, with currency signs.
    pub tokens: TokenSpan,
    /// Its value; none for ranges and vague numbers.
    pub value: Option<f64>,
    /// Lowest value.
    pub min: Option<f64>,
    /// Highest value.
    pub max: Option<f64>,
    /// How it is put.
    pub form: Form,
    /// Its unit, if that is written into it.
    pub unit: Option<Unit>,
}

impl Quantity {
    fn of(tokens: TokenSpan, number: &Number) -> Self {
        let value = number.value;
        let (min, max) = match number.form {
            Form::AtLeast => (value, None),
            Form::About => (None, None),
            _ => (value, value),
        };
        let unit = number.money.then_some(Unit::Money);
        Quantity { tokens, value, min, max, form: number.form, unit }
    }
}

/// The numbers of a document in order.
pub fn read(document: &Document<'_>, lexicon: &Lexicon, words: &NumberWords, quantities: &mut Vec<Quantity>) {
    quantities.clear();
    let compound_units = lexicon.class("units.compound");
    let mut reader =
        Reader { document, lexicon, compound_units, words, atoms: Vec::new(), start: 0, unit: None, floor: 0 };
    let mut at = 0;
    while at < document.tokens.len() {
        at = match reader.read_at(at) {
            Some(quantity) => {
                quantities.push(quantity);
                reader.floor = quantity.tokens.end as usize;
                reader.floor
            }
            None => at + 1,
        };
    }
}

struct Reader<'a, 't> {
    document: &'a Document<'t>,
    lexicon: &'a Lexicon,
    compound_units: Option<ClassId>,
    words: &'a NumberWords,
    atoms: Vec<Atom>,
    /// The first token, before the first atom if that is the US of "US$".
    start: usize,
    /// The unit of a compound such as "10-point".
    unit: Option<EntryId>,
    /// Tokens before this one belong to earlier numbers.
    floor: usize,
}

impl Reader<'_, '_> {
    /// The number whose first numeral, or currency sign, is this token.
    fn read_at(&mut self, at: usize) -> Option<Quantity> {
        let token = &self.document.tokens[at];
        let starts = token.tags.any(Tags::NUMERAL)
            || token.kind == TokenKind::Symbol && self.words.part(token.entry) == Part::Currency
            || token.kind == TokenKind::Word && self.may_be_hyphenated(token)
            || token.shape.has(Shape::CAPITALISED) && self.is_code(at);
        if !starts {
            return None;
        }
        if self.is_in_name(at) {
            return None;
        }
        let from = self.start_of(at);
        self.read_from(from).or_else(|| if from < at { self.read_from(at) } else { None })
    }

    fn read_from(&mut self, from: usize) -> Option<Quantity> {
        self.gather(from);
        if let Some(quantity) = self.compound() {
            return Some(quantity);
        }
        let quantity = self.range().or_else(|| self.tally()).or_else(|| self.proportion());
        let quantity = quantity.or_else(|| {
            let first = self.number(0)?;
            Some(Quantity::of(self.tokens(first.end)?, &first))
        })?;
        self.is_counted(quantity).then_some(quantity)
    }

    /// A number word with a capital that no sentence gives it: "the Million Man March".
    fn is_in_name(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        let capital = token.kind == TokenKind::Word && token.shape.has(Shape::CAPITALISED);
        if !capital || token.shape.has(Shape::SENTENCE_START) || at == 0 {
            return false;
        }
        let follows_word = self.document.tokens[at - 1].kind == TokenKind::Word;
        follows_word && !self.document.sentences[self.document.sentence_of(at)].title_case && !self.is_code(at)
    }

    /// The number counts something: it is no year in words, and no fraction that is an adjective.
    fn is_counted(&self, quantity: Quantity) -> bool {
        let tokens = &self.document.tokens;
        let next = tokens.get(quantity.tokens.end as usize).filter(|next| next.kind == TokenKind::Word);
        let before = (quantity.tokens.start as usize).checked_sub(1).map(|at| tokens[at]);
        // "nineteen eighty-four"
        let century = |part: Part| matches!(part, Part::Teen(_) | Part::Tens(_));
        let years = quantity.tokens.len() == 1 && matches!(self.part(0), Part::Teen(_)) && century(self.part(1));
        let behind_century = before.is_some_and(|token| matches!(self.words.part(token.entry), Part::Teen(_)));
        if years || behind_century && matches!(self.part(0), Part::Tens(_)) {
            return false;
        }
        if quantity.form != Form::Fraction {
            return true;
        }
        match self.part(0) {
            // "half of them", not "half brother" or "the second half"
            Part::Half => {
                let counted = Tags::DETERMINER | Tags::POSSESSIVE | Tags::PREPOSITION | Tags::AUXILIARY | Tags::MODAL;
                let named = Tags::ADJECTIVE | Tags::DETERMINER | Tags::POSSESSIVE;
                let modified = before.is_some_and(|token| token.tags.any(named) && !token.tags.any(Tags::ADVERB));
                !modified && next.is_none_or(|next| next.tags.any(counted))
            }
            // "a third of them", not "a third term"
            Part::One => !next.is_some_and(|next| next.tags.any(Tags::NOUN | Tags::ADJECTIVE | Tags::NAME)),
            _ => true,
        }
    }
}
