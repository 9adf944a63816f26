//! Flow to program and back.
