//! Replays what the fuzzers start from and what they found: `fuzz/corpus/TARGET/*`.

mod support;

#[path = "../fuzz/checks.rs"]
mod checks;

use std::fs;

use support::root;

fn replay(target: &str, check: fn(&[u8])) {
    let mut paths: Vec<_> =
        fs::read_dir(root().join("fuzz/corpus").join(target)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
    }
}

#[test]
fn text() {
    replay("text", checks::text);
}

#[test]
fn patterns() {
    replay("patterns", checks::patterns);
}

#[test]
fn run() {
    replay("run", checks::run);
}
