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

/// The main text of a page, a paragraph a line, and what its head tells: `title`, `byline`, `date`, `site`. If there is no main
/// text, all of the page's.
///
/// # Errors
/// The page is not like one.
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
    for tag in page.split('<').skip(1) {
        let name = tag.trim_start_matches('/');
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = &name[..length];
        if name.is_empty() || WITHOUT_END.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        depth = if tag.starts_with('/') { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
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
