//! Whatever a user writes: no pattern takes more than linearly many steps, and no file makes sayso panic.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;
use sayso::pattern::diagnostic::SourceFile;
use sayso::{Extractor, PatternFolder, Patterns};

fn folder(files: &[(&str, &str)]) -> PatternFolder {
    let file =
        |(path, text): &(&str, &str)| Arc::new(SourceFile { path: format!("mine/{path}"), text: (*text).to_string() });
    PatternFolder { files: files.iter().map(file).collect(), root: "mine/".len() }
}

/// Match lines that try everywhere, far, and again and again.
const GREEDY: &[(&str, &str)] = &[
    ("claim", "cue:( said ) .. .. .. .. content:( zebra )"),
    ("claim", "cue:^said ( ( #any? )* ( #any* )* )* content:( zebra )"),
    ("claim", "cue:^said ( #any* #next-sentence )* content:( zebra )"),
    ("claim", "( .. #next-sentence )* .. cue:said content:( zebra )"),
    ("claim", "cue:said followed-by( .. followed-by( .. followed-by( .. followed-by( .. zebra ) ) ) ) content:#any"),
    ("claim", "cue:said ( not-followed-by( .. zebra zebra ) #any not-preceded-by( zebra .. ) )* content:( zebra )"),
    ("claim", "cue:said ( a | a a | a a a | #any #any ){1,100} content:( zebra )"),
    ("claim", "cue:said ( #any{0,100} ){0,20} content:( zebra )"),
    ("claim", "content:/(a?){50}a{50}/ cue:said content:( zebra )"),
    ("nothing", "^said ( #any? ( #any? )* )* blocks:zebra"),
    ("phrase", "( #any* #next-sentence? )* zebra"),
    ("phrase", "( #any followed-by( .. zebra ) )* zebra"),
    ("edge", "edge:said ( .. said )* zebra"),
    ("figure", "value:#number ( #any* )* zebra"),
    ("group", "counted:( ( #number | #any )* ) ^said zebra"),
];

#[test]
fn steps_are_linear_whatever_the_pattern() {
    let mut slow = Vec::new();
    // as deep as brackets may be: whoever works out a look twice works out the innermost one 2^40 times
    let looks = format!("cue:said {}zebra{} content:#any", "followed-by( .. ".repeat(40), " )".repeat(40));
    for (kind, line) in GREEDY.iter().copied().chain([("claim", looks.as_str())]) {
        let text = format!(
            "[mine]\nabout = 'x'\nmakes = '{kind}'\nmatch = '''{line}'''\nfinds = ['[{} x]']\nignores = ['x']\n",
            match kind {
                "nothing" => "blocks",
                "phrase" => "mine",
                "edge" => "edge",
                "figure" => "value",
                "group" => "counted",
                _ => "content",
            }
        );
        let patterns = Patterns::compile(&[folder(&[("mine.toml", &text)])]).unwrap_or_else(|e| panic!("{e}"));
        let mut extractor = Extractor::new(&patterns);
        let mut steps = |text: &str| {
            let before = extractor.engine.steps();
            extractor.record("x", text);
            extractor.engine.steps() - before
        };
        for piece in ["said ", "said a 12 . said b. "] {
            // as many tokens as an attempt can reach, and twice as many
            let count = 2_100 / piece.split_whitespace().count();
            let (once, more) = (steps(&piece.repeat(count)), steps(&piece.repeat(2 * count)));
            // twice the text may take twice as many, and what the first reach lacked; a square would take four times
            if more > 3 * once + 10_000 {
                slow.push(format!("{line} on {piece:?}: {once}, twice as much {more}"));
            }
        }
    }
    assert!(slow.is_empty(), "more than linearly many steps for\n{}", slow.join("\n"));
}

#[test]
fn a_look_that_fails_captures_nothing() {
    // what asks for characters no automaton can tell
    for animal in ["zebra", "/zeb.a/"] {
        let text = format!(
            "[mine]\nabout = 'x'\nmakes = 'claim'\nfinds = ['[content x]']\nignores = ['x']\n\
             match = \"cue:^said not-followed-by( addressee:( #any ) {animal} ) content:( #any{{2}} )\"\n"
        );
        let patterns = Patterns::compile(&[folder(&[("mine.toml", &text)])]).unwrap_or_else(|e| panic!("{e}"));
        let mut extractor = Extractor::new(&patterns);
        let record = extractor.record("x", "She said it rained.");
        let claim = &record.claims[0];
        assert_eq!((&*claim.content.text, claim.addressee.is_some()), ("it rained", false), "{animal}");
    }
}

#[test]
fn a_look_captures() {
    let text = "[mine]\nabout = 'x'\nmakes = 'claim'\nfinds = ['[content x]']\nignores = ['x']\n\
                match = \"cue:^said followed-by( addressee:( #any ) rained ) content:( #any{2} )\"\n";
    let patterns = Patterns::compile(&[folder(&[("mine.toml", text)])]).unwrap_or_else(|e| panic!("{e}"));
    let mut extractor = Extractor::new(&patterns);
    let record = extractor.record("x", "She said it rained.");
    assert_eq!(record.claims[0].addressee.as_ref().map(|addressee| &*addressee.text), Some("it"));
}

#[test]
fn nesting_without_end_is_a_problem_and_no_crash() {
    let chain: String = (0..20_000).map(|n| format!("m{n:05} = '''( x | @m{:05} )?'''\n", n + 1)).collect();
    let back: String = (1..20_000).map(|n| format!("m{n:05} = '''( x | @m{:05} )?'''\n", n - 1)).collect();
    let deep = |open: &str, close: &str| {
        let line = format!("cue:said {}x{} content:#clause", open.repeat(50_000), close.repeat(50_000));
        format!("[a]\nabout='x'\nmakes='claim'\nmatch='''{line}'''\nfinds=['[cue said] x']\nignores=['x']\n")
    };
    let cases = [
        ("macros.toml", chain + "m20000 = '''x'''\n"),
        ("macros.toml", "m00000 = '''x'''\n".to_string() + &back),
        ("a.toml", deep("( ", " )")),
        ("a.toml", deep("!", "")),
        ("a.toml", deep("^", "")),
        ("a.toml", deep("cue:", "")),
        ("a.toml", deep("@a[", "]")),
        ("a.toml", deep("followed-by( ", " )")),
        ("a.toml", format!("a = {}", "[".repeat(50_000))),
        ("a.toml", format!("{}a = 1", "a.".repeat(50_000))),
    ];
    for (path, text) in cases {
        assert!(Patterns::compile(&[folder(&[(path, &text)])]).is_err());
    }
}

#[test]
fn trees_too_large_are_a_problem_and_no_crash() {
    let words = |count: usize, between: &str| (0..count).map(|n| format!("w{n}")).collect::<Vec<_>>().join(between);
    let pattern = |line: &str| {
        format!(
            "[a]\nabout='x'\nmakes='claim'\nmatch='''cue:said content:( {line} )'''\nfinds=['[content x]']\nignores=['x']\n"
        )
    };
    // one test each once it is compiled, but many nodes before
    let (many, sum) = (words(19_000, " | "), words(200, "&"));
    let macros = format!("many = '''{many}'''\nargument = '''{}'''\n", "@it | ".repeat(200) + "x");
    let cases = [
        pattern("@many @many"),
        pattern(&"@many ".repeat(5_000)),
        pattern(&format!("@argument[{sum}]")),
        pattern(&words(70_000, " | ")),
        pattern(&words(70_000, "&")),
    ];
    for text in cases {
        let errors =
            Patterns::compile(&[folder(&[("a.toml", &text), ("macros.toml", &macros)])]).map(|_| ()).unwrap_err();
        let message = errors.to_string();
        assert!(message.contains("too long") && message.ends_with("1 problem in the patterns"), "{message}");
    }
    assert!(Patterns::compile(&[folder(&[("a.toml", &pattern("@many")), ("macros.toml", &macros)])]).is_ok());
}

const PIECES: &[&str] = &[
    "[a]\n",
    "[b--c]\n",
    "about = 'x'\n",
    "makes = 'claim'\n",
    "makes = 'phrase'\n",
    "makes = 'tag'\n",
    "off = true\n",
    "keeps = 'noun'\n",
    "match = '''",
    "'''\n",
    "finds = ['[content x] y']\n",
    "ignores = ['z']\n",
    "priority = 3\n",
    "source:",
    "content:",
    "cue:",
    "word:",
    "@l",
    "@l.t",
    "@m",
    "@m[@l]",
    "@it",
    "#noun",
    "#clause",
    "#quotation",
    "#number",
    "..",
    "( ",
    " )",
    " | ",
    "?",
    "*",
    "+",
    "{2}",
    "{0,3}?",
    "^",
    "!",
    "&",
    "said ",
    "\"",
    "/",
    "/x/ ",
    "followed-by( ",
    "not-preceded-by( ",
    "#next-sentence ",
    "#start ",
    "#end ",
    "\":\" ",
    "[",
    "]",
    "=",
    "'",
    "\n",
    "é",
    "\u{0}",
    "# x\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_makes_it_panic(pieces in prop::collection::vec(select(PIECES), 0..40), line in prop::collection::vec(select(PIECES), 0..12)) {
        let line: String = line.concat();
        let sound = format!(
            "[a]\nabout='x'\nmakes='claim'\nmatch='''cue:said {line} content:#any'''\nfinds=['[content x]']\nignores=['x']\n"
        );
        let lists = ("lists/l.txt", "%inflect verbs\nsay : t\nx y : t\n");
        for (path, text) in [("a.toml", pieces.concat()), ("a.toml", sound), ("macros.toml", pieces.concat()), ("lists/k.txt", pieces.concat())] {
            let files = [lists, (path, text.as_str()), ("b/macros.toml", "m = '''@it | said'''\n")];
            match Patterns::compile(&[folder(&files)]) {
                Ok(patterns) => drop(Extractor::new(&patterns).record("x", "He said “x y” and 12 said. It said so:").claims.len()),
                Err(errors) => prop_assert!(!errors.to_string().is_empty()),
            }
        }
    }
}
