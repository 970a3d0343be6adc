//! From an extraction to bytes.

pub mod brat;
#[cfg(feature = "cli")]
pub mod csv;
pub mod page;
pub mod json;
pub mod record;
