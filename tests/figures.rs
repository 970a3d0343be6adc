//! Texts of our own with the figures and totals that must come out of them: `tests/figures/*.txt`.
//!
//! A case is a text on a line of its own; below it, indented, stand what it must give:
//!
//! - its figures in order: `words | qualifier value unit event`, and behind further bars what else is asked of a figure:
//!   `by=SOURCE`, `period=WORDS`, `noun=WORDS`. Figures are given all or not at all;
//! - behind `=` its totals;
//! - behind `by` what a source says: `by SOURCE: killed 12`, all or none.
//!
//! A text behind `? ` is a known gap, which has to be opened up when it is closed: then the test fails.

use std::fmt::Write as _;
use std::path::Path;

use sayso::extract::extractor::Extractor;
use sayso::extract::types::{Event, Qualifier};
use sayso::output::record::{CountRecord, FigureRecord, Number, Record, record};
use sayso::pattern::compile::compile;
use sayso::pattern::load::PatternFolder;

/// A text with what is expected of it.
#[derive(Default)]
struct Case {
    line: usize,
    text: String,
    known_gap: bool,
    figures: Vec<String>,
    totals: Option<String>,
    by_source: Vec<String>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        match line.strip_prefix("    ") {
            _ if line.trim().is_empty() || line.starts_with('#') => {}
            None => {
                let known_gap = line.starts_with("? ");
                let text = line.trim_start_matches("? ").to_string();
                cases.push(Case { line: number, text, known_gap, ..Case::default() });
            }
            Some(expected) => {
                let case = cases.last_mut().unwrap_or_else(|| panic!("line {number}: no text stands above"));
                match expected.strip_prefix('=') {
                    Some(totals) => case.totals = Some(totals.trim().into()),
                    None if expected.contains(" | ") => case.figures.push(expected.trim().into()),
                    None => match expected.strip_prefix("by ") {
                        Some(said) => case.by_source.push(said.trim().into()),
                        None => panic!("line {number}: `{expected}` is no figure, total or source's count"),
                    },
                }
            }
        }
    }
    for case in &cases {
        assert!(!case.figures.is_empty() || case.totals.is_some(), "line {}: nothing is expected", case.line);
    }
    cases
}

/// "12", "10..20", "-" for none, behind its qualifier.
fn amount(value: Option<Number>, min: Option<Number>, max: Option<Number>) -> String {
    let show = |number: Option<Number>| number.map_or("?".into(), |n| ((n.0 * 1e4).round() / 1e4).to_string());
    match (value, min, max) {
        (None, None, None) => "-".into(),
        (None, ..) => format!("{}..{}", show(min), show(max)),
        _ => show(value),
    }
}

fn figure(record: &Record<'_>, figure: &FigureRecord<'_>, asked: &str) -> String {
    let mut line = format!("{} | ", figure.text);
    if figure.qualifier != Qualifier::Exact {
        write!(line, "{} ", figure.qualifier.name()).unwrap();
    }
    write!(line, "{} {}", amount(figure.value, figure.min, figure.max), figure.unit).unwrap();
    if let Some(event) = figure.event {
        write!(line, " {}", event.name()).unwrap();
    }
    for more in asked.split(" | ").skip(2).filter_map(|more| more.split_once('=')) {
        let claim = record.claims.iter().find(|claim| Some(claim.id) == figure.claim);
        let found = match more.0 {
            "by" => claim.and_then(|claim| claim.source.as_ref()).map(|source| source.text.as_ref()),
            "period" => figure.period.as_deref(),
            "noun" => figure.noun.as_deref(),
            other => panic!("`{other}` is nothing that can be asked of a figure"),
        };
        write!(line, " | {}={}", more.0, found.unwrap_or("-")).unwrap();
    }
    line
}

fn count(event: Event, count: &CountRecord<'_>) -> String {
    let qualifier = match count.qualifier {
        Qualifier::Exact => String::new(),
        other => format!(" {}", other.name()),
    };
    format!("{} {}{qualifier}", event.name(), amount(count.value, count.min, count.max))
}

fn by_source(record: &Record<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for (event, total) in &record.totals {
        for said in &total.by_source {
            let source = record.sources.iter().find(|source| Some(source.id) == said.source);
            let name = source.map_or("-", |source| &*source.name);
            lines.push(format!("{name}: {}", count(*event, &said.count)));
        }
    }
    lines
}

/// What came out, if that is not what the case expects.
fn failure(record: &Record<'_>, case: &Case) -> Option<String> {
    let asked = case.figures.iter().map(String::as_str).chain(std::iter::repeat(""));
    let figures: Vec<String> =
        record.figures.iter().zip(asked).map(|(found, asked)| figure(record, found, asked)).collect();
    let totals: Vec<String> = record.totals.iter().map(|(event, total)| count(*event, &total.count)).collect();
    let totals = totals.join("; ");
    let by_source = by_source(record);
    let right = (case.figures.is_empty() || case.figures == figures)
        && case.totals.as_ref().is_none_or(|wanted| *wanted == totals)
        && (case.by_source.is_empty() || case.by_source == by_source);
    let mut lines = figures;
    lines.push(format!("= {totals}"));
    lines.extend(by_source.iter().filter(|_| !case.by_source.is_empty()).map(|said| format!("by {said}")));
    (!right).then(|| lines.join("\n    "))
}

#[test]
fn figures_and_totals() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures");
    let program = compile(&[PatternFolder::embedded()]).unwrap_or_else(|errors| panic!("{errors}"));
    let mut extractor = Extractor::new(&program);
    let mut failures = String::new();
    let mut count = 0;
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        for case in cases(&std::fs::read_to_string(&file).unwrap()) {
            count += 1;
            let (document, extraction) = extractor.extract(&case.text);
            let record = record(&program, &document, extraction, "-".into(), Default::default(), Default::default());
            let place = format!("{}:{}: {}", file.display(), case.line, case.text);
            match failure(&record, &case) {
                Some(found) if !case.known_gap => writeln!(failures, "{place}\n    {found}\n").unwrap(),
                None if case.known_gap => writeln!(failures, "{place}\n    is no gap any more\n").unwrap(),
                _ => {}
            }
        }
    }
    assert!(count >= 900, "only {count} cases in {}", folder.display());
    assert!(failures.is_empty(), "these came out otherwise:\n\n{failures}");
}
