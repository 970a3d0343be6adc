//! Numbers with all their words: "1.2 million", "twenty-three", "between 20 and 30", "$4 to $6 million", "tens of thousands".
//!
//! The words come from lists (see `number_words`); what is here is how they go together. Numbers that are told apart by
//! their spelling are left out here: clock times, dates, decades, names and compounds with a number in them ("F-35",
//! "5-year-old", "four-way"). What only the context tells - ages, years, addresses - is for veto patterns.

use super::document::Document;
use super::facts::Facts;
use super::lexicon::{ClassId, EntryId, Lexicon};
use super::number_words::{NumberWords, Part};
use super::span::TokenSpan;
use super::tags::Tags;
use super::token::{Shape, Token, TokenKind};

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

/// A piece of a number: a token, or a part of a hyphenated one.
#[derive(Clone, Copy, Debug)]
struct Atom {
    part: Part,
    token: u32,
    /// The token ends here.
    last: bool,
}

/// One number, before ranges are made.
#[derive(Clone, Copy, Debug)]
struct Number {
    value: Option<f64>,
    /// The value without its last scale, which a number before it may share: "4 to 6 million".
    bare: f64,
    /// That scale, 1 if there is none.
    scale: f64,
    form: Form,
    money: bool,
    /// Four figures that may be a year.
    year: bool,
    end: usize,
}

/// More atoms than any number has; keeps the time linear.
const LONGEST: usize = 24;

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
        let token = self.document.tokens[at];
        let starts = token.tags.any(Tags::NUMERAL)
            || token.kind == TokenKind::Symbol && self.words.part(token.entry) == Part::Currency
            || token.kind == TokenKind::Word && self.may_be_hyphenated(&token)
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

    /// Where a number begins whose first numeral stands at `at`: at "a", "half a", "between" or "US$" before it.
    fn start_of(&self, at: usize) -> usize {
        let tokens = &self.document.tokens;
        let part = |at: usize| self.words.part(tokens[at].entry);
        let sentence = self.document.sentences[self.document.sentence_of(at)].tokens;
        if sentence.start as usize == at || at == self.floor {
            return at;
        }
        let before = at - 1;
        match part(before) {
            _ if self.is_prefix(before) => before,
            Part::One if tokens[before].kind == TokenKind::Word => before,
            Part::Between => before,
            _ => at,
        }
    }

    /// The US of "US$".
    fn is_prefix(&self, at: usize) -> bool {
        let tokens = &self.document.tokens;
        let sign = |next: &Token| next.kind == TokenKind::Symbol && !next.shape.has(Shape::SPACE_BEFORE);
        let capitals = tokens[at].shape.has(Shape::CAPITALISED) && tokens[at].span.len() <= 3;
        capitals && tokens.get(at + 1).is_some_and(|next| sign(next) && self.words.part(next.entry) == Part::Currency)
    }

    /// A code such as EUR before a number.
    fn is_code(&self, at: usize) -> bool {
        let tokens = &self.document.tokens;
        self.words.part(tokens[at].entry) == Part::Currency
            && (tokens[at].shape.has(Shape::UPPER) || tokens[at].span.len() == 2)
            && tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Number)
    }

    /// A word of no list with a hyphen in it, which may hold a number.
    fn may_be_hyphenated(&self, token: &Token) -> bool {
        let listed = token.entry != EntryId::UNKNOWN && !token.shape.has(Shape::DIGIT);
        !listed && token.span.len() > 3 && token.text(self.document.text).contains('-')
    }

    /// Collects the atoms from the token `from` on.
    fn gather(&mut self, from: usize) {
        self.atoms.clear();
        self.unit = None;
        self.start = from;
        let from = from + usize::from(self.is_prefix(from));
        let sentence = self.document.sentences[self.document.sentence_of(from)].tokens;
        for at in from..sentence.end as usize {
            if self.atoms.len() >= LONGEST {
                break;
            }
            if self.is_unit_inside(at, from) {
                self.atoms.push(Atom { part: Part::Unit, token: at as u32, last: true });
            } else if !self.push_atoms(at) {
                break;
            }
        }
    }

    /// A unit between two numbers that may make a range: "20 percent to 30 percent".
    fn is_unit_inside(&self, at: usize, from: usize) -> bool {
        let tokens = &self.document.tokens;
        let measures = |at: usize| self.lexicon.facts(tokens[at].entry).any(Facts::MEASURE);
        let joins = |at: usize| {
            let next = tokens.get(at).map_or(Part::None, |token| self.words.part(token.entry));
            matches!(next, Part::To | Part::And | Part::Or | Part::Dash)
        };
        let phrase = |start: usize| {
            let spans = tokens.get(start..start + 2).is_some_and(|pair| pair[0].shape.has(Shape::PHRASE));
            let entry = if spans { self.document.phrase_at(TokenSpan::new(start, start + 2)) } else { None };
            entry.is_some_and(|entry| self.lexicon.facts(entry).any(Facts::MEASURE))
        };
        let money = matches!(self.words.part(tokens[at].entry), Part::MoneyScale(_));
        at > from
            && !money
            && (measures(at) && joins(at + 1) || phrase(at) && joins(at + 2) || phrase(at - 1) && joins(at + 1))
    }

    /// Adds the atoms of a token; false if it belongs to no number.
    fn push_atoms(&mut self, at: usize) -> bool {
        let token = self.document.tokens[at];
        let text = token.text(self.document.text);
        if token.kind == TokenKind::Word && self.may_be_hyphenated(&token) {
            return self.push_hyphenated(at, text);
        }
        let word = self.words.part(token.entry);
        let figures = if token.kind == TokenKind::Number { Figures::read(text) } else { None };
        let parts = match figures {
            Some(Figures::Two(first, second)) => [Part::Figures(first), Part::Dash, Part::Figures(second)],
            Some(Figures::One(value)) => [Part::Figures(value), Part::None, Part::None],
            Some(Figures::Fraction(value)) => [Part::Symbol(value), Part::None, Part::None],
            None => [word, Part::None, Part::None],
        };
        let count = parts.iter().take_while(|part| **part != Part::None).count();
        let atom = |(number, part): (usize, &Part)| Atom { part: *part, token: at as u32, last: number + 1 == count };
        self.atoms.extend(parts[..count].iter().enumerate().map(atom));
        count > 0
    }

    /// Atoms of "twenty-three", "30-plus", "two-and-a-half", "10-point".
    fn push_hyphenated(&mut self, at: usize, text: &str) -> bool {
        let before = self.atoms.len();
        let mut rest = text;
        loop {
            let (piece, behind) = rest.split_once('-').map_or((rest, None), |(piece, behind)| (piece, Some(behind)));
            let part = match Figures::read(piece) {
                Some(Figures::One(value)) => Part::Figures(value),
                // the K of "10-K" is no thousand
                _ if piece.len() < 2 && !matches!(piece, "a" | "A") => Part::None,
                _ => self.words.part(self.lexicon.find(piece)),
            };
            let begun = self.atoms.len() > before;
            if begun && (part == Part::None || behind.is_none()) {
                let entry = self.lexicon.find(rest);
                if self.lexicon.in_class(entry, self.compound_units) {
                    self.unit = Some(entry);
                    self.atoms.push(Atom { part: Part::None, token: at as u32, last: true });
                    return false;
                }
            }
            if part == Part::None {
                self.atoms.truncate(before);
                return false;
            }
            self.atoms.push(Atom { part, token: at as u32, last: behind.is_none() });
            match behind {
                Some(behind) => rest = behind,
                None => return true,
            }
        }
    }

    fn part(&self, at: usize) -> Part {
        self.atoms.get(at).map_or(Part::None, |atom| atom.part)
    }

    /// The tokens of the atoms before `end`; none if the last of them is cut.
    fn tokens(&self, end: usize) -> Option<TokenSpan> {
        let last = self.atoms.get(end.checked_sub(1)?)?;
        last.last.then(|| TokenSpan::new(self.start, last.token as usize + 1))
    }

    /// "a 10-point lead": a whole token with its unit.
    fn compound(&self) -> Option<Quantity> {
        let unit = self.unit?;
        let at = self.atoms.len() - 1;
        let number = self.number(0).filter(|number| number.end == at)?;
        let tokens = TokenSpan::new(self.start, self.atoms[at].token as usize + 1);
        let unit = if number.money { Unit::Money } else { Unit::Listed(unit) };
        Some(Quantity { unit: Some(unit), ..Quantity::of(tokens, &number) })
    }

    /// "between 20 and 30", "20 to 30", "20-30", "two or three", "20 percent to 30 percent".
    fn range(&self) -> Option<Quantity> {
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
    fn tally(&self) -> Option<Quantity> {
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
    fn proportion(&self) -> Option<Quantity> {
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

    /// The number that begins at this atom.
    fn number(&self, at: usize) -> Option<Number> {
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

fn exact(value: f64, end: usize) -> Number {
    Number { value: Some(value), bare: value, scale: 1.0, form: Form::Exact, money: false, year: false, end }
}

/// What figures with their separators stand for.
#[derive(Debug, PartialEq)]
enum Figures {
    One(f64),
    /// "20-30"
    Two(f64, f64),
    /// "1/2"
    Fraction(f64),
}

impl Figures {
    /// None for times, dates, decades, ranks, versions, numbers with a leading zero.
    fn read(text: &str) -> Option<Figures> {
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

/// The value of figures with commas in the right places and one decimal point at most.
fn plain(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let mut groups = whole.split(',');
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
    text.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::compile::compile;
    use crate::pattern::load::PatternFolder;
    use crate::pattern::program::Program;
    use std::sync::LazyLock;

    static PROGRAM: LazyLock<Program> = LazyLock::new(|| compile(&[PatternFolder::embedded()]).unwrap());

    /// The numbers of a text: "words = value", "words = low..high", "words ~" for a vague one.
    fn numbers(text: &str) -> Vec<String> {
        let document = Document::new(text, &PROGRAM.lexicon);
        let mut quantities = Vec::new();
        read(&document, &PROGRAM.lexicon, &PROGRAM.numbers, &mut quantities);
        let show = |value: Option<f64>| value.map_or("?".into(), |value| ((value * 1e4).round() / 1e4).to_string());
        let number = |quantity: &Quantity| {
            let words = document.text_of(document.bytes_of(quantity.tokens));
            match quantity.form {
                Form::Vague => format!("{words} ~"),
                Form::Weak => format!("{words} ~~"),
                Form::Range => format!("{words} = {}..{}", show(quantity.min), show(quantity.max)),
                Form::Tally => format!("{words} = {}:{}", show(quantity.min), show(quantity.max)),
                Form::AtLeast => format!("{words} >= {}", show(quantity.value)),
                Form::About => format!("{words} ± {}", show(quantity.value)),
                Form::Exact | Form::Fraction => format!("{words} = {}", show(quantity.value)),
            }
        };
        quantities.iter().map(number).collect()
    }

    /// Every text, with its only number.
    fn check(cases: &[(&str, &str)]) {
        let found: Vec<_> = cases.iter().map(|(text, _)| (*text, numbers(text).join(" + "))).collect();
        let wanted: Vec<_> = cases.iter().map(|(text, number)| (*text, (*number).to_string())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn figures_and_scales() {
        check(&[
            ("about 1,200 people", "1,200 = 1200"),
            ("for 1.2 million people", "1.2 million = 1200000"),
            ("worth $1.5bn today", "$1.5bn = 1500000000"),
            ("a fine of £100m today", "£100m = 100000000"),
            ("it cost $175million", "$175million = 175000000"),
            ("it cost US$3 billion", "US$3 billion = 3000000000"),
            ("paid EUR 20 for it", "EUR 20 = 20"),
            ("a $1.5-million house", "$1.5-million = 1500000"),
            ("some 2 dozen others", "2 dozen = 24"),
            ("more than 2m people", "2m = 2000000"),
            ("a growth of 5.0 percent", "5.0 = 5"),
            ("lost 12 points", "12 = 12"),
            ("up 3% since", "3 = 3"),
            ("drank 2 1/2 cups", "2 1/2 = 2.5"),
            ("4,500m of cable", "4,500 = 4500"),
        ]);
    }

    #[test]
    fn words() {
        check(&[
            ("thirty-four miners", "thirty-four = 34"),
            ("Twenty 2 people", "Twenty 2 = 22"),
            ("a hundred men", "a hundred = 100"),
            ("a hundred and fifty men", "a hundred and fifty = 150"),
            ("two hundred and six", "two hundred and six = 206"),
            ("half a million votes", "half a million = 500000"),
            ("half a dozen eggs", "half a dozen = 6"),
            ("a half-million votes", "a half-million = 500000"),
            ("two and a half million", "two and a half million = 2500000"),
            ("three and a half percent", "three and a half = 3.5"),
            ("thirteen thousand men", "thirteen thousand = 13000"),
            ("thirteen thousand two hundred men", "thirteen thousand two hundred = 13200"),
            ("five-hundred men", "five-hundred = 500"),
            ("30-plus people", "30-plus >= 30"),
            ("at least 43+ people", "43+ >= 43"),
            ("20-odd people", "20-odd ± 20"),
            ("a dozen people", "a dozen = 12"),
            ("two point five", "two point five = 2.5"),
            ("two men and six women", "two = 2 + six = 6"),
        ]);
    }

    #[test]
    fn fractions() {
        check(&[
            ("two-thirds of them", "two-thirds = 0.6667"),
            ("three quarters of them", "three quarters = 0.75"),
            ("a quarter of them", "a quarter = 0.25"),
            ("half of them", "half = 0.5"),
            ("half the voters", "half = 0.5"),
            ("one in four voters", "one in four = 0.25"),
            ("8 in 10 said so", "8 in 10 = 0.8"),
            ("two out of every five", "two out of every five = 0.4"),
            ("1/2 of it", "1/2 = 0.5"),
            ("killing 4 in 2016", "4 = 4 + 2016 = 2016"),
            ("her half brother in the second half, a third term", ""),
        ]);
    }

    #[test]
    fn ranges() {
        check(&[
            ("six to nine people", "six to nine = 6..9"),
            ("between 20 and 30 people", "between 20 and 30 = 20..30"),
            ("$4 to $6 million", "$4 to $6 million = 4000000..6000000"),
            ("4 to 6 million", "4 to 6 million = 4000000..6000000"),
            ("between 20 and over 30 people", "between 20 and over 30 = 20..30"),
            ("between £5m and £8m", "between £5m and £8m = 5000000..8000000"),
            ("20 percent to 30 percent of it", "20 percent to 30 = 20..30"),
            ("5 per cent to 6 per cent", "5 per cent to 6 = 5..6"),
            ("rose 0.4 points to 5 percent", "0.4 = 0.4 + 5 = 5"),
            ("20-30 people", "20-30 = 20..30"),
            ("20–30 people", "20–30 = 20..30"),
            ("two or three men", "two or three = 2..3"),
            ("four or five hundred men", "four or five hundred = 400..500"),
            ("ranging from 20 to 30", "20 to 30 = 20..30"),
            ("won 52-48 votes", "52-48 = 52:48"),
            ("rose from 20 to 30", "20 = 20 + 30 = 30"),
            ("2 to 1", "2 = 2 + 1 = 1"),
            ("2012-2016, 2012-13", ""),
        ]);
    }

    #[test]
    fn vague() {
        check(&[
            ("several hundred people", "several hundred ~"),
            ("tens of thousands of people", "tens of thousands ~"),
            ("hundreds of thousands fled", "hundreds of thousands ~"),
            ("dozens were hurt", "dozens ~"),
            ("a few dozen people", "a few dozen ~"),
            ("a few people", "a few ~~"),
            ("many people", "many ~~"),
            ("both attackers", "both ~~"),
        ]);
    }

    #[test]
    fn no_numbers() {
        let none = [
            "a 7-year-old boy in a four-way race",
            "the F-35, the M-16, an RPG-7, the G20, Covid-19",
            "the 1990s, the '90s, the 2nd and 21st",
            "at 10:30 on 2016-11-08 and 9/11",
            "a 10-K and a seven-figure sum",
            "they went from the Million Man March to Six Flags",
            "version 1.2.3, number #3 and 007",
            "in nineteen eighty-four",
            "the third man, a fifth victim",
        ];
        check(&none.map(|text| (text, "")));
        check(&[("a 10-point lead", "10-point = 10"), ("the 5-percentage-point rise", "5-percentage-point = 5")]);
    }
}
