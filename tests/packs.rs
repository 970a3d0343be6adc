//! The packs under `examples/packs`: each holds what its examples say, finds in its own texts what `tests/NAME.jsonl` says, and
//! stands beside the others. `UPDATE=1` rewrites the records.

mod support;

use std::fs;
use std::path::PathBuf;

use support::{golden, root, sayso};

fn packs() -> Vec<PathBuf> {
    let mut packs: Vec<PathBuf> =
        fs::read_dir(root().join("examples/packs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    packs.sort();
    packs
}

#[test]
fn each_pack_holds() {
    let packs = packs();
    assert_eq!(packs.len(), 3);
    for pack in &packs {
        let tested = sayso(&["patterns", "test", pack.to_str().unwrap()]);
        assert_eq!(tested.code, 0, "{}{}", tested.out, tested.err);
        assert!(!tested.out.contains("never") && !tested.out.contains("matches none"), "{}", tested.out);
        assert!(pack.join("README.md").is_file());
    }
    let all: Vec<&str> = packs.iter().flat_map(|pack| ["--patterns", pack.to_str().unwrap()]).collect();
    let together = sayso(&[&["patterns", "check", "--verbose"], &all[..]].concat());
    assert_eq!(together.code, 0, "{}", together.err);
    assert!(!together.err.contains("replaces"), "packs replace nothing: {}", together.err);
}

#[test]
fn records_of_the_texts_of_the_packs() {
    let mut wrong = Vec::new();
    let mut texts = 0;
    for pack in packs() {
        for entry in fs::read_dir(pack.join("tests")).unwrap() {
            let text = entry.unwrap().path();
            if text.extension().is_some_and(|ending| ending == "md") {
                texts += 1;
                let relative = text.strip_prefix(root()).unwrap().to_str().unwrap().to_string();
                let run = sayso(&["--patterns", pack.to_str().unwrap(), &relative]);
                assert_eq!((run.code, run.err.as_str()), (0, ""));
                let name = pack.file_name().unwrap().to_str().unwrap().to_string();
                let record = &run.records()[0];
                // what the pack does, so that a change elsewhere is no change here
                let own = |key: &str| -> String {
                    let all = record[key].as_array().unwrap().iter();
                    let is_own = |item: &&serde_json::Value| {
                        item["pattern"].as_str().is_some_and(|id| id.contains(&format!("/{name}/")))
                    };
                    all.filter(is_own).map(|item| line(key, item)).collect()
                };
                wrong.extend(golden(&text.with_extension("jsonl"), &(own("claims") + &own("figures"))).err());
            }
        }
    }
    assert!(texts >= 3 && wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What matters of a claim or figure, on a line.
fn line(key: &str, item: &serde_json::Value) -> String {
    let value = match key {
        "claims" => serde_json::json!({
            "pattern": item["pattern"], "type": item["type"], "stance": item["stance"],
            "source": item["source"]["text"], "cue": item["cue"]["text"], "content": item["content"]["text"],
        }),
        _ => serde_json::json!({
            "pattern": item["pattern"], "text": item["text"], "value": item["value"], "unit": item["unit"], "noun": item["noun"],
        }),
    };
    format!("{value}\n")
}
