//! Any text as a destination.
//!
//! What must hold: the compiler, which reads literals with hints, and the machine, which reads what a
//! call computes, agree on what can be dialled and how it is written; that form is its own; and whatever
//! is wrong with a text, as a destination or as anything else that is written in its place, is a place in
//! that text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swml_compiler::destination::{
    Wanted, check_template, codecs, dest, destination, play_url, stream_codec, web_url,
};
use swml_runtime::destination::classify;
use swml_runtime::value::Text;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };

    let literal = destination(text);
    let computed = classify(&Text::from(text));
    match (&literal, &computed) {
        (Ok(literal), Some((kind, canonical))) => {
            assert_eq!((&literal.kind, literal.text.as_str()), (kind, canonical.as_str()));
            let again = destination(&literal.text).expect("what can be dialled is written so");
            assert_eq!((again.kind, &again.text), (literal.kind, &literal.text));
            assert!(!again.legacy, "{again:?}");
            assert_eq!(classify(canonical).as_ref(), Some(&(*kind, canonical.clone())));
        }
        (Err(_), None) => {}
        _ => panic!("{literal:?} is not {computed:?}"),
    }

    let mistakes = [
        literal.err(),
        play_url(text).err(),
        web_url(text).err(),
        codecs(text).err(),
        stream_codec(text).err(),
        dest(text).err(),
        check_template(text, Wanted::Destination).err(),
        check_template(text, Wanted::PlayUrl).err(),
        check_template(text, Wanted::Url).err(),
    ];
    for mistake in mistakes.into_iter().flatten() {
        assert!(text.get(mistake.range.clone()).is_some(), "{mistake:?}");
        assert!(!mistake.message.is_empty() && !mistake.message.ends_with('.'), "{mistake:?}");
        assert!(!mistake.message.contains(char::is_control), "{mistake:?}");
    }
});
