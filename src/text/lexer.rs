//! Cuts a text into tokens, in one pass over its bytes. A table tells what each ASCII byte is; other characters are
//! decoded one by one.
//!
//! What is told from characters alone is told here: words with inner hyphens, apostrophes and dots, clitics (do|n't,
//! it|'s), numbers with separators, addresses, runs of dots and dashes. A full stop belongs to the word if the word is a
//! known abbreviation or initials; whether it also ends the sentence is asked later, by [`sentence`](super::sentence).
//! Whether a lone ' is an apostrophe or a quotation mark is left to [`quotes`](super::quotes).
//!
//! The loop, the classes of characters and what makes a token are here; words, addresses, numbers and marks have files of their own.

mod address;
mod marks;
mod number;
mod word;

use self::word::shape_of_letters;
use super::lexicon::{Entry, EntryId, Lexicon, pair_bit};
use super::span::ByteSpan;
use super::tags::Tags;
use super::token::{Shape, Token, TokenKind};

/// A line break between two tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineBreak {
    /// The first token behind it.
    pub token: u32,
    /// There is at least one empty line.
    pub blank: bool,
}

/// What the lexer makes; reused from text to text.
#[derive(Debug, Default)]
pub struct Lexed {
    /// Tokens in order. Their tags are those of the lexicon or of the word's ending.
    pub tokens: Vec<Token>,
    /// Line breaks between tokens, in order.
    pub breaks: Vec<LineBreak>,
    /// Numbers of the tokens that may be quotation marks.
    pub marks: Vec<u32>,
    /// Numbers of the tokens that may end a sentence: full stops and the like, words with a final dot.
    pub stops: Vec<u32>,
    /// Numbers of the tokens that may be the second word of a phrase that begins with the token before.
    pub pairs: Vec<u32>,
}

impl Lexed {
    /// Cuts `text`, dropping what was held before. Text behind 4 GiB is not read.
    pub fn lex(&mut self, text: &str, lexicon: &Lexicon) {
        self.tokens.clear();
        self.breaks.clear();
        self.marks.clear();
        self.stops.clear();
        self.pairs.clear();
        let mut length = text.len().min(u32::MAX as usize);
        while !text.is_char_boundary(length) {
            length -= 1;
        }
        let text = &text[..length];
        Lexer {
            text,
            bytes: text.as_bytes(),
            at: 0,
            spaced: true,
            newlines: 0,
            last: Default::default(),
            lexicon,
            out: self,
        }
        .run();
    }
}

/// What a byte is.
mod class {
    pub const OTHER: u8 = 0;
    pub const LOWER: u8 = 1;
    pub const UPPER: u8 = 2;
    pub const DIGIT: u8 = 4;
    pub const SPACE: u8 = 8;
    pub const NEWLINE: u8 = 16;
    pub const PUNCTUATION: u8 = 32;
    pub const SYMBOL: u8 = 64;
    /// Part of a character that is not ASCII.
    pub const HIGH: u8 = 128;
    pub const LETTER: u8 = LOWER | UPPER;
    pub const WORD: u8 = LETTER | DIGIT;
}

static CLASS: [u8; 256] = {
    let mut table = [class::OTHER; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'a'..=b'z' => class::LOWER,
            b'A'..=b'Z' => class::UPPER,
            b'0'..=b'9' => class::DIGIT,
            b' ' | b'\t' => class::SPACE,
            b'\n' | b'\r' | 0x0b | 0x0c => class::NEWLINE,
            b'$' | b'%' | b'&' | b'+' | b'<' | b'=' | b'>' | b'^' | b'~' | b'|' | b'*' | b'_' | b'#' | b'@' => {
                class::SYMBOL
            }
            b'!'..=b'/' | b':'..=b'@' | b'['..=b'`' | b'{'..=b'~' => class::PUNCTUATION,
            0x80.. => class::HIGH,
            _ => class::OTHER,
        };
        i += 1;
    }
    table
};

/// True for dollar, pound, euro and other currency signs.
pub fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '₠'..='\u{20cf}')
}

/// True for the characters that serve as apostrophes.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '\u{92}' | '‛')
}

/// True for combining marks that Rust does not count as alphabetic.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// True for characters, not ASCII, that are quotation marks or apostrophes.
fn is_quote(c: char) -> bool {
    matches!(c, '‘'..='‟' | '«' | '»' | '‹' | '›' | '´' | '\u{91}'..='\u{94}' | '〝' | '〞' | '＂')
}

struct Lexer<'l> {
    text: &'l str,
    bytes: &'l [u8],
    at: usize,
    /// White space stands before `at`.
    spaced: bool,
    /// Line breaks since the last token.
    newlines: u32,
    /// The last token's bit as the first word of a phrase, and the bits of its second words.
    last: (u16, u16),
    lexicon: &'l Lexicon,
    out: &'l mut Lexed,
}

impl Lexer<'_> {
    fn run(mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match CLASS[byte as usize] {
                class::SPACE => {
                    self.spaced = true;
                    self.at += 1;
                }
                class::LOWER | class::UPPER => self.word(self.at),
                class::DIGIT => self.number(self.at),
                class::PUNCTUATION => self.punctuation(byte),
                class::NEWLINE => {
                    self.newlines += 1;
                    self.spaced = true;
                    self.at += 1 + usize::from(byte == b'\r' && self.byte(self.at + 1) == b'\n');
                }
                class::SYMBOL => self.symbol(byte),
                class::HIGH => self.high(),
                _ => self.control(),
            }
        }
    }

    /// The byte at `at`, 0 behind the end.
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn class(&self, at: usize) -> u8 {
        CLASS[self.byte(at) as usize]
    }

    /// The character at `at`, which must be on an edge between characters; NUL behind the end.
    fn character(&self, at: usize) -> char {
        self.text[at..].chars().next().unwrap_or('\0')
    }

    fn is_letter(&self, at: usize) -> bool {
        match self.class(at) {
            class::HIGH => self.character(at).is_alphabetic(),
            seen => seen & class::LETTER != 0,
        }
    }

    #[inline]
    fn is_letter_or_digit(&self, at: usize) -> bool {
        match self.class(at) {
            class::HIGH => self.character(at).is_alphanumeric(),
            seen => seen & class::WORD != 0,
        }
    }

    fn push_mark(&mut self, start: usize, end: usize) {
        self.out.marks.push(self.out.tokens.len() as u32);
        self.push_plain(start, end, TokenKind::Quote);
    }

    /// Adds a token of one ASCII character.
    #[inline]
    fn push_byte(&mut self, start: usize, byte: u8, kind: TokenKind) {
        self.push_known(start, start + 1, kind, self.lexicon.find_byte(byte), Shape::default());
        if self.byte(start + 1) == b' ' {
            self.spaced = true;
            self.at += 1;
        }
    }

    /// Adds a token as it is spelled, looked up in the lexicon.
    fn push_plain(&mut self, start: usize, end: usize, kind: TokenKind) {
        let word = &self.text[start..end];
        let entry = self.lexicon.find(word);
        if kind == TokenKind::Punctuation
            && word.starts_with(['.', '!', '?', '…', '。', '！', '？', '‼', '⁇', '⁈', '⁉'])
        {
            self.out.stops.push(self.out.tokens.len() as u32);
        }
        let shape = match kind {
            TokenKind::Word => shape_of_letters(word),
            TokenKind::Number => Shape::DIGIT,
            _ => Shape::default(),
        };
        self.push_known(start, end, kind, entry, shape);
    }

    /// Tags of a lower-case word that no list gives any: the word is unknown, or only patterns know it.
    fn unknown_tags(&self, word: &str) -> Tags {
        if word.bytes().any(|b| b.is_ascii_uppercase()) && !word.bytes().any(|b| b.is_ascii_digit()) {
            // "iPhone"
            return Tags::NAME;
        }
        match self.lexicon.tags_by_suffix(word) {
            Tags::NONE => Tags::NOUN,
            // "a college-educated voter": a verb with a hyphen that no list knows is a participle before a noun
            tags if tags.any(Tags::VERB) && word.contains('-') => Tags::ADJECTIVE,
            tags => tags,
        }
    }

    /// Adds a token with what the lexicon says of its entry.
    #[inline(always)]
    fn push_known(&mut self, start: usize, end: usize, kind: TokenKind, entry: EntryId, mut shape: Shape) {
        let Entry { mut tags, seconds, firsts, .. } = self.lexicon.entry(entry);
        let (own, (last, its_seconds)) = (pair_bit(entry), self.last);
        if its_seconds & own != 0 && firsts & last != 0 {
            self.out.pairs.push(self.out.tokens.len() as u32);
        }
        self.last = (own, seconds);
        if kind != TokenKind::Word {
            match kind {
                TokenKind::Number => tags |= Tags::NUMERAL,
                TokenKind::Address => tags = Tags::NAME,
                _ => {}
            }
        } else if !shape.has(Shape::CAPITALISED) {
            // Lists of names hold words such as "will" and "is", which are names only when capitalised.
            tags = tags.without(Tags::NAME);
            if tags.is_empty() && self.is_letter_or_digit(start) {
                tags = self.unknown_tags(&self.text[start..end]);
            }
        }
        if self.newlines > 0 {
            self.out.breaks.push(LineBreak { token: self.out.tokens.len() as u32, blank: self.newlines > 1 });
            self.newlines = 0;
        }
        shape.set(Shape(Shape::SPACE_BEFORE.0 * u8::from(self.spaced)));
        self.spaced = false;
        self.out.tokens.push(Token { span: ByteSpan::new(start, end), entry, tags, kind, shape });
        self.at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::testing::lexicon;

    fn lex(text: &str) -> Lexed {
        let mut lexed = Lexed::default();
        lexed.lex(text, &lexicon());
        lexed
    }

    /// The tokens, joined by vertical lines.
    fn cut(text: &str) -> String {
        lex(text).tokens.iter().map(|t| t.text(text)).collect::<Vec<_>>().join("|")
    }

    /// Each token's kind: w n s p q a o.
    fn kinds(text: &str) -> String {
        let letter = |kind| match kind {
            TokenKind::Word => 'w',
            TokenKind::Number => 'n',
            TokenKind::Symbol => 's',
            TokenKind::Punctuation => 'p',
            TokenKind::Quote => 'q',
            TokenKind::Address => 'a',
            TokenKind::Other => 'o',
        };
        lex(text).tokens.iter().map(|t| letter(t.kind)).collect()
    }

    #[test]
    fn words() {
        assert_eq!(cut("The so-called F-35, an 18-year-old"), "The|so-called|F-35|,|an|18-year-old");
        assert_eq!(cut("O'Brien and O’Brien; AT&T; café."), "O'Brien|and|O’Brien|;|AT&T|;|café|.");
        assert_eq!(cut("and/or pre- and post-war"), "and|/|or|pre|-|and|post-war");
        assert_eq!(cut("the strikes.The US"), "the|strikes|.|The|US");
        assert_eq!(kinds("five-hundred F-35 18-year-old 2nd"), "wwww");
    }

    #[test]
    fn clitics_are_tokens() {
        assert_eq!(cut("don't can’t won't it's"), "do|n't|ca|n’t|wo|n't|it|'s");
        assert_eq!(cut("they’ve I'm we’re you'll he'd"), "they|’ve|I|'m|we|’re|you|'ll|he|'d");
        assert_eq!(cut("the U.S.'s and JFK Jr.'s 1990's"), "the|U.S.|'s|and|JFK|Jr.|'s|1990|'s");
        assert_eq!(cut("o'clock voters' 'em rock 'n' roll"), "o'clock|voters|'|'em|rock|'n'|roll");
    }

    #[test]
    fn dots_of_abbreviations() {
        assert_eq!(cut("Mr. Obama of the U.S. at 5 a.m. on Aug. 3."), "Mr.|Obama|of|the|U.S.|at|5|a.m.|on|Aug.|3|.");
        assert_eq!(cut("J. K. Rowling, Ph.D. and J.K.Rowling"), "J.|K.|Rowling|,|Ph.D.|and|J.K.|Rowling");
        assert_eq!(cut("No. 10 said no. No"), "No.|10|said|no|.|No");
        assert_eq!(cut("In Mass. the mass. He was ill."), "In|Mass.|the|mass|.|He|was|ill|.");
        assert_eq!(cut("you and I. Did Albert I. Jones"), "you|and|I|.|Did|Albert|I.|Jones");
        assert_eq!(cut("a U.S.-led strike"), "a|U.S.-led|strike");
        let lexicon = lexicon();
        for (text, word) in [("U.S.", "u.s"), ("Mr. X", "mr"), ("p.m.", "p.m")] {
            assert_eq!(lex(text).tokens[0].entry, lexicon.find(word));
            assert_ne!(lex(text).tokens[0].entry, EntryId::UNKNOWN);
        }
    }

    #[test]
    fn numbers() {
        assert_eq!(cut("1,200 1.5 10:30 3/4 ½ 2½ 52-48 2015–16"), "1,200|1.5|10:30|3/4|½|2½|52-48|2015–16");
        assert_eq!(kinds("1,200 1.5 10:30 3/4 ½ 2½ 52-48 2015–16 1990s '90s -5 #2 .265"), "nnnnnnnnnnnnn");
        assert_eq!(cut("1.5bn 3m 10pm 20k $5M 5.0"), "1.5|bn|3|m|10|pm|20|k|$|5|M|5.0");
        assert_eq!(kinds("1.5bn 10pm US$5M 60% £2"), "nwnwwsnwnssn");
        assert_eq!(cut("a 1,200-page $1.5-million mid-1990s"), "a|1,200-page|$|1.5|-|million|mid-1990s");
        assert_eq!(cut("ended 5-2. Then 9/11."), "ended|5-2|.|Then|9/11|.");
        assert_eq!(cut("5G 3D 49ers COVID-19"), "5G|3D|49ers|COVID-19");
        assert_eq!(cut("12\u{a0}000 1\u{202f}234\u{202f}567 300 000"), "12\u{a0}000|1\u{202f}234\u{202f}567|300 000");
        assert_eq!(cut("2019\u{a0}300 12\u{a0}0000 12 300 in 2000 000"), "2019|300|12|0000|12|300|in|2000|000");
    }

    #[test]
    fn runs_of_marks() {
        assert_eq!(cut("well... no…. yes--or—maybe – ok"), "well|...|no|….|yes|--|or|—|maybe|–|ok");
        assert_eq!(cut("''We 'go' now,''' she"), "''|We|'|go|'|now|,|'|''|she");
        assert_eq!(kinds("“a” ‘b’ \"c\" ''d'' «e» `f'"), "qwqqwqqwqqwqqwqqwq");
        assert_eq!(cut("Hello?! (yes) [no]"), "Hello|?|!|(|yes|)|[|no|]");
    }

    #[test]
    fn addresses() {
        let text = "Write to Jane.Doe@example.com or see https://a.example.com/x_y?z=1. By @who and #Tag, www.x.org/y, bbc.co.uk.";
        let addresses: Vec<_> =
            lex(text).tokens.iter().filter(|t| t.kind == TokenKind::Address).map(|t| t.text(text)).collect();
        let expected =
            ["Jane.Doe@example.com", "https://a.example.com/x_y?z=1", "@who", "#Tag", "www.x.org/y", "bbc.co.uk"];
        assert_eq!(addresses, expected);
        assert_eq!(kinds("Amazon.com said"), "ww");
    }

    #[test]
    fn invisible_characters_and_spaces() {
        let lexicon = lexicon();
        let text = "\u{feff}sa\u{ad}id\u{200b} the\u{a0}U.S.\u{2009}law";
        assert_eq!(cut(text), "sa\u{ad}id|the|U.S.|law");
        assert_eq!(lex(text).tokens[0].entry, lexicon.find("said"));
        assert!(lex(text).tokens.iter().all(|t| t.shape.has(Shape::SPACE_BEFORE)));
        assert_eq!(kinds("a\0\0b 😀 ❤️ c"), "wowoow");
    }

    #[test]
    fn shapes() {
        let shape = |text: &str| lex(text).tokens[0].shape.0 & (Shape::CAPITALISED.0 | Shape::UPPER.0 | Shape::DIGIT.0);
        assert_eq!(shape("Obama said"), Shape::CAPITALISED.0);
        assert_eq!(shape("BRITAIN has"), Shape::CAPITALISED.0 | Shape::UPPER.0);
        assert_eq!(shape("ÉTATS unis"), Shape::CAPITALISED.0 | Shape::UPPER.0);
        assert_eq!(shape("TRUMP's will"), Shape::CAPITALISED.0 | Shape::UPPER.0);
        assert_eq!(shape("U.S. law"), Shape::CAPITALISED.0 | Shape::UPPER.0);
        assert_eq!(shape("A law"), Shape::CAPITALISED.0);
        assert_eq!(shape("iPhone has"), 0);
        assert_eq!(shape("F-35 jets"), Shape::CAPITALISED.0 | Shape::DIGIT.0);
    }

    #[test]
    fn glued_blocks_are_cut() {
        let text = "the peopleCredit: Alamy";
        assert_eq!(cut(text), "the|people|Credit|:|Alamy");
        assert_eq!(lex(text).breaks, [LineBreak { token: 2, blank: true }]);
        assert_eq!(cut("the peopleThe law of theIn"), "the|people|The|law|of|the|In");
        assert_eq!(cut("Paris, FranceCredit: Alamy"), "Paris|,|France|Credit|:|Alamy");
        assert_eq!(
            cut("an iPhone, eBay: SecWar theQuist lawQuist: deVries"),
            "an|iPhone|,|eBay|:|SecWar|theQuist|lawQuist|:|deVries"
        );
    }

    #[test]
    fn line_breaks() {
        let lexed = lex("a\r\nb\n\nc\rd\n");
        let breaks: Vec<_> = lexed.breaks.iter().map(|b| (b.token, b.blank)).collect();
        assert_eq!(breaks, [(1, false), (2, true), (3, false)]);
    }
}
