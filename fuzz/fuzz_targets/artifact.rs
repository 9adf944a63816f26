//! Any bytes as a built program.
//!
//! The first byte says what the others are. Below the number of documents of the crate it names one, and
//! the others are changes of its program's bytes: a place of two bytes, then the byte to put there. Above
//! that, the others are the bytes themselves, once as they are, and once as the body of an artifact whose
//! head is right.
//!
//! What must hold: bytes are refused, or they are a program that is written and read to the same program,
//! by the same bytes; that can be listed and drawn; and that runs against the simulated dialer without a
//! panic, whatever its tables say. Runs are cut off, since nobody says that a forged program ends.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use swml_compiler::freeze::thaw;
use swml_compiler::render::{Format, Zoom, render};
use swml_fuzz::choices::Choices;
use swml_fuzz::documents::PROGRAMS;
use swml_runtime::driver::{Dialer, drive};
use swml_runtime::id::OpId;
use swml_runtime::io::{Command, Input};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::{Image, Program};
use swml_runtime::sim::script::{Rest, Script};
use swml_runtime::sim::{NoLoader, Sim};
use swml_runtime::time::Time;
use swml_runtime::value::{Text, Value};

/// What stands before the tables: the mark, the version, the length of the body, its checksum.
const HEAD: usize = 20;
/// How many inputs a run has at most.
const MOST: u32 = 32;

/// The programs of the crate as bytes, every other one without its names.
static ARTIFACTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let programs = PROGRAMS.iter().map(|program| Program::clone(program));
    let write = |(at, program): (usize, Program)| match at % 2 {
        0 => program.without_debug().to_bytes(),
        _ => program.to_bytes(),
    };
    programs.enumerate().map(write).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::new(bytes);
    let Some(first) = choices.byte() else { return };
    let mut bytes = match ARTIFACTS.get(usize::from(first)) {
        Some(program) => {
            let mut bytes = program.clone();
            while let (Some(at), Some(byte)) = (choices.number(), choices.byte()) {
                let at = usize::from(at) % bytes.len();
                bytes[at] = byte;
            }
            bytes
        }
        None => choices.rest().to_vec(),
    };
    read(&bytes, first);
    if ARTIFACTS.get(usize::from(first)).is_none() {
        let head = &ARTIFACTS[0][..HEAD];
        bytes.splice(..0, head.iter().copied());
    }
    seal(&mut bytes);
    read(&bytes, first);
});

/// Makes length and checksum right.
fn seal(bytes: &mut [u8]) {
    let Some((head, body)) = bytes.split_at_mut_checked(HEAD) else { return };
    let length = u32::try_from(body.len()).expect("inputs are short");
    head[12..16].copy_from_slice(&length.to_le_bytes());
    head[16..].copy_from_slice(&crc32fast::hash(body).to_le_bytes());
}

fn read(bytes: &[u8], seed: u8) {
    let program = match Program::from_bytes(bytes) {
        Ok(program) => program,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    assert!(Program::is_artifact(bytes));
    let written = program.to_bytes();
    assert_eq!(Program::from_bytes(&written).as_ref(), Ok(&program));
    // A number can be written longer than it has to be, and then is not.
    assert!(written.len() <= bytes.len());

    assert!(!program.listing().is_empty());
    assert!(!render(&thaw(&program), Format::Dot, Zoom::Leg).is_empty());
    let script = Script { rest: Rest::Seeded(seed.into()), ..Script::default() };
    let mut dialer = Patient { sim: Sim::new(script, NoLoader), left: MOST };
    let mut machine = Machine::<false>::new(CallInfo::default());
    drive(&mut machine, &mut Image::new(program), &mut dialer, |_, _| {});
}

/// The simulated dialer, until it has had enough.
struct Patient {
    sim: Sim<NoLoader>,
    left: u32,
}

impl Dialer for Patient {
    fn command(&mut self, now: Time, command: &Command, image: &Image) {
        self.sim.command(now, command, image);
    }

    fn evaluate(&mut self, now: Time, op: OpId, source: &Text, environment: Value) {
        self.sim.evaluate(now, op, source, environment);
    }

    fn wait(&mut self, now: Time, until: Option<Time>, image: &mut Image) -> Option<(Time, Input)> {
        // A step that was too long for one turn is a loop, and the next one would be no shorter.
        let is_long = self.left < MOST && until == Some(now);
        self.left = if is_long { None } else { self.left.checked_sub(1) }?;
        self.sim.wait(now, until, image)
    }
}
