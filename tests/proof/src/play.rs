//! Plays a call against the simulated phones, and holds what the machine said against the reference.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use swml_compiler::ast::Document;
use swml_compiler::diagnostic::Diagnostics;
use swml_compiler::scenario::{FileLoader, ReadError, Scenario, read};
use swml_compiler::source::Source;
use swml_compiler::{parse, syntax};
use swml_runtime::driver::{Dialer, Owned, drive};
use swml_runtime::id::{ActId, ConnectId, OpId, ProgramId};
use swml_runtime::io::{Command, Input, Output, Trace};
use swml_runtime::machine::Machine;
use swml_runtime::machine::museum::Bug;
use swml_runtime::machine::readings::Readings;
use swml_runtime::monitor::{Monitors, Violation};
use swml_runtime::program::{Image, Program};
use swml_runtime::sim::Sim;
use swml_runtime::time::{Millis, Time};
use swml_runtime::value::{Text, Value};

use crate::documents::FETCHED;
use crate::inputs::drain;
use crate::reference::Reference;

/// The most inputs of one call; beyond it the call is cut off.
const MOST: usize = 2_000;

/// A call that was played.
pub struct Call {
    scenario: Scenario,
    steps: Vec<Step>,
    /// What monitors saw.
    pub violations: Vec<Violation>,
}

/// One input, and what the machine said to it.
pub struct Step {
    now: Time,
    input: Input,
    said: Vec<Output>,
}

/// Where machine and reference part.
pub struct Difference {
    /// The inputs up to there, the last one included.
    pub inputs: Vec<(Time, Input)>,
    /// What the machine said to the last.
    pub machine: Vec<Output>,
    /// What the reference said to it.
    pub reference: Vec<Output>,
}

impl Call {
    /// Plays a program in the world of a scenario.
    pub fn play(program: Program, world: &Json) -> Self {
        Self::play_with(program, world, None).unwrap_or_else(|error| panic!("{error}: {world}"))
    }

    /// The same, with a bug of the museum in the machine.
    ///
    /// # Errors
    /// Where the scenario is none.
    pub fn play_with(program: Program, world: &Json, bug: Option<Bug>) -> Result<Self, ReadError> {
        let scenario = read(&world.to_string())?;
        let (info, readings) = (scenario.info.clone(), scenario.readings);
        let mut machine = Machine::<true>::with_readings(info, readings);
        if let Some(bug) = bug {
            machine = machine.with_bug(bug);
        }
        let files = FETCHED.iter().map(|(url, _)| ((*url).to_owned(), (*url).into())).collect();
        let loader =
            FileLoader::new(files, |path: &Path| fetched(path.to_str()?).map(str::to_owned));
        let mut sim = Bounded { sim: Sim::new(scenario.script.clone(), loader), left: MOST };
        let mut image = Image::new(program);
        let mut passed = Vec::new();
        let mut monitors = Monitors::new(readings);
        drive(&mut machine, &mut image, &mut sim, |now, event| {
            monitors.see(now, event);
            passed.push((now, event.to_owned()));
        });
        let mut steps: Vec<Step> = Vec::new();
        for (now, event) in passed {
            match (event, steps.last_mut()) {
                (Owned::Input(input), _) => steps.push(Step { now, input, said: Vec::new() }),
                (Owned::Output(output), Some(step)) => step.said.push(output),
                // Before its first instant a call only waits for it.
                (Owned::Output(_), None) => {}
            }
        }
        Ok(Self { scenario, steps, violations: monitors.violations().to_vec() })
    }

    /// Tells a machine whatever is given, whether it makes sense or not. Two programs can be loaded.
    pub fn tell(image: &Image, readings: Readings, inputs: &[(Millis, Input)]) -> Self {
        let info = Scenario::default().info;
        let mut machine = Machine::<true>::with_readings(info, readings);
        let mut monitors = Monitors::new(readings);
        let mut now = Time::ZERO;
        let steps = inputs.iter().map(|(wait, input)| {
            now = now + *wait;
            machine.handle_input(image, now, input.clone());
            let said = drain(&mut machine);
            monitors.input(now, input);
            said.iter().for_each(|output| monitors.output(now, output));
            Step { now, input: input.clone(), said }
        });
        let steps = steps.collect();
        let scenario = Scenario { readings, ..Scenario::default() };
        Self { scenario, steps, violations: monitors.violations().to_vec() }
    }

    /// Everything that the machine said.
    pub fn said(&self) -> impl Iterator<Item = &Output> {
        self.steps.iter().flat_map(|step| &step.said)
    }

    /// The first step at which the reference says something else.
    pub fn differs_from_reference(&self, documents: &[Document]) -> Option<Difference> {
        let (info, readings) = (&self.scenario.info, self.scenario.readings);
        let mut reference = Reference::new(documents, info, readings);
        for (at, step) in self.steps.iter().enumerate() {
            let expected = reference.step(step.now, &step.input);
            let said: Vec<_> = step.said.iter().filter_map(comparable).collect();
            if said != expected {
                let inputs = self.steps[..=at].iter().map(|s| (s.now, s.input.clone())).collect();
                return Some(Difference { inputs, machine: said, reference: expected });
            }
        }
        None
    }

    /// The documents of the call by number, as they were fetched.
    pub fn documents(&self, main: &Document) -> Vec<Document> {
        let mut wanted: BTreeMap<OpId, &Text> = BTreeMap::new();
        let mut documents = vec![main.clone()];
        for step in &self.steps {
            if let Input::Loaded(op, Ok(ProgramId(number))) = &step.input {
                let text = fetched(wanted[op]).expect("only what is there was loaded");
                assert_eq!(*number as usize, documents.len(), "documents come in order");
                documents.push(parsed(text));
            }
            for output in &step.said {
                if let Output::Command(Command::Load { op, dest, .. }) = output {
                    wanted.insert(*op, dest);
                }
            }
        }
        documents
    }
}

fn fetched(url: &str) -> Option<&'static str> {
    FETCHED.iter().find(|(known, _)| *known == url).map(|(_, text)| *text)
}

fn parsed(text: &str) -> Document {
    let source = Source::new("fetched.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(&source, &mut diagnostics);
    parse::document(&tree, &mut diagnostics)
}

/// What both must say: numbers of states, acts and connects are the program's own.
fn comparable(output: &Output) -> Option<Output> {
    let mut output = output.clone();
    match &mut output {
        Output::Trace(Trace::Enter { .. }) => return None,
        Output::Trace(Trace::StatementFault { expr, .. }) => *expr = None,
        Output::Trace(Trace::Connect { connect, .. }) => *connect = (ProgramId(0), ConnectId(0)),
        Output::Command(Command::Dial(dial)) => dial.connect = (ProgramId(0), ConnectId(0)),
        Output::Command(Command::Perform { act, .. }) => *act = (ProgramId(0), ActId(0)),
        _ => {}
    }
    Some(output)
}

/// A dialer that stops after so many inputs.
struct Bounded {
    sim: Sim<FileLoader>,
    left: usize,
}

impl Dialer for Bounded {
    fn command(&mut self, now: Time, command: &Command, image: &Image) {
        self.sim.command(now, command, image);
    }

    fn evaluate(&mut self, now: Time, op: OpId, source: &Text, environment: Value) {
        self.sim.evaluate(now, op, source, environment);
    }

    fn wait(&mut self, now: Time, until: Option<Time>, image: &mut Image) -> Option<(Time, Input)> {
        self.left = self.left.checked_sub(1)?;
        self.sim.wait(now, until, image)
    }
}
