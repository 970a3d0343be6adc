//! Bytes a second of one thread by stage: `cargo bench --bench throughput [-- PATH...]`.

mod stages;

use std::time::Instant;

use sayso::Patterns;
use stages::{Clock, NAMES, Stages};

/// Passes over the texts; the median counts.
const PASSES: usize = 5;

fn main() {
    let texts = stages::texts(usize::MAX);
    let bytes: usize = texts.iter().map(Vec::len).sum();
    let start = Instant::now();
    let patterns = Patterns::embedded();
    println!("{:10} {:9.2} ms", "patterns", start.elapsed().as_secs_f64() * 1e3);
    let mut stages = Stages::new(&patterns);
    let passes: Vec<Clock> = (0..PASSES)
        .map(|_| {
            let mut clock = Clock::default();
            stages.pass(&texts, &mut clock);
            clock
        })
        .collect();
    for (stage, name) in NAMES.iter().enumerate() {
        let mut seconds: Vec<f64> = passes.iter().map(|clock| clock.taken[stage].as_secs_f64()).collect();
        seconds.sort_by(f64::total_cmp);
        println!("{name:10} {:9.2} MB/s", bytes as f64 / 1e6 / seconds[PASSES / 2]);
    }
}
