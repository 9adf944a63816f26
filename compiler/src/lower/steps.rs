//! Which functions a conversation may call at all: those of the steps that it can come to. Which step it is in, only
//! the platform knows.

use std::collections::BTreeSet;

use swml_runtime::program::Conversation;

/// Marks the functions that no step allows to which the conversation can come. Hooks are called in every step; a
/// function that leads anywhere makes all steps reachable.
pub(super) fn restrict(
    conversation: &mut Conversation,
    hooks: BTreeSet<usize>,
    is_anywhere: impl Fn(usize) -> bool,
) {
    let Some(begin) = conversation.begins() else { return };
    let mut allowed = hooks;
    let mut seen = BTreeSet::from([begin]);
    let mut next = vec![begin];
    let every = |conversation: &Conversation| -> Vec<(usize, usize)> {
        let contexts = conversation.contexts.iter().enumerate();
        contexts.flat_map(|(c, context)| (0..context.steps.len()).map(move |s| (c, s))).collect()
    };
    // What hooks do happens in any step.
    let of_hooks: Vec<usize> = allowed.iter().copied().collect();
    while let Some(place) = next.pop() {
        let step = &conversation.contexts[place.0].steps[place.1];
        let mut led: Vec<(usize, usize)> = step
            .passages
            .iter()
            .map(|passage| (usize::from(passage.context), usize::from(passage.step)))
            .collect();
        let called = (0_u16..).zip(&conversation.functions).map(|(number, _)| number);
        let called = called.filter(|number| step.allows(*number)).map(usize::from);
        for number in called.chain(of_hooks.iter().copied()) {
            allowed.insert(number);
            led.extend(conversation.leads(&conversation.functions[number], place.0));
            if is_anywhere(number) {
                led.extend(every(conversation));
            }
        }
        next.extend(led.into_iter().filter(|place| seen.insert(*place)));
    }
    for (number, function) in conversation.functions.iter_mut().enumerate() {
        function.allowed = allowed.contains(&number);
    }
}
