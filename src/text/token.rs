//! Tokens: words, numbers, punctuation and quotation marks with their place in the text.

use super::lexicon::EntryId;
use super::span::ByteSpan;
use super::tags::Tags;

/// What a token is, told from its characters alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
pub enum TokenKind {
    /// Letters, with hyphens, inner apostrophes, dots of abbreviations: "said", "so-called", "U.S.", "F-35".
    Word,
    /// Digits with their separators: "76", "1,200", "1.5", also with a leading minus or hash.
    Number,
    /// A currency sign, %, °, §, &, + and the like.
    Symbol,
    /// A comma, full stop, colon, dash, bracket, ellipsis; one token each ("..." and "--" are one).
    Punctuation,
    /// A quotation mark that opens or closes, or whose part is unknown; see [`Quotes`](super::quotes).
    Quote,
    /// A web address, e-mail address, @handle or #tag.
    Address,
    /// Everything else: emoji, control characters.
    Other,
}

impl TokenKind {
    /// All kinds, in order.
    pub const ALL: [TokenKind; 7] = [
        TokenKind::Word,
        TokenKind::Number,
        TokenKind::Symbol,
        TokenKind::Punctuation,
        TokenKind::Quote,
        TokenKind::Address,
        TokenKind::Other,
    ];
}

/// Facts about a token's spelling and surroundings, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Shape(pub u8);

impl Shape {
    /// The first letter is upper case.
    pub const CAPITALISED: Shape = Shape(1);
    /// At least two letters, all upper case.
    pub const UPPER: Shape = Shape(2);
    /// White space, or the text's edge, stands before the token.
    pub const SPACE_BEFORE: Shape = Shape(4);
    /// The first token of its sentence (opening quotation marks and brackets are passed over).
    pub const SENTENCE_START: Shape = Shape(8);
    /// A list entry of several words begins at this token.
    pub const PHRASE: Shape = Shape(16);
    /// The token holds a digit.
    pub const DIGIT: Shape = Shape(32);

    /// True if the two share a bit.
    pub fn has(self, other: Shape) -> bool {
        self.0 & other.0 != 0
    }

    /// Sets the bits of `other`.
    pub fn set(&mut self, other: Shape) {
        self.0 |= other.0;
    }
}

/// One token. Small and plain: a document's tokens lie in one array.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Place in the text, in bytes.
    pub span: ByteSpan,
    /// Entry of the word in the lexicon.
    pub entry: EntryId,
    /// Possible parts of speech.
    pub tags: Tags,
    /// What it is.
    pub kind: TokenKind,
    /// How it is spelled.
    pub shape: Shape,
}

impl Token {
    /// True of what nobody says: punctuation and quotation marks.
    #[inline]
    pub fn is_mark(&self) -> bool {
        matches!(self.kind, TokenKind::Punctuation | TokenKind::Quote)
    }

    /// The token's characters.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.span.range()]
    }
}
