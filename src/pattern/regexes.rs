//! The regular expressions of all patterns.

use rustc_hash::FxHashMap;

use super::program::TokenRegex;

/// Numbers regular expressions.
#[derive(Default)]
pub struct RegexTable {
    /// The expressions, by number.
    pub list: Vec<TokenRegex>,
    numbers: FxHashMap<String, u32>,
}

impl RegexTable {
    /// The number of a regular expression that must match a whole token; each is compiled but once.
    ///
    /// # Errors
    /// It is no regular expression, or too large a one.
    pub fn number(&mut self, regex: &str) -> Result<u32, regex::Error> {
        if let Some(number) = self.numbers.get(regex) {
            return Ok(*number);
        }
        let number = self.list.len() as u32;
        self.list.push(TokenRegex::new(regex)?);
        self.numbers.insert(regex.to_string(), number);
        Ok(number)
    }
}
