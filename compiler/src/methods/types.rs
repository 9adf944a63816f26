//! What a parameter accepts: scalars with their ranges and words, and maps, lists and choices of these to any
//! depth.

use std::fmt;

use swml_runtime::program::Kind;

use super::param::{Address, Param};

/// The keys of a map: of a method's parameters, or of a map inside one.
#[derive(Clone, Copy)]
pub struct Shape {
    /// What one of these maps is, for messages: `prompt`, `step`.
    pub name: &'static str,
    /// Its keys.
    pub params: &'static [Param],
    /// Groups of keys of which exactly one must be given.
    pub one_of: &'static [&'static [&'static str]],
    /// Groups of keys of which at least one must be given.
    pub any_of: &'static [&'static [&'static str]],
    /// What becomes of keys that are not listed.
    pub extra: Extra,
    /// Whether defaults are written into the value where a key is not given.
    pub fills: bool,
    /// The key that told it apart from others, which has no row here.
    pub tag: Option<&'static str>,
}

/// What becomes of the keys of a map that its shape does not list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extra {
    /// They are errors.
    Refused,
    /// They are passed on, with a warning.
    Warned,
    /// They are passed on, each of a type.
    Taken(&'static Type),
}

impl Shape {
    /// What a shape says where it says nothing.
    pub const BASE: Shape = Shape {
        name: "",
        params: &[],
        one_of: &[],
        any_of: &[],
        extra: Extra::Refused,
        fills: true,
        tag: None,
    };

    /// The row of a key for a kind of document, where both kinds have it and differ.
    #[must_use]
    pub fn for_kind(&self, kind: Kind, param: &'static Param) -> &'static Param {
        let same = |other: &&Param| other.name == param.name && other.is_for(kind);
        self.params.iter().find(same).unwrap_or(param)
    }

    /// A key by its canonical name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }
}

impl From<&'static super::Method> for Shape {
    fn from(method: &'static super::Method) -> Self {
        method.shape()
    }
}

/// By name alone: shapes may hold themselves.
impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shape").field(&self.name).finish()
    }
}

impl fmt::Debug for Variants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Variants").field(&self.name).finish()
    }
}

/// Shapes may hold themselves: two are equal when they are the same one.
impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.params, other.params) && self.name == other.name
    }
}

/// Maps that are told apart by the word behind one of their keys.
#[derive(Clone, Copy)]
pub struct Variants {
    /// What one of these maps is, for messages.
    pub name: &'static str,
    /// The key.
    pub key: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Its words, each with the other keys of such a map.
    pub shapes: &'static [(&'static str, &'static Shape)],
    /// What a map is without the key; none where it must be there.
    pub otherwise: Option<&'static Shape>,
}

impl PartialEq for Variants {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.shapes, other.shapes) && self.key == other.key
    }
}

/// What a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// A text.
    Text,
    /// A text that is one of these.
    Choice(&'static [&'static str]),
    /// A number in a range.
    Number(f64, f64),
    /// A whole number in a range.
    Integer(i64, i64),
    /// `true` or `false`.
    Bool,
    /// A web address.
    Url,
    /// A play URL: `https:`, `say:`, `silence:`, `ring:`.
    PlayUrl,
    /// One play URL or a list of them; becomes a list.
    PlayUrls,
    /// A comma-separated list of codecs.
    Codecs,
    /// The codec of a stream, such as `L16@24000h@40i`.
    StreamCodec,
    /// Digits that end an input: `0-9 * # A-D`.
    Digits,
    /// A list of texts.
    Texts,
    /// A list of words among these.
    Words(&'static [&'static str]),
    /// Any map.
    Map,
    /// A map of texts.
    TextMap,
    /// SIP headers: a list of `name` and `value`, or a map; becomes the list.
    Headers,
    /// The headers of a web request: a map of texts, few names known.
    RequestHeaders,
    /// Any value.
    Any,
    /// A map with these keys.
    Object(&'static Shape),
    /// A map that is one of several, told apart by a key.
    Variant(&'static Variants),
    /// A list, each item of a type.
    List(&'static Type),
    /// A map from free names to values of a type; the word says what one of them is.
    MapOf(&'static str, &'static Type),
    /// The first of these that a value is of the kind of.
    OneOf(&'static [Type]),
    /// A text that begins with this and goes on.
    Prefixed(&'static str),
    /// Words among these in one text, with a comma or blanks between them.
    WordsText(char, &'static [&'static str]),
    /// The address of a web socket, `ws:` only where it is allowed.
    SocketUrl(&'static [&'static str]),
    /// An amount of money as decimal text.
    Amount,
    /// A phone number as `+15550100001`.
    Phone,
    /// What can be dialled as tones: `0-9 * # A-D`, and `W`, `w` for pauses.
    DialString,
    /// The name of a room: letters, digits, `_` and `-`.
    RoomName,
    /// A SIP address.
    SipUri,
    /// A map; any other value with a warning.
    Event,
    /// A text for a language model: templates of SWAIG and names of the platform stay in it.
    Prompt,
    /// A text that the platform fills in when a function is called: templates of SWAIG.
    Swaig,
    /// Any value with such texts.
    SwaigAny,
    /// Any map with such texts.
    SwaigMap,
    /// A text without placeholders, whatever it holds: a regular expression.
    Literal,
    /// A time such as `1h30m`.
    HoursAndMinutes,
    /// Nothing: `null`.
    Null,
    /// A document: a map with `sections`.
    Statements,
    /// The name of a label.
    Label,
    /// A variable's plain path, without `%{...}`.
    Path,
    /// A JavaScript condition.
    Condition,
    /// Statements.
    Block,
    /// A map from keys to statements.
    Cases,
    /// `variable`, `case` and `default`, or a list as in `cond`.
    Result,
    /// A section of this document, a URL or an inline document.
    Dest,
    /// A URL or an inline document.
    Document,
    /// Whom to dial.
    Destination,
    /// A list of destinations.
    Destinations,
    /// A list of lists of destinations.
    Groups,
    /// Statements for the answered leg, or the URL of a document.
    Confirm,
}

impl Type {
    /// What a value of it addresses.
    #[must_use]
    pub const fn addresses(self) -> Option<Address> {
        match self {
            Type::Destination | Type::Destinations | Type::Groups | Type::SipUri => {
                Some(Address::Dialled)
            }
            Type::Url
            | Type::PlayUrl
            | Type::PlayUrls
            | Type::SocketUrl(_)
            | Type::Dest
            | Type::Document => Some(Address::Web),
            _ => None,
        }
    }

    /// What it accepts, in words that follow "wants": `a text`, `a number from -40 to 40`.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Type::Integer(min, max) if min == max => format!("`{min}`"),
            Type::Text => "a text".into(),
            Type::Choice(words) => one_of(words),
            Type::Number(min, max) => format!("a number{}", range(min, max)),
            #[allow(clippy::cast_precision_loss)]
            Type::Integer(min, max) => {
                let least = if min == i64::MIN { f64::NEG_INFINITY } else { min as f64 };
                let most = if max == i64::MAX { f64::INFINITY } else { max as f64 };
                format!("a whole number{}", range(least, most))
            }
            Type::Bool => "`true` or `false`".into(),
            Type::Url => "a web address".into(),
            Type::PlayUrl => "a play URL".into(),
            Type::PlayUrls => "a play URL or a list of them".into(),
            Type::Codecs => "codecs, separated by commas".into(),
            Type::StreamCodec => "a codec such as `PCMU` or `L16@24000h@40i`".into(),
            Type::Digits => "digits among `0-9`, `*`, `#` and `A-D`".into(),
            Type::Texts => "a list of texts".into(),
            Type::Words(words) => format!("a list of words: {}", one_of(words)),
            Type::Map => "a map".into(),
            Type::TextMap => "a map of texts".into(),
            Type::Headers => "a list of `name` and `value`".into(),
            Type::RequestHeaders => "a map from names of headers to texts".into(),
            Type::Any => "any value".into(),
            Type::Object(shape) => match shape.name {
                "" => "a map".into(),
                name => format!("a map, {}", article(name)),
            },
            Type::Variant(variants) => format!("a map with `{}`", variants.key),
            Type::List(item) => match item {
                Type::Object(Shape { name, .. }) | Type::Variant(Variants { name, .. })
                    if !name.is_empty() =>
                {
                    format!("a list of {name}s")
                }
                item => format!("a list, each item {}", item.describe()),
            },
            Type::MapOf(name, _) => format!("a map from names to {name}s"),
            Type::OneOf(types) => alternatives(types),
            Type::Prefixed(prefix) => format!("`{prefix}...`"),
            Type::WordsText(',', words) => {
                format!("words among {}, separated by commas", listed(words))
            }
            Type::WordsText(_, words) => {
                format!("words among {}, separated by blanks", listed(words))
            }
            Type::SocketUrl(schemes) => format!("an address such as `{}...`", schemes[0]),
            Type::Amount => "an amount such as `12.50`".into(),
            Type::Phone => "a number such as `+15550100001`".into(),
            Type::DialString => {
                "digits among `0-9`, `*`, `#`, `A-D`, and `W`, `w` for pauses".into()
            }
            Type::RoomName => "letters, digits, `_` and `-`".into(),
            Type::SipUri => "a SIP address such as `sip:alice@example.com`".into(),
            Type::Event => "a map".into(),
            Type::Prompt | Type::Swaig | Type::Literal => "a text".into(),
            Type::SwaigAny => "any value".into(),
            Type::SwaigMap => "a map".into(),
            Type::HoursAndMinutes => "a time such as `1h30m`".into(),
            Type::Null => "nothing".into(),
            Type::Statements => "a document with `sections`".into(),
            Type::Label => "the name of a label".into(),
            Type::Path => "a plain path such as `prompt_value`".into(),
            Type::Condition => "a JavaScript condition".into(),
            Type::Block => "a list of statements".into(),
            Type::Cases => "a map from keys to lists of statements".into(),
            Type::Result => "`case` and `default`, or a list as in `cond`".into(),
            Type::Dest => "a section, a URL or an inline document".into(),
            Type::Document => "a URL or an inline document".into(),
            Type::Destination => "a destination".into(),
            Type::Destinations => "a list of destinations".into(),
            Type::Groups => "a list of lists of destinations".into(),
            Type::Confirm => "a list of statements or a URL".into(),
        }
    }
}

/// `at least 1`, `from -40 to 40`, with a blank in front; empty where everything goes.
fn range(min: f64, max: f64) -> String {
    match (min.is_finite(), max.is_finite()) {
        (true, true) => format!(" from {min} to {max}"),
        (true, false) => format!(" of at least {min}"),
        (false, true) => format!(" of at most {max}"),
        (false, false) => String::new(),
    }
}

/// `a map or a text`
fn alternatives(types: &[Type]) -> String {
    let words: Vec<_> = types.iter().map(|ty| ty.describe()).collect();
    match words.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// `a step`, `an action`
pub(crate) fn article(name: &str) -> String {
    let vowel = name.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}

/// `a`, `b`, `c`
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// `a`, `b` or `c`.
pub(crate) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
