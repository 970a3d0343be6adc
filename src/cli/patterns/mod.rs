//! `sayso patterns`: makes, checks, tests, lists and shows patterns.

mod check;
mod list;
mod new;
mod show;
mod test;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::Exit;
use super::args::{PatternsAction, PatternsFolder};
use super::folders::{compile_folders, pattern_folders};
use super::output::Output;
use crate::pattern::load::PatternFolder;
use crate::pattern::program::{Pattern, PatternId, Program};
use crate::pattern::schema::schema;

/// Runs the sub-command.
pub fn run(action: &PatternsAction) -> Result<Exit> {
    match action {
        PatternsAction::New(arguments) => new::run(arguments),
        PatternsAction::Check(arguments) => check::run(arguments),
        PatternsAction::Test(folder) => test::run(folder),
        PatternsAction::List(arguments) => list::run(arguments),
        PatternsAction::Show(arguments) => show::run(arguments),
        PatternsAction::Schema => print_schema(),
    }
}

fn print_schema() -> Result<Exit> {
    let mut out = Output::open(None)?;
    writeln!(out, "{:#}", schema())?;
    out.finish()?;
    Ok(Exit::Done)
}

/// A program, with the folder whose patterns are meant; none for all.
struct Loaded {
    program: Program,
    folder: Option<PatternFolder>,
}

impl Loaded {
    fn new(arguments: &PatternsFolder) -> Result<Self> {
        let own: Option<&Path> = arguments.folder.as_deref();
        let mut folders = pattern_folders(&arguments.patterns, own)?;
        let program = compile_folders(&arguments.patterns, &folders)?;
        Ok(Loaded { program, folder: own.and_then(|_| folders.pop()) })
    }

    /// The patterns that are meant, with their numbers.
    fn patterns(&self) -> impl Iterator<Item = (PatternId, &Pattern)> {
        let own = |pattern: &Pattern| {
            let is_of =
                |folder: &PatternFolder| folder.files.iter().any(|file| Arc::ptr_eq(file, &pattern.source.file));
            self.folder.as_ref().is_none_or(is_of)
        };
        (0..).zip(&self.program.patterns).filter(move |(_, pattern)| own(pattern))
    }

    fn file_count(&self) -> usize {
        self.folder.as_ref().map_or(self.program.files.len(), |folder| folder.files.len())
    }
}
