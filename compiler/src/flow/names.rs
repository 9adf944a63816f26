//! What the exits of each kind of state are called.
