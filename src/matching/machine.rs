//! Runs compiled pattern code over a document's tokens: a backtracking machine that remembers where it has failed, so that its
//! time is bounded by the length of the code times the length of the sentence, whatever the pattern.

use rustc_hash::FxHashSet;

use super::layers::{Layers, Mark, quotation_from, quotation_to};
use crate::pattern::program::{Instruction, Program, Test};
use crate::pattern::syntax::{Layer, ShapeTest};
use crate::text::document::{Document, Phrase};
use crate::text::lexicon::EntryId;
use crate::text::tags::Tags;
use crate::text::token::{Shape, Token, TokenKind};

/// A place that no capture has.
pub const UNSET: u32 = u32::MAX;
/// Branches taken before failures are remembered: few matches need so many, and remembering costs.
const FREE_BRANCHES: u32 = 200;
/// Branches after which an attempt is given up: more than any pattern needs that a reader could follow, and few enough for
/// looks inside looks, whose failures are remembered apart, to come to an end.
const MOST_BRANCHES: u32 = 5_000;

/// Working memory of the machine, used again for each attempt.
#[derive(Default, Debug)]
pub struct Machine {
    /// Start and end of each capture, as token numbers, or [`UNSET`].
    pub slots: Vec<u32>,
    /// The instruction that failed farthest from the trigger, and where.
    pub furthest: Option<(usize, usize)>,
    stack: Vec<Frame>,
    failed: FxHashSet<(u32, u32)>,
    branches: u32,
}

#[derive(Debug)]
enum Frame {
    /// Go on there.
    Branch { instruction: u32, place: Place },
    /// Give the slot its old value.
    Restore { slot: u32, value: u32 },
}

/// A place in the text: before the token `at`, seen from inside a sentence. At the edge of two sentences it tells which of
/// them a step may go on in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The token behind the place.
    pub at: u32,
    /// The sentence that the attempt is in.
    pub sentence: u32,
}

/// What an attempt reads.
#[derive(Clone, Copy)]
pub struct Context<'a, 't> {
    /// The patterns.
    pub program: &'a Program,
    /// The text.
    pub document: &'a Document<'t>,
    /// What stands above it.
    pub layers: &'a Layers,
    /// First token that a step may take, and the one behind the last.
    pub window: (u32, u32),
}

impl Context<'_, '_> {
    /// A window that leaves every token in reach.
    pub const EVERYWHERE: (u32, u32) = (0, u32::MAX);

    /// True if a token, or a list phrase of which it is the first token, passes the test.
    pub fn passes(&self, test: &Test, entry: EntryId, tags: Tags, token: &Token) -> bool {
        match test {
            Test::Any => true,
            Test::Word(word) => entry == *word && entry != EntryId::UNKNOWN,
            Test::Class(class) => entry != EntryId::UNKNOWN && self.program.lexicon.has_class(entry, *class),
            Test::Tags(wanted) => tags.any(*wanted),
            Test::Kind(kind) => token.kind == *kind,
            Test::Shape(shape) => self.has_shape(*shape, token),
            Test::Regex(regex) => self.program.regexes[*regex as usize].is_match(token.text(self.document.text)),
            Test::Not(inner) => !self.passes(inner, entry, tags, token),
            Test::All(tests) => tests.iter().all(|inner| self.passes(inner, entry, tags, token)),
        }
    }

    fn has_shape(&self, shape: ShapeTest, token: &Token) -> bool {
        match shape {
            ShapeTest::Capitalised => token.shape.has(Shape::CAPITALISED),
            ShapeTest::Upper => token.shape.has(Shape::UPPER),
            ShapeTest::Lower => token.kind == TokenKind::Word && !token.shape.has(Shape::CAPITALISED),
            ShapeTest::Digit => token.shape.has(Shape::DIGIT),
            ShapeTest::Adjacent => !token.shape.has(Shape::SPACE_BEFORE),
            ShapeTest::QuoteOpen | ShapeTest::QuoteClose => {
                let at = self.document.tokens.partition_point(|other| other.span.start < token.span.start);
                token.kind == TokenKind::Quote
                    && self.document.quotation_at(at).is_some_and(|quotation| match shape {
                        ShapeTest::QuoteOpen => quotation.open as usize == at,
                        _ => quotation.close as usize == at && quotation.closed,
                    })
            }
        }
    }

    /// The token that a step in this direction takes, if it does not leave the sentence.
    fn next_token(&self, place: Place, forward: bool) -> Option<usize> {
        let sentence = self.document.sentences.get(place.sentence as usize)?.tokens;
        if forward {
            (place.at < sentence.end.min(self.window.1)).then_some(place.at as usize)
        } else {
            (place.at > sentence.start.max(self.window.0)).then(|| place.at as usize - 1)
        }
    }

    /// The place before the token `at`, having come there over the token `over`.
    fn place_over(&self, at: usize, over: usize) -> Place {
        Place { at: at as u32, sentence: self.layers.sentence_of[over] }
    }
}

impl Machine {
    /// Runs the code at `start` from `place` to the right or to the left. Gives the place where the match ends; captures are in
    /// `slots`.
    pub fn run(&mut self, context: Context<'_, '_>, start: u32, place: Place, forward: bool) -> Option<Place> {
        self.failed.clear();
        self.branches = 0;
        self.stack.clear();
        self.run_from(context, start, place, forward)
    }

    fn run_from(&mut self, context: Context<'_, '_>, start: u32, place: Place, forward: bool) -> Option<Place> {
        let base = self.stack.len();
        let (mut instruction, mut place) = (start as usize, place);
        loop {
            let next = match &context.program.code[instruction] {
                Instruction::Accept => {
                    self.stack.truncate(base);
                    return Some(place);
                }
                Instruction::Jump(to) => Some((*to as usize, place)),
                Instruction::Save(slot) => {
                    let slot = *slot as usize;
                    if self.slots.len() <= slot {
                        self.slots.resize(slot + 1, UNSET);
                    }
                    self.stack.push(Frame::Restore { slot: slot as u32, value: self.slots[slot] });
                    self.slots[slot] = place.at;
                    Some((instruction + 1, place))
                }
                Instruction::Split { first, second } => {
                    self.branches += 1;
                    let is_known = self.branches > FREE_BRANCHES && !self.failed.insert((instruction as u32, place.at));
                    if is_known || self.branches > MOST_BRANCHES {
                        None
                    } else {
                        self.stack.push(Frame::Branch { instruction: *second, place });
                        Some((*first as usize, place))
                    }
                }
                Instruction::Test { test, phrases } => {
                    let test = &context.program.tests[*test as usize];
                    self.test_step(context, test, *phrases, instruction, place, forward)
                        .map(|place| (instruction + 1, place))
                }
                Instruction::Layer(layer) => {
                    layer_step(context, *layer, place, forward).map(|place| (instruction + 1, place))
                }
                Instruction::Phrase(name) => {
                    phrase_step(context, *name as usize, place, forward).map(|place| (instruction + 1, place))
                }
                Instruction::Look { next, ahead, negated } => {
                    // inside, a place may be reached again with another outcome, so failures are remembered apart
                    let failed = std::mem::take(&mut self.failed);
                    let found = self.run_from(context, instruction as u32 + 1, place, *ahead).is_some();
                    self.failed = failed;
                    (found != *negated).then_some((*next as usize, place))
                }
            };
            (instruction, place) = match next {
                Some(next) => next,
                None => {
                    self.note_failure(instruction, place, forward);
                    self.backtrack(base)?
                }
            };
        }
    }

    fn note_failure(&mut self, instruction: usize, place: Place, forward: bool) {
        let at = place.at as usize;
        let farther = |other: usize| if forward { at >= other } else { at <= other };
        if self.furthest.is_none_or(|(_, other)| farther(other)) {
            self.furthest = Some((instruction, at));
        }
    }

    fn backtrack(&mut self, base: usize) -> Option<(usize, Place)> {
        while self.stack.len() > base {
            match self.stack.pop()? {
                Frame::Branch { instruction, place } => return Some((instruction as usize, place)),
                Frame::Restore { slot, value } => self.slots[slot as usize] = value,
            }
        }
        None
    }

    /// One token, or a list entry of several words. The longer one is taken first.
    fn test_step(
        &mut self,
        context: Context<'_, '_>,
        test: &Test,
        phrases: bool,
        instruction: usize,
        place: Place,
        forward: bool,
    ) -> Option<Place> {
        let first = context.next_token(place, forward)?;
        let token = &context.document.tokens[first];
        let passes = context.passes(test, token.entry, token.tags, token);
        let single = passes.then_some(Place { at: if forward { place.at + 1 } else { place.at - 1 }, ..place });
        if phrases && let Some(longer) = list_phrase_step(context, test, place, forward) {
            if let Some(place) = single {
                self.stack.push(Frame::Branch { instruction: instruction as u32 + 1, place });
            }
            return Some(longer);
        }
        single
    }
}

/// The place on the other side of the longest list entry of several words that passes the test.
fn list_phrase_step(context: Context<'_, '_>, test: &Test, place: Place, forward: bool) -> Option<Place> {
    let phrases = &context.document.phrases;
    let tokens = &context.document.tokens;
    let at = place.at as usize;
    let passes = |phrase: &Phrase| {
        let first = &tokens[phrase.tokens.start as usize];
        context.passes(test, phrase.entry, context.program.lexicon.tags(phrase.entry), first)
    };
    let end = if forward {
        if !tokens[at].shape.has(Shape::PHRASE) {
            return None;
        }
        let from = phrases.partition_point(|phrase| (phrase.tokens.start as usize) < at);
        let here = phrases[from..].iter().take_while(|phrase| phrase.tokens.start as usize == at);
        here.filter(|phrase| passes(phrase)).map(|phrase| phrase.tokens.end).max()?
    } else {
        let from = phrases.partition_point(|phrase| (phrase.tokens.start as usize) + LONGEST_PHRASE < at);
        let near = phrases[from..].iter().take_while(|phrase| (phrase.tokens.start as usize) < at);
        let here = near.filter(|phrase| phrase.tokens.end as usize == at && passes(phrase));
        here.map(|phrase| phrase.tokens.start).min()?
    };
    Some(Place { at: end, ..place })
}

/// More tokens than any list entry has.
const LONGEST_PHRASE: usize = 12;

fn phrase_step(context: Context<'_, '_>, name: usize, place: Place, forward: bool) -> Option<Place> {
    let token = context.next_token(place, forward)?;
    let phrase = context.layers.phrase_at(name, token)?;
    if forward {
        // a phrase that began before this place is cut: what stands before belongs to another step
        return Some(Place { at: phrase.end, ..place });
    }
    let is_cut = phrase.end > place.at;
    let can_end = Tags::NOUN | Tags::NAME | Tags::PRONOUN | Tags::NUMERAL;
    (!is_cut || context.document.tokens[token].tags.any(can_end)).then_some(Place { at: phrase.start, ..place })
}

fn layer_step(context: Context<'_, '_>, layer: Layer, place: Place, forward: bool) -> Option<Place> {
    let Context { document, layers, .. } = context;
    let at = place.at as usize;
    let here = |holds: bool| holds.then_some(place);
    match layer {
        Layer::Start => return here(document.sentences[place.sentence as usize].tokens.start == place.at),
        Layer::End => return here(at_end(context, at)),
        Layer::ParagraphStart | Layer::ParagraphEnd => return here(layers.is_marked(at, Mark::PARAGRAPH)),
        Layer::NextSentence => {
            let ends = document.sentences[place.sentence as usize].tokens.end == place.at;
            let crosses = forward && ends && !layers.is_marked(at, Mark::PARAGRAPH);
            return crosses.then_some(Place { sentence: place.sentence + 1, ..place });
        }
        _ => {}
    }
    let token = context.next_token(place, forward)?;
    let end = match (layer, forward) {
        (Layer::Quotation, true) => quotation_from(document, token)?,
        (Layer::Quotation, false) => quotation_to(document, token)?,
        (Layer::Gap, true) => quotation_from(document, token).unwrap_or(at + 1),
        (Layer::Gap, false) => quotation_to(document, token).unwrap_or(token),
        (Layer::Quantity, true) => {
            layers.quantity_at(token).map(|q| q.tokens).filter(|q| q.start as usize == at)?.end as usize
        }
        (Layer::Quantity, false) => {
            layers.quantity_at(token).map(|q| q.tokens).filter(|q| q.end as usize == at)?.start as usize
        }
        (Layer::Clause, true) => layers.clause_end(document, at, Mark::CLAUSE_EDGE),
        (Layer::Object, true) => layers.clause_end(document, at, Mark(Mark::CLAUSE_EDGE.0 | Mark::OBJECT_EDGE.0)),
        _ => layers.clause_start(document, at),
    };
    if end == at {
        return None;
    }
    Some(context.place_over(end, if forward { end - 1 } else { end }))
}

/// True if nothing but closing punctuation stands between the place and its sentence's end.
fn at_end(context: Context<'_, '_>, mut at: usize) -> bool {
    let tokens = &context.document.tokens;
    while at < tokens.len() && !context.layers.is_marked(at, Mark::SENTENCE) {
        let token = &tokens[at];
        if !matches!(token.kind, TokenKind::Punctuation | TokenKind::Quote) || token.text(context.document.text) == ","
        {
            return false;
        }
        at += 1;
    }
    true
}
