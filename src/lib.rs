//! sayso reads news text and says who said what, and how many.
//!
//! [`Patterns`] are compiled once; an [`Extractor`] runs them over one text after the other; a [`Record`] is what it finds,
//! ready for serde.
//!
//! ```
//! use sayso::{Extractor, Patterns};
//!
//! let patterns = Patterns::embedded();
//! let mut extractor = Extractor::new(&patterns);
//! let record = extractor.record("strikes.txt", "Police said that the bridge was closed.");
//! let claim = &record.claims[0];
//! assert_eq!(claim.content.text, "that the bridge was closed");
//! assert_eq!(claim.source.as_ref().unwrap().text, "Police");
//! assert_eq!(claim.cue.as_ref().unwrap().lemma, "say");
//! ```
//!
//! Patterns of one's own come from a folder beside the built-in ones, as with `sayso --patterns DIR`; [packed](Patterns::packed) they
//! take less memory:
//!
//! ```no_run
//! use std::path::Path;
//!
//! use sayso::{PatternFolder, Patterns};
//!
//! let own = PatternFolder::read(Path::new("newsroom"))?;
//! let patterns = Patterns::compile(&[PatternFolder::embedded(), own])?.packed();
//! # Ok::<(), sayso::PatternErrors>(())
//! ```
//!
//! The modules are the layers of the house; each uses only those to its left:
//! [`text`] and [`pattern`], [`matching`], [`extract`], [`output`].

#[cfg(feature = "cli")]
pub mod cli;
mod embedded;
pub mod extract;
pub mod matching;
pub mod output;
pub mod pattern;
pub mod text;

pub use extract::extractor::Extractor;
pub use output::record::Record;
pub use pattern::diagnostic::PatternErrors;
pub use pattern::load::PatternFolder;
pub use pattern::program::Program as Patterns;
pub use text::decode::{DecodeError, Decoded, decode};
pub use text::offsets::OffsetUnit;
