//! Where a pattern is entered: its tree laid flat, once for each way to enter it, with the trigger marked.

use std::ops::Range;

use super::syntax::{Layer, Node, NodeKind, TokenTest, asks_for_list, asks_for_word, collect_roles, count_captures};

/// One element of a pattern once sequences, captures and groups are laid flat.
#[derive(Clone)]
pub(super) enum Flat {
    /// A capture begins or ends: the slot.
    Save(u32),
    /// Anything else, with the number of its first capture.
    Node { node: Node, base: u32, trigger: bool, captured: bool },
}

impl Flat {
    pub(super) fn is_trigger(&self) -> bool {
        matches!(self, Flat::Node { trigger: true, .. })
    }
}

/// Lays sequences, captures and triggers flat; everything else stays a node.
pub(super) fn flatten(node: &Node, trigger: bool, captured: bool, captures: &mut Vec<Box<str>>, flat: &mut Vec<Flat>) {
    match &node.kind {
        NodeKind::Sequence(nodes) => {
            // `^( a b | c )` is entered at the first word of each branch
            let entered = if trigger { nodes.iter().position(can_enter) } else { None };
            for (at, inner) in nodes.iter().enumerate() {
                flatten(inner, entered == Some(at), captured, captures, flat);
            }
        }
        NodeKind::Capture { role, inner } => {
            let capture = captures.len() as u32;
            captures.push(role.as_str().into());
            flat.push(Flat::Save(2 * capture));
            flatten(inner, trigger, captured || TRIGGER_ROLES.contains(&role.as_str()), captures, flat);
            flat.push(Flat::Save(2 * capture + 1));
        }
        NodeKind::Trigger(inner) => flatten(inner, true, captured, captures, flat),
        _ => {
            let base = captures.len() as u32;
            let mut roles = Vec::new();
            collect_roles(node, &mut roles);
            captures.extend(roles.into_iter().map(String::into_boxed_str));
            flat.push(Flat::Node { node: node.clone(), base, trigger, captured });
        }
    }
}

/// Roles whose words are the natural place to enter a pattern: rarer than what stands around them.
const TRIGGER_ROLES: &[&str] = &["cue", "event", "period", "value", "word", "edge", "blocks"];

/// One flat pattern for each way to enter it, with the trigger marked: `^` where it stands, else a list, alternatives of
/// lists, a word, or a layer, first inside the telling capture and then anywhere. `by_tag` allows parts of speech.
pub(super) fn expand_triggers(flat: Vec<Flat>, by_tag: bool) -> Vec<Vec<Flat>> {
    let everywhere = 0..flat.len();
    enter(flat, everywhere, by_tag)
}

/// The same with a trigger that stands in this part, unless it is marked. Once alternatives are chosen the trigger is
/// one of theirs: with others beside them there would be a flat pattern for each way to combine their branches.
fn enter(mut flat: Vec<Flat>, part: Range<usize>, by_tag: bool) -> Vec<Vec<Flat>> {
    let marked = flat.iter().position(Flat::is_trigger);
    let hidden = flat.iter().position(|item| matches!(item, Flat::Node { node, .. } if contains_trigger(node)));
    if let Some(at) = marked.or(hidden) {
        let choice = matches!(&flat[at], Flat::Node { node: Node { kind: NodeKind::Alternatives(_), .. }, .. });
        if !choice {
            return vec![flat];
        }
        let branches = split_alternatives(&flat, at);
        return branches.into_iter().flat_map(|(branch, _)| expand_triggers(branch, by_tag)).collect();
    }
    let rank = |item: &Flat| {
        let Flat::Node { node, captured, .. } = item else { return None };
        let rank = match &node.kind {
            NodeKind::Token(test) if asks_for_list(test) => 0,
            NodeKind::Alternatives(nodes) if nodes.iter().all(can_enter) => 1,
            NodeKind::Token(test) if asks_for_word(test) => 2,
            NodeKind::Layer(Layer::Quotation | Layer::Quantity) => 3,
            NodeKind::Token(TokenTest::Tags(_) | TokenTest::All(_)) if by_tag => 4,
            _ => return None,
        };
        Some((!captured, rank))
    };
    let best = part.filter_map(|at| Some((rank(&flat[at])?, at))).min();
    let Some((_, at)) = best else { return vec![flat] };
    if matches!(&flat[at], Flat::Node { node: Node { kind: NodeKind::Alternatives(_), .. }, .. }) {
        let branches = split_alternatives(&flat, at);
        return branches.into_iter().flat_map(|(branch, part)| enter(branch, part, by_tag)).collect();
    }
    if let Flat::Node { trigger, .. } = &mut flat[at] {
        *trigger = true;
    }
    vec![flat]
}

fn contains_trigger(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Trigger(_) => true,
        NodeKind::Alternatives(nodes) | NodeKind::Sequence(nodes) => nodes.iter().any(contains_trigger),
        NodeKind::Capture { inner, .. } => contains_trigger(inner),
        _ => false,
    }
}

fn can_enter(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Token(test) => asks_for_list(test) || asks_for_word(test),
        NodeKind::Sequence(nodes) => nodes.iter().any(can_enter),
        NodeKind::Alternatives(nodes) => nodes.iter().all(can_enter),
        NodeKind::Capture { inner, .. } | NodeKind::Trigger(inner) => can_enter(inner),
        _ => false,
    }
}

/// The flat pattern once for each branch of the alternatives at `at`, with the part that is the branch.
fn split_alternatives(flat: &[Flat], at: usize) -> Vec<(Vec<Flat>, Range<usize>)> {
    let Flat::Node { node: Node { kind: NodeKind::Alternatives(branches), .. }, base, trigger, captured } = &flat[at]
    else {
        return Vec::new();
    };
    let mut next = *base;
    let mut out = Vec::new();
    for branch in branches {
        // captures inside keep the numbers that they have in the whole pattern
        let mut names = vec![Box::from(""); next as usize];
        let mut inner = Vec::new();
        flatten(branch, *trigger, *captured, &mut names, &mut inner);
        next += count_captures(branch);
        let mut whole = flat[..at].to_vec();
        whole.extend(inner);
        let part = at..whole.len();
        whole.extend_from_slice(&flat[at + 1..]);
        out.push((whole, part));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::parse::parse;

    /// For each way to enter the line the words that are entered.
    fn entered(line: &str) -> Vec<String> {
        let (mut captures, mut flat) = (Vec::new(), Vec::new());
        flatten(&parse(line).0, false, false, &mut captures, &mut flat);
        let ways = expand_triggers(flat, false);
        ways.iter()
            .map(|flat| match flat.iter().find(|item| item.is_trigger()) {
                Some(Flat::Node { node: Node { kind: NodeKind::Token(TokenTest::Word(word)), .. }, .. }) => {
                    word.clone()
                }
                _ => String::new(),
            })
            .collect()
    }

    #[test]
    fn one_group_of_many_is_entered() {
        assert_eq!(entered("content:( ( a | b ) ( c | d ) ( e | f ) )"), ["a", "b"]);
        assert_eq!(entered("( ( ( a | b ) ( c | d ) | e ) ( f | g ) )"), ["a", "b", "e"]);
        assert_eq!(entered("^( a | b ) ( c | d )"), ["a", "b"]);
        assert_eq!(entered("( ^a | b ) ( ^c | d ) ( ^e | f )"), ["a", "c", "e", "b"]);
    }
}
