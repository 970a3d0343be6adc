//! `sayso eval`: precision, recall and F1 of the claims against a gold corpus in brat standoff: text/NAME.txt with
//! attributions/NAME_abcd.ann, as PolNeAR has it, or NAME.txt with NAME.ann beside it, as brat itself and `--format brat` have it.
//!
//! The figures are those of the PolNeAR scorer that the project was planned with: word tokens inside the spans are compared;
//! predicted and gold claims are paired one to one, best overlap first, where the Jaccard index of their contents is a half or
//! more. A claim inside another's content is left out, for the gold labels a token once. An article annotated by several people
//! is scored against the first in order of name.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use ignore::WalkBuilder;
use regex::Regex;
use serde_json::{Map, Value, json};

use super::Exit;
use super::args::{EvalArguments, thread_count};
use super::ordered::map_in_order;
use super::output::Output;
use super::run::program;
use crate::extract::extractor::Extractor;
use crate::output::record::{Place, Record};

/// Runs the sub-command.
pub fn run(arguments: &EvalArguments) -> Result<Exit> {
    let program = program(&arguments.patterns)?;
    let articles = articles(&arguments.gold)?;
    let scorer = Scorer::new()?;
    let mut score = Score::default();
    map_in_order(
        thread_count(arguments.threads),
        articles.into_iter(),
        || Extractor::new(program),
        |extractor, article: Article, result: &mut Option<Result<Score>>| {
            *result = Some(scorer.score(extractor, &article));
        },
        |result: &mut Option<Result<Score>>| -> Result<()> {
            if let Some(article) = result.take() {
                score += article?;
            }
            Ok(())
        },
    )?;
    let mut out = Output::open(None)?;
    if arguments.json {
        writeln!(out, "{}", score.json())?;
    } else {
        score.print(arguments.errors, &mut out)?;
    }
    out.finish()?;
    Ok(Exit::Done)
}

/// A gold article: its text and its annotation.
struct Article {
    name: String,
    text: PathBuf,
    annotation: PathBuf,
}

/// The articles of a gold corpus that have an annotation, in order of name.
fn articles(gold: &Path) -> Result<Vec<Article>> {
    let beside = gold.is_dir() && !gold.join("attributions").is_dir();
    let (texts, annotations) = if beside {
        let texts = files(gold, "txt", true)?;
        let annotations = texts.iter().map(|text| text.with_extension("ann")).filter(|path| path.is_file()).collect();
        (texts, annotations)
    } else {
        (files(&gold.join("text"), "txt", false)?, files(&gold.join("attributions"), "ann", false)?)
    };
    let mut annotation_of: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for path in annotations {
        if beside {
            annotation_of.insert(path.with_extension(""), path);
        } else if let Some((name, annotator)) = stem(&path).rsplit_once('_')
            && annotator.chars().count() == 4
        {
            // NAME_abcd.ann: four letters tell the annotator
            annotation_of.entry(name.into()).or_insert(path);
        }
    }
    let mut articles = Vec::new();
    for text in texts {
        let key = if beside { text.with_extension("") } else { stem(&text).into() };
        if let Some(annotation) = annotation_of.remove(&key) {
            let name = text.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            articles.push(Article { name, text, annotation });
        }
    }
    ensure!(!articles.is_empty(), "{}: no article of this gold corpus is annotated", gold.display());
    Ok(articles)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The files of a folder that have this ending, in order of name; with those of the folders in it if `below`.
fn files(folder: &Path, ending: &str, below: bool) -> Result<Vec<PathBuf>> {
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).max_depth((!below).then_some(1)).sort_by_file_name(OsStr::cmp);
    let mut paths = Vec::new();
    for entry in walk.build() {
        let path = entry.context("a gold corpus has the folders text/ and attributions/")?.into_path();
        if path.extension().is_some_and(|found| found == ending) {
            paths.push(path);
        }
    }
    Ok(paths)
}

/// The spans of a claim, gold or predicted, in code points.
#[derive(Default, Clone)]
struct Spans {
    content: Vec<Place>,
    source: Vec<Place>,
    cue: Vec<Place>,
}

/// The numbers of the word tokens inside the spans of a claim.
#[derive(PartialEq)]
struct Words {
    content: BTreeSet<usize>,
    source: BTreeSet<usize>,
    cue: BTreeSet<usize>,
}

/// Reads the claims of an annotation in brat standoff.
fn gold_claims(annotation: &str) -> Result<Vec<Spans>> {
    let mut spans: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for line in annotation.lines().filter(|line| line.starts_with('T')) {
        let mut columns = line.split('\t');
        if let (Some(id), Some((_, places))) =
            (columns.next(), columns.next().and_then(|where_| where_.split_once(' ')))
        {
            let place = |piece: &str| -> Result<Place> {
                let (start, end) = piece.trim().split_once(' ').context("a span without an end")?;
                Ok([start.parse()?, end.trim().parse()?])
            };
            let places = places.split(';').map(place).collect::<Result<_>>();
            spans.insert(id, places.with_context(|| line.to_string())?);
        }
    }
    let mut claims = Vec::new();
    for line in annotation.lines().filter(|line| line.starts_with('E')) {
        let mut words = line.split('\t').nth(1).unwrap_or_default().split_whitespace();
        if !words.next().is_some_and(|head| head.starts_with("Attribution")) {
            continue;
        }
        let mut claim = Spans::default();
        for role in words {
            let (name, id) = role.split_once(':').with_context(|| line.to_string())?;
            let part = match name.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase().as_str() {
                "content" => &mut claim.content,
                "source" => &mut claim.source,
                "cue" => &mut claim.cue,
                _ => continue,
            };
            part.extend(spans.get(id).into_iter().flatten());
        }
        for part in [&mut claim.content, &mut claim.source, &mut claim.cue] {
            part.sort_unstable();
        }
        if !claim.content.is_empty() {
            claims.push(claim);
        }
    }
    Ok(claims)
}

/// The claims of a record that stand in no other.
fn predicted_claims(record: &Record<'_>) -> Vec<Spans> {
    let outer = record.claims.iter().filter(|claim| claim.parent.is_none());
    let spans = outer.map(|claim| Spans {
        content: claim.content.spans.clone(),
        source: claim.source.as_ref().map_or_else(Vec::new, |source| source.spans.clone()),
        cue: claim.cue.as_ref().map_or_else(Vec::new, |cue| cue.spans.clone()),
    });
    spans.collect()
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

    fn slice(&self, start: usize, end: usize) -> &'t str {
        let last = self.starts.len() - 1;
        &self.text[self.starts[start.min(last)]..self.starts[end.min(last).max(start.min(last))]]
    }
}

/// The regular expressions of the score.
struct Scorer {
    word: Regex,
    quoted: Regex,
}

/// A claim for the list of errors.
struct Case {
    article: String,
    kind: &'static str,
    source: String,
    cue: String,
    content: String,
}

/// Counts of one kind of claims.
#[derive(Default, Clone, Copy)]
struct KindCounts {
    gold: usize,
    claim: usize,
    source: usize,
}

/// Kinds of claims by how much of their content is quoted, in order of the report.
const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];

/// Sums over articles.
#[derive(Default)]
struct Score {
    documents: usize,
    gold: usize,
    predicted: usize,
    claim: usize,
    source: usize,
    cue: usize,
    exact: usize,
    tokens_right: usize,
    tokens_gold: usize,
    tokens_predicted: usize,
    kinds: [KindCounts; 3],
    missed: Vec<Case>,
    spurious: Vec<Case>,
}

impl Scorer {
    fn new() -> Result<Self> {
        // letters, digits and other numbers, as Python's \w has them
        let word = Regex::new(r"[\p{L}\p{N}_]+(?:['’][\p{L}\p{N}_]+)?")?;
        Ok(Scorer { word, quoted: Regex::new("[“\"][^”\"]*[”\"]?")? })
    }

    fn score(&self, extractor: &mut Extractor<'_>, article: &Article) -> Result<Score> {
        let read = |path: &Path| fs::read_to_string(path).with_context(|| path.display().to_string());
        let text = read(&article.text)?;
        let annotation = read(&article.annotation)?;
        let gold = gold_claims(&annotation).with_context(|| article.annotation.display().to_string())?;
        let predicted = predicted_claims(&extractor.record(article.name.as_str(), &text));
        Ok(self.compare(&article.name, &text, &gold, predicted))
    }

    fn compare(&self, article: &str, text: &str, gold: &[Spans], mut predicted: Vec<Spans>) -> Score {
        let points = CodePoints::new(text);
        let tokens = self.tokens(&points);
        let wanted: Vec<Words> = gold.iter().map(|claim| words_of(&tokens, claim)).collect();
        predicted.retain(|claim| !inside(&tokens, &claim.content).is_empty());
        let found: Vec<Words> = predicted.iter().map(|claim| words_of(&tokens, claim)).collect();
        let all = |side: &[Words]| side.iter().flat_map(|claim| claim.content.iter().copied()).collect::<BTreeSet<_>>();
        let (all_wanted, all_found) = (all(&wanted), all(&found));
        let mut score = Score {
            documents: 1,
            gold: wanted.len(),
            predicted: found.len(),
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
        let (mut left, mut right) = (vec![false; wanted.len()], vec![false; found.len()]);
        let kinds: Vec<usize> = gold.iter().map(|claim| self.kind_of(&points, &claim.content)).collect();
        for (overlap, i, j) in pairs {
            if overlap < 0.5 || left[i] || right[j] {
                continue;
            }
            (left[i], right[j]) = (true, true);
            let (want, got) = (&wanted[i], &found[j]);
            score.claim += 1;
            score.kinds[kinds[i]].claim += 1;
            if jaccard(&want.source, &got.source) >= 0.5 {
                score.source += 1;
                score.kinds[kinds[i]].source += 1;
                let no_cue = want.cue.is_empty() && got.cue.is_empty();
                score.cue += usize::from(no_cue || !want.cue.is_disjoint(&got.cue));
                score.exact += usize::from(want == got);
            }
        }
        for (i, claim) in gold.iter().enumerate() {
            score.kinds[kinds[i]].gold += 1;
            if !left[i] {
                score.missed.push(case(article, KINDS[kinds[i]], &points, claim));
            }
        }
        for (j, claim) in predicted.iter().enumerate().filter(|(j, _)| !right[*j]) {
            debug_assert!(!found[j].content.is_empty());
            score.spurious.push(case(article, "", &points, claim));
        }
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

fn case(article: &str, kind: &'static str, points: &CodePoints<'_>, claim: &Spans) -> Case {
    let show = |spans: &[Place]| spans.iter().map(|[s, e]| points.slice(*s, *e)).collect::<Vec<_>>().join(" / ");
    let (source, cue, content) = (show(&claim.source), show(&claim.cue), show(&claim.content));
    Case { article: article.to_string(), kind, source, cue, content: content.chars().take(300).collect() }
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
fn ratios(right: usize, predicted: usize, gold: usize) -> [f64; 3] {
    let share = |whole: usize| if whole == 0 { 0.0 } else { right as f64 / whole as f64 };
    let (p, r) = (share(predicted), share(gold));
    [p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }]
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Score) {
        self.documents += other.documents;
        self.gold += other.gold;
        self.predicted += other.predicted;
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
        }
        self.missed.extend(other.missed);
        self.spurious.extend(other.spurious);
    }
}

impl Score {
    fn rows(&self) -> [(&'static str, [f64; 3]); 5] {
        let claims = |right| ratios(right, self.predicted, self.gold);
        [
            ("content tokens", ratios(self.tokens_right, self.tokens_predicted, self.tokens_gold)),
            ("claim", claims(self.claim)),
            ("claim+source", claims(self.source)),
            ("claim+source+cue", claims(self.cue)),
            ("exact", claims(self.exact)),
        ]
    }

    fn kinds(&self) -> impl Iterator<Item = (&'static str, KindCounts)> {
        KINDS.into_iter().zip(self.kinds).filter(|(_, counts)| counts.gold > 0)
    }

    fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("documents".into(), self.documents.into());
        object.insert("gold".into(), self.gold.into());
        object.insert("predicted".into(), self.predicted.into());
        for (name, [p, r, f]) in self.rows() {
            object.insert(name.into(), json!({"p": p, "r": r, "f": f}));
        }
        let recall = |(kind, counts): (&str, KindCounts)| {
            let share = |right: usize| right as f64 / counts.gold as f64;
            (kind.to_string(), json!({"claim": share(counts.claim), "source": share(counts.source)}))
        };
        object.insert("recall".into(), Value::Object(self.kinds().map(recall).collect()));
        Value::Object(object)
    }

    fn print(&self, errors: usize, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{} documents, {} gold claims, {} predicted", self.documents, self.gold, self.predicted)?;
        writeln!(out, "{:18}{:>7}{:>7}{:>7}", "", "P", "R", "F1")?;
        for (name, [p, r, f]) in self.rows() {
            writeln!(out, "{name:18}{p:7.3}{r:7.3}{f:7.3}")?;
        }
        for (kind, counts) in self.kinds() {
            let share = |right: usize| right as f64 / counts.gold as f64;
            let (claim, source) = (share(counts.claim), share(counts.source));
            writeln!(out, "{kind:9} {:5} gold   recall: claim {claim:.3}, claim+source {source:.3}", counts.gold)?;
        }
        for (title, cases) in [("MISSED", &self.missed), ("SPURIOUS", &self.spurious)] {
            for Case { article, kind, source, cue, content } in cases.iter().take(errors) {
                writeln!(out, "{title} {article} {kind}\n   source: {source}\n   cue: {cue}\n   content: {content}")?;
            }
        }
        Ok(())
    }
}
