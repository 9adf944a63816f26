//! `join_room`: its row of the method table.

use super::{ActKind, Method, Output, Param, Type, Values};

/// The row.
pub(super) static METHOD: Method = Method {
    name: "join_room",
    summary: "Joins a video room, and goes on when the call leaves it.",
    example: "join_room:\n  name: front-desk\n",
    notes: &[
        "`join_room: front-desk` is a short form of `name`.",
        "Where there is no such room, it is made.",
    ],
    params: &[Param::new("name", Type::RoomName, "The name of the room.")
        .required()
        .mistaken(&["room"])],
    shorthand: Some("name"),
    sets: &[Output::new("join_room_result", Values::Words(&["joined", "failed"]))
        .succeeding("joined")
        .failing("failed")],
    kind: Some(ActKind::Perform),
    answers: true,
    ..Method::BASE
};
