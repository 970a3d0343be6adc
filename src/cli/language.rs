//! Whether a text is English at all. Only a text that plainly is not is kept from extraction.

use whichlang::{Lang, detect_language};

use crate::text::lexicon::Lexicon;
use crate::text::tags::Tags;

/// Bytes of the beginning that are looked at: enough to be sure, and little time.
const SAMPLE: usize = 2000;
/// With fewer words than this nothing is plain.
const FEWEST_WORDS: usize = 20;
/// In English more than every third word is a pronoun, an article, a preposition and the like. Where fewer than every
/// fifth is, it is another language: these share "in", "on", "me" and some more.
const FEWEST_FUNCTION_WORDS: usize = 5;
/// A text that begins with so many words, more than every third of them such, is English: no more of it is looked at.
const ENOUGH_WORDS: usize = 60;
const ENOUGH_FUNCTION_WORDS: usize = 3;

/// The code (ISO 639-3) of the language of a text that is plainly not English.
pub fn foreign(text: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let text = text.trim_start();
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let (mut words, mut function_words) = (0, 0);
    let mut at = 0;
    while at < sample.len() {
        let end = word_end(sample, at);
        if end == at {
            at += sample[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let word = &sample[at..end];
        let (letters, entry) = match word.is_ascii() {
            true => (word.len(), lexicon.find_ascii(sample.as_bytes(), at, end)),
            false => (word.chars().count(), lexicon.find(word)),
        };
        // scripts without spaces have long "words"
        words += letters.div_ceil(10);
        function_words += usize::from(lexicon.tags(entry).any(Tags::FUNCTION));
        at = end;
        if words >= ENOUGH_WORDS && function_words * ENOUGH_FUNCTION_WORDS > words {
            return None;
        }
    }
    let few = words >= FEWEST_WORDS && function_words * FEWEST_FUNCTION_WORDS < words;
    // asked last, for it takes longest
    let language = few.then(|| detect_language(sample));
    language.filter(|language| *language != Lang::Eng).map(Lang::three_letter_code)
}

/// The end of the letters and apostrophes that stand at `start`.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let ascii = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b'\'';
    let end = start + bytes[start..].iter().take_while(ascii).count();
    if bytes.get(end).is_none_or(u8::is_ascii) {
        return end;
    }
    let is_letter = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
    end + text[end..].find(|c| !is_letter(c)).unwrap_or(text.len() - end)
}
