//! Punctuation, quotation marks, apostrophes, symbols, and characters beyond ASCII that are no letters.

use super::{CLASS, Lexer, class, is_apostrophe, is_mark, is_quote};
use crate::text::lexicon::{EntryId, is_invisible};
use crate::text::token::{Token, TokenKind};

impl Lexer<'_> {
    /// An ASCII mark: of a quotation, a full stop, a dash, any other.
    pub(super) fn punctuation(&mut self, byte: u8) {
        let start = self.at;
        match byte {
            b'"' => {
                self.out.marks.push(self.out.tokens.len() as u32);
                self.push_byte(start, byte, TokenKind::Quote);
            }
            b'\'' => self.apostrophes(),
            b'`' => self.push_mark(start, start + 1 + usize::from(self.byte(start + 1) == b'`')),
            b'.' => self.dots(),
            b'-' => {
                let run = self.bytes[start..].iter().take_while(|b| **b == b'-').count();
                if run == 1 && self.spaced && self.class(start + 1) == class::DIGIT {
                    return self.number(start);
                }
                self.push_plain(start, start + run, TokenKind::Punctuation);
            }
            _ => {
                if matches!(byte, b'!' | b'?') {
                    self.out.stops.push(self.out.tokens.len() as u32);
                }
                self.push_byte(start, byte, TokenKind::Punctuation);
            }
        }
    }

    /// One full stop, a decimal (".5"), or an ellipsis of dots and … in any mixture.
    fn dots(&mut self) {
        let start = self.at;
        let mut end = start;
        loop {
            if self.byte(end) == b'.' {
                end += 1;
            } else if self.bytes[end..].starts_with("…".as_bytes()) {
                end += '…'.len_utf8();
            } else {
                break;
            }
        }
        let money = self.out.tokens.last().is_some_and(|t| t.kind == TokenKind::Symbol);
        if end == start + 1 && self.byte(start) == b'.' {
            if (self.spaced || money) && self.class(end) == class::DIGIT {
                return self.number(start);
            }
            self.out.stops.push(self.out.tokens.len() as u32);
            return self.push_byte(start, b'.', TokenKind::Punctuation);
        }
        self.push_plain(start, end, TokenKind::Punctuation);
    }

    /// One or more straight apostrophes.
    fn apostrophes(&mut self) {
        let start = self.at;
        let run = self.bytes[start..].iter().take_while(|b| **b == b'\'').count();
        if run == 1 {
            return self.apostrophe(1);
        }
        // New York Times style: '' is a double quotation mark. Of three, the outer one is the double one.
        let opening =
            self.spaced || self.out.tokens.last().is_none_or(|t| t.kind == TokenKind::Punctuation && self.opens(t));
        let mut at = start;
        if run % 2 == 1 && !opening {
            self.push_mark(at, at + 1);
            at += 1;
        }
        while start + run - at >= 2 {
            self.push_mark(at, at + 2);
            at += 2;
        }
        if start + run > at {
            self.push_mark(at, at + 1);
        }
    }

    fn opens(&self, token: &Token) -> bool {
        matches!(self.byte(token.span.start as usize), b'(' | b'[' | b'{' | b'-')
    }

    /// One apostrophe or single quotation mark of `width` bytes: a clitic, an elision ('em, '90s, 'n') or a mark.
    fn apostrophe(&mut self, width: usize) {
        let start = self.at;
        let next = start + width;
        let class = self.class(next);
        if class & class::LETTER != 0 {
            let spelling = self.spelling(next, next);
            if !self.spaced {
                let clitic = matches!(&self.bytes[next..spelling.end], [b's' | b'S' | b'd' | b'D' | b'm' | b'M'])
                    || self.bytes[next..spelling.end].eq_ignore_ascii_case(b"re")
                    || self.bytes[next..spelling.end].eq_ignore_ascii_case(b"ve")
                    || self.bytes[next..spelling.end].eq_ignore_ascii_case(b"ll");
                if clitic {
                    return self.push_plain(start, spelling.end, TokenKind::Word);
                }
            }
            if matches!(&self.bytes[next..spelling.end], [b'n' | b'N']) {
                let closing = self.character(spelling.end);
                let end = spelling.end + if is_apostrophe(closing) { closing.len_utf8() } else { 0 };
                return self.push_plain(start, end, TokenKind::Word);
            }
            let word = &self.text[start..spelling.end];
            if self.lexicon.find(word) != EntryId::UNKNOWN {
                return self.push_plain(start, spelling.end, TokenKind::Word);
            }
        } else if class == class::DIGIT && self.class(next + 1) == class::DIGIT {
            let end = next + 2 + usize::from(self.byte(next + 2) == b's');
            if !self.is_letter_or_digit(end) {
                return self.push_plain(start, end, TokenKind::Number);
            }
        }
        self.push_mark(start, next);
    }

    pub(super) fn symbol(&mut self, byte: u8) {
        let start = self.at;
        if matches!(byte, b'@' | b'#') && self.class(start + 1) & (class::LETTER | class::HIGH) != 0
            || byte == b'@' && self.byte(start + 1) == b'_'
        {
            let tag = |c: char| c.is_alphanumeric() || c == '_' || is_mark(c);
            let rest = &self.text[start + 1..];
            let length = rest.find(|c| !tag(c)).unwrap_or(rest.len());
            if length > 0 {
                return self.push_plain(start, start + 1 + length, TokenKind::Address);
            }
        }
        if byte == b'#' && self.class(start + 1) == class::DIGIT {
            return self.number(start);
        }
        self.push_plain(start, start + 1, TokenKind::Symbol);
    }

    /// A character that is not ASCII.
    pub(super) fn high(&mut self) {
        let start = self.at;
        let c = self.character(start);
        let end = start + c.len_utf8();
        match c {
            '’' | '‘' if self.character(end) == c => return self.push_mark(start, end + c.len_utf8()),
            '’' | '‘' | '´' | '\u{92}' | '‛' => return self.apostrophe(c.len_utf8()),
            _ if is_quote(c) => return self.push_mark(start, end),
            _ => {}
        }
        if c.is_alphabetic() {
            return self.word(start);
        }
        if c.is_numeric() {
            return self.number(start);
        }
        if c.is_whitespace() {
            self.spaced = true;
            self.at = end;
            self.newlines += u32::from(matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}'));
            return;
        }
        if is_invisible(c) {
            self.at = end;
            return;
        }
        match c {
            '…' => self.dots(),
            '\u{96}' | '\u{97}' | '\u{2010}'..='\u{2015}' => {
                let run = self.text[start..].chars().take_while(|next| *next == c).count();
                self.push_plain(start, start + run * c.len_utf8(), TokenKind::Punctuation);
            }
            '•' | '‣' | '\u{2043}' | '′' | '″' | '‰' | '†' | '‡' | '※' => {
                self.push_plain(start, end, TokenKind::Symbol)
            }
            '¡'
            | '¿'
            | '·'
            | '\u{2016}'..='\u{205e}'
            | '\u{3001}'..='\u{303f}'
            | '\u{ff01}'..='\u{ff0f}'
            | '\u{ff1a}'..='\u{ff1f}' => {
                self.push_plain(start, end, TokenKind::Punctuation);
            }
            '\u{a1}'..='\u{bf}' | '×' | '÷' | '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{25ff}' => {
                self.push_plain(start, end, TokenKind::Symbol);
            }
            _ => {
                // Emoji with their modifiers, and whatever else, up to something that is known.
                let other = |c: char| {
                    !c.is_ascii()
                        && !c.is_alphanumeric()
                        && !c.is_whitespace()
                        && !matches!(c, '\u{2010}'..='\u{205e}' | '\u{a1}'..='\u{bf}')
                };
                let rest = &self.text[end..];
                let length = rest.find(|c| !other(c) && c != '\u{200d}').unwrap_or(rest.len());
                self.push_plain(start, end + length, TokenKind::Other);
            }
        }
    }

    /// A run of control characters.
    pub(super) fn control(&mut self) {
        let run = self.bytes[self.at..].iter().take_while(|b| CLASS[**b as usize] == class::OTHER).count();
        self.push_plain(self.at, self.at + run, TokenKind::Other);
    }
}
