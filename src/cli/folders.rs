//! Where patterns come from: the built-in ones, the user's own folder, SAYSO_PATTERNS and the flags, in this order of
//! precedence from low to high.

use std::path::{Path, PathBuf};

use anyhow::Result;
use etcetera::BaseStrategy;

use super::args::FolderArguments;
use super::terminal::tell;
use crate::pattern::compile::compile;
use crate::pattern::diagnostic::{Diagnostic, PatternErrors};
use crate::pattern::load::PatternFolder;
use crate::pattern::program::Program;

/// Names folders of patterns, separated as in PATH.
const VARIABLE: &str = "SAYSO_PATTERNS";

/// The folders of patterns that are to be used, `own` last.
pub fn pattern_folders(arguments: &FolderArguments, own: Option<&Path>) -> Result<Vec<PatternFolder>> {
    Ok(behind_embedded(arguments, further_folders(arguments, own)?))
}

/// The folders, and before them the built-in one if it is to be used.
fn behind_embedded(arguments: &FolderArguments, further: Vec<PatternFolder>) -> Vec<PatternFolder> {
    let embedded = arguments.only.is_none().then(PatternFolder::embedded);
    embedded.into_iter().chain(further).collect()
}

/// The folders of patterns beside the built-in one.
fn further_folders(arguments: &FolderArguments, own: Option<&Path>) -> Result<Vec<PatternFolder>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    match &arguments.only {
        Some(only) => paths.push(only.clone()),
        None => {
            paths.extend(users_folder().filter(|folder| folder.is_dir()));
            let named = std::env::var_os(VARIABLE).unwrap_or_default();
            paths.extend(std::env::split_paths(&named).filter(|path| !path.as_os_str().is_empty()));
        }
    }
    paths.extend(arguments.added.iter().cloned());
    paths.extend(own.map(Path::to_path_buf));

    let mut folders: Vec<PatternFolder> = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for path in paths {
        if arguments.verbose {
            tell(&format!("sayso: patterns of {}", path.display()));
        }
        match PatternFolder::read(&path) {
            Ok(folder) => folders.push(folder),
            Err(errors) => problems.extend(errors.0),
        }
    }
    if problems.is_empty() { Ok(folders) } else { Err(PatternErrors(problems).into()) }
}

/// The folder that is read whether it is named or not: `sayso/patterns` in the folder that the platform has for settings of
/// command line tools: `$XDG_CONFIG_HOME` or `~/.config`, on Windows `%APPDATA%`.
fn users_folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("sayso").join("patterns"))
}

/// The patterns that the flags ask for, with all that is needed to explain them.
pub fn explained_program(arguments: &FolderArguments) -> Result<Program> {
    compile_folders(arguments, &pattern_folders(arguments, None)?)
}

/// The patterns that the flags ask for, ready to run. They live as long as the process: to free their many small pieces one by
/// one would only hold up its end.
pub fn program(arguments: &FolderArguments) -> Result<&'static Program> {
    let further = further_folders(arguments, None)?;
    let program = match arguments.only.is_none() && further.is_empty() {
        true => Program::embedded(),
        false => compile_folders(arguments, &behind_embedded(arguments, further))?.packed(),
    };
    Ok(Box::leak(Box::new(program)))
}

/// Compiles folders; tells of what is replaced, if that is asked for.
pub fn compile_folders(arguments: &FolderArguments, folders: &[PatternFolder]) -> Result<Program> {
    let program = compile(folders)?;
    if arguments.verbose {
        for replaced in &program.replaced {
            let ((new, new_line), (old, old_line)) = (&replaced.new, &replaced.old);
            let done = if replaced.off { "switches off" } else { "replaces" };
            tell(&format!("sayso: {new}:{new_line} {done} {} of {old}:{old_line}", replaced.id));
        }
    }
    Ok(program)
}
