//! From lists, macros and patterns to a [`Program`]: the only place where pattern data is compiled. What is read is
//! [checked](super::references), macros are [put in](super::expand), and each pattern becomes code.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::alphabet::{AlphabetId, Alphabets, alphabets};
use super::check;
use super::code::Code;
use super::diagnostic::{Diagnostic, PatternErrors};
use super::dispatch::{dispatch, signatures};
use super::entries::add_lists;
use super::expand::Macros;
use super::file::{Makes, PatternSource};
use super::first::{TestTable, fill_first_sets};
use super::load::PatternFolder;
use super::need::fill_needs;
use super::program::{
    FirstSet, Instruction, LONGEST_CODE, Leaf, Needs, Origin, Pattern, PatternId, Program, Test, TestId, Trigger,
    Variant, VariantId,
};
use super::references;
use super::regexes::RegexTable;
use super::sources::Sources;
use super::syntax::{Layer, Node, NodeKind, TokenTest, asks_for_list, asks_for_word, collect_roles, count_captures};
use super::trigger::{Flat, expand_triggers, flatten};
use super::tune::{choose_sides, find_others, thread_jumps};
use crate::text::lexicon::{Lexicon, LexiconBuilder};
use crate::text::number_words::NumberWords;
use crate::text::tags::Tags;

/// Compiles folders of patterns; of two patterns or macros with one name the later folder's counts, and lists of one name
/// are joined.
///
/// # Errors
/// Every problem of every file, at once.
pub fn compile(folders: &[PatternFolder]) -> Result<Program, PatternErrors> {
    let mut errors = Vec::new();
    let sources = Sources::read(folders, &mut errors);
    let phrases = phrase_names(&sources);
    let mut regexes = RegexTable::default();
    let trees = trees(&sources, &phrases, &mut regexes, &mut errors);
    if !errors.is_empty() {
        return Err(sorted(errors));
    }
    let program = Compiler::new(phrases, regexes, &mut errors).run(&sources, trees);
    if errors.is_empty() { Ok(program) } else { Err(sorted(errors)) }
}

/// A pattern of some folders as written, and its tree with macros put in; none if there is no such pattern.
///
/// # Errors
/// Every problem of every file, at once.
pub fn expanded(folders: &[PatternFolder], id: &str) -> Result<Option<(PatternSource, Node)>, PatternErrors> {
    let mut errors = Vec::new();
    let sources = Sources::read(folders, &mut errors);
    let trees = trees(&sources, &phrase_names(&sources), &mut RegexTable::default(), &mut errors);
    if !errors.is_empty() {
        return Err(sorted(errors));
    }
    Ok(sources.patterns.into_iter().zip(trees).find(|(pattern, _)| pattern.id == id))
}

impl Program {
    /// The patterns of some folders, as [`compile`] joins them.
    ///
    /// # Errors
    /// Every problem of every file, at once.
    pub fn compile(folders: &[PatternFolder]) -> Result<Self, PatternErrors> {
        compile(folders)
    }
}

fn sorted(mut errors: Vec<Diagnostic>) -> PatternErrors {
    errors.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.file.as_ref().map(|f| f.path.clone()), d.place.start);
        key(a).cmp(&key(b))
    });
    PatternErrors(errors)
}

/// The names of all phrases, in the order in which they are found.
fn phrase_names(sources: &Sources) -> Vec<Box<str>> {
    let mut names: Vec<Box<str>> = Vec::new();
    for pattern in sources.patterns.iter().filter(|pattern| pattern.makes == Makes::Phrase) {
        if !names.iter().any(|name| **name == *pattern.phrase_name()) {
            names.push(pattern.phrase_name().into());
        }
    }
    names
}

/// The tree of each pattern, macros put in; none if there are errors already.
fn trees(sources: &Sources, phrases: &[Box<str>], regexes: &mut RegexTable, errors: &mut Vec<Diagnostic>) -> Vec<Node> {
    references::check(sources, phrases, regexes, errors);
    if !errors.is_empty() {
        return Vec::new();
    }
    let mut macros = Macros::new(sources, phrases, errors);
    let trees: Vec<Node> = sources.patterns.iter().map(|pattern| macros.expand(pattern)).collect();
    if !errors.is_empty() {
        return Vec::new(); // what is too long was cut, and with it what it captures
    }
    for (pattern, tree) in sources.patterns.iter().zip(&trees) {
        let mut roles = Vec::new();
        collect_roles(tree, &mut roles);
        check::marks(pattern, &roles, errors);
        check::captures(pattern, &roles, errors);
    }
    trees
}

/// Makes code of trees.
struct Compiler<'e> {
    errors: &'e mut Vec<Diagnostic>,
    phrases: Vec<Box<str>>,
    code: Vec<Instruction>,
    origins: Vec<Origin>,
    shared_origins: BTreeMap<(u32, u32), Vec<Origin>>,
    /// Where code begins that was emitted before, by the code as if it began at 0, by its alphabet and by its direction.
    emitted: FxHashMap<(Vec<Instruction>, AlphabetId, bool), u32>,
    tests: TestTable,
    regexes: RegexTable,
    builder: LexiconBuilder,
    file: u32,
    offset: u32,
    /// Where the code begins that is emitted now.
    begun: usize,
}

impl<'e> Compiler<'e> {
    fn new(phrases: Vec<Box<str>>, regexes: RegexTable, errors: &'e mut Vec<Diagnostic>) -> Self {
        Compiler {
            errors,
            phrases,
            code: Vec::new(),
            origins: Vec::new(),
            shared_origins: BTreeMap::new(),
            emitted: FxHashMap::default(),
            tests: TestTable::default(),
            regexes,
            builder: LexiconBuilder::new(),
            file: 0,
            offset: 0,
            begun: 0,
        }
    }

    fn run(mut self, sources: &Sources, trees: Vec<Node>) -> Program {
        add_lists(sources, &mut self.builder);
        let mut order: Vec<(&PatternSource, Node)> = sources.patterns.iter().zip(trees).collect();
        order.sort_by_key(|(pattern, _)| pattern.makes);
        let mut patterns = Vec::new();
        let mut variants = Vec::new();
        for (source, tree) in order {
            self.file = sources.files.iter().position(|file| Arc::ptr_eq(file, &source.file)).unwrap_or(0) as u32;
            self.offset = source.tree_start as u32;
            self.add_pattern(source, &tree, &mut patterns, &mut variants);
        }
        let lexicon = std::mem::take(&mut self.builder).build();
        self.finish(sources, lexicon, patterns, variants)
    }

    fn add_pattern(
        &mut self,
        source: &PatternSource,
        tree: &Node,
        patterns: &mut Vec<Pattern>,
        variants: &mut Vec<Variant>,
    ) {
        let mut captures: Vec<Box<str>> = Vec::new();
        let mut flat = Vec::new();
        if source.makes == Makes::Phrase {
            captures.push(source.phrase_name().into());
            flat.push(Flat::Save(0));
            flatten(tree, false, false, &mut captures, &mut flat);
            flat.push(Flat::Save(1));
        } else {
            flatten(tree, false, false, &mut captures, &mut flat);
        }
        let start = self.code.len();
        let entered =
            if source.makes == Makes::Phrase { vec![flat] } else { expand_triggers(flat, source.makes == Makes::Tag) };
        for flat in entered {
            if self.code.len() - start > LONGEST_CODE {
                break; // reported below
            }
            match self.variant(patterns.len() as u32, source, &flat) {
                Some(variant) => variants.push(variant),
                None => {
                    let message =
                        format!("the pattern `{}` can never be entered: no word or list must stand in it", source.name);
                    let hint =
                        "let at least one `@list`, word, `#quotation` or `#number` be neither optional nor repeated";
                    let place = source.tree_start..source.tree_start + source.tree.place.end;
                    self.errors.push(Diagnostic::new(&source.file, place, message).hint(hint));
                    break;
                }
            }
        }
        if self.code.len() - start > LONGEST_CODE {
            let message = format!("the pattern `{}` is too long once its macros and counts are expanded", source.name);
            self.errors.push(
                Diagnostic::new(&source.file, source.place.clone(), message).hint("use smaller counts in `{n,m}`"),
            );
        }
        let tags = |key: &str| {
            let (_, value) = source.settings.iter().find(|(k, _)| k == key)?;
            // all are known: the file was read without a problem
            Some(value.split_whitespace().filter_map(part_of_speech).fold(Tags::NONE, |all, part| all | part))
        };
        let keeps = tags("keeps").unwrap_or(Tags(u32::MAX));
        let drops = tags("drops").unwrap_or_default();
        for variant in variants.iter_mut().filter(|variant| variant.pattern as usize == patterns.len()) {
            variant.captures = captures.len() as u32;
            variant.is_near = matches!(source.makes, Makes::Figure | Makes::Group | Makes::Period | Makes::Nothing);
        }
        let phrase = self.phrase_number(source.phrase_name());
        patterns.push(Pattern { source: source.clone(), captures, phrase, keeps, drops });
    }

    fn variant(&mut self, pattern: u32, source: &PatternSource, flat: &[Flat]) -> Option<Variant> {
        let Alphabets { before, behind, .. } = Alphabets::of(source.makes, self.phrase_number(source.phrase_name()));
        if source.makes == Makes::Phrase {
            let right = self.emit_flat(pattern, flat, behind, true);
            return Some(variant(pattern, Trigger::Everywhere, None, right));
        }
        let at = flat.iter().position(Flat::is_trigger)?;
        let Flat::Node { node, .. } = &flat[at] else { return None };
        let trigger = match &node.kind {
            NodeKind::Token(test) if source.makes == Makes::Tag || asks_for_list(test) || asks_for_word(test) => {
                let test = self.test(test);
                Trigger::Token(self.tests.intern(test))
            }
            NodeKind::Layer(Layer::Quotation) => Trigger::Quotation,
            NodeKind::Layer(Layer::Quantity) => Trigger::Quantity,
            _ => return None,
        };
        let left = (at > 0).then(|| self.emit_flat(pattern, &flat[..at], before, false));
        let right = self.emit_flat(pattern, &flat[at + 1..], behind, true);
        Some(variant(pattern, trigger, left, right))
    }

    /// Code for elements side by side. Gives its start: that of the same code emitted before, if there is such, for many
    /// patterns have the same thing before their cue.
    fn emit_flat(&mut self, pattern: u32, flat: &[Flat], alphabet: AlphabetId, forward: bool) -> u32 {
        let start = self.code.len();
        self.begun = start;
        let emit = |compiler: &mut Self, item: &Flat| match item {
            Flat::Save(slot) => compiler.push(Instruction::Save(*slot), &(0..0)),
            Flat::Node { node, base, .. } => compiler.emit(node, forward, *base),
        };
        if forward {
            flat.iter().for_each(|item| emit(self, item));
        } else {
            flat.iter().rev().for_each(|item| emit(self, item));
        }
        self.push(Instruction::Accept, &(0..0));
        let own: Vec<Instruction> = self.code[start..].iter().map(|one| one.moved(start)).collect();
        match self.emitted.entry((own, alphabet, forward)) {
            Entry::Occupied(twin) => {
                self.code.truncate(start);
                self.shared_origins.insert((pattern, *twin.get()), self.origins.split_off(start));
                *twin.get()
            }
            Entry::Vacant(place) => *place.insert(start as u32),
        }
    }

    fn phrase_number(&self, name: &str) -> u32 {
        self.phrases.iter().position(|phrase| **phrase == *name).unwrap_or(0) as u32
    }

    fn push_test(&mut self, test: TestId, phrases: bool, place: &Range<usize>) {
        let next = self.code.len() as u32 + 1;
        self.push(Instruction::Test { test, phrases, next }, place);
    }

    fn push(&mut self, instruction: Instruction, place: &Range<usize>) {
        self.code.push(instruction);
        let place = self.offset + place.start as u32..self.offset + place.end as u32;
        self.origins.push(Origin { file: self.file, place });
    }

    /// Code for branches, each with its first capture, that are tried in this order. Halves are told apart before branches are, so
    /// that of many it takes few steps to find the one that can match. The `jumps` behind all but the last are still to be filled in.
    fn emit_branches(
        &mut self,
        branches: &[(&[Node], u32)],
        forward: bool,
        place: &Range<usize>,
        jumps: &mut Vec<usize>,
    ) {
        if let [(branch, base)] = branches {
            match branch {
                [inner] => self.emit(inner, forward, *base),
                _ => self.emit_choice(branch),
            }
            return;
        }
        let (first, others) = branches.split_at(branches.len().div_ceil(2));
        let split = self.code.len();
        self.push(Instruction::Accept, place);
        self.emit_branches(first, forward, place, jumps);
        jumps.push(self.code.len());
        self.push(Instruction::Accept, place);
        self.code[split] = split_to(self.code.len() as u32, false);
        self.emit_branches(others, forward, place, jumps);
    }

    /// Code for a node. `base` numbers the captures inside it.
    fn emit(&mut self, node: &Node, forward: bool, base: u32) {
        match &node.kind {
            NodeKind::Sequence(nodes) => {
                let mut bases = Vec::with_capacity(nodes.len());
                let mut next = base;
                for inner in nodes {
                    bases.push(next);
                    next += count_captures(inner);
                }
                let order: Vec<usize> =
                    if forward { (0..nodes.len()).collect() } else { (0..nodes.len()).rev().collect() };
                for at in order {
                    self.emit(&nodes[at], forward, bases[at]);
                }
            }
            NodeKind::Alternatives(nodes) => {
                // of neighbouring branches that are one token each it is no matter which one passes: they are one test
                let branches: Vec<&[Node]> = nodes.chunk_by(same_sort_of_token).collect();
                let mut next = base;
                let branches: Vec<(&[Node], u32)> = branches
                    .into_iter()
                    .map(|branch| {
                        let base = next;
                        next += branch.iter().map(count_captures).sum::<u32>();
                        (branch, base)
                    })
                    .collect();
                let mut jumps = Vec::new();
                self.emit_branches(&branches, forward, &node.place, &mut jumps);
                for jump in jumps {
                    self.code[jump] = Instruction::Jump(self.code.len() as u32);
                }
            }
            NodeKind::Repeat { inner, least, most, lazy } => {
                if self.code.len() - self.begun > LONGEST_CODE {
                    return; // this piece alone is too long, which is reported once it is whole
                }
                for _ in 0..*least {
                    self.emit(inner, forward, base);
                }
                match most {
                    None => {
                        let start = self.code.len() as u32;
                        self.push(Instruction::Accept, &node.place);
                        self.emit(inner, forward, base);
                        self.push(Instruction::Jump(start), &node.place);
                        self.code[start as usize] = split_to(self.code.len() as u32, *lazy);
                    }
                    Some(most) => {
                        let mut splits = Vec::new();
                        for _ in *least..*most {
                            splits.push(self.code.len());
                            self.push(Instruction::Accept, &node.place);
                            self.emit(inner, forward, base);
                        }
                        let end = self.code.len() as u32;
                        for at in splits {
                            self.code[at] = split_to(end, *lazy);
                        }
                    }
                }
            }
            NodeKind::Capture { inner, .. } => {
                let (first, second) = if forward { (2 * base, 2 * base + 1) } else { (2 * base + 1, 2 * base) };
                self.push(Instruction::Save(first), &node.place);
                self.emit(inner, forward, base + 1);
                self.push(Instruction::Save(second), &node.place);
            }
            NodeKind::Look { inner, ahead, negated } => {
                let look = self.code.len();
                self.push(Instruction::Accept, &node.place);
                self.emit(inner, *ahead, base);
                self.push(Instruction::Accept, &node.place);
                let next = self.code.len() as u32;
                let (set, next_set) = (FirstSet::ANYTHING, FirstSet::ANYTHING);
                let captures = count_captures(inner) > 0;
                self.code[look] = Instruction::Look { next, ahead: *ahead, negated: *negated, captures, set, next_set };
            }
            NodeKind::Trigger(inner) => self.emit(inner, forward, base),
            NodeKind::Token(test) => {
                let phrases = asks_for_list(test);
                let test = self.test(test);
                let test = self.tests.intern(test);
                self.push_test(test, phrases, &node.place);
            }
            NodeKind::Name(name) => {
                let phrase = self.phrase_number(name);
                self.push(Instruction::Phrase(phrase), &node.place);
            }
            NodeKind::Layer(Layer::Gap) => {
                // as few tokens as possible, but never out of the sentence
                let start = self.code.len() as u32;
                self.push(split_to(start + 3, true), &node.place);
                self.push(Instruction::Layer(Layer::Gap), &node.place);
                self.push(Instruction::Jump(start), &node.place);
            }
            NodeKind::Layer(layer) => self.push(Instruction::Layer(*layer), &node.place),
            NodeKind::Call { .. } => unreachable!("macros are put in before code is made"),
        }
    }

    /// Code for branches that are one token each.
    fn emit_choice(&mut self, branches: &[Node]) {
        let (mut tests, mut phrases) = (Vec::new(), false);
        for branch in branches {
            if let NodeKind::Token(test) = &branch.kind {
                phrases |= asks_for_list(test);
                let test = self.test(test);
                tests.push(self.tests.intern(test));
            }
        }
        tests.sort_unstable();
        tests.dedup();
        let test = self.tests.intern(Test::AnyOf(tests.into()));
        let place = branches[0].place.start..branches[branches.len() - 1].place.end;
        self.push_test(test, phrases, &place);
    }

    fn test(&mut self, test: &TokenTest) -> Test {
        let leaf = match test {
            TokenTest::Any => Leaf::Any,
            TokenTest::Word(word) => Leaf::Word(self.builder.intern(word)),
            TokenTest::List(name) => Leaf::Class(self.builder.class(name)),
            TokenTest::Tags(tags) => Leaf::Tags(*tags),
            TokenTest::Kind(kind) => Leaf::Kind(*kind),
            TokenTest::Shape(shape) => Leaf::Shape(*shape),
            TokenTest::Regex(regex) => Leaf::Regex(self.regexes.number(regex).expect("checked before")),
            TokenTest::Not(inner) => return Test::Not(Box::new(self.test(inner))),
            TokenTest::All(tests) => return Test::All(tests.iter().map(|test| self.test(test)).collect()),
        };
        Test::Leaf(leaf)
    }

    fn finish(
        mut self,
        sources: &Sources,
        lexicon: Lexicon,
        patterns: Vec<Pattern>,
        mut variants: Vec<Variant>,
    ) -> Program {
        fill_first_sets(&mut self.code, &mut variants, &mut self.tests);
        let tests = self.tests.list;
        let signatures = signatures(&tests, &lexicon);
        let of_kind = |kinds: &[Makes]| -> Vec<VariantId> {
            let fits = |v: &Variant| kinds.contains(&patterns[v.pattern as usize].makes());
            (0..variants.len() as u32).filter(|at| fits(&variants[*at as usize])).collect()
        };
        let tag_variants = of_kind(&[Makes::Tag]);
        let phrase_variants = (0..self.phrases.len() as u32)
            .map(|phrase| {
                let mut own = of_kind(&[Makes::Phrase]);
                own.retain(|at| patterns[variants[*at as usize].pattern as usize].phrase == phrase);
                own
            })
            .collect();
        let steps_over = |name: u32| self.code.contains(&Instruction::Phrase(name));
        let stepped_over = (0..self.phrases.len() as u32).map(steps_over).collect();
        let edges = dispatch(&of_kind(&[Makes::Edge]), &variants, &tests, &lexicon, &signatures);
        let matches = dispatch(
            &of_kind(&[Makes::Claim, Makes::Figure, Makes::Group, Makes::Period, Makes::Nothing]),
            &variants,
            &tests,
            &lexicon,
            &signatures,
        );
        thread_jumps(&mut self.code);
        choose_sides(&self.code, &mut variants);
        let mut needs = fill_needs(&self.code, &mut variants, &tests);
        find_others(&mut variants);
        let alphabets = alphabets(&mut self.code, &mut variants, &mut needs, &patterns, &tests, &signatures, &lexicon);
        let continues = |pattern: &Pattern| pattern.setting("continues").is_some();
        let continuation = patterns.iter().position(continues).map(|number| number as PatternId);
        Program {
            numbers: NumberWords::new(&lexicon),
            lexicon,
            patterns,
            variants,
            code: Code::new(&self.code),
            origins: self.origins,
            shared_origins: self.shared_origins,
            alphabets,
            needs,
            signatures: signatures.into(),
            regexes: self.regexes.list,
            continuation,
            phrases: self.phrases,
            stepped_over,
            tag_variants,
            phrase_variants,
            edges,
            matches,
            files: sources.files.clone(),
            replaced: sources.replaced.clone(),
        }
    }
}

/// A variant whose first sets and needs are not worked out yet.
fn variant(pattern: u32, trigger: Trigger, left: Option<u32>, right: u32) -> Variant {
    let (left_set, right_set) = (FirstSet::ANYTHING, FirstSet::ANYTHING);
    let (needs_before, needs_behind) = (Needs::default(), Needs::default());
    Variant {
        pattern,
        trigger,
        left,
        right,
        left_set,
        right_set,
        needs_before,
        needs_behind,
        leaves_sentence: false,
        next_other: 0,
        starts_right: false,
        captures: 0,
        is_near: false,
    }
}

/// A branch whose first sets are not worked out yet.
fn split_to(other: u32, lazy: bool) -> Instruction {
    Instruction::Split { other, lazy, next_set: FirstSet::ANYTHING, other_set: FirstSet::ANYTHING }
}

/// True if both nodes are tests of one token that its profile answers, or both such tests of a list entry.
fn same_sort_of_token(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (NodeKind::Token(a), NodeKind::Token(b)) => {
            !asks_for_characters(a) && !asks_for_characters(b) && asks_for_list(a) == asks_for_list(b)
        }
        _ => false,
    }
}

fn asks_for_characters(test: &TokenTest) -> bool {
    match test {
        TokenTest::Regex(_) => true,
        TokenTest::Not(inner) => asks_for_characters(inner),
        TokenTest::All(tests) => tests.iter().any(asks_for_characters),
        _ => false,
    }
}

/// The parts of speech that a tag stands for: `verb` is every verb form, `noun` both numbers.
fn part_of_speech(name: &str) -> Option<Tags> {
    Some(match name {
        "verb" => Tags::ANY_VERB,
        "noun" => Tags::ANY_NOUN,
        _ => Tags::named(name)?,
    })
}
