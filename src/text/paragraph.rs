//! Paragraphs: blocks of text between line breaks.
//!
//! A line break ends a paragraph, unless a scraper or hard wrapping put it inside a sentence: the next line begins in
//! lower case, or the line ended in a comma or an article ("claiming the / US has now joined"). A headline or caption has
//! no full stop, but the next line begins with a capital, so it is a paragraph of its own. In text that is wrapped
//! throughout, a full line is joined to the next whatever follows.

use super::facts::Facts;

use super::lexer::LineBreak;
use super::lexicon::Lexicon;
use super::span::{ByteSpan, TokenSpan};
use super::token::{Shape, Token, TokenKind};

/// Lines of a wrapped text are at least this long, in bytes, but for the last of a paragraph.
const WRAPPED_LINE: usize = 40;
/// No text is wrapped at more than this many bytes.
const WIDEST_WRAP: usize = 132;
/// So many line breaks inside sentences, at least, tell that a text is wrapped.
const WRAPPED_BREAKS: usize = 3;

/// Finds the paragraphs of the tokens, in order.
pub fn paragraphs(text: &str, tokens: &[Token], breaks: &[LineBreak], lexicon: &Lexicon, out: &mut Vec<TokenSpan>) {
    out.clear();
    if tokens.is_empty() {
        return;
    }
    let lines = Lines { text, tokens, breaks, lexicon };
    let wrap = lines.wrap_width();
    let mut start = 0;
    for (number, line_break) in breaks.iter().enumerate() {
        let token = line_break.token as usize;
        if token > start && !lines.joined(number, wrap) {
            out.push(TokenSpan::new(start, token));
            start = token;
        }
    }
    out.push(TokenSpan::new(start, tokens.len()));
}

/// The bytes from the first token of the span to the last.
pub fn bytes_of(tokens: &[Token], span: TokenSpan) -> ByteSpan {
    match tokens[span.range()] {
        [] => ByteSpan::new(0, 0),
        [only] => only.span,
        [first, .., last] => ByteSpan::new(first.span.start as usize, last.span.end as usize),
    }
}

struct Lines<'l> {
    text: &'l str,
    tokens: &'l [Token],
    breaks: &'l [LineBreak],
    lexicon: &'l Lexicon,
}

impl Lines<'_> {
    /// The tokens of the line behind break `number`.
    fn line_behind(&self, number: usize) -> &[Token] {
        let end = self.breaks.get(number + 1).map_or(self.tokens.len(), |b| b.token as usize);
        &self.tokens[self.breaks[number].token as usize..end]
    }

    /// The tokens of the line before break `number`.
    fn line_before(&self, number: usize) -> &[Token] {
        let start = if number == 0 { 0 } else { self.breaks[number - 1].token as usize };
        &self.tokens[start..self.breaks[number].token as usize]
    }

    /// The width at which the text is wrapped; none if it is not. Wrapped means that single line breaks often stand
    /// inside a sentence, behind lines of much the same length.
    fn wrap_width(&self) -> Option<usize> {
        let (mut inside, mut all, mut width) = (0, 0, 0);
        for number in (0..self.breaks.len()).filter(|n| !self.breaks[*n].blank) {
            let length = length_of(self.line_before(number));
            all += 1;
            if length >= WRAPPED_LINE && self.goes_on(number) {
                inside += 1;
                width = width.max(length);
            }
            if length > WIDEST_WRAP {
                return None;
            }
        }
        (inside >= WRAPPED_BREAKS && inside * 2 >= all).then_some(width)
    }

    /// The line behind the break goes on with the sentence of the line before it.
    fn joined(&self, number: usize, wrap: Option<usize>) -> bool {
        let line_break = self.breaks[number];
        if line_break.blank {
            return self.ends_open(number) && self.begins_lower(number);
        }
        if let Some(width) = wrap {
            let before = length_of(self.line_before(number));
            let room = self.line_behind(number).first().map_or(0, |t| t.span.len());
            return before + room + 1 >= width || self.goes_on(number);
        }
        self.goes_on(number)
    }

    fn goes_on(&self, number: usize) -> bool {
        self.ends_open(number)
            || !self.ends_sentence(number)
                && (self.begins_lower(number) && !self.is_byline(number) || self.begins_with_comma(number))
    }

    /// The line before ends in a comma or an article, so something must follow.
    fn ends_open(&self, number: usize) -> bool {
        let Some(last) = self.line_before(number).last() else { return false };
        match last.kind {
            TokenKind::Punctuation => last.text(self.text) == ",",
            TokenKind::Word => {
                !last.shape.has(Shape::UPPER) && {
                    let facts = self.lexicon.facts(last.entry);
                    facts.any(Facts::DEFINITE) || facts.any(Facts::INDEFINITE) && last.span.len() <= 2
                }
            }
            _ => false,
        }
    }

    /// The line before ends in a mark that ends sentences, or in a colon, with or without a quotation mark or bracket behind.
    fn ends_sentence(&self, number: usize) -> bool {
        let line = self.line_before(number);
        let mut last =
            line.iter().rev().skip_while(|t| t.kind == TokenKind::Quote || matches!(t.text(self.text), ")" | "]"));
        last.next().is_some_and(|t| {
            t.kind == TokenKind::Punctuation && t.text(self.text).ends_with(['.', '!', '?', '…', ':', ';'])
        })
    }

    fn begins_lower(&self, number: usize) -> bool {
        let first = self.line_behind(number).first();
        first.is_some_and(|t| {
            t.kind == TokenKind::Word && t.text(self.text).chars().all(|c| !c.is_uppercase() && !c.is_numeric())
        })
    }

    fn begins_with_comma(&self, number: usize) -> bool {
        let first = self.line_behind(number).first();
        first.is_some_and(|t| t.kind == TokenKind::Punctuation && matches!(t.text(self.text), "," | "." | ";" | ")"))
    }

    /// A short line like "by Jane Doe": one lower-case word, then capitals only.
    fn is_byline(&self, number: usize) -> bool {
        let line = self.line_behind(number);
        (2..=6).contains(&line.len())
            && line[1..].iter().all(|t| t.kind == TokenKind::Word && t.shape.has(Shape::CAPITALISED))
    }
}

fn length_of(line: &[Token]) -> usize {
    match line {
        [] => 0,
        [first, ..] => (line[line.len() - 1].span.end - first.span.start) as usize,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::document::Document;
    use crate::text::testing::lexicon;

    fn paragraphs(text: &str) -> Vec<&str> {
        let document = Document::new(text, &lexicon());
        document.paragraphs.iter().map(|p| document.text_of(*p)).collect()
    }

    #[test]
    fn lines_are_paragraphs() {
        assert_eq!(
            paragraphs("A headline\nThe law works.\r\n\r\nCredit: Alamy\n"),
            ["A headline", "The law works.", "Credit: Alamy"]
        );
        assert_eq!(paragraphs(" \n \n"), [""; 0]);
        assert_eq!(paragraphs("It works.\nand so on"), ["It works.", "and so on"]);
    }

    #[test]
    fn a_break_inside_a_sentence() {
        assert_eq!(
            paragraphs("by claiming the\nhas now joined in.\nIt works."),
            ["by claiming the\nhas now joined in.", "It works."]
        );
        assert_eq!(paragraphs("In the law,\nLondon said"), ["In the law,\nLondon said"]);
        assert_eq!(paragraphs("The strikes on a\n\nboat went on."), ["The strikes on a\n\nboat went on."]);
        assert_eq!(paragraphs("New law works\nby Jane Doe\nIt works."), ["New law works", "by Jane Doe", "It works."]);
    }

    #[test]
    fn wrapped_text() {
        let text = "The government said on Monday that the new law would go on working in\n\
                    Paris and in London, and that the people who had spoken of strikes had\n\
                    no idea of what a law was. A government is there to make laws, it said,\n\
                    and strikes are there to stop them, and nobody will ever know just what\n\
                    Jane Doe and the other people of the bank were after when they went and\n\
                    left it all.\n\
                    The park is new.\n";
        assert_eq!(paragraphs(text).len(), 2);
    }
}
