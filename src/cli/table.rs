//! Tables: rows of cells as aligned text for a terminal, as CSV, or as JSON Lines.
//!
//! A cell is a JSON value. JSON Lines keep it as it is; in CSV and text a string stands without its quotes, and null is nothing in
//! CSV and a dash in text, where numbers stand to the right, lines never break, and long strings are cut.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::ValueEnum;
use serde_json::{Map, Value};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a terminal that a string may take.
const WIDEST: usize = 48;

/// Between two columns of text.
const GAP: &str = "  ";

/// How a table is printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableFormat {
    /// Aligned for a terminal
    Text,
    /// Comma-separated, with a header
    Csv,
    /// One row a line
    Jsonl,
}

/// Rows of cells under the names of their columns.
pub struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: &'static [&'static str]) -> Self {
        Table { columns, rows: Vec::new() }
    }

    /// Adds a row, which has a cell for each column.
    pub fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }

    /// Prints the table.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: TableFormat, out: &mut impl Write) -> io::Result<()> {
        match format {
            TableFormat::Text => self.write_text(out),
            TableFormat::Csv => self.write_csv(out),
            TableFormat::Jsonl => self.write_jsonl(out),
        }
    }

    fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        let mut widths: Vec<usize> = self.columns.iter().map(|name| name.width()).collect();
        let mut right = vec![false; widths.len()];
        for row in &self.rows {
            for (at, cell) in row.iter().enumerate() {
                widths[at] = widths[at].max(line(cell).width());
                right[at] |= cell.is_number();
            }
        }
        let header = self.columns.iter().map(|name| Cow::Borrowed(*name)).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(line).collect());
        for row in std::iter::once(header).chain(rows) {
            let row: Vec<Cow<'_, str>> = row;
            let mut text = String::new();
            for (at, cell) in row.iter().enumerate() {
                let padding = " ".repeat(widths[at].saturating_sub(cell.width()));
                let (before, behind) = if right[at] { (padding.as_str(), "") } else { ("", padding.as_str()) };
                text.extend([if at == 0 { "" } else { GAP }, before, cell, behind]);
            }
            writeln!(out, "{}", text.trim_end())?;
        }
        Ok(())
    }

    fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        // in memory first, for the writer's errors hide those of `out`, such as a closed pipe
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| plain(cell).into_owned()))?;
        }
        out.write_all(&writer.into_inner().map_err(|error| error.into_error())?)
    }

    fn write_jsonl(&self, out: &mut impl Write) -> io::Result<()> {
        for row in &self.rows {
            let names = self.columns.iter().map(|name| name.to_string());
            let object: Map<String, Value> = names.zip(row.iter().cloned()).collect();
            writeln!(out, "{}", Value::Object(object))?;
        }
        Ok(())
    }
}

/// A cell without the quotes of a string; nothing for null.
fn plain(cell: &Value) -> Cow<'_, str> {
    match cell {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        other => Cow::Owned(other.to_string()),
    }
}

/// A cell on one line of text: white space is one blank, control characters go, what is too long ends in "…".
fn line(cell: &Value) -> Cow<'_, str> {
    let text = match cell {
        Value::Null => return Cow::Borrowed("-"),
        Value::Bool(true) => return Cow::Borrowed("yes"),
        Value::Bool(false) => return Cow::Borrowed("no"),
        cell => plain(cell),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text: String = words.join(" ");
    text.retain(|c| !c.is_control());
    if text.width() > WIDEST {
        let mut width = 0;
        let fits = |c: &char| {
            width += c.width().unwrap_or(0);
            width < WIDEST
        };
        text = text.chars().take_while(fits).collect::<String>().trim_end().to_string();
        text.push('…');
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn printed(rows: Vec<Vec<Value>>, format: TableFormat) -> String {
        let mut table = Table::new(&["who", "named", "claims"]);
        for row in rows {
            table.push(row);
        }
        let mut out = Vec::new();
        table.write(format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_aligned() {
        let rows = vec![
            vec![json!("Ann Reed"), json!(true), json!(12)],
            vec![json!("café 東京"), json!(false), json!(3)],
            vec![Value::Null, Value::Null, json!(1)],
        ];
        let expected = "who        named  claims\n\
                        Ann Reed   yes        12\n\
                        café 東京  no          3\n\
                        -          -           1\n";
        assert_eq!(printed(rows, TableFormat::Text), expected);
    }

    #[test]
    fn text_keeps_to_its_line() {
        let long = format!("a \n\t\u{7}b {}", "長".repeat(60));
        let text = printed(vec![vec![json!(long), json!(true), json!(1)]], TableFormat::Text);
        let row = text.lines().nth(1).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(row.starts_with("a b 長") && row.contains("長…"), "{row}");
        assert!(row.width() <= WIDEST + "  named  claims".len(), "{row}");
    }

    #[test]
    fn csv_and_json_keep_everything() {
        let long = "Reed, \"Ann\"\n".repeat(9);
        let rows = || vec![vec![json!(long), json!(false), json!(2)], vec![Value::Null, Value::Null, json!(1)]];
        let csv = printed(rows(), TableFormat::Csv);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(read[0].iter().collect::<Vec<_>>(), [long.as_str(), "false", "2"]);
        assert_eq!(read[1].iter().collect::<Vec<_>>(), ["", "", "1"]);
        let lines = printed(rows(), TableFormat::Jsonl);
        let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!(first, json!({"who": long, "named": false, "claims": 2}));
        assert_eq!(lines.lines().nth(1).unwrap(), r#"{"who":null,"named":null,"claims":1}"#);
    }

    #[test]
    fn a_table_without_rows() {
        assert_eq!(printed(Vec::new(), TableFormat::Text), "who  named  claims\n");
        assert_eq!(printed(Vec::new(), TableFormat::Csv), "who,named,claims\n");
        assert_eq!(printed(Vec::new(), TableFormat::Jsonl), "");
    }
}
