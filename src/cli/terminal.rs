//! Text for people: colours where somebody sees them, none where the output is no terminal or NO_COLOR is set.

use std::io::{self, BufWriter, StdoutLock, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};

/// Headings.
pub const TITLE: Style = Style::new().bold();
/// Names of patterns, lists and roles.
pub const NAME: Style = AnsiColor::Cyan.on_default();
/// What holds.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What does not.
pub const BAD: Style = AnsiColor::Red.on_default();
/// What is there for those who look for it.
pub const FAINT: Style = Style::new().dimmed();

/// Standard output for text with colours.
pub fn stdout() -> BufWriter<AutoStream<StdoutLock<'static>>> {
    BufWriter::new(anstream::stdout().lock())
}

/// Prints a line for the user on standard error; that nobody listens is no failure.
pub fn tell(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{message}");
}

/// A text in a style.
pub fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// A text with marked roles, `[source Police] said`, its brackets and roles in colour.
pub fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut open = 0usize;
    while let Some(at) = rest.find(['[', ']']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // a doubled bracket is one of the text, but within marks the first `]` of two closes one
        if rest.starts_with("[[") || rest.starts_with("]]") && open == 0 {
            out.push_str(&rest[..2]);
            rest = &rest[2..];
            continue;
        }
        let opens = rest.starts_with('[');
        open = if opens { open + 1 } else { open.saturating_sub(1) };
        let length = if opens { rest.find(' ').unwrap_or(1) } else { 1 };
        let (mark, behind) = rest.split_at(length);
        out.push_str(&styled(NAME, mark));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// A number with its noun: "1 pattern", "2 patterns".
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Writes everything out.
pub fn finish(mut out: BufWriter<AutoStream<StdoutLock<'static>>>) -> io::Result<()> {
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_the_text_are_no_marks() {
        let colour = |mark: &str| styled(NAME, mark);
        assert_eq!(marked("a [[sic]] b"), "a [[sic]] b");
        let (open, close) = (colour("[cue"), colour("]"));
        assert_eq!(marked("[cue a] [[sic]]"), format!("{open} a{close} [[sic]]"));
        assert_eq!(marked("[x a [cue b]]"), format!("{} a {open} b{close}{close}", colour("[x")));
    }
}
