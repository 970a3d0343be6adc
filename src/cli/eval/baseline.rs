//! A saved score, and what changed since: the claims gained and lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::gold::Spans;
use super::report::rows;
use super::score::{Predicted, Score, Verdict};

/// A score as it is saved.
#[derive(Serialize, Deserialize)]
pub struct Baseline {
    /// F1 of each row of the report.
    f1: [f64; 5],
    /// Every claim that was found.
    claims: Vec<Predicted>,
}

/// What changed since a baseline.
pub struct Changes {
    /// F1 of each row of the report at that time.
    pub f1: [f64; 5],
    /// Claims that are found now and were not, or are right now and were not.
    pub gained: Vec<Predicted>,
    /// Claims that were found and are not, or were right and are not.
    pub lost: Vec<Predicted>,
}

impl Baseline {
    /// The baseline that a score makes.
    pub fn of(score: &Score) -> Self {
        Baseline { f1: rows(score).map(|(_, [.., f1])| f1), claims: score.predicted.clone() }
    }

    /// Reads a baseline; none if there is no such file.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        let what = || format!("{}: not a baseline that `sayso eval --baseline` wrote", path.display());
        serde_json::from_slice(&bytes).with_context(what).map(Some)
    }

    /// Saves the baseline.
    pub fn write(&self, path: &Path) -> Result<()> {
        fs::write(path, serde_json::to_vec(self)?).with_context(|| path.display().to_string())
    }

    /// What changed from this baseline to a score.
    pub fn changes(self, score: &Score) -> Changes {
        let (before, now) = (keys(&self.claims), keys(&score.predicted));
        let gained = score.predicted.iter().filter(|claim| !before.contains(&key(claim))).cloned().collect();
        let lost = self.claims.iter().filter(|claim| !now.contains(&key(claim))).cloned().collect();
        Changes { f1: self.f1, gained, lost }
    }
}

/// What makes two claims the same: place and verdict, whatever the pattern.
fn key(claim: &Predicted) -> (&str, &Spans, Verdict) {
    (&claim.article, &claim.spans, claim.verdict)
}

fn keys(claims: &[Predicted]) -> BTreeSet<(&str, &Spans, Verdict)> {
    claims.iter().map(key).collect()
}
