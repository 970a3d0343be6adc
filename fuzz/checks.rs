//! What must hold of any bytes. The fuzz targets call this, and `tests/fuzz_corpus.rs` over what they found.
#![allow(dead_code, reason = "each target uses its own part")]

use std::sync::LazyLock;

use sayso::text::decode::decode_page;
use sayso::text::document::Document;
use sayso::{Extractor, OffsetUnit, PatternFolder, Patterns, decode};

static PATTERNS: LazyLock<Patterns> = LazyLock::new(Patterns::embedded);

/// The text layer: tokens lie in the text, in order and apart; each is in one sentence; sentences are in paragraphs.
pub fn text(bytes: &[u8]) {
    let _ = decode_page(bytes);
    let Ok(decoded) = decode(bytes) else { return };
    let text = &*decoded.text;
    let document = Document::new(text, &PATTERNS.lexicon);
    let mut end = 0;
    for token in &document.tokens {
        assert!(token.span.start >= end && token.span.end > token.span.start, "{token:?} in {text:?}");
        assert!(!token.text(text).is_empty());
        end = token.span.end;
    }
    let mut next = 0;
    for sentence in &document.sentences {
        assert!(sentence.tokens.start == next && sentence.tokens.end > next, "{sentence:?} in {text:?}");
        next = sentence.tokens.end;
        let paragraph = document.paragraphs[sentence.paragraph as usize];
        assert!(paragraph.start <= sentence.bytes.start && sentence.bytes.end <= paragraph.end);
    }
    assert_eq!(next as usize, document.tokens.len());
    for quotation in &document.quotations {
        assert!(quotation.open < quotation.close && quotation.close as usize <= document.tokens.len());
    }
}

/// The pattern loader: any two files are compiled or give errors that can be shown; what is compiled runs.
pub fn patterns(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (patterns, list) = text.split_once("\n====\n").unwrap_or((&text, "said\nsay : quote\n"));
    let folder = PatternFolder::of_files("fuzz", &[("claims/fuzz.toml", patterns), ("lists/cue-verbs.txt", list)]);
    match Patterns::compile(&[folder]) {
        Ok(patterns) => {
            let record = Extractor::new(&patterns).record("", "“It rained,” said Ann Reed, who said 40 people left. ");
            assert!(serde_json::to_string(&record).is_ok());
        }
        Err(errors) => assert!(!errors.to_string().is_empty()),
    }
}

/// The whole run: places lie in the text and hold the words that are told; every format can be written.
pub fn run(bytes: &[u8]) {
    let Ok(decoded) = decode(bytes) else { return };
    let text = &*decoded.text;
    let mut extractor = Extractor::new(&PATTERNS);
    let record = extractor.record_in("", text, OffsetUnit::Bytes);
    for claim in &record.claims {
        let parts =
            [Some((&claim.content.text, &claim.content.spans)), claim.cue.as_ref().map(|cue| (&cue.text, &cue.spans))];
        for (words, places) in parts.into_iter().flatten() {
            let pieces: Vec<&str> = places.iter().map(|[start, end]| &text[*start..*end]).collect();
            assert_eq!(pieces.join(" "), **words);
        }
    }
    for figure in &record.figures {
        assert!(figure.spans.iter().all(|[start, end]| start < end && text.get(*start..*end).is_some()));
    }
    assert!(serde_json::to_string(&record).is_ok());
    assert!(sayso::output::page::page(&record, text).ends_with("</html>\n"));
    sayso::output::brat::standoff(&record, text);
    let again = extractor.record_in("", text, OffsetUnit::Bytes);
    assert_eq!(serde_json::to_string(&again).ok(), serde_json::to_string(&record).ok());
}
