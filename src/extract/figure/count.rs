//! One number of the text as a figure: its value and bounds, qualifier, unit and noun.

use super::Reader;
use crate::extract::types::{Event, Figure, Qualifier, Roles};
use crate::matching::engine::Match;
use crate::text::lexicon::EntryId;
use crate::text::number::{Form, Quantity, Unit};
use crate::text::span::{ByteSpan, TokenSpan};
use crate::text::tags::Tags;

impl Reader<'_, '_, '_> {
    /// The figure of a match, or the two of a tally.
    pub(super) fn push_figures(&self, found: &Match, figures: &mut Vec<Figure>) {
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

    /// "others" adds; "attackers" attack.
    pub(super) fn read_noun(&self, noun: TokenSpan, roles: &mut Roles) {
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

    fn is_definite(&self, tokens: TokenSpan) -> bool {
        let Some(before) = (tokens.start as usize).checked_sub(1) else { return false };
        let definite = |at: usize| {
            let entry = self.document.tokens[at].entry;
            self.rules.definite.iter().any(|class| self.lexicon().in_class(entry, *class))
        };
        definite(before) || definite(tokens.start as usize)
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

    /// A number without a noun counts the people of the figure before it, if a verb follows: "ten were freed", "nine of
    /// them badly".
    pub(super) fn read_bare_numbers(&self, figures: &mut [Figure]) {
        let mut before: Option<(usize, bool, Option<Event>)> = None;
        for figure in figures {
            let bare_total = figure.roles.has(Roles::TOTAL) && figure.noun.is_none();
            if (figure.roles.has(Roles::PART) || bare_total) && figure.event.is_none() {
                super::group::set_event(
                    figure,
                    before.filter(|(sentence, ..)| *sentence == figure.sentence).and_then(|(_, _, e)| e),
                );
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
