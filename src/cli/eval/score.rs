//! The score: word tokens inside the spans are compared; predicted and gold claims are paired one to one, best overlap first,
//! where the Jaccard index of their contents is a half or more.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use anyhow::{Context, Result};
use regex::Regex;
use serde::{Deserialize, Serialize};

use super::gold::{Article, Spans, gold_claims};
use crate::extract::extractor::Extractor;
use crate::output::record::{Place, Record};
use crate::pattern::example::{self, Mark};

/// Kinds of claims by how much of their content is quoted, in order of the report.
pub const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];

/// Sums over articles.
#[derive(Default)]
pub struct Score {
    /// Articles.
    pub documents: usize,
    /// Gold claims.
    pub gold: usize,
    /// Gold claims that were found.
    pub claim: usize,
    /// Gold claims that were found with their source.
    pub source: usize,
    /// Those whose cue agrees, too.
    pub cue: usize,
    /// Those whose words are all the same.
    pub exact: usize,
    /// Word tokens in contents of both sides.
    pub tokens_right: usize,
    /// Word tokens in gold contents.
    pub tokens_gold: usize,
    /// Word tokens in predicted contents.
    pub tokens_predicted: usize,
    /// Counts by kind.
    pub kinds: [KindCounts; 3],
    /// Gold claims that were not found.
    pub missed: Vec<Missed>,
    /// Every predicted claim.
    pub predicted: Vec<Predicted>,
}

/// Counts of one kind of claims.
#[derive(Default, Clone, Copy)]
pub struct KindCounts {
    /// Gold claims of the kind.
    pub gold: usize,
    /// Those that were found.
    pub claim: usize,
    /// Those that were found with their source.
    pub source: usize,
    /// Predicted claims of the kind.
    pub predicted: usize,
    /// Those that are right, with their source.
    pub right: usize,
}

/// A gold claim that was not found.
pub struct Missed {
    /// The article's name.
    pub article: String,
    /// Direct, mixed or indirect.
    pub kind: &'static str,
    /// Its parts.
    pub words: PartTexts,
}

/// A claim that sayso found.
#[derive(Clone, Serialize, Deserialize)]
pub struct Predicted {
    /// The article's name.
    pub article: String,
    /// Its place.
    pub spans: Spans,
    /// The pattern that found it.
    pub pattern: String,
    /// What the gold says of it.
    pub verdict: Verdict,
    /// Its sentences with its parts marked.
    pub marked: String,
}

/// What the gold says of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// There is no such claim.
    Wrong,
    /// There is such a claim, but its source is another.
    WrongSource,
    /// Claim and source are right.
    Right,
}

/// The words of a claim.
pub struct PartTexts {
    /// Who.
    pub source: String,
    /// By which words.
    pub cue: String,
    /// What.
    pub content: String,
}

/// The regular expressions of the score.
pub struct Scorer {
    word: Regex,
    quoted: Regex,
}

impl Scorer {
    /// A scorer.
    pub fn new() -> Result<Self> {
        // letters, digits and other numbers, as Python's \w has them
        let word = Regex::new(r"[\p{L}\p{N}_]+(?:['’][\p{L}\p{N}_]+)?")?;
        Ok(Scorer { word, quoted: Regex::new("[“\"][^”\"]*[”\"]?")? })
    }

    /// The score of one article.
    pub fn score(&self, extractor: &mut Extractor<'_>, article: &Article) -> Result<Score> {
        let read = |path: &Path| fs::read_to_string(path).with_context(|| path.display().to_string());
        let text = read(&article.text)?;
        let annotation = read(&article.annotation)?;
        let gold = gold_claims(&annotation).with_context(|| article.annotation.display().to_string())?;
        let points = CodePoints::new(&text);
        let predicted = predicted_claims(&extractor.record(article.name.as_str(), &text), &points);
        Ok(self.compare(&article.name, &points, &gold, predicted))
    }

    fn compare(&self, article: &str, points: &CodePoints<'_>, gold: &[Spans], mut predicted: Vec<Predicted>) -> Score {
        let tokens = self.tokens(points);
        let wanted: Vec<Words> = gold.iter().map(|claim| words_of(&tokens, claim)).collect();
        predicted.retain(|claim| !inside(&tokens, &claim.spans.content).is_empty());
        let found: Vec<Words> = predicted.iter().map(|claim| words_of(&tokens, &claim.spans)).collect();
        let all = |side: &[Words]| side.iter().flat_map(|claim| claim.content.iter().copied()).collect::<BTreeSet<_>>();
        let (all_wanted, all_found) = (all(&wanted), all(&found));
        let mut score = Score {
            documents: 1,
            gold: wanted.len(),
            tokens_right: all_wanted.intersection(&all_found).count(),
            tokens_gold: all_wanted.len(),
            tokens_predicted: all_found.len(),
            ..Score::default()
        };

        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (i, want) in wanted.iter().enumerate() {
            for (j, got) in found.iter().enumerate() {
                if !want.content.is_disjoint(&got.content) {
                    pairs.push((jaccard(&want.content, &got.content), i, j));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal).then((b.1, b.2).cmp(&(a.1, a.2))));
        let mut is_found = vec![false; wanted.len()];
        let kinds: Vec<usize> = gold.iter().map(|claim| self.kind_of(points, &claim.content)).collect();
        for (overlap, i, j) in pairs {
            if overlap < 0.5 || is_found[i] || predicted[j].verdict != Verdict::Wrong {
                continue;
            }
            is_found[i] = true;
            predicted[j].verdict = Verdict::WrongSource;
            let (want, got) = (&wanted[i], &found[j]);
            score.claim += 1;
            score.kinds[kinds[i]].claim += 1;
            if jaccard(&want.source, &got.source) >= 0.5 {
                predicted[j].verdict = Verdict::Right;
                score.source += 1;
                score.kinds[kinds[i]].source += 1;
                let no_cue = want.cue.is_empty() && got.cue.is_empty();
                score.cue += usize::from(no_cue || !want.cue.is_disjoint(&got.cue));
                score.exact += usize::from(want == got);
            }
        }
        for (i, claim) in gold.iter().enumerate() {
            score.kinds[kinds[i]].gold += 1;
            if !is_found[i] {
                let (article, kind) = (article.to_string(), KINDS[kinds[i]]);
                score.missed.push(Missed { article, kind, words: PartTexts::new(points, claim) });
            }
        }
        for claim in &mut predicted {
            claim.article = article.to_string();
            let counts = &mut score.kinds[self.kind_of(points, &claim.spans.content)];
            counts.predicted += 1;
            counts.right += usize::from(claim.verdict == Verdict::Right);
        }
        score.predicted = predicted;
        score
    }

    /// The word tokens of a text, in code points.
    fn tokens(&self, points: &CodePoints<'_>) -> Vec<Place> {
        let mut at = 0;
        let mut point = |byte: usize| {
            at += points.starts[at..].partition_point(|start| *start < byte);
            at
        };
        self.word.find_iter(points.text).map(|word| [point(word.start()), point(word.end())]).collect()
    }

    /// How much of a content is quoted, as an index into [`KINDS`].
    fn kind_of(&self, points: &CodePoints<'_>, content: &[Place]) -> usize {
        let body: String = content.iter().map(|[start, end]| points.slice(start.saturating_sub(1), end + 1)).collect();
        let quoted: Vec<&str> = self.quoted.find_iter(&body).map(|found| found.as_str()).collect();
        let inside: usize = quoted.iter().map(|piece| piece.chars().count()).sum();
        let share = inside as f64 / body.chars().count().max(1) as f64;
        match quoted.is_empty() {
            _ if share > 0.8 => 0,
            false => 1,
            true => 2,
        }
    }
}

/// The claims of a record that stand in no other.
fn predicted_claims(record: &Record<'_>, points: &CodePoints<'_>) -> Vec<Predicted> {
    let outer = record.claims.iter().filter(|claim| claim.parent.is_none());
    let predicted = outer.map(|claim| {
        let spans = Spans {
            content: claim.content.spans.to_vec(),
            source: claim.source.as_ref().map_or_else(Vec::new, |source| source.spans.to_vec()),
            cue: claim.cue.as_ref().map_or_else(Vec::new, |cue| cue.spans.to_vec()),
        };
        Predicted {
            article: String::new(),
            pattern: claim.pattern.to_string(),
            verdict: Verdict::Wrong,
            marked: in_context(record, points, &spans),
            spans,
        }
    });
    predicted.collect()
}

/// The sentences of a claim with its parts marked.
fn in_context(record: &Record<'_>, points: &CodePoints<'_>, spans: &Spans) -> String {
    let parts = [("source", &spans.source), ("cue", &spans.cue), ("content", &spans.content)];
    let places = || parts.iter().flat_map(|(_, places)| places.iter());
    let first = places().map(|place| place[0]).min().unwrap_or(0);
    let last = places().map(|place| place[1]).max().unwrap_or(0);
    let start = record.sentences.iter().map(|sentence| sentence.start).rfind(|start| *start <= first).unwrap_or(first);
    let end = record.sentences.iter().map(|sentence| sentence.end).find(|end| *end >= last).unwrap_or(last);
    let origin = points.byte(start);
    let marks = parts.iter().flat_map(|(role, places)| {
        places.iter().map(|[start, end]| Mark {
            role: role.to_string(),
            bytes: points.byte(*start) - origin..points.byte(*end) - origin,
            value: None,
        })
    });
    let marks: Vec<Mark> = marks.collect();
    example::render(points.slice(start, end), &marks).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl PartTexts {
    /// The words at these places.
    fn new(points: &CodePoints<'_>, spans: &Spans) -> Self {
        let show = |places: &[Place]| {
            places.iter().map(|[start, end]| points.slice(*start, *end)).collect::<Vec<_>>().join(" / ")
        };
        PartTexts { source: show(&spans.source), cue: show(&spans.cue), content: show(&spans.content) }
    }
}

/// The numbers of the word tokens inside the spans of a claim.
#[derive(PartialEq)]
struct Words {
    content: BTreeSet<usize>,
    source: BTreeSet<usize>,
    cue: BTreeSet<usize>,
}

/// A text whose parts are asked for by code points.
struct CodePoints<'t> {
    text: &'t str,
    /// Byte at which each code point begins, and the text's length.
    starts: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    fn new(text: &'t str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        CodePoints { text, starts }
    }

    /// The byte of a code point.
    fn byte(&self, point: usize) -> usize {
        self.starts[point.min(self.starts.len() - 1)]
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        let last = self.starts.len() - 1;
        &self.text[self.starts[start.min(last)]..self.starts[end.min(last).max(start.min(last))]]
    }
}

fn words_of(tokens: &[Place], claim: &Spans) -> Words {
    Words {
        content: inside(tokens, &claim.content),
        source: inside(tokens, &claim.source),
        cue: inside(tokens, &claim.cue),
    }
}

/// Numbers of the tokens that share a character with a span.
fn inside(tokens: &[Place], spans: &[Place]) -> BTreeSet<usize> {
    let mut numbers = BTreeSet::new();
    for [start, end] in spans {
        let from = tokens.partition_point(|token| token[1] <= *start);
        numbers.extend((from..tokens.len()).take_while(|at| tokens[*at][0] < *end));
    }
    numbers
}

fn jaccard(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    match a.union(b).count() {
        0 => 1.0,
        union => a.intersection(b).count() as f64 / union as f64,
    }
}

/// Precision, recall and F1.
pub fn ratios(right: usize, predicted: usize, gold: usize) -> [f64; 3] {
    let share = |whole: usize| if whole == 0 { 0.0 } else { right as f64 / whole as f64 };
    let (p, r) = (share(predicted), share(gold));
    [p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }]
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Score) {
        self.documents += other.documents;
        self.gold += other.gold;
        self.claim += other.claim;
        self.source += other.source;
        self.cue += other.cue;
        self.exact += other.exact;
        self.tokens_right += other.tokens_right;
        self.tokens_gold += other.tokens_gold;
        self.tokens_predicted += other.tokens_predicted;
        for (own, other) in self.kinds.iter_mut().zip(other.kinds) {
            own.gold += other.gold;
            own.claim += other.claim;
            own.source += other.source;
            own.predicted += other.predicted;
            own.right += other.right;
        }
        self.missed.extend(other.missed);
        self.predicted.extend(other.predicted);
    }
}
