//! Destinations, play URLs, codec lists and dests, read with nom: what a literal text means, and what is
//! wrong with it.
