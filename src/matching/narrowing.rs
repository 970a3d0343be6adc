//! Lets tag patterns take parts of speech from tokens that may be several.

use super::attempt::{Entry, Sides, context, matches};
use super::layers::Layers;
use super::machine::{Context, Machine};
use super::profile::{Profiles, Subject};
use super::triggers::{Triggers, may_trigger};
use crate::pattern::alphabet::Alphabets;
use crate::pattern::program::{Pattern, PatternId, Program, VariantId};
use crate::text::document::Document;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;

/// Narrows the tags of documents; keeps from one to the next which patterns are entered at which tokens.
#[derive(Debug, Default)]
pub struct TagNarrower {
    triggers: Triggers,
}

/// What a tag pattern does to a token.
struct Narrowing {
    token: usize,
    /// The variant's place among all that were to be tried.
    place: usize,
    pattern: PatternId,
    /// What it leaves.
    kept: Tags,
}

impl TagNarrower {
    /// Forgets everything: profiles are others now.
    pub fn clear(&mut self) {
        self.triggers.clear();
    }

    /// Narrows the tags of a document, and tells `observe` of each token that a pattern has narrowed. Patterns `first` are tried
    /// before others.
    pub fn narrow(
        &mut self,
        program: &Program,
        document: &mut Document<'_>,
        first: &[VariantId],
        (layers, profiles, machine): (&mut Layers, &mut Profiles, &mut Machine),
        observe: &mut impl FnMut(PatternId, usize),
    ) {
        // each variant is tried but once on a token, in order, also if one before it has narrowed the token
        let (mut at, mut untried) = (0, 0);
        loop {
            let sides = Sides::new(context(program, document, layers, profiles), Alphabets::TAG);
            let Some(narrowing) = self.next(&sides, machine, first, at, untried) else { return };
            (at, untried) = (narrowing.token, narrowing.place + 1);
            document.tokens[at].tags = narrowing.kept;
            layers.of_token[at].profile = profiles.of_changed(program, document, at);
            observe(narrowing.pattern, at);
        }
    }

    /// The next narrowing, of the token at `start` by a variant from `untried` on, or of one behind it by any variant.
    fn next(
        &mut self,
        sides: &Sides<'_, '_>,
        machine: &mut Machine,
        first: &[VariantId],
        start: usize,
        untried: usize,
    ) -> Option<Narrowing> {
        let Context { program, document, of_token, .. } = sides.trigger;
        for (at, over) in of_token.iter().enumerate().skip(start) {
            let own = match self.triggers.known(over.profile) {
                Some(own) => own,
                None => {
                    let subject = Subject::token(document, at);
                    let all = program.tag_variants.iter().copied();
                    let narrowers = all.filter(|id| narrowed(program, *id, subject.tags).is_some());
                    self.triggers.add(&sides.trigger, over.profile, subject, subject.tags, narrowers)
                }
            };
            if own.is_empty() && first.is_empty() {
                continue;
            }
            let subject = Subject::token(document, at);
            let own = own.iter().map(|id| (first.len() + *id as usize, *id));
            let first = first.iter().copied().enumerate().filter(|(_, id)| {
                let holds = |test| sides.trigger.holds(test, subject.entry, subject.tags, at);
                narrowed(program, *id, subject.tags).is_some() && may_trigger(&sides.trigger, *id, holds)
            });
            let untried = if at == start { untried } else { 0 };
            let mut entry = None;
            for (place, id) in first.chain(own).filter(|(place, _)| *place >= untried) {
                let entry = entry.get_or_insert_with(|| Entry::new(sides, TokenSpan::new(at, at + 1)));
                let variant = &program.variants[id as usize];
                if entry.may_match_before(variant) && entry.may_match_behind(variant) && matches(entry, machine, id) {
                    let kept = narrowed(program, id, subject.tags)?;
                    return Some(Narrowing { token: at, place, pattern: variant.pattern, kept });
                }
            }
        }
        None
    }
}

/// What a tag pattern leaves of these tags; none if it leaves all or nothing, or there is nothing to decide.
fn narrowed(program: &Program, id: VariantId, tags: Tags) -> Option<Tags> {
    let Pattern { keeps, drops, .. } = program.patterns[program.variants[id as usize].pattern as usize];
    let kept = (tags & keeps).without(drops);
    (is_ambiguous(tags) && kept != tags && !kept.is_empty()).then_some(kept)
}

/// True if tag patterns have something to decide: the token may be two parts of speech, or two forms of a verb.
fn is_ambiguous(tags: Tags) -> bool {
    const PARTS: u32 = Tags::NOUN.0
        | Tags::NAME.0
        | Tags::VERB.0
        | Tags::ADJECTIVE.0
        | Tags::ADVERB.0
        | Tags::DETERMINER.0
        | Tags::PREPOSITION.0
        | Tags::PRONOUN.0
        | Tags::CONJUNCTION.0
        | Tags::AUXILIARY.0
        | Tags::RELATIVE.0;
    const FORMS: u32 = Tags::BASE.0 | Tags::PAST.0 | Tags::PARTICIPLE.0;
    (tags.0 & PARTS).count_ones() > 1 || (tags.0 & FORMS).count_ones() > 1
}
