//! One attempt at a trigger: what stands around it, which variants that rules out, and the run of the rest.

use super::automaton::Outcome;
use super::layers::{Layers, Mark};
use super::machine::{Context, Machine, Place, Reach, View};
use super::profile::Profiles;
use super::triggers::Triggers;
use crate::pattern::alphabet::{AlphabetId, Alphabets};
use crate::pattern::program::{Dispatch, Needs, Program, Starts, TestId, Trigger, Variant, VariantId};
use crate::text::document::Document;
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::token::Token;

/// What attempts read that may look at the whole document.
pub fn context<'a, 't>(
    program: &'a Program,
    document: &'a Document<'t>,
    layers: &'a Layers,
    profiles: &'a Profiles,
) -> Context<'a, 't> {
    let alphabet = AlphabetId::TAG;
    Context {
        program,
        document,
        layers,
        profiles,
        alphabet,
        letters: profiles.letters(alphabet),
        answers: profiles.answers(alphabet),
        of_token: &layers.of_token,
    }
}

/// How far from its trigger a figure, or what says something of it, is looked for, in tokens: farther than any writer goes,
/// and near enough for a text without full stops to take linear time.
const REACH: u32 = 100;
/// The same for everything else. Only a pattern that goes on from sentence to sentence comes so far.
pub const FAR_REACH: u32 = 2000;

/// The same text as the code before a trigger, at it and behind it reads it.
pub struct Sides<'a, 't> {
    before: Context<'a, 't>,
    /// At the trigger.
    pub trigger: Context<'a, 't>,
    behind: Context<'a, 't>,
}

impl<'a, 't> Sides<'a, 't> {
    /// The sides of a trigger for patterns with these alphabets.
    pub fn new(context: Context<'a, 't>, alphabets: Alphabets) -> Self {
        Sides {
            before: context.read_in(alphabets.before),
            trigger: context.read_in(alphabets.trigger),
            behind: context.read_in(alphabets.behind),
        }
    }
}

/// A trigger, with what stands on both sides of it, each as the code there sees it.
pub struct Entry<'s, 'a, 't> {
    /// The tokens at which patterns are entered.
    pub tokens: TokenSpan,
    sides: &'s Sides<'a, 't>,
    before: View,
    behind: View,
    /// What stands before and behind the trigger, of what code may need.
    has: (Needs, Needs),
    /// What the rest of the paragraph has, as [`later`](super::layers::NeedsAround::later) says.
    has_later: Needs,
}

impl<'s, 'a, 't> Entry<'s, 'a, 't> {
    /// The entry to patterns at a trigger.
    #[inline]
    pub fn new(sides: &'s Sides<'a, 't>, tokens: TokenSpan) -> Self {
        let layers = sides.trigger.layers;
        let (start, end) = (tokens.start as usize, tokens.end as usize);
        let before = match layers.is_marked(start, Mark::SENTENCE) {
            true => sides.before.view_of_edge(),
            false => sides.before.view_of(start - 1, false),
        };
        let behind = match layers.is_marked(end, Mark::SENTENCE) {
            true => sides.behind.view_of_edge(),
            false => sides.behind.view_of(end, true),
        };
        let has = &layers.needs[end];
        Entry { tokens, sides, before, behind, has: (layers.needs[start].before, has.behind), has_later: has.later }
    }
}

impl Entry<'_, '_, '_> {
    /// False if what stands before the trigger rules the variant out, as a look at it tells.
    #[inline]
    pub fn may_match_before(&self, variant: &Variant) -> bool {
        self.has_before(variant) && self.fits_before(variant)
    }

    /// False if something lacks before the trigger that the variant needs there: the cheapest question of all.
    #[inline]
    fn has_before(&self, variant: &Variant) -> bool {
        variant.needs_before.are_met(self.has.0)
    }

    /// False if the token before the trigger rules the variant out.
    #[inline]
    fn fits_before(&self, variant: &Variant) -> bool {
        self.sides.before.fits(variant.left_set, self.before)
    }

    /// The same for what stands behind it.
    #[inline]
    pub fn may_match_behind(&self, variant: &Variant) -> bool {
        let has = if variant.leaves_sentence { self.has_later } else { self.has.1 };
        variant.needs_behind.are_met(has) && self.sides.behind.fits(variant.right_set, self.behind)
    }
}

/// The tokens that an attempt at a trigger may take.
fn window(variant: &Variant, trigger: TokenSpan) -> Reach {
    let reach = if variant.is_near { REACH } else { FAR_REACH };
    Reach { start: trigger.start.saturating_sub(reach), end: trigger.end.saturating_add(reach) }
}

/// False if the variant is not entered at these tokens after all. What asks for no characters was asked before, and is asked again
/// only if all is.
#[inline]
fn is_entered(context: &Context<'_, '_>, variant: &Variant, tokens: TokenSpan, asks_all: bool) -> bool {
    match variant.trigger {
        Trigger::Token(test) if asks_all || context.asks_characters(test) => is_trigger(context, test, tokens),
        _ => true,
    }
}

/// True if the token, or the list phrase of these tokens, passes the test of a trigger.
fn is_trigger(context: &Context<'_, '_>, test: TestId, tokens: TokenSpan) -> bool {
    let Context { program, document, .. } = context;
    let start = tokens.start as usize;
    if tokens.len() == 1 {
        let Token { entry, tags, .. } = document.tokens[start];
        return context.holds(test, entry, tags, start);
    }
    let phrase = document.phrase_at(tokens);
    phrase.is_some_and(|phrase| context.holds(test, phrase, program.lexicon.tags(phrase), start))
}

/// The places before and behind a trigger, seen from inside it.
fn places(context: &Context<'_, '_>, trigger: TokenSpan) -> (Place, Place) {
    let sentence_of = |token: u32| context.layers.sentence_of[token as usize];
    let before = Place { at: trigger.start, sentence: sentence_of(trigger.start) };
    let behind = Place { at: trigger.end, sentence: sentence_of(trigger.end - 1) };
    (before, behind)
}

/// True if the variant matches at a trigger, at which it is entered as far as the trigger's profile tells. What it captures is not
/// told.
pub fn matches(entry: &Entry<'_, '_, '_>, machine: &mut Machine, id: VariantId) -> bool {
    let Entry { tokens, sides, .. } = entry;
    let variant = &sides.trigger.program.variants[id as usize];
    if !is_entered(&sides.trigger, variant, *tokens, false) {
        return false;
    }
    let window = window(variant, *tokens);
    let (before, behind) = places(&sides.trigger, *tokens);
    let automata = &mut machine.automata;
    let mut finds = |context: &Context<'_, '_>, start: u32, place: Place, forward: bool| {
        automata.look(context, start, place, context.reach(place.sentence, window), forward)
    };
    let outcome = match variant.left.map(|left| finds(&sides.before, left, before, false)) {
        None | Some(Outcome::Match(_)) => finds(&sides.behind, variant.right, behind, true),
        Some(outcome) => outcome,
    };
    match outcome {
        Outcome::Match(_) => true,
        Outcome::Fails => false,
        Outcome::Unknown => attempt(entry, machine, id).is_some(),
    }
}

/// Tries a variant at a trigger, at which it is entered as far as the trigger's profile tells. Captures are in the machine's slots;
/// the answer is everything that was taken.
pub fn attempt(entry: &Entry<'_, '_, '_>, machine: &mut Machine, id: VariantId) -> Option<TokenSpan> {
    let Entry { tokens, sides, .. } = entry;
    let context = &sides.trigger;
    let program = context.program;
    let variant = &program.variants[id as usize];
    if !is_entered(context, variant, *tokens, machine.explains) {
        return None;
    }
    machine.window = window(variant, *tokens);
    machine.furthest = None;
    machine.clear_slots(variant.captures as usize);
    let (before, behind) = places(context, *tokens);
    let run_right =
        |machine: &mut Machine| machine.run(&sides.behind, variant.right, behind, true).map(|place| place.at);
    let (start, end) = match variant.left {
        None => (tokens.start, run_right(machine)?),
        // nothing of the left run is kept, with which slots of the right one would be
        Some(left) if variant.starts_right && !machine.explains => {
            let end = run_right(machine)?;
            (machine.run(&sides.before, left, before, false)?.at, end)
        }
        Some(left) => (machine.run_left(&sides.before, left, before)?.at, run_right(machine)?),
    };
    Some(TokenSpan::new(start as usize, end as usize))
}

/// Calls `enter` with each variant at each of its triggers at which it may match, in order of the text.
pub fn each_candidate(
    context: Context<'_, '_>,
    dispatch: &Dispatch,
    triggers: &mut Triggers,
    alphabets: Alphabets,
    mut enter: impl FnMut(VariantId, &Entry<'_, '_, '_>),
) {
    triggers.learn(&context.read_in(alphabets.trigger), dispatch);
    each_entry(
        context,
        dispatch,
        alphabets,
        |_, profile| {
            let known = triggers.known(profile);
            debug_assert!(known.is_some(), "each profile of a document is new to it or was learned before");
            known.unwrap_or_default()
        },
        |variants, entry| {
            let mut next = 0;
            for id in variants {
                if *id < next {
                    continue;
                }
                let variant = &context.program.variants[*id as usize];
                if !entry.has_before(variant) {
                    continue;
                }
                if !entry.may_match_behind(variant) {
                    next = variant.next_other;
                } else if entry.fits_before(variant) {
                    enter(*id, entry);
                }
            }
        },
    );
}

/// Calls `enter` with the variants that may be entered at each word, in order of the text.
pub fn each_trigger(
    context: Context<'_, '_>,
    dispatch: &Dispatch,
    alphabets: Alphabets,
    enter: impl FnMut(&[VariantId], &Entry<'_, '_, '_>),
) {
    let program = context.program;
    each_entry(context, dispatch, alphabets, |entry, _| dispatch.at_signature(program.signature(entry)), enter);
}

/// Calls `enter` with the variants that `variants_of` gives for the entry and profile of each token and list phrase, and with those
/// of each quotation and number.
fn each_entry<'v>(
    context: Context<'_, '_>,
    dispatch: &Dispatch,
    alphabets: Alphabets,
    variants_of: impl Fn(EntryId, u32) -> &'v [VariantId],
    mut enter: impl FnMut(&[VariantId], &Entry<'_, '_, '_>),
) {
    let Context { document, layers, profiles, .. } = context;
    let sides = Sides::new(context, alphabets);
    let mut enter_all = |variants: &[VariantId], trigger: TokenSpan| {
        if !variants.is_empty() {
            enter(variants, &Entry::new(&sides, trigger));
        }
    };
    let mut phrases = document.phrases.iter().enumerate().peekable();
    let mut quotations = document.quotations.iter().filter(|quotation| quotation.closed).peekable();
    let mut quantities = layers.quantities.iter().peekable();
    for (at, (token, over)) in document.tokens.iter().zip(&layers.of_token).enumerate() {
        let begins = |layer: Starts| over.starts[1].0 & layer.0 != 0;
        if begins(Starts::LIST_PHRASE) {
            while let Some((number, phrase)) = phrases.next_if(|(_, phrase)| phrase.tokens.start as usize == at) {
                enter_all(variants_of(phrase.entry, profiles.of_phrase(number)), phrase.tokens);
            }
        }
        enter_all(variants_of(token.entry, over.profile), TokenSpan::new(at, at + 1));
        if begins(Starts::QUOTATION) {
            while let Some(quotation) = quotations.next_if(|quotation| quotation.open as usize == at) {
                enter_all(&dispatch.at_quotations, TokenSpan::new(at, quotation.close as usize + 1));
            }
        }
        if begins(Starts::QUANTITY) {
            while let Some(quantity) = quantities.next_if(|quantity| quantity.tokens.start as usize == at) {
                enter_all(&dispatch.at_quantities, quantity.tokens);
            }
        }
    }
}
