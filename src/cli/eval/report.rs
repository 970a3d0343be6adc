//! The score as a report for people, and as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::baseline::Changes;
use super::score::{KINDS, KindCounts, Predicted, Score, Verdict, ratios};
use crate::cli::terminal::{BAD, GOOD, NAME, TITLE, marked, styled};

/// Most characters of a content that the list of errors shows.
const LONGEST_CONTENT: usize = 300;

/// What the claims of a pattern came to.
#[derive(Default, Clone, Copy)]
struct PatternCounts {
    predicted: usize,
    claim: usize,
    source: usize,
}

/// Precision, recall and F1 by what must agree.
pub fn rows(score: &Score) -> [(&'static str, [f64; 3]); 5] {
    let claims = |right| ratios(right, score.predicted.len(), score.gold);
    [
        ("content tokens", ratios(score.tokens_right, score.tokens_predicted, score.tokens_gold)),
        ("claim", claims(score.claim)),
        ("claim+source", claims(score.source)),
        ("claim+source+cue", claims(score.cue)),
        ("exact", claims(score.exact)),
    ]
}

fn kinds(score: &Score) -> impl Iterator<Item = (&'static str, KindCounts)> {
    KINDS.into_iter().zip(score.kinds).filter(|(_, counts)| counts.gold > 0)
}

/// Precision, recall and F1 of claims with their sources of one kind.
fn kind_ratios(counts: &KindCounts) -> [f64; 3] {
    let [p, ..] = ratios(counts.right, counts.predicted, 0);
    let [_, r, _] = ratios(counts.source, 0, counts.gold);
    [p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }]
}

/// Counts by pattern, those with the most claims first.
fn patterns(score: &Score) -> Vec<(&str, PatternCounts)> {
    let mut counts: BTreeMap<&str, PatternCounts> = BTreeMap::new();
    for claim in &score.predicted {
        let own = counts.entry(&claim.pattern).or_default();
        own.predicted += 1;
        own.claim += usize::from(claim.verdict != Verdict::Wrong);
        own.source += usize::from(claim.verdict == Verdict::Right);
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.predicted));
    counts
}

/// The score as one JSON object.
pub fn json(score: &Score, changes: Option<&Changes>) -> Value {
    let triple = |[p, r, f]: [f64; 3]| json!({"p": p, "r": r, "f": f});
    let mut object = Map::new();
    object.insert("documents".into(), score.documents.into());
    object.insert("gold".into(), score.gold.into());
    object.insert("predicted".into(), score.predicted.len().into());
    for (name, ratios) in rows(score) {
        object.insert(name.into(), triple(ratios));
    }
    let recall = |(kind, counts): (&str, KindCounts)| {
        let share = |right: usize| right as f64 / counts.gold as f64;
        (kind.to_string(), json!({"claim": share(counts.claim), "source": share(counts.source)}))
    };
    object.insert("recall".into(), Value::Object(kinds(score).map(recall).collect()));
    let by_kind = kinds(score).map(|(kind, counts)| (kind.to_string(), triple(kind_ratios(&counts))));
    object.insert("kinds".into(), Value::Object(by_kind.collect()));
    let by_pattern = patterns(score).into_iter().map(|(id, counts)| {
        let PatternCounts { predicted, claim, source } = counts;
        (id.to_string(), json!({"predicted": predicted, "claim": claim, "source": source}))
    });
    object.insert("patterns".into(), Value::Object(by_pattern.collect()));
    if let Some(changes) = changes {
        let before = rows(score).into_iter().zip(changes.f1);
        let before = before.map(|((name, _), f1)| (name.to_string(), json!(f1)));
        object.insert("baseline".into(), Value::Object(before.collect()));
        object.insert("gained".into(), json!(changes.gained));
        object.insert("lost".into(), json!(changes.lost));
    }
    Value::Object(object)
}

/// Prints the score, with the first missed and the first spurious claims.
pub fn print(score: &Score, errors: usize, out: &mut impl Write) -> io::Result<()> {
    let predicted = score.predicted.len();
    writeln!(out, "{} documents, {} gold claims, {predicted} predicted", score.documents, score.gold)?;
    writeln!(out, "{TITLE}{:18}{:>7}{:>7}{:>7}{TITLE:#}", "", "P", "R", "F1")?;
    for (name, [p, r, f]) in rows(score) {
        writeln!(out, "{name:18}{p:7.3}{r:7.3}{f:7.3}")?;
    }
    writeln!(out, "\n{TITLE}{:18}{:>7}{:>7}{:>7}   gold  predicted{TITLE:#}", "claim+source", "P", "R", "F1")?;
    for (kind, counts) in kinds(score) {
        let [p, r, f] = kind_ratios(&counts);
        writeln!(out, "{kind:18}{p:7.3}{r:7.3}{f:7.3}  {:5}  {:9}", counts.gold, counts.predicted)?;
    }
    writeln!(out, "\n{TITLE}predicted  claim  +source      P      R  pattern{TITLE:#}")?;
    for (id, PatternCounts { predicted, claim, source }) in patterns(score) {
        let [p, r, _] = ratios(source, predicted, score.gold);
        writeln!(out, "{predicted:9}{claim:7}{source:9}{p:7.3}{r:7.3}  {}", styled(NAME, id))?;
    }
    for missed in score.missed.iter().take(errors) {
        let words = &missed.words;
        let content: String = words.content.chars().take(LONGEST_CONTENT).collect();
        writeln!(out, "{} {} {}", styled(BAD, "MISSED"), missed.article, missed.kind)?;
        writeln!(out, "   source: {}\n   cue: {}\n   content: {content}", words.source, words.cue)?;
    }
    for claim in score.predicted.iter().filter(|claim| claim.verdict == Verdict::Wrong).take(errors) {
        writeln!(out, "{} {} {}", styled(BAD, "SPURIOUS"), claim.article, styled(NAME, &claim.pattern))?;
        writeln!(out, "   {}", marked(&claim.marked))?;
    }
    Ok(())
}

/// Prints what changed since the baseline.
pub fn print_changes(score: &Score, changes: &Changes, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{TITLE}{:18}{:>9}{:>9}{TITLE:#}", "F1", "baseline", "now")?;
    for ((name, [.., now]), before) in rows(score).iter().zip(changes.f1) {
        let style = if *now < before { BAD } else { GOOD };
        writeln!(out, "{name:18}{before:9.4}{}", styled(style, format!("{now:9.4}")))?;
    }
    for (title, sign, claims) in [("gained", '+', &changes.gained), ("lost", '-', &changes.lost)] {
        let right = claims.iter().filter(|claim| claim.verdict == Verdict::Right).count();
        writeln!(out, "\n{TITLE}{title}{TITLE:#}: {}, {right} of them right", claims.len())?;
        for claim in claims {
            change(sign, claim, out)?;
        }
    }
    Ok(())
}

fn change(sign: char, claim: &Predicted, out: &mut impl Write) -> io::Result<()> {
    let verdict = match claim.verdict {
        Verdict::Right => "right",
        Verdict::WrongSource => "wrong source",
        Verdict::Wrong => "wrong",
    };
    // a right claim gained is as good as a wrong one lost
    let is_good = (claim.verdict == Verdict::Right) == (sign == '+');
    let verdict = styled(if is_good { GOOD } else { BAD }, format!("{sign} {verdict}"));
    writeln!(out, "{verdict}  {}  {}", claim.article, styled(NAME, &claim.pattern))?;
    writeln!(out, "    {}", marked(&claim.marked))
}
