//! Time frames: each figure gets the one that stands nearest in its sentence.

use crate::extract::types::Figure;
use crate::text::document::Document;
use crate::text::span::TokenSpan;

/// Gives each figure the time frame that stands nearest in its sentence; a figure inside a time frame is none.
pub(super) fn set_periods(document: &Document<'_>, figures: &mut Vec<Figure>, mut periods: Vec<TokenSpan>) {
    periods.sort_by_key(|period| period.start);
    figures.retain(|figure| {
        let at = periods.partition_point(|period| period.end <= figure.number.start);
        !periods.get(at).is_some_and(|period| period.covers(figure.number))
    });
    for figure in figures {
        let sentence = document.sentences[figure.sentence].tokens;
        let behind = periods.partition_point(|period| period.start < figure.tokens.end);
        let next = periods.get(behind).filter(|period| period.start < sentence.end);
        let last = behind.checked_sub(1).and_then(|at| periods.get(at)).filter(|period| period.start >= sentence.start);
        let distance =
            |period: &TokenSpan| period.start.abs_diff(figure.tokens.end).min(figure.tokens.start.abs_diff(period.end));
        figure.period = next.into_iter().chain(last).min_by_key(|period| distance(period)).copied();
    }
}
