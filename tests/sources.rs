//! Who is behind each claim, in little articles (`sources.txt`).

use sayso::{Extractor, Patterns, Record};

/// One article with what is expected of it.
struct Case<'f> {
    name: &'f str,
    text: String,
    sources: Vec<&'f str>,
    roles: Vec<(&'f str, &'f str)>,
    aliases: Vec<(&'f str, &'f str)>,
}

fn cases(fixture: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut in_text = false;
    for line in fixture.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            let (text, sources, roles, aliases) = Default::default();
            cases.push(Case { name, text, sources, roles, aliases });
            in_text = true;
            continue;
        }
        let Some(case) = cases.last_mut() else {
            assert!(line.is_empty(), "a line before the first case: {line}");
            continue;
        };
        let pair = |line: &'_ str| line.find(" = ").unwrap_or_else(|| panic!("no ' = ' in {line}"));
        if line == "--" {
            in_text = false;
        } else if in_text {
            case.text.push_str(line);
            case.text.push('\n');
        } else if let Some(rest) = line.strip_prefix("role ") {
            case.roles.push((&rest[..pair(rest)], &rest[pair(rest) + 3..]));
        } else if let Some(rest) = line.strip_prefix("alias ") {
            case.aliases.push((&rest[..pair(rest)], &rest[pair(rest) + 3..]));
        } else if !line.is_empty() {
            assert!(line.contains(" -> "), "no ' -> ' in {line}");
            case.sources.push(line);
        }
    }
    assert!(cases.len() >= 40, "only {} cases", cases.len());
    assert!(cases.iter().all(|case| !case.sources.is_empty()), "a case without sources");
    cases
}

/// The sources of all claims, in order of the text, as the fixture writes them.
fn found(record: &Record<'_>) -> Vec<String> {
    let mut sources: Vec<_> = record.claims.iter().filter_map(|claim| claim.source.as_ref()).collect();
    sources.sort_by_key(|source| source.spans[0]);
    sources.dedup_by_key(|source| source.spans[0]);
    let line = |source: &&sayso::output::record::SourceRecord| match (&source.name, source.source_type, source.named) {
        (Some(name), Some(source_type), Some(named)) => {
            let named = if named { "named" } else { "unnamed" };
            format!("{} -> {name} | {} | {named} | {}", source.text, source_type.name(), source.mention.name())
        }
        _ => format!("{} -> -", source.text),
    };
    sources.iter().map(line).collect()
}

#[test]
fn sources_are_resolved() {
    let patterns = Patterns::embedded();
    let mut extractor = Extractor::new(&patterns);
    let mut wrong = Vec::new();
    for case in cases(include_str!("sources.txt")) {
        let record = extractor.record(case.name, &case.text);
        let found = found(&record);
        // Patterns may find more claims than a case is about.
        let mut rest = found.iter();
        if !case.sources.iter().all(|wanted| rest.any(|line| line == wanted)) {
            let (expected, found) = (case.sources.join("\n    "), found.join("\n    "));
            wrong.push(format!("{}\n  expected\n    {expected}\n  found\n    {found}", case.name));
        }
        for (name, role) in case.roles {
            let entity = record.sources.iter().find(|source| &*source.name == name);
            if entity.and_then(|entity| entity.role.as_deref()) != Some(role) {
                wrong.push(format!(
                    "{}\n  role of {name}: expected {role:?}, found {:?}",
                    case.name,
                    entity.map(|entity| &entity.role)
                ));
            }
        }
        for (name, alias) in case.aliases {
            let entity = record.sources.iter().find(|source| &*source.name == name);
            if !entity.is_some_and(|entity| entity.aliases.iter().any(|other| other == alias)) {
                wrong.push(format!(
                    "{}\n  {name} has no alias {alias}: {:?}",
                    case.name,
                    entity.map(|entity| &entity.aliases)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn entities_are_listed_once_in_order_of_first_mention_and_only_with_claims() {
    let patterns = Patterns::embedded();
    let mut extractor = Extractor::new(&patterns);
    let text = "Victor Halloran met Edith Marlow and Harold Brandt. Brandt said that he was late. Marlow said that she was not. \
                Brandt said that it rained.";
    let record = extractor.record("order", text);
    let names: Vec<&str> = record.sources.iter().map(|source| &*source.name).collect();
    assert_eq!(names, ["Edith Marlow", "Harold Brandt"]);
    for source in &record.sources {
        assert!(!source.claims.is_empty(), "{source:?}");
    }
}

/// Texts that are nothing like an article do no harm.
#[test]
fn odd_texts_are_read() {
    let patterns = Patterns::embedded();
    let mut extractor = Extractor::new(&patterns);
    let texts = [
        "said",
        "He said. She said. They said. It said. Who said? I said.",
        "\"\" said \"\" who said \"",
        "Mr. said that Mrs. said that Dr. said.",
        "'s 's 's said that 's",
        "The The The said that The.",
        "of of of of said that , , , who , , said.",
        "Ann, Ann, Ann, and Ann and Ann said that Ann, 59, of Ann, Ann, said.",
        "“Who,” “which,” “that” — who — who — said (who said (who said that he said",
    ];
    for text in texts {
        extractor.record("odd", text);
        extractor.record("odd", &text.repeat(40));
        extractor.record("odd", &text.to_uppercase());
    }
}
