//! Numbers with their separators, and what letters behind them make of them.

use super::word::Spelling;
use super::{CLASS, Lexer, class, is_currency};
use crate::text::facts::Facts;
use crate::text::lexicon::{LONGEST_WORD, clitic};
use crate::text::token::TokenKind;

/// True for the spaces that part thousands (ISO 80000-1), beside the plain one.
fn is_thousands_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}')
}

impl Lexer<'_> {
    pub(super) fn number(&mut self, start: usize) {
        let mut at = start;
        // A minus, a hash, an apostrophe or a dot may stand before the first digit.
        if self.class(at) & class::DIGIT == 0 {
            at += self.character(at).len_utf8();
        }
        let mut fraction = false;
        loop {
            let byte = self.byte(at);
            match byte {
                b'0'..=b'9' => at += 1,
                b'.' | b',' | b':' | b'/' | b'-' if self.class(at + 1) == class::DIGIT => {
                    fraction |= byte == b'.';
                    at += 1;
                }
                // with a plain space only what cannot be two numbers
                b' ' if self.bytes[at + 1..].starts_with(b"000") && self.is_thousands(start, at, at + 1) => at += 1,
                0x80.. => {
                    let c = self.character(at);
                    let next = at + c.len_utf8();
                    let joins = matches!(c, '–' | '⁄' | '\u{2010}' | '\u{2011}') && self.class(next) == class::DIGIT
                        || is_thousands_space(c) && self.is_thousands(start, at, next);
                    if !joins && !c.is_numeric() {
                        break;
                    }
                    at = next;
                }
                _ => break,
            }
        }
        let money = self.out.tokens.last().is_some_and(|t| {
            !self.spaced && t.kind == TokenKind::Symbol && self.text[t.span.range()].starts_with(is_currency)
        });
        let letters =
            self.bytes[at..].iter().take(LONGEST_WORD).take_while(|b| CLASS[**b as usize] & class::LETTER != 0).count();
        let word = if letters > 0 {
            self.letters_behind_number(start, at, letters, fraction, money)
        } else if !fraction && !money && matches!(self.byte(at), b'-') && self.is_letter(at + 1) {
            // "18-year-old", "1,200-page"; but "$1.5-million" is a number and a word.
            Some(self.spelling(start, at))
        } else {
            None
        };
        match word {
            Some(mut spelling) if spelling.end > at => {
                spelling.seen |= class::DIGIT;
                if spelling.apostrophe
                    && let Some(clitic) = clitic(&self.text[start..spelling.end])
                {
                    let end = spelling.end;
                    spelling.end = start + clitic;
                    self.push_word(start, spelling);
                    return self.push_plain(start + clitic, end, TokenKind::Word);
                }
                self.push_word(start, spelling);
            }
            _ => {
                let end = match (letters, self.byte(at)) {
                    (1, b's') if !fraction && !self.continues(at + 1) => at + 1,
                    _ => at,
                };
                self.push_plain(start, end, TokenKind::Number);
            }
        }
    }

    /// The space at `at`, behind the figures from `start` on, parts thousands: "300 000".
    fn is_thousands(&self, start: usize, at: usize, next: usize) -> bool {
        let is_digit = |byte: &&u8| byte.is_ascii_digit();
        let before = self.bytes[start..at].iter().rev().take_while(is_digit).count();
        let behind = self.bytes[next..].iter().take(4).take_while(is_digit).count();
        let is_first = start + before == at;
        behind == 3 && (before == 3 || is_first && (1..3).contains(&before))
    }

    /// A word goes on at `at`: a hyphen and a letter.
    fn continues(&self, at: usize) -> bool {
        self.byte(at) == b'-' && self.is_letter(at + 1)
    }

    /// The word that digits and the letters behind them make together ("2nd", "3D", "19th-century"); none if they are a
    /// number and its unit ("1.5bn", "10pm", "3m") or a decade ("1990s").
    fn letters_behind_number(
        &self,
        start: usize,
        at: usize,
        letters: usize,
        fraction: bool,
        money: bool,
    ) -> Option<Spelling> {
        let tail = &self.text[at..at + letters];
        let whole = || Some(self.spelling(start, at));
        if self.class(at + letters) == class::DIGIT && !fraction {
            return whole();
        }
        if tail == "s" && !self.continues(at + 1) {
            return None;
        }
        let ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| tail.eq_ignore_ascii_case(ending));
        if ordinal {
            return whole();
        }
        if fraction || money {
            return None;
        }
        let entry = self.lexicon.find(tail);
        let lower = tail.bytes().all(|b| b.is_ascii_lowercase());
        let unit = self.lexicon.facts(entry).any(Facts::MEASURE | Facts::NUMBER_WORD | Facts::ABBREVIATION);
        let split = if lower { letters <= 2 || unit } else { letters >= 2 && unit };
        if split { None } else { whole() }
    }
}
