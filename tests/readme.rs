//! Runs every command of README.md's `console` blocks and compares what it prints; `UPDATE=1 cargo test --test readme` rewrites
//! the outputs.

use std::path::Path;
use std::process::Command;

#[test]
fn commands_print_what_the_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut renewed = String::new();
    let mut commands = 0;
    let mut inside = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            commands += 1;
            renewed.push_str(line);
            renewed.push('\n');
            renewed.push_str(&output(root, command));
            continue;
        } else if inside {
            continue;
        }
        renewed.push_str(line);
        renewed.push('\n');
    }
    assert!(commands >= 5, "README.md has console blocks with commands");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, renewed).unwrap();
        return;
    }
    assert_eq!(readme, renewed, "README.md shows other output than its commands print; UPDATE=1 rewrites it");
}

/// What the command prints on both channels, with sayso on the path.
fn output(root: &Path, command: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_sayso"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let shell =
        Command::new("bash").args(["-c", &format!("{command} 2>&1")]).env("PATH", path).current_dir(root).output();
    let mut text = String::from_utf8(shell.unwrap().stdout).unwrap();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
