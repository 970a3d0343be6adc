//! The pattern language: from files to a compiled [`Program`](program::Program). Knows tokens, never a document.

pub mod alphabet;
mod check;
pub mod code;
pub mod compile;
pub mod diagnostic;
mod dispatch;
mod entries;
pub mod example;
mod expand;
pub mod file;
mod first;
pub mod inflect;
pub mod list;
pub mod load;
mod need;
pub mod pack;
pub mod packed_tests;
pub mod parse;
pub mod print;
pub mod program;
mod references;
mod regexes;
pub mod schema;
mod sources;
pub mod syntax;
mod trigger;
mod tune;
