//! `sayso sources`: who is quoted how often, over one text or many.
//!
//! Sources of several texts are one if they have the same name, or, unnamed, the same words; case and a leading article do not
//! count. Claims whose source cannot be told share a row without a name; claims without a source are not counted.

use std::io::{self, Write};

use anyhow::Result;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::Exit;
use super::args::TableArguments;
use super::corpus::read_all;
use super::output::Output;
use super::table::{Table, TableFormat};
use crate::extract::types::{QuotationKind, SourceType};
use crate::output::record::{Record, SourceRecord};

const COLUMNS: &[&str] = &["source", "type", "named", "claims", "quoted", "texts"];

/// A source with its claims.
#[derive(Clone)]
struct Tally {
    /// None for all whose name cannot be told.
    who: Option<Who>,
    claims: usize,
    /// Claims with words in quotation marks.
    quoted: usize,
    /// Texts that have such claims.
    texts: usize,
}

/// What is shown of a source.
#[derive(Clone)]
struct Who {
    name: String,
    source_type: SourceType,
    named: bool,
}

/// The sources of one text or of many, in order of first mention.
#[derive(Default)]
struct Tallies {
    all: Vec<Tally>,
    /// Where a source stands in `all`, by what tells it from others.
    places: FxHashMap<Option<(bool, String)>, usize>,
}

/// Counts the sources of all texts and prints the table.
///
/// # Errors
/// If the flags or patterns are no good, or the table cannot be written.
pub fn run(arguments: &TableArguments) -> Result<Exit> {
    let mut tallies = Tallies::default();
    let exit = read_all(
        arguments,
        |record, _| Tallies::of_text(record),
        |text| text.all.into_iter().for_each(|tally| tallies.add(tally)),
    )?;
    // Equals stay in order of first mention.
    tallies.all.sort_by_key(|tally| std::cmp::Reverse(tally.claims));
    let mut table = Table::new(COLUMNS);
    tallies.all.iter().for_each(|tally| table.push(tally.row()));
    let mut out = Output::open(None)?;
    table.write(arguments.format, &mut out)?;
    if arguments.format == TableFormat::Text {
        tallies.write_shares(&mut out)?;
    }
    out.finish()?;
    Ok(exit)
}

impl Tallies {
    /// The sources of one text.
    fn of_text(record: &Record<'_>) -> Self {
        let mut tallies = Tallies::default();
        for claim in &record.claims {
            let Some(source) = &claim.source else { continue };
            let quoted = usize::from(claim.quotation != QuotationKind::Indirect);
            tallies.add(Tally { who: Who::of(source), claims: 1, quoted, texts: 0 });
        }
        tallies.all.iter_mut().for_each(|tally| tally.texts = 1);
        tallies
    }

    /// Adds a tally to that of the same source.
    fn add(&mut self, tally: Tally) {
        let key = tally.who.as_ref().map(|who| (who.named, key_of(&who.name)));
        let place = *self.places.entry(key).or_insert(self.all.len());
        match self.all.get_mut(place) {
            Some(known) => {
                known.claims += tally.claims;
                known.quoted += tally.quoted;
                known.texts += tally.texts;
            }
            None => self.all.push(tally),
        }
    }

    /// How many claims have a named source, an unnamed one, or one that cannot be told.
    fn write_shares(&self, out: &mut impl Write) -> io::Result<()> {
        let claims = |named: Option<bool>| {
            let fits = |tally: &&Tally| tally.who.as_ref().map(|who| who.named) == named;
            self.all.iter().filter(fits).map(|tally| tally.claims).sum::<usize>()
        };
        let (named, unnamed, unknown) = (claims(Some(true)), claims(Some(false)), claims(None));
        let all = named + unnamed + unknown;
        let percent = |part: usize| if all == 0 { 0.0 } else { part as f64 * 100.0 / all as f64 };
        writeln!(
            out,
            "\nClaims with a source: {all}; named {named} ({:.0}%), unnamed {unnamed} ({:.0}%), unresolved {unknown} ({:.0}%)",
            percent(named),
            percent(unnamed),
            percent(unknown),
        )
    }
}

impl Tally {
    fn row(&self) -> Vec<Value> {
        let who = self.who.as_ref();
        vec![
            json!(who.map(|who| &who.name)),
            json!(who.map(|who| who.source_type.name())),
            json!(who.map(|who| who.named)),
            json!(self.claims),
            json!(self.quoted),
            json!(self.texts),
        ]
    }
}

impl Who {
    fn of(source: &SourceRecord<'_>) -> Option<Self> {
        Some(Who { name: source.name.as_deref()?.into(), source_type: source.source_type?, named: source.named? })
    }
}

/// The words of a name in lower case without a leading article.
fn key_of(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let article = words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an");
    words[usize::from(article)..].join(" ")
}
