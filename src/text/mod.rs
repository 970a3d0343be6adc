//! The text layer: from bytes to a [`Document`](document::Document). Knows nothing about patterns.

pub mod document;
pub mod lexicon;
pub mod span;
pub mod tags;
pub mod token;
