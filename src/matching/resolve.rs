//! Which matches stand: vetoes first, then the higher priority, the longer match, the earlier pattern.

use std::cmp::Reverse;

use super::engine::{Match, Matches};
use crate::pattern::file::Makes;
use crate::pattern::program::{Pattern, Program};
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
    let pattern = |at: usize| &program.patterns[list[at].pattern as usize];
    let mut vetoes: Vec<(usize, TokenSpan)> = Vec::new();
    let mut judged: Vec<Judged> = Vec::with_capacity(list.len());
    for (at, found) in list.iter().enumerate() {
        let Pattern { source, .. } = pattern(at);
        if source.makes == Makes::Nothing {
            vetoes.push((at, matches.capture(found, program, "blocks").unwrap_or(found.tokens)));
        } else {
            let key = key_span(program, matches, found);
            let rank = (Reverse(source.priority), Reverse(key.len()), Reverse(found.tokens.len()), at);
            judged.push(Judged { rank, key });
        }
    }
    vetoes.sort_by_key(|(_, blocked)| blocked.start);
    judged.sort_unstable_by_key(|one| one.rank);
    let mut verdicts = vec![Verdict::Stands; list.len()];
    // for each token, the standing claim, figure, group and period whose key holds it
    let tokens = judged.iter().map(|one| one.key.end as usize).max().unwrap_or(0);
    let mut owner: Vec<[u32; 4]> = vec![[u32::MAX; 4]; tokens];
    for Judged { rank: (Reverse(priority), .., at), key } in judged {
        let makes = pattern(at).makes();
        let blocking = vetoes.partition_point(|(_, veto)| veto.start < key.end);
        // a veto says that a number counts nothing; it may still be part of a date
        let blocking = if makes == Makes::Period { 0 } else { blocking };
        let veto = vetoes[..blocking]
            .iter()
            .rev()
            .take(MOST_VETOES)
            .find(|(veto, blocked)| blocked.overlaps(key) && pattern(*veto).source.priority >= priority);
        if let Some((veto, _)) = veto {
            verdicts[at] = Verdict::Vetoed(*veto);
            continue;
        }
        let side = match makes {
            Makes::Figure => 1,
            Makes::Group => 2,
            Makes::Period => 3,
            _ => 0,
        };
        match owner[key.range()].iter().map(|owners| owners[side]).find(|owner| *owner != u32::MAX) {
            Some(other) => verdicts[at] = Verdict::Beaten(other as usize),
            None => owner[key.range()].iter_mut().for_each(|owners| owners[side] = at as u32),
        }
    }
    verdicts
}

/// A match on which a verdict is passed.
struct Judged {
    /// The lower comes first.
    rank: (Reverse<i32>, Reverse<usize>, Reverse<usize>, usize),
    /// What no other match of its kind may claim.
    key: TokenSpan,
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
