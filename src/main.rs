fn main() {
    let program = match sayso::pattern::compile::compile(&[sayso::pattern::load::PatternFolder::embedded()]) {
        Ok(program) => program,
        Err(errors) => {
            eprintln!("{errors}");
            std::process::exit(2);
        }
    };
    let mut extractor = sayso::extract::extractor::Extractor::new(&program);
    for path in std::env::args().skip(1) {
        let mut files = vec![std::path::PathBuf::from(path)];
        if files[0].is_dir() {
            files = std::fs::read_dir(&files[0]).unwrap().map(|entry| entry.unwrap().path()).collect();
            files.sort();
        }
        for path in files {
            let text = std::fs::read_to_string(&path).unwrap();
            let (document, extraction) = extractor.extract(&text);
            let id = path.display().to_string();
            let record = sayso::output::record::record(
                &program,
                &document,
                &extraction,
                id,
                Default::default(),
                Default::default(),
            );
            println!("{}", serde_json::to_string(&record).unwrap());
        }
    }
}
