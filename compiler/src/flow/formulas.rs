//! What a state computes: every formula of it.

use super::{Act, Flow, Leg, NodeKind};
use crate::expr::Formula;

impl Flow {
    /// Every formula that a state computes; of a dial group also those of its connect.
    #[must_use]
    pub fn formulas<'f>(&'f self, kind: &'f NodeKind) -> Vec<&'f Formula> {
        match kind {
            NodeKind::Act(Act { params, auto_answer, .. }) => {
                auto_answer.iter().chain([params]).collect()
            }
            NodeKind::Set(assignments) => assignments.iter().flat_map(|(_, to)| to).collect(),
            NodeKind::Switch { subject, .. } => vec![subject],
            NodeKind::Cond { whens, .. } => whens.iter().collect(),
            NodeKind::Jump { when, max, .. } => when.iter().chain([max]).collect(),
            NodeKind::Call { params, .. } | NodeKind::Enter { params } => params.iter().collect(),
            NodeKind::Load { dest, params, .. } => params.iter().chain([dest]).collect(),
            NodeKind::Dial { connect, group } => {
                let connect = &self.connects[*connect];
                let own = [&connect.max_duration, &connect.timeout, &connect.params];
                let maybe = [&connect.answer_on_bridge, &connect.auto_answer, &connect.status_url];
                let legs = connect.groups[*group].iter().flat_map(of_leg);
                own.into_iter().chain(maybe.into_iter().flatten()).chain(legs).collect()
            }
            NodeKind::Return(value) => vec![value],
            NodeKind::Start | NodeKind::Bridge { .. } | NodeKind::End | NodeKind::Fault(_) => {
                Vec::new()
            }
        }
    }
}

fn of_leg(leg: &Leg) -> impl Iterator<Item = &Formula> {
    let maybe = [&leg.from, &leg.confirm_timeout, &leg.call_state_url, &leg.stream_status_url];
    [&leg.to, &leg.timeout, &leg.params].into_iter().chain(maybe.into_iter().flatten())
}
