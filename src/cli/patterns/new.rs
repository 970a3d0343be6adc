//! `sayso patterns new`: writes a commented pattern, or a word list, that works and waits to be changed.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::cli::Exit;
use crate::cli::args::{NewArguments, NewKind};
use crate::cli::terminal::{self, NAME, styled};
use crate::pattern::load::PatternFolder;

/// What stands for the name in a skeleton.
const PLACEHOLDER: &str = "NAME";

/// A word list of a new name.
const LIST: &str = include_str!("skeletons/list.txt");

/// Runs the sub-command.
pub fn run(arguments: &NewArguments) -> Result<Exit> {
    let parts = |name: &str| name.split('/').all(is_name);
    ensure!(
        parts(&arguments.name),
        "`{}` is no name: it may hold letters, digits, `-` and `_`, with `/` between the path of the file and the name",
        arguments.name
    );
    let (file, id) = match skeleton(arguments.kind) {
        Some((stem, skeleton)) => pattern(arguments, stem, skeleton)?,
        None => (list(arguments)?, arguments.name.clone()),
    };
    let folder = arguments.folder.display();
    let mut out = terminal::stdout();
    writeln!(out, "{file}: {}", styled(NAME, id))?;
    writeln!(out, "Change it, then run: sayso patterns test {folder}")?;
    terminal::finish(out)?;
    Ok(Exit::Done)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The file that patterns of a kind are put in, without its ending, and a pattern to begin with; none for a list.
fn skeleton(kind: NewKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        NewKind::Claim => ("claims", include_str!("skeletons/claim.toml")),
        NewKind::Figure => ("figures", include_str!("skeletons/figure.toml")),
        NewKind::Group => ("figures", include_str!("skeletons/group.toml")),
        NewKind::Period => ("figures", include_str!("skeletons/period.toml")),
        NewKind::Nothing => ("vetoes", include_str!("skeletons/nothing.toml")),
        NewKind::Phrase => ("grammar", include_str!("skeletons/phrase.toml")),
        NewKind::Edge => ("grammar", include_str!("skeletons/edge.toml")),
        NewKind::Tag => ("grammar", include_str!("skeletons/tag.toml")),
        NewKind::List => return None,
    })
}

/// Adds a pattern to its file. Gives the file's path and the pattern's id.
fn pattern(arguments: &NewArguments, stem: &str, skeleton: &str) -> Result<(String, String)> {
    let (stem, name) = arguments.name.rsplit_once('/').unwrap_or((stem, &arguments.name));
    let path = arguments.folder.join(format!("{stem}.toml"));
    let shown = path.display().to_string();
    let mut text = match path.exists() {
        true => fs::read_to_string(&path).with_context(|| shown.clone())?,
        false => String::new(),
    };
    let header = format!("[{name}]");
    ensure!(!text.lines().any(|line| line.trim() == header), "{shown}: there is a pattern `{name}` already");
    if !text.is_empty() {
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
    }
    text.push_str(&skeleton.replace(PLACEHOLDER, name));
    write(&path, &text)?;
    Ok((shown, format!("{stem}/{name}")))
}

/// Makes a word list. Gives the file's path.
fn list(arguments: &NewArguments) -> Result<String> {
    let name = arguments.name.trim_start_matches("lists/");
    let path = arguments.folder.join("lists").join(format!("{name}.txt"));
    let shown = path.display().to_string();
    ensure!(!path.exists(), "{shown}: there is such a list already");
    let embedded = PatternFolder::embedded();
    let built_in = embedded.files.iter().find(|file| file.path == format!("patterns/lists/{name}.txt"));
    let text = match built_in {
        Some(file) => addition(name, &file.text),
        None => LIST.replace(PLACEHOLDER, name),
    };
    write(&path, &text)?;
    Ok(shown)
}

/// Entries of the built-in list that an addition to it shows.
const SHOWN_ENTRIES: usize = 5;

/// A list whose entries are added to a built-in one: its comments and directives, and some of its entries as comments.
fn addition(name: &str, built_in: &str) -> String {
    let head: Vec<&str> = built_in.lines().take_while(|line| line.starts_with(['#', '%']) || line.is_empty()).collect();
    let entries: Vec<&str> = built_in.lines().skip(head.len()).filter(|line| !line.starts_with('#')).collect();
    let step = (entries.len() / SHOWN_ENTRIES).max(1);
    let some = entries.iter().step_by(step).take(SHOWN_ENTRIES);
    let some: String = some.map(|entry| format!("#   {entry}\n")).collect();
    format!(
        "# Entries of your own: they are added to the built-in list `{name}`, which begins so:\n{}\n\
         # Some of its {} entries; write yours below in the same way:\n{some}",
        head.join("\n").trim_end(),
        entries.len()
    )
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())
}
