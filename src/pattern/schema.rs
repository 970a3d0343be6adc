//! The JSON Schema of pattern files, so that editors complete and check them. Made from the same tables as the checks of the
//! loader; what stands inside match lines and examples only the loader knows.

use serde_json::{Map, Value, json};

use super::file::{COMMON, KINDS, OFF, SETTINGS, Values};
use crate::text::tags::Tags;

/// The schema of a TOML file of patterns, or of macros.
pub fn schema() -> Value {
    let kinds: Vec<&str> = KINDS.iter().map(|(name, ..)| *name).collect();
    let mut properties = Map::new();
    for key in COMMON {
        properties.insert((*key).to_string(), common(key, &kinds));
    }
    for (key, _, values) in SETTINGS {
        properties.insert((*key).to_string(), setting(key, values));
    }
    // each kind has the common keys and its own settings, and no others
    let of_kind = KINDS.iter().map(|(name, makes, _)| {
        let own = SETTINGS.iter().filter(|(_, kinds, _)| kinds.contains(makes)).map(|(key, ..)| *key);
        let keys: Vec<&str> = COMMON.iter().copied().chain(own).collect();
        json!({
            "if": {"properties": {"makes": {"const": name}}, "required": ["makes"]},
            "then": {"propertyNames": {"enum": keys}},
        })
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Patterns of sayso",
        "description": "A file of patterns: one table each. A file named macros.toml: one match line each.",
        "type": "object",
        "additionalProperties": {
            "anyOf": [{"$ref": "#/$defs/pattern"}, {"$ref": "#/$defs/off"}, {"$ref": "#/$defs/macro"}],
        },
        "$defs": {
            "pattern": {
                "description": "A pattern; its id is the file's path and the table's name.",
                "type": "object",
                "required": ["about", "makes", "match", "finds", "ignores"],
                "properties": properties,
                "additionalProperties": false,
                "allOf": of_kind.collect::<Vec<_>>(),
            },
            "off": {
                "description": "Switches off the pattern with this id of a folder before.",
                "type": "object",
                "required": [OFF],
                "properties": {OFF: {"const": true}, "about": common("about", &kinds)},
                "additionalProperties": false,
            },
            "macro": {"description": "A match line that others use as @name.", "type": "string"},
        },
    })
}

/// The schema of a key that every kind of pattern has.
fn common(key: &str, kinds: &[&str]) -> Value {
    let examples = |what: &str, least: usize| json!({"description": what, "type": "array", "items": {"type": "string"}, "minItems": least});
    match key {
        "about" => json!({"description": "What the pattern is for, in a sentence.", "type": "string", "minLength": 1}),
        "makes" => json!({"description": "What a match becomes; `nothing` is a veto.", "enum": kinds}),
        "match" => json!({"description": "The words, types, lists and captures in order.", "type": "string"}),
        "priority" => json!({"description": "Of two rivals the higher wins.", "type": "integer", "default": 0}),
        "finds" => examples("Sentences that it must find, roles in brackets: [source Police] [cue said] ...", 1),
        "ignores" => examples("Sentences in which it must find nothing.", 1),
        _ => examples("Sentences that it does not find yet, roles in brackets.", 0),
    }
}

fn setting(key: &str, values: &Values) -> Value {
    let kinds = SETTINGS.iter().filter(|(other, ..)| *other == key).flat_map(|(_, kinds, _)| *kinds);
    let names = kinds.filter_map(|makes| KINDS.iter().find(|(_, other, _)| other == makes)).map(|(name, ..)| *name);
    let description = format!("For patterns that make {}.", names.collect::<Vec<_>>().join(", "));
    match values {
        Values::Any => json!({"description": description, "type": "string"}),
        Values::Number => json!({"description": description, "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}),
        Values::PartsOfSpeech => {
            let parts = Tags::NAMES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("|");
            let pattern = format!("^({parts})( +({parts}))*$");
            json!({"description": description, "type": "string", "pattern": pattern})
        }
        Values::One(known) => json!({"description": description, "enum": known}),
    }
}
