//! What a conversation with a language model can do to a call: the functions that it may call, where each of
//! them can lead, and the contexts and steps that it walks through.
//!
//! The machine reads the functions and their exits, and whether any step allows a function: which step the model is
//! in, only the platform knows. Ways from step to step are for those who draw the conversation.

use alloc::vec::Vec;

use crate::value::Text;

/// A conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Conversation {
    /// The names of the exits of its state behind the first, which is its own end: exit `n` is the state's
    /// exit `n + 1`.
    pub exits: Vec<Text>,
    /// The functions that it may call.
    pub functions: Vec<Function>,
    /// The contexts of its prompt, `default` among them; none where the prompt has no steps.
    pub contexts: Vec<Context>,
}

/// A function that the model may call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Function {
    /// Its name.
    pub name: Text,
    /// Who answers it.
    pub answer: Answer,
    /// Whether it can be called from the beginning; another function may switch it on or off.
    pub active: bool,
    /// Whether it can be called in any step that the conversation can come to.
    pub allowed: bool,
    /// The exits of the state that it can take, by rank and in order. It may also take none.
    pub exits: Vec<u16>,
    /// The steps of the current context that it can lead to, by name.
    pub steps: Vec<Text>,
    /// The contexts that it can lead to, by number.
    pub contexts: Vec<u16>,
}

/// Who answers a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub enum Answer {
    /// The document, by a `data_map`.
    Document,
    /// A web server: it may answer with any action, statements included.
    Web,
    /// Nobody but the platform, or nobody at all.
    Platform,
}

/// A context of a prompt: steps that the model walks through.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Context {
    /// Its name.
    pub name: Text,
    /// Its steps; it is entered by the first.
    pub steps: Vec<ContextStep>,
}

/// A step of a context.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct ContextStep {
    /// Its name.
    pub name: Text,
    /// The functions that it may call, by number; absent: all.
    pub functions: Option<Vec<u16>>,
    /// Where it can lead.
    pub passages: Vec<Passage>,
    /// Whether it is the last of its context.
    pub end: bool,
}

/// A way from a step to a step that the model may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Passage {
    /// The context, by number.
    pub context: u16,
    /// The step of the context, by number.
    pub step: u16,
}

impl ContextStep {
    /// Whether it may call a function, by number.
    #[must_use]
    pub fn allows(&self, function: u16) -> bool {
        self.functions.as_ref().is_none_or(|some| some.contains(&function))
    }
}

impl Conversation {
    /// A function by its name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name.as_str() == name)
    }

    /// Where it begins, by context and step: with the first step of `default`.
    #[must_use]
    pub fn begins(&self) -> Option<(usize, usize)> {
        let is_default = |context: &Context| context.name.as_str() == "default";
        let number = self.contexts.iter().position(is_default).unwrap_or(0);
        self.contexts.get(number)?.steps.first().map(|_| (number, 0))
    }

    /// The steps to which a function leads that is called in a step of a context.
    pub fn leads<'c>(
        &'c self,
        function: &'c Function,
        context: usize,
    ) -> impl Iterator<Item = (usize, usize)> + 'c {
        let steps = self.contexts.get(context).map_or(&[][..], |context| &context.steps);
        let place = |name: &Text| steps.iter().position(|step| step.name == *name);
        let within = function.steps.iter().filter_map(move |name| Some((context, place(name)?)));
        within.chain(function.contexts.iter().map(|context| (usize::from(*context), 0)))
    }

    /// The name of an exit of the state, by rank; `ended` for the first.
    #[must_use]
    pub fn exit(&self, rank: usize) -> &str {
        match rank.checked_sub(1) {
            None => "ended",
            Some(index) => self.exits.get(index).map_or("", Text::as_str),
        }
    }

    /// What is wrong with the numbers in it.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let functions = self.functions.len();
        let is_exit = |rank: &u16| (1..=self.exits.len()).contains(&usize::from(*rank));
        if !self.functions.iter().all(|function| function.exits.iter().all(is_exit)) {
            return Err("a function takes an exit that is not there");
        }
        // A context is entered by its first step.
        let is_context = |number: &u16| {
            self.contexts.get(usize::from(*number)).is_some_and(|context| !context.steps.is_empty())
        };
        if !self.functions.iter().all(|function| function.contexts.iter().all(is_context)) {
            return Err("a function leads to a context that is not there");
        }
        let is_function = |number: &u16| usize::from(*number) < functions;
        for step in self.contexts.iter().flat_map(|context| &context.steps) {
            if !step.functions.iter().flatten().all(is_function) {
                return Err("a step has a function that is not there");
            }
            let leads = |passage: &Passage| {
                let context = self.contexts.get(usize::from(passage.context));
                context.is_some_and(|context| usize::from(passage.step) < context.steps.len())
            };
            if !step.passages.iter().all(leads) {
                return Err("a step leads to one that is not there");
            }
        }
        Ok(())
    }
}

/// The text form, for listings.
mod listing {
    use alloc::string::String;
    use core::fmt::Write as _;

    use super::{Answer, Conversation, Passage};

    impl Conversation {
        pub(in crate::program) fn list(&self, out: &mut String) {
            for (rank, exit) in (1..).zip(&self.exits) {
                let _ = writeln!(out, "          exit {rank} {}", exit.escape_debug());
            }
            for function in &self.functions {
                let answer = match function.answer {
                    Answer::Document => "by the document",
                    Answer::Web => "by the web",
                    Answer::Platform => "by the platform",
                };
                let _ = write!(out, "          function {} {answer}", function.name.escape_debug());
                if !function.active {
                    let _ = write!(out, ", off");
                }
                if !function.allowed {
                    let _ = write!(out, ", in no step");
                }
                for (count, exit) in function.exits.iter().enumerate() {
                    let _ = write!(out, "{}{exit}", if count == 0 { " -> " } else { " " });
                }
                for step in &function.steps {
                    let _ = write!(out, ", changes to step {}", step.escape_debug());
                }
                for context in &function.contexts {
                    let name = &self.contexts[usize::from(*context)].name;
                    let _ = write!(out, ", changes to context {}", name.escape_debug());
                }
                let _ = writeln!(out);
            }
            for context in &self.contexts {
                let _ = writeln!(out, "          context {}", context.name.escape_debug());
                for step in &context.steps {
                    let _ = write!(out, "            step {}", step.name.escape_debug());
                    for passage in &step.passages {
                        let _ = write!(out, "{}", self.passage(*passage));
                    }
                    if step.end {
                        let _ = write!(out, " end");
                    }
                    if let Some(functions) = &step.functions {
                        let _ = write!(out, "; functions");
                        for function in functions {
                            let name = &self.functions[usize::from(*function)].name;
                            let _ = write!(out, " {}", name.escape_debug());
                        }
                    }
                    let _ = writeln!(out);
                }
            }
        }

        /// ` -> sales/greet`
        fn passage(&self, passage: Passage) -> String {
            let mut words = String::new();
            let context = &self.contexts[usize::from(passage.context)];
            let step = &context.steps[usize::from(passage.step)].name;
            let _ = write!(words, " -> {}/{}", context.name.escape_debug(), step.escape_debug());
            words
        }
    }
}
