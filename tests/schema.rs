//! The records of real texts are what `sayso schema` says.

mod support;

use serde_json::Value;
use support::sayso;

#[test]
fn records_follow_the_schema() {
    let schema: Value = serde_json::from_str(&sayso(&["schema"]).out).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let run = sayso(&["tests/articles", "examples/articles"]);
    let mut records = run.records();
    assert!(records.len() >= 4, "{}", run.err);
    for record in &records {
        let problems: Vec<String> =
            validator.iter_errors(record).map(|error| format!("{} at {}", error, error.instance_path)).collect();
        assert!(problems.is_empty(), "{}: {}", record["id"], problems.join("\n"));
    }
    let count = |key: &str| records.iter().map(|record| record[key].as_array().unwrap().len()).sum::<usize>();
    assert!(count("claims") > 20 && count("figures") > 5 && count("sources") > 10);

    // a schema that lets everything pass would be of no use
    let record = &mut records[0];
    record["claims"][0]["colour"] = "red".into();
    assert!(!validator.is_valid(record));
    record["claims"][0].as_object_mut().unwrap().remove("colour");
    assert!(validator.is_valid(record));
    record["claims"][0].as_object_mut().unwrap().remove("cue");
    assert!(!validator.is_valid(record));
}
