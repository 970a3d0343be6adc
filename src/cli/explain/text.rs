//! The explanation for people.

use std::io::{self, Write};

use super::model::{Explanation, Failure, Layer, List, Sentence, Token};
use super::sources::{Place, Resolved};
use crate::cli::terminal::{BAD, FAINT, GOOD, NAME, TITLE, marked, styled};

/// Widest column of words.
const WIDEST_WORD: usize = 24;

/// Prints an explanation.
pub fn print(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    for one in &explanation.sentences {
        sentence(one, out)?;
    }
    writeln!(out, "{TITLE}matches{TITLE:#}")?;
    for found in &explanation.matches {
        let verdict = match (found.verdict, &found.by) {
            ("vetoed", Some(by)) => styled(BAD, format!("blocked by the veto {by}")),
            ("beaten", Some(by)) => styled(BAD, format!("beaten by {by}")),
            (verdict, _) => styled(GOOD, verdict),
        };
        writeln!(out, "  {}: {verdict}", styled(NAME, &found.pattern))?;
        writeln!(out, "      {}", marked(&found.marked))?;
    }
    for changed in &explanation.changes {
        writeln!(out, "  {}\n      {}", styled(NAME, &changed.pattern), marked(&changed.marked))?;
    }
    writeln!(out, "\n{TITLE}entered in vain{TITLE:#}")?;
    for miss in &explanation.failures {
        failure(miss, out)?;
    }
    if !explanation.sources.is_empty() {
        writeln!(out, "\n{TITLE}sources{TITLE:#}")?;
    }
    for source in &explanation.sources {
        resolved(source, out)?;
    }
    Ok(())
}

fn sentence(sentence: &Sentence, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{TITLE}sentence {}, paragraph {}{TITLE:#}", sentence.number, sentence.paragraph)?;
    let widths = sentence.tokens.iter().map(|token| token.text.chars().count());
    let width = widths.max().unwrap_or(0).min(WIDEST_WORD);
    for Token { text, kind, parts, narrowed, lists } in &sentence.tokens {
        let parts = format!("{}{}", parts.join(" "), if *narrowed { " *" } else { "" });
        let line = format!("  {text:width$}  {kind:12} {parts:24} {}", lists_shown(lists));
        writeln!(out, "{}", line.trim_end())?;
    }
    let mut before: Option<&str> = None;
    for one in &sentence.layers {
        // all phrases of a name stand on one line
        if one.layer.starts_with('@') && before == Some(&one.layer) {
            write!(out, " \"{}\"", one.text)?;
            continue;
        }
        if before.is_some() {
            writeln!(out)?;
        }
        before = Some(&one.layer);
        write!(out, "  {}", layer(one))?;
    }
    writeln!(out, "{}", if before.is_some() { "\n" } else { "" })
}

fn lists_shown(lists: &[List]) -> String {
    let shown = lists.iter().map(|List { name, tags }| {
        let tags = if tags.is_empty() { String::new() } else { format!("({})", tags.join(" ")) };
        styled(NAME, format!("@{name}")) + &tags
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn layer(one: &Layer) -> String {
    let Layer { layer, text, value, lists, pattern, open } = one;
    let by = pattern.as_ref().map(|pattern| styled(FAINT, format!("by {pattern}"))).unwrap_or_default();
    match layer.as_str() {
        "list entry" => format!("list entry \"{text}\" {}", lists_shown(lists)),
        "#number" => format!("#number \"{text}\"{}", value.map_or_else(String::new, |value| format!(" = {value}"))),
        "#quotation" => format!("#quotation {text}{}", if *open { " (not closed)" } else { "" }),
        "edge" => format!("edge before \"{text}\" {by}"),
        "narrowed" => format!("* \"{text}\" {by}"),
        _ => format!("{layer} \"{text}\""),
    }
}

fn failure(miss: &Failure, out: &mut impl Write) -> io::Result<()> {
    let Failure { pattern, entered_at, took, side, step, token, file, line, column } = miss;
    let took = match took {
        took if took == entered_at || took.is_empty() => String::new(),
        took => format!(", took \"{took}\""),
    };
    let token = token.as_ref().map_or_else(|| "the sentence's edge".to_string(), |token| format!("\"{token}\""));
    let place = styled(FAINT, format!("({file}:{line}:{column})"));
    writeln!(out, "  {}: entered at \"{entered_at}\"{took}", styled(NAME, pattern))?;
    writeln!(out, "      {side} that, {step} does not fit {token} {place}")
}

fn resolved(source: &Resolved, out: &mut impl Write) -> io::Result<()> {
    let place = |place: &Place| format!("\"{}\" in sentence {}", place.text, place.sentence);
    write!(out, "  {} ({}): ", place(&source.place), source.mention)?;
    match (&source.name, source.source_type, source.named) {
        (Some(name), Some(source_type), Some(named)) => {
            let named = if named { "named" } else { "unnamed" };
            let role = source.role.as_ref().map_or_else(String::new, |role| format!(", role \"{role}\""));
            writeln!(out, "{}, {source_type}, {named}{role}", styled(NAME, name))?;
        }
        _ => writeln!(out, "{}", styled(BAD, "nobody"))?,
    }
    let by = source.by.as_ref().map_or_else(String::new, |by| format!(": {}", place(by)));
    writeln!(out, "      {}{by}", source.rule)
}
