//! What is wrong with pattern files: kept as data, rendered last, all problems at once.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A file of patterns, macros or words, as loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceFile {
    /// Path as the user knows it; for embedded files the path below `patterns/`, with `patterns/` before it.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// Line and column of a byte, both from 1; the column in code points.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1;
        (line, column)
    }
}

/// One problem in one place.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The file; none if the problem is with no file, such as a missing folder.
    pub file: Option<Arc<SourceFile>>,
    /// Bytes of the file that the message is about.
    pub place: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it, if something can be said.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A problem at `place` of `file`, or at the whole characters around it: behind an escape of TOML places are only
    /// nearly right.
    pub fn new(file: &Arc<SourceFile>, place: Range<usize>, message: impl Into<String>) -> Self {
        let start = file.text.floor_char_boundary(place.start);
        let place = start..file.text.ceil_char_boundary(place.end.max(start));
        Diagnostic { file: Some(file.clone()), place, message: message.into(), hint: None }
    }

    /// A problem that no file has.
    pub fn general(message: impl Into<String>) -> Self {
        Diagnostic { file: None, place: 0..0, message: message.into(), hint: None }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Line and column of the place, both from 1; the column in code points.
    pub fn line_column(&self) -> (usize, usize) {
        self.file.as_ref().map_or((0, 0), |file| file.line_column(self.place.start))
    }

    /// The problem with file:line:column, the line, a caret and the hint, as rustc shows its own.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let title = Level::ERROR.primary_title(self.message.as_str());
        let mut group = match &self.file {
            Some(file) => title.element(
                Snippet::source(file.text.as_str())
                    .path(file.path.as_str())
                    .fold(true)
                    .annotation(AnnotationKind::Primary.span(self.place.clone())),
            ),
            None => annotate_snippets::Group::with_title(title),
        };
        if let Some(hint) = &self.hint {
            group = group.element(Level::HELP.message(hint.as_str()));
        }
        renderer.render(&[group]).to_string()
    }
}

/// Every problem found in the pattern files, in order of file and place.
#[derive(Debug)]
pub struct PatternErrors(pub Vec<Diagnostic>);

impl PatternErrors {
    /// All problems and their number, as rustc shows its own.
    pub fn render(&self, colour: bool) -> String {
        let mut all: String = self.0.iter().map(|diagnostic| diagnostic.render(colour) + "\n\n").collect();
        let count = self.0.len();
        all.push_str(&format!("{count} problem{} in the patterns", if count == 1 { "" } else { "s" }));
        all
    }
}

impl fmt::Display for PatternErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for PatternErrors {}

/// The name among `known` that is nearest to `name`, if one is near enough to be meant.
pub fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|other| (strsim::osa_distance(name, other), other))
        .filter(|(distance, other)| *distance <= 1.max(name.len().max(other.len()) / 3))
        .min()
        .map(|(_, other)| format!("did you mean `{other}`?"))
}
