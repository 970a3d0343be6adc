//! From paths to inputs, one after the other, so that folders and streams of any size take no memory.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};

use super::kind::Kind;
use super::open::{self, Bytes};
use super::walk::{Choice, Folder};

/// One input, not yet read, or a line of one.
#[derive(Debug)]
pub enum Input {
    /// Standard input.
    Stdin(Kind),
    /// A file.
    File(PathBuf, Kind),
    /// A line of a stream of JSON Lines.
    Line {
        /// Name of the stream.
        stream: Arc<str>,
        /// Number of the line, from 1.
        number: usize,
        /// The line, without its end.
        bytes: Vec<u8>,
        /// The next line has come already.
        more: bool,
    },
    /// Something that cannot be read, with the reason.
    Unreadable(String),
}

impl Input {
    /// A file, of the kind that its name tells.
    pub fn file(path: PathBuf) -> Self {
        let kind = Kind::of_path(&path).unwrap_or(Kind::Text);
        Input::File(path, kind)
    }

    /// The record's `id`, if nothing else gives one.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin(_) => "-".to_string(),
            Input::File(path, _) => path.display().to_string(),
            Input::Line { stream, number, .. } => format!("{stream}:{number}"),
            Input::Unreadable(reason) => reason.clone(),
        }
    }

    /// Reads the whole input into `bytes`.
    pub fn read(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        bytes.clear();
        match self {
            Input::Stdin(_) => open::read_whole(io::stdin(), bytes),
            Input::File(path, _) => open::read_whole(File::open(path)?, bytes),
            Input::Line { bytes: line, .. } => {
                bytes.extend_from_slice(line);
                Ok(())
            }
            Input::Unreadable(reason) => Err(io::Error::other(reason.clone())),
        }
    }
}

/// Where paths come from.
pub enum Paths {
    /// The command line.
    Named(std::vec::IntoIter<PathBuf>),
    /// The lines of a file.
    Listed {
        /// Name of the file.
        name: String,
        /// The lines not yet read.
        lines: Bytes,
    },
}

impl Paths {
    /// The paths of the command line; standard input if there are none. With a list, those that stand in it, one a line.
    pub fn new(mut named: Vec<PathBuf>, list: Option<&Path>) -> Result<Self> {
        let dashes = named.iter().map(PathBuf::as_path).chain(list).filter(|path| path.as_os_str() == "-").count();
        ensure!(dashes < 2, "standard input ('-') can be read but once");
        let Some(list) = list else {
            if named.is_empty() {
                named.push(PathBuf::from("-"));
            }
            return Ok(Paths::Named(named.into_iter()));
        };
        ensure!(named.is_empty(), "name the texts either on the command line or in the file of --files-from, not both");
        let opened = if list.as_os_str() == "-" { open::stdin() } else { open::file(list) };
        let name = list.display().to_string();
        Ok(Paths::Listed { lines: opened.and_then(open::lines).with_context(|| format!("--files-from {name}"))?, name })
    }

    /// The same paths once more. For this a list is read to its end, for it may be a pipe.
    pub fn again(&mut self) -> Result<Paths> {
        match self {
            Paths::Named(paths) => Ok(Paths::Named(paths.clone())),
            Paths::Listed { name, lines } => {
                let mut list = Vec::new();
                lines.read_to_end(&mut list).with_context(|| format!("--files-from {name}"))?;
                let list: Arc<[u8]> = list.into();
                let reader = || Box::new(BufReader::new(Cursor::new(Arc::clone(&list))));
                *lines = reader();
                Ok(Paths::Listed { name: name.clone(), lines: reader() })
            }
        }
    }

    /// The one path there is, if there is but one.
    pub fn single(&self) -> Option<&Path> {
        match self {
            Paths::Named(paths) => match paths.as_slice() {
                [only] => Some(only),
                _ => None,
            },
            Paths::Listed { .. } => None,
        }
    }
}

impl Iterator for Paths {
    type Item = std::result::Result<PathBuf, String>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Paths::Named(paths) => paths.next().map(Ok),
            Paths::Listed { name, lines } => loop {
                let mut line = Vec::new();
                match read_line(lines, &mut line) {
                    Ok(false) => return None,
                    Ok(true) if line.is_empty() => {}
                    Ok(true) if name == "-" && line == b"-" => {
                        return Some(Err("-: standard input holds the list of --files-from, and is no text".into()));
                    }
                    Ok(true) => return Some(Ok(path_of(line))),
                    Err(error) => {
                        let reason = format!("{name}: {error}");
                        *lines = Box::new(BufReader::new(io::empty()));
                        return Some(Err(reason));
                    }
                }
            },
        }
    }
}

/// Names of files need not be UTF-8.
#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    OsString::from(String::from_utf8_lossy(&bytes).into_owned()).into()
}

/// Reads a line without its end; false behind the last one.
fn read_line(reader: &mut Bytes, line: &mut Vec<u8>) -> io::Result<bool> {
    let read = reader.read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    Ok(read > 0)
}

/// The inputs that some paths stand for, in the order of the paths; inside a folder in the order of names.
pub struct Inputs {
    paths: Paths,
    choice: Choice,
    /// The kind that the user names, for all.
    kind: Option<Kind>,
    folder: Option<Folder>,
    stream: Option<Stream>,
}

/// The canonical paths of the files that will be read, which are not opened for it.
pub fn files(paths: Paths, choice: Choice) -> impl Iterator<Item = PathBuf> {
    // read as texts, so that no stream is opened
    Inputs::new(paths, choice, Some(Kind::Text)).filter_map(|input| match input {
        Input::File(path, _) => fs::canonicalize(path).ok(),
        // the file that a shell put there: `sayso < a.txt`
        Input::Stdin(_) => fs::canonicalize("/dev/stdin").ok(),
        Input::Line { .. } | Input::Unreadable(_) => None,
    })
}

/// A stream of JSON Lines.
struct Stream {
    name: Arc<str>,
    lines: Bytes,
    number: usize,
}

impl Inputs {
    /// The inputs for these paths. Of folders, the files that are chosen; all of this kind, or else of the one that their
    /// names tell.
    pub fn new(paths: Paths, choice: Choice, kind: Option<Kind>) -> Self {
        Inputs { paths, choice, kind, folder: None, stream: None }
    }

    /// The inputs for these paths, read as their names tell.
    pub fn named(paths: Vec<PathBuf>) -> Self {
        Inputs::new(Paths::Named(paths.into_iter()), Choice::default(), None)
    }

    /// There is but one text, so there is nothing to do beside it.
    pub fn is_single(&self) -> bool {
        self.paths.single().is_some_and(|path| !path.is_dir() && self.kind_of(path) != Kind::Jsonl)
    }

    fn kind_of(&self, path: &Path) -> Kind {
        self.kind.or_else(|| Kind::of_path(path)).unwrap_or(Kind::Text)
    }

    /// The input of a path; none if it is a stream of lines, which is opened.
    fn open(&mut self, path: PathBuf) -> Option<Input> {
        let kind = self.kind_of(&path);
        let stdin = path.as_os_str() == "-";
        if kind != Kind::Jsonl {
            return Some(if stdin { Input::Stdin(kind) } else { Input::File(path, kind) });
        }
        let opened = if stdin { open::stdin() } else { open::file(&path) };
        let name = path.display().to_string();
        match opened.and_then(open::lines) {
            Ok(lines) => {
                self.stream = Some(Stream { name: name.into(), lines, number: 0 });
                None
            }
            Err(error) => Some(Input::Unreadable(format!("{name}: {error}"))),
        }
    }
}

impl Iterator for Inputs {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if let Some(line) = self.stream.as_mut().and_then(Stream::next) {
                return Some(line);
            }
            self.stream = None;
            let path = match self.folder.as_mut().and_then(Folder::next) {
                Some(found) => found,
                None => {
                    self.folder = None;
                    match self.paths.next()? {
                        Ok(path) if path.is_dir() => {
                            self.folder = Some(Folder::new(path, &self.choice));
                            continue;
                        }
                        other => other,
                    }
                }
            };
            match path {
                Ok(path) => {
                    if let Some(input) = self.open(path) {
                        return Some(input);
                    }
                }
                Err(reason) => return Some(Input::Unreadable(reason)),
            }
        }
    }
}

impl Iterator for Stream {
    type Item = Input;

    /// The next line that is not empty.
    fn next(&mut self) -> Option<Input> {
        loop {
            let mut bytes = Vec::new();
            match read_line(&mut self.lines, &mut bytes) {
                Ok(false) => return None,
                Ok(true) => {
                    self.number += 1;
                    if !bytes.trim_ascii().is_empty() {
                        let more = memchr::memchr(b'\n', self.lines.at_hand().trim_ascii_start()).is_some();
                        return Some(Input::Line { stream: Arc::clone(&self.name), number: self.number, bytes, more });
                    }
                }
                Err(error) => {
                    self.lines = Box::new(BufReader::new(io::empty()));
                    return Some(Input::Unreadable(format!("{}:{}: {error}", self.name, self.number + 1)));
                }
            }
        }
    }
}
