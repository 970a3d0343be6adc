//! From standing matches to claims: type and stance of the cue, how much is quoted, which claim stands in which.

use super::types::{Claim, ClaimType, Edge, Mention, QuotationKind, SourceMention, Stance};
use crate::matching::engine::{Engine, Match};
use crate::matching::resolve::Verdict;
use crate::pattern::file::Makes;
use crate::pattern::program::Program;
use crate::text::document::Document;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// The claims of a document, in order of the text.
pub fn read(program: &Program, document: &Document<'_>, engine: &Engine<'_>, verdicts: &[Verdict]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for (found, verdict) in engine.matches.list.iter().zip(verdicts) {
        if *verdict == Verdict::Stands && program.patterns[found.pattern as usize].makes() == Makes::Claim {
            claims.extend(from_match(program, document, engine, found));
        }
    }
    claims.sort_by_key(|claim| claim.content[0].start.min(claim.cue.first().map_or(u32::MAX, |cue| cue.start)));
    claims
}

fn from_match(program: &Program, document: &Document<'_>, engine: &Engine<'_>, found: &Match) -> Option<Claim> {
    let pattern = &program.patterns[found.pattern as usize];
    let mut source = None;
    let (mut cue, mut content, mut addressee) = (Vec::new(), Vec::new(), None);
    for (role, tokens) in engine.matches.captures(found, program) {
        match role {
            "source" => source = Some(tokens),
            "cue" => cue.push(tokens),
            "content" => content.push(tokens),
            _ => addressee = Some(tokens),
        }
    }
    content.sort();
    content.retain(|tokens: &TokenSpan| !tokens.is_empty());
    let first = *content.first()?;
    let facts = cue_facts(program, document, found.trigger);
    let setting = |key: &str| pattern.setting(key);
    let negated = cue.iter().any(|tokens| {
        let from = tokens.start.saturating_sub(2) as usize;
        document.tokens[from..tokens.end as usize].iter().any(|token| token.tags.any(Tags::NEGATION))
    });
    let sentence = document.sentence_of(cue.first().unwrap_or(&first).start as usize);
    Some(Claim {
        pattern: found.pattern,
        source: source.map(|tokens| SourceMention { tokens, mention: Mention::Description, entity: None }),
        lemma: facts.0,
        claim_type: setting("type").and_then(ClaimType::named).unwrap_or(facts.1),
        stance: setting("stance").and_then(Stance::named).unwrap_or(facts.2),
        quotation: quotation_kind(document, &content),
        negated,
        edge: if setting("edge") == Some("guess") { Edge::Guess } else { Edge::Certain },
        cue,
        content,
        addressee,
        parent: None,
        sentence,
    })
}

/// Lemma, type and stance that the lists give the word at which a claim was found.
fn cue_facts(program: &Program, document: &Document<'_>, trigger: TokenSpan) -> (String, ClaimType, Stance) {
    let entry = match trigger.len() {
        1 => document.tokens[trigger.start as usize].entry,
        _ => document.phrase_at(trigger).unwrap_or_default(),
    };
    let reading = program.lexicon.readings(entry).iter().find(|reading| reading.list.starts_with("cue-"));
    let attribute = |key: &str| {
        let (_, value) = reading?.attributes.iter().find(|(k, _)| &**k == key)?;
        Some(&**value)
    };
    let lemma = match reading {
        Some(reading) => reading.lemma.to_string(),
        None => document.text_of(document.bytes_of(trigger)).to_lowercase(),
    };
    let claim_type = attribute("type").and_then(ClaimType::named).unwrap_or(ClaimType::Assertion);
    let stance = attribute("stance").and_then(Stance::named).unwrap_or(Stance::Neutral);
    (lemma, claim_type, stance)
}

/// Direct if every word stands inside quotation marks, indirect if none does.
fn quotation_kind(document: &Document<'_>, content: &[TokenSpan]) -> QuotationKind {
    let words = content.iter().flat_map(|part| part.range()).filter(|at| document.tokens[*at].kind == TokenKind::Word);
    let (mut quoted, mut all) = (0, 0);
    for at in words {
        all += 1;
        quoted += usize::from(
            content
                .iter()
                .any(|part| document.quotation_at(at).is_some_and(|quotation| part.holds(quotation.open as usize))),
        );
    }
    match quoted {
        0 => QuotationKind::Indirect,
        _ if quoted == all => QuotationKind::Direct,
        _ => QuotationKind::Mixed,
    }
}
