//! Lengths of time as scenarios write them: `1500ms`, `2s`, `2.5s`, `3m`, `1h`, or a number of seconds.

use swml_runtime::time::{Millis, Time};

/// A number with its unit; without one, of seconds.
pub(crate) fn parse(text: &str) -> Option<Millis> {
    let text = text.trim();
    let unit = |suffix, scale| Some((text.strip_suffix(suffix)?, scale));
    let (number, scale) = unit("ms", 1.0)
        .or_else(|| unit("s", 1000.0))
        .or_else(|| unit("m", 60_000.0))
        .or_else(|| unit("h", 3_600_000.0))
        .unwrap_or((text, 1000.0));
    scaled(number.trim().parse().ok()?, scale)
}

/// A number of seconds.
pub(super) fn of_seconds(seconds: f64) -> Option<Millis> {
    scaled(seconds, 1000.0)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn scaled(number: f64, scale: f64) -> Option<Millis> {
    let millis = (number * scale).round();
    (0.0..=1e12).contains(&millis).then_some(Millis(millis as u64))
}

/// An instant in seconds, as traces and scenarios write it.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn seconds(time: Time) -> f64 {
    time.0 as f64 / 1000.0
}

/// An instant for people: `0:05.0`, `1:02:03.4`.
#[must_use]
pub fn clock(time: Time) -> String {
    let (millis, seconds) = (time.0 % 1000, time.0 / 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction =
        if millis % 100 == 0 { format!("{}", millis / 100) } else { format!("{millis:03}") };
    match hours {
        0 => format!("{minutes}:{seconds:02}.{fraction}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}.{fraction}"),
    }
}
