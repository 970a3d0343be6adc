//! Tells whether code matches at a place, and how far it goes, without its captures: code as a deterministic automaton whose states
//! are made when they are first met (Thompson, CACM 1968; made on demand as in grep and RE2). Text repeats itself, so nearly
//! every step is one look into a table, where the [machine](super::machine) takes a dozen instructions of code.
//!
//! A state holds the instructions at which the machine could stand, in the order in which it would try them. What one token cannot
//! decide, a look to either side or a place in the sentence, is a question whose answer leads to one of two states. What the
//! automaton does not know, such as a whole quotation or clause, it leaves to the machine.

mod states;
mod steps;

use rustc_hash::FxHashMap;

use self::states::Closure;
use self::steps::{CAN_END, Steps, kind};
use super::machine::{Context, PHRASE_END, Place, Reach, View, holds_here, list_phrases, phrase_step};
use crate::pattern::program::{FirstSet, Instruction, Starts};
use crate::pattern::syntax::Layer;

/// What became of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It matches, up to this place.
    Match(u32),
    /// It does not match.
    Fails,
    /// Only the machine can tell.
    Unknown,
}

/// A state or a question: its number, and above it what a run must know of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Node(u32);

impl Node {
    const NUMBER: u32 = (1 << 16) - 1;
    /// Of what answers lead to: the token that gave them is taken already ...
    const STEPPED: u32 = 1 << 16;
    /// ... and the code may end before it.
    const ENDED: u32 = 1 << 17;
    /// It is a question.
    const ASKS: u32 = 1 << 18;
    /// The code may end here.
    const ACCEPTS: u32 = 1 << 19;
    /// The code goes on from here.
    const GOES_ON: u32 = 1 << 20;
    /// It may go on with something that only the machine knows.
    const UNKNOWN: u32 = 1 << 21;
    /// It may go on with a list entry, also of several words.
    const LISTS: u32 = 1 << 22;
    /// It may go on with a phrase.
    const PHRASES: u32 = 1 << 23;
    /// All phrases with which it may go on are the same one, or the rest of one.
    const ONE_PHRASE: u32 = 1 << 24;
    /// It may go on with a quotation or number.
    const LAYERS: u32 = 1 << 25;
    /// Of a question: it is a look to the left ...
    const LOOKS_LEFT: u32 = 1 << 26;
    /// ... or to the right.
    const LOOKS_RIGHT: u32 = 1 << 27;
    /// Bits that a node has.
    const BITS: u32 = 28;
    /// There are no numbers left: it is for the machine to tell.
    const FULL: Node = Node(Node::UNKNOWN);
    /// No node yet.
    const NONE: Node = Node((1 << Self::BITS) - 1);

    fn is(self, flags: u32) -> bool {
        self.0 & flags != 0
    }

    /// No token leads on from it, and the code does not end here.
    fn is_dead(self) -> bool {
        !self.is(Node::ASKS | Node::ACCEPTS | Node::GOES_ON | Node::UNKNOWN)
    }

    fn number(self) -> usize {
        (self.0 & Node::NUMBER) as usize
    }
}

/// An instruction at which the machine could stand: twice its number, plus one if it is a phrase of which some tokens are taken.
type Thread = u32;

/// What must be known of a place before a state is.
#[derive(Debug)]
struct Question {
    /// The look, or layer that takes no token.
    instruction: u32,
    /// Where the answers no and yes lead.
    answers: [Node; 2],
    /// The threads before steps that take nothing.
    threads: Box<[Thread]>,
    /// Answers to questions before this one.
    known: Box<[(u32, bool)]>,
}

/// A state from which a token leads on.
#[derive(Debug)]
struct State {
    threads: Box<[Thread]>,
    /// The phrases with which they go on.
    phrases: Box<[Phrase]>,
    /// What they ask of a token's place in phrases, as bits of [`PhraseParts`].
    parts: u32,
    /// Quotations and numbers that they ask for.
    layers: Starts,
}

/// A step over a phrase.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    name: usize,
    /// Some of its tokens are taken.
    is_inside: bool,
    /// Where code goes on behind it.
    behind: u32,
}

/// Threads of all states after which everything is forgotten, so that no text fills the memory.
const MOST_THREADS: usize = 400_000;
/// Tokens that one run and all looks in it may step over before another look is left to the machine, which has its own bound.
const MOST_TOKENS: u32 = 4_000;

/// Automata of all code of a program.
#[derive(Debug, Default)]
pub struct Automata {
    states: Vec<State>,
    questions: Vec<Question>,
    /// Nodes by threads after all steps that take nothing.
    state_numbers: FxHashMap<Box<[Thread]>, Node>,
    /// Nodes by threads before such steps, with nothing known of the place.
    entries: FxHashMap<Box<[Thread]>, Node>,
    /// For each instruction the node at which code that begins there is entered, its bits turned, which is 0 if there is none yet: of
    /// memory that is all zeros only what is used is taken.
    starts: Vec<u32>,
    /// Threads kept in all of them.
    threads: usize,
    /// Behind a token the next node; behind a question that the token in view answers, the node to which that leads.
    steps: Steps,
    closure: Closure,
    tokens_left: u32,
    /// Tokens stepped over so far.
    pub taken: u64,
}

impl Automata {
    /// Forgets steps, whose letters are others now.
    pub fn forget_steps(&mut self) {
        self.steps.clear();
    }

    /// Gets ready for the next document.
    pub fn reset(&mut self, instructions: usize) {
        if self.threads > MOST_THREADS {
            self.states.clear();
            self.questions.clear();
            self.state_numbers.clear();
            self.entries.clear();
            self.starts.clear();
            self.steps.clear();
            self.threads = 0;
        }
        if self.starts.len() != instructions {
            self.starts = vec![0; instructions];
        }
    }

    /// Runs the code at `start` and tells where the machine's match would end.
    #[inline(always)]
    pub fn end(&mut self, context: &Context<'_, '_>, start: u32, place: Place, reach: Reach, forward: bool) -> Outcome {
        self.counted(|own| match forward {
            true => own.run::<true>(context, start, place, reach, false),
            false => own.run::<false>(context, start, place, reach, false),
        })
    }

    /// Runs the code at `start` until it is known whether it matches; where the match would end is not told.
    pub fn look(
        &mut self,
        context: &Context<'_, '_>,
        start: u32,
        place: Place,
        reach: Reach,
        forward: bool,
    ) -> Outcome {
        self.counted(|own| own.look_in(context, start, place, reach, forward))
    }

    /// A run that is no part of another: the tokens that it takes are bounded and counted.
    #[inline(always)]
    fn counted(&mut self, run: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        self.tokens_left = MOST_TOKENS;
        let outcome = run(self);
        self.taken += u64::from(MOST_TOKENS - self.tokens_left);
        outcome
    }

    /// A look that may be part of another run.
    fn look_in(&mut self, context: &Context<'_, '_>, start: u32, place: Place, reach: Reach, forward: bool) -> Outcome {
        match forward {
            true => self.run::<true>(context, start, place, reach, true),
            false => self.run::<false>(context, start, place, reach, true),
        }
    }

    /// Runs the code in a direction to its end, or if `earliest` until it is known to match. Compiled for each of these apart.
    #[inline(always)]
    fn run<const FORWARD: bool>(
        &mut self,
        context: &Context<'_, '_>,
        start: u32,
        place: Place,
        reach: Reach,
        earliest: bool,
    ) -> Outcome {
        if self.tokens_left == 0 {
            return Outcome::Unknown;
        }
        let mut node = self.entry(context, start);
        let (mut at, mut outcome) = (place.at, Outcome::Fails);
        let outcome = loop {
            let view = context.view(Place { at, ..place }, reach, FORWARD);
            if node.is(Node::ASKS) {
                match self.answer_all::<FORWARD>(context, node, Place { at, ..place }, reach, view) {
                    Some(next) => node = next,
                    None => break Outcome::Unknown,
                }
                if node.is(Node::STEPPED) {
                    if node.is(Node::ENDED) {
                        outcome = Outcome::Match(at);
                    }
                    if node.is_dead() || earliest && node.is(Node::ENDED) {
                        break outcome;
                    }
                    node = Node(node.0 & !(Node::STEPPED | Node::ENDED));
                    at = if FORWARD { at + 1 } else { at - 1 };
                    continue;
                }
            }
            if node.is(Node::ACCEPTS | Node::UNKNOWN) {
                if node.is(Node::ACCEPTS) {
                    outcome = Outcome::Match(at);
                    if earliest {
                        break outcome;
                    }
                }
                if node.is(Node::UNKNOWN) {
                    break Outcome::Unknown;
                }
            }
            if !node.is(Node::GOES_ON) || view.token == View::EDGE {
                break outcome;
            }
            let mut phrases = 0;
            if node.is(Node::LISTS | Node::PHRASES | Node::LAYERS) {
                if view.starts.0 & Starts::LIST_PHRASE.0 != 0
                    && node.is(Node::LISTS)
                    && self.takes_list_phrase(context, node, Place { at, ..place }, FORWARD)
                {
                    break Outcome::Unknown;
                }
                if node.is(Node::PHRASES | Node::LAYERS) {
                    let state = &self.states[node.number()];
                    if view.starts.0 & state.layers.0 != 0 {
                        break Outcome::Unknown;
                    }
                    let token = view.token as usize;
                    phrases = context.of_token[token].phrases.0 & state.parts;
                    if phrases != 0
                        && node.is(Node::ONE_PHRASE)
                        && let Some(next) = self.leap(context, node, view)
                    {
                        let place = Place { at, ..place };
                        let Some(end) = self.phrase_end::<FORWARD>(context, node, place, view) else { break outcome };
                        (at, node) = (end, next);
                        continue;
                    }
                    if !FORWARD && phrases != 0 && context.document.tokens[token].tags.any(PHRASE_END) {
                        phrases |= CAN_END;
                    }
                }
            }
            node = match self.steps.get(node, view.letter, phrases) {
                Some(next) => Node(next),
                None => {
                    let next = self.step(context, node, view, phrases, FORWARD);
                    self.steps.put(node, view.letter, phrases, next.0);
                    next
                }
            };
            if node.is_dead() {
                break outcome;
            }
            at = if FORWARD { at + 1 } else { at - 1 };
        };
        self.tokens_left = self.tokens_left.saturating_sub(1 + at.abs_diff(place.at));
        outcome
    }

    /// The node behind the phrase with which the state may go on, if the token in view leads nowhere else.
    #[inline]
    fn leap(&mut self, context: &Context<'_, '_>, node: Node, view: View) -> Option<Node> {
        let next = match self.steps.get(node, view.letter, kind::LEAP) {
            Some(next) => Node(next),
            None => {
                let next = self.leap_anew(context, node, view);
                self.steps.put(node, view.letter, kind::LEAP, next.0);
                next
            }
        };
        (next != Node::NONE).then_some(next)
    }

    #[cold]
    fn leap_anew(&mut self, context: &Context<'_, '_>, node: Node, view: View) -> Node {
        let State { threads, phrases, .. } = &self.states[node.number()];
        let leads_on = |thread: &Thread| match context.program.code.at(thread >> 1) {
            Instruction::Test { test, .. } => context.profiles.passes(context, test, view),
            Instruction::Layer(layer) => layer == Layer::Gap,
            _ => false,
        };
        if threads.iter().any(leads_on) {
            return Node::NONE;
        }
        let behind: Vec<Thread> = phrases.iter().map(|phrase| phrase.behind << 1).collect();
        self.enter(context, &behind)
    }

    /// True if the code at `start` begins before a token like the one in view with the phrase that begins there, or fails.
    pub fn begins_with_phrase(&mut self, context: &Context<'_, '_>, start: u32, view: View) -> bool {
        self.behind_phrase(context, start, view).is_some()
    }

    /// True if the code at `start`, having passed over the phrase that it begins with, ends at once before a token like the one in
    /// view, if no layer but phrases begins there.
    pub fn ends_behind_phrase(&mut self, context: &Context<'_, '_>, start: u32, view: View) -> bool {
        let edge = context.view_of_edge();
        let Some((node, true)) = self.behind_phrase(context, start, edge) else { return false };
        let view = View { starts: Starts::ANY_PHRASE, ..view };
        let node = self.answer_at_sight(context, node, view, true);
        let is_end = node.is(Node::ACCEPTS) && !node.is(Node::ASKS | Node::UNKNOWN | Node::PHRASES);
        is_end && self.step(context, node, view, 0, true).is_dead()
    }

    /// True if the code at `start`, having passed over the phrase that it begins with, does not match before a token like the one in
    /// view.
    pub fn fails_behind_phrase(&mut self, context: &Context<'_, '_>, start: u32, view: View) -> bool {
        let edge = context.view_of_edge();
        let Some((node, _)) = self.behind_phrase(context, start, edge) else { return false };
        self.answer_at_sight(context, node, view, true).is_dead()
    }

    /// The node behind the phrase with which the code at `start` begins, if it goes on over nothing else than that, and whether it
    /// asks nothing before.
    fn behind_phrase(&mut self, context: &Context<'_, '_>, start: u32, view: View) -> Option<(Node, bool)> {
        let first = self.entry(context, start);
        let mut node = first;
        while node.is(Node::ASKS) {
            if !self.answered(context, node, false).is_dead() {
                return None;
            }
            node = self.answered(context, node, true);
        }
        let is_phrase = node.is(Node::ONE_PHRASE) && !node.is(Node::ACCEPTS | Node::UNKNOWN | Node::LAYERS);
        let behind = is_phrase.then(|| self.leap(context, node, view)).flatten()?;
        Some((behind, node == first))
    }

    /// The place behind the phrase that holds the token in view, with which the state may go on.
    #[inline]
    fn phrase_end<const FORWARD: bool>(
        &self,
        context: &Context<'_, '_>,
        node: Node,
        place: Place,
        view: View,
    ) -> Option<u32> {
        let Phrase { name, is_inside, .. } = self.states[node.number()].phrases[0];
        // read to the left, what a step may not cut is a phrase, not the rest of one
        if is_inside && !FORWARD {
            Some(context.layers.phrase_at(name, view.token as usize)?.start)
        } else {
            Some(phrase_step(context, name, place, view, FORWARD)?.at)
        }
    }

    /// The node at which the code at `start` is entered.
    #[inline]
    fn entry(&mut self, context: &Context<'_, '_>, start: u32) -> Node {
        let known = Node(self.starts[start as usize] ^ Node::NONE.0);
        if known != Node::NONE {
            return known;
        }
        let node = self.enter(context, &[start << 1]);
        self.starts[start as usize] = node.0 ^ Node::NONE.0;
        node
    }

    /// True if the state can go on with a list entry of several words here.
    #[inline(never)]
    fn takes_list_phrase(&mut self, context: &Context<'_, '_>, node: Node, place: Place, forward: bool) -> bool {
        list_phrases(context.document, place.at, forward).any(|(phrase, _)| {
            let letter = context.profiles.letter_of_phrase(context, phrase);
            let known = self.steps.get(node, letter, kind::LIST);
            known.unwrap_or_else(|| {
                let takes = self.states[node.number()].threads.iter().any(|thread| {
                    match context.program.code.at(thread >> 1) {
                        Instruction::Test { test, phrases: true, .. } => {
                            context.profiles.passes_phrase(context, test, phrase)
                        }
                        _ => false,
                    }
                });
                self.steps.put(node, letter, kind::LIST, takes.into());
                takes.into()
            }) != 0
        })
    }

    /// The state to which questions lead; none if only the machine can answer one.
    #[inline(always)]
    fn answer_all<const FORWARD: bool>(
        &mut self,
        context: &Context<'_, '_>,
        mut node: Node,
        place: Place,
        reach: Reach,
        view: View,
    ) -> Option<Node> {
        while node.is(Node::ASKS) {
            let rest = kind::QUESTION | u32::from(view.starts.0);
            let next = match self.steps.get(node, view.letter, rest) {
                Some(next) => Node(next),
                None => {
                    let next = self.answer_at_sight(context, node, view, FORWARD);
                    let next = self.stepped(context, next, view, FORWARD);
                    self.steps.put(node, view.letter, rest, next.0);
                    next
                }
            };
            if next != node {
                if next.is(Node::STEPPED) {
                    return Some(next);
                }
                node = next;
                continue;
            }
            if node.is(if FORWARD { Node::LOOKS_LEFT } else { Node::LOOKS_RIGHT }) {
                let behind = context.view(place, reach, !FORWARD);
                let next = self.answer_behind(context, node, behind);
                if next != node {
                    node = next;
                    continue;
                }
            }
            node = self.answer(context, node, place, reach)?;
        }
        Some(node)
    }

    /// The node to which questions lead from here on, as far as the token in view alone answers them.
    #[cold]
    fn answer_at_sight(&mut self, context: &Context<'_, '_>, mut node: Node, view: View, forward: bool) -> Node {
        while node.is(Node::ASKS) {
            let instruction = self.questions[node.number()].instruction;
            let passes = match context.program.code.at(instruction) {
                // what the code behind the look cannot go on with makes the look idle
                Instruction::Look { next_set, .. } if !context.fits(next_set, view) => Some(false),
                Instruction::Look { ahead, negated, set, .. } if ahead == forward => {
                    self.sees(context, instruction + 1, set, view, ahead).map(|found| found != negated)
                }
                _ => None,
            };
            match passes {
                Some(passes) => node = self.answered(context, node, passes),
                None => break,
            }
        }
        node
    }

    /// The node behind the token in view, if its letter and the layers that begin at it tell which; else the same node.
    #[cold]
    fn stepped(&mut self, context: &Context<'_, '_>, node: Node, view: View, forward: bool) -> Node {
        let goes_on = node.is(Node::GOES_ON) && !node.is(Node::ASKS | Node::UNKNOWN);
        if !goes_on || view.token == View::EDGE || self.may_take_more(node, view) {
            return node;
        }
        let next = self.step(context, node, view, 0, forward);
        Node(next.0 | Node::STEPPED | if node.is(Node::ACCEPTS) { Node::ENDED } else { 0 })
    }

    /// True if the state may go on with more than the token in view: with a layer that begins there.
    fn may_take_more(&self, node: Node, view: View) -> bool {
        let begins = |layers: Starts| view.starts.0 & layers.0 != 0;
        node.is(Node::LISTS) && begins(Starts::LIST_PHRASE)
            || node.is(Node::PHRASES) && begins(Starts::ANY_PHRASE)
            || node.is(Node::LAYERS) && begins(self.states[node.number()].layers)
    }

    /// The node to which a look to the other side leads, as far as the token in view there alone answers it.
    #[inline]
    fn answer_behind(&mut self, context: &Context<'_, '_>, node: Node, view: View) -> Node {
        let rest = kind::QUESTION_BACK | u32::from(view.starts.0);
        if let Some(next) = self.steps.get(node, view.letter, rest) {
            return Node(next);
        }
        let instruction = self.questions[node.number()].instruction;
        let found = match context.program.code.at(instruction) {
            Instruction::Look { ahead, negated, set, .. } => {
                self.sees(context, instruction + 1, set, view, ahead).map(|found| found != negated)
            }
            _ => None,
        };
        let next = found.map_or(node, |passes| self.answered(context, node, passes));
        self.steps.put(node, view.letter, rest, next.0);
        next
    }

    /// Whether the code at `start`, which can begin with `set`, matches before what is in view, if the letter in view and the layers
    /// that begin there tell, so that it holds wherever both are met again.
    fn sees(
        &mut self,
        context: &Context<'_, '_>,
        start: u32,
        set: FirstSet,
        view: View,
        forward: bool,
    ) -> Option<bool> {
        if !context.fits(set, view) {
            return Some(false);
        }
        let node = self.entry(context, start);
        let node = self.answer_at_sight(context, node, view, forward);
        let ends = |node: Node| match node {
            _ if node.is(Node::ASKS) => Err(None),
            _ if node.is(Node::ACCEPTS) => Err(Some(true)),
            _ if node.is(Node::UNKNOWN) => Err(None),
            _ if node.is(Node::GOES_ON) => Ok(()),
            _ => Err(Some(false)),
        };
        let outcome = ends(node).and_then(|()| {
            if view.token == View::EDGE {
                return Err(Some(false));
            }
            if self.may_take_more(node, view) {
                return Err(None);
            }
            let next = self.step(context, node, view, 0, forward);
            ends(next)
        });
        outcome.err().flatten()
    }

    /// The node to which the answer to a question leads, which no token alone answers; none if only the machine can.
    #[inline(never)]
    fn answer(&mut self, context: &Context<'_, '_>, node: Node, place: Place, reach: Reach) -> Option<Node> {
        let instruction = self.questions[node.number()].instruction;
        let passes = match context.program.code.at(instruction) {
            Instruction::Look { ahead, negated, .. } => {
                match self.look_in(context, instruction + 1, place, reach, ahead) {
                    Outcome::Match(_) => !negated,
                    Outcome::Fails => negated,
                    Outcome::Unknown => return None,
                }
            }
            Instruction::Layer(layer) => holds_here(context, layer, place),
            _ => return None,
        };
        Some(self.answered(context, node, passes))
    }

    /// The node to which this answer to a question leads.
    #[inline]
    fn answered(&mut self, context: &Context<'_, '_>, node: Node, passes: bool) -> Node {
        let number = node.number();
        let known = self.questions[number].answers[usize::from(passes)];
        if known != Node::NONE {
            return known;
        }
        let question = &self.questions[number];
        let threads = question.threads.clone();
        let mut known = question.known.to_vec();
        known.push((question.instruction, passes));
        let next = self.close(context, &threads, &known);
        self.questions[number].answers[usize::from(passes)] = next;
        next
    }
}
