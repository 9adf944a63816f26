//! What a syntax error means, in words for people: the parser's kinds of errors into findings.
//!
//! Most errors in practice are values that YAML wants quoted, so the value around an error is looked for
//! first. Deliberately absent: the parser's own wording.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, Span};

/// What was read when an error came.
pub(super) struct Context {
    /// The last value, where it is without quotes and nothing but blanks lie between it and the error.
    pub(super) value: Option<Span>,
    /// The bracket or brace that was opened last and is not closed.
    pub(super) bracket: Option<Span>,
}

/// The finding for an error of the parser at a byte of the text.
pub(super) fn explain(source: &Source, error: &ScanError, at: usize, near: &Context) -> Diagnostic {
    let text = source.text();
    let line = Line::at(text, at);
    if let Some(value) = line.unquoted_placeholder(at, near) {
        let message = "a placeholder that YAML cannot read without quotes";
        return Diagnostic::new(Code::UnquotedPlaceholder, value, message)
            .help(format!("quote this value: {}", quoted(source.slice(value))));
    }
    let here =
        Span::new(offset(at), offset(at + text[at..].chars().next().map_or(0, char::len_utf8)));
    let finding = |message: &str| Diagnostic::new(Code::Syntax, here, message);
    let colon = text[at..].starts_with(':') && near.value.is_some();
    match error.kind() {
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator
            if colon =>
        {
            let value = near.value.unwrap_or(here);
            let written = source.slice(value);
            if let Some(last) = written.rfind('\n') {
                // A text goes on over the end of a line: what looks like the next key is its end.
                let key = &written[last..];
                let from = value.start as usize + last + key.len() - key.trim_start().len();
                let key = Span::new(offset(from), value.end.max(offset(from)));
                return Diagnostic::new(Code::Syntax, key, "a `,` is missing before this key")
                    .help("add `,` at the end of the line above");
            }
            let whole = line.value(value.start as usize, true);
            quote_this(source, whole, "a second `: ` in one value")
        }
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidColonPlacement => match near.value {
            Some(value) if source.slice(value).contains('\n') => {
                let first = Line::at(text, value.start as usize).rest(value.start as usize);
                finding("the lines above belong to one value, so no key can stand here")
                    .label(first, "is a `:` missing on this line?")
                    .help("write `key: value`, with a space after the colon")
            }
            Some(value) => {
                let whole = line.value(value.start as usize, near.bracket.is_some());
                quote_this(source, whole, "a second `: ` in one value")
            }
            None => finding("a `:` where no key can stand")
                .help("quote the value if the colon belongs to it: 'say: hello'"),
        },
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            finding(&format!("the character U+{:04X} cannot stand here", u32::from(*character)))
                .help(format!(
                    "remove it, or write it as an escape in double quotes: \"\\u{:04x}\"",
                    u32::from(*character)
                ))
        }
        ErrorKind::UnexpectedCharacter { character } => quote_this(
            source,
            line.value(at, near.bracket.is_some()),
            &format!("a value without quotes cannot begin with `{character}`"),
        ),
        ErrorKind::MissingAnchorOrAliasName => {
            let sign = &text[here.range()];
            let whole = line.value(at, near.bracket.is_some());
            quote_this(source, whole, &format!("a name is missing after `{sign}`"))
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            // In one long line of JSON the brackets around an error may not have been told yet.
            let brackets = near.bracket.is_some() || text.trim_start().starts_with(['{', '[']);
            if brackets && text[at..].starts_with(['"', '\'']) {
                return finding("a `,` is missing before this text").help("add `,`");
            }
            let double = matches!(error.kind(), ErrorKind::InvalidTrailingDoubleQuotedScalar);
            let (quote, help) = match double {
                true => (
                    '"',
                    "write a quote that belongs to the text with a backslash: \"a \\\"b\\\"\"",
                ),
                false => ('\'', "write a quote that belongs to the text twice: 'it''s'"),
            };
            let message = "the text goes on after its closing quote";
            let diagnostic = Diagnostic::new(Code::Syntax, line.rest(at), message);
            match Line::with_open_quote(text, at, quote) {
                Some(open) => {
                    diagnostic.label(open, "or is the closing quote missing here?").help(help)
                }
                None => diagnostic.help(help),
            }
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey
            if Line::above(text, at).is_some_and(|line| line.begins_block()) =>
        {
            finding("the lines of this text are not indented more than its key")
                .help("indent every line of the text by two more spaces")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => {
            let escape = bad_escape(&text[at..])
                .map_or(here, |(from, to)| Span::new(offset(at + from), offset(at + to)));
            Diagnostic::new(Code::Syntax, escape, "an escape that YAML does not know")
                .help("write `\\\\` for a backslash, or put the text in single quotes")
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            let close = if *open == '[' { ']' } else { '}' };
            finding(&format!("`{open}` is never closed")).help(format!("add the missing `{close}`"))
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let wanted = if *open == '[' { ']' } else { '}' };
            finding(&format!("`{open}` is closed by `{close}`"))
                .help(format!("close it with `{wanted}`"))
        }
        ErrorKind::RecursionLimitExceeded => {
            Diagnostic::new(Code::TooDeep, here, "lists and maps nest too deep here")
                .help("move the inner steps into a section of their own and `execute` it")
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::ExpectedDocumentStart => {
            let diagnostic = finding("this line does not fit the indentation above it");
            match Line::above(text, at).and_then(|line| line.tight_dash()) {
                Some(dash) => diagnostic
                    .label(dash, "is a space missing after this dash?")
                    .help("write list items as `- item`"),
                None => diagnostic.help("line it up with the keys or items that it belongs to"),
            }
        }
        kind => {
            let in_list = near.bracket.is_some_and(|bracket| source.slice(bracket) == "[");
            let (message, help) = match kind {
                // Of a pair in a list it is the list that is not closed.
                ErrorKind::ExpectedFlowMappingSeparator if in_list => {
                    words(&ErrorKind::ExpectedFlowSequenceSeparator)
                }
                kind => words(kind),
            };
            let diagnostic = finding(message).help(help);
            match (near.bracket, in_brackets(kind)) {
                (Some(bracket), true) => diagnostic.label(bracket, "opened here"),
                _ => diagnostic,
            }
        }
    }
}

fn quote_this(source: &Source, value: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::Syntax, value, message)
        .help(format!("quote this value: {}", quoted(source.slice(value))))
}

fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

fn in_brackets(kind: &ErrorKind) -> bool {
    use ErrorKind as K;
    matches!(
        kind,
        K::UnexpectedEofFlowSequence
            | K::ExpectedFlowSequenceSeparator
            | K::UnexpectedEofFlowMapping
            | K::UnexpectedEofImplicitFlowMapping
            | K::ExpectedFlowMappingSeparator
            | K::BlockEntryInFlowCollection
            | K::InvalidFlowScalarIndent
            | K::PlainScalarStartsWithDashFlowIndicator
    )
}

fn words(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as K;
    match kind {
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            ("a quoted text is not closed", "add the missing quote")
        }
        K::InvalidQuotedScalarIndent | K::InvalidFlowScalarIndent => (
            "this line belongs to a value that began above and is indented less",
            "close the quote or bracket above, or indent this line more",
        ),
        K::UnexpectedEofFlowSequence | K::ExpectedFlowSequenceSeparator => {
            ("a list in brackets is not closed here", "add `,` before the next item, or `]`")
        }
        K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::ExpectedFlowMappingSeparator => {
            ("a map in braces is not closed here", "add `,` before the next key, or `}`")
        }
        K::BlockEntryInFlowCollection | K::PlainScalarStartsWithDashFlowIndicator => (
            "an item with a dash inside of brackets or braces",
            "close the bracket, or separate its items by `,`",
        ),
        K::MisplacedFlowCollectionEnd => {
            ("a closing bracket that nothing opened", "remove it, or quote the value")
        }
        K::BlockSequenceEntryNotAllowed | K::InvalidBlockEntryWhitespace => (
            "a list item cannot begin here",
            "begin it on a line of its own, or quote the value if the dash belongs to it",
        ),
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => ("a tab where YAML wants spaces", "indent with spaces"),
        K::SimpleKeyExpected | K::InvalidSimpleKey => {
            ("a key without its `:`", "write `key: value`, or begin a list item with `- `")
        }
        K::ZeroBlockScalarIndent | K::InvalidBlockScalarHeader => (
            "only `-`, `+` and a digit can follow `|` or `>`",
            "begin the text on the next line, or quote the value",
        ),
        K::InvalidBlockScalarIndent => (
            "a line of this text is indented less than the first one",
            "indent all lines of the text alike",
        ),
        K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate => {
            ("half of a pair of `\\u` escapes", "write both escapes of the character, or itself")
        }
        K::CommentInterceptedScalar => (
            "a comment in the midst of a text of several lines",
            "quote the text, or move the comment",
        ),
        K::CommentNotSeparated => ("a comment needs a space before its `#`", "add the space"),
        K::BomInsideDocument => ("a byte order mark in the midst of the text", "remove it"),
        K::UnexpectedEof
        | K::UnexpectedEofBlockMapping
        | K::UnexpectedEofBlockSequence
        | K::ExpectedNodeContent
        | K::UnexpectedEndOfPlainScalar => {
            ("a value is missing here", "write the value, or remove what announces it")
        }
        K::DuplicateVersionDirective
        | K::UnsupportedYamlMajorVersion
        | K::DuplicateTagDirective
        | K::MissingDocumentEndBeforeDirective
        | K::InvalidDirectiveTerminator
        | K::MissingYamlVersionSeparator
        | K::MissingDirectiveName
        | K::InvalidDirectiveName
        | K::YamlVersionTooLong
        | K::MissingYamlVersion => {
            ("a line that begins with `%` is a directive of YAML", "quote it if it is a value")
        }
        K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape => {
            ("`!` begins a tag, and this is none", "quote the value if the `!` belongs to it")
        }
        K::InvalidDocumentEnd => ("`...` ends the document", "remove what follows on its line"),
        _ => (
            "YAML cannot be read from here on",
            "compare with the lines above: indentation, colons, quotes, brackets",
        ),
    }
}

/// A line of the text.
struct Line<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Line<'t> {
    fn at(whole: &'t str, at: usize) -> Self {
        let start = whole[..at].rfind('\n').map_or(0, |n| n + 1);
        let text = whole[start..].lines().next().unwrap_or_default();
        Self { text, start }
    }

    /// The last line above that is not empty.
    fn above(whole: &'t str, at: usize) -> Option<Self> {
        let end = whole[..at].rfind('\n')?;
        let end = whole[..end].trim_end().len();
        (end > 0).then(|| Self::at(whole, end))
    }

    /// The last quote of the nearest line above that has an odd number of them, to the end of that line.
    fn with_open_quote(whole: &'t str, at: usize, quote: char) -> Option<Span> {
        const LINES: usize = 50;
        let mut line = Self::at(whole, at);
        if line.text[..at - line.start].matches(quote).count() % 2 == 0 {
            return None;
        }
        for _ in 0..LINES {
            line = Self::above(whole, line.start)?;
            if line.text.matches(quote).count() % 2 == 1 {
                let from = line.text.rfind(quote)?;
                return Some(line.span(from, line.text.trim_end().len()));
            }
        }
        None
    }

    /// Whether a text in block style begins after this line: `key: |`.
    fn begins_block(&self) -> bool {
        let header = self.text.trim_end_matches(|c: char| "+-".contains(c) || c.is_ascii_digit());
        header.ends_with(" |") || header.ends_with(" >")
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(offset(self.start + from), offset(self.start + to))
    }

    /// The dash of `-item`.
    fn tight_dash(&self) -> Option<Span> {
        let from = self.text.len() - self.text.trim_start().len();
        let item = self.text[from..].strip_prefix('-')?;
        item.starts_with(char::is_alphabetic).then(|| self.span(from, from + 1))
    }

    /// From a byte of the text to the end of the line or its comment.
    fn rest(&self, at: usize) -> Span {
        self.value(at, false)
    }

    /// The value that begins at a byte of the text; inside of brackets it ends at a comma or bracket.
    fn value(&self, at: usize, brackets: bool) -> Span {
        let start = at.saturating_sub(self.start).min(self.text.len());
        let mut depth = 0usize;
        let mut end = self.text.len();
        for (index, c) in self.text.char_indices().skip_while(|(index, _)| *index < start) {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' if depth > 0 => depth -= 1,
                ',' | ']' | '}' if brackets && depth == 0 => {
                    end = index;
                    break;
                }
                '#' if self.text[..index].ends_with(' ') => {
                    end = index;
                    break;
                }
                _ => {}
            }
        }
        self.span(start, start + self.text[start..end.max(start)].trim_end().len())
    }

    /// The value around an error, where it holds a placeholder and stands without quotes.
    fn unquoted_placeholder(&self, at: usize, near: &Context) -> Option<Span> {
        let in_value = near.value.map(|value| value.start as usize);
        let start = match in_value {
            Some(start) if start >= self.start => start,
            _ => self.value_start(at - self.start) + self.start,
        };
        let value = self.value(start, near.bracket.is_some());
        let written =
            &self.text[value.start as usize - self.start..value.end as usize - self.start];
        let plain = !written.starts_with(['\'', '"']);
        let placeholder = written.contains("%{") || written.contains("${");
        let around = (value.start as usize..=value.end as usize).contains(&at);
        (plain && placeholder && around).then_some(value)
    }

    /// Where the value begins that holds this byte of the line.
    fn value_start(&self, at: usize) -> usize {
        let before = &self.text[..at.min(self.text.len())];
        let start = ["- ", ": ", "[", ", ", "{"]
            .iter()
            .filter_map(|lead| before.rfind(lead).map(|n| n + lead.len()))
            .max()
            .unwrap_or(0);
        start + (self.text[start..].len() - self.text[start..].trim_start().len())
    }
}

/// The first escape in a text in double quotes that YAML does not know.
fn bad_escape(quoted: &str) -> Option<(usize, usize)> {
    let mut chars = quoted.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '"' {
            break;
        }
        if c == '\\' {
            let (next, escape) = chars.next()?;
            let known = "0abt\tnvfre \"/\\N_LP\n\r".contains(escape);
            let digits = match escape {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            let hex = quoted[next + escape.len_utf8()..]
                .chars()
                .take(digits)
                .filter(char::is_ascii_hexdigit)
                .count();
            if !known && (digits == 0 || hex < digits) {
                return Some((at, next + escape.len_utf8()));
            }
        }
    }
    None
}

fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
