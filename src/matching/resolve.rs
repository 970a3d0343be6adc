//! Which matches stand: vetoes first, then the higher priority, the longer match, the earlier pattern.

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
            judged.push(Judged { rank: rank(source.priority, key, found.tokens, at), at, key });
        }
    }
    vetoes.sort_by_key(|(_, blocked)| blocked.start);
    judged.sort_unstable_by_key(|one| one.rank);
    let mut verdicts = vec![Verdict::Stands; list.len()];
    // for each token, the standing claim, figure, group and period whose key holds it
    let tokens = judged.iter().map(|one| one.key.end as usize).max().unwrap_or(0);
    let mut owner: Vec<[u32; 4]> = vec![[u32::MAX; 4]; tokens];
    for Judged { at, key, .. } in judged {
        let Pattern { source, .. } = pattern(at);
        let (makes, priority) = (source.makes, source.priority);
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
    rank: u128,
    /// Its number.
    at: usize,
    /// What no other match of its kind may claim.
    key: TokenSpan,
}

/// The higher priority, the longer key, the longer match, the earlier one in one number, the lower coming first, for matches are sorted
/// by nothing else.
fn rank(priority: i32, key: TokenSpan, tokens: TokenSpan, at: usize) -> u128 {
    let priority = !priority.cast_unsigned() ^ 1 << 31;
    let parts = [priority, !(key.len() as u32), !(tokens.len() as u32), at as u32];
    parts.into_iter().fold(0, |rank, part| rank << u32::BITS | u128::from(part))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks() {
        let rank = |priority, key: usize, tokens: usize| {
            rank(priority, TokenSpan::new(5, 5 + key), TokenSpan::new(3, 3 + tokens), 7)
        };
        let ordered = [
            rank(i32::MAX, 1, 1),
            rank(100, 1, 1),
            rank(0, 2, 9),
            rank(0, 1, 9),
            rank(0, 1, 8),
            rank(-1, 3, 3),
            rank(i32::MIN, 3, 9),
        ];
        assert!(ordered.is_sorted(), "{ordered:x?}");
        assert!(super::rank(0, TokenSpan::new(0, 1), TokenSpan::new(0, 1), 6) < rank(0, 1, 1));
    }
}
