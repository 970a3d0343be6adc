//! Packs finished code: what goes on in the same way wherever it stands is kept once, as the states of a minimal automaton are
//! (Revuz, TCS 1992, from the end backwards). Patterns say the same things of the same macros, so most of it goes.

use rustc_hash::FxHashMap;

use super::code::Code;
use super::program::{Instruction, Program};
use super::tune::landing;

impl Program {
    /// The same with its code packed. It runs as before, but its instructions have no origins any more, so it cannot be explained.
    pub fn packed(mut self) -> Self {
        let mut roots = Vec::new();
        for variant in &self.variants {
            let alphabets = self.patterns[variant.pattern as usize].alphabets();
            roots.extend(variant.left.map(|left| (left, alphabets.before.0)));
            roots.push((variant.right, alphabets.behind.0));
        }
        let mut packer = Packer::new(&self.code.unpacked(), &roots);
        let starts: Vec<u32> = roots.iter().map(|(start, _)| packer.start(*start)).collect();
        self.code = Code::new(&packer.finish());
        let ways = self.variants.iter_mut().flat_map(|variant| variant.left.iter_mut().chain([&mut variant.right]));
        for (way, start) in ways.zip(starts) {
            *way = start;
        }
        self.origins.clear();
        self.shared_origins.clear();
        self
    }
}

/// A class of instructions that do the same and go on in the same way.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Class {
    /// One of them, which tells classes where others tell instructions.
    instruction: Instruction,
    /// The class at which it goes on without saying so; [`NONE`] if it does not.
    next: u32,
    /// The alphabet in which its tests are numbered.
    alphabet: u32,
}

const NONE: u32 = u32::MAX;
/// Set in the number of an instruction that stands for its class before that is known: code goes back to it.
const BACK: u32 = 1 << 31;

struct Packer {
    classes: Vec<Class>,
    /// For each instruction its class; [`NONE`] for what is never reached.
    class_of: Vec<u32>,
    /// For each class where its code lies.
    place_of: Vec<u32>,
    code: Vec<Instruction>,
    /// Classes whose code is referred to.
    open: Vec<u32>,
}

impl Packer {
    fn new(code: &[Instruction], roots: &[(u32, u32)]) -> Self {
        let alphabet_of = alphabets_of(code, roots);
        let mut packer = Packer {
            classes: Vec::new(),
            class_of: vec![NONE; code.len()],
            place_of: Vec::new(),
            code: Vec::new(),
            open: Vec::new(),
        };
        let mut numbers: FxHashMap<Class, u32> = FxHashMap::default();
        // code leads on to what stands behind it, but for loops
        for at in (0..code.len()).rev().filter(|at| alphabet_of[*at] != u32::MAX) {
            if matches!(code[at], Instruction::Jump(_)) {
                continue;
            }
            let class_at = |to: u32| {
                let to = landing(code, to);
                if to as usize > at { packer.class_of[to as usize] } else { BACK | to }
            };
            let next = if code[at].goes_on() { class_at(at as u32 + 1) } else { NONE };
            let mut instruction = code[at].clone();
            if let Some(target) = instruction.target_mut() {
                *target = class_at(*target);
            }
            let class = Class { instruction, next, alphabet: alphabet_of[at] };
            let number = *numbers.entry(class).or_insert_with_key(|class| {
                packer.classes.push(class.clone());
                packer.classes.len() as u32 - 1
            });
            packer.class_of[at] = number;
        }
        for at in (0..code.len()).filter(|at| matches!(code[*at], Instruction::Jump(_))) {
            packer.class_of[at] = packer.class_of[landing(code, at as u32) as usize];
        }
        packer.place_of = vec![NONE; packer.classes.len()];
        packer
    }

    /// The number of a class that is told by it or by an instruction.
    fn class(&self, told: u32) -> u32 {
        if told != NONE && told & BACK != 0 { self.class_of[(told & !BACK) as usize] } else { told }
    }

    /// Where the code lies that stood at `start`.
    fn start(&mut self, start: u32) -> u32 {
        let class = self.class_of[start as usize];
        self.open.push(class);
        while let Some(class) = self.open.pop() {
            if self.place_of[class as usize] == NONE {
                self.put(class);
            }
        }
        self.place_of[class as usize]
    }

    /// Puts code of this class at the end, with all that must stand behind it.
    fn put(&mut self, mut class: u32) {
        loop {
            let Class { instruction, next, .. } = self.classes[class as usize].clone();
            let next = self.class(next);
            let is_new = self.place_of[class as usize] == NONE;
            // an instruction that tells where it goes on is as short as a jump to another one like it
            if !is_new && next != NONE {
                self.code.push(Instruction::Jump(class));
                return;
            }
            if is_new {
                self.place_of[class as usize] = self.code.len() as u32;
            }
            let other = instruction.target().map(|to| self.class(to));
            self.code.push(instruction);
            self.open.extend(other);
            class = match (next, other) {
                (NONE, Some(other)) if self.place_of[other as usize] == NONE => other,
                (NONE, _) => return,
                _ => next,
            };
        }
    }

    /// The packed code.
    fn finish(mut self) -> Vec<Instruction> {
        let mut code = std::mem::take(&mut self.code);
        for instruction in &mut code {
            if let Some(to) = instruction.target_mut() {
                *to = self.place_of[self.class(*to) as usize];
            }
        }
        code
    }
}

/// The alphabet of each instruction, or `u32::MAX` if it is never reached.
fn alphabets_of(code: &[Instruction], roots: &[(u32, u32)]) -> Vec<u32> {
    let mut alphabets = vec![u32::MAX; code.len()];
    let mut open = roots.to_vec();
    while let Some((at, alphabet)) = open.pop() {
        if alphabets[at as usize] != u32::MAX {
            continue;
        }
        alphabets[at as usize] = alphabet;
        if code[at as usize].goes_on() {
            open.push((at + 1, alphabet));
        }
        open.extend(code[at as usize].target().map(|to| (to, alphabet)));
    }
    alphabets
}
