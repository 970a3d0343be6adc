//! Finds phrases: name after name in the order in which they are made, each from left to right, none inside another of its name.

use std::ops::Range;

use super::attempt::{FAR_REACH, context};
use super::automaton::Outcome;
use super::layers::{Layers, Mark};
use super::machine::{Context, Machine, Place, Reach, View};
use super::profile::Profiles;
use crate::pattern::alphabet::AlphabetId;
use crate::pattern::program::{FirstSet, PatternId, Program, Starts, Test, TestId, Variant, VariantId};
use crate::text::document::Document;
use crate::text::span::TokenSpan;

/// Names of phrases as bits. Names beyond the bits share the last one.
type Names = u8;

/// Variants of phrase patterns as bits, in the order of their names. Variants beyond the bits share the last one.
type Tries = u16;

/// What a token tells, if no layers but phrases begin at it.
#[derive(Clone, Copy, Debug, Default)]
struct Sight {
    /// Phrases that may begin with it, whatever layers begin there.
    begins: Names,
    /// Phrases that, if they begin with a phrase that begins here, begin with nothing else.
    begins_with_phrase: Names,
    /// Phrases that end before it, if they have begun with a phrase that ends there.
    ends: Names,
    /// Phrases that there are none of, if they would begin with a phrase that ends there and no other begins.
    fails: Names,
    /// Variants that may begin with it by what it is, whatever layers begin there.
    tries: Tries,
}

/// A phrase, or that there is none, if it is told from the tokens at which the phrase ends with which it begins.
type Told = Option<Option<(PatternId, TokenSpan)>>;

/// Finds the phrases of documents; keeps its working memory from one to the next.
#[derive(Debug, Default)]
pub struct PhraseFinder {
    /// For each profile what is seen of such a token, if it is known.
    of_profile: Vec<Option<Sight>>,
    /// For each token of the document the phrases that may begin with it.
    of_token: Vec<Names>,
    /// What else is seen of it, and at the first token of a sentence of those before.
    sights: Vec<Sight>,
    found: Vec<(PatternId, TokenSpan)>,
}

impl PhraseFinder {
    /// Forgets everything: profiles are others now.
    pub fn clear(&mut self) {
        self.of_profile.clear();
    }

    /// Adds the phrases of a document to its layers, and tells `observe` of each: of `all` names, or of those that code steps over.
    /// Patterns `first` are tried before others.
    pub fn find(
        &mut self,
        program: &Program,
        document: &Document<'_>,
        (first, all): (&[VariantId], bool),
        (layers, profiles, machine): (&mut Layers, &Profiles, &mut Machine),
        observe: &mut impl FnMut(PatternId, TokenSpan),
    ) {
        let searches: Vec<Search<'_>> =
            (0..program.phrases.len() as u32).map(|name| Search::new(program, name, first)).collect();
        self.look_over(&searches, &context(program, document, layers, profiles), machine);
        let mut found = std::mem::take(&mut self.found);
        for search in searches.iter().filter(|search| all || program.stepped_over[search.name as usize]) {
            let context = context(program, document, layers, profiles).read_in(AlphabetId::phrase(search.name));
            self.find_between(search, &context, machine, 0..document.tokens.len(), &mut found);
            layers.add_phrases(search.name as usize, found.iter().map(|(_, tokens)| *tokens));
            self.note(search.name, &searches, &found);
            found.drain(..).for_each(|(pattern, tokens)| observe(pattern, tokens));
        }
        self.found = found;
    }

    /// The phrases of a name in some sentences of the last document, which are in order; the phrases that they are made of are found.
    pub fn find_in(
        &self,
        program: &Program,
        document: &Document<'_>,
        name: u32,
        sentences: &[usize],
        (layers, profiles, machine): (&Layers, &Profiles, &mut Machine),
    ) -> Vec<TokenSpan> {
        let search = Search::new(program, name, &[]);
        let context = context(program, document, layers, profiles).read_in(AlphabetId::phrase(name));
        let mut found = Vec::new();
        for sentence in sentences {
            self.find_between(&search, &context, machine, document.sentences[*sentence].tokens.range(), &mut found);
        }
        found.into_iter().map(|(_, tokens)| tokens).collect()
    }

    /// Adds the phrases that begin with some tokens.
    fn find_between(
        &self,
        search: &Search<'_>,
        context: &Context<'_, '_>,
        machine: &mut Machine,
        tokens: Range<usize>,
        found: &mut Vec<(PatternId, TokenSpan)>,
    ) {
        let mut next = tokens.start;
        while let Some(at) = next_with(&self.of_token[..tokens.end], search.bit, next) {
            let told = self.told(search, context, at);
            let phrase = told.unwrap_or_else(|| search.phrase_at(context, machine, at, self.sights[at].tries));
            next = at + 1;
            if let Some(phrase) = phrase {
                next = phrase.1.end as usize;
                found.push(phrase);
            }
        }
    }

    /// Notes which phrases may begin with each token, as long as there are none yet.
    fn look_over(&mut self, searches: &[Search<'_>], context: &Context<'_, '_>, machine: &mut Machine) {
        self.of_profile.resize(context.profiles.count(), None);
        let layers = searches.iter().fold(0, |all, search| all | search.starts.0);
        let Context { of_token, layers: over, .. } = context;
        self.of_token.resize(of_token.len(), 0);
        self.sights.resize(of_token.len(), Sight::default());
        let own = self.of_token.iter_mut().zip(&mut self.sights);
        for (at, ((token, mark), (names, own))) in of_token.iter().zip(&over.marks).zip(own).enumerate() {
            let of_profile = &mut self.of_profile[token.profile as usize];
            let sight = *of_profile.get_or_insert_with(|| sight(searches, context, machine, at));
            let starts = token.starts[1].0;
            *names = sight.begins;
            if starts & layers != 0 {
                let begun = searches.iter().filter(|search| search.starts.0 & starts != 0);
                *names = begun.fold(*names, |names, search| names | search.bit);
            }
            *own = if starts & !Starts::ANY_PHRASE.0 == 0 {
                sight
            } else {
                Sight { tries: sight.tries, ..Sight::default() }
            };
            if mark.has(Mark::SENTENCE) {
                (own.ends, own.fails) = (0, 0);
            }
        }
    }

    /// What is seen of a phrase from the token at which it begins, if it begins with a phrase, and from the one behind that: most
    /// are just the phrase with which they begin, and of most others there are none.
    #[inline]
    fn told(&self, search: &Search<'_>, context: &Context<'_, '_>, at: usize) -> Told {
        let (variant, name) = search.lone?;
        if self.sights[at].begins_with_phrase & search.bit == 0 {
            return None;
        }
        let tokens = context.layers.phrase_at(name as usize, at).filter(|tokens| tokens.start as usize == at)?;
        let behind = tokens.end as usize;
        let Sight { ends, fails, .. } = self.sights.get(behind)?;
        let ends = ends & search.bit != 0;
        let fails = fails & search.bit != 0 && context.of_token[behind].starts[1] == Starts::default();
        (ends || fails).then(|| ends.then_some((variant.pattern, tokens)))
    }

    /// Notes which phrases may begin with phrases of this name.
    fn note(&mut self, name: u32, searches: &[Search<'_>], found: &[(PatternId, TokenSpan)]) {
        let phrase = Starts::phrase(name);
        let (mut whole, mut cut) = (0, 0);
        for search in searches {
            for Try { variant, first, .. } in &search.variants {
                let names = if first.is_some() { &mut whole } else { &mut cut };
                *names |= if variant.right_set.starts.0 & phrase.0 != 0 { search.bit } else { 0 };
            }
        }
        for (_, tokens) in found {
            self.of_token[tokens.start as usize] |= whole;
            if cut != 0 {
                self.of_token[tokens.range()].iter_mut().for_each(|names| *names |= cut);
            }
        }
    }
}

/// What this token tells.
#[cold]
fn sight(searches: &[Search<'_>], context: &Context<'_, '_>, machine: &mut Machine, at: usize) -> Sight {
    let mut sight = Sight::default();
    for search in searches {
        let context = context.read_in(AlphabetId::phrase(search.name));
        let view = View { starts: Starts::default(), ..context.view_of(at, true) };
        let bit = |is_so: bool| if is_so { search.bit } else { 0 };
        let fitting = search.variants.iter().filter(|one| context.fits(one.variant.right_set, view));
        let tries = fitting.fold(0, |all, one| all | one.bit);
        sight.tries |= tries;
        sight.begins |= bit(tries != 0);
        if let Some((variant, _)) = search.lone {
            let automata = &mut machine.automata;
            let mut others = search.variants.iter().filter(|other| other.variant.right != variant.right);
            let is_lone = !others.any(|other| context.fits(other.variant.right_set, view));
            sight.begins_with_phrase |= bit(is_lone && automata.begins_with_phrase(&context, variant.right, view));
            sight.ends |= bit(automata.ends_behind_phrase(&context, variant.right, view));
            sight.fails |= bit(automata.fails_behind_phrase(&context, variant.right, view));
        }
    }
    sight
}

/// The first token from this one on that has one of these bits.
#[inline]
fn next_with(names: &[Names], bits: Names, from: usize) -> Option<usize> {
    let (eights, rest) = names.get(from..)?.as_chunks::<8>();
    let wanted = u64::from_le_bytes([bits; 8]);
    for (number, eight) in eights.iter().enumerate() {
        let found = u64::from_le_bytes(*eight) & wanted;
        if found != 0 {
            return Some(from + 8 * number + found.trailing_zeros() as usize / 8);
        }
    }
    let behind = rest.iter().position(|names| names & bits != 0)?;
    Some(names.len() - rest.len() + behind)
}

/// What is looked for when phrases of one name are.
struct Search<'p> {
    /// The name's number.
    name: u32,
    bit: Names,
    /// Variants in the order in which they are tried.
    variants: Vec<Try<'p>>,
    /// Layers but for phrases that they begin with.
    starts: Starts,
    /// The variant that begins with a phrase, if there is but one, and the name of that phrase.
    lone: Option<(&'p Variant, u32)>,
}

/// A variant that is tried.
struct Try<'p> {
    variant: &'p Variant,
    /// The phrase that it begins with, whichever of its ways is taken.
    first: Option<u32>,
    bit: Tries,
}

impl<'p> Search<'p> {
    fn new(program: &'p Program, name: u32, first: &[VariantId]) -> Self {
        let own = &program.phrase_variants[name as usize];
        let first = if first.iter().all(|id| own.contains(id)) { first } else { &[] };
        let number_of = |id: &VariantId| program.phrase_variants.iter().flatten().position(|other| other == id);
        let variants = first.iter().chain(own).map(|id| {
            let variant = &program.variants[*id as usize];
            let number = number_of(id).map_or(Tries::BITS - 1, |number| (number as u32).min(Tries::BITS - 1));
            Try { variant, first: begins_with(variant), bit: 1 << number }
        });
        let variants: Vec<Try<'_>> = variants.collect();
        let starts = variants.iter().fold(0, |all, one| all | one.variant.right_set.starts.0);
        let starts = Starts(starts & !Starts::ANY_PHRASE.0);
        let phrases = |variant: &Variant| Starts(variant.right_set.starts.0 & Starts::ANY_PHRASE.0);
        let mut begun = variants.iter().map(|one| one.variant).filter(|variant| phrases(variant).0 != 0);
        let lone = match (begun.next(), begun.next()) {
            (Some(variant), None) if name < Names::BITS - 1 => {
                phrases(variant).only_phrase().map(|name| (variant, name))
            }
            _ => None,
        };
        Search { name, bit: 1 << name.min(Names::BITS - 1), variants, starts, lone }
    }

    /// The phrase that begins at a token, with which these variants may begin, and its pattern.
    fn phrase_at(
        &self,
        context: &Context<'_, '_>,
        machine: &mut Machine,
        at: usize,
        tries: Tries,
    ) -> Option<(PatternId, TokenSpan)> {
        let place = Place { at: at as u32, sentence: context.layers.sentence_of[at] };
        let starts = context.of_token[at].starts[1].0;
        // a pattern that begins with a phrase is not tried inside of it: what holds of the phrase was tried where it began
        let is_inside = |name: u32| {
            let phrase = context.layers.phrase_at(name as usize, at);
            phrase.is_some_and(|phrase| phrase.start < place.at)
        };
        let window = Reach { start: 0, end: place.at.saturating_add(FAR_REACH) };
        let reach = context.reach(place.sentence, window);
        for Try { variant, first, bit } in &self.variants {
            let fits = tries & bit != 0 || starts & variant.right_set.starts.0 != 0;
            if !fits || first.is_some_and(is_inside) {
                continue;
            }
            let end = match machine.automata.end(context, variant.right, place, reach, true) {
                Outcome::Match(end) => end,
                Outcome::Fails => continue,
                Outcome::Unknown => {
                    machine.clear_slots(variant.captures as usize);
                    machine.window = window;
                    let Some(end) = machine.run(context, variant.right, place, true) else { continue };
                    end.at
                }
            };
            if end > place.at {
                return Some((variant.pattern, TokenSpan::new(at, end as usize)));
            }
        }
        None
    }
}

/// The phrase with which the pattern begins, whichever of its ways is taken.
fn begins_with(variant: &Variant) -> Option<u32> {
    let FirstSet { test, starts } = variant.right_set;
    (TestId::from(test) == Test::NEVER).then(|| starts.only_phrase()).flatten()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::engine::Engine;
    use super::*;

    #[test]
    fn phrases_told_from_two_tokens_are_those_that_a_search_at_every_token_finds() {
        let program = Program::embedded();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let (mut all, mut told) = (0, 0);
        for text in files.filter_map(|path| fs::read_to_string(path).ok()) {
            let mut engine = Engine::new(&program);
            let mut document = Document::new(&text, &program.lexicon);
            engine.run_observed(&mut document, None, &mut |_, _| {});
            let (layers, profiles) = (&engine.layers, &engine.profiles);
            let context = context(&program, &document, layers, profiles);
            let (mut finder, mut machine) = (PhraseFinder::default(), Machine::default());
            machine.automata.reset(program.code.count());
            let names = 0..program.phrases.len() as u32;
            let searches: Vec<Search<'_>> = names.map(|name| Search::new(&program, name, &[])).collect();
            finder.look_over(&searches, &context, &mut machine);
            for search in &searches {
                let context = context.read_in(AlphabetId::phrase(search.name));
                let (mut found, mut next) = (Vec::new(), 0);
                for at in 0..document.tokens.len() {
                    if at < next {
                        continue;
                    }
                    let phrase = search.phrase_at(&context, &mut machine, at, finder.sights[at].tries);
                    if let Some(is_told) = finder.told(search, &context, at) {
                        assert_eq!(is_told, phrase);
                        told += 1;
                    }
                    if let Some((_, tokens)) = phrase {
                        found.push(tokens);
                        next = tokens.end as usize;
                    }
                }
                assert_eq!(found, layers.phrases[search.name as usize], "{}", program.phrases[search.name as usize]);
                all += found.len();
            }
        }
        assert!(2 * told > all / 2 && told > 1000, "{told} of {all} phrases are too few to tell");
    }

    #[test]
    fn phrases_that_no_pattern_steps_over_are_found_in_the_sentences_that_are_asked_for() {
        let program = Program::embedded();
        let text = "Ann Reed fell. The old mayor said that she knew. It rained, and the two of them stayed.";
        let mut document = Document::new(text, &program.lexicon);
        let mut engine = Engine::new(&program);
        engine.run_observed(&mut document, None, &mut |_, _| {});
        let subject = program.phrase("subject").unwrap() as usize;
        assert!(!program.stepped_over[subject]);
        let all = engine.layers.phrases[subject].clone();
        engine.run(&mut document);
        assert!(engine.layers.phrases[subject].is_empty());
        assert_eq!(engine.phrases_in(&document, "subject", &[0, 1, 2]), all);
        let joined = engine.layers.phrases[program.phrase("joined").unwrap() as usize].clone();
        assert_eq!(engine.phrases_in(&document, "joined", &[0, 1, 2]), joined);
        assert_eq!(engine.phrases_in(&document, "joined", &[0]), joined[..1]);
        let words = |sentence: usize| {
            let found = engine.phrases_in(&document, "subject", &[sentence]);
            found.iter().map(|tokens| document.text_of(document.bytes_of(*tokens))).collect::<Vec<_>>()
        };
        assert_eq!(
            [0, 1, 2].map(words),
            [vec!["Ann Reed"], vec!["The old mayor", "she"], vec!["It", "the two of them"]]
        );
    }

    #[test]
    fn the_next_token_is_found_wherever_it_lies() {
        for length in 0..40 {
            for at in 0..length {
                let mut names = vec![0b101; length];
                names[at] |= 0b10;
                for from in 0..=length {
                    assert_eq!(next_with(&names, 0b10, from), (from <= at).then_some(at), "{length} {at} {from}");
                }
            }
            assert_eq!(next_with(&vec![0b101; length], 0b10, 0), None);
        }
    }
}
