//! Random documents for dial safety: values from everywhere, copied, put together, tested in good ways and bad, and
//! then dialled, texted, presented or asked.

use serde_json::{Value as Json, json};

use super::dice::Dice;

/// Addresses that documents mention, and that the outside gives, too.
pub(crate) const LITERALS: [&str; 6] = [
    "+15550100001",
    "+15550100002",
    "+15550100003",
    "sip:ann@example.com",
    "https://example.com/a",
    "101",
];

/// Where values are looked up.
const PATHS: [&str; 17] = [
    "prompt_value",
    "request_response.number",
    "request_response.url",
    "call.from",
    "call.to",
    "envs.desk",
    "params.p",
    "a",
    "b",
    "vars.a",
    "vars.b",
    "c",
    "return_value",
    "record_control_id",
    "args.number",
    "desk",
    "from",
];

const SECTIONS: [&str; 2] = ["one", "two"];

/// A document.
pub(crate) fn document(dice: &mut Dice) -> Json {
    let mut main = vec![json!({"set": {
        "list": ["+15550100001", "101"],
        "table": {"101": "+15550100002", "ann": "sip:ann@example.com"},
        "text": "101",
    }})];
    main.extend(block(dice, 3, 6));
    let mut sections = json!({ "main": main });
    for name in SECTIONS {
        let mut body = block(dice, 2, 4);
        if dice.one_in(2) {
            body.push(json!({"return": value(dice)}));
        }
        sections[name] = json!(body);
    }
    json!({ "sections": sections })
}

fn block(dice: &mut Dice, depth: u32, most: u64) -> Vec<Json> {
    let count = 1 + dice.below(most);
    (0..count).map(|_| statement(dice, depth)).collect()
}

fn statement(dice: &mut Dice, depth: u32) -> Json {
    match dice.below(if depth > 0 { 20 } else { 13 }) {
        0 | 1 => json!({"prompt": {"play": "say:Whom?", "max_digits": 3}}),
        2 => json!({"prompt": {"play": "say:Whom?", "speech_timeout": 3}}),
        3 => json!({"request": {"url": value(dice), "method": "GET", "save_variables": true}}),
        4..=6 => {
            let mut set = json!({});
            for _ in 0..=dice.below(2) {
                set[*dice.pick(&["a", "b", "c"])] = json!(value(dice));
            }
            json!({ "set": set })
        }
        7 => {
            json!({"send_sms": {"to_number": value(dice), "from_number": value(dice), "body": "x"}})
        }
        8 => json!({"play": [value(dice), "say:Hello"]}),
        9 => json!({"connect": leg(dice, false)}),
        10 => json!({"record_call": {"stereo": true}}),
        11 => json!({"unset": *dice.pick(&["a", "b", "c"])}),
        12 => json!({"execute": {"dest": value(dice)}}),
        13 | 14 => {
            let mut cond =
                vec![json!({"when": condition(dice, 2), "then": block(dice, depth - 1, 2)})];
            if dice.one_in(2) {
                cond.push(json!({"when": condition(dice, 2), "then": block(dice, depth - 1, 2)}));
            }
            if dice.one_in(2) {
                cond.push(json!({"else": block(dice, depth - 1, 2)}));
            }
            json!({ "cond": cond })
        }
        15 => json!({"switch": {
            "variable": dice.path(),
            "case": {
                *dice.pick(&LITERALS): block(dice, depth - 1, 2),
                "102": block(dice, depth - 1, 2),
            },
            "default": block(dice, depth - 1, 2),
        }}),
        16 => json!({"execute": {
            "dest": *dice.pick(&SECTIONS),
            "params": {"p": value(dice)},
            "on_return": block(dice, 0, 2),
        }}),
        17 => json!({"connect": {
            "serial": [leg(dice, true), leg(dice, false)],
            "result": {"case": {"connected": block(dice, depth - 1, 2)}, "default": block(dice, 0, 1)},
        }}),
        18 => json!({"cond": [
            // A jump back with a way on.
            {"when": condition(dice, 1), "then": [
                {"label": "again"},
                statement(dice, 0),
                statement(dice, 0),
                {"goto": {"label": "again", "when": condition(dice, 1), "max": 2}},
            ]},
        ]}),
        _ => json!({"ai": {
            "prompt": {"text": "You are the front desk."},
            "SWAIG": {"functions": [{
                "function": "reach",
                "description": "Connects the caller.",
                "data_map": {"expressions": [{"string": "x", "pattern": ".*", "output": {
                    "response": "One moment.",
                    "action": [{"SWML": {"sections": {"main": block(dice, depth - 1, 2)}}}],
                }}]},
            }]},
        }}),
    }
}

fn leg(dice: &mut Dice, confirms: bool) -> Json {
    let mut leg = json!({"to": value(dice), "timeout": 5});
    if dice.one_in(3) {
        leg["from"] = json!(value(dice));
    }
    if confirms && dice.one_in(2) {
        leg["confirm"] = json!([
            {"prompt": {"play": "say:Press 1", "max_digits": 1}},
            {"cond": [{"when": condition(dice, 1), "then": [
                {"send_sms": {"to_number": "%{call.to}", "from_number": value(dice), "body": "x"}},
            ]}]},
        ]);
    }
    leg
}

/// A value as it is written.
fn value(dice: &mut Dice) -> String {
    let path = dice.path();
    match dice.below(16) {
        0 | 1 => dice.literal(),
        2..=6 => format!("%{{{path}}}"),
        7 => format!("+1555%{{{path}}}"),
        8 => format!("sip:%{{{path}}}@example.com"),
        9 => format!("https://example.com/%{{{path}}}"),
        10 => format!("%{{{path}}}%{{{}}}", dice.path()),
        _ => format!("%{{{}}}", expression(dice)),
    }
}

fn expression(dice: &mut Dice) -> String {
    let (path, other) = (dice.path(), dice.path());
    let (literal, constant) = (dice.literal(), dice.literal());
    let condition = condition(dice, 1);
    match dice.below(26) {
        0 => format!("{condition} ? {path} : '{literal}'"),
        1 => format!("{condition} ? '{literal}' : {path}"),
        2 => format!("{path} || '{literal}'"),
        3 => format!("{path} ?? '{literal}'"),
        4 => format!("({condition}) && '{literal}'"),
        5 => format!("({condition}) || {path}"),
        6 => format!("list.find(one => one == {path})"),
        7 => format!("table[{path}]"),
        8 => format!("'+1' + {path}"),
        9 => format!("{path} + {other}"),
        10 => format!("`sip:${{{path}}}@example.com`"),
        11 => format!("{path}.trim()"),
        12 => format!("{path}.replace(/\\D/g, '')"),
        13 => format!("encodeURIComponent({path})"),
        14 => format!("String({path})"),
        15 => format!("{path}.slice(0, 5)"),
        16 => format!("['{literal}', {path}][{}]", dice.below(3)),
        17 => format!("({{x: '{literal}', y: {path}}}).{}", dice.pick(&["x", "y"])),
        18 => format!("[{path}, '{constant}', '{literal}'].filter(one => one != '{literal}')[0]"),
        19 => format!("[...['{literal}'].filter(one => one == {path}), {other}][0]"),
        20 => format!("['{literal}', {path}].filter(one => one == {other}).length"),
        21 => format!("[{path}, '{literal}'].{}()[{}]", dice.order(), dice.below(2)),
        22 => format!("('+' + {path} + ' ').{}()", dice.trim()),
        23 => format!("{}[{}]", dice.pick(&["text", "list", "a"]), dice.key()),
        24 => format!("{} + {path}", dice.pick(&["list", "table", "['101']", "`${list}`"])),
        _ => format!("{path}.toUpperCase()"),
    }
}

fn condition(dice: &mut Dice, depth: u32) -> String {
    let (path, literal, other) = (dice.path(), dice.literal(), dice.literal());
    match dice.below(if depth > 0 { 32 } else { 27 }) {
        0 => format!("{path} == '{literal}'"),
        1 => format!("{path} === '{literal}'"),
        2 => format!("{path} != '{literal}'"),
        3 => format!("'{literal}' !== {path}"),
        4 => format!("['{literal}', '{other}'].includes({path})"),
        5 => format!("!['{literal}', '{other}'].includes({path})"),
        6 => format!("list.includes({path})"),
        7 => format!("{path}.startsWith('+1555')"),
        8 => format!("!{path}.startsWith('+1555')"),
        9 => format!("{path}.endsWith('@example.com')"),
        10 => format!("/^\\+1555\\d{{7}}$/.test({path})"),
        11 => format!("!/^\\+1555\\d{{7}}$/.test({path})"),
        12 => format!("/^(\\+1555\\d+|sip:(ann|ben)@example\\.com)$/.test({path})"),
        13 => format!("{path} in table"),
        14 => format!("table[{path}]"),
        15 => format!("['{literal}', '{other}'].indexOf({path}) >= 0"),
        16 => format!("['{literal}'].indexOf({path}) == -1"),
        17 => format!("{path}.slice(0, 5) == '+1555'"),
        18 => format!("{path} == {}", dice.path()),
        19 => format!("{path} == {}", dice.pick(&["5", "101", "null", "true"])),
        20 => path,
        21 => format!("!{path}"),
        22 => {
            let count = format!("['{literal}', {path}].filter(one => one == '{other}').length");
            format!("{count} == {}", dice.below(3))
        }
        23 => format!("String({path}.length) === '{}'", dice.pick(&["1", "3", "12"])),
        24 => {
            let item = format!("{}[{}]", dice.pick(&["text", "list", "b"]), dice.key());
            format!("{item} == {}", dice.pick(&["1", "2", "3", "'1'", "'101'"]))
        }
        25 => {
            let trimmed = format!("('+' + {path} + ' ').{}()", dice.trim());
            format!("{trimmed} == '{}'", dice.pick(&["+101", "+1 ", "+101 ", "++15550100001 "]))
        }
        26 => format!("[{path}, '{literal}'].{}()[0] == '{other}'", dice.order()),
        27 => format!("({}) && ({})", condition(dice, depth - 1), condition(dice, depth - 1)),
        28 => format!("({}) || ({})", condition(dice, depth - 1), condition(dice, depth - 1)),
        29 => format!("!({})", condition(dice, depth - 1)),
        30 => {
            let branch = condition(dice, depth - 1);
            format!("({branch}) ? ({}) : ({})", condition(dice, 0), condition(dice, 0))
        }
        _ => format!("'{literal},{other}'.includes({path})"),
    }
}

impl Dice {
    fn order(&mut self) -> &'static str {
        self.word(&["sort", "reverse"])
    }

    fn trim(&mut self) -> &'static str {
        self.word(&["trim", "trimStart", "trimEnd"])
    }

    fn key(&mut self) -> &'static str {
        self.word(&["0", "1", "2", "'length'", "'1'", "'01'"])
    }

    fn path(&mut self) -> String {
        (*self.pick(&PATHS)).to_owned()
    }

    fn literal(&mut self) -> String {
        (*self.pick(&LITERALS)).to_owned()
    }
}
