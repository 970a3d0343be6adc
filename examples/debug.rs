use sayso::extract::extractor::Extractor;
fn main() {
    let program = sayso::pattern::compile::compile(&[sayso::pattern::load::PatternFolder::embedded()]).unwrap();
    let mut ex = Extractor::new(&program);
    for text in std::env::args().skip(1) {
        let (doc, verdicts) = ex.matches(&text);
        for s in &doc.sentences {
            println!("SENT {}", &text[s.bytes.range()]);
        }
        for t in &doc.tokens {
            print!("{}/{:?} ", t.text(&text), t.tags);
        }
        println!();
        for (i, name) in program.phrases.iter().enumerate() {
            println!(
                "  {name}: {:?}",
                ex.engine.layers.phrases[i].iter().map(|p| doc.text_of(doc.bytes_of(*p))).collect::<Vec<_>>()
            );
        }
        let marks: Vec<_> = (0..doc.tokens.len())
            .filter(|i| ex.engine.layers.marks[*i].0 & 12 != 0)
            .map(|i| doc.tokens[i].text(&text))
            .collect();
        println!("  edges before: {marks:?}");
        for (m, v) in ex.engine.matches.list.iter().zip(&verdicts) {
            println!(
                "  {} {:?} {:?}",
                program.patterns[m.pattern as usize].source.id,
                v,
                ex.engine
                    .matches
                    .captures(m, &program)
                    .map(|(r, t)| format!("{r}={}", doc.text_of(doc.bytes_of(t))))
                    .collect::<Vec<_>>()
            );
        }
    }
}
