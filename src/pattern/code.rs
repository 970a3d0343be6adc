//! Compiled code as it lies in memory: all instructions are of one size and hold nothing but numbers, so that those of the built-in
//! patterns are run where they lie in the executable.

use bytemuck::{AnyBitPattern, NoUninit};

use super::program::{FirstSet, Instruction, Starts};
use super::syntax::Layer;
use crate::text::table::{AnyTable, Table};

/// Instructions, by number.
#[derive(Debug, Default)]
pub struct Code(Table<Packed>);

/// One instruction, with nothing in the fields that its kind does not ask for.
#[derive(Clone, Copy, Debug, Default, AnyBitPattern, NoUninit)]
#[repr(C)]
pub struct Packed {
    /// One of the kinds below.
    pub kind: u8,
    /// The yes and no of it.
    yes: [u8; 3],
    /// Where it goes on, or what it names.
    pub number: u32,
    /// Two first sets, or a test.
    sets: [[u16; 2]; 2],
}

/// The kind of [`Instruction::Accept`].
pub const ACCEPT: u8 = 0;
/// The kind of [`Instruction::Test`].
pub const TEST: u8 = 1;
/// The kind of [`Instruction::Split`].
pub const SPLIT: u8 = 2;
/// The kind of [`Instruction::Save`].
pub const SAVE: u8 = 3;
/// The kind of [`Instruction::Look`].
pub const LOOK: u8 = 4;
/// The kind of [`Instruction::Phrase`].
pub const PHRASE: u8 = 5;
/// The kind of [`Instruction::Layer`].
pub const LAYER: u8 = 6;
/// The kind of [`Instruction::Jump`].
pub const JUMP: u8 = 7;

// four to a line of memory: their loading is what much time goes into
const _: () = assert!(size_of::<Packed>() == 16);

impl Code {
    /// Packs instructions.
    pub fn new(instructions: &[Instruction]) -> Self {
        Code(instructions.iter().map(pack).collect())
    }

    /// How many instructions there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The instruction of this number.
    #[inline(always)]
    pub fn at(&self, number: u32) -> Instruction {
        self.0[number as usize].unpacked()
    }

    /// All instructions as they lie there.
    pub fn all_packed(&self) -> &[Packed] {
        &self.0
    }

    /// All instructions.
    pub fn unpacked(&self) -> Vec<Instruction> {
        self.0.iter().map(Packed::unpacked).collect()
    }

    /// Where they lie.
    pub fn table(&mut self) -> &mut dyn AnyTable {
        &mut self.0
    }
}

fn pack(instruction: &Instruction) -> Packed {
    let set = |set: FirstSet| [set.test, set.starts.0];
    let named = |kind: u8, number: u32| Packed { kind, number, ..Packed::default() };
    match *instruction {
        Instruction::Accept => named(ACCEPT, 0),
        Instruction::Test { test, phrases, next } => {
            Packed { yes: [phrases.into(), 0, 0], sets: [bytemuck::cast(test), [0; 2]], ..named(TEST, next) }
        }
        Instruction::Split { other, lazy, next_set, other_set } => {
            Packed { yes: [lazy.into(), 0, 0], sets: [set(next_set), set(other_set)], ..named(SPLIT, other) }
        }
        Instruction::Save(slot) => named(SAVE, slot),
        Instruction::Look { next, ahead, negated, captures, set: own, next_set } => {
            let yes = [ahead.into(), negated.into(), captures.into()];
            Packed { yes, sets: [set(own), set(next_set)], ..named(LOOK, next) }
        }
        Instruction::Phrase(name) => named(PHRASE, name),
        Instruction::Layer(layer) => named(LAYER, layer as u32),
        Instruction::Jump(to) => named(JUMP, to),
    }
}

impl Packed {
    /// What it stands for.
    #[inline(always)]
    pub fn unpacked(&self) -> Instruction {
        let Packed { kind, yes: [yes, yes_too, yes_three], number, sets: [first, second] } = *self;
        let set = |[test, starts]: [u16; 2]| FirstSet { test, starts: Starts(starts) };
        match kind {
            ACCEPT => Instruction::Accept,
            TEST => Instruction::Test { test: bytemuck::cast(first), phrases: yes != 0, next: number },
            SPLIT => Instruction::Split { other: number, lazy: yes != 0, next_set: set(first), other_set: set(second) },
            SAVE => Instruction::Save(number),
            LOOK => {
                let (ahead, negated, captures) = (yes != 0, yes_too != 0, yes_three != 0);
                Instruction::Look { next: number, ahead, negated, captures, set: set(first), next_set: set(second) }
            }
            PHRASE => Instruction::Phrase(number),
            LAYER => Instruction::Layer(Layer::ALL[number as usize]),
            _ => Instruction::Jump(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let set = |test: u16, starts: u16| FirstSet { test, starts: Starts(starts) };
        let mut all = vec![
            Instruction::Accept,
            Instruction::Jump(u32::MAX),
            Instruction::Save(7),
            Instruction::Phrase(3),
            Instruction::Test { test: 70_000, phrases: false, next: 9 },
            Instruction::Test { test: 0, phrases: true, next: 0 },
        ];
        for one in [false, true] {
            let (next_set, other_set) = (set(u16::MAX, 2), set(0, u16::MAX));
            all.push(Instruction::Split { other: 1, lazy: one, next_set, other_set });
            for two in [false, true] {
                for three in [false, true] {
                    let (ahead, negated, captures) = (one, two, three);
                    all.push(Instruction::Look { next: 5, ahead, negated, captures, set: other_set, next_set });
                }
            }
        }
        all.extend(Layer::ALL.map(Instruction::Layer));
        assert_eq!(Code::new(&all).unpacked(), all);
    }
}
