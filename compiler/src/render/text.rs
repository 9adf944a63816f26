//! Texts of a document to texts that can be shown: on one line, of a stated length, nothing hidden in them.

use std::collections::HashMap;
use std::fmt::Write;

/// A text of at most so many columns. Longer ones end in `...`; of what cannot be seen, the code is shown.
pub(super) fn shown(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    // where to cut should the text turn out too long
    let mut cut = 0;
    for c in text.chars() {
        let before = out.len();
        push(&mut out, c);
        used += width(&out[before..]);
        if used > columns {
            out.truncate(cut);
            out.push_str("...");
            return out;
        }
        if used + 3 <= columns {
            cut = out.len();
        }
    }
    out
}

/// A line of a document as it is, but for what cannot be seen.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\t' { out.push(c) } else { push(&mut out, c) }
    }
    out
}

/// The end of a path, in at most so many columns; it must have nothing hidden in it.
pub(super) fn tail(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 3;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        used += char_width(c);
        if used > columns {
            break;
        }
        start = at;
    }
    let kept = &text[start..];
    format!("...{}", kept.find('/').map_or(kept, |whole| &kept[whole..]))
}

/// The columns that a text takes in a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// One where it could be two does no harm but a ragged margin, so a coarse table will do.
fn char_width(c: char) -> usize {
    let wide = matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}');
    if wide { 2 } else { 1 }
}

/// Gives names out, each once.
#[derive(Default)]
pub(super) struct Names {
    /// How often each was asked for.
    asked: HashMap<String, usize>,
}

impl Names {
    /// The name; where it is taken, with a number behind it.
    pub(super) fn own(&mut self, name: String, separator: char) -> String {
        let Some(mut count) = self.asked.get(&name).copied() else {
            self.asked.insert(name.clone(), 1);
            return name;
        };
        loop {
            count += 1;
            let own = format!("{name}{separator}{count}");
            if !self.asked.contains_key(&own) {
                self.asked.insert(own.clone(), 1);
                self.asked.insert(name, count);
                return own;
            }
        }
    }
}

fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        c if is_hidden(c) => {
            write!(out, "\\u{{{:x}}}", u32::from(c)).expect("writing to a string never fails");
        }
        c => out.push(c),
    }
}

/// Whether a character is invisible, breaks lines, turns the direction of writing or is none at all.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::{Names, shown, tail, width};

    #[test]
    fn nothing_is_hidden() {
        for (text, expected) in [
            ("plain", "plain"),
            ("two\nlines", "two\\nlines"),
            ("a\u{202e}b\0\u{feff}", "a\\u{202e}b\\u{0}\\u{feff}"),
            ("grün 電話", "grün 電話"),
        ] {
            assert_eq!(shown(text, 40), expected);
        }
    }

    #[test]
    fn names_are_given_once() {
        let mut names = Names::default();
        let given = ["a", "a", "a#2", "a", "b"].map(|name| names.own(name.to_owned(), '#'));
        assert_eq!(given, ["a", "a#2", "a#2#2", "a#3", "b"]);
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shown("1234567890", 10), "1234567890");
        assert_eq!(shown("12345678901", 10), "1234567...");
        assert_eq!(shown("\u{202e}\u{202e}", 10), "...");
        assert_eq!(width(&shown(&"電".repeat(9), 10)), 9);
        assert_eq!(tail("main/1 connect/group 1", 12), ".../group 1");
        assert_eq!(tail("a name of one part", 12), "... one part");
        assert_eq!(tail("short", 10), "short");
    }
}
