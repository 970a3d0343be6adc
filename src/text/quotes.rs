//! Pairs quotation marks, anew in each paragraph, and tells single marks from apostrophes.
//!
//! Marks of dirty text cannot be trusted one by one: a closing mark is missing or stands before the space, straight and
//! curly ones are mixed, a scraper has joined paragraphs that each open anew. So every mark gets a price for opening and
//! one for closing, by what stands on either side of it (white space, a bracket or dash, closing punctuation, a word) and
//! by its shape; leaving a mark out and leaving a quotation open have their prices too; and the cheapest reading of the
//! paragraph's marks as a whole is taken. With only two states - outside or inside - that is one pass forth and one back.
//!
//! Double marks are read first. Single marks are read next, outside the double quotations and inside each of them, so that
//! the two kinds never cross; a single mark may also be an apostrophe ("voters'", "rock 'n' roll"), and then becomes a word.
//!
//! If a double mark clearly opens while a double quotation is open, the first one is taken as never closed and ends there
//! (`closed` is false, `close` is the number of the second opening mark), so no quotation swallows the next. A quotation
//! that opens and is not closed in its paragraph ends with the paragraph: that is how quotations of several paragraphs are
//! printed. A closing mark with nothing to close is left alone.

use super::document::Quotation;
use super::lexer::is_apostrophe;
use super::span::TokenSpan;
use super::token::{Shape, Token, TokenKind};

/// Working memory, kept from text to text.
#[derive(Debug, Default)]
pub struct QuoteReader {
    marks: Vec<Mark>,
    layer: Vec<u32>,
    back: Vec<[Step; 2]>,
    open: Vec<u32>,
}

/// What stands beside a mark.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Side {
    /// The paragraph's edge.
    Edge,
    Space,
    /// An opening bracket, a dash or a slash, or another quotation mark that must open if it stands here.
    Opener,
    /// Punctuation that belongs to what stands before it.
    Closer,
    Word,
}

/// What a mark's shape says.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Glyph {
    Opening,
    Closing,
    Straight,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    token: u32,
    double: bool,
    /// Price of reading it as an opening mark.
    opens: u32,
    /// Price of reading it as a closing mark.
    closes: u32,
    /// Price of reading it as an apostrophe, or of leaving it out.
    neither: u32,
    /// Price of a quotation that opens here and is not closed.
    unclosed: u32,
    /// What it was read as, in the end.
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Role {
    Neither,
    Open,
    Close,
    /// Opens, and ends a quotation that was never closed.
    Reopen,
}

/// How a state was reached: as what the mark was read.
type Step = Role;

const NEVER: u32 = 1000;

impl QuoteReader {
    /// Pairs the marks of one paragraph and adds its quotations, ordered by opening mark. `marks` are the numbers of its
    /// tokens of kind `Quote`. Tokens that turn out to be apostrophes become words.
    pub fn read(
        &mut self,
        text: &str,
        tokens: &mut [Token],
        paragraph: TokenSpan,
        marks: &[u32],
        out: &mut Vec<Quotation>,
    ) {
        self.marks.clear();
        self.marks.extend(marks.iter().map(|token| Mark::new(text, tokens, paragraph, *token)));
        self.layer.clear();
        self.layer.extend((0..self.marks.len() as u32).filter(|i| self.marks[*i as usize].double));
        self.cheapest();
        self.read_singles();
        for mark in self.marks.iter().filter(|m| m.role == Role::Neither && !m.double) {
            let token = &mut tokens[mark.token as usize];
            if glyph(token.text(text)) != Glyph::Opening && token.text(text).chars().all(is_apostrophe) {
                token.kind = TokenKind::Word;
            }
        }
        self.collect(paragraph, out);
    }

    /// Reads the single marks: those outside double quotations as one row, those inside each as another.
    fn read_singles(&mut self) {
        if self.marks.iter().all(|m| m.double) {
            return;
        }
        self.layer.clear();
        let mut inside = false;
        for i in 0..self.marks.len() {
            let mark = self.marks[i];
            if !mark.double && !inside {
                self.layer.push(i as u32);
            }
            inside = mark.is_inside(inside);
        }
        self.cheapest();
        self.layer.clear();
        inside = false;
        for i in 0..self.marks.len() {
            let mark = self.marks[i];
            if mark.double && mark.role != Role::Neither {
                self.cheapest();
                self.layer.clear();
            } else if !mark.double && inside {
                self.layer.push(i as u32);
            }
            inside = mark.is_inside(inside);
        }
        self.cheapest();
    }

    /// Finds the cheapest reading of the marks in `layer`.
    fn cheapest(&mut self) {
        if self.layer.is_empty() {
            return;
        }
        self.back.clear();
        // Prices so far of being outside and of being inside, and what leaving the quotation open would cost.
        let (mut outside, mut inside, mut unclosed) = (0u32, NEVER, 0u32);
        for &i in &self.layer {
            let mark = self.marks[i as usize];
            let (keep_out, close) = (outside.saturating_add(mark.neither), inside.saturating_add(mark.closes));
            let keep_in = inside.saturating_add(mark.neither);
            let open = outside.saturating_add(mark.opens);
            let reopen = if mark.double { inside.saturating_add(mark.opens + 3) } else { NEVER };
            let to_outside = if close <= keep_out { Role::Close } else { Role::Neither };
            let to_inside = if open <= keep_in && open <= reopen {
                Role::Open
            } else if reopen < keep_in {
                Role::Reopen
            } else {
                Role::Neither
            };
            self.back.push([to_outside, to_inside]);
            outside = close.min(keep_out).min(NEVER);
            inside = open.min(keep_in).min(reopen).min(NEVER);
            if to_inside != Role::Neither {
                unclosed = mark.unclosed;
            }
            // Only differences count: keep the numbers small in a paragraph of many marks.
            let least = outside.min(inside);
            outside -= least;
            inside -= least;
        }
        let mut is_inside = inside + unclosed < outside;
        for (&i, steps) in self.layer.iter().zip(&self.back).rev() {
            let role = steps[usize::from(is_inside)];
            self.marks[i as usize].role = role;
            is_inside = match role {
                Role::Neither => is_inside,
                Role::Open => false,
                Role::Close | Role::Reopen => true,
            };
        }
    }

    /// Makes quotations of the marks' roles.
    fn collect(&mut self, paragraph: TokenSpan, out: &mut Vec<Quotation>) {
        self.open.clear();
        for mark in &self.marks {
            if matches!(mark.role, Role::Close | Role::Reopen) {
                // Single quotations still open inside a double one end with it.
                while let Some(last) = self.open.pop() {
                    let quotation = &mut out[last as usize];
                    quotation.close = mark.token;
                    let same = self.marks_double(quotation.open) == mark.double;
                    quotation.closed = same && mark.role == Role::Close;
                    if same {
                        break;
                    }
                }
            }
            if matches!(mark.role, Role::Open | Role::Reopen) {
                let depth = self.open.len().min(255) as u8;
                let number = out.len() as u32;
                let outer = self.open.first().copied().unwrap_or(number);
                self.open.push(number);
                out.push(Quotation { open: mark.token, close: paragraph.end, outer, depth, closed: false });
            }
        }
    }

    fn marks_double(&self, token: u32) -> bool {
        self.marks.binary_search_by_key(&token, |m| m.token).is_ok_and(|i| self.marks[i].double)
    }
}

impl Mark {
    fn new(text: &str, tokens: &[Token], paragraph: TokenSpan, token: u32) -> Mark {
        let i = token as usize;
        let spelled = tokens[i].text(text);
        let double = is_double(spelled);
        let (left, before) = left_side(text, tokens, paragraph, i);
        let (right, behind) = right_side(text, tokens, paragraph, i);
        let (mut opens, mut closes) = prices(left, right);
        let glyph = glyph(spelled);
        match glyph {
            Glyph::Opening => closes += 2,
            Glyph::Closing => opens += if double { 3 } else { 4 },
            Glyph::Straight => {}
        }
        let mut neither = 5;
        let mut unclosed = 2;
        if double {
            // 6' 2" tall
            if left == Side::Word && before.is_ascii_digit() && glyph == Glyph::Straight {
                neither = 2;
            }
        } else {
            unclosed = 4;
            neither = match (left, right) {
                // voters' homes, goin' home; else a word and a closing mark
                (Side::Word, _) if matches!(before, 's' | 'S' | 'x' | 'z') => 0,
                (Side::Word, Side::Space | Side::Edge) => 2,
                (Side::Word, Side::Word) => 0,
                (Side::Word, _) => 3,
                // '90s, 'em
                (_, Side::Word) if glyph == Glyph::Closing => 0,
                (_, Side::Word) if behind.is_ascii_digit() => 1,
                // A quotation of several paragraphs, British style.
                (Side::Edge, Side::Word) if glyph == Glyph::Opening => 6,
                (_, Side::Word) => 3,
                _ => 4,
            };
        }
        Mark { token, double, opens, closes, neither, unclosed, role: Role::Neither }
    }

    /// Whether one is inside a double quotation behind this mark, having been so before it or not.
    fn is_inside(self, inside: bool) -> bool {
        match (self.double, self.role) {
            (false, _) | (true, Role::Neither) => inside,
            (true, Role::Close) => false,
            (true, Role::Open | Role::Reopen) => true,
        }
    }
}

fn is_double(mark: &str) -> bool {
    let mut chars = mark.chars();
    let (first, second) = (chars.next().unwrap_or('"'), chars.next());
    second.is_some() || !(is_apostrophe(first) || matches!(first, '`' | '‚' | '‹' | '›' | '\u{91}'))
}

fn glyph(mark: &str) -> Glyph {
    match mark.chars().next().unwrap_or('"') {
        '“' | '‘' | '„' | '‚' | '«' | '‹' | '`' | '\u{91}' | '\u{93}' | '〝' => Glyph::Opening,
        '”' | '’' | '»' | '›' | '\u{92}' | '\u{94}' | '〞' | '´' => Glyph::Closing,
        _ => Glyph::Straight,
    }
}

/// What stands before the token, and the character there.
fn left_side(text: &str, tokens: &[Token], paragraph: TokenSpan, i: usize) -> (Side, char) {
    if i <= paragraph.start as usize {
        return (Side::Edge, ' ');
    }
    if tokens[i].shape.has(Shape::SPACE_BEFORE) {
        return (Side::Space, ' ');
    }
    let before = tokens[i - 1];
    let c = before.text(text).chars().next_back().unwrap_or(' ');
    let side = match before.kind {
        // A mark that itself stands behind a space opens, and so does the one behind it.
        TokenKind::Quote if i - 1 == paragraph.start as usize || before.shape.has(Shape::SPACE_BEFORE) => Side::Opener,
        TokenKind::Quote => Side::Closer,
        TokenKind::Punctuation if matches!(c, '(' | '[' | '{' | '-' | '‐'..='―' | '/' | '¿' | '¡') => {
            Side::Opener
        }
        TokenKind::Punctuation => Side::Closer,
        _ => Side::Word,
    };
    (side, c)
}

/// What stands behind the token, and the character there.
fn right_side(text: &str, tokens: &[Token], paragraph: TokenSpan, i: usize) -> (Side, char) {
    if i + 1 >= paragraph.end as usize {
        return (Side::Edge, ' ');
    }
    let behind = tokens[i + 1];
    if behind.shape.has(Shape::SPACE_BEFORE) {
        return (Side::Space, ' ');
    }
    let c = behind.text(text).chars().next().unwrap_or(' ');
    let side = match behind.kind {
        // A run of marks: white space behind the run makes them close.
        TokenKind::Quote => match right_side_of_run(text, tokens, paragraph, i + 1) {
            Side::Space | Side::Edge | Side::Closer => Side::Closer,
            other => other,
        },
        TokenKind::Punctuation
            if matches!(c, '(' | '[' | '{' | '¿' | '¡') || behind.span.len() > 1 && matches!(c, '.' | '…') =>
        {
            Side::Word
        }
        TokenKind::Punctuation => Side::Closer,
        _ => Side::Word,
    };
    (side, c)
}

/// What stands behind a second mark of a run; longer runs are not looked through.
fn right_side_of_run(text: &str, tokens: &[Token], paragraph: TokenSpan, i: usize) -> Side {
    match tokens.get(i + 1).filter(|_| i + 1 < paragraph.end as usize) {
        None => Side::Edge,
        Some(t) if t.shape.has(Shape::SPACE_BEFORE) => Side::Space,
        Some(t) if t.kind == TokenKind::Punctuation && !matches!(t.text(text), "(" | "[" | "...") => Side::Closer,
        Some(t) if t.kind == TokenKind::Quote => Side::Closer,
        Some(_) => Side::Word,
    }
}

/// What it costs to read a mark between these as opening, and as closing.
fn prices(left: Side, right: Side) -> (u32, u32) {
    use Side::*;
    match (left, right) {
        (Edge, Word | Opener) => (0, 8),
        (Edge, _) => (2, 8),
        (Space | Opener, Word | Opener) => (0, 4),
        (Space, Space) => (2, 2),
        (Space, Edge) => (5, 1),
        (Space, Closer) => (4, 2),
        (Opener, _) => (3, 1),
        (Closer, Word | Opener) => (2, 2),
        (Word, Word | Opener) => (3, 3),
        (Closer | Word, Space | Edge | Closer) => (6, 0),
    }
}

/// For each token the number of the innermost quotation it stands in or whose mark it is, plus one; 0 for none.
pub fn mark_tokens(quotations: &[Quotation], tokens: usize, stack: &mut Vec<u32>, quotation_of: &mut Vec<u32>) {
    quotation_of.clear();
    quotation_of.reserve(tokens);
    stack.clear();
    let mut next = 0;
    let behind = |q: &Quotation| q.close as usize + usize::from(q.closed);
    let mut at = 0;
    while at < tokens {
        while stack.last().is_some_and(|q| behind(&quotations[*q as usize]) <= at) {
            stack.pop();
        }
        while next < quotations.len() && quotations[next].open as usize <= at {
            stack.push(next as u32);
            next += 1;
        }
        // Up to the next place where something changes.
        let opening = quotations.get(next).map_or(tokens, |q| q.open as usize);
        let closing = stack.last().map_or(tokens, |q| behind(&quotations[*q as usize]));
        let end = opening.min(closing).min(tokens).max(at + 1);
        quotation_of.resize(end, stack.last().map_or(0, |q| q + 1));
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use crate::text::document::Document;
    use crate::text::testing::lexicon;
    use crate::text::token::TokenKind;

    /// The quotations of a text, in order; `~` before one that is not closed, `>` for each one around it.
    fn quotations(text: &str) -> Vec<String> {
        let document = Document::new(text, &lexicon());
        let texts = document.quotations.iter().map(|q| {
            let inside = &document.tokens[q.open as usize + 1..q.close as usize];
            let (first, last) = (inside.first().unwrap(), inside.last().unwrap());
            let mark = if q.closed { "" } else { "~" };
            format!("{}{mark}{}", ">".repeat(q.depth.into()), &text[first.span.start as usize..last.span.end as usize])
        });
        texts.collect()
    }

    #[test]
    fn all_styles() {
        for (open, close) in [
            ("“", "”"),
            ("\"", "\""),
            ("''", "''"),
            ("``", "''"),
            ("«", "»"),
            ("‘", "’"),
            ("'", "'"),
            ("„", "“"),
            ("“", "\""),
        ] {
            let text = format!("He said, {open}It works.{close} She {open}left{close}.");
            assert_eq!(quotations(&text), ["It works.", "left"], "{text}");
        }
    }

    #[test]
    fn nested() {
        assert_eq!(quotations("“He said ‘no’ to me,” she said."), ["He said ‘no’ to me,", ">no"]);
        assert_eq!(quotations("‘He said “no” to me,’ she said."), ["He said “no” to me,", ">no"]);
        assert_eq!(quotations("''He said 'no.''' She left."), ["He said 'no.'", ">no."]);
        assert_eq!(quotations("\"'Stay,' he said to 'us'.\""), ["'Stay,' he said to 'us'.", ">Stay,", ">us"]);
    }

    #[test]
    fn apostrophes_are_no_quotation_marks() {
        for text in [
            "The voters' choice in the '90s wasn't rock 'n' roll.",
            "Tell ’em it’s the voters’ choice, goin’ on since ’68.",
            "It is 6' 2\" tall.",
            "James' house and the girls' school",
        ] {
            assert_eq!(quotations(text), [""; 0], "{text}");
        }
        assert_eq!(quotations("'The voters' choice is made,' he said."), ["The voters' choice is made,"]);
        assert_eq!(quotations("‘The voters’ choice isn’t made,’ he said."), ["The voters’ choice isn’t made,"]);
        let text = "the voters' choice";
        assert!(Document::new(text, &lexicon()).tokens.iter().all(|t| t.kind == TokenKind::Word));
    }

    #[test]
    fn quotations_of_several_paragraphs() {
        assert_eq!(quotations("“One.\n\n“Two,” he said. “Three.”"), ["~One.", "Two,", "Three."]);
        assert_eq!(quotations("\"One.\n\n\"Two,\" he said."), ["~One.", "Two,"]);
        assert_eq!(quotations("‘One.\n\n‘Two,’ he said."), ["~One.", "Two,"]);
    }

    #[test]
    fn dirty_marks() {
        // A scraper joined two paragraphs.
        assert_eq!(quotations("“One. “Two,” he said."), ["~One.", "Two,"]);
        assert_eq!(quotations("\"One. \"Two,\" he said."), ["~One.", "Two,"]);
        // A space on the wrong side.
        assert_eq!(quotations("\"We go, \"he said. \"And then.\""), ["We go,", "And then."]);
        assert_eq!(quotations("He said,\"Yes.\" She left."), ["Yes."]);
        assert_eq!(quotations("He said \" yes \" to it."), ["yes"]);
        assert_eq!(quotations("“Yes,“ he said. ”No,” she said."), ["Yes,", "No,"]);
        // A closing mark alone.
        assert_eq!(quotations("It works.” He left."), [""; 0]);
        assert_eq!(quotations("It works.\" He said \"no\"."), ["no"]);
        assert_eq!(quotations("(\"Yes\") and [“no”]—“maybe”—he said."), ["Yes", "no", "maybe"]);
    }

    #[test]
    fn tokens_know_their_quotation() {
        let text = "A “b ‘c’ d” e “f";
        let document = Document::new(text, &lexicon());
        assert_eq!(document.quotation_of, [0, 1, 1, 2, 2, 2, 1, 1, 0, 3, 3]);
        assert_eq!(document.quotations.iter().map(|q| q.closed).collect::<Vec<_>>(), [true, true, false]);
        assert_eq!(document.quotations[2].close, 11);
    }

    #[test]
    fn empty_quotations_and_marks_alone() {
        for text in ["\"", "“”", "' ' '", "''''''", "“““””", "‘’‘’‘", "\n\"\n\"\n"] {
            let document = Document::new(text, &lexicon());
            assert_eq!(document.quotation_of.len(), document.tokens.len());
        }
    }
}
