//! Macros are put in where patterns and other macros use them.

use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::diagnostic::Diagnostic;
use super::file::PatternSource;
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
    known: FxHashMap<String, Rc<Node>>,
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

    /// The pattern's tree with macros put in. Names that remain are phrases; lists are token tests.
    pub fn expand(&mut self, pattern: &PatternSource) -> Node {
        let mut left = LONGEST_CODE;
        let tree = self.put_in(&pattern.tree, &mut Vec::new(), &mut left);
        if left == 0 {
            let message = format!("the pattern `{}` is too long once its macros and counts are expanded", pattern.name);
            let hint = "let it use fewer or shorter macros; many words can be a list in `lists/*.txt`";
            self.errors.push(Diagnostic::new(&pattern.file, pattern.place.clone(), message).hint(hint));
            return Node::default();
        }
        tree
    }

    /// The macro with the macros in it put in; `open` are those that it stands in.
    fn whole(&mut self, name: &str, open: &mut Vec<String>) -> Rc<Node> {
        if let Some(tree) = self.known.get(name) {
            return tree.clone();
        }
        let one = &self.sources.macros[name];
        if open.iter().any(|other| other == name) {
            let message = format!("the macro `{name}` uses itself");
            self.errors.push(
                Diagnostic::new(&one.file, one.place.clone(), message).hint(format!("{} -> {name}", open.join(" -> "))),
            );
            return Rc::default();
        }
        if open.len() == DEEPEST_MACRO {
            let message =
                format!("the macro `{name}` is used by a macro that is used by a macro ..., {DEEPEST_MACRO} deep");
            self.errors
                .push(Diagnostic::new(&one.file, one.place.clone(), message).hint("let macros use fewer others"));
            return Rc::default();
        }
        open.push(name.to_string());
        let mut left = LONGEST_CODE;
        let mut tree = self.put_in(&one.tree, open, &mut left);
        open.pop();
        if left == 0 || is_too_deep(&tree, DEEPEST_TREE) {
            let message = format!("the macro `{name}` is too long once the macros in it are put in");
            self.errors.push(
                Diagnostic::new(&one.file, one.place.clone(), message).hint("let it use fewer or shorter macros"),
            );
            tree = Node::default();
        }
        let tree = Rc::new(tree);
        self.known.insert(name.to_string(), tree.clone());
        tree
    }

    /// The tree with macros put in, cut short where nothing is `left` of the nodes and tests that it may have: a macro
    /// used again and again would be more than there is memory for.
    fn put_in(&mut self, node: &Node, open: &mut Vec<String>, left: &mut usize) -> Node {
        let kind = match &node.kind {
            NodeKind::Name(name) if self.sources.macros.contains_key(name) => {
                return copy(&self.whole(name, open), None, &node.place, left);
            }
            NodeKind::Call { name, argument } => {
                return copy(&self.whole(name, open), Some(argument), &node.place, left);
            }
            NodeKind::Token(test) => NodeKind::Token(copy_test(test, None, left)),
            _ if is_spent(left) => return Node::default(),
            NodeKind::Name(name) if !self.phrases.iter().any(|phrase| **phrase == **name) => {
                NodeKind::Token(TokenTest::List(name.clone()))
            }
            _ => node.map_inner(|inner| self.put_in(inner, open, left)),
        };
        Node::new(node.place.clone(), kind)
    }
}

/// The tree of a macro where it is used: at the place of its name, so that its code has an origin in the pattern that
/// uses it, and with the argument for `@it`.
fn copy(node: &Node, argument: Option<&TokenTest>, place: &Range<usize>, left: &mut usize) -> Node {
    let kind = match &node.kind {
        NodeKind::Token(test) => NodeKind::Token(copy_test(test, argument, left)),
        _ if is_spent(left) => return Node::default(),
        _ => node.map_inner(|inner| copy(inner, argument, place, left)),
    };
    Node::new(place.clone(), kind)
}

fn copy_test(test: &TokenTest, argument: Option<&TokenTest>, left: &mut usize) -> TokenTest {
    if is_spent(left) {
        return TokenTest::Any;
    }
    match (test, argument) {
        (TokenTest::List(name), Some(argument)) if name == ARGUMENT => copy_test(argument, None, left),
        (TokenTest::Not(inner), _) => TokenTest::Not(Box::new(copy_test(inner, argument, left))),
        (TokenTest::All(tests), _) => {
            TokenTest::All(tests.iter().map(|inner| copy_test(inner, argument, left)).collect())
        }
        (other, _) => other.clone(),
    }
}

/// Takes one of what is left; true if that was the last one.
fn is_spent(left: &mut usize) -> bool {
    *left = left.saturating_sub(1);
    *left == 0
}

/// True if the tree is too deep to walk over.
fn is_too_deep(node: &Node, levels: usize) -> bool {
    levels == 0 || node.inner().iter().any(|inner| is_too_deep(inner, levels - 1))
}
