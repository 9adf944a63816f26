//! What the web servers of a conversation may answer, of which nobody knows ahead what it will be: which functions
//! they answer, and which states of a program go on with statements of theirs.

use swml_runtime::id::{ActId, StateId};
use swml_runtime::program::{Answer, Conversation, Op, Program};

/// What a web server that answers a function can do to the call, as the exits of the conversation are named.
pub(crate) const WEB_EXITS: [&str; 4] = ["web: SWML", "web: transfer", "web: hangup", "web: stop"];

/// What there is to do about statements that nobody knows.
pub const KEPT_OUT: &str = "no --link stands for what a web server answers; where it need not answer \
     statements, `swaig_allow_swml: false` among the `params` of the `ai` keeps them out";

/// A conversation that runs statements which a web server answers.
pub(crate) struct WebAnswers {
    /// Its state.
    pub(crate) at: StateId,
    /// Its step.
    pub(crate) act: ActId,
    /// The functions, as [`answered`] has them.
    pub(crate) functions: String,
    /// The states that fetch the statements.
    pub(crate) loads: Vec<StateId>,
}

/// The conversations of a program that run statements of a web server.
pub(crate) fn web_answers(program: &Program) -> Vec<WebAnswers> {
    let of_state = |at: StateId| {
        let Op::Act(act) = program.op(at) else { return None };
        let conversation = program.act(act).conversation.as_deref()?;
        let behind = conversation.exits.iter().zip(program.exits(at).iter().skip(1));
        let loads = behind.filter_map(|(exit, target)| {
            let is_load = matches!(program.op(*target), Op::Load(_));
            (WEB_EXITS.contains(&exit.as_str()) && is_load).then_some(*target)
        });
        let loads: Vec<StateId> = loads.collect();
        let functions = answered(conversation);
        (!loads.is_empty()).then_some(WebAnswers { at, act, functions, loads })
    };
    (0..program.tables().states.len()).map(StateId::from_index).filter_map(of_state).collect()
}

/// The functions that a web server answers: `order`, `order and hours`, `order, hours, price and 4 more`.
pub(crate) fn answered(conversation: &Conversation) -> String {
    const SHOWN: usize = 3;
    let of_web = conversation.functions.iter().filter(|function| function.answer == Answer::Web);
    let names: Vec<&str> = of_web.map(|function| function.name.as_str()).collect();
    let more = names.len().saturating_sub(SHOWN);
    match (more, names.as_slice()) {
        (0, [others @ .., one, last]) => {
            let mut shown = others.to_vec();
            let last = format!("{one} and {last}");
            shown.push(&last);
            shown.join(", ")
        }
        (0, names) => names.join(", "),
        (more, names) => format!("{} and {more} more", names[..SHOWN].join(", ")),
    }
}
