//! Compact JSON, added to a buffer that is there already: what `serde_json::to_writer` writes, byte for byte, in a third of the
//! time, for a record is made of thousands of small fields and each goes straight to where it belongs.

use std::fmt::Display;

use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer,
};
use serde_json::Error;

/// Adds a value as JSON to `out`.
///
/// # Errors
/// If it holds maps whose keys are no strings, or enums with fields, which records do not.
pub fn write(value: &impl Serialize, out: &mut Vec<u8>) -> Result<(), Error> {
    value.serialize(Json { out })
}

/// The name under which `serde_json` writes a number that keeps its digits as they were read, if its feature
/// `arbitrary_precision` is on: an object with one string, which is the number.
const DIGITS: &str = "$serde_json::private::Number";

struct Json<'o> {
    out: &'o mut Vec<u8>,
}

/// No bracket.
const NOTHING: u8 = 0;

/// An array or object that has begun. Each of its parts is followed by a comma; the last comma gives way to the closing bracket.
struct Parts<'o> {
    out: &'o mut Vec<u8>,
    close: u8,
}

impl<'o> Parts<'o> {
    #[inline]
    fn open(json: Json<'o>, open: u8, close: u8) -> Self {
        json.out.push(open);
        Parts { out: json.out, close }
    }

    #[inline]
    fn part(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        value.serialize(Json { out: self.out })?;
        self.out.push(b',');
        Ok(())
    }

    /// A string without its quotes.
    #[cold]
    fn digits(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        let start = self.out.len();
        value.serialize(Json { out: self.out })?;
        self.out.remove(start);
        self.out.pop();
        Ok(())
    }

    #[inline]
    fn close(self) {
        match self.out.last_mut() {
            _ if self.close == NOTHING => {}
            Some(last) if *last == b',' => *last = self.close,
            _ => self.out.push(self.close),
        }
    }
}

const fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

static SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = is_special(byte as u8);
        byte += 1;
    }
    table
};

/// How many bytes at the beginning need no escape. Sixteen are tested at once, which takes a few machine instructions.
fn plain_length(text: &[u8]) -> usize {
    let (blocks, _) = text.as_chunks::<16>();
    let is_plain = |block: &&[u8; 16]| !block.iter().fold(false, |special, byte| special | is_special(*byte));
    let tested = 16 * blocks.iter().take_while(is_plain).count();
    tested + text[tested..].iter().take_while(|byte| !SPECIAL[usize::from(**byte)]).count()
}

fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, behind) = rest.split_at(plain_length(rest));
        out.extend_from_slice(plain);
        let Some((special, behind)) = behind.split_first() else { break };
        write_escape(*special, out);
        rest = behind;
    }
    out.push(b'"');
}

fn write_escape(special: u8, out: &mut Vec<u8>) {
    let short = match special {
        b'"' | b'\\' => special,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            out.extend_from_slice(format!("\\u{special:04x}").as_bytes());
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

macro_rules! integers {
    ($($method:ident $type:ty;)*) => {
        $(#[inline]
        fn $method(self, value: $type) -> Result<(), Error> {
            self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
            Ok(())
        })*
    };
}

impl<'o> Serializer for Json<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'o>;
    type SerializeTuple = Parts<'o>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Parts<'o>;
    type SerializeStruct = Parts<'o>;
    type SerializeStructVariant = Impossible<(), Error>;

    integers! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64;
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64;
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        write_string(value, self.out);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    #[inline]
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), Error> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    /// Names are Rust's, or set in the source: they need no escapes.
    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.out.push(b'"');
        self.out.extend_from_slice(variant.as_bytes());
        self.out.push(b'"');
        Ok(())
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(has_fields(name))
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'o>, Error> {
        Ok(Parts::open(self, b'[', b']'))
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Parts<'o>, Error> {
        Ok(Parts::open(self, b'[', b']'))
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Err(has_fields(name))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(has_fields(name))
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'o>, Error> {
        Ok(Parts::open(self, b'{', b'}'))
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts<'o>, Error> {
        if name == DIGITS {
            return Ok(Parts { out: self.out, close: NOTHING });
        }
        Ok(Parts::open(self, b'{', b'}'))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(has_fields(name))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.serialize_str(&value.to_string())
    }
}

fn has_fields(name: &str) -> Error {
    Error::custom(format_args!("{name} has fields without names or is a choice with fields"))
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.part(value)
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeTuple for Parts<'_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.part(value)
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let start = self.out.len();
        key.serialize(Json { out: self.out })?;
        if self.out.get(start) != Some(&b'"') {
            return Err(Error::custom("a key must be a string"));
        }
        self.out.push(b':');
        Ok(())
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.part(value)
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Error;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        if self.close == NOTHING {
            return self.digits(value);
        }
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.part(value)
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::{Value, json};

    use super::*;

    fn written(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn same_bytes_as_serde_json() {
        let mut text = String::from("twenty plain characters, ");
        text.extend((0..0x100).filter_map(char::from_u32));
        text.push_str("“Türk” 😀");
        let value = json!({
            "text": text,
            "\"key\n": [[], {}, [1], {"a": null}, true, false],
            "numbers": [0, -7, 1.5, 1e300, u64::MAX, i64::MIN],
            "": "",
        });
        assert_eq!(written(&value), value.to_string());
        for start in text.char_indices().map(|(at, _)| at) {
            assert_eq!(written(&&text[start..]), Value::from(&text[start..]).to_string());
        }
    }

    #[test]
    fn structs_and_tuples() {
        #[derive(Serialize)]
        enum Kind {
            Plain,
            Other(u8),
        }
        #[derive(Serialize)]
        struct Whole {
            #[serde(flatten)]
            part: Part,
            places: Vec<[usize; 2]>,
            kind: Kind,
            nothing: Option<char>,
        }
        #[derive(Serialize)]
        struct Part {
            letter: char,
            value: f64,
        }
        let whole = |kind| Whole { part: Part { letter: 'é', value: 2.0 }, places: vec![[1, 2]], kind, nothing: None };
        assert_eq!(written(&whole(Kind::Plain)), serde_json::to_string(&whole(Kind::Plain)).unwrap());
        assert!(write(&whole(Kind::Other(1)), &mut Vec::new()).is_err());
        assert!(write(&std::collections::BTreeMap::from([(1, 2)]), &mut Vec::new()).is_err());
    }
}
