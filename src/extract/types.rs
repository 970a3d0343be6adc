//! Claims, sources and figures as the extractor knows them: token spans of a document, not yet text.

use serde::Serialize;
use smallvec::SmallVec;

use crate::pattern::program::PatternId;
use crate::text::span::{ByteSpan, TokenSpan};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// The value that patterns, lists and the record call by this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }

            /// Its name in patterns, lists and the record.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }
    };
}

names! {
    /// Penn Discourse Treebank 2.0 attribution types.
    ClaimType {
        /// say, tell
        Assertion = "assertion",
        /// think, fear
        Belief = "belief",
        /// know, remember
        Fact = "fact",
        /// want, promise, order
        Eventuality = "eventuality",
    }
}

names! {
    /// What the cue says of the content.
    Stance {
        /// said
        Neutral = "neutral",
        /// revealed
        Factive = "factive",
        /// claimed, alleged
        Doubtful = "doubtful",
        /// denied
        Denial = "denial",
    }
}

names! {
    /// How much of the content stands in quotation marks (O'Keefe et al. 2012, Pareti et al. 2013).
    QuotationKind {
        /// All of it.
        Direct = "direct",
        /// Some of it.
        Mixed = "mixed",
        /// None of it.
        Indirect = "indirect",
    }
}

names! {
    /// How sure the right edge of a content is.
    Edge {
        /// A mark of the text sets it: the sentence's end, a quotation mark, an edge pattern.
        Certain = "certain",
        /// The rules only guess.
        Guess = "guess",
    }
}

names! {
    /// How a source is written.
    Mention {
        /// The fullest form of a name, with or without title or apposition.
        Name = "name",
        /// A part of a name: "Türk", "Mr. Brandt" where the first name stands elsewhere.
        PartialName = "partial_name",
        /// he, they, some
        Pronoun = "pronoun",
        /// who, which
        Relative = "relative",
        /// Everything else: "a UK defence source".
        Description = "description",
    }
}

names! {
    /// Why a source was taken for its entity.
    Reason {
        /// It is a full name, or the only form of a name that the text has.
        Name = "name",
        /// A part of a name that stands in full elsewhere.
        PartOfName = "part of a name",
        /// A pronoun for the last person, body or group that was a source before.
        LastSource = "last source",
        /// A pronoun for the subject of a clause since then.
        LastSubject = "last subject",
        /// I, we: whoever is quoted.
        Speaker = "speaker of the quotation",
        /// A relative word: the noun phrase before it.
        Antecedent = "antecedent",
        /// A description that fits somebody's role.
        Role = "role",
        /// A description by words of an organization's name, or for the organization spoken of last.
        Organization = "organization",
        /// A description that could be anybody; taken for whoever was spoken of last.
        Generic = "last person",
        /// Described by its own words.
        Description = "description",
        /// Members joined by "and".
        Members = "members",
        /// It cannot be told, or it is the author or the reader.
        Unknown = "unknown",
    }
}

names! {
    /// What kind of entity a source is.
    SourceType {
        /// One person.
        Person = "person",
        /// A body: government, company, outlet, country.
        Organization = "organization",
        /// Several people or bodies.
        Group = "group",
        /// A poll, report, filing.
        Document = "document",
        /// Anything else.
        Other = "other",
    }
}

names! {
    /// What happened to the people counted.
    Event {
        /// killed, died
        Killed = "killed",
        /// injured, wounded
        Injured = "injured",
        /// missing
        Missing = "missing",
        /// displaced, evacuated, fled
        Displaced = "displaced",
        /// arrested, detained
        Detained = "detained",
        /// kidnapped, taken hostage
        Kidnapped = "kidnapped",
    }
}

names! {
    /// What stands before the number says of it.
    Qualifier {
        /// 12
        Exact = "exact",
        /// at least 12
        AtLeast = "at_least",
        /// up to 12
        AtMost = "at_most",
        /// more than 12
        MoreThan = "more_than",
        /// fewer than 12, nearly 12
        LessThan = "less_than",
        /// about 12
        About = "about",
        /// 10 to 12
        Range = "range",
        /// dozens
        Vague = "vague",
    }
}

/// An attribution relation: content, with its cue and source.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The pattern that found it.
    pub pattern: PatternId,
    /// Who holds the content.
    pub source: Option<SourceMention>,
    /// The words that link them; empty for a quotation that continues without one.
    pub cue: Parts,
    /// The cue's word as its list has it.
    pub lemma: String,
    /// What is attributed, in pieces.
    pub content: Parts,
    /// Who is told.
    pub addressee: Option<TokenSpan>,
    /// A word before the cue links it to the speaker of the claim before: ", adding", "and said".
    pub linked: bool,
    /// Penn Discourse Treebank type.
    pub claim_type: ClaimType,
    /// What the cue says of the content.
    pub stance: Stance,
    /// How much of the content is quoted.
    pub quotation: QuotationKind,
    /// The cue is negated: "did not say".
    pub negated: bool,
    /// How sure the right edge is.
    pub edge: Edge,
    /// Index of the claim in whose content this one stands.
    pub parent: Option<usize>,
    /// Number of the sentence of the cue, or of the content where there is none.
    pub sentence: usize,
}

/// Pieces of a document that belong together: mostly one.
pub type Parts = SmallVec<[TokenSpan; 2]>;

impl Claim {
    /// True if its content holds the token.
    pub fn holds(&self, token: usize) -> bool {
        self.content.iter().any(|part| part.holds(token))
    }
}

/// A source as it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceMention {
    /// Its tokens.
    pub tokens: TokenSpan,
    /// How it is written.
    pub mention: Mention,
    /// Index of the entity that it names; none where that cannot be told.
    pub entity: Option<usize>,
    /// Why it was taken for that entity.
    pub reason: Reason,
    /// The tokens that it was understood by: a mention elsewhere in the text.
    pub antecedent: Option<TokenSpan>,
}

impl SourceMention {
    /// A source that is not yet resolved.
    pub fn new(tokens: TokenSpan) -> Self {
        let (mention, reason) = (Mention::Description, Reason::Unknown);
        SourceMention { tokens, mention, entity: None, reason, antecedent: None }
    }
}

/// Who is behind one or more claims of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The fullest name that the text gives, or the words that describe an unnamed source.
    pub name: String,
    /// What kind of entity.
    pub source_type: SourceType,
    /// True if the text gives a proper name.
    pub named: bool,
    /// Office, party, job as the text gives it.
    pub role: Option<String>,
    /// Other forms that the text uses, in order of the text.
    pub aliases: Vec<String>,
}

/// What a figure is in relation to others, as a set of bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Roles(pub u16);

impl Roles {
    /// Inside the count before it: "including 7 officers", "2 of them".
    pub const PART: Roles = Roles(1);
    /// On top of an earlier count: "another 12", "12 others".
    pub const MORE: Roles = Roles(1 << 1);
    /// A sum that restates what was counted before: "in total", "the death toll".
    pub const TOTAL: Roles = Roles(1 << 2);
    /// "the 12": who they are was said before.
    pub const DEFINITE: Roles = Roles(1 << 3);
    /// Those who attacked.
    pub const PERPETRATOR: Roles = Roles(1 << 4);
    /// Taken from those counted before for another event: "one of the wounded died".
    pub const MOVED: Roles = Roles(1 << 5);
    /// He, she, her: a person named before.
    pub const PRONOUN: Roles = Roles(1 << 6);
    /// A person by name.
    pub const NAMED: Roles = Roles(1 << 7);
    /// One person whom the text names without a number: "the driver".
    pub const IMPLIED: Roles = Roles(1 << 8);
    /// "several", "both": no figure unless something happened to those counted.
    pub const WEAK: Roles = Roles(1 << 9);
    /// Another time or place than what the text reports.
    pub const BACKGROUND: Roles = Roles(1 << 10);

    /// People as such: "people", "victims", or no noun at all.
    pub const GENERAL: Roles = Roles(1 << 11);
    /// Some of those counted before, if that was of the same event: "one of whom".
    pub const SUBSET: Roles = Roles(1 << 12);

    /// Attacked, and not said how many of them lived: "shot ten, killing four".
    pub const OPEN: Roles = Roles(1 << 13);

    /// A pronoun that is the object: "killed her".
    pub const OBJECT: Roles = Roles(1 << 14);

    /// Taken off those counted before: "killing all but two".
    pub const SPARED: Roles = Roles(1 << 15);

    /// The role that a pattern's setting names.
    pub fn named(name: &str) -> Option<Roles> {
        // the names stand in `ROLES` of pattern/file.rs, too
        Some(match name {
            "part" => Roles::PART,
            "open" => Roles::OPEN,
            "subset" => Roles::SUBSET,
            // others than those counted as killed before, unless in the same sentence
            "fatal" => Roles(Roles::SUBSET.0 | Roles::MORE.0),
            "more" => Roles::MORE,
            "total" => Roles::TOTAL,
            "perpetrator" => Roles::PERPETRATOR,
            "moved" => Roles::MOVED,
            "pronoun" => Roles::PRONOUN,
            "object" => Roles(Roles::PRONOUN.0 | Roles::OBJECT.0),
            "named" => Roles::NAMED,
            "implied" => Roles::IMPLIED,
            "background" => Roles::BACKGROUND,
            "spared" => Roles::SPARED,
            // one of two: counted only if they are not
            "other" => Roles(Roles::IMPLIED.0 | Roles::PART.0 | Roles::SUBSET.0),
            _ => return None,
        })
    }

    /// True if the two sets share a role.
    pub fn has(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds the roles of `other`.
    pub fn add(&mut self, other: Roles) {
        self.0 |= other.0;
    }
}

/// A number with its qualifier, unit and the noun it counts; or a single person without a number whom a total counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The pattern that found it.
    pub pattern: PatternId,
    /// Qualifier, number and noun.
    pub tokens: TokenSpan,
    /// The number alone.
    pub number: TokenSpan,
    /// The place of the figure; less than its tokens where one of them holds two numbers ("52-48").
    pub bytes: ByteSpan,
    /// The number; none for ranges and vague ones.
    pub value: Option<f64>,
    /// Lowest value.
    pub min: Option<f64>,
    /// Highest value.
    pub max: Option<f64>,
    /// What is said of the number.
    pub qualifier: Qualifier,
    /// people, money, percent, ...
    pub unit: String,
    /// The noun counted, as written.
    pub noun: Option<TokenSpan>,
    /// What happened to the people counted.
    pub event: Option<Event>,
    /// The time frame, as written.
    pub period: Option<TokenSpan>,
    /// What it is in relation to others.
    pub roles: Roles,
    /// Number of its sentence.
    pub sentence: usize,
    /// Index of the claim in whose content it stands, the innermost.
    pub claim: Option<usize>,
}

/// What a careful reader would report of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// The event.
    pub event: Event,
    /// The reader's figure.
    pub count: Count,
    /// What each source says; one without a source is the text itself.
    pub by_source: Vec<(Option<usize>, Count)>,
}

/// A sum of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The sum, if the text allows one.
    pub value: Option<f64>,
    /// Lowest value.
    pub min: Option<f64>,
    /// Highest value.
    pub max: Option<f64>,
    /// What is said of the sum.
    pub qualifier: Qualifier,
    /// Indices of the figures that it rests on.
    pub figures: Vec<usize>,
}

/// Everything that was found in a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// Claims in order of the text.
    pub claims: Vec<Claim>,
    /// Sources in order of first mention.
    pub entities: Vec<Entity>,
    /// Figures in order of the text.
    pub figures: Vec<Figure>,
    /// Totals in order of event.
    pub totals: Vec<Total>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::file::{EVENTS, QUALIFIERS, ROLES, STANCES, TYPES};

    #[test]
    fn patterns_may_set_what_the_record_has() {
        assert!(TYPES.iter().all(|name| ClaimType::named(name).is_some()));
        assert!(STANCES.iter().all(|name| Stance::named(name).is_some()));
        assert!(EVENTS.iter().all(|name| Event::named(name).is_some()));
        assert!(QUALIFIERS.iter().all(|name| Qualifier::named(name).is_some()));
        assert!(ROLES.iter().all(|name| Roles::named(name).is_some() || *name == "tally"));
    }
}
