//! Which matches stand: vetoes first, then the higher priority, the longer match, the earlier pattern.

use super::engine::{Match, Matches};
use crate::pattern::file::Makes;
use crate::pattern::program::Program;
use crate::text::span::TokenSpan;

/// Why a match does not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands.
    Stands,
    /// The veto with this number blocks it.
    Vetoed(usize),
    /// The match with this number has the same cue, or for figures the same number.
    Beaten(usize),
}

/// Judges every match of a document. Two claims are rivals when their cues overlap, two figures when their values do; claims
/// with different cues both stand, also when one lies in the other's content.
pub fn resolve(program: &Program, matches: &Matches) -> Vec<Verdict> {
    let list = &matches.list;
    let key = |found: &Match| key_span(program, matches, found);
    let makes = |found: &Match| program.patterns[found.pattern as usize].makes();
    let priority = |found: &Match| program.patterns[found.pattern as usize].source.priority;

    let mut vetoes: Vec<(usize, TokenSpan)> = (0..list.len())
        .filter(|at| makes(&list[*at]) == Makes::Nothing)
        .map(|at| (at, matches.capture(&list[at], program, "blocks").unwrap_or(list[at].tokens)))
        .collect();
    vetoes.sort_by_key(|(_, blocked)| blocked.start);
    let mut order: Vec<usize> = (0..list.len()).filter(|at| makes(&list[*at]) != Makes::Nothing).collect();
    order.sort_by_cached_key(|at| {
        let found = &list[*at];
        (
            std::cmp::Reverse(priority(found)),
            std::cmp::Reverse(key(found).len()),
            std::cmp::Reverse(found.tokens.len()),
            *at,
        )
    });
    let mut verdicts = vec![Verdict::Stands; list.len()];
    // for each token, the standing claim, figure, group and period whose key holds it
    let mut owner: Vec<[u32; 4]> = Vec::new();
    for at in order {
        let found = &list[at];
        let span = key(found);
        let blocking = vetoes.partition_point(|(_, veto)| veto.start < span.end);
        // a veto says that a number counts nothing; it may still be part of a date
        let blocking = if makes(found) == Makes::Period { 0 } else { blocking };
        let veto = vetoes[..blocking]
            .iter()
            .rev()
            .take(MOST_VETOES)
            .find(|(veto, blocked)| blocked.overlaps(span) && priority(&list[*veto]) >= priority(found));
        if let Some((veto, _)) = veto {
            verdicts[at] = Verdict::Vetoed(*veto);
            continue;
        }
        let side = match makes(found) {
            Makes::Figure => 1,
            Makes::Group => 2,
            Makes::Period => 3,
            _ => 0,
        };
        if owner.len() < span.end as usize {
            owner.resize(span.end as usize, [u32::MAX; 4]);
        }
        match owner[span.range()].iter().map(|owners| owners[side]).find(|owner| *owner != u32::MAX) {
            Some(other) => verdicts[at] = Verdict::Beaten(other as usize),
            None => owner[span.range()].iter_mut().for_each(|owners| owners[side] = at as u32),
        }
    }
    verdicts
}

/// Vetoes looked at for one match; they are sorted by start and short, so more would only cost time.
const MOST_VETOES: usize = 64;

/// The tokens that no other match of the kind may claim: a claim's cue, a figure's number, the word at which a group is
/// entered.
pub fn key_span(program: &Program, matches: &Matches, found: &Match) -> TokenSpan {
    let role = match program.patterns[found.pattern as usize].makes() {
        Makes::Figure => "value",
        Makes::Group => return found.trigger,
        Makes::Period => "period",
        _ => "cue",
    };
    matches.capture(found, program, role).unwrap_or_else(|| {
        // a quotation without a cue has claims inside it that are no rivals
        TokenSpan::new(found.trigger.start as usize, found.trigger.start as usize + 1)
    })
}
