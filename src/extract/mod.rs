//! Matches become claims, sources and figures.

pub mod claim;
pub mod extractor;
pub mod figure;
mod same_count;
pub mod source;
pub mod total;
pub mod types;
