//! Words: where one ends, which of its dots, hyphens and apostrophes belong to it, and how it is spelled.

use super::{CLASS, Lexer, class, is_apostrophe, is_mark, is_quote};
use crate::text::facts::Facts;
use crate::text::lexicon::{EntryId, clitic, is_invisible};
use crate::text::tags::Tags;
use crate::text::token::{Shape, TokenKind};

/// Bytes that end a word without further question.
static PLAIN_END: [bool; 256] = {
    let mut table = [false; 256];
    let ends = b" ,\n\r\t\";!?)]";
    let mut i = 0;
    while i < ends.len() {
        table[ends[i] as usize] = true;
        i += 1;
    }
    table
};

/// How a word was spelled, gathered while its end was sought.
#[derive(Clone, Copy, Default)]
pub(super) struct Spelling {
    /// Where it ends.
    pub(super) end: usize,
    /// `class` bits of its ASCII letters and digits.
    pub(super) seen: u8,
    /// An apostrophe stands in it.
    pub(super) apostrophe: bool,
    /// A dot stands in it.
    inner_dot: bool,
    /// Some character is not ASCII.
    high: bool,
}

impl Lexer<'_> {
    /// Reads on from `from` while characters belong to the word that begins at `start`.
    pub(super) fn spelling(&self, start: usize, from: usize) -> Spelling {
        let mut s = Spelling { end: from, ..Spelling::default() };
        let mut segment = start;
        loop {
            let byte = self.byte(s.end);
            let seen = CLASS[byte as usize];
            if seen & class::WORD != 0 {
                s.seen |= seen;
                s.end += 1;
                continue;
            }
            match byte {
                b'-' if self.is_letter_or_digit(s.end + 1) => {
                    s.end += 1;
                    segment = s.end;
                }
                b'\'' if self.is_letter(s.end + 1) => {
                    s.apostrophe = true;
                    s.end += 1;
                }
                b'.' if self.dot_goes_on(start, segment, s.end) => {
                    s.inner_dot = true;
                    s.end += 1;
                    segment = s.end;
                }
                b'.' if s.inner_dot && self.byte(s.end + 1) == b'-' && self.is_letter(s.end + 2) => s.end += 2,
                b'&' if self.class(s.end.wrapping_sub(1)) == class::UPPER && self.class(s.end + 1) == class::UPPER => {
                    s.end += 1
                }
                0x80.. => match self.high_in_word(s.end) {
                    Some(next) => {
                        s.apostrophe |= byte >= 0xc2 && is_apostrophe(self.character(s.end));
                        s.high = true;
                        s.end = next;
                    }
                    None => return s,
                },
                _ => return s,
            }
        }
    }

    /// The character, not ASCII, is alphanumeric, or a mark, or something invisible that such a one follows.
    /// Gives the place behind it.
    fn high_in_word(&self, at: usize) -> Option<usize> {
        let c = self.character(at);
        let next = at + c.len_utf8();
        if is_quote(c) {
            return (is_apostrophe(c) && self.is_letter(next)).then_some(next);
        }
        if c.is_alphanumeric() || is_mark(c) {
            return Some(next);
        }
        let apostrophe = is_apostrophe(c) && self.is_letter(next);
        let hyphen = matches!(c, '\u{2010}' | '\u{2011}') && self.is_letter_or_digit(next);
        let lost = c == '\u{fffd}' && self.is_letter(next);
        if apostrophe || hyphen || lost {
            return Some(next);
        }
        if is_invisible(c) {
            let behind = self.behind_invisible(next);
            return self.is_letter_or_digit(behind).then_some(behind);
        }
        None
    }

    fn behind_invisible(&self, at: usize) -> usize {
        self.text[at..].char_indices().find(|(_, c)| !is_invisible(*c)).map_or(self.bytes.len(), |(i, _)| at + i)
    }

    /// The dot at `dot` stands inside the word that begins at `start`: between single letters (U.S, a.m) or in an
    /// abbreviation of a list (Ph.D).
    fn dot_goes_on(&self, start: usize, segment: usize, dot: usize) -> bool {
        if self.class(dot + 1) & class::LETTER == 0 {
            return false;
        }
        if dot - segment == 1 && self.class(segment) & class::LETTER != 0 && !self.is_letter_or_digit(dot + 2) {
            return true;
        }
        if dot - start > 8 {
            return false;
        }
        let tail = self.bytes[dot + 1..]
            .iter()
            .take(12)
            .take_while(|b| CLASS[**b as usize] & class::LETTER != 0 || **b == b'.');
        let mut end = dot + 1 + tail.count();
        if self.byte(end - 1) == b'.' {
            end -= 1;
        }
        self.text.get(start..end).is_some_and(|word| self.lexicon.find(word) != EntryId::UNKNOWN)
    }

    /// Reads the word that begins here.
    #[inline(always)]
    pub(super) fn word(&mut self, start: usize) {
        // Most words are ASCII letters with a space or a comma behind.
        if let Some(letters) = self.lexicon.read_letters(self.bytes, start, &PLAIN_END) {
            if letters.entry == EntryId::UNKNOWN
                && let Some(seam) = self.seam(start, letters.end)
            {
                return self.cut_at_seam(start, seam);
            }
            let upper = letters.all_upper && letters.end - start > 1;
            let capitalised = Shape::CAPITALISED.0 * u8::from(letters.capital);
            let shape = Shape(capitalised | (Shape::UPPER.0 * u8::from(upper)));
            self.push_known(start, letters.end, TokenKind::Word, letters.entry, shape);
            if self.byte(letters.end) == b' ' {
                self.spaced = true;
                self.at += 1;
            }
            return;
        }
        self.odd_word(start);
    }

    /// Reads a word that is more than ASCII letters, or has something else behind it.
    #[inline(never)]
    fn odd_word(&mut self, start: usize) {
        let spelling = self.spelling(start, start);
        let end = spelling.end;
        match self.byte(end) {
            b'.' | b'@' | b'_' | b'+' if !spelling.high => {
                if let Some(end) = self.address(start, end) {
                    return self.push_address(start, end);
                }
            }
            b':' if !spelling.high && self.bytes[end..].starts_with(b"://") => {
                return self.push_address(start, self.address_tail(end + 3));
            }
            _ => {}
        }
        if let Some(seam) = self.seam(start, end) {
            return self.cut_at_seam(start, seam);
        }
        if spelling.apostrophe
            && let Some(at) = clitic(&self.text[start..end])
        {
            let stem = Spelling { end: start + at, ..spelling };
            if !self.dotted_before_clitic(start, at) {
                self.push_word(start, stem);
                self.push_plain(start + at, end, TokenKind::Word);
                return;
            }
        }
        self.push_word(start, spelling);
    }

    /// Where two blocks of a page were glued together by whoever scraped it: "fell into the harbourCredit: Alamy". The second
    /// word is capitalised; before it stands a known lower-case word, and it has a colon behind it or often begins a
    /// sentence or a credit. "iPhone" and "eBay" have no seam.
    fn seam(&self, start: usize, end: usize) -> Option<usize> {
        let word = &self.bytes[start..end];
        let at =
            start + word.windows(2).position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())? + 1;
        let lower = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_lowercase);
        if !lower(&self.bytes[start + 1..at]) || !lower(&self.bytes[at + 1..end]) {
            return None;
        }
        if self.lexicon.find_ascii(self.bytes, start, end) != EntryId::UNKNOWN {
            return None;
        }
        let second = self.lexicon.find_ascii(self.bytes, at, end);
        let credit = self.lexicon.facts(second).any(Facts::CREDIT);
        let colon = self.byte(end) == b':';
        let first = self.lexicon.find_ascii(self.bytes, start, at);
        let known = first != EntryId::UNKNOWN && self.bytes[start].is_ascii_lowercase();
        let begins = colon && second != EntryId::UNKNOWN || self.lexicon.tags(second).any(Tags::FUNCTION);
        (known && (begins || credit) || colon && credit).then_some(at)
    }

    /// Adds the word before a seam, and a paragraph's edge behind it.
    fn cut_at_seam(&mut self, start: usize, seam: usize) {
        self.push_plain(start, seam, TokenKind::Word);
        self.newlines = 2;
        self.spaced = true;
    }

    /// A clitic that would leave nothing but a dot.
    fn dotted_before_clitic(&self, start: usize, at: usize) -> bool {
        at == 0 || &self.text[start..start + at] == "."
    }

    /// Adds the word from `start`, with its final dot if that belongs to it.
    pub(super) fn push_word(&mut self, start: usize, spelling: Spelling) {
        let end = spelling.end;
        let word = &self.text[start..end];
        let entry =
            if spelling.high { self.lexicon.find(word) } else { self.lexicon.find_ascii(self.bytes, start, end) };
        let dot = self.byte(end) == b'.' && self.byte(end + 1) != b'.' && self.takes_dot(start, spelling, entry);
        let shape = word_shape(word, spelling);
        if dot {
            self.out.stops.push(self.out.tokens.len() as u32);
        }
        self.push_known(start, end + usize::from(dot), TokenKind::Word, entry, shape);
    }

    /// The dot behind the word belongs to it.
    fn takes_dot(&self, start: usize, spelling: Spelling, entry: EntryId) -> bool {
        let end = spelling.end;
        if spelling.inner_dot {
            return true;
        }
        let capital = self.class(start) == class::UPPER;
        let next = self.bytes[end + 1..].iter().take(3).copied().find(|b| *b != b' ').unwrap_or(0);
        if end - start == 1 && capital {
            // An initial. "You and I." ends a sentence, "Albert I. Jones" does not.
            let after_name =
                self.out.tokens.last().is_some_and(|t| t.kind == TokenKind::Word && t.shape.has(Shape::CAPITALISED));
            let named =
                CLASS[next as usize] & (class::UPPER | class::HIGH) != 0 && (self.byte(start) != b'I' || after_name);
            // "H. R. 1280"
            let after_initial = CLASS[next as usize] == class::DIGIT
                && self
                    .out
                    .tokens
                    .last()
                    .is_some_and(|t| t.span.len() == 2 && self.byte(t.span.start as usize + 1) == b'.');
            if named || after_initial || self.byte(end + 1) == b'-' {
                return true;
            }
        }
        let facts = self.lexicon.facts(entry);
        if !facts.any(Facts::ABBREVIATION) {
            return false;
        }
        if facts.any(Facts::NUMBER) && CLASS[next as usize] == class::DIGIT {
            return true;
        }
        if !capital && facts.any(Facts::CAPITAL | Facts::COMPASS) {
            return false;
        }
        !facts.any(Facts::NUMBER) || facts.any(Facts::TITLE | Facts::NEVER | Facts::MAY_END | Facts::UNIT)
    }
}

/// Case and digits of an ASCII word of letters and digits, given which of them it holds.
#[inline]
fn ascii_shape(word: &[u8], seen: u8) -> Shape {
    let mut shape = Shape::default();
    if seen != class::LOWER {
        if word.first().is_some_and(u8::is_ascii_uppercase) {
            shape.set(Shape::CAPITALISED);
            if seen & class::LOWER == 0 && word.iter().filter(|b| b.is_ascii_uppercase()).count() >= 2 {
                shape.set(Shape::UPPER);
            }
        }
        if seen & class::DIGIT != 0 {
            shape.set(Shape::DIGIT);
        }
    }
    shape
}

/// Case and digits of a word.
fn word_shape(word: &str, spelling: Spelling) -> Shape {
    if spelling.high || spelling.seen == 0 {
        return shape_of_letters(word);
    }
    let seen = if spelling.apostrophe && !word.bytes().any(|b| b.is_ascii_lowercase()) {
        // "TRUMP's": the clitic does not count.
        spelling.seen & !class::LOWER
    } else {
        spelling.seen
    };
    ascii_shape(word.as_bytes(), seen)
}

/// Case and digits of a word of any letters, told from itself alone.
pub(super) fn shape_of_letters(word: &str) -> Shape {
    let mut shape = Shape::default();
    let (mut letters, mut upper, mut lower) = (0, 0, 0);
    let mut is_first = true;
    for letter in word.chars() {
        if letter.is_ascii_digit() {
            shape.set(Shape::DIGIT);
        } else if letter.is_alphabetic() {
            letters += 1;
            upper += usize::from(letter.is_uppercase());
            lower += usize::from(letter.is_lowercase());
            if is_first && upper > 0 {
                shape.set(Shape::CAPITALISED);
            }
        } else if !letter.is_numeric() {
            continue;
        }
        is_first = false;
    }
    if letters > 1 && lower == 0 && upper > 0 {
        shape.set(Shape::UPPER);
    }
    shape
}
