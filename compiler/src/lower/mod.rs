//! Document to flow, fragment by fragment.
