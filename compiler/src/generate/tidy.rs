//! A world without whatever makes no difference: a part of the script is left out where all that passes in
//! the call stays the same, event by event.

use swml_runtime::sim::script::{LegScript, Script, StepScript};

/// The least script that makes the same call.
pub(super) fn tidy(script: Script, is_same: impl Fn(&Script) -> bool) -> Script {
    let mut tidied = Tidied { script, is_same };
    for at in (0..tidied.script.legs.len()).rev() {
        if !tidied.without(|script| remove(&mut script.legs, at)) {
            tidied.attempts(at);
        }
    }
    for at in (0..tidied.script.steps.len()).rev() {
        if !tidied.without(|script| remove(&mut script.steps, at)) {
            tidied.steps(at);
        }
    }
    for at in (0..tidied.script.confirm.len()).rev() {
        if !tidied.without(|script| remove(&mut script.confirm, at)) {
            tidied.confirms(at);
        }
    }
    for at in (0..tidied.script.evaluate.len()).rev() {
        tidied.without(|script| remove(&mut script.evaluate, at));
    }
    tidied.script
}

struct Tidied<F> {
    script: Script,
    is_same: F,
}

impl<F: Fn(&Script) -> bool> Tidied<F> {
    /// Changes the script where that changes nothing else.
    fn without(&mut self, change: impl Fn(&mut Script)) -> bool {
        let mut less = self.script.clone();
        change(&mut less);
        let fits = less != self.script && (self.is_same)(&less);
        if fits {
            self.script = less;
        }
        fits
    }

    /// The attempts to reach somebody: the last repeats.
    fn attempts(&mut self, at: usize) {
        for attempt in (0..self.script.legs[at].1.len()).rev() {
            let last = self.script.legs[at].1.len() == 1;
            if last || !self.without(|script| remove(&mut script.legs[at].1, attempt)) {
                self.without(|script| script.legs[at].1[attempt] = LegScript::default());
                self.without(|script| script.legs[at].1[attempt].hangup = None);
            }
        }
    }

    /// The steps of a method.
    fn steps(&mut self, at: usize) {
        for step in (0..self.script.steps[at].1.len()).rev() {
            let last = self.script.steps[at].1.len() - 1;
            if step != last || !self.without(|script| remove(&mut script.steps[at].1, step)) {
                self.without(|script| script.steps[at].1[step] = StepScript::default());
            }
        }
    }

    fn confirms(&mut self, at: usize) {
        for attempt in (0..self.script.confirm[at].1.len()).rev() {
            let last = self.script.confirm[at].1.len() == 1;
            if last || !self.without(|script| remove(&mut script.confirm[at].1, attempt)) {
                for step in (0..self.script.confirm[at].1[attempt].len()).rev() {
                    self.without(|script| remove(&mut script.confirm[at].1[attempt], step));
                }
            }
        }
    }
}

fn remove<T>(items: &mut Vec<T>, at: usize) {
    items.remove(at);
}
