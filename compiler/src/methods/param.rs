//! A parameter of a method, or a key of a map inside one.

use swml_runtime::destination::DestinationKind;
use swml_runtime::program::Kind;
use swml_runtime::value::Value;

use super::types::Type;

/// A parameter of a method.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Older names of it; accepted with a warning.
    pub legacy: &'static [&'static str],
    /// Names that are never right but often written: the error names this parameter.
    pub mistaken: &'static [&'static str],
    /// The only kind of document that has it; none where both have.
    pub kind: Option<Kind>,
    /// What it accepts.
    pub ty: Type,
    /// Its unit, for people: `s`, `ms`, `dB`.
    pub unit: Option<&'static str>,
    /// Whether it must be given.
    pub required: bool,
    /// Its value where it is not given; absent: it is left out.
    pub default: Option<Default>,
    /// What it is for.
    pub doc: &'static str,
    /// The parameter that this one is another way to give: `play.url` is `urls` with one item.
    pub becomes: Option<&'static str>,
    /// Whether its value must not appear in any output.
    pub secret: bool,
    /// Whether it is only known from older documents: accepted with a warning, and without effect.
    pub obsolete: bool,
    /// Of `connect`: where it can stand.
    pub level: Level,
    /// Of `connect`: the kinds of destination on which it has an effect; empty: all.
    pub only: &'static [DestinationKind],
    /// Other spellings of its words, each with the canonical one; accepted with a warning.
    pub also: &'static [(&'static str, &'static str)],
    /// Values that are often written and never right, each with what to do instead.
    pub remedies: &'static [(&'static str, &'static str)],
    /// What it addresses, where its type does not say so: see [`Param::addresses`].
    pub address: Option<Address>,
}

/// What a parameter addresses: what a mistake, or somebody outside, could send a call to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// Whom the call reaches: a number, a SIP address, a queue.
    Dialled,
    /// The number that is presented.
    CallerId,
    /// The name that goes with it.
    CallerName,
    /// Who gets a text message.
    Recipient,
    /// A web address that the platform asks, tells or sends sound to.
    Web,
}

impl Address {
    /// What happens with it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Address::Dialled => "dialled",
            Address::CallerId => "presented as caller id",
            Address::CallerName => "presented as a name",
            Address::Recipient => "sent a text message",
            Address::Web => "asked or told on the web",
        }
    }

    /// In one word, for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Address::Dialled => "dialled",
            Address::CallerId => "caller-id",
            Address::CallerName => "caller-name",
            Address::Recipient => "recipient",
            Address::Web => "web",
        }
    }
}

/// Where a parameter of a `connect` can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// On the method itself; the only level of all other methods.
    Method,
    /// On the method and on each destination, which wins.
    Both,
    /// On each destination; beside `to` where there is only one.
    Destination,
}

impl Param {
    /// An optional parameter without a default.
    #[must_use]
    pub const fn new(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            legacy: &[],
            mistaken: &[],
            kind: None,
            ty,
            unit: None,
            required: false,
            default: None,
            doc,
            becomes: None,
            secret: false,
            obsolete: false,
            level: Level::Method,
            only: &[],
            also: &[],
            remedies: &[],
            address: None,
        }
    }

    /// The same with a unit.
    #[must_use]
    pub const fn unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The same of one kind of document alone.
    #[must_use]
    pub const fn of(self, kind: Kind) -> Self {
        Self { kind: Some(kind), ..self }
    }

    /// Whether a kind of document has it.
    #[must_use]
    pub fn is_for(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|own| own == kind)
    }

    /// The same, required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same with a default number.
    #[must_use]
    pub const fn number(self, number: f64) -> Self {
        Self { default: Some(Default::Number(number)), ..self }
    }

    /// The same with a default text.
    #[must_use]
    pub const fn text(self, text: &'static str) -> Self {
        Self { default: Some(Default::Text(text)), ..self }
    }

    /// The same with a default truth value.
    #[must_use]
    pub const fn bool(self, truth: bool) -> Self {
        Self { default: Some(Default::Bool(truth)), ..self }
    }

    /// The same with names that people write by mistake.
    #[must_use]
    pub const fn mistaken(self, names: &'static [&'static str]) -> Self {
        Self { mistaken: names, ..self }
    }

    /// The same with older names.
    #[must_use]
    pub const fn legacy(self, names: &'static [&'static str]) -> Self {
        Self { legacy: names, ..self }
    }

    /// The same as another way to give a parameter.
    #[must_use]
    pub const fn becomes(self, name: &'static str) -> Self {
        Self { becomes: Some(name), ..self }
    }

    /// The same, to be kept out of outputs.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The same, known from older documents alone.
    #[must_use]
    pub const fn obsolete(self) -> Self {
        Self { obsolete: true, ..self }
    }

    /// The same at another level.
    #[must_use]
    pub const fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// The same with an effect on these kinds of destination alone.
    #[must_use]
    pub const fn only(self, kinds: &'static [DestinationKind]) -> Self {
        Self { only: kinds, ..self }
    }

    /// The same with other spellings of its words.
    #[must_use]
    pub const fn also(self, also: &'static [(&'static str, &'static str)]) -> Self {
        Self { also, ..self }
    }

    /// The same with advice on values that are never right.
    #[must_use]
    pub const fn remedies(self, remedies: &'static [(&'static str, &'static str)]) -> Self {
        Self { remedies, ..self }
    }

    /// The same, addressing somebody.
    #[must_use]
    pub const fn address(self, address: Address) -> Self {
        Self { address: Some(address), ..self }
    }

    /// What it addresses: what its row says, else what its type is for.
    #[must_use]
    pub const fn addresses(&self) -> Option<Address> {
        match self.address {
            Some(address) => Some(address),
            None => self.ty.addresses(),
        }
    }

    /// Whether it has an effect on a kind of destination.
    #[must_use]
    pub fn applies_to(&self, kind: DestinationKind) -> bool {
        self.only.is_empty() || self.only.contains(&kind)
    }
}

/// A default value that can stand in a const.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Default {
    Number(f64),
    Text(&'static str),
    Bool(bool),
}

impl Default {
    /// The value.
    #[must_use]
    pub fn value(self) -> Value {
        match self {
            Default::Number(number) => number.into(),
            Default::Text(text) => Value::word(text),
            Default::Bool(truth) => truth.into(),
        }
    }
}
