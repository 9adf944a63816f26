//! What a step leaves behind: the variables that a row sets, what each can be, and how those of one step hang
//! together.

use super::Kind;

/// A variable that a method sets.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Its name.
    pub name: &'static str,
    /// What it can be.
    pub values: Values,
    /// What it can be in documents for messages, where that differs.
    pub in_messages: Option<Values>,
    /// What it is at first, or on the way, and never in the end.
    pub meanwhile: &'static [&'static str],
    /// What the machine itself makes it, instead of doing anything.
    pub unasked: &'static [&'static str],
    /// What it is after an ordinary success, where that is one word.
    pub on_success: Option<&'static str>,
    /// What it is after a failure, where it is set then.
    pub on_failure: Option<&'static str>,
    /// Whether a failure may be no fault, but told by the variables alone, beside whatever else is given.
    pub soft: bool,
    /// Who makes it up.
    pub giver: Giver,
    /// How it goes with the result of the step; none: it is given with every result, and can be anything of its kind.
    pub ways: &'static [Way],
    /// The parameter that asks for it: it is given where that is `true`.
    pub asked_by: Option<&'static str>,
}

/// How a variable goes with the result of its step: the first variable of the row that says a word.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// What the result says then.
    pub with: &'static [&'static str],
    /// What the variable is then.
    pub form: Form,
}

/// What a variable is, where it is not just anything of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Anything of its kind.
    Any,
    /// The same word as the result.
    Result,
    /// The keys that were pressed: at most `max_digits`, and none of `terminators`.
    Keys,
    /// These, and the key that ended them.
    AllKeys,
    /// The key that ended them, one of `terminators`; not there where none did.
    LastKey,
    /// What was said.
    Speech,
    /// The status of a reply that is a success.
    Success,
    /// The status of a reply that is none.
    NoSuccess,
    /// Texts by their names.
    Texts,
    /// The text of a reply.
    Body,
    /// The same, read as JSON; not there where it is none.
    Json,
}

impl Form {
    /// What it is, for the docs; nothing where the kind says it all.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Form::Any => "",
            Form::Result => "the same",
            Form::Keys => {
                "the keys that were pressed, at most `max_digits` and none of `terminators`"
            }
            Form::AllKeys => "all keys that were pressed, the one that ended the input among them",
            Form::LastKey => "the key of `terminators` that ended the input, if one did",
            Form::Speech => "what was said",
            Form::Success => "a status from 200 to 299",
            Form::NoSuccess => "any other status, if there was a reply",
            Form::Texts => "texts by their names",
            Form::Body => "the text of the reply",
            Form::Json => "the text of the reply read as JSON, if it is that",
        }
    }
}

/// Who makes up what a step sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Giver {
    /// Somebody out there.
    Outside,
    /// The caller, by keys or by voice.
    Caller,
    /// A web server.
    Web,
    /// The platform alone: where a recording lies.
    Platform,
}

impl Output {
    /// A variable that is not set by a failure.
    pub(super) const fn new(name: &'static str, values: Values) -> Self {
        Self {
            name,
            values,
            in_messages: None,
            meanwhile: &[],
            unasked: &[],
            on_success: None,
            on_failure: None,
            soft: false,
            giver: Giver::Outside,
            ways: &[],
            asked_by: None,
        }
    }

    /// A variable that says the first of these words after a success, and `failed` after a failure.
    pub(super) const fn result(name: &'static str, words: &'static [&'static str]) -> Self {
        let on_success = Some(words[0]);
        let values = Values::Words(words);
        Self {
            on_success,
            on_failure: Some("failed"),
            giver: Giver::Platform,
            ..Self::new(name, values)
        }
    }

    /// `return_value`, which says what the result of the step says.
    pub(super) const fn returned(words: &'static [&'static str]) -> Self {
        let ways: &[Way] = &[Way { with: &[], form: Form::Result }];
        Self { ways, ..Self::result("return_value", words) }
    }

    /// The same, with what it can be in documents for messages.
    pub(super) const fn in_messages(self, words: &'static [&'static str]) -> Self {
        Self { in_messages: Some(Values::Words(words)), ..self }
    }

    /// The same, with what the machine itself makes it.
    pub(super) const fn unasked(self, words: &'static [&'static str]) -> Self {
        Self { unasked: words, ..self }
    }

    /// The same, with what it says after a failure.
    pub(super) const fn failing(self, word: &'static str) -> Self {
        Self { on_failure: Some(word), ..self }
    }

    /// The same, where a failure may be told by the variables alone.
    pub(super) const fn soft(self) -> Self {
        Self { soft: true, ..self }
    }

    /// The same, made up by somebody else.
    pub(super) const fn by(self, giver: Giver) -> Self {
        Self { giver, ..self }
    }

    /// The same, with what it says meanwhile.
    pub(super) const fn meanwhile(self, words: &'static [&'static str]) -> Self {
        Self { meanwhile: words, ..self }
    }

    /// The same, with what it says after a success.
    pub(super) const fn succeeding(self, word: &'static str) -> Self {
        Self { on_success: Some(word), ..self }
    }

    /// The same, as it goes with the result of the step.
    pub(super) const fn with(self, ways: &'static [Way]) -> Self {
        Self { ways, ..self }
    }

    /// The same, where a parameter has to ask for it.
    pub(super) const fn asked_by(self, param: &'static str) -> Self {
        Self { asked_by: Some(param), ..self }
    }

    /// What it can be in a kind of document.
    #[must_use]
    pub fn values_in(&self, kind: Kind) -> Values {
        self.in_messages.filter(|_| kind == Kind::Messaging).unwrap_or(self.values)
    }

    /// What it is where the result of its step says this; `None`: it is not given then.
    #[must_use]
    pub fn form(&self, result: &str) -> Option<Form> {
        let fits = |way: &&Way| way.with.is_empty() || way.with.contains(&result);
        match self.ways {
            [] => Some(Form::Any),
            ways => ways.iter().find(fits).map(|way| way.form),
        }
    }
}

/// The values that a variable can have.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// One of these words.
    Words(&'static [&'static str]),
    /// Any text.
    Text,
    /// Any number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Anything.
    Any,
}

impl Values {
    /// The words, where it is one of these.
    #[must_use]
    pub const fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Values::Words(words) => Some(words),
            _ => None,
        }
    }
}
