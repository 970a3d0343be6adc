//! Compiles `patterns/` with sayso's own compiler, and embeds the program and the files; adding a file is adding a rule, nothing
//! is registered.

// the compiler's modules as the crate has them; what the build does not call is used there
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/pattern/mod.rs"]
mod pattern;
#[path = "src/text/mod.rs"]
mod text;

use pattern::load::PatternFolder;
use pattern::program::Program;

fn main() {
    link_where_it_runs();
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("patterns");
    println!("cargo::rerun-if-changed={}", root.display());
    assert_eq!(
        env::var("CARGO_CFG_TARGET_ENDIAN").as_deref(),
        Ok(if cfg!(target_endian = "little") { "little" } else { "big" }),
        "tables are embedded in the order of bytes of the machine that builds"
    );
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let inner = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    let files: Vec<(String, String)> =
        paths.iter().map(|path| (inner(path), fs::read_to_string(path).unwrap())).collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut program = match Program::compile(&[PatternFolder::of_files("patterns", &borrowed)]) {
        Ok(program) => program.packed(),
        Err(errors) => {
            eprintln!("{errors}");
            std::process::exit(1);
        }
    };
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    fs::write(out.join("program.bin"), postcard::to_stdvec(&program).unwrap()).unwrap();
    fs::write(out.join("tables.bin"), text::table::write(&mut program)).unwrap();
    let entries = files
        .iter()
        .zip(&paths)
        .map(|((inner, _), path)| format!("    ({inner:?}, include_str!({:?})),\n", path.to_str().unwrap()));
    let table = format!(
        "/// Path below `patterns/` and text of each file.\nstatic FILES: &[(&str, &str)] = &[\n{}];\n",
        entries.collect::<String>()
    );
    fs::write(out.join("embedded.rs"), table).unwrap();
}

/// Has the linker put the program at the address at which it will run. Otherwise the loader has 26,000 addresses to write, into 150
/// pages that are then no longer those of the file: a fifth of the time for one article. The price is that this address is the same in
/// every run, which is a help to whoever attacks programs by faults in their memory; this one has no `unsafe` code of its own.
fn link_where_it_runs() {
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    // a program without shared libraries is begun by other code, which the linker has chosen by then
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
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
