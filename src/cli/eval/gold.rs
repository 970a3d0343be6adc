//! A gold corpus in brat standoff: `text/NAME.txt` and `attributions/NAME_*.ann`, as PolNeAR has it, or `NAME.ann` beside
//! `NAME.txt`, as brat itself and `--format brat` have it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use ignore::WalkBuilder;
use serde::{Deserialize, Serialize};

use crate::output::record::Place;

/// A gold article: its text and its annotation.
pub struct Article {
    /// Name of its file.
    pub name: String,
    /// Path of its text.
    pub text: PathBuf,
    /// Path of its annotation.
    pub annotation: PathBuf,
}

/// The articles of a gold corpus that have an annotation, in order of name.
pub fn articles(gold: &Path) -> Result<Vec<Article>> {
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
        } else if let Some((name, _annotator)) = stem(&path).rsplit_once('_') {
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
    let wanted = if beside { "NAME.txt with NAME.ann beside it" } else { "text/NAME.txt with attributions/NAME_*.ann" };
    ensure!(!articles.is_empty(), "{}: no article of this gold corpus is annotated: no {wanted}", gold.display());
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
#[derive(Default, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spans {
    /// What is attributed.
    pub content: Vec<Place>,
    /// To whom.
    pub source: Vec<Place>,
    /// By which words.
    pub cue: Vec<Place>,
}

/// Reads the claims of an annotation in brat standoff.
pub fn gold_claims(annotation: &str) -> Result<Vec<Spans>> {
    let annotation = annotation.strip_prefix('\u{feff}').unwrap_or(annotation);
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
