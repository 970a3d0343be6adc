//! A text with its layers: paragraphs, sentences, tokens, quotations and list phrases, made once and only read afterwards.

use super::dateline::{LAST_PARAGRAPH, dateline};
use super::furniture::Furniture;
use super::lexer::Lexed;
use super::lexicon::{EntryId, Lexicon};
use super::paragraph::{bytes_of, paragraphs};
use super::quotes::{QuoteReader, mark_tokens};
use super::sentence::Splitter;
use super::span::{ByteSpan, TokenSpan};
use super::tagging::tag;
use super::token::{Shape, Token};

impl Quotation {
    /// Its tokens with both marks; to the paragraph's end if it is never closed.
    pub fn tokens(&self) -> TokenSpan {
        TokenSpan::new(self.open as usize, self.close as usize + usize::from(self.closed))
    }
}

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentence {
    /// Its bytes, without white space at either end.
    pub bytes: ByteSpan,
    /// Its tokens.
    pub tokens: TokenSpan,
    /// Number of its paragraph.
    pub paragraph: u32,
    /// Its longer words and verbs are capitalised, as in an English headline, so a capital letter tells nothing.
    pub title_case: bool,
}

/// One quotation: the token numbers of its marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quotation {
    /// The opening mark.
    pub open: u32,
    /// The closing mark; for a quotation that its paragraph leaves open, the number behind the paragraph's last token.
    pub close: u32,
    /// The number of the outermost quotation around it; its own of an outer one.
    pub outer: u32,
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
    /// For each token, and for the place behind the last one, the number of the first phrase that begins there or behind it.
    phrase_from: Vec<u32>,
    /// The dateline before the first sentence, without its dash. It is a sentence of its own.
    pub dateline: Option<TokenSpan>,
}

impl<'t> Document<'t> {
    /// Makes every layer of `text`. For many texts, a [`DocumentBuilder`] saves some work.
    pub fn new(text: &'t str, lexicon: &Lexicon) -> Self {
        DocumentBuilder::new(lexicon).build(text)
    }

    /// The number of the sentence that holds the token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end as usize <= token)
    }

    /// The characters of a range of bytes.
    pub fn text_of(&self, bytes: ByteSpan) -> &'t str {
        &self.text[bytes.range()]
    }

    /// The bytes from the first token of the range to the last.
    pub fn bytes_of(&self, tokens: TokenSpan) -> ByteSpan {
        bytes_of(&self.tokens, tokens)
    }

    /// The tokens of a sentence.
    pub fn sentence_tokens(&self, sentence: usize) -> &[Token] {
        &self.tokens[self.sentences[sentence].tokens.range()]
    }

    /// The entry of the list phrase over just these tokens.
    pub fn phrase_at(&self, tokens: TokenSpan) -> Option<EntryId> {
        let mut here = self.phrases_at(tokens.start as usize);
        here.find(|phrase| phrase.tokens == tokens).map(|phrase| phrase.entry)
    }

    /// The list phrases that begin at the token, the longest first.
    pub fn phrases_at(&self, token: usize) -> impl Iterator<Item = &Phrase> {
        self.phrases[self.phrase_from(token)..self.phrase_from(token + 1)].iter()
    }

    /// The number of the first list phrase that begins at the token or behind it.
    pub fn phrase_from(&self, token: usize) -> usize {
        self.phrase_from[token] as usize
    }

    /// The outermost quotation that the token stands in or whose mark it is.
    pub fn outer_quotation_at(&self, token: usize) -> Option<&Quotation> {
        self.quotations.get(self.quotation_at(token)?.outer as usize)
    }

    /// True if a colon stands right before the token and so introduces it: "Reed stated:", and below it a quotation.
    pub fn is_introduced(&self, token: usize) -> bool {
        token.checked_sub(1).is_some_and(|last| self.tokens[last].text(self.text) == ":")
    }

    /// The innermost quotation that the token stands in or whose mark it is.
    pub fn quotation_at(&self, token: usize) -> Option<&Quotation> {
        self.quotations.get((self.quotation_of[token] as usize).checked_sub(1)?)
    }
}

/// Makes documents one after the other, keeping its working memory.
#[derive(Debug)]
pub struct DocumentBuilder<'l> {
    lexicon: &'l Lexicon,
    furniture: Furniture<'l>,
    lexed: Lexed,
    quotes: QuoteReader,
    paragraphs: Vec<TokenSpan>,
    stack: Vec<u32>,
}

impl<'l> DocumentBuilder<'l> {
    /// A builder that looks words up in `lexicon`.
    pub fn new(lexicon: &'l Lexicon) -> Self {
        DocumentBuilder {
            lexicon,
            furniture: Furniture::new(lexicon),
            lexed: Lexed::default(),
            quotes: QuoteReader::default(),
            paragraphs: Vec::new(),
            stack: Vec::new(),
        }
    }

    /// Makes every layer of `text`.
    pub fn build<'t>(&mut self, text: &'t str) -> Document<'t> {
        let lexicon = self.lexicon;
        // English has a token in every five bytes, or fewer.
        self.lexed.tokens = Vec::with_capacity(text.len() / 5 + 16);
        self.lexed.lex(text, lexicon);
        let mut tokens = std::mem::take(&mut self.lexed.tokens);
        paragraphs(text, &tokens, &self.lexed.breaks, lexicon, &mut self.paragraphs);

        let mut quotations = Vec::new();
        let mut marks = &*self.lexed.marks;
        for paragraph in &self.paragraphs {
            let (inside, behind) = marks.split_at(marks.partition_point(|m| *m < paragraph.end));
            marks = behind;
            if !inside.is_empty() {
                self.quotes.read(text, &mut tokens, *paragraph, inside, &mut quotations);
            }
        }
        let mut quotation_of = Vec::new();
        mark_tokens(&quotations, tokens.len(), &mut self.stack, &mut quotation_of);

        let mut sentences = Vec::new();
        let mut stops = &*self.lexed.stops;
        let furniture = self.furniture;
        let splitter = Splitter { text, lexicon, furniture, quotations: &quotations, quotation_of: &quotation_of };
        let mut found = None;
        for (number, paragraph) in self.paragraphs.iter().enumerate() {
            if found.is_none() && number < LAST_PARAGRAPH {
                found = dateline(text, &tokens, *paragraph, lexicon);
            }
            let behind = found.map(|dateline| dateline.behind).filter(|behind| paragraph.holds(*behind));
            splitter.split(&mut tokens, *paragraph, behind, number as u32, &mut stops, &mut sentences);
        }
        furniture.clear(text, &mut tokens, &sentences);
        tag(text, &mut tokens, &sentences, lexicon);
        let phrases = phrases(&mut tokens, &sentences, &self.lexed.pairs, lexicon);
        let mut phrase_from = Vec::with_capacity(tokens.len() + 1);
        for (number, phrase) in phrases.iter().enumerate() {
            phrase_from.resize(phrase.tokens.start as usize + 1, number as u32);
        }
        phrase_from.resize(tokens.len() + 1, phrases.len() as u32);
        let paragraphs = self.paragraphs.iter().map(|p| bytes_of(&tokens, *p)).collect();
        let dateline = found.map(|dateline| dateline.tokens);
        Document { text, paragraphs, sentences, tokens, quotations, quotation_of, phrases, phrase_from, dateline }
    }
}

/// Finds the list entries of several words, none across a sentence's edge. `pairs` are the numbers of the tokens that may
/// be the second of one.
fn phrases(tokens: &mut [Token], sentences: &[Sentence], pairs: &[u32], lexicon: &Lexicon) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    let mut sentence = 0;
    for &second in pairs {
        let start = second as usize - 1;
        while sentences[sentence].tokens.end <= start as u32 {
            sentence += 1;
        }
        let Some(mut state) = lexicon.phrase_step(0, tokens[start].entry) else { continue };
        let from = phrases.len();
        let mut end = second as usize;
        while end < sentences[sentence].tokens.end as usize {
            let Some(next) = lexicon.phrase_step(state, tokens[end].entry) else { break };
            state = next;
            end += 1;
            if let Some(entry) = lexicon.phrase_end(state) {
                phrases.push(Phrase { tokens: TokenSpan::new(start, end), entry });
            }
        }
        if phrases.len() > from {
            tokens[start].shape.set(Shape::PHRASE);
            phrases[from..].reverse();
        }
    }
    phrases
}
