//! Whether an address is safe: a literal, one that passed a test that leaves nothing open, or one that an author
//! vouches for. Every other way to it is a gap.

use swml_runtime::destination::classify;
use swml_runtime::expr::to_text;
use swml_runtime::value::{Text, Value};

use super::Options;
use super::class::Class;
use super::passed::{Test, TestKind};
use super::sinks::Sink;
use super::text::{Hole, Piece};
use super::trail::{Origin, Source};
use super::value::Alternative;
use crate::methods::{Address, Giver};

/// How many digits of a number a test or a beginning must fix: a country and an area, or an operator.
pub const FIXED_DIGITS: usize = 4;
/// The most digits of a number.
const DIGITS: usize = 15;

/// Why an alternative of an address is safe.
pub(super) enum Safe<'a> {
    /// The document says it.
    Literal(String),
    /// It is one of a list, and this one.
    Listed(String, &'a Test),
    /// It passed a test.
    Tested(String, &'a Test),
    /// The server is a literal; what it is asked comes from elsewhere.
    Server(String),
    /// The caller's own number is presented, or the number that was called.
    Own(String),
    /// The platform names its own file.
    Platform(String),
    /// The author allows texts of this form.
    Allowed(String, String),
    /// A fetched document that is not known has made it: it could reach anybody by itself.
    Document(String),
    /// The author trusts where it comes from.
    Trusted(String, Vec<String>),
}

/// Why an alternative of an address is not safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing tests it.
    Untested,
    /// A test fixes so many digits of a number.
    FewDigits(usize),
    /// A text that is no number passes too, and is dialled by SIP: `+1555@any.host`.
    NoNumber,
    /// Its host is not fixed to the end.
    OpenHost,
    /// What a test leaves open is no address of any known form.
    OpenForm,
}

impl Why {
    /// In words that follow what is not proved.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Why::Untested => "no test stands before it".to_owned(),
            Why::FewDigits(0) => "the test lets every number through".to_owned(),
            Why::FewDigits(1) => format!(
                "the test fixes 1 digit alone: up to {} others may follow, premium numbers among them",
                DIGITS - 1
            ),
            Why::FewDigits(digits) => format!(
                "the test fixes {digits} digits alone: up to {} others may follow",
                DIGITS - digits
            ),
            Why::NoNumber => {
                "the test lets a text such as +1555@any.host through, too, which is dialled \
                 by SIP"
                    .to_owned()
            }
            Why::OpenHost => {
                "the host is not fixed to its end: another one may stand there".to_owned()
            }
            Why::OpenForm => "the test leaves open what kind of address it is".to_owned(),
        }
    }
}

/// Judges one alternative of an address; `None` where it is no address at all.
pub(super) fn judge<'a>(
    sink: &Sink,
    one: &'a Alternative,
    options: &Options,
) -> Option<Result<Safe<'a>, Why>> {
    let pieces = match one {
        Alternative::Literal(value, test) => {
            let text = to_text(value);
            let text = text.trim();
            if matches!(value, Value::Undefined | Value::Null | Value::Map(_)) || text.is_empty() {
                return None;
            }
            // What comes out as nothing that can be dialled is not.
            if sink.address == Address::Dialled && classify(&Text::from(text)).is_none() {
                return None;
            }
            // A section, something to say, half a URL: nobody is asked.
            if sink.address == Address::Web && !is_web(text) {
                return None;
            }
            return Some(Ok(match test {
                Some(test) => Safe::Listed(text.to_owned(), test),
                None => Safe::Literal(text.to_owned()),
            }));
        }
        Alternative::Pieces(pieces) => pieces,
        Alternative::List(_) | Alternative::Map(_) => return None,
    };
    let shown = form(pieces);
    let holes: Vec<&Hole> = pieces.iter().filter_map(hole).collect();
    let start = start(pieces);
    if sink.plays && asks_nobody(start) {
        return None;
    }
    if let [hole] = holes.as_slice()
        && pieces.len() == 1
    {
        if let Some(test) = hole.tested.as_ref().filter(|_| hole.class == Class::Odd) {
            // Written out it is the text that was allowed, or nothing that can be reached.
            let presented = matches!(sink.address, Address::CallerId | Address::CallerName);
            return presented.then_some(Ok(Safe::Tested(shown, test)));
        }
        if let Some(name) = own(sink.address, hole) {
            return Some(Ok(Safe::Own(name)));
        }
        if let [way] = hole.from.as_slice()
            && sink.address == Address::Web
            && way.origin.source == Source::Step(Giver::Platform)
        {
            return Some(Ok(Safe::Platform(way.origin.name.clone())));
        }
    }
    let origins: Vec<&Origin> =
        holes.iter().flat_map(|hole| &hole.from).map(|way| &*way.origin).collect();
    if !origins.is_empty() && origins.iter().all(|origin| is_fine(origin, options)) {
        let trusted = origins.iter().filter(|origin| origin.source != Source::Document);
        let names: Vec<String> = trusted.map(|origin| origin.name.clone()).collect();
        return Some(Ok(match names.is_empty() {
            true => Safe::Document(shown),
            false => Safe::Trusted(shown, names),
        }));
    }
    let fits = fits(sink, pieces);
    if fits.is_ok() && sink.address == Address::Web {
        return Some(Ok(Safe::Server(shown)));
    }
    let tested = holes.iter().all(|hole| hole.tested.is_some());
    let test = holes.iter().find_map(|hole| hole.tested.as_deref());
    if let Some(pattern) = allowed(pieces, options) {
        // What stands for anything must not be able to name another host.
        return Some(match fits {
            Err(why @ (Why::NoNumber | Why::OpenHost)) if names_host(&pattern) => Err(why),
            _ => Ok(Safe::Allowed(shown, pattern)),
        });
    }
    Some(match (tested, test, fits) {
        (true, Some(test), Ok(())) => Ok(Safe::Tested(shown, test)),
        (true, Some(_), Err(why)) => Err(why),
        _ => Err(Why::Untested),
    })
}

/// Whether an address can only be somebody that its literal parts name closely enough.
fn fits(sink: &Sink, pieces: &[Piece]) -> Result<(), Why> {
    let start = start(pieces);
    match sink.address {
        Address::Web => web(pieces),
        Address::Dialled => match start {
            _ if start.starts_with('+') || start.starts_with("tel:") => number(pieces, true),
            _ if start.starts_with("stream:") => web(pieces),
            _ if start.starts_with("queue:") || start.starts_with('/') => Ok(()),
            _ if is_sip(pieces) => sip(pieces),
            _ if start.is_empty() => end(pieces),
            _ => Err(Why::OpenForm),
        },
        Address::CallerId | Address::Recipient if start.starts_with('+') => number(pieces, false),
        Address::CallerId | Address::Recipient if is_sip(pieces) => sip(pieces),
        Address::CallerId | Address::Recipient => Err(Why::OpenForm),
        Address::CallerName => Ok(()),
    }
}

/// A number: how many of its digits are fixed.
fn number(pieces: &[Piece], dials: bool) -> Result<(), Why> {
    let digits = start(pieces).trim_start_matches("tel:").trim_start_matches('+');
    let open = pieces
        .iter()
        .filter_map(hole)
        .any(|hole| !matches!(hole.class, Class::Digits | Class::Odd));
    if dials && open {
        return Err(Why::NoNumber);
    }
    match digits.chars().take_while(char::is_ascii_digit).count() {
        fixed if fixed < FIXED_DIGITS => Err(Why::FewDigits(fixed)),
        _ => Ok(()),
    }
}

/// Whether its literal parts make it a SIP address.
fn is_sip(pieces: &[Piece]) -> bool {
    let start = start(pieces);
    let at = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains('@'));
    start.starts_with("sip:") || start.starts_with("sips:") || pieces.iter().any(at)
}

/// A SIP address: its host must be fixed to its end, and nothing before it may name another one.
fn sip(pieces: &[Piece]) -> Result<(), Why> {
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Hole(hole) if !hole.class.is_plain() => return Err(Why::OpenHost),
            Piece::Hole(_) => {}
            Piece::Text(text) => {
                let Some((_, host)) = text.split_once('@') else { continue };
                let ends = host.contains([':', ';', '?']) || at + 1 == pieces.len();
                let named = !host.is_empty() && !host.starts_with([':', ';', '?']);
                return if ends && named { Ok(()) } else { Err(Why::OpenHost) };
            }
        }
    }
    Err(Why::OpenHost)
}

/// A text of which only the end is known: `@example.com` behind something that holds no `@`.
fn end(pieces: &[Piece]) -> Result<(), Why> {
    if is_sip(pieces) { sip(pieces) } else { Err(Why::FewDigits(0)) }
}

/// A web address: its server must be fixed, up to where the path begins.
fn web(pieces: &[Piece]) -> Result<(), Why> {
    let start = start(pieces).trim_start();
    let start = start.strip_prefix("stream:").unwrap_or(start);
    let Some((scheme, behind)) = start.split_once("://") else {
        return Err(if start.is_empty() { Why::OpenForm } else { Why::OpenHost });
    };
    let known = ["http", "https", "ws", "wss", "rtp"].contains(&scheme);
    let end = behind.find(['/', '?', '#']);
    match end {
        Some(end) if known && end > 0 => Ok(()),
        _ => Err(Why::OpenHost),
    }
}

/// Whether the caller's own number is presented, or the sender of a message answered: what the platform does by
/// itself where nothing is said.
fn own(address: Address, hole: &Hole) -> Option<String> {
    let [way] = hole.from.as_slice() else { return None };
    let Origin { source, name, .. } = &*way.origin;
    let names: &[&str] = match address {
        Address::CallerId => {
            &["call.from", "call.to", "call.from_number", "call.to_number", "message.to"]
        }
        Address::Recipient => &["message.from"],
        _ => &[],
    };
    (*source == Source::Call && names.contains(&name.as_str())).then(|| name.clone())
}

/// Whether what comes from there needs no test.
pub(super) fn is_fine(origin: &Origin, options: &Options) -> bool {
    origin.source == Source::Document || is_trusted(origin, options)
}

fn is_trusted(origin: &Origin, options: &Options) -> bool {
    options.trust.iter().any(|name| {
        let rest = origin.name.strip_prefix(name.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

/// The pattern that allows every text of a form: what is not known stands for a sign that no pattern has, so that
/// only `*` can take it.
fn allowed(pieces: &[Piece], options: &Options) -> Option<String> {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Hole(_) => "\u{0}",
        })
        .collect();
    let pattern = options.allow.iter().find(|pattern| pattern.matches(&text))?;
    Some(pattern.to_string())
}

/// Whether a pattern means to say more than that anything may be dialled.
fn names_host(pattern: &str) -> bool {
    pattern.trim_matches(['"', '\'', '*']).len() > 1
}

/// `say:Hello` and the like.
fn asks_nobody(text: &str) -> bool {
    ["say:", "silence:", "ring:"].iter().any(|scheme| text.trim_start().starts_with(scheme))
}

/// Whether a text is a URL.
fn is_web(text: &str) -> bool {
    text.contains("://") || (text.contains('@') && !text.contains(char::is_whitespace))
}

/// A form for people: `sip:<digits>@example.com`.
pub(super) fn form(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Hole(hole) => hole.class.sign().to_owned(),
    };
    pieces.iter().map(piece).collect()
}

fn start(pieces: &[Piece]) -> &str {
    match pieces.first() {
        Some(Piece::Text(text)) => text,
        _ => "",
    }
}

fn hole(piece: &Piece) -> Option<&Hole> {
    match piece {
        Piece::Hole(hole) => Some(hole),
        Piece::Text(_) => None,
    }
}

impl TestKind {
    /// What such a test does.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            TestKind::Equal => "one of a list",
            TestKind::Prefix => "its beginning",
            TestKind::Suffix => "its end",
            TestKind::Pattern => "its form",
        }
    }
}
