//! brat standoff: one file of annotations for a text, in the form of the PolNeAR corpus.

use std::fmt::Write as _;

use super::record::{Place, Record};
use crate::text::offsets::{OffsetUnit, Offsets};

/// The annotations of a record whose offsets are bytes of `text`.
///
/// A claim is an `Attribution` event with its `Source`, `Cue` and `Content`; one inside another's content is a
/// `NestedAttribution`. Names of sources and values of figures stand in notes.
pub fn standoff(record: &Record<'_>, text: &str) -> String {
    let offsets = Offsets::new(text, OffsetUnit::CodePoints);
    let mut writer = Writer { text, offsets, out: String::new(), spans: 0, notes: 0 };
    for (number, claim) in record.claims.iter().enumerate() {
        let kind = if claim.parent.is_none() { "Attribution" } else { "NestedAttribution" };
        let mut roles = String::new();
        let mut role = |name: &str, id: usize| {
            let _ = write!(roles, " {name}:T{id}");
        };
        if let Some(source) = &claim.source {
            let id = writer.span("Source", &source.spans);
            role("Source", id);
            if let Some(name) = &source.name {
                writer.note(id, name);
            }
        }
        // the trigger of an event is a span of its own
        let trigger = match &claim.cue {
            Some(cue) => {
                role("Cue", writer.span("Cue", &cue.spans));
                writer.span(kind, &cue.spans)
            }
            None => writer.span(kind, &claim.content.spans),
        };
        role("Content", writer.span("Content", &claim.content.spans));
        let _ = writeln!(writer.out, "E{}\t{kind}:T{trigger}{roles}", number + 1);
    }
    for figure in &record.figures {
        let id = writer.span("Figure", &figure.spans);
        let mut note = format!("{} {}", figure.qualifier.name(), figure.unit);
        for (name, value) in [("value", figure.value), ("min", figure.min), ("max", figure.max)] {
            if let Some(value) = value {
                let _ = write!(note, " {name}={}", value.0);
            }
        }
        if let Some(event) = figure.event {
            let _ = write!(note, " {}", event.name());
        }
        writer.note(id, &note);
    }
    writer.out
}

struct Writer<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    out: String,
    spans: usize,
    notes: usize,
}

impl Writer<'_> {
    /// Adds a span and gives its number.
    fn span(&mut self, kind: &str, places: &[Place]) -> usize {
        self.spans += 1;
        let _ = write!(self.out, "T{}\t{kind} ", self.spans);
        let mut words = String::new();
        for [start, end] in places.iter().flat_map(|place| lines(self.text, *place)) {
            if !words.is_empty() {
                self.out.push(';');
                words.push(' ');
            }
            let _ = write!(self.out, "{} {}", self.offsets.at(start), self.offsets.at(end));
            words.push_str(&self.text[start..end]);
        }
        let _ = writeln!(self.out, "\t{words}");
        self.spans
    }

    fn note(&mut self, span: usize, note: &str) {
        self.notes += 1;
        let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(self.out, "#{}\tAnnotatorNotes T{span}\t{note}", self.notes);
    }
}

/// The pieces of a place between line breaks, which no span of brat may hold.
fn lines(text: &str, [start, end]: Place) -> impl Iterator<Item = Place> {
    let mut at = start;
    text[start..end].split_inclusive(['\n', '\r']).filter_map(move |line| {
        let begin = at + line.len() - line.trim_start().len();
        at += line.len();
        let kept = line.trim();
        (!kept.is_empty()).then_some([begin, begin + kept.len()])
    })
}
