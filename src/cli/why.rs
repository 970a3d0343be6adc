//! Why each source was taken for the entity that it has: the last part of `sayso explain`.

use std::io::{self, Write};

use crate::extract::types::{Extraction, Reason, SourceMention};
use crate::text::document::Document;
use crate::text::span::TokenSpan;

/// Shows every source of a text in order, with its entity, the rule that told, and the mention that the rule went by.
pub fn print(document: &Document<'_>, extraction: &Extraction, out: &mut impl Write) -> io::Result<()> {
    let mut sources: Vec<&SourceMention> = extraction.claims.iter().filter_map(|claim| claim.source.as_ref()).collect();
    sources.sort_by_key(|source| (source.tokens.start, source.tokens.end));
    sources.dedup_by_key(|source| source.tokens);
    writeln!(out, "\nsources")?;
    for source in sources {
        write!(out, "  {}, {}: ", place(document, source.tokens), source.mention.name())?;
        match source.entity.map(|entity| &extraction.entities[entity]) {
            Some(entity) => {
                let named = if entity.named { "named" } else { "unnamed" };
                writeln!(out, "{} ({}, {named})", one_line(&entity.name), entity.source_type.name())?;
                if let (Reason::Role, Some(role)) = (source.reason, &entity.role) {
                    writeln!(out, "      whose role is \"{}\"", one_line(role))?;
                }
            }
            None => writeln!(out, "nobody")?,
        }
        write!(out, "      {}: {}", source.reason.name(), rule(source.reason))?;
        match source.antecedent {
            Some(tokens) => writeln!(out, ", {}", place(document, tokens))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// The words with the number of their sentence.
fn place(document: &Document<'_>, tokens: TokenSpan) -> String {
    let words = one_line(document.text_of(document.bytes_of(tokens)));
    format!("\"{words}\" in sentence {}", document.sentence_of(tokens.start as usize))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the rule says.
fn rule(reason: Reason) -> &'static str {
    match reason {
        Reason::Name => "a full name, or the only form of it in the text",
        Reason::PartOfName => "a name that stands in full elsewhere",
        Reason::LastSource => "the last source before it that may be meant",
        Reason::LastSubject => "the last subject of a clause before it that may be meant",
        Reason::Speaker => "whoever says the quotation around it",
        Reason::Antecedent => "the noun phrase before it",
        Reason::Role => "somebody of whom the text says this",
        Reason::Organization => "an organization with this word in its name, or the last of its kind",
        Reason::Generic => "another word for the last person who may be meant, or for whom the text names most",
        Reason::Description => "nobody known before, or known by the same words",
        Reason::Members => "each of those that it joins",
        Reason::Unknown => "it cannot be told, or it is the author or the reader",
    }
}
