//! Prints who said what in the texts of the command line: `cargo run --example use_as_library examples/articles/ferry.txt`.

use std::error::Error;

use sayso::{Extractor, Patterns, decode};

fn main() -> Result<(), Box<dyn Error>> {
    let patterns = Patterns::embedded();
    let mut extractor = Extractor::new(&patterns);
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let text = decode(&bytes)?.text;
        let record = extractor.record(path.as_str(), &text);
        for claim in &record.claims {
            let source = claim.source.as_ref().and_then(|source| source.name.as_deref());
            println!("{}: {}", source.unwrap_or("somebody"), claim.content.text);
        }
    }
    Ok(())
}
