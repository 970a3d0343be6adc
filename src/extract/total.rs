//! What a careful reader would report: figures added up by event.
//!
//! Counts of different people are added; a count inside another, a count that says again what was said before, and a
//! breakdown of an earlier count are not (see `same_count`). A sum that the text gives itself replaces what stands before
//! it. Who is wounded and then dies is counted once, as killed. What sources say stays apart in `by_source`.

use super::same_count::{Item, drop_breakdowns, drop_included, is_known, is_update};
use super::types::{Claim, ClaimType, Count, Event, Figure, Qualifier, Roles, Total};
use crate::text::document::Document;

const EVENTS: [Event; 6] =
    [Event::Killed, Event::Injured, Event::Missing, Event::Displaced, Event::Detained, Event::Kidnapped];

/// The totals of a document by event.
pub fn totals(document: &Document<'_>, figures: &[Figure], claims: &[Claim]) -> Vec<Total> {
    // what somebody wants or orders is no word of his on the toll
    let source_of = |figure: &Figure| {
        let claim = figure.claim.map(|claim| &claims[claim]);
        let told = claim.filter(|claim| claim.claim_type != ClaimType::Eventuality);
        told?.source.as_ref()?.entity
    };
    let mut items: Vec<Item<'_>> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        let died = died_of_attacked(figures, at);
        let less = died.or_else(|| spared_of(figures, at));
        let event = figure.event.or(died.map(|_| Event::Injured));
        if let Some(event) = event.filter(|_| !figure.roles.has(Roles::SPARED)) {
            let mut item = Item::new(document, at, figure, event, source_of(figure), less.unwrap_or(0.0));
            item.is_subset = figure.roles.has(Roles::SUBSET) && event_before(figures, at) == Some(event);
            items.push(item);
        }
    }
    drop_the_found(&mut items);
    move_the_dead(&mut items);
    let moved = moved_from_injured(&items);
    let totals = EVENTS.iter().filter_map(|event| {
        let mut own: Vec<&Item<'_>> = items.iter().filter(|item| item.event == *event).collect();
        let mut count = add_up(&own)?;
        if *event == Event::Injured {
            subtract(&mut count, moved);
        }
        own.sort_by_key(|item| item.source);
        let told = own.chunk_by(|a, b| a.source == b.source);
        let told = told.filter_map(|said| Some((said[0].source, add_up(said)?)));
        let named = own.iter().any(|item| item.source.is_some());
        let by_source = if named { told.collect() } else { Vec::new() };
        Some(Total { event: *event, count, by_source })
    });
    totals.collect()
}

/// Items, or figures, looked at around one: enough for a sentence, and a bound on the time.
const NEAR: usize = 12;

/// "Shot ten people, killing four": how many died of an attack that some survived.
fn died_of_attacked(figures: &[Figure], at: usize) -> Option<f64> {
    let attacked = &figures[at];
    if !attacked.roles.has(Roles::OPEN) || attacked.event.is_some() {
        return None;
    }
    let behind = figures[at + 1..].iter().take(NEAR).take_while(|other| other.sentence == attacked.sentence);
    let outcomes: Vec<&Figure> = behind.filter(|other| other.event.is_some()).collect();
    let attacker = |figure: &Figure| figure.roles.has(Roles::PERPETRATOR) && figure.roles.has(Roles::IMPLIED);
    let all_died = outcomes.iter().all(|other| other.event == Some(Event::Killed) && !attacker(other));
    let died: f64 = outcomes.iter().filter_map(|other| other.value).sum();
    (all_died && died > 0.0 && attacked.value.is_some_and(|value| died < value)).then_some(died)
}

/// What befell those counted before a figure; none if they were attacked and nobody says how many lived.
fn event_before(figures: &[Figure], at: usize) -> Option<Event> {
    let mut before = figures[..at].iter().rev().take(NEAR);
    before.find(|figure| figure.event.is_some() || figure.roles.has(Roles::OPEN))?.event
}

/// "The body of a hiker was found six days after she vanished": who was missing is counted already.
fn drop_the_found(items: &mut Vec<Item<'_>>) {
    let mut before: Option<(usize, bool)> = None;
    items.retain(|item| {
        let sentence = item.figure.sentence;
        let told = before == Some((sentence, true));
        before = Some((sentence, item.is_person() && item.event == Event::Killed));
        !(told && item.event == Event::Missing && item.is(Roles::PRONOUN))
    });
}

/// "A group of eight, killing all but two": how many of those counted were spared.
fn spared_of(figures: &[Figure], at: usize) -> Option<f64> {
    let counted = figures[at].event.is_some();
    let next = figures.get(at + 1).filter(|next| counted && next.sentence == figures[at].sentence)?;
    next.value.filter(|_| next.roles.has(Roles::SPARED))
}

/// Takes those who died from the injured: "A man was wounded and taken to a hospital, where he died", "stabbed two officers
/// ... shot the two officers dead".
fn move_the_dead(items: &mut Vec<Item<'_>>) {
    let mut gone = vec![false; items.len()];
    for at in 0..items.len() {
        let item = &items[at];
        let refers = item.is(Roles::PRONOUN) || item.is(Roles::DEFINITE);
        if item.event != Event::Killed || !refers {
            continue;
        }
        let is_wounded = |other: &Item<'_>| {
            let alike = if item.is_person() && item.is(Roles::PRONOUN) {
                let near = item.figure.sentence == other.figure.sentence;
                other.is_person() && near && (item.is(Roles::OBJECT) || other.starts_sentence)
            } else {
                item.is_person() == other.is_person()
                    && item.figure.value == other.figure.value
                    && item.head == other.head
            };
            other.event == Event::Injured && alike
        };
        let wounded = (at.saturating_sub(NEAR)..at).rev().find(|other| !gone[*other] && is_wounded(&items[*other]));
        if let Some(wounded) = wounded {
            // the pronoun is no second person, and the other words say more
            if item.is(Roles::PRONOUN) {
                items[wounded].event = Event::Killed;
                gone[at] = true;
            } else {
                gone[wounded] = true;
            }
        }
    }
    let mut at = 0;
    items.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// How many of those counted as injured died: "one of the wounded died", "one of whom died".
fn moved_from_injured(items: &[Item<'_>]) -> f64 {
    let moved = items.iter().enumerate().filter(|(at, item)| {
        let before = items[..*at].iter().rev().take(NEAR).find(|other| !other.is(Roles::PART));
        let wounded = before.is_some_and(|other| {
            other.event == Event::Injured && other.less == 0.0 && other.figure.sentence + 1 >= item.figure.sentence
        });
        item.event == Event::Killed && (item.is(Roles::MOVED) || item.is(Roles::SUBSET) && wounded)
    });
    moved.filter_map(|(_, item)| item.figure.value).sum()
}

fn subtract(count: &mut Count, less: f64) {
    for bound in [&mut count.value, &mut count.min, &mut count.max] {
        *bound = bound.filter(|bound| *bound > less).map(|bound| bound - less).or(*bound);
    }
}

/// The sum of one event's items; none if they give no count and say nothing of one.
fn add_up(items: &[&Item<'_>]) -> Option<Count> {
    let mut kept: Vec<&Item<'_>> = Vec::new();
    let mut zero = None;
    let mut has_total = false;
    let mut attacker_inside = false;
    let mut before: Option<&Item<'_>> = None;
    let only_background = items.iter().all(|item| item.is(Roles::BACKGROUND));
    for item in items.iter().filter(|item| only_background || !item.is(Roles::BACKGROUND)) {
        let counted =
            kept.last().is_some_and(|last| !item.is(Roles::MORE) || last.figure.sentence == item.figure.sentence);
        let inside = item.is(Roles::PART) && !item.is(Roles::MOVED) || item.is_subset && counted;
        let told = before.replace(item);
        if inside {
            attacker_inside |= item.is(Roles::PERPETRATOR);
            drop_included(item, &mut kept);
        } else if item.figure.value == Some(0.0) {
            zero = zero.or(Some(*item));
        } else if item.is(Roles::TOTAL) {
            kept.clear();
            kept.push(item);
            has_total = true;
        } else if has_total && !item.is(Roles::PERPETRATOR) && !item.is(Roles::MORE) && item.figure.value.is_some() {
            // a toll holds all that the text counts behind it
        } else if let Some(other) = kept.iter_mut().rev().take(NEAR).find(|other| is_update(item, other)) {
            *other = item;
        } else {
            let attacker = item.is_person() && item.is(Roles::PERPETRATOR) && attacker_inside;
            let subject = item.is(Roles::PRONOUN) && told.is_some_and(Item::is_subject);
            if !attacker && !subject && !is_known(item, &kept) {
                kept.push(item);
            }
        }
    }
    drop_breakdowns(&mut kept);
    if !kept.is_empty() {
        return Some(sum(&kept));
    }
    // "among the dead were two journalists" and no count of the dead
    kept.extend(items.iter().filter(|item| item.is(Roles::PART)));
    if kept.is_empty() {
        return zero.map(|item| sum(&[item]));
    }
    let count = sum(&kept);
    // "killed 118 of them" says how many were killed
    if kept.iter().all(|item| item.is(Roles::SUBSET)) {
        return Some(count);
    }
    Some(Count { max: None, qualifier: Qualifier::AtLeast, ..count })
}

fn sum(items: &[&Item<'_>]) -> Count {
    let figures = items.iter().map(|item| item.at).collect();
    if let [one] = items {
        let Figure { value, min, max, qualifier, .. } = *one.figure;
        let mut count = Count { value, min, max, qualifier, figures };
        subtract(&mut count, one.less);
        return count;
    }
    let counted: Vec<&Figure> = items.iter().map(|item| item.figure).collect();
    let vague = counted.iter().any(|figure| figure.qualifier == Qualifier::Vague);
    let known = counted.iter().filter(|figure| figure.qualifier != Qualifier::Vague);
    let mut value = Some(0.0);
    let (mut low, mut high) = (Some(0.0), Some(0.0));
    let mut any = false;
    for figure in known {
        any = true;
        let add = |sum: &mut Option<f64>, term: Option<f64>| *sum = sum.zip(term).map(|(a, b)| a + b);
        add(&mut value, figure.value);
        add(&mut low, figure.min);
        add(&mut high, figure.max);
    }
    if !any {
        return Count { value: None, min: None, max: None, qualifier: Qualifier::Vague, figures };
    }
    let has = |qualifier: Qualifier| counted.iter().any(|figure| figure.qualifier == qualifier);
    let order = [
        Qualifier::AtLeast,
        Qualifier::Range,
        Qualifier::MoreThan,
        Qualifier::AtMost,
        Qualifier::LessThan,
        Qualifier::About,
    ];
    let qualifier =
        if vague { Qualifier::AtLeast } else { order.into_iter().find(|q| has(*q)).unwrap_or(Qualifier::Exact) };
    let (min, max) = match qualifier {
        Qualifier::Exact => (value, value),
        Qualifier::AtLeast | Qualifier::MoreThan => (value.or(low), None),
        Qualifier::AtMost | Qualifier::LessThan => (None, value),
        Qualifier::Range => (low, high),
        Qualifier::About | Qualifier::Vague => (None, None),
    };
    let mut count = Count { value, min, max, qualifier, figures };
    subtract(&mut count, items.iter().map(|item| item.less).sum());
    count
}
