//! `swml fmt`, `convert` and `explain` from outside: files, outputs and exit codes.

#[path = "support/command.rs"]
#[allow(dead_code)]
mod running;

use std::fs;

use running::{code, err, file, out, scratch, swml, with_stdin};

const UGLY: &str = "sections:\n  main:\n  - play:   'say:hello' # greet\n  - hangup\n";
const FAIR: &str = "sections:\n  main:\n    - play: say:hello # greet\n    - hangup\n";

#[test]
fn files_are_formatted_in_place_and_named() {
    let folder = scratch("fmt_in_place");
    let ugly = file(&folder, "ugly.yaml", UGLY.as_bytes());
    let fair = file(&folder, "fair.yaml", FAIR.as_bytes());
    let done = swml(&["fmt", &ugly, &fair]);
    assert_eq!((code(&done), out(&done)), (0, format!("{ugly}: formatted\n")));
    assert_eq!(fs::read_to_string(&ugly).expect("it is there"), FAIR);
    let again = swml(&["fmt", &ugly, &fair]);
    assert_eq!((code(&again), out(&again), err(&again)), (0, String::new(), String::new()));
    let left: Vec<_> = fs::read_dir(&folder).expect("it is there").collect();
    assert_eq!(left.len(), 2, "nothing else is left behind");
}

#[test]
fn check_changes_nothing() {
    let folder = scratch("fmt_check");
    let ugly = file(&folder, "ugly.yaml", UGLY.as_bytes());
    let fair = file(&folder, "fair.yaml", FAIR.as_bytes());
    let checked = swml(&["fmt", "--check", &fair, &ugly]);
    assert_eq!(code(&checked), 1);
    assert_eq!(out(&checked), format!("{ugly}: line 3 would be written otherwise\n"));
    assert_eq!(fs::read_to_string(&ugly).expect("it is there"), UGLY);
    assert_eq!(code(&swml(&["fmt", "--check", &fair])), 0);
}

#[test]
fn the_examples_are_in_canonical_form() {
    let folders = ["docs/examples", "docs/examples/scenarios"];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec!["fmt".to_owned(), "--check".to_owned()];
    for folder in folders {
        let entries = fs::read_dir(root.join(folder)).expect("it is there").flatten();
        let names = entries.map(|entry| entry.file_name().into_string().expect("a plain name"));
        files.extend(
            names.filter(|name| name.ends_with(".yaml")).map(|name| format!("{folder}/{name}")),
        );
    }
    let checked = swml(&files.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((code(&checked), out(&checked)), (0, String::new()));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let done = with_stdin(&["fmt", "-"], UGLY.as_bytes());
    assert_eq!((code(&done), out(&done).as_str()), (0, FAIR));
    assert_eq!(code(&with_stdin(&["fmt", "--check", "-"], UGLY.as_bytes())), 1);
}

#[test]
fn what_cannot_be_read_is_not_touched() {
    let folder = scratch("fmt_unreadable");
    let text = "sections:\n  main: [answer\n";
    let broken = file(&folder, "broken.yaml", text.as_bytes());
    let refused = swml(&["fmt", &broken]);
    assert_eq!(code(&refused), 1);
    assert!(err(&refused).contains("error[syntax]: `[` is never closed"), "{}", err(&refused));
    assert_eq!(fs::read_to_string(&broken).expect("it is there"), text);
    // YAML under the name of JSON would be no help to anybody.
    let json = file(&folder, "flow.json", b"{\"sections\": {}} # one");
    let refused = swml(&["fmt", &json]);
    assert_eq!(code(&refused), 1);
    assert_eq!(
        err(&refused),
        format!(
            "swml: {json} is YAML, not JSON; swml convert --to json makes JSON of it, without its comments\n"
        )
    );
    assert_eq!(code(&swml(&["fmt", "nowhere.yaml"])), 2);
}

#[test]
fn a_document_is_converted_and_lost_comments_are_counted() {
    let done = with_stdin(&["convert", "-", "--to", "json"], UGLY.as_bytes());
    assert_eq!(code(&done), 0);
    assert_eq!(err(&done), "swml: <stdin>: JSON has no comments; 1 was left out\n");
    let back = with_stdin(&["convert", "-", "--to", "yaml"], out(&done).as_bytes());
    assert_eq!(out(&back), FAIR.replace(" # greet", ""));
    // Where nothing says into what, it is the other; the name of an output says it.
    assert_eq!(out(&with_stdin(&["convert", "-"], UGLY.as_bytes())), out(&done));
    assert_eq!(out(&with_stdin(&["convert", "-"], out(&done).as_bytes())), out(&back));
    let folder = scratch("convert");
    let named = folder.join("named.yaml").to_str().expect("a plain path").to_owned();
    assert_eq!(code(&with_stdin(&["convert", "-", "-o", &named], UGLY.as_bytes())), 0);
    assert_eq!(fs::read_to_string(&named).expect("it is there"), FAIR);
    let ugly = file(&folder, "ugly.yaml", UGLY.as_bytes());
    let into = folder.join("flow.json").to_str().expect("a plain path").to_owned();
    let written = swml(&["convert", &ugly, "--to", "json", "-o", &into]);
    assert_eq!((code(&written), out(&written)), (0, String::new()));
    assert_eq!(fs::read_to_string(&into).expect("it is there"), out(&done));
}

#[test]
fn findings_are_explained() {
    let page = swml(&["explain", "unknown-key"]);
    assert_eq!(code(&page), 0);
    assert!(
        out(&page).starts_with("error[unknown-key]\n\nA key that nothing reads."),
        "{}",
        out(&page)
    );
    assert!(
        out(&page).contains("        time_out: 20\n") && out(&page).lines().all(|l| l.len() <= 100)
    );
    assert_eq!(out(&swml(&["explain", "error[unknown-key]:"])), out(&page));
    let unknown = swml(&["explain", "unknwon-key"]);
    assert_eq!(code(&unknown), 2);
    assert_eq!(err(&unknown), "swml: nothing is called unknwon-key; did you mean unknown-key?\n");
    assert!(
        out(&swml(&["explain"])).contains("dead-code              warning  Steps that no call")
    );
}
