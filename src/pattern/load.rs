//! From places to files: the built-in patterns and the user's folders come in by the same path.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::diagnostic::{Diagnostic, PatternErrors, SourceFile};

/// The files of one folder of patterns, in order of path.
#[derive(Clone, Debug, Default)]
pub struct PatternFolder {
    /// Lists (`lists/*.txt`), macros (`macros.toml`) and patterns (every other `*.toml`).
    pub files: Vec<Arc<SourceFile>>,
    /// How many bytes of each path stand before the path inside the folder.
    pub root: usize,
}

impl PatternFolder {
    /// A folder whose files are known already: path below the folder, and text.
    pub fn of_files(name: &str, files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| Arc::new(SourceFile { path: format!("{name}/{path}"), text: (*text).to_string() }));
        PatternFolder { files: files.collect(), root: name.len() + 1 }
    }

    /// Reads a folder of the user's, with its sub-folders. Only `.toml` and `.txt` files count.
    ///
    /// # Errors
    /// One diagnostic for each folder or file that cannot be read or is not UTF-8.
    pub fn read(folder: &Path) -> Result<Self, PatternErrors> {
        let shown = folder.display().to_string();
        let between = if shown.ends_with(std::path::is_separator) { "" } else { "/" };
        let root = shown.len() + between.len();
        let mut files = Vec::new();
        let mut errors = Vec::new();
        let mut pending = vec![folder.to_path_buf()];
        while let Some(path) = pending.pop() {
            let entries = match std::fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
                Ok(entries) => entries,
                Err(error) => {
                    errors.push(Diagnostic::general(format!("{}: {error}", path.display())));
                    continue;
                }
            };
            for entry in entries {
                let path = entry.path();
                if entry.file_name().to_string_lossy().starts_with('.') {
                    continue; // what editors and version control leave behind
                }
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    pending.push(path);
                } else if path.is_file() && path.extension().is_some_and(|ending| ending == "toml" || ending == "txt") {
                    match std::fs::read_to_string(&path) {
                        Ok(text) => {
                            let inner = inner_path(path.strip_prefix(folder).unwrap_or(&path));
                            files.push(Arc::new(SourceFile { path: format!("{shown}{between}{inner}"), text }));
                        }
                        Err(error) if error.kind() == ErrorKind::InvalidData => {
                            let message = format!("{}: not UTF-8", path.display());
                            errors.push(Diagnostic::general(message).hint("save the file with the encoding UTF-8"));
                        }
                        Err(error) => errors.push(Diagnostic::general(format!("{}: {error}", path.display()))),
                    }
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        if errors.is_empty() { Ok(PatternFolder { files, root }) } else { Err(PatternErrors(errors)) }
    }

    /// The path of a file inside the folder, without its ending: `claims/clauses`, `lists/cue-verbs`.
    pub fn inner_name<'f>(&self, file: &'f SourceFile) -> &'f str {
        let inner = file.path.get(self.root..).unwrap_or(&file.path);
        inner.rsplit_once('.').map_or(inner, |(stem, _)| stem)
    }
}

/// A path inside a folder with `/` between its parts, whatever the system writes there: ids are the same everywhere.
fn inner_path(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_paths_are_the_same_on_every_system() {
        let path: std::path::PathBuf = ["claims", "more", "x.toml"].iter().collect();
        assert_eq!(inner_path(&path), "claims/more/x.toml");
    }
}
