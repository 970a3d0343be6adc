//! What is built in: the files of `patterns/`, and the program that the build script has compiled from them by the same
//! compiler that compiles a user's folder, so that a run need not compile them again.

use crate::pattern::load::PatternFolder;
use crate::pattern::program::Program;
use crate::text::table;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// What the build script has written: a [`Program`] in postcard's format, but for its tables.
static PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/program.bin"));

/// The tables of the program, as [`table::write`] puts them.
static TABLES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/tables.bin")));

/// Begins where tables may begin.
#[repr(C, align(8))]
struct Aligned<B: ?Sized>(B);

const _: () = assert!(align_of::<Aligned<u8>>() == table::ALIGNMENT);

impl PatternFolder {
    /// The patterns that sayso was built with.
    pub fn embedded() -> Self {
        PatternFolder::of_files("patterns", FILES)
    }
}

impl Program {
    /// The patterns that sayso was built with, compiled. It runs, but cannot be explained: it has no files, syntax trees or
    /// examples. For those, compile [`PatternFolder::embedded`].
    pub fn embedded() -> Self {
        let mut program = postcard::from_bytes(PROGRAM).expect("the build script has written a whole program");
        table::read(&mut program, &TABLES.0);
        program
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_program_is_the_compiled_one() {
        let mut compiled = Program::compile(&[PatternFolder::embedded()]).unwrap().packed();
        let same = postcard::to_stdvec(&compiled).unwrap() == PROGRAM && table::write(&mut compiled) == TABLES.0;
        assert!(same, "build.rs and this build compile differently");
    }
}
