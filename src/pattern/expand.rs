//! Macros are put in where patterns and other macros use them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::diagnostic::Diagnostic;
use super::program::LONGEST_CODE;
use super::sources::Sources;
use super::syntax::{ARGUMENT, Node, NodeKind, TokenTest};

/// Most levels of a tree with macros put in.
const DEEPEST_TREE: usize = 500;
/// Most macros that may stand one inside the other, so that no file can exhaust the stack.
const DEEPEST_MACRO: usize = 40;

/// Puts macros in.
pub struct Macros<'s, 'e> {
    sources: &'s Sources,
    /// Names of phrases: what they stand for is not put in.
    phrases: &'s [Box<str>],
    errors: &'e mut Vec<Diagnostic>,
    /// Macros met so far, with the macros in them put in.
    known: FxHashMap<String, Node>,
}

impl<'s, 'e> Macros<'s, 'e> {
    /// The macros of some sources, of which each name is known to stand for something. Those that use themselves or become too
    /// large are noted as errors, whether a pattern uses them or not.
    pub fn new(sources: &'s Sources, phrases: &'s [Box<str>], errors: &'e mut Vec<Diagnostic>) -> Self {
        let mut macros = Macros { sources, phrases, errors, known: FxHashMap::default() };
        for name in sources.macros.keys() {
            macros.whole(name, &mut Vec::new());
        }
        macros
    }

    /// The tree with macros put in. Names that remain are phrases; lists are token tests.
    pub fn expand(&mut self, tree: &Node) -> Node {
        self.put_in(tree, &mut Vec::new())
    }

    /// The macro with the macros in it put in; `open` are those that it stands in.
    fn whole(&mut self, name: &str, open: &mut Vec<String>) -> Node {
        if let Some(tree) = self.known.get(name) {
            return tree.clone();
        }
        let one = &self.sources.macros[name];
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
        let mut tree = self.put_in(&one.tree, open);
        open.pop();
        if is_too_large(&tree) {
            let message = format!("the macro `{name}` is too long once the macros in it are put in");
            self.errors.push(
                Diagnostic::new(&one.file, one.place.clone(), message).hint("let it use fewer or shorter macros"),
            );
            tree = Node::new(0..0, NodeKind::Sequence(Vec::new()));
        }
        self.known.insert(name.to_string(), tree.clone());
        tree
    }

    fn put_in(&mut self, node: &Node, open: &mut Vec<String>) -> Node {
        let kind = match &node.kind {
            NodeKind::Name(name) if self.sources.macros.contains_key(name) => {
                return at_place(&self.whole(name, open), &node.place);
            }
            NodeKind::Name(name) if !self.phrases.iter().any(|phrase| **phrase == **name) => {
                NodeKind::Token(TokenTest::List(name.clone()))
            }
            NodeKind::Call { name, argument } => {
                let tree = put_argument(&self.whole(name, open), argument);
                return at_place(&tree, &node.place);
            }
            _ => node.map_inner(|inner| self.put_in(inner, open)),
        };
        Node::new(node.place.clone(), kind)
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
