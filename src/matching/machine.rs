//! Runs compiled pattern code over a document's tokens: a backtracking machine that remembers where it has failed, so that its
//! time is bounded by the length of the code times the length of the sentence, whatever the pattern.

use rustc_hash::FxHashSet;

use super::automaton::{Automata, Outcome};
use super::layers::{Layers, Mark, TokenLayers, quotation_from, quotation_to};
use super::profile::{Answers, EDGE, Letter, Letters, Profiles};
use super::token_test::TokenTests;
use crate::pattern::alphabet::AlphabetId;
use crate::pattern::code;
use crate::pattern::program::{FirstSet, Instruction, Program, Starts, TestId};
use crate::pattern::syntax::Layer;
use crate::text::document::Document;
use crate::text::lexicon::EntryId;
use crate::text::tags::Tags;

/// A place that no capture has.
pub const UNSET: u32 = u32::MAX;
/// Branches taken before failures are remembered: few matches need so many, and remembering costs.
const FREE_BRANCHES: u32 = 200;
/// Splits met after which an attempt is given up: more than any pattern needs that a reader could follow, and few enough for
/// looks inside looks, whose failures are remembered apart, to come to an end.
const MOST_SPLITS: u32 = 20_000;

/// Working memory of the machine, used again for each attempt.
#[derive(Default, Debug)]
pub struct Machine {
    /// Start and end of each capture, as token numbers, or [`UNSET`].
    pub slots: Vec<u32>,
    /// Note where attempts fail, and try also what a token's first set rules out, so that there is a failure to note.
    pub explains: bool,
    /// The instruction that failed farthest from the trigger, its alphabet, and where; noted if it `explains`.
    pub furthest: Option<(u32, AlphabetId, usize)>,
    /// Tokens that the steps of a run may take, if their sentence holds them.
    pub window: Reach,
    /// Tell what looks find, but for what they capture.
    pub automata: Automata,
    stack: Vec<Frame>,
    failed: FxHashSet<(u32, u32)>,
    /// The code that runs is that of a look.
    in_look: bool,
    branches: u32,
    splits: u32,
    /// Instructions run so far: a clock that tells the same on every machine.
    pub steps: u64,
    left_runs: Vec<LeftRun>,
    keeps_left_runs: bool,
}

/// What code before a trigger found there.
#[derive(Default, Debug)]
struct LeftRun {
    /// The code, the place and the window's start.
    key: Option<(u32, Place, u32)>,
    found: Option<Place>,
    slots: Vec<u32>,
}

/// Runs to the left that are kept, at most one for each remainder of their code's start.
const LEFT_RUNS: usize = 64;

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
    /// Answers of tests for each token.
    pub profiles: &'a Profiles,
    /// What the code that runs sees of a token.
    pub alphabet: AlphabetId,
    /// The letters of that alphabet.
    pub letters: Letters<'a>,
    /// What is known of them.
    pub answers: &'a Answers,
    /// What lies over each token.
    pub of_token: &'a [TokenLayers],
}

/// What the next step of an attempt would meet.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The token that the step would take, or [`View::EDGE`].
    pub token: u32,
    /// The token as a letter of the alphabet, or [`EDGE`].
    pub letter: Letter,
    /// Layers that begin at it.
    pub starts: Starts,
}

/// Tokens that steps may take: the first, and the one behind the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach {
    /// The first.
    pub start: u32,
    /// The one behind the last.
    pub end: u32,
}

impl Reach {
    /// Every token.
    pub const EVERYWHERE: Reach = Reach { start: 0, end: u32::MAX };
}

impl Default for Reach {
    fn default() -> Self {
        Reach::EVERYWHERE
    }
}

impl View {
    /// The sentence or the window ends here.
    pub const EDGE: u32 = u32::MAX;
}

impl<'a> Context<'a, '_> {
    /// True if a token with this entry and these tags, or a list phrase that begins at it, passes the test.
    pub fn holds(&self, test: TestId, entry: EntryId, tags: Tags, at: usize) -> bool {
        let Context { program, document, alphabet, .. } = *self;
        TokenTests::new(program, document, alphabet).hold(test, entry, tags, at)
    }

    /// The same, for code with another alphabet.
    pub fn read_in(self, alphabet: AlphabetId) -> Self {
        let (letters, answers) = (self.profiles.letters(alphabet), self.profiles.answers(alphabet));
        Context { alphabet, letters, answers, ..self }
    }

    /// A token as a step in this direction would meet it.
    #[inline]
    pub fn view_of(&self, token: usize, forward: bool) -> View {
        let TokenLayers { starts, profile, .. } = &self.of_token[token];
        let letter = self.letters.of(*profile);
        View { token: token as u32, letter, starts: starts[usize::from(forward)] }
    }

    /// What the next step in this direction would meet.
    #[inline(always)]
    pub fn view(&self, place: Place, reach: Reach, forward: bool) -> View {
        if forward && place.at < reach.end {
            self.view_of(place.at as usize, true)
        } else if !forward && place.at > reach.start {
            self.view_of(place.at as usize - 1, false)
        } else {
            self.view_of_edge()
        }
    }

    /// What stands at the edge of a sentence.
    #[inline]
    pub fn view_of_edge(&self) -> View {
        View { token: View::EDGE, letter: EDGE, starts: Starts::default() }
    }

    /// The tokens that steps in this sentence may take, of those in a window.
    #[inline]
    pub fn reach(&self, sentence: u32, window: Reach) -> Reach {
        match self.document.sentences.get(sentence as usize) {
            Some(sentence) => {
                Reach { start: sentence.tokens.start.max(window.start), end: sentence.tokens.end.min(window.end) }
            }
            None => Reach { start: u32::MAX, end: 0 },
        }
    }

    /// False if code with this first set cannot match before what is in view.
    #[inline]
    pub fn fits(&self, set: FirstSet, view: View) -> bool {
        view.starts.0 & set.starts.0 != 0 || self.profiles.passes(self, set.test.into(), view)
    }

    /// Whether the code at `start`, which can begin with `set`, matches before what is in view, if that alone tells: most looks fail
    /// at their first token, and many ask for no second one.
    #[inline]
    pub fn glance(&self, start: u32, set: FirstSet, view: View) -> Option<bool> {
        if !self.fits(set, view) {
            return Some(false);
        }
        let code = &self.program.code;
        let Instruction::Test { test, phrases, next } = code.at(start) else { return None };
        if !matches!(code.at(next), Instruction::Accept) {
            return None;
        }
        let passes = self.profiles.passes(self, test, view);
        let may_be_longer = phrases && view.starts.0 & Starts::LIST_PHRASE.0 != 0;
        (passes || !may_be_longer).then_some(passes)
    }

    /// True if a token's letter does not answer this test.
    pub fn asks_characters(&self, test: TestId) -> bool {
        self.program.tests(self.alphabet).asks_characters(test)
    }

    /// The place before the token `at`, having come there over the token `over`.
    fn place_over(&self, at: usize, over: usize) -> Place {
        Place { at: at as u32, sentence: self.layers.sentence_of[over] }
    }
}

impl Machine {
    /// Makes place for the captures of a pattern, none of them set.
    pub fn clear_slots(&mut self, captures: usize) {
        self.slots.resize(2 * captures, UNSET);
        self.slots.fill(UNSET);
    }

    /// Runs the code at `start` from `place` to the right or to the left. Gives the place where the match ends; captures are in
    /// `slots`, which must have been [cleared](Self::clear_slots) for the pattern.
    pub fn run(&mut self, context: &Context<'_, '_>, start: u32, place: Place, forward: bool) -> Option<Place> {
        // clearing a set goes over all of it, also when it is empty
        if !self.failed.is_empty() {
            self.failed.clear();
        }
        self.branches = 0;
        self.splits = 0;
        self.stack.clear();
        self.run_from(context, start, place, forward)
    }

    /// Keeps what code before a trigger finds, from now on until [`Self::forget_left_runs`]: as long as layers stay as they are.
    pub fn keep_left_runs(&mut self) {
        self.left_runs.resize_with(LEFT_RUNS, LeftRun::default);
        self.keeps_left_runs = true;
    }

    /// Forgets what was kept, and keeps nothing more.
    pub fn forget_left_runs(&mut self) {
        self.left_runs.iter_mut().for_each(|run| run.key = None);
        self.keeps_left_runs = false;
    }

    /// The same as [`Self::run`] for code before a trigger, which many patterns share.
    pub fn run_left(&mut self, context: &Context<'_, '_>, start: u32, place: Place) -> Option<Place> {
        if !self.keeps_left_runs {
            return self.run(context, start, place, false);
        }
        let key = (start, place, self.window.start);
        let slot = start as usize % LEFT_RUNS;
        let kept = &self.left_runs[slot];
        if kept.key == Some(key) {
            let slots = self.slots.len().min(kept.slots.len());
            self.slots[..slots].copy_from_slice(&kept.slots[..slots]);
            return kept.found;
        }
        let found = self.run(context, start, place, false);
        let LeftRun { key: kept_key, found: kept_found, slots } = &mut self.left_runs[slot];
        (*kept_key, *kept_found) = (Some(key), found);
        slots.clear();
        slots.extend_from_slice(&self.slots);
        found
    }

    /// Runs code with all that is remembered of the attempt.
    fn run_from(&mut self, context: &Context<'_, '_>, start: u32, place: Place, forward: bool) -> Option<Place> {
        match forward {
            true => self.run_in::<true>(context, start, place),
            false => self.run_in::<false>(context, start, place),
        }
    }

    /// The same, compiled once a direction.
    fn run_in<const FORWARD: bool>(&mut self, context: &Context<'_, '_>, start: u32, place: Place) -> Option<Place> {
        let base = self.stack.len();
        let code = context.program.code.all_packed();
        let (mut at, mut place) = (start, place);
        let mut reach = context.reach(place.sentence, self.window);
        let mut view = context.view(place, reach, FORWARD);
        loop {
            self.steps += 1;
            // some steps take nothing: they go on at once
            let packed = &code[at as usize];
            // the kind is told apart once, so that what unpacks each knows it
            let next = match packed.kind {
                code::SPLIT => {
                    let Instruction::Split { other, lazy, next_set, other_set } = packed.unpacked() else {
                        unreachable!()
                    };
                    self.splits += 1;
                    // of most branches only one can match
                    if self.splits <= MOST_SPLITS && !self.explains {
                        if !context.fits(next_set, view) {
                            at = other;
                            continue;
                        }
                        if !context.fits(other_set, view) {
                            at += 1;
                            continue;
                        }
                    }
                    self.branches += 1;
                    let is_new = self.branches <= FREE_BRANCHES || self.failed.insert((at, place.at));
                    if is_new && self.splits < MOST_SPLITS {
                        let (first, second) = if lazy { (other, at + 1) } else { (at + 1, other) };
                        self.stack.push(Frame::Branch { instruction: second, place });
                        at = first;
                        continue;
                    }
                    None
                }
                code::TEST => {
                    let Instruction::Test { test, phrases, next } = packed.unpacked() else { unreachable!() };
                    let passes = context.profiles.passes(context, test, view);
                    if !phrases || view.starts.0 & Starts::LIST_PHRASE.0 == 0 {
                        if passes {
                            at = next;
                            place.at = if FORWARD { place.at + 1 } else { place.at - 1 };
                            view = context.view(place, reach, FORWARD);
                            continue;
                        }
                        None
                    } else {
                        self.list_step::<FORWARD>(context, test, passes, next, place).map(|place| (next, place))
                    }
                }
                code::ACCEPT => {
                    self.stack.truncate(base);
                    return Some(place);
                }
                code::JUMP => {
                    at = packed.number;
                    continue;
                }
                code::SAVE => {
                    let slot = packed.number;
                    let value = std::mem::replace(&mut self.slots[slot as usize], place.at);
                    // what is behind a look goes on when that fails; else nothing is given back where nothing is left to try
                    if !self.stack.is_empty() || self.in_look {
                        self.stack.push(Frame::Restore { slot, value });
                    }
                    at += 1;
                    continue;
                }
                code::LAYER => {
                    let Instruction::Layer(layer) = packed.unpacked() else { unreachable!() };
                    layer_step(context, layer, place, view, FORWARD).map(|place| (at + 1, place))
                }
                code::LOOK => {
                    let Instruction::Look { next, ahead, negated, captures, set, .. } = packed.unpacked() else {
                        unreachable!()
                    };
                    let in_view = if ahead == FORWARD { view } else { context.view(place, reach, ahead) };
                    let found = self.look(context, at + 1, set, place, reach, in_view, ahead, captures);
                    if found != negated && self.splits <= MOST_SPLITS {
                        at = next;
                        continue;
                    }
                    None
                }
                _ => phrase_step(context, packed.number as usize, place, view, FORWARD).map(|place| (at + 1, place)),
            };
            let sentence = place.sentence;
            (at, place) = match next {
                Some(next) => next,
                None => {
                    if self.explains {
                        self.note_failure(at, context.alphabet, place, FORWARD);
                    }
                    self.backtrack(base)?
                }
            };
            if place.sentence != sentence {
                reach = context.reach(place.sentence, self.window);
            }
            view = context.view(place, reach, FORWARD);
        }
    }

    /// True if the code at `start`, which can begin with `set`, matches here, before what is in view in its direction.
    #[expect(clippy::too_many_arguments, reason = "the state of the loop that it belongs to")]
    fn look(
        &mut self,
        context: &Context<'_, '_>,
        start: u32,
        set: FirstSet,
        place: Place,
        reach: Reach,
        view: View,
        forward: bool,
        captures: bool,
    ) -> bool {
        self.splits += 1;
        if !self.explains {
            if let Some(found) = context.glance(start, set, view) {
                return found;
            }
            let taken = self.automata.taken;
            let outcome = self.automata.look(context, start, place, reach, forward);
            // what a look reads counts as what the machine reads
            self.splits += (self.automata.taken - taken) as u32;
            match outcome {
                Outcome::Match(_) if !captures => return true,
                Outcome::Fails => return false,
                Outcome::Match(_) | Outcome::Unknown => {}
            }
        }
        // inside, a place may be reached again with another outcome, so failures are remembered apart
        let (failed, in_look) = (std::mem::take(&mut self.failed), std::mem::replace(&mut self.in_look, true));
        let found = self.run_from(context, start, place, forward).is_some();
        (self.failed, self.in_look) = (failed, in_look);
        found
    }

    fn note_failure(&mut self, instruction: u32, alphabet: AlphabetId, place: Place, forward: bool) {
        let at = place.at as usize;
        let farther = |other: usize| if forward { at >= other } else { at <= other };
        if self.furthest.is_none_or(|(.., other)| farther(other)) {
            self.furthest = Some((instruction, alphabet, at));
        }
    }

    fn backtrack(&mut self, base: usize) -> Option<(u32, Place)> {
        while self.stack.len() > base {
            match self.stack.pop()? {
                Frame::Branch { instruction, place } => return Some((instruction, place)),
                Frame::Restore { slot, value } => self.slots[slot as usize] = value,
            }
        }
        None
    }

    /// A list entry of several words, or one token if it `passes` the test. The longer one is taken first.
    fn list_step<const FORWARD: bool>(
        &mut self,
        context: &Context<'_, '_>,
        test: TestId,
        passes: bool,
        next: u32,
        place: Place,
    ) -> Option<Place> {
        let single = passes.then(|| Place { at: if FORWARD { place.at + 1 } else { place.at - 1 }, ..place });
        let Some(longer) = list_phrase_step(context, test, place, FORWARD) else { return single };
        if let Some(place) = single {
            self.stack.push(Frame::Branch { instruction: next, place });
        }
        Some(longer)
    }
}

/// The place on the other side of the longest list entry of several words that passes the test.
fn list_phrase_step(context: &Context<'_, '_>, test: TestId, place: Place, forward: bool) -> Option<Place> {
    let here = list_phrases(context.document, place.at, forward);
    let ends = here.filter(|(number, _)| context.profiles.passes_phrase(context, test, *number)).map(|(_, end)| end);
    let end = if forward { ends.max() } else { ends.min() };
    end.map(|at| Place { at, ..place })
}

/// The list entries of several words that begin (or, read to the left, end) at this place: number, and place on the other side.
pub fn list_phrases(document: &Document<'_>, at: u32, forward: bool) -> impl Iterator<Item = (usize, u32)> {
    let (first, last) = if forward { (at, at) } else { (at.saturating_sub(LONGEST_PHRASE), at - 1) };
    let from = document.phrase_from(first as usize);
    let phrases = document.phrases[from..].iter().map(|phrase| phrase.tokens);
    let near = phrases.take_while(move |tokens| tokens.start <= last).enumerate();
    near.filter(move |(_, tokens)| forward || tokens.end == at)
        .map(move |(number, tokens)| (from + number, if forward { tokens.end } else { tokens.start }))
}

/// More tokens than any list entry has.
const LONGEST_PHRASE: u32 = 12;

/// What a phrase can end with that is cut.
pub const PHRASE_END: Tags = Tags(Tags::NOUN.0 | Tags::NAME.0 | Tags::PRONOUN.0 | Tags::NUMERAL.0);

/// The place on the other side of the phrase of this name that holds the token in view.
#[inline]
pub fn phrase_step(context: &Context<'_, '_>, name: usize, place: Place, view: View, forward: bool) -> Option<Place> {
    if view.token == View::EDGE {
        return None;
    }
    let token = view.token as usize;
    let phrase = context.layers.phrase_at(name, token)?;
    if forward {
        // a phrase that began before this place is cut: what stands before belongs to another step
        return Some(Place { at: phrase.end, ..place });
    }
    let is_cut = phrase.end > place.at;
    (!is_cut || context.document.tokens[token].tags.any(PHRASE_END)).then_some(Place { at: phrase.start, ..place })
}

fn layer_step(context: &Context<'_, '_>, layer: Layer, place: Place, view: View, forward: bool) -> Option<Place> {
    let Context { document, layers, .. } = context;
    let at = place.at as usize;
    match layer {
        Layer::Start | Layer::End | Layer::ParagraphStart | Layer::ParagraphEnd => {
            return holds_here(context, layer, place).then_some(place);
        }
        Layer::NextSentence => {
            let ends = document.sentences[place.sentence as usize].tokens.end == place.at;
            // a colon at the end of the text introduces nothing
            let is_last = place.sentence as usize + 1 >= document.sentences.len();
            let crosses = forward && ends && !is_last && !layers.ends_paragraph(document, at);
            return crosses.then_some(Place { sentence: place.sentence + 1, ..place });
        }
        _ => {}
    }
    if view.token == View::EDGE {
        return None;
    }
    let token = view.token as usize;
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

/// True if the place is that of a layer that takes no token.
pub fn holds_here(context: &Context<'_, '_>, layer: Layer, place: Place) -> bool {
    match layer {
        Layer::Start => context.document.sentences[place.sentence as usize].tokens.start == place.at,
        Layer::End => at_end(context, place),
        Layer::ParagraphStart | Layer::ParagraphEnd => context.layers.is_marked(place.at as usize, Mark::PARAGRAPH),
        _ => false,
    }
}

/// True if nothing but closing punctuation stands between the place and its sentence's end.
fn at_end(context: &Context<'_, '_>, place: Place) -> bool {
    let Document { tokens, sentences, text, .. } = context.document;
    // a phrase of several sentences leads farther than the first one's end
    let rest =
        tokens.get(place.at as usize..sentences[place.sentence as usize].tokens.end as usize).unwrap_or_default();
    rest.iter().all(|token| token.is_mark() && token.text(text) != ",")
}
