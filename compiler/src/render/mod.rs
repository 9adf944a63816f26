//! Flow to text and pictures.
