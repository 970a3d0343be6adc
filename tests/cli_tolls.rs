//! `sayso tolls` as users meet it.

mod support;

use support::{folder, sayso, sayso_with, write};

const FIRST: &str = "\
At least 31 people died when a dam burst on Sunday, the interior ministry said. The mayor, Ida Quist, said that 36 people had been killed.

Some 4,000 residents fled their homes. A boy was hurt.
";

const SECOND: &str = "\
The dam burst killed 31 people, Radio Tarn reported. Between ten and 15 people are missing.
";

#[test]
fn a_table_over_several_texts() {
    let folder = folder("tolls-table");
    write(&folder.join("a.txt"), FIRST);
    write(&folder.join("b.txt"), SECOND);
    let run = sayso(&["tolls", folder.to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let path = folder.to_str().unwrap();
    let lines: Vec<String> = run.out.lines().map(|line| line.replace(path, "F")).collect();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = lines.iter().map(|line| words(line)).collect();
    let starts = [
        "event value min max qualifier source conflict text sentence",
        "killed 31 31 - at_least the interior ministry - F/a.txt At least 31 people died",
        "killed 36 36 36 exact Ida Quist other text F/a.txt The mayor, Ida Quist, said",
        "killed 31 31 31 exact Radio Tarn other text F/b.txt The dam burst killed 31 people",
        "injured 1 1 1 exact - - F/a.txt A boy was hurt.",
        "missing - 10 15 range - - F/b.txt Between ten and 15 people",
        "displaced 4000 - - about - - F/a.txt Some 4,000 residents fled their homes.",
    ];
    assert_eq!(rows.len(), starts.len(), "{}", run.out);
    for (row, start) in rows.iter().zip(starts) {
        assert!(row.starts_with(start), "{row}\n{start}\n\n{}", run.out);
    }
}

#[test]
fn a_conflict_within_a_text() {
    let text = "Twelve people died, the ministry said. The mayor said that 14 people had been killed.\n";
    let run = sayso_with(&["tolls", "--format", "csv"], text.as_bytes());
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "event,value,min,max,qualifier,source,conflict,text,sentence");
    assert_eq!(lines[1], "killed,12,12,12,exact,the ministry,same text,-,\"Twelve people died, the ministry said.\"");
    assert!(lines[2].starts_with("killed,14,14,14,exact,The mayor,same text,-,"), "{}", lines[2]);
}

#[test]
fn sentences_behind_characters_of_several_bytes() {
    let text = "“É é é,” 😀 said Zoë Büchi.\n\nTwelve people died, the café’s owner said. “Ü,” he said.\n";
    let run = sayso_with(&["tolls", "--format", "jsonl"], text.as_bytes());
    let rows = run.records();
    assert_eq!(rows.len(), 1, "{}", run.out);
    assert_eq!(rows[0]["sentence"], "Twelve people died, the café’s owner said.");
}

#[test]
fn what_does_not_contradict_is_not_marked() {
    for text in [
        "At least 12 people died, the ministry said. The mayor said that 14 people had been killed.\n",
        "About 100 people died, the ministry said. The mayor said that 96 people had been killed.\n",
        "Dozens of people died, the ministry said. The mayor said that 96 people had been killed.\n",
        "Twelve people died, the ministry said. The mayor said that 12 people had been killed.\n",
    ] {
        let run = sayso_with(&["tolls", "--format", "jsonl"], text.as_bytes());
        let rows = run.records();
        assert!(rows.len() == 2 && rows.iter().all(|row| row["conflict"].is_null()), "{text}{}", run.out);
    }
    for text in [
        "At least 75 people died, the ministry said. The mayor said that at least 76 people had been killed.\n",
        "Up to 12 people died, the ministry said. The mayor said that at least 14 people had been killed.\n",
    ] {
        let run = sayso_with(&["tolls", "--format", "jsonl"], text.as_bytes());
        let rows = run.records();
        assert!(rows.len() == 2 && rows.iter().all(|row| row["conflict"] == "same text"), "{text}{}", run.out);
    }
}

#[test]
fn the_table_does_not_depend_on_threads() {
    let folder = folder("tolls-threads");
    for number in 0..40 {
        write(&folder.join(format!("{number:02}.txt")), format!("{} people died. {FIRST}", number + 2));
    }
    let path = folder.to_str().unwrap();
    let one = sayso(&["tolls", "--threads", "1", path]);
    let many = sayso(&["tolls", "--threads", "8", path]);
    assert_eq!((one.code, &one.out), (0, &many.out));
}

#[test]
fn texts_without_tolls_and_unreadable_ones() {
    let empty = sayso_with(&["tolls"], b"It rained.\n");
    assert_eq!((empty.code, empty.out.lines().count()), (0, 1));
    let missing = sayso(&["tolls", "no-such-file.txt"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("no-such-file.txt"));
}
