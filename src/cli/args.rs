//! Flags and their help.

use std::ffi::OsString;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::kind::Kind;
use super::table::TableFormat;
use crate::output::csv::Table;
use crate::text::offsets::OffsetUnit;

/// Headings of the help.
const INPUTS: &str = "Inputs";
const OUTPUT: &str = "Output";

/// Reads news text and says who said what, and how many.
///
/// Prints one JSON record for each text: claims with source, cue and content, the sources behind them, and figures with what
/// they count. Records come in the order of the inputs.
#[derive(Parser, Debug)]
#[command(name = "sayso", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
#[command(max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 some inputs could not be read, or some examples of patterns do not hold; \
                 2 bad flags or patterns, or an output that cannot be written."
)]
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
    /// Print a script that completes commands and flags in a shell
    Completions(CompletionsArguments),
    /// Print the manual page
    Man,
}

/// Flags of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: Shell,
}

/// Flags of the extraction.
#[derive(Args, Debug)]
pub struct ExtractArguments {
    /// Texts to read: files, folders, '-' or nothing for standard input. By their endings, .html is read as a web page, .jsonl
    /// and .ndjson as one text a line, all else as plain text; all may be compressed (gzip, Zstandard)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read the paths from this file, one a line; '-' for standard input
    #[arg(long, value_name = "FILE", help_heading = INPUTS)]
    pub files_from: Option<PathBuf>,
    /// Read every input as this, whatever its name [default: by its ending; text for standard input]
    #[arg(long, value_enum, value_name = "KIND", help_heading = INPUTS)]
    pub input: Option<Kind>,
    /// The field of JSON Lines that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = INPUTS)]
    pub text_field: String,
    /// The field of JSON Lines that holds the id
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = INPUTS)]
    pub id_field: String,
    /// In folders, read the files with these endings only [default: those of texts]
    #[arg(long, value_name = "ENDING", value_delimiter = ',', help_heading = INPUTS)]
    pub ext: Vec<OsString>,
    /// In folders, read the files that fit this pattern only, such as '2024-*.txt' or 'news/*'; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = INPUTS)]
    pub glob: Vec<String>,
    /// Extract also from texts that are plainly not English
    #[arg(long, help_heading = INPUTS)]
    pub force: bool,
    /// How to print records [default: json for one text on a terminal and in folders, else jsonl]
    #[arg(long, value_enum, help_heading = OUTPUT)]
    pub format: Option<Format>,
    /// What a row of CSV stands for [default: claims]
    #[arg(long, value_enum, help_heading = OUTPUT)]
    pub table: Option<Rows>,
    /// What offsets count
    #[arg(long, value_enum, default_value_t = Offsets::Codepoints, help_heading = OUTPUT)]
    pub offsets: Offsets,
    /// Put the text that offsets refer to into `meta`
    #[arg(long, help_heading = OUTPUT)]
    pub with_text: bool,
    /// Write to this file, which appears when all is done; or one file a record into a folder, named with '/' behind it
    #[arg(short, long, value_name = "FILE|DIR/", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
    /// Go on with an interrupted run that had the same inputs, flags and -o. Other flags are refused while FILE is not whole; a
    /// whole file and a folder do not tell theirs
    #[arg(long, help_heading = OUTPUT)]
    pub resume: bool,
    /// Tell at the end how much was read and found, on standard error
    #[arg(long, help_heading = OUTPUT)]
    pub stats: bool,
    /// Threads to use; 0 for as many as there are processors
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Which patterns to use.
    #[command(flatten)]
    pub patterns: FolderArguments,
}

impl ExtractArguments {
    /// The flags on which it depends what stands in a record of an input.
    pub fn of_records(&self) -> String {
        let ExtractArguments { offsets, text_field, id_field, patterns, .. } = self;
        let mut flags = format!("--offsets {offsets} --text-field {text_field} --id-field {id_field}");
        for (flag, is_set) in [("--with-text", self.with_text), ("--force", self.force)] {
            flags.extend(is_set.then(|| format!(" {flag}")));
        }
        flags.extend(patterns.only.iter().map(|folder| format!(" --only-patterns {}", folder.display())));
        flags.extend(patterns.added.iter().map(|folder| format!(" --patterns {}", folder.display())));
        flags
    }
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
    /// Texts to read: files, folders, '-' or nothing for standard input; read by their endings, as `sayso` alone does
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
    /// A table, one row a claim or figure
    Csv,
    /// A web page for each text
    Html,
    /// Standoff annotations for each text, as the brat tool and `sayso eval` read them
    Brat,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_value(*self, f)
    }
}

impl fmt::Display for Offsets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_value(*self, f)
    }
}

/// Writes a value as it is typed.
fn write_value(value: impl ValueEnum, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let value = value.to_possible_value();
    f.write_str(value.as_ref().map_or("", |value| value.get_name()))
}

/// What a row of CSV stands for.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// A claim
    Claims,
    /// A figure
    Figures,
}

impl From<Rows> for Table {
    fn from(rows: Rows) -> Self {
        match rows {
            Rows::Claims => Table::Claims,
            Rows::Figures => Table::Figures,
        }
    }
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
