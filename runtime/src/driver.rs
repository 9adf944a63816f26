//! Drives a machine with a dialer.
