//! First guess of each token's parts of speech: what its lists allow, what its ending suggests, and whether it is a name.
//! Patterns narrow the tags later.

use super::document::Sentence;
use super::facts::Facts;
use super::lexicon::{EntryId, Lexicon};
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
            } else if token.tags.any(Tags::NAME) {
                // lists of names hold words such as "will" and "is", which are names only when capitalised
                let other = token.tags.without(Tags::NAME);
                tokens[i].tags = if other.is_empty() { Tags::NOUN } else { other };
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

/// Tags of a capitalised word.
fn capitalised(token: Token, next: Option<Token>, starts: bool, title_case: bool, lexicon: &Lexicon) -> Tags {
    // a word that stands only inside entries of several words ("obama administration") is unknown by itself
    let unknown = token.entry == EntryId::UNKNOWN || lexicon.readings(token.entry).is_empty();
    let facts = lexicon.facts(token.entry);
    let listed = facts.any(Facts::FIRST_NAME | Facts::PLACE | Facts::ORGANIZATION);
    let fixed = token.tags.any(Tags::PRONOUN | Tags::TIME) || facts.any(Facts::DAY | Facts::MONTH);
    let function = Tags::DETERMINER
        | Tags::PREPOSITION
        | Tags::CONJUNCTION
        | Tags::POSSESSIVE
        | Tags::AUXILIARY
        | Tags::MODAL
        | Tags::RELATIVE;
    let name = if unknown || listed && !((starts || title_case) && token.tags.any(function)) {
        true
    } else if title_case || fixed {
        false
    } else if starts {
        let behind =
            |t: Token| t.kind == TokenKind::Word && t.shape.has(Shape::CAPITALISED) && !t.tags.any(Tags::PRONOUN);
        !token.tags.any(function) && next.is_some_and(behind)
    } else {
        true
    };
    // What an ending suggests says nothing of a name.
    const VERB: Tags = Tags(
        Tags::VERB.0 | Tags::BASE.0 | Tags::PRESENT.0 | Tags::PAST.0 | Tags::PARTICIPLE.0 | Tags::ING.0 | Tags::MODAL.0,
    );
    let inside = name && !starts && !title_case;
    let tags = if unknown {
        Tags::NONE
    } else if inside {
        // a capital inside a sentence makes a name of what would be a verb: "US Southern Command"
        token.tags.without(VERB)
    } else {
        token.tags
    };
    match (name, tags.is_empty()) {
        (true, _) => tags | Tags::NAME,
        (false, true) => Tags::NOUN,
        (false, false) => tags,
    }
}
