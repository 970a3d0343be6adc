//! What word lists say that the text layer itself asks about, as one set of bits for each entry. The bits are set when the
//! lexicon is built, by the names of lists and of their tags; a list that is not loaded gives none.

use std::fmt;
use std::ops::{BitOr, BitOrAssign};

use bytemuck::{Pod, Zeroable};

/// A set of facts about a word.
#[derive(Clone, Copy, PartialEq, Eq, Default, Pod, Zeroable)]
#[repr(transparent)]
pub struct Facts(pub u32);

macro_rules! facts {
    ($($bit:literal $constant:ident $name:literal $doc:literal;)*) => {
        impl Facts {
            $(#[doc = $doc] pub const $constant: Facts = Facts(1 << $bit);)*
            /// Every fact with the name of the list, or of the list and its tag, that gives it.
            pub const NAMES: &'static [(&'static str, Facts)] = &[$(($name, Facts::$constant)),*];
        }
    };
}

facts! {
    0 ABBREVIATION "abbreviations" "Written with a full stop that need not end a sentence.";
    1 CAPITAL "abbreviations.capital" "An abbreviation only when capitalised: Mass., Gen.";
    2 TITLE "abbreviations.title" "A name follows: Mr., Sen.";
    3 NUMBER "abbreviations.number" "A number follows: No., p.";
    4 NEVER "abbreviations.never" "Never ends a sentence: e.g., vs.";
    5 MAY_END "abbreviations.may-end" "Often ends a sentence: Inc., etc.";
    6 STATE "abbreviations.state" "State or province: Calif.";
    7 COMPANY "abbreviations.company" "Kind of firm: Corp.";
    8 TIME "abbreviations.time" "Time of day or era: p.m., B.C.";
    9 UNIT "abbreviations.unit" "Abbreviated unit of measure: ft., lbs.";
    10 COMPASS "abbreviations.compass" "Point of the compass: N., S.W.";
    11 INITIALISM "abbreviations.initialism" "Initials with dots: U.S., F.B.I.";
    12 DOMAIN "domains" "Last part of a domain name: com, org, uk.";
    13 DEFINITE "determiners.definite" "The definite article.";
    14 INDEFINITE "determiners.indefinite" "An indefinite article.";
    15 DAY "days" "Day of the week.";
    16 MONTH "months" "Month.";
    17 FIRST_NAME "first-names" "First name.";
    18 PLACE "place-names" "Country, city, region.";
    19 ORGANIZATION "organization-names" "Organization.";
    20 QUOTING_VERB "cue-verbs.quote" "Verb that introduces a direct quotation.";
    21 MEASURE "units" "Unit of measure.";
    22 NUMBER_WORD "number-words" "Number in words, and million, bn.";
    23 CLOCK "time-words.clock" "Word of the clock: EST, noon.";
    24 BEFORE_PLACE "abbreviations.place" "Begins the name of a place: St., Mt., Ft.";
    25 SUBORDINATOR "conjunctions.subordinating" "Begins a subordinate clause.";
    26 RELATIVE "relatives" "Begins a relative clause.";
    27 QUESTION "wh-words" "Begins an indirect question.";
    28 CREDIT "credits" "Begins the credit of a picture: Credit, Photo, or an agency's name.";
    29 FURNITURE "furniture" "What pages put around their texts.";
}

impl Facts {
    /// No fact.
    pub const NONE: Facts = Facts(0);

    /// The fact that a class of this name gives; none for other lists.
    pub fn of_class(name: &str) -> Facts {
        Facts::NAMES.iter().find(|(n, _)| *n == name).map_or(Facts::NONE, |(_, fact)| *fact)
    }

    /// True if the two sets share a fact.
    pub fn any(self, other: Facts) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Facts {
    type Output = Facts;
    fn bitor(self, other: Facts) -> Facts {
        Facts(self.0 | other.0)
    }
}

impl BitOrAssign for Facts {
    fn bitor_assign(&mut self, other: Facts) {
        self.0 |= other.0;
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Facts::NAMES.iter().filter(|(_, fact)| self.any(*fact)).map(|(name, _)| *name);
        f.write_str(&names.collect::<Vec<_>>().join(" "))
    }
}
