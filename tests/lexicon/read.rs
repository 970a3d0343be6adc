/// Reads the small lexicon of the tests, `tests/lexicon/words.txt`.
fn read_lexicon(source: &str) -> Lexicon {
    let mut builder = LexiconBuilder::new();
    let (mut list, mut tags) = ("", Tags::NONE);
    for line in source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let mut names = header.split(' ');
            list = names.next().unwrap_or_default();
            tags = names.fold(Tags::NONE, |tags, name| tags | Tags::named(name).expect("a tag"));
            continue;
        }
        let (forms, parts) = line.split_once(" : ").unwrap_or((line, ""));
        let mut classes = vec![builder.class(list)];
        classes.extend(parts.split_whitespace().map(|part| builder.class(&format!("{list}.{part}"))));
        for form in forms.split(", ") {
            builder.add_form(form, tags, &classes, None);
        }
    }
    builder.add_suffix("ly", Tags::ADVERB);
    builder.add_suffix("ed", Tags::VERB | Tags::PAST);
    builder.build()
}
