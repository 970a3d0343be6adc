//! Bytes of a file to text: UTF-8 as it is, UTF-16 by its byte order mark, and older encodings by detection. Line ends are
//! kept as they are, so that offsets stay true to the decoded text.

use std::borrow::Cow;
use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, borrowed if the bytes were UTF-8. A byte order mark is dropped.
    pub text: Cow<'b, str>,
    /// The encoding's name as the WHATWG Encoding Standard has it: "UTF-8", "windows-1252".
    pub encoding: &'static str,
    /// The encoding was guessed from the bytes, for nothing told it.
    pub guessed: bool,
    /// Some bytes fitted no character and were replaced by U+FFFD.
    pub replaced: bool,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// There is a NUL byte, so this is no text file.
    Binary {
        /// Where the first one stands.
        at: usize,
    },
    /// The text is too long for offsets of 32 bits.
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Binary { at } => write!(f, "not a text: NUL byte at offset {at}"),
            DecodeError::TooLong { length } => {
                write!(f, "too long: {length} bytes of text, at most {LONGEST_TEXT} can be read")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

/// Longest text, in bytes of UTF-8, that a document can hold.
pub const LONGEST_TEXT: usize = u32::MAX as usize;

/// How many bytes the detection of older encodings looks at.
const SAMPLE: usize = 1 << 20;

/// The text of a file's bytes.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    let marked = Encoding::for_bom(bytes);
    if let Some((encoding, length)) = marked
        && (encoding == UTF_16LE || encoding == UTF_16BE)
    {
        let (text, replaced) = encoding.decode_without_bom_handling(&bytes[length..]);
        if let Some(at) = memchr::memchr(0, text.as_bytes()) {
            return Err(DecodeError::Binary { at });
        }
        return short_enough(Decoded { text, encoding: encoding.name(), guessed: false, replaced });
    }
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(DecodeError::Binary { at });
    }
    let (body, mark) = match marked {
        Some((_, length)) => (&bytes[length..], true),
        None => (bytes, false),
    };
    match std::str::from_utf8(body) {
        Ok(text) => {
            short_enough(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), guessed: false, replaced: false })
        }
        Err(error) if mark || is_damaged_utf8(body, error.valid_up_to()) => {
            let text = String::from_utf8_lossy(body);
            short_enough(Decoded { text, encoding: UTF_8.name(), guessed: !mark, replaced: true })
        }
        Err(error) => {
            let encoding = detect(body, error.valid_up_to());
            let (text, replaced) = encoding.decode_without_bom_handling(body);
            short_enough(Decoded { text, encoding: encoding.name(), guessed: true, replaced })
        }
    }
}

/// Bytes at the beginning of a web page in which it may name its encoding.
const PAGE_HEAD: usize = 1024;

/// The text of a web page, which may name its encoding itself.
pub fn decode_page(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    let named = named_encoding(&bytes[..bytes.len().min(PAGE_HEAD)]);
    match named {
        Some(encoding) if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() => {
            if let Some(at) = memchr::memchr(0, bytes) {
                return Err(DecodeError::Binary { at });
            }
            let (text, replaced) = encoding.decode_without_bom_handling(bytes);
            short_enough(Decoded { text, encoding: encoding.name(), guessed: false, replaced })
        }
        _ => decode(bytes),
    }
}

/// The encoding behind "charset=" in the head of a page, if it is one of bytes.
fn named_encoding(head: &[u8]) -> Option<&'static Encoding> {
    const NAME: &[u8] = b"charset=";
    let at = head.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))? + NAME.len();
    let label = head[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let length = label.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(**b, b'-' | b'_' | b':' | b'.'));
    let encoding = Encoding::for_label(&label[..length.count()])?;
    (encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

/// UTF-8 with a few broken places: of the sequences of bytes that are not ASCII, most are good ones. Text of an older
/// encoding has hardly any sequence that is good UTF-8.
fn is_damaged_utf8(bytes: &[u8], valid: usize) -> bool {
    let sample = &bytes[..bytes.len().min(valid.saturating_add(SAMPLE))];
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 2 * bad
}

/// The most likely encoding of bytes that are no UTF-8, looking from shortly before the first byte that shows it.
fn detect(bytes: &[u8], valid: usize) -> &'static Encoding {
    let start = valid.saturating_sub(SAMPLE / 2);
    let sample = &bytes[start..bytes.len().min(start.saturating_add(SAMPLE))];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn short_enough(decoded: Decoded<'_>) -> Result<Decoded<'_>, DecodeError> {
    match decoded.text.len() {
        length if length > LONGEST_TEXT => Err(DecodeError::TooLong { length }),
        _ => Ok(decoded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
    }

    #[test]
    fn utf8_is_borrowed() {
        for bytes in ["", "Türk said\r\nso.", "\u{feff}\u{feff}x"] {
            let decoded = decode(bytes.as_bytes()).unwrap();
            assert!(matches!(decoded.text, Cow::Borrowed(_)) && !decoded.guessed && !decoded.replaced);
        }
        assert_eq!(text("\u{feff}Türk\r\n".as_bytes()), ("Türk\r\n".into(), "UTF-8"));
    }

    #[test]
    fn utf16_by_its_mark() {
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            "\u{feff}"
                .encode_utf16()
                .chain(text.encode_utf16())
                .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect()
        };
        assert_eq!(text(&utf16("“Türk” 😀", false)), ("“Türk” 😀".into(), "UTF-16LE"));
        assert_eq!(text(&utf16("“Türk” 😀", true)), ("“Türk” 😀".into(), "UTF-16BE"));
        assert!(decode(&[0xff, 0xfe, 0x00]).unwrap().replaced);
    }

    #[test]
    fn older_encodings_are_guessed() {
        let bytes = b"The caf\xe9 owner said \x93it\x92s over\x94 and left \x96 for good.";
        assert_eq!(text(bytes), ("The café owner said “it’s over” and left – for good.".into(), "windows-1252"));
        assert!(decode(bytes).unwrap().guessed);
    }

    #[test]
    fn pages_name_their_encoding() {
        let page = |head: &str| [head.as_bytes(), b"<p>caf\xe9 \xa4"].concat();
        let read = |bytes: &[u8]| decode_page(bytes).unwrap().text.into_owned();
        assert!(read(&page("<meta charset=\"ISO-8859-15\">")).ends_with("café €"));
        assert!(read(&page("<META content='text/html; Charset=windows-1252'>")).ends_with("café ¤"));
        assert!(read(&page("<meta charset=utf-8>")).contains("caf"));
        assert_eq!(read("<meta charset=latin1>é".as_bytes()), "<meta charset=latin1>é");
        assert!(decode_page(b"<meta charset=latin1>\xe9\0").is_err());
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = "“One,” he said. “Two,” she said – Türk.".as_bytes().to_vec();
        bytes.extend(b" Touch\xe9");
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.replaced && decoded.encoding == "UTF-8" && decoded.text.ends_with("Touch\u{fffd}"));
    }

    #[test]
    fn nul_means_binary() {
        assert_eq!(decode(b"ab\0c"), Err(DecodeError::Binary { at: 2 }));
        assert_eq!(decode(b"\xef\xbb\xbf\0"), Err(DecodeError::Binary { at: 3 }));
        assert!(DecodeError::Binary { at: 2 }.to_string().contains("offset 2"));
    }
}
