//! What each sub-command does. The larger ones stand in files of their own.

use std::io::{self, Write};

use anyhow::Result;
use clap::{CommandFactory, Parser};
use clap_complete::Shell;

use super::args::{Arguments, Command};
use super::output::Output;
use super::terminal::tell;
use super::{Exit, eval, explain, extract, patterns, sources, tolls};
use crate::output::record::schema;
use crate::pattern::diagnostic::PatternErrors;

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
        None => extract::run(arguments.extract),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Patterns(arguments)) => patterns::run(&arguments.action),
        Some(Command::Eval(arguments)) => eval::run(&arguments),
        Some(Command::Sources(arguments)) => sources::run(&arguments),
        Some(Command::Tolls(arguments)) => tolls::run(&arguments),
        Some(Command::Schema) => print_schema(),
        Some(Command::Completions(arguments)) => print_completions(arguments.shell),
        Some(Command::Man) => print_manual(),
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

fn print_completions(shell: Shell) -> Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "sayso", &mut text);
    print(&text)
}

fn print_manual() -> Result<Exit> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut text)?;
    print(&text)
}

fn print(text: &[u8]) -> Result<Exit> {
    let mut out = Output::open(None)?;
    out.write_all(text)?;
    out.finish()?;
    Ok(Exit::Done)
}
