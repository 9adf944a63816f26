//! The method table: one row per SWML method, one file per method. Parsing, hints, defaults, docs, the
//! exported schema and the verifier's value sets all read the same rows.

mod docs;

mod answer;
pub(crate) mod cond;
pub(crate) mod connect;
mod enter_queue;
pub(crate) mod execute;
pub(crate) mod goto;
mod hangup;
mod join_conference;
mod label;
mod later;
mod pay;
pub(crate) mod play;
pub(crate) mod prompt;
mod record;
mod request;
mod r#return;
mod set;
mod sleep;
pub(crate) mod switch;
pub(crate) mod transfer;
mod unset;

mod param;
mod row;
mod types;

pub use docs::markdown;
pub use param::{Default, Level, Param};
pub use row::{Callback, Method, Onward, Output, Values};
pub(crate) use types::one_of;
pub use types::{Extra, Shape, Type, Variants};

use swml_runtime::program::ActKind;

/// The row of a method.
#[must_use]
pub fn method(name: &str) -> Option<&'static Method> {
    ALL.binary_search_by(|method| method.name.cmp(name)).ok().map(|at| ALL[at])
}

/// Every method of SWML, in alphabetical order.
pub static ALL: &[&Method] = &[
    &later::AI,
    &later::AI_SIDECAR,
    &later::AMAZON_BEDROCK,
    &answer::METHOD,
    &cond::METHOD,
    &connect::METHOD,
    &later::DENOISE,
    &later::DETECT_MACHINE,
    &enter_queue::METHOD,
    &later::EVAL,
    &execute::METHOD,
    &later::EXECUTE_RPC,
    &goto::METHOD,
    &hangup::METHOD,
    &later::IF,
    &join_conference::METHOD,
    &later::JOIN_ROOM,
    &label::METHOD,
    &later::LIVE_TRANSCRIBE,
    &later::LIVE_TRANSLATE,
    &pay::METHOD,
    &play::METHOD,
    &prompt::METHOD,
    &later::RECEIVE_FAX,
    &record::METHOD,
    &later::RECORD_CALL,
    &request::METHOD,
    &r#return::METHOD,
    &later::SEND_DIGITS,
    &later::SEND_FAX,
    &later::SEND_SMS,
    &set::METHOD,
    &later::SIP_REFER,
    &sleep::METHOD,
    &later::STOP_DENOISE,
    &later::STOP_RECORD_CALL,
    &later::STOP_STREAM,
    &later::STOP_TAP,
    &later::STREAM,
    &switch::METHOD,
    &later::TAP,
    &later::TRANSCRIBE,
    &later::TRANSCRIBE_STOP,
    &transfer::METHOD,
    &unset::METHOD,
    &later::USER_EVENT,
];
