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
    /// Make, check, test, list or show patterns
    Patterns(PatternsArguments),
    /// Score claims against a gold corpus in brat standoff (text/ and attributions/)
    Eval(EvalArguments),
    /// Count who is quoted how often, named and anonymous, over all texts
    Sources(TableArguments),
    /// Compare tolls: what each source says of the killed, injured, missing, displaced, over all texts
    Tolls(TableArguments),
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
    /// Add the patterns, macros and lists of this folder; may be repeated, the last one counts most
    #[arg(long = "patterns", value_name = "DIR")]
    pub added: Vec<PathBuf>,
    /// Use the patterns, macros and lists of this folder in place of the built-in ones, of the user's own folder and of
    /// SAYSO_PATTERNS
    #[arg(long = "only-patterns", value_name = "DIR")]
    pub only: Option<PathBuf>,
    /// Tell which folders are read, and which of their patterns and macros replace others
    #[arg(short, long)]
    pub verbose: bool,
}

/// Flags of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// A text, or the path of one; '-' for standard input
    #[arg(value_name = "TEXT|PATH", value_parser = NonEmptyStringValueParser::new())]
    pub text: String,
    /// Show only this sentence, by its number in the record (the first is 0)
    #[arg(long, value_name = "N")]
    pub sentence: Option<usize>,
    /// Show only this pattern
    #[arg(long, value_name = "ID")]
    pub pattern: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub format: Report,
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
    /// Write a commented pattern or word list to begin with
    New(NewArguments),
    /// Report every problem of a folder of patterns; without DIR, of all patterns in use
    Check(CheckArguments),
    /// Run the examples of a folder of patterns; without DIR, of all patterns in use
    Test(PatternsFolder),
    /// List the patterns of a folder; without DIR, all patterns in use
    List(ListArguments),
    /// Print a pattern, and what its macros stand for
    Show(ShowArguments),
    /// Print the JSON Schema of pattern files, for editors
    Schema,
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

/// Flags of `patterns new`.
#[derive(Args, Debug)]
pub struct NewArguments {
    /// What to make
    #[arg(value_enum)]
    pub kind: NewKind,
    /// Name of the pattern or list, or an id with the path of its file: 'tweeted', 'claims/social/tweeted'
    pub name: String,
    /// Folder of patterns that it is put in
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
}

/// Flags of `patterns check`.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// The folder.
    #[command(flatten)]
    pub folder: PatternsFolder,
    /// How to print
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub format: Report,
}

/// Flags of `patterns list`.
#[derive(Args, Debug)]
pub struct ListArguments {
    /// The folder.
    #[command(flatten)]
    pub folder: PatternsFolder,
    /// Count what each pattern does in these texts: how often it matches, and how often its match stands
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub count: Vec<PathBuf>,
}

/// Flags of `patterns show`.
#[derive(Args, Debug)]
pub struct ShowArguments {
    /// The pattern, as `sayso patterns list` names it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Which patterns to use.
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
    /// Compare with this file: show the claims gained and lost since it was written. If there is none, write it
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
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

/// What `patterns new` can make.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum NewKind {
    /// A pattern that finds claims
    Claim,
    /// A pattern that finds figures
    Figure,
    /// A pattern that says what happened to the people counted
    Group,
    /// A pattern that finds the time frame of a figure
    Period,
    /// A veto: a pattern that blocks claims or figures
    Nothing,
    /// A step of its own for other patterns, such as a noun phrase
    Phrase,
    /// A pattern that says where a clause ends
    Edge,
    /// A pattern that says which part of speech a word is
    Tag,
    /// A word list
    List,
}

/// How something is reported.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Report {
    /// For people
    Text,
    /// For programs: one JSON object
    Json,
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
