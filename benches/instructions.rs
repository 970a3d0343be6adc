//! Machine instructions a byte by stage, counted by callgrind: the same on a busy machine as on an idle one, so that commits can be
//! compared. `cargo bench --bench instructions [-- PATH...]`; needs valgrind.

mod stages;

use std::env;
use std::fs;
use std::process::{Command, Stdio, exit};

use sayso::Patterns;
use stages::{Clock, NAMES, Stages};

/// Callgrind runs fifty times slower; the first texts of this size tell enough.
const BYTES: usize = 500_000;
/// Names the run that is counted.
const COUNTED: &str = "--counted";

fn main() {
    let texts = stages::texts(BYTES);
    if env::args().any(|word| word == COUNTED) {
        Stages::new(&Patterns::embedded()).pass(&texts, &mut Clock::default());
        return;
    }
    let bytes: usize = texts.iter().map(Vec::len).sum();
    let counts = env::temp_dir().join(format!("sayso-instructions-{}", std::process::id()));
    let program = env::current_exe().expect("a program has a path");
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", counts.display()));
    command.arg(program).arg(COUNTED).args(env::args().skip(1).filter(|word| word != "--bench"));
    match command.stdout(Stdio::null()).stderr(Stdio::null()).status() {
        Ok(status) if status.success() => {}
        failed => {
            eprintln!("valgrind --tool=callgrind: {failed:?}");
            exit(2);
        }
    }
    let listing = Command::new("callgrind_annotate")
        .args(["--inclusive=yes", "--threshold=100", "--auto=no"])
        .arg(&counts)
        .output()
        .expect("callgrind_annotate comes with valgrind");
    let listing = String::from_utf8_lossy(&listing.stdout);
    for name in NAMES {
        let count = count(&listing, &format!("stages::Clock::{name}"));
        println!("{name:10} {:9.2} instructions/byte", count as f64 / bytes as f64);
    }
    // what is left behind in the folder for temporary files does no harm
    let _ = fs::remove_file(counts);
}

/// What a function and all that it calls have taken, from a line such as "  1,234 ( 5.6%)  file.rs:bench::stages::Clock::json [program]".
fn count(listing: &str, function: &str) -> u64 {
    let lines = listing.lines().filter(|line| line.split([' ', '\'']).any(|word| word.ends_with(function)));
    let counts = lines.filter_map(|line| line.split_whitespace().next()?.replace(',', "").parse().ok());
    counts.max().unwrap_or(0)
}
