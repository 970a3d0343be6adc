//! Runs the examples that patterns carry, and tells which of them do not hold.
//!
//! An example is judged for its own pattern alone: that another pattern is better does not count, only a veto does.
//! - `finds`: for each role that the example marks, one match must have just these captures; a role that it does not mark is
//!   free. An example marks one match; others may stand beside it. A tag pattern must narrow each `[word ...]`, a phrase
//!   pattern make each phrase `[its-name ...]`, an edge pattern set an edge before the first of each `[edge ...]`. These three
//!   come first among their kind, so that no other has done their work before. `[value=40 forty]` asks for the number, too.
//! - `ignores`: the pattern must find nothing.
//! - `misses`: the same as `finds`, but it must fail; when it holds, it is to be moved to `finds`.

use std::fmt;

use super::engine::{Change, Engine};
use super::resolve::{Verdict, resolve};
use crate::pattern::diagnostic::Diagnostic;
use crate::pattern::example::{self, Example, Mark};
use crate::pattern::file::Makes;
use crate::pattern::program::{PatternId, Program};
use crate::text::document::{Document, DocumentBuilder};
use crate::text::span::TokenSpan;

/// An example that does not hold.
#[derive(Clone, Debug)]
pub struct ExampleFailure {
    /// The pattern's id.
    pub pattern: String,
    /// The example's place in its file, with what is wrong.
    pub diagnostic: Diagnostic,
    /// The example as written, with its marks.
    pub expected: String,
    /// What the pattern found instead, marked in the same way; one for each match that no veto blocks.
    pub got: Vec<String>,
    /// Vetoes that block matches of the pattern here.
    pub vetoes: Vec<String>,
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, _) = self.diagnostic.line_column();
        let path = self.diagnostic.file.as_ref().map_or("", |file| file.path.as_str());
        writeln!(f, "{path}:{line}: {}: {}", self.pattern, self.diagnostic.message)?;
        write!(f, "    expected: {}", self.expected)?;
        for got in &self.got {
            write!(f, "\n    got:      {got}")?;
        }
        if self.got.is_empty() {
            write!(f, "\n    got:      nothing")?;
        }
        for veto in &self.vetoes {
            write!(f, "\n    blocked by the veto {veto}")?;
        }
        Ok(())
    }
}

/// What the examples of a pattern tell of it.
#[derive(Clone, Debug, Default)]
pub struct ExampleReport {
    /// Examples that do not hold.
    pub failures: Vec<ExampleFailure>,
    /// The pattern is of no use, as far as its examples show.
    pub never: Option<Never>,
}

/// How a pattern is of no use.
#[derive(Clone, Debug, PartialEq)]
pub enum Never {
    /// It matches in none of its `finds`.
    Matches,
    /// It matches, but in each of its `finds` other patterns win: their ids.
    Stands(Vec<String>),
}

/// Runs every example of every pattern.
pub fn check_examples(program: &Program) -> Vec<ExampleFailure> {
    let mut runner = ExampleRunner::new(program);
    (0..program.patterns.len() as PatternId).flat_map(|pattern| runner.check(pattern).failures).collect()
}

/// Runs examples of one pattern after the other, keeping its working memory.
#[derive(Debug)]
pub struct ExampleRunner<'p> {
    program: &'p Program,
    builder: DocumentBuilder<'p>,
    engine: Engine<'p>,
}

/// What a pattern found in a text.
#[derive(Default)]
struct Findings {
    /// One set of marks for each match; one set for all phrases, edges or tags.
    found: Vec<Vec<Mark>>,
    /// Vetoes that blocked a match.
    vetoes: Vec<String>,
    /// Patterns that beat a match.
    rivals: Vec<String>,
    /// A match was neither blocked nor beaten.
    stands: bool,
}

impl<'p> ExampleRunner<'p> {
    /// A runner for a program's patterns.
    pub fn new(program: &'p Program) -> Self {
        let builder = DocumentBuilder::new(&program.lexicon);
        ExampleRunner { program, builder, engine: Engine::new(program) }
    }

    /// Runs every example of a pattern.
    pub fn check(&mut self, pattern: PatternId) -> ExampleReport {
        let source = &self.program.patterns[pattern as usize].source;
        let mut failures = Vec::new();
        let (mut matches, mut stands, mut rivals) = (false, false, Vec::new());
        for example in &source.finds {
            let findings = self.run(pattern, &example.text);
            matches |= !findings.found.is_empty() || !findings.vetoes.is_empty();
            stands |= findings.stands;
            rivals.extend(findings.rivals.iter().cloned());
            if !self.holds(pattern, example, &findings) {
                failures.push(self.failure(pattern, example, "does not find what this example marks", findings));
            }
        }
        for example in &source.ignores {
            let findings = self.run(pattern, &example.text);
            if !findings.found.is_empty() {
                failures.push(self.failure(pattern, example, "finds something where it must ignore", findings));
            }
        }
        for example in &source.misses {
            let findings = self.run(pattern, &example.text);
            if self.holds(pattern, example, &findings) {
                failures.push(self.failure(pattern, example, "now passes: move it to `finds`", findings));
            }
        }
        rivals.sort();
        rivals.dedup();
        let never = match (matches, stands) {
            (false, _) => Some(Never::Matches),
            (true, false) if !rivals.is_empty() => Some(Never::Stands(rivals)),
            _ => None,
        };
        ExampleReport { failures, never }
    }

    fn failure(&self, pattern: PatternId, example: &Example, message: &str, findings: Findings) -> ExampleFailure {
        let source = &self.program.patterns[pattern as usize].source;
        ExampleFailure {
            pattern: source.id.clone(),
            diagnostic: Diagnostic::new(&source.file, example.place.clone(), message),
            expected: example::render(&example.text, &example.marks),
            got: findings.found.iter().map(|marks| example::render(&example.text, marks)).collect(),
            vetoes: findings.vetoes,
        }
    }

    /// True if the findings have what the example marks.
    fn holds(&self, pattern: PatternId, example: &Example, findings: &Findings) -> bool {
        let makes = self.program.patterns[pattern as usize].makes();
        let wanted: Vec<Mark> = example.marks.iter().map(|mark| trimmed(mark, &example.text)).collect();
        findings.found.iter().any(|found| match makes {
            Makes::Tag | Makes::Phrase => wanted.iter().all(|mark| found.iter().any(|other| agrees(mark, other))),
            Makes::Edge => wanted.iter().all(|mark| found.iter().any(|other| other.bytes.start == mark.bytes.start)),
            Makes::Claim | Makes::Figure | Makes::Group | Makes::Period | Makes::Nothing => {
                let is_marked = |other: &&Mark| wanted.iter().any(|mark| mark.role == other.role);
                wanted.iter().all(|mark| found.iter().any(|other| agrees(mark, other)))
                    && found.iter().filter(is_marked).all(|other| wanted.iter().any(|mark| agrees(mark, other)))
            }
        })
    }

    /// What the pattern finds in a text.
    fn run(&mut self, pattern: PatternId, text: &str) -> Findings {
        let mut document = self.builder.build(text);
        let mut changes = Vec::new();
        self.engine.run_observed(&mut document, Some(pattern), &mut |by, change| {
            if by == pattern {
                changes.push(change);
            }
        });
        match self.program.patterns[pattern as usize].makes() {
            Makes::Tag | Makes::Phrase | Makes::Edge => {
                let found = (!changes.is_empty()).then(|| self.marks_of_changes(pattern, &document, &changes));
                Findings { stands: found.is_some(), found: found.into_iter().collect(), ..Findings::default() }
            }
            Makes::Claim | Makes::Figure | Makes::Group | Makes::Period | Makes::Nothing => {
                self.matches(pattern, &document)
            }
        }
    }

    fn marks_of_changes(&self, pattern: PatternId, document: &Document<'_>, changes: &[Change]) -> Vec<Mark> {
        let pattern = &self.program.patterns[pattern as usize];
        let marks = changes.iter().map(|change| {
            let (role, tokens) = match change {
                Change::Narrowed(at) => ("word", TokenSpan::new(*at, at + 1)),
                Change::Phrase(tokens) => (&*self.program.phrases[pattern.phrase as usize], *tokens),
                Change::Edge(at) => ("edge", TokenSpan::new(*at, (at + 1).min(document.tokens.len()))),
            };
            mark(document, role, tokens)
        });
        let mut marks: Vec<Mark> = marks.collect();
        marks.dedup();
        marks
    }

    fn matches(&self, pattern: PatternId, document: &Document<'_>) -> Findings {
        let matches = &self.engine.matches;
        let verdicts = resolve(self.program, matches);
        let mut findings = Findings::default();
        for (found, verdict) in matches.list.iter().zip(verdicts).filter(|(found, _)| found.pattern == pattern) {
            if let Verdict::Vetoed(veto) = verdict {
                let veto = &self.program.patterns[matches.list[veto].pattern as usize];
                findings.vetoes.push(veto.source.id.clone());
                continue;
            }
            match verdict {
                Verdict::Beaten(rival) => {
                    let rival = &self.program.patterns[matches.list[rival].pattern as usize];
                    findings.rivals.extend(
                        (rival.source.id != self.program.patterns[pattern as usize].source.id)
                            .then(|| rival.source.id.clone()),
                    );
                }
                _ => findings.stands = true,
            }
            let captures = matches.captures(found, self.program).map(|(role, tokens)| {
                let mut mark = mark(document, role, tokens);
                let quantity = self.engine.layers.quantity_at(tokens.start as usize).filter(|_| role == "value");
                mark.value = quantity.and_then(|quantity| quantity.value).map(|value| value.to_string());
                mark
            });
            findings.found.push(captures.collect());
        }
        findings.vetoes.dedup();
        findings
    }
}

fn mark(document: &Document<'_>, role: &str, tokens: TokenSpan) -> Mark {
    let bytes =
        if tokens.is_empty() { document.text.len()..document.text.len() } else { document.bytes_of(tokens).range() };
    Mark { role: role.to_string(), bytes, value: None }
}

/// The mark without white space at its edges.
fn trimmed(mark: &Mark, text: &str) -> Mark {
    let words = &text[mark.bytes.clone()];
    let start = mark.bytes.end - words.trim_start().len();
    Mark { bytes: start..start + words.trim().len(), ..mark.clone() }
}

/// True if a capture is what the example marks; the value counts only if the example gives one.
fn agrees(wanted: &Mark, found: &Mark) -> bool {
    let number = |value: &Option<String>| value.as_ref().and_then(|value| value.parse::<f64>().ok());
    wanted.role == found.role
        && wanted.bytes == found.bytes
        && (wanted.value.is_none() || found.value.is_none() || number(&wanted.value) == number(&found.value))
}
