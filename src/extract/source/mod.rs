//! Who is behind each claim: one entity a document, under the fullest name that the text gives.

use super::types::{Claim, Entity, SourceType};
use crate::matching::engine::Engine;
use crate::pattern::program::Program;
use crate::text::document::Document;
use crate::text::lexicon::{ClassId, Lexicon};

/// The lists that resolution asks.
#[derive(Debug)]
pub struct SourceRules {
    /// he, they, some
    pub pronouns: Option<ClassId>,
    /// who, which
    pub relatives: Option<ClassId>,
}

impl SourceRules {
    /// Looks the lists up.
    pub fn new(lexicon: &Lexicon) -> Self {
        SourceRules { pronouns: lexicon.class("pronouns"), relatives: lexicon.class("relatives") }
    }
}

/// Gives each claim's source its mention and entity, and lists the entities in order of first mention.
pub fn resolve(
    document: &Document<'_>,
    _program: &Program,
    _engine: &Engine<'_>,
    _rules: &SourceRules,
    claims: &mut [Claim],
) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for claim in claims {
        let Some(source) = &mut claim.source else { continue };
        let name = document.text_of(document.bytes_of(source.tokens)).to_string();
        let found = entities.iter().position(|entity| entity.name == name);
        source.entity = Some(found.unwrap_or_else(|| {
            let source_type = SourceType::Person;
            entities.push(Entity { name, source_type, named: false, role: None, aliases: Vec::new() });
            entities.len() - 1
        }));
    }
    entities
}
