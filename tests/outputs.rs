//! Every format, files and folders of records, interrupted runs.

mod support;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use support::{Run, command, folder, sayso, sayso_with, write};

const TEXT: &str =
    "“At least 14 people,\nmost of them crew, were killed,” said Ann Reed, the mayor. She denied that 3 boats sank.";

/// The names of the files in a folder and below.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        if path.is_dir() {
            names.extend(self::names(&path).iter().map(|below| format!("{name}/{below}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    names
}

#[test]
fn tables() {
    let run = sayso_with(&["--format", "csv"], TEXT.as_bytes());
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| rows[row][head.iter().position(|found| found == name).unwrap()].to_string();
    assert_eq!(rows.len(), 2);
    assert_eq!((cell(0, "id"), cell(0, "claim"), cell(0, "name")), ("-".into(), "c1".into(), "Ann Reed".into()));
    assert_eq!(cell(0, "content"), "“At least 14 people,\nmost of them crew, were killed,”");
    assert_eq!(
        (cell(1, "lemma"), cell(1, "stance"), cell(1, "figures")),
        ("deny".into(), "denial".into(), "f2".into())
    );
    let run = sayso_with(&["--format", "csv", "--table", "figures"], TEXT.as_bytes());
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(run.out.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_string).collect())
        .collect();
    assert_eq!(
        (rows.len(), rows[0][5].as_str(), rows[0][8].as_str(), rows[0][11].as_str()),
        (2, "14", "at_least", "killed")
    );
    // one head for all texts, and one without any
    let lines = "{\"text\":\"It rained.\"}\n".repeat(3);
    assert_eq!(sayso_with(&["--input", "jsonl", "--format", "csv"], lines.as_bytes()).out.lines().count(), 1);
    assert_eq!(sayso_with(&["--table", "figures"], b"").code, 2);
}

#[test]
fn standoff_comes_back() {
    let folder = folder("brat");
    let path = folder.to_str().unwrap();
    let run = sayso(&[
        "--format",
        "brat",
        "-o",
        &format!("{path}/out/"),
        "examples/articles",
        "tests/articles",
        "--ext",
        "txt",
    ]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert!(names(&folder).contains(&"out/examples/articles/ferry.ann".to_string()), "{:?}", names(&folder));
    let scores: serde_json::Value =
        serde_json::from_str(&sayso(&["eval", "--json", &format!("{path}/out")]).out).unwrap();
    assert_eq!(scores["documents"], names(&folder).iter().filter(|name| name.ends_with(".ann")).count());
    for row in ["claim", "claim+source", "claim+source+cue", "exact", "content tokens"] {
        assert_eq!(scores[row]["f"], 1.0, "{row}: {scores}");
    }
    let run = sayso_with(&["--format", "brat"], TEXT.as_bytes());
    let content = "\tContent 0 20;21 53\t“At least 14 people, most of them crew, were killed,”\n";
    assert!(run.out.contains(content), "{}", run.out);
    assert!(run.out.contains("\tAnnotatorNotes T1\tAnn Reed\n"), "{}", run.out);
}

#[test]
fn pages() {
    let run = sayso_with(&["--format", "html"], TEXT.as_bytes());
    for part in [
        "<!DOCTYPE html>",
        "prefers-color-scheme: dark",
        "<h3>Ann Reed <small>the mayor</small></h3>",
        "At least 14 people",
        "href=\"#f1\"",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
    for part in ["<script", "src=", "http://", "https://", "url("] {
        assert!(!run.out.contains(part), "{part}");
    }
}

#[test]
fn several_texts_need_a_folder_for_pages() {
    for format in ["html", "brat"] {
        let run = sayso(&["--format", format, "examples/articles"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("-o DIR/"), "{}", run.err);
    }
}

#[test]
fn one_file_a_record() {
    let folder = folder("one-a-record");
    let path = format!("{}/", folder.to_str().unwrap());
    let run = sayso(&["-o", &path, "examples/articles", "--stats"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.starts_with("sayso: 2 texts, "), "{}", run.err);
    assert_eq!(names(&folder), ["examples/articles/ferry.txt.json", "examples/articles/harbour.txt.json"]);
    let record = fs::read_to_string(folder.join("examples/articles/ferry.txt.json")).unwrap();
    assert_eq!(record, sayso(&["--format", "json", "examples/articles/ferry.txt"]).out);

    let lines = "{\"id\":\"../a\",\"text\":\"x\"}\n{\"id\":\"a\",\"text\":\"y\"}\n{\"id\":\"\\u0000\",\"text\":\"y\"}\n{\"id\":\"b\",\"text\":\"z\"}\n";
    let run = sayso_with(&["--input", "jsonl", "--format", "csv", "-o", &format!("{path}lines/")], lines.as_bytes());
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("a: ")
            && run.err.contains("lines/a.csv holds the record of another text")
            && run.err.lines().count() == 2,
        "{}",
        run.err
    );
    assert_eq!(names(&folder.join("lines")), ["a.csv", "b.csv"]);
    assert!(fs::read_to_string(folder.join("lines/a.csv")).unwrap().starts_with("id,claim,"));
}

#[test]
fn no_input_is_written_over() {
    let folder = folder("own-input");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let (text, list, lines) = (path("in/a.txt"), path("list"), path("in/b.jsonl"));
    write(Path::new(&text), TEXT);
    write(Path::new(&list), format!("{lines}\n{text}\n"));
    write(Path::new(&lines), "{\"text\":\"It rained.\"}\n");
    let refused = |run: Run| {
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.err.contains("this file is one of the inputs"), "{}", run.err);
        assert_eq!(names(&folder).iter().filter(|name| !name.starts_with("link")).count(), 3, "{:?}", names(&folder));
        assert_eq!(fs::read_to_string(&text).unwrap(), TEXT);
    };
    refused(sayso(&[&text, "-o", &text]));
    refused(sayso(&["--resume", "-o", &lines, &lines]));
    refused(sayso(&["-o", &path("in/../in/a.txt"), &path("in")]));
    refused(sayso(&["-o", &text, "--files-from", &list]));
    refused(sayso(&["-o", &list, "--files-from", &list]));
    refused(sayso_with(&["-o", &text, "--files-from", "-"], &fs::read(&list).unwrap()));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&text, folder.join("link.txt")).unwrap();
        refused(sayso(&[&text, "-o", &path("link.txt")]));
        refused(sayso(&[&path("link.txt"), "-o", &text]));
    }
    #[cfg(target_os = "linux")]
    refused(command(&["-o", &text]).stdin(fs::File::open(&text).unwrap()).output().unwrap().into());
    // what is no input may be written over, beside them or not
    for _ in 0..2 {
        let run = sayso(&["-o", &path("in/records"), "--files-from", &list]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
    }
    assert_eq!(fs::read_to_string(path("in/records")).unwrap(), sayso(&["--files-from", &list]).out);
}

#[test]
fn a_folder_of_records_spares_the_inputs() {
    let folder = folder("own-folder");
    let here = |arguments: &[&str]| -> Run { command(arguments).current_dir(&folder).output().unwrap().into() };
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    write(&folder.join("l.txt"), b"The caf\xe9 owner said that it rained.");
    write(&folder.join("a.txt"), TEXT);
    // annotations beside their texts
    let run = here(&["--format", "brat", "-o", "./", "a.txt", "l.txt"]);
    assert_eq!((run.code, run.err.lines().count()), (1, 2), "{}", run.err);
    assert!(run.err.contains("l.txt: ./l.txt is an input, and would be lost"), "{}", run.err);
    assert_eq!(names(&folder), ["a.ann", "a.txt", "l.txt"]);
    assert_eq!(read("a.txt"), TEXT);
    assert_eq!(fs::read(folder.join("l.txt")).unwrap()[7], 0xe9);
    // a record named as another input is
    write(&folder.join("a.txt.json"), TEXT);
    let run = here(&["-o", ".", "a.txt", "a.txt.json"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("a.txt: ./a.txt.json is an input"), "{}", run.err);
    assert_eq!(read("a.txt.json"), TEXT);
    assert!(folder.join("a.txt.json.json").is_file());
}

/// JSON Lines with a broken line and an id that comes twice.
fn lines(count: usize) -> String {
    let line = |n: usize| match n {
        3 => "broken\n".to_string(),
        n => format!("{{\"id\":{},\"text\":\"Police said that {n} bridges were closed.\"}}\n", n.min(7)),
    };
    (0..count).map(line).collect()
}

#[test]
fn an_interrupted_file_is_gone_on_with() {
    let folder = folder("resume");
    let (target, part) = (folder.join("out.jsonl"), folder.join(".out.jsonl.part"));
    let path = target.to_str().unwrap();
    let arguments = ["--input", "jsonl", "--resume", "-o", path];
    let whole = sayso_with(&["--input", "jsonl"], lines(10).as_bytes()).out;
    let run = sayso_with(&arguments, lines(10).as_bytes());
    assert_eq!((run.code, fs::read_to_string(&target).unwrap() == whole), (1, true));
    for cut in [0, 10, whole.len() / 3, whole.len() / 2, whole.len() - 1, whole.len()] {
        fs::remove_file(&target).unwrap();
        fs::write(&part, &whole[..cut]).unwrap();
        let run = sayso_with(&[&arguments[..], &["--stats"]].concat(), lines(10).as_bytes());
        assert_eq!(fs::read_to_string(&target).unwrap(), whole, "cut at {cut}: {}", run.err);
        let left = 9 - whole[..cut].matches('\n').count();
        assert!(run.err.contains(&format!("sayso: {left} texts, ")), "{}", run.err);
        assert_eq!(names(&folder), ["out.jsonl"]);
    }
    // records of other flags would not fit
    fs::rename(&target, &part).unwrap();
    write(&folder.join(".out.jsonl.flags"), "--offsets bytes --text-field text --id-field id --with-text");
    let run = sayso_with(&arguments, lines(10).as_bytes());
    assert_eq!((run.code, fs::read_to_string(&part).unwrap() == whole), (2, true));
    assert!(run.err.contains("the interrupted run had other flags: --offsets bytes"), "{}", run.err);
    let same = [&arguments[..], &["--offsets", "bytes", "--with-text"]].concat();
    assert_eq!(sayso_with(&same, lines(10).as_bytes()).code, 1);
    assert_eq!((names(&folder), fs::read_to_string(&target).unwrap()), (vec!["out.jsonl".to_string()], whole));
    // a finished run is gone on with when there are more inputs
    sayso_with(&arguments, lines(12).as_bytes());
    assert_eq!(fs::read_to_string(&target).unwrap(), sayso_with(&["--input", "jsonl"], lines(12).as_bytes()).out);
    for wrong in [&["--resume"][..], &["--resume", "--format", "csv", "-o", path], &["--resume", "-o", "/dev/null"]] {
        assert_eq!(sayso_with(wrong, b"").code, 2, "{wrong:?}");
    }
}

#[test]
fn an_interrupted_folder_is_gone_on_with() {
    let folder = folder("resume-folder");
    let path = format!("{}/", folder.to_str().unwrap());
    let arguments = ["--resume", "--stats", "-o", &path, "examples/articles"];
    assert!(sayso(&arguments).err.contains("sayso: 2 texts, "));
    assert!(sayso(&arguments).err.contains("sayso: 0 texts, "));
    fs::remove_file(folder.join("examples/articles/ferry.txt.json")).unwrap();
    assert!(sayso(&arguments).err.contains("sayso: 1 texts, "));
    assert_eq!(names(&folder).len(), 2);
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_no_half_file() {
    let folder = folder("killed");
    let target = folder.join("out.jsonl");
    let source = folder.join("in.jsonl");
    write(&source, (0..20_000).map(|n| format!("{{\"id\":{n},\"text\":{TEXT:?}}}\n")).collect::<String>());
    let arguments = ["--resume", "-o", target.to_str().unwrap(), source.to_str().unwrap()];
    let mut child = command(&arguments).stderr(Stdio::null()).spawn().unwrap();
    let part = folder.join(".out.jsonl.part");
    while !fs::metadata(&part).is_ok_and(|part| part.len() > 100_000) {
        assert!(child.try_wait().unwrap().is_none(), "the run is over too soon");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!target.exists());
    assert_eq!(sayso(&[&arguments[..], &["--offsets", "bytes"]].concat()).code, 2);
    assert_eq!(sayso(&arguments).code, 0);
    assert_eq!(names(&folder), ["in.jsonl", "out.jsonl"]);
    let text = fs::read_to_string(&target).unwrap();
    let ids: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids, (0..20_000).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn completions_and_manual() {
    for (shell, part) in [("bash", "complete -F _sayso"), ("zsh", "#compdef sayso"), ("fish", "complete -c sayso")] {
        let run = sayso(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains(part), "{}", run.out);
    }
    let run = sayso(&["man"]);
    assert!(run.out.contains(".TH sayso 1") && run.out.contains("\\-\\-files\\-from"), "{}", run.out);
    let run: Run = sayso(&["completions", "tcsh"]);
    assert_eq!(run.code, 2);
}
