//! The simulated dialer.
