//! What befell the people of a phrase: each figure in it gets its event and role, and people without a number become figures of
//! one.

use super::Reader;
use crate::extract::types::{Event, Figure, Qualifier, Roles};
use crate::matching::engine::Match;
use crate::text::facts::Facts;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

impl Reader<'_, '_, '_> {
    /// Gives the figures in a group their event and role, and makes figures of persons without a number.
    pub(super) fn apply_group(&self, found: &Match, figures: &mut [Figure], persons: &mut Vec<Figure>) {
        let pattern = &self.program.patterns[found.pattern as usize];
        let matches = &self.engine.matches;
        let word = matches.capture(found, self.program, "event");
        let event = pattern.setting("event").and_then(Event::named).or_else(|| self.event_of(word?));
        let role = pattern.setting("role").and_then(Roles::named).unwrap_or_default();
        let ambiguous = word.is_some_and(|word| {
            let entries = self.entries_in(word);
            entries.last().is_some_and(|entry| self.is_ambiguous(*entry))
        });
        for (name, span) in matches.captures(found, self.program) {
            match name {
                "counted" => {
                    let from = figures.partition_point(|figure| figure.number.start < span.start);
                    let sentence = self.document.sentence_of(span.start as usize);
                    let mut earlier = figures[..from].iter().rev().take_while(|figure| figure.sentence == sentence);
                    // "killed 15 insurgents and captured four"
                    let follows_people = earlier.any(|figure| figure.unit == "people");
                    let inside = figures[from..].iter_mut().take_while(|figure| figure.number.start < span.end);
                    for (number, figure) in inside.enumerate() {
                        // "including 4 boys and 12 others were hurt"
                        let next = role == Roles::PART && number > 0;
                        if next && (figure.roles.has(Roles::MORE) || self.begins_clause(figure)) {
                            break;
                        }
                        // "the 212 dead" are counted, whoever is part of them
                        let adjacent =
                            word.is_some_and(|word| word.start <= figure.tokens.end && word.end >= figure.tokens.start);
                        if !adjacent && self.is_whole(figure) {
                            continue;
                        }
                        let open = role == Roles::OPEN && figure.roles.has(Roles::IMPLIED);
                        // who runs away after a crime is not displaced
                        let alone = figure.roles.has(Roles(Roles::IMPLIED.0 | Roles::PERPETRATOR.0));
                        if event == Some(Event::Displaced) && alone {
                            continue;
                        }
                        let first = figure.tokens.start == self.document.sentences[figure.sentence].tokens.start;
                        let doubtful = ambiguous && !((follows_people || first) && figure.noun.is_none());
                        if self.is_member(figure, doubtful) && !open {
                            set_event(figure, event);
                            figure.roles.add(role);
                        }
                    }
                    persons.extend(self.last_name(span).map(|name| self.person(found, name, event, role)));
                }
                "person" => persons.push(self.person(found, span, event, role)),
                _ => {}
            }
        }
    }

    /// The figure is the whole of which another number is part: the 30 of "two of the 30 men", "70 percent of the town's 30 men".
    fn is_whole(&self, figure: &Figure) -> bool {
        /// Words between "of" and the number: "of the town's 30".
        const BETWEEN: usize = 4;
        let start = figure.tokens.start.min(figure.number.start) as usize;
        let tokens = &self.document.tokens;
        let is_word = |at: &usize| tokens[*at].kind == TokenKind::Word;
        let Some(of) = (start.saturating_sub(BETWEEN)..start)
            .rev()
            .take_while(is_word)
            .find(|at| self.lexicon().in_class(tokens[*at].entry, self.rules.of))
        else {
            return false;
        };
        let determiner = Tags::DETERMINER | Tags::POSSESSIVE;
        let definite = tokens[of + 1..start.max(of + 1)].iter().any(|token| token.tags.any(determiner));
        let before = &tokens[..of];
        let counted = before
            .last()
            .is_some_and(|last| self.lexicon().facts(last.entry).any(Facts::MEASURE) || last.tags.any(Tags::NUMERAL));
        definite && counted
    }

    /// The figure counts people of the group: it is no measure, and no thing behind a preposition.
    fn is_member(&self, figure: &Figure, ambiguous: bool) -> bool {
        let mut before = figure.tokens.start.min(figure.number.start) as usize;
        while before > 0 && self.document.tokens[before - 1].tags.any(Tags::DETERMINER) {
            before -= 1;
        }
        let preposition = |at: usize| {
            let token = &self.document.tokens[at];
            token.tags.any(Tags::PREPOSITION) && !self.lexicon().in_class(token.entry, self.rules.of)
        };
        let bare = figure.noun.is_none();
        // "his uncle, who was a judge"
        let described = figure.roles.has(Roles::IMPLIED)
            && before > 0
            && self.lexicon().in_class(self.document.tokens[before - 1].entry, self.rules.be);
        let tied = before > 0 && preposition(before - 1) && figure.unit != "people" && !bare;
        let thing = figure.noun.is_some_and(|noun| self.head_is(noun, self.rules.nouns));
        let counts = figure.unit == "people" || figure.unit == "count" && !ambiguous && !thing;
        counts && !tied && !described
    }

    /// "including a policeman, and more than 50 were injured": a comma before "and", and a verb behind the number.
    fn begins_clause(&self, figure: &Figure) -> bool {
        let tokens = &self.document.tokens;
        let Some(and) = (figure.tokens.start as usize).checked_sub(1) else { return false };
        let comma = and > 0 && tokens[and - 1].text(self.document.text) == ",";
        let verb = tokens.get(figure.tokens.end as usize).is_some_and(|next| next.tags.any(Tags::AUXILIARY));
        comma && verb && self.lexicon().in_class(tokens[and].entry, self.rules.and)
    }

    /// The name with which a group ends: "three officers and Reed".
    fn last_name(&self, group: TokenSpan) -> Option<TokenSpan> {
        let tokens = &self.document.tokens[group.range()];
        let names = tokens.iter().rev().take_while(|token| token.tags.any(Tags::NAME)).count();
        let start = tokens.len() - names;
        let and = tokens.get(start.checked_sub(1)?)?;
        let joined = names > 0 && self.lexicon().in_class(and.entry, self.rules.and);
        joined.then(|| TokenSpan::new(group.start as usize + start, group.end as usize))
    }

    fn person(&self, found: &Match, span: TokenSpan, event: Option<Event>, role: Roles) -> Figure {
        let mut roles = Roles::IMPLIED;
        roles.add(role);
        let first = &self.document.tokens[span.start as usize];
        if first.tags.any(Tags::PRONOUN) {
            roles.add(Roles::PRONOUN);
        } else if first.kind == TokenKind::Word && first.tags.any(Tags::NAME) {
            roles.add(Roles::NAMED);
        }
        self.read_noun(span, &mut roles);
        Figure {
            pattern: found.pattern,
            tokens: span,
            number: span,
            bytes: self.document.bytes_of(span),
            value: Some(1.0),
            min: Some(1.0),
            max: Some(1.0),
            qualifier: Qualifier::Exact,
            unit: "people".into(),
            noun: Some(span),
            event,
            period: None,
            roles,
            sentence: self.document.sentence_of(span.start as usize),
            claim: None,
        }
    }
}

/// Adds persons without a number, unless a figure or another pattern has the same words already.
pub(super) fn add_persons(persons: Vec<Figure>, figures: &mut Vec<Figure>) {
    let found = figures.len();
    for person in persons {
        let at = figures[..found].partition_point(|figure| figure.number.end <= person.tokens.start);
        match figures[..found].get_mut(at).filter(|figure| figure.number.start < person.tokens.end) {
            Some(figure) => {
                set_event(figure, person.event);
                figure.roles.add(person.roles);
            }
            None => figures.push(person),
        }
    }
    figures.sort_by_key(|figure| (figure.number.start, figure.bytes.start));
    figures.dedup_by(|person, before| {
        let same = person.roles.has(Roles::IMPLIED) && before.number.overlaps(person.number);
        if same {
            set_event(before, person.event);
            before.roles.add(person.roles);
        }
        same
    });
}

/// Who is wounded and then dies is killed.
pub(super) fn set_event(figure: &mut Figure, event: Option<Event>) {
    let rank = |event: Option<Event>| match event {
        None => 0,
        Some(Event::Injured) => 2,
        Some(Event::Killed) => 3,
        Some(_) => 1,
    };
    if rank(event) > rank(figure.event) {
        figure.event = event;
        figure.unit = "people".into();
    }
}
