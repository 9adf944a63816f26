//! Random conversations, and random calls of their functions.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use swml_runtime::io::Called;
use swml_runtime::value::{Text, Value};

use super::values::value;

/// A conversation with functions `f0` to `f3`. Each of the first three takes one exit, in that order, and does
/// something to the call; the last is answered by a web server.
pub fn conversation() -> impl Strategy<Value = String> {
    const DOES: &[&str] = &[
        "{SWML: {sections: {main: [{set: {n: '%{args.n}', ai_response: Well}}]}}}",
        "{SWML: {sections: {main: [{play: 'say:One moment'}, {sleep: 5}]}}}",
        "{SWML: {sections: {main: [{connect: {to: '+15550100001', timeout: 10}}]}}, transfer: true}",
        "{SWML: {sections: {main: [{connect: {parallel: ['+15550100001', '+15550100002']}}]}}}",
        "{SWML: {sections: {main: [{ai: {prompt: {text: Inner.}, SWAIG: {functions: [{function: f0, description: Ends., data_map: {output: {response: Bye., action: [{stop: true}]}}}]}}}, {record_call: {}}]}}}",
        "{SWML: {sections: {main: [{return: 1}]}}}",
        "{transfer: {dest: next}}",
        "{hangup: true}",
        "{stop: true}",
        "{context_switch: {system_prompt: Another.}}",
    ];
    let does = vec(select(DOES), 3);
    (does, any::<bool>()).prop_map(|(does, again)| {
        let function = |(number, action): (usize, &&str)| {
            format!("{{function: f{number}, description: Does it., data_map: {{output: {{response: Done., action: [{action}]}}}}}}")
        };
        let functions: Vec<_> = does.iter().enumerate().map(function).collect();
        let again = if again { ", {goto: {label: top, max: 2}}" } else { "" };
        format!(
            "sections: {{main: [{{label: top}}, {{ai: {{prompt: {{text: Outer.}}, SWAIG: {{functions: [{}, {{function: f3, description: Asks., web_hook_url: 'https://example.com/f'}}]}}}}}}, {{play: 'say:%{{ai_result}}'}}{again}], next: [{{play: 'say:Next'}}]}}",
            functions.join(", ")
        )
    })
}

/// Mostly a function with the exit that it has: see [`conversation`].
pub fn called() -> impl Strategy<Value = Called> {
    let own = (0..4u16).prop_map(|number| (format!("f{number}"), Some(number + 1)));
    let name = select(vec!["f0", "f1", "f2", "f3", "nobody", ""]).prop_map(str::to_owned);
    let any = (name, select(vec![None, Some(0), Some(2), Some(4), Some(6), Some(u16::MAX)]));
    let facts = (value(), value())
        .prop_map(|(n, swml)| Value::map([("args", Value::map([("n", n)])), ("swml", swml)]));
    let call = prop_oneof![3 => own, 1 => any];
    (call, prop_oneof![4 => facts, 1 => value()]).prop_map(|((function, exit), facts)| Called {
        function: Text::from(function),
        exit,
        facts,
    })
}
