//! Large tables of plain numbers. The built-in program's lie in the executable and are read there: nothing is copied, and what is
//! not asked for is not even loaded.

use std::borrow::Cow;

use bytemuck::{AnyBitPattern, NoUninit};

/// A table in memory of its own, or in the executable.
pub type Table<T> = Cow<'static, [T]>;

/// What tables begin at a multiple of; no number needs more.
pub const ALIGNMENT: usize = 8;

/// A table, whatever it holds.
pub trait AnyTable {
    /// Its numbers as they lie in memory.
    fn bytes(&self) -> &[u8];

    /// From now on it is what lies there, as [`bytes`](AnyTable::bytes) gave it.
    fn read_at(&mut self, bytes: &'static [u8]);
}

impl<T: AnyBitPattern + NoUninit> AnyTable for Table<T> {
    fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }

    fn read_at(&mut self, bytes: &'static [u8]) {
        *self = Cow::Borrowed(bytemuck::cast_slice(bytes));
    }
}

impl AnyTable for Cow<'static, str> {
    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }

    fn read_at(&mut self, bytes: &'static [u8]) {
        *self = Cow::Borrowed(std::str::from_utf8(bytes).expect("it was text when it was written"));
    }
}

/// Something that has tables.
pub trait Tables {
    /// Calls `visit` with each of them, always in the same order.
    fn each_table(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable));
}

/// All tables behind one another, each with its length before it.
pub fn write(owner: &mut impl Tables) -> Vec<u8> {
    let mut out = Vec::new();
    owner.each_table(&mut |table| {
        let bytes = table.bytes();
        out.extend((bytes.len() as u64).to_ne_bytes());
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(ALIGNMENT), 0);
    });
    out
}

/// Lets the tables be read where [`write`] has put them; `written` must begin at a multiple of [`ALIGNMENT`].
pub fn read(owner: &mut impl Tables, written: &'static [u8]) {
    let mut rest = written;
    owner.each_table(&mut |table| {
        let (length, behind) = rest.split_at(size_of::<u64>());
        let length = u64::from_ne_bytes(length.try_into().expect("it was cut to size")) as usize;
        table.read_at(&behind[..length]);
        rest = &behind[length.next_multiple_of(ALIGNMENT)..];
    });
}
