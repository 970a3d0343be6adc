//! E-mail addresses, domain names and addresses of web pages.

use super::{CLASS, Lexer, class, is_quote};
use crate::text::facts::Facts;
use crate::text::token::TokenKind;

/// How far ahead the lexer looks for the @ of an e-mail address or the last part of a domain name. A bound keeps the time
/// linear; longer addresses come out as several tokens.
const LONGEST_HOST: usize = 80;

impl Lexer<'_> {
    /// The end of an e-mail address or domain name that begins at `start`; its first word ends at `end`.
    pub(super) fn address(&self, start: usize, end: usize) -> Option<usize> {
        if !self.is_letter_or_digit(end + 1) && self.byte(end) != b'_' {
            return None;
        }
        let part = |b: &u8| CLASS[*b as usize] & class::WORD != 0 || matches!(*b, b'.' | b'_' | b'-' | b'+' | b'%');
        let local = end + self.bytes[end..].iter().take(LONGEST_HOST).take_while(|b| part(b)).count();
        let is_host = |b: &u8| CLASS[*b as usize] & class::WORD != 0 || matches!(*b, b'.' | b'-');
        if self.byte(local) == b'@' {
            let host = self.bytes[local + 1..].iter().take(LONGEST_HOST).take_while(|b| is_host(b)).count();
            let host = &self.bytes[local + 1..local + 1 + host];
            let kept = host.len() - host.iter().rev().take_while(|b| matches!(**b, b'.' | b'-')).count();
            return host[..kept].contains(&b'.').then_some(local + 1 + kept);
        }
        if self.byte(end) != b'.' {
            return None;
        }
        let host = end + self.bytes[end..].iter().take(LONGEST_HOST).take_while(|b| is_host(b)).count();
        let trimmed = self.bytes[start..host].iter().rev().take_while(|b| matches!(**b, b'.' | b'-')).count();
        let host = host - trimmed;
        let www = self.bytes[start..end].eq_ignore_ascii_case(b"www");
        let last = self.text.get(start..host)?.rsplit('.').next()?;
        let lower = last.bytes().all(|b| b.is_ascii_lowercase());
        if www || lower && self.lexicon.facts(self.lexicon.find(last)).any(Facts::DOMAIN) {
            return Some(
                if self.byte(host) == b'/' || self.byte(host) == b':' && self.class(host + 1) == class::DIGIT {
                    self.address_tail(host)
                } else {
                    host
                },
            );
        }
        None
    }

    /// The end of a web address, reading from `at`: up to white space, a quotation mark or a bracket, without the marks
    /// that end a sentence.
    pub(super) fn address_tail(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let stop = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>') || is_quote(c);
        let tail = &rest[..rest.find(stop).unwrap_or(rest.len())];
        let closing = !tail.contains('(');
        let final_mark =
            |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | ']' | '}') || c == ')' && closing;
        at + tail.trim_end_matches(final_mark).len()
    }

    /// Adds an address; a bare domain name with a capital ("Amazon.com") is a name, so a word.
    pub(super) fn push_address(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        let name = self.class(start) == class::UPPER && !text.contains(['/', '@', ':']);
        self.push_plain(start, end, if name { TokenKind::Word } else { TokenKind::Address });
    }
}
