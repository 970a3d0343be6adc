//! Finds the edges of clauses and objects.

use super::attempt::{attempt, context, each_candidate};
use super::layers::{Layers, Mark};
use super::machine::{Machine, UNSET};
use super::profile::Profiles;
use super::triggers::Triggers;
use crate::pattern::alphabet::Alphabets;
use crate::pattern::program::{PatternId, Program};
use crate::text::document::Document;

/// Finds the edges of documents; keeps from one to the next which patterns are entered at which tokens.
#[derive(Debug, Default)]
pub struct EdgeFinder {
    triggers: Triggers,
    found: Vec<(u32, Mark)>,
}

impl EdgeFinder {
    /// Forgets everything: profiles are others now.
    pub fn clear(&mut self) {
        self.triggers.clear();
    }

    /// Marks the edges of a document in its layers, and tells `observe` of each.
    pub fn find(
        &mut self,
        program: &Program,
        document: &Document<'_>,
        (layers, profiles, machine): (&mut Layers, &Profiles, &mut Machine),
        observe: &mut impl FnMut(PatternId, usize),
    ) {
        let EdgeFinder { triggers, found } = self;
        let context = context(program, document, layers, profiles);
        each_candidate(context, &program.edges, triggers, Alphabets::EDGE, |id, entry| {
            let Some(tokens) = attempt(entry, machine, id) else { return };
            let number = program.variants[id as usize].pattern;
            let pattern = &program.patterns[number as usize];
            let mark = if pattern.setting("ends") == Some("object") { Mark::OBJECT_EDGE } else { Mark::CLAUSE_EDGE };
            // of several alternatives each may have an edge of its own
            let edges =
                pattern.captures.iter().zip(machine.slots.chunks_exact(2)).filter(|(role, _)| &***role == "edge");
            let at = edges.map(|(_, slots)| slots[0]).find(|at| *at != UNSET);
            let at = at.unwrap_or(tokens.start);
            observe(number, at as usize);
            found.push((at, mark));
        });
        for (at, mark) in found.drain(..) {
            layers.marks[at as usize].0 |= mark.0;
        }
    }
}
