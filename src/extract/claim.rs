//! From standing matches to claims: type and stance of the cue, how much is quoted, which claim stands in which.

use super::types::{Claim, ClaimType, Edge, QuotationKind, SourceMention, Stance};
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
    claims.sort_by_key(anchor);
    claims = continue_quotations(program, document, claims);
    let subjects = program.phrase("subject").map_or(&[][..], |name| &engine.layers.phrases[name as usize]);
    inherit_sources(program, document, subjects, &mut claims);
    cut_contents(document, &mut claims);
    claims.retain(|claim| !claim.content.is_empty());
    drop_covered(&mut claims);
    claims.sort_by_key(|claim| (start(claim), anchor(claim)));
    find_parents(&mut claims);
    claims
}

/// The token at which a claim is told from others: its cue, or its content where it has none.
fn anchor(claim: &Claim) -> u32 {
    claim.cue.first().unwrap_or(&claim.content[0]).start
}

/// The first token of a claim.
fn start(claim: &Claim) -> u32 {
    let source = claim.source.iter().map(|source| source.tokens.start);
    claim.content.iter().chain(&claim.cue).map(|part| part.start).chain(source).min().unwrap_or(0)
}

/// Joins quotations without a cue (`continues = "quotation"`) to the quotation before. Where the sentence or paragraph before
/// has no quoted claim, the quotation is a claim of its own with the speaker before. Claims come in order of the text, so a
/// part that is joined stands behind all others; what a joined claim is as a whole is judged once, at the end.
fn continue_quotations(program: &Program, document: &Document<'_>, claims: Vec<Claim>) -> Vec<Claim> {
    let continues = |claim: &Claim| program.patterns[claim.pattern as usize].setting("continues").is_some();
    let mut taken: Vec<TokenSpan> =
        claims.iter().filter(|claim| !continues(claim)).flat_map(|claim| claim.content.clone()).collect();
    taken.sort();
    let mut out: Vec<Claim> = Vec::with_capacity(claims.len());
    let mut joined: Vec<usize> = Vec::new();
    for claim in claims {
        if !continues(&claim) {
            out.push(claim);
            continue;
        }
        let first = claim.content[0];
        let near = taken.partition_point(|part| part.start <= first.start);
        if taken[near.saturating_sub(MOST_CLAIMS_BACK)..near].iter().any(|part| part.overlaps(first)) {
            continue;
        }
        let before = document.sentence_of(first.start as usize).checked_sub(1);
        let near = out.len().saturating_sub(MOST_CLAIMS_BACK)..out.len();
        let outer = near.rev().find(|other| depth(document, anchor(&out[*other])) == 0);
        match outer.map(|at| (at, &mut out[at])) {
            Some((at, other))
                if other.quotation != QuotationKind::Indirect && Some(last_sentence(document, other)) == before =>
            {
                other.content.extend(&claim.content);
                joined.push(at);
            }
            Some((_, other)) => {
                let source = other.source.clone();
                out.push(Claim { source, ..claim });
            }
            None => out.push(claim),
        }
    }
    joined.dedup();
    for at in joined {
        out[at].quotation = quotation_kind(document, &out[at].content);
    }
    out
}

/// The last sentence that a claim reaches.
fn last_sentence(document: &Document<'_>, claim: &Claim) -> usize {
    let parts =
        claim.content.last().into_iter().chain(&claim.cue).chain(claim.source.iter().map(|source| &source.tokens));
    let last = parts.map(|part| part.end).max().unwrap_or(1);
    document.sentence_of(last as usize - 1)
}

/// Gives claims of patterns with `source = "subject"` their source: the source of the claim before in the sentence if the
/// pattern captured a `speaker` word that links them (", adding"), else the nearest subject before the cue.
fn inherit_sources(program: &Program, document: &Document<'_>, subjects: &[TokenSpan], claims: &mut [Claim]) {
    for at in 0..claims.len() {
        let claim = &claims[at];
        if claim.source.is_some() {
            continue;
        }
        let first = anchor(claim);
        if program.patterns[claim.pattern as usize].setting("source") != Some("subject") {
            continue;
        }
        let depth = depth(document, first);
        let before =
            claims[..at].iter().rev().take(MOST_CLAIMS_BACK).take_while(|other| other.sentence == claim.sentence);
        let of_claim = before
            .filter(|other| depth == self::depth(document, anchor(other)))
            .find_map(|other| other.source.as_ref().map(|source| source.tokens));
        let behind = subjects.partition_point(|phrase| phrase.end <= first);
        let sentence = document.sentences[claim.sentence].tokens;
        let nearest = subjects[..behind].iter().rev().take_while(|phrase| phrase.start >= sentence.start);
        let of_subject = || nearest.copied().find(|phrase| self::depth(document, phrase.start) == depth);
        let heir = if claim.linked { of_claim.or_else(of_subject) } else { of_subject() };
        claims[at].source = heir.map(SourceMention::new);
    }
}

/// Claims of one sentence that are looked back at; a bound, so that time stays linear.
const MOST_CLAIMS_BACK: usize = 16;

/// How many quotations stand around a token.
fn depth(document: &Document<'_>, token: u32) -> u32 {
    document.quotation_at(token as usize).map_or(0, |quotation| u32::from(quotation.depth) + 1)
}

/// Ends a content before another claim that begins inside it but whose source stands outside: "he said it rained, adding that".
fn cut_contents(document: &Document<'_>, claims: &mut [Claim]) {
    for at in 0..claims.len() {
        let Some(cue) = claims[at].cue.first().copied() else { continue };
        if !claims[at].linked {
            continue;
        }
        let Some(source) = claims[at].source.as_ref().map(|source| source.tokens) else { continue };
        let from = at.saturating_sub(MOST_CLAIMS_BACK);
        for other in &mut claims[from..at] {
            for part in &mut other.content {
                if part.covers(cue) && !part.covers(source) && cue.start > part.start {
                    *part = TokenSpan::new(part.start as usize, trimmed_end(document, *part, cue.start) as usize);
                }
            }
            other.content.retain(|part| !part.is_empty());
        }
    }
}

/// The end of a content that another claim's cue cuts: "and" and commas before the cue go with it.
fn trimmed_end(document: &Document<'_>, part: TokenSpan, mut end: u32) -> u32 {
    while end > part.start {
        let token = &document.tokens[end as usize - 1];
        if token.kind != TokenKind::Punctuation && !token.tags.any(Tags::CONJUNCTION) {
            break;
        }
        end -= 1;
    }
    end
}

/// Drops claims without a cue whose content belongs to another claim.
fn drop_covered(claims: &mut Vec<Claim>) {
    let mut taken: Vec<TokenSpan> = Vec::new();
    for claim in claims.iter().filter(|claim| !claim.cue.is_empty()) {
        taken.extend(&claim.content);
    }
    taken.sort();
    claims.retain(|claim| {
        let first = claim.content[0];
        let near = taken.partition_point(|part| part.start < first.end);
        !claim.cue.is_empty()
            || !taken[near.saturating_sub(MOST_CLAIMS_BACK)..near].iter().any(|part| part.overlaps(first))
    });
}

/// A claim whose cue stands in another's content is its child; of several, of the shortest.
fn find_parents(claims: &mut [Claim]) {
    let mut open: Vec<(usize, TokenSpan)> = Vec::new();
    let mut parts: Vec<(TokenSpan, usize)> = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        parts.extend(claim.content.iter().map(|part| (*part, at)));
    }
    parts.sort_by_key(|(part, at)| (part.start, std::cmp::Reverse(part.end), *at));
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| anchor(&claims[*at]));
    let mut next = 0;
    for at in order {
        let first = anchor(&claims[at]);
        while next < parts.len() && parts[next].0.start <= first {
            open.push((parts[next].1, parts[next].0));
            next += 1;
        }
        open.retain(|(_, part)| part.end > first);
        let around =
            open.iter().filter(|(other, part)| *other != at && !claims[at].content.iter().any(|own| own.covers(*part)));
        claims[at].parent = around.min_by_key(|(_, part)| part.len()).map(|(other, _)| *other);
    }
}

fn from_match(program: &Program, document: &Document<'_>, engine: &Engine<'_>, found: &Match) -> Option<Claim> {
    let pattern = &program.patterns[found.pattern as usize];
    let (mut source, mut linked) = (None, false);
    let (mut cue, mut content, mut addressee) = (Vec::new(), Vec::new(), None);
    for (role, tokens) in engine.matches.captures(found, program) {
        match role {
            "source" => source = Some(tokens),
            "cue" => cue.push(tokens),
            "content" => content.push(tokens),
            "speaker" => linked = true,
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
        source: source.map(SourceMention::new),
        lemma: facts.0,
        claim_type: setting("type").and_then(ClaimType::named).unwrap_or(facts.1),
        stance: setting("stance").and_then(Stance::named).unwrap_or(facts.2),
        quotation: quotation_kind(document, &content),
        negated,
        edge: if setting("edge") == Some("guess") { Edge::Guess } else { Edge::Certain },
        cue,
        content,
        addressee,
        linked,
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
    let reading = program.lexicon.readings(entry).find(|reading| reading.list.starts_with("cue-"));
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

/// Direct if every word stands inside quotation marks that belong to the content, indirect if none does. The parts of the
/// content are in order of the text.
fn quotation_kind(document: &Document<'_>, content: &[TokenSpan]) -> QuotationKind {
    let holds = |token: u32| {
        let behind = content.partition_point(|part| part.start <= token);
        behind > 0 && token < content[behind - 1].end
    };
    let words = content.iter().flat_map(|part| part.range()).filter(|at| document.tokens[*at].kind == TokenKind::Word);
    let (mut quoted, mut all) = (0, 0);
    for at in words {
        all += 1;
        quoted += usize::from(document.quotation_at(at).is_some_and(|quotation| holds(quotation.open)));
    }
    match quoted {
        0 => QuotationKind::Indirect,
        _ if quoted == all => QuotationKind::Direct,
        _ => QuotationKind::Mixed,
    }
}
