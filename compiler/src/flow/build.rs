//! Making a flow: nodes, edges, and the check that it is well formed.
