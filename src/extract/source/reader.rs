//! A document seen through the lists that the reading of names and sources asks.

use super::vocabulary::{Known, Vocabulary};
use crate::matching::layers::Layers;
use crate::text::document::Document;
use crate::text::lexicon::{EntryId, Lexicon};
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::{Shape, Token, TokenKind};

/// A word, or several, that stand in a list.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The token behind it.
    pub end: usize,
    /// Its entry.
    pub entry: EntryId,
    /// What the lists say of it.
    pub known: Known,
}

/// A document with the lexicon it was made with.
#[derive(Clone, Copy)]
pub struct Reader<'a, 't> {
    /// The document.
    pub document: &'a Document<'t>,
    /// Its words.
    pub lexicon: &'a Lexicon,
    /// Its lists.
    pub vocabulary: &'a Vocabulary,
    /// What they say of each token.
    pub known: &'a [Known],
    /// What patterns have found out about it.
    pub layers: &'a Layers,
}

impl<'t> Reader<'_, 't> {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.document.tokens.len()
    }

    /// The token.
    pub fn token(&self, at: usize) -> &Token {
        &self.document.tokens[at]
    }

    /// Its characters.
    #[inline]
    pub fn word(&self, at: usize) -> &'t str {
        self.token(at).text(self.document.text)
    }

    /// The characters from the first token to the last.
    #[inline]
    pub fn text(&self, tokens: TokenSpan) -> &'t str {
        self.document.text_of(self.document.bytes_of(tokens))
    }

    /// What the lists say of the one word; nothing behind the end.
    #[inline]
    pub fn known(&self, at: usize) -> Known {
        self.known.get(at).copied().unwrap_or(Known::NONE)
    }

    /// True if the token has one of these parts of speech; false behind the end.
    pub fn may_be(&self, at: usize, tags: Tags) -> bool {
        self.document.tokens.get(at).is_some_and(|token| token.tags.any(tags))
    }

    /// The longest list entry that begins at the token, ends before `limit` and has one of the wanted facts.
    #[inline(always)]
    pub fn listed(&self, at: usize, limit: usize, wanted: Known) -> Option<Listed> {
        let token = self.document.tokens.get(at).filter(|_| at < limit)?;
        if token.shape.has(Shape::PHRASE)
            && let Some(phrase) = self.listed_phrase(at, limit, wanted)
        {
            return Some(phrase);
        }
        let known = self.known(at);
        known.any(wanted).then_some(Listed { end: at + 1, entry: token.entry, known })
    }

    /// The same among the entries of several words.
    #[inline(never)]
    fn listed_phrase(&self, at: usize, limit: usize, wanted: Known) -> Option<Listed> {
        let mut here = self.document.phrases_at(at).filter(|phrase| phrase.tokens.end as usize <= limit);
        here.find_map(|phrase| {
            let known = self.vocabulary.known(self.lexicon, phrase.entry);
            known.any(wanted).then_some(Listed { end: phrase.tokens.end as usize, entry: phrase.entry, known })
        })
    }

    /// True if the token is a word with a capital.
    pub fn is_capitalised(&self, at: usize) -> bool {
        self.document
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Word && token.shape.has(Shape::CAPITALISED))
    }

    /// True if the token is all capitals.
    pub fn is_upper(&self, at: usize) -> bool {
        self.document.tokens.get(at).is_some_and(|token| token.shape.has(Shape::UPPER))
    }

    /// True if the token is the 's or ' of a possessive (or of "he's").
    #[inline(always)]
    pub fn is_possessive(&self, at: usize) -> bool {
        let short = |token: &&Token| !token.shape.has(Shape::SPACE_BEFORE) && token.span.len() <= "’s".len();
        self.document.tokens.get(at).filter(short).is_some_and(|token| self.is_clitic_s(token))
    }

    #[inline(never)]
    fn is_clitic_s(&self, token: &Token) -> bool {
        matches!(token.text(self.document.text), "'" | "’" | "'s" | "’s" | "'S" | "’S")
    }

    /// True if white space stands before the token.
    pub fn is_spaced(&self, at: usize) -> bool {
        self.document.tokens.get(at).is_none_or(|token| token.shape.has(Shape::SPACE_BEFORE))
    }

    /// True if the token is this mark.
    #[inline]
    pub fn is_mark(&self, at: usize, mark: &str) -> bool {
        self.document
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Punctuation && token.text(self.document.text) == mark)
    }

    /// True if the token is a dash between words, of whatever length.
    #[inline]
    pub fn is_dash(&self, at: usize) -> bool {
        self.document.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Punctuation
                && token.text(self.document.text).chars().all(|c| matches!(c, '-' | '–' | '—' | '―'))
        })
    }

    /// True if the token is of this kind.
    pub fn is_kind(&self, at: usize, kind: TokenKind) -> bool {
        self.document.tokens.get(at).is_some_and(|token| token.kind == kind)
    }

    /// True if the token stands in a quotation, the marks included.
    pub fn is_quoted(&self, at: usize) -> bool {
        self.document.quotation_of.get(at).is_some_and(|quotation| *quotation != 0)
    }

    /// The first token of the sentence that holds the token.
    pub fn sentence_start(&self, at: usize) -> usize {
        let Some(sentence) = self.layers.sentence_of.get(at) else { return self.len() };
        self.document.sentences[*sentence as usize].tokens.start as usize
    }
}
