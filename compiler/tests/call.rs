//! What `call` says to expressions: on the caller's side, and on that of a called party in its confirm.

use swml_compiler::{compile, source::Source};
use swml_runtime::id::LegId;
use swml_runtime::io::{Input, LegEvent, Output, Party};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::time::Time;
use swml_runtime::value::Value;

fn info() -> CallInfo {
    let call = [
        ("call_id", "c-1"),
        ("from", "+15550100009"),
        ("to", "+15550100008"),
        ("direction", "inbound"),
        ("project_id", "p-1"),
        ("type", "phone"),
        ("node_id", "n-1"),
        ("call_state", "odd"),
    ];
    let call = Value::map(call.map(|(name, text)| (name, Value::from(text))));
    CallInfo { call, envs: Value::map([("site", Value::from("north"))]) }
}

/// A machine after an instant in which these legs answered.
fn after(steps: &str, legs: &[u32]) -> Machine {
    let text = format!("sections: {{main: [{steps}, {{sleep: -1}}]}}");
    let program = compile(&Source::new("flow.yaml", &text)).program().expect("accepted");
    let image = Image::new(program);
    let mut machine = Machine::new(info());
    let answers = legs.iter().map(|leg| Input::Leg(LegId(*leg), LegEvent::Answered));
    for input in [Input::Timeout].into_iter().chain(answers) {
        machine.handle_input(&image, Time::ZERO, input);
        while !matches!(machine.poll_output(), Output::Wait(_) | Output::Closed) {}
    }
    machine
}

/// The fields of a map, by name.
fn fields(value: &Value) -> Vec<(String, String)> {
    let Value::Map(entries) = value else { panic!("{value:?}") };
    let mut fields: Vec<_> = entries
        .iter()
        .map(|(name, value)| match value.as_text() {
            Some(text) => (name.to_string(), text.to_string()),
            None => (name.to_string(), format!("{:?}", fields(value))),
        })
        .collect();
    fields.sort();
    fields
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Whatever the beginning of the call says, its state is what it is now.
#[test]
fn of_the_caller() {
    for (steps, state) in [("{set: {a: 1}}", "created"), ("answer", "answered")] {
        let expected = owned(&[
            ("call_id", "c-1"),
            ("call_state", state),
            ("direction", "inbound"),
            ("from", "+15550100009"),
            ("node_id", "n-1"),
            ("project_id", "p-1"),
            ("to", "+15550100008"),
            ("type", "phone"),
        ]);
        let environment = after(steps, &[]).environment(Party::Caller);
        assert_eq!(fields(environment.get("call").expect("a field")), expected);
        assert_eq!(fields(environment.get("envs").expect("a field")), owned(&[("site", "north")]));
    }
}

/// As far as the two ends of a SIP leg tell.
const SIP: &str = "[(\"sip_from_host\", \"\"), (\"sip_from_uri\", \"+15550100007\"), (\"sip_from_user\", \"+15550100007\"), (\"sip_req_host\", \"example.com\"), (\"sip_req_uri\", \"ann@example.com\"), (\"sip_req_user\", \"ann\"), (\"sip_to_host\", \"example.com\"), (\"sip_to_uri\", \"ann@example.com\"), (\"sip_to_user\", \"ann\")]";

#[test]
fn of_a_called_party() {
    for (to, kind, numbers) in
        [("+15550100001", "phone", true), ("sip:ann@example.com", "sip", false)]
    {
        let steps = format!(
            "{{connect: {{to: '{to}', from: '+15550100007', confirm: [{{play: 'say:A call'}}]}}}}"
        );
        let mut expected = vec![
            ("call_state", "answered"),
            ("direction", "outbound"),
            ("from", "+15550100007"),
            (
                "parent",
                "[(\"call_id\", \"c-1\"), (\"device_type\", \"phone\"), (\"node_id\", \"n-1\")]",
            ),
            ("project_id", "p-1"),
            ("to", to),
            ("type", kind),
        ];
        if numbers {
            expected.extend([("from_number", "+15550100007"), ("to_number", to)]);
        } else {
            expected.push(("sip_data", SIP));
        }
        expected.sort_unstable();
        let environment = after(&steps, &[1]).environment(Party::Leg(LegId(1)));
        assert_eq!(fields(environment.get("call").expect("a field")), owned(&expected), "{to}");
        assert_eq!(fields(environment.get("vars").expect("a field")), [], "{to}");
    }
}

/// The maps themselves are values too; what is no field of them is not set.
#[test]
fn as_a_whole() {
    let machine = after(
        "{set: {a: x}}, {set: {all: '%{vars}', mine: '%{call}', state: '%{call.state}', odd: '%{call[0]}', none: '%{vars[0]}'}}",
        &[],
    );
    let var = |name: &str| {
        let found = machine.vars().find(|(known, _)| known.as_str() == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert_eq!(fields(&var("all")), owned(&[("a", "x")]));
    assert_eq!(fields(&var("mine")).len(), 8);
    assert_eq!(var("state"), Value::from("created"));
    assert_eq!((var("odd"), var("none")), (Value::Undefined, Value::Undefined));
}
