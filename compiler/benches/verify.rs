//! How fast calls are explored: three groups of three legs, with and without a confirm, by one worker and by
//! two; and the same dialling as a model for stateright, written by hand.
//!
//! `cargo bench -p swml-compiler --bench verify`
//!
//! The model knows less than the machine: no callbacks, no script besides the confirm, clocks in ticks of the
//! ring time, and nothing is left of a leg that was dropped but that it must still end. What is compared is how
//! many states each has to go through for one flow, and in what time.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stateright::{Checker, Model, Property};
use swml_compiler::source::Source;
use swml_compiler::verify::{Options, Report, Verdict, verify};
use swml_runtime::program::Program;

const GROUPS: &str = "
          - [{to: '+15550100001'}, {to: '+15550100002'}, {to: '+15550100003'}]
          - [{to: '+15550100004'}, {to: '+15550100005'}, {to: '+15550100006'}]
          - [{to: 'sip:a@example.com'}, {to: 'sip:b@example.com'}, {to: 'sip:c@example.com'}]
";

const CONFIRM: &str = "
        confirm:
          - prompt: {play: 'say:Press 1 to take the call', max_digits: 1}
          - cond: [{when: \"prompt_value != '1'\", then: [hangup]}]
";

fn program(confirm: &str) -> Program {
    let text = format!(
        "sections:\n  main:\n    - connect:\n        timeout: 20{confirm}\n        serial_parallel:{GROUPS}"
    );
    let compilation = swml_compiler::compile(&Source::new("bench.yaml", &text));
    compilation.program().expect("the document of the benchmark is accepted")
}

fn explored(program: &Program, workers: usize) -> Report {
    let report = verify(program.clone(), Options { workers, ..Options::default() });
    assert_eq!(report.verdict(), Verdict::Proved);
    report
}

fn exploring(criterion: &mut Criterion) {
    for (name, confirm) in [("plain groups", ""), ("groups with confirm", CONFIRM)] {
        let program = program(confirm);
        let size = explored(&program, 1).size;
        println!("{name}: {} states, {} moves", size.states, size.moves);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.throughput(Throughput::Elements(size.moves));
        for workers in [1, 2] {
            group.bench_function(format!("{workers} workers"), |b| {
                b.iter(|| black_box(explored(&program, workers)));
            });
        }
        let checked = stateright(!confirm.is_empty());
        println!("stateright, {name}: {} states, {} moves", checked.0, checked.1);
        group.throughput(Throughput::Elements(checked.1 as u64));
        group.bench_function("stateright", |b| {
            b.iter(|| black_box(stateright(!confirm.is_empty())));
        });
        group.finish();
    }
}

// --- the same dialling for stateright ---------------------------------------------------------------

/// Ticks of a ring time: enough for three clocks to run out one after the other.
const TICKS: u8 = 4;

#[derive(Clone)]
struct Dialling {
    confirm: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Leg {
    Waits,
    Rings(u8),
    Confirms(u8),
    Talks,
    Cancelled,
    HangingUp,
    Over,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Call {
    group: u8,
    legs: [Leg; 9],
    /// Reasons of losses, as bits.
    lost: u8,
    timed_out: bool,
    caller: bool,
    over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Act {
    Answers(u8),
    Passes(u8),
    Declines(u8),
    Ends(u8, u8),
    CallerLeaves,
    Tick,
}

impl Call {
    fn of_group(&self) -> std::ops::Range<usize> {
        let first = usize::from(self.group) * 3;
        first..first + 3
    }

    fn dial(&mut self) {
        for leg in self.of_group() {
            self.legs[leg] = Leg::Rings(TICKS);
        }
        self.timed_out = false;
    }

    fn drop_all(&mut self, but: Option<usize>) {
        for (at, leg) in self.legs.iter_mut().enumerate().filter(|(at, _)| Some(*at) != but) {
            let _ = at;
            *leg = match *leg {
                Leg::Rings(_) => Leg::Cancelled,
                Leg::Confirms(_) | Leg::Talks => Leg::HangingUp,
                Leg::Waits => Leg::Over,
                other => other,
            };
        }
    }

    fn accept(&mut self, leg: usize) {
        self.legs[leg] = Leg::Talks;
        self.drop_all(Some(leg));
    }

    fn settle(&mut self) {
        let live = |leg: &Leg| matches!(leg, Leg::Rings(_) | Leg::Confirms(_) | Leg::Talks);
        if self.over || self.legs.iter().any(live) {
            return;
        }
        if self.group == 2 {
            self.over = true;
        } else {
            self.group += 1;
            self.dial();
        }
    }
}

impl Model for Dialling {
    type State = Call;
    type Action = Act;

    fn init_states(&self) -> Vec<Call> {
        let legs = [Leg::Waits; 9];
        let mut call =
            Call { group: 0, legs, lost: 0, timed_out: false, caller: true, over: false };
        call.dial();
        vec![call]
    }

    fn actions(&self, call: &Call, acts: &mut Vec<Act>) {
        let mut clocks = false;
        for (at, leg) in (0..).zip(&call.legs) {
            match leg {
                Leg::Rings(_) => {
                    clocks = true;
                    acts.push(Act::Answers(at));
                    acts.extend((0..5).map(|reason| Act::Ends(at, reason)));
                }
                Leg::Confirms(_) => {
                    clocks = true;
                    acts.extend([Act::Passes(at), Act::Declines(at), Act::Ends(at, 1)]);
                }
                Leg::Talks | Leg::HangingUp => acts.push(Act::Ends(at, 0)),
                Leg::Cancelled => acts.extend([Act::Answers(at), Act::Ends(at, 0)]),
                Leg::Waits | Leg::Over => {}
            }
        }
        if call.caller && !call.over {
            acts.push(Act::CallerLeaves);
        }
        if clocks {
            acts.push(Act::Tick);
        }
    }

    fn next_state(&self, call: &Call, act: Act) -> Option<Call> {
        let mut call = call.clone();
        match act {
            Act::Answers(at) => {
                let at = usize::from(at);
                match call.legs[at] {
                    Leg::Rings(_) if self.confirm => call.legs[at] = Leg::Confirms(TICKS),
                    Leg::Rings(_) => call.accept(at),
                    _ => call.legs[at] = Leg::HangingUp,
                }
            }
            Act::Passes(at) => call.accept(usize::from(at)),
            Act::Declines(at) => {
                call.legs[usize::from(at)] = Leg::HangingUp;
                call.lost |= 1 << 1;
                call.settle();
            }
            Act::Ends(at, reason) => {
                let was = std::mem::replace(&mut call.legs[usize::from(at)], Leg::Over);
                match was {
                    Leg::Rings(_) | Leg::Confirms(_) => {
                        call.lost |= 1 << reason;
                        call.settle();
                    }
                    Leg::Talks => call.over = true,
                    _ => {}
                }
            }
            Act::CallerLeaves => {
                call.caller = false;
                call.over = true;
                call.drop_all(None);
            }
            Act::Tick => {
                for at in 0..call.legs.len() {
                    match &mut call.legs[at] {
                        Leg::Rings(left) if *left > 1 => *left -= 1,
                        Leg::Confirms(left) if *left > 1 => *left -= 1,
                        Leg::Rings(_) => {
                            call.legs[at] = Leg::Cancelled;
                            (call.lost, call.timed_out) = (call.lost | 1 << 4, true);
                        }
                        Leg::Confirms(_) => {
                            call.legs[at] = Leg::HangingUp;
                            (call.lost, call.timed_out) = (call.lost | 1 << 4, true);
                        }
                        _ => {}
                    }
                }
                call.settle();
            }
        }
        Some(call)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("at most one talks", |_, call: &Call| {
            call.legs.iter().filter(|leg| **leg == Leg::Talks).count() <= 1
        })]
    }
}

/// States and moves of the model, up to the most that are worth waiting for.
fn stateright(confirm: bool) -> (usize, usize) {
    const MOST: usize = 2_000_000;
    let checker = Dialling { confirm }.checker().target_state_count(MOST).spawn_bfs().join();
    (checker.unique_state_count(), checker.state_count())
}

criterion_group!(benches, exploring);
criterion_main!(benches);
