//! Programs as bytes: what is written is read back, and nothing that is damaged runs wild.

mod support;

use proptest::prelude::*;
use support::inputs::{feed, inputs};
use support::{document, runs};
use swml_compiler::compile;
use swml_compiler::source::Source;
use swml_runtime::id::StateId;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::{Image, Op, Program, WireError};

const HEAD: usize = 20;

type Change = fn(&mut Vec<u8>);

fn program(text: &str) -> Program {
    compile(&Source::new("flow.yaml", text)).program().expect("an accepted document")
}

fn small() -> Program {
    program("version: 1.0.0\nsections:\n  main:\n    - play: 'say:hello'\n    - hangup\n")
}

/// The checksum of the container, step by step: what a damaged artifact needs to be looked at any further.
fn seal(bytes: &mut [u8]) {
    let mut crc = u32::MAX;
    for byte in &bytes[HEAD..] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    bytes[16..HEAD].copy_from_slice(&(!crc).to_le_bytes());
}

#[test]
fn damage_is_named() {
    let good = small().to_bytes();
    assert_eq!(Program::from_bytes(&good), Ok(small()));
    let damaged = |change: Change| {
        let mut bytes = good.clone();
        change(&mut bytes);
        Program::from_bytes(&bytes).expect_err("damaged").to_string()
    };
    let cases: &[(Change, &str)] = &[
        (Vec::clear, "this is no built SWML program"),
        (|b| b[0] = b'X', "this is no built SWML program"),
        (
            |b| b[8] = 9,
            "the program was built in format 9, and this version reads format 7 only: build it again",
        ),
        (|b| b.truncate(15), "the program is cut short: 15 of 20 bytes"),
        (|b| b.extend_from_slice(b"xyz"), "the program has 3 bytes too many"),
        (|b| b[HEAD] ^= 1, "the program is damaged: its checksum is not that of its content"),
        (
            |b| {
                b.truncate(HEAD);
                b[12..16].fill(0);
                seal(b);
            },
            "the program is damaged: its content does not read as tables",
        ),
        (
            |b| {
                b.push(0);
                b[12] += 1;
                seal(b);
            },
            "the program is damaged: its content goes on behind its tables",
        ),
        (
            // The first state is the start of section 0: make it that of section 5.
            |b| {
                b[HEAD + 2] = 5;
                seal(b);
            },
            "the program is damaged: section 0 does not begin where it says",
        ),
    ];
    for (change, sentence) in cases {
        assert_eq!(damaged(*change), *sentence);
    }
    let mut cut = good.clone();
    cut.pop();
    let expected = WireError::Length { expected: good.len() as u64, found: cut.len() as u64 };
    assert_eq!(Program::from_bytes(&cut), Err(expected));
}

/// The machine goes from a lost group to the next one until there is none: a last group that led back
/// would keep it for ever.
#[test]
fn groups_lead_forward() {
    let text = "sections: {main: [{connect: {serial: ['+15550100001', '+15550100002']}}]}";
    let good = program(text).tables().clone();
    let state = |wanted: fn(Op) -> bool| {
        let at = good.states.iter().position(|op| wanted(*op)).expect("two groups and a bridge");
        StateId::from_index(at)
    };
    let second = state(|op| matches!(op, Op::Dial { group: 1, .. }));
    let bridge = state(|op| matches!(op, Op::Bridge(_)));
    for (from, rank) in [(second, 1), (second, 2), (bridge, 0), (StateId(0), 0)] {
        let mut forged = good.clone();
        let first = forged.first_exit[from.index()] as usize;
        forged.exits[first + rank] = second;
        let refused = Program::new(forged).expect_err("it leads back").to_string();
        assert_eq!(refused, format!("state {}: leads into the middle of a connect", from.0));
    }
}

#[test]
fn the_format_has_not_changed_without_its_version() {
    // Where this differs, raise `VERSION` in `runtime/src/program/wire` and update the bytes.
    let hex: String =
        small().without_debug().to_bytes().iter().map(|b| format!("{b:02x}")).collect();
    let rows: Vec<_> = hex.as_bytes().chunks(96).map(String::from_utf8_lossy).collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn a_program_without_names_is_smaller_and_runs() {
    let program = small();
    let stripped = program.clone().without_debug();
    assert!(stripped.to_bytes().len() < program.to_bytes().len());
    assert_eq!(Program::from_bytes(&stripped.to_bytes()), Ok(stripped));
}

proptest! {
    #![proptest_config(runs(64))]

    #[test]
    fn what_is_written_is_read_back(text in document()) {
        let program = program(&text);
        let bytes = program.to_bytes();
        prop_assert!(Program::is_artifact(&bytes));
        prop_assert_eq!(&bytes, &program.to_bytes());
        prop_assert_eq!(Program::from_bytes(&bytes), Ok(program));
    }

    #[test]
    fn damaged_bytes_are_refused(
        text in document(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let good = program(&text).to_bytes();
        let mut bytes = good.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(good.len()));
        }
        prop_assert_eq!(Program::from_bytes(&bytes).is_ok(), bytes == good);
    }

    /// Whoever can write a checksum can hand in any tables: they are refused, or they run without harm.
    #[test]
    fn forged_programs_are_refused_or_run(
        text in document(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        inputs in inputs(24),
    ) {
        let mut bytes = program(&text).to_bytes();
        for (at, byte) in changes {
            let at = HEAD + at.index(bytes.len() - HEAD);
            bytes[at] = byte;
        }
        seal(&mut bytes);
        if let Ok(program) = Program::from_bytes(&bytes) {
            prop_assert!(!program.listing().is_empty());
            prop_assert_eq!(Program::from_bytes(&program.to_bytes()), Ok(program.clone()));
            feed(&mut Machine::<true>::new(CallInfo::default()), &Image::new(program), &inputs);
        }
    }
}
