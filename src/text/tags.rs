//! Parts of speech and verb forms that a token may have, as a set of bits.

use std::fmt;
use std::ops::{BitAnd, BitOr, BitOrAssign};

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

/// A set of parts of speech. A token starts with all that its lists or its ending allow; tag patterns narrow them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Pod, Zeroable, Serialize, Deserialize)]
#[repr(transparent)]
pub struct Tags(pub u32);

macro_rules! tags {
    ($($bit:literal $constant:ident $name:literal $doc:literal;)*) => {
        impl Tags {
            $(#[doc = $doc] pub const $constant: Tags = Tags(1 << $bit);)*
            /// Every tag with the name that patterns and lists use.
            pub const NAMES: &'static [(&'static str, Tags)] = &[$(($name, Tags::$constant)),*];
        }
    };
}

tags! {
    0 NOUN "noun" "Common noun.";
    1 PLURAL "plural" "Plural form of a noun.";
    2 NAME "name" "Proper name: capitalised, and not because a sentence begins.";
    3 VERB "verb" "Full verb in any form.";
    4 BASE "base" "Base form of a verb (infinitive, plain present).";
    5 PRESENT "present" "Third person singular present of a verb.";
    6 PAST "past" "Past tense of a verb.";
    7 PARTICIPLE "participle" "Past participle of a verb.";
    8 ING "ing" "Present participle or gerund of a verb.";
    9 ADJECTIVE "adjective" "Adjective.";
    10 ADVERB "adverb" "Adverb.";
    11 DETERMINER "determiner" "Article, demonstrative or quantifier.";
    12 PREPOSITION "preposition" "Preposition.";
    13 PRONOUN "pronoun" "Personal, indefinite or demonstrative pronoun.";
    14 CONJUNCTION "conjunction" "Coordinating or subordinating conjunction.";
    15 AUXILIARY "auxiliary" "Form of be, have or do.";
    16 MODAL "modal" "Modal verb.";
    17 POSSESSIVE "possessive" "Possessive determiner: my, their.";
    18 RELATIVE "relative" "Relative pronoun.";
    19 NEGATION "negation" "not, n't, never.";
    20 NUMERAL "numeral" "Number in words or digits.";
    21 TIME "time" "Day, month or other word of time.";
}

impl Tags {
    /// A full verb in any form.
    pub const ANY_VERB: Tags =
        Tags(Tags::VERB.0 | Tags::BASE.0 | Tags::PRESENT.0 | Tags::PAST.0 | Tags::PARTICIPLE.0 | Tags::ING.0);
    /// A common noun in either number.
    pub const ANY_NOUN: Tags = Tags(Tags::NOUN.0 | Tags::PLURAL.0);
    /// Words that often begin a sentence and are seldom part of a name.
    pub const FUNCTION: Tags = Tags(
        Tags::DETERMINER.0
            | Tags::PRONOUN.0
            | Tags::PREPOSITION.0
            | Tags::CONJUNCTION.0
            | Tags::POSSESSIVE.0
            | Tags::MODAL.0
            | Tags::AUXILIARY.0
            | Tags::RELATIVE.0,
    );
    /// The empty set.
    pub const NONE: Tags = Tags(0);

    /// The tag of this name, if it is one.
    pub fn named(name: &str) -> Option<Tags> {
        Tags::NAMES.iter().find(|(n, _)| *n == name).map(|(_, tags)| *tags)
    }

    /// True if the two sets share a tag.
    pub fn any(self, other: Tags) -> bool {
        self.0 & other.0 != 0
    }

    /// True if there is no tag in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set without the tags of `other`.
    pub fn without(self, other: Tags) -> Tags {
        Tags(self.0 & !other.0)
    }
}

impl BitOr for Tags {
    type Output = Tags;
    fn bitor(self, other: Tags) -> Tags {
        Tags(self.0 | other.0)
    }
}

impl BitOrAssign for Tags {
    fn bitor_assign(&mut self, other: Tags) {
        self.0 |= other.0;
    }
}

impl BitAnd for Tags {
    type Output = Tags;
    fn bitand(self, other: Tags) -> Tags {
        Tags(self.0 & other.0)
    }
}

impl fmt::Debug for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Tags::NAMES.iter().filter(|(_, tag)| self.any(*tag)).map(|(name, _)| *name);
        f.write_str(&names.collect::<Vec<_>>().join(" "))
    }
}
