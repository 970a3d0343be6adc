//! `sayso explain`: what sayso sees in a text, which patterns matched, and how far those that failed got.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use super::Exit;
use super::args::ExplainArguments;
use super::inputs::Input;
use super::kind::Kind;
use super::output::Output;
use super::read::{Fields, read};
use super::run::{program, tell};
use crate::matching::engine::{Change, Engine, Match};
use crate::matching::explain::{NearMiss, describe, kind_name, near_misses};
use crate::matching::resolve::{Verdict, resolve};
use crate::pattern::diagnostic::did_you_mean;
use crate::pattern::example::{self, Mark};
use crate::pattern::program::{PatternId, Program};
use crate::text::document::{Document, DocumentBuilder};
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::token::Token;

/// Runs the sub-command.
pub fn run(arguments: &ExplainArguments) -> Result<Exit> {
    let program = program(&arguments.patterns)?;
    let only = arguments.pattern.as_deref().map(|id| pattern_named(program, id)).transpose()?;
    let mut bytes = Vec::new();
    let mut notes = Vec::new();
    let input = match arguments.text.as_str() {
        "-" => Some(Input::Stdin(Kind::Text)),
        path if Path::new(path).is_file() => Some(Input::file(PathBuf::from(path))),
        _ => None,
    };
    let text = match input {
        None => arguments.text.as_str().into(),
        Some(input) => match read(&input, &Fields::default(), &mut bytes, &mut notes) {
            Ok(read) => read.text,
            Err(reason) => {
                tell(&format!("sayso: {reason}"));
                return Ok(Exit::SomeFailed);
            }
        },
    };
    for note in notes {
        tell(&format!("sayso: {note}"));
    }
    let mut document = DocumentBuilder::new(&program.lexicon).build(&text);
    let mut engine = Engine::new(program);
    let mut changes = Vec::new();
    engine.run_observed(&mut document, None, &mut |pattern, change| changes.push((pattern, change)));
    let verdicts = resolve(program, &engine.matches);
    let view = View { program, document: &document, engine: &engine, changes: &changes, only };
    let mut out = Output::open(None)?;
    view.print(&verdicts, &mut out)?;
    out.finish()?;
    Ok(Exit::Done)
}

fn pattern_named(program: &Program, id: &str) -> Result<PatternId> {
    let ids = || program.patterns.iter().map(|pattern| pattern.source.id.as_str());
    ids().position(|known| known == id).map(|at| at as PatternId).ok_or_else(|| {
        let hint = did_you_mean(id, ids()).unwrap_or_else(|| "`sayso patterns list` shows all".to_string());
        anyhow!("there is no pattern `{id}`: {hint}")
    })
}

/// Everything that is shown.
struct View<'v, 'p, 't> {
    program: &'p Program,
    document: &'v Document<'t>,
    engine: &'v Engine<'p>,
    changes: &'v [(PatternId, Change)],
    only: Option<PatternId>,
}

impl View<'_, '_, '_> {
    fn print(&self, verdicts: &[Verdict], out: &mut impl Write) -> io::Result<()> {
        for number in 0..self.document.sentences.len() {
            self.sentence(number, out)?;
        }
        writeln!(out, "matches")?;
        for (found, verdict) in self.engine.matches.list.iter().zip(verdicts) {
            if self.is_shown(found.pattern) {
                self.found(found, *verdict, out)?;
            }
        }
        if let Some(pattern) = self.only {
            for (_, change) in self.changes.iter().filter(|(by, _)| *by == pattern) {
                self.change(pattern, *change, out)?;
            }
        }
        writeln!(out, "\nentered in vain")?;
        for miss in near_misses(self.program, self.document, &self.engine.layers, self.only) {
            self.near_miss(miss, out)?;
        }
        Ok(())
    }

    fn is_shown(&self, pattern: PatternId) -> bool {
        self.only.is_none_or(|only| only == pattern)
    }

    fn id(&self, pattern: PatternId) -> &str {
        &self.program.patterns[pattern as usize].source.id
    }

    fn words(&self, tokens: TokenSpan) -> &str {
        if tokens.is_empty() { "" } else { self.document.text_of(self.document.bytes_of(tokens)) }
    }

    fn sentence(&self, number: usize, out: &mut impl Write) -> io::Result<()> {
        let sentence = self.document.sentences[number];
        writeln!(out, "sentence {number}, paragraph {}", sentence.paragraph)?;
        let tokens = &self.document.tokens[sentence.tokens.range()];
        let texts: Vec<&str> = tokens.iter().map(|token| token.text(self.document.text)).collect();
        let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).min(24);
        for (at, (token, text)) in sentence.tokens.range().zip(tokens.iter().zip(texts)) {
            let line = format!(
                "  {text:width$}  {:12} {:24} {}",
                kind_name(token.kind),
                self.tags(at, token),
                self.lists(token.entry)
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        self.layers(sentence.tokens, out)?;
        writeln!(out)
    }

    fn tags(&self, at: usize, token: &Token) -> String {
        let narrowed = self.changes.iter().any(|(_, change)| *change == Change::Narrowed(at));
        format!("{:?}{}", token.tags, if narrowed { " *" } else { "" })
    }

    /// The lists that hold a word, each with the tags it has there.
    fn lists(&self, entry: EntryId) -> String {
        let mut shown = String::new();
        let mut tags = 0;
        for name in self.program.lexicon.class_names_of(entry) {
            match name.split_once('.') {
                None => {
                    shown.push_str(if tags > 0 {
                        ") @"
                    } else if shown.is_empty() {
                        "@"
                    } else {
                        " @"
                    });
                    shown.push_str(name);
                    tags = 0;
                }
                Some((_, tag)) => {
                    shown.push_str(if tags > 0 { " " } else { "(" });
                    shown.push_str(tag);
                    tags += 1;
                }
            }
        }
        if tags > 0 {
            shown.push(')');
        }
        shown
    }

    /// What lies above the tokens of a sentence: list entries of several words, numbers, quotations, phrases, edges, and the
    /// patterns that narrowed parts of speech.
    fn layers(&self, sentence: TokenSpan, out: &mut impl Write) -> io::Result<()> {
        let inside = |tokens: TokenSpan| sentence.holds(tokens.start as usize);
        for phrase in self.document.phrases.iter().filter(|phrase| inside(phrase.tokens)) {
            writeln!(out, "  list entry \"{}\" {}", self.words(phrase.tokens), self.lists(phrase.entry))?;
        }
        for quantity in self.engine.layers.quantities.iter().filter(|quantity| inside(quantity.tokens)) {
            let value = quantity.value.map_or_else(String::new, |value| format!(" = {value}"));
            writeln!(out, "  #number \"{}\"{value}", self.words(quantity.tokens))?;
        }
        for quotation in self.document.quotations.iter().filter(|quotation| sentence.holds(quotation.open as usize)) {
            let end = quotation.close as usize + usize::from(quotation.closed);
            let tokens = TokenSpan::new(quotation.open as usize, end);
            writeln!(
                out,
                "  #quotation {}{}",
                self.words(tokens),
                if quotation.closed { "" } else { " (not closed)" }
            )?;
        }
        for (name, phrases) in self.program.phrases.iter().zip(&self.engine.layers.phrases) {
            let words: Vec<String> = phrases
                .iter()
                .filter(|tokens| inside(**tokens))
                .map(|tokens| format!("\"{}\"", self.words(*tokens)))
                .collect();
            if !words.is_empty() {
                writeln!(out, "  @{name} {}", words.join(" "))?;
            }
        }
        for (pattern, change) in self.changes {
            match change {
                Change::Edge(at) if sentence.holds(*at) => {
                    writeln!(
                        out,
                        "  edge before \"{}\" by {}",
                        self.words(TokenSpan::new(*at, at + 1)),
                        self.id(*pattern)
                    )?;
                }
                Change::Narrowed(at) if sentence.holds(*at) => {
                    writeln!(out, "  * \"{}\" by {}", self.words(TokenSpan::new(*at, at + 1)), self.id(*pattern))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn found(&self, found: &Match, verdict: Verdict, out: &mut impl Write) -> io::Result<()> {
        let other = |number: usize| self.id(self.engine.matches.list[number].pattern);
        let verdict = match verdict {
            Verdict::Stands => "stands".to_string(),
            Verdict::Vetoed(by) => format!("blocked by the veto {}", other(by)),
            Verdict::Beaten(by) => format!("beaten by {}", other(by)),
        };
        writeln!(out, "  {}: {verdict}", self.id(found.pattern))?;
        let captures: Vec<(&str, TokenSpan)> = self.engine.matches.captures(found, self.program).collect();
        writeln!(out, "      {}", self.marked(found.tokens, &captures))
    }

    fn change(&self, pattern: PatternId, change: Change, out: &mut impl Write) -> io::Result<()> {
        let (role, tokens) = match change {
            Change::Narrowed(at) => ("word", TokenSpan::new(at, at + 1)),
            Change::Phrase(tokens) => ("phrase", tokens),
            Change::Edge(at) => ("edge", TokenSpan::new(at, at + 1)),
        };
        writeln!(out, "  {}\n      {}", self.id(pattern), self.marked(tokens, &[(role, tokens)]))
    }

    /// The sentences of a match with its captures marked.
    fn marked(&self, tokens: TokenSpan, captures: &[(&str, TokenSpan)]) -> String {
        let all = captures.iter().fold(tokens, |all, (_, tokens)| {
            TokenSpan::new(all.start.min(tokens.start) as usize, all.end.max(tokens.end) as usize)
        });
        let last = (all.end as usize).saturating_sub(1).max(all.start as usize);
        let sentences = &self.document.sentences;
        let start = sentences[self.document.sentence_of(all.start as usize)].bytes.range().start;
        let end = sentences[self.document.sentence_of(last)].bytes.range().end;
        let marks: Vec<Mark> = captures
            .iter()
            .map(|(role, tokens)| {
                let bytes = self.document.bytes_of(*tokens).range();
                Mark { role: role.to_string(), bytes: bytes.start - start..bytes.end - start, value: None }
            })
            .collect();
        example::render(&self.document.text[start..end], &marks).replace(['\n', '\r'], " ")
    }

    fn near_miss(&self, miss: NearMiss, out: &mut impl Write) -> io::Result<()> {
        let origin = self.program.origin_text(miss.instruction).trim();
        let detail = describe(self.program, miss.instruction);
        let step = match detail.is_empty() || origin.ends_with(&detail) {
            true => format!("`{origin}`"),
            false => format!("`{detail}` of `{origin}`"),
        };
        let (side, next) = match miss.before {
            true => ("before", (miss.taken.start as usize).checked_sub(1)),
            false => ("behind", Some(miss.taken.end as usize)),
        };
        let sentence = self.document.sentences[self.document.sentence_of(miss.trigger.start as usize)].tokens;
        let next = match next.filter(|at| sentence.holds(*at)) {
            Some(at) => format!("\"{}\"", self.words(TokenSpan::new(at, at + 1))),
            None => "the sentence's edge".to_string(),
        };
        let (path, line, column) = self.program.origin_place(miss.instruction);
        let trigger = self.words(miss.trigger);
        let took = match self.words(miss.taken) {
            taken if taken == trigger || taken.is_empty() => String::new(),
            taken => format!(", took \"{}\"", taken.replace(['\n', '\r'], " ")),
        };
        writeln!(out, "  {}: entered at \"{trigger}\"{took}", self.id(miss.pattern))?;
        writeln!(out, "      {side} that, {step} does not fit {next} ({path}:{line}:{column})")
    }
}
