//! Stories into names of files: short, telling, and each of its own.

use std::collections::BTreeSet;

use super::story::Phrase;

/// One name for each story, in order.
pub(super) fn names(stories: &[Vec<Phrase>]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::new();
    for story in stories {
        let name = candidates(story).into_iter().find(|name| !taken.contains(name));
        let name = name.unwrap_or_else(|| {
            let base = candidates(story).into_iter().next_back().unwrap_or_default();
            let numbered = (2..).map(|number| format!("{base}-{number}"));
            numbered.into_iter().find(|name| !taken.contains(name)).unwrap_or(base)
        });
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// Names of a story, the best first: its end, with more and more of what led there.
fn candidates(story: &[Phrase]) -> Vec<String> {
    const MOST: usize = 4;
    let mut parts: Vec<&str> = story.iter().map(|phrase| phrase.slug.as_str()).collect();
    parts.dedup();
    if parts.is_empty() {
        return vec!["plain".to_owned()];
    }
    let shortest = parts.len().min(2);
    let ends =
        (shortest..=parts.len().min(MOST)).map(|count| parts[parts.len() - count..].join("-"));
    let ends: Vec<String> = ends.collect();
    // How it began, and how it ended.
    let both = match parts.as_slice() {
        [first, .., before, last] => vec![format!("{first}-{before}-{last}")],
        _ => Vec::new(),
    };
    ends.into_iter().chain(both).collect()
}
