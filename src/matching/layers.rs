//! What patterns have found out about a document's tokens before claims and figures are looked for.

use crate::pattern::program::{Needs, Starts};
use crate::text::document::Document;
use crate::text::number::Quantity;
use crate::text::sentence::LONGEST_SENTENCE;
use crate::text::span::TokenSpan;
use crate::text::token::{Token, TokenKind};

/// Facts about the place before a token, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mark(pub u8);

impl Mark {
    /// A sentence begins.
    pub const SENTENCE: Mark = Mark(1);
    /// A paragraph begins.
    pub const PARAGRAPH: Mark = Mark(2);
    /// A clause ends.
    pub const CLAUSE_EDGE: Mark = Mark(4);
    /// An object ends.
    pub const OBJECT_EDGE: Mark = Mark(8);

    /// True if the two share a bit.
    pub fn has(self, other: Mark) -> bool {
        self.0 & other.0 != 0
    }
}

/// Where a token stands in phrases: for each of the first [`Self::MOST_NAMES`] names three bits, which lie apart by that number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PhraseParts(pub u32);

impl PhraseParts {
    /// Names that there are bits for.
    pub const MOST_NAMES: u32 = 6;
    /// How many bits there are.
    pub const BITS: u32 = 3 * Self::MOST_NAMES;
    /// A phrase of the first name holds it.
    pub const HELD: PhraseParts = PhraseParts(1);
    /// Such a phrase begins with it.
    pub const FIRST: PhraseParts = PhraseParts(1 << Self::MOST_NAMES);
    /// Such a phrase ends with it.
    pub const LAST: PhraseParts = PhraseParts(1 << (2 * Self::MOST_NAMES));

    /// All bits of a name.
    pub fn all(name: u32) -> PhraseParts {
        PhraseParts((Self::HELD.0 | Self::FIRST.0 | Self::LAST.0) << name)
    }

    /// True if the two share a bit.
    pub fn has(self, other: PhraseParts) -> bool {
        self.0 & other.0 != 0
    }
}

/// What lies over a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TokenLayers {
    /// The layers that end at it and those that begin at it.
    pub starts: [Starts; 2],
    /// Where in phrases it stands.
    pub phrases: PhraseParts,
    /// The number of its [profile](super::profile::Profiles).
    pub profile: u32,
}

/// What of [`Needs`] stands around the place before a token.
#[derive(Clone, Copy, Debug)]
pub struct NeedsAround {
    /// What the sentence has before it.
    pub before: Needs,
    /// What the sentence has from there on.
    pub behind: Needs,
    /// The same for the rest of the paragraph, and for the paragraph below that a colon at its end introduces.
    pub later: Needs,
}

impl NeedsAround {
    /// Nothing is ruled out.
    const ANYTHING: NeedsAround =
        NeedsAround { before: Needs(u64::MAX), behind: Needs(u64::MAX), later: Needs(u64::MAX) };
}

/// Layers that lie above the document, with working memory that is used again for the next document.
#[derive(Default, Debug)]
pub struct Layers {
    /// For each token, and for the place behind the last one, what begins or ends before it.
    pub marks: Vec<Mark>,
    /// For each token, what lies over it.
    pub of_token: Vec<TokenLayers>,
    /// For each token, the number of its sentence.
    pub sentence_of: Vec<u32>,
    /// For each token, and for the place behind the last one, what stands around it of what code may need.
    pub needs: Vec<NeedsAround>,
    /// For each phrase name, the phrases in order; none of a name that nobody asked for yet.
    pub phrases: Vec<Vec<TokenSpan>>,
    /// For each phrase name and token, the phrase that holds it; an empty one for none. Nothing as long as there are no phrases.
    phrase_of: Vec<Vec<TokenSpan>>,
    /// The numbers of the text, in order.
    pub quantities: Vec<Quantity>,
    /// For each token, the number of the quantity that holds it, plus one; 0 for none.
    pub quantity_of: Vec<u32>,
}

impl Layers {
    /// Empties the layers and sizes them for a document.
    pub fn reset(&mut self, document: &Document<'_>, phrase_names: usize) {
        let tokens = document.tokens.len();
        self.marks.clear();
        self.marks.resize(tokens + 1, Mark::default());
        // until they are indexed
        self.needs.clear();
        self.needs.resize(tokens + 1, NeedsAround::ANYTHING);
        self.sentence_of.clear();
        self.sentence_of.resize(tokens, 0);
        for (number, sentence) in document.sentences.iter().enumerate() {
            self.marks[sentence.tokens.start as usize].0 |= Mark::SENTENCE.0;
            self.sentence_of[sentence.tokens.range()].fill(number as u32);
        }
        self.marks[tokens].0 |= Mark::SENTENCE.0 | Mark::PARAGRAPH.0;
        for pair in document.sentences.windows(2) {
            if pair[0].paragraph != pair[1].paragraph {
                self.marks[pair[1].tokens.start as usize].0 |= Mark::PARAGRAPH.0;
            }
        }
        self.marks[0].0 |= Mark::SENTENCE.0 | Mark::PARAGRAPH.0;
        self.of_token.clear();
        self.of_token.resize(tokens, TokenLayers::default());
        for phrase in &document.phrases {
            self.mark_starts(phrase.tokens, Starts::LIST_PHRASE);
        }
        for quotation in document.quotations.iter().filter(|quotation| quotation.closed) {
            let tokens = TokenSpan::new(quotation.open as usize, quotation.close as usize + 1);
            self.mark_starts(tokens, Starts::QUOTATION);
        }
        self.phrases.resize_with(phrase_names, Vec::new);
        self.phrase_of.resize_with(phrase_names, Vec::new);
        for (phrases, phrase_of) in self.phrases.iter_mut().zip(&mut self.phrase_of) {
            phrases.clear();
            phrase_of.clear();
        }
        self.quantity_of.clear();
        self.quantity_of.resize(tokens, 0);
    }

    /// Notes which token lies in which quantity.
    pub fn index_quantities(&mut self) {
        for number in 0..self.quantities.len() {
            let tokens = self.quantities[number].tokens;
            self.quantity_of[tokens.range()].fill(number as u32 + 1);
            self.mark_starts(tokens, Starts::QUANTITY);
        }
    }

    /// Notes what the sentences have of what code needs: each token's own as `of_profile` tells, that of each list phrase as
    /// `of_phrase` tells, that of quotations and of numbers. Sentences that share a quotation are one here, for a step over it
    /// leads from one into the other.
    pub fn index_needs(
        &mut self,
        document: &Document<'_>,
        of_profile: impl Fn(u32) -> Needs,
        of_phrase: impl Fn(usize) -> Needs,
    ) {
        let tokens = document.tokens.len();
        // first what each token has by itself
        for (needs, token) in self.needs.iter_mut().zip(&self.of_token) {
            needs.later = of_profile(token.profile);
        }
        self.needs[tokens].later = Needs::default();
        for (number, phrase) in document.phrases.iter().enumerate() {
            self.needs[phrase.tokens.start as usize].later.0 |= of_phrase(number).0;
        }
        for quantity in &self.quantities {
            self.needs[quantity.tokens.range()].iter_mut().for_each(|needs| needs.later.0 |= Needs::QUANTITY.0);
        }
        for quotation in document.quotations.iter().filter(|quotation| quotation.closed) {
            self.needs[quotation.open as usize].later.0 |= Needs::QUOTATION.0;
            self.needs[quotation.close as usize].later.0 |= Needs::QUOTATION.0;
        }
        let mut quotations = document.quotations.iter().filter(|quotation| quotation.closed).peekable();
        let (mut last_close, mut sentence_start, mut paragraph_start) = (0, 0, 0);
        for start in document.sentences.iter().skip(1).map(|sentence| sentence.tokens.start) {
            while let Some(quotation) = quotations.next_if(|quotation| quotation.open < start) {
                last_close = last_close.max(quotation.close);
            }
            if last_close < start {
                spread_in_sentence(&mut self.needs[sentence_start..start as usize]);
                sentence_start = start as usize;
                if self.ends_paragraph(document, sentence_start) {
                    spread_in_paragraph(&mut self.needs[paragraph_start..sentence_start]);
                    paragraph_start = sentence_start;
                }
            }
        }
        spread_in_sentence(&mut self.needs[sentence_start..tokens]);
        spread_in_paragraph(&mut self.needs[paragraph_start..tokens]);
    }

    /// True if a paragraph ends before this token and no colon says that the next one goes on with it.
    #[inline]
    pub fn ends_paragraph(&self, document: &Document<'_>, at: usize) -> bool {
        self.is_marked(at, Mark::PARAGRAPH) && !document.is_introduced(at)
    }

    /// Notes that a layer lies over just these tokens.
    fn mark_starts(&mut self, tokens: TokenSpan, layer: Starts) {
        self.of_token[tokens.start as usize].starts[1].0 |= layer.0;
        self.of_token[tokens.end as usize - 1].starts[0].0 |= layer.0;
    }

    /// Adds phrases of a name that has none yet, in order.
    pub fn add_phrases(&mut self, name: usize, phrases: impl Iterator<Item = TokenSpan>) {
        let layer = Starts::phrase(name as u32).0;
        let parts = |part: PhraseParts| if name < PhraseParts::MOST_NAMES as usize { part.0 << name } else { 0 };
        let [first, held, last] = [PhraseParts::FIRST, PhraseParts::HELD, PhraseParts::LAST].map(parts);
        self.phrases[name].extend(phrases);
        self.phrase_of[name].resize(self.of_token.len(), TokenSpan::new(0, 0));
        for tokens in &self.phrases[name] {
            let range = tokens.range();
            let of_token = &mut self.of_token[range.clone()];
            for token in &mut *of_token {
                token.starts[0].0 |= layer;
                token.starts[1].0 |= layer;
                token.phrases.0 |= held;
            }
            if let [token, ..] = of_token {
                token.phrases.0 |= first;
            }
            if let [.., token] = of_token {
                token.phrases.0 |= last;
            }
            self.phrase_of[name][range].fill(*tokens);
        }
    }

    /// The phrase of this name that holds the token.
    pub fn phrase_at(&self, name: usize, token: usize) -> Option<TokenSpan> {
        self.phrase_of[name].get(token).copied().filter(|phrase| phrase.end != 0)
    }

    /// The quantity that holds the token.
    pub fn quantity_at(&self, token: usize) -> Option<&Quantity> {
        self.quantities.get((*self.quantity_of.get(token)? as usize).checked_sub(1)?)
    }

    /// True if the place before `token` has one of these marks.
    pub fn is_marked(&self, token: usize, mark: Mark) -> bool {
        self.marks[token].has(mark)
    }

    /// Where a clause (or object, with `edges` of both kinds) that begins at `start` ends: at an edge, at its sentence's end
    /// or at the end of the quotation that it began in; quotations inside it are passed over whole, though they hold
    /// several sentences. No clause takes more steps than the longest sentence has tokens, for an edge that lies inside of a
    /// quotation is not seen. Punctuation that ends a sentence or joins clauses does not belong to it.
    pub fn clause_end(&self, document: &Document<'_>, start: usize, edges: Mark) -> usize {
        let mut at = start;
        for _ in 0..LONGEST_SENTENCE {
            if at >= document.tokens.len() || at > start && self.is_marked(at, Mark(Mark::SENTENCE.0 | edges.0)) {
                break;
            }
            match quotation_from(document, at) {
                Some(behind) => at = behind,
                None if closes_quotation(document, at) => break,
                None => at += 1,
            }
        }
        while at > start && is_trailing(&document.tokens[at - 1], document) {
            at -= 1;
        }
        at
    }

    /// Where a clause that ends at `end` begins: at its sentence's start or behind the mark of the quotation it stands in.
    pub fn clause_start(&self, document: &Document<'_>, end: usize) -> usize {
        let mut at = end;
        for _ in 0..LONGEST_SENTENCE {
            if at == 0 || at < end && self.is_marked(at, Mark::SENTENCE) {
                break;
            }
            let before = at - 1;
            match quotation_to(document, before) {
                Some(open) => at = open,
                None if opens_quotation(document, before) => break,
                None => at = before,
            }
        }
        at
    }
}

/// From what each token of a sentence has by itself to what the sentence has before it and from there on.
fn spread_in_sentence(sentence: &mut [NeedsAround]) {
    let mut all = Needs::default();
    for needs in &mut *sentence {
        needs.before = all;
        all.0 |= needs.later.0;
    }
    let mut all = Needs::default();
    for needs in sentence.iter_mut().rev() {
        all.0 |= needs.later.0;
        needs.behind = all;
    }
}

/// From what each token of a paragraph has by itself to what the paragraph has from there on.
fn spread_in_paragraph(paragraph: &mut [NeedsAround]) {
    let mut all = Needs::default();
    for needs in paragraph.iter_mut().rev() {
        all.0 |= needs.later.0;
        needs.later = all;
    }
}

/// Ends of sentences and joints of clauses that are left out at the end of a content.
fn is_trailing(token: &Token, document: &Document<'_>) -> bool {
    token.kind == TokenKind::Punctuation
        && token
            .text(document.text)
            .chars()
            .all(|c| matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '-' | '–' | '—' | '…' | '('))
}

/// The number behind the closing mark, if a closed quotation opens at this token.
pub fn quotation_from(document: &Document<'_>, token: usize) -> Option<usize> {
    let quotation = document.quotation_at(token)?;
    (quotation.open as usize == token && quotation.closed).then_some(quotation.close as usize + 1)
}

/// The number of the opening mark, if a closed quotation closes at this token.
pub fn quotation_to(document: &Document<'_>, token: usize) -> Option<usize> {
    let quotation = document.quotation_at(token)?;
    (quotation.close as usize == token && quotation.closed).then_some(quotation.open as usize)
}

fn closes_quotation(document: &Document<'_>, token: usize) -> bool {
    document.quotation_at(token).is_some_and(|quotation| quotation.closed && quotation.close as usize == token)
}

fn opens_quotation(document: &Document<'_>, token: usize) -> bool {
    document.quotation_at(token).is_some_and(|quotation| quotation.open as usize == token)
}
