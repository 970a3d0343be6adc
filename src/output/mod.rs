//! From an extraction to bytes.

pub mod brat;
#[cfg(feature = "cli")]
pub mod csv;
pub mod json;
pub mod page;
pub mod record;
