//! Program and document to matches: tags are narrowed, phrases and edges found, then every pattern is tried where it is entered.

use super::attempt::{attempt, context, each_candidate};
use super::edges::EdgeFinder;
use super::layers::Layers;
use super::machine::{Machine, UNSET};
use super::narrowing::TagNarrower;
use super::phrases::PhraseFinder;
use super::profile::Profiles;
use super::triggers::Triggers;
use crate::pattern::alphabet::Alphabets;
use crate::pattern::program::{PatternId, Program, VariantId};
use crate::text::document::Document;
use crate::text::number;
use crate::text::span::TokenSpan;

/// What a pattern found. Captures lie in [`Matches::captures`].
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The pattern.
    pub pattern: PatternId,
    /// The tokens at which it was entered.
    pub trigger: TokenSpan,
    /// Everything that it took.
    pub tokens: TokenSpan,
    /// Range of its captures.
    captures: (u32, u32),
}

/// One captured span: the capture's number in its pattern, and its tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capture {
    /// Number of the capture.
    pub capture: u32,
    /// What it holds; not empty.
    pub tokens: TokenSpan,
}

/// Matches of a document in order of trigger, with an arena for their captures.
#[derive(Default, Debug)]
pub struct Matches {
    /// The matches.
    pub list: Vec<Match>,
    captures: Vec<Capture>,
}

impl Matches {
    /// Keeps the captures that a machine's slots hold; their range.
    fn add_captures(&mut self, slots: &[u32]) -> (u32, u32) {
        let first = self.captures.len() as u32;
        for (capture, slots) in slots.chunks_exact(2).enumerate() {
            if slots[0] != UNSET && slots[1] != UNSET && slots[0] < slots[1] {
                let tokens = TokenSpan::new(slots[0] as usize, slots[1] as usize);
                self.captures.push(Capture { capture: capture as u32, tokens });
            }
        }
        (first, self.captures.len() as u32)
    }

    /// All captures of a match with their roles, in order of the pattern.
    pub fn captures<'m>(&'m self, found: &Match, program: &'m Program) -> impl Iterator<Item = (&'m str, TokenSpan)> {
        let names = &program.patterns[found.pattern as usize].captures;
        self.captures[found.captures.0 as usize..found.captures.1 as usize]
            .iter()
            .map(move |capture| (&*names[capture.capture as usize], capture.tokens))
    }

    /// The first capture of a role.
    #[inline]
    pub fn capture(&self, found: &Match, program: &Program, role: &str) -> Option<TokenSpan> {
        self.captures(found, program).find(|(name, _)| *name == role).map(|(_, tokens)| tokens)
    }
}

/// What a tag, phrase or edge pattern did to the layers, as [`Engine::run_observed`] tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Took parts of speech from this token.
    Narrowed(usize),
    /// Made a phrase of these tokens.
    Phrase(TokenSpan),
    /// Marked an edge before this token.
    Edge(usize),
}

/// Runs a program over documents; keeps its working memory from one to the next.
#[derive(Debug)]
pub struct Engine<'p> {
    program: &'p Program,
    machine: Machine,
    tags: TagNarrower,
    match_triggers: Triggers,
    phrases: PhraseFinder,
    edges: EdgeFinder,
    /// Answers of token tests, for the last document.
    pub profiles: Profiles,
    /// The layers of the last document.
    pub layers: Layers,
    /// The matches of the last document, vetoes and rivals among them.
    pub matches: Matches,
}

impl<'p> Engine<'p> {
    /// An engine for this program.
    pub fn new(program: &'p Program) -> Self {
        Engine {
            program,
            machine: Machine::default(),
            tags: TagNarrower::default(),
            match_triggers: Triggers::default(),
            phrases: PhraseFinder::default(),
            edges: EdgeFinder::default(),
            profiles: Profiles::default(),
            layers: Layers::default(),
            matches: Matches::default(),
        }
    }

    /// Instructions of patterns that were run so far, and tokens that automata took, over all documents: what matching costs, the
    /// same on every machine.
    pub fn steps(&self) -> u64 {
        self.machine.steps + self.machine.automata.taken
    }

    /// Finds all matches in a document; narrows its tags and fills `layers` and `matches`, but for phrases that no pattern asks for:
    /// these [`phrases_in`](Self::phrases_in) finds.
    pub fn run(&mut self, document: &mut Document<'_>) {
        self.run_whole(document, (None, false), &mut |_, _| {});
    }

    /// The same with all phrases, telling `observe` what each tag, phrase and edge pattern does. A pattern `first` comes before all
    /// others of its kind, so that one sees what it does by itself.
    pub fn run_observed(
        &mut self,
        document: &mut Document<'_>,
        first: Option<PatternId>,
        observe: &mut impl FnMut(PatternId, Change),
    ) {
        self.run_whole(document, (first, true), observe);
    }

    /// The phrases of a name in some sentences, in order, of the document that was run last; none if there is no such name.
    pub fn phrases_in(&mut self, document: &Document<'_>, name: &str, sentences: &[usize]) -> Vec<TokenSpan> {
        let Some(name) = self.program.phrase(name) else { return Vec::new() };
        let (found, sentence_of) = (&self.layers.phrases[name as usize], &self.layers.sentence_of);
        if self.program.stepped_over[name as usize] {
            let is_in =
                |phrase: &&TokenSpan| sentences.binary_search(&(sentence_of[phrase.start as usize] as usize)).is_ok();
            return found.iter().filter(is_in).copied().collect();
        }
        let found_in = (&self.layers, &self.profiles, &mut self.machine);
        self.phrases.find_in(self.program, document, name, sentences, found_in)
    }

    fn run_whole(
        &mut self,
        document: &mut Document<'_>,
        (first, all_phrases): (Option<PatternId>, bool),
        observe: &mut impl FnMut(PatternId, Change),
    ) {
        let is_first = |id: &VariantId| Some(self.program.variants[*id as usize].pattern) == first;
        let first: Vec<VariantId> = match first {
            Some(_) => (0..self.program.variants.len() as VariantId).filter(is_first).collect(),
            None => Vec::new(),
        };
        self.matches.list.clear();
        self.matches.captures.clear();
        self.layers.reset(document, self.program.phrases.len());
        number::read(document, &self.program.lexicon, &self.program.numbers, &mut self.layers.quantities);
        self.layers.index_quantities();
        if self.profiles.reset(self.program, document, &mut self.layers.of_token) {
            self.tags.clear();
            self.edges.clear();
            self.match_triggers.clear();
            self.machine.automata.forget_steps();
            self.phrases.clear();
        }
        self.machine.automata.reset(self.program.code.count());
        let found_in = (&mut self.layers, &mut self.profiles, &mut self.machine);
        self.tags.narrow(self.program, document, &first, found_in, &mut |pattern, token| {
            observe(pattern, Change::Narrowed(token));
        });
        let found_in = (&mut self.layers, &self.profiles, &mut self.machine);
        self.phrases.find(self.program, document, (&first, all_phrases), found_in, &mut |pattern, tokens| {
            observe(pattern, Change::Phrase(tokens));
        });
        // once tags are narrowed
        let profiles = &self.profiles;
        self.layers.index_needs(document, |profile| profiles.needs(profile), |number| profiles.needs_of_phrase(number));
        let found_in = (&mut self.layers, &self.profiles, &mut self.machine);
        self.edges.find(self.program, document, found_in, &mut |pattern, token| observe(pattern, Change::Edge(token)));
        self.find_matches(document);
    }

    fn find_matches(&mut self, document: &Document<'_>) {
        let (program, machine, matches) = (self.program, &mut self.machine, &mut self.matches);
        let context = context(program, document, &self.layers, &self.profiles);
        machine.keep_left_runs();
        each_candidate(context, &program.matches, &mut self.match_triggers, Alphabets::MATCH, |id, entry| {
            let Some(tokens) = attempt(entry, machine, id) else { return };
            let pattern = program.variants[id as usize].pattern;
            let captures = matches.add_captures(&machine.slots);
            matches.list.push(Match { pattern, trigger: entry.tokens, tokens, captures });
        });
        self.machine.forget_left_runs();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::attempt::each_trigger;
    use super::super::automaton::{Automata, Outcome};
    use super::super::machine::{Place, Reach};
    use super::*;
    use crate::pattern::file::Makes;
    use crate::pattern::load::PatternFolder;
    use crate::pattern::program::Variant;
    use crate::text::document::DocumentBuilder;

    /// What the engine finds and what all attempts find that nothing rules out beforehand.
    fn found(program: &Program, text: &str) -> [Vec<(PatternId, TokenSpan, TokenSpan)>; 2] {
        let mut document = DocumentBuilder::new(&program.lexicon).build(text);
        let mut engine = Engine::new(program);
        engine.run(&mut document);
        let with = engine.matches.list.iter().map(|found| (found.pattern, found.trigger, found.tokens)).collect();
        let mut machine = Machine::default();
        machine.explains = true;
        let mut without = Vec::new();
        let context = context(program, &document, &engine.layers, &engine.profiles);
        each_trigger(context, &program.matches, Alphabets::MATCH, |variants, entry| {
            for id in variants {
                if let Some(tokens) = attempt(entry, &mut machine, *id) {
                    without.push((program.variants[*id as usize].pattern, entry.tokens, tokens));
                }
            }
        });
        [with, without]
    }

    fn texts(folder: &str) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
        files.filter_map(|path| fs::read_to_string(path).ok()).collect()
    }

    #[test]
    fn automata_find_the_ends_that_the_machine_finds() {
        let program = Program::embedded();
        let (mut compared, mut matched) = (0, 0);
        for text in texts("tests/articles").iter().chain(&texts("tests/dirty")) {
            let mut document = Document::new(text, &program.lexicon);
            let mut engine = Engine::new(&program);
            engine.run(&mut document);
            let (mut automata, mut machine) = (Automata::default(), Machine::default());
            automata.reset(program.code.count());
            machine.automata.reset(program.code.count());
            let whole = context(&program, &document, &engine.layers, &engine.profiles);
            let phrases = program.phrase_variants.iter().flatten().map(|id| &program.variants[*id as usize]);
            let is_edge = |variant: &&Variant| program.patterns[variant.pattern as usize].makes() == Makes::Edge;
            let edges = program.variants.iter().filter(is_edge);
            for variant in phrases.chain(edges) {
                let alphabets = program.patterns[variant.pattern as usize].alphabets();
                let codes = [(Some(variant.right), alphabets.behind, true), (variant.left, alphabets.before, false)];
                for (start, alphabet, forward) in codes.into_iter().filter_map(|(start, a, f)| Some((start?, a, f))) {
                    let context = whole.read_in(alphabet);
                    for at in (0..document.tokens.len()).step_by(3) {
                        let place = Place { at: at as u32, sentence: engine.layers.sentence_of[at] };
                        machine.clear_slots(variant.captures as usize);
                        machine.window = Reach::EVERYWHERE;
                        let found = machine.run(&context, start, place, forward).map(|place| place.at);
                        let reach = context.reach(place.sentence, Reach::EVERYWHERE);
                        let told = automata.end(&context, start, place, reach, forward);
                        match (told, found) {
                            (Outcome::Unknown, _) => continue,
                            (Outcome::Match(end), Some(found)) => assert_eq!(end, found),
                            (told, found) => assert_eq!((told, found), (Outcome::Fails, None)),
                        }
                        compared += 1;
                        matched += usize::from(found.is_some());
                    }
                }
            }
        }
        assert!(compared > 100_000 && matched > 1000, "{compared} runs, {matched} matches are too few to tell");
    }

    #[test]
    fn packed_code_finds_what_code_as_compiled_finds() {
        let compiled = Program::compile(&[PatternFolder::embedded()]).unwrap();
        let packed = Program::embedded();
        assert!(packed.code.count() < compiled.code.count() * 2 / 3, "{} instructions", packed.code.count());
        let matches = |program: &Program, text: &str| {
            let mut engine = Engine::new(program);
            engine.run(&mut Document::new(text, &program.lexicon));
            let all = |found: &Match| {
                let captures: Vec<_> = engine.matches.captures(found, program).map(|(_, tokens)| tokens).collect();
                (found.clone(), captures)
            };
            engine.matches.list.iter().map(all).collect::<Vec<_>>()
        };
        for text in texts("tests/articles") {
            let found = matches(&packed, &text);
            assert!(!found.is_empty());
            assert_eq!(found, matches(&compiled, &text), "{text}");
        }
    }

    #[test]
    fn nothing_that_would_match_is_ruled_out_beforehand() {
        let program = Program::embedded();
        let mut all = texts("examples/articles");
        all.extend(texts("tests/articles"));
        all.extend(texts("tests/dirty"));
        // quotations over sentences and paragraphs, and what goes on in the next sentence
        all.push(
            "“It rained. It snowed,” she said: “All day. And all night.”\n\n“We left,” he said. “They stayed.”".into(),
        );
        all.push("She said:\n\n“It rained.\n\n“It snowed,” as the mayor told them, “and\n\nit froze.”".into());
        let mut matches = 0;
        for text in &all {
            let [with, without] = found(&program, text);
            assert_eq!(with, without, "{text}");
            matches += with.len();
        }
        assert!(matches > 1000, "{matches} matches are too few to tell");
    }
}
