//! The main text of a web page, with its title, byline and date.

use dom_smoothie::{Article, Config, Readability, TextMode};
use serde_json::{Map, Value};

/// The main text of a page, a paragraph a line, and what its head tells: `title`, `byline`, `date`, `site`. If there is no main
/// text, all of the page's.
pub fn main_text(page: &str) -> (String, Map<String, Value>) {
    let config = || Config { text_mode: TextMode::Formatted, ..Config::default() };
    let read = || Readability::new(page, None, Some(config()));
    let article = read().and_then(|mut reader| reader.parse());
    match article {
        Ok(article) => (article.text_content.to_string(), meta(article)),
        Err(_) => {
            let text = read().map(|reader| reader.doc.formatted_text().to_string());
            (text.unwrap_or_default(), Map::new())
        }
    }
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
