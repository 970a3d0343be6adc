//! Everything that is explained of a text, as data: printed for people by [`super::text`], for programs as JSON.

use serde::Serialize;

use super::sources::Resolved;
use crate::matching::engine::{Change, Engine, Match};
use crate::matching::explain::{NearMiss, describe, kind_name, near_misses};
use crate::matching::resolve::{Verdict, resolve};
use crate::pattern::example::{self, Mark};
use crate::pattern::program::{PatternId, Program};
use crate::text::document::Document;
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;

/// What there is to see.
#[derive(Serialize)]
pub struct Explanation {
    /// What the text is made of.
    pub sentences: Vec<Sentence>,
    /// Patterns that matched.
    pub matches: Vec<Found>,
    /// Of a tag, phrase or edge pattern that was asked for, what it did.
    pub changes: Vec<Changed>,
    /// Patterns that were entered in vain.
    pub failures: Vec<Failure>,
    /// Who the sources are, and why; none where one pattern was asked for.
    pub sources: Vec<Resolved>,
}

/// A sentence.
#[derive(Serialize)]
pub struct Sentence {
    /// As in the record.
    pub number: usize,
    /// The paragraph that it stands in.
    pub paragraph: u32,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// What lies above them.
    pub layers: Vec<Layer>,
}

/// A token.
#[derive(Serialize)]
pub struct Token {
    /// As written.
    pub text: String,
    /// `#word`, `#digits` ...
    pub kind: String,
    /// What it may be: `noun`, `verb` ...
    pub parts: Vec<&'static str>,
    /// A tag pattern took some parts of speech from it.
    pub narrowed: bool,
    /// The lists that hold it.
    pub lists: Vec<List>,
}

/// A list that holds a word, with the tags that the word has there.
#[derive(Serialize)]
pub struct List {
    /// Name of the list.
    pub name: String,
    /// Tags of the entry.
    pub tags: Vec<String>,
}

/// Something above the tokens.
#[derive(Serialize)]
pub struct Layer {
    /// `list entry`, `#number`, `#quotation`, `edge`, `narrowed`, or the name of a phrase behind an `@`.
    pub layer: String,
    /// The words; of an edge the first word behind it.
    pub text: String,
    /// The value of a number, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Of an entry of several words the lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<List>,
    /// The pattern that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// A quotation mark has no partner.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

/// A match.
#[derive(Serialize)]
pub struct Found {
    /// The pattern's id.
    pub pattern: String,
    /// `stands`, `vetoed` or `beaten`.
    pub verdict: &'static str,
    /// The veto that blocks it or the rival that beats it.
    pub by: Option<String>,
    /// Its sentences with the captures marked.
    pub marked: String,
}

/// What a tag, phrase or edge pattern did.
#[derive(Serialize)]
pub struct Changed {
    /// The pattern's id.
    pub pattern: String,
    /// The sentence with the place marked.
    pub marked: String,
}

/// A pattern that was entered in vain.
#[derive(Serialize)]
pub struct Failure {
    /// The pattern's id.
    pub pattern: String,
    /// The words at which it was entered.
    pub entered_at: String,
    /// All that it took before it failed.
    pub took: String,
    /// `before` or `behind` what it took stands what does not fit.
    pub side: &'static str,
    /// The first step that failed, as written; of a macro or list the part that failed.
    pub step: String,
    /// The token that does not fit; none at the sentence's edge.
    pub token: Option<String>,
    /// Where the step is written.
    pub file: String,
    /// Line of the file.
    pub line: usize,
    /// Column of the line.
    pub column: usize,
}

impl Explanation {
    /// Explains a document that the engine has run over, with the changes that it told of. `only` narrows to a pattern,
    /// `sentence` to a sentence.
    pub fn new(
        engine: &Engine<'_>,
        program: &Program,
        document: &Document<'_>,
        changes: &[(PatternId, Change)],
        only: Option<PatternId>,
        sentence: Option<usize>,
    ) -> Self {
        let view = View { program, document, engine, changes };
        let is_shown = |pattern: PatternId, at: usize| {
            only.is_none_or(|only| only == pattern)
                && sentence.is_none_or(|sentence| sentence_of(document, at) == sentence)
        };
        let numbers = (0..document.sentences.len()).filter(|number| sentence.is_none_or(|only| only == *number));
        let list = engine.matches.list.iter().zip(resolve(program, &engine.matches));
        let found = list.filter(|(found, _)| is_shown(found.pattern, found.trigger.start as usize));
        let made = changes.iter().filter(|(by, change)| only == Some(*by) && is_shown(*by, place_of(change)));
        let misses = near_misses(program, document, engine, only).into_iter();
        Explanation {
            sentences: numbers.map(|number| view.sentence(number)).collect(),
            matches: found.map(|(found, verdict)| view.found(found, verdict)).collect(),
            changes: made.map(|(by, change)| view.changed(*by, change)).collect(),
            failures: misses
                .filter(|miss| is_shown(miss.pattern, miss.trigger.start as usize))
                .map(|miss| view.failure(miss))
                .collect(),
            sources: Vec::new(),
        }
    }
}

/// The token at which a change was made.
fn place_of(change: &Change) -> usize {
    match change {
        Change::Narrowed(at) | Change::Edge(at) => *at,
        Change::Phrase(tokens) => tokens.start as usize,
    }
}

/// The sentence that holds the token; of an edge behind the last token the last sentence.
fn sentence_of(document: &Document<'_>, token: usize) -> usize {
    document.sentence_of(token).min(document.sentences.len().saturating_sub(1))
}

/// What the parts of the explanation are made from.
struct View<'v, 'p, 't> {
    program: &'v Program,
    document: &'v Document<'t>,
    engine: &'v Engine<'p>,
    changes: &'v [(PatternId, Change)],
}

impl View<'_, '_, '_> {
    fn id(&self, pattern: PatternId) -> String {
        self.program.patterns[pattern as usize].source.id.clone()
    }

    fn words(&self, tokens: TokenSpan) -> String {
        let words = if tokens.is_empty() { "" } else { self.document.text_of(self.document.bytes_of(tokens)) };
        words.replace(['\n', '\r'], " ")
    }

    fn sentence(&self, number: usize) -> Sentence {
        let sentence = self.document.sentences[number];
        let tokens = sentence.tokens.range().map(|at| {
            let token = &self.document.tokens[at];
            Token {
                text: token.text(self.document.text).to_string(),
                kind: kind_name(token.kind),
                parts: Tags::NAMES.iter().filter(|(_, tag)| token.tags.any(*tag)).map(|(name, _)| *name).collect(),
                narrowed: self.changes.iter().any(|(_, change)| *change == Change::Narrowed(at)),
                lists: self.lists(token.entry),
            }
        });
        Sentence {
            number,
            paragraph: sentence.paragraph,
            tokens: tokens.collect(),
            layers: self.layers(sentence.tokens),
        }
    }

    /// The lists that hold a word, each with the tags it has there.
    fn lists(&self, entry: EntryId) -> Vec<List> {
        let mut lists: Vec<List> = Vec::new();
        for name in self.program.lexicon.class_names_of(entry) {
            // in order of name a list stands before its parts
            match (name.split_once('.'), lists.last_mut()) {
                (Some((_, tag)), Some(list)) => list.tags.push(tag.to_string()),
                _ => lists.push(List { name: name.to_string(), tags: Vec::new() }),
            }
        }
        lists
    }

    /// What lies above the tokens of a sentence: list entries of several words, numbers, quotations, phrases, edges, and the
    /// patterns that narrowed parts of speech.
    fn layers(&self, sentence: TokenSpan) -> Vec<Layer> {
        let layer = |layer: &str, tokens: TokenSpan| Layer {
            layer: layer.to_string(),
            text: self.words(tokens),
            value: None,
            lists: Vec::new(),
            pattern: None,
            open: false,
        };
        let inside = |tokens: TokenSpan| sentence.holds(tokens.start as usize);
        let mut layers = Vec::new();
        for phrase in self.document.phrases.iter().filter(|phrase| inside(phrase.tokens)) {
            layers.push(Layer { lists: self.lists(phrase.entry), ..layer("list entry", phrase.tokens) });
        }
        for quantity in self.engine.layers.quantities.iter().filter(|quantity| inside(quantity.tokens)) {
            layers.push(Layer { value: quantity.value, ..layer("#number", quantity.tokens) });
        }
        for quotation in self.document.quotations.iter().filter(|quotation| sentence.holds(quotation.open as usize)) {
            let end = quotation.close as usize + usize::from(quotation.closed);
            let tokens = TokenSpan::new(quotation.open as usize, end);
            layers.push(Layer { open: !quotation.closed, ..layer("#quotation", tokens) });
        }
        for (name, phrases) in self.program.phrases.iter().zip(&self.engine.layers.phrases) {
            let own = phrases.iter().filter(|tokens| inside(**tokens));
            layers.extend(own.map(|tokens| layer(&format!("@{name}"), *tokens)));
        }
        for (pattern, change) in self.changes {
            let at = place_of(change);
            let name = match change {
                Change::Edge(_) => "edge",
                Change::Narrowed(_) => "narrowed",
                Change::Phrase(_) => continue,
            };
            if sentence.holds(at) {
                let made = layer(name, TokenSpan::new(at, at + 1));
                layers.push(Layer { pattern: Some(self.id(*pattern)), ..made });
            }
        }
        layers
    }

    fn found(&self, found: &Match, verdict: Verdict) -> Found {
        let other = |number: usize| self.id(self.engine.matches.list[number].pattern);
        let (verdict, by) = match verdict {
            Verdict::Stands => ("stands", None),
            Verdict::Vetoed(by) => ("vetoed", Some(other(by))),
            Verdict::Beaten(by) => ("beaten", Some(other(by))),
        };
        let captures: Vec<(&str, TokenSpan)> = self.engine.matches.captures(found, self.program).collect();
        Found { pattern: self.id(found.pattern), verdict, by, marked: self.marked(found.tokens, &captures) }
    }

    fn changed(&self, pattern: PatternId, change: &Change) -> Changed {
        let (role, tokens) = match change {
            Change::Narrowed(at) => ("word", TokenSpan::new(*at, at + 1)),
            Change::Phrase(tokens) => ("phrase", *tokens),
            Change::Edge(at) => ("edge", TokenSpan::new(*at, (at + 1).min(self.document.tokens.len()))),
        };
        Changed { pattern: self.id(pattern), marked: self.marked(tokens, &[(role, tokens)]) }
    }

    /// The sentences of a match with its captures marked.
    fn marked(&self, tokens: TokenSpan, captures: &[(&str, TokenSpan)]) -> String {
        let all = captures.iter().fold(tokens, |all, (_, tokens)| {
            TokenSpan::new(all.start.min(tokens.start) as usize, all.end.max(tokens.end) as usize)
        });
        let last = (all.end as usize).saturating_sub(1).max(all.start as usize);
        let sentence = |token: usize| self.document.sentences[sentence_of(self.document, token)].bytes.range();
        let (start, end) = (sentence(all.start as usize).start, sentence(last).end);
        let marks: Vec<Mark> = captures
            .iter()
            .map(|(role, tokens)| {
                // an edge behind the last token has no bytes of its own
                let bytes = if tokens.is_empty() { end..end } else { self.document.bytes_of(*tokens).range() };
                Mark { role: role.to_string(), bytes: bytes.start - start..bytes.end - start, value: None }
            })
            .collect();
        example::render(&self.document.text[start..end], &marks).replace(['\n', '\r'], " ")
    }

    fn failure(&self, miss: NearMiss) -> Failure {
        let origin = self.program.origin_text(miss.pattern, miss.instruction).trim();
        let detail = describe(self.program, &miss);
        let step = match detail.is_empty() || origin.ends_with(&detail) {
            true => format!("`{origin}`"),
            false => format!("`{detail}` of `{origin}`"),
        };
        let (side, next) = match miss.before {
            true => ("before", (miss.taken.start as usize).checked_sub(1)),
            false => ("behind", Some(miss.taken.end as usize)),
        };
        let sentence = self.document.sentences[self.document.sentence_of(miss.trigger.start as usize)].tokens;
        let token = next.filter(|at| sentence.holds(*at)).map(|at| self.words(TokenSpan::new(at, at + 1)));
        let (path, line, column) = self.program.origin_place(miss.pattern, miss.instruction);
        Failure {
            pattern: self.id(miss.pattern),
            entered_at: self.words(miss.trigger),
            took: self.words(miss.taken),
            side,
            step,
            token,
            file: path.to_string(),
            line,
            column,
        }
    }
}
