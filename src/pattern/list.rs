//! Word lists: `lists/NAME.txt`, one entry a line, with tags and attributes behind ` : `.

use std::ops::Range;
use std::sync::Arc;

use super::diagnostic::{Diagnostic, SourceFile};
use super::inflect::Inflection;
use crate::text::lexicon::LONGEST_WORD;
use crate::text::tags::Tags;

/// More words than any entry needs; longer ones would not be found.
const MOST_WORDS: usize = 10;

/// A list as written.
#[derive(Debug, Clone)]
pub struct WordList {
    /// File it stands in.
    pub file: Arc<SourceFile>,
    /// Name: the file's name without `.txt`.
    pub name: Arc<str>,
    /// `%inflect verbs` or `%inflect nouns`.
    pub inflection: Option<Inflection>,
    /// `%part noun name`: parts of speech that every entry has.
    pub parts: Tags,
    /// `%suffixes`: entries are endings of words, and their tags the parts of speech they suggest.
    pub suffixes: bool,
    /// The entries in order.
    pub entries: Vec<Entry>,
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The words, in lower case, single spaces between.
    pub words: String,
    /// Tags behind the colon.
    pub tags: Vec<String>,
    /// `key=value` pairs behind the colon.
    pub attributes: Vec<(Box<str>, Box<str>)>,
    /// Bytes of the line.
    pub place: Range<usize>,
}

/// Parses a list file; problems are added to `errors`.
pub fn parse(file: &Arc<SourceFile>, name: &str, errors: &mut Vec<Diagnostic>) -> WordList {
    let mut list = WordList {
        file: file.clone(),
        name: name.into(),
        inflection: None,
        parts: Tags::NONE,
        suffixes: false,
        entries: Vec::new(),
    };
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let place = start..start + line.trim_end().len();
        start += line.len();
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(directive) = line.strip_prefix('%').filter(|rest| rest.starts_with(char::is_alphabetic)) {
            apply_directive(directive, &mut list, file, place, errors);
            continue;
        }
        let (words, behind) = line.split_once(" : ").unwrap_or((line, ""));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'");
        if words.is_empty() || words.contains(':') && words.len() > 1 {
            let message = match words.ends_with(':') {
                true => "this entry has no tags behind its colon",
                false => "this entry has a colon in its words",
            };
            let hint = "write `word : tag tag key=value`, with a space on both sides of the colon";
            errors.push(Diagnostic::new(file, place, message).hint(hint));
            continue;
        }
        if words.split(' ').any(|word| word.len() > LONGEST_WORD) || words.split(' ').count() > MOST_WORDS {
            let message = format!(
                "no text is searched for more than {MOST_WORDS} words, or for words of more than {LONGEST_WORD} letters"
            );
            errors.push(Diagnostic::new(file, place, message).hint("write one entry a line"));
            continue;
        }
        let mut entry = Entry { words, tags: Vec::new(), attributes: Vec::new(), place };
        for item in behind.split_whitespace() {
            match item.split_once('=') {
                Some((key, value)) if key.is_empty() || value.is_empty() => {
                    let message = format!("`{item}` is no `key=value`");
                    let hint = "write key and value on both sides of `=` without spaces";
                    errors.push(Diagnostic::new(file, entry.place.clone(), message).hint(hint));
                }
                Some((key, value)) => entry.attributes.push((key.into(), value.into())),
                None => entry.tags.push(item.to_string()),
            }
        }
        list.entries.push(entry);
    }
    list
}

fn apply_directive(
    directive: &str,
    list: &mut WordList,
    file: &Arc<SourceFile>,
    place: Range<usize>,
    errors: &mut Vec<Diagnostic>,
) {
    let mut words = directive.split_whitespace();
    match (words.next(), words.next()) {
        (Some("inflect"), Some("verbs")) => list.inflection = Some(Inflection::Verbs),
        (Some("inflect"), Some("nouns")) => list.inflection = Some(Inflection::Nouns),
        (Some("suffixes"), None) => list.suffixes = true,
        (Some("part"), Some(first)) => {
            for part in std::iter::once(first).chain(words) {
                match Tags::named(part) {
                    Some(tags) => list.parts |= tags,
                    None => {
                        let known = Tags::NAMES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                        let message = format!("`{part}` is no part of speech");
                        errors.push(Diagnostic::new(file, place.clone(), message).hint(format!("known are: {known}")));
                    }
                }
            }
        }
        _ => {
            let hint = "known are `%inflect verbs`, `%inflect nouns`, `%part NAME...` and `%suffixes`";
            errors.push(Diagnostic::new(file, place, format!("unknown directive `%{directive}`")).hint(hint));
        }
    }
}
