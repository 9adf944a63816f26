//! What the fuzz targets share: bytes as choices, documents that dial, and an observer of calls.
//!
//! The targets themselves are the programs in `fuzz_targets/`; each says at its top what must hold.
//! `docs/testing.md` says how they are run. Deliberately absent: `unsafe`, and any knowledge of how the
//! machine works inside.

#![forbid(unsafe_code)]

pub mod choices;
pub mod documents;
pub mod observer;
