//! The command line: everything between the user and the library.

mod args;
mod corpus;
mod eval;
mod exit;
mod explain;
mod extract;
mod folders;
mod html;
mod inputs;
mod kind;
mod language;
mod open;
mod ordered;
mod output;
mod patterns;
mod place;
mod read;
mod render;
mod resume;
mod run;
mod sources;
mod stats;
mod table;
mod terminal;
mod tolls;
mod walk;

pub use exit::Exit;
pub use run::main;
