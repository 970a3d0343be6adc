//! The files of a folder, in order of their names.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::{Error, Walk, WalkBuilder};

use super::kind::{Kind, ending};

/// Which files of a folder are read.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    endings: Vec<OsString>,
    globs: Option<GlobSet>,
}

impl Choice {
    /// Files with one of these endings, and whose names or paths below the folder fit one of these globs. Without endings,
    /// those that a glob fits; without either, those that can hold text.
    pub fn new(endings: &[OsString], globs: &[String]) -> Result<Self> {
        let bare = |ending: &OsString| match ending.to_str().and_then(|text| text.strip_prefix('.')) {
            Some(bare) => bare.into(),
            None => ending.clone(),
        };
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            // a glob without a slash is about names, in whatever folder
            let whole = if glob.contains('/') { glob.trim_start_matches('/').into() } else { format!("**/{glob}") };
            let glob = GlobBuilder::new(&whole).literal_separator(true).build();
            set.add(glob.context("--glob")?);
        }
        let globs = if globs.is_empty() { None } else { Some(set.build()?) };
        Ok(Choice { endings: endings.iter().map(bare).collect(), globs })
    }

    /// The file at `path` below the folder is to be read.
    fn holds(&self, path: &Path) -> bool {
        let ending_fits = match &*self.endings {
            [] => self.globs.is_some() || Kind::of_path(path).is_some(),
            // both "gz" and "txt" are endings of "a.txt.gz"
            endings => [ending(path), path.extension()]
                .into_iter()
                .flatten()
                .any(|found| endings.iter().any(|wanted| found.eq_ignore_ascii_case(wanted))),
        };
        ending_fits && self.globs.as_ref().is_none_or(|globs| globs.is_match(path))
    }
}

/// The files of a folder.
pub struct Folder {
    path: PathBuf,
    walk: Walk,
    choice: Choice,
    /// Nothing was found yet.
    empty: bool,
}

impl Folder {
    /// The files of the folder that are chosen. Hidden ones are not; a link that leads in a circle is an error.
    pub fn new(path: PathBuf, choice: &Choice) -> Self {
        let mut builder = WalkBuilder::new(&path);
        // .gitignore and its kin speak of source code, not of data
        // siblings differ in their last part only, so whole paths need not be taken apart to compare them
        let by_name = |a: &Path, b: &Path| a.as_os_str().cmp(b.as_os_str());
        builder.standard_filters(false).hidden(true).follow_links(true).sort_by_file_path(by_name);
        Folder { walk: builder.build(), path, choice: choice.clone(), empty: true }
    }
}

impl Iterator for Folder {
    type Item = std::result::Result<PathBuf, String>;

    /// The next file, or why there is none.
    fn next(&mut self) -> Option<Self::Item> {
        for entry in self.walk.by_ref() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    let below = entry.path().strip_prefix(&self.path).unwrap_or(entry.path());
                    if self.choice.holds(below) {
                        self.empty = false;
                        return Some(Ok(entry.into_path()));
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    self.empty = false;
                    return Some(Err(reason(&error)));
                }
            }
        }
        std::mem::take(&mut self.empty).then(|| Err(format!("{}: no text in this folder", self.path.display())))
    }
}

/// Why a part of a folder cannot be read. The error would name its path twice.
fn reason(error: &Error) -> String {
    match error {
        Error::WithDepth { err, .. } => reason(err),
        Error::WithPath { path, err } => match err.io_error().and_then(io::Error::get_ref).and_then(|err| err.source())
        {
            Some(cause) => format!("{}: {cause}", path.display()),
            None => error.to_string(),
        },
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices() {
        let holds = |endings: &[&str], globs: &[&str], path: &str| {
            let endings: Vec<OsString> = endings.iter().map(OsString::from).collect();
            let globs: Vec<String> = globs.iter().map(ToString::to_string).collect();
            Choice::new(&endings, &globs).unwrap().holds(Path::new(path))
        };
        assert!(holds(&[], &[], "a/b.txt.gz") && !holds(&[], &[], "a/b.log"));
        assert!(
            holds(&["log"], &[], "a/b.LOG") && holds(&[".log"], &[], "b.log.zst") && !holds(&["log"], &[], "b.txt")
        );
        assert!(holds(&[], &["*.log"], "a/b.log") && !holds(&[], &["*.log"], "a/b.txt"));
        assert!(holds(&[], &["a/*"], "a/b.txt") && !holds(&[], &["a/*"], "a/c/b.txt"));
        assert!(holds(&["txt"], &["b*"], "b.txt") && !holds(&["txt"], &["b*"], "b.log"));
        assert!(Choice::new(&[], &["a[".into()]).is_err());
    }
}
