//! The main text of a web page, with its title, byline and date.

use dom_smoothie::{Article, Config, Readability, TextMode};
use serde_json::{Map, Value};

/// Elements within elements that a page may have, as in browsers: reading takes the more time the deeper they are.
const DEEPEST: usize = 512;

/// Elements that need no end tag, so that nothing is in them as far as depth goes.
const WITHOUT_END: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// The main text of a page, a paragraph a line, and what its head tells: `title`, `byline`, `date`, `site`. If there is
/// no main text, all of the page's.
///
/// # Errors
/// More elements stand within each other than browsers allow: such a page is broken, and would take long to read.
pub fn main_text(page: &str) -> Result<(String, Map<String, Value>), String> {
    if depth(page) > DEEPEST {
        return Err(format!("no web page: more than {DEEPEST} elements within each other"));
    }
    let config = || Config { text_mode: TextMode::Formatted, ..Config::default() };
    let read = || Readability::new(page, None, Some(config()));
    let article = read().and_then(|mut reader| reader.parse());
    match article {
        Ok(article) => Ok((article.text_content.to_string(), meta(article))),
        Err(_) => {
            let text = read().map(|reader| reader.doc.formatted_text().to_string());
            Ok((text.unwrap_or_default(), Map::new()))
        }
    }
}

/// How deep elements stand in each other, counting start and end tags.
fn depth(page: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    // the `svg` and `math` elements that are open: there, and nowhere else in a page, `/>` closes an element
    let mut drawings = 0usize;
    let mut rest = page;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if tag.starts_with("!--") {
            rest = behind_comment(tag);
            continue;
        }
        let (is_end, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = &name[..length];
        let is_one_of = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        if name.is_empty() || is_one_of(WITHOUT_END) {
            continue;
        }
        let is_drawing = is_one_of(&["svg", "math"]);
        if is_end {
            depth = depth.saturating_sub(1);
            drawings = drawings.saturating_sub(usize::from(is_drawing));
            continue;
        }
        let is_closed =
            (is_drawing || drawings > 0) && tag.split(['<', '>']).next().is_some_and(|tag| tag.ends_with('/'));
        if is_closed {
            continue;
        }
        if is_one_of(&["script", "style"]) {
            // what looks like a tag in there is none: `a<b`
            rest = behind_end(tag, name);
            continue;
        }
        depth += 1;
        drawings += usize::from(is_drawing);
        deepest = deepest.max(depth);
    }
    deepest
}

/// What stands behind a comment that begins here; nothing if it never ends.
fn behind_comment(comment: &str) -> &str {
    let mut ends = comment.match_indices('>').map(|(at, _)| comment.split_at(at));
    ends.find(|(before, _)| before.ends_with("--") || before.ends_with("--!")).map_or("", |(_, behind)| behind)
}

/// What stands behind the name in the end tag of an element; nothing if it never ends.
fn behind_end<'p>(element: &'p str, name: &str) -> &'p str {
    let mut ends = element.match_indices("</").filter_map(|(at, _)| element[at + 2..].split_at_checked(name.len()));
    ends.find(|(end, _)| end.eq_ignore_ascii_case(name)).map_or("", |(_, behind)| behind)
}

fn meta(article: Article) -> Map<String, Value> {
    let fields = [
        ("title", Some(article.title)),
        ("byline", article.byline),
        ("date", article.published_time),
        ("site", article.site_name),
    ];
    let known = fields.into_iter().filter_map(|(name, value)| {
        let value = value?.trim().to_string();
        (!value.is_empty()).then(|| (name.to_string(), Value::String(value)))
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_and_scripts_are_not_deep() {
        let icon = "<svg><title>Go</title><path d='M0'/><g><use href='#a' /></g></svg>";
        for page in [
            format!("<svg>{}</svg>", "<path d='M0'/>".repeat(600)),
            format!("<math>{}</math>", "<mspace/>".repeat(600)),
            icon.repeat(600),
            "<svg/>".repeat(600),
            format!("<SCRIPT>{}</Script >", "a<b;".repeat(600)),
            "<style>a<b</style>".repeat(600),
            format!("<!-- {} -->", "<div>".repeat(600)),
            "<!--><!--- <div> --!>".repeat(600),
        ] {
            assert!(depth(&format!("<div>{page}</div>")) <= 4, "{page}");
        }
    }

    #[test]
    fn what_is_deep_stays_deep() {
        for before in ["", "<svg></svg>", "<svg/>", "<script>a<b</script>", "<!-->", "<!-- a -->", "<!--->", "a < b"] {
            assert!(depth(&(before.to_string() + &"<div/>".repeat(600))) >= 600, "{before}");
        }
        assert_eq!(depth(&"<svg><g>".repeat(300)), 600);
        assert_eq!(depth("<script>never ends<div><div>"), 0);
    }
}
