//! From word lists to the entries of the lexicon.

use super::inflect::{self, Inflection};
use super::sources::Sources;
use crate::text::lexicon::{ClassId, LexiconBuilder};
use crate::text::tags::Tags;

/// Adds the entries of all lists, in all their forms.
pub fn add_lists(sources: &Sources, builder: &mut LexiconBuilder) {
    // short lists hold the words that texts are made of: their entries lie together, so that few pages of memory are asked
    let mut lists: Vec<_> = sources.lists.iter().collect();
    lists.sort_by_key(|list| list.entries.len());
    for list in lists {
        let class = builder.class(&list.name);
        for entry in &list.entries {
            if list.suffixes {
                let parts = entry.tags.iter().filter_map(|tag| Tags::named(tag));
                builder.add_suffix(&entry.words, parts.fold(list.parts, |all, part| all | part));
                continue;
            }
            let mut classes: Vec<ClassId> = vec![class];
            let mut parts = list.parts;
            for tag in &entry.tags {
                classes.push(builder.class(&format!("{}.{tag}", list.name)));
                parts |= Tags::named(tag).unwrap_or_default();
            }
            let line = Some(builder.add_line(&list.name, &entry.words, &entry.attributes));
            match list.inflection {
                None => {
                    // "clear : verb" in a list of adjectives is the verb's base form
                    let base = if parts.any(Tags::VERB) { Tags::BASE } else { Tags::NONE };
                    builder.add_form(&entry.words, parts | base, &classes, line);
                }
                // written in the plural: "passers-by", "km"
                Some(Inflection::Nouns) if parts.any(Tags::PLURAL) => {
                    builder.add_form(&entry.words, parts | Tags::NOUN, &classes, line);
                }
                Some(inflection) => {
                    inflect::forms(&entry.words, inflection, &sources.irregular, |form, tags| {
                        builder.add_form(form, tags | as_other_part(tags, parts), &classes, line);
                    });
                }
            }
        }
    }
}

/// What a second part of speech of an entry means for one of its forms: "claims" is the plural of the noun as well.
fn as_other_part(form: Tags, parts: Tags) -> Tags {
    let mut tags = parts.without(Tags::ANY_NOUN | Tags::ANY_VERB);
    if form.any(Tags::VERB) && parts.any(Tags::NOUN) {
        if form.any(Tags::BASE) {
            tags |= Tags::NOUN;
        } else if form.any(Tags::PRESENT) {
            tags |= Tags::NOUN | Tags::PLURAL;
        }
    }
    if form.any(Tags::VERB) && !form.any(Tags::BASE) {
        tags = tags.without(Tags::ADJECTIVE);
    }
    if !form.any(Tags::VERB) && parts.any(Tags::VERB) {
        tags |= Tags::VERB | if form.any(Tags::PLURAL) { Tags::PRESENT } else { Tags::BASE };
    }
    tags
}
