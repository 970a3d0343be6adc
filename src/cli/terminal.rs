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
    while let Some(at) = rest.find(['[', ']']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // a doubled bracket is one of the text
        let length = match rest.as_bytes() {
            [b'[', b'[', ..] | [b']', b']', ..] if !rest.starts_with("]]") => 2,
            [b'[', ..] => rest.find(' ').unwrap_or(1),
            _ => 1,
        };
        let (mark, behind) = rest.split_at(length);
        out.push_str(&if length == 2 { mark.to_string() } else { styled(NAME, mark) });
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
