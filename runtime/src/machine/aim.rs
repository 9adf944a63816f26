//! Where a dest that a call computes leads: to a section, to a document, or nowhere.

use crate::fault::Fault;
use crate::id::SectionId;
use crate::program::{Kind, LoadPurpose, Program};
use crate::value::Text;

/// Where a computed dest leads.
pub(super) enum Aim {
    Section(SectionId),
    /// A document: one to fetch, or the text of one.
    Document {
        fetched: bool,
    },
    Nowhere(Fault),
}

/// The order of recognition of a dest (language reference 8.6).
pub(super) fn aim(program: &Program, space: u32, dest: &Text, purpose: LoadPurpose) -> Aim {
    let text = dest.trim();
    if program.kind() == Kind::Messaging {
        return of_message(program, space, text, purpose);
    }
    let names_section = matches!(purpose, LoadPurpose::Execute | LoadPurpose::Transfer);
    let is_text = text.starts_with('{') || text.contains('\n');
    if is_text || is_url(text) {
        return Aim::Document { fetched: !is_text };
    }
    if text.starts_with("relay:") || !names_section {
        return Aim::Nowhere(Fault::InvalidValue);
    }
    match program.section_in(space, text) {
        Some(section) => Aim::Section(section),
        None => Aim::Nowhere(Fault::UndefinedSection),
    }
}

/// In messages `execute` leads to a section and to nothing else, `transfer` to an address.
fn of_message(program: &Program, space: u32, text: &str, purpose: LoadPurpose) -> Aim {
    match purpose {
        LoadPurpose::Execute => match program.section_in(space, text) {
            Some(section) => Aim::Section(section),
            None => Aim::Nowhere(Fault::UndefinedSection),
        },
        _ if is_url(text) => Aim::Document { fetched: true },
        _ => Aim::Nowhere(Fault::ExecuteFailed),
    }
}

/// `http://...`, `https://...`, or `user:password@host...`.
fn is_url(text: &str) -> bool {
    let with_credentials = |text: &str| {
        let authority = text.split('/').next().unwrap_or_default();
        authority.split_once('@').is_some_and(|(user, host)| {
            user.contains(':') && !host.is_empty() && !authority.contains(char::is_whitespace)
        })
    };
    text.starts_with("https://") || text.starts_with("http://") || with_credentials(text)
}
