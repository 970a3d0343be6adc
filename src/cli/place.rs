//! Where in a folder the record of a text is written.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashSet;

use super::args::Format;
use super::output::write_file;

/// The files of a folder of records.
#[derive(Clone)]
pub struct Places {
    folder: PathBuf,
    format: Format,
    /// Files written in this run, by the hash of their names.
    written: FxHashSet<u64>,
    /// Files that are inputs, by the hash of their canonical paths.
    inputs: FxHashSet<u64>,
}

impl Places {
    /// The records in this folder, which is made if it is not there.
    pub fn new(folder: &Path, format: Format) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Places { folder: folder.to_path_buf(), format, written: FxHashSet::default(), inputs: FxHashSet::default() })
    }

    /// These files, named by their canonical paths, are not to be written over.
    pub fn sparing(mut self, inputs: impl Iterator<Item = PathBuf>) -> Self {
        self.inputs.extend(inputs.map(|path| hash(&path)));
        self
    }

    fn is_input(&self, path: &Path) -> bool {
        !self.inputs.is_empty() && fs::canonicalize(path).is_ok_and(|path| self.inputs.contains(&hash(&path)))
    }

    /// The file for the record of this id: the id as a path below the folder, with an ending behind it.
    fn file(&self, id: &str, ending: &str) -> PathBuf {
        let mut path = self.folder.clone();
        let mut names: Vec<OsString> = Path::new(id)
            .components()
            .filter_map(|part| match part {
                Component::Normal(name) => Some(name.to_os_string()),
                _ => None,
            })
            .collect();
        let mut last = names.pop().unwrap_or_else(|| "_".into());
        if self.format == Format::Brat
            && let Some(stem) = last.to_str().and_then(|name| name.strip_suffix(".txt"))
        {
            // brat looks for the text of NAME.ann in NAME.txt
            last = stem.into();
        }
        last.push(ending);
        path.extend(names);
        path.push(last);
        path
    }

    fn record(&self, id: &str) -> PathBuf {
        let ending = match self.format {
            Format::Json => ".json",
            Format::Jsonl => ".jsonl",
            Format::Csv => ".csv",
            Format::Html => ".html",
            Format::Brat => ".ann",
        };
        self.file(id, ending)
    }

    /// The record of this id has been written, in this run or an earlier one.
    pub fn is_there(&self, id: &str) -> bool {
        self.record(id).is_file()
    }

    /// Writes a record, and for brat the text beside it.
    ///
    /// # Errors
    /// `Ok(Err(reason))` if only this one cannot be written, for its id makes no name of a file, one that there was before, or
    /// that of an input.
    pub fn write(&mut self, id: &str, record: &[u8], text: &[u8]) -> io::Result<Result<(), String>> {
        let path = self.record(id);
        if !self.written.insert(hash(&path)) {
            return Ok(Err(format!(
                "{id}: {} holds the record of another text; only the first is written",
                path.display()
            )));
        }
        let beside = (self.format == Format::Brat).then(|| self.file(id, ".txt"));
        // annotations may be put beside the texts they are of, which then stand there already
        let beside = beside.filter(|path| !(self.is_input(path) && fs::read(path).is_ok_and(|read| read == text)));
        if let Some(input) = beside.iter().chain([&path]).find(|path| self.is_input(path)) {
            return Ok(Err(format!("{id}: {} is an input, and would be lost; not written", input.display())));
        }
        let write = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            if let Some(beside) = &beside {
                write_file(beside, text)?;
            }
            write_file(&path, record)
        };
        match write() {
            Ok(()) => Ok(Ok(())),
            Err(error) if is_about_name(&error) => Ok(Err(format!("{}: {error}", path.display()))),
            Err(error) => Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
        }
    }
}

/// The name is at fault, not the disk.
fn is_about_name(error: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, InvalidFilename, InvalidInput, IsADirectory, NotADirectory};
    matches!(error.kind(), AlreadyExists | InvalidFilename | InvalidInput | IsADirectory | NotADirectory)
}

fn hash(path: &Path) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_leads_out_of_the_folder() {
        let places = |format| Places {
            folder: "out".into(),
            format,
            written: FxHashSet::default(),
            inputs: FxHashSet::default(),
        };
        let json = |id: &str| places(Format::Json).record(id);
        assert_eq!(json("a/b.txt"), Path::new("out/a/b.txt.json"));
        assert_eq!(json("/etc/../../b"), Path::new("out/etc/b.json"));
        assert_eq!(json(".."), Path::new("out/_.json"));
        assert_eq!(json(""), Path::new("out/_.json"));
        assert_eq!(json("https://example.org/a?b"), Path::new("out/https:/example.org/a?b.json"));
        assert_eq!(places(Format::Brat).record("a/b.txt"), Path::new("out/a/b.ann"));
        assert_eq!(places(Format::Brat).file("b.html", ".txt"), Path::new("out/b.html.txt"));
    }
}
