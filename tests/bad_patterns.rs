//! Broken pattern files and what sayso says of them: `tests/bad_patterns/NAME.toml` or `.txt` (a word list), and
//! `NAME.stderr`. A file whose name begins with `macros` holds macros. `UPDATE=1` rewrites what is expected.

mod support;

use std::fs;
use std::sync::Arc;

use sayso::pattern::diagnostic::SourceFile;
use sayso::{PatternFolder, Patterns};
use support::{golden, root};

#[test]
fn messages_for_broken_files() {
    let folder = root().join("tests/bad_patterns");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending != "stderr"));
    files.sort();
    assert!(files.len() >= 50);
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let inside = if name.starts_with("macros") { "macros.toml" } else { name };
        let file = SourceFile { path: format!("mine/{inside}"), text: fs::read_to_string(&path).unwrap() };
        let own = PatternFolder { files: vec![Arc::new(file)], root: "mine/".len() };
        match Patterns::compile(&[PatternFolder::embedded(), own]) {
            Ok(_) => wrong.push(format!("{name}: no problem is found")),
            Err(errors) => wrong.extend(golden(&path.with_extension("stderr"), &format!("{errors}\n")).err()),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
