//! `sayso patterns`: checks, tests and lists patterns.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::Exit;
use super::args::{PatternsAction, PatternsFolder};
use super::output::Output;
use super::run::pattern_folders;
use crate::matching::examples::ExampleRunner;
use crate::pattern::compile::compile;
use crate::pattern::file::KINDS;
use crate::pattern::load::PatternFolder;
use crate::pattern::program::{Pattern, PatternId, Program};

/// Runs the sub-command.
pub fn run(action: &PatternsAction) -> Result<Exit> {
    let mut out = Output::open(None)?;
    let exit = match action {
        PatternsAction::Check(folder) => check(folder, &mut out)?,
        PatternsAction::Test(folder) => test(folder, &mut out)?,
        PatternsAction::List(folder) => list(folder, &mut out)?,
    };
    out.finish()?;
    Ok(exit)
}

/// A program, with the folder whose patterns are meant.
struct Loaded {
    program: Program,
    folder: PatternFolder,
}

impl Loaded {
    fn new(arguments: &PatternsFolder) -> Result<Self> {
        let own: Option<&Path> = arguments.folder.as_deref();
        let folders = pattern_folders(&arguments.patterns, own)?;
        let program = compile(&folders)?;
        let folder = folders.into_iter().next_back().unwrap_or_default();
        Ok(Loaded { program, folder })
    }

    /// The patterns of the folder, with their numbers.
    fn patterns(&self) -> impl Iterator<Item = (PatternId, &Pattern)> {
        let own = |pattern: &Pattern| self.folder.files.iter().any(|file| Arc::ptr_eq(file, &pattern.source.file));
        (0..).zip(&self.program.patterns).filter(move |(_, pattern)| own(pattern))
    }
}

fn check(arguments: &PatternsFolder, out: &mut Output) -> Result<Exit> {
    let loaded = Loaded::new(arguments)?;
    let patterns = loaded.patterns().count();
    writeln!(out, "{}, {}: no problem", counted(patterns, "pattern"), counted(loaded.folder.files.len(), "file"))?;
    Ok(Exit::Done)
}

fn test(arguments: &PatternsFolder, out: &mut Output) -> Result<Exit> {
    let loaded = Loaded::new(arguments)?;
    let mut runner = ExampleRunner::new(&loaded.program);
    let (mut patterns, mut examples, mut failed) = (0, 0, 0);
    for (number, pattern) in loaded.patterns() {
        let source = &pattern.source;
        patterns += 1;
        examples += source.finds.len() + source.ignores.len() + source.misses.len();
        for failure in runner.check(number) {
            failed += 1;
            writeln!(out, "{failure}\n")?;
        }
    }
    let verdict = match failed {
        0 => "all hold".to_string(),
        1 => "1 does not hold".to_string(),
        _ => format!("{failed} do not hold"),
    };
    writeln!(out, "{} of {}: {verdict}", counted(examples, "example"), counted(patterns, "pattern"))?;
    Ok(if failed == 0 { Exit::Done } else { Exit::SomeFailed })
}

fn list(arguments: &PatternsFolder, out: &mut Output) -> Result<Exit> {
    let loaded = Loaded::new(arguments)?;
    let width = loaded.patterns().map(|(_, pattern)| pattern.source.id.chars().count()).max().unwrap_or(0);
    for (_, pattern) in loaded.patterns() {
        let source = &pattern.source;
        let kind = KINDS.iter().find(|(_, makes, _)| *makes == source.makes).map_or("", |(name, ..)| name);
        let line = source.line();
        writeln!(
            out,
            "{:width$}  {kind:7} {:4}  {}:{line}  {}",
            source.id, source.priority, source.file.path, source.about
        )?;
    }
    Ok(Exit::Done)
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
