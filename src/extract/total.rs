//! What a careful reader would report: figures added up by event.
//!
//! Counts of different people are added; a count inside another, a count that says again what was said before, and a
//! breakdown of an earlier count are not. A sum that the text gives itself replaces what stands before it. Who is wounded
//! and then dies is counted once, as killed. What sources say stays apart in `by_source`.

use super::types::{Claim, Count, Event, Figure, Qualifier, Roles, Total};
use crate::text::document::Document;

const EVENTS: [Event; 6] =
    [Event::Killed, Event::Injured, Event::Missing, Event::Displaced, Event::Detained, Event::Kidnapped];

/// The totals of a document by event.
pub fn totals(document: &Document<'_>, figures: &[Figure], claims: &[Claim]) -> Vec<Total> {
    let source_of = |figure: &Figure| claims[figure.claim?].source.as_ref()?.entity;
    let survivors = survivors(figures);
    let mut items: Vec<Item<'_>> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        let survived = survivors.iter().find(|(number, _)| *number == at);
        if let Some(event) = figure.event.or(survived.map(|_| Event::Injured)) {
            let source = source_of(figure);
            let sentence = &document.sentences[figure.sentence];
            let (paragraph, starts_sentence) = (sentence.paragraph, sentence.tokens.start == figure.tokens.start);
            let head = head(document, figure);
            items.push(Item {
                at,
                figure,
                event,
                source,
                paragraph,
                starts_sentence,
                head,
                died: survived.map_or(0.0, |(_, died)| *died),
            });
        }
    }
    move_the_dead(&mut items);
    let moved = moved_from_injured(&items);
    let totals = EVENTS.iter().filter_map(|event| {
        let own: Vec<Item<'_>> = items.iter().filter(|item| item.event == *event).cloned().collect();
        let mut count = add_up(&own)?;
        if *event == Event::Injured {
            subtract(&mut count, moved);
        }
        let mut sources: Vec<Option<usize>> = own.iter().map(|item| item.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let told = sources.iter().filter_map(|source| {
            let said: Vec<Item<'_>> = own.iter().filter(|item| item.source == *source).cloned().collect();
            Some((*source, add_up(&said)?))
        });
        let by_source = if sources == [None] { Vec::new() } else { told.collect() };
        Some(Total { event: *event, count, by_source })
    });
    totals.collect()
}

/// A figure of an event.
#[derive(Clone, Debug)]
struct Item<'f> {
    at: usize,
    figure: &'f Figure,
    event: Event,
    source: Option<usize>,
    paragraph: u32,
    starts_sentence: bool,
    /// How many of them died, who are counted elsewhere.
    died: f64,
    /// The last word of its noun.
    head: Option<&'f str>,
}

impl Item<'_> {
    fn is(&self, roles: Roles) -> bool {
        self.figure.roles.has(roles)
    }

    /// A person with whom the sentence begins, and to whom the next "he" points.
    fn is_subject(&self) -> bool {
        self.is_person() && self.starts_sentence
    }

    /// One person without a number.
    fn is_person(&self) -> bool {
        self.is(Roles::IMPLIED) && self.figure.value == Some(1.0)
    }
}

fn head<'t>(document: &Document<'t>, figure: &Figure) -> Option<&'t str> {
    let noun = figure.noun.filter(|noun| !noun.is_empty())?;
    Some(document.tokens[noun.end as usize - 1].text(document.text))
}

/// "A man was wounded and taken to a hospital, where he died": takes him from the wounded.
fn move_the_dead(items: &mut Vec<Item<'_>>) {
    let mut at = 0;
    while at < items.len() {
        let item = &items[at];
        let again = |other: &Item<'_>| {
            other.event == Event::Injured && other.figure.value == item.figure.value && other.head == item.head
        };
        if item.event == Event::Killed
            && item.is(Roles::DEFINITE)
            && !item.is_person()
            && let Some(wounded) = (0..at).rev().take(NEAR).find(|other| again(&items[*other]))
        {
            items.remove(wounded);
            continue;
        }
        let back = item.event == Event::Killed && item.is_person() && item.is(REFERRING);
        let wounded = (0..at).rev().take(NEAR).find(|other| {
            let other = &items[*other];
            let near = item.figure.sentence <= other.figure.sentence + usize::from(!item.is(Roles::PRONOUN)) * 100;
            let pronoun = item.is(Roles::OBJECT) || item.is(Roles::PRONOUN) && other.starts_sentence;
            let same = pronoun || !item.is(Roles::PRONOUN) && item.head == other.head;
            back && other.event == Event::Injured && other.is_person() && near && same
        });
        match wounded {
            Some(wounded) if item.is(Roles::PRONOUN) => {
                items[wounded].event = Event::Killed;
                items.remove(at);
            }
            Some(wounded) => {
                items.remove(wounded);
            }
            None => at += 1,
        }
    }
}

/// "Shot ten people, killing four": the figures of attacks that some survived, and how many did not.
fn survivors(figures: &[Figure]) -> Vec<(usize, f64)> {
    let mut found = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        if figure.roles.has(Roles::OPEN) && figure.event.is_none() {
            let behind = figures[at + 1..].iter().take_while(|other| other.sentence == figure.sentence).take(NEAR);
            let outcomes: Vec<&Figure> = behind.filter(|other| other.event.is_some()).collect();
            let died: f64 = outcomes.iter().filter_map(|other| other.value).sum();
            let all_died = outcomes.iter().all(|other| other.event == Some(Event::Killed) && !is_attacker(other));
            if all_died && died > 0.0 && figure.value.is_some_and(|value| died < value) {
                found.push((at, died));
            }
        }
    }
    found
}

fn is_attacker(figure: &Figure) -> bool {
    figure.roles.has(Roles::PERPETRATOR) && figure.roles.has(Roles::IMPLIED)
}

/// How many of those counted as injured died: "one of the wounded died", "one of whom died".
fn moved_from_injured(items: &[Item<'_>]) -> f64 {
    let moved = items.iter().enumerate().filter(|(at, item)| {
        let before = items[..*at].iter().rev().find(|other| !other.is(Roles::PART));
        let wounded = before
            .is_some_and(|other| other.event == Event::Injured && other.figure.sentence + 1 >= item.figure.sentence);
        item.event == Event::Killed && (item.is(Roles::MOVED) || item.is(Roles::SUBSET) && wounded)
    });
    moved.filter_map(|(_, item)| item.figure.value).sum()
}

fn subtract(count: &mut Count, less: f64) {
    for bound in [&mut count.value, &mut count.min, &mut count.max] {
        *bound = bound.filter(|bound| *bound > less).map(|bound| bound - less).or(*bound);
    }
}

/// Words that point back to a person.
const REFERRING: Roles = Roles(Roles::PRONOUN.0 | Roles::DEFINITE.0);
/// Items looked back over.
const NEAR: usize = 12;

/// The sum of one event's items; none if they give no count and say nothing of one.
fn add_up(items: &[Item<'_>]) -> Option<Count> {
    let mut kept: Vec<&Item<'_>> = Vec::new();
    let mut zero = None;
    let mut attacker_inside = false;
    let mut before: Option<&Item<'_>> = None;
    let only_background = items.iter().all(|item| item.is(Roles::BACKGROUND));
    for item in items {
        if item.is(Roles::BACKGROUND) && !only_background {
            continue;
        }
        if item.is(Roles::PART) && !item.is(Roles::MOVED) || item.is(Roles::SUBSET) && !kept.is_empty() {
            attacker_inside |= item.is(Roles::PERPETRATOR);
        } else if item.figure.value == Some(0.0) {
            zero = zero.or(Some(item));
        } else if item.is(Roles::TOTAL) {
            kept.clear();
            kept.push(item);
        } else if !(item.is_person() && item.is(Roles::PERPETRATOR) && attacker_inside
            || item.is(Roles::PRONOUN) && before.is_some_and(|before| before.is_subject())
            || is_known(item, &kept))
        {
            kept.push(item);
        }
        before = Some(item);
    }
    drop_breakdowns(&mut kept);
    if kept.is_empty() {
        // "among the dead were two journalists" and no count of the dead
        kept.extend(items.iter().filter(|item| item.is(Roles::PART)));
        return match zero {
            Some(item) if kept.is_empty() => Some(sum(&[item])),
            _ if kept.is_empty() => None,
            _ => {
                let mut count = sum(&kept);
                count.max = None;
                count.qualifier = Qualifier::AtLeast;
                Some(count)
            }
        };
    }
    Some(sum(&kept))
}

/// The item speaks of people who are counted already.
fn is_known(item: &Item<'_>, kept: &[&Item<'_>]) -> bool {
    if item.is(Roles::MORE) {
        return false;
    }
    if item.is_person() {
        return kept.iter().any(|other| is_same_person(item, other));
    }
    let general = |item: &Item<'_>| item.is(Roles::GENERAL);
    let Some(value) = item.figure.value else { return false };
    // a toll holds all that the text counts behind it
    if !item.is(Roles::PERPETRATOR) && kept.iter().any(|other| other.is(Roles::TOTAL)) {
        return true;
    }
    kept.iter().any(|other| {
        let elsewhere = other.figure.sentence != item.figure.sentence;
        let alike = item.head == other.head || general(item) || general(other) || item.is(Roles::DEFINITE);
        let sides = item.is(Roles::PERPETRATOR) == other.is(Roles::PERPETRATOR);
        let again = other.figure.value == Some(value) && alike && sides && !other.is(Roles::IMPLIED);
        let far = item.paragraph != other.paragraph && general(other) && !item.is(Roles::PERPETRATOR);
        let disputed = item.source != other.source && item.source.is_some() && other.source.is_some() && general(item);
        again && (elsewhere || value > SMALL && general(item) && general(other)) || far || disputed
    })
}

/// Counts up to here may be equal by chance.
const SMALL: f64 = 12.0;

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

/// "62 were killed ... 20 soldiers ... 42 civilians": counts behind a count that add up to it are its parts.
fn drop_breakdowns(kept: &mut Vec<&Item<'_>>) {
    let mut at = 0;
    while at < kept.len() {
        if let Some(whole) = kept[at]
            .figure
            .value
            .filter(|whole| kept[at].is(Roles::GENERAL) || !kept[at].is(Roles::IMPLIED) && *whole > 3.0)
        {
            let mut rest = whole;
            let mut end = at + 1;
            let part = |item: &Item<'_>| {
                let here = item.figure.sentence == kept[at].figure.sentence;
                !item.is(Roles::MORE) && (here || !item.is(Roles::PERPETRATOR))
            };
            while end < kept.len() && rest > 0.0 && part(kept[end]) {
                rest -= kept[end].figure.value.unwrap_or(f64::INFINITY);
                end += 1;
            }
            if rest == 0.0 && end > at + 2 {
                kept.drain(at + 1..end);
            }
        }
        at += 1;
    }
}

fn sum(items: &[&Item<'_>]) -> Count {
    let figures = items.iter().map(|item| item.at).collect();
    if let [one] = items {
        let Figure { value, min, max, qualifier, .. } = *one.figure;
        let mut count = Count { value, min, max, qualifier, figures };
        subtract(&mut count, one.died);
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
    subtract(&mut count, items.iter().map(|item| item.died).sum());
    count
}
