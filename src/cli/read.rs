//! From an input to its text, with an id and what else is known of it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::html;
use super::inputs::Input;
use super::kind::Kind;
use crate::text::decode::{Decoded, decode, decode_page};

/// A text to extract from.
#[derive(Debug)]
pub struct Text<'b> {
    /// The record's `id`.
    pub id: String,
    /// The record's `meta`.
    pub meta: Map<String, Value>,
    /// The text.
    pub text: Cow<'b, str>,
}

/// Which fields of a JSON Lines input hold what.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The text.
    pub text: String,
    /// The id.
    pub id: String,
    /// The command has flags that name other fields.
    pub flags: bool,
}

impl Default for Fields {
    fn default() -> Self {
        Fields { text: "text".into(), id: "id".into(), flags: false }
    }
}

/// The text of an input, read with the help of `bytes`. Notes on its encoding are added to `messages`.
///
/// # Errors
/// The reason why it cannot be read, with its path.
pub fn read<'b>(
    input: &Input,
    fields: &Fields,
    bytes: &'b mut Vec<u8>,
    messages: &mut Vec<String>,
) -> Result<Text<'b>, String> {
    if let Input::Unreadable(reason) = input {
        return Err(reason.clone());
    }
    let name = input.name();
    let with_name = |reason: &dyn std::fmt::Display| format!("{name}: {reason}");
    input.read(bytes).map_err(|error| with_name(&error))?;
    let page = matches!(input, Input::Stdin(Kind::Html) | Input::File(_, Kind::Html));
    let decoded = if page { decode_page(bytes) } else { decode(bytes) };
    let Decoded { text, encoding, guessed, replaced } = decoded.map_err(|error| with_name(&error))?;
    if guessed || !encoding.starts_with("UTF-8") {
        messages.push(with_name(&format!("not UTF-8, read as {encoding}")));
    }
    if replaced {
        messages.push(with_name(&"some bytes are no character and were replaced"));
    }
    if page {
        let (text, meta) = html::main_text(&text).map_err(|reason| with_name(&reason))?;
        return Ok(Text { id: name, meta, text: text.into() });
    }
    if let Input::Line { .. } = input {
        return object(&text, fields, &name).map_err(|reason| with_name(&reason));
    }
    Ok(Text { id: name, meta: Map::new(), text })
}

/// The text of a line of JSON Lines.
fn object<'b>(line: &str, fields: &Fields, name: &str) -> Result<Text<'b>, String> {
    let mut meta: Map<String, Value> =
        serde_json::from_str(line).map_err(|error| format!("no JSON object: {error}"))?;
    let text = match meta.shift_remove(&fields.text) {
        Some(Value::String(text)) => text,
        Some(_) => return Err(format!("the field `{}` is no string", fields.text)),
        None if fields.flags => {
            return Err(format!("no field `{}`; --text-field names the one that holds the text", fields.text));
        }
        None => return Err(format!("no field `{}`, which holds the text", fields.text)),
    };
    let id = match meta.get(&fields.id) {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Ok(Text { id: name.to_string(), meta, text: text.into() }),
    };
    meta.shift_remove(&fields.id);
    Ok(Text { id, meta, text: text.into() })
}
