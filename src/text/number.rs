//! Numbers with all their words: "1.2 million", "twenty-three", "between 20 and 30".

use super::document::Document;
use super::lexicon::Lexicon;
use super::span::TokenSpan;
use super::token::TokenKind;

/// A number as written, over one or more tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// Its tokens.
    pub tokens: TokenSpan,
    /// Its value, if it has one.
    pub value: Option<f64>,
}

/// The numbers of a document in order.
pub fn read(document: &Document<'_>, lexicon: &Lexicon, quantities: &mut Vec<Quantity>) {
    quantities.clear();
    let words = lexicon.class("number-words");
    for (at, token) in document.tokens.iter().enumerate() {
        if token.kind == TokenKind::Number || lexicon.in_class(token.entry, words) {
            let value = token.text(document.text).replace(',', "").parse().ok();
            quantities.push(Quantity { tokens: TokenSpan::new(at, at + 1), value });
        }
    }
}
