//! Examples of patterns: "[source Police] [cue said] [content it rained]." is a text and what must be captured in it.

use std::ops::Range;

/// A text with the captures that are expected in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The text without the marks.
    pub text: String,
    /// Role, bytes of `text`, and the value for `[value=40 forty]`; in order.
    pub marks: Vec<Mark>,
    /// Bytes of the pattern file.
    pub place: Range<usize>,
}

/// One expected capture.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Role as in the pattern.
    pub role: String,
    /// Bytes of the example's text.
    pub bytes: Range<usize>,
    /// Expected value, for figures.
    pub value: Option<String>,
}

/// Takes the marks out of an example. `[[` stands for a bracket of the text.
pub fn parse(marked: &str) -> Result<(String, Vec<Mark>), String> {
    let mut text = String::with_capacity(marked.len());
    let mut marks: Vec<Mark> = Vec::new();
    let mut open: Vec<(String, Option<String>, usize)> = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find(['[', ']']) {
        text.push_str(&rest[..at]);
        let bracket = &rest[at..];
        if let Some(behind) =
            bracket.strip_prefix("[[").or_else(|| bracket.strip_prefix("]]").filter(|_| open.is_empty()))
        {
            text.push_str(&bracket[..1]);
            rest = behind;
        } else if let Some(behind) = bracket.strip_prefix('[') {
            let Some(space) = behind.find([' ', ']']).filter(|at| behind[*at..].starts_with(' ')) else {
                let mark = behind.split_inclusive(']').next().unwrap_or_default();
                return Err(format!(
                    "`[{mark}` in an example needs a role, a space and words, as in `[source Police]`"
                ));
            };
            let (role, value) = match behind[..space].split_once('=') {
                Some((role, value)) => (role, Some(value.to_string())),
                None => (&behind[..space], None),
            };
            open.push((role.to_string(), value, text.len()));
            rest = &behind[space + 1..];
        } else {
            let Some((role, value, start)) = open.pop() else {
                return Err("an example has a `]` without `[`; for a bracket of the text write `[[` and `]]`".into());
            };
            if text[start..].trim().is_empty() {
                return Err(format!("the mark `[{role} ]` of an example holds no words"));
            }
            if let Some(value) = value.as_ref().filter(|value| value.parse::<f64>().is_err()) {
                return Err(format!("`{role}={value}` of an example is no number in digits, as in `[value=40 forty]`"));
            }
            marks.push(Mark { role, bytes: start..text.len(), value });
            rest = &bracket[1..];
        }
    }
    if let Some((role, ..)) = open.pop() {
        return Err(format!("the mark `[{role} ...` of an example is never closed"));
    }
    text.push_str(rest);
    marks.sort_by_key(|mark| (mark.bytes.start, mark.bytes.end));
    Ok((text, marks))
}

/// The text with its marks, as [`parse`] reads it.
pub fn render(text: &str, marks: &[Mark]) -> String {
    let mut marked = String::with_capacity(text.len() + 16 * marks.len());
    for (at, c) in text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]) {
        let mut closing = marks.iter().filter(|mark| mark.bytes.end == at && mark.bytes.start < at);
        closing.by_ref().for_each(|_| marked.push(']'));
        let mut opening: Vec<&Mark> = marks.iter().filter(|mark| mark.bytes.start == at).collect();
        opening.sort_by_key(|mark| std::cmp::Reverse(mark.bytes.end));
        for mark in opening {
            let value = mark.value.as_ref().map(|value| format!("={value}")).unwrap_or_default();
            marked.push_str(&format!("[{}{value} ", mark.role));
            if mark.bytes.is_empty() {
                marked.push(']');
            }
        }
        match c {
            Some(c @ ('[' | ']')) => marked.extend([c, c]),
            Some(c) => marked.push(c),
            None => {}
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_put_back() {
        for marked in ["[source Police] [[sic]] said [value=40 forty].", "[content He [cue said] [noun so]] é[event x]"]
        {
            let (text, marks) = parse(marked).unwrap();
            assert_eq!(render(&text, &marks), marked);
        }
    }

    #[test]
    fn marks_are_taken_out() {
        let (text, marks) = parse("[source Police] [[sic]] said [value=40 forty].").unwrap();
        assert_eq!(text, "Police [sic] said forty.");
        assert_eq!(&text[marks[1].bytes.clone()], "forty");
        assert_eq!(marks[1].value.as_deref(), Some("40"));
        assert!(parse("[source Police").is_err());
        assert!(parse("Police]").is_err());
    }
}
