//! The command from outside: arguments in, outputs and exit codes out.

// Each harness uses its part of it.
#[allow(dead_code)]
mod support;

#[path = "support/command.rs"]
mod running;

#[path = "command/built.rs"]
mod built;
#[path = "command/mistakes.rs"]
mod mistakes;
#[path = "command/run.rs"]
mod run;

use std::fs;
use std::io::Read as _;
use std::process::{Output, Stdio};

use running::{code, command, err, file, out, scratch, swml, with_stdin};

const SUPPORT: &str = "docs/examples/support.yaml";
const GOOD: &str = "version: 1.0.0\nsections:\n  main:\n    - play: 'say:hello'\n    - hangup\n";

// --- check ----------------------------------------------------------------------------------------------

#[test]
fn check_exits_by_what_it_found() {
    let folder = scratch("check_exits");
    let good = file(&folder, "good.yaml", GOOD.as_bytes());
    let warned =
        GOOD.replace("hangup", "connect: {parallel: [{to: '+15550100001'}, {to: '+15550100001'}]}");
    let warned = file(&folder, "warned.yaml", warned.as_bytes());
    assert_eq!(code(&swml(&["check", &good])), 0);
    assert_eq!(code(&swml(&["check", &warned])), 0);
    assert_eq!(code(&swml(&["check", &warned, "--deny-warnings"])), 1);
    assert_eq!(code(&swml(&["check", "docs/examples/mistakes/flow.yaml"])), 1);
    // The worst of all files counts, and every file is looked at.
    let all = swml(&["check", &good, "docs/examples/mistakes/flow.yaml", "nowhere.yaml", &warned]);
    assert_eq!(code(&all), 2);
    assert_eq!(err(&all), "swml: there is no file nowhere.yaml\n");
    for words in ["good.yaml: no problems", "flow.yaml: 4 errors", "warned.yaml: 1 warning"] {
        assert!(out(&all).contains(words), "{words}\n{}", out(&all));
    }
}

#[test]
fn check_says_what_it_cannot_read() {
    let folder = scratch("check_cannot");
    let latin = file(&folder, "latin.yaml", b"sections: {main: [{play: 'say:caf\xe9'}]}");
    let sentences = [
        (&["check", "nowhere.yaml"][..], "swml: there is no file nowhere.yaml\n".to_owned()),
        (&["check", "docs"], "swml: docs is a folder; name a file in it\n".to_owned()),
        (
            &["check", &latin],
            format!("swml: {latin} is not UTF-8 text, as a document is: byte 34 does not belong to any character\n"),
        ),
        (
            &["run", "--scenario", "docs/examples/mistakes/flow.yaml"],
            "error[wrong-type]: this is a flow, not a scenario\n --> docs/examples/mistakes/flow.yaml:2:1"
                .to_owned(),
        ),
    ];
    for (args, sentence) in sentences {
        let output = swml(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).starts_with(&sentence), "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
    }
}

#[test]
fn check_reads_standard_input() {
    let good = with_stdin(&["check", "-"], GOOD.as_bytes());
    assert_eq!((code(&good), out(&good).as_str()), (0, "<stdin>: no problems\n"));
    let bad = with_stdin(&["check", "-"], b"sections: {main: [anser]}");
    assert_eq!(code(&bad), 1);
    assert!(out(&bad).contains("--> <stdin>:1:19"), "{}", out(&bad));
    assert_eq!(code(&with_stdin(&["check", "-"], b"")), 1);
}

#[test]
fn check_lists_findings_for_programs() {
    let output = swml(&["check", "--format", "json", "docs/examples/mistakes/flow.yaml", SUPPORT]);
    assert_eq!(code(&output), 1);
    let list: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    let documents = list["documents"].as_array().expect("a list");
    assert_eq!(documents.len(), 2);
    let point = &documents[0]["points"][0];
    assert_eq!((point["id"].as_str(), point["basis"].as_str()), (Some("A1"), Some("inferred")));
    let list = list["findings"].as_array().expect("a list");
    assert_eq!(list.len(), 4);
    assert_eq!(
        list[0],
        serde_json::json!({
            "code": "unknown-key", "severity": "error",
            "message": "unknown key \"time_out\" in connect",
            "file": "docs/examples/mistakes/flow.yaml",
            "line": 5, "column": 9, "end_line": 5, "end_column": 17,
            "help": "did you mean \"timeout\"?",
            "points": ["A55"],
        })
    );
    let fine = swml(&["check", "--format", "json", SUPPORT]);
    let list: serde_json::Value = serde_json::from_str(&out(&fine)).expect("JSON");
    assert_eq!((code(&fine), &list["findings"]), (0, &serde_json::json!([])));
}

// --- graph ----------------------------------------------------------------------------------------------

#[test]
fn graphs_are_the_same_every_time() {
    for format in ["dot", "mermaid", "outline"] {
        for zoom in ["step", "group", "leg"] {
            let args = ["graph", SUPPORT, "--format", format, "--zoom", zoom];
            let (first, second) = (swml(&args), swml(&args));
            assert_eq!(code(&first), 0, "{args:?}: {}", err(&first));
            assert_eq!(first.stdout, second.stdout, "{args:?}");
            for words in ["38", "timed out", "failed"] {
                assert!(out(&first).contains(words), "{args:?} lacks {words}");
            }
        }
    }
    assert_eq!(
        swml(&["graph", SUPPORT]).stdout,
        swml(&["graph", SUPPORT, "--zoom", "group"]).stdout
    );
}

#[test]
fn a_section_that_is_missing_is_drawn_and_run() {
    let text = b"sections: {main: [answer, {execute: nowhere}]}";
    assert_eq!(code(&with_stdin(&["check", "-"], text)), 1);
    let graph = with_stdin(&["graph", "-", "--format", "outline"], text);
    assert_eq!(code(&graph), 0);
    assert!(err(&graph).contains("undefined-section"), "{}", err(&graph));
    let run = with_stdin(&["run", "-"], text);
    assert_eq!(code(&run), 0);
    assert!(out(&run).contains("failed after 0:00.0: relay_script_section"), "{}", out(&run));
}

#[test]
fn what_the_platform_refuses_is_neither_drawn_nor_run_nor_built() {
    let folder = scratch("refused");
    let output = folder.join("flow.swmlp");
    for args in [
        &["graph", "docs/examples/mistakes/flow.yaml"][..],
        &["run", "docs/examples/mistakes/flow.yaml"],
        &[
            "build",
            "docs/examples/mistakes/flow.yaml",
            "-o",
            output.to_str().expect("a plain path"),
        ],
    ] {
        let refused = swml(args);
        assert_eq!((code(&refused), out(&refused).as_str()), (1, ""), "{args:?}");
        assert!(err(&refused).contains("error[unknown-key]"), "{args:?}");
    }
    assert!(!output.exists());
}

// --- the rest -------------------------------------------------------------------------------------------

#[test]
fn help_teaches() {
    let help = swml(&["--help"]);
    assert_eq!(code(&help), 0);
    for words in ["check", "graph", "run", "build", "completions", "Exit codes: 0 fine, 1 findings"]
    {
        assert!(out(&help).contains(words), "{words}");
    }
    for name in ["check", "graph", "run", "build", "completions"] {
        let help = out(&swml(&[name, "--help"]));
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
    let version = out(&swml(&["--version"]));
    assert_eq!(version, format!("swml {}\n", env!("CARGO_PKG_VERSION")));
    let mistake = swml(&["chekc"]);
    assert_eq!(code(&mistake), 2);
    assert!(err(&mistake).contains("check"), "{}", err(&mistake));
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = swml(&["completions", shell]);
        assert_eq!(code(&script), 0);
        assert!(out(&script).contains("deny-warnings"), "{shell}");
    }
}

#[test]
fn pipes_get_no_colour_and_short_lines() {
    for args in [
        &["run", SUPPORT][..],
        &["check", "docs/examples/mistakes/flow.yaml"],
        &["graph", SUPPORT, "--format", "outline"],
        &["run", "--scenario", "docs/examples/mistakes/scenario.yaml"],
    ] {
        let text = out(&swml(args));
        assert!(!text.contains('\u{1b}'), "{args:?}");
        let long = text.lines().find(|line| line.chars().count() > 100);
        assert_eq!(long, None, "{args:?}");
    }
}

#[test]
fn wide_characters_take_two_columns() {
    let text = format!("sections: {{main: [{{play: 'say:{}'}}]}}", "\u{6f22}".repeat(200));
    let run = with_stdin(&["run", "-"], text.as_bytes());
    let wide = |line: &&str| swml_compiler::render::width(line) > 100;
    assert_eq!(out(&run).lines().find(wide), None);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_lost_is_no_success() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = command(&["check", SUPPORT]).stdout(full).output().expect("the command runs");
    assert_eq!(code(&output), 2);
    assert!(err(&output).starts_with("swml: standard output could not be written"));
}

#[test]
fn a_scenario_is_taken_for_one() {
    let name = "docs/examples/scenarios/support.busy.yaml";
    let output = swml(&["run", name]);
    let sentence = format!("swml: {name} is a scenario: swml run --scenario {name}\n");
    assert_eq!((code(&output), err(&output)), (2, sentence));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let mut child = command(&["graph", SUPPORT])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let mut complaint = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut complaint).expect("UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), complaint.as_str()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_and_seen() {
    for args in [
        &["check", SUPPORT][..],
        &["check", "--format", "json", SUPPORT],
        &["graph", SUPPORT],
        &["run", SUPPORT],
        &["run", "--trace", "jsonl", SUPPORT],
        &["completions", "bash"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let output = command(args).stdout(full).output().expect("the command runs");
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).contains("standard output could not be written"), "{args:?}");
    }
}

#[test]
#[cfg(unix)]
fn names_of_files_do_not_disturb_a_terminal() {
    let folder = scratch("odd_names");
    let flow = file(&folder, "red\u{1b}[31m\u{202e}.yaml", GOOD.as_bytes());
    let gone = format!("{flow}.gone");
    let built = format!("{flow}.swmlp");
    for args in [
        &["check", &flow][..],
        &["check", &gone],
        &["graph", "--format", "outline", &flow],
        &["run", &flow],
        &["build", &flow, "-o", &built],
        &["run", &built],
    ] {
        let output = swml(args);
        let text = out(&output) + &err(&output);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{args:?}: {text:?}");
    }
}

#[test]
fn scenarios_have_the_limits_of_documents() {
    let deep = format!("{}1{}", "{\"a\":".repeat(30_000), "}".repeat(30_000));
    let twice = "legs:\n  '+15550100001': { answer: 2s }\n  '+15550100001': { fail: busy }\n";
    for (scenario, words) in [
        (deep.as_str(), "lists and maps nest too deep here"),
        (twice, "the key \"+15550100001\" stands twice in this map"),
    ] {
        let folder = scratch("scenario_limits");
        let scenario = file(&folder, "scenario.yaml", scenario.as_bytes());
        let output = swml(&["run", SUPPORT, "--scenario", &scenario]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(words), "{}", err(&output));
        // The same file as a flow, which is looked at as a scenario too.
        assert_ne!(code(&swml(&["run", &scenario])), 0);
    }
}

/// Each says something that nothing would follow from, or that could not happen.
#[test]
fn nothing_in_a_scenario_is_passed_over() {
    let folder = scratch("passed_over");
    for (scenario, words) in [
        ("legs: { '+15550100021': { by: voicemail } }", "give an `answer`"),
        ("steps: { prompt: [{ never: true, took: 5s }] }", "has no `took`"),
        ("steps: { prompt: [{ digits: one }] }", "`digits` are keys of a phone"),
        ("steps: { prompt: [{ digits: -5 }] }", "`digits` are keys of a phone"),
        ("steps: { prompt: [{ digits: '' }] }", "`digits` are keys of a phone"),
        ("steps: { prompt: [{ digits: true }] }", "`digits` are keys of a phone in quotes"),
        ("caller: { hangup: 5s }\ninputs: [{ t: 1s, caller: hangup }]", "`inputs` are everything"),
        ("inputs: [{ t: 1s, leg: 1, event: answered, digits: '5' }]", "goes with `op`"),
        ("inputs: [{ t: 1s, leg: 1, event: answered, reason: busy }]", "goes with `event: ended`"),
        ("inputs: [{ t: 1s, caller: hangup, event: ended }]", "`event` goes with `leg`"),
    ] {
        let scenario = file(&folder, "scenario.yaml", scenario.as_bytes());
        let output = swml(&["run", SUPPORT, "--scenario", &scenario]);
        assert!(err(&output).contains(words), "{words}: {}", err(&output));
        assert_eq!(code(&output), 2, "{words}");
    }
}

/// What is written follows from what the output is called after; a part that is not there is named.
#[test]
fn graphs_go_to_files() {
    let folder = scratch("graphs_go_to_files");
    for (name, begins) in [
        ("a.svg", "<svg "),
        ("a.dot", "digraph"),
        ("a.mmd", "flowchart TD"),
        ("a.txt", "docs/examples/support.yaml"),
    ] {
        let path = folder.join(name);
        let path = path.to_str().expect("a name that is a text");
        let output = swml(&["graph", SUPPORT, "-o", path]);
        assert_eq!((code(&output), out(&output).as_str()), (0, ""), "{}", err(&output));
        let drawn = fs::read_to_string(path).expect("it was written");
        assert!(drawn.starts_with(begins), "{name}: {drawn}");
    }
    let other = folder.join("a.jpg");
    for (args, words) in [
        (&["-o", other.to_str().expect("a text")][..], ".svg, .png"),
        (&["--section", "sale"], "\"sales\""),
        (&["--from", "main/9 play"], "no state"),
    ] {
        let output = swml(&[&["graph", SUPPORT], args].concat());
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
    }
    let part = swml(&["graph", SUPPORT, "--section", "sales", "--format", "outline"]);
    assert!(out(&part).contains("section sales") && !out(&part).contains("section main"));
    let long = swml(&["graph", SUPPORT, "--long-edges", "--format", "svg"]);
    let short = swml(&["graph", SUPPORT, "--format", "svg"]);
    let lines = |output: &Output| out(output).matches("class=\"wire\"").count();
    assert!(lines(&long) >= lines(&short) + 5, "uses of sections are drawn");
}

#[test]
fn arguments_are_explained_calmly() {
    for args in [&["run", SUPPORT, "--seed", "18446744073709551616"][..], &["completions", "csh"]] {
        let output = swml(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(!err(&output).to_lowercase().contains("invalid"), "{}", err(&output));
    }
}

#[cfg(not(feature = "png"))]
#[test]
fn builds_without_pictures_of_dots_say_how_to_get_them() {
    let output = swml(&["graph", SUPPORT, "--format", "png"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("cargo install --path . --features png"), "{}", err(&output));
}

/// An open point of the platform, read another way: it is said above the call, and changes it.
#[test]
fn readings_change_a_call() {
    let usual = swml(&["run", SUPPORT]);
    assert!(out(&usual).contains("dial leg 3") && !out(&usual).contains("group-timeout"));
    let stops = swml(&["run", SUPPORT, "--reading", "group-timeout=stop"]);
    assert_eq!(code(&stops), 0, "{}", err(&stops));
    assert!(out(&stops).contains("group-timeout = stop") && !out(&stops).contains("dial leg 3"));
    for (reading, words) in [
        ("group-timeout=wait", "group-timeout is read as one of next, stop"),
        ("group_timeout=stop", "the readings are timeout-scope, group-timeout, "),
        ("stop", "a reading is written NAME=VALUE, such as group-timeout=stop"),
    ] {
        let refused = swml(&["run", SUPPORT, "--reading", reading]);
        assert_eq!(code(&refused), 2);
        assert!(err(&refused).contains(words), "{}", err(&refused));
    }
}

/// Within the depth that is allowed, two calls each make twice as many at every level.
#[test]
fn a_call_without_end_is_given_up() {
    let mut flow = String::from("sections:\n  main: [execute: s0]\n");
    for n in 0..40 {
        flow += &format!("  s{n}: [execute: s{0}, execute: s{0}]\n", n + 1);
    }
    flow += "  s40: [set: {a: 1}]\n";
    let output = with_stdin(&["run", "-"], flow.as_bytes());
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("the call was given up at 0:00.0, at s"), "{}", err(&output));
}

/// A document that stands for a URL is checked, drawn, run and built in.
#[test]
fn links_stand_for_urls() {
    let folder = scratch("links");
    let main = "sections:\n  main:\n    - transfer: https://example.com/next\n";
    let next = "sections:\n  main:\n    - play: 'say:Next'\n    - hangup\n";
    let wrong = "sections:\n  main:\n    - plya: 'say:Next'\n";
    let main = file(&folder, "main.yaml", main.as_bytes());
    let next = file(&folder, "next.yaml", next.as_bytes());
    let wrong = file(&folder, "wrong.yaml", wrong.as_bytes());
    let link = format!("--link=https://example.com/next={next}");

    let check = swml(&["check", &main, &link]);
    assert_eq!((code(&check), err(&check).as_str()), (0, ""));
    assert_eq!(out(&check), format!("{main}: no problems\n{next}: no problems\n"));
    let bad = swml(&["check", &main, &format!("--link=https://example.com/next={wrong}")]);
    assert_eq!(code(&bad), 1);
    assert!(out(&bad).contains(&format!("{wrong}:3:7")), "{}", out(&bad));
    let typo = swml(&["check", &main, &format!("--link=https://example.com/nxet={next}")]);
    assert!(
        err(&typo).starts_with("swml: no step fetches https://example.com/nxet"),
        "{}",
        err(&typo)
    );
    let twice = swml(&["check", &main, &link, &link]);
    assert_eq!(code(&twice), 2);
    assert!(err(&twice).contains("two links stand for https://example.com/next"));
    let form = swml(&["check", &main, "--link", "next.yaml"]);
    assert!(err(&form).contains("a link is written URL=FILE"), "{}", err(&form));

    let graph = swml(&["graph", &main, "--format", "outline", &link]);
    assert!(out(&graph).contains("example.com/next#main"), "{}", out(&graph));
    let built = folder.join("main.swmlp").display().to_string();
    assert_eq!(code(&swml(&["build", &main, "-o", &built, &link])), 0);
    for run in [swml(&["run", &main, &link]), swml(&["run", &built])] {
        assert_eq!(code(&run), 0);
        assert!(out(&run).contains("Next"), "{}", out(&run));
        assert!(out(&run).contains("next.yaml:3"), "{}", out(&run));
    }
    let late = swml(&["run", &built, &link]);
    assert_eq!(code(&late), 2);
    assert!(err(&late).contains("is linked when it is built"), "{}", err(&late));
    // Without the link, why it could not be fetched is said.
    let alone = swml(&["run", &main]);
    assert!(err(&alone).contains("https://example.com/next was not fetched"), "{}", err(&alone));
}

// --- verify ---------------------------------------------------------------------------------------------

#[test]
fn verify_exits_by_what_it_found() {
    let folder = scratch("verify_exits");
    let flow = "tests/flows/dial/serial-parallel.yaml";
    let proved = swml(&["verify", flow]);
    assert_eq!(code(&proved), 0);
    assert!(out(&proved).contains(": proved: what always has to hold does"), "{}", out(&proved));
    assert_eq!(err(&proved), "", "nothing but a terminal sees the progress");
    let given_up = swml(&["verify", flow, "--max-states", "1", "--rounds", "100"]);
    assert_eq!(code(&given_up), 3);
    assert_eq!(code(&swml(&["verify", "nowhere.yaml"])), 2);
    // A call that goes wrong is kept as a scenario that plays.
    let calls = folder.join("calls").display().to_string();
    let violated = swml(&["verify", "tests/flows/dial/queue.yaml", "--save", &calls]);
    assert_eq!(code(&violated), 1);
    assert!(out(&violated).contains("violated: no-fault"), "{}", out(&violated));
    let saved = format!("{calls}/queue.no-fault.yaml");
    let played = swml(&["run", "--scenario", &saved]);
    assert_eq!(code(&played), 0, "{}", err(&played));
    assert!(out(&played).contains("fault: relay_script_method_execute_failed"), "{}", out(&played));
    // For programs.
    let json = swml(&["verify", "tests/flows/dial/queue.yaml", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    assert_eq!(report["verdict"], "violated");
    assert_eq!(report["violations"][0]["check"], "no-fault");
    // What it rests on, open points included: all of them for programs, for people those that nothing documents.
    let points = report["rests_on"]["points"].as_array().expect("a list of points");
    assert!(points.iter().any(|point| point["id"] == "A98" && point["basis"] == "inferred"));
    assert!(out(&proved).contains("which nothing documents (swml explain A"), "{}", out(&proved));
}

#[test]
fn verify_says_under_which_readings() {
    let all = swml(&["verify", "tests/flows/dial/one.yaml", "--readings", "all"]);
    assert_eq!(code(&all), 0);
    let words = "and that holds under all 1,536 combinations of readings: ";
    assert!(out(&all).contains(words), "{}", out(&all));
}

/// What goes wrong under two readings together only is found, and said to be so: for people and for programs.
#[test]
fn verify_says_which_readings_together_break_a_promise() {
    let flow = "tests/bounds/together.yaml";
    let pair = "result-after-caller-left = yes and goto-spent = end";
    let all = swml(&["verify", flow, "--readings", "all"]);
    assert_eq!(code(&all), 1);
    let text = out(&all);
    let violated = text.lines().filter(|line| line.starts_with("violated: "));
    let violated: Vec<&str> = violated.collect();
    assert_eq!(violated, [format!("violated: never section \"tidy\", if {pair}")], "{text}");
    assert!(text.contains("and that holds under all 1,536 combinations of readings"), "{text}");
    let asked = "  asked of it, under all 1,536 combinations of readings:\n    \
                 proved  never section \"tidy\"\n              violated, if ";
    assert!(text.ends_with(&format!("{asked}{pair}\n")), "{text}");

    let json = swml(&["verify", flow, "--readings", "all", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    let words = |of: &serde_json::Value| -> Vec<(String, String)> {
        let readings = of["readings"].as_array().expect("readings").iter();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        readings.map(|one| (text(&one["reading"]), text(&one["report"]["verdict"]))).collect()
    };
    let said = |reading: &str, verdict: &str| (reading.to_owned(), verdict.to_owned());
    assert_eq!(words(&report), [said("defaults", "proved")]);
    let asked = &report["asked"][0];
    assert_eq!(words(asked), [said("defaults", "proved"), said(pair, "violated")]);
    let rows = serde_json::json!({"result-after-caller-left": "yes", "goto-spent": "end"});
    assert_eq!(asked["readings"][1]["rows"], rows);
    assert_eq!(
        (&asked["combinations"]["all"], &asked["combinations"]["left"]),
        (&1536.into(), &0.into())
    );
    let explored = asked["combinations"]["explored"].as_array().expect("what was explored");
    let stands_for: u64 = explored.iter().filter_map(|one| one["stands_for"].as_u64()).sum();
    assert_eq!(stands_for, 1536);

    // The call is kept under a name of its own.
    let folder = scratch("together").join("calls").display().to_string();
    swml(&["verify", flow, "--readings", "all", "--save", &folder]);
    let saved = format!(
        "{folder}/together.never-section-tidy.result-after-caller-left-yes-and-goto-spent-end.yaml"
    );
    assert_eq!(code(&swml(&["run", "--scenario", &saved])), 0, "{saved}");
}

/// What there was no time for is not passed over, and nothing is proved then.
#[test]
fn verify_says_which_readings_it_had_no_time_for() {
    let late =
        swml(&["verify", "docs/examples/on-call.yaml", "--readings", "all", "--max-time", "0"]);
    assert_eq!(code(&late), 3);
    let words = "gave up: the time was up";
    assert!(out(&late).contains(words), "{}", out(&late));
    let text = out(&late).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("1,535 of 1,535 combinations were not explored within 0 s"), "{text}");
}

/// What a document is for is found out, or said; a message comes in, and what is replied is shown.
#[test]
fn documents_for_messages() {
    let menu = "tests/flows/messages/menu.yaml";
    let check = swml(&["check", menu]);
    assert_eq!(code(&check), 0, "{}", err(&check));
    assert_eq!(
        out(&check),
        format!("{menu}: no problems (a document for messages: it has receive in line 6)\n")
    );
    let told = swml(&["check", "--kind", "calling", menu]);
    assert_eq!(code(&told), 1);
    assert!(out(&told).contains("it belongs to documents for messages; this one is for calls"));
    let other = swml(&["check", "--kind", "messaging", SUPPORT]);
    assert!(out(&other).contains("it belongs to documents for calls; this one is for messages"));
    let run = swml(&["run", menu]);
    assert!(
        out(&run).contains("reply \u{201c}We have your message: Hello\u{201d}"),
        "{}",
        out(&run)
    );
    assert!(!out(&run).contains("hang up"), "{}", out(&run));
}

/// A promise that cannot be read is not kept silently.
#[test]
fn a_misspelt_promise_proves_nothing() {
    let flow = "# swml: never dail \"+1900*\"\nsections: {main: [answer]}\n";
    let flow = file(&scratch("promise"), "flow.yaml", flow.as_bytes());
    let refused = swml(&["verify", &flow]);
    assert_eq!((code(&refused), out(&refused)), (2, String::new()));
    assert!(err(&refused).contains("did you mean `dial`?"), "{}", err(&refused));
}
