//! What is built in: the files of `patterns/`, and the program that the build script has compiled from them by the same
//! compiler that compiles a user's folder, so that a run need not compile them again.

use crate::pattern::load::PatternFolder;
use crate::pattern::program::Program;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// What the build script has written: a [`Program`] in postcard's format.
static PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/program.bin"));

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
        postcard::from_bytes(PROGRAM).expect("the build script has written a whole program")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_program_is_the_compiled_one() {
        let compiled = Program::compile(&[PatternFolder::embedded()]).unwrap();
        assert!(postcard::to_stdvec(&compiled).unwrap() == PROGRAM, "build.rs and this build compile differently");
    }
}
