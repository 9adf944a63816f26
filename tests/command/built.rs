//! Built programs: they run, are drawn and verified without their source, and what they cannot do is said.

use std::fs;

use crate::running::{code, err, file, out, scratch, swml};
use crate::{GOOD, SUPPORT, support};

#[test]
fn a_built_program_runs_without_its_source() {
    let folder = scratch("built");
    let source = fs::read(support::root().join(SUPPORT)).expect("it is there");
    let flow = file(&folder, "flow.yaml", &source);
    let from_source = out(&swml(&["run", &flow]));
    let artifact = folder.join("flow.swmlp").to_str().expect("a plain path").to_owned();
    let built = swml(&["build", &flow, "-o", &artifact]);
    assert_eq!(code(&built), 0);
    assert!(out(&built).starts_with(&format!("{artifact}: ")), "{}", out(&built));
    fs::remove_file(&flow).expect("it was there");
    let from_artifact = swml(&["run", &artifact]);
    assert_eq!((code(&from_artifact), out(&from_artifact)), (0, from_source));

    let stripped = folder.join("small.swmlp").to_str().expect("a plain path").to_owned();
    assert_eq!(code(&swml(&["build", SUPPORT, "--strip", "-o", &stripped])), 0);
    assert_eq!(code(&swml(&["run", &stripped])), 0);

    let mut bytes = fs::read(&artifact).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = swml(&["run", &file(&folder, "damaged.swmlp", &bytes)]);
    assert_eq!(code(&damaged), 2);
    assert!(err(&damaged).contains("its checksum is not that of its content"), "{}", err(&damaged));
    bytes.truncate(11);
    let cut = swml(&["run", &file(&folder, "cut.swmlp", &bytes)]);
    assert!(err(&cut).contains("the program is cut short: 11 of"), "{}", err(&cut));
    let check = swml(&["check", &artifact]);
    assert_eq!(code(&check), 2);
    assert!(err(&check).contains("is a built program"), "{}", err(&check));
    // A drawing needs no words of the document; a proof of addresses does.
    let drawn = swml(&["graph", &artifact, "--format", "outline"]);
    assert_eq!(code(&drawn), 0, "{}", err(&drawn));
    assert!(out(&drawn).contains("4 switch/case 1/0 transfer"), "{}", out(&drawn));
    assert_eq!(code(&swml(&["graph", &stripped, "--bounds"])), 0);
    let safety = swml(&["safety", &artifact]);
    assert_eq!(code(&safety), 2);
    assert!(err(&safety).contains("run swml safety on the document"), "{}", err(&safety));
}

#[test]
fn a_program_is_not_written_over_its_document() {
    let folder = scratch("over_itself");
    let flow = file(&folder, "flow.yaml", GOOD.as_bytes());
    let other_way = folder.join(".").join("flow.yaml");
    let other_way = other_way.to_str().expect("a plain path");
    for target in [flow.as_str(), other_way] {
        let output = swml(&["build", &flow, "-o", target]);
        assert_eq!(code(&output), 2, "{target}");
        assert!(err(&output).contains("is the document itself"), "{}", err(&output));
    }
    assert_eq!(fs::read_to_string(&flow).expect("it is still there"), GOOD);
}
