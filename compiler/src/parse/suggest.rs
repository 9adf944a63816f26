//! Did you mean: the name that is nearest to a misspelt one.

/// The nearest of some names, where one is near enough.
#[must_use]
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let written = plain(name);
    let longest = (written.len() / 3).max(1);
    known
        .map(|candidate| (distance(&written, &plain(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= longest && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters of one name must be changed, added, removed or swapped to get another.
#[must_use]
pub fn apart(one: &str, other: &str) -> usize {
    distance(&plain(one), &plain(other))
}

/// The characters that count: case and separators do not.
fn plain(name: &str) -> Vec<char> {
    let separators = ['_', '-', ' '];
    name.chars().take(64).filter(|c| !separators.contains(c)).flat_map(char::to_lowercase).collect()
}

/// How many characters must be changed, added, removed or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let change = last[j] + usize::from(left != right);
            let mut least = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_found() {
        let known = || ["timeout", "to", "from", "confirm_timeout", "serial_parallel"].into_iter();
        for (written, meant) in [
            ("time_out", Some("timeout")),
            ("Timeout", Some("timeout")),
            ("timeuot", Some("timeout")),
            ("form", Some("from")),
            ("serialParallel", Some("serial_parallel")),
            ("t", Some("to")),
            ("volume", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known()), meant, "{written}");
        }
    }
}
