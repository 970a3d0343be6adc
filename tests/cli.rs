//! The command line as users meet it: pipes, folders, errors and exit codes.

mod support;

use std::fs;
use std::io::Read;
use std::process::Stdio;

use support::{Run, command, folder, folder_with, root, sayso, sayso_with, write};

const SENTENCE: &str = "Police said that the bridge was closed.\n";

fn contents(run: &Run) -> Vec<String> {
    let text = |claim: &serde_json::Value| claim["content"]["text"].as_str().unwrap().to_string();
    run.records().iter().flat_map(|record| record["claims"].as_array().unwrap().iter().map(text)).collect()
}

#[test]
fn standard_input_with_and_without_a_dash() {
    for arguments in [&[][..], &["-"]] {
        let run = sayso_with(arguments, SENTENCE.as_bytes());
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert_eq!(run.records()[0]["id"], "-");
        assert_eq!(contents(&run).len(), 1, "{run:?}");
    }
}

#[test]
fn a_file_of_any_ending_and_a_folder() {
    let folder = folder("folder");
    write(&folder.join("b.txt"), SENTENCE);
    write(&folder.join("a/c.MD"), SENTENCE);
    write(&folder.join("a/.hidden.txt"), SENTENCE);
    write(&folder.join(".git/x.txt"), SENTENCE);
    write(&folder.join("notes.csv"), SENTENCE);
    write(&folder.join("z.txt"), "");
    let path = folder.to_str().unwrap();
    let run = sayso(&[path]);
    let ids: Vec<String> = run.records().iter().map(|record| record["id"].as_str().unwrap().to_string()).collect();
    assert_eq!(ids, [format!("{path}/a/c.MD"), format!("{path}/b.txt"), format!("{path}/z.txt")]);
    assert_eq!(run.code, 0);

    let csv = format!("{path}/notes.csv");
    assert_eq!(sayso(&[&csv, path]).records().len(), 4);
}

#[test]
fn order_and_bytes_do_not_depend_on_threads() {
    let folder = folder("threads");
    for number in 0..60 {
        let lines = 1 + (number * 7) % 40;
        write(&folder.join(format!("{number:02}.txt")), SENTENCE.repeat(lines));
    }
    let path = folder.to_str().unwrap();
    let one = sayso(&["--threads", "1", path]);
    assert_eq!(one.records().len(), 60);
    for threads in ["2", "3", "8", "0"] {
        assert_eq!(one.out, sayso(&["--threads", threads, path]).out);
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let folder = folder("unreadable");
    write(&folder.join("binary.txt"), b"PNG\0\x01\x02");
    write(&folder.join("good.txt"), SENTENCE);
    fs::create_dir(folder.join("empty")).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let run = sayso(&[&path("missing.txt"), &path("binary.txt"), &path("good.txt"), &path("empty")]);
    assert_eq!((run.code, run.records().len()), (1, 1));
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 3, "{}", run.err);
    assert!(lines[0].contains("missing.txt: No such file"), "{}", lines[0]);
    assert!(lines[1].contains("binary.txt: not a text"), "{}", lines[1]);
    assert!(lines[2].contains("empty: no text in this folder"), "{}", lines[2]);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = folder("circle");
    write(&folder.join("good.txt"), SENTENCE);
    std::os::unix::fs::symlink(&folder, folder.join("again")).unwrap();
    let run = sayso(&[folder.to_str().unwrap()]);
    assert_eq!((run.code, run.records().len()), (1, 1));
    assert!(run.err.contains("loop"), "{}", run.err);

    fs::remove_file(folder.join("again")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("broken.txt")).unwrap();
    let run = sayso(&[folder.to_str().unwrap()]);
    let path = folder.join("broken.txt");
    assert_eq!((run.code, run.records().len()), (1, 1));
    assert_eq!(run.err, format!("sayso: {}: No such file or directory (os error 2)\n", path.display()));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let path = folder("odd-name").join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt"));
    write(&path, SENTENCE);
    let run: Run = command(&[]).arg(&path).output().unwrap().into();
    assert_eq!((run.code, contents(&run).len()), (0, 1));
}

#[test]
fn texts_as_they_come() {
    let utf16: Vec<u8> =
        "\u{feff}Police said that the café was closed.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&[u8], &str); 6] = [
        (b"Police said that the bridge was closed.", "the bridge was closed"),
        (b"Police said that the bridge\r\nwas closed.\r\n", "the bridge\r\nwas closed"),
        (b"\xef\xbb\xbfPolice said that the bridge was closed.\n", "the bridge was closed"),
        (&utf16, "the café was closed"),
        (b"Police said that the caf\xe9 was closed.\n", "the café was closed"),
        ("Police said that the café was closed.".as_bytes(), "the café was closed"),
    ];
    for (bytes, expected) in cases {
        let run = sayso_with(&[], bytes);
        assert_eq!(run.code, 0);
        assert!(contents(&run)[0].ends_with(expected), "{run:?}");
        assert_eq!(run.err.contains("read as windows-1252"), bytes.contains(&0xe9) && bytes[0] != 0xff);
        assert_eq!(run.err.contains("read as UTF-16LE"), bytes[0] == 0xff);
    }
    let empty = sayso_with(&[], b"");
    assert_eq!((empty.code, contents(&empty).len(), empty.records().len()), (0, 0, 1));
}

#[test]
fn offsets_in_each_unit() {
    let text = "😀 É. Police said that the bridge was closed.";
    let start = |unit: &str| {
        let record = &sayso_with(&["--offsets", unit], text.as_bytes()).records()[0];
        record["claims"][0]["cue"]["spans"][0][0].as_u64().unwrap() as usize
    };
    let byte = text.find("said").unwrap();
    assert_eq!(start("bytes"), byte);
    assert_eq!(start("codepoints"), text[..byte].chars().count());
    assert_eq!(start("utf16"), text[..byte].encode_utf16().count());
}

#[test]
fn formats() {
    let lines = sayso_with(&[], SENTENCE.as_bytes());
    assert_eq!(lines.out.lines().count(), 1);
    let indented = sayso_with(&["--format", "json"], SENTENCE.as_bytes());
    assert!(indented.out.lines().count() > 20);
    let value: serde_json::Value = serde_json::from_str(&indented.out).unwrap();
    assert_eq!(value, lines.records()[0]);
}

#[test]
fn a_new_file_is_whole_or_not_there() {
    let folder = folder("output");
    let target = folder.join("records.jsonl");
    let path = target.to_str().unwrap();
    let run = sayso_with(&["-o", path], SENTENCE.as_bytes());
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&target).unwrap(), sayso_with(&[], SENTENCE.as_bytes()).out);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing but the file stays");

    let run = sayso_with(&["-o", "/nowhere/records.jsonl"], SENTENCE.as_bytes());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("/nowhere/records.jsonl"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_replaced_leaves_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("permissions");
    for (name, output) in [("records.jsonl", "records.jsonl"), ("-.json", "")] {
        let target = folder.join(name);
        write(&target, "");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        let run = sayso_with(&["-o", folder.join(output).to_str().unwrap()], SENTENCE.as_bytes());
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        let found = fs::metadata(&target).unwrap();
        assert_eq!((found.permissions().mode() & 0o777, found.len() > 0), (0o600, true), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let run = sayso_with(&["-o", "/dev/full"], SENTENCE.as_bytes());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("/dev/full: No space left"), "{}", run.err);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = folder("pipe");
    for number in 0..200 {
        write(&folder.join(format!("{number}.txt")), SENTENCE.repeat(50));
    }
    for threads in ["1", "2"] {
        let mut child = command(&["--threads", threads, folder.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut some = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut some).unwrap();
        let run: Run = child.wait_with_output().unwrap().into();
        assert_eq!((run.code, run.err.as_str()), (0, ""));
    }
}

#[test]
fn a_closed_pipe_ends_tables_quietly() {
    // more than pipes and buffers hold
    let text = |number: u32| format!("At least {number} people died when a dam burst, the interior ministry said.");
    let lines: String = (2..3000).map(|number| format!("{{\"text\": \"{}\"}}\n", text(number))).collect();
    let path = folder("table-pipe").join("texts.jsonl");
    write(&path, lines);
    for format in ["csv", "jsonl", "text"] {
        let mut child = command(&["tolls", "--format", format, path.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut some = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut some).unwrap();
        let run: Run = child.wait_with_output().unwrap().into();
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{format}");
    }
}

#[test]
fn flags_that_are_none() {
    for arguments in [&["--threds", "2"][..], &["--format", "xml"], &["--offsets", "lines"], &["-", "-"], &["patterns"]]
    {
        let run = sayso_with(arguments, SENTENCE.as_bytes());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.err.is_empty());
    }
    assert!(sayso(&["--threds", "2"]).err.contains("--threads"));
}

#[test]
fn help_and_version() {
    for (arguments, words) in [
        (&["--help"][..], &["--patterns", "--offsets", "explain", "eval", "schema", "Exit codes"][..]),
        (&["-h"], &["--threads"]),
        (&["explain", "--help"], &["--pattern"]),
        (&["patterns", "--help"], &["check", "test", "list"]),
        (&["--version"], &[env!("CARGO_PKG_VERSION")]),
    ] {
        let run = sayso(arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        for word in words {
            assert!(run.out.contains(word), "{word} in {}", run.out);
        }
    }
}

#[test]
fn patterns_of_the_user() {
    let text = fs::read_to_string(root().join("examples/articles/harbour.txt")).unwrap();
    let own = ["--patterns", "examples/custom_patterns"];
    let (before, after) = (sayso_with(&[], text.as_bytes()), sayso_with(&own, text.as_bytes()));
    assert_eq!((before.code, after.code), (0, 0), "{}", after.err);
    let cues = |run: &Run| -> Vec<String> {
        let cue = |claim: &serde_json::Value| claim["cue"]["text"].as_str().unwrap_or_default().to_string();
        run.records()[0]["claims"].as_array().unwrap().iter().map(cue).collect()
    };
    for cue in ["Word from", "skeeted"] {
        assert!(!cues(&before).contains(&cue.to_string()), "{cue} is known already");
        assert!(cues(&after).contains(&cue.to_string()), "{cue} is not found: {:?}", cues(&after));
    }
    let explained = |own: &[&str]| sayso(&[&["explain", "Harbourmaster Ida Quist"], own].concat()).out;
    assert!(explained(&own).contains("@titles(common)") && !explained(&[]).contains("@titles(common)"));
    // the title is a role, not a part of the name
    let quist = after.records()[0]["sources"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&quist["name"], &quist["role"]), (&"Ida Quist".into(), &"Harbourmaster".into()));

    let run = sayso(&["patterns", "test", "examples/custom_patterns"]);
    assert_eq!((run.code, run.out.as_str()), (0, "2 examples of 1 pattern: all hold\n"));
    let run = sayso(&["patterns", "list", "examples/custom_patterns"]);
    assert!(run.out.starts_with("claims/harbour/word-from  claim"), "{}", run.out);
}

#[test]
fn only_the_patterns_of_the_user() {
    let folder = folder("only");
    write(&folder.join("lists/verbs.txt"), "%inflect verbs\nsay\n");
    write(
        &folder.join("claims.toml"),
        r##"
[said]
about = "CONTENT, said SOURCE."
makes = "claim"
match = '''content:#clause , cue:@verbs source:( #any )'''
finds = ["[content It rained], [cue says] [source Ada]."]
ignores = ["It rained."]
"##,
    );
    let path = folder.to_str().unwrap();
    let run = sayso_with(&["--only-patterns", path], b"It rained, says Ada. Police think that it snowed.");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(contents(&run), ["It rained"]);
    assert_eq!(sayso(&["patterns", "test", "--only-patterns", path]).out, "2 examples of 1 pattern: all hold\n");
}

#[test]
fn broken_patterns_are_all_told_before_any_work() {
    let folder = folder("broken");
    write(&folder.join("claims/a.toml"), "[one]\nmakes = 'clam'\n");
    write(&folder.join("lists/b.txt"), "%inflect verb\n");
    let path = folder.to_str().unwrap();
    for arguments in [&["--patterns", path][..], &["patterns", "check", path]] {
        let run = sayso_with(arguments, SENTENCE.as_bytes());
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        for part in
            ["a.toml:2:", "nothing can make `clam`", "`claim`", "b.txt:1:1", "unknown directive", "^", "has no `match`"]
        {
            assert!(run.err.contains(part), "{part} in {}", run.err);
        }
    }
    let run = sayso(&["--patterns", "/nowhere", "--patterns", "/nothing"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("/nowhere: ") && run.err.contains("/nothing: "), "{}", run.err);
}

#[test]
fn failing_examples_of_the_user() {
    let folder = folder_with(
        "failing",
        "claims/mine.toml",
        r##"
[mine]
about = "Word from SOURCE."
makes = "claim"
match = '''cue:( word from ) source:@full content:#any'''
finds = ["[cue Word from] [source the new harbour] is good.", "[cue Word from the] [source harbour] is good."]
ignores = ["Word from home is good."]
misses = ["[cue Word from] [source the mayor] came."]
"##,
    );
    let run = sayso(&["patterns", "test", folder.to_str().unwrap()]);
    assert_eq!(run.code, 1);
    assert!(run.out.ends_with("4 examples of 1 pattern: 3 do not hold\n"), "{}", run.out);
    for part in [
        "mine.toml:6: claims/mine/mine: does not find what this example marks",
        "expected: [cue Word from the] [source harbour] is good.",
        "got:      [cue Word from] [source the harbour] [content is] good.",
        "finds something where it must ignore",
        "now passes: move it to `finds`",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
}

#[test]
fn explanations() {
    let run = sayso(&["explain", "Police said that the bridge was closed."]);
    assert_eq!(run.code, 0, "{}", run.err);
    for part in ["@cue-verbs(", "#word", "[source Police] [cue said]", ": stands", "entered in vain", "does not fit"] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
    let id = "claims/clauses/that-clause";
    let run = sayso(&["explain", "--pattern", id, "Police said on Monday."]);
    assert!(run.out.contains(&format!("{id}: entered at \"said\"")), "{}", run.out);
    assert!(!run.out.contains("claims/quoted"), "{}", run.out);
    let run = sayso(&["explain", "--pattern", "claims/clauses/that-claus", "Police said."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `claims/clauses/that-clause`?"), "{}", run.err);
    assert!(sayso(&["explain", "examples/articles/ferry.txt"]).out.contains("\"Commander Ilse Brandt"));
    assert_eq!(sayso_with(&["explain", "-"], b"\0").code, 1);
    let run = sayso(&["explain", "examples/articles"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("examples/articles is a folder"), "{}", run.err);
}

#[test]
fn an_edge_behind_the_last_word_is_explained() {
    let folder = folder_with(
        "last-edge",
        "grammar/mine.toml",
        r##"
[mine]
about = "A clause ends behind `foo`."
makes = "edge"
ends = "clause"
match = '''^foo edge:#end'''
finds = ["foo\n\n[edge bar]"]
ignores = ["bar"]
"##,
    );
    let path = folder.to_str().unwrap();
    for (text, more) in [("foo", &[][..]), ("It rained.\nfoo\n", &[]), ("It rained.\n\nfoo", &["--sentence", "1"])] {
        let arguments = ["explain", "--pattern", "grammar/mine/mine", "--only-patterns", path, text];
        let run = sayso(&[&arguments[..], more].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{text:?}");
        assert!(run.out.contains("foo[edge ]\n"), "{text:?}\n{}", run.out);
    }
}

#[test]
fn evaluation_of_a_small_corpus() {
    let folder = folder("gold");
    let text = "Police said that the bridge was closed. It rained.";
    write(&folder.join("text/one.txt"), text);
    write(&folder.join("text/unannotated.txt"), text);
    write(
        &folder.join("attributions/one_abcd.ann"),
        "T1\tSource 0 6\tPolice\nT2\tCue 7 11\tsaid\nT3\tContent 12 38\tthat the bridge was closed\n\
         E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\nT4\tContent 40 49\tIt rained\nE2\tAttribution:T4 Content:T4\n",
    );
    let path = folder.to_str().unwrap();
    let run = sayso(&["eval", path, "--errors", "5"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("1 documents, 2 gold claims, 1 predicted\n"), "{}", run.out);
    assert!(run.out.contains("claim+source        1.000  0.500  0.667"), "{}", run.out);
    assert!(run.out.contains("MISSED one.txt indirect\n   source: \n   cue: \n   content: It rained\n"), "{}", run.out);
    let json: serde_json::Value = serde_json::from_str(&sayso(&["eval", path, "--json"]).out).unwrap();
    assert_eq!(json["claim"]["r"], 0.5);
    // any name of the annotator, and a byte order mark
    let annotation = fs::read_to_string(folder.join("attributions/one_abcd.ann")).unwrap();
    fs::remove_file(folder.join("attributions/one_abcd.ann")).unwrap();
    let run = sayso(&["eval", path]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no text/NAME.txt with attributions/NAME_*.ann"), "{}", run.err);
    write(&folder.join("attributions/one_annotator1.ann"), format!("\u{feff}{annotation}"));
    // the annotation of a text that is not there is not that of a text whose name begins like it
    write(&folder.join("attributions/one_two_abcd.ann"), "");
    let marked: serde_json::Value = serde_json::from_str(&sayso(&["eval", path, "--json"]).out).unwrap();
    assert_eq!(marked, json);
    let run = sayso(&["eval", "/nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("/nowhere"), "{}", run.err);
}
