//! Pictures of dots, in builds that have them: their size, and that the same flow gives the same bytes.
#![cfg(feature = "png")]

#[path = "support/command.rs"]
#[allow(dead_code)]
mod running;

use std::fs;

use running::{code, err, scratch, swml};

const FLOW: &str = "docs/examples/after-hours.yaml";

#[test]
fn a_picture_has_twice_the_dots_of_its_size() {
    let folder = scratch("png");
    let drawn = |name: &str, theme: &str| {
        let path = folder.join(name);
        let out =
            swml(&["graph", FLOW, "-o", path.to_str().expect("a plain path"), "--theme", theme]);
        assert_eq!(code(&out), 0, "{}", err(&out));
        fs::read(path).expect("a picture")
    };
    let light = drawn("light.png", "light");
    assert!(light.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(light, drawn("auto.png", "auto"), "without a theme it is for a light page");
    assert_ne!(light, drawn("dark.png", "dark"));
    let svg = String::from_utf8(drawn("light.svg", "light")).expect("an SVG is a text");
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().expect("four bytes"));
    let (width, height) = (number(&light[16..20]), number(&light[20..24]));
    let size = format!("width=\"{}\" height=\"{}\"", width / 2, height / 2);
    assert!(svg.contains(&size), "{size}");
}
