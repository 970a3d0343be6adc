//! Sentence edges, by the cases in `sentences.txt`. A line is a case: `|` stands at each edge between two sentences, `⏎` for
//! a line break. Lines that begin with `#` are comments. A malformed line fails.

use sayso::text::document::Document;
use sayso::text::lexicon::{Lexicon, LexiconBuilder};
use sayso::text::tags::Tags;

include!("lexicon/read.rs");

/// The sentences that a case expects; an error tells what is wrong with the case itself.
fn expected(case: &str) -> Result<Vec<String>, String> {
    if case != case.trim() {
        return Err("white space at an end".into());
    }
    let parts: Vec<String> = case.split('|').map(|part| part.trim_matches([' ', '⏎']).replace('⏎', "\n")).collect();
    match parts.iter().any(String::is_empty) {
        true => Err("an empty sentence".into()),
        false if case.contains('\t') => Err("a tab".into()),
        false => Ok(parts),
    }
}

#[test]
fn sentences() {
    let lexicon = read_lexicon(include_str!("lexicon/words.txt"));
    let (mut cases, mut failures) = (0, Vec::new());
    for (number, case) in include_str!("sentences.txt").lines().enumerate() {
        if case.is_empty() || case.starts_with('#') {
            continue;
        }
        cases += 1;
        let text = case.replace('|', "").replace('⏎', "\n");
        let document = Document::new(&text, &lexicon);
        let found: Vec<&str> = document.sentences.iter().map(|s| document.text_of(s.bytes)).collect();
        match expected(case) {
            Ok(expected) if expected == found => {}
            Ok(_) => failures.push(format!(
                "line {}: {case}\n    found: {}",
                number + 1,
                found.join(" | ").replace('\n', "⏎")
            )),
            Err(problem) => failures.push(format!("line {}: {problem}: {case}", number + 1)),
        }
    }
    assert!(cases > 0 && failures.is_empty(), "{} of {cases} cases fail\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn malformed_cases_are_told() {
    for case in ["A.||B.", "|A.", "A. |", " A.", "A.\t|B.", "A. | "] {
        assert!(expected(case).is_err(), "{case:?}");
    }
    assert_eq!(expected("It works.| We⏎stay."), Ok(vec!["It works.".into(), "We\nstay.".into()]));
}
