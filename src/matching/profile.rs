//! Answers of token tests, kept for tokens of which no test tells one from the other: a text asks the same few hundred tests
//! of the same few hundred kinds of tokens again and again, so each is worked out once and then is a bit.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::machine::{Context, View};
use crate::pattern::program::{Program, TestId};
use crate::text::document::Document;
use crate::text::tags::Tags;
use crate::text::token::{Shape, Token, TokenKind};

/// All that tests can ask of a token, but for its characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Profile {
    signature: u32,
    tags: Tags,
    kind: TokenKind,
    shape: u8,
    quote: u8,
}

/// Profiles met so far, with the answers known of each, and the profile of each token of a document.
#[derive(Debug, Default)]
pub struct Profiles {
    numbers: FxHashMap<Profile, u32>,
    /// For each profile a row: for each test two bits, that its answer is known and that it is yes.
    answers: Vec<Cell<u64>>,
    /// Length of a row.
    stride: usize,
    /// For each token where its row begins.
    rows: Vec<u32>,
}

/// Tests whose bits fit in one word.
const TESTS_PER_WORD: usize = 32;
/// Profiles kept from one document to the next: more than a day's news has, and few enough for texts of random letters.
const MOST_PROFILES: usize = 8192;
/// Bits of a token's shape that tests ask for.
const SHAPE: u8 = Shape::CAPITALISED.0 | Shape::UPPER.0 | Shape::SPACE_BEFORE.0 | Shape::DIGIT.0;

/// The token opens a quotation.
pub(super) const QUOTE_OPENS: u8 = 1;
/// The token closes one.
pub(super) const QUOTE_CLOSES: u8 = 2;

impl Profiles {
    /// Finds the profile of each token.
    pub fn reset(&mut self, program: &Program, document: &Document<'_>) {
        self.stride = program.tests.len().div_ceil(TESTS_PER_WORD);
        if self.numbers.len() > MOST_PROFILES {
            self.numbers.clear();
            self.answers.clear();
        }
        self.rows.clear();
        for at in 0..document.tokens.len() {
            let row = self.row(program, document, at);
            self.rows.push(row);
        }
    }

    /// Finds the profile of a token anew, whose tags have changed.
    pub fn update(&mut self, program: &Program, document: &Document<'_>, at: usize) {
        self.rows[at] = self.row(program, document, at);
    }

    fn row(&mut self, program: &Program, document: &Document<'_>, at: usize) -> u32 {
        let Token { entry, tags, kind, shape, .. } = document.tokens[at];
        let (signature, quote) = (program.signature(entry), quote_bits(document, at));
        let profile = Profile { signature, tags, kind, shape: shape.0 & SHAPE, quote };
        let next = self.answers.len();
        let row = *self.numbers.entry(profile).or_insert(next as u32);
        if row as usize == next {
            self.answers.resize(next + self.stride, Cell::new(0));
        }
        row
    }

    /// Where the answers for a token lie.
    #[inline]
    pub fn row_of(&self, at: usize) -> u32 {
        self.rows[at]
    }

    /// True if the token in view passes the test.
    #[inline]
    pub fn passes(&self, context: Context<'_, '_>, test: TestId, view: View) -> bool {
        let word = &self.answers[view.row as usize + test as usize / TESTS_PER_WORD];
        let shift = test as usize % TESTS_PER_WORD * 2;
        match word.get() >> shift & 0b11 {
            0b01 => false,
            0b11 => true,
            _ => self.ask(context, test, view.token as usize, word, shift),
        }
    }

    #[cold]
    fn ask(&self, context: Context<'_, '_>, test: TestId, at: usize, word: &Cell<u64>, shift: usize) -> bool {
        let token = &context.document.tokens[at];
        let passes = context.holds(test, token.entry, token.tags, at);
        if !context.program.asks_characters[test as usize] {
            word.set(word.get() | (0b01 | u64::from(passes) << 1) << shift);
        }
        passes
    }
}

/// Whether the token is a mark that opens or closes a quotation.
pub(super) fn quote_bits(document: &Document<'_>, at: usize) -> u8 {
    if document.tokens[at].kind != TokenKind::Quote {
        return 0;
    }
    document.quotation_at(at).map_or(0, |quotation| {
        let opens = if quotation.open as usize == at { QUOTE_OPENS } else { 0 };
        let closes = if quotation.close as usize == at && quotation.closed { QUOTE_CLOSES } else { 0 };
        opens | closes
    })
}
