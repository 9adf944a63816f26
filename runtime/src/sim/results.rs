//! What operations give and how long they take, where a script does not say.
//!
//! Durations are plausible, not measured: a `say:` of 15 characters takes a second, a file five seconds, a
//! key is pressed two seconds after the announcement, a recording lasts ten seconds, a conference a minute, a conversation half of one.

use alloc::vec;
use alloc::vec::Vec;

use super::script::{Reply, Response, StepResult, StepScript};
use crate::expr::to_number;
use crate::fault::Fault;
use crate::io::Completion;
use crate::program::{Act, Kind};
use crate::time::Millis;
use crate::value::{Text, Value};

/// Variables and their values.
type Set = Vec<(Text, Value)>;

/// How a job goes: what it gives when it runs, or that it cannot be started, and when and how it ends by itself.
pub(super) struct Run {
    pub(super) started: Option<Set>,
    pub(super) end: Option<(Millis, Completion)>,
}

/// The end of an operation and how long it takes; `None` where it never ends.
pub(super) fn outcome(
    act: &Act,
    params: &Value,
    step: &StepScript,
) -> Option<(Millis, Completion)> {
    let method = act.method.as_str();
    let result = match &step.result {
        StepResult::Talks(_, end) => &**end,
        result => result,
    };
    let completion = match result {
        StepResult::Never => return None,
        StepResult::Usual if method == "sleep" => return None,
        result => completion(act, params, result),
    };
    let timed_out = matches!(result, StepResult::Word(word) if word.as_str() == "timeout");
    let silent = timed_out
        || matches!(result, StepResult::NoInput)
        || (method == "prompt" && *result == StepResult::Usual);
    Some((step.took.unwrap_or_else(|| usual(method, params, silent)), completion))
}

fn completion(act: &Act, params: &Value, result: &StepResult) -> Completion {
    match result {
        // How it ends behind its last call.
        StepResult::Talks(_, end) => completion(act, params, end),
        StepResult::Failed => Completion::failed(Fault::ExecuteFailed),
        StepResult::Set(set) => {
            // What is not said is as usual, where a result is given as for any other success.
            let mut all = given(act, params, None);
            all.retain(|(name, _)| !set.iter().any(|(said, _)| said == name));
            all.extend(set.iter().cloned());
            Completion::with(if act.method.as_str() == "prompt" { set.clone() } else { all })
        }
        StepResult::Word(word) => Completion::with(given(act, params, Some(word))),
        StepResult::Digits(digits) => digits_pressed(digits, params),
        StepResult::Speech(words) => Completion::with(vec![
            word("prompt_result", "match_speech"),
            text("prompt_value", words),
            text("prompt_value_raw", words),
            (Text::word("prompt_speech_confidence"), Value::from(95.0)),
        ]),
        StepResult::NoInput => Completion::with(vec![word("prompt_result", "no_input")]),
        StepResult::NoMatch => Completion::with(vec![word("prompt_result", "no_match")]),
        StepResult::Usual | StepResult::Never => match act.method.as_str() {
            "prompt" => Completion::with(vec![word("prompt_result", "no_input")]),
            _ => Completion::with(given(act, params, None)),
        },
    }
}

/// How a job goes. `number` counts those of the call, for names.
pub(super) fn job(act: &Act, params: &Value, step: &StepScript, number: usize) -> Run {
    let method = act.method.as_str();
    if step.result == StepResult::Failed {
        let end = Completion::failed(Fault::ExecuteFailed);
        return Run { started: None, end: Some((Millis(0), end)) };
    }
    let mut set = completion(act, params, &step.result).set;
    if let Some(control) = act.job.as_ref().and_then(|job| job.control.clone()) {
        let name = alloc::format!("{method}-{number}");
        set.push((control, Value::text(Text::from(name.as_str()))));
    }
    let seconds = |name: &str| params.get(name).map_or(f64::NAN, |value| to_number(value).get());
    let limit = Some(seconds("max_length")).filter(|limit| *limit > 0.0).map(millis);
    // It is still looking: what it finds is told when it ends.
    if method == "detect_machine" {
        let end = Completion::with(set);
        let took = step.took.unwrap_or_else(|| usual(method, params, false));
        let end = (step.result != StepResult::Never).then_some((took, end));
        return Run { started: Some(vec![word("detect_result", "detecting")]), end };
    }
    let took = step.took.or(limit).filter(|_| step.result != StepResult::Never);
    Run { started: Some(set), end: took.map(|took| (took, Completion::default())) }
}

/// What an operation gives that succeeds, or whose result says a word.
fn given(act: &Act, params: &Value, said: Option<&Text>) -> Set {
    let mut set = act.on_success.clone();
    if let Some(said) = said {
        set.iter_mut().for_each(|(_, value)| *value = Value::Text(said.clone()));
    }
    let result = set.first().and_then(|(_, value)| value.as_text()).cloned().unwrap_or_default();
    let failed = act.on_failure.iter().any(|(_, value)| value.as_text() == Some(&result));
    if failed {
        return set;
    }
    let param = |name: &str| params.get(name).cloned().unwrap_or_default();
    let number = |name: &'static str, value: f64| (Text::word(name), Value::from(value));
    match act.method.as_str() {
        "reply" => set.push(word("reply_message_id", "message-2")),
        "record" => set.push(word("record_url", "https://example.com/recording.wav")),
        "record_call" => {
            set.push(word("record_call_url", "https://example.com/recording.wav"));
        }
        "tap" => set.extend([
            (Text::word("tap_uri"), param("uri")),
            word("tap_rtp_src_addr", "192.0.2.1"),
            number("tap_rtp_src_port", 30_000.0),
            (Text::word("tap_ptime"), param("rtp_ptime")),
            (Text::word("tap_codec"), param("codec")),
            number("tap_rate", 8000.0),
        ]),
        "detect_machine" => set.extend([
            (Text::word("detect_machine_beep"), (result.as_str() == "machine").into()),
            number("detect_ms", 2000.0),
        ]),
        "send_fax" => set.extend([
            (Text::word("send_fax_document"), param("document")),
            (Text::word("send_fax_identity"), param("identity")),
            number("send_fax_pages", 1.0),
            number("send_fax_result_code", 0.0),
            word("send_fax_result_text", "OK"),
        ]),
        "receive_fax" => set.extend([
            word("receive_fax_document", "https://example.com/fax.pdf"),
            number("receive_fax_pages", 1.0),
            number("receive_fax_result_code", 0.0),
            word("receive_fax_result_text", "OK"),
        ]),
        "sip_refer" => set.extend([
            (Text::word("sip_refer_to"), param("to_uri")),
            number("sip_refer_response_code", 202.0),
            number("sip_refer_to_response_code", 200.0),
        ]),
        "enter_queue" => set.extend([
            number("wait_time", 5.0),
            number("entry_position", 1.0),
            number("entry_size", 1.0),
        ]),
        "pay" if result.as_str() == "success" => set.push((
            Text::word("pay_payment_results"),
            Value::map([
                ("payment_token", Value::word("token")),
                ("payment_card_number", Value::word("xxxxxxxxxxxx1111")),
                ("payment_card_type", Value::word("visa")),
            ]),
        )),
        "request" => set.extend([
            (Text::word("request_url"), param("url")),
            number("request_response_code", 200.0),
        ]),
        _ => {}
    }
    set
}

/// What comes of a request: the reply, or that it does not come in time, of which messages have a word.
pub(super) fn reply(kind: Kind, params: &Value, reply: &Reply) -> Option<(Millis, Completion)> {
    const USUAL: Millis = Millis(300);
    let took = Some(reply.took.unwrap_or(USUAL)).filter(|_| !reply.never);
    let seconds = params.get("timeout").map_or(0.0, |seconds| to_number(seconds).get());
    let limit = (seconds > 0.0).then(|| millis(seconds));
    let timed_out = limit.is_some_and(|limit| took.is_none_or(|took| took > limit));
    let took = if timed_out { limit } else { took }?;
    let response = reply.response.as_ref().filter(|_| !timed_out);
    let mut set = vec![(Text::word("request_url"), params.get("url").cloned().unwrap_or_default())];
    let ok = response.is_some_and(|response| Response::SUCCESS.contains(&response.status));
    let result = Value::word(match kind {
        _ if ok => "success",
        Kind::Messaging if timed_out => "timeout",
        _ => "failed",
    });
    set.push((Text::word("request_result"), result.clone()));
    set.push((Text::word("return_value"), result));
    if let Some(Response { status, headers, body, json }) = response {
        let saves = params.get("save_variables") == Some(&Value::Bool(true));
        let headers = headers.iter().take(HEADERS).cloned().collect();
        set.extend([
            (Text::word("request_response_code"), Value::from(f64::from(*status))),
            (Text::word("request_response_headers"), Value::Map(headers)),
            (Text::word("request_response_body"), Value::Text(cut(body))),
        ]);
        let json = json.clone().filter(|_| saves);
        set.extend(json.map(|json| (Text::word("request_response"), json)));
    }
    Some((took, Completion::with(set)))
}

/// How many headers of a reply are kept.
const HEADERS: usize = 64;
/// How much of the body of a reply is kept, in bytes.
const BODY: usize = 64 << 10;

fn cut(body: &Text) -> Text {
    if body.len() <= BODY {
        return body.clone();
    }
    let end = (0..=BODY).rev().find(|at| body.is_char_boundary(*at)).unwrap_or_default();
    Text::from(&body[..end])
}

/// Digits up to a terminator, or as many as the prompt takes: nobody hears the keys behind them.
fn digits_pressed(pressed: &Text, params: &Value) -> Completion {
    let terminators = params.get("terminators").and_then(Value::as_text);
    let ends = |c: char| terminators.is_some_and(|set| set.contains(c));
    let most = params.get("max_digits").map_or(1.0, |most| to_number(most).get());
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
    let announcement = || urls(params).iter().map(|url| announcement(url)).sum::<f64>();
    let total = match method {
        // Of messages: nobody waits.
        "reply" | "receive" => return Millis(0),
        "play" => announcement().max(0.5),
        "prompt" if silent => announcement() + seconds("initial_timeout", 5.0),
        "prompt" => announcement() + 2.0,
        "record" => seconds("max_length", 10.0).min(10.0),
        "detect_machine" => seconds("timeout", 2.0).min(2.0),
        "enter_queue" if silent => seconds("wait_time", 3600.0),
        "enter_queue" => 35.0,
        "join_conference" | "join_room" => 60.0,
        "pay" | "send_fax" | "receive_fax" => 30.0,
        "send_digits" => params.get("digits").and_then(Value::as_text).map_or(0.0, |digits| {
            digits
                .chars()
                .map(|c| match c {
                    'W' => 1.0,
                    'w' => 0.5,
                    _ => 0.2,
                })
                .sum()
        }),
        "request" => 0.3,
        "user_event" => return Millis(0),
        "ai" | "amazon_bedrock" => 30.0,
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
