//! `play`: its row of the method table, and the parameters that it shares with `prompt`.

use super::{ActKind, Callback, Method, Param, Type};

pub(super) const VOLUME: Param =
    Param::new("volume", Type::Number(-40.0, 40.0), "Louder or softer.").unit("dB").number(0.0);
pub(super) const SAY_VOICE: Param = Param::new(
    "say_voice",
    Type::Text,
    "The voice of `say:`; else the variable `say_voice`, else `Polly.Salli`.",
)
.mistaken(&["voice"]);
pub(super) const SAY_LANGUAGE: Param = Param::new(
    "say_language",
    Type::Text,
    "The language of `say:`; else the variable `say_language`, else `en-US`.",
)
.mistaken(&["language"]);
pub(super) const SAY_GENDER: Param = Param::new(
    "say_gender",
    Type::Text,
    "The gender of the voice; else the variable `say_gender`, else `female`.",
)
.mistaken(&["gender"]);
pub(super) const STATUS_URL: Param =
    Param::new("status_url", Type::Url, "Who is told how it goes, by POST.")
        .mistaken(&["status_callback"]);

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "play",
    summary: "Plays files, speech, silence and ring tones, one after another.",
    example: "play:\n  volume: 5\n  urls:\n    - https://example.com/welcome.mp3\n    - silence:0.5\n    - say:Please hold the line\n",
    notes: &[
        "`play: say:Hello` and a list are short forms of `urls`.",
        "A play URL is `https://...`, `say:TEXT`, `silence:SECONDS` or `ring:[SECONDS:]COUNTRY`.",
    ],
    params: &[
        Param::new("url", Type::PlayUrls, "What to play.").becomes("urls"),
        Param::new("urls", Type::PlayUrls, "What to play, in order."),
        Param::new("auto_answer", Type::Bool, "`false` plays to the caller before the answer.")
            .bool(true),
        VOLUME,
        SAY_VOICE,
        SAY_LANGUAGE,
        SAY_GENDER,
        STATUS_URL,
    ],
    one_of: &[&["url", "urls"]],
    shorthand: Some("urls"),
    tells: &[Callback {
        param: "status_url",
        event: "calling.call.play",
        states: &["playing", "paused", "finished", "error"],
    }],
    kind: Some(ActKind::Perform),
    answers: true,
    confirmable: true,
    ..Method::BASE
};
