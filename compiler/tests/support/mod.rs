//! Random call flows: documents of every form that this version compiles, as YAML that is accepted.
//!
//! Some steps fail when a call gets there (sections and labels that are not there), which is accepted too.
//! Loops are short, and sections execute only sections behind them, so that every call ends.

// Every test that shares this file uses a part of it.
#![allow(dead_code, unreachable_pub)]

pub mod conversation;
pub mod inputs;
pub mod values;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// The sections of a document in order; `main` is always there.
const SECTIONS: [&str; 3] = ["main", "voicemail", "sales"];

/// How deep blocks lie in one another.
const DEPTH: u32 = 3;

/// How many cases a property runs: a few in the ordinary suite, `PROPTEST_CASES` of them where that is set.
pub fn runs(few: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(few))
}

/// A random document.
pub fn document() -> impl Strategy<Value = String> {
    vec(block(DEPTH), 1..=SECTIONS.len()).prop_map(|bodies| written(&bodies))
}

/// A random document that dials first of all.
pub fn dialling() -> impl Strategy<Value = String> {
    (connect(&block(1)), vec(block(DEPTH), 1..=SECTIONS.len())).prop_map(|(connect, mut bodies)| {
        bodies[0].insert(0, Statement::Connect(Box::new(connect)));
        written(&bodies)
    })
}

fn written(bodies: &[Block]) -> String {
    let sections: Map<String, Value> = SECTIONS
        .iter()
        .zip(bodies)
        .enumerate()
        .map(|(section, (name, body))| {
            let mut writer = Writer { section, sections: bodies.len(), ..Writer::default() };
            ((*name).to_owned(), writer.block(body))
        })
        .collect();
    yaml(&json!({ "version": "1.0.0", "sections": sections }))
}

/// A value as a YAML text.
pub fn yaml(value: &Value) -> String {
    serde_yaml::to_string(value).expect("a JSON value is YAML")
}

/// A statement. What names other things holds a number, which becomes a name once all is known.
#[derive(Clone, Debug)]
enum Statement {
    Plain(Value),
    Label,
    Goto { label: usize, when: Option<&'static str>, max: u8 },
    Cond(Conds),
    Switch { variable: &'static str, cases: Cases },
    Execute { dest: Dest, params: Option<Value>, on_return: Option<Block>, result: Option<Outcome> },
    Transfer { dest: Dest, params: Option<Value> },
    Connect(Box<Connect>),
}

type Block = Vec<Statement>;

#[derive(Clone, Debug)]
struct Conds {
    entries: Vec<(&'static str, Block)>,
    otherwise: Option<Block>,
    /// Whether the `else` stands beside the last `when`.
    beside: bool,
}

#[derive(Clone, Debug)]
struct Cases {
    cases: Vec<(&'static str, Block)>,
    default: Option<Block>,
}

#[derive(Clone, Debug)]
enum Outcome {
    Cases(Option<&'static str>, Cases),
    Conds(Conds),
}

#[derive(Clone, Debug)]
enum Dest {
    Section(usize),
    Missing,
    Text(&'static str),
}

#[derive(Clone, Debug)]
struct Connect {
    mode: &'static str,
    groups: Vec<Vec<Leg>>,
    confirm: Option<Confirm>,
    /// Whatever needs no further thought.
    params: Map<String, Value>,
    after: Option<&'static str>,
    result: Option<Outcome>,
}

#[derive(Clone, Debug)]
struct Leg {
    to: &'static str,
    confirm: Option<Confirm>,
    params: Map<String, Value>,
}

#[derive(Clone, Debug)]
enum Confirm {
    Url(&'static str),
    Block(Block),
}

/// A random block. Strategies are boxed and shared: as plain values they would be larger than a stack.
fn block(depth: u32) -> BoxedStrategy<Block> {
    let mut block = vec(leaf(), 0..=3).boxed();
    for _ in 0..depth {
        block = vec(statement(&block), 0..=4).boxed();
    }
    block
}

fn leaf() -> BoxedStrategy<Statement> {
    prop_oneof![
        8 => plain().prop_map(Statement::Plain),
        1 => ending().prop_map(Statement::Plain),
        3 => Just(Statement::Label),
        2 => (any::<u8>(), option::of(select(CONDITIONS)), 1..=3u8)
            .prop_map(|(label, when, max)| Statement::Goto { label: label.into(), when, max }),
        1 => (dest(), option::of(arguments()))
            .prop_map(|(dest, params)| Statement::Transfer { dest, params }),
    ]
    .boxed()
}

fn statement(inner: &BoxedStrategy<Block>) -> BoxedStrategy<Statement> {
    prop_oneof![
        12 => leaf(),
        1 => conds(inner).prop_map(Statement::Cond),
        1 => (select(VARIABLES), cases(KEYS, inner))
            .prop_map(|(variable, cases)| Statement::Switch { variable, cases }),
        1 => execute(inner),
        2 => connect(inner).prop_map(|connect| Statement::Connect(Box::new(connect))),
    ]
    .boxed()
}

const CONDITIONS: &[&str] = &[
    "prompt_value == '1'",
    "vars.tier === 'gold' && !vars.late",
    "call.from != '+15550100001'",
    "(vars.tries >= 3) || connect_result == 'failed'",
    "params.language == 'en' ? vars.open : false",
    "vars.names.map(n => n.length)[0] > 2",
];
const VARIABLES: &[&str] = &["prompt_value", "vars.tier", "call.type", "params.language"];
const KEYS: &[&str] = &["1", "2", "#", "gold", "", "a key/with a slash", "default"];

fn plain() -> impl Strategy<Value = Value> {
    select(vec![
        json!("answer"),
        json!({"answer": {"max_duration": 3600}}),
        json!({"play": "say:Welcome"}),
        json!({"play": {"url": "https://example.com/a.mp3", "auto_answer": false, "volume": 3}}),
        json!({"play": {"urls": ["silence:1", "say:%{vars.name}, hello", "ring:2:us"]}}),
        json!({"prompt": {"play": "say:Press a key", "max_digits": 1, "digit_timeout": 2.5}}),
        json!({"prompt": {"play": ["say:Speak"], "speech_language": "en-US", "max_digits": "%{vars.digits}"}}),
        json!({"record": {"beep": true, "terminators": "#"}}),
        json!("record_call"),
        json!({"stop_record_call": "%{record_control_id}"}),
        json!({"tap": {"uri": "wss://example.com/tap", "control_id": "one"}}),
        json!("stop_tap"),
        json!("denoise"),
        json!({"live_translate": {"action": "%{vars.action}"}}),
        json!({"detect_machine": {"wait": "%{vars.late}"}}),
        json!({"request": {"url": "https://example.com", "method": "POST", "body": {"a": ["%{vars.tier}"]}}}),
        json!({"enter_queue": {"queue_name": "a", "transfer_after_bridge": "https://example.com/after"}}),
        json!({"sleep": 1500}),
        json!({"sleep": {"duration": "%{vars.pause}"}}),
        json!({"set": {"tier": "gold", "tries": 3, "late": false}}),
        json!({"set": {"names": ["Ann", "%{call.from}"], "nested": {"a": [1, null], "b": "%{params.x}"}}}),
        json!({"unset": "tier"}),
        json!({"unset": ["tier", "late"]}),
    ])
}

fn ending() -> impl Strategy<Value = Value> {
    select(vec![
        json!("hangup"),
        json!({"hangup": {"reason": "busy"}}),
        json!("return"),
        json!({"return": 7}),
        json!({"return": {"who": "%{call.from}"}}),
    ])
}

fn dest() -> impl Strategy<Value = Dest> {
    prop_oneof![
        8 => any::<u8>().prop_map(|section| Dest::Section(section.into())),
        1 => Just(Dest::Missing),
        3 => select(vec![
            "https://example.com/next.yaml",
            "https://example.com/%{vars.tier}.yaml",
            "%{vars.next}",
            "{\"sections\": {\"main\": [\"hangup\"]}}",
        ])
        .prop_map(Dest::Text),
    ]
}

fn arguments() -> impl Strategy<Value = Value> {
    select(vec![
        json!({}),
        json!({"language": "en", "count": 3}),
        json!({"from": "%{call.from}", "list": [1, "%{vars.tier}"]}),
    ])
}

fn conds(inner: &BoxedStrategy<Block>) -> BoxedStrategy<Conds> {
    let entry = (select(CONDITIONS), inner.clone());
    (vec(entry, 1..=3), option::of(inner.clone()), any::<bool>())
        .prop_map(|(entries, otherwise, beside)| Conds { entries, otherwise, beside })
        .boxed()
}

fn cases(keys: &'static [&'static str], inner: &BoxedStrategy<Block>) -> BoxedStrategy<Cases> {
    let (keys, block) = (proptest::sample::subsequence(keys, 0..=3), inner.clone());
    let cases = keys.prop_flat_map(move |keys| {
        let blocks = vec(block.clone(), keys.len());
        (Just(keys), blocks).prop_map(|(keys, blocks)| keys.into_iter().zip(blocks).collect())
    });
    (cases, option::of(inner.clone())).prop_map(|(cases, default)| Cases { cases, default }).boxed()
}

fn outcome(
    variables: &'static [&'static str],
    keys: &'static [&'static str],
    inner: &BoxedStrategy<Block>,
) -> BoxedStrategy<Outcome> {
    prop_oneof![
        3 => (option::of(select(variables)), cases(keys, inner))
            .prop_map(|(variable, cases)| Outcome::Cases(variable, cases)),
        1 => conds(inner).prop_map(Outcome::Conds),
    ]
    .boxed()
}

fn execute(inner: &BoxedStrategy<Block>) -> BoxedStrategy<Statement> {
    let result = outcome(&["return_value", "vars.tier"], KEYS, inner);
    (dest(), option::of(arguments()), option::of(inner.clone()), option::of(result))
        .prop_map(|(dest, params, on_return, result)| Statement::Execute {
            dest,
            params,
            on_return,
            result,
        })
        .boxed()
}

const DESTINATIONS: &[&str] = &[
    "+15550100001",
    "+15550100002",
    "sip:bob@example.com",
    "/public/desk",
    "%{vars.agent}",
    "queue:support",
    "stream:wss://example.com/audio",
];

fn connect(inner: &BoxedStrategy<Block>) -> BoxedStrategy<Connect> {
    let groups =
        select(vec!["to", "serial", "parallel", "serial_parallel"]).prop_flat_map(|mode| {
            let (groups, legs) = match mode {
                "to" => (1..=1, 1..=1),
                "serial" => (1..=3, 1..=1),
                "parallel" => (1..=1, 1..=3),
                _ => (1..=3, 1..=3),
            };
            (Just(mode), vec(vec(leg(), legs), groups))
        });
    let after = option::weighted(0.2, select(vec!["https://example.com/after", "%{vars.after}"]));
    let words: &[&str] = &["connected", "failed", "default"];
    let result = outcome(&["connect_result", "connect_failed_reason"], words, inner);
    (groups, option::of(confirm()), connect_params(), after, option::of(result))
        .prop_map(|((mode, groups), confirm, params, after, result)| Connect {
            mode,
            groups,
            confirm,
            params,
            after,
            result,
        })
        .boxed()
}

fn leg() -> BoxedStrategy<Leg> {
    let params = select(vec![
        json!({}),
        json!({"timeout": 10}),
        json!({"timeout": "%{vars.patience}", "from": "+15550100009"}),
        json!({"confirm_timeout": 5, "call_state_url": "https://example.com/leg"}),
    ]);
    (select(DESTINATIONS), option::weighted(0.3, confirm()), params)
        .prop_map(|(to, confirm, params)| Leg { to, confirm, params: object(params) })
        .boxed()
}

fn connect_params() -> impl Strategy<Value = Map<String, Value>> {
    let one = |name: &'static str, values: Vec<Value>| {
        option::weighted(0.3, select(values))
            .prop_map(move |value| value.map(|value| (name, value)))
    };
    (
        one("timeout", vec![json!(20), json!("%{vars.patience}")]),
        one("answer_on_bridge", vec![json!(true), json!("%{vars.late}")]),
        one("max_duration", vec![json!(600)]),
        one("ringback", vec![json!(["ring:us"]), json!(["say:One moment", "silence:1"])]),
        one("headers", vec![json!([{"name": "X-Tier", "value": "%{vars.tier}"}])]),
        one("status_url", vec![json!("https://example.com/status")]),
        one("call_state_events", vec![json!(["created", "ringing", "answered", "ended"])]),
    )
        .prop_map(|(a, b, c, d, e, f, g)| {
            let given = [a, b, c, d, e, f, g].into_iter().flatten();
            given.map(|(name, value)| (name.to_owned(), value)).collect()
        })
}

/// A confirm script: only what may stand in one.
fn confirm() -> BoxedStrategy<Confirm> {
    let step = select(vec![
        json!({"prompt": {"play": "say:Press 1 to accept", "max_digits": 1}}),
        json!({"play": "say:A call for you"}),
        json!("record_call"),
        json!("stop_record_call"),
        json!({"set": {"asked": true}}),
        json!("hangup"),
    ])
    .prop_map(Statement::Plain);
    let steps = vec(step, 0..=2);
    let script =
        (steps.clone(), option::of((select(CONDITIONS), steps))).prop_map(|(mut block, branch)| {
            block.extend(branch.map(|(when, then)| {
                let entries = vec![(when, then)];
                Statement::Cond(Conds { entries, otherwise: None, beside: false })
            }));
            Confirm::Block(block)
        });
    prop_oneof![4 => script, 1 => Just(Confirm::Url("https://example.com/confirm"))].boxed()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Turns statements into JSON, and the numbers in them into names.
#[derive(Default)]
struct Writer {
    section: usize,
    sections: usize,
    labels: usize,
    /// The labels that can be seen, block by block.
    scopes: Vec<Vec<String>>,
}

impl Writer {
    fn block(&mut self, block: &Block) -> Value {
        let here = block.iter().filter(|statement| matches!(statement, Statement::Label)).count();
        let mut names: Vec<String> =
            (self.labels..self.labels + here).map(|label| format!("label {label}")).collect();
        self.labels += here;
        self.scopes.push(names.clone());
        names.reverse();
        let statements = block
            .iter()
            .map(|statement| match statement {
                Statement::Label => json!({"label": names.pop()}),
                statement => self.statement(statement),
            })
            .collect();
        self.scopes.pop();
        Value::Array(statements)
    }

    fn statement(&mut self, statement: &Statement) -> Value {
        match statement {
            Statement::Plain(value) => value.clone(),
            Statement::Label => unreachable!("the block writes its labels"),
            Statement::Goto { label, when, max } => {
                let visible: Vec<_> = self.scopes.iter().flatten().collect();
                let label = match label % 16 {
                    0 => "nowhere",
                    _ if visible.is_empty() => return json!({"set": {"passed": true}}),
                    label => visible[label % visible.len()],
                };
                let mut goto = json!({"label": label, "max": max});
                if let Some(when) = when {
                    goto["when"] = json!(when);
                }
                json!({"goto": goto})
            }
            Statement::Cond(conds) => json!({"cond": self.conds(conds)}),
            Statement::Switch { variable, cases } => {
                let mut switch = self.cases(cases);
                switch.insert("variable".into(), json!(variable));
                json!({"switch": switch})
            }
            Statement::Execute { dest, params, on_return, result } => {
                let mut execute = Map::new();
                execute.insert("dest".into(), json!(self.dest(dest, self.section + 1)));
                execute.extend(params.clone().map(|params| ("params".to_owned(), params)));
                if let Some(block) = on_return {
                    execute.insert("on_return".into(), self.block(block));
                }
                if let Some(result) = result {
                    execute.insert("result".into(), self.outcome(result));
                }
                json!({"execute": execute})
            }
            Statement::Transfer { dest, params } => {
                let mut transfer = Map::new();
                transfer.insert("dest".into(), json!(self.dest(dest, 0)));
                transfer.extend(params.clone().map(|params| ("params".to_owned(), params)));
                json!({"transfer": transfer})
            }
            Statement::Connect(connect) => json!({"connect": self.connect(connect)}),
        }
    }

    /// A dest; of sections, those from `first` on.
    fn dest(&self, dest: &Dest, first: usize) -> &'static str {
        match dest {
            Dest::Section(section) if first < self.sections => {
                SECTIONS[first + section % (self.sections - first)]
            }
            Dest::Section(_) => "https://example.com/last.yaml",
            Dest::Missing => "not_there",
            Dest::Text(text) => text,
        }
    }

    fn conds(&mut self, conds: &Conds) -> Value {
        let mut entries: Vec<Value> = conds
            .entries
            .iter()
            .map(|(when, then)| json!({"when": when, "then": self.block(then)}))
            .collect();
        if let Some(block) = &conds.otherwise {
            let block = self.block(block);
            match entries.last_mut().filter(|_| conds.beside) {
                Some(last) => last["else"] = block,
                None => entries.push(json!({"else": block})),
            }
        }
        Value::Array(entries)
    }

    fn cases(&mut self, cases: &Cases) -> Map<String, Value> {
        let list: Map<String, Value> =
            cases.cases.iter().map(|(key, block)| ((*key).to_owned(), self.block(block))).collect();
        let mut map = Map::from_iter([("case".to_owned(), Value::Object(list))]);
        if let Some(block) = &cases.default {
            map.insert("default".into(), self.block(block));
        }
        map
    }

    fn outcome(&mut self, outcome: &Outcome) -> Value {
        match outcome {
            Outcome::Conds(conds) => self.conds(conds),
            Outcome::Cases(variable, cases) => {
                let mut map = self.cases(cases);
                map.extend(variable.map(|variable| ("variable".to_owned(), json!(variable))));
                Value::Object(map)
            }
        }
    }

    fn connect(&mut self, connect: &Connect) -> Value {
        let rings = |leg: &Leg| !leg.to.starts_with("queue:") && !leg.to.starts_with("stream:");
        let all = || connect.groups.iter().flatten();
        let mut map = connect.params.clone();
        // What does not ring cannot be asked.
        if let Some(confirm) = connect.confirm.as_ref().filter(|_| all().all(rings)) {
            map.insert("confirm".into(), self.confirm(confirm));
        }
        let has_queue = all().any(|leg| leg.to.starts_with("queue:"));
        let after = connect.after.or(has_queue.then_some("https://example.com/after"));
        map.extend(after.map(|url| ("transfer_after_bridge".to_owned(), json!(url))));
        let groups: Vec<Vec<Value>> = connect
            .groups
            .iter()
            .map(|legs| {
                let leg = |leg: &Leg| {
                    let mut map = leg.params.clone();
                    map.insert("to".into(), json!(leg.to));
                    if let Some(confirm) = leg.confirm.as_ref().filter(|_| rings(leg)) {
                        map.insert("confirm".into(), self.confirm(confirm));
                    }
                    Value::Object(map)
                };
                legs.iter().map(leg).collect()
            })
            .collect();
        match (connect.mode, groups.as_slice()) {
            ("to", [legs]) => {
                let leg = object(legs[0].clone());
                map.extend(leg);
            }
            ("parallel", [legs]) => {
                map.insert("parallel".into(), json!(legs));
            }
            ("serial", groups) => {
                map.insert("serial".into(), json!(groups.concat()));
            }
            (_, groups) => {
                map.insert("serial_parallel".into(), json!(groups));
            }
        }
        if let Some(result) = &connect.result {
            map.insert("result".into(), self.outcome(result));
        }
        Value::Object(map)
    }

    fn confirm(&mut self, confirm: &Confirm) -> Value {
        match confirm {
            Confirm::Url(url) => json!(url),
            Confirm::Block(block) => self.block(block),
        }
    }
}
