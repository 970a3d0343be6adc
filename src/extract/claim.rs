//! From standing matches to claims: type and stance of the cue, how much is quoted, which claim stands in which.

use super::types::{Claim, ClaimType, Edge, Parts, QuotationKind, SourceMention, Stance};
use crate::matching::engine::{Engine, Match};
use crate::matching::resolve::Verdict;
use crate::pattern::file::Makes;
use crate::pattern::program::{PatternId, Program};
use crate::text::document::Document;
use crate::text::facts::Facts;
use crate::text::span::TokenSpan;
use crate::text::tags::Tags;
use crate::text::token::{Token, TokenKind};
use rustc_hash::FxHashMap;
use smallvec::smallvec;
use std::cmp::Ordering;

/// The claims of a document, in order of the text.
pub fn read(program: &Program, document: &Document<'_>, engine: &mut Engine<'_>, verdicts: &[Verdict]) -> Vec<Claim> {
    let standing = engine.matches.list.iter().zip(verdicts).filter(|(found, verdict)| {
        let pattern = &program.patterns[found.pattern as usize];
        **verdict == Verdict::Stands && pattern.makes() == Makes::Claim && pattern.setting("continues").is_none()
    });
    let mut claims: Vec<Claim> = Vec::with_capacity(standing.clone().count());
    claims.extend(standing.filter_map(|(found, _)| from_match(program, document, engine, found)));
    claims.sort_by_cached_key(anchor);
    complete_quotations(document, &mut claims);
    drop_rivals(program, &mut claims);
    let subjects = engine.phrases_in(document, "subject", &sentences_of_subjects(program, document, &claims));
    let names = program.phrase("joined").map_or(&[][..], |name| &engine.layers.phrases[name as usize]);
    inherit_sources(program, document, &subjects, &mut claims);
    continue_quotations(program, document, &subjects, names, &mut claims);
    cut_contents(document, &mut claims);
    untangle(document, &mut claims);
    claims.retain(|claim| !says_nothing(document, &claim.content) && !is_orphan(program, claim));
    claims.sort_by_cached_key(|claim| (start(claim), anchor(claim)));
    find_parents(&mut claims);
    claims
}

/// The sentences whose subjects may be sources: those of claims that have no source of their own and, of quotations that stand by
/// themselves, the ones before.
fn sentences_of_subjects(program: &Program, document: &Document<'_>, claims: &[Claim]) -> Vec<usize> {
    let heirs = claims.iter().filter(|claim| is_heir(program, claim)).map(|claim| claim.sentence);
    let alone = document.quotations.iter().filter(|quotation| quotation.depth == 0);
    let alone = alone.filter_map(|quotation| sentence_alone(document, quotation.tokens())?.checked_sub(1));
    let mut sentences: Vec<usize> = heirs.chain(alone).collect();
    sentences.sort_unstable();
    sentences.dedup();
    sentences
}

/// True of a claim whose source is the subject of its sentence.
fn is_heir(program: &Program, claim: &Claim) -> bool {
    claim.source.is_none() && program.patterns[claim.pattern as usize].setting("source") == Some("subject")
}

/// The sentence with which a quotation begins that is whole sentences and nothing else.
fn sentence_alone(document: &Document<'_>, quotation: TokenSpan) -> Option<usize> {
    let first = document.sentence_of(quotation.start as usize);
    let last = document.sentences[document.sentence_of(quotation.end as usize - 1)];
    (document.sentences[first].tokens.start == quotation.start && last.tokens.end == quotation.end).then_some(first)
}

/// The token at which a claim is told from others: its cue, or its content where it has none.
fn anchor(claim: &Claim) -> u32 {
    claim.cue.first().unwrap_or(&claim.content[0]).start
}

/// The first token of a claim.
fn start(claim: &Claim) -> u32 {
    let source = claim.source.iter().map(|source| source.tokens.start);
    claim.content.iter().chain(&claim.cue).map(|part| part.start).chain(source).min().unwrap_or(0)
}

/// Lets a content that ends inside a quotation go on to its closing mark, or to the paragraph's end if it is never closed:
/// patterns end with their sentence, quotations need not.
fn complete_quotations(document: &Document<'_>, claims: &mut [Claim]) {
    for claim in claims {
        let cue = anchor(claim);
        for part in &mut claim.content {
            let Some(quotation) = document.outer_quotation_at(part.end as usize - 1) else { continue };
            let whole = quotation.tokens();
            if part.start <= whole.start && part.end < whole.end && !(whole.start <= cue && cue < whole.end) {
                *part = TokenSpan::new(part.start as usize, whole.end as usize);
            }
        }
    }
}

/// Words are one claim's content: of two contents that begin with the same word, that of the pattern with the higher priority
/// stays ("said in a statement that"), unless one claim is made in the other's content ("“It rained,” she said, according to
/// him").
fn drop_rivals(program: &Program, claims: &mut Vec<Claim>) {
    let priority = |claim: &Claim| program.patterns[claim.pattern as usize].source.priority;
    let mut first: FxHashMap<u32, usize> = FxHashMap::default();
    let mut beaten = vec![false; claims.len()];
    for (at, claim) in claims.iter().enumerate().filter(|(_, claim)| !claim.cue.is_empty()) {
        for part in &claim.content {
            let Some(rival) = first.insert(part.start, at) else { continue };
            let other = &claims[rival];
            if rival == at || is_made_in(other, claim) || is_made_in(claim, other) {
                continue;
            }
            // of two cues before the content the nearer one, which comes later
            let loser = match priority(claim).cmp(&priority(other)) {
                Ordering::Greater => rival,
                Ordering::Equal if claim.cue[0].start < part.start => rival,
                _ => at,
            };
            beaten[loser] = true;
            if loser == at {
                first.insert(part.start, rival);
            }
        }
    }
    let mut at = 0;
    claims.retain(|_| {
        at += 1;
        !beaten[at - 1]
    });
}

/// Adds the quotations that are whole sentences and no claim's content (the pattern with `continues = "quotation"` names
/// them). Such a quotation goes on with the quoted claim of the sentence before; where there is none, it is a claim of its own
/// with the speaker before. What a joined claim is as a whole is judged once, at the end.
fn continue_quotations(
    program: &Program,
    document: &Document<'_>,
    subjects: &[TokenSpan],
    names: &[TokenSpan],
    claims: &mut Vec<Claim>,
) {
    let Some(pattern) = program.continuation else { return };
    let mut taken: Vec<TokenSpan> = Vec::new();
    for claim in claims.iter().filter(|claim| is_outer(document, claim)) {
        taken.extend(&claim.content);
    }
    taken.sort();
    let mut out: Vec<Claim> = Vec::with_capacity(claims.len());
    let mut joined: Vec<usize> = Vec::new();
    let mut rest = std::mem::take(claims).into_iter().peekable();
    for quotation in document.quotations.iter().filter(|quotation| quotation.depth == 0) {
        let whole = quotation.tokens();
        while let Some(claim) = rest.next_if(|claim| anchor(claim) < whole.start) {
            out.push(claim);
        }
        let Some(sentence) = sentence_alone(document, whole) else { continue };
        let near = taken.partition_point(|part| part.start < whole.end);
        if taken[near.saturating_sub(MOST_CLAIMS_BACK)..near].iter().any(|part| part.overlaps(whole)) {
            continue;
        }
        let near = out.len().saturating_sub(MOST_CLAIMS_BACK)..out.len();
        let outer = near.clone().rev().find(|other| is_outer(document, &out[*other]));
        let quoted =
            |other: &usize| is_outer(document, &out[*other]) && out[*other].quotation != QuotationKind::Indirect;
        let before = near.rev().find(|other| quoted(other) && last_sentence(document, &out[*other]) + 1 == sentence);
        // words that nobody says may stand between, but only inside of a paragraph
        let before = before.or_else(|| {
            let last = last_sentence(document, &out[outer?]);
            let same = document.sentences[last].paragraph == document.sentences[sentence].paragraph;
            outer.filter(|at| {
                quoted(at) && !out[*at].cue.is_empty() && same && last + MOST_SENTENCES_BETWEEN >= sentence
            })
        });
        if let Some((dash, name)) = credit(document, names, whole) {
            let mut claim = quotation_alone(document, pattern, Some(SourceMention::new(name)), whole);
            claim.cue.push(dash);
            out.push(claim);
        } else if let Some(at) = before {
            out[at].content.push(whole);
            joined.push(at);
        } else {
            let introduction = introduction(document, subjects, whole);
            let source = match (introduction, outer) {
                (Some((subject, true)), _) => Some(SourceMention::new(subject)),
                (Some((subject, _)), Some(at)) if document.sentence_of(anchor(&out[at]) as usize) + 1 < sentence => {
                    Some(SourceMention::new(subject))
                }
                (introduction, outer) => {
                    let before = outer.and_then(|at| out[holder(&out, at)].source.as_ref());
                    let subject = introduction.map(|(subject, _)| SourceMention::new(subject));
                    // "issued a statement about emails that mocked him": what mocked him does not speak
                    before.filter(|source| !is_relative(document, source.tokens)).cloned().or(subject)
                }
            };
            out.push(quotation_alone(document, pattern, source, whole));
        }
    }
    out.extend(rest);
    joined.dedup();
    for at in joined {
        out[at].quotation = quotation_kind(document, &out[at].content);
    }
    *claims = out;
}

/// The claim near before this one in whose content it stands, or itself: who goes on speaking behind "Hill said that the bank wants
/// to wait" is Hill.
fn holder(claims: &[Claim], at: usize) -> usize {
    let inner = anchor(&claims[at]);
    let mut near = at.saturating_sub(MOST_CLAIMS_BACK)..at;
    near.find(|other| claims[*other].holds(inner as usize)).unwrap_or(at)
}

/// True of "who" and "which".
fn is_relative(document: &Document<'_>, phrase: TokenSpan) -> bool {
    document.tokens[phrase.start as usize].tags.any(Tags::RELATIVE)
}

/// The dash and the name of a line below a quotation that tells whose it is: "— Ann Reed, in a letter".
fn credit(document: &Document<'_>, names: &[TokenSpan], quotation: TokenSpan) -> Option<(TokenSpan, TokenSpan)> {
    let dash = quotation.end as usize;
    let text = document.tokens.get(dash)?.text(document.text);
    let below = document.sentences[document.sentence_of(dash)];
    let own = document.sentences[document.sentence_of(quotation.start as usize)];
    let name = *names.get(names.partition_point(|name| (name.start as usize) < dash + 1))?;
    let follows = below.tokens.start as usize == dash && name.start as usize == dash + 1;
    let dashed = matches!(text, "-" | "–" | "—" | "―" | "--");
    (dashed && follows && below.paragraph == own.paragraph + 1).then_some((TokenSpan::new(dash, dash + 1), name))
}

/// The first subject of the sentence before a quotation, and whether that sentence ends in a colon and so introduces it. Another
/// paragraph says nothing of the speaker unless it does.
fn introduction(document: &Document<'_>, subjects: &[TokenSpan], quotation: TokenSpan) -> Option<(TokenSpan, bool)> {
    let last = (quotation.start as usize).checked_sub(1)?;
    let colon = document.is_introduced(quotation.start as usize);
    let before = document.sentences[document.sentence_of(last)];
    let own = document.sentences[document.sentence_of(quotation.start as usize)];
    if !colon && before.paragraph != own.paragraph {
        return None;
    }
    let from = subjects.partition_point(|phrase| phrase.start < before.tokens.start);
    let inside = subjects[from..].iter().take_while(|phrase| phrase.end <= quotation.start);
    let subject = inside.take(MOST_CLAIMS_BACK).copied().find(|phrase| depth(document, phrase.start) == 0)?;
    Some((subject, colon))
}

/// A quotation without a cue.
fn quotation_alone(
    document: &Document<'_>,
    pattern: PatternId,
    source: Option<SourceMention>,
    content: TokenSpan,
) -> Claim {
    Claim {
        pattern,
        source,
        lemma: String::new(),
        claim_type: ClaimType::Assertion,
        stance: Stance::Neutral,
        quotation: QuotationKind::Direct,
        negated: false,
        edge: Edge::Certain,
        cue: Parts::new(),
        content: smallvec![content],
        addressee: None,
        linked: false,
        parent: None,
        sentence: document.sentence_of(content.start as usize),
    }
}

/// The last sentence that a claim reaches.
fn last_sentence(document: &Document<'_>, claim: &Claim) -> usize {
    let parts =
        claim.content.last().into_iter().chain(&claim.cue).chain(claim.source.iter().map(|source| &source.tokens));
    let last = parts.map(|part| part.end).max().unwrap_or(1);
    document.sentence_of(last as usize - 1)
}

/// Gives claims of patterns with `source = "subject"` their source: the source of the claim before in the sentence if the
/// pattern captured a `speaker` word that links them (", adding"), else the nearest subject before the cue.
fn inherit_sources(program: &Program, document: &Document<'_>, subjects: &[TokenSpan], claims: &mut [Claim]) {
    for at in 0..claims.len() {
        let claim = &claims[at];
        if !is_heir(program, claim) {
            continue;
        }
        let heir = claim.linked.then(|| source_of_claim_before(program, document, subjects, claims, at)).flatten();
        let heir = heir.or_else(|| subject_before(program, document, subjects, claim));
        let heir = heir.or_else(|| subject_behind(document, subjects, claim));
        claims[at].source = heir.map(SourceMention::new);
    }
}

/// The source of the claim before in the sentence. A participle goes on with the main clause ("said that she hoped so,
/// adding"), so a claim inside another's content is passed over; a possessor ("praised his claim and left") does nothing.
fn source_of_claim_before(
    program: &Program,
    document: &Document<'_>,
    subjects: &[TokenSpan],
    claims: &[Claim],
    at: usize,
) -> Option<TokenSpan> {
    let claim = &claims[at];
    let first = anchor(claim);
    let depth = depth(document, first);
    let forms = verb_forms(document, claim.cue.first().copied()?);
    let participle = forms.any(Tags::ING);
    let near = at.saturating_sub(MOST_CLAIMS_BACK)..at;
    let inside = |other: &Claim| {
        let cue = anchor(other) as usize;
        claims[near.clone()].iter().any(|outer| outer.holds(cue))
    };
    let before = claims[near.clone()].iter().rev().take_while(|other| other.sentence == claim.sentence);
    // "said he had read it and disagrees" and "said he has read it and disagrees" differ: the second goes on with what was said
    let tense = |other: &Claim| other.cue.first().is_none_or(|cue| agrees(forms, verb_forms(document, *cue)));
    let mut others = before
        .filter(|other| depth == self::depth(document, anchor(other)) && !(participle && inside(other)) && tense(other))
        .filter_map(|other| Some((other, other.source.as_ref()?.tokens)));
    let (other, source) = others.find(|(_, source)| !is_possessor(document, *source))?;
    // "when I asked whether it was open, she nodded and said"
    let end = other.content.last()?.end;
    let behind = &subjects[subjects.partition_point(|phrase| phrase.start < end)..];
    let mut between = behind.iter().take_while(|phrase| phrase.end <= first);
    let changes =
        between.any(|phrase| self::depth(document, phrase.start) == depth && is_main(program, document, *phrase));
    (!changes).then_some(source)
}

/// True of words that are said to be somebody's whom nobody can find, without quotation marks: hardly ever a claim.
fn is_orphan(program: &Program, claim: &Claim) -> bool {
    claim.source.is_none()
        && claim.quotation == QuotationKind::Indirect
        && program.patterns[claim.pattern as usize].setting("source").is_some()
}

/// True of "his" and of "the mayor" in "the mayor's claim".
fn is_possessor(document: &Document<'_>, phrase: TokenSpan) -> bool {
    document.tokens[phrase.end as usize - 1].tags.any(Tags::POSSESSIVE)
        || document.tokens.get(phrase.end as usize).is_some_and(|token| token.tags.any(Tags::POSSESSIVE))
}

/// The nearest subject before the cue: best of a main clause and with a verb of the same tense, where the cue has one.
fn subject_before(
    program: &Program,
    document: &Document<'_>,
    subjects: &[TokenSpan],
    claim: &Claim,
) -> Option<TokenSpan> {
    let first = anchor(claim);
    let depth = depth(document, first);
    let sentence = document.sentences[claim.sentence].tokens;
    let behind = subjects.partition_point(|phrase| phrase.end <= first);
    let near = subjects[..behind].iter().rev().take_while(|phrase| phrase.start >= sentence.start);
    let near = near.copied().filter(|phrase| self::depth(document, phrase.start) == depth).take(MOST_CLAIMS_BACK);
    let forms = claim.cue.first().map_or(Tags::NONE, |cue| verb_forms(document, *cue));
    // "met a man, who saw it and said"; but "met a man who saw it, saying" and "met a man, who saw it, and said" go on with
    // the main clause
    let may_go_on = |phrase: &TokenSpan| {
        let between = &document.tokens[phrase.end as usize..first as usize];
        !is_relative(document, *phrase)
            || !forms.any(Tags::ING | Tags::BASE) && between.iter().all(|token| token.text(document.text) != ",")
    };
    near.filter(may_go_on)
        .enumerate()
        .max_by_key(|(rank, phrase)| {
            let main = phrase.start == sentence.start || is_main(program, document, *phrase);
            let behind = TokenSpan::new(phrase.end as usize, (phrase.end + 3).min(sentence.end) as usize);
            let own = verb_forms(document, behind);
            (
                agrees(forms, own) && agrees_in_number(forms, own, is_plural(document, *phrase)),
                main || forms.any(Tags::ING | Tags::BASE),
                std::cmp::Reverse(*rank),
            )
        })
        .map(|(_, phrase)| phrase)
}

/// The subject of the main clause behind the content of a participle that opens its sentence: "Citing the cost, she left", "But
/// after years of denying it, she left".
fn subject_behind(document: &Document<'_>, subjects: &[TokenSpan], claim: &Claim) -> Option<TokenSpan> {
    const FARTHEST_OPENER: u32 = 5;
    let first = *claim.cue.first()?;
    let sentence = document.sentences[claim.sentence].tokens;
    let end = claim.content.last()?.end;
    if first.start > sentence.start + FARTHEST_OPENER || !verb_forms(document, first).any(Tags::ING) {
        return None;
    }
    let behind = *subjects.get(subjects.partition_point(|phrase| phrase.start < end))?;
    let comma = document.tokens[end as usize..behind.start as usize].iter().all(|token| token.kind != TokenKind::Word);
    (comma && behind.end <= sentence.end && depth(document, behind.start) == depth(document, first.start))
        .then_some(behind)
}

/// True of a subject without a conjunction, a relative or a question word before it.
fn is_main(program: &Program, document: &Document<'_>, subject: TokenSpan) -> bool {
    let opener = (subject.start as usize).checked_sub(1);
    let facts = opener.map_or(Facts::NONE, |opener| program.lexicon.facts(document.tokens[opener].entry));
    !facts.any(Facts::SUBORDINATOR | Facts::RELATIVE | Facts::QUESTION)
}

/// What forms the first verb of a span may be.
fn verb_forms(document: &Document<'_>, span: TokenSpan) -> Tags {
    const VERBS: Tags = Tags(Tags::ANY_VERB.0 | Tags::AUXILIARY.0 | Tags::MODAL.0);
    let mut tags = document.tokens[span.range()].iter().map(|token| token.tags);
    tags.find(|tags| tags.any(VERBS)).map_or(Tags::NONE, |tags| tags & VERBS)
}

/// False if one verb stands in the past and the other in the present.
fn agrees(one: Tags, other: Tags) -> bool {
    const PRESENT: Tags = Tags(Tags::PRESENT.0 | Tags::BASE.0);
    let past = |tags: Tags| tags.any(Tags::PAST) && !tags.any(PRESENT);
    let present = |tags: Tags| tags.any(PRESENT) && !tags.any(Tags::PAST);
    !(past(one) && present(other) || present(one) && past(other))
}

/// False if one verb has the ending of the singular and the other has none: "Some fear that he has lost and warn that it is late" is
/// what some warn. A plural subject makes its own verb one of the plural, whatever its form ("are").
fn agrees_in_number(one: Tags, own: Tags, is_plural: bool) -> bool {
    let bare = |tags: Tags| tags.any(Tags::BASE) && !tags.any(Tags::PRESENT | Tags::PAST);
    let ending = |tags: Tags| tags.any(Tags::PRESENT) && !tags.any(Tags::BASE | Tags::PAST);
    !(bare(one) && ending(own) && !is_plural || ending(one) && (bare(own) || is_plural))
}

/// True of a noun phrase that ends in a plural.
fn is_plural(document: &Document<'_>, phrase: TokenSpan) -> bool {
    document.tokens[phrase.end as usize - 1].tags.any(Tags::PLURAL)
}

/// A quotation goes on over so many sentences of the same paragraph.
const MOST_SENTENCES_BETWEEN: usize = 3;

/// Claims of one sentence that are looked back at; a bound, so that time stays linear.
const MOST_CLAIMS_BACK: usize = 16;

/// True of a claim that is not made inside a quotation.
fn is_outer(document: &Document<'_>, claim: &Claim) -> bool {
    claim.cue.first().is_none_or(|cue| depth(document, cue.start) == 0)
}

/// How many quotations stand around a token.
fn depth(document: &Document<'_>, token: u32) -> u32 {
    document.quotation_at(token as usize).map_or(0, |quotation| u32::from(quotation.depth) + 1)
}

/// Ends a content before another claim that begins inside it but whose source stands outside: "he said it rained, adding that".
fn cut_contents(document: &Document<'_>, claims: &mut [Claim]) {
    for at in 0..claims.len() {
        let Some(cue) = claims[at].cue.first().copied() else { continue };
        if !claims[at].linked {
            continue;
        }
        let Some(source) = claims[at].source.as_ref().map(|source| source.tokens) else { continue };
        let from = at.saturating_sub(MOST_CLAIMS_BACK);
        for other in &mut claims[from..at] {
            for part in &mut other.content {
                if part.covers(cue) && !part.covers(source) && cue.start > part.start {
                    *part = cut_before(document, *part, cue.start);
                }
            }
            other.content.retain(|part| !part.is_empty());
        }
    }
}

/// No two claims are each made in the other's content. Where both seem to be, the one in front ends before the other: "Many say it is
/// late, a survey found" is what the survey found.
fn untangle(document: &Document<'_>, claims: &mut [Claim]) {
    for at in 0..claims.len() {
        for before in at.saturating_sub(MOST_CLAIMS_BACK)..at {
            let (front, other) = (&claims[before], &claims[at]);
            if front.sentence != other.sentence || !is_made_in(other, front) || !is_made_in(front, other) {
                continue;
            }
            let source = other.source.iter().map(|source| source.tokens.start);
            let first = other.cue.iter().map(|cue| cue.start).chain(source).min().unwrap_or_default();
            for part in claims[before].content.iter_mut().filter(|part| part.holds(first as usize)) {
                let cut = cut_before(document, *part, first);
                if !cut.is_empty() {
                    *part = cut;
                }
            }
        }
    }
}

/// True if the cue of one claim stands in the other's content.
fn is_made_in(one: &Claim, other: &Claim) -> bool {
    one.cue.first().is_some_and(|cue| other.content.iter().any(|part| part.covers(*cue)))
}

/// What stands of a content before another claim that cuts it: "and" and commas go with that.
fn cut_before(document: &Document<'_>, part: TokenSpan, mut end: u32) -> TokenSpan {
    while end > part.start {
        let token = &document.tokens[end as usize - 1];
        if token.kind != TokenKind::Punctuation && !token.tags.any(Tags::CONJUNCTION) {
            break;
        }
        end -= 1;
    }
    TokenSpan::new(part.start as usize, end as usize)
}

/// A claim whose cue stands in another's content is its child; of several, of the shortest. No claim is above itself.
fn find_parents(claims: &mut [Claim]) {
    let mut open: Vec<(usize, TokenSpan)> = Vec::new();
    let mut parts: Vec<(TokenSpan, usize)> = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        parts.extend(claim.content.iter().map(|part| (*part, at)));
    }
    parts.sort_by_key(|(part, at)| (part.start, std::cmp::Reverse(part.end), *at));
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| anchor(&claims[*at]));
    let mut next = 0;
    for at in order {
        let first = anchor(&claims[at]);
        while next < parts.len() && parts[next].0.start <= first {
            open.push((parts[next].1, parts[next].0));
            next += 1;
        }
        open.retain(|(_, part)| part.end > first);
        let around =
            open.iter().filter(|(other, part)| *other != at && !claims[at].content.iter().any(|own| own.covers(*part)));
        let parents = around.filter(|(other, _)| !is_above(claims, at, *other));
        claims[at].parent = parents.min_by_key(|(_, part)| part.len()).map(|(other, _)| *other);
    }
}

/// True if the first claim is the other's parent, or its parent's, and so on.
fn is_above(claims: &[Claim], first: usize, other: usize) -> bool {
    std::iter::successors(claims[other].parent, |parent| claims[*parent].parent).any(|parent| parent == first)
}

fn from_match(program: &Program, document: &Document<'_>, engine: &Engine<'_>, found: &Match) -> Option<Claim> {
    let pattern = &program.patterns[found.pattern as usize];
    let (mut source, mut linked) = (None, false);
    let (mut cue, mut content, mut addressee) = (Parts::new(), Parts::new(), None);
    for (role, tokens) in engine.matches.captures(found, program) {
        match role {
            "source" => source = Some(tokens),
            "cue" => cue.push(tokens),
            "content" => content.push(tokens),
            "speaker" => linked = true,
            _ => addressee = Some(tokens),
        }
    }
    content.sort();
    content.retain(|tokens| !tokens.is_empty());
    let first = *content.first()?;
    let facts = cue_facts(program, document, told_by(program, document, found.trigger, &cue));
    let setting = |key: &str| pattern.setting(key);
    let stance = if denies(program, document, &cue) { Stance::Denial } else { facts.2 };
    let negated = cue.iter().any(|tokens| {
        // "would not say", but not "Doctors Without Borders said" and "than those who did not, according to"
        let least = source.map_or(0, |source| if source.start < tokens.start { source.end } else { 0 });
        let from = tokens.start.saturating_sub(2).max(least.min(tokens.start)) as usize;
        let (before, own) = document.tokens[from..tokens.end as usize].split_at(tokens.start as usize - from);
        let near = before.iter().rev().take_while(|token| !token.is_mark());
        near.chain(own).any(|token| token.tags.any(Tags::NEGATION))
    });
    let sentence = document.sentence_of(cue.first().unwrap_or(&first).start as usize);
    Some(Claim {
        pattern: found.pattern,
        source: source.map(SourceMention::new),
        lemma: facts.0,
        claim_type: setting("type").and_then(ClaimType::named).unwrap_or(facts.1),
        stance: setting("stance").and_then(Stance::named).unwrap_or(stance),
        quotation: quotation_kind(document, &content),
        negated,
        edge: if setting("edge") == Some("guess") { Edge::Guess } else { Edge::Certain },
        cue,
        content,
        addressee,
        linked,
        parent: None,
        sentence,
    })
}

/// The word that tells what a claim is: the one at which it was found, or, where that is no part of its cue ("which she called"),
/// the first of the cue that the lists know.
fn told_by(program: &Program, document: &Document<'_>, trigger: TokenSpan, cue: &[TokenSpan]) -> TokenSpan {
    if cue.is_empty() || cue.iter().any(|part| part.covers(trigger)) {
        return trigger;
    }
    let typed = |at: &usize| {
        let mut readings = program.lexicon.readings(document.tokens[*at].entry);
        readings.any(|reading| reading.attribute("type").is_some())
    };
    let known = cue.iter().flat_map(|part| part.range()).find(typed);
    known.map_or(trigger, |at| TokenSpan::new(at, at + 1))
}

/// True if a verb of the cue is one of denial: "dismissed suggestions that" denies, whatever suggestions are.
fn denies(program: &Program, document: &Document<'_>, cue: &[TokenSpan]) -> bool {
    let mut verbs = cue.iter().flat_map(|part| part.range()).map(|at| &document.tokens[at]);
    let stance = |token: &Token| program.lexicon.attribute(token.entry, "cue-verbs", "stance").and_then(Stance::named);
    verbs.any(|token| token.tags.any(Tags::ANY_VERB) && stance(token) == Some(Stance::Denial))
}

/// Lemma, type and stance that the lists give the word at which a claim was found.
fn cue_facts(program: &Program, document: &Document<'_>, trigger: TokenSpan) -> (String, ClaimType, Stance) {
    let entry = match trigger.len() {
        1 => document.tokens[trigger.start as usize].entry,
        _ => document.phrase_at(trigger).unwrap_or_default(),
    };
    // a word may be a cue as a verb and as a noun ("plans", "thought"); the reading that its part of speech allows comes first
    let tags = document.tokens[trigger.start as usize].tags;
    let fits = |list: &str| match list {
        "cue-verbs" => tags.any(Tags::ANY_VERB),
        "cue-nouns" => tags.any(Tags::ANY_NOUN),
        "cue-adjectives" => tags.any(Tags::ADJECTIVE),
        _ => true,
    };
    let cues = || program.lexicon.readings(entry).filter(|reading| reading.attribute("type").is_some());
    let reading = cues().find(|reading| fits(reading.list)).or_else(|| cues().next());
    let attribute = |key: &str| reading?.attribute(key);
    let lemma = match reading {
        Some(reading) => reading.lemma().to_string(),
        None => document.text_of(document.bytes_of(trigger)).to_lowercase(),
    };
    let claim_type = attribute("type").and_then(ClaimType::named).unwrap_or(ClaimType::Assertion);
    let stance = attribute("stance").and_then(Stance::named).unwrap_or(Stance::Neutral);
    (lemma, claim_type, stance)
}

/// True of a content that is nothing but marks, such as an empty quotation.
fn says_nothing(document: &Document<'_>, content: &[TokenSpan]) -> bool {
    content.iter().all(|part| document.tokens[part.range()].iter().all(Token::is_mark))
}

/// Direct if every word, number and sign stands inside quotation marks that belong to the content, indirect if none does. The
/// parts of the content are in order of the text.
fn quotation_kind(document: &Document<'_>, content: &[TokenSpan]) -> QuotationKind {
    let holds = |token: u32| {
        let behind = content.partition_point(|part| part.start <= token);
        behind > 0 && token < content[behind - 1].end
    };
    let (mut quoted, mut all) = (0, 0);
    for part in content {
        let tokens = document.tokens[part.range()].iter().zip(&document.quotation_of[part.range()]);
        for (_, quotation) in tokens.filter(|(token, _)| !token.is_mark()) {
            let quotation = quotation.checked_sub(1).map(|number| document.quotations[number as usize]);
            all += 1;
            quoted += usize::from(quotation.is_some_and(|quotation| holds(quotation.open)));
        }
    }
    match quoted {
        0 => QuotationKind::Indirect,
        _ if quoted == all => QuotationKind::Direct,
        _ => QuotationKind::Mixed,
    }
}
