//! What holds for every text and every pattern: spans fit the text, working memory leaves no trace, time is linear, and the
//! engine finds what the `regex` crate finds over a string with one character a token.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;
use sayso::matching::engine::Engine;
use sayso::pattern::diagnostic::SourceFile;
use sayso::text::document::Document;
use sayso::{Extractor, OffsetUnit, PatternFolder, Patterns};
use serde_json::Value;

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::embedded());

/// Pieces of news text and of what spoils it.
const PIECES: &[&str] = &[
    "Police",
    "he",
    "who",
    "Mr. Smith",
    "Ms Vega",
    "Volker Türk",
    "the mayor",
    "a UK source",
    "said",
    "says",
    "told",
    "denied",
    "according to",
    "claimed that",
    "is understood to",
    "asked whether",
    "the bridge was closed",
    "killed",
    "at least 40",
    "forty-two",
    "1,200",
    "dozens of people",
    "were injured",
    "$3.2 million",
    "between 10 and 20",
    "U.S.",
    "p.m.",
    "No. 10",
    "F-35",
    "http://a.b/c",
    "@user",
    "#tag",
    "12:30",
    "won't",
    "children's",
    "...",
    "…",
    "—",
    "--",
    ",",
    ".",
    "!",
    "?",
    ":",
    ";",
    "(",
    ")",
    "[",
    "\"",
    "'",
    "“",
    "”",
    "‘",
    "’",
    "«",
    "»",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "\0",
    "😀",
    "👩‍👩‍👧",
    "🇺🇦",
    "قال",
    "אמר",
    "\u{202e}",
    "说",
    "é",
    "e\u{301}",
    "ﬁ",
    "İ",
    "ß",
];

fn news() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => select(PIECES).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => "[A-Za-z0-9 ,.'\"]{0,8}",
    ];
    prop::collection::vec((piece, select(&["", " ", " ", " "][..])), 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, space)| piece + space).collect())
}

/// The text between two offsets, if they lie in the text and at the edges of characters.
fn slice(text: &str, unit: OffsetUnit, span: &Value) -> Option<String> {
    let (start, end) = (span[0].as_u64()? as usize, span[1].as_u64()? as usize);
    match unit {
        OffsetUnit::Bytes => text.get(start..end).map(String::from),
        OffsetUnit::CodePoints => {
            let chars: Vec<char> = text.chars().collect();
            chars.get(start..end).map(|chars| chars.iter().collect())
        }
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            units.get(start..end).and_then(|units| String::from_utf16(units).ok())
        }
    }
}

/// Checks `text` and `spans` of a part of a record: the pieces are in order, apart, and joined by spaces.
fn check_words(text: &str, unit: OffsetUnit, part: &Value) {
    let spans = part["spans"].as_array().unwrap();
    assert!(!spans.is_empty(), "{part} has no span");
    let pieces: Vec<String> = spans
        .iter()
        .map(|span| slice(text, unit, span).unwrap_or_else(|| panic!("{span} is no span of {text:?}")))
        .collect();
    assert!(pieces.iter().all(|piece| !piece.is_empty()), "{part} has an empty span");
    assert!(spans.windows(2).all(|pair| pair[0][1].as_u64() <= pair[1][0].as_u64()), "{part} overlaps itself");
    assert_eq!(part["text"].as_str().unwrap(), pieces.join(" "));
}

fn check_record(text: &str, unit: OffsetUnit, record: &Value) {
    let list = |key: &str| record[key].as_array().unwrap();
    let ids = |key: &str| list(key).iter().map(|item| item["id"].as_str().unwrap().to_string()).collect::<Vec<_>>();
    let (claims, figures, sources) = (ids("claims"), ids("figures"), ids("sources"));
    let known = |id: &Value, ids: &[String]| id.as_str().is_none_or(|id| ids.iter().any(|known| known == id));
    let mut before = 0;
    for sentence in list("sentences") {
        let start = sentence["start"].as_u64().unwrap();
        assert!(before <= start, "sentences overlap");
        before = sentence["end"].as_u64().unwrap();
        assert!(slice(text, unit, &Value::from(vec![start, before])).is_some());
    }
    for (number, claim) in list("claims").iter().enumerate() {
        check_words(text, unit, &claim["content"]);
        for part in ["source", "cue", "addressee"] {
            if !claim[part].is_null() {
                check_words(text, unit, &claim[part]);
            }
        }
        assert_eq!(claim["id"], format!("c{}", number + 1));
        assert!(known(&claim["parent"], &claims) && claim["parent"] != claim["id"]);
        assert!(known(&claim["source"]["entity"], &sources));
        assert!(claim["figures"].as_array().unwrap().iter().all(|figure| known(figure, &figures)));
        assert!((claim["sentence"].as_u64().unwrap() as usize) < list("sentences").len());
    }
    for figure in list("figures") {
        check_words(text, unit, figure);
        assert!(known(&figure["claim"], &claims));
    }
    let start = |item: &Value| item["spans"][0][0].as_u64().unwrap();
    assert!(list("figures").windows(2).all(|pair| start(&pair[0]) <= start(&pair[1])), "figures are not in order");
    for source in list("sources") {
        assert!(!source["claims"].as_array().unwrap().is_empty() && !source["name"].as_str().unwrap().is_empty());
        assert!(source["claims"].as_array().unwrap().iter().all(|claim| known(claim, &claims)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records_fit_their_texts(texts in prop::collection::vec(news(), 1..4)) {
        let mut used = Extractor::new(&PATTERNS);
        for text in &texts {
            for unit in [OffsetUnit::CodePoints, OffsetUnit::Bytes, OffsetUnit::Utf16] {
                let record = serde_json::to_value(used.record_in("x", text, unit)).unwrap();
                check_record(text, unit, &record);
            }
            let fresh = serde_json::to_string(&Extractor::new(&PATTERNS).record("x", text)).unwrap();
            prop_assert_eq!(fresh, serde_json::to_string(&used.record("x", text)).unwrap());
        }
    }

    #[test]
    fn any_bytes_are_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(decoded) = sayso::decode(&bytes) {
            let record = serde_json::to_value(Extractor::new(&PATTERNS).record("x", &decoded.text)).unwrap();
            check_record(&decoded.text, OffsetUnit::CodePoints, &record);
        }
    }
}

/// Quotations that go on without a cue are one claim, however many they are. Joining them once took cubic time: 8,000 of them
/// did not come to an end.
#[test]
fn a_quotation_that_continues_without_end_is_one_claim() {
    const SENTENCES: usize = 8000;
    let text = format!("“It is so,” she said. {}", "“It was so.” ".repeat(SENTENCES));
    let record = Extractor::new(&PATTERNS).record("x", &text);
    let outer: Vec<_> = record.claims.iter().filter(|claim| claim.parent.is_none()).collect();
    assert_eq!(outer.len(), 1);
    assert_eq!(outer[0].content.spans.len(), 1 + SENTENCES);
    assert_eq!(outer[0].quotation.name(), "direct");
}

/// Text that could tempt a rule to look back or ahead too far must not make it.
#[test]
fn time_is_linear() {
    let mut extractor = Extractor::new(&PATTERNS);
    let mut time = |text: &str| -> Duration {
        let once = |extractor: &mut Extractor<'_>| {
            let start = Instant::now();
            std::hint::black_box(extractor.record("x", text));
            start.elapsed()
        };
        (0..2).map(|_| once(&mut extractor)).min().unwrap_or_default()
    };
    let mut slow = Vec::new();
    for piece in [
        "\"",
        "'",
        "“",
        "” ",
        "“a” ",
        "‘",
        "(",
        "said ",
        "he said, ",
        "“x,” he said. ",
        "who said that ",
        "1,",
        "1 ",
        "one ",
        "between 1 and ",
        "Mr. ",
        "A. ",
        "A ",
        "a.",
        "\n",
        "x\n\n",
        "of the ",
        "the man, ",
        "and ",
        "Police, ",
        "very ",
        ": ",
        "-",
        "according to ",
        "the claim that ",
        "x",
        "@",
        ".",
        "killed ",
        "people, ",
        "dozens of ",
        "Smith said Smith said ",
    ] {
        let small = piece.repeat(12_000 / piece.len());
        let large = piece.repeat(8 * (12_000 / piece.len()));
        let (t1, t8) = (time(&small), time(&large));
        // eight times the text may take eight times as long; a square would take 64 times
        if t8 > 24 * t1 + Duration::from_millis(30) {
            slow.push(format!("{piece:?}: {t1:?}, eight times as much {t8:?}"));
        }
    }
    assert!(slow.is_empty(), "more than linear time for\n{}", slow.join("\n"));
}

/// A pattern over a small alphabet, to be written in both languages.
#[derive(Clone, Debug)]
enum Tree {
    Letter(char),
    Any,
    Not(char),
    Sequence(Vec<Tree>),
    Alternatives(Vec<Tree>),
    Repeat { inner: Box<Tree>, count: &'static str, lazy: bool },
    Capture(Box<Tree>),
}

/// The trigger; no pattern asks for it elsewhere by name.
const TRIGGER: char = 't';
const LETTERS: &[char] = &['a', 'b', 'c'];

fn word(letter: char) -> String {
    format!("{letter}{letter}x")
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        4 => select(LETTERS).prop_map(Tree::Letter),
        1 => Just(Tree::Any),
        1 => select(LETTERS).prop_map(Tree::Not),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::Sequence),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::Alternatives),
            3 => (inner.clone(), select(&["?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,}"][..]), any::<bool>())
                .prop_map(|(inner, count, lazy)| Tree::Repeat { inner: Box::new(inner), count, lazy }),
            2 => inner.prop_map(|inner| Tree::Capture(Box::new(inner))),
        ]
    })
}

impl Tree {
    /// True if it may match nothing. What is repeated without end must not: there the two may differ, both rightly.
    fn is_nullable(&self) -> bool {
        match self {
            Tree::Letter(_) | Tree::Any | Tree::Not(_) => false,
            Tree::Sequence(parts) => parts.iter().all(Tree::is_nullable),
            Tree::Alternatives(parts) => parts.iter().any(Tree::is_nullable),
            Tree::Repeat { inner, count, .. } => inner.is_nullable() || matches!(*count, "?" | "*" | "{0,2}"),
            Tree::Capture(inner) => inner.is_nullable(),
        }
    }

    fn is_simple(&self) -> bool {
        match self {
            Tree::Letter(_) | Tree::Any | Tree::Not(_) => true,
            Tree::Sequence(parts) | Tree::Alternatives(parts) => parts.iter().all(Tree::is_simple),
            Tree::Repeat { inner, .. } => !inner.is_nullable() && inner.is_simple(),
            Tree::Capture(inner) => inner.is_simple(),
        }
    }

    fn pattern(&self, out: &mut String) {
        match self {
            Tree::Letter(letter) => out.push_str(&word(*letter)),
            Tree::Any => out.push_str("#any"),
            Tree::Not(letter) => out.push_str(&format!("!{}", word(*letter))),
            Tree::Sequence(parts) => {
                out.push_str("( ");
                parts.iter().for_each(|part| {
                    part.pattern(out);
                    out.push(' ');
                });
                out.push(')');
            }
            Tree::Alternatives(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    out.push_str(if at == 0 { "( " } else { " | " });
                    part.pattern(out);
                }
                out.push_str(" )");
            }
            Tree::Repeat { inner, count, lazy } => {
                out.push_str("( ");
                inner.pattern(out);
                let _ = write!(out, " ){count}{}", if *lazy { "?" } else { "" });
            }
            Tree::Capture(inner) => {
                out.push_str("content:( ");
                inner.pattern(out);
                out.push_str(" )");
            }
        }
    }

    /// The regular expression; with `backward`, of the text read from its end.
    fn regex(&self, backward: bool, out: &mut String) {
        match self {
            Tree::Letter(letter) => out.push(*letter),
            Tree::Any => out.push('.'),
            Tree::Not(letter) => out.push_str(&format!("[^{letter}]")),
            Tree::Sequence(parts) => {
                let mut parts: Vec<&Tree> = parts.iter().collect();
                if backward {
                    parts.reverse();
                }
                parts.iter().for_each(|part| part.regex(backward, out));
            }
            Tree::Alternatives(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    out.push_str(if at == 0 { "(?:" } else { "|" });
                    part.regex(backward, out);
                }
                out.push(')');
            }
            Tree::Repeat { inner, count, lazy } => {
                out.push_str("(?:");
                inner.regex(backward, out);
                let _ = write!(out, "){count}{}", if *lazy { "?" } else { "" });
            }
            Tree::Capture(inner) => {
                out.push('(');
                inner.regex(backward, out);
                out.push(')');
            }
        }
    }

    fn anchored(&self, backward: bool) -> Regex {
        let mut regex = String::from("^(?:");
        self.regex(backward, &mut regex);
        Regex::new(&(regex + ")")).unwrap()
    }
}

fn compile(line: &str) -> Patterns {
    let pattern =
        format!("[it]\nabout = 'x'\nmakes = 'claim'\nmatch = '''{line}'''\nfinds = ['[content x]']\nignores = ['x']\n");
    let file = SourceFile { path: "p/it.toml".into(), text: pattern };
    Patterns::compile(&[PatternFolder { files: vec![Arc::new(file)], root: 2 }])
        .unwrap_or_else(|errors| panic!("{errors}\n{line}"))
}

/// What a match took, and what it captured, as ranges of tokens.
type Found = ((usize, usize), Vec<(usize, usize)>);

/// What the `regex` crate finds around each trigger of a text with one letter a token.
fn oracle(before: &Tree, behind: &Tree, letters: &str) -> Vec<Found> {
    let (left, right) = (before.anchored(true), behind.anchored(false));
    let mut all = Vec::new();
    for at in letters.match_indices(TRIGGER).map(|(at, _)| at) {
        let reversed: String = letters[..at].chars().rev().collect();
        let (Some(left), Some(right)) = (left.captures(&reversed), right.captures(&letters[at + 1..])) else {
            continue;
        };
        let mut captures: Vec<(usize, usize)> = Vec::new();
        captures.extend(left.iter().skip(1).flatten().map(|group| (at - group.end(), at - group.start())));
        captures.extend(right.iter().skip(1).flatten().map(|group| (at + 1 + group.start(), at + 1 + group.end())));
        captures.push((at, at + 1));
        captures.retain(|(start, end)| start < end);
        captures.sort_unstable();
        all.push(((at - left[0].len(), at + 1 + right[0].len()), captures));
    }
    all
}

fn engine(patterns: &Patterns, letters: &str) -> Vec<Found> {
    let text: Vec<String> = letters.chars().map(word).collect();
    let text = text.join(" ");
    let mut document = Document::new(&text, &patterns.lexicon);
    assert_eq!((document.tokens.len(), document.sentences.len()), (letters.len(), 1), "{text}");
    let mut engine = Engine::new(patterns);
    engine.run(&mut document);
    let matches = &engine.matches;
    let found = matches.list.iter().map(|found| {
        let range = |tokens: sayso::text::span::TokenSpan| (tokens.start as usize, tokens.end as usize);
        let mut captures: Vec<_> = matches.captures(found, patterns).map(|(_, tokens)| range(tokens)).collect();
        captures.sort_unstable();
        (range(found.tokens), captures)
    });
    found.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn engine_agrees_with_the_regex_crate(
        before in tree().prop_filter("simple", Tree::is_simple),
        behind in tree().prop_filter("simple", Tree::is_simple),
        texts in prop::collection::vec("[abct]{1,24}", 1..6),
    ) {
        let mut line = String::new();
        before.pattern(&mut line);
        line.push_str(&format!(" content:^{} ", word(TRIGGER)));
        behind.pattern(&mut line);
        let patterns = compile(&line);
        for letters in texts {
            prop_assert_eq!(engine(&patterns, &letters), oracle(&before, &behind, &letters), "{} on {}", line, letters);
        }
    }
}

/// A pattern that would take a naive matcher longer than anyone waits.
#[test]
fn no_pattern_explodes() {
    let nested =
        format!("( ( ( {a}* {a}* )* {a}* )* {a} )* {b} content:^{t}", a = word('a'), b = word('b'), t = word(TRIGGER));
    let patterns = compile(&nested);
    let start = Instant::now();
    let letters = "a".repeat(480) + "t";
    assert_eq!(engine(&patterns, &letters), []);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
