//! `connect`: its row of the method table.

use swml_runtime::destination::DestinationKind::{self, Sip, Stream};

use super::{Address, Level, Method, Output, Param, Type, Values};

const SIP: &[DestinationKind] = &[Sip];
const MEDIA: &[DestinationKind] = &[Sip, DestinationKind::Address];
const STREAM: &[DestinationKind] = &[Stream];
const TIME: Type = Type::Integer(1, i64::MAX);

/// The four ways to list destinations.
pub(crate) const MODES: &[&str] = &["to", "serial", "parallel", "serial_parallel"];
/// What `connect_result` can be.
pub(crate) const RESULTS: &[&str] = &["connected", "failed"];
/// What `connect_failed_reason` can be.
pub(crate) const REASONS: &[&str] = &["no_answer", "declined", "busy", "not_found", "error"];

/// The row.
pub(crate) static METHOD: Method = Method {
    name: "connect",
    summary: "Dials one destination or several and bridges the first that accepts with the caller.",
    example: "connect:\n  timeout: 20\n  serial_parallel:\n    - - to: '+15550100001'\n      - to: sip:desk@example.com\n        timeout: 10\n    - - to: '+15550100002'\n  result:\n    case:\n      connected:\n        - hangup\n    default:\n      - play: say:Nobody is there\n",
    notes: &[
        "Exactly one of `to`, `serial`, `parallel` and `serial_parallel`. A destination in a list is a map with `to`, or its text alone.",
        "What stands on the connect holds for every destination that does not say otherwise.",
        "A destination is `+15550100001`, `sip:user@host`, `/public/name`, `queue:name` or `stream:wss://host/path`.",
    ],
    params: &[
        Param::new("to", Type::Destination, "Whom to dial.")
            .at(Level::Destination)
            .mistaken(&["dest", "number"]),
        Param::new("serial", Type::Destinations, "Destinations to dial one after another.")
            .mistaken(&["sequential"]),
        Param::new("parallel", Type::Destinations, "Destinations to dial at once."),
        Param::new(
            "serial_parallel",
            Type::Groups,
            "Groups to dial one after another, all of a group at once.",
        ),
        Param::new("from", Type::Text, "The caller id; else the caller's own.")
            .at(Level::Both)
            .address(Address::CallerId)
            .mistaken(&["caller_id"]),
        Param::new("from_name", Type::Text, "The name that goes with it.")
            .at(Level::Both)
            .address(Address::CallerName)
            .only(SIP),
        Param::new("timeout", TIME, "How long each destination may ring.")
            .unit("s")
            .number(60.0)
            .at(Level::Both)
            .mistaken(&["ring_timeout", "ring_time", "dial_timeout"]),
        Param::new(
            "confirm",
            Type::Confirm,
            "What the answered side must pass before it is bridged.",
        )
        .at(Level::Both),
        Param::new("confirm_timeout", TIME, "How long that may take; else `timeout`.")
            .unit("s")
            .at(Level::Both),
        Param::new("answer_on_bridge", Type::Bool, "Answers the caller only with the bridge.")
            .bool(false),
        Param::new("max_duration", TIME, "The longest time of the bridge.")
            .unit("s")
            .number(14400.0),
        Param::new("ringback", Type::PlayUrls, "What the caller hears meanwhile."),
        Param::new("headers", Type::Headers, "SIP headers to send along.")
            .at(Level::Both)
            .only(SIP),
        Param::new("codecs", Type::Codecs, "The codecs to offer, the best first.")
            .at(Level::Both)
            .only(MEDIA),
        Param::new("webrtc_media", Type::Bool, "WebRTC media on a SIP call.")
            .at(Level::Both)
            .only(SIP),
        Param::new("session_timeout", Type::Integer(0, i64::MAX), "The SIP session timer.")
            .unit("s")
            .at(Level::Both)
            .only(MEDIA),
        Param::new(
            "encryption",
            Type::Choice(&["mandatory", "optional", "forbidden"]),
            "Whether media are encrypted.",
        )
        .at(Level::Both)
        .only(SIP),
        Param::new("username", Type::Text, "The name for SIP authentication.")
            .at(Level::Destination)
            .only(SIP),
        Param::new("password", Type::Text, "The password for SIP authentication.")
            .at(Level::Destination)
            .only(SIP)
            .secret(),
        Param::new("name", Type::Text, "The name of a stream.").at(Level::Destination).only(STREAM),
        Param::new("codec", Type::StreamCodec, "The codec of a stream; else `PCMU`.")
            .at(Level::Destination)
            .only(STREAM),
        Param::new("realtime", Type::Bool, "Sound both ways on a stream.")
            .at(Level::Destination)
            .only(STREAM),
        Param::new("authorization_bearer_token", Type::Text, "The token of a stream's handshake.")
            .at(Level::Destination)
            .only(STREAM)
            .secret(),
        Param::new("custom_parameters", Type::TextMap, "What a stream's start message carries.")
            .at(Level::Destination)
            .only(STREAM),
        Param::new(
            "status_url_method",
            Type::Choice(&["GET", "POST"]),
            "How a stream's `status_url` is called; else `POST`.",
        )
        .at(Level::Destination)
        .only(STREAM),
        Param::new("call_state_url", Type::Url, "Who is told of the states of each leg.")
            .at(Level::Both),
        Param::new(
            "call_state_events",
            Type::Words(&["created", "ringing", "answered", "ended"]),
            "Which states; else `ended` alone.",
        )
        .at(Level::Both),
        Param::new(
            "status_url",
            Type::Url,
            "Who is told how the connect goes; of a stream, its states.",
        )
        .mistaken(&["status_callback"]),
        Param::new(
            "transfer_after_bridge",
            Type::Document,
            "Where the caller goes when the bridge ends; required where a queue is among the destinations.",
        ),
        Param::new(
            "result",
            Type::Result,
            "What follows; looks at `connect_result` unless told otherwise.",
        ),
        Param::new("auto_answer", Type::Bool, "`false` dials without answering the caller first."),
        Param::new("fsvars", Type::Any, "Variables of an older engine.").at(Level::Both).obsolete(),
    ],
    one_of: &[MODES],
    sets: &[
        Output::result("connect_result", RESULTS),
        Output::returned(RESULTS),
        Output::new("connect_failed_reason", Values::Words(REASONS)),
    ],
    answers: true,
    ..Method::BASE
};
