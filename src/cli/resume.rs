//! Going on with an interrupted run: which inputs have their record already.
//!
//! Records come in the order of the inputs, so those that an interrupted run left in a file are compared with the inputs one
//! after the other, and nothing need be kept in memory. In a folder each record has its own file.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::inputs::Input;
use super::output::{beside, flags_of};
use super::place::Places;
use super::read::{Fields, read};

/// The records of an interrupted run.
pub enum Done {
    /// There was none.
    Nothing,
    /// One file a record.
    Folder(Places),
    /// The ids of the records in a file, in order.
    File(Ids),
}

/// The ids of JSON Lines, in order.
pub struct Ids {
    lines: io::Lines<BufReader<File>>,
    next: Option<String>,
}

/// The one field that is read.
#[derive(Deserialize)]
struct Line {
    id: String,
}

impl Done {
    /// What a run with these flags left of `target`, cut behind its last whole record. A target that is there is taken as it is.
    ///
    /// # Errors
    /// If the run had other flags, for its records would not fit the new ones.
    pub fn of_file(target: &Path, flags: &str) -> Result<Self> {
        let target = &fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
        if fs::metadata(target).is_ok_and(|found| !found.is_file()) {
            bail!("{}: --resume needs a plain file or a folder", target.display());
        }
        let part = beside(target)?;
        let prepare = || -> Result<Self> {
            if !part.exists() {
                if !target.exists() {
                    return Ok(Done::Nothing);
                }
                fs::copy(target, &part)?;
            } else if let Ok(noted) = fs::read_to_string(flags_of(&part)) {
                ensure!(
                    noted == flags,
                    "the interrupted run had other flags: {noted}\nrepeat them, or remove this file"
                );
            }
            cut(&part)?;
            let mut ids = Ids { lines: BufReader::new(File::open(&part)?).lines(), next: None };
            ids.step()?;
            Ok(Done::File(ids))
        };
        prepare().with_context(|| part.display().to_string())
    }

    /// The input has its record.
    fn holds(&mut self, input: &Input, fields: &Fields) -> bool {
        match self {
            Done::Nothing => false,
            Done::Folder(places) => id(input, fields).is_some_and(|id| places.is_there(&id)),
            Done::File(ids) if ids.next.is_none() => false,
            Done::File(ids) => {
                let found = id(input, fields) == ids.next;
                // a file that can no longer be read has no more records
                found && ids.step().is_ok()
            }
        }
    }
}

impl Ids {
    fn step(&mut self) -> Result<()> {
        self.next = match self.lines.next() {
            Some(line) => Some(serde_json::from_str::<Line>(&line?)?.id),
            None => None,
        };
        Ok(())
    }
}

/// Cuts a file of JSON Lines behind its last whole record.
fn cut(path: &Path) -> Result<()> {
    let mut reader = BufReader::new(File::open(path)?);
    let (mut whole, mut line) = (0, Vec::new());
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.last() != Some(&b'\n') || serde_json::from_slice::<Line>(&line).is_err() {
            break;
        }
        whole += line.len() as u64;
        line.clear();
    }
    File::options().write(true).open(path)?.set_len(whole)?;
    Ok(())
}

/// The id that the record of an input has; none if it cannot be read.
fn id(input: &Input, fields: &Fields) -> Option<String> {
    match input {
        Input::Line { .. } => read(input, fields, &mut Vec::new(), &mut Vec::new()).ok().map(|text| text.id),
        Input::Unreadable(_) => None,
        _ => Some(input.name()),
    }
}

/// The inputs that have no record yet.
pub struct Remaining<Inputs> {
    /// All inputs.
    pub inputs: Inputs,
    /// The records there are.
    pub done: Done,
    /// The fields of JSON Lines.
    pub fields: Fields,
}

impl<Inputs: Iterator<Item = Input>> Iterator for Remaining<Inputs> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let (done, fields) = (&mut self.done, &self.fields);
        self.inputs.find(|input| !done.holds(input, fields))
    }
}
