//! From paths to inputs, one after the other, so that a folder of any size takes no memory.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::{Walk, WalkBuilder};

/// Endings of the files that are read when a folder is named. A file that is named itself may have any.
const TEXT_ENDINGS: &[&str] = &["txt", "md"];

/// One input, not yet read.
#[derive(Debug)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// Something that cannot be read, with the reason.
    Unreadable(String),
}

impl Input {
    /// The record's `id`.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_string(),
            Input::File(path) => path.display().to_string(),
            Input::Unreadable(reason) => reason.clone(),
        }
    }

    /// Reads the whole input into `bytes`.
    pub fn read(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        bytes.clear();
        match self {
            Input::Stdin => io::stdin().lock().read_to_end(bytes)?,
            Input::File(path) => File::open(path)?.read_to_end(bytes)?,
            Input::Unreadable(reason) => return Err(io::Error::other(reason.clone())),
        };
        Ok(())
    }
}

/// The inputs that some paths stand for, in the order of the paths; inside a folder in the order of names.
pub struct Inputs {
    paths: std::vec::IntoIter<PathBuf>,
    folder: Option<Folder>,
}

struct Folder {
    path: PathBuf,
    walk: Walk,
    files: usize,
}

impl Inputs {
    /// The inputs for these paths; standard input if there are none.
    pub fn new(mut paths: Vec<PathBuf>) -> Self {
        if paths.is_empty() {
            paths.push(PathBuf::from("-"));
        }
        Inputs { paths: paths.into_iter(), folder: None }
    }
}

impl Iterator for Inputs {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if let Some(folder) = &mut self.folder {
                match folder.next() {
                    Some(input) => return Some(input),
                    None if folder.files == 0 => {
                        let reason = format!("{}: no .txt or .md file in this folder", folder.path.display());
                        self.folder = None;
                        return Some(Input::Unreadable(reason));
                    }
                    None => self.folder = None,
                }
            }
            let path = self.paths.next()?;
            if path.as_os_str() == "-" {
                return Some(Input::Stdin);
            }
            if !path.is_dir() {
                return Some(Input::File(path));
            }
            self.folder = Some(Folder::new(path));
        }
    }
}

impl Folder {
    fn new(path: PathBuf) -> Self {
        let mut builder = WalkBuilder::new(&path);
        // .gitignore and its kin speak of source code, not of data
        builder.standard_filters(false).hidden(true).follow_links(true).sort_by_file_name(OsStr::cmp);
        Folder { walk: builder.build(), path, files: 0 }
    }

    fn next(&mut self) -> Option<Input> {
        loop {
            match self.walk.next()? {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && is_text(entry.path()) => {
                    self.files += 1;
                    return Some(Input::File(entry.into_path()));
                }
                Ok(_) => {}
                Err(error) => {
                    self.files += 1;
                    return Some(Input::Unreadable(error.to_string()));
                }
            }
        }
    }
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|ending| TEXT_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
