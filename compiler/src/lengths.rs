//! How long a step can take: what its parameters say, by the method table. Where nothing limits it, none.
//!
//! The only place that knows: bounds count it, and the verifier lets no step last longer.

use swml_runtime::expr::to_number;
use swml_runtime::value::Value;

use crate::destination::{PlayUrl, play_url};
use crate::methods;

/// The longest time of a step with such parameters, in milliseconds.
pub(crate) fn longest(method: &str, params: &Value) -> Option<u64> {
    let seconds = match method {
        "play" => played(params.get("urls")?)?,
        "prompt" => played(params.get("play")?)? + listened(params)?,
        _ => {
            let limit = methods::method(method)?.limit?;
            Some(number(params, limit)?).filter(|seconds| *seconds > 0.0)?
        }
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Some((seconds * 1000.0).ceil() as u64)
}

/// The parameters that say how long a step can take: those with what is played, and those with a number of seconds or of
/// digits.
pub(crate) fn params(method: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match method {
        "play" => (&["urls"], &[]),
        "prompt" => (&["play"], PROMPT),
        _ => match methods::method(method).map(|row| &row.limit) {
            Some(Some(limit)) => (&[], std::slice::from_ref(limit)),
            _ => (&[], &[]),
        },
    }
}

/// What limits the time that a prompt listens.
const PROMPT: &[&str] = &["initial_timeout", "digit_timeout", "max_digits", "speech_timeout"];

/// How long a prompt listens: for the first input, and for what follows.
fn listened(params: &Value) -> Option<f64> {
    let listens = methods::prompt::listens(&|name| params.get(name).is_some());
    let mut more = 0.0_f64;
    if listens.speech {
        more = more.max(number(params, "speech_timeout")?);
    }
    if listens.digits {
        let pauses = (number(params, "max_digits")? - 1.0).max(0.0);
        more = more.max(pauses * number(params, "digit_timeout")?);
    }
    Some(number(params, "initial_timeout")? + more)
}

fn number(params: &Value, name: &str) -> Option<f64> {
    let value =
        params.get(name).filter(|value| !matches!(value, Value::Null | Value::Undefined))?;
    Some(to_number(value).get()).filter(|number| number.is_finite() && *number >= 0.0)
}

/// How long URLs sound, where all of them say so.
fn played(urls: &Value) -> Option<f64> {
    let one = |url: &Value| match play_url(url.as_text()?).ok()? {
        PlayUrl::Silence(seconds) => Some(seconds),
        PlayUrl::Ring { seconds, .. } => seconds,
        PlayUrl::File(_) | PlayUrl::Say(_) => None,
    };
    match urls {
        Value::List(urls) => urls.iter().map(one).sum(),
        url => one(url),
    }
}

#[cfg(test)]
mod tests {
    use swml_runtime::value::{Text, Value};

    use super::longest;

    fn map(entries: &[(&'static str, Value)]) -> Value {
        Value::Map(entries.iter().map(|(k, v)| (Text::word(k), v.clone())).collect())
    }

    fn urls(urls: &[&'static str]) -> Value {
        Value::List(urls.iter().map(|url| Value::word(url)).collect::<Vec<_>>().into())
    }

    #[test]
    fn what_says_how_long_it_is() {
        let silence = map(&[("urls", urls(&["silence:1.5", "ring:2:us"]))]);
        assert_eq!(longest("play", &silence), Some(3500));
        assert_eq!(longest("play", &map(&[("urls", urls(&["silence:1", "say:Hello"]))])), None);
        let prompt = [
            ("play", urls(&["silence:1"])),
            ("initial_timeout", 5.0.into()),
            ("digit_timeout", 2.0.into()),
            ("max_digits", 4.0.into()),
        ];
        assert_eq!(longest("prompt", &map(&prompt)), Some(12_000));
        assert_eq!(longest("record", &map(&[("max_length", 60.0.into())])), Some(60_000));
        assert_eq!(longest("record", &map(&[])), None);
        assert_eq!(longest("request", &map(&[("timeout", 0.0.into())])), None);
        assert_eq!(longest("join_room", &map(&[])), None);
    }
}
