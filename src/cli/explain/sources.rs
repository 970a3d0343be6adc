//! Why each source was taken for the entity that it has: the rule, and the mention that the rule went by.

use serde::Serialize;

use crate::extract::types::{Extraction, Reason, SourceMention};
use crate::text::document::Document;
use crate::text::span::TokenSpan;

/// A source with what it was taken for.
#[derive(Serialize)]
pub struct Resolved {
    /// Its words.
    #[serde(flatten)]
    pub place: Place,
    /// How it is written.
    pub mention: &'static str,
    /// The entity's name; none if it cannot be told.
    pub name: Option<String>,
    /// The entity's type.
    #[serde(rename = "type")]
    pub source_type: Option<&'static str>,
    /// True if the text gives a proper name.
    pub named: Option<bool>,
    /// The entity's role.
    pub role: Option<String>,
    /// The rule that told.
    pub rule: &'static str,
    /// The earlier or later mention that the rule went by.
    pub by: Option<Place>,
}

/// Words of the text.
#[derive(Serialize)]
pub struct Place {
    /// The words on one line.
    pub text: String,
    /// The number of their sentence.
    pub sentence: usize,
}

impl Resolved {
    /// The sources of a text in order, or those of a sentence.
    pub fn all(document: &Document<'_>, extraction: &Extraction, sentence: Option<usize>) -> Vec<Resolved> {
        let of_claims = extraction.claims.iter().filter_map(|claim| claim.source.as_ref());
        let wanted = |at: u32| sentence.is_none_or(|only| document.sentence_of(at as usize) == only);
        let mut sources: Vec<&SourceMention> = of_claims.filter(|source| wanted(source.tokens.start)).collect();
        sources.sort_by_key(|source| (source.tokens.start, source.tokens.end));
        sources.dedup_by_key(|source| source.tokens);
        sources.into_iter().map(|source| Resolved::one(document, extraction, source)).collect()
    }

    fn one(document: &Document<'_>, extraction: &Extraction, source: &SourceMention) -> Resolved {
        let entity = source.entity.map(|entity| &extraction.entities[entity]);
        Resolved {
            place: Place::new(document, source.tokens),
            mention: source.mention.name(),
            name: entity.map(|entity| one_line(&entity.name)),
            source_type: entity.map(|entity| entity.source_type.name()),
            named: entity.map(|entity| entity.named),
            role: entity.and_then(|entity| entity.role.as_deref()).map(one_line),
            rule: rule(source.reason),
            by: source.antecedent.map(|tokens| Place::new(document, tokens)),
        }
    }
}

impl Place {
    fn new(document: &Document<'_>, tokens: TokenSpan) -> Self {
        let text = one_line(document.text_of(document.bytes_of(tokens)));
        Place { text, sentence: document.sentence_of(tokens.start as usize) }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the rule says.
fn rule(reason: Reason) -> &'static str {
    match reason {
        Reason::Name => "a full name, or the only form of it in the text",
        Reason::PartOfName => "part of a name that stands in full elsewhere",
        Reason::LastSource => "the last source before it that may be meant",
        Reason::LastSubject => "the last subject of a clause before it that may be meant",
        Reason::Speaker => "whoever says the quotation around it",
        Reason::Antecedent => "the noun phrase before it",
        Reason::Role => "somebody of whom the text says this",
        Reason::Organization => "an organization with this word in its name, or the last of its kind",
        Reason::Generic => "another word for the last person who may be meant, or for whom the text names most",
        Reason::Description => "nobody known before, or known by the same words",
        Reason::Members => "each of those that it joins",
        Reason::Unknown => "it cannot be told, or it is the author or the reader",
    }
}
