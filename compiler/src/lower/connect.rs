//! `connect`: one state per dial group, one for the bridge, and what follows each end. Confirm scripts
//! become sections of their own.

use petgraph::graph::NodeIndex;
use swml_runtime::destination::DestinationKind;
use swml_runtime::machine::museum::PARALLEL_TIMEOUT_DROPPED;
use swml_runtime::program::LoadPurpose;
use swml_runtime::value::Text;

use super::{Lowering, Open, Script, exit};
use crate::ast::{self, ConfirmScript, Name};
use crate::expr::Argument;
use crate::flow::{self, NodeKind};
use crate::methods::connect::METHOD;
use crate::museum;
use crate::source::Span;

/// The name of the parameter that tells a stream's states.
const STATUS_URL: &str = "status_url";

impl<'d> Lowering<'d, '_> {
    pub(super) fn connect(
        &mut self,
        connect: &'d ast::Connect,
        name: &str,
        span: Span,
        open: Open,
    ) -> Open {
        let confirms: Vec<_> =
            connect.confirms.iter().map(|confirm| self.announce(confirm, name)).collect();
        let status_url = connect.status_url.as_ref();
        let lower_group = |group: &'d ast::Group| {
            group.legs.iter().map(|leg| self.leg(leg, &confirms, status_url)).collect()
        };
        let mut groups: Vec<Vec<flow::Leg>> = connect.groups.iter().map(lower_group).collect();
        if museum::has(PARALLEL_TIMEOUT_DROPPED) && connect.mode == ast::Mode::Parallel {
            let timeout = self.formula(&connect.timeout);
            groups.iter_mut().flatten().for_each(|leg| leg.timeout = timeout.clone());
        }
        let spec = flow::Connect {
            answer_on_bridge: self.maybe(connect.answer_on_bridge.as_ref()),
            auto_answer: self.maybe(connect.auto_answer.as_ref()),
            max_duration: self.formula(&connect.max_duration),
            timeout: self.formula(&connect.timeout),
            params: self.map_formula(span, params(&connect.params)),
            status_url: self.maybe(status_url),
            groups,
        };
        let index = self.builder.connect(spec);

        let mut accepted = Vec::new();
        let mut lost = open;
        for (group, dialled) in connect.groups.iter().enumerate() {
            let kind = NodeKind::Dial { connect: index, group };
            let node = self.step(format!("{name}/group {}", group + 1), kind, dialled.span, lost);
            self.refer_to_confirms(node, dialled, &confirms);
            accepted.push(exit(node, 0));
            lost = vec![exit(node, 1), exit(node, 2)];
        }
        let kind = NodeKind::Bridge { connect: index };
        let bridge = self.step(format!("{name}/bridge"), kind, span, accepted);
        let bridged = vec![exit(bridge, 0), exit(bridge, 1)];
        let mut open = lost;
        match &connect.transfer_after_bridge {
            Some(dest) => {
                let name = format!("{name}/transfer");
                self.leave(dest, None, LoadPurpose::AfterBridge, &name, dest.span, bridged);
            }
            None => open.extend(bridged),
        }
        match &connect.result {
            Some(result) => self.result(result, name, open),
            None => open,
        }
    }

    /// Lowers a confirm script as a section.
    pub(super) fn confirm(&mut self, script: &Script<'d>) {
        let Script { section, path, span, script } = script;
        match script {
            ConfirmScript::Block(block) => self.section(*section, path, *span, block),
            ConfirmScript::Document(dest) => {
                let known = self.known(dest, path);
                let open = self.start(*section, path, *span);
                // The name of a section cannot stand here, which has been reported.
                let nothing = Argument::literal(dest.span, "");
                let dest = self.formula(dest.text().unwrap_or(&nothing));
                let load = self.load(path, dest, None, LoadPurpose::Confirm, *span, open);
                if let Some((section, _)) = known {
                    self.builder.reference(load, 0, section);
                }
                let kind = NodeKind::Call { params: None, fetched: false };
                let call = self.step(format!("{path}/call"), kind, *span, vec![exit(load, 0)]);
                self.cannot_load(path, load, *span);
                self.end(path, *span, vec![exit(call, 0)]);
            }
        }
    }

    /// Announces the section of a confirm script, to be lowered behind the section that it stands in.
    fn announce(&mut self, confirm: &'d ast::Confirm, connect: &str) -> usize {
        let path = match confirm.leg {
            None => format!("{connect}/confirm"),
            Some((group, leg)) => {
                format!("{connect}/group {} leg {} confirm", group + 1, leg + 1)
            }
        };
        let section = self.builder.section(path.clone(), self.space, true);
        let (span, script) = (confirm.span, &confirm.script);
        self.scripts.push_back(Script { section, path, span, script });
        section
    }

    fn refer_to_confirms(&mut self, dial: NodeIndex, group: &ast::Group, confirms: &[usize]) {
        for (slot, leg) in (0..).zip(&group.legs) {
            if let Some(section) = leg.confirm.and_then(|confirm| confirms.get(confirm)) {
                self.builder.reference(dial, slot, *section);
            }
        }
    }

    fn leg(
        &mut self,
        leg: &ast::Leg,
        confirms: &[usize],
        status_url: Option<&Argument>,
    ) -> flow::Leg {
        let own = leg.params.iter().find(|(key, _)| key.text == STATUS_URL).map(|(_, url)| url);
        let may_stream = leg.kind.is_none_or(|kind| kind == DestinationKind::Stream);
        let rest = params(&leg.params).filter(|(key, _)| key.as_str() != STATUS_URL);
        flow::Leg {
            to: self.formula(&leg.to),
            kind: leg.kind,
            from: self.maybe(leg.from.as_ref()),
            timeout: self.formula(&leg.timeout),
            confirm: leg.confirm.and_then(|confirm| confirms.get(confirm)).copied(),
            confirm_timeout: self.maybe(leg.confirm_timeout.as_ref()),
            call_state_url: self.maybe(leg.call_state_url.as_ref()),
            call_state_events: leg.call_state_events,
            stream_status_url: self.maybe(own.or(status_url).filter(|_| may_stream)),
            params: self.map_formula(leg.span, rest),
            span: leg.span,
        }
    }
}

/// Parameters by name; the names of the method table cost nothing.
fn params(given: &[(Name, Argument)]) -> impl Iterator<Item = (Text, &Argument)> {
    let name = |name: &Name| match METHOD.param(&name.text) {
        Some(param) => Text::word(param.name),
        None => Text::from(name.text.as_str()),
    };
    given.iter().map(move |(key, value)| (name(key), value))
}
