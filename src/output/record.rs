//! The record: one JSON object a document. Fields never vanish and never change their order.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::extract::types::{
    Claim, ClaimType, Edge, Event, Extraction, Figure, Mention, Qualifier, QuotationKind, SourceType, Stance,
};
use crate::pattern::program::Program;
use crate::text::document::Document;
use crate::text::offsets::{OffsetUnit, Offsets};
use crate::text::span::{ByteSpan, TokenSpan};

/// Changes whenever a field changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// Start and end of a piece of text, in the unit that was asked for; the end is exclusive.
pub type Place = [usize; 2];

/// Everything found in one document.
#[derive(Serialize, Debug)]
pub struct Record<'p> {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Path as given, "-" for standard input, or the id field of a JSON Lines input.
    pub id: String,
    /// Other fields of the input, passed through.
    pub meta: Map<String, Value>,
    /// Sentences in order.
    pub sentences: Vec<SentenceRecord>,
    /// Claims in order of the text.
    pub claims: Vec<ClaimRecord<'p>>,
    /// Figures in order of the text.
    pub figures: Vec<FigureRecord<'p>>,
    /// What a careful reader would report, by event.
    pub totals: std::collections::BTreeMap<Event, TotalRecord>,
    /// Who is behind the claims, in order of first mention.
    pub sources: Vec<EntityRecord>,
}

/// A sentence.
#[derive(Serialize, Debug)]
pub struct SentenceRecord {
    /// Where it begins.
    pub start: usize,
    /// Where it ends, exclusive.
    pub end: usize,
    /// Number of its paragraph, from 0.
    pub paragraph: u32,
}

/// A claim.
#[derive(Serialize, Debug)]
pub struct ClaimRecord<'p> {
    /// "c" and its number from 1.
    pub id: String,
    /// Penn Discourse Treebank type.
    #[serde(rename = "type")]
    pub claim_type: ClaimType,
    /// How much of the content is quoted.
    pub quotation: QuotationKind,
    /// What the cue says of the content.
    pub stance: Stance,
    /// The cue is negated.
    pub negated: bool,
    /// Who holds the content.
    pub source: Option<SourceRecord>,
    /// The words that link them.
    pub cue: Option<CueRecord>,
    /// What is attributed.
    pub content: ContentRecord,
    /// Who is told.
    pub addressee: Option<TextRecord>,
    /// Id of the claim in whose content this one stands.
    pub parent: Option<String>,
    /// Number of its sentence, from 0.
    pub sentence: usize,
    /// Ids of the figures in its content.
    pub figures: Vec<String>,
    /// Id of the pattern that found it.
    pub pattern: &'p str,
}

/// Words of the text.
#[derive(Serialize, Debug)]
pub struct TextRecord {
    /// The words; pieces are joined by a space.
    pub text: String,
    /// Their places.
    pub spans: Vec<Place>,
}

/// A source as it stands in the text, with what is known of it.
#[derive(Serialize, Debug)]
pub struct SourceRecord {
    /// Its words.
    pub text: String,
    /// Their places.
    pub spans: Vec<Place>,
    /// How it is written.
    pub mention: Mention,
    /// Id of the entity in `sources`.
    pub entity: Option<String>,
    /// The entity's name.
    pub name: Option<String>,
    /// The entity's type.
    #[serde(rename = "type")]
    pub source_type: Option<SourceType>,
    /// True if the text gives a proper name.
    pub named: Option<bool>,
    /// Office, party or job as the text gives it.
    pub role: Option<String>,
}

/// A cue.
#[derive(Serialize, Debug)]
pub struct CueRecord {
    /// Its words.
    pub text: String,
    /// Their places.
    pub spans: Vec<Place>,
    /// The word as its list has it.
    pub lemma: String,
}

/// A content.
#[derive(Serialize, Debug)]
pub struct ContentRecord {
    /// Its words.
    pub text: String,
    /// Their places.
    pub spans: Vec<Place>,
    /// How sure the right edge is.
    pub edge: Edge,
}

/// A figure.
#[derive(Serialize, Debug)]
pub struct FigureRecord<'p> {
    /// "f" and its number from 1.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Their places.
    pub spans: Vec<Place>,
    /// The number.
    pub value: Option<Number>,
    /// Lowest value.
    pub min: Option<Number>,
    /// Highest value.
    pub max: Option<Number>,
    /// What is said of the number.
    pub qualifier: Qualifier,
    /// people, money, percent, ...
    pub unit: String,
    /// The noun counted.
    pub noun: Option<String>,
    /// What happened to the people counted.
    pub event: Option<Event>,
    /// Number of its sentence, from 0.
    pub sentence: usize,
    /// Id of the claim in whose content it stands.
    pub claim: Option<String>,
    /// Id of the pattern that found it.
    pub pattern: &'p str,
}

/// A total.
#[derive(Serialize, Debug)]
pub struct TotalRecord {
    /// The sum.
    pub value: Option<Number>,
    /// Lowest value.
    pub min: Option<Number>,
    /// Highest value.
    pub max: Option<Number>,
    /// What is said of the sum.
    pub qualifier: Qualifier,
    /// Ids of the figures that it rests on.
    pub figures: Vec<String>,
}

/// An entity.
#[derive(Serialize, Debug)]
pub struct EntityRecord {
    /// "s" and its number from 1.
    pub id: String,
    /// The fullest name that the text gives.
    pub name: String,
    /// What kind of entity.
    #[serde(rename = "type")]
    pub source_type: SourceType,
    /// True if the text gives a proper name.
    pub named: bool,
    /// Office, party or job as the text gives it.
    pub role: Option<String>,
    /// Other forms that the text uses.
    pub aliases: Vec<String>,
    /// Ids of its claims.
    pub claims: Vec<String>,
}

/// A number that is written as 75, not 75.0, where it is whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Whole numbers up to here are exact in 64-bit floating point.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Makes the record of an extraction.
pub fn record<'p>(
    program: &'p Program,
    document: &Document<'_>,
    extraction: &Extraction,
    id: String,
    meta: Map<String, Value>,
    unit: OffsetUnit,
) -> Record<'p> {
    let writer = Writer { program, document, extraction, offsets: Offsets::new(document.text, unit) };
    Record {
        schema_version: SCHEMA_VERSION,
        id,
        meta,
        sentences: writer.sentences(),
        claims: extraction.claims.iter().enumerate().map(|(at, claim)| writer.claim(at, claim)).collect(),
        figures: extraction.figures.iter().enumerate().map(|(at, figure)| writer.figure(at, figure)).collect(),
        totals: writer.totals(),
        sources: writer.entities(),
    }
}

struct Writer<'a, 'p, 't> {
    program: &'p Program,
    document: &'a Document<'t>,
    extraction: &'a Extraction,
    offsets: Offsets<'t>,
}

impl<'p> Writer<'_, 'p, '_> {
    fn place(&self, bytes: ByteSpan) -> Place {
        self.offsets.range(bytes)
    }

    fn words(&self, parts: &[TokenSpan]) -> TextRecord {
        let mut text = String::new();
        let mut spans = Vec::with_capacity(parts.len());
        for part in parts {
            let bytes = self.document.bytes_of(*part);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.document.text_of(bytes));
            spans.push(self.place(bytes));
        }
        TextRecord { text, spans }
    }

    fn sentences(&self) -> Vec<SentenceRecord> {
        let sentence = |sentence: &crate::text::document::Sentence| {
            let [start, end] = self.place(sentence.bytes);
            SentenceRecord { start, end, paragraph: sentence.paragraph }
        };
        self.document.sentences.iter().map(sentence).collect()
    }

    fn claim(&self, at: usize, claim: &Claim) -> ClaimRecord<'p> {
        let TextRecord { text, spans } = self.words(&claim.content);
        let cue = (!claim.cue.is_empty()).then(|| {
            let TextRecord { text, spans } = self.words(&claim.cue);
            CueRecord { text, spans, lemma: claim.lemma.clone() }
        });
        let source = claim.source.as_ref().map(|source| {
            let TextRecord { text, spans } = self.words(&[source.tokens]);
            let entity = source.entity.map(|entity| &self.extraction.entities[entity]);
            SourceRecord {
                text,
                spans,
                mention: source.mention,
                entity: source.entity.map(|entity| format!("s{}", entity + 1)),
                name: entity.map(|entity| entity.name.clone()),
                source_type: entity.map(|entity| entity.source_type),
                named: entity.map(|entity| entity.named),
                role: entity.and_then(|entity| entity.role.clone()),
            }
        });
        let figures = self.extraction.figures.iter().enumerate().filter(|(_, figure)| figure.claim == Some(at));
        ClaimRecord {
            id: format!("c{}", at + 1),
            claim_type: claim.claim_type,
            quotation: claim.quotation,
            stance: claim.stance,
            negated: claim.negated,
            source,
            cue,
            content: ContentRecord { text, spans, edge: claim.edge },
            addressee: claim.addressee.map(|tokens| self.words(&[tokens])),
            parent: claim.parent.map(|parent| format!("c{}", parent + 1)),
            sentence: claim.sentence,
            figures: figures.map(|(at, _)| format!("f{}", at + 1)).collect(),
            pattern: &self.program.patterns[claim.pattern as usize].source.id,
        }
    }

    fn figure(&self, at: usize, figure: &Figure) -> FigureRecord<'p> {
        let TextRecord { text, spans } = self.words(&[figure.tokens]);
        FigureRecord {
            id: format!("f{}", at + 1),
            text,
            spans,
            value: figure.value.map(Number),
            min: figure.min.map(Number),
            max: figure.max.map(Number),
            qualifier: figure.qualifier,
            unit: figure.unit.clone(),
            noun: figure.noun.map(|noun| self.words(&[noun]).text),
            event: figure.event,
            sentence: figure.sentence,
            claim: figure.claim.map(|claim| format!("c{}", claim + 1)),
            pattern: &self.program.patterns[figure.pattern as usize].source.id,
        }
    }

    fn totals(&self) -> std::collections::BTreeMap<Event, TotalRecord> {
        let totals = self.extraction.totals.iter().map(|total| {
            let record = TotalRecord {
                value: total.value.map(Number),
                min: total.min.map(Number),
                max: total.max.map(Number),
                qualifier: total.qualifier,
                figures: total.figures.iter().map(|at| format!("f{}", at + 1)).collect(),
            };
            (total.event, record)
        });
        totals.collect()
    }

    fn entities(&self) -> Vec<EntityRecord> {
        let mut claims: Vec<Vec<String>> = vec![Vec::new(); self.extraction.entities.len()];
        for (at, claim) in self.extraction.claims.iter().enumerate() {
            if let Some(entity) = claim.source.as_ref().and_then(|source| source.entity) {
                claims[entity].push(format!("c{}", at + 1));
            }
        }
        let records =
            self.extraction.entities.iter().zip(claims).enumerate().map(|(at, (entity, claims))| EntityRecord {
                id: format!("s{}", at + 1),
                name: entity.name.clone(),
                source_type: entity.source_type,
                named: entity.named,
                role: entity.role.clone(),
                aliases: entity.aliases.clone(),
                claims,
            });
        records.collect()
    }
}
