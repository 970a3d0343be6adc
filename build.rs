//! Lists the files of `patterns/` and embeds each, so that adding a file is adding a rule; nothing is registered.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("patterns");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut code = String::from(
        "/// Path below `patterns/` and text of each embedded file.\nstatic EMBEDDED: &[(&str, &str)] = &[\n",
    );
    for path in files {
        let inner = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        writeln!(code, "    ({inner:?}, include_str!({:?})),", path.to_str().unwrap()).unwrap();
    }
    code.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR").unwrap()).join("embedded.rs"), code).unwrap();
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "txt") {
            files.push(path);
        }
    }
}
