//! What `swml verify` prints: each verdict, each kind of finding, long texts; and the page of sentences, each with a
//! flow that keeps it and one that breaks it.

// Each harness uses its part of it.
#[path = "support/command.rs"]
#[allow(dead_code)]
mod command;
#[allow(dead_code)]
mod support;

use std::fmt::Write as _;
use std::fs;

use self::command::{code, command, err, out, scratch};

/// A verdict or a kind of finding; the flow, or a file of one; what else is said.
const TEXTS: &[(&str, &str, &[&str])] = &[
    ("proved", "tests/flows/dial/one.yaml", &[]),
    ("within", "tests/flows/dial/confirm-url.yaml", &[]),
    ("web servers", "tests/flows/ai/exits.yaml", &[]),
    ("gave-up", "tests/flows/dial/parallel.yaml", &["--max-states", "10", "--rounds", "9"]),
    ("no-fault", "tests/flows/control/goto-nowhere.yaml", &[]),
    ("no-statement-fault", "tests/flows/dial/unusable.yaml", &[]),
    (
        "no-statement-fault, long",
        "sections:\n  main:\n    - play: 'say:Thank you for calling the office of Example Tools; we are glad that you are there, and we will be with you in a moment'\n    - connect: {to: '%{call.to}@example.com'}\n",
        &[],
    ),
    (
        "why values are not all",
        "sections:\n  main:\n    - prompt: {play: 'say:Press', max_digits: 4}\n    - cond: [{when: 'prompt_value == call.to', then: [hangup]}]\n",
        &[],
    ),
    (
        "asked",
        "tests/flows/dial/serial.yaml",
        &["--check", "at most 1 leg", "--check", "at most 2 legs", "--check", "wait at most 1h"],
    ),
    ("readings", "tests/flows/dial/serial-parallel.yaml", &["--readings", "all"]),
];

#[test]
fn texts_of_verdicts() {
    let folder = scratch("verify_texts");
    let mut text = String::new();
    for (name, flow, args) in TEXTS {
        let inline = flow.contains('\n');
        let file = if inline { "flow.yaml" } else { flow };
        let mut ran = command(&["verify", file, "--threads", "1"]);
        if inline {
            fs::write(folder.join(file), flow).expect("a scratch file can be written");
            ran.current_dir(&folder);
        }
        let ran = ran.args(*args).output().expect("the command runs");
        let said = out(&ran);
        let wide = said.lines().find(|line| line.chars().count() > 100);
        assert!(wide.is_none(), "{name}: {wide:?}");
        let _ = writeln!(text, "=== {name} (exit {})\n{said}", code(&ran));
    }
    insta::assert_snapshot!(text);
}

/// The section of examples in `docs/checks.md`.
#[test]
fn each_sentence_by_example() {
    let folder = support::root().join("docs/examples/checks");
    let verified = |name: &str| {
        let mut ran = command(&["verify", name, "--threads", "1"]);
        ran.current_dir(&folder).output().expect("the command runs")
    };
    let mut page = String::new();
    let mut forms = 0;
    for path in support::files("docs/examples/checks", &[".keeps.yaml"]) {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let keeps = fs::read_to_string(&path).expect("a flow is UTF-8");
        let other = name.replace(".keeps.", ".breaks.");
        let breaks = fs::read_to_string(folder.join(&other)).expect("each has its counterpart");
        let sentence = |flow: &str| {
            let (first, rest) = flow.split_once('\n').expect("a comment, then the flow");
            (first.trim_start_matches("# swml: ").to_owned(), rest.to_owned())
        };
        let ((asks, keeps), (again, breaks)) = (sentence(&keeps), sentence(&breaks));
        assert_eq!(asks, again, "{name}");
        let kept = verified(&name);
        assert!(out(&kept).contains(&format!("proved  {asks}\n")), "{}{}", out(&kept), err(&kept));
        let broken = out(&verified(&other));
        let call = broken.split(&format!("\n{other}: ")).next().unwrap_or_default().trim_end();
        assert!(call.starts_with(&format!("violated: {asks}\n")), "{broken}");
        let _ = write!(
            page,
            "### `{asks}`\n\nKept by\n\n```yaml\n{keeps}```\n\nBroken by\n\n```yaml\n{breaks}```\n\nwhich is shown so:\n\n```text\n{call}\n```\n\n"
        );
        forms += 1;
    }
    assert_eq!(forms, 12, "each form has an example");
    page.truncate(page.trim_end().len() + 1);
    support::holds("docs/checks.md", "by example", &page);
}
