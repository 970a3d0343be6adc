//! Every kind of input, from files, folders and standard input.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use support::{Run, command, folder, root, sayso, sayso_with, write};

const SENTENCE: &str = "Police said that the bridge was closed.\n";

fn ids(run: &Run) -> Vec<String> {
    run.records().iter().map(|record| record["id"].as_str().unwrap().to_string()).collect()
}

fn contents(record: &Value) -> Vec<&str> {
    record["claims"].as_array().unwrap().iter().map(|claim| claim["content"]["text"].as_str().unwrap()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn example(name: &str) -> Vec<u8> {
    fs::read(root().join("examples/inputs").join(name)).unwrap()
}

#[test]
fn the_examples_of_each_kind() {
    let run = sayso(&["--stats", "examples/inputs"]);
    let names = [
        "council.md",
        "german.txt",
        "latin.txt",
        "quarry.html",
        "quarry.html.zst",
        "utf16.txt",
        "w1",
        "w2",
        "w4",
        "w1",
        "w2",
        "w4",
    ];
    assert_eq!(
        ids(&run),
        names.map(|name| if name.len() > 2 { format!("examples/inputs/{name}") } else { name.into() })
    );
    assert_eq!(run.code, 1);
    for part in [
        "german.txt: not English (deu)",
        "latin.txt: not UTF-8, read as windows-1252",
        "utf16.txt: not UTF-8, read as UTF-16LE",
        "wire.jsonl:3: no JSON object",
        "wire.jsonl.gz:3: no JSON object",
        "12 texts, ",
        " 2 failed, 1 not English",
    ] {
        assert!(run.err.contains(part), "{part} in {}", run.err);
    }
    let records = run.records();
    assert!(records.iter().zip(names).all(|(record, name)| contents(record).is_empty() == (name == "german.txt")));
    assert_eq!(contents(&records[2]), contents(&records[5]), "the encoding does not matter");
}

#[test]
fn web_pages() {
    for run in [
        sayso(&["--with-text", "examples/inputs/quarry.html"]),
        sayso(&["--with-text", "examples/inputs/quarry.html.zst"]),
        sayso_with(&["--with-text", "--input", "html"], &example("quarry.html")),
        sayso_with(&["--with-text", "--input", "html"], &gzip(&example("quarry.html"))),
    ] {
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        let record = &run.records()[0];
        let meta = &record["meta"];
        assert_eq!(meta["title"], "Rockfall closes quarry");
        assert_eq!(meta["byline"], "Mira Holt");
        assert_eq!(meta["date"], "2024-03-05T10:00:00Z");
        assert_eq!(meta["site"], "The Northford Post");
        let text: Vec<char> = meta["text"].as_str().unwrap().chars().collect();
        for part in record["claims"].as_array().unwrap().iter().map(|claim| &claim["content"]) {
            let [start, end] = [0, 1].map(|at| part["spans"][0][at].as_u64().unwrap() as usize);
            let piece: String = text[start..end].iter().collect();
            assert!(part["text"].as_str().unwrap().starts_with(&piece), "{piece} in {part}");
        }
        assert!(contents(record).contains(&"that it had been warned"), "{:?}", contents(record));
    }
}

#[test]
fn a_page_names_its_encoding_or_has_nothing_to_read() {
    let page =
        b"<html><head><meta charset=iso-8859-2></head><body><p>Police said that the \xb9 was closed.</p></body></html>";
    let run = sayso_with(&["--input", "html"], page);
    assert_eq!(contents(&run.records()[0]), ["that the š was closed"]);
    assert!(run.err.contains("read as ISO-8859-2"), "{}", run.err);
    for page in ["", "<", "<html></html>", "<p>", "Police said that the bridge was closed.", "<script>x</script>"] {
        let run = sayso_with(&["--input", "html"], page.as_bytes());
        assert_eq!((run.code, run.records().len()), (0, 1), "{page}: {run:?}");
    }
    let deep = "<div>".repeat(50_000) + SENTENCE;
    let run = sayso_with(&["--input", "html"], deep.as_bytes());
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("no web page"), "{}", run.err);
    let flat = format!("<p>{SENTENCE}<br><ul><li>{SENTENCE}").repeat(400) + &"<p>".repeat(2000);
    assert_eq!(sayso_with(&["--input", "html"], flat.as_bytes()).code, 0);
}

#[test]
fn lines_of_json() {
    let lines = "\u{feff}{\"id\":\"a\",\"n\":{\"x\":[1,null]},\"text\":\"Police said that the bridge was closed.\",\"z\":1.50}\r\n\
                 \n  \n{\"key\":7,\"body\":\"Ann Reed said it rained.\"}\nnonsense\n[]\n{\"text\":null}\n{}\n{\"text\":\"\"}";
    let run = sayso_with(&["--input", "jsonl"], lines.as_bytes());
    assert_eq!((run.code, ids(&run)), (1, vec!["a".to_string(), "-:9".to_string()]));
    assert_eq!(
        run.records()[0]["meta"],
        serde_json::from_str::<Value>(r#"{"n": {"x": [1, null]}, "z": 1.50}"#).unwrap()
    );
    let told: Vec<&str> = run.err.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(told, ["-:4", "-:5", "-:6", "-:7", "-:8"], "{}", run.err);

    let run = sayso_with(&["--input", "jsonl", "--text-field", "body", "--id-field", "key"], lines.as_bytes());
    assert_eq!(ids(&run), ["7"]);
    let run = sayso_with(&["--input", "jsonl", "--text-field", "body", "--with-text"], lines.as_bytes());
    assert_eq!(run.records()[0]["meta"], json!({"key": 7, "body": "Ann Reed said it rained."}));
    assert_eq!(ids(&run), ["-:4"]);
}

#[test]
fn a_record_comes_when_the_next_line_does_not() {
    for threads in ["1", "4"] {
        let mut child = command(&["--input", "jsonl", "--threads", threads])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, records) = mpsc::channel();
        std::thread::spawn(move || BufReader::new(stdout).lines().try_for_each(|line| sender.send(line.unwrap())));
        // records that stand alone, before a broken line, before empty lines, and before a part of the next one
        for (number, end) in ["", "broken\n", "\n \n", "{"].into_iter().enumerate() {
            write!(stdin, "{{\"text\":\"It rained.\",\"n\":{number}}}\n{end}").unwrap();
            let record = records.recv_timeout(Duration::from_secs(60));
            assert!(record.as_ref().is_ok_and(|record| record.contains(&format!("\"n\":{number}"))), "{record:?}");
        }
        drop(stdin);
        assert!(!child.wait().unwrap().success());
    }
}

#[test]
fn numbers_are_passed_through_as_they_are_written() {
    let numbers = r#"{"a":12345678901234567890123,"b":0.1000,"c":[2.50,-0,1e-7],"d":1e400}"#;
    // serde_json gives an exponent its sign
    let written = numbers.replace("e400", "e+400");
    let text = "Police said that 3 bridges were closed.";
    let line = |id: &str| format!("{{\"id\":{id},\"n\":{numbers},\"text\":\"{text}\"}}\n");
    let lines = line("12345678901234567890123") + &line("12345678901234567890124");
    let run = sayso_with(&["--input", "jsonl"], lines.as_bytes());
    assert_eq!((run.code, ids(&run)), (0, vec!["12345678901234567890123".into(), "12345678901234567890124".into()]));
    assert_eq!(run.out.matches(&format!("\"meta\":{{\"n\":{written}}},")).count(), 2, "{}", run.out);
    let indented = sayso_with(&["--input", "jsonl", "--format", "json"], lines.as_bytes());
    assert!(indented.out.contains("\"d\": 1e+400\n") && indented.out.contains("2.50,\n"), "{}", indented.out);
}

#[test]
fn lines_of_utf16() {
    let lines: String =
        (0..3000).map(|n| format!("{{\"id\":{n},\"text\":\"“😀” said Türk, that “ਊ”.\"}}\r\n")).collect();
    let units = |lines: &str| format!("\u{feff}{lines}").encode_utf16().collect::<Vec<u16>>();
    let little: Vec<u8> = units(&lines).into_iter().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units(&lines).into_iter().flat_map(u16::to_be_bytes).collect();
    let expected = sayso_with(&["--input", "jsonl"], lines.as_bytes());
    assert_eq!(expected.records().len(), 3000);
    for bytes in [&little, &big, &gzip(&little)] {
        let run = sayso_with(&["--input", "jsonl"], bytes);
        assert_eq!((run.code, run.err.as_str(), run.out == expected.out), (0, "", true));
    }
    let half = sayso_with(&["--input", "jsonl"], &little[..little.len() - 7]);
    assert_eq!((half.code, half.records().len()), (1, 2999), "{}", half.err);
    assert_eq!(sayso_with(&["--input", "jsonl"], b"\xff\xfe").code, 0);
}

#[test]
fn order_does_not_depend_on_threads() {
    let lines: String =
        (0..300).map(|n| format!("{{\"id\":{n},\"text\":{:?}}}\n", SENTENCE.repeat(1 + n * 7 % 20))).collect();
    let one = sayso_with(&["--input", "jsonl", "--threads", "1"], lines.as_bytes());
    assert_eq!(one.records().len(), 300);
    assert_eq!(one.out, sayso_with(&["--input", "jsonl", "--threads", "5"], &gzip(lines.as_bytes())).out);
}

#[test]
fn a_stream_that_breaks_off_is_told() {
    let folder = folder("broken-stream");
    let lines: String = (0..5000u32)
        .map(|n| {
            format!(
                "{{\"id\":{n},\"text\":\"Police said that {} bridges were closed.\"}}\n",
                n.wrapping_mul(2_654_435_761)
            )
        })
        .collect();
    let mut bytes = gzip(lines.as_bytes());
    bytes.truncate(bytes.len() / 2);
    write(&folder.join("half.jsonl.gz"), bytes);
    write(&folder.join("whole.txt"), SENTENCE);
    let run = sayso(&[folder.to_str().unwrap()]);
    assert_eq!(run.code, 1);
    assert!(ids(&run).len() > 100 && ids(&run).last().unwrap().ends_with("whole.txt"));
    assert!(run.err.contains("half.jsonl.gz:"), "{}", run.err);
}

#[test]
fn which_files_of_a_folder() {
    let folder = folder("choice");
    for name in ["a.txt", "b.log", "c.html", "sub/d.txt.gz", "sub/e.log", ".hidden/f.txt", ".g.txt"] {
        write(&folder.join(name), if name.ends_with("gz") { gzip(SENTENCE.as_bytes()) } else { SENTENCE.into() });
    }
    let path = folder.to_str().unwrap();
    let names = |arguments: &[&str]| {
        let run = sayso(&[&[path], arguments].concat());
        let below = |id: String| id.strip_prefix(path).unwrap().trim_start_matches('/').to_string();
        (run.code, ids(&run).into_iter().map(below).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(names(&[]), (0, "a.txt c.html sub/d.txt.gz".into()));
    assert_eq!(names(&["--ext", "log,html"]), (0, "b.log c.html sub/e.log".into()));
    assert_eq!(names(&["--glob", "*.log", "--glob", "a*"]), (0, "a.txt b.log sub/e.log".into()));
    assert_eq!(names(&["--glob", "sub/*", "--ext", "txt"]), (0, "sub/d.txt.gz".into()));
    assert_eq!(names(&["--glob", "*.pdf"]), (1, String::new()));
    assert_eq!(names(&["--glob", "[a"]).0, 2);
}

#[cfg(unix)]
#[test]
fn paths_from_a_list() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder("list");
    let odd = folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt"));
    write(&odd, SENTENCE);
    write(&folder.join("more/b.txt"), SENTENCE);
    let missing = folder.join("missing.txt");
    let paths = [&odd, &folder.join("more"), &missing].map(|path| path.as_os_str().as_bytes().to_vec());
    let list = [paths.join(&b"\n"[..]), b"\r\n\n".to_vec()].concat();
    write(&folder.join("list"), &list);
    let run = sayso_with(&["--files-from", "-"], &list);
    assert_eq!((run.code, run.records().len()), (1, 2));
    assert!(run.err.contains("missing.txt: No such file"), "{}", run.err);
    assert_eq!(run.out, sayso(&["--files-from", folder.join("list").to_str().unwrap()]).out);
    let marked = sayso_with(&["--files-from", "-"], &[b"\xef\xbb\xbf", &paths[1][..]].concat());
    assert_eq!((marked.code, marked.records().len()), (0, 1), "{}", marked.err);
    let dash = sayso_with(&["--files-from", "-"], &[b"-\n", &paths[1][..]].concat());
    assert_eq!((dash.code, dash.records().len()), (1, 1));
    assert!(dash.err.contains("-: standard input holds the list of --files-from"), "{}", dash.err);
    assert_eq!(sayso(&["--files-from", "/nowhere/list"]).code, 2);
    assert_eq!(sayso(&["--files-from", "-", "-"]).code, 2);
    assert_eq!(sayso(&["--files-from", "-", "a.txt"]).code, 2);
}

#[test]
fn other_languages_are_left_out_unless_forced() {
    let german = String::from_utf8(example("german.txt")).unwrap();
    let lines: String =
        [german.as_str(), SENTENCE, &german].iter().map(|text| json!({"text": text}).to_string() + "\n").collect();
    let run = sayso_with(&["--input", "jsonl"], lines.as_bytes());
    assert_eq!(run.code, 0);
    assert_eq!(run.err.matches("not English").count(), 1, "{}", run.err);
    let counts: Vec<usize> = run.records().iter().map(|record| contents(record).len()).collect();
    assert_eq!(counts, [0, 1, 0]);
    assert_eq!(run.records()[0]["meta"], json!({"language": "deu"}));
    assert_eq!(run.records()[0]["sentences"], json!([]));
    let run = sayso_with(&["--input", "jsonl", "--force"], lines.as_bytes());
    assert_eq!(run.err, "");
    assert!(!run.records()[0]["sentences"].as_array().unwrap().is_empty());
}

#[test]
fn a_line_of_many_megabytes() {
    let text = "The bridge is closed. ".repeat(300_000);
    let line = json!({"id": "long", "text": text}).to_string();
    let run = sayso_with(&["--input", "jsonl"], line.as_bytes());
    assert_eq!((run.code, run.records()[0]["sentences"].as_array().unwrap().len()), (0, 300_000));
}
