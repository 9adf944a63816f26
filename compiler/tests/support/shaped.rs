//! Texts in the shape of what people write, of which nobody wrote any: `ai` with long prompts, functions, data maps and contexts
//! for most of the bytes, call flows with prompts, branches and dialling for most of the rest, a few short ones.
//!
//! Always the same ones: benchmarks and tests of memory compare runs with each other.

// Every test that shares this file uses a part of it.
#![allow(dead_code, unreachable_pub)]

use serde_json::{Map, Value, json};

/// What prompts are made of.
const WORDS: &[&str] = &[
    "ask",
    "the",
    "caller",
    "for",
    "a",
    "name",
    "and",
    "number",
    "then",
    "check",
    "whether",
    "an",
    "order",
    "is",
    "open",
    "if",
    "nothing",
    "was",
    "found",
    "offer",
    "to",
    "connect",
    "them",
    "with",
    "support",
    "never",
    "guess",
    "prices",
    "repeat",
    "what",
    "you",
    "heard",
    "before",
    "going",
    "on",
    "keep",
    "answers",
    "short",
    "be",
    "friendly",
    "when",
    "they",
    "are",
    "done",
    "say",
    "goodbye",
    "delivery",
    "appointment",
    "address",
    "it's",
    "\"yes\"",
    "(once)",
];

/// Draws a document of some kind.
type Kind = fn(&mut Draw) -> Sections;

/// What documents there are, each with how often it is drawn.
const KINDS: [(Kind, usize); 4] =
    [(conversation, 5), (staged_conversation, 1), (call_flow, 3), (short, 3)];

type Sections = Map<String, Value>;

/// How a document is written.
pub type Format = fn(&Value) -> String;

/// Documents of this many bytes together, or a little more.
pub fn documents(bytes: usize, format: Format) -> Vec<String> {
    drawn(bytes, format).iter().map(format).collect()
}

fn drawn(bytes: usize, format: Format) -> Vec<Value> {
    let mut draw = Draw(0x5EED_CA11);
    let mut written = 0;
    std::iter::from_fn(|| {
        let sections = draw.sections();
        let document = json!({"version": "1.0.0", "sections": sections});
        let before = written;
        written += format(&document).len();
        (before < bytes).then_some(document)
    })
    .collect()
}

/// One document with the sections of as many.
pub fn document(bytes: usize, format: Format) -> String {
    let mut all = Sections::new();
    for (number, mut document) in drawn(bytes, format).into_iter().enumerate() {
        let Some(sections) = document["sections"].as_object_mut() else { continue };
        for (name, mut body) in std::mem::take(sections) {
            number_dests(&mut body, number);
            all.insert(numbered(&name, number), body);
        }
    }
    format(&json!({"version": "1.0.0", "sections": all}))
}

fn numbered(name: &str, number: usize) -> String {
    if number == 0 { name.to_owned() } else { format!("{name}_{number}") }
}

/// Lets every `execute` lead to the section that has its number.
fn number_dests(value: &mut Value, number: usize) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| number_dests(item, number)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(dest) if key == "dest" => *dest = numbered(dest, number),
                    value => number_dests(value, number),
                }
            }
        }
        _ => {}
    }
}

/// As JSON, indented as the published examples are.
pub fn json(document: &Value) -> String {
    serde_json::to_string_pretty(document).expect("a value can be written")
}

/// As YAML: blocks, and long texts after `|`.
pub fn yaml(document: &Value) -> String {
    serde_yaml::to_string(document).expect("a JSON value is YAML")
}

/// Xorshift: enough for texts that only have to look alike.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn sections(&mut self) -> Sections {
        let mut ticket = self.below(KINDS.iter().map(|(_, weight)| weight).sum());
        let kind = KINDS.iter().find(|(_, weight)| {
            let drawn = ticket < *weight;
            ticket = ticket.saturating_sub(*weight);
            drawn
        });
        kind.expect("a ticket is below the sum of the weights").0(self)
    }

    fn sentence(&mut self) -> String {
        let words: Vec<_> = (0..self.between(6, 18)).map(|_| self.of(WORDS)).collect();
        let text = words.join(" ");
        text[..1].to_uppercase() + &text[1..] + "."
    }

    /// Headings, paragraphs and lists, as prompts are written.
    fn text(&mut self, paragraphs: usize) -> String {
        let mut text = self.sentence();
        for _ in 0..paragraphs {
            text += match self.below(4) {
                0 => "\n\n# Rules\n",
                1 => "\n- ",
                _ => "\n",
            };
            for _ in 0..self.between(1, 3) {
                text += &self.sentence();
                text.push(' ');
            }
            text.pop();
        }
        text
    }

    fn name(&mut self) -> String {
        let verb = self.of(&["check", "find", "book", "send", "transfer", "cancel"]);
        let noun = self.of(&["order", "table", "invoice", "message", "agent", "visit"]);
        format!("{verb}_{noun}")
    }

    fn number(&mut self) -> String {
        format!("+155501001{:02}", self.below(100))
    }

    fn url(&mut self) -> String {
        format!("https://example.com/{}/{}", self.of(&["hooks", "calls", "swaig"]), self.name())
    }
}

fn only(main: Value) -> Sections {
    Map::from_iter([("main".to_owned(), main)])
}

fn conversation(draw: &mut Draw) -> Sections {
    let paragraphs = draw.between(1, 14);
    let ai =
        ai(draw, |draw| json!({"text": draw.text(paragraphs), "temperature": 0.4, "top_p": 0.7}));
    match draw.below(3) {
        0 => only(json!([{"ai": ai}])),
        1 => only(json!([{"answer": {}}, {"ai": ai}])),
        _ => only(
            json!([{"answer": {}}, {"record_call": {"stereo": true, "format": "wav"}}, {"ai": ai}]),
        ),
    }
}

fn staged_conversation(draw: &mut Draw) -> Sections {
    let names = ["start", "details", "closing"];
    let ai = ai(draw, |draw| {
        let step = |draw: &mut Draw, name: &str| {
            json!({
                "name": name,
                "text": draw.text(2),
                "step_criteria": draw.sentence(),
                "valid_steps": names,
                "valid_contexts": ["default", "expert"],
            })
        };
        let steps: Vec<_> = names.iter().map(|name| step(draw, name)).collect();
        let more: Vec<_> = names.iter().map(|name| step(draw, name)).collect();
        json!({
            "text": draw.text(1),
            "contexts": {"default": {"steps": steps}, "expert": {"steps": more}},
        })
    });
    only(json!([{"ai": ai}]))
}

fn ai(draw: &mut Draw, prompt: impl FnOnce(&mut Draw) -> Value) -> Value {
    let functions: Vec<_> = (0..draw.below(5)).map(|number| function(draw, number)).collect();
    let mut ai = json!({
        "prompt": prompt(draw),
        "post_prompt": {"text": draw.sentence()},
        "post_prompt_url": draw.url(),
        "params": {"end_of_speech_timeout": 800, "attention_timeout": 10000, "save_conversation": true},
        "languages": [
            {"name": "English", "code": "en-US", "voice": "example.first"},
            {"name": "Spanish", "code": "es-US", "voice": "example.second"},
        ],
        "hints": ["Example Tools", "invoice", "delivery"],
    });
    if !functions.is_empty() {
        ai["SWAIG"] = json!({"defaults": {"web_hook_url": draw.url()}, "functions": functions});
    }
    ai
}

fn function(draw: &mut Draw, number: usize) -> Value {
    let mut function = json!({
        "function": format!("{}_{number}", draw.name()),
        "description": draw.sentence(),
        "parameters": {
            "type": "object",
            "properties": {
                "number": {"type": "string", "description": draw.sentence()},
                "reason": {"type": "string", "description": draw.sentence()},
            },
            "required": ["number"],
        },
    });
    match draw.below(3) {
        0 => function["web_hook_url"] = draw.url().into(),
        1 => {
            function["data_map"] = json!({"webhooks": [{
                "url": draw.url() + "?number=${enc:url:args.number}",
                "method": "GET",
                "headers": {"Accept": "application/json"},
                "output": {
                    "response": format!("The state is ${{response.state}}. {}", draw.sentence()),
                    "action": [{"set_global_data": {"state": "${response.state}"}}],
                },
            }]});
        }
        _ => {
            let script = json!({
                "version": "1.0.0",
                "sections": {"main": [{"connect": {"to": draw.number(), "timeout": 20}}]},
            });
            function["data_map"] = json!({"expressions": [
                {
                    "string": "${args.reason}",
                    "pattern": "(?:agent|person)\\w*",
                    "output": {"response": draw.sentence(), "action": [{"SWML": script, "transfer": true}]},
                },
                {"string": "${args.reason}", "pattern": ".*", "output": {"response": draw.sentence()}},
            ]});
        }
    }
    function
}

fn call_flow(draw: &mut Draw) -> Sections {
    let names = ["sales", "support", "billing", "orders"];
    let keys: Vec<_> = names.iter().take(draw.between(2, 4)).copied().zip(1..).collect();
    let case: Map<_, _> = keys
        .iter()
        .map(|(name, key)| (key.to_string(), json!([{"execute": {"dest": name}}])))
        .collect();
    let greeting = format!("say:{}", draw.sentence());
    let menu =
        keys.iter().map(|(name, key)| format!("Press {key} for {name}. ")).collect::<String>();
    let mut sections = only(json!([
        {"answer": {}},
        {"play": {"urls": [greeting]}},
        {"prompt": {"play": format!("say:{}", menu.trim_end()), "max_digits": 1, "digit_timeout": 5}},
        {"switch": {"variable": "prompt_value", "case": case, "default": [{"execute": {"dest": "voicemail"}}]}},
    ]));
    for (name, _) in &keys {
        sections.insert((*name).to_owned(), json!([{"connect": connect(draw)}, {"hangup": {}}]));
    }
    sections.insert(
        "voicemail".to_owned(),
        json!([
            {"play": {"url": format!("say:{}", draw.sentence())}},
            {"record": {"beep": true, "end_silence_timeout": 4, "max_length": 120}},
            {"hangup": {}},
        ]),
    );
    sections
}

fn connect(draw: &mut Draw) -> Value {
    let leg = |draw: &mut Draw| json!({"to": draw.number(), "timeout": draw.between(10, 40)});
    let sorry = format!("say:{}", draw.sentence());
    let result =
        json!({"case": {"connected": [{"hangup": {}}]}, "default": [{"play": {"url": sorry}}]});
    match draw.below(3) {
        0 => json!({"to": draw.number(), "from": draw.number(), "result": result}),
        1 => json!({"serial": [leg(draw), leg(draw)], "from": draw.number(), "result": result}),
        _ => {
            json!({"parallel": [leg(draw), {"to": "sip:desk@example.com"}], "ringback": [draw.url()]})
        }
    }
}

fn short(draw: &mut Draw) -> Sections {
    let says = format!("say:{}", draw.sentence());
    only(match draw.below(4) {
        0 => json!([{"play": {"url": says}}, {"hangup": {}}]),
        1 => {
            json!([{"send_sms": {"from_number": draw.number(), "to_number": draw.number(), "body": draw.sentence()}}])
        }
        2 => {
            json!([{"answer": {}}, {"set": {"team": "support"}}, {"connect": connect(draw)}, {"play": {"url": says}}])
        }
        _ => json!([
            {"label": "again"},
            {"play": {"url": says}},
            {"cond": [{"when": "vars.team == 'support' && call.type == 'sip'", "then": [{"goto": {"label": "again", "max": 2}}]}]},
        ]),
    })
}
