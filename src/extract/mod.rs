//! Matches become claims, sources and figures.

pub mod claim;
pub mod extractor;
pub mod figure;
pub mod source;
pub mod total;
pub mod types;
