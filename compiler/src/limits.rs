//! Stated limits: what a document may cost. One table, one test per row, one line each in the docs.

/// The largest text, in bytes.
pub const TEXT_BYTES: usize = 16 << 20;
/// The deepest nesting of lists and maps.
pub const DEPTH: usize = 128;
/// The most nodes of a tree once aliases are followed.
pub const NODES: usize = 1_000_000;
/// The most steps of a document.
pub const STEPS: usize = 20_000;
/// The most legs of a connect.
pub const LEGS: usize = 500;
/// The most branches of a `switch`, `cond` or `result`.
pub const CASES: usize = 10_000;
/// How deep documents may stand in the texts of each other.
pub const INLINE: usize = 8;
/// The longest expression, in characters: the platform's own limit.
pub const EXPRESSION_CHARS: usize = 1024;
/// The most placeholders in all texts of a document.
pub const PLACEHOLDERS: usize = 50_000;
/// The most findings that are reported for one document.
pub const FINDINGS: usize = 1000;
