//! The names of a document: each run of capitalised words is read once, from left to right, and told apart into title and role, the
//! name itself, and what stands behind it (party in brackets, age, apposition).

mod headline;
mod neighbours;
mod parts;
mod run;

pub use self::headline::scan_headlines;
use self::neighbours::Evidence;
use super::reader::{Listed, Reader};
use super::vocabulary::{Gender, Known, gender};
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::Shape;

/// What a name names, as far as its own words and its neighbours tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameKind {
    /// A person.
    Person,
    /// A body.
    Organization,
    /// A law, report, survey: "National Harbor Survey".
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
    /// Bracket and appositions behind it: "(R-Ohio), a member of the panel"; empty if there are none.
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

/// The name that a word at the start of a sentence is, given that it is somebody's surname: "Cook said". None if it goes on like an
/// ordinary word: "Cook books".
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
            // no name begins with a small letter, and most words do
            if !self.reader.token(at).shape.has(Shape::CAPITALISED) {
                at += 1;
            } else if self.is_capital_article(at) {
                let end = self.run_end(at + 1);
                self.push(NameKind::Organization, TokenSpan::new(at + 1, end), at + 1, false);
                at = end;
            } else if self.begins(at) {
                let end = self.run_end(at);
                self.run(at, end);
                at = end;
            } else {
                if self.is_doubtful(at) {
                    self.doubtful.push(at);
                }
                at += 1;
            }
        }
    }

    /// Keeps a name that is part of a longer one and has no neighbours of its own: "Ohio" in "Ohio police".
    fn push_part(&mut self, kind: NameKind, tokens: TokenSpan) {
        let (start, end) = (tokens.start as usize, tokens.end as usize);
        let (before, behind) = (TokenSpan::new(start, start), TokenSpan::new(end, end));
        let gender = if kind == NameKind::Person { self.gender(tokens, start, None) } else { None };
        self.names.push(Name { tokens, kind, before, title: false, behind, gender });
    }

    /// Keeps a name with what its neighbours tell of it. Its title and role words in capitals begin at `before`.
    fn push(&mut self, mut kind: NameKind, tokens: TokenSpan, mut before: usize, mut title: bool) {
        let reader = self.reader;
        let (name, end) = (tokens.start as usize, tokens.end as usize);
        let mut behind = TokenSpan::new(end, end);
        let mut evidence = Evidence::default();
        if !reader.is_possessive(end) {
            (behind, evidence) = self.behind(end);
        }
        let may_be_person = matches!(kind, NameKind::Person | NameKind::Unknown);
        // "to the Observer, her adviser said": of a body or a place, an apposition for a person says nothing.
        let article = name > self.start && !title && reader.known(name - 1).any(Known::DEFINITE);
        if evidence.person && (!may_be_person || kind == NameKind::Unknown && article) {
            (behind, evidence) = (TokenSpan::new(end, end), Evidence::default());
        }
        let mut reversed = false;
        if may_be_person {
            let start = self.role_before(before);
            if start < before {
                (before, title) = (start, true);
            }
            let behind = behind.end as usize;
            if reader.is_mark(before.wrapping_sub(1), ",")
                && (reader.is_mark(behind, ",") || behind >= self.end || reader.is_mark(behind, "."))
                && let Some(start) = self.reversed_role(before)
            {
                (before, title, reversed) = (start, true, true);
            }
        }
        // "The dam's operator, Nordal Energy,": an operator may be a company, and its name ends in a noun.
        let last = reader.known(end - 1);
        let noun = tokens.len() > 1 && last.any(Known::THING) && !last.any(Known::FIRST_NAME);
        if kind == NameKind::Unknown && (evidence.organization || noun && reversed) {
            kind = NameKind::Organization;
        } else if kind == NameKind::Unknown && (title || evidence.person) {
            kind = NameKind::Person;
        }
        let gender = if kind == NameKind::Person { self.gender(tokens, before, evidence.gender) } else { None };
        self.names.push(Name { tokens, kind, before: TokenSpan::new(before, name), title, behind, gender });
    }

    /// The gender that a person's title, first name or role tells. "Mr." is surest, then a first name before a surname; "spokesman"
    /// may be said of a woman.
    fn gender(&self, tokens: TokenSpan, before: usize, apposition: Option<Gender>) -> Option<Gender> {
        let reader = self.reader;
        let name = tokens.start as usize;
        let of = |listed: Listed| gender(reader.lexicon, listed.entry, &["titles", "person-nouns"]);
        let titles: Vec<Listed> = (before..name).rev().filter_map(|at| reader.listed(at, name, ROLES)).collect();
        let courtesy = titles.iter().filter(|listed| listed.known.any(Known::COURTESY)).find_map(|listed| of(*listed));
        let first_name = reader.known(name).any(Known::FIRST_NAME);
        let own = if first_name { gender(reader.lexicon, reader.token(name).entry, &["first-names"]) } else { None };
        courtesy
            .or(own.filter(|_| tokens.len() > 1))
            .or_else(|| titles.iter().find_map(|listed| of(*listed)))
            .or(apposition)
            .or(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::source::tests::read;

    /// The names of a text as "KIND name [before] {behind}".
    fn names(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        read(text, |reader| {
            for name in scan(reader).0 {
                let mut line = format!("{:?} {}", name.kind, reader.text(name.tokens));
                if !name.before.is_empty() {
                    line += &format!(" [{}]", reader.text(name.before));
                }
                if !name.behind.is_empty() {
                    line += &format!(" {{{}}}", reader.text(name.behind));
                }
                found.push(line);
            }
        });
        found
    }

    #[test]
    fn parts_of_names() {
        for (text, expected) in [
            ("We met Gov. Edith Marlow (D-Ohio) there.", &["Person Edith Marlow [Gov.] {(D-Ohio)}"][..]),
            (
                "We met Harold Q. Brandt Jr. and Leonard “Lenny” Ostrow.",
                &["Person Harold Q. Brandt Jr.", "Person Leonard “Lenny” Ostrow"],
            ),
            (
                "We met Ursula van der Heyden, 59, a nurse from Oakfield, there.",
                &["Person Ursula van der Heyden {, 59, a nurse from Oakfield}", "Unknown Oakfield"],
            ),
            ("It said campaign manager Victor Halloran left.", &["Person Victor Halloran [campaign manager]"]),
            ("The singer and activist Denise Castle left.", &["Person Denise Castle [The singer and activist]"]),
            ("A lawyer for Castle, Nora Bell, left.", &["Unknown Castle", "Person Nora Bell [A lawyer for Castle,]"]),
            (
                "The Department of Justice and the Harbor Safety Council met.",
                &["Organization Department of Justice", "Organization Harbor Safety Council"],
            ),
            (
                "The Marlow campaign met the Kenyan government.",
                &["Person Marlow", "Organization Marlow campaign", "Organization Kenyan government"],
            ),
            ("Republicans met House Democrats in Ottawa.", &["Place Ottawa"]),
            ("It was in April 2017, on a Tuesday.", &[]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn gender_of_names() {
        for (text, expected) in [
            ("Mrs. Halloran left.", Some(Gender::Female)),
            ("Harold Brandt left.", Some(Gender::Male)),
            ("spokesman Denise Castle left.", Some(Gender::Female)),
            ("spokeswoman Rurik Tovas left.", Some(Gender::Female)),
            ("Congressman Tovas left.", Some(Gender::Male)),
        ] {
            read(text, |reader| assert_eq!(scan(reader).0[0].gender, expected, "{text}"));
        }
    }

    #[test]
    fn headlines() {
        read("Edith Marlow Tells Harold Brandt To Wait", |reader| {
            let names = scan_headlines(reader, |word| word == "Marlow" || word == "Brandt");
            let names: Vec<&str> = names.iter().map(|name| reader.text(name.tokens)).collect();
            assert_eq!(names, ["Edith Marlow", "Harold Brandt"]);
        });
    }
}
