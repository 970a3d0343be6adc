//! Ties figures to the claims in whose content they stand.

use crate::extract::types::{Claim, Figure};
use crate::text::span::TokenSpan;

/// Claims inside one another that are looked at for one figure.
const DEEPEST: usize = 32;

/// Ties each figure to the innermost claim in whose content it stands: the shortest part of a content that covers it.
pub fn link(figures: &mut [Figure], claims: &[Claim]) {
    let mut parts: Vec<(TokenSpan, usize)> = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        parts.extend(claim.content.iter().map(|part| (*part, at)));
    }
    parts.sort_by_key(|(part, at)| (part.start, std::cmp::Reverse(part.end), *at));
    let mut open: Vec<(TokenSpan, usize)> = Vec::new();
    let mut next = 0;
    for figure in figures {
        while next < parts.len() && parts[next].0.start <= figure.tokens.start {
            open.push(parts[next]);
            next += 1;
        }
        open.retain(|(part, _)| part.end > figure.tokens.start);
        open.drain(..open.len().saturating_sub(DEEPEST));
        let around = open.iter().filter(|(part, _)| part.covers(figure.tokens));
        figure.claim = around.min_by_key(|(part, at)| (part.len(), *at)).map(|(_, at)| *at);
    }
}
