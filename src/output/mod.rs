//! From an extraction to bytes.

pub mod record;
