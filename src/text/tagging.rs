//! First guess of each token's parts of speech: what its lists allow, what its ending suggests, and whether it is a name.
//! Patterns narrow the tags later.

use super::document::Sentence;
use super::facts::Facts;
use super::lexicon::Lexicon;
use super::tags::Tags;
use super::token::{Shape, Token, TokenKind};

/// Completes the tags that the lexer took from the lexicon: those of capitalised words.
pub fn tag(text: &str, tokens: &mut [Token], sentences: &[Sentence], lexicon: &Lexicon) {
    for sentence in sentences {
        let tokens = &mut tokens[sentence.tokens.range()];
        for i in 0..tokens.len() {
            let token = tokens[i];
            if token.shape.has(Shape::CAPITALISED) && token.kind == TokenKind::Word {
                let starts = token.shape.has(Shape::SENTENCE_START) || i > 0 && opens(text, tokens[i - 1]);
                let next = tokens.get(i + 1).copied();
                tokens[i].tags = capitalised(token, next, starts, sentence.title_case, lexicon);
            }
        }
    }
}

/// Behind the token a capital tells as little as at the start of a sentence: an opening mark, a colon, a dash.
fn opens(text: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Quote => true,
        TokenKind::Punctuation => !matches!(&text[token.span.range()], "," | "/" | ")" | "]"),
        _ => false,
    }
}

/// Parts of speech of words that are seldom a name, or the first word of one.
const FUNCTION: Tags = Tags(
    Tags::DETERMINER.0
        | Tags::PREPOSITION.0
        | Tags::CONJUNCTION.0
        | Tags::POSSESSIVE.0
        | Tags::AUXILIARY.0
        | Tags::MODAL.0
        | Tags::RELATIVE.0,
);

/// All forms of verbs.
const VERB: Tags = Tags(Tags::ANY_VERB.0 | Tags::MODAL.0);

/// Tags of a capitalised word. It `starts` if a capital tells nothing at its place.
fn capitalised(token: Token, next: Option<Token>, starts: bool, title_case: bool, lexicon: &Lexicon) -> Tags {
    let facts = lexicon.facts(token.entry);
    let listed = facts.any(Facts::FIRST_NAME | Facts::PLACE | Facts::ORGANIZATION);
    // No list knows it; perhaps a pattern does.
    let unknown = token.tags.is_empty() && !facts.any(Facts::ABBREVIATION);
    let fixed = token.tags.any(Tags::PRONOUN | Tags::TIME) || facts.any(Facts::DAY | Facts::MONTH);
    let function = token.tags.any(FUNCTION);
    let name = if unknown || listed && !((starts || title_case) && function) {
        true
    } else if title_case || fixed {
        false
    } else if starts {
        let behind =
            |t: Token| t.kind == TokenKind::Word && t.shape.has(Shape::CAPITALISED) && !t.tags.any(Tags::PRONOUN);
        !function && next.is_some_and(behind)
    } else {
        true
    };
    if !name {
        let tags = token.tags.without(Tags::NAME);
        return if tags.is_empty() { Tags::NOUN } else { tags };
    }
    if starts || title_case {
        token.tags | Tags::NAME
    } else {
        // A capital inside a sentence makes a name of what would be a verb: "Northern River Command".
        token.tags.without(VERB) | Tags::NAME
    }
}
