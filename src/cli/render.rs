//! A record in the format that is asked for.

use std::io;

use super::args::Format;
use crate::output::csv::{self, Table};
use crate::output::record::Record;
use crate::output::{brat, json, page};
use crate::text::offsets::OffsetUnit;

/// How records are printed.
#[derive(Clone, Copy, Debug)]
pub struct Renderer {
    /// The format.
    pub format: Format,
    /// What offsets count.
    pub unit: OffsetUnit,
    /// What a row of CSV stands for.
    pub table: Table,
}

impl Renderer {
    /// The unit of offsets that a record must have to be printed.
    pub fn unit(&self) -> OffsetUnit {
        match self.format {
            Format::Json | Format::Jsonl | Format::Csv => self.unit,
            Format::Html | Format::Brat => OffsetUnit::Bytes,
        }
    }

    /// What stands before the first record.
    pub fn head(&self) -> &'static str {
        if self.format == Format::Csv { csv::head(self.table) } else { "" }
    }

    /// Adds a record to `out`.
    pub fn render(&self, record: &Record<'_>, text: &str, out: &mut Vec<u8>) -> io::Result<()> {
        match self.format {
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, record)?;
                out.push(b'\n');
            }
            Format::Jsonl => {
                json::write(record, out)?;
                out.push(b'\n');
            }
            Format::Csv => csv::rows(record, self.table, out).map_err(io::Error::other)?,
            Format::Html => out.extend(page::page(record, text).into_bytes()),
            Format::Brat => out.extend(brat::standoff(record, text).into_bytes()),
        }
        Ok(())
    }
}
