//! What the word lists say of a word that the reading of names and sources asks about, as one set of bits, and the gender that they
//! give it.

use std::ops::BitOr;

use crate::text::document::Document;
use crate::text::lexicon::{ClassId, EntryId, Lexicon};
use crate::text::token::Shape;

/// A set of facts about a word or a list entry of several words.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Known(pub u64);

macro_rules! known {
    ($($bit:literal $constant:ident $name:literal $doc:literal;)*) => {
        impl Known {
            $(#[doc = $doc] pub const $constant: Known = Known(1 << $bit);)*
            /// Each fact with the list, or the list and its tag, that gives it.
            const NAMES: &'static [(&'static str, Known)] = &[$(($name, Known::$constant)),*];
        }
    };
}

known! {
    0 FIRST_NAME "first-names" "First name.";
    1 FIRST_NAME_AMBIGUOUS "first-names.ambiguous" "A first name, but also an ordinary word, a place or a surname.";
    2 TITLE "titles" "Stands right before a name.";
    3 COURTESY "titles.courtesy" "Mr, Dr, Sir.";
    4 PERSON "person-nouns" "Noun for a person.";
    5 PERSON_ROLE "person-nouns.role" "Noun for an office or job.";
    6 KIN "person-nouns.kin" "mother, son";
    7 AFFILIATION "person-nouns.affiliation" "Republican, Christian: also an adjective.";
    8 PERSON_WEAK "person-nouns.weak" "Noun that is a person only among other things: head, figure.";
    9 PERSON_PLURAL "person-nouns.plural" "Noun for persons whose plural is not at its end.";
    10 ORGANIZATION "organization-nouns" "Noun for an organization.";
    11 ORGANIZATION_WEAK "organization-nouns.weak" "Noun that is an organization only among other things: order, panel.";
    12 COMPANY "organization-names.company" "Company.";
    13 PROPER "organization-nouns.proper" "Noun that is a name in itself: Kremlin.";
    14 GROUP "group-nouns" "Noun for several people.";
    15 COLLECTIVE "group-nouns.collective" "family, crowd";
    16 PARTITIVE "group-nouns.partitive" "handful, number: what follows \"of\" is meant.";
    17 DOCUMENT "cue-documents" "poll, report, data";
    18 PLACE "place-names" "Country, city, region.";
    19 COUNTRY "place-names.country" "Country.";
    20 STATE "place-names.state" "State, province.";
    21 PLACE_AMBIGUOUS "place-names.ambiguous" "A place, but also a word or a name.";
    22 ORGANIZATION_NAME "organization-names" "Name of an organization.";
    23 ORGANIZATION_NAME_AMBIGUOUS "organization-names.ambiguous" "Name of an organization, but also a word or another name.";
    24 PARTY "organization-names.party" "Political party.";
    25 OUTLET "organization-names.media" "News outlet.";
    26 DEMONYM "demonyms" "Nationality and the like.";
    27 DEMONYM_PERSON "demonyms.person" "Also a noun for one person: an American.";
    28 DEMONYM_GROUP "demonyms.group" "Plural noun: Americans.";
    29 SUFFIX "name-suffixes" "Follows a name: Jr, PhD.";
    30 SUFFIX_AMBIGUOUS "name-suffixes.ambiguous" "Follows a name, but is also a word.";
    31 GENERATION "name-suffixes.generation" "Jr, III.";
    32 PARTICLE "name-particles" "Stands inside a name: van, bin.";
    33 GOVERNMENT "organization-names.government" "Organ of one state.";
    34 PRONOUN "pronouns" "Pronoun.";
    35 PERSONAL "pronouns.personal" "he, they";
    36 ASSOCIATION "organization-names.group" "Think tank, union, university.";
    37 DEMONSTRATIVE "pronouns.demonstrative" "this, those";
    38 HUMAN "pronouns.human" "Pronoun that only a person can be.";
    39 POSSESSIVE "possessives" "his, their";
    40 RELATIVE "relatives" "who, which";
    41 RELATIVE_ADVERB "relatives.adverb" "where, when";
    42 DETERMINER "determiners" "Determiner.";
    43 DEFINITE "determiners.definite" "the, this";
    44 INDEFINITE_ARTICLE "determiners.indefinite" "a, another";
    45 QUANTITY "determiners.quantity" "some, every";
    46 ANAPHORIC "pronouns.anaphoric" "each, both: the people just named.";
    47 INTERNATIONAL "organization-names.international" "Body of several states.";
    51 SCENE "person-nouns.scene" "Who has a part in the scene and mostly no name: moderator, judge, narrator.";
    53 COORDINATING "conjunctions.coordinating" "and, as well as";
    60 CONTRAST "conjunctions.contrast" "but";
    54 RELATIVE_PERSON "relatives.person" "who";
    55 RELATIVE_THING "relatives.thing" "which";
    56 RELATIVE_FREE "relatives.free" "what: has no antecedent.";
    57 NAME_CONNECTOR "name-connectors" "of, for: inside the name of an organization.";
    58 NAME_CONNECTOR_PLACE "name-connectors.place" "in: says where it is, if a place follows.";
    59 SINGLE "pronouns.single" "one, another: one of several.";
    52 ASKING "asking-verbs" "Verb whose object speaks next.";
    49 STATE_ORGAN "organization-nouns.state" "Organ of a state: government, army.";
    50 THING "nouns" "Noun for neither people nor bodies nor documents.";
    62 PREPOSITION "prepositions" "of, close to";
    61 MAIN "person-nouns.main" "Noun for whom the article is about, not for whoever was spoken of last: candidate.";
    63 ROLE_WORD "role-words" "Word of a role that counts as another: GOP.";
    48 GENERIC "person-nouns.generic" "Noun that the article calls its people by: man, candidate, politician.";
}

impl Known {
    /// No fact.
    pub const NONE: Known = Known(0);

    /// True if the two sets share a fact.
    pub fn any(self, other: Known) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Known {
    type Output = Known;
    fn bitor(self, other: Known) -> Known {
        Known(self.0 | other.0)
    }
}

/// Gender of a person as titles, first names, nouns and pronouns tell it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Gender {
    /// he
    Male,
    /// she
    Female,
}

impl Gender {
    fn named(name: &str) -> Option<Gender> {
        match name {
            "male" => Some(Gender::Male),
            "female" => Some(Gender::Female),
            _ => None,
        }
    }
}

/// The lists that resolution asks.
#[derive(Debug)]
pub struct Vocabulary {
    /// For each set of classes that entries have, by number, what its lists say.
    of_set: Vec<Known>,
    /// "herself": says again who has just been named.
    pub reflexive: Option<ClassId>,
}

impl Vocabulary {
    /// Looks the lists up; a list that is not loaded gives no fact.
    pub fn new(lexicon: &Lexicon) -> Self {
        let classes = Known::NAMES.iter().filter_map(|(name, known)| Some((lexicon.class(name)?, *known)));
        let mut of_class = Vec::new();
        for (class, known) in classes {
            let at = class.0 as usize;
            if of_class.len() <= at {
                of_class.resize(at + 1, Known::NONE);
            }
            of_class[at] = of_class[at] | known;
        }
        let all = |set: &[u64]| {
            let classes = set.iter().enumerate().flat_map(|(block, bits)| {
                let bits = std::iter::successors(Some(*bits), |bits| Some(bits & bits.wrapping_sub(1)));
                bits.take_while(|bits| *bits != 0).map(move |bits| block * 64 + bits.trailing_zeros() as usize)
            });
            classes.filter_map(|class| of_class.get(class)).fold(Known::NONE, |all, known| all | *known)
        };
        Vocabulary { of_set: lexicon.class_sets().map(all).collect(), reflexive: lexicon.class("pronouns.reflexive") }
    }

    /// What the lists say of each token.
    pub fn of_tokens<'d>(
        &'d self,
        lexicon: &'d Lexicon,
        document: &'d Document<'_>,
    ) -> impl Iterator<Item = Known> + 'd {
        document.tokens.iter().map(move |token| {
            // "29-year-old" is a "year-old"
            if token.entry == EntryId::UNKNOWN
                && token.shape.has(Shape::DIGIT)
                && let Some((_, noun)) = token.text(document.text).split_once('-')
            {
                return self.known(lexicon, lexicon.find(noun));
            }
            self.known(lexicon, token.entry)
        })
    }

    /// All that the lists say of an entry.
    #[inline]
    pub fn known(&self, lexicon: &Lexicon, entry: EntryId) -> Known {
        self.of_set[lexicon.class_set_number(entry)]
    }
}

/// The gender that any of these lists gives an entry.
pub fn gender(lexicon: &Lexicon, entry: EntryId, lists: &[&str]) -> Option<Gender> {
    lists.iter().find_map(|list| lexicon.attribute(entry, list, "gender").and_then(Gender::named))
}
