//! How a run ends.

use std::process::{ExitCode, Termination};

/// How a run ended, as the exit code tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Everything was done. Finding no claim is no failure, nor is a reader that closes the pipe.
    Done = 0,
    /// Some inputs could not be read, or some examples of patterns do not hold; the rest was done.
    SomeFailed = 1,
    /// Nothing could be done, or no more: a bad flag, broken patterns, an output that cannot be written.
    Unusable = 2,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}
