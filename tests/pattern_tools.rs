//! The commands for those who write patterns: new, check, test, list, show, schema, explain and eval. `tests/tools` holds a small
//! language of its own, so that what they print does not change with the built-in patterns; `UPDATE=1` rewrites the goldens.

mod support;

use std::fs;

use serde_json::Value;
use support::{Run, command, folder, folder_with, golden, root, sayso, write};

const SMALL: [&str; 2] = ["--only-patterns", "tests/tools/patterns"];
const TEXT: &str = "Ann Reed said that it rained. Easy Street is easier said than done. Reed said little, and “left”.";

fn run(arguments: &[&str]) -> Run {
    sayso(arguments)
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn each_new_pattern_holds() {
    let folder = folder("new");
    let path = folder.to_str().unwrap();
    for kind in ["claim", "figure", "group", "period", "nothing", "phrase", "edge", "tag", "list"] {
        let made = run(&["patterns", "new", kind, &format!("my-{kind}"), path]);
        assert_eq!((made.code, made.err.as_str()), (0, ""), "{kind}");
        assert!(made.out.contains(&format!("my-{kind}")), "{}", made.out);
        let again = run(&["patterns", "new", kind, &format!("my-{kind}"), path]);
        assert_eq!(again.code, 2);
        assert!(again.err.contains("already"), "{}", again.err);
    }
    let tested = run(&["patterns", "test", path]);
    assert_eq!((tested.code, tested.out.as_str()), (0, "16 examples of 8 patterns: all hold\n"), "{}", tested.err);

    // an id names the file, too; a list with a built-in name tells how its entries are written
    assert_eq!(run(&["patterns", "new", "claim", "claims/social/tooted", path]).code, 0);
    assert!(fs::read_to_string(folder.join("claims/social.toml")).unwrap().starts_with("[tooted]\n"));
    assert_eq!(run(&["patterns", "new", "list", "cue-verbs", path]).code, 0);
    let list = fs::read_to_string(folder.join("lists/cue-verbs.txt")).unwrap();
    assert!(list.contains("\n%inflect verbs\n") && list.contains("\n#   abandon : "), "{list}");
    for name in ["", "a b", "../a", "a//b", "a.b"] {
        assert_eq!(run(&["patterns", "new", "claim", name, path]).code, 2, "{name:?}");
    }
    assert_eq!(run(&["patterns", "check", path]).code, 0);
}

#[test]
fn problems_for_editors() {
    let folder = folder("check-json");
    write(&folder.join("claims.toml"), "[one]\nmakes = 'clam'\n");
    let checked = run(&["patterns", "check", "--format", "json", folder.to_str().unwrap()]);
    assert_eq!((checked.code, checked.err.as_str()), (2, ""));
    let problems = json(&checked)["problems"].clone();
    let problem = problems.as_array().unwrap().iter().find(|one| one["line"] == 2).unwrap();
    assert_eq!(problem["message"], "nothing can make `clam`");
    assert_eq!((&problem["column"], &problem["end_line"], &problem["end_column"]), (&9.into(), &2.into(), &15.into()));
    assert!(
        problem["hint"].as_str().unwrap().contains("claim") && problem["file"].as_str().unwrap().ends_with(".toml")
    );

    let checked = run(&["patterns", "check", "--format", "json", "examples/custom_patterns"]);
    assert_eq!((checked.code, json(&checked)["problems"].as_array().unwrap().len()), (0, 0));
    let checked = run(&["patterns", "check", "--format", "json", "/nowhere"]);
    assert_eq!(checked.code, 2);
    assert!(json(&checked)["problems"][0]["message"].as_str().unwrap().contains("/nowhere"));
}

#[test]
fn a_pattern_that_is_always_beaten_is_told() {
    let folder = folder_with(
        "beaten",
        "claims.toml",
        r##"
[weak]
about = "SOURCE said that CONTENT, but others are better."
makes = "claim"
priority = -5
match = '''source:@source cue:said content:( that #clause )'''
finds = ["[source Police] [cue said] [content that it rained]."]
ignores = ["Police said so."]

[blind]
about = "Looks for what its example does not hold."
makes = "claim"
match = '''cue:whispered content:#clause'''
finds = ["Police [cue said] [content that it rained]."]
ignores = ["Police said so."]
"##,
    );
    let tested = run(&["patterns", "test", folder.to_str().unwrap()]);
    assert_eq!(tested.code, 1);
    for part in [
        "claims/weak: never stands: in each of its `finds` it is beaten by claims/clauses/that-clause",
        "claims/blind: matches none of its examples",
        "4 examples of 2 patterns: 1 does not hold",
    ] {
        assert!(tested.out.contains(part), "{part} in {}", tested.out);
    }
}

#[test]
fn counts_over_texts() {
    let folder = folder("counts");
    write(&folder.join("one.txt"), TEXT);
    let text = folder.to_str().unwrap();
    let listed = run(&[&["patterns", "list"], &SMALL[..], &["--count", text, "/nowhere"]].concat());
    assert_eq!(listed.code, 1);
    assert!(listed.err.contains("/nowhere"), "{}", listed.err);
    let row = |id: &str| -> Vec<String> {
        let line = listed.out.lines().find(|line| line.contains(&format!(" {id} "))).unwrap_or_default();
        line.split_whitespace().take(2).map(String::from).collect()
    };
    assert_eq!(row("claims/said-that"), ["1", "1"], "{}", listed.out);
    assert_eq!(row("claims/said"), ["2", "1"], "{}", listed.out);
    // a veto counts what it blocked
    assert_eq!(row("claims/easier"), ["1", "0"], "{}", listed.out);
}

#[test]
fn a_pattern_with_its_macros_put_in() {
    let shown = run(&["patterns", "show", "claims/clauses/that-clause"]);
    assert_eq!((shown.code, shown.err.as_str()), (0, ""));
    let (written, expanded) = shown.out.split_once("macros put in").unwrap();
    assert!(written.contains("[that-clause]\nabout = ") && written.contains("ignores = "), "{written}");
    assert!(written.contains("@any-cue[@cue-verbs.that]") && !written.contains("[bare-clause]"), "{written}");
    assert!(expanded.contains("^@cue-verbs.that&#verb&!#ing") && !expanded.contains("@any-cue"), "{expanded}");
    let unknown = run(&["patterns", "show", "claims/clauses/that-claus"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `claims/clauses/that-clause`?"), "{}", unknown.err);
}

/// A TOML value as JSON.
fn as_json(item: &toml_edit::Item) -> Value {
    use toml_edit::Value as Toml;
    fn value(found: &Toml) -> Value {
        match found {
            Toml::String(text) => text.value().as_str().into(),
            Toml::Integer(number) => (*number.value()).into(),
            Toml::Boolean(flag) => (*flag.value()).into(),
            Toml::Array(list) => list.iter().map(value).collect(),
            other => panic!("no pattern holds a {}", other.type_name()),
        }
    }
    match item.as_table_like() {
        Some(table) => table.iter().map(|(key, item)| (key.to_string(), as_json(item))).collect(),
        None => value(item.as_value().unwrap()),
    }
}

fn toml_files(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            toml_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
}

#[test]
fn pattern_files_follow_the_schema() {
    let schema = json(&run(&["patterns", "schema"]));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut files = Vec::new();
    for folder in ["patterns", "examples", "tests/tools"] {
        toml_files(&root().join(folder), &mut files);
    }
    assert!(files.len() > 20);
    let read = |text: &str| as_json(text.parse::<toml_edit::DocumentMut>().unwrap().as_item());
    for path in files {
        let document = read(&fs::read_to_string(&path).unwrap());
        let problems: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{}: {}", path.display(), problems.join("\n"));
    }
    // what the loader refuses, the schema refuses
    for name in ["unknown-key", "unknown-kind", "no-examples", "settings", "values", "empty-lists", "off-and-more"] {
        let text = fs::read_to_string(root().join(format!("tests/bad_patterns/{name}.toml"))).unwrap();
        assert!(!validator.is_valid(&read(&text)), "{name}");
    }
}

#[test]
fn explanations_as_they_are_printed() {
    let mut wrong = Vec::new();
    for (name, arguments) in [
        ("explain.txt", &[][..]),
        ("explain-sentence.txt", &["--sentence", "1"]),
        ("explain-pattern.txt", &["--pattern", "claims/said", "--sentence", "0"]),
        ("explain.json", &["--format", "json"]),
    ] {
        let explained = run(&[&["explain", TEXT], &SMALL[..], arguments].concat());
        assert_eq!((explained.code, explained.err.as_str()), (0, ""));
        wrong.extend(golden(&root().join("tests/tools").join(name), &explained.out).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let explained = run(&[&["explain", TEXT, "--sentence", "9"], &SMALL[..]].concat());
    assert_eq!(explained.code, 2);
    assert!(explained.err.contains("the text has 3"), "{}", explained.err);
}

#[test]
fn colours_only_where_they_are_seen() {
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = command(&["explain", "It rained."]);
        let run: Run = command.envs(variables.iter().copied()).output().unwrap().into();
        run.out.contains('\u{1b}')
    };
    assert!(!coloured(&[]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn a_baseline_and_what_changed() {
    let baseline = folder("baseline").join("before.json");
    let path = baseline.to_str().unwrap();
    let eval = |more: &[&str]| run(&[&["eval", "tests/tools/gold", "--baseline", path], &SMALL[..], more].concat());
    let first = eval(&[]);
    assert_eq!(first.code, 0);
    assert!(first.err.contains("saved as a baseline"), "{}", first.err);
    let more = ["--patterns", "tests/tools/more"];
    let second = eval(&[&more[..], &["--errors", "2"]].concat());
    assert_eq!((second.code, second.err.as_str()), (0, ""));
    let tools = root().join("tests/tools");
    golden(&tools.join("eval.txt"), &first.out)
        .and_then(|()| golden(&tools.join("eval-more.txt"), &second.out))
        .unwrap();

    let changed = json(&eval(&[&more[..], &["--json"]].concat()));
    let verdicts = |key: &str| -> Vec<String> {
        changed[key].as_array().unwrap().iter().map(|claim| claim["verdict"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!((verdicts("gained"), verdicts("lost").len()), (vec!["right".to_string(), "wrong".to_string()], 0));
    assert_eq!(changed["patterns"]["claims/said-that"]["source"], 2);
    assert!(
        changed["kinds"]["indirect"]["f"].as_f64().unwrap() > changed["baseline"]["claim+source"].as_f64().unwrap()
    );

    write(&baseline, "{}");
    let broken = eval(&[]);
    assert_eq!(broken.code, 2);
    assert!(broken.err.contains("not a baseline"), "{}", broken.err);
}

/// A verb that is found only if the folder is read.
fn with_verb(folder: &std::path::Path, verb: &str) {
    write(
        &folder.join("lists/cue-verbs.txt"),
        format!("%inflect verbs\n{verb} : that    type=assertion stance=neutral\n"),
    );
}

#[test]
fn folders_in_their_order() {
    let folder = folder("order");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_string();
    with_verb(&folder.join("config/sayso/patterns"), "blorp");
    with_verb(&folder.join("first"), "frell");
    with_verb(&folder.join("second"), "glorp");
    let replaces = |name: &str, about: &str| {
        let pattern = format!(
            "[that-clause]\nabout = \"{about}\"\nmakes = 'claim'\nmatch = '''cue:@cue-verbs.that content:( that #clause )'''\n\
             finds = ['Reed [cue said] [content that it rained].']\nignores = ['Reed left.']\n"
        );
        write(&folder.join(name).join("claims/clauses.toml"), pattern);
    };
    replaces("first", "First.");
    replaces("second", "Second.");
    let named = std::env::join_paths([at("first"), at("second")]).unwrap();
    let extract = |arguments: &[&str]| -> Run {
        let text = folder.join("text.txt");
        write(&text, "Reed blorped that it rained. Reed frelled that it rained. Reed glorped that it rained.");
        let mut command = command(arguments);
        command.arg(text).env("XDG_CONFIG_HOME", at("config")).env("SAYSO_PATTERNS", &named);
        command.output().unwrap().into()
    };
    let cues = |run: &Run| -> Vec<String> {
        let claims = run.records()[0]["claims"].as_array().unwrap().clone();
        claims.iter().map(|claim| claim["cue"]["text"].as_str().unwrap().to_string()).collect()
    };
    let all = extract(&["--verbose"]);
    assert_eq!(cues(&all), ["blorped", "frelled", "glorped"], "{}", all.err);
    let notes: Vec<&str> = all.err.lines().collect();
    assert_eq!(notes.len(), 5, "{}", all.err);
    assert!(notes[0].ends_with("config/sayso/patterns") && notes[1].ends_with("first") && notes[2].ends_with("second"));
    assert!(notes[3].contains("first/claims/clauses.toml:1 replaces claims/clauses/that-clause of patterns/claims/"));
    assert!(
        notes[4].contains("second/claims/clauses.toml:1 replaces claims/clauses/that-clause of ")
            && notes[4].contains("first")
    );
    assert_eq!(extract(&[]).err, "");

    // a folder that is used alone stands for the user's own as well
    let only = extract(&["--only-patterns", "tests/tools/patterns"]);
    assert_eq!((only.code, cues(&only).len()), (0, 0), "{}", only.err);
}

#[test]
fn a_built_in_pattern_is_switched_off() {
    let folder = folder("off");
    write(&folder.join("claims/clauses.toml"), "[that-clause]\nabout = 'Not for us.'\noff = true\n");
    let path = folder.to_str().unwrap();
    let listed = run(&["patterns", "list", "--patterns", path]);
    assert!(listed.out.contains("claims/clauses/bare-clause") && !listed.out.contains("claims/clauses/that-clause"));
    let noted = run(&["patterns", "check", "--verbose", path]);
    assert!(noted.err.contains("clauses.toml:1 switches off claims/clauses/that-clause"), "{}", noted.err);
}
