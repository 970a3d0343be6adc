//! `sayso patterns check`: every problem of a folder at once, for people or for editors.

use std::io::Write;

use anyhow::Result;
use serde_json::{Value, json};

use super::Loaded;
use crate::cli::Exit;
use crate::cli::args::{CheckArguments, Report};
use crate::cli::output::Output;
use crate::cli::terminal::counted;
use crate::pattern::diagnostic::{Diagnostic, PatternErrors};

/// Runs the sub-command.
pub fn run(arguments: &CheckArguments) -> Result<Exit> {
    let loaded = match (Loaded::new(&arguments.folder), arguments.format) {
        (loaded, Report::Text) => loaded?,
        (Ok(loaded), Report::Json) => loaded,
        (Err(error), Report::Json) => {
            print(&error.downcast::<PatternErrors>()?.0, 0, 0)?;
            return Ok(Exit::Unusable);
        }
    };
    let (patterns, files) = (loaded.patterns().count(), loaded.file_count());
    match arguments.format {
        Report::Text => {
            let mut out = Output::open(None)?;
            writeln!(out, "{}, {}: no problem", counted(patterns, "pattern"), counted(files, "file"))?;
            out.finish()?;
        }
        Report::Json => print(&[], patterns, files)?,
    }
    Ok(Exit::Done)
}

fn print(problems: &[Diagnostic], patterns: usize, files: usize) -> Result<()> {
    let problems: Vec<Value> = problems.iter().map(problem).collect();
    let mut out = Output::open(None)?;
    writeln!(out, "{}", json!({"patterns": patterns, "files": files, "problems": problems}))?;
    out.finish()?;
    Ok(())
}

/// A problem as editors want it: lines and columns from 1, columns in code points; the end is the place behind the last
/// character.
fn problem(diagnostic: &Diagnostic) -> Value {
    let (line, column) = diagnostic.line_column();
    let file = diagnostic.file.as_ref();
    let (end_line, end_column) = file.map_or((0, 0), |file| file.line_column(diagnostic.place.end));
    json!({
        "file": file.map(|file| file.path.as_str()),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    })
}
