//! sayso reads news text and says who said what, and how many.

pub mod pattern;
pub mod text;
