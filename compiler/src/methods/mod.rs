//! The method table: one row per SWML method, one file per method. Parsing, hints, defaults, docs, the
//! exported schema and the verifier's value sets all read the same rows.

mod docs;

pub(crate) mod ai;
mod answer;
pub(crate) mod cond;
pub(crate) mod connect;
mod denoise;
mod detect_machine;
mod enter_queue;
pub(crate) mod eval;
pub(crate) mod execute;
mod execute_rpc;
mod fax;
pub(crate) mod goto;
mod hangup;
pub(crate) mod r#if;
mod join_conference;
mod join_room;
mod label;
mod live_transcribe;
mod live_translate;
mod pay;
pub(crate) mod play;
pub(crate) mod prompt;
mod record;
mod record_call;
pub(crate) mod reply;
mod request;
mod r#return;
mod send_digits;
mod send_sms;
mod set;
mod sip_refer;
mod sleep;
mod stream;
pub(crate) mod switch;
mod tap;
mod transcribe;
pub(crate) mod transfer;
mod unset;
mod user_event;

mod output;
mod param;
mod row;
mod types;

pub use ai::KEPT_OUT;
pub use docs::markdown;
pub use output::{Form, Giver, Output, Values, Way};
pub use param::{Address, Default, Level, Param};
pub use row::{Callback, Given, Job, Method, Onward};
pub(crate) use types::one_of;
pub use types::{Extra, Shape, Type, Variants};

use swml_runtime::program::ActKind;
pub use swml_runtime::program::Kind;

/// The name of a job, for the step that starts it.
const CONTROL_ID: Param = Param::new(
    "control_id",
    Type::Text,
    "A name of its own, to stop it by; else the platform gives it one.",
);

/// How most steps end.
const RESULTS: &[&str] = &["success", "failed"];

/// What the steps that start something beside the script have in common.
const START_JOB: Method =
    Method { kind: Some(ActKind::Start), answers: true, confirmable: true, ..Method::BASE };

/// What the steps that stop such a job have in common.
const STOP_JOB: Method = Method {
    notes: &["Its name alone, and the `control_id` alone, are short forms."],
    params: &[Param::new(
        "control_id",
        Type::Text,
        "Which one; else the one that was started last.",
    )],
    shorthand: Some("control_id"),
    kind: Some(ActKind::Stop),
    confirmable: true,
    ..Method::BASE
};

/// The row of a method.
#[must_use]
pub fn method(name: &str) -> Option<&'static Method> {
    ALL.binary_search_by(|method| method.name.cmp(name)).ok().map(|at| ALL[at])
}

/// Every method of SWML, in alphabetical order.
pub static ALL: &[&Method] = &[
    &ai::METHOD,
    &ai::SIDECAR,
    &ai::BEDROCK,
    &answer::METHOD,
    &cond::METHOD,
    &connect::METHOD,
    &denoise::METHOD,
    &detect_machine::METHOD,
    &enter_queue::METHOD,
    &eval::METHOD,
    &execute::METHOD,
    &execute_rpc::METHOD,
    &goto::METHOD,
    &hangup::METHOD,
    &r#if::METHOD,
    &join_conference::METHOD,
    &join_room::METHOD,
    &label::METHOD,
    &live_transcribe::METHOD,
    &live_translate::METHOD,
    &pay::METHOD,
    &play::METHOD,
    &prompt::METHOD,
    &reply::RECEIVE,
    &fax::RECEIVE,
    &record::METHOD,
    &record_call::METHOD,
    &reply::METHOD,
    &request::METHOD,
    &r#return::METHOD,
    &send_digits::METHOD,
    &fax::SEND,
    &send_sms::METHOD,
    &set::METHOD,
    &sip_refer::METHOD,
    &sleep::METHOD,
    &denoise::STOP,
    &record_call::STOP,
    &stream::STOP,
    &tap::STOP,
    &stream::METHOD,
    &switch::METHOD,
    &tap::METHOD,
    &transcribe::METHOD,
    &transcribe::STOP,
    &transfer::METHOD,
    &unset::METHOD,
    &user_event::METHOD,
];
