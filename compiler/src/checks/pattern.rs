//! What stands between quotes: a text in which `*` stands for anything.

use std::fmt;

/// A text that others are held against, the whole of them, case by case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// A text in which `*` stands for any number of characters, none included.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether a text is of this form.
    ///
    /// ```
    /// use swml_compiler::checks::Pattern;
    ///
    /// assert!(Pattern::new("sip:*@example.com").matches("sip:ann@example.com"));
    /// assert!(!Pattern::new("+1900*").matches("+15550100001"));
    /// ```
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let mut parts = parts.peekable();
        if parts.peek().is_none() {
            return rest.is_empty();
        }
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                return rest.ends_with(part);
            }
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.contains('"') {
            true => write!(f, "'{}'", self.0),
            false => write!(f, "\"{}\"", self.0),
        }
    }
}
