//! Scenarios: what the world does in a call, and what is expected of it.
