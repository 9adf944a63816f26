//! The machine that runs a compiled SWML call flow.
//!
//! Sans I/O: inputs go in with their time, outputs come out in order, and nothing here reads a clock, a
//! file or a random number. The machine is plain data, so the same one runs against real phones, against a
//! simulated dialer in virtual time, and inside an exhaustive verifier.
#![no_std]

extern crate alloc;

pub mod destination;
pub mod driver;
pub mod expr;
pub mod fault;
pub mod id;
pub mod io;
pub mod machine;
pub mod monitor;
pub mod program;
pub mod sim;
pub mod time;
pub mod value;
