//! Flags and their help.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::table::TableFormat;
use crate::text::offsets::OffsetUnit;

/// Reads news text and says who said what, and how many.
///
/// Prints one JSON record for each text: claims with source, cue and content, the sources behind them, and figures with what
/// they count. Records come in the order of the inputs.
#[derive(Parser, Debug)]
#[command(name = "sayso", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
#[command(max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done, 1 some inputs could not be read, 2 bad flags or patterns, nothing done.")]
pub struct Arguments {
    /// What to do other than to extract.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of the extraction.
    #[command(flatten)]
    pub extract: ExtractArguments,
}

/// Sub-commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show tokens, layers and matches of a text, how far the patterns that failed got, and who the sources are
    Explain(ExplainArguments),
    /// Check, test or list patterns
    Patterns(PatternsArguments),
    /// Score claims against a gold corpus in brat standoff (text/ and attributions/)
    Eval(EvalArguments),
    /// Count who is quoted how often, named and anonymous, over all texts
    Sources(TableArguments),
    /// Print the JSON Schema of the record
    Schema,
}

/// Flags of the extraction.
#[derive(Args, Debug)]
pub struct ExtractArguments {
    /// Texts to read; a folder stands for the .txt and .md files in it, '-' or nothing for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Threads to use; 0 for as many as there are processors
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// How to print records [default: json for one text on a terminal, else jsonl]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// What offsets count
    #[arg(long, value_enum, default_value_t = Offsets::Codepoints)]
    pub offsets: Offsets,
    /// Write to this file, which appears when all is done
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Which patterns to use.
    #[command(flatten)]
    pub patterns: FolderArguments,
}

/// Flags that tell where patterns come from.
#[derive(Args, Debug)]
pub struct FolderArguments {
    /// Add the patterns, macros and lists of this folder to the built-in ones; may be repeated
    #[arg(long = "patterns", value_name = "DIR")]
    pub added: Vec<PathBuf>,
    /// Use only the patterns, macros and lists of this folder
    #[arg(long = "only-patterns", value_name = "DIR")]
    pub only: Option<PathBuf>,
}

/// Flags of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// A text, or the path of one; '-' for standard input
    #[arg(value_name = "TEXT|PATH", value_parser = NonEmptyStringValueParser::new())]
    pub text: String,
    /// Show only this pattern
    #[arg(long, value_name = "ID")]
    pub pattern: Option<String>,
    /// Which patterns to use.
    #[command(flatten)]
    pub patterns: FolderArguments,
}

/// What to do with patterns.
#[derive(Args, Debug)]
pub struct PatternsArguments {
    /// What to do.
    #[command(subcommand)]
    pub action: PatternsAction,
}

/// What to do with patterns.
#[derive(Subcommand, Debug)]
pub enum PatternsAction {
    /// Report every problem of a folder of patterns; without DIR, of the built-in ones
    Check(PatternsFolder),
    /// Run the examples of a folder of patterns; without DIR, of the built-in ones
    Test(PatternsFolder),
    /// List the patterns of a folder; without DIR, the built-in ones
    List(PatternsFolder),
}

/// The folder whose patterns are meant.
#[derive(Args, Debug)]
pub struct PatternsFolder {
    /// Folder of patterns, macros and lists, used together with the built-in ones
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Which other patterns to use.
    #[command(flatten)]
    pub patterns: FolderArguments,
}

/// Flags of `eval`.
#[derive(Args, Debug)]
pub struct EvalArguments {
    /// Folder with text/NAME.txt and attributions/NAME_*.ann
    #[arg(value_name = "GOLD_DIR")]
    pub gold: PathBuf,
    /// Show the first N missed and the first N spurious claims
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Threads to use; 0 for as many as there are processors
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Which patterns to use.
    #[command(flatten)]
    pub patterns: FolderArguments,
}

/// Flags of the commands that print a table over all texts.
#[derive(Args, Debug)]
pub struct TableArguments {
    /// Texts to read; a folder stands for the .txt and .md files in it, '-' or nothing for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Threads to use; 0 for as many as there are processors
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// How to print the table
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
    /// Which patterns to use.
    #[command(flatten)]
    pub patterns: FolderArguments,
}

/// How records are printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Indented, one record behind the other
    Json,
    /// One record a line
    Jsonl,
}

/// What offsets count.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offsets {
    /// Unicode code points, as jq and Python slice
    Codepoints,
    /// Bytes of UTF-8
    Bytes,
    /// UTF-16 units, as JavaScript and Java slice
    Utf16,
}

impl From<Offsets> for OffsetUnit {
    fn from(offsets: Offsets) -> Self {
        match offsets {
            Offsets::Codepoints => OffsetUnit::CodePoints,
            Offsets::Bytes => OffsetUnit::Bytes,
            Offsets::Utf16 => OffsetUnit::Utf16,
        }
    }
}

/// How many threads a count on the command line means.
pub fn thread_count(asked: usize) -> usize {
    match asked {
        0 => std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        _ => asked,
    }
}
