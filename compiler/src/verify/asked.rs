//! The sentences of an author as properties: what each means for the steps of a call. `docs/checks.md` says
//! the same for people, with a flow that keeps and one that breaks each form.

use swml_runtime::expr::to_text;
use swml_runtime::io::{Command, Input, Outcome, Output, Party, Trace};
use swml_runtime::machine::leg::LegState;
use swml_runtime::machine::{Machine, Pending};
use swml_runtime::program::{ActKind, Image, Op};
use swml_runtime::time::Millis;
use swml_runtime::value::Value;

use super::property::{Property, State, Step};
use crate::checks::{Check, Event, Pattern, Sentence};
use crate::counted::counted;
use crate::methods;

/// A sentence that a call is held to.
struct Asked {
    text: String,
    sentence: Sentence,
}

/// What [`State::at`] means where something is awaited.
const OPEN: u64 = 0;
const DONE: u64 = 1;
/// The call has yet to begin, and with it the time.
const NOT_BEGUN: u64 = 2;

/// A sentence as a property, named by its canonical form.
#[must_use]
pub fn asked(check: &Check) -> Box<dyn Property> {
    Box::new(Asked { text: check.sentence.to_string(), sentence: check.sentence.clone() })
}

impl Property for Asked {
    fn name(&self) -> &str {
        &self.text
    }

    fn says(&self) -> &str {
        &self.text
    }

    fn reads_texts(&self) -> bool {
        let patterned = |events: &[Event]| {
            events.iter().any(|event| {
                matches!(
                    event,
                    Event::Dial(Some(_)) | Event::Load(Some(_)) | Event::Step(_, Some(_))
                )
            })
        };
        match &self.sentence {
            Sentence::Destinations(_) => true,
            Sentence::Never(events)
            | Sentence::Eventually(events)
            | Sentence::Within(_, events)
            | Sentence::AtMost(_, events) => patterned(events),
            Sentence::Before(one, other)
            | Sentence::Response(one, other)
            | Sentence::ResponseWithin(one, _, other)
            | Sentence::NeverAfter(one, other) => patterned(one) || patterned(other),
            Sentence::Legs(_) | Sentence::LegsAtOnce(_) | Sentence::Wait(_) => false,
        }
    }

    fn asks_time(&self) -> bool {
        matches!(
            self.sentence,
            Sentence::Within(..) | Sentence::ResponseWithin(..) | Sentence::Wait(_)
        )
    }

    fn start(&self) -> State {
        let at = match &self.sentence {
            Sentence::Within(..) => NOT_BEGUN,
            // Nothing is owed yet.
            Sentence::Response(..) | Sentence::ResponseWithin(..) => DONE,
            _ => OPEN,
        };
        State { at, deadline: None }
    }

    fn step(&self, state: &mut State, step: &Step<'_>) -> Option<String> {
        match &self.sentence {
            Sentence::LegsAtOnce(most) => return legs_at_once(*most, step),
            Sentence::Wait(time) => {
                wait(state, *time, step);
                return None;
            }
            Sentence::Within(time, _) if state.at == NOT_BEGUN => {
                *state = State { at: OPEN, deadline: Some(step.now + *time) };
            }
            _ => {}
        }
        let wrong = seen(step).find_map(|seen| self.see(state, step, seen));
        wrong.or_else(|| self.end(state, step))
    }

    fn expired(&self, state: &mut State) -> Option<String> {
        state.deadline = None;
        match &self.sentence {
            Sentence::Within(time, events) | Sentence::ResponseWithin(_, time, events) => {
                state.at = DONE;
                Some(format!("{} passed without {}", words(*time), or(events)))
            }
            Sentence::Wait(time) => {
                Some(format!("the caller is left alone for more than {}", words(*time)))
            }
            _ => None,
        }
    }
}

impl Asked {
    /// Goes on by one thing that is seen; they come in order.
    fn see(&self, state: &mut State, step: &Step<'_>, seen: Seen<'_>) -> Option<String> {
        let happens = |events: &[Event]| events.iter().any(|event| is(event, seen, step.image));
        match &self.sentence {
            Sentence::Never(events) => happens(events).then(|| format!("{} happens", or(events))),
            Sentence::Before(first, then) => {
                if state.at == OPEN && happens(first) {
                    state.at = DONE;
                }
                let early = state.at == OPEN && happens(then);
                early.then(|| format!("{} happens before {}", or(then), or(first)))
            }
            Sentence::Eventually(events) | Sentence::Within(_, events) => {
                if happens(events) {
                    *state = State { at: DONE, deadline: None };
                }
                None
            }
            Sentence::Response(on, then) => {
                if happens(then) {
                    state.at = DONE;
                }
                if happens(on) {
                    state.at = OPEN;
                }
                None
            }
            Sentence::ResponseWithin(on, time, then) => {
                if happens(then) {
                    *state = State { at: DONE, deadline: None };
                }
                if happens(on) && state.at == DONE {
                    *state = State { at: OPEN, deadline: Some(step.now + *time) };
                }
                None
            }
            Sentence::NeverAfter(on, then) => {
                let wrong = state.at == DONE && happens(then);
                if happens(on) {
                    state.at = DONE;
                }
                wrong.then(|| format!("{} happens after {}", or(then), or(on)))
            }
            Sentence::AtMost(most, events) => {
                state.at += u64::from(happens(events));
                let more = state.at > u64::from(*most);
                more.then(|| format!("{} happens {}", or(events), counted(state.at, "time")))
            }
            Sentence::Legs(most) => {
                state.at += u64::from(dialled(seen).is_some());
                (state.at > u64::from(*most)).then(|| {
                    let are = if state.at == 1 { "is" } else { "are" };
                    format!("{} {are} dialled", counted(state.at, "leg"))
                })
            }
            Sentence::Destinations(patterns) => {
                let to = dialled(seen)?;
                let is_known = patterns.iter().any(|pattern| pattern.matches(to));
                (!is_known).then(|| format!("{to} is dialled"))
            }
            Sentence::LegsAtOnce(_) | Sentence::Wait(_) => None,
        }
    }

    /// What is still owed when the script ends. Nothing is where the caller has left, or where the call has had its
    /// longest time: steps are trusted to end before.
    fn end(&self, state: &mut State, step: &Step<'_>) -> Option<String> {
        let outcome = step.outputs.iter().find_map(|output| match output {
            Output::Finished(outcome) => Some(*outcome),
            _ => None,
        })?;
        state.deadline = None;
        let owed = match &self.sentence {
            Sentence::Eventually(events)
            | Sentence::Within(_, events)
            | Sentence::Response(_, events)
            | Sentence::ResponseWithin(_, _, events) => events,
            _ => return None,
        };
        let is_owed = std::mem::replace(&mut state.at, DONE) == OPEN;
        let is_cut_off = matches!(outcome, Outcome::CallerLeft | Outcome::MaxDuration);
        (is_owed && !is_cut_off)
            .then(|| format!("the script is over ({}) without {}", outcome.word(), or(owed)))
    }
}

/// Legs that ring, confirm or talk. Those that were given up and have yet to end are none.
pub(crate) fn legs(machine: &Machine) -> usize {
    let wanted = |state| !matches!(state, LegState::Cancelled | LegState::HangingUp);
    machine.live_legs().filter(|leg| wanted(leg.state)).count()
}

/// More of them after a step than there may be.
fn legs_at_once(most: u32, step: &Step<'_>) -> Option<String> {
    let count = legs(step.machine);
    (count > most as usize).then(|| format!("{} at once", counted(count, "leg")))
}

/// Starts the clock when the caller is left alone, and stops it when somebody or something speaks again.
fn wait(state: &mut State, time: Millis, step: &Step<'_>) {
    match (is_alone(step.machine, step.image), state.deadline) {
        (true, None) => state.deadline = Some(step.now + time),
        (true, Some(_)) => {}
        (false, _) => state.deadline = None,
    }
}

/// Whether the caller is there, talks to nobody, and no step that would answer the call runs for the caller:
/// none that plays, asks or records.
pub(crate) fn is_alone(machine: &Machine, image: &Image) -> bool {
    let talks = machine.live_legs().any(|leg| leg.state == LegState::Bridged);
    let speaks = machine.open_ops(image).any(|open| match open.what {
        Pending::Act(Some((program, act))) if open.on == Party::Caller => {
            let tables = image.program(program).tables();
            methods::method(&tables.acts[act.index()].method).is_some_and(|method| method.answers)
        }
        _ => false,
    });
    machine.is_running() && machine.has_caller() && !talks && !speaks
}

/// Something that is seen in a step.
#[derive(Clone, Copy)]
enum Seen<'s> {
    In(&'s Input),
    Out(&'s Output),
}

fn seen<'s>(step: &Step<'s>) -> impl Iterator<Item = Seen<'s>> + use<'s> {
    std::iter::once(Seen::In(step.input)).chain(step.outputs.iter().map(Seen::Out))
}

fn dialled(seen: Seen<'_>) -> Option<&str> {
    match seen {
        Seen::Out(Output::Command(Command::Dial(dial))) => Some(&dial.to),
        _ => None,
    }
}

/// Whether what is seen is the event.
fn is(event: &Event, seen: Seen<'_>, image: &Image) -> bool {
    let fits = |pattern: &Option<Pattern>, text: &str| {
        pattern.as_ref().is_none_or(|pattern| pattern.matches(text))
    };
    let output = match seen {
        Seen::In(input) => return *event == Event::CallerLeaves && *input == Input::CallerHangup,
        Seen::Out(output) => output,
    };
    match (event, output) {
        (Event::Answer, Output::Command(Command::Answer { .. }))
        | (Event::Hangup, Output::Command(Command::HangupCaller { .. }))
        | (Event::Bridge, Output::Command(Command::Bridge(_)))
        | (Event::Connect, Output::Trace(Trace::Connect { .. }))
        | (Event::ConnectFailed, Output::Trace(Trace::ConnectEnd { bridged: false, .. })) => true,
        (Event::Dial(pattern), Output::Command(Command::Dial(dial))) => fits(pattern, &dial.to),
        (Event::Load(pattern), Output::Command(Command::Load { dest, .. })) => fits(pattern, dest),
        (Event::Fault(pattern), Output::Trace(Trace::StatementFault { fault, .. }))
        | (Event::Fault(pattern), Output::Finished(Outcome::Failed(fault))) => {
            fits(pattern, fault.code())
        }
        (Event::Section(pattern), Output::Trace(Trace::Enter { program, state, .. })) => {
            let name = image.program(*program).name(*state);
            name.strip_suffix("/start").is_some_and(|section| pattern.matches(section))
        }
        (
            Event::Step(name, pattern),
            Output::Command(
                Command::Perform { on: Party::Caller, method, params, .. }
                | Command::Start { on: Party::Caller, method, params, .. },
            ),
        ) => {
            method.as_str() == *name
                && pattern.as_ref().is_none_or(|pattern| concerns(name, params, pattern))
        }
        // What the machine does by itself it tells nobody to do.
        (
            Event::Step(name, pattern),
            Output::Trace(Trace::Enter { on: Party::Caller, program, state, .. }),
        ) => {
            let program = image.program(*program);
            let Op::Act(act) = program.op(*state) else { return false };
            let act = program.act(act);
            matches!(act.kind, ActKind::Sleep | ActKind::Stop)
                && act.method.as_str() == *name
                && pattern.as_ref().is_none_or(|pattern| {
                    let params = program.constant(act.params);
                    params.is_none_or(|params| concerns(name, params, pattern))
                })
        }
        _ => false,
    }
}

/// Whether a step does it with such a text: the one that its short form gives, or the first that it must have.
fn concerns(method: &str, params: &Value, pattern: &Pattern) -> bool {
    let Some(method) = methods::method(method) else { return false };
    let required = method.params.iter().find(|param| param.required).map(|param| param.name);
    let Some(subject) = method.shorthand.or(required) else { return false };
    let given = method.param(subject).and_then(|param| param.becomes).unwrap_or(subject);
    match params.get(given) {
        Some(Value::Text(text)) => pattern.matches(text),
        Some(Value::List(items)) => {
            items.iter().filter_map(Value::as_text).any(|text| pattern.matches(text))
        }
        Some(other) => pattern.matches(&to_text(other)),
        None => false,
    }
}

fn or(events: &[Event]) -> String {
    events.iter().map(|event| format!("`{event}`")).collect::<Vec<_>>().join(" or ")
}

/// A length of time, as the sentence has it.
fn words(time: Millis) -> String {
    match time.0 % 1000 {
        0 => format!("{} s", time.0 / 1000),
        _ => format!("{} ms", time.0),
    }
}
