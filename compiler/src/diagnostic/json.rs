//! Findings as JSON for programs.
