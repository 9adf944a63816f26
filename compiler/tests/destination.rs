//! Destinations, play URLs, codecs and dests: what each text means, and what is said about those that
//! mean nothing. Each row holds the text and what must come of it.

use proptest::prelude::*;
use swml_compiler::destination::{
    DestText, Mistake, PlayUrl, Wanted, check_template, codecs, dest, destination, play_url,
    stream_codec, web_url,
};
use swml_runtime::destination::{DestinationKind, classify};
use swml_runtime::value::Text;

use DestinationKind::{Address, Phone, Queue, Sip, Stream};

#[test]
fn destinations_that_can_be_dialled() {
    for (text, kind, canonical) in [
        ("+15550100001", Phone, "+15550100001"),
        (" +15550100001 ", Phone, "+15550100001"),
        ("tel:+15550100001", Phone, "+15550100001"),
        ("sip:alice@example.com", Sip, "sip:alice@example.com"),
        (
            "sips:alice@example.com:5061;transport=tcp",
            Sip,
            "sips:alice@example.com:5061;transport=tcp",
        ),
        ("sip:example.com", Sip, "sip:example.com"),
        (
            "sip:alice:secret@example.com?X-Origin=web",
            Sip,
            "sip:alice:secret@example.com?X-Origin=web",
        ),
        ("alice@example.com", Sip, "sip:alice@example.com"),
        ("/public/room", Address, "/public/room"),
        ("/private/desk?channel=video", Address, "/private/desk?channel=video"),
        ("/room", Address, "/room"),
        ("queue:support", Queue, "queue:support"),
        ("queue:second line", Queue, "queue:second line"),
        ("stream:wss://example.com/audio", Stream, "stream:wss://example.com/audio"),
        ("stream:ws://127.0.0.1:8080", Stream, "stream:ws://127.0.0.1:8080"),
    ] {
        let found = destination(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
        assert_eq!((found.kind, found.text.as_str()), (kind, canonical), "{text}");
        assert_eq!(found.legacy, canonical != text.trim(), "{text}");
    }
}

#[test]
fn destinations_that_cannot_be_dialled() {
    for (text, place, help) in [
        ("+1 (555) 010-0001", " (", "write +15550100001"),
        ("+1555-010-0001", "-", "write +15550100001"),
        ("5550100001", "5550100001", "in North America write +15550100001"),
        ("15550100001", "15550100001", "write +15550100001"),
        ("(555) 010-0001", "(", "write +15550100001"),
        ("0015550100001", "0015550100001", "write +15550100001"),
        ("+05550100001", "0", "write + and the country code: +15550100001"),
        ("+1234567890123456789", "6789", ""),
        ("tel:5550100001", "5550100001", "in North America write +15550100001"),
        ("tel:+1 555 010 0001", " ", "write +15550100001"),
        (
            "+1XXXXXXXXXX",
            "XXXXXXXXXX",
            "write + and the country code, then digits alone: +15550100001",
        ),
        ("SIP:alice@example.com", "SIP:", "write sip:alice@example.com"),
        ("sip:", "sip:", ""),
        ("sip:alice@", "alice@", ""),
        ("sip:alice smith@example.com", " ", ""),
        ("queue:", "queue:", ""),
        ("stream:https://example.com", "https://example.com", ""),
        ("wss://example.com/audio", "wss://", "write stream:wss://example.com/audio"),
        ("https://example.com", "https://example.com", ""),
        ("public/room", "public/room", "write /public/room"),
        ("/public/", "/public/", ""),
        ("alice", "alice", ""),
        ("", "", ""),
    ] {
        let mistake = destination(text).expect_err(text);
        assert_eq!(&text[mistake.range.clone()], place, "{text}: {mistake:?}");
        assert_eq!(mistake.help.as_deref().unwrap_or_default(), help, "{text}");
        assert!(!mistake.message.ends_with('.'), "{mistake:?}");
    }
}

#[test]
fn play_urls() {
    let ring = |seconds, country: &str| PlayUrl::Ring { seconds, country: country.into() };
    for (text, expected) in [
        ("https://example.com/hello.mp3", PlayUrl::File("https://example.com/hello.mp3".into())),
        (
            "https://me:secret@example.com/a.wav",
            PlayUrl::File("https://me:secret@example.com/a.wav".into()),
        ),
        (
            "me:secret@https://example.com/a.wav",
            PlayUrl::File("https://me:secret@example.com/a.wav".into()),
        ),
        ("say:Hello: again", PlayUrl::Say("Hello: again".into())),
        ("say: Hello", PlayUrl::Say("Hello".into())),
        (
            "say:<speak>Hello</speak>\nand more",
            PlayUrl::Say("<speak>Hello</speak>\nand more".into()),
        ),
        ("silence:1.5", PlayUrl::Silence(1.5)),
        ("silence: 2", PlayUrl::Silence(2.0)),
        ("ring:us", ring(None, "us")),
        ("ring:10:us-old", ring(Some(10.0), "us-old")),
        ("ring:2.5: de", ring(Some(2.5), "de")),
        ("ring::uk", ring(None, "uk")),
    ] {
        assert_eq!(play_url(text), Ok(expected), "{text}");
    }
    for (text, place, help) in [
        (
            "hello.mp3",
            "hello.mp3",
            "to play a file, write its address: https://example.com/hello.mp3",
        ),
        ("Welcome to us", "Welcome to us", "to speak it, write 'say:Welcome to us'"),
        ("Say:Hello", "Say:Hello", "write say:Hello"),
        ("silence:long", "long", "write silence:1.5"),
        ("silence:", "silence:", "write silence:1.5"),
        ("ring:5:US", "US", "write us"),
        ("https://", "https://", ""),
        ("https://example.com/two words.mp3", " ", "write %20 for a blank"),
        ("ftp://example.com/a.wav", "ftp://example.com/a.wav", ""),
        ("", "", ""),
    ] {
        let mistake = play_url(text).expect_err(text);
        assert_eq!(&text[mistake.range.clone()], place, "{text}: {mistake:?}");
        assert_eq!(mistake.help.as_deref().unwrap_or_default(), help, "{text}");
    }
    let unknown = play_url("ring:xx").expect_err("there is no country xx");
    assert!(unknown.help.is_some_and(|help| help.contains("`us-old`")));
}

#[test]
fn web_addresses() {
    for (text, canonical) in [
        ("https://example.com", "https://example.com"),
        ("http://example.com:8080/a?b=c#d", "http://example.com:8080/a?b=c#d"),
        ("https://me:secret@example.com/a", "https://me:secret@example.com/a"),
        ("me:secret@https://example.com/a", "https://me:secret@example.com/a"),
        ("me:secret@example.com/a", "https://me:secret@example.com/a"),
    ] {
        let url = web_url(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
        assert_eq!((url.text.as_str(), url.legacy), (canonical, canonical != text));
    }
    for (text, place) in [
        ("example.com/a", "example.com/a"),
        ("wss://example.com", "wss"),
        ("https://", "https://"),
        ("https:///path", "https:///path"),
        ("https://exa mple.com", " "),
        ("me:secret@https://", "https"),
        ("", ""),
    ] {
        let mistake = web_url(text).expect_err(text);
        let place_found = &text[mistake.range.clone()];
        assert!(place_found.contains(place), "{text}: {place_found}");
    }
}

#[test]
fn codec_lists_and_stream_codecs() {
    assert_eq!(codecs("PCMU, pcma,AMR-WB"), Ok(vec!["PCMU", "PCMA", "AMR-WB"]));
    let mistake = codecs("PCMU, PMCA").expect_err("PMCA is no codec");
    assert_eq!(mistake.range, 6..10);
    assert!(codecs("PCMU,,OPUS").is_err_and(|mistake| mistake.range == (5..5)));

    let codec = stream_codec("L16@24000h@40i").expect("a codec of streams");
    assert_eq!((codec.name, codec.rate, codec.ptime), ("L16", Some(24000), Some(40)));
    let codec = stream_codec("pcmu@20i").expect("a codec of streams");
    assert_eq!((codec.name, codec.rate, codec.ptime), ("PCMU", None, Some(20)));
    for (text, place) in [
        ("OPUS", "OPUS"),
        ("PCMU@8000", "@8000"),
        ("PCMU@fasth", "@fasth"),
        ("PCMU@8000h@8000h", "@8000h"),
        ("PCMU@", "@"),
        ("PCMU@8000h@é", "@é"),
    ] {
        let mistake = stream_codec(text).expect_err(text);
        assert_eq!(&text[mistake.range.clone()], place, "{text}");
    }
}

#[test]
fn dests_in_the_order_in_which_they_are_recognised() {
    let section = |name: &str| Ok(DestText::Section(name.into()));
    assert_eq!(dest("voicemail"), section("voicemail"));
    assert_eq!(dest(" after hours "), section("after hours"));
    assert_eq!(dest("{\"sections\":{\"main\":[\"hangup\"]}}"), Ok(DestText::Inline));
    assert_eq!(dest("version: 1.0.0\nsections:\n  main:\n    - hangup\n"), Ok(DestText::Inline));
    for (text, canonical) in [
        ("https://example.com/a", "https://example.com/a"),
        ("me:secret@example.com/a", "https://me:secret@example.com/a"),
        ("me:secret@https://example.com/a", "https://me:secret@example.com/a"),
    ] {
        assert!(
            matches!(dest(text), Ok(DestText::Url(ref url)) if url.text == canonical),
            "{text}: {:?}",
            dest(text)
        );
    }
    for text in ["", "  ", "https://", "relay:office"] {
        assert!(dest(text).is_err(), "{text}");
    }
}

#[test]
fn what_stands_before_a_placeholder_is_checked() {
    use Wanted::{Destination, PlayUrl, Url};
    for (text, wanted) in [
        ("%{vars.to}", Destination),
        ("sip:%{vars.user}@example.com", Destination),
        ("+1%{vars.rest}", Destination),
        ("say:Hello ${vars.name}", PlayUrl),
        ("%{a}:%{b}", PlayUrl),
        ("https://%{vars.host}/status", Url),
    ] {
        assert_eq!(check_template(text, wanted), Ok(()), "{text}");
    }
    for (text, wanted, scheme) in [
        ("https://%{vars.host}", Destination, "https:"),
        ("speak:Hello ${vars.name}", PlayUrl, "speak:"),
        ("wss://%{vars.host}/status", Url, "wss:"),
    ] {
        let mistake = check_template(text, wanted).expect_err(text);
        assert_eq!(&text[mistake.range], scheme);
    }
}

/// Texts that come close to destinations.
fn nearly_a_destination() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "+",
        "1",
        "0",
        "555",
        "0100001",
        "sip:",
        "sips:",
        "tel:",
        "queue:",
        "stream:",
        "wss://",
        "ws://",
        "/",
        "public",
        "@",
        ":",
        ";",
        "?",
        " ",
        "\n",
        "alice",
        "example.com",
        "é",
        "\u{85}",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat()),
        any::<String>()
    ]
}

fn in_bounds(text: &str, mistake: &Mistake) -> bool {
    text.get(mistake.range.clone()).is_some()
}

proptest! {
    #[test]
    fn compiler_and_runtime_agree_on_destinations(text in nearly_a_destination()) {
        let literal = destination(&text).ok().map(|found| (found.kind, found.text));
        let computed = classify(&Text::from(text.as_str()))
            .map(|(kind, text)| (kind, text.as_str().to_owned()));
        prop_assert_eq!(literal, computed);
    }

    #[test]
    fn a_canonical_destination_is_its_own_canonical_form(text in nearly_a_destination()) {
        if let Ok(found) = destination(&text) {
            let again = destination(&found.text).expect("a canonical destination can be dialled");
            prop_assert_eq!((again.kind, again.text, again.legacy), (found.kind, found.text, false));
        }
    }

    #[test]
    fn mistakes_lie_in_the_text(text in nearly_a_destination()) {
        for mistake in [
            destination(&text).err(),
            play_url(&text).err(),
            web_url(&text).err(),
            codecs(&text).err(),
            stream_codec(&text).err(),
            dest(&text).err(),
            check_template(&text, Wanted::Destination).err(),
        ].into_iter().flatten() {
            prop_assert!(in_bounds(&text, &mistake), "{:?}", mistake);
        }
    }
}
