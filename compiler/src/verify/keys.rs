//! What keys of a phone a step can hear: as many as it asks for, up to one that ends the input.

use swml_runtime::value::{Text, Value};

/// The keys of a phone, the plainest first.
const KEYS: &str = "9876543210*#ABCD";

/// Where there are no more than so many inputs, each is tried.
const FEW: f64 = 300.0;

/// What a step asks for.
pub(super) struct Keys {
    /// How many keys at most; `None`: nobody knows.
    pub(super) most: Option<f64>,
    /// Which keys end the input; `None`: nobody knows.
    pub(super) ends: Option<Text>,
}

/// What one kind of input can be.
pub(super) type CanBe<'k> = Box<dyn Fn(&Value) -> bool + 'k>;

impl Keys {
    /// The kinds of input, where a value may have to stand for others of its kind alone: one that can still be ended
    /// by a key, and one that cannot.
    pub(super) fn kinds(&self, is_whole: bool, ending: bool) -> Vec<CanBe<'_>> {
        let heard = move |value: &Value| {
            let text = value.as_text().map_or("", Text::as_str);
            match is_whole {
                true => !self.split(text).is_empty(),
                false => !self.ways(text, true).is_empty(),
            }
        };
        if is_whole || !ending || !self.may_end() {
            return vec![Box::new(heard)];
        }
        let is_full = move |value: &Value| {
            let length = value.as_text().map_or(0, |text| text.len());
            self.is_full(length)
        };
        vec![
            Box::new(move |value| heard(value) && !is_full(value)),
            Box::new(move |value| heard(value) && is_full(value)),
        ]
    }

    /// Every input, where these are few; else none.
    pub(super) fn all(&self, is_whole: bool) -> Vec<Value> {
        let Some(most) = self.most.filter(|most| *most >= 1.0) else { return Vec::new() };
        let longest = most.floor() + f64::from(u8::from(is_whole && self.may_end()));
        #[allow(clippy::cast_precision_loss)]
        if (KEYS.len() as f64).powf(longest) > FEW {
            return Vec::new();
        }
        let mut all = vec![String::new()];
        let mut last = all.clone();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        for _ in 0..longest as usize {
            let longer = |text: &String| -> Vec<String> {
                KEYS.chars().map(|key| format!("{text}{key}")).collect()
            };
            last = last.iter().flat_map(longer).collect();
            all.extend(last.iter().cloned());
        }
        // What is empty is not the plainest.
        all.rotate_left(1);
        all.iter().map(|text| Value::from(text.as_str())).collect()
    }

    /// In which ways an input can end; none where it cannot be.
    pub(super) fn ways(&self, pressed: &str, ending: bool) -> Vec<(Text, Option<Text>)> {
        let is_key = |key: char| KEYS.contains(key) && !self.must_end(key);
        let is_short = self.most.is_none_or(|most| pressed.len() as f64 <= most);
        if !is_short || !pressed.chars().all(is_key) {
            return Vec::new();
        }
        let text = Text::from(pressed);
        // It ended by itself, unless nothing was pressed at all.
        let mut ways: Vec<_> =
            (!pressed.is_empty()).then(|| (text.clone(), None)).into_iter().collect();
        if (ending || pressed.is_empty()) && !self.is_full(pressed.len()) {
            let ends = KEYS.chars().filter(|key| self.ends.is_none() || self.must_end(*key));
            ways.extend(ends.map(|key| (text.clone(), Some(Text::from(key.to_string())))));
        }
        if !ending {
            ways.truncate(1);
        }
        ways
    }

    /// How a text of keys can have come about that has the last one in it.
    pub(super) fn split(&self, whole: &str) -> Vec<(Text, Option<Text>)> {
        let mut ways = self.ways(whole, true);
        ways.retain(|(_, last)| last.is_none());
        if let Some((at, key)) = whole.char_indices().last() {
            let last = Text::from(key.to_string());
            let ended = self.ways(&whole[..at], true);
            ways.extend(ended.into_iter().filter(|(_, end)| end.as_ref() == Some(&last)));
        }
        ways
    }

    /// Whatever can be heard, where a nine cannot.
    pub(super) fn any(&self) -> Option<(Text, Option<Text>)> {
        let all = KEYS.char_indices().map(|(at, key)| &KEYS[at..at + key.len_utf8()]);
        all.chain([""]).find_map(|key| self.ways(key, true).into_iter().next())
    }

    fn may_end(&self) -> bool {
        self.ends.as_ref().is_none_or(|ends| !ends.is_empty())
    }

    fn must_end(&self, key: char) -> bool {
        self.ends.as_ref().is_some_and(|ends| ends.contains(key))
    }

    #[allow(clippy::cast_precision_loss)]
    fn is_full(&self, length: usize) -> bool {
        self.most.is_some_and(|most| length as f64 >= most)
    }
}
