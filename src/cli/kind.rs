//! What kind of text a file holds, told by the ending of its name.

use std::ffi::OsStr;
use std::path::Path;

use clap::ValueEnum;

/// How an input is to be read.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[value(rename_all = "lower")]
pub enum Kind {
    /// Plain text or Markdown, one text a file
    Text,
    /// A web page, whose main text is read
    Html,
    /// JSON Lines, one text a line
    Jsonl,
}

/// Endings of names, and what they tell. These are also the files that are read when a folder is named.
const ENDINGS: &[(&str, Kind)] = &[
    ("txt", Kind::Text),
    ("md", Kind::Text),
    ("html", Kind::Html),
    ("htm", Kind::Html),
    ("xhtml", Kind::Html),
    ("jsonl", Kind::Jsonl),
    ("ndjson", Kind::Jsonl),
];

/// Endings of compressed files, which stand behind the other.
const COMPRESSED: &[&str] = &["gz", "zst"];

impl Kind {
    /// The kind that the name tells of; none if its ending is not known.
    pub fn of_path(path: &Path) -> Option<Kind> {
        let ending = ending(path)?;
        ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|(_, kind)| *kind)
    }
}

/// The last part of the name, but for that of compression.
pub fn ending(path: &Path) -> Option<&OsStr> {
    let last = path.extension()?;
    let compressed = COMPRESSED.iter().any(|known| last.eq_ignore_ascii_case(known));
    if compressed { Path::new(path.file_stem()?).extension() } else { Some(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_ending() {
        let kind = |name: &str| Kind::of_path(Path::new(name));
        assert_eq!(kind("a/b.TXT"), Some(Kind::Text));
        assert_eq!(kind("a.b.html.gz"), Some(Kind::Html));
        assert_eq!(kind("a.ndjson.zst"), Some(Kind::Jsonl));
        for other in ["a.csv", "a", "a.gz", ".gz", ".txt", "a.csv.gz"] {
            assert_eq!(kind(other), None, "{other}");
        }
    }
}
