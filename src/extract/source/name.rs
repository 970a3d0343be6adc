//! The names of a document: each run of capitalised words is read once, from left to right, and told apart into title and role, the
//! name itself, and what stands behind it (party in brackets, age, apposition).

use super::phrase::{self, LONGEST_PHRASE, noun_phrase};
use super::reader::{Listed, Reader};
use super::vocabulary::{Gender, Known, gender};
use crate::text::facts::Facts;
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::{Shape, TokenKind};

/// What a name names, as far as its own words and its neighbours tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameKind {
    /// A person.
    Person,
    /// A body.
    Organization,
    /// A law, report, survey: "American Community Survey".
    Document,
    /// A country, city or region.
    Place,
    /// One of these; a single surname mostly.
    Unknown,
}

/// A name as it stands in the text.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// The name: first to last word, with initials, nickname and "Jr.", without title.
    pub tokens: TokenSpan,
    /// What it names.
    pub kind: NameKind,
    /// Title and role words before it: "Republican nominee Gov."; empty if there are none.
    pub before: TokenSpan,
    /// A title or role noun stands right before it.
    pub title: bool,
    /// Bracket and appositions behind it: "(R-Ohio), an oversight panel member"; empty if there are none.
    pub behind: TokenSpan,
    /// Gender as title, first name and role tell.
    pub gender: Option<Gender>,
}

impl Name {
    /// Everything that belongs to it, from the title to the apposition.
    pub fn whole(&self) -> TokenSpan {
        TokenSpan::new(self.before.start.min(self.tokens.start) as usize, self.behind.end.max(self.tokens.end) as usize)
    }
}

/// Facts of list entries that cut a run of capitalised words into its parts.
const PARTS: Known = Known(
    Known::TITLE.0
        | Known::PERSON.0
        | Known::ORGANIZATION.0
        | Known::ORGANIZATION_NAME.0
        | Known::PLACE.0
        | Known::DEMONYM.0
        | Known::GROUP.0
        | Known::DOCUMENT.0,
);

/// Nouns for a person that may stand before a name, or be the head of an apposition.
pub const ROLES: Known = Known(Known::TITLE.0 | Known::PERSON.0);

/// How far back or ahead the words around a name are read.
const NEIGHBOURS: usize = 14;

/// Reads the names of the document, in order. Sentences in which every word has a capital are left out: there a capital says nothing.
/// Beside the names come the numbers of ordinary words that have their capital from standing first: they may be surnames.
pub fn scan(reader: Reader<'_, '_>) -> (Vec<Name>, Vec<usize>) {
    let mut scanner = Scanner { reader, names: Vec::new(), doubtful: Vec::new(), start: 0, end: 0 };
    for sentence in &reader.document.sentences {
        if sentence.title_case {
            continue;
        }
        (scanner.start, scanner.end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        scanner.sentence();
    }
    (scanner.names, scanner.doubtful)
}

/// The name that a word at the start of a sentence is, given that it is somebody's surname: "Price said". None if it goes on like an
/// ordinary word: "Price controls".
pub fn surname_at_start(reader: Reader<'_, '_>, at: usize) -> Option<Name> {
    let next = at + 1;
    let ordinary = reader.may_be(next, Tags::NOUN | Tags::ADJECTIVE)
        && !reader.may_be(
            next,
            Tags::VERB | Tags::AUXILIARY | Tags::MODAL | Tags::CONJUNCTION | Tags::ADVERB | Tags::PREPOSITION,
        )
        && !reader.known(next).any(Known::ORGANIZATION | Known::PERSON)
        || next < reader.len() && reader.word(next) == "of";
    let empty = TokenSpan::new(at, at);
    (!ordinary).then_some(Name {
        tokens: TokenSpan::new(at, next),
        kind: NameKind::Person,
        before: empty,
        title: false,
        behind: TokenSpan::new(next, next),
        gender: None,
    })
}

struct Scanner<'a, 't> {
    reader: Reader<'a, 't>,
    names: Vec<Name>,
    doubtful: Vec<usize>,
    /// First token of the sentence.
    start: usize,
    /// First token behind it.
    end: usize,
}

impl Scanner<'_, '_> {
    fn sentence(&mut self) {
        let mut at = self.start;
        while at < self.end {
            if self.is_capital_article(at) {
                let end = self.run_end(at + 1);
                self.push(TokenSpan::new(at + 1, end), NameKind::Organization, false, at + 1, true);
                at = end;
                continue;
            }
            if !self.begins(at) {
                if self.is_doubtful(at) {
                    self.doubtful.push(at);
                }
                at += 1;
                continue;
            }
            let end = self.run_end(at);
            self.run(at, end);
            at = end;
        }
    }

    /// A run of name words may begin here.
    fn begins(&self, at: usize) -> bool {
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
        // "Will Sanders win?"
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
    fn is_capital_article(&self, at: usize) -> bool {
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
    fn is_doubtful(&self, at: usize) -> bool {
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

    /// "Koch-backed": a name with a word behind its hyphen that makes an adjective of it.
    fn is_compound(&self, at: usize) -> bool {
        let Some((_, last)) = self.reader.word(at).rsplit_once('-') else { return false };
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
    fn run_end(&self, start: usize) -> usize {
        let mut at = start + 1;
        // The run so far ends in a word for an organization or document, so "of", "for" and "and" may go on.
        loop {
            if self.continues(at) {
                at += 1;
                continue;
            }
            if let Some(behind) = self.listed_name(at - 1).filter(|behind| *behind > at) {
                at = behind;
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

    /// Lower-case particles before a further name word: "Ursula von der Leyen".
    fn particle(&self, at: usize) -> Option<usize> {
        let listed = self.reader.listed(at, self.end, Known::PARTICLE)?;
        (self.is_name(listed.end) && !self.reader.may_be(at, Tags::CONJUNCTION)).then_some(listed.end + 1)
    }

    /// A nickname in quotation marks: `Robert "Bobby" Scott`.
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

    /// "of Justice" behind "Department", "and Reform Committee" behind "Oversight", "& Wesson".
    fn connector(&self, start: usize, at: usize) -> Option<usize> {
        let reader = self.reader;
        if at >= self.end {
            return None;
        }
        let word = reader.word(at);
        if word == "&" {
            return self.is_name(at + 1).then_some(at + 2);
        }
        // "Clark County Coroner's Office", "Children's Hospital"
        if reader.is_possessive(at) {
            let owner = reader.known(at - 1).any(ROLES | Known::GROUP) && !reader.known(at - 1).any(Known::FIRST_NAME);
            let body = self.is_name(at + 1) && reader.known(at + 1).any(Known::ORGANIZATION);
            return (owner && body && !reader.may_be(at - 1, Tags::DETERMINER)).then_some(at + 2);
        }
        if word == "and" {
            return self.joined(start, at);
        }
        if !matches!(word, "of" | "for" | "on" | "in" | "to" | "against") {
            return None;
        }
        let last = reader.known(at - 1);
        // "Supervisor of Elections Susan Bucher"
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
        if next < self.end && matches!(reader.word(next), "the" | "a") {
            next += 1;
        }
        // "the Committee in Washington" is no name; "on", "for" and "of" make one.
        let place = matches!(word, "in" | "to") && reader.known(next).any(Known::PLACE);
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

    /// Tells the parts of the run apart and keeps the name that it holds, if any.
    fn run(&mut self, mut start: usize, mut end: usize) {
        let reader = self.reader;
        let run_start = start;
        // "Instead Trump", "Asked Clinton": the first word of a sentence has its capital for that reason.
        if end - start > 1 && self.is_ordinary_start(start) {
            start += 1;
        }
        let mut parts = Parts { name: start, title: None, prefix: None };
        self.titles(start, end, &mut parts);
        let name_end = self.suffix(parts.name, &mut end);
        let before_end = parts.name;
        if parts.title.is_none() {
            parts.name = self.behind_modifiers(start, name_end);
        }
        // "the Washington Post Trump said": an outlet, then somebody else.
        if parts.title.is_none()
            && let Some(outlet) = reader.listed(start, end, Known::OUTLET)
            && (start + 2..end).contains(&outlet.end)
            && !(outlet.end..end).any(|at| reader.known(at).any(PARTS))
        {
            self.push(TokenSpan::new(start, outlet.end), NameKind::Organization, false, start, false);
            (start, parts.name) = (outlet.end, outlet.end);
        }
        if let Some(prefix) = parts.prefix {
            // "Tax Foundation President Scott Hodge" names the foundation too.
            let kind = self.kind_of(prefix.start as usize, prefix.end as usize, false);
            if kind != NameKind::Unknown && kind != NameKind::Person {
                self.push(prefix, kind, false, prefix.start as usize, false);
            }
        }
        // "Democratic primaries": an adjective that is always written so.
        if end - start == 1
            && !reader.is_upper(start)
            && !reader.known(start).any(Known::FIRST_NAME | Known::PLACE | Known::ORGANIZATION_NAME)
            && reader.may_be(start, Tags::ADJECTIVE)
            && reader.may_be(end, Tags::NOUN | Tags::ADJECTIVE)
            && !reader.may_be(end, Tags::VERB | Tags::AUXILIARY)
        {
            return;
        }
        // "a super PAC": a noun in capitals.
        if end - start == 1
            && reader.is_upper(start)
            && !reader.known(start).any(Known::PROPER | Known::ORGANIZATION_NAME)
            && reader.known(start).any(Known::ORGANIZATION)
        {
            return;
        }
        let (name, title) = (parts.name, parts.title.is_some());
        if name >= name_end || title && before_end >= end {
            return;
        }
        // "the Ethiopian government"
        if !title
            && reader.known(name_end - 1).any(Known::DEMONYM)
            && !reader.known(name_end - 1).any(Known::AFFILIATION)
            && let Some(behind) = self.lower_organization(start, end)
            && reader.known(behind - 1).any(Known::STATE_ORGAN)
        {
            self.push(TokenSpan::new(start, behind), NameKind::Organization, false, start, false);
            return;
        }
        if self.is_group(name, name_end) && !title {
            return;
        }
        let kind = if title {
            NameKind::Person
        } else {
            self.kind_of(name, name_end, reader.known(name).any(Known::FIRST_NAME))
        };
        let mut tokens = TokenSpan::new(name, end);
        let former = run_start < start && reader.may_be(run_start, Tags::ADJECTIVE);
        let mut before = match (title, kind) {
            (true, _) if former => run_start,
            (true, _) | (_, NameKind::Person) => start,
            _ => name,
        };
        if matches!(kind, NameKind::Organization | NameKind::Document) && !title {
            // "Republican National Committee": modifiers belong to the name of a body.
            tokens = TokenSpan::new(run_start.max(start), end);
            before = start;
            if let Some(behind) = self.lower_organization(start, end) {
                tokens = TokenSpan::new(tokens.start as usize, behind);
            }
        } else if !title
            && kind != NameKind::Person
            && let Some(behind) = self.lower_organization(start, end)
        {
            // "the Trump campaign", "Oklahoma police"
            self.push(TokenSpan::new(name, end), kind, false, name, false);
            self.push(TokenSpan::new(start, behind), NameKind::Organization, false, start, false);
            return;
        } else if kind == NameKind::Person
            && !title
            && name_end - name == 1
            && let Some(behind) = self.lower_organization(start, end)
        {
            self.push(TokenSpan::new(name, end), kind, false, name, false);
            self.push(TokenSpan::new(start, behind), NameKind::Organization, false, start, false);
            return;
        }
        self.push(tokens, kind, title, before, true);
    }

    /// A word that has its capital from standing first, and is no part of a name.
    fn is_ordinary_start(&self, at: usize) -> bool {
        let token = self.reader.token(at);
        let starts = token.shape.has(Shape::SENTENCE_START)
            || at == self.start
            || self.reader.is_kind(at - 1, TokenKind::Quote)
            || self.reader.is_mark(at - 1, ":");
        let listed = self.reader.listed(at, self.end, PARTS | Known::FIRST_NAME);
        // "Said Ellis": a first name too, but not here.
        let says = reader_says(self.reader, at);
        starts && says
            || starts
                && listed.is_none()
                && token.entry != EntryId::UNKNOWN
                && !token.shape.has(Shape::UPPER)
                && token.tags.any(Tags::ADVERB | Tags::VERB | Tags::ADJECTIVE)
    }

    /// Finds the last title or role noun that a name follows, and what stands before the first.
    fn titles(&self, start: usize, end: usize, parts: &mut Parts) {
        let reader = self.reader;
        let mut at = start;
        while at < end {
            let Some(listed) = reader.listed(at, end, PARTS) else {
                // A word of a name: titles behind it are surnames ("Larry King"), unless more follows.
                at += 1;
                continue;
            };
            if self.is_title(&listed, start, at, end) {
                if parts.title.is_none() && at > start {
                    parts.prefix = Some(TokenSpan::new(start, at));
                }
                parts.title = Some(TokenSpan::new(at, listed.end));
                parts.name = listed.end;
                // "Supervisor of Elections Susan Bucher": the name begins at a first name.
                if !reader.is_capitalised(listed.end)
                    && reader.listed(listed.end, end, Known::PARTICLE).is_none_or(|particle| particle.end >= end)
                {
                    let first = (listed.end..end).find(|at| reader.known(*at).any(Known::FIRST_NAME) && at + 1 < end);
                    parts.name = first.unwrap_or(end);
                    break;
                }
            }
            at = listed.end;
        }
    }

    fn is_title(&self, listed: &Listed, start: usize, at: usize, end: usize) -> bool {
        let reader = self.reader;
        if !listed.known.any(ROLES) || listed.end >= end {
            return false;
        }
        // "No Child Left Behind", "Citizens United"
        let office = listed.known.any(Known::TITLE | Known::PERSON_ROLE | Known::AFFILIATION | Known::KIN);
        if !office || listed.known.any(Known::PERSON_WEAK | Known::ORGANIZATION_NAME) && !listed.known.any(Known::TITLE)
        {
            return false;
        }
        let rest_known = reader.known(end - 1);
        if rest_known.any(Known::ORGANIZATION | Known::DOCUMENT) && !rest_known.any(Known::FIRST_NAME)
            || reader.known(listed.end).any(Known::SUFFIX) && listed.end + 1 == end
        {
            return false;
        }
        // "Army Capt. Christian Pardo": a first name too, and a title went before.
        if at > start
            && listed.end == at + 1
            && reader.known(at).any(Known::FIRST_NAME)
            && reader.known(at - 1).any(Known::TITLE)
        {
            return false;
        }
        // "Prince William" and "Dean Heller": a word that is both is a title before a first name only.
        if listed.end == at + 1 && at == start && reader.known(at).any(Known::FIRST_NAME) {
            // "Marine Le Pen"
            let particle = reader.known(at + 1).any(Known::PARTICLE);
            return !listed.known.any(Known::COURTESY)
                && !particle
                && (reader.known(at + 1).any(Known::FIRST_NAME) || end - at > 3);
        }
        // "Stephen King Jr": behind a first name alone, with nothing else before.
        !(at == start + 1
            && reader.known(start).any(Known::FIRST_NAME)
            && !reader.known(start).any(Known::FIRST_NAME_AMBIGUOUS)
            && listed.end == at + 1
            && !listed.known.any(Known::COURTESY))
    }

    /// The end of the name without "Jr." and degrees; `end` is set behind those that belong to the name.
    fn suffix(&self, name: usize, end: &mut usize) -> usize {
        let reader = self.reader;
        let mut last = *end;
        while last > name + 1
            && reader.known(last - 1).any(Known::SUFFIX)
            && !reader.known(last - 1).any(Known::FIRST_NAME)
            && (!reader.known(last - 1).any(Known::SUFFIX_AMBIGUOUS)
                || reader.is_upper(last - 1)
                || reader.word(last - 1).len() == 1)
        {
            last -= 1;
        }
        // "John Roberts, Jr."
        if last == *end
            && reader.is_mark(*end, ",")
            && reader.is_capitalised(*end + 1)
            && reader.known(*end + 1).any(Known::GENERATION)
        {
            *end += 2;
        }
        last
    }

    /// Skips words before a first name that only describe: "Latvian Dainis", "Former Republican Bob Dole".
    fn behind_modifiers(&self, start: usize, end: usize) -> usize {
        let reader = self.reader;
        let mut at = start;
        while at + 1 < end {
            let Some(listed) =
                reader.listed(at, end, Known::DEMONYM | Known::AFFILIATION | Known::PLACE | Known::ORGANIZATION_NAME)
            else {
                break;
            };
            if reader.known(at).any(Known::FIRST_NAME) && listed.end == at + 1 {
                break;
            }
            at = listed.end;
        }
        let first = at < end && reader.known(at).any(Known::FIRST_NAME) && end - at >= 2;
        if first { at } else { start }
    }

    /// The words are a plural of persons or a role without a name: "Republicans", "House Democrats", "Oversight Chairman".
    fn is_group(&self, start: usize, end: usize) -> bool {
        let reader = self.reader;
        let known = reader.known(end - 1);
        let plural = reader.may_be(end - 1, Tags::PLURAL) && known.any(ROLES) && !known.any(Known::PERSON_WEAK)
            || known.any(Known::DEMONYM_GROUP) && !known.any(Known::PLACE | Known::FIRST_NAME);
        let first = reader.known(start).any(Known::FIRST_NAME) && !reader.known(start).any(Known::FIRST_NAME_AMBIGUOUS);
        if plural {
            return !(first && end - start == 2) || known.any(Known::DEMONYM_GROUP);
        }
        let role = reader.listed(start, end, ROLES).is_some_and(|listed| listed.end == end)
            || known.any(ROLES) && !known.any(Known::PERSON_WEAK | Known::FIRST_NAME) && !first
            || known.any(Known::AFFILIATION | Known::DEMONYM_PERSON)
                && !known.any(Known::FIRST_NAME)
                && end - start == 1;
        role && !known.any(Known::ORGANIZATION_NAME) && !reader.known(start).any(Known::FIRST_NAME)
    }

    /// What the words name.
    fn kind_of(&self, start: usize, end: usize, first_name: bool) -> NameKind {
        let reader = self.reader;
        let length = end - start;
        if (start..end).any(|at| reader.word(at) == "&") {
            return NameKind::Organization;
        }
        if let Some(listed) =
            reader.listed(start, end, Known::ORGANIZATION_NAME | Known::PLACE).filter(|listed| listed.end == end)
        {
            let upper = (start..end).all(|at| reader.is_upper(at));
            let sure = length > 1 || upper;
            if listed.known.any(Known::ORGANIZATION_NAME)
                && (sure || !listed.known.any(Known::ORGANIZATION_NAME_AMBIGUOUS))
            {
                return NameKind::Organization;
            }
            let ambiguous = reader.known(start).any(Known::FIRST_NAME_AMBIGUOUS);
            if listed.known.any(Known::PLACE)
                && (sure || !listed.known.any(Known::PLACE_AMBIGUOUS) || !first_name || ambiguous)
            {
                return NameKind::Place;
            }
        }
        let last = reader.known(end - 1);
        if length > 1 && last.any(Known::DOCUMENT) && !last.any(Known::ORGANIZATION) && !first_name {
            return NameKind::Document;
        }
        let body = last.any(Known::ORGANIZATION) && (length > 1 || last.any(Known::PROPER));
        let weak = last.any(Known::ORGANIZATION_WEAK | Known::FIRST_NAME);
        let opened = (start..end).any(|at| {
            !reader.is_capitalised(at)
                && reader.may_be(at, Tags::PREPOSITION)
                && at > start
                && (reader.known(at - 1).any(Known::ORGANIZATION | Known::COLLECTIVE)
                    || reader.may_be(at - 1, Tags::PLURAL))
        });
        if opened || body && !(weak && first_name && length <= 3) {
            return NameKind::Organization;
        }
        if first_name {
            return NameKind::Person;
        }
        if length == 1 {
            let word = reader.word(start);
            let label = reader.is_mark(end, ":") && start == self.start;
            let acronym = reader.is_upper(start) && word.len() <= 6 && !label;
            return if acronym { NameKind::Organization } else { NameKind::Unknown };
        }
        // An unknown word at the end is a surname more often than not, unless "the" stands before.
        let unknown = |at: usize| {
            let token = reader.token(at);
            token.entry == EntryId::UNKNOWN || !token.tags.any(Tags::NOUN | Tags::ADJECTIVE | Tags::VERB)
        };
        let article = start > self.start && reader.known(start - 1).any(Known::DETERMINER);
        let all_upper = (start..end).all(|at| reader.is_upper(at) && reader.word(at).len() > 2);
        if length <= 4 && unknown(end - 1) && (unknown(start) || all_upper) && !article {
            return NameKind::Person;
        }
        NameKind::Unknown
    }

    /// A word for an organization in lower case that makes a name of the run before it: "the Trump campaign". The end behind it.
    fn lower_organization(&self, start: usize, at: usize) -> Option<usize> {
        let reader = self.reader;
        // "a Baton Rouge newspaper" is not called so.
        let indefinite = start > self.start && reader.known(start - 1).any(Known::INDEFINITE_ARTICLE | Known::QUANTITY);
        if reader.is_capitalised(at) || indefinite {
            return None;
        }
        let listed = reader.listed(at, self.end, Known::ORGANIZATION)?;
        let next = reader.known(listed.end);
        let goes_on = next.any(ROLES | Known::ORGANIZATION | Known::DOCUMENT | Known::GROUP)
            && !reader.may_be(listed.end, Tags::PREPOSITION | Tags::AUXILIARY)
            || reader.is_capitalised(listed.end) && listed.end < self.end
            || reader.may_be(listed.end, Tags::NOUN)
                && !reader
                    .may_be(listed.end, Tags::VERB | Tags::PREPOSITION | Tags::CONJUNCTION | Tags::ADVERB | Tags::TIME);
        let plural = reader.word(listed.end - 1).ends_with('s')
            && reader.may_be(listed.end - 1, Tags::PLURAL)
            && !listed.known.any(Known::PROPER);
        (!goes_on && !plural && (!listed.known.any(Known::ORGANIZATION_WEAK) || listed.known.any(Known::COLLECTIVE)))
            .then_some(listed.end)
    }

    fn push(&mut self, tokens: TokenSpan, mut kind: NameKind, title: bool, before: usize, neighbours: bool) {
        let reader = self.reader;
        let (name, end) = (tokens.start as usize, tokens.end as usize);
        let mut before = before.min(name);
        let mut role = title;
        let mut behind = TokenSpan::new(end, end);
        let mut evidence = Evidence::default();
        if neighbours && !reader.is_possessive(end) {
            (behind, evidence) = self.behind(end);
        }
        if neighbours && matches!(kind, NameKind::Person | NameKind::Unknown) {
            let start = self.role_before(before);
            if start < before {
                (before, role) = (start, true);
            }
            let behind = behind.end as usize;
            if reader.is_mark(before.wrapping_sub(1), ",")
                && (reader.is_mark(behind, ",") || behind >= self.end || reader.is_mark(behind, "."))
                && let Some(start) = self.reversed_role(before)
            {
                (before, role) = (start, true);
            }
        }
        if kind == NameKind::Unknown {
            if evidence.organization {
                kind = NameKind::Organization;
            } else if role || evidence.person {
                kind = NameKind::Person;
            }
        }
        let first_name = reader.known(name).any(Known::FIRST_NAME);
        let lexicon = reader.lexicon;
        let mut sex = None;
        if kind == NameKind::Person {
            // "spokesman" may be said of a woman; "Mr." and a first name are surer.
            let mut titles = (before..name).rev().filter_map(|at| reader.listed(at, name, ROLES));
            let of = |listed: Listed| gender(lexicon, listed.entry, &["titles", "person-nouns"]);
            let courtesy = titles.clone().filter(|listed| listed.known.any(Known::COURTESY)).find_map(of);
            let own = if first_name { gender(lexicon, reader.token(name).entry, &["first-names"]) } else { None };
            sex = courtesy
                .or(own.filter(|_| tokens.len() > 1))
                .or_else(|| titles.find_map(of))
                .or(evidence.gender)
                .or(own);
        }
        let before = TokenSpan::new(before, name);
        self.names.push(Name { tokens, kind, before, title: role, behind, gender: sex });
    }

    /// Where role words in lower case before a name begin: "the actress and activist Kamala Lopez". `name` if there are none.
    fn role_before(&self, name: usize) -> usize {
        let reader = self.reader;
        let mut at = name;
        if at > self.start && reader.is_kind(at - 1, TokenKind::Quote) && !reader.is_spaced(at - 1) {
            at -= 1;
        }
        if at == self.start {
            return name;
        }
        let known = reader.known(at - 1);
        // "told reporters Trump would": a plural is no role of one person.
        let role = known.any(ROLES)
            && !reader.may_be(at - 1, Tags::PLURAL | Tags::AUXILIARY | Tags::MODAL)
            && reader.may_be(at - 1, Tags::NOUN | Tags::NAME)
            && (!known.any(Known::PERSON_WEAK) || known.any(Known::TITLE))
            || known.any(Known::DEMONYM) && reader.is_capitalised(at - 1);
        if !role {
            return name;
        }
        at -= 1;
        let least = name.saturating_sub(NEIGHBOURS).max(self.start);
        while at > least {
            let before = at - 1;
            let token = reader.token(before);
            let tags = token.tags;
            if tags.any(Tags::DETERMINER | Tags::POSSESSIVE) && !reader.is_possessive(before) {
                return before;
            }
            let joins = reader.word(before) == "and"
                && before > least
                && reader.known(before - 1).any(ROLES)
                && !reader.is_capitalised(before - 1);
            let verb = tags.any(Tags::PAST | Tags::PRESENT | Tags::AUXILIARY | Tags::MODAL)
                && !reader.is_capitalised(before)
                && !tags.any(Tags::ADJECTIVE);
            let modifies = token.kind == TokenKind::Word
                && !verb
                && !tags.any(Tags::PREPOSITION | Tags::CONJUNCTION | Tags::PRONOUN | Tags::ADVERB)
                && (tags.any(Tags::NOUN | Tags::ADJECTIVE | Tags::NAME | Tags::NUMERAL | Tags::PARTICIPLE)
                    || token.entry == EntryId::UNKNOWN);
            let quoted = token.kind == TokenKind::Quote && before > least;
            if !(joins || modifies || reader.is_possessive(before) || quoted) {
                break;
            }
            at = before;
        }
        // No role begins with a mark or a 's.
        while at < name && (reader.is_kind(at, TokenKind::Quote) || reader.is_possessive(at)) {
            at += 1;
        }
        at
    }

    /// Where the noun phrase begins that the name between commas explains: "An attorney for Pagliano, Mark MacDougall,".
    fn reversed_role(&self, name: usize) -> Option<usize> {
        let reader = self.reader;
        let comma = name - 1;
        let least = comma.saturating_sub(NEIGHBOURS).max(self.start);
        let mut found = None;
        for at in (least..comma).rev() {
            let Some(phrase) = noun_phrase(reader, at, comma) else { continue };
            if !phrase.known.any(ROLES) || reader.may_be(phrase.head, Tags::PLURAL) {
                if reader.is_kind(at, TokenKind::Punctuation) || reader.may_be(at, Tags::AUXILIARY) {
                    break;
                }
                continue;
            }
            if phrase::with_prepositions(reader, &phrase, comma) == comma {
                found = Some(at);
            }
        }
        let start = found?;
        let specific = noun_phrase(reader, start, comma).is_some_and(|phrase| phrase.possessor.is_some())
            || reader.known(start).any(Known::DEFINITE | Known::INDEFINITE_ARTICLE);
        let opens = start == self.start || !reader.may_be(start - 1, Tags::NAME);
        (specific && opens).then_some(start)
    }

    /// Bracket and appositions behind a name, and what they tell of it.
    fn behind(&self, end: usize) -> (TokenSpan, Evidence) {
        let reader = self.reader;
        let mut evidence = Evidence::default();
        let mut at = end;
        if reader.is_mark(at, "(")
            && let Some(close) = (at + 2..(at + 9).min(self.end)).find(|close| reader.is_mark(*close, ")"))
            && !(at + 1..close).any(|word| reader.may_be(word, Tags::PRONOUN | Tags::AUXILIARY))
        {
            // "(R-Ohio)", "(D)"
            let party = reader.word(at + 1);
            evidence.person |= matches!(party.as_bytes(), [b'A'..=b'Z'] | [b'A'..=b'Z', b'-', ..]);
            at = close + 1;
        }
        let mut last = at;
        for _ in 0..3 {
            let comma = reader.is_mark(last, ",") || reader.is_dash(last) && reader.is_spaced(last);
            if !comma || last + 1 >= self.end {
                break;
            }
            let Some(behind) = self.apposition(last + 1, &mut evidence) else { break };
            last = behind;
        }
        // "Pence, who", "Pence who"
        let relative = if reader.is_mark(last, ",") { last + 1 } else { last };
        if relative < self.end && reader.word(relative) == "who" {
            evidence.person = true;
        }
        (TokenSpan::new(end, last), evidence)
    }

    /// The end of the apposition that begins at `at`, behind a comma.
    fn apposition(&self, at: usize, evidence: &mut Evidence) -> Option<usize> {
        let reader = self.reader;
        let limit = self.end.min(at + LONGEST_PHRASE);
        let closes = |at: usize| {
            at >= self.end
                || reader.is_mark(at, ",")
                || reader.is_mark(at, ".")
                || reader.is_mark(at, ")")
                || reader.is_mark(at, ";")
                || reader.is_dash(at)
        };
        if reader.is_kind(at, TokenKind::Number) {
            let age = reader.word(at).parse::<u32>().is_ok_and(|age| (1..=115).contains(&age));
            if age && closes(at + 1) {
                evidence.person = true;
                return Some(at + 1);
            }
            return None;
        }
        let of_place = reader.word(at) == "of" && reader.is_capitalised(at + 1);
        let state = reader.known(at).any(Known::PLACE) && closes(reader.listed(at, limit, Known::PLACE)?.end);
        if !of_place && !state {
            let phrase = noun_phrase(reader, at, limit)?;
            let known = phrase.known;
            let plain = known.any(ROLES) && !reader.may_be(phrase.head, Tags::PLURAL);
            let body =
                known.any(Known::ORGANIZATION) && !known.any(Known::PROPER) && !reader.is_capitalised(phrase.head);
            let opens = reader.may_be(at, Tags::DETERMINER | Tags::POSSESSIVE)
                || phrase.possessor.is_some()
                || !reader.is_capitalised(at)
                || known.any(Known::TITLE);
            if !opens || !(plain || body) {
                return None;
            }
            // "Trump, a source said,": a sentence, no apposition.
            let behind = phrase.head + 1;
            const FINITE: Tags = Tags(Tags::PAST.0 | Tags::PRESENT.0 | Tags::AUXILIARY.0 | Tags::MODAL.0);
            if behind < limit
                && reader.may_be(behind, FINITE)
                && !reader.may_be(behind, Tags::PREPOSITION)
                && !reader.is_possessive(behind)
            {
                return None;
            }
            evidence.person |= plain && !body;
            evidence.organization |= body && !plain;
            if plain && evidence.gender.is_none() {
                evidence.gender = gender(reader.lexicon, phrase.entry, &["person-nouns", "titles"]);
            }
        }
        let mut end = at + 1;
        let mut brackets = 0;
        while end < limit {
            if reader.is_mark(end, "(") {
                brackets += 1;
            } else if reader.is_mark(end, ")") {
                if brackets == 0 {
                    break;
                }
                brackets -= 1;
            } else if brackets == 0
                && (closes(end)
                    || reader.is_mark(end, ":")
                    || reader.is_kind(end, TokenKind::Quote) && reader.is_spaced(end))
            {
                break;
            }
            end += 1;
        }
        Some(end)
    }
}

/// The word is the past tense of a verb that introduces quotations.
fn reader_says(reader: Reader<'_, '_>, at: usize) -> bool {
    reader.lexicon.facts(reader.token(at).entry).any(Facts::QUOTING_VERB) && reader.may_be(at, Tags::PAST)
}

/// Parts of a run of capitalised words.
struct Parts {
    /// Where the name begins.
    name: usize,
    /// The title right before it.
    title: Option<TokenSpan>,
    /// What stands before the first title.
    prefix: Option<TokenSpan>,
}

/// What stands behind a name tells of it.
#[derive(Default, Clone, Copy)]
struct Evidence {
    person: bool,
    organization: bool,
    gender: Option<Gender>,
}

/// Reads the names of sentences in which every word has a capital: words of which the rest of the text, or a list, knows that they
/// are names. `knows` tells whether a word is the surname of somebody.
pub fn scan_headlines(reader: Reader<'_, '_>, mut knows: impl FnMut(&str) -> bool) -> Vec<Name> {
    let mut names = Vec::new();
    for sentence in reader.document.sentences.iter().filter(|sentence| sentence.title_case) {
        let end = sentence.tokens.end as usize;
        let mut at = sentence.tokens.start as usize;
        while at < end {
            at = match headline_name(reader, at, end, &mut knows) {
                Some((behind, kind)) => {
                    let tokens = TokenSpan::new(at, behind);
                    let known = reader.known(at);
                    let first_name = known.any(Known::FIRST_NAME) && behind > at + 1;
                    let before = headline_title(reader, sentence.tokens.start as usize, at);
                    let title = before < at;
                    let titles = (before..at)
                        .rev()
                        .find_map(|word| gender(reader.lexicon, reader.token(word).entry, &["titles", "person-nouns"]));
                    let own = if first_name {
                        gender(reader.lexicon, reader.token(at).entry, &["first-names"])
                    } else {
                        None
                    };
                    names.push(Name {
                        tokens,
                        kind: if title { NameKind::Person } else { kind },
                        before: TokenSpan::new(before, at),
                        title,
                        behind: TokenSpan::new(behind, behind),
                        gender: if kind == NameKind::Person { titles.or(own) } else { None },
                    });
                    behind
                }
                None => at + 1,
            };
        }
    }
    names
}

/// Where role words in a headline begin that stand before the name.
fn headline_title(reader: Reader<'_, '_>, start: usize, name: usize) -> usize {
    let mut before = name;
    while before > start
        && reader.is_capitalised(before - 1)
        && reader.known(before - 1).any(Known::TITLE)
        && !reader.may_be(before - 1, Tags::PLURAL)
    {
        before -= 1;
    }
    before
}

fn headline_name(
    reader: Reader<'_, '_>,
    at: usize,
    end: usize,
    knows: &mut impl FnMut(&str) -> bool,
) -> Option<(usize, NameKind)> {
    if !reader.is_capitalised(at) {
        return None;
    }
    let function =
        Tags::DETERMINER | Tags::PREPOSITION | Tags::CONJUNCTION | Tags::PRONOUN | Tags::AUXILIARY | Tags::MODAL;
    if let Some(listed) = reader.listed(at, end, Known::ORGANIZATION_NAME | Known::PLACE) {
        let ambiguous = listed.known.any(Known::ORGANIZATION_NAME_AMBIGUOUS | Known::PLACE_AMBIGUOUS)
            || reader.may_be(at, function);
        if listed.end > at + 1 || !ambiguous && !knows(reader.word(at)) {
            let body = listed.known.any(Known::ORGANIZATION_NAME);
            return Some((listed.end, if body { NameKind::Organization } else { NameKind::Place }));
        }
    }
    if reader.may_be(at, function) && !reader.is_upper(at) {
        return None;
    }
    if reader.known(at).any(Known::FIRST_NAME) {
        let mut last = at + 1;
        while last < end && last < at + 3 && is_initial(reader.word(last)) {
            last += 1;
        }
        let next_known = last < end && reader.is_capitalised(last) && knows(reader.word(last));
        let next_unknown = last < end && reader.is_capitalised(last) && reader.token(last).entry == EntryId::UNKNOWN;
        if next_known || next_unknown {
            return Some((last + 1, NameKind::Person));
        }
    }
    knows(reader.word(at)).then_some((at + 1, NameKind::Person))
}

/// "al-Awlaki", "d'Estaing": a particle in lower case and a capital behind it.
fn is_particle_word(word: &str) -> bool {
    let mut parts = word.splitn(2, ['-', '\'', '’']);
    let (first, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    (1..=3).contains(&first.len())
        && first.chars().all(char::is_lowercase)
        && rest.chars().next().is_some_and(char::is_uppercase)
}

/// "J." or "J.D."
fn is_initial(word: &str) -> bool {
    word.ends_with('.') && word.len() <= 4 && word.chars().all(|c| c.is_uppercase() || c == '.')
}
