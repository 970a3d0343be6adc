//! What code does at a kind of token, worked out once: of a chain of branches a token rules out all but one or two, so the whole
//! chain is one step. Steps are kept as a lazy automaton keeps its states (Thompson 1968; the lazy DFA of RE2), but per branch
//! and not per set of branches, for phrases, quotations and looks take several tokens at once.

use super::machine::{Context, View};
use super::profile::Letter;
use crate::pattern::program::{Instruction, Starts};
use crate::pattern::syntax::Layer;

/// What code does at a place, before anything of it can fail that one token does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The instruction to go on at, or to run.
    pub then: u32,
    /// The instruction to try from the same place if that fails, or [`Step::NOWHERE`].
    pub otherwise: u32,
    /// Slots that note the place first, the rest [`Step::NO_SLOT`].
    pub saves: [u8; 2],
    /// What to do.
    pub action: Action,
}

/// What a step does once it has noted the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing here can match.
    Fail,
    /// The code ends here.
    Accept,
    /// Takes the token and goes on at `then`.
    Take,
    /// Takes the token, with which the code ends.
    TakeLast,
    /// Goes on at `then` without taking anything.
    Go,
    /// Runs the instruction `then`, of which one token does not tell the outcome.
    Run,
}

impl Step {
    /// No instruction.
    pub const NOWHERE: u32 = u32::MAX;
    /// No slot.
    pub const NO_SLOT: u8 = u8::MAX;

    const START: Step =
        Step { then: 0, otherwise: Step::NOWHERE, saves: [Step::NO_SLOT; 2], action: Action::Fail };

    /// The step that one instruction is by itself.
    pub fn plain(code: &[Instruction], at: u32) -> Step {
        let step = Step { then: at, ..Step::START };
        match code[at as usize] {
            Instruction::Accept => Step { action: Action::Accept, ..step },
            Instruction::Jump(to) => Step { then: to, action: Action::Go, ..step },
            Instruction::Split { first, second, .. } => {
                Step { then: first, otherwise: second, action: Action::Go, ..step }
            }
            _ => Step { action: Action::Run, ..step },
        }
    }

    /// Whether the code matches, if this step by itself tells.
    pub fn outcome(self) -> Option<bool> {
        match self.action {
            Action::Fail => Some(false),
            Action::Accept | Action::TakeLast if self.saves[0] == Step::NO_SLOT => Some(true),
            _ => None,
        }
    }
}

/// Steps worked out so far. What is forgotten is worked out again.
#[derive(Debug)]
pub struct Transitions {
    known: Vec<Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    code: u32,
    letter: Letter,
    starts: Starts,
    step: Step,
}

/// Steps kept are two to this power: those of a text of any length, nearly always, and they fit in a core's own cache.
const SIZE: u32 = 16;
/// Instructions that one step may follow, for code that goes round in a circle.
const LONGEST_CHAIN: usize = 1000;

impl Default for Transitions {
    fn default() -> Self {
        let none = Known { code: u32::MAX, letter: 0, starts: Starts::default(), step: Step::START };
        Transitions { known: vec![none; 1 << SIZE] }
    }
}

impl Transitions {
    /// Forgets everything: profiles have been numbered anew.
    pub fn clear(&mut self) {
        *self = Transitions::default();
    }

    /// What the code at `at`, which runs in this direction, does at a place with this view.
    #[inline]
    pub fn step(&mut self, context: &Context<'_, '_>, at: u32, view: View, forward: bool) -> Step {
        let key = u64::from(at) << 32 | u64::from(view.letter);
        let mixed = (key ^ u64::from(view.starts.0).wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD1B5_4A32_D192_ED03);
        let known = &mut self.known[(mixed >> (64 - SIZE)) as usize];
        if known.code != at || known.letter != view.letter || known.starts != view.starts {
            let step = resolve(context, at, view, forward);
            *known = Known { code: at, letter: view.letter, starts: view.starts, step };
        }
        known.step
    }
}

#[cold]
fn resolve(context: &Context<'_, '_>, start: u32, view: View, forward: bool) -> Step {
    let code = context.program.code.as_slice();
    let is_edge = view.token == View::EDGE;
    let begins = |layer: Starts| !is_edge && view.starts.0 & layer.0 != 0;
    let mut step = Step::START;
    let mut at = start;
    for _ in 0..LONGEST_CHAIN {
        let run = Step { then: at, action: Action::Run, ..step };
        let fails = match code[at as usize] {
            Instruction::Accept => return Step { then: at, action: Action::Accept, ..step },
            Instruction::Jump(to) => {
                at = to;
                continue;
            }
            Instruction::Save(slot) => {
                let free = step.saves.iter().position(|slot| *slot == Step::NO_SLOT);
                let Some(free) = free.filter(|_| step.otherwise == Step::NOWHERE && slot < Step::NO_SLOT.into()) else {
                    return run;
                };
                step.saves[free] = slot as u8;
                at += 1;
                continue;
            }
            Instruction::Split { first, second, first_set, second_set } => {
                if !context.fits(first_set, view) {
                    at = second;
                } else if !context.fits(second_set, view) {
                    at = first;
                } else if step.otherwise == Step::NOWHERE {
                    step.otherwise = second;
                    at = first;
                } else {
                    return Step { then: at, action: Action::Go, ..step };
                }
                continue;
            }
            Instruction::Test { .. } if is_edge => true,
            Instruction::Test { test, phrases } => {
                if context.program.asks_characters[test as usize] || phrases && begins(Starts::LIST_PHRASE) {
                    return run;
                }
                if context.profiles.passes(context, test, view) {
                    let is_last = code[at as usize + 1] == Instruction::Accept;
                    let action = if is_last { Action::TakeLast } else { Action::Take };
                    return Step { then: at + 1, action, ..step };
                }
                true
            }
            Instruction::Phrase(name) => !begins(Starts::phrase(name)),
            Instruction::Layer(Layer::Quotation) => !begins(Starts::QUOTATION),
            Instruction::Layer(Layer::Quantity) => !begins(Starts::QUANTITY),
            Instruction::Layer(_) => false,
            Instruction::Look { next, ahead, negated, .. } if ahead == forward => {
                match resolve(context, at + 1, view, ahead).outcome() {
                    Some(found) if found != negated => {
                        at = next;
                        continue;
                    }
                    Some(_) => true,
                    None => false,
                }
            }
            Instruction::Look { .. } => false,
        };
        if !fails {
            return run;
        }
        if step.otherwise == Step::NOWHERE {
            return Step { action: Action::Fail, ..step };
        }
        (at, step.otherwise) = (step.otherwise, Step::NOWHERE);
    }
    Step { then: at, action: Action::Go, ..step }
}
