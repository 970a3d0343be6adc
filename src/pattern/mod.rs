//! The pattern language: from files to a compiled [`Program`](program::Program). Knows tokens, never a document.

mod check;
pub mod compile;
pub mod diagnostic;
pub mod example;
pub mod file;
mod first;
pub mod inflect;
pub mod list;
pub mod load;
pub mod parse;
pub mod print;
pub mod program;
pub mod schema;
pub mod syntax;
