//! Who is behind each claim: one entity a document, under the fullest name that the text gives.
//!
//! Done in this order: `name` reads every name of the text, `cast` tells whose it is and gives people roles and genders, `mention`
//! reads the words of each claim's source, whose edges `edges` has mended, and `resolve` finds the entity that they mean, looking back at what `salience` keeps.
//! Everything is one pass over the text, and every look around or back is bounded, so that time is linear.

mod before;
mod cast;
mod edges;
mod entity;
mod mention;
mod name;
mod phrase;
mod reader;
mod resolve;
mod salience;
mod vocabulary;

use self::entity::Registry;
use self::reader::Reader;
use self::vocabulary::{Known, Vocabulary};
use super::types::{Claim, Entity};
use crate::matching::engine::Engine;
use crate::pattern::program::Program;
use crate::text::document::Document;
use crate::text::lexicon::Lexicon;

/// The lists that resolution asks, looked up once, and memory that is kept from document to document.
#[derive(Debug)]
pub struct SourceRules {
    vocabulary: Vocabulary,
    /// What the lists say of each token of the last document.
    known: Vec<Known>,
    /// Empty, but with the memory of the last document.
    registry: Registry,
}

impl SourceRules {
    /// Looks the lists up.
    pub fn new(lexicon: &Lexicon) -> Self {
        SourceRules { vocabulary: Vocabulary::new(lexicon), known: Vec::new(), registry: Registry::default() }
    }
}

/// Gives each claim's source its mention and entity, and lists the entities in order of first mention.
pub fn resolve(
    document: &Document<'_>,
    program: &Program,
    engine: &Engine<'_>,
    rules: &mut SourceRules,
    claims: &mut [Claim],
) -> Vec<Entity> {
    if claims.iter().all(|claim| claim.source.is_none()) {
        return Vec::new();
    }
    let SourceRules { vocabulary, known, registry } = rules;
    let lexicon = &program.lexicon;
    known.clear();
    known.extend(vocabulary.of_tokens(lexicon, document));
    let reader = Reader { document, lexicon, vocabulary, known, layers: &engine.layers };
    resolve::resolve(reader, registry, claims)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::OnceLock;

    use super::Vocabulary;
    use super::reader::Reader;
    use crate::extract::extractor::Extractor;
    use crate::pattern::program::Program;

    /// Hands a text to `check`, read with the built-in patterns.
    pub fn read(text: &str, check: impl FnOnce(Reader<'_, '_>)) {
        static PROGRAM: OnceLock<Program> = OnceLock::new();
        let program = PROGRAM.get_or_init(Program::embedded);
        let mut extractor = Extractor::new(program);
        let (document, _) = extractor.matches(text);
        let vocabulary = Vocabulary::new(&program.lexicon);
        let known: Vec<_> = vocabulary.of_tokens(&program.lexicon, &document).collect();
        check(Reader {
            document: &document,
            lexicon: &program.lexicon,
            vocabulary: &vocabulary,
            known: &known,
            layers: &extractor.engine.layers,
        });
    }
}
