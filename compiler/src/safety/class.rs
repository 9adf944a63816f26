//! What an unknown part of a text can consist of.

/// What an unknown part can consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// `0-9`, `*`, `#` and `A-D`: what keys give.
    Digits,
    /// A number with its `+`, or a SIP URI: who calls and who is called.
    Party,
    /// What `encodeURIComponent` makes, keys and numbers: nothing that could name another host.
    Encoded,
    /// Any text.
    Text,
    /// A number of JavaScript.
    Number,
    /// No text, but equal to one for `==`, or tested as one: a number, a list. Written out it has no other letters
    /// but brackets, quotes and commas.
    Odd,
    /// Anything: a text, a number, a list, a map.
    Any,
}

impl Class {
    /// All of them.
    pub(super) const ALL: [Class; 7] = [
        Class::Digits,
        Class::Party,
        Class::Encoded,
        Class::Text,
        Class::Number,
        Class::Odd,
        Class::Any,
    ];

    /// Whether it is a text for sure.
    pub(super) const fn is_text(self) -> bool {
        !matches!(self, Class::Number | Class::Odd | Class::Any)
    }

    /// Whether it can hold no character that separates the parts of an address.
    pub(super) const fn is_plain(self) -> bool {
        matches!(self, Class::Digits | Class::Encoded | Class::Number | Class::Odd)
    }

    /// Whether a text can be of it.
    pub(super) fn admits(self, text: &str) -> bool {
        let all = |fits: fn(char) -> bool| text.chars().all(fits);
        match self {
            Class::Digits => all(|c| c.is_ascii_digit() || "*#ABCD".contains(c)),
            Class::Encoded => all(|c| c.is_ascii_alphanumeric() || "-_.!~*'()%+#".contains(c)),
            Class::Number => {
                matches!(text, "NaN" | "Infinity" | "-Infinity")
                    || (!text.is_empty() && all(|c| c.is_ascii_digit() || "+-.e".contains(c)))
            }
            Class::Party => {
                text.is_empty()
                    || text.strip_prefix('+').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
                    || !text.starts_with('+')
            }
            Class::Text | Class::Odd | Class::Any => true,
        }
    }

    /// In words that follow what it is a class of.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Class::Digits => "any digits, * and #",
            Class::Party => "any number or SIP address",
            Class::Encoded => "any text, encoded for a URL",
            Class::Number => "any number",
            Class::Odd => "a number or list that `==` takes for the same",
            Class::Text => "any text",
            Class::Any => "anything",
        }
    }

    /// What stands for it in a text.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Class::Digits => "<digits>",
            Class::Party => "<number or SIP address>",
            Class::Number | Class::Odd => "<number>",
            Class::Encoded => "<encoded text>",
            Class::Text => "<any text>",
            Class::Any => "<anything>",
        }
    }
}
