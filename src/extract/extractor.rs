//! The whole way from text to [`Extraction`]: compile once, extract many.

use super::claim;
use super::figure::{self, FigureRules};
use super::source::{self, SourceRules};
use super::total;
use super::types::Extraction;
use crate::matching::engine::Engine;
use crate::matching::resolve::{Verdict, resolve};
use crate::pattern::program::Program;
use crate::text::document::{Document, DocumentBuilder};

/// Extracts claims, sources and figures from one text after the other, keeping its working memory.
#[derive(Debug)]
pub struct Extractor<'p> {
    program: &'p Program,
    builder: DocumentBuilder<'p>,
    /// The engine, with layers and matches of the last text.
    pub engine: Engine<'p>,
    source_rules: SourceRules,
    figure_rules: FigureRules,
}

impl<'p> Extractor<'p> {
    /// An extractor for compiled patterns.
    pub fn new(program: &'p Program) -> Self {
        Extractor {
            program,
            builder: DocumentBuilder::new(&program.lexicon),
            engine: Engine::new(program),
            source_rules: SourceRules::new(&program.lexicon),
            figure_rules: FigureRules::new(&program.lexicon),
        }
    }

    /// The patterns that it runs.
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// Makes the layers of a text and runs every pattern over it, with a verdict on each match.
    pub fn matches<'t>(&mut self, text: &'t str) -> (Document<'t>, Vec<Verdict>) {
        let mut document = self.builder.build(text);
        self.engine.run(&mut document);
        let verdicts = resolve(self.program, &self.engine.matches);
        (document, verdicts)
    }

    /// Everything that is found in a text.
    pub fn extract<'t>(&mut self, text: &'t str) -> (Document<'t>, Extraction) {
        let (document, verdicts) = self.matches(text);
        let mut extraction = Extraction::default();
        let program = self.program;
        extraction.claims = claim::read(program, &document, &mut self.engine, &verdicts);
        let engine = &self.engine;
        extraction.entities =
            source::resolve(&document, program, engine, &mut self.source_rules, &mut extraction.claims);
        extraction.figures = figure::read(program, &document, engine, &verdicts, &self.figure_rules);
        figure::link(&mut extraction.figures, &extraction.claims);
        extraction.totals = total::totals(&document, &extraction.figures, &extraction.claims);
        (document, extraction)
    }
}
