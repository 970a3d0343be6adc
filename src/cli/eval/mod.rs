//! `sayso eval`: precision, recall and F1 of the claims against a gold corpus in brat standoff, and what changed since a
//! baseline.
//!
//! The figures are those of the PolNeAR scorer that the project was planned with; see [`score`]. A claim inside another's
//! content is left out, for the gold labels a token once. An article annotated by several people is scored against the first
//! in order of name.

mod baseline;
mod gold;
mod report;
mod score;

use std::io::Write;

use anyhow::Result;

use self::baseline::Baseline;
use self::gold::{Article, articles};
use self::score::{Score, Scorer};
use super::Exit;
use super::args::{EvalArguments, thread_count};
use super::folders::program;
use super::ordered::map_in_order;
use super::terminal::{self, tell};
use crate::extract::extractor::Extractor;

/// Runs the sub-command.
pub fn run(arguments: &EvalArguments) -> Result<Exit> {
    let program = program(&arguments.patterns)?;
    let before = arguments.baseline.as_deref().map(Baseline::read).transpose()?.flatten();
    let articles = articles(&arguments.gold)?;
    let scorer = Scorer::new()?;
    let mut score = Score::default();
    map_in_order(
        thread_count(arguments.threads),
        articles.into_iter(),
        || Extractor::new(program),
        |extractor, article: Article, result: &mut Option<Result<Score>>| {
            *result = Some(scorer.score(extractor, &article));
        },
        |result: &mut Option<Result<Score>>| -> Result<()> {
            if let Some(article) = result.take() {
                score += article?;
            }
            Ok(())
        },
    )?;
    if let (Some(path), None) = (&arguments.baseline, &before) {
        Baseline::of(&score).write(path)?;
        tell(&format!("sayso: {}: saved as a baseline; the next run is compared with it", path.display()));
    }
    let changes = before.map(|before| before.changes(&score));
    let mut out = terminal::stdout();
    if arguments.json {
        writeln!(out, "{}", report::json(&score, changes.as_ref()))?;
    } else {
        report::print(&score, arguments.errors, &mut out)?;
        if let Some(changes) = &changes {
            report::print_changes(&score, changes, &mut out)?;
        }
    }
    terminal::finish(out)?;
    Ok(Exit::Done)
}
