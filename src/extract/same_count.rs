//! Which counts speak of the same people: said again, given anew, broken down.

use super::types::{Event, Figure, Qualifier, Roles};
use crate::text::document::Document;

/// A figure as totals see it.
#[derive(Clone, Debug)]
pub(super) struct Item<'f> {
    /// Index of the figure.
    pub at: usize,
    pub figure: &'f Figure,
    pub event: Event,
    /// The entity that gave it.
    pub source: Option<usize>,
    /// Its sentence begins with it.
    pub starts_sentence: bool,
    /// How many of them are not to be counted: they died of the attack, or were spared.
    pub less: f64,
    /// Some of those counted before for the same event.
    pub is_subset: bool,
    /// The last word of its noun.
    pub head: Option<&'f str>,
    paragraph: u32,
}

impl<'f> Item<'f> {
    pub(super) fn new(
        document: &Document<'f>,
        at: usize,
        figure: &'f Figure,
        event: Event,
        source: Option<usize>,
        less: f64,
    ) -> Self {
        let sentence = &document.sentences[figure.sentence];
        let noun = figure.noun.filter(|noun| !noun.is_empty());
        let head = noun.map(|noun| document.tokens[noun.end as usize - 1].text(document.text));
        let starts_sentence = sentence.tokens.start == figure.tokens.start;
        Item { at, figure, event, source, starts_sentence, less, is_subset: false, head, paragraph: sentence.paragraph }
    }

    pub(super) fn is(&self, roles: Roles) -> bool {
        self.figure.roles.has(roles)
    }

    /// A person with whom the sentence begins, and to whom the next "he" points.
    pub(super) fn is_subject(&self) -> bool {
        self.is_person() && self.starts_sentence
    }

    /// One person without a number.
    pub(super) fn is_person(&self) -> bool {
        self.is(Roles::IMPLIED) && self.figure.value == Some(1.0)
    }
}

/// Counts looked back over, a bound on the time.
const RECENT: usize = 40;
/// Counts up to here may be equal by chance.
const SMALL: f64 = 12.0;

/// In a later paragraph the item gives a number where there was only "dozens", or a somewhat higher count of people.
pub(super) fn is_update(item: &Item<'_>, other: &Item<'_>) -> bool {
    let apart = item.paragraph != other.paragraph;
    let counts = !item.is(Roles(Roles::MORE.0 | Roles::PERPETRATOR.0 | Roles::IMPLIED.0));
    let Some(value) = item.figure.value.filter(|_| apart && counts) else { return false };
    let general = item.is(Roles::GENERAL) && other.is(Roles::GENERAL);
    match other.figure.value {
        None => other.figure.qualifier == Qualifier::Vague,
        Some(before) => general && value > before && value <= 2.0 * before,
    }
}

/// The item speaks of people who are counted already.
pub(super) fn is_known(item: &Item<'_>, kept: &[&Item<'_>]) -> bool {
    if item.is(Roles::MORE) {
        return false;
    }
    let recent = || kept.iter().rev().take(RECENT);
    if item.is_person() {
        return recent().any(|other| is_same_person(item, other));
    }
    let general = |item: &Item<'_>| item.is(Roles::GENERAL);
    let Some(value) = item.figure.value else { return false };
    recent().any(|other| {
        let elsewhere = other.figure.sentence != item.figure.sentence;
        let alike = item.head == other.head || general(item) || general(other) || item.is(Roles::DEFINITE);
        let sides = item.is(Roles::PERPETRATOR) == other.is(Roles::PERPETRATOR);
        let again = other.figure.value == Some(value) && alike && sides && !other.is(Roles::IMPLIED);
        let far = item.paragraph != other.paragraph && general(other) && !item.is(Roles::PERPETRATOR);
        let disputed = item.source != other.source && item.source.is_some() && general(item) && general(other);
        again && (elsewhere || value > SMALL && general(item) && general(other)) || far || disputed
    })
}

fn is_same_person(item: &Item<'_>, other: &Item<'_>) -> bool {
    if !other.is_person() {
        return false;
    }
    let attacker = |item: &Item<'_>| item.is(Roles::PERPETRATOR);
    let same_head = item.head.zip(other.head).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
    if item.is(Roles::PRONOUN) {
        return attacker(other) || other.is(Roles(Roles::PRONOUN.0 | Roles::NAMED.0));
    }
    if attacker(item) {
        return attacker(other) || other.is(Roles(Roles::PRONOUN.0 | Roles::NAMED.0));
    }
    if item.is(Roles::NAMED) {
        return same_head || attacker(other) || other.is(Roles::PRONOUN);
    }
    item.is(Roles::DEFINITE) && (same_head || item.is(Roles::GENERAL))
}

/// "A policeman was stabbed to death. Five people were killed, including the policeman": he is in the five.
pub(super) fn drop_included(part: &Item<'_>, kept: &mut Vec<&Item<'_>>) {
    let from = kept.len().saturating_sub(RECENT);
    let same = |other: &&Item<'_>| other.is_person() && is_same_person(part, other);
    if part.is_person()
        && let Some(at) = kept[from..].iter().position(same)
    {
        kept.remove(from + at);
    }
}

/// "62 were killed ... 20 soldiers ... 42 civilians": counts behind a count that add up to it are its parts.
pub(super) fn drop_breakdowns(kept: &mut Vec<&Item<'_>>) {
    let mut whole = 0;
    while whole < kept.len() {
        let parts = parts_of(kept[whole], &kept[whole + 1..]);
        kept.drain(whole + 1..whole + 1 + parts);
        whole += 1;
    }
}

/// How many of the items that follow add up to `whole`; 0 if none do.
fn parts_of(whole: &Item<'_>, behind: &[&Item<'_>]) -> usize {
    let Some(value) = whole.figure.value else { return 0 };
    let is_sum = whole.is(Roles::GENERAL) || !whole.is(Roles::IMPLIED) && value > MOST_PERSONS;
    if !is_sum {
        return 0;
    }
    let is_part = |item: &Item<'_>| {
        let here = item.figure.sentence == whole.figure.sentence;
        !item.is(Roles::MORE) && (here || !item.is(Roles::PERPETRATOR))
    };
    let mut rest = value;
    for (number, item) in behind.iter().enumerate().take(RECENT) {
        if !is_part(item) {
            break;
        }
        rest -= item.figure.value.unwrap_or(f64::INFINITY);
        if rest <= 0.0 {
            return if rest == 0.0 && number > 0 { number + 1 } else { 0 };
        }
    }
    0
}

/// Up to so many people, single persons that follow may add up to the number by chance.
const MOST_PERSONS: f64 = 3.0;
