//! Compiled patterns: what the engine runs. Immutable, shared by all threads.

use std::ops::Range;
use std::sync::Arc;

use regex::Regex;

use super::diagnostic::SourceFile;
use super::file::{Makes, PatternSource};
use super::syntax::{Layer, ShapeTest};
use crate::text::lexicon::{ClassId, EntryId, Lexicon};
use crate::text::number_words::NumberWords;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// Number of a pattern in [`Program::patterns`].
pub type PatternId = u32;
/// Number of a variant in [`Program::variants`].
pub type VariantId = u32;

/// A test of one token.
#[derive(Clone, Debug)]
pub enum Test {
    /// Any token.
    Any,
    /// This word.
    Word(EntryId),
    /// A word, or several words, of this list.
    Class(ClassId),
    /// May be one of these parts of speech.
    Tags(Tags),
    /// Of this kind.
    Kind(TokenKind),
    /// Spelled so.
    Shape(ShapeTest),
    /// The token's characters match.
    Regex(u32),
    /// Not that.
    Not(Box<Test>),
    /// Each of these.
    All(Box<[Test]>),
}

/// One instruction. Code for what stands before the trigger runs from right to left, the rest from left to right.
#[derive(Clone, Debug)]
pub enum Instruction {
    /// Takes one token, or, if `phrases`, also a list entry of several words.
    Test {
        /// Index into [`Program::tests`].
        test: u32,
        /// True if the test asks for a list.
        phrases: bool,
    },
    /// Goes on at `first`; at `second` if that fails.
    Split {
        /// Tried first.
        first: u32,
        /// Tried then.
        second: u32,
    },
    /// Goes on there.
    Jump(u32),
    /// Notes the place in this slot: twice the capture's number, plus one for its end.
    Save(u32),
    /// A step over a layer.
    Layer(Layer),
    /// A step over a phrase that phrase patterns have found.
    Phrase(u32),
    /// Code from the next instruction to its `Accept` must (not) match here; goes on at `next`.
    Look {
        /// Where to go on.
        next: u32,
        /// To the right of this place; else to the left.
        ahead: bool,
        /// It must not match.
        negated: bool,
    },
    /// The end of the code.
    Accept,
}

/// One way to enter a pattern: its trigger and the code on both sides.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The pattern.
    pub pattern: PatternId,
    /// The trigger.
    pub trigger: Trigger,
    /// Code for what stands before the trigger, run leftwards; none if nothing does.
    pub left: Option<u32>,
    /// Code for what stands behind it.
    pub right: u32,
}

/// What a pattern is entered at.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// A token, or a list entry of several words, that passes this test.
    Token(u32),
    /// A quotation.
    Quotation,
    /// A number.
    Quantity,
    /// Every token: only for tag and phrase patterns.
    Everywhere,
}

/// What is known of a pattern at run time.
#[derive(Debug)]
pub struct Pattern {
    /// As written.
    pub source: PatternSource,
    /// For each capture, its role.
    pub captures: Vec<Box<str>>,
    /// What tag patterns leave of the token's parts of speech.
    pub keeps: Option<Tags>,
    /// What tag patterns take from them.
    pub drops: Tags,
    /// Number of the phrase that it makes.
    pub phrase: u32,
}

impl Pattern {
    /// A setting of the pattern, such as `type`.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.source.settings.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// What it makes.
    pub fn makes(&self) -> Makes {
        self.source.makes
    }
}

/// Where an instruction comes from, for explanations.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file, by number in [`Program::files`].
    pub file: u32,
    /// Bytes of the file.
    pub place: Range<u32>,
}

/// Everything that the engine needs.
#[derive(Debug)]
pub struct Program {
    /// Words, lists and parts of speech.
    pub lexicon: Lexicon,
    /// Words of numbers.
    pub numbers: NumberWords,
    /// All patterns, in order of kind, folder and file.
    pub patterns: Vec<Pattern>,
    /// All variants.
    pub variants: Vec<Variant>,
    /// Code of all variants.
    pub code: Vec<Instruction>,
    /// For each instruction its origin.
    pub origins: Vec<Origin>,
    /// Tests that the code refers to.
    pub tests: Vec<Test>,
    /// Regular expressions that the tests refer to.
    pub regexes: Vec<Regex>,
    /// Names of the phrases, in the order in which they are made.
    pub phrases: Vec<Box<str>>,
    /// Variants of tag patterns.
    pub tag_variants: Vec<VariantId>,
    /// Variants of phrase patterns, by phrase.
    pub phrase_variants: Vec<Vec<VariantId>>,
    /// Variants of edge patterns by trigger.
    pub edges: Dispatch,
    /// Variants of claim, figure and veto patterns by trigger.
    pub matches: Dispatch,
    /// All files that were loaded.
    pub files: Vec<Arc<SourceFile>>,
    /// Patterns and macros that a later folder replaces or switches off.
    pub replaced: Vec<Replaced>,
}

/// A pattern or macro of one folder that another one replaces or switches off.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// The pattern's id, or the macro's name behind an `@`.
    pub id: String,
    /// File and line of what counts no more.
    pub old: (String, usize),
    /// File and line of what took its place.
    pub new: (String, usize),
    /// Nothing did: it is switched off there.
    pub off: bool,
}

impl Replaced {
    /// `new` stands where `old` stood before.
    pub fn new(id: String, old: (&Arc<SourceFile>, &Range<usize>), new: (&Arc<SourceFile>, &Range<usize>)) -> Self {
        let place = |(file, place): (&Arc<SourceFile>, &Range<usize>)| {
            let (line, _) = file.line_column(place.start);
            (file.path.clone(), line)
        };
        Replaced { id, old: place(old), new: place(new), off: false }
    }
}

/// Which variants are entered at which token.
#[derive(Debug, Default)]
pub struct Dispatch {
    /// For each lexicon entry the number of its set of variants.
    pub set_of_entry: Vec<u32>,
    /// Sets of variants; the first is empty.
    pub sets: Vec<Vec<VariantId>>,
    /// Variants entered at each quotation.
    pub at_quotations: Vec<VariantId>,
    /// Variants entered at each number.
    pub at_quantities: Vec<VariantId>,
}

impl Dispatch {
    /// Variants that are entered at a token or phrase with this entry.
    pub fn at_entry(&self, entry: EntryId) -> &[VariantId] {
        &self.sets[self.set_of_entry[entry.0 as usize] as usize]
    }
}

impl Program {
    /// The pattern's words from which the instruction was made; for what a macro stands for, the macro's name there.
    pub fn origin_text(&self, instruction: usize) -> &str {
        let origin = &self.origins[instruction];
        let text = &self.files[origin.file as usize].text;
        text.get(origin.place.start as usize..origin.place.end as usize).unwrap_or_default()
    }

    /// The file from which the instruction was made, with line and column.
    pub fn origin_place(&self, instruction: usize) -> (&str, usize, usize) {
        let origin = &self.origins[instruction];
        let file = &self.files[origin.file as usize];
        let (line, column) = file.line_column(origin.place.start as usize);
        (&file.path, line, column)
    }

    /// Number of the phrase of this name.
    pub fn phrase(&self, name: &str) -> Option<u32> {
        self.phrases.iter().position(|phrase| &**phrase == name).map(|at| at as u32)
    }
}
