//! sayso reads news text and says who said what, and how many.

pub mod extract;
pub mod matching;
pub mod output;
pub mod pattern;
pub mod text;
