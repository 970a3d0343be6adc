//! Every example of every pattern that sayso is built with: what it `finds` is found, what it `ignores` is not, and what it
//! still `misses` is missed. All failures are listed, file by file.

use sayso::matching::examples::check_examples;
use sayso::pattern::compile::compile;
use sayso::pattern::load::PatternFolder;

#[test]
fn examples_of_embedded_patterns() {
    let program = compile(&[PatternFolder::embedded()]).unwrap_or_else(|errors| panic!("{errors}"));
    let failures = check_examples(&program);
    let list: Vec<String> = failures.iter().map(|failure| format!("{failure}\n")).collect();
    assert!(list.is_empty(), "{} examples do not hold:\n\n{}", list.len(), list.join("\n"));
}
