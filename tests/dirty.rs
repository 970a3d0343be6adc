//! Texts as scrapers leave them: `tests/dirty/*.txt`, each a text, a line `====`, and what must come of it.
//!
//! `claim NAME | CONTENT` (all claims that stand in no other), `figure TEXT`, `source NAME` (all of them), `dateline TEXT`, and
//! `sentence TEXT` (some of them). `{u+ad}` stands for a character that does not show.

mod support;

use std::fs;

use regex::Regex;
use sayso::{Extractor, OffsetUnit, Patterns};
use support::root;

const KINDS: [&str; 5] = ["claim ", "figure ", "source ", "dateline ", "sentence "];

/// The text with its hidden characters.
fn hidden(text: &str) -> String {
    let escape = Regex::new(r"\{u\+([0-9a-f]+)\}").unwrap();
    let character = |found: &regex::Captures<'_>| {
        let code = u32::from_str_radix(&found[1], 16).unwrap();
        char::from_u32(code).unwrap().to_string()
    };
    escape.replace_all(text, character).into_owned()
}

/// What must come, one item each; an item may go over several lines.
fn items(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in text.lines() {
        match items.last_mut() {
            Some(last) if !KINDS.iter().any(|kind| line.starts_with(kind)) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => items.push(line.to_string()),
        }
    }
    items
}

#[test]
fn dirty_texts() {
    let patterns = Patterns::embedded();
    let mut extractor = Extractor::new(&patterns);
    let mut paths: Vec<_> =
        fs::read_dir(root().join("tests/dirty")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 50);
    let mut wrong = Vec::new();
    for path in &paths {
        let fixture = hidden(&fs::read_to_string(path).unwrap());
        let (text, expected) = fixture.split_once("\n====\n").expect("a line of ====");
        let expected = items(expected);
        assert!(expected.iter().all(|item| KINDS.iter().any(|kind| item.starts_with(kind))), "{}", path.display());
        let record = extractor.record_in("", text, OffsetUnit::Bytes);
        let mut found = Vec::new();
        for claim in record.claims.iter().filter(|claim| claim.parent.is_none()) {
            let name = claim.source.as_ref().and_then(|source| source.name.as_deref());
            found.push(format!("claim {} | {}", name.unwrap_or("-"), claim.content.text));
        }
        found.extend(record.figures.iter().map(|figure| format!("figure {}", figure.text)));
        found.extend(record.sources.iter().map(|source| format!("source {}", source.name)));
        found.extend(record.meta.get("dateline").map(|text| format!("dateline {}", text.as_str().unwrap())));
        let sentences = record.sentences.iter().map(|s| format!("sentence {}", &text[s.start..s.end]));
        let sentences: Vec<String> = sentences.collect();
        let missing = expected.iter().filter(|item| !found.contains(item) && !sentences.contains(item));
        let more = found.iter().filter(|item| !expected.contains(item));
        let lines: Vec<String> = missing
            .map(|item| format!("  missing: {item}"))
            .chain(more.map(|item| format!("  not so: {item}")))
            .collect();
        if !lines.is_empty() {
            wrong.push(format!("{}\n{}", path.display(), lines.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} dirty texts:\n{}", wrong.len(), paths.len(), wrong.join("\n"));
}
