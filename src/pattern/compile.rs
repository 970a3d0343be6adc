//! From lists, macros and patterns to a [`Program`]: the only place where pattern data is compiled.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::alphabet::{AlphabetId, Alphabets, alphabets};
use super::check;
use super::diagnostic::{Diagnostic, PatternErrors, SourceFile, did_you_mean};
use super::dispatch::{dispatch, signatures};
use super::file::{KINDS, Makes, PatternSource};
use super::first::{TestTable, fill_first_sets};
use super::inflect::{self, Inflection};
use super::load::PatternFolder;
use super::need::fill_needs;
use super::program::{
    FirstSet, Instruction, Needs, Origin, Pattern, Program, Test, TestId, TokenRegex, Trigger, Variant, VariantId,
};
use super::sources::Sources;
use super::syntax::{
    ARGUMENT, Layer, Node, NodeKind, TokenTest, asks_for_list, asks_for_word, collect_roles, count_captures,
};
use super::trigger::{Flat, expand_triggers, flatten};
use super::tune::{choose_sides, find_others, thread_jumps};
use crate::text::lexicon::{ClassId, Lexicon, LexiconBuilder};
use crate::text::number_words::NumberWords;
use crate::text::tags::Tags;

/// Most instructions that one pattern may have, macros expanded.
const LONGEST_CODE: usize = 20_000;

/// Most levels of a tree with macros put in.
const DEEPEST_TREE: usize = 500;
/// Most macros that may stand one inside the other, so that no file can exhaust the stack.
const DEEPEST_MACRO: usize = 40;

/// Compiles folders of patterns; of two patterns or macros with one name the later folder's counts, and lists of one name
/// are joined.
///
/// # Errors
/// Every problem of every file, at once.
pub fn compile(folders: &[PatternFolder]) -> Result<Program, PatternErrors> {
    let mut errors = Vec::new();
    let sources = Sources::read(folders, &mut errors);
    let compiler = Compiler::new(&sources, &mut errors);
    if !compiler.errors.is_empty() {
        return Err(sorted(errors));
    }
    let program = compiler.run(&sources);
    if errors.is_empty() { Ok(program) } else { Err(sorted(errors)) }
}

/// A pattern of some folders as written, and its tree with macros put in; none if there is no such pattern.
///
/// # Errors
/// Every problem of every file, at once.
pub fn expanded(folders: &[PatternFolder], id: &str) -> Result<Option<(PatternSource, Node)>, PatternErrors> {
    let mut errors = Vec::new();
    let sources = Sources::read(folders, &mut errors);
    let trees = Compiler::new(&sources, &mut errors).trees;
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

struct Compiler<'e> {
    errors: &'e mut Vec<Diagnostic>,
    lists: FxHashMap<String, FxHashSet<String>>,
    /// Lists, and parts of lists, that patterns and macros ask for; kept only if a list adds to another.
    asked: FxHashSet<String>,
    /// Macros met so far, with the macros in them put in.
    macros: FxHashMap<String, Node>,
    /// Tree of each pattern of the sources, macros put in.
    trees: Vec<Node>,
    phrases: Vec<Box<str>>,
    code: Vec<Instruction>,
    origins: Vec<Origin>,
    shared_origins: BTreeMap<(u32, u32), Vec<Origin>>,
    /// Where code begins that was emitted before, by the code as if it began at 0, by its alphabet and by its direction.
    emitted: FxHashMap<(Vec<Instruction>, AlphabetId, bool), u32>,
    tests: TestTable,
    regexes: Vec<TokenRegex>,
    regex_numbers: FxHashMap<String, u32>,
    builder: LexiconBuilder,
    file: u32,
    offset: u32,
}

impl<'e> Compiler<'e> {
    fn new(sources: &Sources, errors: &'e mut Vec<Diagnostic>) -> Self {
        let mut lists: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
        for list in &sources.lists {
            let tags = lists.entry(list.name.to_string()).or_default();
            for tag in list.entries.iter().flat_map(|entry| &entry.tags) {
                if !tags.contains(tag) {
                    tags.insert(tag.clone());
                }
            }
        }
        let mut phrases: Vec<Box<str>> = Vec::new();
        for pattern in sources.patterns.iter().filter(|pattern| pattern.makes == Makes::Phrase) {
            if !phrases.iter().any(|name| **name == *phrase_name(pattern)) {
                phrases.push(phrase_name(pattern).into());
            }
        }
        let mut compiler = Compiler {
            errors,
            lists,
            asked: FxHashSet::default(),
            macros: FxHashMap::default(),
            trees: Vec::new(),
            phrases,
            code: Vec::new(),
            origins: Vec::new(),
            shared_origins: BTreeMap::new(),
            emitted: FxHashMap::default(),
            tests: TestTable::default(),
            regexes: Vec::new(),
            regex_numbers: FxHashMap::default(),
            builder: LexiconBuilder::new(),
            file: 0,
            offset: 0,
        };
        compiler.check_sources(sources);
        compiler
    }

    /// Names and captures of every macro and pattern, then the macros in an order in which each knows those it uses.
    fn check_sources(&mut self, sources: &Sources) {
        for one in sources.macros.values() {
            self.check_node(&one.tree, &one.file, one.tree_start, sources, None);
        }
        for pattern in &sources.patterns {
            self.check_node(&pattern.tree, &pattern.file, pattern.tree_start, sources, Some(pattern));
        }
        check::additions(&sources.lists, sources.first_lists, &self.asked, self.errors);
        if !self.errors.is_empty() {
            return;
        }
        for name in sources.macros.keys() {
            self.expand_macro(name, sources, &mut Vec::new());
        }
        for pattern in &sources.patterns {
            let expanded = self.expand(&pattern.tree, sources, &mut Vec::new());
            let mut roles = Vec::new();
            collect_roles(&expanded, &mut roles);
            self.check_marks(pattern, &roles);
            check::captures(pattern, &roles, self.errors);
            self.trees.push(expanded);
        }
    }

    fn check_node(
        &mut self,
        node: &Node,
        file: &Arc<SourceFile>,
        start: usize,
        sources: &Sources,
        owner: Option<&PatternSource>,
    ) {
        let place = start + node.place.start..start + node.place.end;
        match &node.kind {
            NodeKind::Capture { role, .. } => {
                let kind = owner.and_then(|pattern| KINDS.iter().find(|(_, makes, _)| *makes == pattern.makes));
                if let Some((name, _, roles)) = kind
                    && !roles.contains(&role.as_str())
                {
                    let hint = did_you_mean(role, roles.iter().copied())
                        .unwrap_or_else(|| format!("a pattern that makes `{name}` captures: {}", roles.join(", ")));
                    let place = place.start..place.start + role.len();
                    self.errors.push(Diagnostic::new(file, place, format!("a {name} has no `{role}`")).hint(hint));
                }
            }
            NodeKind::Name(name) if owner.is_some() && sources.takes_argument(name) => {
                let message = format!("the macro `@{name}` takes a test of a token in brackets");
                let hint = format!("write `@{name}[@cue-verbs.that]`, say");
                self.errors.push(Diagnostic::new(file, place, message).hint(hint));
            }
            NodeKind::Name(name)
                if !sources.macros.contains_key(name) && !self.phrases.iter().any(|phrase| **phrase == **name) =>
            {
                self.check_list(name, file, place, sources, true);
            }
            NodeKind::Token(test) => self.check_test(test, file, place, sources),
            NodeKind::Call { name, argument } => {
                if !sources.macros.contains_key(name) {
                    let hint = did_you_mean(name, sources.macros.keys().map(String::as_str))
                        .unwrap_or_else(|| "only macros take something in brackets".into());
                    self.errors
                        .push(Diagnostic::new(file, place.clone(), format!("there is no macro `@{name}`")).hint(hint));
                } else if !sources.takes_argument(name) {
                    let message =
                        format!("the macro `@{name}` takes nothing in brackets: `@{ARGUMENT}` does not stand in it");
                    self.errors.push(Diagnostic::new(file, place.clone(), message).hint(format!("write `@{name}`")));
                }
                self.check_test(argument, file, place, sources);
            }
            _ => {}
        }
        for inner in node.inner() {
            self.check_node(inner, file, start, sources, owner);
        }
    }

    fn check_test(&mut self, test: &TokenTest, file: &Arc<SourceFile>, place: Range<usize>, sources: &Sources) {
        match test {
            TokenTest::List(name) => self.check_list(name, file, place, sources, false),
            TokenTest::Word(word) => check::word(word, file, &place, self.errors),
            TokenTest::Not(inner) => self.check_test(inner, file, place, sources),
            TokenTest::All(tests) => {
                for inner in tests {
                    self.check_test(inner, file, place.clone(), sources);
                }
            }
            TokenTest::Regex(regex) => {
                if let Err(regex::Error::CompiledTooBig(_)) = self.regex(regex) {
                    let hint = "use smaller counts in `{n}`";
                    self.errors.push(Diagnostic::new(file, place, "this regular expression is too large").hint(hint));
                } else if let Err(error) = self.regex(regex) {
                    let reason = error.to_string();
                    let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_string();
                    self.errors.push(Diagnostic::new(
                        file,
                        place,
                        format!("this regular expression is not one: {reason}"),
                    ));
                }
            }
            _ => {}
        }
    }

    fn check_list(&mut self, name: &str, file: &Arc<SourceFile>, place: Range<usize>, sources: &Sources, any: bool) {
        if name == ARGUMENT && file.path.ends_with("macros.toml") {
            return;
        }
        if sources.lists.len() > sources.first_lists {
            self.asked.insert(name.to_string());
        }
        let (list, tag) = name.split_once('.').map_or((name, None), |(list, tag)| (list, Some(tag)));
        match (self.lists.get(list), tag) {
            (Some(_), None) => {}
            (Some(tags), Some(tag)) if tags.contains(tag) => {}
            (Some(tags), Some(tag)) => {
                let hint = did_you_mean(tag, tags.iter().map(String::as_str))
                    .unwrap_or_else(|| format!("give entries of `lists/{list}.txt` the tag behind ` : `"));
                let message = format!("no entry of the list `{list}` has the tag `{tag}`");
                self.errors.push(Diagnostic::new(file, place, message).hint(hint));
            }
            (None, _)
                if !any && (sources.macros.contains_key(name) || self.phrases.iter().any(|one| **one == *name)) =>
            {
                let hint = "for more than one token write `followed-by( ... )` or `not-followed-by( ... )` beside it";
                let message = format!("`@{name}` is a macro or phrase; `!` and `&` take a list");
                self.errors.push(Diagnostic::new(file, place, message).hint(hint));
            }
            (None, _) => {
                let lists = self.lists.keys().map(String::as_str);
                let others = sources.macros.keys().map(String::as_str).chain(self.phrases.iter().map(|name| &**name));
                let hint = match name == ARGUMENT {
                    true => Some("`@it` stands in macros, for the test that a pattern gives in brackets".to_string()),
                    false => did_you_mean(name, lists.chain(others)),
                };
                let hint = hint
                    .unwrap_or_else(|| format!("make `lists/{list}.txt`, or a macro of that name in `macros.toml`"));
                let what = if any { "list, macro or phrase" } else { "list" };
                self.errors.push(Diagnostic::new(file, place, format!("there is no {what} `@{name}`")).hint(hint));
            }
        }
    }

    /// Examples may mark only roles that the pattern captures.
    fn check_marks(&mut self, pattern: &PatternSource, roles: &[String]) {
        for example in pattern.finds.iter().chain(&pattern.misses) {
            for mark in &example.marks {
                if !roles.contains(&mark.role) && mark.role != phrase_name(pattern) {
                    let message = format!("this example marks `{}`, which the pattern does not capture", mark.role);
                    let hint =
                        did_you_mean(&mark.role, roles.iter().map(String::as_str)).unwrap_or_else(|| {
                            match roles.is_empty() {
                                true => "it captures nothing".to_string(),
                                false => format!("it captures: {}", roles.join(", ")),
                            }
                        });
                    self.errors.push(Diagnostic::new(&pattern.file, example.place.clone(), message).hint(hint));
                }
            }
        }
    }

    fn expand_macro(&mut self, name: &str, sources: &Sources, open: &mut Vec<String>) -> Node {
        if let Some(tree) = self.macros.get(name) {
            return tree.clone();
        }
        let one = &sources.macros[name];
        if open.iter().any(|other| other == name) {
            let message = format!("the macro `{name}` uses itself");
            self.errors.push(
                Diagnostic::new(&one.file, one.place.clone(), message).hint(format!("{} -> {name}", open.join(" -> "))),
            );
            return Node::new(0..0, NodeKind::Sequence(Vec::new()));
        }
        if open.len() == DEEPEST_MACRO {
            let message =
                format!("the macro `{name}` is used by a macro that is used by a macro ..., {DEEPEST_MACRO} deep");
            self.errors
                .push(Diagnostic::new(&one.file, one.place.clone(), message).hint("let macros use fewer others"));
            return Node::new(0..0, NodeKind::Sequence(Vec::new()));
        }
        open.push(name.to_string());
        let mut tree = self.expand(&one.tree, sources, open);
        open.pop();
        if is_too_large(&tree) {
            let message = format!("the macro `{name}` is too long once the macros in it are put in");
            self.errors.push(
                Diagnostic::new(&one.file, one.place.clone(), message).hint("let it use fewer or shorter macros"),
            );
            tree = Node::new(0..0, NodeKind::Sequence(Vec::new()));
        }
        self.macros.insert(name.to_string(), tree.clone());
        tree
    }

    /// The tree with macros put in. Names that remain are phrases; lists are token tests.
    fn expand(&mut self, node: &Node, sources: &Sources, open: &mut Vec<String>) -> Node {
        let kind = match &node.kind {
            NodeKind::Name(name) if sources.macros.contains_key(name) => {
                return at_place(&self.expand_macro(name, sources, open), &node.place);
            }
            NodeKind::Name(name) if !self.phrases.iter().any(|phrase| **phrase == **name) => {
                NodeKind::Token(TokenTest::List(name.clone()))
            }
            NodeKind::Call { name, argument } => {
                let tree = put_argument(&self.expand_macro(name, sources, open), argument);
                return at_place(&tree, &node.place);
            }
            _ => node.map_inner(|inner| self.expand(inner, sources, open)),
        };
        Node::new(node.place.clone(), kind)
    }

    fn run(mut self, sources: &Sources) -> Program {
        self.add_lists(sources);
        let trees = std::mem::take(&mut self.trees);
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

    fn add_lists(&mut self, sources: &Sources) {
        // short lists hold the words that texts are made of: their entries lie together, so that few pages of memory are asked
        let mut lists: Vec<_> = sources.lists.iter().collect();
        lists.sort_by_key(|list| list.entries.len());
        for list in lists {
            let class = self.builder.class(&list.name);
            for entry in &list.entries {
                if list.suffixes {
                    let parts = entry.tags.iter().filter_map(|tag| Tags::named(tag));
                    self.builder.add_suffix(&entry.words, parts.fold(list.parts, |all, part| all | part));
                    continue;
                }
                let mut classes: Vec<ClassId> = vec![class];
                let mut parts = list.parts;
                for tag in &entry.tags {
                    classes.push(self.builder.class(&format!("{}.{tag}", list.name)));
                    parts |= Tags::named(tag).unwrap_or_default();
                }
                let line = Some(self.builder.add_line(&list.name, &entry.words, &entry.attributes));
                match list.inflection {
                    None => {
                        // "clear : verb" in a list of adjectives is the verb's base form
                        let base = if parts.any(Tags::VERB) { Tags::BASE } else { Tags::NONE };
                        self.builder.add_form(&entry.words, parts | base, &classes, line);
                    }
                    // written in the plural: "passers-by", "km"
                    Some(Inflection::Nouns) if parts.any(Tags::PLURAL) => {
                        self.builder.add_form(&entry.words, parts | Tags::NOUN, &classes, line);
                    }
                    Some(inflection) => {
                        inflect::forms(&entry.words, inflection, &sources.irregular, |form, tags| {
                            self.builder.add_form(form, tags | as_other_part(tags, parts), &classes, line);
                        });
                    }
                }
            }
        }
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
            captures.push(phrase_name(source).into());
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
        let tags = |key: &str, errors: &mut Vec<Diagnostic>| {
            let value = source.settings.iter().find(|(k, _)| k == key).map(|(_, value)| value)?;
            let mut all = Tags::NONE;
            for word in value.split_whitespace() {
                match part_of_speech(word) {
                    Some(part) => all |= part,
                    None => errors.push(Diagnostic::new(
                        &source.file,
                        source.place.clone(),
                        format!("`{word}` in `{key}` is no part of speech"),
                    )),
                }
            }
            Some(all)
        };
        let keeps = tags("keeps", self.errors).unwrap_or(Tags(u32::MAX));
        let drops = tags("drops", self.errors).unwrap_or_default();
        for variant in variants.iter_mut().filter(|variant| variant.pattern as usize == patterns.len()) {
            variant.captures = captures.len() as u32;
            variant.is_near = matches!(source.makes, Makes::Figure | Makes::Group | Makes::Period | Makes::Nothing);
        }
        let phrase = self.phrase_number(phrase_name(source));
        patterns.push(Pattern { source: source.clone(), captures, phrase, keeps, drops });
    }

    fn variant(&mut self, pattern: u32, source: &PatternSource, flat: &[Flat]) -> Option<Variant> {
        let Alphabets { before, behind, .. } = Alphabets::of(source.makes, self.phrase_number(phrase_name(source)));
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
                let mut jumps = Vec::new();
                let mut next = base;
                for (at, branch) in branches.iter().enumerate() {
                    let split = self.code.len();
                    if at + 1 < branches.len() {
                        self.push(Instruction::Accept, &node.place);
                    }
                    match branch {
                        [inner] => self.emit(inner, forward, next),
                        _ => self.emit_choice(branch),
                    }
                    next += branch.iter().map(count_captures).sum::<u32>();
                    if at + 1 < branches.len() {
                        jumps.push(self.code.len());
                        self.push(Instruction::Accept, &node.place);
                        self.code[split] = split_to(self.code.len() as u32, false);
                    }
                }
                for jump in jumps {
                    self.code[jump] = Instruction::Jump(self.code.len() as u32);
                }
            }
            NodeKind::Repeat { inner, least, most, lazy } => {
                if self.code.len() > 50 * LONGEST_CODE {
                    return; // already reported as too long
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
                self.code[look] = Instruction::Look { next, ahead: *ahead, negated: *negated, set, next_set };
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
        let test = self.tests.intern(Test::AnyOf(tests.into()));
        let place = branches[0].place.start..branches[branches.len() - 1].place.end;
        self.push_test(test, phrases, &place);
    }

    /// The number of a regular expression that must match a whole token; each is compiled but once.
    fn regex(&mut self, regex: &str) -> Result<u32, regex::Error> {
        if let Some(number) = self.regex_numbers.get(regex) {
            return Ok(*number);
        }
        let number = self.regexes.len() as u32;
        self.regexes.push(TokenRegex::new(regex)?);
        self.regex_numbers.insert(regex.to_string(), number);
        Ok(number)
    }

    fn test(&mut self, test: &TokenTest) -> Test {
        match test {
            TokenTest::Any => Test::Any,
            TokenTest::Word(word) => Test::Word(self.builder.intern(word)),
            TokenTest::List(name) => Test::Class(self.builder.class(name)),
            TokenTest::Tags(tags) => Test::Tags(*tags),
            TokenTest::Kind(kind) => Test::Kind(*kind),
            TokenTest::Shape(shape) => Test::Shape(*shape),
            TokenTest::Regex(regex) => Test::Regex(self.regex(regex).expect("checked before")),
            TokenTest::Not(inner) => Test::Not(Box::new(self.test(inner))),
            TokenTest::All(tests) => Test::All(tests.iter().map(|test| self.test(test)).collect()),
        }
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
        Program {
            numbers: NumberWords::new(&lexicon),
            lexicon,
            patterns,
            variants,
            code: self.code,
            origins: self.origins,
            shared_origins: self.shared_origins,
            alphabets,
            needs,
            signatures: signatures.into(),
            regexes: self.regexes,
            phrases: self.phrases,
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

/// The tree of a macro at the place where it is used, so that its code has an origin in the pattern that uses it.
fn at_place(node: &Node, place: &Range<usize>) -> Node {
    Node::new(place.clone(), node.map_inner(|inner| at_place(inner, place)))
}

/// The tree with `@it` replaced by a test.
fn put_argument(node: &Node, argument: &TokenTest) -> Node {
    let kind = match &node.kind {
        NodeKind::Token(test) => NodeKind::Token(put_argument_in_test(test, argument)),
        _ => node.map_inner(|inner| put_argument(inner, argument)),
    };
    Node::new(node.place.clone(), kind)
}

fn put_argument_in_test(test: &TokenTest, argument: &TokenTest) -> TokenTest {
    match test {
        TokenTest::List(name) if name == ARGUMENT => argument.clone(),
        TokenTest::Not(inner) => TokenTest::Not(Box::new(put_argument_in_test(inner, argument))),
        TokenTest::All(tests) => {
            TokenTest::All(tests.iter().map(|inner| put_argument_in_test(inner, argument)).collect())
        }
        other => other.clone(),
    }
}

/// True if the tree has more nodes than any pattern may have instructions, or is too deep to walk over.
fn is_too_large(node: &Node) -> bool {
    fn count(node: &Node, depth: usize, left: &mut usize) {
        *left = if depth == DEEPEST_TREE { 0 } else { left.saturating_sub(1) };
        if *left == 0 {
            return;
        }
        node.inner().iter().for_each(|inner| count(inner, depth + 1, left));
    }
    let mut left = LONGEST_CODE;
    count(node, 0, &mut left);
    left == 0
}

/// The name under which other patterns know a phrase pattern: its table's name up to a dot-free suffix `--`, so that
/// several patterns can make one phrase: `[noun-phrase]`, `[noun-phrase--pronoun]`.
fn phrase_name(pattern: &PatternSource) -> &str {
    pattern.name.split_once("--").map_or(pattern.name.as_str(), |(name, _)| name)
}

/// The parts of speech that a tag stands for: `verb` is every verb form, `noun` both numbers.
fn part_of_speech(name: &str) -> Option<Tags> {
    Some(match name {
        "verb" => Tags::ANY_VERB,
        "noun" => Tags::ANY_NOUN,
        _ => Tags::named(name)?,
    })
}

/// What a second part of speech of an entry means for one of its forms: "claims" is the plural of the noun as well.
fn as_other_part(form: Tags, parts: Tags) -> Tags {
    let mut tags = parts.without(Tags::ANY_NOUN | Tags::ANY_VERB);
    if form.any(Tags::VERB) && parts.any(Tags::NOUN) {
        if form.any(Tags::BASE) {
            tags |= Tags::NOUN;
        } else if form.any(Tags::PRESENT) {
            tags |= Tags::NOUN | Tags::PLURAL;
        }
    }
    if form.any(Tags::VERB) && !form.any(Tags::BASE) {
        tags = tags.without(Tags::ADJECTIVE);
    }
    if !form.any(Tags::VERB) && parts.any(Tags::VERB) {
        tags |= Tags::VERB | if form.any(Tags::PLURAL) { Tags::PRESENT } else { Tags::BASE };
    }
    tags
}
