//! `sayso tolls`: how many were killed, injured, missing, displaced, detained or kidnapped, who says so, and who says otherwise.
//!
//! A row is what one source says of one event in one text, or what the text says in its own voice. A count is marked where another
//! row of the event disagrees with it: in the same text, or else in another one. What texts of different incidents say differs by
//! nature, so to read the mark, give the command texts about the same one.

use anyhow::Result;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::Exit;
use super::args::TableArguments;
use super::corpus::read_all;
use super::output::Output;
use super::table::Table;
use crate::extract::types::{Event, Qualifier};
use crate::output::record::{CountRecord, Id, Number, Record};

const COLUMNS: &[&str] = &["event", "value", "min", "max", "qualifier", "source", "conflict", "text", "sentence"];

/// What one source says of one event in one text.
struct Row {
    event: Event,
    said: Said,
    /// None for the text itself.
    source: Option<String>,
    /// The text's id.
    text: String,
    /// The sentence of the first figure that the count rests on.
    sentence: String,
    conflict: Option<Conflict>,
}

/// A count as it is said.
#[derive(Clone, Copy)]
struct Said {
    value: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
    qualifier: Qualifier,
}

/// Where the row stands that says otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conflict {
    SameText,
    OtherText,
}

/// Reads all texts and prints the table.
///
/// # Errors
/// If the flags or patterns are no good, or the table cannot be written.
pub fn run(arguments: &TableArguments) -> Result<Exit> {
    let mut rows: Vec<Row> = Vec::new();
    let exit = read_all(arguments, rows_of, |text| rows.extend(text))?;
    rows.sort_by_key(|row| row.event);
    mark_conflicts(&mut rows);
    let mut table = Table::new(COLUMNS);
    rows.iter().for_each(|row| table.push(row.cells()));
    let mut out = Output::open(None)?;
    table.write(arguments.format, &mut out)?;
    out.finish()?;
    Ok(exit)
}

/// What a text says of each event.
fn rows_of(record: &Record<'_>, text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let figures = record.figures.iter().filter_map(|figure| Some((figure.id, figure.spans.first()?[0])));
    let starts: FxHashMap<Id, usize> = figures.collect();
    let names: FxHashMap<Id, &str> = record.sources.iter().map(|source| (source.id, &*source.name)).collect();
    for (event, total) in &record.totals {
        let mut push = |source: Option<String>, count: &CountRecord<'_>| {
            let said = Said::of(count);
            let sentence = sentence_of(record, count, &starts, text);
            rows.push(Row { event: *event, said, source, text: record.id.clone(), sentence, conflict: None });
        };
        for told in &total.by_source {
            let name = told.source.and_then(|id| names.get(&id));
            push(name.map(ToString::to_string), &told.count);
        }
        if total.by_source.is_empty() {
            push(None, &total.count);
        }
    }
    rows
}

/// The words of the sentence in which the first figure of a count stands; `starts` tells where each figure does.
fn sentence_of(record: &Record<'_>, count: &CountRecord<'_>, starts: &FxHashMap<Id, usize>, text: &str) -> String {
    let figures = count.figures.iter().filter_map(|id| starts.get(id).copied());
    let persons = count.persons.iter().filter_map(|person| Some(person.spans.first()?[0]));
    let Some(start) = figures.chain(persons).min() else { return String::new() };
    let at = record.sentences.partition_point(|sentence| sentence.end <= start);
    let Some(sentence) = record.sentences.get(at) else { return String::new() };
    text[sentence.start..sentence.end].to_string()
}

/// Marks the rows of an event that other rows of it contradict; rows are sorted by event, then in order of the texts.
fn mark_conflicts(rows: &mut [Row]) {
    for event in rows.chunk_by_mut(|a, b| a.event == b.event) {
        let all = Sayings::of(event);
        for text in event.chunk_by_mut(|a, b| a.text == b.text) {
            let here = Sayings::of(text);
            for row in text {
                let same = here.contradict(&row.said).then_some(Conflict::SameText);
                row.conflict = same.or_else(|| all.contradict(&row.said).then_some(Conflict::OtherText));
            }
        }
    }
}

/// What several rows say, drawn together, so that a row need not be compared with each of them.
#[derive(Default)]
struct Sayings {
    highest_low: f64,
    /// None without rows.
    lowest_high: Option<f64>,
    /// The first count of each qualifier, and whether there is another one.
    by_qualifier: Vec<(Said, bool)>,
}

impl Sayings {
    fn of(rows: &[Row]) -> Self {
        let mut sayings = Sayings::default();
        for said in rows.iter().map(|row| row.said).filter(|said| said.qualifier != Qualifier::Vague) {
            let (low, high) = said.bounds();
            sayings.highest_low = sayings.highest_low.max(low);
            sayings.lowest_high = Some(sayings.lowest_high.map_or(high, |lowest| lowest.min(high)));
            match sayings.by_qualifier.iter_mut().find(|(first, _)| first.qualifier == said.qualifier) {
                Some((first, several)) => *several |= !first.is(&said),
                None => sayings.by_qualifier.push((said, false)),
            }
        }
        sayings
    }

    /// One of the rows and this one cannot both be right, or say the same thing of different numbers: "at least 75", "at least
    /// 76".
    fn contradict(&self, said: &Said) -> bool {
        if said.qualifier == Qualifier::Vague {
            return false;
        }
        let (low, high) = said.bounds();
        let apart = self.highest_low > high || self.lowest_high.is_some_and(|lowest| low > lowest);
        let exact = said.qualifier != Qualifier::About;
        apart || exact && self.by_qualifier.iter().any(|(first, several)| *several && first.qualifier == said.qualifier)
    }
}

impl Row {
    fn cells(&self) -> Vec<Value> {
        let number = |value: Option<f64>| json!(value.map(Number));
        let Said { value, min, max, qualifier } = self.said;
        vec![
            json!(self.event.name()),
            number(value),
            number(min),
            number(max),
            json!(qualifier.name()),
            json!(self.source),
            json!(self.conflict.map(Conflict::name)),
            json!(self.text),
            json!(self.sentence),
        ]
    }
}

impl Said {
    /// "About 40" does not contradict 44, but 45.
    const ABOUT: f64 = 0.1;

    fn of(count: &CountRecord<'_>) -> Self {
        let plain = |number: Option<Number>| number.map(|number| number.0);
        let (value, min, max) = (plain(count.value), plain(count.min), plain(count.max));
        Said { value, min, max, qualifier: count.qualifier }
    }

    fn is(&self, other: &Said) -> bool {
        self.qualifier == other.qualifier && (self.value, self.min, self.max) == (other.value, other.min, other.max)
    }

    /// Between which values it lies.
    fn bounds(&self) -> (f64, f64) {
        match (self.qualifier, self.value) {
            (Qualifier::About, Some(value)) => (value * (1.0 - Self::ABOUT), value * (1.0 + Self::ABOUT)),
            _ => (self.min.unwrap_or(0.0), self.max.unwrap_or(f64::INFINITY)),
        }
    }
}

impl Conflict {
    fn name(self) -> &'static str {
        match self {
            Conflict::SameText => "same text",
            Conflict::OtherText => "other text",
        }
    }
}
