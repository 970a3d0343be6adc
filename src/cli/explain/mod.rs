//! `sayso explain`: what sayso sees in a text, which patterns matched, how far those that failed got, and who the
//! sources are.

mod model;
mod sources;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail, ensure};

use self::model::Explanation;
use self::sources::Resolved;
use super::Exit;
use super::args::{ExplainArguments, Report};
use super::folders::explained_program;
use super::inputs::Input;
use super::kind::Kind;
use super::output::Output;
use super::read::{Fields, read};
use super::terminal::{self, tell};
use crate::extract::extractor::Extractor;
use crate::matching::engine::Engine;
use crate::pattern::diagnostic::did_you_mean;
use crate::pattern::program::{PatternId, Program};
use crate::text::document::DocumentBuilder;

/// Runs the sub-command.
pub fn run(arguments: &ExplainArguments) -> Result<Exit> {
    let program = &explained_program(&arguments.patterns)?;
    let only = arguments.pattern.as_deref().map(|id| pattern_named(program, id)).transpose()?;
    let mut bytes = Vec::new();
    let mut notes = Vec::new();
    let input = match arguments.text.as_str() {
        "-" => Some(Input::Stdin(Kind::Text)),
        path if Path::new(path).is_dir() => bail!("{path} is a folder; name one of its texts"),
        path if Path::new(path).is_file() => Some(Input::file(PathBuf::from(path))),
        _ => None,
    };
    let text = match input {
        None => arguments.text.as_str().into(),
        Some(input) => match read(&input, &Fields::default(), &mut bytes, &mut notes) {
            Ok(read) => read.text,
            Err(reason) => {
                tell(&format!("sayso: {reason}"));
                return Ok(Exit::SomeFailed);
            }
        },
    };
    for note in notes {
        tell(&format!("sayso: {note}"));
    }
    let mut document = DocumentBuilder::new(&program.lexicon).build(&text);
    if let Some(sentence) = arguments.sentence {
        let count = document.sentences.len();
        ensure!(sentence < count, "there is no sentence {sentence}: the text has {count}, and the first is 0");
    }
    let mut engine = Engine::new(program);
    let mut changes = Vec::new();
    engine.run_observed(&mut document, None, &mut |pattern, change| changes.push((pattern, change)));
    let mut explanation = Explanation::new(&engine, program, &document, &changes, only, arguments.sentence);
    if only.is_none() {
        let (document, extraction) = Extractor::new(program).extract(&text);
        explanation.sources = Resolved::all(&document, &extraction, arguments.sentence);
    }
    match arguments.format {
        Report::Text => {
            let mut out = terminal::stdout();
            text::print(&explanation, &mut out)?;
            terminal::finish(out)?;
        }
        Report::Json => {
            let mut out = Output::open(None)?;
            serde_json::to_writer(&mut out, &explanation).map_err(std::io::Error::from)?;
            writeln!(out)?;
            out.finish()?;
        }
    }
    Ok(Exit::Done)
}

fn pattern_named(program: &Program, id: &str) -> Result<PatternId> {
    let ids = || program.patterns.iter().map(|pattern| pattern.source.id.as_str());
    ids().position(|known| known == id).map(|at| at as PatternId).ok_or_else(|| {
        let hint = did_you_mean(id, ids()).unwrap_or_else(|| "`sayso patterns list` shows all".to_string());
        anyhow!("there is no pattern `{id}`: {hint}")
    })
}
