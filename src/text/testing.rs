//! The small lexicon that the tests of the text layer share.

use super::lexicon::{Lexicon, LexiconBuilder};
use super::tags::Tags;

include!("../../tests/lexicon/read.rs");

/// The lexicon of `tests/lexicon/words.txt`.
pub fn lexicon() -> Lexicon {
    read_lexicon(include_str!("../../tests/lexicon/words.txt"))
}
