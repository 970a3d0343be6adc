//! `sayso patterns test`: runs the examples of patterns and shows those that do not hold.

use std::io::Write;

use anyhow::Result;

use super::Loaded;
use crate::cli::Exit;
use crate::cli::args::PatternsFolder;
use crate::cli::terminal::{self, BAD, FAINT, GOOD, NAME, counted, marked, styled};
use crate::matching::examples::{ExampleFailure, ExampleRunner, Never};

/// Runs the sub-command.
pub fn run(arguments: &PatternsFolder) -> Result<Exit> {
    let loaded = Loaded::new(arguments)?;
    let mut runner = ExampleRunner::new(&loaded.program);
    let mut out = terminal::stdout();
    let (mut patterns, mut examples, mut failed) = (0, 0, 0);
    for (number, pattern) in loaded.patterns() {
        let source = &pattern.source;
        patterns += 1;
        examples += source.finds.len() + source.ignores.len() + source.misses.len();
        let report = runner.check(number);
        for failure in &report.failures {
            failed += 1;
            writeln!(out, "{}\n", shown(failure))?;
        }
        // of the built-in patterns some are there for others to beat
        let note = match &report.never {
            Some(Never::Matches) => "matches none of its examples".to_string(),
            Some(Never::Stands(rivals)) if arguments.folder.is_some() => {
                let rivals = rivals.join(", ");
                format!(
                    "never stands: in each of its `finds` it is beaten by {rivals}; a higher `priority` makes it win"
                )
            }
            _ => continue,
        };
        let place = styled(FAINT, format!("{}:{}", source.file.path, source.line()));
        writeln!(out, "{place}: {}: {note}\n", styled(NAME, &source.id))?;
    }
    let verdict = match failed {
        0 => styled(GOOD, "all hold"),
        1 => styled(BAD, "1 does not hold"),
        _ => styled(BAD, format!("{failed} do not hold")),
    };
    writeln!(out, "{} of {}: {verdict}", counted(examples, "example"), counted(patterns, "pattern"))?;
    terminal::finish(out)?;
    Ok(if failed == 0 { Exit::Done } else { Exit::SomeFailed })
}

/// The same as the failure prints itself, in colours.
fn shown(failure: &ExampleFailure) -> String {
    let text = failure.to_string();
    let mut lines = text.lines();
    let mut shown = lines.next().unwrap_or_default().replacen(&failure.pattern, &styled(NAME, &failure.pattern), 1);
    for line in lines {
        let line = match line.split_once(':') {
            Some((label, rest)) if label.ends_with("expected") => format!("{}:{}", styled(GOOD, label), marked(rest)),
            Some((label, rest)) if label.ends_with("got") => format!("{}:{}", styled(BAD, label), marked(rest)),
            _ => line.to_string(),
        };
        shown.push('\n');
        shown.push_str(&line);
    }
    shown
}
