//! Whom a pronoun may mean: sources and subjects in order of the text, each with the content that it stands in.

use super::entity::ProfileId;
use crate::extract::types::Claim;
use crate::text::span::TokenSpan;

/// How many entries are looked back at; a bound, so that time stays linear.
const LOOK_BACK: usize = 64;

/// Who an entry is about.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// An entity.
    Profile(ProfileId),
    /// Words that describe somebody who is no entity yet: their number among the descriptions that are subjects.
    Words(usize),
}

/// Somebody that a later pronoun may mean.
#[derive(Clone, Copy, Debug)]
pub struct Salient {
    /// Where it stands.
    pub tokens: TokenSpan,
    /// Who it is.
    pub who: Who,
    /// A source; else the subject of a clause.
    pub source: bool,
    /// The innermost claim in whose content it stands.
    pub scope: Option<u32>,
}

/// Entries in order of the text: subjects of clauses, and sources, those that stand in some claim's content apart from the others.
#[derive(Debug, Default)]
pub struct History {
    subjects: Vec<Salient>,
    outer: Vec<Salient>,
    inner: Vec<Salient>,
}

impl History {
    /// Adds an entry; those of each kind come in order of the text. Of several at one place the first is the nearest.
    pub fn push(&mut self, entry: Salient) {
        let entries = match (entry.source, entry.scope) {
            (false, _) => &mut self.subjects,
            (true, None) => &mut self.outer,
            (true, Some(_)) => &mut self.inner,
        };
        let here = entries.iter().rev().take_while(|other| other.tokens.start == entry.tokens.start).count();
        entries.insert(entries.len() - here, entry);
    }

    /// The entries before a token that `sees` lets through, the nearest first.
    pub fn before(&self, at: usize, sees: impl Fn(&Salient) -> bool) -> Vec<Salient> {
        let mut kinds = [&self.subjects, &self.inner, &self.outer].map(|entries| {
            let behind = entries.partition_point(|entry| (entry.tokens.start as usize) < at);
            &entries[behind.saturating_sub(LOOK_BACK)..behind]
        });
        let end = |entries: &[Salient]| entries.last().map(|entry| entry.tokens.start);
        let mut ends = kinds.map(end);
        let mut found = Vec::with_capacity(kinds.iter().map(|entries| entries.len()).sum());
        loop {
            // of several at one place the last kind: a source that is a subject too counts as a source
            let nearest = (1..ends.len()).fold(0, |best, kind| if ends[kind] >= ends[best] { kind } else { best });
            let Some((entry, before)) = kinds[nearest].split_last() else { return found };
            if sees(entry) {
                found.push(*entry);
            }
            (kinds[nearest], ends[nearest]) = (before, end(before));
        }
    }
}

/// For each token the innermost claim in whose content it stands.
#[derive(Debug, Default)]
pub struct Scopes {
    /// The first tokens of stretches of one answer, in order, each with the claim.
    stretches: Vec<(u32, Option<u32>)>,
}

impl Scopes {
    /// Marks the contents of the claims.
    pub fn new(claims: &[Claim]) -> Self {
        let mut parts: Vec<(TokenSpan, u32)> = Vec::with_capacity(claims.len());
        for (number, claim) in claims.iter().enumerate() {
            parts.extend(claim.content.iter().map(|part| (*part, number as u32)));
        }
        parts.sort_by_key(|(part, number)| (part.start, std::cmp::Reverse(part.end), *number));
        let mut edges: Vec<u32> = parts.iter().flat_map(|(part, _)| [part.start, part.end]).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut open: Vec<(TokenSpan, u32)> = Vec::new();
        let mut next = 0;
        let mut innermost = |at: u32| {
            while parts.get(next).is_some_and(|(part, _)| part.start <= at) {
                open.push(parts[next]);
                next += 1;
            }
            while open.last().is_some_and(|(part, _)| part.end <= at) {
                open.pop();
            }
            open.last().map(|(_, number)| *number)
        };
        Scopes { stretches: edges.into_iter().map(|at| (at, innermost(at))).collect() }
    }

    /// The innermost claim in whose content the token stands.
    pub fn at(&self, token: usize) -> Option<u32> {
        let behind = self.stretches.partition_point(|(start, _)| *start as usize <= token);
        self.stretches[behind.checked_sub(1)?].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(start: usize, source: bool) -> Salient {
        Salient { tokens: TokenSpan::new(start, start + 1), who: Who::Profile(start), source, scope: None }
    }

    #[test]
    fn the_nearest_comes_first_and_sources_before_subjects() {
        let mut history = History::default();
        for (start, source) in [(1, false), (7, false), (3, true), (7, true), (9, true)] {
            history.push(entry(start, source));
        }
        let found = history.before(9, |entry| entry.tokens.start != 3);
        let found: Vec<(u32, bool)> = found.iter().map(|entry| (entry.tokens.start, entry.source)).collect();
        assert_eq!(found, [(7, true), (7, false), (1, false)]);
    }
}
