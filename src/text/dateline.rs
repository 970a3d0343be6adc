//! Datelines: where a report comes from, before its first sentence: "KABUL (Reuters) -", "LONDON, March 5 (AP) —", "PARIS:".

use super::facts::Facts;
use super::lexicon::Lexicon;
use super::span::TokenSpan;
use super::tags::Tags;
use super::token::{Shape, Token, TokenKind};

/// So many tokens may stand before the dash.
const LONGEST: usize = 20;
/// Words in capitals that the name of a place may have; more are a headline.
const LONGEST_PLACE: usize = 5;
/// So many paragraphs, of a headline and the like, may stand before the dateline.
pub const LAST_PARAGRAPH: usize = 12;

/// A dateline at the beginning of a paragraph.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Dateline {
    /// Its tokens without the dash.
    pub tokens: TokenSpan,
    /// The first token of the report.
    pub behind: usize,
}

/// The dateline with which the paragraph begins.
pub fn dateline(text: &str, tokens: &[Token], paragraph: TokenSpan, lexicon: &Lexicon) -> Option<Dateline> {
    let (start, end) = (paragraph.start as usize, paragraph.end as usize);
    let reader = Reader { text, tokens, lexicon };
    let place = reader.place(start, end);
    if place == start && !reader.is(start, "(") {
        return None;
    }
    if place > start + LONGEST_PLACE {
        return None;
    }
    let known = reader.is_known(start, place);
    let mut at = place;
    while at < end.min(start + LONGEST) {
        let token = tokens[at];
        let agency = at > start && (reader.is(at - 1, ")") || reader.is(at - 1, "/"));
        let more = (known || agency) && at + 1 < end && reader.begins(at + 1);
        if reader.is_dash(at) && more || reader.is(at, ":") && at == place && reader.is_one_place(start, place) && more
        {
            return Some(Dateline { tokens: TokenSpan::new(start, at), behind: at + 1 });
        }
        at = match token.kind {
            TokenKind::Punctuation if reader.is(at, "(") => reader.behind_bracket(at, end)?,
            TokenKind::Punctuation if matches!(token.text(text), "," | "/" | ".") => at + 1,
            TokenKind::Number => at + 1,
            // "May 12"
            TokenKind::Word
                if token.shape.has(Shape::CAPITALISED)
                    && (!token.tags.any(Tags::FUNCTION)
                        || at + 1 < end && tokens[at + 1].kind == TokenKind::Number) =>
            {
                at + 1
            }
            _ => return None,
        };
    }
    None
}

struct Reader<'r> {
    text: &'r str,
    tokens: &'r [Token],
    lexicon: &'r Lexicon,
}

impl Reader<'_> {
    fn is(&self, at: usize, mark: &str) -> bool {
        self.tokens[at].text(self.text) == mark
    }

    fn is_dash(&self, at: usize) -> bool {
        self.tokens[at].kind == TokenKind::Punctuation
            && self.tokens[at].text(self.text).starts_with(['-', '–', '—', '―'])
    }

    /// The place behind the words in capitals, with slashes between, that begin at `start`.
    fn place(&self, start: usize, end: usize) -> usize {
        let upper = |at: usize| {
            let token = self.tokens[at];
            token.kind == TokenKind::Word && token.shape.has(Shape::UPPER)
                || at > start && self.is(at, "/") && at + 1 < end
        };
        (start..end.min(start + LONGEST)).take_while(|at| upper(*at)).count() + start
    }

    /// The words in capitals are a place, as far as can be told: not just a word or a known organization.
    fn is_known(&self, start: usize, place: usize) -> bool {
        let words = &self.tokens[start..place];
        let facts = |token: &Token| self.lexicon.facts(token.entry);
        let place = words.iter().any(|token| facts(token).any(Facts::PLACE | Facts::FIRST_NAME));
        let organization = words.iter().any(|token| facts(token).any(Facts::ORGANIZATION));
        let unknown = |token: &Token| token.tags.without(Tags::NAME).is_empty() && token.span.len() >= 4;
        place || !organization && words.iter().any(unknown)
    }

    fn is_one_place(&self, start: usize, place: usize) -> bool {
        place == start + 1 && self.lexicon.facts(self.tokens[start].entry).any(Facts::PLACE)
    }

    /// A sentence may begin here.
    fn begins(&self, at: usize) -> bool {
        let token = self.tokens[at];
        match token.kind {
            TokenKind::Word => token.shape.has(Shape::CAPITALISED),
            TokenKind::Quote | TokenKind::Number | TokenKind::Symbol => true,
            _ => false,
        }
    }

    /// The place behind the bracket that opens at `at`: an agency stands in it, a name of few words.
    fn behind_bracket(&self, at: usize, end: usize) -> Option<usize> {
        let inside = |token: &&Token| token.kind == TokenKind::Word || token.text(self.text) == "/";
        let close = at + 1 + self.tokens[at + 1..end.min(at + 6)].iter().take_while(inside).count();
        let name = self.tokens.get(at + 1).is_some_and(|token| token.shape.has(Shape::CAPITALISED));
        (name && close > at + 1 && close < end && self.is(close, ")")).then_some(close + 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::document::Document;
    use crate::text::testing::lexicon;

    fn dateline(text: &str) -> &str {
        let document = Document::new(text, &lexicon());
        document.dateline.map_or("", |tokens| document.text_of(document.bytes_of(tokens)))
    }

    #[test]
    fn datelines() {
        for (text, expected) in [
            ("PARIS (Reuters) - The law works.", "PARIS (Reuters)"),
            ("PORT SELLAN — The law works.", "PORT SELLAN"),
            ("LONDON, March 5 (Lowland News) -- The law works.", "LONDON, March 5 (Lowland News)"),
            ("PARIS/LONDON, Jan. 3 – “It works,” he said.", "PARIS/LONDON, Jan. 3"),
            ("NEW YORK, N.Y. (AP) — 30 people left.", "NEW YORK, N.Y. (AP)"),
            ("LONDON: The law works.", "LONDON"),
            ("A headline\n\nBy Jane Doe\n\nPARIS - The law works.", "PARIS"),
            ("(Reuters) - The law works.", "(Reuters)"),
            ("A VERY NEW LAW WORKS TODAY, SO THERE — THE LAW", ""),
            ("DOE: The law works.", ""),
            ("THE NEW LAW — what it is", ""),
            ("PARIS – a city of light – works.", ""),
            ("JANE said - The law works.", ""),
            ("LONDON", ""),
            ("LONDON -", ""),
            ("(", ""),
            ("PARIS (", ""),
        ] {
            assert_eq!(dateline(text), expected, "{text}");
        }
    }
}
