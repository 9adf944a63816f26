//! Bytes as choices: the input of a target read from front to back, one byte for each thing to choose.
//! When the bytes are used up, so is the run.

/// Bytes that are not used yet.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'b> {
    bytes: &'b [u8],
}

impl<'b> Choices<'b> {
    /// Choices from bytes.
    #[must_use]
    pub const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// The next byte; none where all are used.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    /// One of a list, by the next byte; none where all are used, or the list is empty.
    pub fn one_of<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        let byte = usize::from(self.byte()?);
        list.get(byte.checked_rem(list.len())?)
    }

    /// Two bytes as a number.
    pub fn number(&mut self) -> Option<u16> {
        let (first, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(u16::from_be_bytes(*first))
    }

    /// Whatever is left.
    #[must_use]
    pub const fn rest(self) -> &'b [u8] {
        self.bytes
    }
}
