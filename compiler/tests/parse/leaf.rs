//! Leaf methods: types, ranges, choices, names and short forms of their parameters.

use crate::{expect_main, messages};

#[test]
fn every_leaf_method_as_it_should_be() {
    expect_main(
        "
- answer: { max_duration: 60, codecs: 'PCMU, OPUS', username: me, password: secret }
- answer: 3600
- hangup: decline
- hangup: '%{vars.reason}'
- play: say:Hello
- play: [say:Hello, 'silence:1.5', 'ring:5:us', '%{vars.file}']
- play: { urls: ['https://me:secret@example.com/a.mp3'], volume: -40, say_voice: Polly.Joanna, status_url: https://example.com/s }
- play: { url: '${vars.files}', auto_answer: false }
- prompt: say:Press a key
- prompt: { play: [say:Press, say:a key], max_digits: 4, terminators: '*#', digit_timeout: 2.5, initial_timeout: 0 }
- prompt: { play: say:Speak, speech_hints: [sales, '%{vars.name}'], speech_language: en-US }
- record
- record: { stereo: true, format: mp3, terminators: '', input_sensitivity: 50.5, max_length: 60 }
- sleep: 500
- sleep: -1
- sleep: { duration: '%{vars.ms}' }
",
    );
}

#[test]
fn unknown_names() {
    expect_main(
        "
- play: { urls: say:Hello, say_voic: Amy, zzz: 1 } # error[unknown-key] say_voic -> did you mean \"say_voice\"? # error[unknown-key] zzz
- play: { url: say:Hello, voice: Amy } # error[unknown-key] voice -> did you mean \"say_voice\"?
- sleep: { time: 500 } # error[unknown-key] time -> did you mean \"duration\"? # error[missing-parameter] sleep
- answer: { fsvars: { a: 1 } } # warning[legacy-form] fsvars -> remove it
",
    );
}

#[test]
fn wrong_types() {
    expect_main(
        "
- answer: { max_duration: soon } # error[wrong-type] soon
- answer: { max_duration: 20s } # error[wrong-type] 20s -> write a number alone; the unit is s
- answer: { max_duration: [20] } # error[wrong-type] [20]
- answer: { max_duration: } # error[wrong-type]
- answer: [PCMU] # error[wrong-type] [PCMU]
- play: { url: say:a, auto_answer: yes } # error[wrong-type] yes -> write true
- play: { url: say:a, auto_answer: 0 } # error[wrong-type] 0 -> write false
- play: { url: { a: 1 } } # error[wrong-type] { a: 1 }
- prompt: { play: say:a, speech_hints: sales } # error[wrong-type] sales -> put a dash in front of it
- record: true # error[wrong-type] true
- record: { terminators: } # error[wrong-type]
",
    );
    assert_eq!(
        messages("- answer: { max_duration: soon }\n"),
        [
            "\"max_duration\" in answer wants a whole number of at least 1 (s), found the text \"soon\""
        ]
    );
}

#[test]
fn values_out_of_range() {
    expect_main(
        "
- play: { url: say:a, volume: 41 } # error[bad-value] 41
- play: { url: say:a, volume: -40.5 } # error[bad-value] -40.5
- answer: 2.5 # error[bad-value] 2.5
- answer: 0 # error[bad-value] 0
- prompt: { play: say:a, digit_timeout: -1 } # error[bad-value] -1
- prompt: { play: say:a, terminators: '#x' } # error[bad-value] x
- record: { format: ogg } # error[bad-value] ogg
- record: { direction: both } # error[bad-value] both -> record_call records both sides
- hangup: declined # error[bad-value] declined -> write decline
- answer: { codecs: 'PCMU,PMCA' } # error[bad-value] PMCA
",
    );
    assert_eq!(
        messages("- play: { url: say:a, volume: 41 }\n"),
        ["\"volume\" in play is 41 dB; expected a number from -40 to 40"]
    );
}

#[test]
fn numbers_and_truths_as_texts_are_taken_with_a_warning() {
    expect_main(
        "
- answer: { max_duration: '60' } # warning[coerced-value] '60' -> write 60 without quotes
- record: { beep: 'true', stereo: \"false\" } # warning[coerced-value] 'true' # warning[coerced-value] \"false\"
- answer: { codecs: [PCMU, OPUS] } # warning[legacy-form] [PCMU, OPUS] -> write PCMU,OPUS
- answer: { username: 007, password: +1 } # warning[coerced-value] 007 -> write '007' # warning[coerced-value] +1 -> write '+1'
",
    );
}

#[test]
fn play_urls_have_their_place() {
    expect_main(
        "
- play: hello.mp3 # error[bad-destination] hello.mp3
- play:
    - say:Hello
    - sya:again # error[bad-destination] sya:again
    - 5 # error[bad-destination] 5
- play: 'speak:%{vars.name}' # error[bad-destination] speak:
- play: { url: say:a, urls: [say:b] } # error[conflict] urls -> keep one of them
- prompt: {} # error[missing-parameter] prompt
- play: { url: say:a, status_url: example.com/s } # error[bad-destination] example.com/s -> write https://example.com/s
- play: { url: say:a, status_url: 'me:secret@https://example.com' } # warning[legacy-form] 'me:secret@https://example.com'
",
    );
}

#[test]
fn a_prompt_that_hears_speech_alone() {
    expect_main(
        "
- prompt: { play: say:How many, speech_hints: [one, two] } # warning[speech-only] prompt
- switch:
    variable: prompt_value
    case: { '1': [], one: [] }
    default: []
- prompt: { play: say:How many, speech_hints: [one], max_digits: 1 }
- switch:
    variable: prompt_value
    case: { '1': [] }
    default: []
- prompt: { play: say:Sales or support, speech_hints: [sales] }
- switch:
    variable: vars.prompt_value
    case: { sales: [] }
    default: []
",
    );
}
