//! One web page for a text: the text with claims, sources, cues and figures marked in place, a list by source and a table of
//! figures. Everything is in the file: no script, no font, no picture, nothing is fetched.

use std::collections::{HashMap, HashSet};
use std::fmt::{self, Display, Write as _};

use super::record::{ClaimRecord, EntityRecord, FigureRecord, Id, Place, Record};

const STYLE: &str = include_str!("page.css");

/// The page of a record whose offsets are bytes of `text`.
pub fn page(record: &Record<'_>, text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 + STYLE.len() + 1000);
    // writing to a string does not fail
    let _ = Page { record, text }.write(&mut out);
    out
}

/// Text in which nothing is markup.
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

/// A stretch of the text that is marked.
struct Mark {
    place: Place,
    class: &'static str,
    /// The claim or figure that it belongs to.
    id: Id,
}

struct Page<'p> {
    record: &'p Record<'p>,
    text: &'p str,
}

impl Page<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let record = self.record;
        let meta =
            |name: &str| record.meta.get(name).and_then(|value| value.as_str()).filter(|value| !value.is_empty());
        let title = Escaped(meta("title").unwrap_or(&record.id));
        writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
        writeln!(
            out,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>"
        )?;
        out.push_str(STYLE);
        for claim in &record.claims {
            // a claim that is chosen in the list shows where it stands
            writeln!(out, "article:has(#{0}:target) .{0} {{ background: var(--chosen); }}", claim.id)?;
        }
        writeln!(out, "</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>")?;
        let facts: Vec<&str> = ["byline", "date", "site", "dateline"].into_iter().filter_map(meta).collect();
        writeln!(out, "<p>{}</p>", Escaped(&facts.join(" · ")))?;
        writeln!(
            out,
            "<p class=\"key\"><span class=\"source\">source</span> <span class=\"cue\">cue</span> \
             <span class=\"content\">content</span> <span class=\"figure\">figure</span></p>\n</header>"
        )?;
        out.push_str("<article>");
        self.article(out)?;
        out.push_str("</article>\n");
        self.sources(out)?;
        self.figures(out)?;
        out.push_str("</body>\n</html>\n");
        Ok(())
    }

    /// All marks, in order of their first byte.
    fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut add = |places: &[Place], class, id| {
            marks.extend(places.iter().map(|place| Mark { place: *place, class, id }));
        };
        for claim in &self.record.claims {
            add(&claim.content.spans, "content", claim.id);
            if let Some(source) = &claim.source {
                add(&source.spans, "source", claim.id);
            }
            if let Some(cue) = &claim.cue {
                add(&cue.spans, "cue", claim.id);
            }
        }
        for figure in &self.record.figures {
            add(&figure.spans, "figure", figure.id);
        }
        marks.sort_by_key(|mark| mark.place);
        marks
    }

    /// The text, cut wherever a mark begins or ends, for marks may cross.
    fn article(&self, out: &mut String) -> fmt::Result {
        let marks = self.marks();
        let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| mark.place).chain([0, self.text.len()]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut coming = marks.iter().peekable();
        let mut open: Vec<&Mark> = Vec::new();
        let mut anchored = HashSet::new();
        for cut in cuts.windows(2) {
            let (start, end) = (cut[0], cut[1]);
            open.retain(|mark| mark.place[1] > start);
            while let Some(mark) = coming.next_if(|mark| mark.place[0] == start) {
                open.push(mark);
                if anchored.insert(mark.id) {
                    write!(out, "<a id=\"{}\"></a>", mark.id)?;
                }
            }
            let words = Escaped(&self.text[start..end]);
            if open.is_empty() {
                write!(out, "{words}")?;
                continue;
            }
            out.push_str("<span class=\"");
            for (number, mark) in open.iter().enumerate() {
                write!(out, "{}{} {}", if number > 0 { " " } else { "" }, mark.class, mark.id)?;
            }
            write!(out, "\">{words}</span>")?;
        }
        Ok(())
    }

    /// The claims by source, and behind them those without one.
    fn sources(&self, out: &mut String) -> fmt::Result {
        let claims: HashMap<Id, &ClaimRecord<'_>> = self.record.claims.iter().map(|claim| (claim.id, claim)).collect();
        writeln!(out, "<aside>\n<h2>Who says what</h2>")?;
        for EntityRecord { name, role, claims: ids, .. } in &self.record.sources {
            write!(out, "<h3>{}", Escaped(name))?;
            if let Some(role) = role {
                write!(out, " <small>{}</small>", Escaped(role))?;
            }
            writeln!(out, "</h3>\n<ul>")?;
            for claim in ids.iter().filter_map(|id| claims.get(id)) {
                item(out, claim)?;
            }
            writeln!(out, "</ul>")?;
        }
        let nobody = |claim: &&ClaimRecord<'_>| claim.source.as_ref().is_none_or(|source| source.entity.is_none());
        let mut without = self.record.claims.iter().filter(nobody).peekable();
        if without.peek().is_some() {
            writeln!(out, "<h3>No source named</h3>\n<ul>")?;
            for claim in without {
                item(out, claim)?;
            }
            writeln!(out, "</ul>")?;
        }
        writeln!(out, "</aside>")
    }

    fn figures(&self, out: &mut String) -> fmt::Result {
        if self.record.figures.is_empty() {
            return Ok(());
        }
        let claims: HashMap<Id, &ClaimRecord<'_>> = self.record.claims.iter().map(|claim| (claim.id, claim)).collect();
        writeln!(
            out,
            "<section>\n<h2>How many</h2>\n<div class=\"wide\"><table>\n<tr><th>Figure</th><th>Value</th><th>What</th>\
             <th>Event</th><th>Period</th><th>According to</th></tr>"
        )?;
        for figure in &self.record.figures {
            let source = figure.claim.and_then(|id| claims.get(&id)).and_then(|claim| claim.source.as_ref());
            let source = source.map(|source| source.name.as_deref().unwrap_or(&source.text));
            row(out, figure, source)?;
        }
        writeln!(out, "</table></div>\n</section>")
    }
}

fn item(out: &mut String, claim: &ClaimRecord<'_>) -> fmt::Result {
    write!(out, "<li>")?;
    if let Some(cue) = &claim.cue {
        write!(out, "<small>{}</small> ", Escaped(&cue.text))?;
    }
    writeln!(out, "<a href=\"#{}\">{}</a></li>", claim.id, Escaped(&claim.content.text))
}

fn row(out: &mut String, figure: &FigureRecord<'_>, source: Option<&str>) -> fmt::Result {
    let number = |number: Option<super::record::Number>| number.map_or_else(String::new, |number| number.0.to_string());
    let value = match figure.value {
        None if figure.min.is_some() || figure.max.is_some() => {
            format!("{}–{}", number(figure.min), number(figure.max))
        }
        value => number(value),
    };
    let noun = figure.noun.as_deref().unwrap_or(&figure.unit);
    writeln!(
        out,
        "<tr><td><a href=\"#{}\">{}</a></td><td class=\"number\">{value}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        figure.id,
        Escaped(&figure.text),
        Escaped(noun),
        figure.event.map_or("", |event| event.name()),
        Escaped(figure.period.as_deref().unwrap_or_default()),
        Escaped(source.unwrap_or_default()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extractor, OffsetUnit, Patterns};

    #[test]
    fn the_text_comes_whole_and_nothing_in_it_is_markup() {
        let patterns = Patterns::embedded();
        let text = "“At least 14 <b>people</b> & \"crew\" were killed,” Ann Reed said.\n\nIt rained.";
        let record = Extractor::new(&patterns).record_in("a<b", text, OffsetUnit::Bytes);
        let page = page(&record, text);
        let article = &page[page.find("<article>").unwrap() + 9..page.find("</article>").unwrap()];
        let mut plain = String::new();
        for piece in article.split('<') {
            plain.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
        }
        let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        assert_eq!(plain, text);
        assert!(page.contains("<title>a&lt;b</title>") && !page.contains("<b>") && !page.contains("http://"));
        assert!(
            article.contains("<a id=\"c1\"></a>") && page.contains("href=\"#c1\"") && page.contains("href=\"#f1\"")
        );
    }
}
