//! Figures and totals.

use super::types::{Claim, Figure, Total};
use crate::matching::engine::Engine;
use crate::matching::resolve::Verdict;
use crate::pattern::program::Program;
use crate::text::document::Document;

/// The figures of a document, in order.
pub fn read(_program: &Program, _document: &Document<'_>, _engine: &Engine<'_>, _verdicts: &[Verdict]) -> Vec<Figure> {
    Vec::new()
}

/// Ties each figure to the innermost claim in whose content it stands.
pub fn link(figures: &mut [Figure], claims: &[Claim]) {
    for figure in figures {
        let inside =
            |claim: &Claim| claim.content.iter().find(|part| part.covers(figure.tokens)).map(|part| part.len());
        let holders = claims.iter().enumerate().filter_map(|(at, claim)| Some((inside(claim)?, at)));
        figure.claim = holders.min().map(|(_, at)| at);
    }
}

/// What a careful reader would report, by event.
pub fn totals(_document: &Document<'_>, _program: &Program, _figures: &[Figure]) -> Vec<Total> {
    Vec::new()
}
