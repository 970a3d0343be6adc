//! Sentences of our own with the figures and totals that must come out of them: `tests/figures.txt`.
//!
//! A case is a text on a line of its own; below it, indented, stand its figures in order - `words | qualifier value unit
//! event` - and, behind `=`, its totals. A case may give one or the other, or both; figures are given all or not at all.

use std::fmt::Write as _;
use std::path::Path;

use sayso::extract::extractor::Extractor;
use sayso::output::record::{Number, Record, record};
use sayso::pattern::compile::compile;
use sayso::pattern::load::PatternFolder;

/// A text with what is expected of it.
struct Case {
    line: usize,
    text: String,
    figures: Vec<String>,
    totals: Option<String>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        match line.strip_prefix("    ") {
            _ if line.trim().is_empty() || line.starts_with('#') => {}
            None => cases.push(Case { line: number, text: line.into(), figures: Vec::new(), totals: None }),
            Some(expected) => {
                let case = cases.last_mut().unwrap_or_else(|| panic!("line {number}: no text stands above"));
                match expected.strip_prefix('=') {
                    Some(totals) => case.totals = Some(totals.trim().into()),
                    None if expected.contains(" | ") => case.figures.push(expected.trim().into()),
                    None => panic!("line {number}: `{expected}` is neither `words | figure` nor `= totals`"),
                }
            }
        }
    }
    for case in &cases {
        assert!(!case.figures.is_empty() || case.totals.is_some(), "line {}: nothing is expected", case.line);
    }
    cases
}

/// "12", "10..20", "-" for none.
fn amount(value: Option<Number>, min: Option<Number>, max: Option<Number>) -> String {
    let show = |number: Option<Number>| number.map_or("?".into(), |n| ((n.0 * 1e4).round() / 1e4).to_string());
    match (value, min, max) {
        (None, None, None) => "-".into(),
        (None, ..) => format!("{}..{}", show(min), show(max)),
        _ => show(value),
    }
}

fn figures(record: &Record<'_>) -> Vec<String> {
    let line = |figure: &sayso::output::record::FigureRecord<'_>| {
        let mut line = format!("{} | ", figure.text);
        if figure.qualifier.name() != "exact" {
            write!(line, "{} ", figure.qualifier.name()).unwrap();
        }
        write!(line, "{} {}", amount(figure.value, figure.min, figure.max), figure.unit).unwrap();
        if let Some(event) = figure.event {
            write!(line, " {}", event.name()).unwrap();
        }
        line
    };
    record.figures.iter().map(line).collect()
}

fn totals(record: &Record<'_>) -> String {
    let total = |(event, total): (&sayso::extract::types::Event, &sayso::output::record::TotalRecord)| {
        let count = &total.count;
        let qualifier = match count.qualifier.name() {
            "exact" => String::new(),
            name => format!(" {name}"),
        };
        format!("{} {}{qualifier}", event.name(), amount(count.value, count.min, count.max))
    };
    record.totals.iter().map(total).collect::<Vec<_>>().join("; ")
}

#[test]
fn figures_and_totals() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    let program = compile(&[PatternFolder::embedded()]).unwrap_or_else(|errors| panic!("{errors}"));
    let mut extractor = Extractor::new(&program);
    let mut failures = String::new();
    for case in cases(&text) {
        let (document, extraction) = extractor.extract(&case.text);
        let record = record(&program, &document, &extraction, "-".into(), Default::default(), Default::default());
        let found = figures(&record);
        let totals = totals(&record);
        if !case.figures.is_empty() && case.figures != found || case.totals.as_ref().is_some_and(|t| *t != totals) {
            writeln!(failures, "tests/figures.txt:{}: {}", case.line, case.text).unwrap();
            found.iter().for_each(|figure| writeln!(failures, "    {figure}").unwrap());
            writeln!(failures, "    = {totals}\n").unwrap();
        }
    }
    assert!(failures.is_empty(), "these came out otherwise:\n\n{failures}");
}
