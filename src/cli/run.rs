//! What each sub-command does. The larger ones stand in files of their own.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::Result;
use clap::{CommandFactory, Parser};
use clap_complete::Shell;

use super::args::{Arguments, Command, FolderArguments};
use super::output::Output;
use super::{Exit, eval, explain, extract, patterns};
use crate::output::record::schema;
use crate::pattern::compile::compile;
use crate::pattern::diagnostic::{Diagnostic, PatternErrors};
use crate::pattern::load::PatternFolder;
use crate::pattern::program::Program;

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
        Some(Command::Schema) => print_schema(),
        Some(Command::Completions(arguments)) => print_completions(arguments.shell),
        Some(Command::Man) => print_manual(),
    };
    match done {
        Ok(exit) => exit,
        Err(error) if is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            match error.downcast_ref::<PatternErrors>() {
                Some(errors) => tell(&render(errors)),
                None => tell(&format!("sayso: {error:#}")),
            }
            Exit::Unusable
        }
    }
}

/// Prints a line for the user; that nobody listens is no failure.
pub fn tell(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn render(errors: &PatternErrors) -> String {
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    errors.render(colour)
}

/// The folders of patterns that the flags ask for, in order of precedence from low to high.
pub fn pattern_folders(arguments: &FolderArguments, own: Option<&Path>) -> Result<Vec<PatternFolder>> {
    let mut folders = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    if arguments.only.is_none() {
        folders.push(PatternFolder::embedded());
    }
    let named = arguments.only.iter().chain(&arguments.added).map(|path| path.as_path());
    for path in named.chain(own) {
        match PatternFolder::read(path) {
            Ok(folder) => folders.push(folder),
            Err(errors) => problems.extend(errors.0),
        }
    }
    if problems.is_empty() { Ok(folders) } else { Err(PatternErrors(problems).into()) }
}

/// The patterns that the flags ask for, compiled. They live as long as the process: to free their many small pieces one by
/// one would only hold up its end.
pub fn program(arguments: &FolderArguments) -> Result<&'static Program> {
    let program = compile(&pattern_folders(arguments, None)?)?;
    Ok(Box::leak(Box::new(program)))
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
