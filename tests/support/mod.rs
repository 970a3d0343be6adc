//! What the tests of the command line share.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The built command.
pub const SAYSO: &str = env!("CARGO_BIN_EXE_sayso");

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The command with arguments, run in the repository's root.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(SAYSO);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    // what the user has set must not change what is tested
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "SAYSO_PATTERNS"] {
        command.env_remove(variable);
    }
    command.env("XDG_CONFIG_HOME", "/nowhere");
    command
}

/// What a run printed, and its exit code.
#[derive(Debug)]
pub struct Run {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }
}

impl Run {
    /// The records printed, one a line.
    pub fn records(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Runs the command.
pub fn sayso(arguments: &[&str]) -> Run {
    command(arguments).output().unwrap().into()
}

/// Runs the command with a standard input.
pub fn sayso_with(arguments: &[&str], input: &[u8]) -> Run {
    let mut child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap().into()
    })
}

/// An empty folder for a test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A folder for a test with one file in it.
pub fn folder_with(name: &str, file: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let folder = folder(name);
    write(&folder.join(file), bytes);
    folder
}

/// Writes a file, with the folders that it needs.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Compares with a golden file, or writes it if `UPDATE` is set.
pub fn golden(path: &Path, found: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE").is_some() {
        write(path, found);
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let differs = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or(expected.lines().count().min(found.lines().count()));
    let show = |text: &str| text.lines().nth(line).unwrap_or("(nothing)").to_string();
    Err(format!(
        "{} line {}:\n  expected {}\n  found    {}\nUPDATE=1 rewrites it",
        path.display(),
        line + 1,
        show(&expected),
        show(found)
    ))
}
