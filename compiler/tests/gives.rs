//! What steps can give, and what is known of a call: what can come together is tried, what cannot is not.

#[path = "support/explore.rs"]
mod explore;

use explore::explore;
use swml_compiler::verify::Verdict;

/// What a step gives hangs together: what cannot come together is not tried, and what can is. (Each of these came
/// out the other way once.)
#[test]
fn what_a_step_gives_hangs_together() {
    let prompt = |params: &str| format!("prompt: {{play: 'say:Press'{params}}}");
    let request = "request: {url: 'https://example.com/tell', method: GET, save_variables: true}";
    let plain = "request: {url: 'https://example.com/tell', method: GET}";
    for (step, when, comes) in [
        // No more keys than are asked for.
        (prompt(", max_digits: 2"), "prompt_value == '123'", false),
        (prompt(", max_digits: 3"), "prompt_value == '123'", true),
        (prompt(", max_digits: 4"), "prompt_value == '12345'", false),
        (prompt(""), "prompt_value == '12'", false),
        (prompt(""), "prompt_value > 9", false),
        (prompt(", max_digits: '%{envs.most}'"), "prompt_value == '12'", true),
        (prompt(", max_digits: 1"), "prompt_value.length > 1", false),
        // A key that ends the input is no part of it, but may be all that was pressed.
        (prompt(", max_digits: 4, terminators: '#'"), "prompt_value == '12#'", false),
        (prompt(", max_digits: 4, terminators: '#'"), "prompt_value_raw == '12#'", true),
        (prompt(", max_digits: 2, terminators: '#'"), "prompt_value_raw == '12#'", false),
        (prompt(", max_digits: 4"), "prompt_value == '12#'", true),
        (
            prompt(", max_digits: 4, terminators: '#'"),
            "prompt_result == 'match_digits' && !prompt_value",
            true,
        ),
        (prompt(", max_digits: 4"), "prompt_result == 'match_digits' && !prompt_value", false),
        (prompt(", max_digits: 4, terminators: '#*'"), "prompt_digit_terminator == '*'", true),
        (prompt(", max_digits: 4, terminators: '#'"), "prompt_digit_terminator == '*'", false),
        (prompt(", max_digits: 4"), "prompt_digit_terminator == '#'", false),
        (
            prompt(", max_digits: 2, terminators: '#'"),
            "prompt_value == '12' && prompt_digit_terminator == '#'",
            false,
        ),
        (
            prompt(", max_digits: 2, terminators: '#'"),
            "prompt_value == '1' && prompt_digit_terminator == '#'",
            true,
        ),
        (prompt(", max_digits: 2"), "prompt_value == '1' && prompt_value_raw == '2'", false),
        // Who listens for speech alone hears no keys, and the other way round.
        (prompt(", speech_hints: [sales]"), "prompt_value == 'sales'", true),
        (prompt(", speech_hints: [sales]"), "prompt_result == 'match_digits'", false),
        (prompt(", max_digits: 2"), "prompt_value == 'sales'", false),
        (prompt(", speech_hints: [sales], max_digits: 1"), "prompt_value == 'sales'", true),
        (
            prompt(", speech_hints: [sales], max_digits: 1"),
            "prompt_value == 'sales' && prompt_result == 'match_digits'",
            false,
        ),
        // A reply does not contradict itself.
        (request.into(), "request_response.plan == 'gold'", true),
        (plain.into(), "request_response.plan == 'gold'", false),
        (
            request.into(),
            "request_response_body == 'sorry' && request_response.plan == 'gold'",
            false,
        ),
        (request.into(), "request_response_body && request_response.plan == 'gold'", true),
        (request.into(), "!request_response_body && request_response.plan == 'gold'", false),
        // There may be none, and that is no success.
        (plain.into(), "request_result == 'failed' && !request_response_code", true),
        (plain.into(), "request_result == 'success' && !request_response_code", false),
        (plain.into(), "request_result == 'success' && return_value == 'failed'", false),
        (
            "join_conference: {name: all}".into(),
            "join_conference_result == 'completed' && return_value == 'answered'",
            false,
        ),
    ] {
        let flow = format!(
            "    - {step}\n    - cond:\n        - when: \"{when}\"\n          then: [{{record: {{}}}}]\n"
        );
        let report = explore(&flow, "never record");
        match comes {
            true => {
                assert_eq!(report.verdict(), Verdict::Violated, "{step} {when}\n{report:#?}");
                assert!(report.counterexamples[0].reproduced, "{step} {when}");
            }
            // Each of them alone was tried in all its ways, but not each together with each.
            false if report.verdict() == Verdict::Within => {
                let both = |tried: &String| tried.contains("it decides together with ");
                assert!(report.tried.iter().all(both), "{step} {when}\n{:?}", report.tried);
            }
            false => assert_eq!(report.verdict(), Verdict::Proved, "{step} {when}\n{report:#?}"),
        }
    }
}

/// A message sends ten requests: until then none is one too many.
#[test]
fn a_limit_of_the_machine_is_no_answer_of_a_server() {
    let flow = "    - request: {url: 'https://example.com/tell'}
    - switch: {variable: request_result, case: {limit_exceeded: [{execute: spent}], timeout: [{execute: late}]}, default: [{reply: Hello}]}
  spent: [{reply: Too many}]
  late: [{reply: Too late}]\n";
    assert_eq!(explore(flow, "never section \"spent\"").verdict(), Verdict::Proved);
    assert_eq!(explore(flow, "never section \"late\"").verdict(), Verdict::Violated);
}

/// A caller may say no number: a flow that asks whether there is one goes both ways.
#[test]
fn who_calls_may_be_nobody() {
    for (when, comes) in [
        ("!call.from", true),
        ("call.from", true),
        ("call.from == ''", true),
        ("call.from.length == 0", true),
        ("call.to ? false : true", true),
    ] {
        let flow = format!(
            "    - cond:\n        - when: \"{when}\"\n          then: [{{record: {{}}}}]\n"
        );
        let report = explore(&flow, "never record");
        let expected = if comes { Verdict::Violated } else { Verdict::Proved };
        assert_eq!(report.verdict(), expected, "{when}");
    }
    // Where nobody asks, there is always one.
    let back = "    - connect: {to: '%{call.from}', from: '%{call.to}'}\n";
    assert_eq!(explore(back, "at most 1 legs").verdict(), Verdict::Proved);
}

/// Which functions a conversation calls is said by the steps that it can come to.
#[test]
fn functions_of_no_step_are_not_called() {
    let flow = |steps: &str, leave: &str| {
        format!(
            "    - ai:
        prompt:
          text: You are the front desk.
          contexts: {{default: {{steps: [{steps}]}}, other: {{steps: [{{name: last, text: Bye, functions: [bye]}}]}}}}
        SWAIG:
          functions:
            - {{function: bye, description: Ends., data_map: {{output: {{response: Bye., action: [{{SWML: {{sections: {{main: [{{play: 'say:Bye'}}]}}}}}}]}}}}}}
            - {{function: on, description: Leads on., {leave}}}
    - record: {{}}\n"
        )
    };
    let nowhere = "data_map: {output: {response: Well.}}";
    for (steps, leave, comes) in [
        ("{name: a, text: Hello}", nowhere, true),
        ("{name: a, text: Hello, functions: []}", nowhere, false),
        ("{name: a, text: Hello, functions: [on]}", nowhere, false),
        (
            "{name: a, text: Hello, functions: [on]}, {name: b, text: Well, functions: [bye]}",
            nowhere,
            true,
        ),
        (
            "{name: a, text: Hello, functions: [on], end: true}, {name: b, text: Well, functions: [bye]}",
            nowhere,
            false,
        ),
        (
            "{name: a, text: Hello, functions: [on], end: true}, {name: b, text: Well, functions: [bye]}",
            "data_map: {output: {response: Well., action: [{change_step: b}]}}",
            true,
        ),
        (
            "{name: a, text: Hello, functions: [on]}",
            "data_map: {output: {response: Well., action: [{change_context: other}]}}",
            true,
        ),
        ("{name: a, text: Hello, functions: [on], valid_contexts: [other]}", nowhere, true),
        ("{name: a, text: Hello, functions: [on]}", "web_hook_url: 'https://example.com/on'", true),
        ("{name: a, text: Hello, functions: ['%{envs.which}']}", nowhere, true),
    ] {
        let report = explore(&flow(steps, leave), "never play");
        let expected = if comes { Verdict::Violated } else { Verdict::Proved };
        assert_eq!(report.verdict(), expected, "{steps}; {leave}");
    }
}

/// A bare name is a fact of `envs` again once the variable is unset.
#[test]
fn what_is_unset_may_be_a_fact() {
    for (unset, expected) in [("    - unset: x\n", Verdict::Violated), ("", Verdict::Proved)] {
        let flow = format!(
            "    - set: {{x: '0'}}\n{unset}    - cond:\n        - when: \"x == '1'\"\n          then: [{{record: {{}}}}]\n"
        );
        let report = explore(&flow, "never record");
        assert_eq!(report.verdict(), expected, "{unset}\n{:?}", report.tried);
    }
}

/// By which names a value comes to where it decides. (Each of these was called proved once.)
#[test]
fn values_come_by_every_name() {
    let prompt = "    - prompt: {play: 'say:Press', max_digits: 4}\n";
    let request =
        "    - request: {url: 'https://example.com/tell', method: GET, save_variables: true}\n";
    let talk = "    - ai:
        prompt: {text: You are the front desk.}
        SWAIG:
          functions:
            - function: note
              description: Notes.
              data_map: {output: {response: Noted., action: [{SWML: {sections: {main: [{set: {v: '%{args}'}}]}}}]}}\n";
    let switch = |variable: &str, case: &str| {
        format!("    - switch: {{variable: {variable}, case: {{'{case}': [{{record: {{}}}}]}}}}\n")
    };
    let cond = |when: &str| {
        format!("    - cond:\n        - when: \"{when}\"\n          then: [{{record: {{}}}}]\n")
    };
    let set = |name: &str, value: &str| format!("    - set: {{{name}: '%{{{value}}}'}}\n");
    for (before, decides, verdict) in [
        // A copy of a reply has its fields.
        (
            request.to_owned() + &set("t", "request_response"),
            cond("t.tier == 'gold'"),
            Verdict::Violated,
        ),
        (
            request.to_owned() + &set("t", "request_response") + &set("u", "t.a"),
            cond("u.b == 'gold'"),
            Verdict::Violated,
        ),
        (talk.to_owned(), cond("v.a == '5'"), Verdict::Violated),
        (set("z", "call"), cond("z.from == '+15550100077'"), Verdict::Violated),
        (set("z", "envs"), cond("z.flag == 'on'"), Verdict::Violated),
        // A path has no lengths, but a reply may have such a field.
        (request.to_owned(), switch("request_response.length", "4"), Verdict::Violated),
        (prompt.to_owned(), cond("prompt_value.length == 4"), Verdict::Violated),
        // A key in brackets is a key.
        (prompt.to_owned(), cond("vars['prompt_value'] == '33'"), Verdict::Violated),
        (String::new(), cond("call['from'] == '+15550100077'"), Verdict::Violated),
        // That it fails is no second answer of a test.
        (
            request.to_owned() + "    - set: {x: {a: '%{request_response}'}}\n",
            cond("x.a.tier == 'gold'"),
            Verdict::Within,
        ),
        // Where all variables are looked at together, nobody says which decides.
        (prompt.to_owned() + &set("z", "vars"), cond("z.prompt_value == '33'"), Verdict::Within),
        (
            prompt.to_owned() + "    - set: {k: prompt_value}\n",
            cond("vars[k] == '33'"),
            Verdict::Within,
        ),
        ("    - set: {k: from}\n".to_owned(), cond("call[k] == '+15550100077'"), Verdict::Within),
        // Params that are passed on as a whole have any name.
        (
            request.to_owned()
                + "    - execute: {dest: a, params: {k: x}}\n    - execute: {dest: a, params: '%{request_response}'}\n  a:\n",
            cond("params.k == 'gold'"),
            Verdict::Within,
        ),
    ] {
        let report = explore(&format!("{before}{decides}"), "never record");
        assert_eq!(report.verdict(), verdict, "{before}{decides}{:?}", report.tried);
    }
}

/// A job that looks for something says so until it has found it.
#[test]
fn a_job_says_meanwhile_that_it_runs() {
    let detect = "    - detect_machine: {wait: false}\n";
    let later = "    - sleep: 3000\n";
    for (between, word, expected) in [
        ("", "detecting", Verdict::Violated),
        ("", "human", Verdict::Proved),
        (later, "detecting", Verdict::Violated),
        (later, "human", Verdict::Violated),
    ] {
        let flow = format!(
            "{detect}{between}    - switch: {{variable: detect_result, case: {{{word}: [{{record: {{}}}}]}}, default: [hangup]}}\n"
        );
        let report = explore(&flow, "never record");
        assert_eq!(report.verdict(), expected, "{between}{word}\n{:?}", report.tried);
    }
}
