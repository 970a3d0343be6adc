//! What each sub-command does; extraction itself stands here.

use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result};
use clap::Parser;

use super::args::{Arguments, Command, ExtractArguments, Format, thread_count};
use super::folders::program;
use super::inputs::{Input, Inputs};
use super::ordered::map_in_order;
use super::output::Output;
use super::terminal::tell;
use super::{Exit, eval, explain, patterns, sources, tolls};
use crate::extract::extractor::Extractor;
use crate::output::record::schema;
use crate::pattern::diagnostic::PatternErrors;
use crate::text::decode::{Decoded, decode};
use crate::text::offsets::OffsetUnit;

/// Runs the command line of this process.
pub fn main() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => {
            // help and version are no errors; who does not want to read them need not
            let _ = message.print();
            return if message.use_stderr() { Exit::Unusable } else { Exit::Done };
        }
    };
    let done = match arguments.command {
        None => extract(arguments.extract),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Patterns(arguments)) => patterns::run(&arguments.action),
        Some(Command::Eval(arguments)) => eval::run(&arguments),
        Some(Command::Sources(arguments)) => sources::run(&arguments),
        Some(Command::Tolls(arguments)) => tolls::run(&arguments),
        Some(Command::Schema) => print_schema(),
    };
    match done {
        Ok(exit) => exit,
        Err(error) if is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            match error.downcast_ref::<PatternErrors>() {
                Some(errors) => tell(&errors.render(true)),
                None => tell(&format!("sayso: {error:#}")),
            }
            Exit::Unusable
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn print_schema() -> Result<Exit> {
    let mut out = Output::open(None)?;
    serde_json::to_writer_pretty(&mut out, &schema()).map_err(io::Error::from)?;
    writeln!(out)?;
    out.finish()?;
    Ok(Exit::Done)
}

/// What one input came to.
#[derive(Default)]
struct Outcome {
    /// The record as printed; empty if there is none.
    record: Vec<u8>,
    /// What the user is told of the input.
    messages: Vec<String>,
    /// The input could not be read.
    failed: bool,
}

fn extract(arguments: ExtractArguments) -> Result<Exit> {
    anyhow::ensure!(
        arguments.paths.iter().filter(|path| path.as_os_str() == "-").count() < 2,
        "standard input ('-') can be read but once"
    );
    let program = program(&arguments.patterns)?;
    let mut out = Output::open(arguments.output.as_deref())?;
    let single = arguments.paths.len() < 2 && !arguments.paths.iter().any(|path| path.is_dir());
    let indented = match arguments.format {
        Some(format) => format == Format::Json,
        None => single && out.is_terminal(),
    };
    if arguments.paths.is_empty() && io::stdin().is_terminal() {
        tell("sayso: reading from the terminal; end the text with Ctrl-D, or see `sayso --help`");
    }
    let threads = if single { 1 } else { thread_count(arguments.threads) };
    let unit = arguments.offsets.into();
    let mut exit = Exit::Done;
    let done = map_in_order(
        threads,
        Inputs::new(arguments.paths),
        || (Extractor::new(program), Vec::new()),
        |(extractor, bytes), input, outcome: &mut Outcome| {
            outcome.record.clear();
            outcome.messages.clear();
            let read = extract_one(extractor, bytes, &input, unit, indented, outcome);
            outcome.failed = read.is_err();
            if let Err(reason) = read {
                outcome.messages.push(reason);
            }
        },
        |outcome| {
            for message in &outcome.messages {
                tell(&format!("sayso: {message}"));
            }
            if outcome.failed {
                exit = Exit::SomeFailed;
            }
            out.write_all(&outcome.record)
        },
    );
    done.and_then(|()| out.finish()).with_context(|| match &arguments.output {
        Some(path) => path.display().to_string(),
        None => "standard output".to_string(),
    })?;
    Ok(exit)
}

/// Reads an input and puts its record into the outcome.
///
/// # Errors
/// The reason why the input cannot be read, with its path.
fn extract_one(
    extractor: &mut Extractor<'_>,
    bytes: &mut Vec<u8>,
    input: &Input,
    unit: OffsetUnit,
    indented: bool,
    outcome: &mut Outcome,
) -> Result<(), String> {
    let text = read_text(input, bytes, &mut outcome.messages)?;
    let record = extractor.record_in(input.name(), &text, unit);
    let written = match indented {
        true => serde_json::to_writer_pretty(&mut outcome.record, &record),
        false => serde_json::to_writer(&mut outcome.record, &record),
    };
    outcome.record.push(b'\n');
    written.map_err(|error| format!("{}: {error}", input.name()))
}

/// The text of an input. Notes on its encoding are added to `messages`.
///
/// # Errors
/// The reason why it cannot be read, with its path.
pub fn read_text<'b>(
    input: &Input,
    bytes: &'b mut Vec<u8>,
    messages: &mut Vec<String>,
) -> Result<std::borrow::Cow<'b, str>, String> {
    if let Input::Unreadable(reason) = input {
        return Err(reason.clone());
    }
    input.read(bytes).map_err(|error| format!("{}: {error}", input.name()))?;
    let Decoded { text, encoding, guessed, replaced } =
        decode(bytes).map_err(|error| format!("{}: {error}", input.name()))?;
    if guessed {
        messages.push(format!("{}: not UTF-8, read as {encoding}", input.name()));
    }
    if replaced {
        messages.push(format!("{}: some bytes are no character and were replaced", input.name()));
    }
    Ok(text)
}
