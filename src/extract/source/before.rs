//! The noun phrase that ends at a place: what a relative refers back to, and what a preposition ties its object to.

use super::mention::{Description, describe};
use super::phrase::noun_phrase;
use super::reader::Reader;
use crate::extract::types::SourceType;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// The noun phrase that ends at `end`; for a person, one whose head is a person, perhaps with a prepositional phrase behind it.
pub fn phrase_before(reader: Reader<'_, '_>, sentence: usize, end: usize, person: bool) -> Option<Description> {
    const FARTHEST: usize = 16;
    // "the candidate for mayor, who": a bare noun behind a preposition is not meant.
    let complete = |best: &Description| {
        let determined = best.phrase.possessor.is_some() || best.phrase.inner > best.full.start as usize;
        !person || is_animate(best.source_type) && (best.plural || determined || best.source_type == SourceType::Group)
    };
    let mut best: Option<Description> = None;
    let mut at = end;
    while at > sentence && at + FARTHEST > end {
        at -= 1;
        let token = reader.token(at);
        let tags = token.tags;
        let noun = tags.any(
            Tags::NOUN
                | Tags::NAME
                | Tags::ADJECTIVE
                | Tags::DETERMINER
                | Tags::POSSESSIVE
                | Tags::NUMERAL
                | Tags::PRONOUN,
        ) || token.kind == TokenKind::Number
            || tags.is_empty();
        if token.kind == TokenKind::Punctuation && !reader.is_mark(at, ",") {
            break;
        }
        if !noun {
            // Past the phrase's first word only a preposition may lead on to another.
            let ties = tags.any(Tags::PREPOSITION);
            if !ties || best.as_ref().is_some_and(complete) {
                if best.is_some() {
                    break;
                }
                if !ties {
                    continue;
                }
            }
            continue;
        }
        let Some(phrase) = noun_phrase(reader, at, end) else { continue };
        let description = describe(reader, phrase, end);
        if description.full.end as usize != end {
            continue;
        }
        let better = match &best {
            None => true,
            Some(best) => {
                best.phrase.head == phrase.head || person && !complete(best) && is_animate(description.source_type)
            }
        };
        if better {
            best = Some(description);
        }
        if tags.any(Tags::DETERMINER | Tags::POSSESSIVE) && best.as_ref().is_some_and(complete) {
            break;
        }
    }
    let mut best = best?;
    // "40 nurses and midwives": one phrase, if the second noun has nothing of its own before it.
    let start = best.full.start as usize;
    if best.plural
        && start > sentence + 1
        && start == best.phrase.head
        && reader.word(start - 1) == "and"
        && reader.may_be(start - 2, Tags::PLURAL)
        && let Some(first) = phrase_before(reader, sentence, start - 1, person)
    {
        best.full = TokenSpan::new(first.full.start as usize, best.full.end as usize);
    }
    Some(best)
}

fn is_animate(source_type: SourceType) -> bool {
    matches!(source_type, SourceType::Person | SourceType::Group)
}
