//! The command line: everything between the user and the library.

mod args;
mod eval;
mod exit;
mod explain;
mod folders;
mod inputs;
mod ordered;
mod output;
mod patterns;
mod run;
mod terminal;

pub use exit::Exit;
pub use run::main;
