//! Sentence edges inside each paragraph, also inside quotations.
//!
//! A full stop, question or exclamation mark, ellipsis or an abbreviation's dot may end a sentence; closing quotation marks,
//! brackets and note numbers behind it belong to the sentence. Whether it does end one is told by what follows: never
//! before a lower-case word; before a capital always, but for abbreviations, names in "!" with a verb behind, and
//! `“Are you sure?” Smith asked`. Numbered or lettered items in running text begin sentences too.

use super::document::{Quotation, Sentence};
use super::facts::Facts;
use super::furniture::Furniture;
use super::lexicon::{EntryId, Lexicon};
use super::paragraph::bytes_of;
use super::span::TokenSpan;
use super::tags::Tags;
use super::token::{Shape, Token, TokenKind};

/// A sentence is cut at this many tokens, if it has not ended before. No real sentence is that long; text without full
/// stops can be, and later passes may take more than linear time within one sentence.
pub const LONGEST_SENTENCE: usize = 500;

/// So many tokens before that limit a comma is looked for, to cut there.
const CUT_WINDOW: usize = 100;

/// How many tokens a speaker's name may have in `“Are you sure?” Prime Minister Jane Doe asked`.
const LONGEST_SPEAKER: usize = 6;

/// What the splitter reads.
#[derive(Clone, Copy)]
pub struct Splitter<'l> {
    /// The text.
    pub text: &'l str,
    /// The table of words.
    pub lexicon: &'l Lexicon,
    /// Tells what stands before sentences.
    pub furniture: Furniture<'l>,
    /// Quotations of the text.
    pub quotations: &'l [Quotation],
    /// See [`Document`](super::document::Document).
    pub quotation_of: &'l [u32],
}

/// Why a sentence may end at a token.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Stop {
    /// A full stop.
    Dot,
    /// A question or exclamation mark.
    Mark,
    /// Three dots, or more with a space between.
    Ellipsis,
    /// The dot of an abbreviation or initial.
    Abbreviation,
}

/// A marker of an item in a list: "2.", "b)", "3.)".
#[derive(Clone, Copy, PartialEq, Debug)]
struct Item {
    /// The number, or the letter's place in the alphabet.
    value: u32,
    letter: bool,
    /// The punctuation behind it.
    dot: bool,
    bracket: bool,
}

/// Whether the sentence has a verb in its tokens before `behind`.
struct Verbs {
    behind: usize,
    seen: bool,
}

impl Splitter<'_> {
    /// Adds the sentences of one paragraph, of which one begins at `cut` whatever stands before, sets [`Shape::SENTENCE_START`] on their first words. `stops` are the numbers
    /// of the tokens that may end a sentence, from this paragraph on; those of this paragraph are taken from it.
    pub fn split(
        &self,
        tokens: &mut [Token],
        paragraph: TokenSpan,
        cut: Option<usize>,
        number: u32,
        stops: &mut &[u32],
        out: &mut Vec<Sentence>,
    ) {
        let (mut start, end) = (paragraph.start as usize, paragraph.end as usize);
        let mut item = None;
        while start < end {
            let prefix = || self.furniture.prefix(self.text, tokens, start, end);
            let behind = match cut.filter(|cut| *cut > start).or_else(prefix) {
                Some(behind) => behind,
                None => self.sentence_end(tokens, start, end, stops, &mut item),
            };
            self.push(tokens, TokenSpan::new(start, behind), number, out);
            start = behind;
        }
    }

    /// The end of the sentence that begins at `start`.
    fn sentence_end(
        &self,
        tokens: &[Token],
        start: usize,
        end: usize,
        stops: &mut &[u32],
        item: &mut Option<Item>,
    ) -> usize {
        let bullets = self.is_bullet(tokens[start]);
        let mut i = start + usize::from(bullets);
        if let Some((marker, behind)) = self.item(tokens, i, end) {
            *item = Some(marker);
            i = behind;
        }
        let limit = start + LONGEST_SENTENCE;
        let mut verbs = Verbs { behind: start, seen: false };
        loop {
            while stops.first().is_some_and(|stop| (*stop as usize) < i) {
                *stops = &stops[1..];
            }
            let stop = stops.first().map_or(end, |stop| *stop as usize).min(end);
            if bullets || item.is_some() {
                let mut inside = i.max(start + 1)..stop.min(limit);
                if let Some(at) = inside.find(|at| self.begins_item(tokens, *at, end, bullets, item)) {
                    return at;
                }
            }
            if stop >= limit && end > limit {
                return self.cut(tokens, start, limit);
            }
            if stop >= end {
                return end;
            }
            let behind = self.behind_stop(tokens, stop, end.min(limit));
            let kind = self.stop(tokens[stop]);
            if behind >= end || kind.is_some_and(|kind| self.ends(tokens, start, stop, behind, end, kind, &mut verbs)) {
                return behind;
            }
            i = behind;
        }
    }

    /// A verb stands before `i`.
    fn verb_before(&self, tokens: &[Token], verbs: &mut Verbs, i: usize) -> bool {
        verbs.seen = verbs.seen || tokens[verbs.behind.min(i)..i].iter().any(|t| self.is_verb(*t));
        verbs.behind = i;
        verbs.seen
    }

    fn push(&self, tokens: &mut [Token], span: TokenSpan, paragraph: u32, out: &mut Vec<Sentence>) {
        let inside = &mut tokens[span.range()];
        let first =
            inside.iter().position(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number | TokenKind::Address));
        if let Some(first) = first {
            inside[first].shape.set(Shape::SENTENCE_START);
        }
        let title_case = self.is_title_case(inside);
        out.push(Sentence { bytes: bytes_of(tokens, span), tokens: span, paragraph, title_case });
    }

    /// All longer words are capitalised, but for prepositions and the like, and so are all verbs. The first word does not
    /// count, for it always is; a sentence with a full stop needs more capitals, for it may just be full of names.
    fn is_title_case(&self, tokens: &[Token]) -> bool {
        let mut capitals = 0;
        for token in tokens.iter().filter(|t| t.kind == TokenKind::Word) {
            if token.shape.has(Shape::CAPITALISED) {
                capitals += usize::from(token.span.len() >= 4 && !token.shape.has(Shape::SENTENCE_START));
            } else {
                let verb = token.tags.any(Tags::AUXILIARY | Tags::MODAL) && self.byte(*token).is_ascii_alphabetic();
                let content = token.span.len() >= 3 && !token.tags.any(Tags::FUNCTION);
                if verb || content {
                    return false;
                }
            }
        }
        let dot = tokens.last().is_some_and(|t| self.text.as_bytes()[t.span.end as usize - 1] == b'.');
        capitals >= if dot { 4 } else { 2 }
    }

    /// Where to cut a sentence that does not end: behind the last comma before `limit`, or there.
    fn cut(&self, tokens: &[Token], start: usize, limit: usize) -> usize {
        let low = limit.saturating_sub(CUT_WINDOW).max(start + 1);
        let at = |wanted: &str| {
            (low..limit)
                .rev()
                .find(|i| tokens[*i].kind == TokenKind::Punctuation && wanted.contains(tokens[*i].text(self.text)))
        };
        let space = || (low..limit).rev().find(|i| tokens[*i].shape.has(Shape::SPACE_BEFORE));
        at(";").or_else(|| at(",")).map(|i| i + 1).or_else(space).unwrap_or(limit)
    }

    fn byte(&self, token: Token) -> u8 {
        self.text.as_bytes()[token.span.start as usize]
    }

    /// Whether the token may end a sentence.
    fn stop(&self, token: Token) -> Option<Stop> {
        match token.kind {
            TokenKind::Punctuation => match self.byte(token) {
                b'.' if token.span.len() == 1 => Some(Stop::Dot),
                b'.' => Some(Stop::Ellipsis),
                b'!' | b'?' => Some(Stop::Mark),
                0x80.. => match token.text(self.text).chars().next() {
                    Some('…') => Some(Stop::Ellipsis),
                    Some('！' | '？' | '‼' | '⁇' | '⁈' | '⁉') => Some(Stop::Mark),
                    Some('。') => Some(Stop::Dot),
                    _ => None,
                },
                _ => None,
            },
            TokenKind::Word if self.text.as_bytes()[token.span.end as usize - 1] == b'.' => Some(Stop::Abbreviation),
            _ => None,
        }
    }

    fn is_verb(&self, token: Token) -> bool {
        token.tags.any(Tags::VERB | Tags::AUXILIARY | Tags::MODAL) && !token.shape.has(Shape::CAPITALISED)
    }

    /// The first token behind the stop at `i` and all that belongs to its sentence: more stops, closing marks and
    /// brackets, note numbers.
    fn behind_stop(&self, tokens: &[Token], i: usize, end: usize) -> usize {
        let mut at = i + 1;
        while at < end {
            let token = tokens[at];
            let spaced = token.shape.has(Shape::SPACE_BEFORE);
            let belongs = match token.kind {
                TokenKind::Punctuation => match self.byte(token) {
                    // ". . ." is an ellipsis, too.
                    b'.' => !spaced || self.is_dot(tokens[at - 1]),
                    b'!' | b'?' => true,
                    b')' | b']' | b'}' => true,
                    b'[' => {
                        let note = at + 2 < end
                            && tokens[at + 1].kind == TokenKind::Number
                            && self.byte(tokens[at + 2]) == b']'
                            && tokens[at + 1].span.len() <= 3;
                        at += if note { 2 } else { 0 };
                        note
                    }
                    0x80.. => token.text(self.text).starts_with('…') && !spaced,
                    _ => false,
                },
                TokenKind::Quote => self.closes(tokens, at, end),
                TokenKind::Other => true,
                _ => false,
            };
            if !belongs {
                break;
            }
            at += 1;
        }
        at
    }

    fn is_dot(&self, token: Token) -> bool {
        token.kind == TokenKind::Punctuation && self.byte(token) == b'.'
    }

    /// The quotation mark at `i` closes: as paired, or, if it has no partner, by the white space about it.
    fn closes(&self, tokens: &[Token], i: usize, end: usize) -> bool {
        match self.partner(i) {
            Some(quotation) => quotation.open as usize != i,
            None => !tokens[i].shape.has(Shape::SPACE_BEFORE) || i + 1 == end,
        }
    }

    /// The quotation whose mark the token is.
    fn partner(&self, i: usize) -> Option<Quotation> {
        let number = self.quotation_of[i].checked_sub(1)?;
        let quotation = self.quotations[number as usize];
        (quotation.open as usize == i || quotation.closed && quotation.close as usize == i).then_some(quotation)
    }

    /// The sentence from `start` ends with the stop at `i`, what belongs to which ends at `behind`.
    #[allow(clippy::too_many_arguments)]
    fn ends(
        &self,
        tokens: &[Token],
        start: usize,
        i: usize,
        behind: usize,
        end: usize,
        stop: Stop,
        verbs: &mut Verbs,
    ) -> bool {
        let next = tokens[behind];
        // What follows, behind opening marks and brackets.
        let opening = |t: &Token| {
            t.kind == TokenKind::Quote || t.kind == TokenKind::Punctuation && matches!(self.byte(*t), b'(' | b'[')
        };
        let word = behind + tokens[behind..end].iter().take(4).take_while(|t| opening(t)).count();
        let Some(&first) = tokens[..end].get(word) else { return true };
        match first.kind {
            TokenKind::Word if self.is_lower(first) => return false,
            TokenKind::Punctuation => {
                let dash = self.is_dash(first);
                return dash && word > behind;
            }
            _ => {}
        }
        if first.kind == TokenKind::Number && word > behind && self.byte(tokens[word - 1]) == b'(' {
            // "Viva Maria! (1965)"
            return false;
        }
        if !next.shape.has(Shape::SPACE_BEFORE) && !self.ends_without_space(tokens, i, behind, first, stop) {
            return false;
        }
        match stop {
            Stop::Dot if self.is_born_or_died(tokens, start, i) => false,
            Stop::Dot => {
                let three =
                    behind == i + 3 && tokens[i].shape.has(Shape::SPACE_BEFORE) && self.is_dot(tokens[behind - 1]);
                if three && first.text(self.text) == "I" {
                    return false;
                }
                let degree = i > start
                    && tokens[i - 1].kind == TokenKind::Symbol
                    && matches!(tokens[i - 1].text(self.text), "°" | "º");
                !(degree && first.kind == TokenKind::Number)
            }
            Stop::Mark => !self.is_attribution(tokens, i, behind, end),
            Stop::Ellipsis => {
                let inserted = i > start && matches!(self.byte(tokens[i - 1]), b'[' | b'(');
                let three = behind == i + 1 && tokens[i].span.len() == 3;
                let goes_on = inserted || three && first.text(self.text) == "I";
                !goes_on && !self.is_attribution(tokens, i, behind, end)
            }
            Stop::Abbreviation => {
                let quoted =
                    tokens[i + 1..behind].iter().any(|t| t.kind == TokenKind::Quote) && !self.is_title(tokens[i]);
                quoted || self.abbreviation_ends(tokens, start, i, behind, word, verbs)
            }
        }
    }

    /// A lower-case word; "iPhone" is none.
    fn is_lower(&self, token: Token) -> bool {
        let word = token.text(self.text);
        !token.shape.has(Shape::CAPITALISED)
            && !token.shape.has(Shape::DIGIT)
            && !if word.is_ascii() {
                word.bytes().any(|b| b.is_ascii_uppercase())
            } else {
                word.chars().any(char::is_uppercase)
            }
    }

    /// The stop is that of "(b. March 2009)": a single lower-case letter behind a bracket or semicolon.
    fn is_born_or_died(&self, tokens: &[Token], start: usize, i: usize) -> bool {
        i >= start + 2
            && tokens[i - 1].span.len() == 1
            && self.byte(tokens[i - 1]).is_ascii_lowercase()
            && matches!(self.byte(tokens[i - 2]), b'(' | b';' | b'[')
    }

    fn is_dash(&self, token: Token) -> bool {
        token.kind == TokenKind::Punctuation && token.text(self.text).starts_with(['-', '–', '—', '―'])
    }

    /// No white space behind the stop: "strikes.The" ends a sentence, "example.Com" does not.
    fn ends_without_space(&self, tokens: &[Token], i: usize, behind: usize, first: Token, stop: Stop) -> bool {
        if behind > i + 1 {
            // Closing marks stand between, or the next sentence opens a quotation.
            return tokens[behind].kind != TokenKind::Word || tokens[behind - 1].kind == TokenKind::Quote;
        }
        if tokens[behind].kind == TokenKind::Quote {
            return true;
        }
        let before = tokens[i.saturating_sub(1)];
        let capital = first.kind == TokenKind::Word && first.shape.has(Shape::CAPITALISED);
        let known = before.kind == TokenKind::Word
            && !before.shape.has(Shape::CAPITALISED)
            && (before.entry != EntryId::UNKNOWN || before.span.len() >= 4);
        let domain = self.lexicon.facts(first.entry).any(Facts::DOMAIN);
        capital && known && !domain && stop != Stop::Abbreviation
    }

    /// `“Are you sure?” Smith asked`: a closing mark, a name or he, she, and a verb of saying.
    fn is_attribution(&self, tokens: &[Token], i: usize, behind: usize, end: usize) -> bool {
        let quoted = tokens[i + 1..behind].iter().any(|t| t.kind == TokenKind::Quote);
        let name = |t: &&Token| t.kind == TokenKind::Word && t.shape.has(Shape::CAPITALISED);
        let length = tokens[behind..end].iter().take(LONGEST_SPEAKER).take_while(name).count();
        let pronoun = length == 1 && tokens[behind].tags.any(Tags::PRONOUN);
        let starter = length > 0 && self.is_starter(tokens[behind]);
        // "Smith was asked"
        let passive = tokens[..end].get(behind + length).is_some_and(|t| t.tags.any(Tags::AUXILIARY));
        let verb_at = behind + length + usize::from(passive);
        let Some(verb) = tokens[..end].get(verb_at) else { return false };
        let cue = self.lexicon.facts(verb.entry).any(Facts::QUOTING_VERB);
        // Without quotation marks only a name like "Yahoo!" can go on, and a lower-case verb follows it at once.
        quoted && length > 0 && cue && (pronoun || !starter) && !self.introduces(&tokens[verb_at + 1..end])
    }

    /// `“Is it open?” He answered, “I have no idea.”`: behind the verb another quotation begins with a sentence of its own.
    fn introduces(&self, tokens: &[Token]) -> bool {
        let [joint, mark, first, ..] = tokens else { return false };
        matches!(self.byte(*joint), b',' | b':')
            && mark.kind == TokenKind::Quote
            && first.kind == TokenKind::Word
            && first.shape.has(Shape::CAPITALISED)
    }

    fn is_title(&self, token: Token) -> bool {
        self.lexicon.facts(token.entry).any(Facts::TITLE)
    }

    /// A capitalised word that often begins a sentence and is seldom part of a name: The, He, In, But.
    fn is_starter(&self, token: Token) -> bool {
        let dot = self.stop(token).is_some();
        token.kind == TokenKind::Word && token.tags.any(Tags::FUNCTION) && !token.shape.has(Shape::UPPER) && !dot
    }

    /// The abbreviation at `i` ends its sentence; what follows begins at `behind`, its first word is `word`.
    #[allow(clippy::too_many_arguments)]
    fn abbreviation_ends(
        &self,
        tokens: &[Token],
        start: usize,
        i: usize,
        behind: usize,
        word: usize,
        verbs: &mut Verbs,
    ) -> bool {
        let (token, next) = (tokens[i], tokens[word]);
        let facts = self.lexicon.facts(token.entry);
        let starter = self.is_starter(next);
        let bracket = tokens[behind].kind == TokenKind::Punctuation;
        if token.span.len() == 2 && !facts.any(Facts::NUMBER)
            || token.span.len() == 2 && token.shape.has(Shape::CAPITALISED)
        {
            // "J. K. Rowling", but "vitamin C. The".
            let after_name =
                i > start && tokens[i - 1].shape.has(Shape::CAPITALISED) && tokens[i - 1].kind == TokenKind::Word;
            return starter && !after_name && self.verb_before(tokens, verbs, i);
        }
        if facts.any(Facts::NEVER) && !facts.any(Facts::MAY_END)
            || facts.any(Facts::NUMBER) && next.kind == TokenKind::Number
        {
            return false;
        }
        let before_place = facts.any(Facts::BEFORE_PLACE) && token.shape.has(Shape::CAPITALISED);
        if facts.any(Facts::TITLE) && !facts.any(Facts::MAY_END) || before_place {
            return false;
        }
        if next.kind == TokenKind::Number || bracket {
            return false;
        }
        if starter || next.kind == TokenKind::Quote {
            return true;
        }
        if facts.any(Facts::TIME) {
            // "5 p.m. Friday", "5 p.m. Eastern"; but "5 p.m. Mr. Doe" and "5 p.m. Jane Doe left".
            let date = self.lexicon.facts(next.entry).any(Facts::DAY | Facts::MONTH | Facts::CLOCK);
            let behind = tokens[word + 1..].iter().take(3).find(|t| !t.shape.has(Shape::CAPITALISED));
            let subject = self.is_title(next) || behind.is_some_and(|t| self.is_verb(*t));
            return subject && !date && self.verb_before(tokens, verbs, i);
        }
        if facts.any(Facts::STATE) && i >= start + 2 {
            // "in Norwalk, Conn. Mr. Doe said", but "former Conn. Gov. Doe".
            let after_city = tokens[i - 1].text(self.text) == "," && tokens[i - 2].shape.has(Shape::CAPITALISED);
            return after_city && self.verb_before(tokens, verbs, i);
        }
        if facts.any(Facts::COMPANY) {
            return self.is_title(next) && self.verb_before(tokens, verbs, i);
        }
        // "field work, etc. Manuscript review took months."
        !token.shape.has(Shape::CAPITALISED) && self.verb_before(tokens, verbs, i)
    }

    /// A list's item begins at the token: another bullet if the sentence began with one, or the marker that follows the
    /// last one.
    fn begins_item(&self, tokens: &[Token], i: usize, end: usize, bullets: bool, last: &Option<Item>) -> bool {
        if !tokens[i].shape.has(Shape::SPACE_BEFORE) {
            return false;
        }
        if bullets && self.is_bullet(tokens[i]) {
            return true;
        }
        let Some(last) = last else { return false };
        self.item(tokens, i, end).is_some_and(|(item, _)| item == Item { value: last.value + 1, ..*last })
    }

    #[inline]
    fn is_bullet(&self, token: Token) -> bool {
        token.kind == TokenKind::Symbol
            && matches!(token.text(self.text), "•" | "‣" | "\u{2043}" | "●" | "▪" | "◦" | "■" | "►")
    }

    /// The list marker at the token and the place behind it, if a capitalised word follows.
    fn item(&self, tokens: &[Token], i: usize, end: usize) -> Option<(Item, usize)> {
        let token = *tokens[..end].get(i)?;
        let text = token.text(self.text);
        let (value, letter) = match token.kind {
            TokenKind::Number if text.len() <= 3 => (text.parse().ok()?, false),
            TokenKind::Word if text.len() == 1 && text.as_bytes()[0].is_ascii_lowercase() => {
                (u32::from(text.as_bytes()[0] - b'a'), true)
            }
            _ => return None,
        };
        let mut behind = i + 1;
        let mut mark = |wanted: u8| {
            let found = tokens[..end]
                .get(behind)
                .is_some_and(|t| !t.shape.has(Shape::SPACE_BEFORE) && t.span.len() == 1 && self.byte(*t) == wanted);
            behind += usize::from(found);
            found
        };
        let (dot, bracket) = (mark(b'.'), mark(b')'));
        let next = tokens[..end].get(behind)?;
        let item = (dot || bracket) && next.shape.has(Shape::SPACE_BEFORE) && next.shape.has(Shape::CAPITALISED);
        item.then_some((Item { value, letter, dot, bracket }, behind))
    }
}
