//! A text with its layers: paragraphs, sentences, tokens, quotations and list phrases, made once and only read afterwards.

use super::lexicon::EntryId;
use super::span::{ByteSpan, TokenSpan};
use super::token::Token;

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentence {
    /// Its bytes, without white space at either end.
    pub bytes: ByteSpan,
    /// Its tokens.
    pub tokens: TokenSpan,
    /// Number of its paragraph.
    pub paragraph: u32,
    /// Most of its longer words are capitalised, as in an English headline, so a capital letter tells nothing.
    pub title_case: bool,
}

/// One quotation: the token numbers of its marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quotation {
    /// The opening mark.
    pub open: u32,
    /// The closing mark; for a quotation that its paragraph leaves open, the number behind the paragraph's last token.
    pub close: u32,
    /// Quotations around it; 0 for an outer one.
    pub depth: u8,
    /// False if the paragraph ends without a closing mark.
    pub closed: bool,
}

/// A list entry of several words found in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phrase {
    /// Its tokens.
    pub tokens: TokenSpan,
    /// Its entry in the lexicon.
    pub entry: EntryId,
}

/// A text and its layers.
#[derive(Debug)]
pub struct Document<'t> {
    /// The text, as decoded.
    pub text: &'t str,
    /// Bytes of each paragraph, without white space at either end, in order.
    pub paragraphs: Vec<ByteSpan>,
    /// Sentences in order, none across a paragraph's edge. Every token lies in just one.
    pub sentences: Vec<Sentence>,
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Quotations, ordered by opening mark.
    pub quotations: Vec<Quotation>,
    /// For each token, the number of the innermost quotation whose marks it stands between or is, plus one; 0 for none.
    pub quotation_of: Vec<u32>,
    /// Phrases of several words, ordered by first token, then the longest first.
    pub phrases: Vec<Phrase>,
}
