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

/// The code (ISO 639-3) of the language of a text that is plainly not English.
pub fn foreign(text: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let text = text.trim_start();
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let (mut words, mut function_words) = (0, 0);
    let is_letter = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
    let mut rest = sample;
    while let Some(start) = rest.find(is_letter) {
        let from_word = &rest[start..];
        let (word, behind) = from_word.split_at(from_word.find(|c| !is_letter(c)).unwrap_or(from_word.len()));
        // scripts without spaces have long "words"
        let letters = if word.is_ascii() { word.len() } else { word.chars().count() };
        words += letters.div_ceil(10);
        function_words += usize::from(lexicon.tags(lexicon.find(word)).any(Tags::FUNCTION));
        rest = behind;
        // enough for however many short words are still to come
        if function_words * FEWEST_FUNCTION_WORDS >= words + rest.len().div_ceil(2) {
            return None;
        }
    }
    let few = words >= FEWEST_WORDS && function_words * FEWEST_FUNCTION_WORDS < words;
    // asked last, for it takes longest
    let language = few.then(|| detect_language(sample));
    language.filter(|language| *language != Lang::Eng).map(Lang::three_letter_code)
}
