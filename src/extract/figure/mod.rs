//! From standing matches to figures: the value with its qualifier and bounds, the unit, the event.
//!
//! A figure pattern finds a number with what stands around it. A group pattern finds what happened to the people in a
//! phrase - "six soldiers, four civilians and a policeman were killed" - and gives each figure of the phrase its event.

mod count;
mod group;
mod link;
mod period;
mod rules;

use self::group::add_persons;
pub use self::link::link;
use self::period::set_periods;
pub use self::rules::FigureRules;
use super::types::{Figure, Roles};
use crate::matching::engine::Engine;
use crate::matching::resolve::Verdict;
use crate::pattern::file::Makes;
use crate::pattern::program::Program;
use crate::text::document::Document;
use crate::text::lexicon::Lexicon;

/// The figures of a document in order of the text, with the single persons that totals count.
pub fn read(
    program: &Program,
    document: &Document<'_>,
    engine: &Engine<'_>,
    verdicts: &[Verdict],
    rules: &FigureRules,
) -> Vec<Figure> {
    let reader = Reader { program, document, engine, rules };
    let standing = |wanted: Makes| {
        let list = engine.matches.list.iter().zip(verdicts);
        list.filter(move |(found, verdict)| {
            **verdict == Verdict::Stands && program.patterns[found.pattern as usize].makes() == wanted
        })
        .map(|(found, _)| found)
    };
    let mut figures: Vec<Figure> = Vec::with_capacity(standing(Makes::Figure).count());
    for found in standing(Makes::Figure) {
        reader.push_figures(found, &mut figures);
    }
    figures.sort_by_key(|figure| (figure.number.start, figure.bytes.start));
    drop_qualifiers(&mut figures);
    let mut persons = Vec::new();
    for found in standing(Makes::Group) {
        reader.apply_group(found, &mut figures, &mut persons);
    }
    add_persons(persons, &mut figures);
    reader.read_bare_numbers(&mut figures);
    let periods = standing(Makes::Period).filter_map(|found| engine.matches.capture(found, program, "period"));
    set_periods(document, &mut figures, periods.collect());
    figures.retain(|figure| figure.event.is_some() || !figure.roles.has(Roles(Roles::IMPLIED.0 | Roles::WEAK.0)));
    figures.sort_by_key(|figure| (figure.tokens.start, figure.bytes.start));
    figures
}

/// Drops the "many" of "as many as 300", which is the start of another figure.
fn drop_qualifiers(figures: &mut Vec<Figure>) {
    let starts: Vec<(u32, u32)> = figures.iter().map(|figure| (figure.tokens.start, figure.number.start)).collect();
    let mut at = 0;
    figures.retain(|figure| {
        at += 1;
        starts.get(at).is_none_or(|(start, number)| figure.number.start < *start || figure.number.start >= *number)
    });
}

struct Reader<'a, 'p, 't> {
    program: &'a Program,
    document: &'a Document<'t>,
    engine: &'a Engine<'p>,
    rules: &'a FigureRules,
}

impl Reader<'_, '_, '_> {
    fn lexicon(&self) -> &Lexicon {
        &self.program.lexicon
    }
}
