//! Where records go: standard output, or a file that appears when it is whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 16;

/// An open output.
pub enum Output {
    /// Standard output.
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A file, a device or a pipe that is there already and is no plain file.
    Device(BufWriter<File>),
    /// A file that is written beside its place.
    File(NewFile),
}

/// A file that is written under another name, which it loses when it is whole.
pub struct NewFile {
    writer: BufWriter<File>,
    target: PathBuf,
    /// None once the file has its own name.
    beside: Option<PathBuf>,
}

impl Output {
    /// Opens the file, or standard output if there is no path.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        match path {
            None => Ok(Output::Stdout(BufWriter::with_capacity(BUFFER, io::stdout().lock()))),
            Some(path) => Output::open_file(path).with_context(|| path.display().to_string()),
        }
    }

    fn open_file(path: &Path) -> Result<Self> {
        // a link keeps pointing where it points
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        match fs::metadata(&target) {
            Ok(found) if found.is_dir() => bail!("this is a folder; -o needs the name of a file"),
            Ok(found) if !found.is_file() => {
                let file = File::options().write(true).open(&target)?;
                return Ok(Output::Device(BufWriter::with_capacity(BUFFER, file)));
            }
            _ => {}
        }
        let Some(name) = target.file_name() else { bail!("this is no name of a file") };
        let beside = target.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
        let file = File::create(&beside)?;
        Ok(Output::File(NewFile { writer: BufWriter::with_capacity(BUFFER, file), target, beside: Some(beside) }))
    }

    /// True if a person reads along.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Output::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Writes everything out and gives a new file its name.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Output::Stdout(mut writer) => writer.flush(),
            Output::Device(mut writer) => writer.flush(),
            Output::File(mut file) => {
                file.writer.flush()?;
                if let Some(beside) = &file.beside {
                    fs::rename(beside, &file.target)?;
                }
                file.beside = None;
                Ok(())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(writer) => writer.write(bytes),
            Output::Device(writer) => writer.write(bytes),
            Output::File(file) => file.writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(writer) => writer.flush(),
            Output::Device(writer) => writer.flush(),
            Output::File(file) => file.writer.flush(),
        }
    }
}

impl Drop for NewFile {
    /// No half file stays behind.
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = fs::remove_file(beside);
        }
    }
}
