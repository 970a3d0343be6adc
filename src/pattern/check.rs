//! Problems that would otherwise pass in silence: words that no text holds, lists and tags that no pattern asks for, patterns
//! that capture too little to make anything.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use super::file::{Makes, PatternSource, SETTINGS};
use super::list::WordList;
use super::syntax::{ARGUMENT, Node, NodeKind, TokenTest};
use crate::text::document::DocumentBuilder;
use crate::text::lexicon::Lexicon;
use crate::text::tags::Tags;

/// A word of a match line must be one token of a text: `don't` is two, and so is `"wall street"`.
pub fn word(word: &str, file: &Arc<SourceFile>, place: &Range<usize>, errors: &mut Vec<Diagnostic>) {
    if word.chars().all(char::is_alphanumeric) || word.chars().count() == 1 {
        return;
    }
    let lexicon = Lexicon::default();
    let mut builder = DocumentBuilder::new(&lexicon);
    // a word alone could be read as the end of a sentence; a clitic stands right behind another word
    let text = format!("a{}{word} b", if word.starts_with('\'') { "" } else { " " });
    let document = builder.build(&text);
    let tokens: Vec<&str> = document.tokens.iter().map(|token| token.text(&text)).collect();
    let inner = tokens.get(1..tokens.len().saturating_sub(1)).unwrap_or_default();
    if inner.len() < 2 {
        return;
    }
    let steps: Vec<String> = inner
        .iter()
        .map(|token| match token.chars().all(char::is_alphanumeric) {
            true => (*token).to_string(),
            false => format!("\"{token}\""),
        })
        .collect();
    let message = format!("`{word}` is {} tokens of a text, and a step takes one", inner.len());
    errors.push(Diagnostic::new(file, place.clone(), message).hint(format!("write `{}`", steps.join(" "))));
}

/// Examples may mark only roles that the pattern captures.
pub fn marks(pattern: &PatternSource, roles: &[String], errors: &mut Vec<Diagnostic>) {
    for example in pattern.finds.iter().chain(&pattern.misses) {
        for mark in &example.marks {
            if !roles.contains(&mark.role) && mark.role != pattern.phrase_name() {
                let message = format!("this example marks `{}`, which the pattern does not capture", mark.role);
                let hint = did_you_mean(&mark.role, roles.iter().map(String::as_str)).unwrap_or_else(|| {
                    match roles.is_empty() {
                        true => "it captures nothing".to_string(),
                        false => format!("it captures: {}", roles.join(", ")),
                    }
                });
                errors.push(Diagnostic::new(&pattern.file, example.place.clone(), message).hint(hint));
            }
        }
    }
}

/// True if `@it` stands in the tree of a macro.
pub fn holds_argument(tree: &Node) -> bool {
    match &tree.kind {
        NodeKind::Name(name) => name == ARGUMENT,
        NodeKind::Token(test) | NodeKind::Call { argument: test, .. } => holds_argument_in_test(test),
        _ => tree.inner().iter().any(holds_argument),
    }
}

fn holds_argument_in_test(test: &TokenTest) -> bool {
    match test {
        TokenTest::List(name) => name == ARGUMENT,
        TokenTest::Not(inner) => holds_argument_in_test(inner),
        TokenTest::All(tests) => tests.iter().any(holds_argument_in_test),
        _ => false,
    }
}

/// Calls `each` with every name in a tree that stands there without brackets.
pub fn names<'n>(tree: &'n Node, each: &mut impl FnMut(&'n str)) {
    if let NodeKind::Name(name) = &tree.kind {
        each(name);
    }
    tree.inner().iter().for_each(|inner| names(inner, each));
}

/// What a pattern must capture to make something.
pub fn captures(pattern: &PatternSource, roles: &[String], errors: &mut Vec<Diagnostic>) {
    let needed = match pattern.makes {
        Makes::Claim => "content",
        Makes::Figure => "value",
        Makes::Period => "period",
        Makes::Tag => "word",
        Makes::Edge => "edge",
        Makes::Phrase | Makes::Group | Makes::Nothing => return,
    };
    if !roles.iter().any(|role| role == needed) {
        let place = pattern.tree_start..pattern.tree_start + pattern.tree.place.end;
        let message = format!("the pattern `{}` captures no `{needed}`, so it makes nothing", pattern.name);
        let hint = format!("put `{needed}:( ... )` around the words that are meant");
        errors.push(Diagnostic::new(&pattern.file, place, message).hint(hint));
    }
    let says = |key: &str| pattern.settings.iter().any(|(known, _)| known == key);
    if pattern.makes == Makes::Tag && !says("keeps") && !says("drops") {
        let message = format!("the pattern `{}` does not say which parts of speech it keeps or drops", pattern.name);
        let hint = "`keeps = \"noun\"` leaves only that; `drops = \"verb\"` takes it away";
        errors.push(Diagnostic::new(&pattern.file, pattern.place.clone(), message).hint(hint));
    }
}

/// Lists of folders behind the first: those that nobody asks for and whose name is nearly that of another, and entries with
/// tags or attributes that the list of the same name before does not have. `asked` holds what patterns ask for.
pub fn additions(lists: &[WordList], first: usize, asked: &FxHashSet<String>, errors: &mut Vec<Diagnostic>) {
    for (at, list) in lists.iter().enumerate().skip(first) {
        let before: Vec<&WordList> = lists[..at].iter().filter(|other| other.name == list.name).collect();
        if before.is_empty() {
            unasked(list, lists, asked, errors);
            continue;
        }
        let asked_tags = asked.iter().filter_map(|name| name.strip_prefix(&*list.name)?.strip_prefix('.'));
        let own = before.iter().flat_map(|list| &list.entries).flat_map(|entry| &entry.tags).map(String::as_str);
        let parts = Tags::NAMES.iter().map(|(name, _)| *name);
        let known: FxHashSet<&str> = asked_tags.chain(own).chain(parts).collect();
        for entry in &list.entries {
            for tag in entry.tags.iter().filter(|tag| !known.contains(tag.as_str())) {
                let mut names: Vec<&str> = known.iter().copied().collect();
                names.sort_unstable();
                let hint = did_you_mean(tag, names.iter().copied());
                let hint = hint.unwrap_or_else(|| format!("no pattern asks for `@{}.{tag}`", list.name));
                let message = format!("the list `{}` has no tag `{tag}`", list.name);
                errors.push(Diagnostic::new(&list.file, entry.place.clone(), message).hint(hint));
            }
            for (key, value) in &entry.attributes {
                let setting = SETTINGS.iter().find(|(known, ..)| *known == &**key);
                if let Some((message, hint)) = setting.and_then(|(_, _, values)| values.problem(key, value)) {
                    errors.push(Diagnostic::new(&list.file, entry.place.clone(), message).hint(hint));
                }
            }
        }
    }
}

/// A list that no pattern asks for and whose name is nearly that of another is a slip.
fn unasked(list: &WordList, lists: &[WordList], asked: &FxHashSet<String>, errors: &mut Vec<Diagnostic>) {
    let is_asked = asked.iter().any(|name| name.split('.').next() == Some(&*list.name));
    let others = lists.iter().map(|other| &*other.name).filter(|name| **name != *list.name);
    if let (false, Some(hint)) = (is_asked, did_you_mean(&list.name, others)) {
        let message = format!("no pattern asks for the list `{}`", list.name);
        errors.push(Diagnostic::new(&list.file, 0..0, message).hint(hint));
    }
}
