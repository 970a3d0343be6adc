//! The pieces that a number is read from: tokens, and the parts of hyphenated ones, from where it begins to where nothing of a
//! number follows.

use super::Reader;
use super::digits::Figures;
use crate::text::facts::Facts;
use crate::text::lexicon::EntryId;
use crate::text::number_words::Part;
use crate::text::span::TokenSpan;
use crate::text::token::{Shape, Token, TokenKind};

/// A piece of a number: a token, or a part of a hyphenated one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    pub(super) part: Part,
    pub(super) token: u32,
    /// The token ends here.
    pub(super) last: bool,
}

/// More atoms than any number has; keeps the time linear.
const LONGEST: usize = 24;

impl Reader<'_, '_> {
    /// Where a number begins whose first numeral stands at `at`: at "a", "half a", "between" or "US$" before it.
    pub(super) fn start_of(&self, at: usize) -> usize {
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
    #[inline]
    fn is_prefix(&self, at: usize) -> bool {
        let tokens = &self.document.tokens;
        let sign = |next: &Token| next.kind == TokenKind::Symbol && !next.shape.has(Shape::SPACE_BEFORE);
        let capitals = tokens[at].shape.has(Shape::CAPITALISED) && tokens[at].span.len() <= 3;
        capitals && tokens.get(at + 1).is_some_and(|next| sign(next) && self.words.part(next.entry) == Part::Currency)
    }

    /// A code such as EUR before a number.
    #[inline]
    pub(super) fn is_code(&self, at: usize) -> bool {
        let tokens = &self.document.tokens;
        self.words.part(tokens[at].entry) == Part::Currency
            && (tokens[at].shape.has(Shape::UPPER) || tokens[at].span.len() == 2)
            && tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Number)
    }

    /// A word of no list with a hyphen in it, which may hold a number.
    #[inline]
    pub(super) fn may_be_hyphenated(&self, token: &Token) -> bool {
        let listed = token.entry != EntryId::UNKNOWN && !token.shape.has(Shape::DIGIT);
        !listed && token.span.len() > 3 && token.text(self.document.text).contains('-')
    }

    /// Collects the atoms from the token `from` on.
    pub(super) fn gather(&mut self, from: usize) {
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

    pub(super) fn part(&self, at: usize) -> Part {
        self.atoms.get(at).map_or(Part::None, |atom| atom.part)
    }

    /// The tokens of the atoms before `end`; none if the last of them is cut.
    pub(super) fn tokens(&self, end: usize) -> Option<TokenSpan> {
        let last = self.atoms.get(end.checked_sub(1)?)?;
        last.last.then(|| TokenSpan::new(self.start, last.token as usize + 1))
    }
}
