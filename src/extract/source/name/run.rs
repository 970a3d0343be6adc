//! Where a run of capitalised words begins and ends, with what joins its words: particles, nicknames, "of" and "and" in the names of
//! organizations.

use super::super::vocabulary::Known;
use super::{ROLES, Scanner};
use crate::text::facts::Facts;
use crate::text::lexicon::EntryId;
use crate::text::tags::Tags;
use crate::text::token::{Shape, TokenKind};

impl Scanner<'_, '_> {
    /// A run of name words may begin here.
    pub(super) fn begins(&self, at: usize) -> bool {
        let token = self.reader.token(at);
        if token.shape.has(Shape::PHRASE) && !token.tags.any(Tags::DETERMINER) && self.listed_name(at).is_some() {
            return true;
        }
        const FUNCTION: Tags = Tags(
            Tags::DETERMINER.0
                | Tags::PREPOSITION.0
                | Tags::CONJUNCTION.0
                | Tags::PRONOUN.0
                | Tags::POSSESSIVE.0
                | Tags::MODAL.0,
        );
        // "Will Reed win?"
        if at == self.start && token.tags.any(Tags::MODAL) && self.reader.is_mark(self.end - 1, "?") {
            return false;
        }
        token.kind == TokenKind::Word
            && token.shape.has(Shape::CAPITALISED)
            && token.tags.any(Tags::NAME)
            && !self.is_date(at)
            && (!token.tags.any(Tags::NUMERAL) || self.reader.known(at).any(Known::FIRST_NAME))
            && !self.is_compound(at)
            && (!token.tags.any(FUNCTION)
                || token.shape.has(Shape::UPPER)
                || self.reader.known(at).any(Known::FIRST_NAME) && self.continues(at + 1))
    }

    /// "The" with a capital inside a sentence, and a capitalised word behind it, which then is a name whatever the lists say: "as The
    /// Daily Echo reported".
    pub(super) fn is_capital_article(&self, at: usize) -> bool {
        let reader = self.reader;
        let token = reader.token(at);
        at > self.start
            && token.shape.has(Shape::CAPITALISED)
            && !token.shape.has(Shape::SENTENCE_START)
            && reader.known(at).any(Known::DEFINITE)
            && reader.word(at).len() == 3
            && !reader.is_kind(at - 1, TokenKind::Quote)
            && !reader.is_kind(at - 1, TokenKind::Punctuation)
            && at + 1 < self.end
            && reader.is_capitalised(at + 1)
    }

    /// A capitalised word that is no name as far as the lists know, and may be one all the same.
    pub(super) fn is_doubtful(&self, at: usize) -> bool {
        const FUNCTION: Tags = Tags(
            Tags::DETERMINER.0
                | Tags::PREPOSITION.0
                | Tags::CONJUNCTION.0
                | Tags::PRONOUN.0
                | Tags::TIME.0
                | Tags::MODAL.0,
        );
        let token = self.reader.token(at);
        self.reader.is_capitalised(at) && !token.tags.any(FUNCTION)
    }

    /// "in April", "April 2017": a month or day that is also a first name.
    fn is_date(&self, at: usize) -> bool {
        let reader = self.reader;
        let listed = reader.lexicon.facts(reader.token(at).entry).any(Facts::MONTH | Facts::DAY);
        let before = at > self.start
            && (reader.may_be(at - 1, Tags::PREPOSITION | Tags::ADJECTIVE)
                || reader.is_kind(at - 1, TokenKind::Number));
        listed && !self.is_name(at + 1) && (before || reader.is_kind(at + 1, TokenKind::Number))
    }

    /// "Reed-backed": a name with a word behind its hyphen that makes an adjective of it.
    fn is_compound(&self, at: usize) -> bool {
        let word = self.reader.word(at);
        let Some(hyphen) = word.bytes().rposition(|byte| byte == b'-') else { return false };
        let (first, last) = (&word[..hyphen], &word[hyphen + 1..]);
        // "(D-Ohio)"
        if first.len() == 1 && at > self.start && self.reader.is_mark(at - 1, "(") {
            return true;
        }
        let tags = self.reader.lexicon.tags(self.reader.lexicon.find(last));
        last.starts_with(char::is_lowercase)
            && last.len() > 2
            && tags.any(Tags::PARTICIPLE | Tags::ADJECTIVE | Tags::NOUN)
    }

    /// The word belongs to a run that has begun.
    fn continues(&self, at: usize) -> bool {
        if at < self.end
            && (self.reader.is_capitalised(at) && is_initial(self.reader.word(at))
                || is_particle_word(self.reader.word(at)))
        {
            return true;
        }
        at < self.end
            && self.reader.is_capitalised(at)
            && self.reader.may_be(at, Tags::NAME)
            && !self.reader.may_be(at, Tags::DETERMINER | Tags::CONJUNCTION | Tags::AUXILIARY)
            && !self.is_compound(at)
            && (!self.reader.may_be(at, Tags::PREPOSITION | Tags::PRONOUN)
                || self.reader.is_upper(at)
                || self.is_name(at + 1))
    }

    fn is_name(&self, at: usize) -> bool {
        at < self.end && self.reader.is_capitalised(at) && self.reader.may_be(at, Tags::NAME)
    }

    /// The token behind the run that begins at `start`.
    pub(super) fn run_end(&self, start: usize) -> usize {
        let mut at = self.listed_name(start).unwrap_or(start + 1);
        loop {
            if let Some(behind) = self.listed_name(at) {
                at = behind;
                continue;
            }
            if self.continues(at) {
                at += 1;
                continue;
            }
            if let Some(behind) = self
                .particle(at)
                .or_else(|| self.nickname(start, at))
                .or_else(|| self.title_phrase(at))
                .or_else(|| self.connector(start, at))
            {
                at = behind;
                continue;
            }
            return at;
        }
    }

    /// The end of a listed name of several words that begins here, each with a capital: "Washington Post", "New York Times".
    fn listed_name(&self, at: usize) -> Option<usize> {
        let reader = self.reader;
        let listed = reader.listed(at, self.end, Known::ORGANIZATION_NAME | Known::PLACE)?;
        let capitals = reader.is_capitalised(at) && reader.is_capitalised(listed.end - 1);
        (listed.end > at + 1 && capitals).then_some(listed.end)
    }

    /// Lower-case particles before a further name word: "Ursula van der Heyden".
    fn particle(&self, at: usize) -> Option<usize> {
        let listed = self.reader.listed(at, self.end, Known::PARTICLE)?;
        (self.is_name(listed.end) && !self.reader.may_be(at, Tags::CONJUNCTION)).then_some(listed.end + 1)
    }

    /// A nickname in quotation marks: `Leonard "Lenny" Ostrow`.
    fn nickname(&self, start: usize, at: usize) -> Option<usize> {
        let reader = self.reader;
        if !reader.is_kind(at, TokenKind::Quote) || at == start {
            return None;
        }
        let close = (at + 2..at + 4).find(|close| reader.is_kind(*close, TokenKind::Quote))?;
        let inside = (at + 1..close).all(|word| reader.is_capitalised(word));
        let first = reader.known(at - 1).any(Known::FIRST_NAME) || is_initial(reader.word(at - 1));
        (inside && first && reader.is_capitalised(close + 1)).then_some(close + 2)
    }

    /// The end of a title of several words that the run's last word begins: "Speaker of the House".
    fn title_phrase(&self, at: usize) -> Option<usize> {
        let listed = self.reader.listed(at - 1, self.end, ROLES)?;
        (listed.end > at && self.reader.is_capitalised(listed.end - 1)).then_some(listed.end)
    }

    /// "of Justice" behind "Department", "and Rivers Committee" behind "Harbors", "& Wesson".
    fn connector(&self, start: usize, at: usize) -> Option<usize> {
        let reader = self.reader;
        if at >= self.end {
            return None;
        }
        let word = reader.word(at);
        if word == "&" {
            return self.is_name(at + 1).then_some(at + 2);
        }
        // "Oak County Assessor's Office", "Children's Hospital"
        if reader.is_possessive(at) {
            let owner = reader.known(at - 1).any(ROLES | Known::GROUP) && !reader.known(at - 1).any(Known::FIRST_NAME);
            let body = self.is_name(at + 1) && reader.known(at + 1).any(Known::ORGANIZATION);
            return (owner && body && !reader.may_be(at - 1, Tags::DETERMINER)).then_some(at + 2);
        }
        if word == "and" {
            return self.joined(start, at);
        }
        let known = reader.known(at);
        if !known.any(Known::NAME_CONNECTOR) {
            return None;
        }
        let last = reader.known(at - 1);
        // "Supervisor of Roads Ann Reed"
        if word == "of" && last.any(ROLES) && !last.any(Known::FIRST_NAME) && self.is_name(at + 1) {
            return Some(at + 2);
        }
        // "Veterans for Peace"
        let plural =
            word == "for" && reader.may_be(at - 1, Tags::PLURAL) && !reader.known(start).any(Known::FIRST_NAME);
        let opens =
            last.any(Known::ORGANIZATION | Known::COLLECTIVE) || plural || at - start == 1 && last.any(Known::DOCUMENT);
        if !opens || last.any(Known::PROPER) && word != "of" {
            return None;
        }
        let mut next = at + 1;
        if next < self.end && reader.known(next).any(Known::DEFINITE | Known::INDEFINITE_ARTICLE) {
            next += 1;
        }
        // "the Committee in Washington" is no name; "on", "for" and "of" make one.
        let place = known.any(Known::NAME_CONNECTOR_PLACE) && reader.known(next).any(Known::PLACE);
        (self.is_name(next) && !place && !reader.known(next).any(Known::FIRST_NAME | Known::COURTESY))
            .then_some(next + 1)
    }

    /// "and" joins the parts of one organization's name: what stands before it is no name by itself, or an "of" did open, and
    /// the whole ends in a word for an organization.
    fn joined(&self, start: usize, at: usize) -> Option<usize> {
        let reader = self.reader;
        let mut behind = at + 1;
        while self.continues(behind) && behind < at + 6 {
            behind += 1;
        }
        if behind == at + 1 {
            return None;
        }
        let before = start..at;
        let opened = before.clone().any(|word| !reader.is_capitalised(word) && reader.may_be(word, Tags::PREPOSITION));
        let ordinary = |word: usize| {
            reader.token(word).entry != EntryId::UNKNOWN
                && !reader.known(word).any(Known::FIRST_NAME | Known::PLACE | Known::COURTESY)
                && reader.may_be(word, Tags::NOUN | Tags::ADJECTIVE)
        };
        let names_body =
            reader.known(behind - 1).any(Known::ORGANIZATION) && !reader.known(at - 1).any(Known::ORGANIZATION);
        let joins = ordinary(at - 1)
            && (names_body && before.clone().all(|word| ordinary(word) || reader.known(word).any(Known::DEMONYM))
                || opened && ordinary(behind - 1) && behind - at <= 3);
        joins.then_some(behind)
    }
}

/// "al-Sabri", "d'Arcy": a particle in lower case and a capital behind it.
fn is_particle_word(word: &str) -> bool {
    const LONGEST: usize = 3;
    let first = word.chars().take(LONGEST + 1).take_while(|c| c.is_lowercase()).map(char::len_utf8).sum();
    let rest = word[first..].strip_prefix(['-', '\'', '’']);
    (1..=LONGEST).contains(&first) && rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// "J." or "J.D."
pub fn is_initial(word: &str) -> bool {
    word.ends_with('.') && word.len() <= 4 && word.chars().all(|c| c.is_uppercase() || c == '.')
}
