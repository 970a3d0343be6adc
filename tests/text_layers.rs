//! What holds for the layers of any text: spans in bounds and in order, every token in one sentence, and time that grows with
//! the length only.

use sayso::text::document::{Document, DocumentBuilder};
use sayso::text::lexicon::{Lexicon, LexiconBuilder};
use sayso::text::tags::Tags;
use sayso::text::token::Shape;

include!("lexicon/read.rs");

fn lexicon() -> Lexicon {
    read_lexicon(include_str!("lexicon/words.txt"))
}

/// Fails if the layers of the document do not fit together.
fn check(document: &Document) {
    let text = document.text;
    let mut behind = 0;
    for token in &document.tokens {
        assert!(token.span.start >= behind && token.span.end > token.span.start, "{text:?}");
        assert!(!token.text(text).is_empty());
        behind = token.span.end;
    }
    let mut next = 0;
    for (number, sentence) in document.sentences.iter().enumerate() {
        assert_eq!(sentence.tokens.start, next, "{text:?}");
        assert!(!sentence.tokens.is_empty());
        next = sentence.tokens.end;
        assert_eq!(document.bytes_of(sentence.tokens), sentence.bytes);
        assert!(document.paragraphs[sentence.paragraph as usize].covers(sentence.bytes));
        assert_eq!(document.sentence_of(sentence.tokens.start as usize), number);
        assert_eq!(document.sentence_of(sentence.tokens.end as usize - 1), number);
        let starts = document.sentence_tokens(number).iter().filter(|t| t.shape.has(Shape::SENTENCE_START)).count();
        assert!(starts <= 1);
    }
    assert_eq!(next as usize, document.tokens.len(), "{text:?}");
    assert_eq!(document.quotation_of.len(), document.tokens.len());
    for quotation in &document.quotations {
        assert!(quotation.open < quotation.close && quotation.close as usize <= document.tokens.len(), "{text:?}");
        assert!(!quotation.closed || (quotation.close as usize) < document.tokens.len());
    }
    assert!(document.quotations.is_sorted_by_key(|q| q.open));
    assert!(document.phrases.is_sorted_by_key(|p| (p.tokens.start, std::cmp::Reverse(p.tokens.end))));
    for phrase in &document.phrases {
        assert!(document.tokens[phrase.tokens.start as usize].shape.has(Shape::PHRASE));
    }
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn layers_fit_together_for_any_text() {
    let lexicon = lexicon();
    let mut builder = DocumentBuilder::new(&lexicon);
    let pieces = [
        "a", "B", "said", "The", "Mr", "U.S", "U", "p.m", "no", "new", "york", "1", "20", "½", "é", "日本", "́", "😀",
        " ", " ", " ", "\n", "\r\n", "\u{a0}", "\u{ad}", "\u{200b}", "\u{feff}", "\0", "\u{85}", ".", ".", "..", "…",
        "!", "?", ",", ";", ":", "://", "-", "--", "—", "–", "'", "''", "\"", "“", "”", "‘", "’", "«", "»", "`", "(",
        ")", "[", "]", "/", "@", "#", "$", "%", "&", "_", "•", "www.", ".com", "n't", "'s", "�",
    ];
    let mut numbers = Numbers(1);
    for _ in 0..10_000 {
        let text: String = (0..1 + numbers.below(30)).map(|_| pieces[numbers.below(pieces.len())]).collect();
        check(&builder.build(&text));
    }
}

#[test]
fn phrases_are_found() {
    let lexicon = lexicon();
    let document = Document::new("According to the White House, New York didn't.", &lexicon);
    let phrases: Vec<&str> = document.phrases.iter().map(|p| document.text_of(document.bytes_of(p.tokens))).collect();
    assert_eq!(phrases, ["According to", "White House", "New York"]);
}

#[test]
fn tags_and_names() {
    let lexicon = lexicon();
    let tags = |text: &str, token: usize| Document::new(text, &lexicon).tokens[token].tags;
    assert!(tags("The Obama house", 1).any(Tags::NAME));
    assert!(tags("Obama said", 0).any(Tags::NAME));
    assert!(tags("Paris said", 0).any(Tags::NAME));
    assert!(!tags("Strikes stopped", 0).any(Tags::NAME));
    assert!(!tags("The law", 0).any(Tags::NAME));
    assert!(tags("White House", 0).any(Tags::NAME));
    assert!(tags("He said", 0) == Tags::PRONOUN);
    assert!(!tags("Obama said I left", 2).any(Tags::NAME));
    assert!(!tags("Obama said: The law", 3).any(Tags::NAME));
    assert!(!tags("On Monday", 1).any(Tags::NAME));
    assert_eq!(tags("New Government Strikes Bank As Law Won", 2), Tags::VERB);
    assert!(tags("the frobnicated", 1).any(Tags::PAST));
    assert_eq!(tags("the frob", 1), Tags::NOUN);
    assert_eq!(tags("76 people", 0), Tags::NUMERAL);
    assert!(tags("an iPhone", 1).any(Tags::NAME));
}

#[test]
fn overlong_sentences_are_cut() {
    let lexicon = lexicon();
    for text in
        ["word ".repeat(3000), "word, ".repeat(3000), ". ".repeat(3000), "p.m. A ".repeat(3000), "“".repeat(3000)]
    {
        let document = Document::new(&text, &lexicon);
        check(&document);
        assert!(document.sentences.iter().all(|s| s.tokens.len() <= 500));
    }
}

#[test]
fn headlines_in_title_case() {
    let lexicon = lexicon();
    let title_case = |text: &str| Document::new(text, &lexicon).sentences[0].title_case;
    assert!(title_case("White House Strikes New Law With the People of Paris"));
    assert!(title_case("BANK STRIKES GO ON AFTER LAW"));
    assert!(!title_case("\"It is bad,\" Gen. Smith said to Jane Doe of the A.P."));
    assert!(!title_case("White House strikes new law"));
    assert!(!title_case("Joel Doe is Senior Editor at Acme News"));
    assert!(!title_case("Barack Obama met John Kerry."));
}
