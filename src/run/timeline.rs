//! A call as a timeline for people: when, what happened, and where in the flow that stands.

use std::fmt::Write as _;

use serde_json::Value as Json;
use swml_compiler::render::width;
use swml_compiler::scenario::{Difference, Event, Playback, clock};

use crate::output::{fitting, shorten, visible};

/// How wide a line may be.
pub(crate) const WIDTH: usize = 100;

/// The timeline, the outcome, and the variables at the end.
pub(crate) fn render(world: &str, playback: &Playback, color: bool) -> String {
    let paint = Paint(color);
    let mut out = String::new();
    for (index, line) in wrap(&visible(world), WIDTH - 7).iter().enumerate() {
        let lead = if index == 0 { "world: " } else { "       " };
        let _ = writeln!(out, "{}", paint.dim(&format!("{lead}{line}")));
    }
    out.push('\n');
    out.push_str(&lines(&playback.events, color));
    out.push('\n');
    let _ = writeln!(out, "{}", paint.tone(Tone::Strong, &ending(playback)));
    if !playback.vars.is_empty() {
        let vars = playback
            .vars
            .iter()
            .map(|(name, value)| format!("{} = {}", shorten(name, 60), brief(value)));
        for (index, line) in
            wrap(&vars.collect::<Vec<_>>().join(", "), WIDTH - 6).iter().enumerate()
        {
            let lead = if index == 0 { "vars: " } else { "      " };
            let _ = writeln!(out, "{}", paint.dim(&format!("{lead}{line}")));
        }
    }
    out
}

/// What passed, line by line.
pub(crate) fn lines(events: &[Event], color: bool) -> String {
    let paint = Paint(color);
    let mut out = String::new();
    let of_event = |event: &Event| line(event).or_else(|| fatal(event, events));
    let lines: Vec<Line> = events.iter().filter_map(of_event).collect();
    let clock_width = lines.iter().map(|line| line.clock.len()).max().unwrap_or(6);
    let place_width = lines.iter().map(|line| width(&line.place)).max().unwrap_or(0);
    let words_width = WIDTH.saturating_sub(clock_width + place_width.min(34) + 5).max(30);
    let mut last = "";
    for line in &lines {
        // The time stands once for everything that happens in one instant.
        let clock = if line.clock == last { "" } else { line.clock.as_str() };
        last = &line.clock;
        let words = shorten(&line.words, words_width);
        let padding = " ".repeat(words_width.saturating_sub(width(&words)));
        let text = format!(
            "{clock:>clock_width$}  {}{padding}  {}",
            paint.tone(line.tone, &words),
            paint.dim(&line.place)
        );
        let _ = writeln!(out, "{}", text.trim_end());
    }
    out
}

/// What is not as the scenario expects.
pub(crate) fn differences(differences: &[Difference], color: bool) -> String {
    let paint = Paint(color);
    let mut out = String::from("\nnot as expected:\n");
    for difference in differences {
        let _ = writeln!(out, "  {}", visible(&difference.what));
        let expected = format!("    - expected {}", visible(&difference.expected));
        let found = format!("    + found    {}", visible(&difference.found));
        let _ = writeln!(out, "{}", paint.tone(Tone::Good, &expected));
        let _ = writeln!(out, "{}", paint.tone(Tone::Bad, &found));
    }
    out
}

struct Line {
    clock: String,
    words: String,
    place: String,
    tone: Tone,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Plain,
    Strong,
    Good,
    Bad,
    Faint,
}

/// The line of an event; none for what only programs need.
fn line(event: &Event) -> Option<Line> {
    let leg = || format!("leg {}", event.text("leg"));
    let (words, tone) = match event.name {
        "answer" => ("answer the caller".to_owned(), Tone::Plain),
        "dial" => {
            let confirm = match event.facts.get("confirm_timeout") {
                Some(clock) => format!(", confirm within {clock} s"),
                None => String::new(),
            };
            let words = format!(
                "dial leg {} {}, {} s{confirm}",
                event.text("leg"),
                event.text("to"),
                event.text("timeout").trim_end_matches(".0")
            );
            (words.replace(".0 s", " s"), Tone::Plain)
        }
        "ringing" => (format!("{} rings", leg()), Tone::Faint),
        "early_media" => (format!("{} sends early media", leg()), Tone::Faint),
        "answered" => (format!("{} answers", leg()), Tone::Plain),
        "failed" => (format!("{} fails: {}", leg(), event.text("reason")), Tone::Bad),
        "timeout" => (format!("the clock of {} runs out", leg()), Tone::Bad),
        "cancel" => (format!("cancel {}", leg()), Tone::Plain),
        "hangup" => (format!("hang up {}", leg()), Tone::Plain),
        "bridge" => (format!("bridge the caller with {} {}", leg(), event.text("to")), Tone::Good),
        "leg_hangup" => match event.text("reason").as_str() {
            "cancel" => return None,
            _ => (format!("{} has hung up", leg()), Tone::Faint),
        },
        "confirm_end" => match event.facts.get("passed") {
            Some(Json::Bool(true)) => (format!("{} passes its confirm", leg()), Tone::Good),
            _ => (format!("{} does not pass its confirm", leg()), Tone::Bad),
        },
        "unusable" => {
            let place =
                format!("destination {} of group {}", event.text("index"), event.text("group"));
            (format!("{place} cannot be dialled"), Tone::Bad)
        }
        "perform" => (performed(event), Tone::Plain),
        "set" => (set(event)?, Tone::Faint),
        "called" => (called(event), Tone::Plain),
        "resume" => {
            let response = event.text("response");
            let to_say = match response.is_empty() {
                true => String::new(),
                false => format!(" with “{response}”"),
            };
            (format!("the conversation goes on{to_say}"), Tone::Faint)
        }
        "notify" => {
            let body = event.facts.get("body").map(notified).unwrap_or_default();
            (format!("tell {}: {body}", event.text("url")), Tone::Faint)
        }
        "load" => {
            let url = event.text("url");
            let is_document = url.trim_start().starts_with('{') || url.contains('\n');
            let verb = if is_document { "run the document" } else { "fetch" };
            (format!("{verb} {url}"), Tone::Plain)
        }
        "evaluate" => (format!("evaluate outside: {}", event.text("source")), Tone::Faint),
        "fault" => (format!("fault: {}", event.text("code")), Tone::Bad),
        "caller_hangup" => ("the caller hangs up".to_owned(), Tone::Bad),
        "hangup_caller" => (format!("hang up the caller ({})", event.text("reason")), Tone::Plain),
        "ignored" => (format!("ignored: {}", event.text("what")), Tone::Faint),
        "enter" if is_jump(event) => (format!("at {}", event.text("state")), Tone::Faint),
        _ => return None,
    };
    let place = event.at.as_deref().map(line_of).unwrap_or_default();
    Some(Line { clock: clock(event.t), words, place, tone })
}

/// The line of a fault that ends the script: of one that does not, an event of its own says so.
fn fatal(event: &Event, events: &[Event]) -> Option<Line> {
    let is_error = event.name == "set" && event.text("name") == "script_error";
    let code = event.text("value");
    let ends = |other: &Event| match other.name {
        "finished" => other.text("code") == code,
        "confirm_end" => other.facts.get("passed") == Some(&Json::Bool(false)),
        _ => false,
    };
    let said = |other: &Event| other.name == "fault" && other.at == event.at;
    let now = || events.iter().filter(|other| other.t == event.t);
    if !is_error || !now().any(ends) || now().any(said) {
        return None;
    }
    let place = event.at.as_deref().map(line_of).unwrap_or_default();
    Some(Line { clock: clock(event.t), words: format!("fault: {code}"), place, tone: Tone::Bad })
}

/// States that decide where the call goes, and say so by being entered.
fn is_jump(event: &Event) -> bool {
    let state = event.text("state");
    let step = state.rsplit(' ').next().unwrap_or_default();
    ["goto", "execute", "transfer", "switch", "cond", "return"].contains(&step)
        || state.ends_with("/result")
}

/// `the conversation calls transfer(department: "sales")`
fn called(event: &Event) -> String {
    let args = match event.facts.get("args") {
        Some(Json::Object(args)) => {
            let args = args.iter().map(|(name, value)| format!("{name}: {value}"));
            args.collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    format!("the conversation calls {}({args})", event.text("function"))
}

fn performed(event: &Event) -> String {
    let method = event.text("method");
    let params = event.facts.get("params");
    let param = |name: &str| params.and_then(|p| p.get(name));
    let what = match method.as_str() {
        "play" | "prompt" => param("play").or(param("urls")).or(param("url")).map(play_words),
        "record" => Some(match param("max_length") {
            Some(limit) => format!("at most {limit} s"),
            None => String::new(),
        }),
        "sleep" => Some("for ever".to_owned()),
        "reply" => param("body").or(param("media")).map(|said| match said {
            Json::String(text) => format!("\u{201c}{text}\u{201d}"),
            media => play_words(media),
        }),
        _ => None,
    };
    let on = match event.facts.get("leg") {
        Some(leg) => format!(" to leg {leg}"),
        None => String::new(),
    };
    format!("{method}{on} {}", what.unwrap_or_default()).trim_end().to_owned()
}

fn play_words(urls: &Json) -> String {
    match urls {
        Json::Array(items) => items.iter().map(play_words).collect::<Vec<_>>().join(", "),
        Json::String(url) => match url.strip_prefix("say:") {
            Some(words) => format!("\u{201c}{}\u{201d}", words.trim()),
            None => url.clone(),
        },
        other => other.to_string(),
    }
}

/// Variables that tell a reader something; details of results stay in the trace.
fn set(event: &Event) -> Option<String> {
    let name = event.text("name");
    let details =
        ["prompt_value_raw", "return_value", "answer_result", "record_result", "script_error"];
    let value = event.facts.get("value")?;
    if details.contains(&name.as_str()) || value.is_null() {
        return None;
    }
    Some(format!("{name} = {}", brief(value)))
}

fn notified(body: &Json) -> String {
    let words: Vec<String> =
        ["call_state", "connect_state", "state", "end_reason", "failed_reason"]
            .iter()
            .filter_map(|name| body.get(name)?.as_str().map(str::to_owned))
            .collect();
    words.join(", ")
}

fn ending(playback: &Playback) -> String {
    let failed = playback.events.iter().find(|event| event.name == "finished");
    let code = failed.map(|event| event.text("code")).unwrap_or_default();
    match (&playback.outcome, playback.at) {
        (Some(outcome), Some(at)) if code.is_empty() => format!("{outcome} after {}", clock(at)),
        (Some(outcome), Some(at)) => format!("{outcome} after {}: {code}", clock(at)),
        _ => "the call waits: nothing more can happen by itself".to_owned(),
    }
}

/// `file:line` of `file:line:column`.
fn line_of(at: &str) -> String {
    let (line, _) = at.rsplit_once(':').unwrap_or((at, ""));
    shorten_left(line, 34)
}

fn brief(value: &Json) -> String {
    shorten(&value.to_string(), 60)
}

fn shorten_left(text: &str, columns: usize) -> String {
    let text = visible(text);
    let mut kept = text.as_str();
    while width(kept) > columns {
        kept = kept.strip_prefix(|_| true).unwrap_or_default();
    }
    if kept.len() == text.len() {
        return text;
    }
    format!("\u{2026}{}", kept.strip_prefix(|_| true).unwrap_or_default())
}

/// Writes a text in lines that are not too wide; those behind the first stand a little further in.
pub(crate) fn paragraph(out: &mut String, lead: &str, text: &str) {
    for (index, line) in wrap(text, WIDTH - lead.len() - 2).iter().enumerate() {
        let further = if index == 0 { "" } else { "  " };
        // Writing to a string never fails.
        let _ = writeln!(out, "{lead}{further}{line}");
    }
}

pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace().flat_map(|word| pieces(word, columns)) {
        let line = lines.last_mut().expect("there is always a last line");
        if !line.is_empty() && width(line) + 1 + width(&word) > columns {
            lines.push(word);
        } else {
            let gap = if line.is_empty() { "" } else { " " };
            line.push_str(gap);
            line.push_str(&word);
        }
    }
    lines
}

/// A word in pieces of at most so many columns.
fn pieces(mut word: &str, columns: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    while width(word) > columns {
        let (piece, rest) = word.split_at(fitting(word, columns).max(1));
        pieces.push(piece.to_owned());
        word = rest;
    }
    pieces.push(word.to_owned());
    pieces
}

/// Colours, where they are wanted.
struct Paint(bool);

impl Paint {
    fn tone(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Plain => return text.to_owned(),
            Tone::Strong => "1",
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Faint => "2",
        };
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn dim(&self, text: &str) -> String {
        self.tone(Tone::Faint, text)
    }
}
