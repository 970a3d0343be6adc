//! `patterns/README.md` is true and whole: each row of its tables of constructs and each of its example files is run, and
//! every name of the language stands in it.

mod support;

use std::fs;
use std::sync::Arc;

use sayso::matching::examples::ExampleRunner;
use sayso::pattern::diagnostic::SourceFile;
use sayso::pattern::syntax::TYPES;
use sayso::text::tags::Tags;
use sayso::{PatternFolder, Patterns};
use support::{root, sayso};

fn readme() -> String {
    fs::read_to_string(root().join("patterns/README.md")).unwrap()
}

/// Compiles files beside the built-in ones and runs their examples. Gives the number of patterns.
fn check(files: Vec<(String, String)>) -> usize {
    let file = |(path, text): (String, String)| Arc::new(SourceFile { path: format!("readme/{path}"), text });
    let own = PatternFolder { files: files.into_iter().map(file).collect(), root: "readme/".len() };
    let program = Patterns::compile(&[PatternFolder::embedded(), own]).unwrap_or_else(|errors| panic!("{errors}"));
    let mut runner = ExampleRunner::new(&program);
    let mut failures = Vec::new();
    let mut patterns = 0;
    for (number, pattern) in (0..).zip(&program.patterns) {
        if pattern.source.file.path.starts_with("readme/") {
            patterns += 1;
            failures.extend(runner.check(number).failures.iter().map(ToString::to_string));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    patterns
}

#[test]
fn every_row_of_the_tables_of_constructs() {
    let readme = readme();
    let mut patterns = String::new();
    let mut rows = 0;
    for line in readme.lines().filter(|line| line.starts_with("| `")) {
        // a bar in a cell has a backslash before it
        let line = line.replace("\\|", "\0");
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
        let [line, about, finds, ignores] = &cells[..] else { continue };
        let text = |cell: &str| serde_json::to_string(cell.trim_matches('`')).unwrap();
        rows += 1;
        patterns.push_str(&format!(
            "[row-{rows}]\nabout = {}\nmakes = 'claim'\nmatch = '''{}'''\nfinds = [{}]\nignores = [{}]\n\n",
            text(about),
            line.trim_matches('`'),
            text(finds),
            text(ignores)
        ));
    }
    assert!(rows > 60, "only {rows} rows");
    assert_eq!(check(vec![("rows.toml".into(), patterns)]), rows);
}

#[test]
fn every_example_file() {
    let readme = readme();
    let blocks = readme.split("\n```").skip(1).step_by(2);
    let file = |block: &str| {
        let (head, text) = block.split_once('\n')?;
        let path = text.lines().next()?.strip_prefix("# file: ")?.to_string();
        ["toml", "txt"].contains(&head).then(|| (path, format!("{text}\n")))
    };
    let files: Vec<(String, String)> = blocks.filter_map(file).collect();
    assert!(files.len() >= 15, "only {} files", files.len());
    assert!(check(files) > 20);
}

#[test]
fn every_name_of_the_language() {
    let readme = readme();
    let schema: serde_json::Value = serde_json::from_str(&sayso(&["patterns", "schema"]).out).unwrap();
    let pattern = &schema["$defs"]["pattern"]["properties"];
    let types = TYPES.iter().map(|(name, _)| format!("#{name}"));
    let parts = Tags::NAMES.iter().map(|(name, _)| format!("#{name}"));
    let keys = pattern.as_object().unwrap().keys().map(|key| format!("\n{key} = "));
    let kinds = pattern["makes"]["enum"].as_array().unwrap().iter();
    let kinds = kinds.map(|kind| format!("\nmakes = \"{}\"", kind.as_str().unwrap()));
    let others = [
        "followed-by(",
        "not-followed-by(",
        "preceded-by(",
        "not-preceded-by(",
        "..",
        "\noff = true",
        "%inflect",
        "%part",
        "%suffixes",
    ];
    let missing: Vec<String> = types
        .chain(parts)
        .chain(keys)
        .chain(kinds)
        .chain(others.map(String::from))
        .filter(|name| !readme.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "patterns/README.md does not show {missing:?}");
}
