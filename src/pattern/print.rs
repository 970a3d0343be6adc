//! A syntax tree as a match line: on one line, or laid out over several where one would be too long.

use std::fmt;

use super::syntax::{Node, NodeKind, TYPES, TokenTest};
use crate::text::tags::Tags;

/// Longest line of a tree that is laid out.
const WIDTH: usize = 100;

impl fmt::Display for Node {
    /// A match line that is parsed to the same tree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::Sequence(nodes) if nodes.is_empty() => f.write_str("( )"),
            NodeKind::Sequence(nodes) => {
                for (at, node) in nodes.iter().enumerate() {
                    let space = if at == 0 { "" } else { " " };
                    match node.kind {
                        NodeKind::Alternatives(_) => write!(f, "{space}( {node} )")?,
                        _ => write!(f, "{space}{node}")?,
                    }
                }
                Ok(())
            }
            NodeKind::Alternatives(nodes) => {
                let branches: Vec<String> = nodes.iter().map(branch).collect();
                f.write_str(&branches.join(" | "))
            }
            NodeKind::Repeat { inner, least, most, lazy } => {
                let count = count(*least, *most);
                write!(f, "{}{count}{}", unit(inner), if *lazy { "?" } else { "" })
            }
            NodeKind::Capture { role, inner } => write!(f, "{role}:{}", unit(inner)),
            NodeKind::Look { inner, ahead, negated } => write!(f, "{}( {inner} )", look_name(*ahead, *negated)),
            NodeKind::Trigger(inner) => write!(f, "^{}", unit(inner)),
            NodeKind::Token(test) => test.fmt(f),
            NodeKind::Name(name) => write!(f, "@{name}"),
            NodeKind::Call { name, argument } => write!(f, "@{name}[{argument}]"),
            NodeKind::Layer(_) => write!(f, "{}", type_name(|node| *node == self.kind)),
        }
    }
}

impl fmt::Display for TokenTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokenTest::Any | TokenTest::Kind(_) | TokenTest::Shape(_) => {
                f.write_str(&type_name(|node| matches!(node, NodeKind::Token(test) if test == self)))
            }
            TokenTest::Word(word) if word.chars().all(char::is_alphanumeric) => f.write_str(word),
            TokenTest::Word(word) => write!(f, "\"{word}\""),
            TokenTest::List(name) => write!(f, "@{name}"),
            TokenTest::Tags(tags) => write!(f, "{}", tag_names(*tags)),
            TokenTest::Regex(regex) => write!(f, "/{}/", regex.replace('/', "\\/")),
            TokenTest::Not(inner) => write!(f, "!{inner}"),
            TokenTest::All(tests) => {
                let tests: Vec<String> = tests.iter().map(TokenTest::to_string).collect();
                f.write_str(&tests.join("&"))
            }
        }
    }
}

/// The tree over several lines where one line would be too long, each line indented by `indent`.
pub fn lay_out(node: &Node, indent: usize) -> String {
    let line = node.to_string();
    let margin = " ".repeat(indent);
    if indent + line.chars().count() <= WIDTH {
        return margin + &line;
    }
    let inside = |opening: String, inner: &Node, closing: &str| {
        format!("{margin}{opening}(\n{}\n{margin}){closing}", lay_out(inner, indent + 2))
    };
    match &node.kind {
        NodeKind::Sequence(nodes) => {
            let lines = nodes.iter().map(|node| match node.kind {
                NodeKind::Alternatives(_) if indent + node.to_string().chars().count() + 4 > WIDTH => {
                    inside(String::new(), node, "")
                }
                NodeKind::Alternatives(_) => format!("{margin}( {node} )"),
                _ => lay_out(node, indent),
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        NodeKind::Alternatives(nodes) => {
            let branches = nodes.iter().map(|node| lay_out(node, indent + 2));
            // the bar stands in the margin of the branch
            let barred = branches.enumerate().map(|(at, branch)| match at {
                0 => branch,
                _ => format!("{margin}| {}", &branch[indent + 2..]),
            });
            barred.collect::<Vec<_>>().join("\n")
        }
        NodeKind::Repeat { inner, least, most, lazy } => {
            let count = format!("{}{}", count(*least, *most), if *lazy { "?" } else { "" });
            inside(String::new(), inner, &count)
        }
        NodeKind::Capture { role, inner } => inside(format!("{role}:"), inner, ""),
        NodeKind::Look { inner, ahead, negated } => inside(look_name(*ahead, *negated).to_string(), inner, ""),
        NodeKind::Trigger(inner) => inside("^".to_string(), inner, ""),
        NodeKind::Token(_) | NodeKind::Name(_) | NodeKind::Call { .. } | NodeKind::Layer(_) => margin + &line,
    }
}

/// A branch of alternatives; alternatives inside stand in brackets of their own.
fn branch(node: &Node) -> String {
    match node.kind {
        NodeKind::Alternatives(_) => format!("( {node} )"),
        _ => node.to_string(),
    }
}

/// A node in brackets, if it is not one step.
fn unit(node: &Node) -> String {
    match &node.kind {
        NodeKind::Sequence(nodes) if nodes.is_empty() => node.to_string(),
        NodeKind::Sequence(_) | NodeKind::Alternatives(_) | NodeKind::Repeat { .. } => format!("( {node} )"),
        _ => node.to_string(),
    }
}

fn count(least: u32, most: Option<u32>) -> String {
    match (least, most) {
        (0, Some(1)) => "?".to_string(),
        (0, None) => "*".to_string(),
        (1, None) => "+".to_string(),
        (least, None) => format!("{{{least},}}"),
        (least, Some(most)) if least == most => format!("{{{least}}}"),
        (least, Some(most)) => format!("{{{least},{most}}}"),
    }
}

fn look_name(ahead: bool, negated: bool) -> &'static str {
    match (ahead, negated) {
        (true, false) => "followed-by",
        (true, true) => "not-followed-by",
        (false, false) => "preceded-by",
        (false, true) => "not-preceded-by",
    }
}

/// The name of the token type or layer for which `is_it` is true, with what stands before it in a match line.
pub fn type_name(is_it: impl Fn(&NodeKind) -> bool) -> String {
    TYPES.iter().find(|(_, node)| is_it(node)).map_or_else(|| "..".to_string(), |(name, _)| format!("#{name}"))
}

/// Parts of speech as a match line names them.
pub fn tag_names(tags: Tags) -> String {
    let names = Tags::NAMES.iter().filter(|(_, tag)| tags.any(*tag)).map(|(name, _)| format!("#{name}"));
    names.collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn a_tree_is_printed_as_it_is_parsed() {
        for line in [
            "source:( @a | b c )? , cue:( ^@d.e&#verb&!x ) content:#clause",
            "( a | ( b | c )+ d )* .. /[A-Z]\\/x/{2,3}? \"?\" @m[@l&#past]",
            "not-preceded-by( #quote-close ) followed-by( ( a b ){2} | #end ) ( )",
        ] {
            let (tree, errors) = parse(line);
            assert!(errors.is_empty(), "{errors:?}");
            for printed in [tree.to_string(), lay_out(&tree, 0), lay_out(&tree, 90)] {
                let (again, errors) = parse(&printed);
                assert!(errors.is_empty(), "{printed}: {errors:?}");
                assert_eq!(again.to_string(), tree.to_string());
            }
        }
    }
}
