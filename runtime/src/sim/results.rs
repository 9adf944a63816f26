//! What operations give and how long they take, where a script does not say.
//!
//! Durations are plausible, not measured: a `say:` of 15 characters takes a second, a file five seconds, a
//! key is pressed two seconds after the announcement, a recording lasts ten seconds.

use alloc::vec;
use alloc::vec::Vec;

use super::script::{StepResult, StepScript};
use crate::expr::to_number;
use crate::fault::Fault;
use crate::io::Completion;
use crate::time::Millis;
use crate::value::{Text, Value};

/// The end of an operation and how long it takes; `None` where it never ends.
pub(super) fn outcome(
    method: &str,
    params: &Value,
    step: &StepScript,
) -> Option<(Millis, Completion)> {
    let completion = match &step.result {
        StepResult::Never => return None,
        StepResult::Failed => Completion::failed(Fault::ExecuteFailed),
        StepResult::Set(set) => Completion::with(set.clone()),
        StepResult::Digits(digits) => digits_pressed(digits, params),
        StepResult::Speech(words) => Completion::with(vec![
            word("prompt_result", "match_speech"),
            text("prompt_value", words),
            text("prompt_value_raw", words),
            (Text::word("prompt_speech_confidence"), Value::from(95.0)),
        ]),
        StepResult::NoInput => Completion::with(vec![word("prompt_result", "no_input")]),
        StepResult::NoMatch => Completion::with(vec![word("prompt_result", "no_match")]),
        StepResult::Usual => match method {
            "prompt" => Completion::with(vec![word("prompt_result", "no_input")]),
            "record" => Completion::with(vec![
                word("record_url", "https://example.com/recording.wav"),
                word("record_result", "success"),
            ]),
            "sleep" => return None,
            _ => Completion::default(),
        },
    };
    let silent = matches!(step.result, StepResult::NoInput)
        || (method == "prompt" && step.result == StepResult::Usual);
    Some((step.took.unwrap_or_else(|| usual(method, params, silent)), completion))
}

/// Digits up to a terminator, or as many as the prompt takes: nobody hears the keys behind them.
fn digits_pressed(pressed: &Text, params: &Value) -> Completion {
    let terminators = params.get("terminators").and_then(Value::as_text);
    let ends = |c: char| terminators.is_some_and(|set| set.contains(c));
    let most = params.get("max_digits").map_or(f64::INFINITY, |most| to_number(most).get());
    let (mut heard, mut terminator) = (0, None);
    for (count, (at, c)) in (0u32..).zip(pressed.char_indices()) {
        if f64::from(count) >= most {
            break;
        }
        if ends(c) {
            terminator = Some(&pressed[at..at + c.len_utf8()]);
            break;
        }
        heard = at + c.len_utf8();
    }
    let raw = heard + terminator.map_or(0, str::len);
    let mut set = vec![
        word("prompt_result", "match_digits"),
        (Text::word("prompt_value"), Value::from(&pressed[..heard])),
        (Text::word("prompt_value_raw"), Value::from(&pressed[..raw])),
    ];
    if let Some(terminator) = terminator {
        set.push((Text::word("prompt_digit_terminator"), Value::from(terminator)));
    }
    Completion::with(set)
}

fn usual(method: &str, params: &Value, silent: bool) -> Millis {
    let seconds = |name: &str, otherwise: f64| match params.get(name) {
        Some(value @ (Value::Number(_) | Value::Text(_))) => to_number(value).get(),
        _ => otherwise,
    };
    let announcement = urls(params).iter().map(|url| announcement(url)).sum::<f64>();
    let total = match method {
        "play" => announcement.max(0.5),
        "prompt" if silent => announcement + seconds("initial_timeout", 5.0),
        "prompt" => announcement + 2.0,
        "record" => seconds("max_length", 10.0).min(10.0),
        _ => 1.0,
    };
    millis(total)
}

fn urls(params: &Value) -> Vec<&str> {
    ["url", "urls", "play"]
        .iter()
        .filter_map(|name| params.get(name))
        .flat_map(|value| match value {
            Value::List(items) => {
                items.iter().filter_map(Value::as_text).map(Text::as_str).collect()
            }
            Value::Text(text) => vec![text.as_str()],
            _ => Vec::new(),
        })
        .collect()
}

/// How long one play URL sounds, in seconds.
#[allow(clippy::cast_precision_loss)]
fn announcement(url: &str) -> f64 {
    let number =
        |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    match url.split_once(':') {
        Some(("say", words)) => (words.trim().chars().count() as f64 / 15.0).max(1.0),
        Some(("silence", length)) => number(length).unwrap_or(1.0),
        Some(("ring", rest)) => rest.split(':').next().and_then(number).unwrap_or(6.0),
        _ => 5.0,
    }
}

/// Whole tenths of a second, so that timelines stay readable.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn millis(seconds: f64) -> Millis {
    Millis(((seconds * 10.0).clamp(1.0, 1e9) as u64) * 100)
}

fn word(name: &'static str, value: &'static str) -> (Text, Value) {
    (Text::word(name), Value::word(value))
}

fn text(name: &'static str, value: &Text) -> (Text, Value) {
    (Text::word(name), Value::Text(value.clone()))
}
