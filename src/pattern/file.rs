//! Pattern files and macro files: TOML outside, match lines inside.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use toml_edit::{Document, Item, TableLike, Value};

use super::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use super::example::{self, Example};
use super::parse::{self, ParseError};
use super::syntax::{Node, NodeKind};
use crate::text::tags::Tags;

/// What a pattern's match becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Makes {
    /// Narrows the parts of speech of the token captured as `word`.
    Tag,
    /// A step of its own for other patterns, under the pattern's name.
    Phrase,
    /// Marks where a clause or an object ends, at the capture `edge`.
    Edge,
    /// A claim.
    Claim,
    /// A figure.
    Figure,
    /// Says of the figures in its capture `counted`, or of the one person in `person`, what happened to them, or what they are
    /// in relation to other figures.
    Group,
    /// The time frame of a figure.
    Period,
    /// Nothing: a veto on claims and figures that it overlaps.
    Nothing,
}

/// The names that `makes` takes, with the captures that each kind may have.
pub const KINDS: &[(&str, Makes, &[&str])] = &[
    ("tag", Makes::Tag, &["word"]),
    ("phrase", Makes::Phrase, &["head"]),
    ("edge", Makes::Edge, &["edge"]),
    ("claim", Makes::Claim, &["source", "cue", "content", "addressee", "speaker"]),
    ("figure", Makes::Figure, &["value", "noun", "event", "qualifier"]),
    ("group", Makes::Group, &["counted", "person", "event"]),
    ("period", Makes::Period, &["period"]),
    ("nothing", Makes::Nothing, &["blocks"]),
];

/// The key that switches a pattern off.
pub(crate) const OFF: &str = "off";
/// Keys that every pattern has or may have.
pub(crate) const COMMON: &[&str] = &["about", "makes", "match", "priority", "finds", "ignores", "misses"];

/// What may stand behind a setting's key. All are strings.
pub(crate) enum Values {
    /// Anything.
    Any,
    /// A number.
    Number,
    /// Parts of speech with spaces between.
    PartsOfSpeech,
    /// One of these.
    One(&'static [&'static str]),
}

/// Settings that only some kinds have.
pub(crate) const SETTINGS: &[(&str, &[Makes], Values)] = &[
    ("keeps", &[Makes::Tag], Values::PartsOfSpeech),
    ("drops", &[Makes::Tag], Values::PartsOfSpeech),
    ("ends", &[Makes::Edge], Values::One(&["clause", "object"])),
    ("type", &[Makes::Claim], Values::One(TYPES)),
    ("source", &[Makes::Claim], Values::One(&["subject"])),
    ("stance", &[Makes::Claim], Values::One(STANCES)),
    ("event", &[Makes::Figure, Makes::Group], Values::One(EVENTS)),
    ("unit", &[Makes::Figure], Values::Any),
    ("qualifier", &[Makes::Figure], Values::One(QUALIFIERS)),
    ("value", &[Makes::Figure], Values::Number),
    ("edge", &[Makes::Claim], Values::One(&["certain", "guess"])),
    ("continues", &[Makes::Claim], Values::One(&["quotation"])),
    ("role", &[Makes::Figure, Makes::Group], Values::One(ROLES)),
];

/// Values of `type`.
pub(crate) const TYPES: &[&str] = &["assertion", "belief", "fact", "eventuality"];
/// Values of `stance`.
pub(crate) const STANCES: &[&str] = &["neutral", "factive", "doubtful", "denial"];
/// Values of `event`.
pub(crate) const EVENTS: &[&str] = &["killed", "injured", "missing", "displaced", "detained", "kidnapped"];
/// Values of `qualifier`.
pub(crate) const QUALIFIERS: &[&str] =
    &["exact", "at_least", "at_most", "more_than", "less_than", "about", "range", "vague"];
/// Values of `role`.
pub(crate) const ROLES: &[&str] = &[
    "part",
    "open",
    "subset",
    "fatal",
    "more",
    "total",
    "perpetrator",
    "moved",
    "pronoun",
    "object",
    "named",
    "implied",
    "background",
    "spared",
    "other",
    "tally",
];

impl Values {
    /// What is wrong with a value and what to do, if something is.
    pub(crate) fn problem(&self, key: &str, value: &str) -> Option<(String, String)> {
        match self {
            Values::Any => None,
            Values::Number => value
                .parse::<f64>()
                .is_err()
                .then(|| (format!("`{key}` must be a number in quotation marks"), format!("`{key} = \"1\"`"))),
            Values::PartsOfSpeech => {
                let unknown = value.split_whitespace().find(|word| Tags::named(word).is_none())?;
                let known = || Tags::NAMES.iter().map(|(name, _)| *name);
                let hint = did_you_mean(unknown, known());
                let hint = hint.unwrap_or_else(|| format!("known are: {}", known().collect::<Vec<_>>().join(", ")));
                Some((format!("`{unknown}` is no part of speech"), hint))
            }
            Values::One(known) if known.contains(&value) => None,
            Values::One(known) => {
                let hint = did_you_mean(value, known.iter().copied());
                let hint = hint.unwrap_or_else(|| format!("one of `{}`", known.join("`, `")));
                Some((format!("`{key}` cannot be `{value}`"), hint))
            }
        }
    }
}

/// One pattern as written. Of the [embedded](crate::embedded) program's patterns only what is needed to run them is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PatternSource {
    /// File it stands in.
    #[serde(skip)]
    pub file: Arc<SourceFile>,
    /// `folder/file/name`, as in `claims/clauses/that-clause`.
    pub id: String,
    /// The table's name.
    #[serde(skip)]
    pub name: String,
    /// Bytes of the table's header.
    #[serde(skip)]
    pub place: Range<usize>,
    /// What it is for, in a sentence.
    #[serde(skip)]
    pub about: String,
    /// What it makes.
    pub makes: Makes,
    /// The higher wins.
    pub priority: i32,
    /// Kind-specific settings.
    pub settings: Vec<(String, String)>,
    /// Syntax tree of the match line.
    #[serde(skip)]
    pub tree: Node,
    /// Byte of the file where the match line begins.
    #[serde(skip)]
    pub tree_start: usize,
    /// Texts that it must find, must not find, and does not find yet.
    #[serde(skip)]
    pub finds: Vec<Example>,
    /// Texts in which it must find nothing.
    #[serde(skip)]
    pub ignores: Vec<Example>,
    /// Known gaps: the test fails when one is closed.
    #[serde(skip)]
    pub misses: Vec<Example>,
}

impl PatternSource {
    /// The name under which other patterns know a phrase pattern: its table's name up to a dot-free suffix `--`, so that
    /// several patterns can make one phrase: `[noun-phrase]`, `[noun-phrase--pronoun]`.
    pub fn phrase_name(&self) -> &str {
        self.name.split_once("--").map_or(self.name.as_str(), |(name, _)| name)
    }

    /// The line of its file where the pattern begins, from 1.
    pub fn line(&self) -> usize {
        self.file.line_column(self.place.start).0
    }
}

/// One macro as written.
#[derive(Debug, Clone)]
pub struct MacroSource {
    /// File it stands in.
    pub file: Arc<SourceFile>,
    /// Its name, without `@`.
    pub name: String,
    /// Bytes of the key.
    pub place: Range<usize>,
    /// What it stands for.
    pub tree: Node,
    /// Byte of the file where its match line begins.
    pub tree_start: usize,
}

/// The patterns of one file.
#[derive(Debug, Default)]
pub struct PatternFile {
    /// The patterns.
    pub patterns: Vec<PatternSource>,
    /// Patterns of folders before that are switched off with `off = true`: id, and bytes of the table's header.
    pub off: Vec<(String, Range<usize>)>,
}

/// Parses a pattern file. Its patterns get ids that begin with `stem`, the file's path inside its folder.
pub fn parse_patterns(file: &Arc<SourceFile>, stem: &str, errors: &mut Vec<Diagnostic>) -> PatternFile {
    let mut read = PatternFile::default();
    let Some(document) = parse_toml(file, errors) else { return read };
    let mut stray = false;
    for (name, item) in document.iter() {
        let place = key_place(&document, name, item);
        match item.as_table_like() {
            Some(table) if table.contains_key(OFF) => {
                check_off(file, table, errors);
                read.off.push((format!("{stem}/{name}"), place));
            }
            Some(table) if is_nested(table) => {
                let inner = table.iter().next().map_or("", |(inner, _)| inner);
                let hint =
                    format!("a name has no dot: write `[{name}-{inner}]`, or `[{inner}]` in a file `{name}.toml`");
                errors
                    .push(Diagnostic::new(file, place, format!("`{name}` holds tables, and is no pattern")).hint(hint));
            }
            Some(table) => read.patterns.extend(parse_pattern(file, stem, name, place, table, errors)),
            None if COMMON.contains(&name) || name == OFF => {
                if !std::mem::replace(&mut stray, true) {
                    let hint = "a pattern begins with its name: `[name]` on a line of its own, then its keys";
                    let message = format!("`{name}` stands outside of a pattern");
                    errors.push(Diagnostic::new(file, place, message).hint(hint));
                }
            }
            None => {
                let hint = match item.is_str() {
                    true => {
                        "macros stand in a file of the name `macros.toml`; a pattern begins with `[name]` on a line of its own"
                    }
                    false => "a pattern begins with its name: `[name]` on a line of its own, then its keys",
                };
                errors.push(Diagnostic::new(file, place, format!("`{name}` is no pattern")).hint(hint));
            }
        }
    }
    read
}

/// True for `[a.b]`: a table in a table.
fn is_nested(table: &dyn TableLike) -> bool {
    !table.is_empty() && table.iter().all(|(_, item)| item.is_table())
}

/// A table that switches a pattern off says nothing else of it.
fn check_off(file: &Arc<SourceFile>, table: &dyn TableLike, errors: &mut Vec<Diagnostic>) {
    for (key, item) in table.iter() {
        let message = match key {
            OFF if item.as_bool() == Some(true) => continue,
            "about" => continue,
            OFF => "`off` can only be `true`".to_string(),
            _ => format!("a pattern that is switched off has no `{key}`"),
        };
        let hint =
            "to switch a pattern off write `off = true` below its name and nothing else; to replace it leave `off` out";
        let place = table.key(key).and_then(|key| key.span()).or_else(|| item.span()).unwrap_or(0..0);
        errors.push(Diagnostic::new(file, place, message).hint(hint));
    }
}

/// Parses a macro file: keys are names, values match lines.
pub fn parse_macros(file: &Arc<SourceFile>, errors: &mut Vec<Diagnostic>) -> Vec<MacroSource> {
    let Some(document) = parse_toml(file, errors) else { return Vec::new() };
    let mut macros = Vec::new();
    for (name, item) in document.iter() {
        let place = key_place(&document, name, item);
        let Some((line, tree_start)) = string_at(file, item) else {
            let message = format!("the macro `{name}` is no string");
            let hint = match item.is_table() {
                true => {
                    "`macros.toml` holds nothing but macros, `name = '''match line'''`; patterns stand in other files"
                }
                false => "write `name = '''match line'''`",
            };
            errors.push(Diagnostic::new(file, place, message).hint(hint));
            continue;
        };
        // a broken one still has a name, so that nobody is told that there is no such macro
        let tree = parse_line(file, line, tree_start, errors);
        macros.push(MacroSource { file: file.clone(), name: name.into(), place, tree, tree_start });
    }
    macros
}

fn parse_toml(file: &Arc<SourceFile>, errors: &mut Vec<Diagnostic>) -> Option<Document<String>> {
    match Document::parse(file.text.clone()) {
        Ok(document) => Some(document),
        Err(error) => {
            let place = error.span().unwrap_or(0..0);
            let diagnostic =
                Diagnostic::new(file, place.clone(), format!("this is no TOML: {}", error.message().trim()));
            errors.push(diagnostic.hint(toml_hint(&file.text, place.start, error.message())));
            None
        }
    }
}

/// What to do about a line that is no TOML, by what is mostly wrong with such lines.
fn toml_hint(text: &str, at: usize, message: &str) -> &'static str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let value = line.split_once('=').map(|(_, value)| value.trim());
    match value {
        _ if message.contains("duplicate") => {
            "a name or key stands once in a file or table; give one of the two another name"
        }
        _ if line.contains(['“', '”', '‘', '’']) => {
            "text stands in straight quotation marks, as in `about = \"...\"`"
        }
        _ if message.contains("escape") => {
            "write match lines and regular expressions in `'''`, where a backslash is a backslash"
        }
        _ if message.contains("array") => {
            "a list of examples is `[\"...\", \"...\"]`: commas between them, `]` at its end"
        }
        _ if line.starts_with('[') => {
            "a pattern begins with its name in brackets, `[name]`: letters, digits and hyphens"
        }
        None => "every line is `[name]`, `key = value` or a comment behind `#`",
        Some(value) if value.starts_with(['"', '\'']) => {
            "a text ends with the quotation mark that it begins with, on the same line"
        }
        Some(value) if value.starts_with('[') => {
            "a list of examples is `[\"...\", \"...\"]`: commas between them, `]` at its end"
        }
        Some(_) => "text stands in quotation marks, as in `makes = \"claim\"`",
    }
}

fn key_place(document: &Document<String>, name: &str, item: &Item) -> Range<usize> {
    document.key(name).and_then(|key| key.span()).or_else(|| item.span()).unwrap_or(0..0)
}

fn parse_line(file: &Arc<SourceFile>, line: &str, start: usize, errors: &mut Vec<Diagnostic>) -> Node {
    let (tree, problems) = parse::parse(line);
    for ParseError { place, message, hint } in problems {
        let diagnostic = Diagnostic::new(file, start + place.start..start + place.end, message);
        errors.push(Diagnostic { hint, ..diagnostic });
    }
    tree
}

/// A string's value and the byte of the file where its text begins; exact for literal strings, which have no escapes.
fn string_at<'i>(file: &SourceFile, item: &'i Item) -> Option<(&'i str, usize)> {
    let line = item.as_str()?;
    let span = item.span()?;
    let raw = file.text.get(span.clone())?;
    let quote = raw.bytes().next()?;
    let marks = if raw.len() >= 6 && raw.bytes().take(3).all(|b| b == quote) { 3 } else { 1 };
    let newline = match raw.as_bytes().get(marks..) {
        Some([b'\r', b'\n', ..]) if marks == 3 => 2,
        Some([b'\n', ..]) if marks == 3 => 1,
        _ => 0,
    };
    Some((line, span.start + marks + newline))
}

fn parse_pattern(
    file: &Arc<SourceFile>,
    stem: &str,
    name: &str,
    place: Range<usize>,
    table: &dyn TableLike,
    errors: &mut Vec<Diagnostic>,
) -> Option<PatternSource> {
    let value_place = |key: &str| table.get(key).and_then(Item::span).unwrap_or_else(|| place.clone());
    let text = |key: &str, errors: &mut Vec<Diagnostic>| {
        let item = table.get(key)?;
        let value = item.as_str();
        if value.is_none() {
            let hint = format!("text stands in quotation marks: `{key} = \"...\"`");
            errors.push(Diagnostic::new(file, value_place(key), format!("`{key}` must be a text")).hint(hint));
        }
        value
    };

    let makes_text = text("makes", errors);
    let kind = makes_text.and_then(|makes| KINDS.iter().find(|(known, ..)| *known == makes));
    if kind.is_none() && (makes_text.is_some() || !table.contains_key("makes")) {
        let known = KINDS.iter().map(|(known, ..)| *known).collect::<Vec<_>>().join("`, `");
        let message = match makes_text {
            Some(makes) => format!("nothing can make `{makes}`"),
            None => format!("the pattern `{name}` does not say what it `makes`"),
        };
        errors.push(Diagnostic::new(file, value_place("makes"), message).hint(format!("one of `{known}`")));
    }
    let makes = kind.map_or(Makes::Claim, |(_, makes, _)| *makes);
    let mut settings = Vec::new();
    for (key, allowed, values) in SETTINGS {
        if !table.contains_key(key) {
            continue;
        }
        if let (Some((kind, ..)), false) = (kind, allowed.contains(&makes)) {
            let message = format!("a pattern that makes `{kind}` has no `{key}`");
            errors.push(Diagnostic::new(file, value_place(key), message));
            continue;
        }
        if let Some(value) = text(key, errors) {
            if let Some((message, hint)) = values.problem(key, value) {
                errors.push(Diagnostic::new(file, value_place(key), message).hint(hint));
            }
            settings.push(((*key).to_string(), value.to_string()));
        }
    }
    for (key, item) in table.iter() {
        let known = || COMMON.iter().copied().chain([OFF]).chain(SETTINGS.iter().map(|(key, ..)| *key));
        if !known().any(|k| k == key) {
            let hint = did_you_mean(key, known());
            let hint = hint.unwrap_or_else(|| format!("known keys are: {}", known().collect::<Vec<_>>().join(", ")));
            let place = table.key(key).and_then(|key| key.span()).or_else(|| item.span()).unwrap_or(place.clone());
            errors.push(Diagnostic::new(file, place, format!("unknown key `{key}`")).hint(hint));
        }
    }
    let priority = match table.get("priority") {
        None => 0,
        Some(item) => item.as_integer().and_then(|n| i32::try_from(n).ok()).unwrap_or_else(|| {
            let hint = "the higher wins, and built-in ones go from -20 to 90: `priority = 30`";
            errors.push(Diagnostic::new(file, value_place("priority"), "`priority` must be a whole number").hint(hint));
            0
        }),
    };
    let about = text("about", errors).unwrap_or_default().to_string();
    if about.is_empty() && table.get("about").is_none_or(Item::is_str) {
        let hint = "say in a sentence what the pattern is for: `about = \"SOURCE said that CONTENT.\"`";
        errors.push(Diagnostic::new(file, place.clone(), format!("the pattern `{name}` has no `about`")).hint(hint));
    }
    let line = text("match", errors).and_then(|_| string_at(file, table.get("match")?));
    if !table.contains_key("match") {
        let hint = "`match = '''source:@source cue:@cue-verbs.that content:( that #clause )'''`";
        let message = format!("the pattern `{name}` has no `match` line");
        errors.push(Diagnostic::new(file, place.clone(), message).hint(hint));
    }
    let (tree, tree_start) = match line {
        Some((line, start)) => (parse_line(file, line, start, errors), start),
        None => (Node::new(0..0, NodeKind::Sequence(Vec::new())), place.start),
    };

    let mut examples = |key: &str| read_examples(file, table, key, &place, errors);
    let (finds, ignores, misses) = (examples("finds"), examples("ignores"), examples("misses"));
    for key in ["finds", "ignores"] {
        if table.get(key).is_none_or(|item| item.as_array().is_some_and(|list| list.is_empty())) {
            let (what, hint) = match key {
                "finds" => {
                    ("a sentence that it must find", "finds = [\"[source Police] [cue said] [content it rained].\"]")
                }
                _ => ("a sentence that it must not find", "ignores = [\"That is easier said than done.\"]"),
            };
            let message = format!("the pattern `{name}` has no `{key}`: {what}");
            errors.push(Diagnostic::new(file, place.clone(), message).hint(hint));
        }
    }
    for found in &finds {
        if found.marks.is_empty() {
            let message = "this example marks nothing: what should be found stands in brackets";
            errors.push(Diagnostic::new(file, found.place.clone(), message).hint("`[source Police] [cue said] ...`"));
        }
    }
    // a broken pattern still has a name and captures that can be checked, unless it is not known what it makes
    kind?;
    let id = format!("{stem}/{name}");
    let name = name.to_string();
    Some(PatternSource {
        file: file.clone(),
        id,
        name,
        place,
        about,
        makes,
        priority,
        settings,
        tree,
        tree_start,
        finds,
        ignores,
        misses,
    })
}

fn read_examples(
    file: &Arc<SourceFile>,
    table: &dyn TableLike,
    key: &str,
    place: &Range<usize>,
    errors: &mut Vec<Diagnostic>,
) -> Vec<Example> {
    let Some(item) = table.get(key) else { return Vec::new() };
    let Some(array) = item.as_array() else {
        let place = item.span().unwrap_or(place.clone());
        let hint = format!("`{key} = [\"...\", \"...\"]`");
        errors.push(Diagnostic::new(file, place, format!("`{key}` must be a list of texts")).hint(hint));
        return Vec::new();
    };
    let mut examples = Vec::new();
    for value in array.iter() {
        let place = value.span().unwrap_or(place.clone());
        match value.as_str().map(example::parse) {
            Some(Ok((text, marks))) => examples.push(Example { text, marks, place }),
            Some(Err(message)) => {
                let hint = "what is found stands in brackets with its role: `[source Police] [cue said] ...`";
                errors.push(Diagnostic::new(file, place, message).hint(hint));
            }
            None => errors.push(
                Diagnostic::new(file, place, "an example must be a text in quotation marks").hint(value_hint(value)),
            ),
        }
    }
    examples
}

fn value_hint(value: &Value) -> String {
    format!("this is of type {}", value.type_name())
}
