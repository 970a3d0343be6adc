//! From folders to everything that was written in them, parsed, each name but once: what is compiled.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::check;
use super::diagnostic::{Diagnostic, SourceFile, did_you_mean};
use super::file::{self, MacroSource, PatternSource};
use super::inflect::Irregular;
use super::list::{self, WordList};
use super::load::PatternFolder;
use super::program::Replaced;

/// Everything that was written, parsed.
pub(super) struct Sources {
    pub(super) files: Vec<Arc<SourceFile>>,
    pub(super) lists: Vec<WordList>,
    /// How many of them are of the first folder.
    pub(super) first_lists: usize,
    pub(super) irregular: Irregular,
    pub(super) macros: BTreeMap<String, MacroSource>,
    pub(super) patterns: Vec<PatternSource>,
    pub(super) replaced: Vec<Replaced>,
}

impl Sources {
    pub(super) fn read(folders: &[PatternFolder], errors: &mut Vec<Diagnostic>) -> Self {
        let mut sources = Sources {
            files: Vec::new(),
            lists: Vec::new(),
            first_lists: 0,
            irregular: Irregular::default(),
            macros: BTreeMap::new(),
            patterns: Vec::new(),
            replaced: Vec::new(),
        };
        for (number, folder) in folders.iter().enumerate() {
            let mut own: FxHashMap<String, (Arc<SourceFile>, Range<usize>)> = FxHashMap::default();
            for file in &folder.files {
                sources.files.push(file.clone());
                let name = folder.inner_name(file);
                if file.path.ends_with(".txt") {
                    let name = name.rsplit('/').next().unwrap_or(name);
                    let words = list::parse(file, name, errors);
                    if name.starts_with("irregular-") {
                        for entry in words.entries {
                            let forms = entry.attributes.iter().map(|(k, v)| (k.to_string(), v.to_string()));
                            sources.irregular.entry(entry.words).or_default().extend(forms);
                        }
                    } else {
                        sources.lists.push(words);
                    }
                } else if name == "macros" || name.ends_with("/macros") {
                    for one in file::parse_macros(file, errors) {
                        let place = one.place.clone();
                        let name = format!("@{}", one.name);
                        if own.insert(name.clone(), (file.clone(), place.clone())).is_some() {
                            let message = format!("there are two macros `{name}`");
                            errors.push(Diagnostic::new(file, place.clone(), message));
                        }
                        if let Some(other) = sources.macros.insert(one.name.clone(), one) {
                            sources.replaced.push(Replaced::new(name, (&other.file, &other.place), (file, &place)));
                        }
                    }
                } else {
                    let read = file::parse_patterns(file, name, errors);
                    for (id, place) in read.off {
                        sources.switch_off(&id, (file, &place), errors);
                    }
                    for pattern in read.patterns {
                        let twin = own.insert(pattern.id.clone(), (file.clone(), pattern.place.clone()));
                        if twin.is_some() {
                            let message = format!("there are two patterns `{}`", pattern.id);
                            errors.push(Diagnostic::new(file, pattern.place.clone(), message));
                        }
                        match sources.patterns.iter_mut().find(|other| other.id == pattern.id) {
                            Some(other) => {
                                let (old, new) = ((&other.file, &other.place), (file, &pattern.place));
                                sources.replaced.push(Replaced::new(pattern.id.clone(), old, new));
                                *other = pattern;
                            }
                            None => sources.patterns.push(pattern),
                        }
                    }
                }
            }
            if number == 0 {
                sources.first_lists = sources.lists.len();
            }
        }
        sources
    }

    /// True if `@it` stands in the macro, or in a macro that it uses.
    pub(super) fn takes_argument(&self, name: &str) -> bool {
        let mut met = vec![name];
        let mut next = 0;
        while let Some(name) = met.get(next) {
            next += 1;
            let Some(one) = self.macros.get(*name) else { continue };
            if check::holds_argument(&one.tree) {
                return true;
            }
            check::names(&one.tree, &mut |used| {
                if !met.contains(&used) {
                    met.push(used);
                }
            });
        }
        false
    }

    /// Drops a pattern of a folder before.
    fn switch_off(&mut self, id: &str, by: (&Arc<SourceFile>, &Range<usize>), errors: &mut Vec<Diagnostic>) {
        match self.patterns.iter().position(|pattern| pattern.id == id) {
            Some(at) => {
                let other = self.patterns.remove(at);
                let replaced = Replaced::new(id.to_string(), (&other.file, &other.place), by);
                self.replaced.push(Replaced { off: true, ..replaced });
            }
            None => {
                let known = self.patterns.iter().map(|pattern| pattern.id.as_str());
                let hint = did_you_mean(id, known).unwrap_or_else(|| {
                    "a pattern's id is the path of its file and its name; `sayso patterns list` shows all".into()
                });
                let message = format!("there is no pattern `{id}` to switch off");
                errors.push(Diagnostic::new(by.0, by.1.clone(), message).hint(hint));
            }
        }
    }
}
