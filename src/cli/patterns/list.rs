//! `sayso patterns list`: what there is, and with `--count` what it is worth: how often each pattern matches in some texts.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;

use super::Loaded;
use crate::cli::Exit;
use crate::cli::args::ListArguments;
use crate::cli::inputs::Inputs;
use crate::cli::read::{Fields, read};
use crate::cli::terminal::{self, FAINT, NAME, TITLE, styled, tell};
use crate::matching::engine::Engine;
use crate::matching::resolve::{Verdict, resolve};
use crate::pattern::file::{KINDS, Makes};
use crate::pattern::program::Program;
use crate::text::document::DocumentBuilder;

/// Runs the sub-command.
pub fn run(arguments: &ListArguments) -> Result<Exit> {
    let loaded = Loaded::new(&arguments.folder)?;
    let mut exit = Exit::Done;
    let counts = (!arguments.count.is_empty()).then(|| {
        let mut counts = Counts::new(&loaded.program);
        exit = counts.add(&loaded.program, &arguments.count);
        counts
    });
    let width = loaded.patterns().map(|(_, pattern)| pattern.source.id.chars().count()).max().unwrap_or(0);
    let mut out = terminal::stdout();
    if counts.is_some() {
        writeln!(out, "{TITLE}matches  stand  {:width$}  kind     prio{TITLE:#}", "id")?;
    }
    for (number, pattern) in loaded.patterns() {
        let source = &pattern.source;
        let kind = KINDS.iter().find(|(_, makes, _)| *makes == source.makes).map_or("", |(name, ..)| name);
        if let Some(counts) = &counts {
            let Count { matches, stand } = counts.of[number as usize];
            write!(out, "{matches:7} {stand:6}  ")?;
        }
        let id = styled(NAME, format!("{:width$}", source.id));
        let place = styled(FAINT, format!("{}:{}", source.file.path, source.line()));
        writeln!(out, "{id}  {kind:7} {:4}  {place}  {}", source.priority, source.about)?;
    }
    terminal::finish(out)?;
    Ok(exit)
}

/// What a pattern did.
#[derive(Clone, Copy, Default)]
struct Count {
    /// How often it matched.
    matches: usize,
    /// How many of its matches stood: no veto blocked them and no rival beat them. Of a veto: how many matches it blocked.
    stand: usize,
}

/// What each pattern did in some texts.
struct Counts {
    of: Vec<Count>,
}

impl Counts {
    fn new(program: &Program) -> Self {
        Counts { of: vec![Count::default(); program.patterns.len()] }
    }

    /// Counts in the texts that these paths stand for; what cannot be read is told and left out.
    fn add(&mut self, program: &Program, paths: &[PathBuf]) -> Exit {
        let mut exit = Exit::Done;
        let mut engine = Engine::new(program);
        let mut builder = DocumentBuilder::new(&program.lexicon);
        let mut bytes = Vec::new();
        for input in Inputs::named(paths.to_vec()) {
            let mut notes = Vec::new();
            let text = match read(&input, &Fields::default(), &mut bytes, &mut notes) {
                Ok(read) => read.text,
                Err(reason) => {
                    tell(&format!("sayso: {reason}"));
                    exit = Exit::SomeFailed;
                    continue;
                }
            };
            let mut document = builder.build(&text);
            engine.run_observed(&mut document, None, &mut |pattern, _| {
                let count = &mut self.of[pattern as usize];
                count.matches += 1;
                count.stand += 1;
            });
            let list = &engine.matches.list;
            for (found, verdict) in list.iter().zip(resolve(program, &engine.matches)) {
                let is_veto = program.patterns[found.pattern as usize].makes() == Makes::Nothing;
                self.of[found.pattern as usize].matches += 1;
                match verdict {
                    Verdict::Stands if !is_veto => self.of[found.pattern as usize].stand += 1,
                    Verdict::Vetoed(by) => self.of[list[by].pattern as usize].stand += 1,
                    _ => {}
                }
            }
            for note in notes {
                tell(&format!("sayso: {note}"));
            }
        }
        exit
    }
}
