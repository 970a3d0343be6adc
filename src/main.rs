//! The `sayso` command; see [`sayso::cli`].

use sayso::cli::{self, Exit};

fn main() -> Exit {
    cli::main()
}
