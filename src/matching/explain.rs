//! Why a pattern did not match: for each place where one was entered in vain, how far it got and which step failed.

use super::attempt::{Entry, Sides, attempt, context, each_trigger};
use super::engine::Engine;
use super::machine::{Context, Machine, Place, Reach};
use crate::pattern::alphabet::{AlphabetId, Alphabets};
use crate::pattern::file::Makes;
use crate::pattern::packed_tests::{Asked, PackedTests};
use crate::pattern::print::{tag_names, type_name};
use crate::pattern::program::{Instruction, Leaf, PatternId, Program, TestId, VariantId};
use crate::pattern::syntax::{NodeKind, TokenTest};
use crate::text::document::Document;
use crate::text::span::TokenSpan;
use crate::text::token::TokenKind;

/// An attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearMiss {
    /// The pattern.
    pub pattern: PatternId,
    /// The tokens at which it was entered.
    pub trigger: TokenSpan,
    /// What it had taken when it failed, with the trigger.
    pub taken: TokenSpan,
    /// The instruction that failed.
    pub instruction: u32,
    /// The alphabet of its code.
    pub alphabet: AlphabetId,
    /// It failed at what stands before the trigger, not behind.
    pub before: bool,
}

/// Every pattern that was entered and matched in none of its ways, with the way that got farthest; in order of the text.
/// The engine has run over the document. Tag and phrase patterns are entered nearly everywhere and so are only looked at when asked for with `only`.
pub fn near_misses(
    program: &Program,
    document: &Document<'_>,
    engine: &Engine<'_>,
    only: Option<PatternId>,
) -> Vec<NearMiss> {
    let context = context(program, document, &engine.layers, &engine.profiles);
    let mut machine = Machine::default();
    machine.explains = true;
    let mut attempts = Attempts { context, only, machine, tried: Vec::new() };
    for (dispatch, alphabets) in [(&program.edges, Alphabets::EDGE), (&program.matches, Alphabets::MATCH)] {
        each_trigger(context, dispatch, alphabets, |variants, entry| {
            variants.iter().for_each(|id| attempts.enter(*id, entry));
        });
    }
    if let Some(pattern) = only.filter(|only| is_everywhere(program, *only)) {
        let sides = Sides::new(context, program.patterns[pattern as usize].alphabets());
        for id in
            (0..program.variants.len() as VariantId).filter(|id| program.variants[*id as usize].pattern == pattern)
        {
            for at in 0..document.tokens.len() {
                attempts.enter(id, &Entry::new(&sides, TokenSpan::new(at, at + 1)));
            }
        }
    }
    attempts.near_misses()
}

fn is_everywhere(program: &Program, pattern: PatternId) -> bool {
    matches!(program.patterns[pattern as usize].makes(), Makes::Tag | Makes::Phrase)
}

struct Attempts<'a, 't> {
    context: Context<'a, 't>,
    only: Option<PatternId>,
    machine: Machine,
    /// For each attempt the pattern and trigger, and if it failed, how.
    tried: Vec<(PatternId, TokenSpan, Option<NearMiss>)>,
}

impl Attempts<'_, '_> {
    fn enter(&mut self, id: VariantId, entry: &Entry<'_, '_, '_>) {
        let trigger = entry.tokens;
        let program = self.context.program;
        let pattern = program.variants[id as usize].pattern;
        let context = self.context.read_in(program.patterns[pattern as usize].alphabets().behind);
        if self.only.is_some_and(|only| only != pattern) {
            return;
        }
        self.machine.furthest = None;
        let found = if program.patterns[pattern as usize].makes() == Makes::Phrase {
            let place = Place { at: trigger.start, sentence: context.layers.sentence_of[trigger.start as usize] };
            self.machine.clear_slots(program.patterns[pattern as usize].captures.len());
            self.machine.window = Reach::EVERYWHERE;
            self.machine.run(&context, program.variants[id as usize].right, place, true).is_some()
        } else {
            attempt(entry, &mut self.machine, id).is_some()
        };
        if found {
            self.tried.push((pattern, trigger, None));
        } else if let Some((instruction, alphabet, at)) = self.machine.furthest {
            let before = at <= trigger.start as usize && program.variants[id as usize].left.is_some();
            let taken = match before {
                true => TokenSpan::new(at, trigger.end as usize),
                false => TokenSpan::new(trigger.start as usize, at.max(trigger.start as usize)),
            };
            if is_everywhere(program, pattern) && taken.len() < 2 {
                return; // it would be so at every other word
            }
            self.tried.push((
                pattern,
                trigger,
                Some(NearMiss { pattern, trigger, taken, instruction, alphabet, before }),
            ));
        }
    }

    fn near_misses(mut self) -> Vec<NearMiss> {
        let document = self.context.document;
        // of the ways to enter a pattern at a trigger, a match comes first, then what got farthest
        let rank = |miss: &Option<NearMiss>| match miss {
            None => 0,
            Some(miss) => {
                usize::from(miss.before) * document.tokens.len() + document.tokens.len() - miss.taken.len() + 1
            }
        };
        self.tried.sort_by_key(|(pattern, trigger, miss)| (trigger.start, trigger.end, *pattern, rank(miss)));
        self.tried.dedup_by_key(|(pattern, trigger, _)| (*pattern, *trigger));
        self.tried.into_iter().filter_map(|(.., miss)| miss).collect()
    }
}

/// What the instruction that failed asks for, in the words of the pattern language; empty if only its origin can tell.
pub fn describe(program: &Program, miss: &NearMiss) -> String {
    match program.code.at(miss.instruction) {
        Instruction::Test { test, .. } => test_name(program, program.tests(miss.alphabet), test),
        Instruction::Layer(layer) => type_name(|node| *node == NodeKind::Layer(layer)),
        Instruction::Phrase(name) => format!("@{}", program.phrases[name as usize]),
        _ => String::new(),
    }
}

fn test_name(program: &Program, tests: &PackedTests, test: TestId) -> String {
    match tests.all().get(test) {
        Asked::Leaf(leaf) => leaf_name(program, leaf),
        Asked::Not(inner) => format!("!{}", test_name(program, tests, inner)),
        Asked::AnyOf(_) => String::new(),
        Asked::All(all) => {
            let names: Vec<String> = all.map(|test| test_name(program, tests, test)).collect();
            if names.iter().any(|name| name.is_empty() || name == "!") { String::new() } else { names.join("&") }
        }
    }
}

fn leaf_name(program: &Program, leaf: Leaf) -> String {
    match leaf {
        Leaf::Any => "#any".to_string(),
        Leaf::Word(_) => String::new(),
        Leaf::Class(class) => format!("@{}", program.lexicon.class_name(class)),
        Leaf::Tags(tags) => tag_names(tags),
        Leaf::Kind(kind) => kind_name(kind),
        Leaf::Shape(shape) => type_name(|node| *node == NodeKind::Token(TokenTest::Shape(shape))),
        Leaf::Regex(regex) => format!("/{}/", program.regexes[regex as usize].written),
    }
}

/// The name of a token kind in the pattern language.
pub fn kind_name(kind: TokenKind) -> String {
    type_name(|node| matches!(node, NodeKind::Token(TokenTest::Kind(k)) if *k == kind))
}
