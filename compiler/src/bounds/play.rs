//! A call that reaches a bound, made up from the way that leads there: what happens, and when. The machine plays it
//! in time, with all its clocks.

use swml_runtime::io::Input;
use swml_runtime::machine::readings::Readings;
use swml_runtime::machine::{CallInfo, Machine};
use swml_runtime::time::{Millis, Time};

use super::walk::{Call, FOR_EVER, Ground};
use crate::museum;

/// A call that was played.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// How it begins.
    pub info: CallInfo,
    /// How the open points are read.
    pub readings: Readings,
    /// What happens, and when; the first instant is the call's own.
    pub inputs: Vec<(Time, Input)>,
    /// When the last of it is over.
    pub until: Time,
}

/// Whoever plays calls.
pub(super) struct Player<'p> {
    pub(super) ground: &'p Ground<'p>,
    pub(super) infos: &'p [CallInfo],
}

impl Player<'_> {
    /// Plays the moves of these numbers, each as slow as it can be or as fast.
    pub(super) fn play(&self, root: u32, steps: &[(usize, bool)]) -> Played {
        let info = self.infos[root as usize].clone();
        let readings = self.ground.readings.readings();
        let machine = museum::machine(Machine::with_readings(info.clone(), readings));
        let (mut call, _) = Call::begin(self.ground, root, machine);
        let mut log = vec![(Time::ZERO, Input::Timeout)];
        for (number, slow) in steps {
            let began = call.machine.now();
            let Some(next) = call.moves(self.ground).into_iter().nth(*number) else { break };
            call.log = Some(std::mem::take(&mut log));
            if next.to.is_none() {
                self.advance(&mut call, began + Millis(FOR_EVER));
            }
            for told in next.told {
                let Some(after) = (if *slow { told.slow } else { told.fast }) else { continue };
                let at = call.machine.now().max(began + Millis(after));
                self.advance(&mut call, at);
                if call.is_over() {
                    break;
                }
                call.tell(self.ground, at, told.input);
            }
            log = call.log.take().unwrap_or_default();
        }
        Played { info, readings, inputs: log, until: call.machine.now() }
    }

    /// Lets the clocks run out that do so before an instant.
    fn advance(&self, call: &mut Call, at: Time) {
        while let Some(deadline) = call.machine.deadline().filter(|deadline| *deadline < at) {
            if call.is_over() {
                break;
            }
            call.tell(self.ground, deadline, Input::Timeout);
        }
    }
}
