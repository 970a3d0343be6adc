//! Which patterns are entered at a token: those whose trigger its profile passes. Worked out once a letter, for most that could be
//! entered at a word ask for more than the word.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::machine::Context;
use super::profile::{Letter, Subject};
use crate::pattern::program::{Dispatch, Test, TestId, Trigger, VariantId};
use crate::text::tags::Tags;

/// False if a token is not the variant's trigger, as `passes` tells for tests that ask for no characters; those that do are left
/// to the attempt.
pub fn may_trigger(context: &Context<'_, '_>, id: VariantId, passes: impl FnOnce(TestId) -> bool) -> bool {
    match context.program.variants[id as usize].trigger {
        Trigger::Token(test) => context.asks_characters(test) || passes(test),
        _ => true,
    }
}

/// Variants by the tokens and list phrases at which they are entered, of those met so far.
#[derive(Debug, Default)]
pub struct Triggers {
    /// For each profile which of the `members` are entered at it, if that is known.
    of_profile: Vec<Option<Members>>,
    /// The same for each letter, with the tags on which candidates depend.
    of_letter: FxHashMap<(Letter, Tags), Members>,
    /// The same by the hash of the variants themselves: most lists are those of many letters.
    of_list: FxHashMap<u64, Members>,
    members: Vec<VariantId>,
}

/// A range of the members.
#[derive(Clone, Copy, Debug)]
struct Members {
    start: u32,
    end: u32,
}

impl Triggers {
    /// Forgets everything: profiles are others now.
    pub fn clear(&mut self) {
        *self = Triggers::default();
    }

    /// Finds out what is entered at the tokens and list phrases of a document, of which only new profiles are not known yet. The context
    /// reads in the alphabet of triggers.
    pub fn learn(&mut self, context: &Context<'_, '_>, dispatch: &Dispatch) {
        for (profile, subject) in context.profiles.new_ones() {
            let candidates = dispatch.at_signature(context.program.signature(subject.entry)).iter().copied();
            self.add(context, *profile, *subject, Tags::NONE, candidates);
        }
    }

    /// The variants that are entered at tokens and list phrases of this profile, in order, if that was found out.
    #[inline]
    pub fn known(&self, profile: u32) -> Option<&[VariantId]> {
        let members = self.of_profile.get(profile as usize).copied().flatten()?;
        Some(self.list(members))
    }

    /// Finds out what is entered at a token or list phrase of this profile: of the `candidates`, which depend on nothing but its letter
    /// and these tags, those whose trigger it may be, in order, which it gives. The context reads in the alphabet of triggers.
    #[cold]
    pub fn add(
        &mut self,
        context: &Context<'_, '_>,
        profile: u32,
        subject: Subject,
        tags: Tags,
        candidates: impl Iterator<Item = VariantId>,
    ) -> &[VariantId] {
        let key = (context.letters.of(profile), tags);
        let members = match self.of_letter.get(&key) {
            Some(members) => *members,
            None => {
                let members = self.find(context, subject, candidates);
                self.of_letter.insert(key, members);
                members
            }
        };
        if self.of_profile.len() <= profile as usize {
            self.of_profile.resize(context.profiles.count(), None);
        }
        self.of_profile[profile as usize] = Some(members);
        self.list(members)
    }

    fn find(
        &mut self,
        context: &Context<'_, '_>,
        subject: Subject,
        candidates: impl Iterator<Item = VariantId>,
    ) -> Members {
        let Subject { entry, tags, at } = subject;
        let start = self.members.len();
        // variants of one pattern mostly ask the same
        let mut last = (Test::NEVER, false);
        let mut passes = |test| {
            if test != last.0 {
                last = (test, context.holds(test, entry, tags, at));
            }
            last.1
        };
        self.members.extend(candidates.filter(|id| may_trigger(context, *id, &mut passes)));
        let own = Members { start: start as u32, end: self.members.len() as u32 };
        let hash = FxBuildHasher.hash_one(&self.members[start..]);
        let same = *self.of_list.entry(hash).or_insert(own);
        if same.start == own.start || self.list(same) != self.list(own) {
            return own;
        }
        self.members.truncate(start);
        same
    }

    fn list(&self, members: Members) -> &[VariantId] {
        &self.members[members.start as usize..members.end as usize]
    }
}
