//! What a syntax error means, in words for people.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, Span};

/// The finding for an error of the parser at a byte of the text.
pub(super) fn explain(source: &Source, error: &ScanError, at: usize) -> Diagnostic {
    let text = source.text();
    if let Some(value) = unquoted_placeholder(text, at) {
        let written = &text[value.range()];
        return Diagnostic::new(
            Code::UnquotedPlaceholder,
            value,
            "a placeholder that YAML cannot read without quotes",
        )
        .help(format!("quote this value: '{}'", written.replace('\'', "''")));
    }
    let here = text[at..].chars().next().map_or(0, char::len_utf8);
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let span = Span::new(number(at), number(at + here));
    let code = match error.kind() {
        ErrorKind::RecursionLimitExceeded => Code::TooDeep,
        _ => Code::Syntax,
    };
    let (message, help) = words(error);
    let diagnostic = Diagnostic::new(code, span, message);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn words(error: &ScanError) -> (String, Option<&'static str>) {
    use ErrorKind as K;
    let (message, help) = match error.kind() {
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            ("a quoted text is not closed", "add the missing quote")
        }
        K::UnexpectedEofFlowSequence | K::ExpectedFlowSequenceSeparator => {
            ("a list in brackets is not closed here", "add `,` before the next item, or `]`")
        }
        K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::ExpectedFlowMappingSeparator => {
            ("a map in braces is not closed here", "add `,` before the next key, or `}`")
        }
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::MappingKeyNotAllowed => (
            "a `:` where no key can stand",
            "quote the value if the colon belongs to it: 'say: hello'",
        ),
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => ("a tab where YAML wants blanks", "indent with blanks"),
        K::ExpectedBlockMappingKey | K::InvalidIndentation | K::ExpectedBlockSequenceEntry => (
            "this line does not fit the indentation above it",
            "line it up with the keys or items that it belongs to",
        ),
        K::SimpleKeyExpected | K::InvalidSimpleKey => {
            ("a key without its `:`", "write `key: value`, or start a list item with `- `")
        }
        K::RecursionLimitExceeded => (
            "lists and maps nest too deep here",
            "move the inner steps into a section of their own",
        ),
        K::UnknownQuotedScalarEscape => (
            "an escape that YAML does not know in a text in double quotes",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        K::UnexpectedEof | K::ExpectedNodeContent => {
            ("a value is missing here", "write the value, or remove what announces it")
        }
        _ => return (format!("YAML cannot be read from here on: {}", error.info()), None),
    };
    (message.to_owned(), Some(help))
}

/// The value around a placeholder that stands without quotes on the line of a syntax error.
fn unquoted_placeholder(text: &str, at: usize) -> Option<Span> {
    let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    let line = &text[line_start..line_end];
    let placeholder = ["%{", "${"]
        .iter()
        .filter_map(|opening| line.find(opening))
        .filter(|found| !in_quotes(&line[..*found]))
        .min()?;
    let before = &line[..placeholder];
    let start = ["- ", ": ", "[", ", ", "{"]
        .iter()
        .filter_map(|lead| before.rfind(lead).map(|n| n + lead.len()))
        .max()
        .unwrap_or(0);
    let start = start + (line[start..].len() - line[start..].trim_start().len());
    let flow = before.contains(['[', '{']);
    let mut depth = 0usize;
    let mut end = line.len();
    for (index, c) in line.char_indices().skip_while(|(index, _)| *index < start) {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | ']' | '}' if flow && depth == 0 => {
                end = index;
                break;
            }
            '#' if depth == 0 && line[..index].ends_with(' ') => {
                end = index;
                break;
            }
            _ => {}
        }
    }
    let end = start + line[start..end.max(start)].trim_end().len();
    let number = |n: usize| u32::try_from(line_start + n).unwrap_or(u32::MAX);
    Some(Span::new(number(start), number(end)))
}

/// Whether a quote is open at the end of this part of a line.
fn in_quotes(before: &str) -> bool {
    before
        .chars()
        .fold(None, |open, c| match (open, c) {
            (None, '\'' | '"') => Some(c),
            (Some(quote), c) if quote == c => None,
            (open, _) => open,
        })
        .is_some()
}
