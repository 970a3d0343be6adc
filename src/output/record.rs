//! The record: one JSON object a document. Fields never vanish and never change their order.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use smallvec::{SmallVec, smallvec};

use crate::extract::extractor::Extractor;
use crate::extract::types::{
    Claim, ClaimType, Count, Edge, Entity, Event, Extraction, Figure, Mention, Qualifier, QuotationKind, Roles,
    SourceType, Stance, Total,
};
use crate::pattern::program::Program;
use crate::text::document::{Document, Sentence};
use crate::text::offsets::{OffsetUnit, Offsets};
use crate::text::span::TokenSpan;

/// Changes whenever a field changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// Start and end of a piece of text, in the unit that was asked for; the end is exclusive.
pub type Place = [usize; 2];

/// The places of words that belong together: mostly one.
pub type Places = SmallVec<[Place; 1]>;

/// Everything found in one document.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Record<'a> {
    /// Changes whenever a field changes its name or meaning.
    pub schema_version: u32,
    /// Path as given, "-" for standard input, or the id field of a JSON Lines input.
    pub id: String,
    /// Other fields of the input, passed through, and the dateline of the text.
    pub meta: Map<String, Value>,
    /// Sentences in order.
    pub sentences: Vec<SentenceRecord>,
    /// Claims in order of the text.
    pub claims: Vec<ClaimRecord<'a>>,
    /// Figures in order of the text.
    pub figures: Vec<FigureRecord<'a>>,
    /// What a careful reader would report, by event.
    pub totals: BTreeMap<Event, TotalRecord<'a>>,
    /// Who is behind the claims, in order of first mention.
    pub sources: Vec<EntityRecord>,
}

/// A sentence.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
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
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct ClaimRecord<'a> {
    /// "c" and its number from 1.
    pub id: Id,
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
    pub source: Option<SourceRecord<'a>>,
    /// The words that link them.
    pub cue: Option<CueRecord<'a>>,
    /// What is attributed.
    pub content: ContentRecord<'a>,
    /// Who is told.
    pub addressee: Option<TextRecord<'a>>,
    /// Id of the claim in whose content this one stands.
    pub parent: Option<Id>,
    /// Number of its sentence, from 0.
    pub sentence: usize,
    /// Ids of the figures in its content.
    pub figures: Vec<Id>,
    /// Id of the pattern that found it.
    pub pattern: &'a str,
}

/// Words of the text.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct TextRecord<'a> {
    /// The words; pieces are joined by a space.
    pub text: Cow<'a, str>,
    /// Their places.
    pub spans: Places,
}

/// A source as it stands in the text, with what is known of it.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SourceRecord<'a> {
    /// Its words.
    pub text: Cow<'a, str>,
    /// Their places.
    pub spans: Places,
    /// How it is written.
    pub mention: Mention,
    /// Id of the entity in `sources`.
    pub entity: Option<Id>,
    /// The entity's name.
    pub name: Option<Arc<str>>,
    /// The entity's type.
    #[serde(rename = "type")]
    pub source_type: Option<SourceType>,
    /// True if the text gives a proper name.
    pub named: Option<bool>,
    /// Office, party or job as the text gives it.
    pub role: Option<Arc<str>>,
}

/// A cue.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct CueRecord<'a> {
    /// Its words.
    pub text: Cow<'a, str>,
    /// Their places.
    pub spans: Places,
    /// The word as its list has it.
    pub lemma: String,
}

/// A content.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct ContentRecord<'a> {
    /// Its words.
    pub text: Cow<'a, str>,
    /// Their places.
    pub spans: Places,
    /// How sure the right edge is.
    pub edge: Edge,
}

/// A figure.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct FigureRecord<'a> {
    /// "f" and its number from 1.
    pub id: Id,
    /// Its words.
    pub text: Cow<'a, str>,
    /// Their places.
    pub spans: Places,
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
    pub noun: Option<Cow<'a, str>>,
    /// What happened to the people counted.
    pub event: Option<Event>,
    /// The time frame, as written: "since September".
    pub period: Option<Cow<'a, str>>,
    /// Number of its sentence, from 0.
    pub sentence: usize,
    /// Id of the claim in whose content it stands.
    pub claim: Option<Id>,
    /// Id of the pattern that found it.
    pub pattern: &'a str,
}

/// A total: the sum that a careful reader would report, and who says what.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct TotalRecord<'a> {
    /// The sum.
    #[serde(flatten)]
    pub count: CountRecord<'a>,
    /// What each source says, where the text names one for a figure of this event.
    pub by_source: Vec<SourceCountRecord<'a>>,
}

/// A sum of figures.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct CountRecord<'a> {
    /// The sum.
    pub value: Option<Number>,
    /// Lowest value.
    pub min: Option<Number>,
    /// Highest value.
    pub max: Option<Number>,
    /// What is said of the sum.
    pub qualifier: Qualifier,
    /// Ids of the figures that it rests on.
    pub figures: Vec<Id>,
    /// People it counts besides, whom the text names without a number: "the driver".
    pub persons: Vec<TextRecord<'a>>,
}

/// What one source says.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SourceCountRecord<'a> {
    /// Id of the source in `sources`; none for the text itself.
    pub source: Option<Id>,
    /// Its count.
    pub count: CountRecord<'a>,
}

/// An entity.
#[derive(Serialize, Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct EntityRecord {
    /// "s" and its number from 1.
    pub id: Id,
    /// The fullest name that the text gives.
    pub name: Arc<str>,
    /// What kind of entity.
    #[serde(rename = "type")]
    pub source_type: SourceType,
    /// True if the text gives a proper name.
    pub named: bool,
    /// Office, party or job as the text gives it.
    pub role: Option<Arc<str>>,
    /// Other forms that the text uses.
    pub aliases: Vec<String>,
    /// Ids of its claims.
    pub claims: Vec<Id>,
}

/// A letter and a number from 1: "c4" is the fourth claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id {
    /// The letter.
    kind: u8,
    index: usize,
}

impl Id {
    fn claim(index: usize) -> Self {
        Id { kind: b'c', index }
    }

    fn figure(index: usize) -> Self {
        Id { kind: b'f', index }
    }

    fn source(index: usize) -> Self {
        Id { kind: b's', index }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.kind), self.index + 1)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const LONGEST: usize = 21;
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(self.index + 1).as_bytes();
        let mut text = [0; LONGEST];
        text[0] = self.kind;
        text[1..=digits.len()].copy_from_slice(digits);
        serializer.serialize_str(str::from_utf8(&text[..=digits.len()]).map_err(S::Error::custom)?)
    }
}

/// A number that is written as 75, not 75.0, where it is whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Whole numbers up to here are exact in 64-bit floating point.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// The JSON Schema (draft 2020-12) of the record.
#[cfg(feature = "cli")]
pub fn schema() -> Value {
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.into_root_schema_for::<Record<'static>>().to_value()
}

#[cfg(feature = "cli")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Id, Number};

    impl JsonSchema for Id {
        fn schema_name() -> Cow<'static, str> {
            "Id".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({"type": "string", "pattern": "^[cfs][1-9][0-9]*$"})
        }
    }

    impl JsonSchema for Number {
        fn schema_name() -> Cow<'static, str> {
            "Number".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({"type": "number"})
        }
    }
}

impl<'p> Extractor<'p> {
    /// The record of a text, with offsets in code points.
    pub fn record<'a>(&mut self, id: impl Into<String>, text: &'a str) -> Record<'a>
    where
        'p: 'a,
    {
        self.record_in(id, text, OffsetUnit::CodePoints)
    }

    /// The record of a text, with offsets in another unit.
    pub fn record_in<'a>(&mut self, id: impl Into<String>, text: &'a str, unit: OffsetUnit) -> Record<'a>
    where
        'p: 'a,
    {
        let program = self.program();
        let (document, extraction) = self.extract(text);
        let mut meta = Map::new();
        if let Some(dateline) = document.dateline {
            meta.insert("dateline".into(), document.text_of(document.bytes_of(dateline)).into());
        }
        record(program, &document, extraction, id.into(), meta, unit)
    }
}

/// Makes the record of an extraction.
pub fn record<'a>(
    program: &'a Program,
    document: &Document<'a>,
    extraction: Extraction,
    id: String,
    meta: Map<String, Value>,
    unit: OffsetUnit,
) -> Record<'a> {
    let Extraction { claims, entities, figures, totals } = extraction;
    let mut numbers = 0;
    let figure_ids: Vec<Option<Id>> = figures
        .iter()
        .map(|figure| {
            let counted = !figure.roles.has(Roles::IMPLIED);
            numbers += usize::from(counted);
            counted.then(|| Id::figure(numbers - 1))
        })
        .collect();
    let mut figures_of = vec![Vec::new(); claims.len()];
    for (figure, id) in figures.iter().zip(&figure_ids) {
        if let (Some(claim), Some(id)) = (figure.claim, id) {
            figures_of[claim].push(*id);
        }
    }
    let writer = Writer { program, document, figure_ids, offsets: Offsets::new(document.text, unit) };
    let totals = writer.totals(&totals, &figures);
    let sources = sources(entities, &claims);
    let claims = claims.into_iter().zip(figures_of).enumerate();
    Record {
        schema_version: SCHEMA_VERSION,
        id,
        meta,
        sentences: writer.sentences(),
        claims: claims.map(|(at, (claim, figures))| writer.claim(at, claim, figures, &sources)).collect(),
        figures: figures.into_iter().enumerate().filter_map(|(at, figure)| writer.figure(at, figure)).collect(),
        totals,
        sources,
    }
}

/// The records of entities.
fn sources(entities: Vec<Entity>, claims: &[Claim]) -> Vec<EntityRecord> {
    let mut claims_of: Vec<Vec<Id>> = vec![Vec::new(); entities.len()];
    for (at, claim) in claims.iter().enumerate() {
        if let Some(entity) = claim.source.as_ref().and_then(|source| source.entity) {
            claims_of[entity].push(Id::claim(at));
        }
    }
    let records = entities.into_iter().zip(claims_of).enumerate().map(|(at, (entity, claims))| EntityRecord {
        id: Id::source(at),
        name: entity.name.into(),
        source_type: entity.source_type,
        named: entity.named,
        role: entity.role.map(Arc::from),
        aliases: entity.aliases,
        claims,
    });
    records.collect()
}

struct Writer<'w, 'a> {
    program: &'a Program,
    document: &'w Document<'a>,
    /// The id of each figure; none for persons without a number, which are no figures of the record.
    figure_ids: Vec<Option<Id>>,
    offsets: Offsets<'a>,
}

impl<'a> Writer<'_, 'a> {
    /// The words of each part, joined by spaces; borrowed from the text where there is but one part.
    fn words(&self, parts: &[TokenSpan]) -> TextRecord<'a> {
        let mut text = Cow::Borrowed("");
        let mut spans = Places::with_capacity(parts.len());
        for part in parts {
            let bytes = self.document.bytes_of(*part);
            if text.is_empty() {
                text = Cow::Borrowed(self.document.text_of(bytes));
            } else {
                let joined = text.to_mut();
                joined.push(' ');
                joined.push_str(self.document.text_of(bytes));
            }
            spans.push(self.offsets.range(bytes));
        }
        TextRecord { text, spans }
    }

    fn sentences(&self) -> Vec<SentenceRecord> {
        let sentence = |sentence: &Sentence| {
            let [start, end] = self.offsets.range(sentence.bytes);
            SentenceRecord { start, end, paragraph: sentence.paragraph }
        };
        self.document.sentences.iter().map(sentence).collect()
    }

    fn claim(&self, at: usize, claim: Claim, figures: Vec<Id>, sources: &[EntityRecord]) -> ClaimRecord<'a> {
        let TextRecord { text, spans } = self.words(&claim.content);
        let content = ContentRecord { text, spans, edge: claim.edge };
        let cue = (!claim.cue.is_empty()).then(|| {
            let TextRecord { text, spans } = self.words(&claim.cue);
            CueRecord { text, spans, lemma: claim.lemma }
        });
        let source = claim.source.map(|source| {
            let TextRecord { text, spans } = self.words(&[source.tokens]);
            let entity = source.entity.map(|entity| &sources[entity]);
            SourceRecord {
                text,
                spans,
                mention: source.mention,
                entity: entity.map(|entity| entity.id),
                name: entity.map(|entity| entity.name.clone()),
                source_type: entity.map(|entity| entity.source_type),
                named: entity.map(|entity| entity.named),
                role: entity.and_then(|entity| entity.role.clone()),
            }
        });
        ClaimRecord {
            id: Id::claim(at),
            claim_type: claim.claim_type,
            quotation: claim.quotation,
            stance: claim.stance,
            negated: claim.negated,
            source,
            cue,
            content,
            addressee: claim.addressee.map(|tokens| self.words(&[tokens])),
            parent: claim.parent.map(Id::claim),
            sentence: claim.sentence,
            figures,
            pattern: &self.program.patterns[claim.pattern as usize].source.id,
        }
    }

    fn figure(&self, at: usize, figure: Figure) -> Option<FigureRecord<'a>> {
        Some(FigureRecord {
            id: self.figure_ids[at]?,
            text: Cow::Borrowed(self.document.text_of(figure.bytes)),
            spans: smallvec![self.offsets.range(figure.bytes)],
            value: figure.value.map(Number),
            min: figure.min.map(Number),
            max: figure.max.map(Number),
            qualifier: figure.qualifier,
            unit: figure.unit,
            noun: figure.noun.map(|noun| self.words(&[noun]).text),
            event: figure.event,
            period: figure.period.map(|period| self.words(&[period]).text),
            sentence: figure.sentence,
            claim: figure.claim.map(Id::claim),
            pattern: &self.program.patterns[figure.pattern as usize].source.id,
        })
    }

    fn totals(&self, totals: &[Total], figures: &[Figure]) -> BTreeMap<Event, TotalRecord<'a>> {
        let totals = totals.iter().map(|total| {
            let by_source = total.by_source.iter().map(|(source, count)| SourceCountRecord {
                source: source.map(Id::source),
                count: self.count(count, figures),
            });
            (total.event, TotalRecord { count: self.count(&total.count, figures), by_source: by_source.collect() })
        });
        totals.collect()
    }

    fn count(&self, count: &Count, figures: &[Figure]) -> CountRecord<'a> {
        let persons = count.figures.iter().filter(|at| self.figure_ids[**at].is_none());
        CountRecord {
            value: count.value.map(Number),
            min: count.min.map(Number),
            max: count.max.map(Number),
            qualifier: count.qualifier,
            figures: count.figures.iter().filter_map(|at| self.figure_ids[*at]).collect(),
            persons: persons.map(|at| self.words(&[figures[*at].tokens])).collect(),
        }
    }
}
