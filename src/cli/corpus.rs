//! Many texts read for one answer: what each of them adds is handed over in the order of the inputs.

use std::io::{self, IsTerminal};

use anyhow::Result;

use super::Exit;
use super::args::{TableArguments, thread_count};
use super::folders::program;
use super::inputs::{Inputs, Paths};
use super::ordered::map_in_order;
use super::read::{Fields, read};
use super::terminal::tell;
use super::walk::Choice;
use crate::extract::extractor::Extractor;
use crate::output::record::Record;
use crate::text::offsets::OffsetUnit;

/// What one text came to.
struct Outcome<Part> {
    /// What it adds; nothing if it could not be read.
    part: Option<Part>,
    /// What the user is told of it.
    messages: Vec<String>,
}

// Derived, it would ask that parts have a default too.
impl<Part> Default for Outcome<Part> {
    fn default() -> Self {
        Outcome { part: None, messages: Vec::new() }
    }
}

/// Reads every text that the flags ask for, makes a part of each record and its text on some thread, and hands the parts
/// to `take`. The offsets of records are bytes, so that the text can be sliced.
///
/// # Errors
/// If the flags or patterns are no good.
pub fn read_all<Part: Send>(
    arguments: &TableArguments,
    part_of: impl Fn(&Record<'_>, &str) -> Part + Sync,
    mut take: impl FnMut(Part),
) -> Result<Exit> {
    let paths = Paths::new(arguments.paths.clone(), None)?;
    let fields = Fields::default();
    let program = program(&arguments.patterns)?;
    if arguments.paths.is_empty() && io::stdin().is_terminal() {
        tell("sayso: reading from the terminal; end the text with Ctrl-D, or see `sayso --help`");
    }
    let mut exit = Exit::Done;
    let done: Result<()> = map_in_order(
        thread_count(arguments.threads),
        Inputs::new(paths, Choice::default(), None),
        || (Extractor::new(program), Vec::new()),
        |(extractor, bytes), input, outcome: &mut Outcome<Part>| {
            outcome.messages.clear();
            outcome.part = match read(&input, &fields, bytes, &mut outcome.messages) {
                Ok(read) => Some(part_of(&extractor.record_in(read.id, &read.text, OffsetUnit::Bytes), &read.text)),
                Err(reason) => {
                    outcome.messages.push(reason);
                    None
                }
            };
        },
        |outcome| {
            for message in &outcome.messages {
                tell(&format!("sayso: {message}"));
            }
            match outcome.part.take() {
                Some(part) => take(part),
                None => exit = Exit::SomeFailed,
            }
            Ok(())
        },
    );
    done?;
    Ok(exit)
}
