//! What a run came to, told while it lasts and at its end.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::tell;

/// A run that is over sooner shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two looks at the progress.
const PACE: Duration = Duration::from_millis(100);

/// Counts of a run.
#[derive(Default, Clone, Copy, Debug)]
pub struct Counts {
    /// Texts with a record.
    pub texts: usize,
    /// Their bytes, in UTF-8.
    pub bytes: usize,
    /// Claims found.
    pub claims: usize,
    /// Figures found.
    pub figures: usize,
    /// Inputs that could not be read, and records that could not be written.
    pub failed: usize,
    /// Texts in other languages, left empty.
    pub foreign: usize,
}

impl Counts {
    /// Adds the counts of one input.
    pub fn add(&mut self, other: Counts) {
        self.texts += other.texts;
        self.bytes += other.bytes;
        self.claims += other.claims;
        self.figures += other.figures;
        self.failed += other.failed;
        self.foreign += other.foreign;
    }
}

/// A run under way.
pub struct Progress {
    /// What it came to so far.
    pub counts: Counts,
    started: Instant,
    shown: Instant,
    /// A person may look on.
    watched: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Begins. Nothing is shown if standard error is no terminal or `busy`, for records appear there.
    pub fn new(busy: bool) -> Self {
        let now = Instant::now();
        let watched = !busy && io::stderr().is_terminal();
        Progress { counts: Counts::default(), started: now, shown: now, watched, bar: None }
    }

    /// Tells the user something, above the progress if that is shown.
    pub fn tell(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| tell(message)),
            None => tell(message),
        }
    }

    /// Shows how far the run got.
    pub fn show(&mut self) {
        if !self.watched || self.started.elapsed() < PATIENCE || self.shown.elapsed() < PACE {
            return;
        }
        self.shown = Instant::now();
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        let failed = match self.counts.failed {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        let Counts { texts, bytes, .. } = self.counts;
        bar.set_message(format!("{texts} texts, {}{failed}", Speed { bytes, time: self.started.elapsed() }));
        bar.tick();
    }

    /// Ends, with a summary if it is wanted.
    pub fn finish(self, summary: bool) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if summary {
            let Counts { texts, bytes, claims, figures, failed, foreign } = self.counts;
            let speed = Speed { bytes, time: self.started.elapsed() };
            tell(&format!(
                "sayso: {texts} texts, {claims} claims, {figures} figures, {failed} failed, {foreign} not English; {speed}"
            ));
        }
    }
}

struct Speed {
    bytes: usize,
    time: Duration,
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (megabytes, seconds) = (self.bytes as f64 / 1e6, self.time.as_secs_f64());
        write!(f, "{megabytes:.1} MB in {seconds:.1} s, {:.1} MB/s", megabytes / seconds.max(1e-6))
    }
}
