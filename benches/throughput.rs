//! Bytes a second of one thread by stage: `cargo bench [-- PATH...]`; without a path, the example articles repeated to 1 MB.

use std::hint::black_box;
use std::time::Instant;

use sayso::text::document::DocumentBuilder;
use sayso::{Extractor, Patterns};

/// Passes over the text; the median counts.
const PASSES: usize = 5;

fn main() {
    let paths: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let texts: Vec<String> = match paths.is_empty() {
        true => vec![include_str!("../examples/articles/ferry.txt").to_string(); 500],
        false => paths.iter().map(|path| std::fs::read_to_string(path).expect("a text file")).collect(),
    };
    let bytes: usize = texts.iter().map(String::len).sum();
    let start = Instant::now();
    let patterns = Patterns::embedded();
    println!("{:12} {:8.1} ms", "patterns", start.elapsed().as_secs_f64() * 1e3);

    let mut builder = DocumentBuilder::new(&patterns.lexicon);
    report("document", bytes, || texts.iter().for_each(|text| drop(black_box(builder.build(text)))));
    let mut extractor = Extractor::new(&patterns);
    report("matches", bytes, || texts.iter().for_each(|text| drop(black_box(extractor.matches(text)))));
    report("extraction", bytes, || texts.iter().for_each(|text| drop(black_box(extractor.extract(text)))));
    let mut out = Vec::new();
    report("whole", bytes, || {
        for text in &texts {
            out.clear();
            serde_json::to_writer(&mut out, &extractor.record("-", text)).expect("writing to memory");
        }
    });
}

fn report(stage: &str, bytes: usize, mut pass: impl FnMut()) {
    let mut seconds: Vec<f64> = (0..PASSES)
        .map(|_| {
            let start = Instant::now();
            pass();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    println!("{stage:12} {:8.2} MB/s", bytes as f64 / 1e6 / seconds[PASSES / 2]);
}
