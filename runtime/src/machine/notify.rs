//! Status callbacks: who asked to be told of what. Ids and clock times are the driver's to add.

use super::Machine;
use crate::id::LegId;
use crate::io::{CallState, Command, ConnectState, EndReason, Notice};
use crate::value::Text;

/// Who is told of the states of a leg.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Watch {
    pub(super) leg: LegId,
    pub(super) call_state_url: Option<Text>,
    pub(super) call_state_events: u8,
    pub(super) stream_status_url: Option<Text>,
}

impl<const TRACE: bool> Machine<TRACE> {
    #[inline]
    pub(super) fn notify_leg(
        &mut self,
        index: usize,
        state: CallState,
        end_reason: Option<EndReason>,
    ) {
        let leg = self.legs[index];
        if leg.watched {
            self.tell(leg.id, state, end_reason);
        }
    }

    fn tell(&mut self, id: LegId, state: CallState, end_reason: Option<EndReason>) {
        let Some(watch) = self.watches.iter().find(|watch| watch.leg == id) else { return };
        let told = matches!(state, CallState::Answered | CallState::Ended);
        let stream = watch.stream_status_url.clone().filter(|_| told);
        let asked = watch.call_state_events & (1 << state as u8) != 0;
        let call_state = watch.call_state_url.clone().filter(|_| asked);
        if let Some(url) = stream {
            let notice = Notice::Stream { leg: id, finished: state == CallState::Ended };
            self.command(Command::Notify { url, notice });
        }
        if let Some(url) = call_state {
            let notice = Notice::CallState { leg: id, state, end_reason };
            self.command(Command::Notify { url, notice });
        }
    }

    pub(super) fn notify_connect(
        &mut self,
        state: ConnectState,
        failed_reason: Option<EndReason>,
        peer: Option<LegId>,
    ) {
        if let Some(url) = self.run.as_ref().and_then(|run| run.status_url.clone()) {
            let notice = Notice::Connect { state, failed_reason, peer };
            self.command(Command::Notify { url, notice });
        }
    }
}
