//! Tables: one row a claim, or one row a figure.

use std::collections::HashMap;

use csv::WriterBuilder;
use serde::Serialize;

use super::record::{ClaimRecord, FigureRecord, Id, Number, Place, Record};
use crate::extract::types::{ClaimType, Edge, Event, Mention, Qualifier, QuotationKind, SourceType, Stance};

/// What a row stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Table {
    /// A claim.
    Claims,
    /// A figure.
    Figures,
}

/// A claim as a row. Of what stands in several pieces, `start` is that of the first and `end` that of the last.
#[derive(Serialize)]
struct ClaimRow<'a> {
    id: &'a str,
    claim: Id,
    #[serde(rename = "type")]
    claim_type: ClaimType,
    quotation: QuotationKind,
    stance: Stance,
    negated: bool,
    source: Option<&'a str>,
    source_start: Option<usize>,
    source_end: Option<usize>,
    mention: Option<Mention>,
    name: Option<&'a str>,
    source_type: Option<SourceType>,
    named: Option<bool>,
    role: Option<&'a str>,
    cue: Option<&'a str>,
    cue_start: Option<usize>,
    cue_end: Option<usize>,
    lemma: Option<&'a str>,
    content: &'a str,
    content_start: Option<usize>,
    content_end: Option<usize>,
    edge: Edge,
    addressee: Option<&'a str>,
    parent: Option<Id>,
    sentence: usize,
    figures: String,
    pattern: &'a str,
}

/// A figure as a row, with who is behind it.
#[derive(Serialize)]
struct FigureRow<'a> {
    id: &'a str,
    figure: Id,
    text: &'a str,
    start: Option<usize>,
    end: Option<usize>,
    value: Option<Number>,
    min: Option<Number>,
    max: Option<Number>,
    qualifier: Qualifier,
    unit: &'a str,
    noun: Option<&'a str>,
    event: Option<Event>,
    period: Option<&'a str>,
    sentence: usize,
    claim: Option<Id>,
    name: Option<&'a str>,
    pattern: &'a str,
}

/// The first row of a table: the names of its columns.
pub fn head(table: Table) -> &'static str {
    match table {
        Table::Claims => {
            "id,claim,type,quotation,stance,negated,source,source_start,source_end,mention,name,source_type,named,role,cue,\
             cue_start,cue_end,lemma,content,content_start,content_end,edge,addressee,parent,sentence,figures,pattern\n"
        }
        Table::Figures => {
            "id,figure,text,start,end,value,min,max,qualifier,unit,noun,event,period,sentence,claim,name,pattern\n"
        }
    }
}

/// Adds the rows of a record.
///
/// # Errors
/// Those of the writer, which memory does not give.
pub fn rows(record: &Record<'_>, table: Table, out: &mut Vec<u8>) -> csv::Result<()> {
    let mut writer = WriterBuilder::new().has_headers(false).from_writer(out);
    match table {
        Table::Claims => {
            for claim in &record.claims {
                writer.serialize(claim_row(&record.id, claim))?;
            }
        }
        Table::Figures => {
            let claims: HashMap<Id, &ClaimRecord<'_>> = record.claims.iter().map(|claim| (claim.id, claim)).collect();
            for figure in &record.figures {
                let claim = figure.claim.and_then(|id| claims.get(&id));
                let name = claim.and_then(|claim| claim.source.as_ref()?.name.as_deref());
                writer.serialize(figure_row(&record.id, figure, name))?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

fn claim_row<'a>(id: &'a str, claim: &'a ClaimRecord<'_>) -> ClaimRow<'a> {
    let (source, cue) = (claim.source.as_ref(), claim.cue.as_ref());
    let (source_start, source_end) = edges(source.map(|source| source.spans.as_slice()));
    let (cue_start, cue_end) = edges(cue.map(|cue| cue.spans.as_slice()));
    let (content_start, content_end) = edges(Some(&claim.content.spans));
    let figures: Vec<String> = claim.figures.iter().map(ToString::to_string).collect();
    ClaimRow {
        id,
        claim: claim.id,
        claim_type: claim.claim_type,
        quotation: claim.quotation,
        stance: claim.stance,
        negated: claim.negated,
        source: source.map(|source| &*source.text),
        source_start,
        source_end,
        mention: source.map(|source| source.mention),
        name: source.and_then(|source| source.name.as_deref()),
        source_type: source.and_then(|source| source.source_type),
        named: source.and_then(|source| source.named),
        role: source.and_then(|source| source.role.as_deref()),
        cue: cue.map(|cue| &*cue.text),
        cue_start,
        cue_end,
        lemma: cue.map(|cue| &*cue.lemma),
        content: &claim.content.text,
        content_start,
        content_end,
        edge: claim.content.edge,
        addressee: claim.addressee.as_ref().map(|addressee| &*addressee.text),
        parent: claim.parent,
        sentence: claim.sentence,
        figures: figures.join(" "),
        pattern: claim.pattern,
    }
}

fn figure_row<'a>(id: &'a str, figure: &'a FigureRecord<'_>, name: Option<&'a str>) -> FigureRow<'a> {
    let (start, end) = edges(Some(&figure.spans));
    FigureRow {
        id,
        figure: figure.id,
        text: &figure.text,
        start,
        end,
        value: figure.value,
        min: figure.min,
        max: figure.max,
        qualifier: figure.qualifier,
        unit: &figure.unit,
        noun: figure.noun.as_deref(),
        event: figure.event,
        period: figure.period.as_deref(),
        sentence: figure.sentence,
        claim: figure.claim,
        name,
        pattern: figure.pattern,
    }
}

/// The start of the first place and the end of the last.
fn edges(places: Option<&[Place]>) -> (Option<usize>, Option<usize>) {
    let places = places.unwrap_or_default();
    (places.first().map(|[start, _]| *start), places.last().map(|[_, end]| *end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extractor, Patterns};

    #[test]
    fn rows_fit_their_head() {
        let patterns = Patterns::embedded();
        let text = "“At least 14 people,\nmost of them \"crew\", were killed,” Ann Reed said.";
        let record = Extractor::new(&patterns).record("a,b", text);
        for (table, count) in [(Table::Claims, record.claims.len()), (Table::Figures, record.figures.len())] {
            let mut bytes = head(table).as_bytes().to_vec();
            rows(&record, table, &mut bytes).unwrap();
            let mut reader = csv::Reader::from_reader(&*bytes);
            let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
            assert!(count > 0 && rows.len() == count && rows.iter().all(|row| &row[0] == "a,b"));
        }
    }
}
