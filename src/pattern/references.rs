//! Names in patterns and macros must stand for something: a list and its tag, a macro, a phrase, a role.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::check;
use super::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use super::file::{KINDS, PatternSource};
use super::regexes::RegexTable;
use super::sources::Sources;
use super::syntax::{ARGUMENT, Node, NodeKind, TokenTest};

/// Notes every name that stands for nothing and every regular expression that is none; the others are in `regexes`.
pub fn check(sources: &Sources, phrases: &[Box<str>], regexes: &mut RegexTable, errors: &mut Vec<Diagnostic>) {
    let mut lists: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
    for list in &sources.lists {
        let tags = list.entries.iter().flat_map(|entry| &entry.tags).map(String::as_str);
        lists.entry(&list.name).or_default().extend(tags);
    }
    let mut references =
        References { sources, lists, phrases, regexes, errors, asked: FxHashSet::default(), owner: None };
    for one in sources.macros.values() {
        references.node(&one.tree, &one.file, one.tree_start);
    }
    for pattern in &sources.patterns {
        references.owner = Some(pattern);
        references.node(&pattern.tree, &pattern.file, pattern.tree_start);
    }
    check::additions(&sources.lists, sources.first_lists, &references.asked, references.errors);
}

struct References<'s, 'e> {
    sources: &'s Sources,
    /// The tags of each list.
    lists: FxHashMap<&'s str, FxHashSet<&'s str>>,
    phrases: &'s [Box<str>],
    regexes: &'e mut RegexTable,
    errors: &'e mut Vec<Diagnostic>,
    /// Lists, and parts of lists, that patterns and macros ask for; kept only if a list adds to another.
    asked: FxHashSet<String>,
    /// The pattern whose tree it is; none if it is a macro's.
    owner: Option<&'s PatternSource>,
}

impl References<'_, '_> {
    fn node(&mut self, node: &Node, file: &Arc<SourceFile>, start: usize) {
        let place = start + node.place.start..start + node.place.end;
        match &node.kind {
            NodeKind::Capture { role, .. } => {
                let kind = self.owner.and_then(|pattern| KINDS.iter().find(|(_, makes, _)| *makes == pattern.makes));
                if let Some((name, _, roles)) = kind
                    && !roles.contains(&role.as_str())
                {
                    let hint = did_you_mean(role, roles.iter().copied())
                        .unwrap_or_else(|| format!("a pattern that makes `{name}` captures: {}", roles.join(", ")));
                    let place = place.start..place.start + role.len();
                    self.errors.push(Diagnostic::new(file, place, format!("a {name} has no `{role}`")).hint(hint));
                }
            }
            NodeKind::Name(name) if self.owner.is_some() && self.sources.takes_argument(name) => {
                let message = format!("the macro `@{name}` takes a test of a token in brackets");
                let hint = format!("write `@{name}[@cue-verbs.that]`, say");
                self.errors.push(Diagnostic::new(file, place, message).hint(hint));
            }
            NodeKind::Name(name) if !self.is_macro_or_phrase(name) => self.list(name, file, place, true),
            NodeKind::Token(test) => self.test(test, file, place),
            NodeKind::Call { name, argument } => {
                if !self.sources.macros.contains_key(name) {
                    let hint = did_you_mean(name, self.sources.macros.keys().map(String::as_str))
                        .unwrap_or_else(|| "only macros take something in brackets".into());
                    self.errors
                        .push(Diagnostic::new(file, place.clone(), format!("there is no macro `@{name}`")).hint(hint));
                } else if !self.sources.takes_argument(name) {
                    let message =
                        format!("the macro `@{name}` takes nothing in brackets: `@{ARGUMENT}` does not stand in it");
                    self.errors.push(Diagnostic::new(file, place.clone(), message).hint(format!("write `@{name}`")));
                }
                self.test(argument, file, place);
            }
            _ => {}
        }
        for inner in node.inner() {
            self.node(inner, file, start);
        }
    }

    fn is_macro_or_phrase(&self, name: &str) -> bool {
        self.sources.macros.contains_key(name) || self.phrases.iter().any(|phrase| **phrase == *name)
    }

    fn test(&mut self, test: &TokenTest, file: &Arc<SourceFile>, place: Range<usize>) {
        match test {
            TokenTest::List(name) => self.list(name, file, place, false),
            TokenTest::Word(word) => check::word(word, file, &place, self.errors),
            TokenTest::Not(inner) => self.test(inner, file, place),
            TokenTest::All(tests) => {
                for inner in tests {
                    self.test(inner, file, place.clone());
                }
            }
            TokenTest::Regex(regex) => {
                let problem = match self.regexes.number(regex) {
                    Ok(_) => return,
                    Err(regex::Error::CompiledTooBig(_)) => {
                        Diagnostic::new(file, place, "this regular expression is too large")
                            .hint("use smaller counts in `{n}`")
                    }
                    Err(error) => {
                        let reason = error.to_string();
                        let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
                        Diagnostic::new(file, place, format!("this regular expression is not one: {reason}"))
                    }
                };
                self.errors.push(problem);
            }
            _ => {}
        }
    }

    fn list(&mut self, name: &str, file: &Arc<SourceFile>, place: Range<usize>, any: bool) {
        if name == ARGUMENT && self.owner.is_none() {
            return;
        }
        if self.sources.lists.len() > self.sources.first_lists {
            self.asked.insert(name.to_string());
        }
        let (list, tag) = name.split_once('.').map_or((name, None), |(list, tag)| (list, Some(tag)));
        match (self.lists.get(list), tag) {
            (Some(_), None) => {}
            (Some(tags), Some(tag)) if tags.contains(tag) => {}
            (Some(tags), Some(tag)) => {
                let hint = did_you_mean(tag, tags.iter().copied())
                    .unwrap_or_else(|| format!("give entries of `lists/{list}.txt` the tag behind ` : `"));
                let message = format!("no entry of the list `{list}` has the tag `{tag}`");
                self.errors.push(Diagnostic::new(file, place, message).hint(hint));
            }
            (None, _) if !any && self.is_macro_or_phrase(name) => {
                let hint = "for more than one token write `followed-by( ... )` or `not-followed-by( ... )` beside it";
                let message = format!("`@{name}` is a macro or phrase; `!` and `&` take a list");
                self.errors.push(Diagnostic::new(file, place, message).hint(hint));
            }
            (None, _) => {
                let lists = self.lists.keys().copied();
                let others =
                    self.sources.macros.keys().map(String::as_str).chain(self.phrases.iter().map(|name| &**name));
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
}
