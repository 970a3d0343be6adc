//! From a match line to its syntax tree. The language is described in `patterns/README.md`.

use std::ops::Range;

use super::diagnostic::did_you_mean;
use super::syntax::{Layer, Node, NodeKind, TYPES, TokenTest};
use crate::text::tags::Tags;

/// A problem in a match line: bytes of the line, message, hint.
#[derive(Debug, PartialEq)]
pub struct ParseError {
    /// Bytes of the match line.
    pub place: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// Deepest nesting of brackets, so that no pattern file can exhaust the stack.
const DEEPEST: usize = 40;
/// What looks at a place and takes nothing.
const LOOKS: [&str; 4] = ["followed-by", "not-followed-by", "preceded-by", "not-preceded-by"];
/// Largest count in `{n,m}`.
const MOST_REPEATS: u32 = 100;

/// Parses a match line. Beside the problems stands what could be made of the line, so that its names can be checked as well.
pub fn parse(line: &str) -> (Node, Vec<ParseError>) {
    let mut parser = Parser { line, at: 0, depth: 0, lost: false, errors: Vec::new() };
    let node = parser.alternatives();
    parser.skip_space();
    if parser.at < line.len() && !parser.lost {
        let place = parser.at..parser.at + parser.peek().map_or(1, char::len_utf8);
        parser.error(
            place,
            "a closing bracket without an opening one",
            Some("a bracket in the text is written `\")\"`".into()),
        );
    }
    (node, parser.errors)
}

struct Parser<'l> {
    line: &'l str,
    at: usize,
    depth: usize,
    /// A problem made the rest of the line meaningless.
    lost: bool,
    errors: Vec<ParseError>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.line[self.at..].chars().next()
    }

    fn rest(&self) -> &str {
        &self.line[self.at..]
    }

    fn skip_space(&mut self) {
        while let Some(c) = self.peek() {
            if c.is_whitespace() {
                self.at += c.len_utf8();
            } else if c == '#' && self.rest()[1..].starts_with([' ', '\n']) {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else {
                break;
            }
        }
    }

    /// A problem behind which the line can be read on.
    fn report(&mut self, place: Range<usize>, message: impl Into<String>, hint: Option<String>) {
        self.errors.push(ParseError { place, message: message.into(), hint });
    }

    /// A problem behind which nothing is sure.
    fn error(&mut self, place: Range<usize>, message: impl Into<String>, hint: Option<String>) {
        self.report(place, message, hint);
        self.lost = true;
        self.at = self.line.len();
    }

    fn alternatives(&mut self) -> Node {
        let start = self.at;
        let mut branches = vec![self.sequence()];
        while self.peek() == Some('|') {
            self.at += 1;
            branches.push(self.sequence());
        }
        if branches.len() == 1 {
            return branches.swap_remove(0);
        }
        Node::new(start..self.at, NodeKind::Alternatives(branches))
    }

    fn sequence(&mut self) -> Node {
        self.skip_space();
        let start = self.at;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => items.push(self.repeated()),
            }
        }
        if items.len() == 1 {
            return items.swap_remove(0);
        }
        Node::new(start..self.at, NodeKind::Sequence(items))
    }

    fn repeated(&mut self) -> Node {
        let start = self.at;
        let inner = self.item();
        let (least, most) = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => match self.bounds() {
                Some(bounds) => bounds,
                None => return inner,
            },
            _ => return inner,
        };
        self.at += 1; // the sign itself, or the closing brace
        let lazy = self.peek() == Some('?');
        self.at += usize::from(lazy);
        Node::new(start..self.at, NodeKind::Repeat { inner: Box::new(inner), least, most, lazy })
    }

    /// `{n}`, `{n,}`, `{n,m}`; leaves the closing brace.
    fn bounds(&mut self) -> Option<(u32, Option<u32>)> {
        let start = self.at;
        let Some(length) = self.rest().find('}') else {
            self.error(start..start + 1, "`{` without `}`", Some("write a count as `{2}`, `{1,3}` or `{2,}`".into()));
            return None;
        };
        let inside = self.line[start + 1..start + length].trim();
        let (low, high) = inside.split_once(',').map_or((inside, Some(inside)), |(low, high)| {
            (low.trim(), Some(high.trim()).filter(|high| !high.is_empty()))
        });
        let count = |s: &str| s.parse::<u32>().ok().filter(|n| *n <= MOST_REPEATS);
        let bounds = match (count(low), high.map(count)) {
            (Some(low), None) => Some((low, None)),
            (Some(low), Some(Some(high))) if low <= high && high > 0 => Some((low, Some(high))),
            _ => None,
        };
        match bounds {
            Some(bounds) => {
                self.at = start + length;
                Some(bounds)
            }
            None => {
                let hint = format!("write `{{2}}`, `{{1,3}}` or `{{2,}}`, with numbers up to {MOST_REPEATS}");
                self.report(start..start + length + 1, "this is no count", Some(hint));
                self.at = start + length;
                Some((1, Some(1)))
            }
        }
    }

    fn item(&mut self) -> Node {
        let start = self.at;
        if self.depth > DEEPEST {
            let hint = "give the inner part a name in `macros.toml` and use it here as `@name`";
            self.error(start..start + 1, "brackets are nested too deeply", Some(hint.into()));
            return Node::new(start..start, NodeKind::Sequence(Vec::new()));
        }
        if self.peek() == Some('^') {
            self.at += 1;
            let inner = self.nested(Self::item);
            return Node::new(start..self.at, NodeKind::Trigger(Box::new(inner)));
        }
        if self.peek() == Some('(') {
            return self.bracketed();
        }
        if self.rest().starts_with("..") {
            self.at += 2;
            return Node::new(start..self.at, NodeKind::Layer(Layer::Gap));
        }
        let name = self.rest().find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(self.rest().len());
        let behind = self.line[start + name..].chars().next();
        let word = &self.line[start..start + name];
        if name > 0 && behind == Some(':') {
            let role = word.to_string();
            self.at += name + 1;
            if self.peek().is_none_or(char::is_whitespace) {
                self.report(
                    start..self.at,
                    format!("`{role}:` captures nothing"),
                    Some(format!("write `{role}:( ... )`; a colon in the text is written `\":\"`")),
                );
                return Node::new(start..self.at, NodeKind::Sequence(Vec::new()));
            }
            let inner = Box::new(self.nested(Self::item));
            return Node::new(start..self.at, NodeKind::Capture { role, inner });
        }
        if name > 0 && behind == Some('(') {
            let look = match word {
                "followed-by" => Some((true, false)),
                "not-followed-by" => Some((true, true)),
                "preceded-by" => Some((false, false)),
                "not-preceded-by" => Some((false, true)),
                _ => None,
            };
            let Some((ahead, negated)) = look else {
                let hint = did_you_mean(word, LOOKS.iter().copied()).unwrap_or_else(|| {
                    format!("write `{word}:( ... )` to capture a role, or put a space before the bracket")
                });
                let message = format!("`{word}(` is nothing that the language knows");
                self.report(start..start + name, message, Some(hint));
                self.at += name;
                return self.bracketed();
            };
            self.at += name;
            let inner = Box::new(self.bracketed());
            return Node::new(start..self.at, NodeKind::Look { inner, ahead, negated });
        }
        self.unit()
    }

    /// Reads something one level deeper.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn bracketed(&mut self) -> Node {
        let start = self.at;
        self.at += 1;
        let node = self.nested(Self::alternatives);
        self.skip_space();
        if self.peek() == Some(')') {
            self.at += 1;
        } else if !self.lost {
            self.error(
                start..start + 1,
                "this bracket is never closed",
                Some("every `(` has a `)` behind it; a bracket in the text is written `\"(\"`".into()),
            );
        }
        node
    }

    /// Tests of one token, joined by `&`.
    fn unit(&mut self) -> Node {
        let start = self.at;
        let first = self.simple();
        if self.peek() != Some('&') {
            return Node::new(start..self.at, first);
        }
        let mut tests = Vec::new();
        let mut part = first;
        let mut part_start = start;
        loop {
            match as_test(part) {
                Some(test) => tests.push(test),
                None if self.lost => break,
                None => {
                    let message = "this is not a test of one token and cannot stand with `&`";
                    let hint = "words, `@list`, `#noun` and the like, `/regex/` and `!` of these can";
                    self.error(part_start..self.at, message, Some(hint.into()));
                    break;
                }
            }
            if self.peek() != Some('&') {
                break;
            }
            self.at += 1;
            part_start = self.at;
            part = self.simple();
        }
        Node::new(start..self.at, NodeKind::Token(TokenTest::All(tests)))
    }

    fn simple(&mut self) -> NodeKind {
        let start = self.at;
        let nothing = NodeKind::Sequence(Vec::new());
        match self.peek() {
            Some('!') => {
                self.at += 1;
                if self.peek() == Some('(') {
                    let hint = "for more than a token write `not-followed-by( ... )`";
                    self.error(start..start + 2, "`!` negates a test of one token", Some(hint.into()));
                    return nothing;
                }
                if self.peek() == Some('!') {
                    self.error(start..start + 2, "`!!` says nothing", Some("`!x` is: not x".into()));
                    return nothing;
                }
                let inner = self.simple();
                match as_test(inner) {
                    Some(test) => NodeKind::Token(TokenTest::Not(Box::new(test))),
                    None if self.lost => nothing,
                    None => {
                        let hint = "for more than a token write `not-followed-by( ... )`";
                        self.error(start..self.at, "`!` negates a test of one token", Some(hint.into()));
                        nothing
                    }
                }
            }
            Some('@') => {
                self.at += 1;
                let name = self.name("@", "a list, macro or phrase");
                if name.is_empty() {
                    return nothing;
                }
                if self.peek() != Some('[') {
                    return NodeKind::Name(name);
                }
                let bracket = self.at;
                self.at += 1;
                self.skip_space();
                let unit = match self.depth > DEEPEST {
                    true => Node::new(bracket..bracket, NodeKind::Sequence(Vec::new())),
                    false => self.nested(Self::unit),
                };
                self.skip_space();
                let closed = self.peek() == Some(']');
                self.at += usize::from(closed);
                match as_test(unit.kind) {
                    Some(argument) if closed => NodeKind::Call { name, argument },
                    _ => {
                        let hint = "write `@macro[@list]` or `@macro[@list&#past]`";
                        self.error(
                            bracket..bracket + 1,
                            "a macro takes one test of a token in its brackets",
                            Some(hint.into()),
                        );
                        nothing
                    }
                }
            }
            Some('#') => {
                self.at += 1;
                let name = self.name("#", "a token type");
                if let Some(tags) = Tags::named(&name) {
                    return NodeKind::Token(TokenTest::Tags(tags));
                }
                if let Some((_, kind)) = TYPES.iter().find(|(known, _)| *known == name) {
                    return kind.clone();
                }
                if !name.is_empty() {
                    let known = TYPES.iter().map(|(n, _)| *n).chain(Tags::NAMES.iter().map(|(n, _)| *n));
                    let hint = did_you_mean(&name, known);
                    self.report(start..start + 1 + name.len(), format!("there is no token type `#{name}`"), hint);
                }
                NodeKind::Token(TokenTest::Any)
            }
            Some('/') => {
                let mut end = start + 1;
                let bytes = self.line.as_bytes();
                while end < bytes.len() && bytes[end] != b'/' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                if end >= bytes.len() {
                    self.error(
                        start..start + 1,
                        "this `/` opens a regular expression that never ends",
                        Some("it ends with another `/`; a slash in the text is written `\"/\"`".into()),
                    );
                    return nothing;
                }
                self.at = end + 1;
                NodeKind::Token(TokenTest::Regex(self.line[start + 1..end].replace("\\/", "/")))
            }
            Some('"') => match self.line[start + 1..].find('"') {
                Some(0) | None => {
                    let hint = "a sign of the text stands between two quotation marks: `\":\"`";
                    self.error(start..start + 1, "a quoted word needs an end and something between", Some(hint.into()));
                    nothing
                }
                Some(length) => {
                    self.at = start + length + 2;
                    NodeKind::Token(TokenTest::Word(self.line[start + 1..start + 1 + length].to_lowercase()))
                }
            },
            Some(c)
                if c.is_alphanumeric()
                    || matches!(c, ',' | ';' | '.' | '\'' | '’' | '-' | '—' | '–' | '$' | '%' | '…') =>
            {
                let end = self
                    .rest()
                    .find(|c: char| c.is_whitespace() || "()[]|?*+{}&!@#/^:\"".contains(c))
                    .unwrap_or(self.rest().len());
                let mut end = end;
                // "said," is a word and a comma
                if end > 1 && self.rest()[..end].ends_with([',', ';']) {
                    end -= 1;
                }
                self.at += end;
                let word = &self.line[start..self.at];
                if LOOKS.contains(&word) {
                    let (place, message) = (start..self.at, format!("`{word}` has no bracket right behind it"));
                    self.report(place, message, Some(format!("write `{word}( ... )`")));
                }
                NodeKind::Token(TokenTest::Word(self.line[start..self.at].to_lowercase().replace('’', "'")))
            }
            Some(c) => {
                let hint = match c {
                    '?' | '*' | '+' | '{' => "a count stands right behind what it repeats, without a space".to_string(),
                    ':' => {
                        "a role stands right before its colon: `source:( ... )`; a colon in the text is written `\":\"`"
                            .to_string()
                    }
                    _ => format!("a `{c}` in the text is written `\"{c}\"`"),
                };
                self.error(start..start + c.len_utf8(), format!("`{c}` cannot stand here"), Some(hint));
                nothing
            }
            None => {
                let hint = "a step must stand here: a word, `@list`, `#type` or `( ... )`";
                self.error(start.saturating_sub(1)..start, "the pattern ends too early", Some(hint.into()));
                nothing
            }
        }
    }

    fn name(&mut self, sigil: &str, what: &str) -> String {
        let start = self.at;
        let mut length = self
            .rest()
            .find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.' || c == '_'))
            .unwrap_or(self.rest().len());
        while self.rest()[..length].ends_with('.') {
            length -= 1;
        }
        if length == 0 {
            self.error(
                start - 1..start,
                format!("`{sigil}` needs a name behind it: {what}"),
                Some(format!("a `{sigil}` in the text is written `\"{sigil}\"`")),
            );
            return String::new();
        }
        self.at += length;
        self.line[start..self.at].to_string()
    }
}

/// The token test that a node is, if it is one. A name is taken for a list here; the compiler checks that it is.
fn as_test(kind: NodeKind) -> Option<TokenTest> {
    match kind {
        NodeKind::Token(test) => Some(test),
        NodeKind::Name(name) => Some(TokenTest::List(name)),
        _ => None,
    }
}
