//! The lists that figures ask, and the questions: which event a word stands for, whether a noun means people.

use super::Reader;
use crate::extract::types::Event;
use crate::text::lexicon::{ClassId, EntryId, Lexicon};
use crate::text::span::TokenSpan;

/// The lists that figures ask, looked up once.
#[derive(Debug)]
pub struct FigureRules {
    pub(super) qualifiers: Option<ClassId>,
    pub(super) more: Option<ClassId>,
    pub(super) units: Option<ClassId>,
    pub(super) people: [Option<ClassId>; 3],
    pub(super) things: Option<ClassId>,
    pub(super) nouns: Option<ClassId>,
    pub(super) perpetrators: Option<ClassId>,
    pub(super) general: Option<ClassId>,
    pub(super) of: Option<ClassId>,
    pub(super) and: Option<ClassId>,
    pub(super) be: Option<ClassId>,
    pub(super) harm: [Option<ClassId>; 3],
    pub(super) ambiguous: [Option<ClassId>; 3],
    pub(super) definite: [Option<ClassId>; 3],
}

/// Lists of words that say what happened to people, with `event=`.
const HARM_LISTS: [&str; 3] = ["harm-verbs", "harm-adjectives", "harm-nouns"];

impl FigureRules {
    /// Looks the lists up.
    pub fn new(lexicon: &Lexicon) -> Self {
        let class = |name: &str| lexicon.class(name);
        FigureRules {
            qualifiers: class("qualifiers"),
            more: class("qualifiers.more"),
            units: class("units"),
            people: [class("person-nouns"), class("group-nouns.plural"), class("demonyms.group")],
            nouns: class("nouns"),
            things: class("group-nouns.thing"),
            perpetrators: class("person-nouns.perpetrator"),
            general: class("general-people"),
            of: class("number-joints.of"),
            and: class("number-joints.and"),
            be: class("auxiliaries.be"),
            harm: HARM_LISTS.map(class),
            ambiguous: HARM_LISTS.map(|list| class(&format!("{list}.ambiguous"))),
            definite: [class("determiners.definite"), class("possessives"), class("determiners.demonstrative")],
        }
    }
}

impl Reader<'_, '_, '_> {
    /// The longest list entry of the class that begins at `at`, with the place behind it; else the token.
    pub(super) fn longest_entry(&self, at: usize, end: usize, class: Option<ClassId>) -> (EntryId, usize) {
        let here = self.document.phrases_at(at);
        let longest = here
            .filter(|phrase| phrase.tokens.end as usize <= end && self.lexicon().in_class(phrase.entry, class))
            .max_by_key(|phrase| phrase.tokens.end);
        match longest {
            Some(phrase) => (phrase.entry, phrase.tokens.end as usize),
            None => (self.document.tokens[at].entry, at + 1),
        }
    }

    /// The last word of the span, or a list entry of several words that ends there, is of this class.
    pub(super) fn head_is(&self, span: TokenSpan, class: Option<ClassId>) -> bool {
        let ends = |entry: EntryId| self.lexicon().in_class(entry, class);
        let last = span.end as usize - 1;
        ends(self.document.tokens[last].entry)
            || (span.start as usize..last)
                .any(|at| self.document.phrase_at(TokenSpan::new(at, last + 1)).is_some_and(ends))
    }

    /// The event that the harm words of the span stand for; the last one counts: "shot and killed".
    pub(super) fn event_of(&self, span: TokenSpan) -> Option<Event> {
        let event = |entry: &EntryId| {
            HARM_LISTS.iter().find_map(|list| self.lexicon().attribute(*entry, list, "event")).and_then(Event::named)
        };
        self.entries_in(span).iter().rev().find_map(event)
    }

    /// A word of harm that is often used of things, in every list that has it: "wounds" is a noun, but also a clear verb.
    pub(super) fn is_ambiguous(&self, entry: EntryId) -> bool {
        let is = |class: &Option<ClassId>| self.lexicon().in_class(entry, *class);
        let mut lists = self.rules.harm.iter().zip(&self.rules.ambiguous);
        lists.clone().any(|(_, ambiguous)| is(ambiguous)) && lists.all(|(list, ambiguous)| !is(list) || is(ambiguous))
    }

    /// The list entries in a span: the phrases of several words, else the words.
    pub(super) fn entries_in(&self, span: TokenSpan) -> Vec<EntryId> {
        let [from, behind] = [span.start, span.end].map(|at| self.document.phrase_from(at as usize));
        let inside = self.document.phrases[from..behind].iter();
        let mut entries: Vec<EntryId> = self.document.tokens[span.range()].iter().map(|token| token.entry).collect();
        let mut longest: Vec<_> = inside.filter(|phrase| phrase.tokens.end <= span.end).collect();
        longest.sort_by_key(|phrase| phrase.tokens.len());
        entries.extend(longest.iter().map(|phrase| phrase.entry));
        entries
    }

    pub(super) fn is_people(&self, noun: TokenSpan) -> bool {
        !self.head_is(noun, self.rules.things) && self.rules.people.iter().any(|class| self.head_is(noun, *class))
    }
}
