//! How a source is written: pronoun, relative, name, several of them joined by "and", or a description.

use super::name::{Name, NameKind, ROLES};
use super::phrase::{LONGEST_PHRASE, NounPhrase, noun_phrase, with_prepositions};
use super::reader::Reader;
use super::vocabulary::{Gender, Known, gender};
use crate::extract::types::SourceType;
use crate::text::lexicon::EntryId;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::TokenKind;

/// A source's words, read.
#[derive(Debug)]
pub enum Reading {
    /// he, they, his
    Pronoun(Pronoun),
    /// who, which, most of whom: the token of the relative word.
    Relative(usize),
    /// A name, by its number.
    Name(usize),
    /// "he or she"
    Anybody,
    /// "A and B"
    Several(Vec<Reading>, TokenSpan),
    /// Everything else.
    Description(Description),
}

/// A pronoun that stands for somebody else.
#[derive(Clone, Copy, Debug)]
pub struct Pronoun {
    /// Its token.
    pub at: usize,
    /// he, she
    pub gender: Option<Gender>,
    /// True for they, both, these.
    pub plural: bool,
    /// 1 for I and we, 2 for you, 3.
    pub person: u8,
    /// Only people.
    pub human: bool,
    /// each, both: the people just named.
    pub anaphoric: bool,
}

/// A noun phrase without a name as its head.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// The noun phrase.
    pub phrase: NounPhrase,
    /// With what prepositions tie to it.
    pub full: TokenSpan,
    /// What kind of source it is.
    pub source_type: SourceType,
    /// Of a person.
    pub gender: Option<Gender>,
    /// "the", "this", or a possessor: somebody the reader should know.
    pub definite: bool,
    /// The head is a plural.
    pub plural: bool,
}

/// Reads the words of a source. None if there are none, only marks.
pub fn read(reader: Reader<'_, '_>, names: &[Name], tokens: TokenSpan) -> Option<Reading> {
    let tokens = trimmed(reader, tokens)?;
    let (start, end) = (tokens.start as usize, tokens.end as usize);
    if let Some(at) = relative(reader, start, end) {
        return Some(Reading::Relative(at));
    }
    if let Some(pronoun) = pronoun(reader, start, end) {
        return Some(Reading::Pronoun(pronoun));
    }
    if let Some(joined) = several(reader, names, start, end) {
        return Some(joined);
    }
    one(reader, names, start, end)
}

/// The span without marks at its ends, a possessive 's, and a conjunction at its start.
fn trimmed(reader: Reader<'_, '_>, tokens: TokenSpan) -> Option<TokenSpan> {
    let (mut start, mut end) = (tokens.start as usize, (tokens.end as usize).min(reader.len()));
    let is_mark = |at: usize| reader.token(at).is_mark() || reader.is_kind(at, TokenKind::Other);
    let leads = |at: usize| {
        // "by critics", "among white voters": what stands around a source in a passive.
        reader.may_be(at, Tags::PREPOSITION)
            && !reader.may_be(at, Tags::NOUN | Tags::ADJECTIVE | Tags::DETERMINER)
            && !reader.is_capitalised(at)
    };
    while start < end
        && (is_mark(start)
            || start + 1 < end && leads(start)
            || start + 1 < end && reader.known(start).any(Known::COORDINATING))
    {
        start += 1;
    }
    while end > start && (is_mark(end - 1) || reader.is_possessive(end - 1)) {
        end -= 1;
    }
    // "a bet on what Reed": a pattern took too much.
    let loose = |at: &usize| {
        let known = reader.known(*at);
        known.any(Known::RELATIVE_FREE)
            || known.any(Known::RELATIVE_THING)
                && !known.any(Known::PERSONAL)
                && reader.may_be(*at - 1, Tags::PREPOSITION)
    };
    let what = (start + 1..end).rev().find(loose);
    if let Some(at) = what.filter(|at| at + 1 < end) {
        start = at + 1;
    }
    (start < end).then(|| TokenSpan::new(start, end))
}

/// The relative word of "who", "most of whom".
fn relative(reader: Reader<'_, '_>, start: usize, end: usize) -> Option<usize> {
    let last = end - 1;
    let known = reader.known(last);
    if !known.any(Known::RELATIVE) || known.any(Known::RELATIVE_ADVERB | Known::POSSESSIVE) {
        return None;
    }
    // "that" alone may be a demonstrative: at the start of a sentence.
    if reader.word(last) == "that" && (last == reader.sentence_start(last) || reader.is_mark(last - 1, ",")) {
        return None;
    }
    let partitive = last == start || last >= start + 2 && reader.may_be(last - 1, Tags::PREPOSITION);
    partitive.then_some(last)
}

/// A pronoun, alone or with something that adds nothing: "he himself", "we all".
fn pronoun(reader: Reader<'_, '_>, start: usize, end: usize) -> Option<Pronoun> {
    let known = reader.known(start);
    let possessive = known.any(Known::POSSESSIVE) && end == start + 1;
    let entry = reader.token(start).entry;
    if !possessive {
        if !known.any(Known::PERSONAL | Known::ANAPHORIC | Known::DEMONSTRATIVE)
            || known.any(Known::POSSESSIVE) && end > start + 1
        {
            return None;
        }
        // "each candidate", "those close to them"
        if !known.any(Known::PERSONAL) && end > start + 1 {
            return None;
        }
        if start + 1 < end
            && reader.may_be(start + 1, Tags::NOUN | Tags::NAME)
            && !reader.known(start + 1).any(Known::PRONOUN)
            && !known.any(Known::HUMAN)
            || start + 1 < end && reader.known(start + 1).any(Known::COORDINATING)
        {
            return None;
        }
    }
    let list = if possessive { "possessives" } else { "pronouns" };
    let attribute = |key: &str| reader.lexicon.attribute(entry, list, key);
    let person = match attribute("person") {
        Some("1") => 1,
        Some("2") => 2,
        _ => 3,
    };
    let gender = gender(reader.lexicon, entry, &[list]);
    Some(Pronoun {
        at: start,
        gender,
        plural: attribute("number") == Some("plural"),
        person,
        human: known.any(Known::HUMAN) || gender.is_some(),
        anaphoric: known.any(Known::ANAPHORIC),
    })
}

/// Phrases joined by "and" or commas that are several sources; none if they are one.
fn several(reader: Reader<'_, '_>, names: &[Name], start: usize, end: usize) -> Option<Reading> {
    const MOST: usize = 12;
    let mut parts: Vec<TokenSpan> = Vec::new();
    let mut at = start;
    let mut joined = false;
    loop {
        let phrase = noun_phrase(reader, at, end)?;
        // A name may go on behind the head: "the Committee for Peace and Justice".
        let name = name_at(names, phrase.head);
        let mut behind = phrase.head + 1;
        match name {
            Some(name) if names[name].tokens.end as usize > behind => behind = names[name].tokens.end as usize,
            Some(name) if names[name].kind == NameKind::Person || names[name].title => {
                behind = behind.max((names[name].behind.end as usize).min(end));
            }
            _ => behind = with_first_preposition(reader, &phrase, end),
        }
        let tied = behind > phrase.head + 1 && name.is_none();
        parts.push(TokenSpan::new(at, behind));
        let mut next = behind;
        if reader.is_mark(next, ",") {
            next += 1;
        }
        let and = reader.listed(next, end, Known::COORDINATING).filter(|and| !and.known.any(Known::CONTRAST));
        if let Some(and) = and {
            joined = true;
            next = and.end;
        } else if next == behind || joined {
            break;
        }
        // "surveys in Ashton and Selby", "a group of farmers and fishers": "and" joins what stands behind the preposition.
        if tied
            && joined
            && next < end
            && !reader.may_be(next, Tags::DETERMINER | Tags::POSSESSIVE | Tags::PRONOUN)
            && !noun_phrase(reader, next, end)
                .and_then(|phrase| name_at(names, phrase.head))
                .is_some_and(|name| names[name].kind == NameKind::Person)
        {
            return None;
        }
        if next >= end || parts.len() > MOST {
            break;
        }
        at = next;
    }
    if joined && parts.len() == 2 && is_one_person(reader, names, parts[0], parts[1]) {
        return None;
    }
    // "the two rivals, Ann Reed and Tom Bell": the first only says what the others are.
    let explained = parts.len() > 2
        && noun_phrase(reader, start, end)
            .is_some_and(|phrase| is_plural(reader, &phrase) && name_at(names, phrase.head).is_none())
        && parts[1..].iter().all(|part| name_at(names, part.start as usize).is_some());
    if explained {
        parts.remove(0);
    }
    if !joined || parts.len() < 2 || !parts.iter().skip(1).all(|part| stands_alone(reader, names, *part, parts[0])) {
        return None;
    }
    let readings: Option<Vec<Reading>> = parts
        .iter()
        .map(|part| match pronoun(reader, part.start as usize, part.end as usize) {
            Some(pronoun) => Some(Reading::Pronoun(pronoun)),
            None => one(reader, names, part.start as usize, part.end as usize),
        })
        .collect();
    let (readings, last) = (readings?, parts.last().map_or(end, |part| part.end as usize));
    // "he or she"
    if readings.iter().all(|reading| matches!(reading, Reading::Pronoun(pronoun) if pronoun.gender.is_some())) {
        return Some(Reading::Anybody);
    }
    Some(Reading::Several(readings, TokenSpan::new(start, last)))
}

/// Two roles of one person: "former teacher and Mayor Ann Reed".
fn is_one_person(reader: Reader<'_, '_>, names: &[Name], first: TokenSpan, second: TokenSpan) -> bool {
    let start = first.start as usize;
    let Some(phrase) = noun_phrase(reader, start, first.end as usize) else { return false };
    let role = phrase.known.any(ROLES) && !is_plural(reader, &phrase) && name_at(names, phrase.head).is_none();
    let bare = !reader.known(start).any(Known::DEFINITE | Known::INDEFINITE_ARTICLE);
    let titled = name_at(names, second.end as usize - 1)
        .is_some_and(|name| names[name].title && names[name].tokens.start > second.start);
    role && bare && titled
}

/// The part behind "and" is a source of its own, not a second description of the first: "the painter and activist".
fn stands_alone(reader: Reader<'_, '_>, names: &[Name], part: TokenSpan, first: TokenSpan) -> bool {
    let at = part.start as usize;
    let determined = reader.may_be(at, Tags::DETERMINER | Tags::POSSESSIVE | Tags::PRONOUN | Tags::NUMERAL);
    let first_determined = reader.may_be(first.start as usize, Tags::DETERMINER | Tags::POSSESSIVE);
    let named = |part: TokenSpan| {
        (part.range()).any(|at| name_at(names, at).is_some_and(|name| names[name].kind != NameKind::Place))
    };
    let plural = noun_phrase(reader, first.start as usize, first.end as usize).is_some_and(|phrase| {
        reader.may_be(phrase.head, Tags::PLURAL) || phrase.known.any(Known::GROUP | Known::DEMONYM_GROUP)
    });
    let is_name =
        |part: TokenSpan| name_at(names, part.end as usize - 1).is_some_and(|name| names[name].whole().covers(part));
    determined
        || plural
        || reader.known(first.start as usize).any(Known::PRONOUN)
        || !first_determined && named(first)
        || is_name(first) && is_name(part)
}

/// The end of the phrase with one "of" behind it.
fn with_first_preposition(reader: Reader<'_, '_>, phrase: &NounPhrase, end: usize) -> usize {
    let behind = phrase.head + 1;
    if behind < end
        && reader.may_be(behind, Tags::PREPOSITION)
        && let Some(object) = noun_phrase(reader, behind + 1, end)
    {
        return object.head + 1;
    }
    behind
}

/// A source that is one name or description.
fn one(reader: Reader<'_, '_>, names: &[Name], start: usize, end: usize) -> Option<Reading> {
    // The first words may read as something else: "exit polls", "at least six companies".
    let phrase = (start..end.min(start + LONGEST_PHRASE)).find_map(|at| noun_phrase(reader, at, end));
    let Some(mut phrase) = phrase else {
        // Nothing that reads as a noun phrase: a name may stand in it all the same.
        return (start..end).find_map(|at| name_at(names, at)).map(Reading::Name);
    };
    phrase.tokens = TokenSpan::new(start, phrase.tokens.end as usize);
    // "the board of the Post Reed": a name right behind another is not tied to what stands before it.
    if let Some(last) = name_at(names, end - 1)
        && let Some(before) = (names[last].tokens.start as usize).checked_sub(1).filter(|before| *before >= start)
        && names[last].kind != NameKind::Place
        && names[last].before.is_empty()
        && name_at(names, before)
            .is_some_and(|other| other != last && names[other].tokens.end == names[last].tokens.start)
    {
        return Some(Reading::Name(last));
    }
    if let Some(name) = name_at(names, phrase.head) {
        let ends = names[name].tokens.end as usize;
        if ends > phrase.head {
            return Some(Reading::Name(name));
        }
    }
    if let Some(name) = explaining_name(reader, names, &phrase, end) {
        return Some(Reading::Name(name));
    }
    Some(Reading::Description(describe(reader, phrase, end)))
}

/// The name between commas that a description only leads up to: "A lawyer for Bell, Ann Reed,", "one rower not in the boat,
/// Ann Reed", also right behind the source: "said one, Ann Reed."
fn explaining_name(reader: Reader<'_, '_>, names: &[Name], phrase: &NounPhrase, end: usize) -> Option<usize> {
    const NEAR: usize = 8;
    let head = phrase.head;
    let one_person = phrase.known.any(ROLES | Known::SINGLE) && !is_plural(reader, phrase);
    let full = with_prepositions(reader, phrase, end);
    let from = names.partition_point(|name| (name.tokens.end as usize) <= head);
    let explains = |name: &Name| {
        let whole = name.whole();
        let leads = name.title && name.before.holds(head);
        let start = if leads { name.tokens.start } else { whole.start } as usize;
        let behind = whole.end as usize;
        let marks = reader.is_mark(behind, ",") || reader.is_mark(behind, ".") || reader.is_dash(behind);
        let closes = marks || behind == end || behind >= reader.len();
        let between = start > head && reader.is_mark(start - 1, ",") && closes && (behind <= end || start == end + 1);
        // An owner or operator may be a company: "The owner, Tarn Lines,".
        let person = name.kind == NameKind::Person || name.kind == NameKind::Organization && start == full + 1;
        let role = leads && name.kind == NameKind::Person && (name.tokens.start as usize) < end;
        name.tokens.start as usize > head && (role || one_person && person && between)
    };
    names[from..].iter().take(NEAR).position(explains).map(|offset| from + offset)
}

/// The longest name that holds the token.
#[inline]
pub fn name_at(names: &[Name], at: usize) -> Option<usize> {
    // Names are in order, but for one that holds another ("Reed campaign" behind "Reed").
    let behind = names.partition_point(|name| (name.tokens.end as usize) <= at);
    let near = names[behind..].iter().take(3).enumerate();
    near.filter(|(_, name)| name.tokens.holds(at))
        .max_by_key(|(_, name)| name.tokens.len())
        .map(|(offset, _)| behind + offset)
}

/// What a noun phrase says of the source that it describes.
pub fn describe(reader: Reader<'_, '_>, phrase: NounPhrase, end: usize) -> Description {
    let start = phrase.tokens.start as usize;
    let full = TokenSpan::new(start, with_prepositions(reader, &phrase, end));
    let plural = is_plural(reader, &phrase);
    let definite = phrase.possessor.is_some() || reader.known(start).any(Known::DEFINITE);
    let one_person = !plural && phrase.known.any(Known::PERSON | Known::TITLE);
    let lists = &["person-nouns", "titles"];
    Description {
        source_type: type_of(reader, &phrase, end),
        gender: if one_person { gender(reader.lexicon, phrase.entry, lists) } else { None },
        phrase,
        full,
        definite,
        plural,
    }
}

#[inline]
fn is_plural(reader: Reader<'_, '_>, phrase: &NounPhrase) -> bool {
    // The list of groups calls "family" a plural too, for its verb.
    if phrase.known.any(Known::COLLECTIVE) && !phrase.known.any(Known::PERSON) {
        return reader.word(phrase.head).ends_with('s');
    }
    // "police", "people": a body, though its verb is plural.
    if phrase.known.any(Known::ORGANIZATION) && !reader.word(phrase.head).ends_with('s') {
        return false;
    }
    reader.may_be(phrase.head, Tags::PLURAL) || phrase.known.any(Known::DEMONYM_GROUP | Known::PERSON_PLURAL)
}

/// The kind of source that a noun phrase describes.
fn type_of(reader: Reader<'_, '_>, phrase: &NounPhrase, end: usize) -> SourceType {
    let (known, head) = (phrase.known, phrase.head);
    let plural = is_plural(reader, phrase);
    // "one of the candidates", "a number of experts", "most of the reports"
    let counts = known.any(Known::PARTITIVE | Known::PRONOUN | Known::QUANTITY) || reader.may_be(head, Tags::NUMERAL);
    if counts
        && head + 2 < end
        && reader.word(head + 1) == "of"
        && let Some(counted) = noun_phrase(reader, head + 2, end)
    {
        let inner = type_of(reader, &counted, end);
        let one = known.any(Known::SINGLE);
        return match inner {
            SourceType::Group | SourceType::Person if one && counted.known.any(ROLES | Known::DEMONYM) => {
                SourceType::Person
            }
            SourceType::Group if one && counted.known.any(Known::ORGANIZATION) => SourceType::Organization,
            SourceType::Document | SourceType::Other => inner,
            _ => SourceType::Group,
        };
    }
    if known.any(Known::PRONOUN) && phrase.entry != EntryId::UNKNOWN && !known.any(Known::PERSON | Known::GROUP) {
        let number = reader.lexicon.attribute(phrase.entry, "pronouns", "number");
        return match number {
            Some("singular") if known.any(Known::HUMAN | Known::SINGLE) => SourceType::Person,
            Some("singular") => SourceType::Other,
            _ => SourceType::Group,
        };
    }
    if known.any(Known::QUANTITY) || reader.may_be(head, Tags::NUMERAL) || reader.is_kind(head, TokenKind::Number) {
        return SourceType::Group;
    }
    // "a band of farmers"
    if known.any(Known::COLLECTIVE | Known::ORGANIZATION_WEAK)
        && head + 2 < end
        && reader.word(head + 1) == "of"
        && noun_phrase(reader, head + 2, end)
            .is_some_and(|of| is_plural(reader, &of) && of.known.any(ROLES | Known::DEMONYM | Known::GROUP))
    {
        return SourceType::Group;
    }
    let people = if plural { SourceType::Group } else { SourceType::Person };
    let bodies = if plural { SourceType::Group } else { SourceType::Organization };
    // "a count by the agency", "the general": a title is a person for sure only with a capital.
    let title = known.any(Known::TITLE) && (known.any(Known::PERSON) || reader.is_capitalised(head));
    let strong_person = (title || known.any(Known::PERSON | Known::DEMONYM_PERSON)) && !known.any(Known::PERSON_WEAK);
    if known.any(Known::DEMONYM_GROUP) {
        SourceType::Group
    } else if strong_person {
        people
    } else if known.any(Known::ORGANIZATION) && !known.any(Known::ORGANIZATION_WEAK) {
        bodies
    } else if known.any(Known::DOCUMENT) && !known.any(Known::PERSON) {
        SourceType::Document
    } else if known.any(Known::ORGANIZATION) && known.any(Known::COLLECTIVE) {
        bodies
    } else if known.any(Known::PERSON) {
        people
    } else if known.any(Known::GROUP) {
        SourceType::Group
    } else if known.any(Known::ORGANIZATION | Known::ORGANIZATION_NAME | Known::PLACE) {
        bodies
    } else if reader.is_capitalised(head) && reader.may_be(head, Tags::NAME) {
        people
    } else if plural && !known.any(Known::THING) || known.any(Known::DEFINITE) {
        SourceType::Group
    } else {
        SourceType::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::source::tests::read as reader_of;

    #[test]
    fn kinds_of_descriptions() {
        for (text, expected) in [
            ("a Dutch defence source", SourceType::Person),
            ("several officials", SourceType::Group),
            ("one of the officials", SourceType::Person),
            ("most of the voters", SourceType::Group),
            ("a band of farmers", SourceType::Group),
            ("the police", SourceType::Organization),
            ("the committee", SourceType::Organization),
            ("two companies", SourceType::Group),
            ("a new report", SourceType::Document),
            ("some surveys in Kent and Norfolk", SourceType::Document),
            ("somebody", SourceType::Person),
            ("others", SourceType::Group),
            ("the weather", SourceType::Other),
        ] {
            reader_of(text, |reader| match read(reader, &[], TokenSpan::new(0, reader.len())) {
                Some(Reading::Description(description)) => assert_eq!(description.source_type, expected, "{text}"),
                other => panic!("{text}: {other:?}"),
            });
        }
    }

    #[test]
    fn pronouns_relatives_and_lists() {
        let kind = |text: &str| {
            let mut kind = "";
            reader_of(text, |reader| {
                kind = match read(reader, &[], TokenSpan::new(0, reader.len())) {
                    Some(Reading::Pronoun(_)) => "pronoun",
                    Some(Reading::Relative(_)) => "relative",
                    Some(Reading::Several(..)) => "several",
                    Some(Reading::Anybody) => "anybody",
                    Some(Reading::Name(_)) => "name",
                    Some(Reading::Description(_)) => "description",
                    None => "nothing",
                };
            });
            kind
        };
        for (text, expected) in [
            ("he", "pronoun"),
            ("their", "pronoun"),
            ("she herself", "pronoun"),
            ("who", "relative"),
            ("most of whom", "relative"),
            ("he or she", "anybody"),
            ("experts and the mayor", "several"),
            ("the actor and activist", "description"),
            ("her suppliers", "description"),
            ("those close to them", "description"),
            ("\" ,", "nothing"),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
