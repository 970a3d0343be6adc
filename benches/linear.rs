//! Texts made to be slow: nanoseconds a byte of each at two lengths, beside news. `cargo bench --bench linear`; what takes more
//! than three times as long a byte as news, or more when it is longer, is marked.

use std::hint::black_box;
use std::time::Instant;

use sayso::{Extractor, Patterns};

const PIECES: &[&str] = &[
    "a",
    "a-",
    "a.",
    "A.",
    "a.b@",
    "'",
    "''",
    "\"",
    " \"",
    "\" ",
    "“",
    "‘a ",
    "’",
    "“‘",
    "(",
    ". ",
    "! ",
    ".\"",
    "1.",
    "1,",
    "1-",
    "1. A ",
    "\n",
    "\na",
    "\n,",
    "the\n",
    "\u{200b}",
    "a\u{200b}",
    "\u{200b} ",
    "é",
    "日",
    "😀",
    "\0",
    "@",
    "#a",
    "http://",
    "www.",
    "a'",
    "'a",
    "n't",
    "p.m. ",
    "p.m. A ",
    "U.S. The ",
    "new ",
    "new york ",
    "white ",
    "[1]",
    ".[1]",
    "? Smith ",
    "?\" A ",
    "• ",
    "$1",
    "-",
    "_",
    "a_",
    "x.com/",
    "…",
    ". . ",
    "said ",
    "he said, ",
    "“x,” he said. ",
    "1 ",
    "A",
    "the man, ",
    "killed ",
    "people, ",
    "Smith said Smith said ",
];

fn main() {
    let patterns = Patterns::embedded();
    let mut extractor = Extractor::new(&patterns);
    let mut cost = |text: &str| {
        let runs = (0..3).map(|_| {
            let start = Instant::now();
            black_box(extractor.record("-", text));
            start.elapsed().as_secs_f64() * 1e9 / text.len() as f64
        });
        runs.fold(f64::INFINITY, f64::min)
    };
    let news = cost(&include_str!("../examples/articles/ferry.txt").repeat(50));
    println!("{:>10} {:>10}  ns a byte; news {news:.0}", "10 KB", "160 KB");
    for piece in PIECES {
        let (short, long) = (cost(&piece.repeat(10_000 / piece.len())), cost(&piece.repeat(160_000 / piece.len())));
        let mark = if long > 3.0 * news || long > 3.0 * short { "slow" } else { "" };
        println!("{short:10.0} {long:10.0}  {piece:?} {mark}");
    }
}
