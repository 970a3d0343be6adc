//! Opens files and standard input, decompressing what is compressed: told by the first bytes, whatever the name. Of lines, those
//! of UTF-16 become UTF-8, for they could not be told apart before.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;

/// A source of bytes that a thread can hand to another.
pub type Bytes = Box<dyn Source>;

/// What bytes are read from.
pub trait Source: BufRead + Send {
    /// The next bytes, or some of them, for which nobody has to be waited for.
    fn at_hand(&self) -> &[u8];
}

impl<Inner: Read + Send> Source for BufReader<Inner> {
    fn at_hand(&self) -> &[u8] {
        self.buffer()
    }
}

impl<Inner: Read + Send> Source for Chain<Cursor<Vec<u8>>, BufReader<Inner>> {
    fn at_hand(&self) -> &[u8] {
        let (head, rest) = self.get_ref();
        let head = &head.get_ref()[head.position() as usize..];
        if head.is_empty() { rest.buffer() } else { head }
    }
}

/// Bytes that are read at once.
const BUFFER: usize = 1 << 16;

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// A file, read as what it was before it was compressed.
pub fn file(path: &Path) -> io::Result<Bytes> {
    decompressed(File::open(path)?)
}

/// Standard input, read as what it was before it was compressed.
pub fn stdin() -> io::Result<Bytes> {
    decompressed(io::stdin())
}

/// The lines of a source, without a byte order mark; in UTF-8 if the mark is that of UTF-16.
pub fn lines(mut source: Bytes) -> io::Result<Bytes> {
    let Some((encoding, length)) = Encoding::for_bom(source.fill_buf()?) else { return Ok(source) };
    source.consume(length);
    if encoding == UTF_8 {
        return Ok(source);
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok(Box::new(BufReader::with_capacity(BUFFER, Utf16 { source, decoder, ended: false })))
}

/// UTF-16, read as UTF-8.
struct Utf16 {
    source: Bytes,
    decoder: Decoder,
    ended: bool,
}

impl Read for Utf16 {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.ended {
            let bytes = self.source.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, out, last);
            self.source.consume(read);
            self.ended = last && result == CoderResult::InputEmpty;
            // half a character gives nothing yet
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

fn decompressed(mut reader: impl Read + Send + 'static) -> io::Result<Bytes> {
    let mut head = Vec::with_capacity(ZSTD.len());
    (&mut reader).take(ZSTD.len() as u64).read_to_end(&mut head)?;
    let (gzip, zstd) = (head.starts_with(GZIP), head == ZSTD);
    let whole = Cursor::new(head).chain(BufReader::with_capacity(BUFFER, reader));
    Ok(match (gzip, zstd) {
        (true, _) => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(whole))),
        (_, true) => Box::new(BufReader::with_capacity(BUFFER, zstd::Decoder::with_buffer(whole)?)),
        _ => Box::new(whole),
    })
}

/// Adds all bytes of a source to `bytes`, as they were before they were compressed.
pub fn read_whole(mut reader: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    let start = bytes.len();
    reader.read_to_end(bytes)?;
    let read = &bytes[start..];
    if read.starts_with(GZIP) || read.starts_with(ZSTD) {
        let compressed = bytes.split_off(start);
        decompressed(Cursor::new(compressed))?.read_to_end(bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let (mut all, mut whole) = (Vec::new(), Vec::new());
        let read = decompressed(Cursor::new(bytes.clone()))?.read_to_end(&mut all);
        assert_eq!(read_whole(Cursor::new(bytes), &mut whole).is_ok(), read.is_ok());
        assert_eq!(whole, all);
        read.map(|_| all)
    }

    #[test]
    fn compressed_or_not() {
        let gzip = |bytes: &[u8]| {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        };
        for text in [&b""[..], b"a", b"a text"] {
            assert_eq!(read(text.to_vec()).unwrap(), text);
            assert_eq!(read(gzip(text)).unwrap(), text);
            let zstd = zstd::encode_all(text, 1).unwrap();
            assert_eq!(read(zstd.clone()).unwrap(), text);
            assert_eq!(read([zstd.clone(), zstd].concat()).unwrap(), [text, text].concat());
            assert_eq!(read([gzip(text), gzip(text)].concat()).unwrap(), [text, text].concat());
        }
        let half = gzip(b"a longer text").split_off(2);
        assert!(read([GZIP, &half[..half.len() - 9]].concat()).is_err());
    }
}
