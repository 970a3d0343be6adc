//! Where records go: standard output, or a file that appears when it is whole.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, IsTerminal, Seek, SeekFrom, StdoutLock, Write};
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
    /// It stays if the run fails, to be gone on with.
    keep: bool,
    /// The file that tells its flags; see [`Output::note_flags`].
    flags: PathBuf,
}

impl Output {
    /// Opens the file, or standard output if there is no path.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        match path {
            None => Ok(Output::Stdout(BufWriter::with_capacity(BUFFER, io::stdout().lock()))),
            Some(path) => Output::open_file(path, false).with_context(|| path.display().to_string()),
        }
    }

    /// Opens the file to go on where an interrupted run stopped writing; see [`resume`](super::resume).
    pub fn resume(path: &Path) -> Result<Self> {
        Output::open_file(path, true).with_context(|| path.display().to_string())
    }

    fn open_file(path: &Path, resume: bool) -> Result<Self> {
        // a link keeps pointing where it points
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        match fs::metadata(&target) {
            Ok(found) if !found.is_file() => {
                let file = File::options().write(true).open(&target)?;
                return Ok(Output::Device(BufWriter::with_capacity(BUFFER, file)));
            }
            _ => {}
        }
        let beside = beside(&target)?;
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(&beside)?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            bail!("another run is writing this file");
        }
        if resume {
            file.seek(SeekFrom::End(0))?;
        } else {
            file.set_len(0)?;
        }
        keep_permissions(&target, &file)?;
        let writer = BufWriter::with_capacity(BUFFER, file);
        let flags = flags_of(&beside);
        Ok(Output::File(NewFile { writer, target, beside: Some(beside), keep: resume, flags }))
    }

    /// Notes with which flags a new file is written, until it is whole, for it may have to be gone on with.
    pub fn note_flags(&self, flags: &str) -> io::Result<()> {
        match self {
            Output::File(file) => fs::write(&file.flags, flags),
            Output::Stdout(_) | Output::Device(_) => Ok(()),
        }
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
                    let _ = fs::remove_file(&file.flags);
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
        if let Some(beside) = self.beside.as_ref().filter(|_| !self.keep) {
            let _ = fs::remove_file(beside);
            let _ = fs::remove_file(&self.flags);
        }
    }
}

/// The name under which a file is written until it is whole.
pub fn beside(target: &Path) -> Result<PathBuf> {
    let Some(name) = target.file_name() else { bail!("this is no name of a file") };
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".part");
    Ok(target.with_file_name(hidden))
}

/// The name of the file that tells with which flags a file is written that is not whole yet.
pub fn flags_of(beside: &Path) -> PathBuf {
    beside.with_extension("flags")
}

/// Gives a file the permissions of the one that it will replace, if there is one: what others could not read stays so.
fn keep_permissions(target: &Path, file: &File) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(found) if found.is_file() => file.set_permissions(found.permissions()),
        _ => Ok(()),
    }
}

/// Writes a file as a whole, or leaves none.
pub fn write_file(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(target).map_err(|_| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let write = || {
        let mut file = File::create(&beside)?;
        keep_permissions(target, &file)?;
        file.write_all(bytes)?;
        fs::rename(&beside, target)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
