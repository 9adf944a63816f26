//! Random flows that dial: every mode, confirms, nested results, redials, timeouts from variables, queues
//! and streams. Plain JSON values, so that what is shrunk is what is printed.

use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value as Json, json};

/// Whom flows dial.
pub const PHONES: [&str; 4] =
    ["+15550100001", "+15550100002", "sip:ann@example.com", "/public/desk"];

/// Documents that flows fetch. What is not here cannot be fetched.
pub const FETCHED: [(&str, &str); 5] = [
    (
        "https://example.com/after",
        "sections: {main: [{play: 'say:Thank you'}, {connect: {to: '+15550100002', timeout: 5}}]}",
    ),
    (
        "https://example.com/screen",
        "sections: {main: [{prompt: {play: 'say:Press 1', max_digits: 1}}, \
         {cond: [{when: \"prompt_value == '1'\", then: [return]}, {else: [hangup]}]}]}",
    ),
    ("https://example.com/forbidden", "sections: {main: [{connect: {to: '+15550100001'}}]}"),
    (
        "https://example.com/helper",
        "sections: {main: [{connect: {to: 'sip:ann@example.com', timeout: 10}}, {return: done}]}",
    ),
    ("https://example.com/refused", "sections: {main: [{conect: {}}]}"),
];

/// A document as a text in another one, and one that no leg may confirm by.
const INSIDE: [&str; 2] = [
    r#"{"sections": {"main": [{"execute": "more"}, {"return": "done"}], "more": [{"set": {"tier": "7"}}]}}"#,
    "sections:\n  main:\n    - connect: {to: '+15550100003', timeout: 8}\n    - transfer: more\n  more: [hangup]\n",
];

/// A flow. Sections only execute those behind them, so that every call ends.
pub fn flow() -> impl Strategy<Value = Json> {
    let main = (connect(block(1, 0)), block(2, 0));
    let rest = (option::weighted(0.5, block(1, 1)), option::weighted(0.5, block(0, 2)));
    let known = prop::bool::weighted(0.8);
    (main, rest, known).prop_map(|((first, mut main), (desk, sales), known)| {
        main.insert(0, first);
        if known {
            main.insert(
                0,
                json!({"set": {"patience": 10, "agent": "+15550100001", "tier": "gold"}}),
            );
        }
        let mut sections = Map::from_iter([("main".to_owned(), Json::Array(main))]);
        sections.extend(desk.map(|body| ("desk".to_owned(), Json::Array(body))));
        sections.extend(sales.map(|body| ("sales".to_owned(), Json::Array(body))));
        labelled_once(json!({ "sections": sections }))
    })
}

/// The same without labels that the section has already.
fn labelled_once(mut flow: Json) -> Json {
    fn walk(value: &mut Json, seen: &mut Vec<String>) {
        match value {
            Json::Array(items) => {
                items.retain(|item| match item["label"].as_str() {
                    Some(label) if item["max"].is_null() => {
                        let is_new = !seen.iter().any(|known| known == label);
                        seen.push(label.to_owned());
                        is_new
                    }
                    _ => true,
                });
                items.iter_mut().for_each(|item| walk(item, seen));
            }
            Json::Object(map) => map.values_mut().for_each(|value| walk(value, seen)),
            _ => {}
        }
    }
    if let Some(sections) = flow["sections"].as_object_mut() {
        sections.values_mut().for_each(|body| walk(body, &mut Vec::new()));
    }
    flow
}

type Block = Vec<Json>;

/// Statements, nested so deep, in the section of this number.
fn block(depth: u32, section: usize) -> BoxedStrategy<Block> {
    let mut inner = vec(simple(section), 0..=3).boxed();
    for _ in 0..depth {
        inner = statements(inner, section);
    }
    inner
}

fn statements(inner: BoxedStrategy<Block>, section: usize) -> BoxedStrategy<Block> {
    let one = |statement: BoxedStrategy<Json>| statement.prop_map(|statement| vec![statement]);
    let each = prop_oneof![
        6 => one(simple(section).boxed()),
        4 => one(connect(inner.clone())),
        2 => redial(inner.clone()),
        1 => one(switch(inner.clone())),
        1 => one(conds(inner.clone()).prop_map(|conds| json!({ "cond": conds })).boxed()),
        1 => one(execute(inner, section)),
    ];
    vec(each, 0..=3).prop_map(|blocks| blocks.concat()).boxed()
}

fn simple(section: usize) -> impl Strategy<Value = Json> {
    let sections: &[&str] = match section {
        0 => &["main", "desk", "nowhere", INSIDE[1]],
        _ => &["desk", "sales", "https://example.com/after", "https://example.com/gone"],
    };
    prop_oneof![
        10 => select(vec![
            json!({"play": "say:One moment"}),
            json!({"play": {"url": "say:Hush", "auto_answer": false}}),
            json!({"prompt": {"play": "say:Press a key", "max_digits": 1}}),
            json!({"record": {"beep": true}}),
            json!({"sleep": 5000}),
            json!({"sleep": "%{vars.pause}"}),
            json!("answer"),
            json!({"answer": {"max_duration": 30}}),
        ]),
        10 => variable(),
        2 => select(vec![json!("hangup"), json!({"hangup": "busy"}), json!({"return": 7})]),
        1 => select(sections.to_vec()).prop_map(|dest| json!({"transfer": dest})),
        1 => (select(LABELS), 1..=2u32).prop_map(|(label, max)| json!({"goto": {"label": label, "max": max}})),
    ]
}

const LABELS: &[&str] = &["again", "elsewhere"];

fn variable() -> impl Strategy<Value = Json> {
    select(vec![
        json!({"set": {"patience": 10}}),
        json!({"set": {"patience": "5"}}),
        json!({"set": {"patience": "soon"}}),
        json!({"unset": "patience"}),
        json!({"set": {"agent": "+15550100001"}}),
        json!({"set": {"agent": "queue:support"}}),
        json!({"set": {"agent": "nobody at all"}}),
        json!({"set": {"pause": 2000, "tier": "gold"}}),
        json!({"set": {"tier": "%{connect_failed_reason}"}}),
        json!({"unset": ["tier", "agent"]}),
    ])
}

const CONDITIONS: &[&str] = &[
    "connect_result == 'connected'",
    "connect_failed_reason == 'busy'",
    "connect_failed_reason === 'no_answer' || connect_failed_reason === 'declined'",
    "prompt_value == '1'",
    "vars.tier == 'gold' && connect_result != 'failed'",
    "vars.nothing.at.all == 1",
];

fn conds(inner: BoxedStrategy<Block>) -> BoxedStrategy<Json> {
    let entry = (select(CONDITIONS), inner.clone())
        .prop_map(|(when, then)| json!({"when": when, "then": then}));
    (vec(entry, 1..=2), option::of(inner))
        .prop_map(|(mut entries, otherwise)| {
            entries.extend(otherwise.map(|block| json!({"else": block})));
            json!(entries)
        })
        .boxed()
}

fn cases(keys: &'static [&'static str], inner: BoxedStrategy<Block>) -> BoxedStrategy<Json> {
    let keys = subsequence(keys, 1..=2);
    let cases = keys.prop_flat_map({
        let inner = inner.clone();
        move |keys| {
            let blocks = vec(inner.clone(), keys.len());
            (Just(keys), blocks).prop_map(|(keys, blocks)| {
                let pairs = keys.into_iter().zip(blocks);
                Json::Object(pairs.map(|(key, block)| (key.to_owned(), json!(block))).collect())
            })
        }
    });
    (cases, option::of(inner))
        .prop_map(|(cases, default)| {
            let mut all = Map::from_iter([("case".to_owned(), cases)]);
            all.extend(default.map(|block| ("default".to_owned(), json!(block))));
            Json::Object(all)
        })
        .boxed()
}

fn switch(inner: BoxedStrategy<Block>) -> BoxedStrategy<Json> {
    let of = |variable: &'static str, keys: &'static [&'static str]| {
        cases(keys, inner.clone()).prop_map(move |mut switch| {
            switch["variable"] = json!(variable);
            json!({ "switch": switch })
        })
    };
    prop_oneof![
        of("connect_result", &["connected", "failed"]),
        of("connect_failed_reason", &["no_answer", "busy", "declined", "error"]),
        of("prompt_value", &["1", "2"]),
        of("vars.tier", &["gold", "busy"]),
    ]
    .boxed()
}

fn result(inner: BoxedStrategy<Block>) -> BoxedStrategy<Json> {
    let reasons = cases(&["no_answer", "busy", "declined", "not_found"], inner.clone());
    prop_oneof![
        3 => cases(&["connected", "failed"], inner.clone()),
        1 => reasons.prop_map(|mut result| {
            result["variable"] = json!("connect_failed_reason");
            result
        }),
        1 => conds(inner),
    ]
    .boxed()
}

fn execute(inner: BoxedStrategy<Block>, section: usize) -> BoxedStrategy<Json> {
    let behind: &[&str] = match section {
        0 => &["desk", "sales"],
        1 => &["sales"],
        _ => &["nowhere"],
    };
    let fetched =
        ["https://example.com/helper", "https://example.com/gone", "https://example.com/refused"];
    let dest = select([behind, &fetched, &INSIDE].concat());
    let result = cases(&["7", "done", "connected"], inner.clone());
    (dest, option::of(inner), option::of(result))
        .prop_map(|(dest, on_return, result)| {
            let mut execute = Map::from_iter([("dest".to_owned(), json!(dest))]);
            execute.insert("params".into(), json!({"from": "%{call.from}", "count": 3}));
            execute.extend(on_return.map(|block| ("on_return".to_owned(), json!(block))));
            execute.extend(result.map(|result| ("result".to_owned(), result)));
            json!({ "execute": execute })
        })
        .boxed()
}

/// Dials again while it fails, or whatever happens.
fn redial(inner: BoxedStrategy<Block>) -> BoxedStrategy<Block> {
    let when =
        option::of(select(vec!["connect_result == 'failed'", "connect_failed_reason == 'busy'"]));
    (connect(inner), when, 1..=3u32)
        .prop_map(|(connect, when, max)| {
            let mut goto = json!({"label": "again", "max": max});
            if let Some(when) = when {
                goto["when"] = json!(when);
            }
            vec![json!({"label": "again"}), connect, json!({ "goto": goto })]
        })
        .boxed()
}

// --- connect ----------------------------------------------------------------------------------------

fn connect(inner: BoxedStrategy<Block>) -> BoxedStrategy<Json> {
    let groups = prop_oneof![
        2 => leg().prop_map(|leg| ("to", vec![vec![leg]])),
        2 => vec(leg().prop_map(|leg| vec![leg]), 1..=3).prop_map(|groups| ("serial", groups)),
        2 => vec(leg(), 1..=3).prop_map(|legs| ("parallel", vec![legs])),
        3 => vec(vec(leg(), 1..=3), 1..=3).prop_map(|groups| ("serial_parallel", groups)),
    ];
    let after = option::weighted(
        0.15,
        select(vec!["https://example.com/after", "https://example.com/gone"]),
    );
    let result = option::weighted(0.6, result(inner));
    let given = (option::weighted(0.25, confirm()), shared(), after, result);
    (groups, given)
        .prop_map(|((mode, groups), (confirm, mut map, after, result))| {
            let all = || groups.iter().flatten();
            let dials = |prefix: &str| {
                all().any(|leg| leg["to"].as_str().is_some_and(|to| to.starts_with(prefix)))
            };
            // What does not ring cannot be asked, and a queue must lead somewhere.
            if !dials("queue:") && !dials("stream:") {
                map.extend(confirm.map(|confirm| ("confirm".to_owned(), confirm)));
            }
            let after = after.or(dials("queue:").then_some("https://example.com/after"));
            map.extend(after.map(|url| ("transfer_after_bridge".to_owned(), json!(url))));
            map.extend(result.map(|result| ("result".to_owned(), result)));
            match mode {
                "to" => map.extend(object(&groups[0][0])),
                "parallel" => drop(map.insert(mode.into(), json!(groups[0]))),
                "serial" => drop(map.insert(mode.into(), json!(groups.concat()))),
                _ => drop(map.insert(mode.into(), json!(groups))),
            }
            json!({ "connect": map })
        })
        .boxed()
}

/// What stands beside the destinations.
fn shared() -> impl Strategy<Value = Map<String, Json>> {
    let seconds = vec![json!(5), json!(10), json!("15"), json!("%{vars.patience}")];
    (
        hash_map(select(vec!["timeout", "confirm_timeout"]), select(seconds), 0..=2),
        option::weighted(0.2, select(vec![json!(true), json!("%{vars.tier}")])),
        option::weighted(0.3, select(vec![json!(10), json!(20), json!("%{vars.patience}")])),
        any::<bool>(),
    )
        .prop_map(|(clocks, on_bridge, longest, told)| {
            let mut map: Map<String, Json> =
                clocks.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            map.extend(on_bridge.map(|value| ("answer_on_bridge".to_owned(), value)));
            map.extend(longest.map(|value| ("max_duration".to_owned(), value)));
            if told {
                map.insert("status_url".into(), json!("https://example.com/status"));
            }
            map.sort_keys();
            map
        })
}

fn leg() -> BoxedStrategy<Json> {
    let to = prop_oneof![
        8 => select(&PHONES),
        1 => Just("%{vars.agent}"),
        1 => select(vec!["queue:support", "stream:wss://example.com/audio"]),
    ];
    let timeout = option::weighted(
        0.5,
        select(vec![json!(5), json!(10), json!(15), json!("10"), json!("%{vars.patience}")]),
    );
    let confirm = option::weighted(0.35, confirm());
    let rest = select(vec![
        json!({}),
        json!({}),
        json!({}),
        json!({"confirm_timeout": 5}),
        json!({"from": "%{vars.tier}"}),
        json!({"call_state_url": "https://example.com/leg", "call_state_events": ["created", "ringing", "answered", "ended"]}),
    ]);
    (to, timeout, confirm, rest)
        .prop_map(|(to, timeout, confirm, rest)| {
            let mut leg = object(&rest);
            leg.insert("to".into(), json!(to));
            leg.extend(timeout.map(|timeout| ("timeout".to_owned(), timeout)));
            let rings = !to.starts_with("queue:") && !to.starts_with("stream:");
            leg.extend(confirm.filter(|_| rings).map(|confirm| ("confirm".to_owned(), confirm)));
            Json::Object(leg)
        })
        .boxed()
}

fn confirm() -> BoxedStrategy<Json> {
    let step = select(vec![
        json!({"prompt": {"play": "say:Press 1 to accept", "max_digits": 1}}),
        json!({"cond": [{"when": "prompt_value == '1'", "then": []}, {"else": ["hangup"]}]}),
        json!({"play": "say:A call for you"}),
        json!({"cond": [{"when": "call.direction == 'outbound'", "then": [{"set": {"asked": "%{call.to}"}}]}]}),
        json!({"play": {"url": "say:Hello", "volume": "%{vars.nothing}"}}),
        json!("hangup"),
    ]);
    prop_oneof![
        3 => vec(step, 0..=3).prop_map(|steps| json!(steps)),
        3 => Just(json!([
            {"prompt": {"play": "say:Press 1 to accept", "max_digits": 1}},
            {"cond": [{"when": "prompt_value != '1'", "then": ["hangup"]}]},
        ])),
        1 => select(vec![
            "https://example.com/screen",
            "https://example.com/forbidden",
            INSIDE[0],
            INSIDE[1],
            "https://example.com/gone",
        ])
        .prop_map(|url| json!(url)),
    ]
    .boxed()
}

fn object(value: &Json) -> Map<String, Json> {
    value.as_object().cloned().unwrap_or_default()
}
