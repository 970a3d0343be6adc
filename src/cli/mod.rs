//! The command line: everything between the user and the library.

mod args;
mod corpus;
mod eval;
mod exit;
mod explain;
mod folders;
mod inputs;
mod ordered;
mod output;
mod patterns;
mod run;
mod sources;
mod table;
mod terminal;
mod tolls;

pub use exit::Exit;
pub use run::main;
