//! Which lines of which lists gave a word form: its lemma and attributes there. Few tokens are asked for them, so they lie apart
//! from what every token is asked for.

use std::borrow::Cow;

use bytemuck::{Pod, Zeroable};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::lexicon::EntryId;
use super::table::{AnyTable, Table, Tables};

/// One line of a list as it bears on one of its forms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading<'l> {
    /// Name of the list, as in `cue-verbs`.
    pub list: &'l str,
    /// Attributes of the line, such as `type=assertion`.
    pub attributes: &'l [(Box<str>, Box<str>)],
    /// The lemmas of all lines, and where this one's stands.
    lemmas: &'l str,
    lemma: (u32, u32),
}

impl<'l> Reading<'l> {
    /// The entry as written in the list: "say" for the form "said".
    pub fn lemma(&self) -> &'l str {
        &self.lemmas[self.lemma.0 as usize..self.lemma.1 as usize]
    }

    /// The value of an attribute.
    pub fn attribute(&self, key: &str) -> Option<&'l str> {
        self.attributes.iter().find(|(k, _)| &**k == key).map(|(_, value)| &**value)
    }
}

/// Number of a line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineId(u32);

/// A line: numbers of its list and its attributes, and where its lemma stands.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
struct Line {
    list: u32,
    attributes: u32,
    start: u32,
    end: u32,
}

/// All lines, and for each entry those that gave it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Readings {
    lists: Vec<Box<str>>,
    attributes: Vec<Vec<(Box<str>, Box<str>)>>,
    #[serde(skip)]
    lemmas: Cow<'static, str>,
    /// Lines of all entries, one entry behind the other. A line that gives several forms stands here several times, so that the
    /// lines of an entry lie together.
    #[serde(skip)]
    lines: Table<Line>,
    /// For each entry where its lines begin in `lines`; and where the last one's end.
    #[serde(skip)]
    begin: Table<u32>,
}

impl Tables for Readings {
    fn each_table(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.lemmas);
        visit(&mut self.lines);
        visit(&mut self.begin);
    }
}

impl Readings {
    /// The lines that gave the entry, in order of the lists.
    pub fn of(&self, entry: EntryId) -> impl Iterator<Item = Reading<'_>> {
        let at = entry.0 as usize;
        let range = match self.begin.get(at..at + 2) {
            Some(edges) => edges[0] as usize..edges[1] as usize,
            None => 0..0,
        };
        self.lines[range].iter().map(|line| Reading {
            list: &self.lists[line.list as usize],
            attributes: &self.attributes[line.attributes as usize],
            lemmas: &self.lemmas,
            lemma: (line.start, line.end),
        })
    }
}

/// Attributes of a line, in the order in which they are written.
type Attributes = Vec<(Box<str>, Box<str>)>;

/// Collects lines and what they give.
#[derive(Debug, Default)]
pub(crate) struct ReadingsBuilder {
    readings: Readings,
    list_numbers: FxHashMap<Box<str>, u32>,
    attribute_numbers: FxHashMap<Attributes, u32>,
    lines: Vec<Line>,
    given: Vec<(EntryId, LineId)>,
}

impl ReadingsBuilder {
    /// Adds a line.
    pub fn add_line(&mut self, list: &str, lemma: &str, attributes: &Attributes) -> LineId {
        let readings = &mut self.readings;
        let lists = &mut readings.lists;
        let list = *self.list_numbers.entry(list.into()).or_insert_with(|| {
            lists.push(list.into());
            lists.len() as u32 - 1
        });
        let known = &mut readings.attributes;
        let attributes = *self.attribute_numbers.entry(attributes.clone()).or_insert_with(|| {
            known.push(attributes.clone());
            known.len() as u32 - 1
        });
        let start = readings.lemmas.len() as u32;
        readings.lemmas.to_mut().push_str(lemma);
        let end = readings.lemmas.len() as u32;
        self.lines.push(Line { list, attributes, start, end });
        LineId(self.lines.len() as u32 - 1)
    }

    /// Notes that a line gave an entry.
    pub fn give(&mut self, entry: EntryId, line: LineId) {
        self.given.push((entry, line));
    }

    /// The finished table for so many entries.
    pub fn build(mut self, entries: usize) -> Readings {
        self.given.sort_by_key(|(entry, _)| entry.0);
        let begin = (0..=entries as u32).map(|entry| self.given.partition_point(|(other, _)| other.0 < entry) as u32);
        self.readings.begin = begin.collect();
        self.readings.lines = self.given.iter().map(|(_, line)| self.lines[line.0 as usize]).collect();
        self.readings
    }
}
