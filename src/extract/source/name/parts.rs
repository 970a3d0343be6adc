//! The parts of a run of capitalised words: what stands before the title, the title, the name, and what kind of name it is.

use super::super::reader::{Listed, Reader};
use super::super::vocabulary::Known;
use super::{NameKind, PARTS, ROLES, Scanner};
use crate::text::facts::Facts;
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::{Shape, TokenKind};

impl Scanner<'_, '_> {
    /// Tells the parts of the run apart and keeps the names that it holds.
    pub(super) fn run(&mut self, run_start: usize, mut end: usize) {
        let reader = self.reader;
        let mut start = run_start;
        // "Instead Reed", "Asked Reed": the first word of a sentence has its capital for that reason.
        if end - start > 1 && self.is_ordinary_start(start) {
            start += 1;
        }
        let mut parts = Parts { name: start, title: false, prefix: None };
        self.titles(start, end, &mut parts);
        let title_end = parts.name;
        let name_end = self.suffix(parts.name, &mut end);
        if parts.title {
            if let Some(prefix) = parts.prefix {
                self.prefix(prefix);
            }
        } else {
            parts.name = self.behind_modifiers(start, name_end);
            if let Some(outlet) = self.outlet(start, end) {
                self.push_part(NameKind::Organization, TokenSpan::new(start, outlet));
                (start, parts.name) = (outlet, outlet);
            }
        }
        let (name, title) = (parts.name, parts.title);
        if name >= name_end || title && title_end >= end {
            return;
        }
        if title {
            // "Former" and "Retired" at the start of a sentence belong to the title.
            let former = run_start < start && reader.may_be(run_start, Tags::ADJECTIVE);
            let before = if former { run_start } else { start };
            self.push(NameKind::Person, TokenSpan::new(name, end), before, true);
            return;
        }
        let body = self.lower_organization(start, end);
        if let Some(behind) = body.filter(|behind| self.is_state_organ(name_end, *behind)) {
            self.push_part(NameKind::Organization, TokenSpan::new(start, behind));
            return;
        }
        if self.is_group(name, name_end) || end - start == 1 && self.is_noun_or_adjective(start) {
            return;
        }
        let mut kind = self.kind_of(name, name_end, reader.known(name).any(Known::FIRST_NAME));
        if self.is_located(name, end) {
            kind = NameKind::Place;
        }
        match (kind, body) {
            // "Republican National Committee": modifiers belong to the name of a body.
            (NameKind::Organization | NameKind::Document, body) => {
                self.push(kind, TokenSpan::new(start, body.unwrap_or(end)), start, false);
            }
            // "the Reed campaign", "Ohio police"
            (_, Some(behind)) if kind != NameKind::Person || name_end - name == 1 => {
                self.push_part(kind, TokenSpan::new(name, end));
                self.push_part(NameKind::Organization, TokenSpan::new(start, behind));
            }
            (NameKind::Person, _) => self.push(kind, TokenSpan::new(name, end), start, false),
            _ => self.push(kind, TokenSpan::new(name, end), name, false),
        }
    }

    /// What stands before a title may be a name too: "Peace Foundation President Ann Reed".
    fn prefix(&mut self, prefix: TokenSpan) {
        let kind = self.kind_of(prefix.start as usize, prefix.end as usize, false);
        if kind != NameKind::Unknown && kind != NameKind::Person {
            self.push_part(kind, prefix);
        }
    }

    /// "at the Daily Echo Reed said": the end of an outlet's name with somebody else's right behind it.
    fn outlet(&self, start: usize, end: usize) -> Option<usize> {
        let outlet = self.reader.listed(start, end, Known::OUTLET)?;
        let others = outlet.end..end;
        let apart = outlet.end >= start + 2 && !others.is_empty();
        (apart && !others.clone().any(|at| self.reader.known(at).any(PARTS))).then_some(outlet.end)
    }

    /// One word that has its capitals from being an adjective or an acronym: "Democratic primaries", "a super PAC".
    fn is_noun_or_adjective(&self, at: usize) -> bool {
        let reader = self.reader;
        let known = reader.known(at);
        if reader.is_upper(at) {
            return known.any(Known::ORGANIZATION) && !known.any(Known::PROPER | Known::ORGANIZATION_NAME);
        }
        !known.any(Known::FIRST_NAME | Known::PLACE | Known::ORGANIZATION_NAME)
            && reader.may_be(at, Tags::ADJECTIVE)
            && reader.may_be(at + 1, Tags::NOUN | Tags::ADJECTIVE)
            && !reader.may_be(at + 1, Tags::VERB | Tags::AUXILIARY)
    }

    /// A nationality and an organ of its state: "the Kenyan government".
    fn is_state_organ(&self, name_end: usize, behind: usize) -> bool {
        let nation = self.reader.known(name_end - 1);
        nation.any(Known::DEMONYM)
            && !nation.any(Known::AFFILIATION)
            && self.reader.known(behind - 1).any(Known::STATE_ORGAN)
    }

    /// "in Oakfield, Texas": a place, whatever else the word may name.
    fn is_located(&self, start: usize, end: usize) -> bool {
        let reader = self.reader;
        start > self.start
            && reader.may_be(start - 1, Tags::PREPOSITION)
            && (end - start == 1 || !reader.known(start).any(Known::FIRST_NAME))
            && reader.is_mark(end, ",")
            && reader.known(end + 1).any(Known::STATE | Known::COUNTRY)
            && !reader.is_possessive(end + 2)
    }

    /// A word that has its capital from standing first, and is no part of a name.
    fn is_ordinary_start(&self, at: usize) -> bool {
        let token = self.reader.token(at);
        let starts = token.shape.has(Shape::SENTENCE_START)
            || at == self.start
            || self.reader.is_kind(at - 1, TokenKind::Quote)
            || self.reader.is_mark(at - 1, ":");
        let listed = self.reader.listed(at, self.end, PARTS | Known::FIRST_NAME);
        // "Said Reed": a first name too, but not here.
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
                // A word of a name: titles behind it are surnames ("Ann King"), unless more follows.
                at += 1;
                continue;
            };
            if self.is_title(&listed, start, at, end) {
                if !parts.title && at > start {
                    parts.prefix = Some(TokenSpan::new(start, at));
                }
                parts.title = true;
                parts.name = listed.end;
                // "Supervisor of Roads Ann Reed": the name begins at a first name.
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
        // "Children Of The Valley"
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
        // "Army Maj. Christian Reed": a first name too, and a title went before.
        if at > start
            && listed.end == at + 1
            && reader.known(at).any(Known::FIRST_NAME)
            && reader.known(at - 1).any(Known::TITLE)
        {
            return false;
        }
        // "Prince Alexander" and "Dean Reed": a word that is both is a title before a first name only.
        if listed.end == at + 1 && at == start && reader.known(at).any(Known::FIRST_NAME) {
            // "Marine Le Tallec"
            let particle = reader.known(at + 1).any(Known::PARTICLE);
            return !listed.known.any(Known::COURTESY)
                && !particle
                && (reader.known(at + 1).any(Known::FIRST_NAME) || end - at > 3);
        }
        // "Tom King Jr": behind a first name alone, with nothing else before.
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
        // "Tom Bell, Jr."
        if last == *end
            && reader.is_mark(*end, ",")
            && reader.is_capitalised(*end + 1)
            && reader.known(*end + 1).any(Known::GENERATION)
        {
            *end += 2;
        }
        last
    }

    /// Skips words before a first name that only describe: "Finnish Ann", "Former Republican Tom Bell".
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

    /// The words are a plural of persons or a role without a name: "Liberals", "Senate Liberals", "Harbor Chairman".
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
            let other = reader.known(at).any(PARTS);
            token.entry == EntryId::UNKNOWN || !other && !token.tags.any(Tags::NOUN | Tags::ADJECTIVE | Tags::VERB)
        };
        let article = start > self.start && reader.known(start - 1).any(Known::DETERMINER);
        let all_upper = (start..end).all(|at| reader.is_upper(at) && reader.word(at).len() > 2);
        if length <= 4 && unknown(end - 1) && (unknown(start) || all_upper) && !article {
            return NameKind::Person;
        }
        NameKind::Unknown
    }

    /// A word for an organization in lower case that makes a name of the run before it: "the Reed campaign". The end behind it.
    fn lower_organization(&self, start: usize, at: usize) -> Option<usize> {
        let reader = self.reader;
        // "an Oakfield newspaper" is not called so.
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
}

/// The word is the past tense of a verb that introduces quotations.
fn reader_says(reader: Reader<'_, '_>, at: usize) -> bool {
    reader.lexicon.facts(reader.token(at).entry).any(Facts::QUOTING_VERB) && reader.may_be(at, Tags::PAST)
}

/// Parts of a run of capitalised words.
pub struct Parts {
    /// Where the name begins.
    name: usize,
    /// A title or role noun stands right before it.
    title: bool,
    /// What stands before the first title.
    prefix: Option<TokenSpan>,
}
