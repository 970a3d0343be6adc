//! `sayso patterns show`: a pattern as it is written, and what its macros stand for.

use std::io::Write;

use anyhow::{Result, anyhow};

use crate::cli::Exit;
use crate::cli::args::ShowArguments;
use crate::cli::folders::pattern_folders;
use crate::cli::terminal::{self, FAINT, NAME, TITLE, styled};
use crate::pattern::compile::{compile, expanded};
use crate::pattern::diagnostic::did_you_mean;
use crate::pattern::file::PatternSource;
use crate::pattern::print::lay_out;

/// Runs the sub-command.
pub fn run(arguments: &ShowArguments) -> Result<Exit> {
    let folders = pattern_folders(&arguments.patterns, None)?;
    let Some((source, tree)) = expanded(&folders, &arguments.id)? else {
        let program = compile(&folders)?;
        let ids = program.patterns.iter().map(|pattern| pattern.source.id.as_str());
        let hint = did_you_mean(&arguments.id, ids).unwrap_or_else(|| "`sayso patterns list` shows all".to_string());
        return Err(anyhow!("there is no pattern `{}`: {hint}", arguments.id));
    };
    let mut out = terminal::stdout();
    let place = styled(FAINT, format!("# {}:{}", source.file.path, source.line()));
    writeln!(out, "{} {place}", styled(NAME, format!("# {}", source.id)))?;
    writeln!(out, "{}\n", as_written(&source))?;
    writeln!(out, "{TITLE}# its match line with macros put in{TITLE:#}")?;
    for line in lay_out(&tree, 0).lines() {
        writeln!(out, "{}", styled(FAINT, "#   ") + line)?;
    }
    terminal::finish(out)?;
    Ok(Exit::Done)
}

/// The pattern's lines of its file, from its name to the next pattern, without the comment above that one.
fn as_written(source: &PatternSource) -> &str {
    let text = &source.file.text;
    let start = text[..source.place.start].rfind('\n').map_or(0, |at| at + 1);
    let last = [&source.finds, &source.ignores, &source.misses].into_iter().flatten().map(|example| example.place.end);
    // what stands behind the last example is the end of its list, and keys up to the next name
    let behind = last.max().unwrap_or(source.place.end);
    let end = text[behind..].find("\n[").map_or(text.len(), |at| behind + at);
    let written = text[start..end].trim_end();
    let comment = written.rfind("\n\n").filter(|at| written[at + 2..].lines().all(|line| line.starts_with('#')));
    written[..comment.unwrap_or(written.len())].trim_end()
}
