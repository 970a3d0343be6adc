//! What pages put around their texts: "Advertisement", "Read more: ...", share buttons, credits of pictures, bylines, kickers.
//!
//! It is no part of the text, so its tokens become [`TokenKind::Other`], which no pattern finds anything in; places and
//! sentences stay as they are. What is furniture is told by lists: `furniture`, `credits` and `bylines`.

use super::document::Sentence;
use super::facts::Facts;
use super::lexicon::{ClassId, EntryId, Lexicon};
use super::span::TokenSpan;
use super::tags::Tags;
use super::token::{Shape, Token, TokenKind};

/// A sentence with more tokens is none that only invites to read more.
const LONGEST: usize = 40;
/// A byline has no more tokens.
const LONGEST_BYLINE: usize = 16;

/// Tells furniture from text.
#[derive(Clone, Copy, Debug)]
pub struct Furniture<'l> {
    lexicon: &'l Lexicon,
    begins: Option<ClassId>,
    label: Option<ClassId>,
    kicker: Option<ClassId>,
    inside: Option<ClassId>,
    alone: Option<ClassId>,
    agency: Option<ClassId>,
    byline: Option<ClassId>,
}

impl<'l> Furniture<'l> {
    /// Reads the lists of the lexicon.
    pub fn new(lexicon: &'l Lexicon) -> Self {
        Furniture {
            lexicon,
            begins: lexicon.class("furniture.begins"),
            label: lexicon.class("furniture.label"),
            kicker: lexicon.class("furniture.kicker"),
            inside: lexicon.class("furniture.inside"),
            alone: lexicon.class("credits.alone"),
            agency: lexicon.class("credits.agency"),
            byline: lexicon.class("bylines"),
        }
    }

    fn facts(&self, entry: EntryId) -> Facts {
        self.lexicon.facts(entry)
    }

    /// The longest list entry that begins at the token, and the place behind it.
    fn piece(&self, tokens: &[Token], at: usize, end: usize) -> Option<(EntryId, usize)> {
        let first = tokens[at].entry;
        let is_ours = |entry: EntryId| self.facts(entry).any(Facts::FURNITURE | Facts::CREDIT);
        let mut longest = is_ours(first).then_some((first, at + 1));
        let mut state = 0;
        for (behind, token) in (at + 1..).zip(&tokens[at..end]) {
            let Some(next) = self.lexicon.phrase_step(state, token.entry) else { break };
            state = next;
            if let Some(entry) = self.lexicon.phrase_end(state).filter(|entry| is_ours(*entry)) {
                longest = Some((entry, behind));
            }
        }
        longest
    }

    /// The end of what stands before the sentence that begins at `start`: a kicker with its colon ("EXCLUSIVE:"), or what a
    /// scraper put there ("Advertisement").
    pub fn prefix(&self, text: &str, tokens: &[Token], start: usize, end: usize) -> Option<usize> {
        let first = tokens[start];
        if first.kind != TokenKind::Word || !first.shape.has(Shape::CAPITALISED) {
            return None;
        }
        let (entry, behind) = self.piece(tokens, start, end)?;
        let next = *tokens[..end].get(behind)?;
        if self.lexicon.in_class(entry, self.inside) {
            let begins = next.shape.has(Shape::CAPITALISED) && next.tags.any(Tags::FUNCTION);
            return begins.then_some(behind);
        }
        if !self.lexicon.in_class(entry, self.kicker) {
            return None;
        }
        // "UPDATE 2-"
        let mark = behind + usize::from(next.kind == TokenKind::Number);
        let cut = tokens[..end].get(mark).is_some_and(|token| divides(text, token)) && mark + 1 < end;
        cut.then_some(mark + 1)
    }

    /// Makes nothing of the tokens of sentences that are furniture.
    pub fn clear(&self, text: &str, tokens: &mut [Token], sentences: &[Sentence]) {
        for (number, sentence) in sentences.iter().enumerate() {
            let alone = |other: Option<&Sentence>| other.is_none_or(|other| other.paragraph != sentence.paragraph);
            let whole = || {
                alone(number.checked_sub(1).and_then(|before| sentences.get(before)))
                    && alone(sentences.get(number + 1))
            };
            let span = sentence.tokens;
            if self.is_invitation(text, tokens, span) || self.is_byline(text, tokens, span) && whole() {
                for token in &mut tokens[span.range()] {
                    if !token.is_mark() {
                        token.kind = TokenKind::Other;
                        token.entry = EntryId::UNKNOWN;
                        token.tags = Tags::NONE;
                    }
                }
            }
        }
    }

    /// A label, a button, a credit; or several in a row.
    fn is_invitation(&self, text: &str, tokens: &[Token], span: TokenSpan) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        if end - start > LONGEST {
            return false;
        }
        let opens = |token: &&Token| token.kind != TokenKind::Word && token.kind != TokenKind::Quote;
        let first = start + tokens[start..end].iter().take_while(opens).count();
        if first == end {
            return false;
        }
        let Some((entry, behind)) = self.piece(tokens, first, end) else { return false };
        let capital = tokens[first].shape.has(Shape::CAPITALISED);
        if capital && first <= start + 1 && self.takes_all(text, tokens, entry, behind, end) {
            return true;
        }
        self.is_row(tokens, first, end)
    }

    /// What follows the list entry belongs to it.
    fn takes_all(&self, text: &str, tokens: &[Token], entry: EntryId, behind: usize, end: usize) -> bool {
        let next = tokens[..end].get(behind);
        let divided = next.is_some_and(|token| divides(text, token));
        if self.lexicon.in_class(entry, self.begins) || self.lexicon.in_class(entry, self.label) && divided {
            return true;
        }
        if !self.facts(entry).any(Facts::CREDIT) {
            return false;
        }
        let Some(next) = next else { return true };
        if self.lexicon.in_class(entry, self.agency) {
            // "REUTERS/Mark Ames", "AP Photo/Mark Ames"; but "AP: Mayor resigns" tells who says so
            let credit = self.facts(next.entry).any(Facts::CREDIT);
            let slash = tokens[..end].get(behind + usize::from(credit));
            return slash.is_some_and(|token| token.text(text) == "/");
        }
        if self.lexicon.in_class(entry, self.alone) {
            return next.shape.has(Shape::CAPITALISED) || divided;
        }
        divided
    }

    /// There is nothing but furniture, numbers, dates and marks.
    fn is_row(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        let mut at = first;
        while at < end {
            if let Some((_, behind)) = self.piece(tokens, at, end) {
                at = behind;
                continue;
            }
            let token = tokens[at];
            let date = self.facts(token.entry).any(Facts::MONTH | Facts::DAY | Facts::CLOCK);
            if token.kind == TokenKind::Quote || token.kind == TokenKind::Word && !date {
                return false;
            }
            at += 1;
        }
        true
    }

    /// "By Jane Doe and John Doe, Staff Writers".
    fn is_byline(&self, text: &str, tokens: &[Token], span: TokenSpan) -> bool {
        let tokens = &tokens[span.range()];
        let begins = self.lexicon.in_class(tokens[0].entry, self.byline) && tokens[0].shape.has(Shape::CAPITALISED);
        if !begins || !(2..=LONGEST_BYLINE).contains(&tokens.len()) {
            return false;
        }
        let fits = |token: &Token| match token.kind {
            TokenKind::Word => {
                token.shape.has(Shape::CAPITALISED) && !token.tags.any(Tags::TIME)
                    || token.tags.any(Tags::CONJUNCTION | Tags::PREPOSITION)
            }
            TokenKind::Punctuation => token.text(text) != ".",
            TokenKind::Symbol | TokenKind::Address | TokenKind::Other => true,
            _ => false,
        };
        tokens[1].shape.has(Shape::CAPITALISED) && tokens[1..].iter().all(fits)
    }
}

/// A colon, dash or bar.
fn divides(text: &str, token: &Token) -> bool {
    matches!(token.kind, TokenKind::Punctuation | TokenKind::Symbol)
        && token.text(text).starts_with([':', '|', '-', '–', '—'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::document::Document;
    use crate::text::testing::lexicon;

    /// The words that are left.
    fn left(text: &str) -> String {
        let document = Document::new(text, &lexicon());
        let words = document.tokens.iter().filter(|token| token.kind == TokenKind::Word);
        words.map(|token| token.text(text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn furniture_is_cleared() {
        for text in [
            "Advertisement",
            "Share 12 Tweet",
            "Read more: A government law works",
            "Watch: A government law works",
            "Photo: John Doe/Alamy",
            "(Photo by John Doe)",
            "Alamy/John Doe",
            "By Jane Doe and John Doe, Paris",
        ] {
            assert_eq!(left(text), "", "{text}");
        }
    }

    #[test]
    fn text_is_not() {
        for text in [
            "Share the law",
            "A photo by John Doe",
            "Photo opened",
            "Watch the law",
            "By Monday John Doe left",
            "“Read more”",
        ] {
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            assert_eq!(left(text), words.join(" "));
        }
        assert_eq!(left("It works. Advertisement The law works."), "It works The law works");
        assert_eq!(left("EXCLUSIVE: John Doe left."), "John Doe left");
    }
}
