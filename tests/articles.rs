//! Whole articles and their records: `tests/articles/NAME.txt` and `NAME.jsonl`. `UPDATE=1` rewrites the records, which are
//! then read as a diff.

mod support;

use std::fs;

use sayso::{Extractor, Patterns};
use support::{golden, root};

#[test]
fn records_of_whole_articles() {
    let patterns = Patterns::embedded();
    let mut extractor = Extractor::new(&patterns);
    let mut paths: Vec<_> =
        fs::read_dir(root().join("tests/articles")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    assert!(paths.len() >= 3);
    let mut wrong = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let record = extractor.record(path.file_name().unwrap().to_str().unwrap(), &text);
        wrong.extend(golden(&path.with_extension("jsonl"), &lines(&serde_json::to_value(&record).unwrap())).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A record with a line for each thing in it, so that a diff shows what changed.
fn lines(record: &serde_json::Value) -> String {
    let mut lines = String::new();
    for (key, value) in record.as_object().unwrap() {
        match value.as_array() {
            Some(items) => items.iter().for_each(|item| lines.push_str(&format!("{{\"{key}\":{item}}}\n"))),
            None => lines.push_str(&format!("{{\"{key}\":{value}}}\n")),
        }
    }
    lines
}
