//! `sayso sources` as users meet it.

mod support;

use support::{folder, sayso, sayso_with, write};

const FIRST: &str = "\
Mayor Edith Marlow said that the bridge was closed. “It is old,” Marlow said. Experts said that it was new.

“We checked it,” said a harbour official. It was claimed that nobody had looked. I think that it was late.
";

const SECOND: &str = "\
Edith Marlow told the Echo that the bridge was open. The experts said that it was not.
";

#[test]
fn a_table_over_several_texts() {
    let folder = folder("sources-table");
    write(&folder.join("a.txt"), FIRST);
    write(&folder.join("b.txt"), SECOND);
    let run = sayso(&["sources", folder.to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let expected = "\
source              type    named  claims  quoted  texts
Edith Marlow        person  yes         3       1      2
Experts             group   no          2       0      2
a harbour official  person  no          1       1      1
-                   -       -           1       0      1

Claims with a source: 7; named 3 (43%), unnamed 3 (43%), unresolved 1 (14%)
";
    assert_eq!(run.out, expected, "{}", run.out);
}

#[test]
fn no_hint_at_flags_of_other_commands() {
    let path = folder("sources-fields").join("a.jsonl");
    write(&path, "{\"body\":\"It rained.\"}\n");
    for command in [&["sources"][..], &["tolls"], &["patterns", "list", "--count"]] {
        let run = sayso(&[command, &[path.to_str().unwrap()]].concat());
        assert!(run.err.contains("a.jsonl:1: no field `text`"), "{}", run.err);
        assert!(!run.err.contains("--text-field"), "{}", run.err);
    }
    assert!(sayso(&[path.to_str().unwrap()]).err.contains("--text-field"));
}

#[test]
fn csv_and_json_lines() {
    let csv = sayso_with(&["sources", "--format", "csv"], FIRST.as_bytes());
    let lines: Vec<&str> = csv.out.lines().collect();
    assert_eq!(lines[0], "source,type,named,claims,quoted,texts");
    assert_eq!(lines[1], "Edith Marlow,person,true,2,1,1");
    assert_eq!(lines.last(), Some(&",,,1,0,1"));
    let json = sayso_with(&["sources", "--format", "jsonl", "-"], FIRST.as_bytes());
    let rows = json.records();
    assert_eq!(
        (rows.len(), rows[0]["source"].as_str(), rows[0]["claims"].as_u64()),
        (4, Some("Edith Marlow"), Some(2))
    );
    assert!(rows[3]["source"].is_null() && rows[3]["named"].is_null());
}

#[test]
fn the_table_does_not_depend_on_threads() {
    let folder = folder("sources-threads");
    for number in 0..40 {
        let text = format!("Ann Reed{} said that it rained. {FIRST}", "x".repeat(number % 7));
        write(&folder.join(format!("{number:02}.txt")), text);
    }
    let path = folder.to_str().unwrap();
    let one = sayso(&["sources", "--threads", "1", path]);
    assert!(one.out.lines().count() > 8);
    assert_eq!(one.out, sayso(&["sources", "--threads", "4", path]).out);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_counted() {
    let folder = folder("sources-unreadable");
    write(&folder.join("good.txt"), SECOND);
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let run = sayso(&["sources", &path("missing.txt"), &path("good.txt")]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("missing.txt: No such file"), "{}", run.err);
    assert!(run.out.contains("Edith Marlow"), "{}", run.out);
    assert_eq!(sayso(&["sources", "--format", "xml"]).code, 2);
    assert_eq!(sayso(&["sources", "-", "-"]).code, 2);
}

#[test]
fn a_text_without_sources() {
    let run = sayso_with(&["sources"], b"It rained.");
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("source  type  named  claims  quoted  texts\n"), "{}", run.out);
    assert!(run.out.contains("Claims with a source: 0;"), "{}", run.out);
}

#[test]
fn explain_says_why_a_source_is_who_it_is() {
    let text = "Mayor Edith Marlow said that the bridge was closed. She said that it was old. Marlow said that it was new. \
                The mayor said that it was high. I think that it was late.";
    let run = sayso(&["explain", text]);
    for expected in [
        "  \"Mayor Edith Marlow\" in sentence 0 (name): Edith Marlow, person, named, role \"Mayor\"\n      a full name",
        "  \"She\" in sentence 1 (pronoun): Edith Marlow, person, named, role \"Mayor\"\n      \
         the last source before it that may be meant: \"Edith Marlow\" in sentence 0\n",
        "  \"Marlow\" in sentence 2 (partial_name): Edith Marlow, person, named, role \"Mayor\"\n      \
         part of a name that stands in full elsewhere: \"Edith Marlow\" in sentence 0\n",
        "  \"The mayor\" in sentence 3 (description): Edith Marlow, person, named, role \"Mayor\"\n      \
         somebody of whom the text says this: \"Edith Marlow\" in sentence 0\n",
        "  \"I\" in sentence 4 (pronoun): nobody\n      it cannot be told",
    ] {
        assert!(run.out.contains(expected), "{expected}\n{}", &run.out[run.out.find("\nsources").unwrap_or(0)..]);
    }
    let json = sayso(&["explain", "--format", "json", "--sentence", "1", text]);
    let explanation: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let sources = explanation["sources"].as_array().unwrap();
    assert_eq!(
        (sources.len(), &sources[0]["name"], &sources[0]["by"]["sentence"]),
        (1, &"Edith Marlow".into(), &0.into())
    );
}
