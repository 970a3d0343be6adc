//! Makes the states and questions of automata when they are first met.

use rustc_hash::FxHashSet;

use super::super::layers::PhraseParts;
use super::super::machine::{Context, View};
use super::steps::CAN_END;
use super::{Automata, Node, Phrase, Question, State, Thread};
use crate::pattern::program::{Instruction, Starts};
use crate::pattern::syntax::Layer;

/// Working memory of the way from threads to a state.
#[derive(Debug, Default)]
pub(super) struct Closure {
    before: Vec<Thread>,
    open: Vec<u32>,
    seen: FxHashSet<u32>,
    threads: Vec<Thread>,
}

impl Automata {
    /// The node with these threads before steps that take nothing.
    pub(super) fn enter(&mut self, context: &Context<'_, '_>, threads: &[Thread]) -> Node {
        if let Some(node) = self.entries.get(threads) {
            return *node;
        }
        let node = self.close(context, threads, &[]);
        self.threads += threads.len();
        self.entries.insert(threads.into(), node);
        node
    }

    /// Follows all steps that take nothing, as far as what is `known` of the place allows: a state, or a question.
    pub(super) fn close(&mut self, context: &Context<'_, '_>, threads: &[Thread], known: &[(u32, bool)]) -> Node {
        let code = &context.program.code;
        let mut closure = std::mem::take(&mut self.closure);
        closure.threads.clear();
        closure.seen.clear();
        let mut asked = None;
        'threads: for thread in threads {
            if thread & 1 == 1 {
                if !closure.threads.contains(thread) {
                    closure.threads.push(*thread);
                }
                continue;
            }
            closure.open.clear();
            closure.open.push(thread >> 1);
            while let Some(at) = closure.open.pop() {
                if !closure.seen.insert(at) {
                    continue;
                }
                let instruction = code.at(at);
                match instruction {
                    Instruction::Jump(to) => closure.open.push(to),
                    Instruction::Save(_) => closure.open.push(at + 1),
                    Instruction::Split { other, lazy, .. } => {
                        let (first, second) = if lazy { (other, at + 1) } else { (at + 1, other) };
                        closure.open.extend([second, first]);
                    }
                    Instruction::Look { .. } | Instruction::Layer(_) if is_question(&instruction) => {
                        match known.iter().find(|(instruction, _)| *instruction == at) {
                            Some((_, true)) => closure.open.push(behind(&instruction, at)),
                            Some((_, false)) => {}
                            None => {
                                asked = Some(at);
                                break 'threads;
                            }
                        }
                    }
                    // what stands behind would be tried only if this failed
                    Instruction::Accept => {
                        closure.threads.push(at << 1);
                        break 'threads;
                    }
                    _ => closure.threads.push(at << 1),
                }
            }
        }
        let node = match asked {
            Some(instruction) => self.question(context, instruction, threads, known),
            None => self.state(context, &closure.threads),
        };
        self.closure = closure;
        node
    }

    fn question(
        &mut self,
        context: &Context<'_, '_>,
        instruction: u32,
        threads: &[Thread],
        known: &[(u32, bool)],
    ) -> Node {
        let number = self.questions.len() as u32;
        if number > Node::NUMBER {
            return Node::FULL;
        }
        self.threads += threads.len() + 2 * known.len();
        let answers = [Node::NONE; 2];
        self.questions.push(Question { instruction, answers, threads: threads.into(), known: known.into() });
        let direction = match context.program.code.at(instruction) {
            Instruction::Look { ahead: true, .. } => Node::LOOKS_RIGHT,
            Instruction::Look { .. } => Node::LOOKS_LEFT,
            _ => 0,
        };
        Node(number | Node::ASKS | direction)
    }

    fn state(&mut self, context: &Context<'_, '_>, threads: &[Thread]) -> Node {
        if let Some(node) = self.state_numbers.get(threads) {
            return *node;
        }
        let number = self.states.len() as u32;
        if number > Node::NUMBER {
            return Node::FULL;
        }
        let mut flags = 0;
        let (mut phrases, mut parts, mut layers): (Vec<Phrase>, _, _) = (Vec::new(), 0, Starts::default());
        for thread in threads {
            flags |= match context.program.code.at(thread >> 1) {
                Instruction::Accept => Node::ACCEPTS,
                Instruction::Test { test, .. } if context.asks_characters(test) => Node::UNKNOWN,
                Instruction::Test { phrases: true, .. } => Node::GOES_ON | Node::LISTS,
                Instruction::Test { .. } => Node::GOES_ON,
                Instruction::Phrase(name) if name < PhraseParts::MOST_NAMES => {
                    parts |= PhraseParts::all(name).0;
                    let is_inside = thread & 1 == 1;
                    phrases.push(Phrase { name: name as usize, is_inside, behind: (thread >> 1) + 1 });
                    Node::GOES_ON | Node::PHRASES
                }
                Instruction::Layer(layer) => match layer {
                    Layer::Quotation | Layer::Gap => {
                        layers.0 |= Starts::QUOTATION.0;
                        Node::GOES_ON | Node::LAYERS
                    }
                    Layer::Quantity => {
                        layers.0 |= Starts::QUANTITY.0;
                        Node::GOES_ON | Node::LAYERS
                    }
                    _ => Node::UNKNOWN,
                },
                _ => Node::UNKNOWN,
            };
        }
        if let [first, others @ ..] = &phrases[..]
            && others.iter().all(|other| (other.name, other.is_inside) == (first.name, first.is_inside))
        {
            flags |= Node::ONE_PHRASE;
        }
        let node = Node(number | flags);
        self.threads += 2 * threads.len();
        self.states.push(State { threads: threads.into(), phrases: phrases.into(), parts, layers });
        self.state_numbers.insert(threads.into(), node);
        node
    }

    /// The node behind a token that was not met in this state before.
    #[cold]
    pub(super) fn step(
        &mut self,
        context: &Context<'_, '_>,
        node: Node,
        view: View,
        phrases: u32,
        forward: bool,
    ) -> Node {
        let mut before = std::mem::take(&mut self.closure.before);
        before.clear();
        for thread in &self.states[node.number()].threads {
            let at = thread >> 1;
            let next = match context.program.code.at(at) {
                Instruction::Test { test, next, .. } => {
                    context.profiles.passes(context, test, view).then_some(next << 1)
                }
                Instruction::Phrase(name) => {
                    let (is_taken, place) = (thread & 1 == 1, PhraseParts(phrases >> name));
                    // read to the left, a phrase that is cut must end in a word that phrases can end in
                    let begins = forward || place.has(PhraseParts::LAST) || phrases & CAN_END != 0;
                    let ends = if forward { PhraseParts::LAST } else { PhraseParts::FIRST };
                    match place.has(PhraseParts::HELD) && (is_taken || begins) {
                        false => None,
                        true if place.has(ends) => Some((at + 1) << 1),
                        true => Some(at << 1 | 1),
                    }
                }
                Instruction::Layer(Layer::Gap) => Some((at + 1) << 1),
                _ => None,
            };
            before.extend(next);
        }
        let node = self.enter(context, &before);
        self.closure.before = before;
        node
    }
}

/// True for steps that take nothing and ask something of the place.
fn is_question(instruction: &Instruction) -> bool {
    match instruction {
        Instruction::Look { .. } => true,
        Instruction::Layer(layer) => {
            matches!(layer, Layer::Start | Layer::End | Layer::ParagraphStart | Layer::ParagraphEnd)
        }
        _ => false,
    }
}

/// Where code goes on behind a question.
fn behind(instruction: &Instruction, at: u32) -> u32 {
    match instruction {
        Instruction::Look { next, .. } => *next,
        _ => at + 1,
    }
}
