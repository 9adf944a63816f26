//! A dialer of one's own: the sixty lines between the machine and whatever makes phones ring.
//!
//! This one knows two people. Alice is busy, Bob answers after two seconds and hangs up after ten more. A
//! real one would send INVITEs here and read packets in `wait`; the machine would be the same.

use std::collections::VecDeque;

use swml_compiler::{compile, source::Source};
use swml_runtime::driver::{Dialer, Event, drive};
use swml_runtime::id::OpId;
use swml_runtime::io::{Command, Completion, EndReason, Input, LegEvent, Output};
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::program::Image;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

const FLOW: &str = "
sections:
  main:
    - play: 'say:One moment please'
    - connect:
        timeout: 20
        serial:
          - to: 'sip:alice@example.com'
          - to: 'sip:bob@example.com'
";

/// What will happen, in order of time.
#[derive(Default)]
struct Phones {
    coming: VecDeque<(Time, Input)>,
}

impl Phones {
    fn later(&mut self, at: Time, input: Input) {
        let place = self.coming.partition_point(|(time, _)| *time <= at);
        self.coming.insert(place, (at, input));
    }
}

impl Dialer for Phones {
    fn command(&mut self, now: Time, command: &Command, _: &Image) {
        let after = |millis| now + Millis(millis);
        match command {
            Command::Dial(dial) if dial.to.contains("bob") => {
                self.later(after(2_000), Input::Leg(dial.leg, LegEvent::Answered));
                let gone = LegEvent::Ended(EndReason::Hangup);
                self.later(after(12_000), Input::Leg(dial.leg, gone));
            }
            Command::Dial(dial) => {
                self.later(after(500), Input::Leg(dial.leg, LegEvent::Ended(EndReason::Busy)));
            }
            // Whoever is cancelled or hung up is gone at once, and says so: every leg ends exactly once.
            Command::Cancel(leg) | Command::Hangup(leg) => {
                self.coming.retain(|(_, input)| !matches!(input, Input::Leg(l, _) if l == leg));
                self.later(now, Input::Leg(*leg, LegEvent::Ended(EndReason::Cancel)));
            }
            Command::Perform { op, .. } => {
                self.later(after(1_500), Input::Done(*op, Completion::default()));
            }
            Command::Start { op, .. } => self.later(now, Input::Started(*op, Vec::new())),
            Command::Stop(op) => self.later(now, Input::Done(*op, Completion::default())),
            _ => {}
        }
    }

    fn evaluate(&mut self, now: Time, op: OpId, _source: &Text, _environment: Value) {
        self.later(now, Input::Evaluated(op, None));
    }

    fn wait(&mut self, _: Time, until: Option<Time>, _: &mut Image) -> Option<(Time, Input)> {
        let next = self.coming.front().map(|(time, _)| *time);
        match (next, until) {
            // A clock that runs out at the instant of an event runs out after it.
            (Some(next), Some(until)) if until < next => Some((until, Input::Timeout)),
            (None, Some(until)) => Some((until, Input::Timeout)),
            _ => self.coming.pop_front(),
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let program = compile(&Source::new("example.yaml", FLOW)).program()?;
    let mut machine = Machine::<false>::new(CallInfo::default());
    let mut bridged = false;
    drive(
        &mut machine,
        &mut Image::new(program),
        &mut Phones::default(),
        |now, event| match event {
            Event::Output(Output::Command(command)) => {
                bridged |= matches!(command, Command::Bridge(_));
                println!("{:>6} ms  machine  {}", now.0, brief(command));
            }
            Event::Input(input) => println!("{:>6} ms  phones   {input:?}", now.0),
            Event::Output(_) => {}
        },
    );
    assert!(bridged, "Bob answers: the caller talks to him");
    Ok(())
}

fn brief(command: &Command) -> String {
    match command {
        Command::Dial(dial) => format!("dial leg {} {} for {}", dial.leg.0, dial.to, dial.timeout),
        Command::Perform { method, .. } => format!("perform {method}"),
        other => format!("{other:?}"),
    }
}
