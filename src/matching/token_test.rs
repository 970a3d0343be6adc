//! Answers tests of one token.

use crate::pattern::alphabet::AlphabetId;
use crate::pattern::packed_tests::{Asked, Tests};
use crate::pattern::program::{Leaf, Program, TestId};
use crate::pattern::syntax::ShapeTest;
use crate::text::document::Document;
use crate::text::lexicon::EntryId;
use crate::text::tags::Tags;
use crate::text::token::{Shape, Token, TokenKind};

/// The tests of an alphabet, and the text of whose tokens they are asked.
#[derive(Clone, Copy)]
pub struct TokenTests<'a, 't> {
    program: &'a Program,
    document: &'a Document<'t>,
    tests: Tests<'a>,
}

/// The token opens a quotation.
pub const QUOTE_OPENS: u8 = 1;
/// The token closes one.
pub const QUOTE_CLOSES: u8 = 2;

impl<'a, 't> TokenTests<'a, 't> {
    /// The tests of this alphabet.
    #[inline]
    pub fn new(program: &'a Program, document: &'a Document<'t>, alphabet: AlphabetId) -> Self {
        TokenTests { program, document, tests: program.tests(alphabet).all() }
    }

    /// True if a token with this entry and these tags, or a list phrase that begins at it, passes the test.
    pub fn hold(&self, test: TestId, entry: EntryId, tags: Tags, at: usize) -> bool {
        let token = &self.document.tokens[at];
        match self.tests.get(test) {
            Asked::Leaf(Leaf::Any) => true,
            Asked::Leaf(Leaf::Word(word)) => entry == word && entry != EntryId::UNKNOWN,
            Asked::Leaf(Leaf::Class(class)) => {
                entry != EntryId::UNKNOWN && self.program.lexicon.has_class(entry, class)
            }
            Asked::Leaf(Leaf::Tags(wanted)) => tags.any(wanted),
            Asked::Leaf(Leaf::Kind(kind)) => token.kind == kind,
            Asked::Leaf(Leaf::Shape(shape)) => self.has_shape(shape, token, at),
            Asked::Leaf(Leaf::Regex(regex)) => {
                self.program.regexes[regex as usize].is_match(token.text(self.document.text))
            }
            Asked::Not(inner) => !self.hold(inner, entry, tags, at),
            Asked::All(mut tests) => tests.all(|inner| self.hold(inner, entry, tags, at)),
            Asked::AnyOf(tests) => tests.iter().any(|inner| self.hold(*inner, entry, tags, at)),
        }
    }

    fn has_shape(&self, shape: ShapeTest, token: &Token, at: usize) -> bool {
        match shape {
            ShapeTest::Capitalised => token.shape.has(Shape::CAPITALISED),
            ShapeTest::Upper => token.shape.has(Shape::UPPER),
            ShapeTest::Lower => token.kind == TokenKind::Word && !token.shape.has(Shape::CAPITALISED),
            ShapeTest::Digit => token.shape.has(Shape::DIGIT),
            ShapeTest::Adjacent => !token.shape.has(Shape::SPACE_BEFORE),
            ShapeTest::QuoteOpen => quote_bits(self.document, at) & QUOTE_OPENS != 0,
            ShapeTest::QuoteClose => quote_bits(self.document, at) & QUOTE_CLOSES != 0,
        }
    }
}

/// Whether the token is a mark that opens or closes a quotation.
pub fn quote_bits(document: &Document<'_>, at: usize) -> u8 {
    if document.tokens[at].kind != TokenKind::Quote {
        return 0;
    }
    document.quotation_at(at).map_or(0, |quotation| {
        let opens = if quotation.open as usize == at { QUOTE_OPENS } else { 0 };
        let closes = if quotation.close as usize == at && quotation.closed { QUOTE_CLOSES } else { 0 };
        opens | closes
    })
}
