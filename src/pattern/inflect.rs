//! Regular English inflection of list entries; what is irregular stands in `lists/irregular-*.txt`.

use rustc_hash::FxHashMap;

use crate::text::tags::Tags;

/// Irregular forms by lemma and by the name of the form (`past`, `plural`).
pub type Irregular = FxHashMap<String, Vec<(String, String)>>;

/// How the entries of a list are inflected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inflection {
    /// `%inflect verbs`: the first word of each entry.
    Verbs,
    /// `%inflect nouns`: the last word of each entry.
    Nouns,
}

/// Calls `emit` with each form of the entry and the parts of speech that the form has.
pub fn forms(entry: &str, inflection: Inflection, irregular: &Irregular, mut emit: impl FnMut(&str, Tags)) {
    match inflection {
        Inflection::Verbs => {
            let (verb, rest) = entry.split_at(entry.find(' ').unwrap_or(entry.len()));
            let with_rest = |form: &str| format!("{form}{rest}");
            let special = irregular.get(verb).map_or(&[][..], Vec::as_slice);
            let given =
                |name: &'static str| special.iter().filter(move |(key, _)| key == name).map(|(_, form)| form.as_str());
            emit(entry, Tags::VERB | Tags::BASE);
            let mut give = |name: &'static str, tags: Tags, regular: &dyn Fn() -> String| {
                let mut any = false;
                for form in given(name) {
                    any = true;
                    emit(&with_rest(form), tags);
                }
                if !any {
                    emit(&with_rest(&regular()), tags);
                }
            };
            give("s", Tags::VERB | Tags::PRESENT, &|| verb_with_s(verb));
            give("ing", Tags::VERB | Tags::ING, &|| with_ing(verb));
            give("past", Tags::VERB | Tags::PAST, &|| with_ed(verb));
            let past = || given("past").next().map_or_else(|| with_ed(verb), str::to_string);
            give("participle", Tags::VERB | Tags::PARTICIPLE, &past);
        }
        Inflection::Nouns => {
            let (rest, noun) = entry.split_at(entry.rfind(' ').map_or(0, |at| at + 1));
            emit(entry, Tags::NOUN);
            let special = irregular.get(noun).map_or(&[][..], Vec::as_slice);
            let mut plurals =
                special.iter().filter(|(key, _)| key == "plural").map(|(_, form)| form.as_str()).peekable();
            if plurals.peek().is_none() {
                emit(&format!("{rest}{}", with_s(noun)), Tags::NOUN | Tags::PLURAL);
            }
            for plural in plurals {
                emit(&format!("{rest}{plural}"), Tags::NOUN | Tags::PLURAL);
            }
        }
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn ends_in_consonant_y(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() > 1 && b[b.len() - 1] == b'y' && !is_vowel(b[b.len() - 2])
}

/// One syllable that ends in consonant, vowel, consonant: "stop", "plan"; not "show", "fix".
fn doubles_consonant(word: &str) -> bool {
    let b = word.as_bytes();
    let n = b.len();
    n >= 3
        && b[..n - 1].iter().filter(|letter| is_vowel(**letter)).count() == 1
        && is_vowel(b[n - 2])
        && !is_vowel(b[n - 1])
        && !matches!(b[n - 1], b'w' | b'x' | b'y')
}

/// `goes`, `vetoes`: verbs in -o take -es. Nouns in -o take -s ("photos") unless a list of irregular nouns says otherwise.
fn verb_with_s(verb: &str) -> String {
    let b = verb.as_bytes();
    match verb.ends_with('o') && b.len() > 1 && !is_vowel(b[b.len() - 2]) {
        true => format!("{verb}es"),
        false => with_s(verb),
    }
}

fn with_s(word: &str) -> String {
    if ends_in_consonant_y(word) {
        return format!("{}ies", &word[..word.len() - 1]);
    }
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending));
    format!("{word}{}", if sibilant { "es" } else { "s" })
}

fn with_ed(word: &str) -> String {
    if word.ends_with('e') {
        format!("{word}d")
    } else if ends_in_consonant_y(word) {
        format!("{}ied", &word[..word.len() - 1])
    } else if doubles_consonant(word) {
        format!("{word}{}ed", &word[word.len() - 1..])
    } else {
        format!("{word}ed")
    }
}

fn with_ing(word: &str) -> String {
    if word.ends_with('e') && !word.ends_with("ee") && !word.ends_with("ye") && !word.ends_with("oe") && word.len() > 2
    {
        format!("{}ing", &word[..word.len() - 1])
    } else if doubles_consonant(word) {
        format!("{word}{}ing", &word[word.len() - 1..])
    } else {
        format!("{word}ing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(entry: &str, inflection: Inflection) -> Vec<String> {
        let mut irregular = Irregular::default();
        irregular.insert("go".into(), vec![("past".into(), "went".into()), ("participle".into(), "gone".into())]);
        irregular.insert("man".into(), vec![("plural".into(), "men".into())]);
        let mut out = Vec::new();
        forms(entry, inflection, &irregular, |form, _| out.push(form.to_string()));
        out
    }

    #[test]
    fn verbs() {
        assert_eq!(all("deny", Inflection::Verbs), ["deny", "denies", "denying", "denied", "denied"]);
        assert_eq!(all("argue", Inflection::Verbs), ["argue", "argues", "arguing", "argued", "argued"]);
        assert_eq!(all("plan", Inflection::Verbs), ["plan", "plans", "planning", "planned", "planned"]);
        assert_eq!(all("go on", Inflection::Verbs), ["go on", "goes on", "going on", "went on", "gone on"]);
        assert_eq!(all("stress", Inflection::Verbs)[1..3], ["stresses", "stressing"]);
        assert_eq!(all("agree", Inflection::Verbs)[2..4], ["agreeing", "agreed"]);
    }

    #[test]
    fn nouns() {
        assert_eq!(all("chief executive", Inflection::Nouns), ["chief executive", "chief executives"]);
        assert_eq!(all("man", Inflection::Nouns), ["man", "men"]);
        assert_eq!(all("agency", Inflection::Nouns), ["agency", "agencies"]);
    }
}
