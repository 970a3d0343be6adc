//! The text layer: from bytes to a [`Document`](document::Document). Knows nothing about patterns.

pub mod dateline;
pub mod decode;
pub mod document;
pub mod facts;
pub mod furniture;
pub mod lexer;
pub mod lexicon;
pub mod number;
pub mod number_words;
pub mod offsets;
pub mod paragraph;
pub mod quotes;
pub mod readings;
pub mod sentence;
pub mod span;
pub mod table;
pub mod tagging;
pub mod tags;
#[cfg(test)]
mod testing;
pub mod token;
mod words;
