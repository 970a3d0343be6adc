//! The stages of an extraction, run over each text as [`Extractor`](sayso::Extractor) runs them. Each stands in a function of its
//! own, so that one bench takes its time and another lets callgrind count its instructions.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sayso::extract::figure::{self, FigureRules};
use sayso::extract::source::{self, SourceRules};
use sayso::extract::types::Extraction;
use sayso::extract::{claim, total};
use sayso::matching::engine::Engine;
use sayso::matching::resolve::resolve;
use sayso::output::json;
use sayso::output::record::record;
use sayso::text::document::DocumentBuilder;
use sayso::text::lexer::Lexed;
use sayso::{Extractor, OffsetUnit, Patterns, decode};

macro_rules! stages {
    ($($(#[$doc:meta])* $stage:ident)*) => {
        /// Names of the stages, in order.
        pub const NAMES: &[&str] = &[$(stringify!($stage)),*];

        #[derive(Clone, Copy)]
        #[allow(non_camel_case_types)]
        enum Stage { $($stage),* }

        /// The time that each stage took.
        #[derive(Default)]
        pub struct Clock {
            /// In order of [`NAMES`].
            pub taken: [Duration; NAMES.len()],
        }

        impl Clock {
            $($(#[$doc])* #[inline(never)]
            fn $stage<R>(&mut self, run: impl FnOnce() -> R) -> R {
                let start = Instant::now();
                let done = black_box(run());
                self.taken[Stage::$stage as usize] += start.elapsed();
                done
            })*
        }
    };
}

stages! {
    /// Bytes to text.
    decode
    /// Text to tokens, each looked up in the lexicon.
    tokens
    /// The look-ups alone.
    lexicon
    /// Tokens, sentences, quotations, tags and list phrases.
    document
    /// Numbers, tag and phrase patterns, and all other patterns.
    matching
    /// Which matches stand.
    rivals
    /// Matches to claims.
    claims
    /// Who is behind the claims.
    sources
    /// Matches to figures and totals.
    figures
    /// What was found to a record.
    record
    /// The record to JSON.
    json
    /// Everything, from bytes to JSON, as a program that uses the library does it.
    whole
}

/// Runs every stage once over each text.
pub struct Stages<'p> {
    patterns: &'p Patterns,
    lexed: Lexed,
    builder: DocumentBuilder<'p>,
    engine: Engine<'p>,
    source_rules: SourceRules,
    figure_rules: FigureRules,
    extractor: Extractor<'p>,
    out: Vec<u8>,
}

impl<'p> Stages<'p> {
    /// Stages with these patterns.
    pub fn new(patterns: &'p Patterns) -> Self {
        Stages {
            patterns,
            lexed: Lexed::default(),
            builder: DocumentBuilder::new(&patterns.lexicon),
            engine: Engine::new(patterns),
            source_rules: SourceRules::new(&patterns.lexicon),
            figure_rules: FigureRules::new(&patterns.lexicon),
            extractor: Extractor::new(patterns),
            out: Vec::new(),
        }
    }

    /// One pass over the texts.
    pub fn pass(&mut self, texts: &[Vec<u8>], clock: &mut Clock) {
        for bytes in texts {
            self.stages(bytes, clock);
            self.out.clear();
            clock.whole(|| {
                let text = decode(bytes).expect("a text").text;
                json::write(&self.extractor.record("-", &text), &mut self.out).expect("a record is JSON");
            });
        }
    }

    fn stages(&mut self, bytes: &[u8], clock: &mut Clock) {
        let Stages { patterns, lexed, builder, engine, source_rules, figure_rules, out, .. } = self;
        let patterns: &Patterns = patterns;
        let text = clock.decode(|| decode(bytes).expect("a text")).text;
        let text = &*text;
        clock.tokens(|| lexed.lex(text, &patterns.lexicon));
        clock.lexicon(|| lexed.tokens.iter().map(|token| patterns.lexicon.find(token.text(text)).0).max());
        let mut document = clock.document(|| builder.build(text));
        clock.matching(|| engine.run(&mut document));
        let verdicts = clock.rivals(|| resolve(patterns, &engine.matches));
        let mut found = Extraction::default();
        found.claims = clock.claims(|| claim::read(patterns, &document, engine, &verdicts));
        found.entities =
            clock.sources(|| source::resolve(&document, patterns, engine, source_rules, &mut found.claims));
        clock.figures(|| {
            found.figures = figure::read(patterns, &document, engine, &verdicts, figure_rules);
            figure::link(&mut found.figures, &found.claims);
            found.totals = total::totals(&document, &found.figures, &found.claims);
        });
        let meta = serde_json::Map::new();
        let unit = OffsetUnit::CodePoints;
        let record = clock.record(|| record(patterns, &document, found, "-".into(), meta, unit));
        out.clear();
        clock.json(|| json::write(&record, out)).expect("a record is JSON");
    }
}

/// The texts that the command line names, a folder or files; without any those of PolNeAR where they lie beside the repository,
/// else the example articles over and over. At most so many bytes, but one text at least.
pub fn texts(most: usize) -> Vec<Vec<u8>> {
    let named: Vec<PathBuf> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).map(Into::into).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let news = root.join("../shared/polnear/train/text");
    let (paths, repeat) = match named.is_empty() {
        false => (named, 1),
        true if news.is_dir() => (vec![news], 1),
        true => (vec![root.join("examples/articles")], 500),
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        match fs::read_dir(&path) {
            Ok(folder) => files.extend(folder.map(|entry| entry.expect("a folder that can be read").path())),
            Err(_) => files.push(path),
        }
    }
    files.sort();
    let read: Vec<Vec<u8>> =
        files.iter().map(|file| fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))).collect();
    let mut texts: Vec<Vec<u8>> = Vec::new();
    let mut bytes = 0;
    for text in read.iter().cycle().take(read.len() * repeat) {
        if !texts.is_empty() && bytes + text.len() > most {
            break;
        }
        bytes += text.len();
        texts.push(text.clone());
    }
    texts
}
