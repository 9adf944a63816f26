//! What a document is for, calls or messages, and what only those for messages have.

use crate::fault::Fault;
use crate::value::Text;

/// What a document is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Kind {
    /// Phone calls.
    #[default]
    Calling,
    /// Text messages.
    Messaging,
}

impl Kind {
    /// Both: of methods that every document may use.
    pub const BOTH: &'static [Kind] = &[Kind::Calling, Kind::Messaging];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Kind::Calling => Kind::Messaging,
            Kind::Messaging => Kind::Calling,
        }
    }

    /// What such a document is for, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Kind::Calling => "for calls",
            Kind::Messaging => "for messages",
        }
    }

    /// The platform's code for a fault in such a document. `reply` says whether it is a reply that failed.
    #[must_use]
    pub const fn code_of(self, fault: Fault, reply: bool) -> &'static str {
        match self {
            Kind::Calling => fault.code(),
            Kind::Messaging => fault.message_code(reply),
        }
    }
}

/// What becomes of a text before it is compared, in documents for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Transform {
    /// Small letters.
    Lowercase,
    /// Capitals.
    Uppercase,
    /// No blanks around it.
    Trim,
    /// Both of the first and the third.
    LowercaseTrim,
    /// Both of the second and the third.
    UppercaseTrim,
}

impl Transform {
    /// Every one, with its name in documents.
    pub const ALL: [(&'static str, Transform); 5] = [
        ("lowercase", Transform::Lowercase),
        ("uppercase", Transform::Uppercase),
        ("trim", Transform::Trim),
        ("lowercase_trim", Transform::LowercaseTrim),
        ("uppercase_trim", Transform::UppercaseTrim),
    ];

    /// The one of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, transform)| transform)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    /// Applies it.
    #[must_use]
    pub fn apply(self, text: &str) -> Text {
        let trimmed = match self {
            Transform::Lowercase | Transform::Uppercase => text,
            Transform::Trim | Transform::LowercaseTrim | Transform::UppercaseTrim => text.trim(),
        };
        match self {
            Transform::Lowercase | Transform::LowercaseTrim => Text::from(trimmed.to_lowercase()),
            Transform::Uppercase | Transform::UppercaseTrim => Text::from(trimmed.to_uppercase()),
            Transform::Trim => Text::from(trimmed),
        }
    }
}
