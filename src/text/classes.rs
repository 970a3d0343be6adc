//! The word lists that the text layer itself asks about, resolved once. A list that is not loaded counts as empty.

use super::lexicon::{ClassId, EntryId, Lexicon};

macro_rules! text_classes {
    ($($field:ident $name:literal $doc:literal;)*) => {
        /// Numbers of the classes that the text layer uses.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct TextClasses {
            $(#[doc = $doc] pub $field: Option<ClassId>,)*
        }

        impl TextClasses {
            /// Looks every class up by its name.
            pub fn new(lexicon: &Lexicon) -> Self {
                TextClasses { $($field: lexicon.class($name),)* }
            }

            /// The names of the classes, for tools that check the lists.
            pub const NAMES: &'static [&'static str] = &[$($name),*];
        }
    };
}

text_classes! {
    abbreviations "abbreviations" "Words written with a full stop that need not end a sentence.";
    capital "abbreviations.capital" "Abbreviations only when capitalised: Mass., Gen.";
    title "abbreviations.title" "A name follows: Mr., Sen.";
    number "abbreviations.number" "A number follows: No., p.";
    never "abbreviations.never" "Never ends a sentence: e.g., vs.";
    may_end "abbreviations.may-end" "Often ends a sentence: Inc., etc.";
    state "abbreviations.state" "State or province: Calif.";
    company "abbreviations.company" "Kind of firm: Corp.";
    time "abbreviations.time" "Time of day or era: p.m., B.C.";
    unit "abbreviations.unit" "Unit of measure: ft., lbs.";
    compass "abbreviations.compass" "Point of the compass: N., S.W.";
    initialism "abbreviations.initialism" "Initials with dots: U.S., F.B.I.";
    domains "domains" "Last parts of domain names: com, org, uk.";
    definite "determiners.definite" "The definite article.";
    indefinite "determiners.indefinite" "Indefinite articles.";
    days "days" "Days of the week.";
    months "months" "Months.";
    time_zones "time-words.zone" "Time zones: EST, GMT.";
    first_names "first-names" "First names.";
    place_names "place-names" "Countries, cities, regions.";
    organization_names "organization-names" "Names of organizations.";
    cue_quote "cue-verbs.quote" "Verbs that introduce a direct quotation.";
    units "units" "Units of measure.";
    number_words "number-words" "Numbers in words, and million, bn.";
}

/// The class set of one entry, for asking several classes at once.
#[derive(Clone, Copy)]
pub struct Membership<'l> {
    lexicon: &'l Lexicon,
    entry: EntryId,
}

impl<'l> Membership<'l> {
    /// The classes of `entry`.
    pub fn of(lexicon: &'l Lexicon, entry: EntryId) -> Self {
        Membership { lexicon, entry }
    }

    /// True if the entry stands in the class; false if there is no such class.
    pub fn is(self, class: Option<ClassId>) -> bool {
        self.lexicon.in_class(self.entry, class)
    }
}
