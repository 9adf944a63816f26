//! Which scalars are written like numbers or truth values, lose something when another reader takes them
//! for that, and are read as texts: `to: +15550100001` is a text to dial, and the plus is lost on most readers.
//!
//! Whether a place wants the text is known by the parser alone, so it is asked: the document must be the
//! same, finding for finding, when the scalar is a text.

use std::collections::HashSet;
use std::fmt::{self, Write};

use super::Notation;
use super::json::is_json;
use crate::diagnostic::Diagnostics;
use crate::parse;
use crate::source::{Source, Span};
use crate::syntax::{self, Plain, Scalar, Style, Tree};

/// Of more doubtful scalars than this, it is asked once for all of them.
const MANY: usize = 200;

/// The scalars that are texts, although they are not written like it.
#[derive(Debug, Default)]
pub(super) struct Texts(HashSet<Span>);

impl Texts {
    pub(super) fn contains(&self, scalar: &Scalar) -> bool {
        self.0.contains(&scalar.span())
    }
}

/// The texts among the scalars of a document. Where it is refused, or has too many to ask for each, nobody
/// knows what its places want: there they are left alone, unless the new notation cannot write them otherwise.
pub(super) fn texts(source: &Source, to: Notation) -> Texts {
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(source, &mut diagnostics);
    let mut doubtful: Vec<&Scalar> = tree.scalars().filter(|scalar| is_doubtful(scalar)).collect();
    if doubtful.is_empty() {
        return Texts::default();
    }
    let meaning = meaning(&tree, diagnostics.clone());
    let are_texts = |places: &HashSet<Span>| {
        self::meaning(&tree.with_texts(places), diagnostics.clone()) == meaning
    };
    let places = |scalars: &[&Scalar]| scalars.iter().map(|scalar| scalar.span()).collect();
    let must = |scalar: &&Scalar| to == Notation::Json && is_json(scalar.text()).is_err();
    if meaning.rejected {
        doubtful.retain(must);
    }
    // Asking for each of very many would take too long.
    if doubtful.len() > MANY && !are_texts(&places(&doubtful)) {
        doubtful.retain(must);
        return Texts(places(&doubtful));
    }
    let mut texts = HashSet::new();
    let mut groups: Vec<Vec<Span>> = Vec::new();
    groups.extend((!doubtful.is_empty()).then(|| doubtful.iter().map(|s| s.span()).collect()));
    while let Some(mut group) = groups.pop() {
        if are_texts(&group.iter().copied().collect()) {
            texts.extend(group);
        } else if group.len() > 1 {
            groups.push(group.split_off(group.len() / 2));
            groups.push(group);
        }
    }
    Texts(texts)
}

/// Whether a reader that takes it for a number or truth value does not give back what is written.
fn is_doubtful(scalar: &Scalar) -> bool {
    let text = scalar.text();
    match scalar.plain() {
        Plain::Number(number) => scalar.style() == Style::Plain && number.to_string() != text,
        Plain::Bool(truth) => truth.to_string() != text,
        Plain::Null | Plain::Text => false,
    }
}

/// What a tree means, in few bytes.
#[derive(PartialEq)]
struct Meaning {
    hash: u64,
    length: usize,
    findings: usize,
    rejected: bool,
}

fn meaning(tree: &Tree, mut diagnostics: Diagnostics) -> Meaning {
    let document = parse::document(tree, &mut diagnostics);
    // 64 bits of FNV, over everything that a document is.
    let mut words = Words { hash: 0xcbf2_9ce4_8422_2325, length: 0 };
    write!(words, "{document:?}").expect("hashing cannot fail");
    let Words { hash, length } = words;
    Meaning { hash, length, findings: diagnostics.len(), rejected: diagnostics.rejected() }
}

struct Words {
    hash: u64,
    length: usize,
}

impl Write for Words {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.length += text.len();
        for byte in text.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}
