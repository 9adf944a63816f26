//! Random worlds for those flows, as scenarios: who answers when, fails, leaves, presses what. Times lie on
//! a coarse grid, so that things happen in one instant.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};
use swml_runtime::machine::readings::{READINGS, Readings};

use crate::documents::{FETCHED, PHONES};

/// A scenario without a flow.
pub fn world() -> impl Strategy<Value = Json> {
    let all = [&PHONES[..], &["queue:support", "stream:wss://example.com/audio"]].concat();
    let legs = by_destination(all, 0.8, vec(leg(), 1..=3));
    let confirm = by_destination(PHONES.to_vec(), 0.7, vec(confirm_steps(), 1..=2));
    let steps = ["prompt", "play", "record"].map(|method| {
        let entries = option::of(vec(step(method), 1..=3));
        entries.prop_map(move |entries| entries.map(|entries| (method.to_owned(), json!(entries))))
    });
    let steps = steps.prop_map(|steps| steps.into_iter().flatten().collect::<Map<_, _>>());
    let caller = option::weighted(0.4, grid());
    let outbound = prop::bool::weighted(0.1);
    (legs, confirm, steps, caller, outbound, readings()).prop_map(
        |(legs, confirm, steps, caller, outbound, readings)| {
            let mut world = Map::new();
            let mut add = |name: &str, value: Json| {
                if value.as_object().is_none_or(|map| !map.is_empty()) {
                    world.insert(name.to_owned(), value);
                }
            };
            if outbound {
                add("call", json!({"direction": "outbound"}));
            }
            add("readings", readings);
            add("legs", json!(legs));
            add("confirm", json!(confirm));
            add("steps", json!(steps));
            if let Some(at) = caller {
                add("caller", json!({ "hangup": at }));
            }
            Json::Object(world)
        },
    )
}

/// Something for some destinations.
fn by_destination(
    all: Vec<&'static str>,
    often: f64,
    what: impl Strategy<Value = Vec<Json>>,
) -> impl Strategy<Value = Map<String, Json>> {
    let count = all.len();
    vec(option::weighted(often, what), count).prop_map(move |found| {
        let said = all.iter().zip(found).filter_map(|(to, what)| Some(((*to).to_owned(), what?)));
        said.map(|(to, what)| (to, json!(what))).collect()
    })
}

/// The documents of a scenario, so that it can be pasted.
pub fn fetched() -> Json {
    let file = |url: &str| format!("{}.yaml", url.rsplit('/').next().unwrap_or_default());
    Json::Object(FETCHED.iter().map(|(url, _)| ((*url).to_owned(), json!(file(url)))).collect())
}

/// Seconds since something.
fn grid() -> impl Strategy<Value = u32> {
    prop_oneof![
        6 => select(vec![5u32, 10, 15, 20]),
        3 => select(vec![0u32, 1, 2, 7, 12, 25, 30]),
        1 => 0..120u32,
    ]
}

fn leg() -> impl Strategy<Value = Json> {
    let answers = (grid(), option::of(grid()), any::<bool>(), prop::bool::weighted(0.2));
    let fails = (
        grid(),
        select(vec![
            "busy",
            "busy",
            "busy",
            "declined",
            "not_found",
            "no_answer",
            "error",
            "hangup",
            "cancel",
        ]),
    );
    let media = option::weighted(0.3, grid());
    let ends = prop_oneof![
        1 => Just(json!({})),
        6 => answers.prop_map(|(answer, hangup, late, machine)| {
            let mut leg = json!({ "answer": answer });
            if let Some(hangup) = hangup {
                leg["hangup"] = json!(hangup);
            }
            if late {
                leg["late"] = json!(true);
            }
            if machine {
                leg["by"] = json!("voicemail");
            }
            leg
        }),
        5 => fails.prop_map(|(at, reason)| json!({"fail": reason, "at": at})),
    ];
    (ends, media, any::<bool>()).prop_map(|(mut leg, media, rings)| {
        let end = leg.get("answer").or(leg.get("at")).and_then(Json::as_u64);
        if let Some(at) = media.filter(|at| end.is_none_or(|end| u64::from(*at) <= end)) {
            leg["early_media"] = json!(at);
        }
        if rings {
            leg["ring"] = json!(0);
        }
        leg
    })
}

/// How one attempt meets its confirm.
fn confirm_steps() -> impl Strategy<Value = Json> {
    let step = prop_oneof![
        step("prompt").prop_map(|step| json!({ "prompt": step })),
        step("play").prop_map(|step| json!({ "play": step })),
    ];
    vec(step, 1..=2).prop_map(|steps| json!(steps))
}

/// How a step of a method goes.
fn step(method: &str) -> impl Strategy<Value = Json> + use<> {
    let any = [json!({"fail": true}), json!({"never": true}), json!({})];
    let pressed = [
        json!({"digits": "1"}),
        json!({"digits": "1"}),
        json!({"digits": "1"}),
        json!({"digits": "1"}),
        json!({"digits": "1"}),
        json!({"digits": "2"}),
        json!({"no_input": true}),
    ];
    // Nobody presses a key that a play would hear: it mostly just ends.
    let rest = if method == "prompt" { pressed.to_vec() } else { vec![json!({}); pressed.len()] };
    let how = select([any.to_vec(), rest].concat());
    (how, option::of(grid())).prop_map(|(mut step, took)| {
        if let Some(took) = took.filter(|_| step.get("never").is_none()) {
            step["took"] = json!(took);
        }
        step
    })
}

/// Mostly the defaults; else a few rows read otherwise.
pub fn readings() -> impl Strategy<Value = Json> {
    let row = select(READINGS).prop_flat_map(|row| {
        select(row.values[1..].to_vec()).prop_map(move |(value, _)| (row.name, value))
    });
    prop_oneof![2 => Just(Vec::new()), 3 => vec(row, 1..=3)].prop_map(|rows| {
        Json::Object(
            rows.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect(),
        )
    })
}

/// Rows of readings as the machine takes them.
///
/// # Panics
/// Where a row is not in the table.
#[must_use]
pub fn read_so(rows: &Json) -> Readings {
    let mut readings = Readings::default();
    for (name, value) in rows.as_object().into_iter().flatten() {
        readings.set(name, value.as_str().unwrap_or_default()).expect("rows of the table");
    }
    readings
}
