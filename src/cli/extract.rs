//! The extraction itself: from inputs to records, in order.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use super::Exit;
use super::args::{ExtractArguments, Format, thread_count};
use super::folders::program;
use super::inputs::{Input, Inputs, Paths, files};
use super::language::foreign;
use super::ordered::map_in_order;
use super::output::Output;
use super::place::Places;
use super::read::{Fields, Text, read};
use super::render::Renderer;
use super::resume::{Done, Remaining};
use super::stats::{Counts, Progress};
use super::terminal::tell;
use super::walk::Choice;
use crate::extract::extractor::Extractor;
use crate::output::csv::Table;
use crate::pattern::program::Program;

/// Memory for reading that is kept from text to text; more, which a long text needed, is given back.
const KEPT: usize = 1 << 20;

/// What is done with each input.
struct Job {
    program: &'static Program,
    fields: Fields,
    renderer: Renderer,
    force: bool,
    with_text: bool,
}

/// What one input came to.
#[derive(Default)]
struct Outcome {
    /// The record's id.
    id: String,
    /// The record as printed.
    record: Vec<u8>,
    /// The text, if it is to be written beside the record.
    text: Vec<u8>,
    /// What the user is told of the input.
    messages: Vec<String>,
    /// The next line has come already, so that this record need not be handed over before its own.
    more: bool,
    /// The language of a text that was left out.
    foreign: Option<&'static str>,
    counts: Counts,
}

/// Where records go.
enum Target {
    Stream(Output),
    Folder(Places),
}

/// Runs the extraction.
pub fn run(arguments: ExtractArguments) -> Result<Exit> {
    let flags = arguments.of_records();
    let choice = Choice::new(&arguments.ext, &arguments.glob)?;
    let waits = arguments.paths.is_empty() && arguments.files_from.is_none() && io::stdin().is_terminal();
    let mut paths = Paths::new(arguments.paths, arguments.files_from.as_deref())?;
    // what is not there yet cannot be written over
    let output = arguments.output.as_deref().and_then(|path| fs::canonicalize(path).ok());
    let list = arguments.files_from.as_deref().and_then(|path| fs::canonicalize(path).ok());
    let again = match &output {
        Some(output) if output.is_file() || output.is_dir() => Some(paths.again()?),
        _ => None,
    };
    let mut read = again.map(|paths| files(paths, choice.clone())).into_iter().flatten().chain(list);
    let inputs = Inputs::new(paths, choice, arguments.input);
    let single = inputs.is_single();
    let folder = arguments.output.as_deref().filter(|path| path.is_dir() || ends_in_slash(path));
    let format = arguments.format.unwrap_or_else(|| {
        let read_along = single && arguments.output.is_none() && io::stdout().is_terminal();
        if read_along || folder.is_some() { Format::Json } else { Format::Jsonl }
    });
    ensure!(
        single || folder.is_some() || !matches!(format, Format::Html | Format::Brat),
        "of several texts, --format {format} makes a file each: name a folder with -o DIR/"
    );
    ensure!(arguments.table.is_none() || format == Format::Csv, "--table is for --format csv");
    ensure!(
        !arguments.resume || folder.is_some() || arguments.output.is_some() && format == Format::Jsonl,
        "--resume is for -o DIR/, and for -o FILE with JSON Lines"
    );
    if let (Some(path), Some(output), None) = (&arguments.output, &output, folder) {
        ensure!(
            !read.any(|read| read == *output),
            "-o {}: this file is one of the inputs, and would be lost; name another one",
            path.display()
        );
    }
    let job = Job {
        program: program(&arguments.patterns)?,
        fields: Fields { text: arguments.text_field, id: arguments.id_field, flags: true },
        renderer: Renderer {
            format,
            unit: arguments.offsets.into(),
            table: arguments.table.map_or(Table::Claims, Table::from),
        },
        force: arguments.force,
        with_text: arguments.with_text,
    };
    let done = match (&arguments.output, folder) {
        (Some(file), None) if arguments.resume => Done::of_file(file, &flags)?,
        (_, Some(folder)) if arguments.resume => Done::Folder(Places::new(folder, format)?),
        _ => Done::Nothing,
    };
    let mut target = match (&arguments.output, folder) {
        (_, Some(folder)) => {
            let places = Places::new(folder, format).with_context(|| folder.display().to_string())?;
            Target::Folder(places.sparing(read))
        }
        (Some(file), None) if arguments.resume => Target::Stream(Output::resume(file)?),
        (file, None) => Target::Stream(Output::open(file.as_deref())?),
    };
    if let Target::Stream(out) = &target {
        out.note_flags(&flags)?;
    }
    if waits {
        tell("sayso: reading from the terminal; end the text with Ctrl-D, or see `sayso --help`");
    }
    let threads = if single { 1 } else { thread_count(arguments.threads) };
    let mut progress = Progress::new(matches!(&target, Target::Stream(out) if out.is_terminal()));
    let written = job.run(Remaining { inputs, done, fields: job.fields.clone() }, threads, &mut target, &mut progress);
    let name = arguments.output.as_ref().map_or("standard output".into(), |path| path.display().to_string());
    written.and_then(|()| target.finish()).context(name)?;
    let failed = progress.counts.failed;
    progress.finish(arguments.stats);
    Ok(if failed == 0 { Exit::Done } else { Exit::SomeFailed })
}

fn ends_in_slash(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

impl Job {
    fn run(
        &self,
        inputs: impl Iterator<Item = Input> + Send,
        threads: usize,
        target: &mut Target,
        progress: &mut Progress,
    ) -> io::Result<()> {
        let beside = matches!(target, Target::Folder(_)) && self.renderer.format == Format::Brat;
        if let Target::Stream(out) = target {
            out.write_all(self.renderer.head().as_bytes())?;
        }
        map_in_order(
            threads,
            inputs,
            // the process ends with the threads, which need not free its memory piece by piece
            || (ManuallyDrop::new(Extractor::new(self.program)), Vec::new()),
            |(extractor, bytes), input, outcome: &mut Outcome| {
                outcome.clear();
                outcome.more = matches!(input, Input::Line { more: true, .. });
                if let Err(reason) = self.extract(extractor, bytes, &input, beside, outcome) {
                    outcome.messages.push(reason);
                    outcome.counts.failed = 1;
                }
                bytes.clear();
                bytes.shrink_to(KEPT);
            },
            |outcome| {
                for message in &outcome.messages {
                    progress.tell(&format!("sayso: {message}"));
                }
                if let Some(language) = outcome.foreign.filter(|_| progress.counts.foreign == 0) {
                    let id = &outcome.id;
                    progress.tell(&format!(
                        "sayso: {id}: not English ({language}), so nothing is extracted, here and from others like it; \
                         --force does"
                    ));
                }
                if outcome.counts.texts > 0
                    && let Err(reason) = target.write(outcome, &self.renderer)?
                {
                    progress.tell(&format!("sayso: {reason}"));
                    outcome.counts.failed += 1;
                }
                progress.counts.add(outcome.counts);
                progress.show();
                if outcome.more { Ok(()) } else { target.flush() }
            },
        )
    }

    /// Reads an input and puts its record into the outcome.
    ///
    /// # Errors
    /// The reason why the input cannot be read, with its path.
    fn extract(
        &self,
        extractor: &mut Extractor<'_>,
        bytes: &mut Vec<u8>,
        input: &Input,
        beside: bool,
        outcome: &mut Outcome,
    ) -> Result<(), String> {
        let Text { id, meta, text } = read(input, &self.fields, bytes, &mut outcome.messages)?;
        outcome.id.clone_from(&id);
        outcome.foreign = if self.force { None } else { foreign(&text, &self.program.lexicon) };
        let whole = if outcome.foreign.is_some() { "" } else { &*text };
        let mut record = extractor.record_in(id, whole, self.renderer.unit());
        record.meta = self.meta(meta, std::mem::take(&mut record.meta), &text);
        if let Some(language) = outcome.foreign {
            record.meta.entry("language").or_insert_with(|| language.into());
        }
        outcome.counts = Counts {
            texts: 1,
            bytes: text.len(),
            claims: record.claims.len(),
            figures: record.figures.len(),
            failed: 0,
            foreign: usize::from(outcome.foreign.is_some()),
        };
        if beside {
            outcome.text.extend_from_slice(text.as_bytes());
        }
        let rendered = self.renderer.render(&record, &text, &mut outcome.record);
        rendered.map_err(|error| format!("{}: {error}", record.id))
    }

    /// The record's `meta`: what the input tells, what the text tells, and the text if it is wanted.
    fn meta(&self, mut input: Map<String, Value>, text: Map<String, Value>, whole: &str) -> Map<String, Value> {
        for (name, value) in text {
            input.entry(name).or_insert(value);
        }
        if self.with_text {
            input.insert(self.fields.text.clone(), whole.into());
        }
        input
    }
}

impl Outcome {
    fn clear(&mut self) {
        for buffer in [&mut self.record, &mut self.text] {
            buffer.clear();
            buffer.shrink_to(KEPT);
        }
        self.id.clear();
        self.messages.clear();
        self.foreign = None;
        self.counts = Counts::default();
    }
}

impl Target {
    /// Writes a record.
    ///
    /// # Errors
    /// `Ok(Err(reason))` if only this one cannot be written.
    fn write(&mut self, outcome: &Outcome, renderer: &Renderer) -> io::Result<Result<(), String>> {
        match self {
            Target::Stream(out) => out.write_all(&outcome.record).map(Ok),
            Target::Folder(places) if renderer.head().is_empty() => {
                places.write(&outcome.id, &outcome.record, &outcome.text)
            }
            Target::Folder(places) => {
                let whole = [renderer.head().as_bytes(), &outcome.record].concat();
                places.write(&outcome.id, &whole, &outcome.text)
            }
        }
    }

    /// Hands over what was written, for the next record may take its time.
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Stream(Output::File(_)) | Target::Folder(_) => Ok(()),
            Target::Stream(out) => out.flush(),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Target::Stream(out) => out.finish(),
            Target::Folder(_) => Ok(()),
        }
    }
}
