//! The examples run as their comments say.

mod support;

use std::path::Path;
use std::process::Command;

use support::{Run, SAYSO, root};

#[test]
fn a_folder_with_jq() {
    let mut command = Command::new("bash");
    command.args(["examples/batch_with_jq.sh", "examples/articles"]).env("SAYSO", SAYSO).current_dir(root());
    let run: Run = command.output().unwrap().into();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("claims  source\n"), "{}", run.out);
    assert!(run.out.contains("  Ilse Brandt\n"), "{}", run.out);
    assert!(run.out.contains("examples/articles/ferry.txt\tAt least 14 people\tat_least\t"), "{}", run.out);
}

#[test]
fn the_library() {
    // cargo builds the examples beside the command
    let example = Path::new(SAYSO).with_file_name("examples").join("use_as_library");
    let run: Run =
        Command::new(example).arg("examples/articles/ferry.txt").current_dir(root()).output().unwrap().into();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("Petra Holm: the government of looking away\n"), "{}", run.out);
}
