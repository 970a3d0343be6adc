//! From standing matches to figures: the value with its qualifier and bounds, the unit, the event.
//!
//! A figure pattern finds a number with what stands around it. A group pattern finds what happened to the people in a
//! phrase - "six soldiers, four civilians and a policeman were killed" - and gives each figure of the phrase its event.

use super::types::{Claim, Event, Figure, Qualifier, Roles};
use crate::matching::engine::{Engine, Match};
use crate::matching::resolve::Verdict;
use crate::pattern::file::Makes;
use crate::pattern::program::Program;
use crate::text::document::Document;
use crate::text::facts::Facts;
use crate::text::lexicon::{ClassId, EntryId, Lexicon};
use crate::text::number::{Form, Quantity, Unit};
use crate::text::span::{ByteSpan, TokenSpan};
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// The lists that figures ask, looked up once.
#[derive(Debug)]
pub struct FigureRules {
    qualifiers: Option<ClassId>,
    more: Option<ClassId>,
    units: Option<ClassId>,
    people: [Option<ClassId>; 3],
    things: Option<ClassId>,
    nouns: Option<ClassId>,
    perpetrators: Option<ClassId>,
    general: Option<ClassId>,
    of: Option<ClassId>,
    and: Option<ClassId>,
    be: Option<ClassId>,
    harm: [Option<ClassId>; 3],
    ambiguous: [Option<ClassId>; 3],
    definite: [Option<ClassId>; 3],
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

/// The figures of a document in order of the text, with the single persons that totals count.
pub fn read(
    program: &Program,
    document: &Document<'_>,
    engine: &Engine<'_>,
    verdicts: &[Verdict],
    rules: &FigureRules,
) -> Vec<Figure> {
    let reader = Reader { program, document, engine, rules };
    let standing = |wanted: Makes| {
        let list = engine.matches.list.iter().zip(verdicts);
        list.filter(move |(found, verdict)| {
            **verdict == Verdict::Stands && program.patterns[found.pattern as usize].makes() == wanted
        })
        .map(|(found, _)| found)
    };
    let mut figures: Vec<Figure> = Vec::new();
    for found in standing(Makes::Figure) {
        reader.push_figures(found, &mut figures);
    }
    figures.sort_by_key(|figure| (figure.number.start, figure.bytes.start));
    drop_qualifiers(&mut figures);
    let mut persons = Vec::new();
    for found in standing(Makes::Group) {
        reader.apply_group(found, &mut figures, &mut persons);
    }
    add_persons(persons, &mut figures);
    reader.read_bare_numbers(&mut figures);
    let periods = standing(Makes::Period).filter_map(|found| engine.matches.capture(found, program, "period"));
    set_periods(document, &mut figures, periods.collect());
    figures.retain(|figure| figure.event.is_some() || !figure.roles.has(Roles(Roles::IMPLIED.0 | Roles::WEAK.0)));
    figures.sort_by_key(|figure| (figure.tokens.start, figure.bytes.start));
    figures
}

/// Drops the "many" of "as many as 300", which is the start of another figure.
fn drop_qualifiers(figures: &mut Vec<Figure>) {
    let starts: Vec<(u32, u32)> = figures.iter().map(|figure| (figure.tokens.start, figure.number.start)).collect();
    let mut at = 0;
    figures.retain(|figure| {
        at += 1;
        starts.get(at).is_none_or(|(start, number)| figure.number.start < *start || figure.number.start >= *number)
    });
}

/// Gives each figure the time frame that stands nearest in its sentence; a figure inside a time frame is none.
fn set_periods(document: &Document<'_>, figures: &mut Vec<Figure>, mut periods: Vec<TokenSpan>) {
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

/// Adds persons without a number, unless a figure or another pattern has the same words already.
fn add_persons(persons: Vec<Figure>, figures: &mut Vec<Figure>) {
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
fn set_event(figure: &mut Figure, event: Option<Event>) {
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

struct Reader<'a, 'p, 't> {
    program: &'a Program,
    document: &'a Document<'t>,
    engine: &'a Engine<'p>,
    rules: &'a FigureRules,
}

impl Reader<'_, '_, '_> {
    fn lexicon(&self) -> &Lexicon {
        &self.program.lexicon
    }

    /// The figure of a match, or the two of a tally.
    fn push_figures(&self, found: &Match, figures: &mut Vec<Figure>) {
        let pattern = &self.program.patterns[found.pattern as usize];
        let mut tokens: Option<TokenSpan> = None;
        let (mut number, mut noun, mut event) = (found.trigger, None, None);
        let (mut qualifier, mut roles) = (Qualifier::Exact, Roles::default());
        for (role, span) in self.engine.matches.captures(found, self.program) {
            match role {
                "value" => number = span,
                "noun" => noun = Some(span),
                "event" => event = self.event_of(span),
                _ => self.read_qualifiers(span, &mut qualifier, &mut roles),
            }
            tokens = Some(tokens.map_or(span, |all| {
                TokenSpan::new(all.start.min(span.start) as usize, all.end.max(span.end) as usize)
            }));
        }
        let mut tokens = tokens.unwrap_or(found.trigger);
        // "15 of the 60 workers": the noun is the other number's
        if let Some(noun) = noun
            && (number.end..noun.start).any(|at| self.engine.layers.quantity_at(at as usize).is_some())
        {
            tokens = TokenSpan::new(tokens.start as usize, number.end as usize);
        }
        match noun {
            Some(noun) => self.read_noun(noun, &mut roles),
            None => roles.add(Roles::GENERAL),
        }
        if self.is_definite(tokens) {
            roles.add(Roles::DEFINITE);
        }
        let setting = |key: &str| pattern.setting(key);
        roles.add(setting("role").and_then(Roles::named).unwrap_or_default());
        let quantity = self.engine.layers.quantity_at(number.start as usize).filter(|q| q.tokens == number);
        let value = setting("value").and_then(|value| value.parse().ok());
        let quantity = match (quantity, value) {
            (_, Some(value)) => exact_quantity(number, value),
            (Some(quantity), None) => *quantity,
            (None, None) => return,
        };
        let event = setting("event").and_then(Event::named).or(event);
        // "one" by itself, and "one of the best", are pronouns
        let own_noun = noun.is_some_and(|noun| noun.start == number.end);
        if quantity.value == Some(1.0) && quantity.form == Form::Exact && quantity.unit.is_none() && !own_noun {
            roles.add(Roles::WEAK);
        }
        let qualifier = setting("qualifier").and_then(Qualifier::named).unwrap_or(qualifier);
        let unit = match setting("unit") {
            Some(unit) => unit.to_string(),
            None => self.unit_of(&quantity, noun, event),
        };
        let is_pair = quantity.form == Form::Tally || quantity.form == Form::Range && number.len() == 1;
        let bytes = self.document.bytes_of(tokens);
        let mut figure = Figure {
            pattern: found.pattern,
            tokens,
            number,
            bytes,
            value: quantity.value,
            min: quantity.min,
            max: quantity.max,
            qualifier,
            unit,
            noun,
            event,
            period: None,
            roles,
            sentence: self.document.sentence_of(number.start as usize),
            claim: None,
        };
        if setting("role") == Some("tally") {
            if is_pair {
                self.push_pair(&figure, &quantity, figures);
            }
        } else if quantity.form != Form::Tally {
            bound(&mut figure, quantity.form);
            figures.push(figure);
        }
    }

    /// The two numbers of "52-48".
    fn push_pair(&self, figure: &Figure, quantity: &Quantity, figures: &mut Vec<Figure>) {
        let bytes = self.document.bytes_of(figure.number);
        let text = self.document.text_of(bytes);
        let Some(first) = text.find(|c: char| !c.is_ascii_digit()) else { return };
        let second = text.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
        let second = (second..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let start = bytes.start as usize;
        let places = [ByteSpan::new(start, start + first), ByteSpan::new(start + second, start + text.len())];
        for (value, bytes) in [quantity.min, quantity.max].into_iter().zip(places) {
            figures.push(Figure { bytes, value, min: value, max: value, tokens: figure.number, ..figure.clone() });
        }
    }

    /// Reads the entries of `qualifiers` in a span. The first that is not exact counts: "up to about 20".
    fn read_qualifiers(&self, span: TokenSpan, qualifier: &mut Qualifier, roles: &mut Roles) {
        let mut at = span.start as usize;
        while at < span.end as usize {
            let (entry, end) = self.longest_entry(at, span.end as usize, self.rules.qualifiers);
            let lexicon = self.lexicon();
            if lexicon.in_class(entry, self.rules.more) {
                roles.add(Roles::MORE);
            }
            let named = lexicon.attribute(entry, "qualifiers", "qualifier").and_then(Qualifier::named);
            if *qualifier == Qualifier::Exact {
                *qualifier = named.unwrap_or(Qualifier::Exact);
            }
            at = end;
        }
    }

    /// The longest list entry of the class that begins at `at`, with the place behind it; else the token.
    fn longest_entry(&self, at: usize, end: usize, class: Option<ClassId>) -> (EntryId, usize) {
        let phrases = &self.document.phrases;
        let from = phrases.partition_point(|phrase| (phrase.tokens.start as usize) < at);
        let here = phrases[from..].iter().take_while(|phrase| phrase.tokens.start as usize == at);
        let longest = here
            .filter(|phrase| phrase.tokens.end as usize <= end && self.lexicon().in_class(phrase.entry, class))
            .max_by_key(|phrase| phrase.tokens.end);
        match longest {
            Some(phrase) => (phrase.entry, phrase.tokens.end as usize),
            None => (self.document.tokens[at].entry, at + 1),
        }
    }

    /// "others" adds; "attackers" attack.
    fn read_noun(&self, noun: TokenSpan, roles: &mut Roles) {
        for token in &self.document.tokens[noun.range()] {
            if self.lexicon().in_class(token.entry, self.rules.more) {
                roles.add(Roles::MORE);
            }
        }
        if self.head_is(noun, self.rules.perpetrators) {
            roles.add(Roles::PERPETRATOR);
        }
        if self.head_is(noun, self.rules.general) {
            roles.add(Roles::GENERAL);
        }
    }

    /// The last word of the span, or a list entry of several words that ends there, is of this class.
    fn head_is(&self, span: TokenSpan, class: Option<ClassId>) -> bool {
        let ends = |entry: EntryId| self.lexicon().in_class(entry, class);
        let last = span.end as usize - 1;
        ends(self.document.tokens[last].entry)
            || (span.start as usize..last)
                .any(|at| self.document.phrase_at(TokenSpan::new(at, last + 1)).is_some_and(ends))
    }

    fn is_definite(&self, tokens: TokenSpan) -> bool {
        let Some(before) = (tokens.start as usize).checked_sub(1) else { return false };
        let definite = |at: usize| {
            let entry = self.document.tokens[at].entry;
            self.rules.definite.iter().any(|class| self.lexicon().in_class(entry, *class))
        };
        definite(before) || definite(tokens.start as usize)
    }

    /// The event that the harm words of the span stand for; the last one counts: "shot and killed".
    fn event_of(&self, span: TokenSpan) -> Option<Event> {
        let event = |entry: &EntryId| {
            HARM_LISTS.iter().find_map(|list| self.lexicon().attribute(*entry, list, "event")).and_then(Event::named)
        };
        self.entries_in(span).iter().rev().find_map(event)
    }

    /// The list entries in a span: the phrases of several words, else the words.
    fn entries_in(&self, span: TokenSpan) -> Vec<EntryId> {
        let phrases = &self.document.phrases;
        let from = phrases.partition_point(|phrase| phrase.tokens.start < span.start);
        let inside = phrases[from..].iter().take_while(|phrase| phrase.tokens.start < span.end);
        let mut entries: Vec<EntryId> = self.document.tokens[span.range()].iter().map(|token| token.entry).collect();
        let mut longest: Vec<_> = inside.filter(|phrase| phrase.tokens.end <= span.end).collect();
        longest.sort_by_key(|phrase| phrase.tokens.len());
        entries.extend(longest.iter().map(|phrase| phrase.entry));
        entries
    }

    fn unit_of(&self, quantity: &Quantity, noun: Option<TokenSpan>, event: Option<Event>) -> String {
        let lexicon = self.lexicon();
        let listed = |entry: EntryId| lexicon.attribute(entry, "units", "unit").map(str::to_string);
        match quantity.unit {
            Some(Unit::Money) => return "money".into(),
            Some(Unit::Listed(entry)) => return listed(entry).unwrap_or_default(),
            None => {}
        }
        if let Some(noun) = noun.filter(|_| event.is_none()) {
            let (entry, end) = self.longest_entry(noun.start as usize, noun.end as usize, self.rules.units);
            if end == noun.end as usize
                && let Some(unit) = listed(entry)
            {
                return unit;
            }
        }
        let people = event.is_some() || noun.is_some_and(|noun| self.is_people(noun));
        if people && quantity.form != Form::Fraction {
            return "people".into();
        }
        if quantity.form == Form::Fraction { "fraction".into() } else { "count".into() }
    }

    fn is_people(&self, noun: TokenSpan) -> bool {
        !self.head_is(noun, self.rules.things) && self.rules.people.iter().any(|class| self.head_is(noun, *class))
    }

    /// A number without a noun counts the people of the figure before it, if a verb follows: "ten were freed", "nine of
    /// them badly".
    fn read_bare_numbers(&self, figures: &mut [Figure]) {
        let mut before: Option<(usize, bool, Option<Event>)> = None;
        for figure in figures {
            let bare_total = figure.roles.has(Roles::TOTAL) && figure.noun.is_none();
            if (figure.roles.has(Roles::PART) || bare_total) && figure.event.is_none() {
                set_event(figure, before.filter(|(sentence, ..)| *sentence == figure.sentence).and_then(|(_, _, e)| e));
            }
            let next = self.document.tokens.get(figure.tokens.end as usize);
            let followed = next.is_some_and(|next| {
                next.tags.any(Tags::AUXILIARY | Tags::MODAL | Tags::PAST)
                    || self.lexicon().in_class(next.entry, self.rules.of)
            });
            let near = before.is_some_and(|(sentence, people, _)| people && sentence + 1 >= figure.sentence);
            if figure.noun.is_none() && figure.unit == "count" && followed && near {
                figure.unit = "people".into();
            }
            before = Some((figure.sentence, figure.unit == "people", figure.event.or(before.and_then(|(_, _, e)| e))));
        }
    }

    /// Gives the figures in a group their event and role, and makes figures of persons without a number.
    fn apply_group(&self, found: &Match, figures: &mut [Figure], persons: &mut Vec<Figure>) {
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
                    let inside = figures[from..].iter_mut().take_while(|figure| figure.number.start < span.end);
                    for (number, figure) in inside.enumerate() {
                        // "including 4 boys and 12 others were hurt"
                        let next = role == Roles::PART && number > 0;
                        if next && (figure.roles.has(Roles::MORE) || self.begins_clause(figure)) {
                            break;
                        }
                        // "the 212 dead" are counted, whoever is part of them
                        let adjacent = word.is_some_and(|word| word.start <= figure.tokens.end && word.end >= figure.tokens.start);
                        if !adjacent && self.is_whole(figure) {
                            continue;
                        }
                        let open = role == Roles::OPEN && figure.roles.has(Roles::IMPLIED);
                        if self.is_member(figure, ambiguous) && !open {
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
        let Some(of) = (start.saturating_sub(BETWEEN)..start)
            .rev()
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

    /// A word of harm that is often used of things, in every list that has it: "wounds" is a noun, but also a clear verb.
    fn is_ambiguous(&self, entry: EntryId) -> bool {
        let is = |class: &Option<ClassId>| self.lexicon().in_class(entry, *class);
        let mut lists = self.rules.harm.iter().zip(&self.rules.ambiguous);
        lists.clone().any(|(_, ambiguous)| is(ambiguous)) && lists.all(|(list, ambiguous)| !is(list) || is(ambiguous))
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

fn exact_quantity(tokens: TokenSpan, value: f64) -> Quantity {
    let value = Some(value);
    Quantity { tokens, value, min: value, max: value, form: Form::Exact, unit: None }
}

/// Value and bounds as the number's form and its qualifier have them.
fn bound(figure: &mut Figure, form: Form) {
    match form {
        Form::Range => figure.qualifier = Qualifier::Range,
        Form::Vague | Form::Weak => {
            if form == Form::Weak {
                figure.roles.add(Roles::WEAK);
            }
            if figure.value.is_none() {
                figure.qualifier = Qualifier::Vague;
            }
        }
        Form::AtLeast if figure.qualifier == Qualifier::Exact => figure.qualifier = Qualifier::AtLeast,
        Form::About if figure.qualifier == Qualifier::Exact => figure.qualifier = Qualifier::About,
        _ => {}
    }
    (figure.min, figure.max) = match figure.qualifier {
        Qualifier::AtLeast | Qualifier::MoreThan => (figure.value, None),
        Qualifier::AtMost | Qualifier::LessThan => (None, figure.value),
        Qualifier::About | Qualifier::Vague => (None, None),
        Qualifier::Exact => (figure.value, figure.value),
        Qualifier::Range => (figure.min, figure.max),
    };
}

/// Claims inside one another that are looked at for one figure.
const DEEPEST: usize = 32;

/// Ties each figure to the innermost claim in whose content it stands: the shortest part of a content that covers it.
pub fn link(figures: &mut [Figure], claims: &[Claim]) {
    let mut parts: Vec<(TokenSpan, usize)> = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        parts.extend(claim.content.iter().map(|part| (*part, at)));
    }
    parts.sort_by_key(|(part, at)| (part.start, std::cmp::Reverse(part.end), *at));
    let mut open: Vec<(TokenSpan, usize)> = Vec::new();
    let mut next = 0;
    for figure in figures {
        while next < parts.len() && parts[next].0.start <= figure.tokens.start {
            open.push(parts[next]);
            next += 1;
        }
        open.retain(|(part, _)| part.end > figure.tokens.start);
        open.drain(..open.len().saturating_sub(DEEPEST));
        let around = open.iter().filter(|(part, _)| part.covers(figure.tokens));
        figure.claim = around.min_by_key(|(part, at)| (part.len(), *at)).map(|(_, at)| *at);
    }
}
