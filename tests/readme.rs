//! Runs every command of the `console` blocks of README.md and its kin and compares what it prints; `UPDATE=1 cargo test --test
//! readme` rewrites the outputs. The commands of a file run in a folder of its own that has the repository's folders in it, so
//! that what one command writes the next one finds. Lines that begin with `> ` go on with the command.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{folder, root};

fn documents() -> Vec<PathBuf> {
    let mut documents = vec![root().join("README.md"), root().join("patterns/README.md")];
    let packs = fs::read_dir(root().join("examples/packs")).unwrap();
    let mut packs: Vec<PathBuf> = packs.map(|entry| entry.unwrap().path().join("README.md")).collect();
    packs.sort();
    documents.extend(packs);
    documents
}

#[test]
fn commands_print_what_is_shown() {
    let mut wrong = Vec::new();
    for (number, path) in documents().iter().enumerate() {
        let shown = fs::read_to_string(path).unwrap();
        let (renewed, commands) = renewed(&shown, &place(number));
        assert!(commands >= 1, "{} has console blocks with commands", path.display());
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path, &renewed).unwrap();
        } else if shown != renewed {
            let lines = shown.lines().zip(renewed.lines()).find(|(a, b)| a != b);
            wrong.push(format!("{}: {lines:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "commands print other than is shown; UPDATE=1 rewrites it\n{}", wrong.join("\n"));
}

/// A folder that looks like a fresh checkout.
fn place(number: usize) -> PathBuf {
    let place = folder(&format!("readme-{number}"));
    for name in ["examples", "patterns", "tests"] {
        std::os::unix::fs::symlink(root().join(name), place.join(name)).unwrap();
    }
    place
}

/// The text with what its commands print now, and their number.
fn renewed(shown: &str, place: &Path) -> (String, usize) {
    let mut renewed = String::new();
    let mut commands = 0;
    let mut inside = false;
    let mut lines = shown.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            commands += 1;
            let mut command = command.to_string();
            renewed.push_str(line);
            renewed.push('\n');
            while let Some(more) = lines.next_if(|line| line.starts_with('>')) {
                command.push('\n');
                command.push_str(more[1..].strip_prefix(' ').unwrap_or(&more[1..]));
                renewed.push_str(more);
                renewed.push('\n');
            }
            renewed.push_str(&output(place, &command));
            continue;
        } else if inside {
            continue;
        }
        renewed.push_str(line);
        renewed.push('\n');
    }
    (renewed, commands)
}

/// What the command prints on both channels, with sayso on the path.
fn output(place: &Path, command: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_sayso"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("exec 2>&1\n{command}")]).env("PATH", path).current_dir(place);
    shell.env("XDG_CONFIG_HOME", "/nowhere").env_remove("SAYSO_PATTERNS").env_remove("CLICOLOR_FORCE");
    let mut text = String::from_utf8(shell.output().unwrap().stdout).unwrap();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
