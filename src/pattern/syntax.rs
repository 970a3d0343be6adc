//! The syntax tree of a match line.

use std::ops::Range;

use crate::text::tags::Tags;
use crate::text::token::TokenKind;

impl Default for Node {
    fn default() -> Self {
        Node::new(0..0, NodeKind::Sequence(Vec::new()))
    }
}

/// A test of one token, one step over a layer of the document, or a way to combine such.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Bytes of the match line.
    pub place: Range<usize>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node of the tree is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// One after the other.
    Sequence(Vec<Node>),
    /// The first that fits, in order.
    Alternatives(Vec<Node>),
    /// `?`, `*`, `+`, `{2}`, `{1,3}`; as many as fit, or as few with a `?` behind.
    Repeat {
        /// What is repeated.
        inner: Box<Node>,
        /// At least so often.
        least: u32,
        /// At most so often; none for no bound but the sentence.
        most: Option<u32>,
        /// As few as possible.
        lazy: bool,
    },
    /// `role:( ... )`
    Capture {
        /// Name of the role.
        role: String,
        /// What is captured.
        inner: Box<Node>,
    },
    /// `followed-by( ... )` and its three kin; takes no token.
    Look {
        /// What must or must not stand there.
        inner: Box<Node>,
        /// Behind this place (true) or before it.
        ahead: bool,
        /// It must not stand there.
        negated: bool,
    },
    /// `^@list`: the pattern is entered here.
    Trigger(Box<Node>),
    /// A test of one token.
    Token(TokenTest),
    /// `@name` that is a macro, or a phrase layer, or a list: resolved by the compiler.
    Name(String),
    /// `@name[test]`: a macro in which `@it` stands for the test.
    Call {
        /// Name of the macro.
        name: String,
        /// What `@it` stands for.
        argument: TokenTest,
    },
    /// A step over a layer of the document.
    Layer(Layer),
}

/// The name by which a macro calls its argument.
pub const ARGUMENT: &str = "it";

/// Tests of one token.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenTest {
    /// Any token.
    Any,
    /// This word.
    Word(String),
    /// A word of this list (`list` or `list.tag`).
    List(String),
    /// A token that may be one of these parts of speech.
    Tags(Tags),
    /// A token of this kind.
    Kind(TokenKind),
    /// A token with such a shape.
    Shape(ShapeTest),
    /// `/regex/` on the token's characters: what stands between the slashes.
    Regex(String),
    /// Not this.
    Not(Box<TokenTest>),
    /// Each of these.
    All(Vec<TokenTest>),
}

/// Tests of a token's spelling or its role in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShapeTest {
    /// `#capitalised`
    Capitalised,
    /// `#upper`: two letters or more, all upper case.
    Upper,
    /// `#lower`: the first letter is lower case.
    Lower,
    /// `#digit`: holds a digit.
    Digit,
    /// `#adjacent`: no white space before it.
    Adjacent,
    /// `#quote-open`
    QuoteOpen,
    /// `#quote-close`
    QuoteClose,
}

impl ShapeTest {
    /// All of them, in order.
    pub const ALL: [ShapeTest; 7] = [
        ShapeTest::Capitalised,
        ShapeTest::Upper,
        ShapeTest::Lower,
        ShapeTest::Digit,
        ShapeTest::Adjacent,
        ShapeTest::QuoteOpen,
        ShapeTest::QuoteClose,
    ];
}

/// Steps that are not one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// `#quotation`: a whole quotation with its marks, however many sentences it has.
    Quotation,
    /// `#number`: a number with all its words: "1.2 million", "between 20 and 30".
    Quantity,
    /// `#clause`: from here to the next clause edge, or the sentence's or quotation's end.
    Clause,
    /// `#object`: from here to the next phrase edge or clause edge.
    Object,
    /// `..`: any tokens of this sentence, as few as possible.
    Gap,
    /// `#start`: the sentence begins here.
    Start,
    /// `#end`: the sentence ends here.
    End,
    /// `#paragraph-start`
    ParagraphStart,
    /// `#paragraph-end`
    ParagraphEnd,
    /// `#next-sentence`: from the end of a sentence into the next one of the paragraph.
    NextSentence,
}

impl Layer {
    /// All layers, by number.
    pub const ALL: [Layer; 10] = [
        Layer::Quotation,
        Layer::Quantity,
        Layer::Clause,
        Layer::Object,
        Layer::Gap,
        Layer::Start,
        Layer::End,
        Layer::ParagraphStart,
        Layer::ParagraphEnd,
        Layer::NextSentence,
    ];
}

/// Names that may follow `#`, apart from the parts of speech.
pub const TYPES: &[(&str, NodeKind)] = &[
    ("any", NodeKind::Token(TokenTest::Any)),
    ("word", NodeKind::Token(TokenTest::Kind(TokenKind::Word))),
    ("digits", NodeKind::Token(TokenTest::Kind(TokenKind::Number))),
    ("symbol", NodeKind::Token(TokenTest::Kind(TokenKind::Symbol))),
    ("punctuation", NodeKind::Token(TokenTest::Kind(TokenKind::Punctuation))),
    ("quote", NodeKind::Token(TokenTest::Kind(TokenKind::Quote))),
    ("address", NodeKind::Token(TokenTest::Kind(TokenKind::Address))),
    ("capitalised", NodeKind::Token(TokenTest::Shape(ShapeTest::Capitalised))),
    ("upper", NodeKind::Token(TokenTest::Shape(ShapeTest::Upper))),
    ("lower", NodeKind::Token(TokenTest::Shape(ShapeTest::Lower))),
    ("digit", NodeKind::Token(TokenTest::Shape(ShapeTest::Digit))),
    ("adjacent", NodeKind::Token(TokenTest::Shape(ShapeTest::Adjacent))),
    ("quote-open", NodeKind::Token(TokenTest::Shape(ShapeTest::QuoteOpen))),
    ("quote-close", NodeKind::Token(TokenTest::Shape(ShapeTest::QuoteClose))),
    ("quotation", NodeKind::Layer(Layer::Quotation)),
    ("number", NodeKind::Layer(Layer::Quantity)),
    ("clause", NodeKind::Layer(Layer::Clause)),
    ("object", NodeKind::Layer(Layer::Object)),
    ("start", NodeKind::Layer(Layer::Start)),
    ("end", NodeKind::Layer(Layer::End)),
    ("paragraph-start", NodeKind::Layer(Layer::ParagraphStart)),
    ("paragraph-end", NodeKind::Layer(Layer::ParagraphEnd)),
    ("next-sentence", NodeKind::Layer(Layer::NextSentence)),
];

impl Node {
    /// A node for these bytes of the match line.
    pub fn new(place: Range<usize>, kind: NodeKind) -> Self {
        Node { place, kind }
    }

    /// The nodes right inside this one, in order.
    pub fn inner(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Sequence(nodes) | NodeKind::Alternatives(nodes) => nodes,
            NodeKind::Repeat { inner, .. }
            | NodeKind::Capture { inner, .. }
            | NodeKind::Look { inner, .. }
            | NodeKind::Trigger(inner) => std::slice::from_ref(inner),
            NodeKind::Token(_) | NodeKind::Name(_) | NodeKind::Call { .. } | NodeKind::Layer(_) => &[],
        }
    }

    /// The same kind of node with `change` made to each node right inside it.
    pub fn map_inner(&self, mut change: impl FnMut(&Node) -> Node) -> NodeKind {
        match &self.kind {
            NodeKind::Sequence(nodes) => NodeKind::Sequence(nodes.iter().map(change).collect()),
            NodeKind::Alternatives(nodes) => NodeKind::Alternatives(nodes.iter().map(change).collect()),
            NodeKind::Repeat { inner, least, most, lazy } => {
                NodeKind::Repeat { inner: Box::new(change(inner)), least: *least, most: *most, lazy: *lazy }
            }
            NodeKind::Capture { role, inner } => {
                NodeKind::Capture { role: role.clone(), inner: Box::new(change(inner)) }
            }
            NodeKind::Look { inner, ahead, negated } => {
                NodeKind::Look { inner: Box::new(change(inner)), ahead: *ahead, negated: *negated }
            }
            NodeKind::Trigger(inner) => NodeKind::Trigger(Box::new(change(inner))),
            NodeKind::Token(_) | NodeKind::Name(_) | NodeKind::Call { .. } | NodeKind::Layer(_) => self.kind.clone(),
        }
    }
}

/// Adds the roles that the tree captures, in order.
pub(super) fn collect_roles(node: &Node, roles: &mut Vec<String>) {
    if let NodeKind::Capture { role, .. } = &node.kind {
        roles.push(role.clone());
    }
    node.inner().iter().for_each(|inner| collect_roles(inner, roles));
}

/// How many captures the tree has.
pub(super) fn count_captures(node: &Node) -> u32 {
    let mut roles = Vec::new();
    collect_roles(node, &mut roles);
    roles.len() as u32
}

/// True if the test asks for a list, so that it may take an entry of several words.
pub(super) fn asks_for_list(test: &TokenTest) -> bool {
    match test {
        TokenTest::List(_) => true,
        TokenTest::All(tests) => tests.iter().any(asks_for_list),
        _ => false,
    }
}

/// True if the test asks for one word.
pub(super) fn asks_for_word(test: &TokenTest) -> bool {
    match test {
        TokenTest::Word(_) => true,
        TokenTest::All(tests) => tests.iter().any(asks_for_word),
        _ => false,
    }
}
