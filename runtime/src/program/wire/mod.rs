//! Programs as bytes: the artifact that runs without its source.
//!
//! A container of 20 bytes of head and a body. The head: the mark, the version of the format, the length of
//! the body and its checksum, numbers in little endian. The body: the tables, as postcard writes them. Only
//! the very version that wrote an artifact reads it, and everything that is read is checked before it runs.

mod value;

use alloc::vec::Vec;
use core::fmt;

use super::{BadProgram, Program, Tables};

/// What every artifact begins with. The control characters catch transfers that change line ends.
const MARK: &[u8; 8] = b"SWMLP\r\n\x1a";
/// The version of the format: raised with every change of [`Tables`] or of what is in them.
const VERSION: u32 = 7;
const HEAD: usize = MARK.len() + 12;

/// Why bytes are no program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireError {
    /// They do not begin as an artifact does.
    Foreign,
    /// Another version wrote it.
    Version {
        /// The version that wrote it.
        found: u32,
    },
    /// Bytes are missing, or there are more than there should be.
    Length {
        /// How many bytes the artifact says that it has.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// The checksum is not that of the body.
    Checksum,
    /// The body does not read as tables.
    Body(&'static str),
    /// The tables are no program.
    Program(BadProgram),
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WireError::Foreign => f.write_str("this is no built SWML program"),
            WireError::Version { found } => write!(
                f,
                "the program was built in format {found}, and this version reads format {VERSION} only: \
                 build it again"
            ),
            WireError::Length { expected, found } if found < expected => {
                write!(f, "the program is cut short: {found} of {expected} bytes")
            }
            WireError::Length { expected, found } => {
                write!(f, "the program has {} bytes too many", found - expected)
            }
            WireError::Checksum => {
                f.write_str("the program is damaged: its checksum is not that of its content")
            }
            WireError::Body(what) => write!(f, "the program is damaged: {what}"),
            WireError::Program(bad) => write!(f, "the program is damaged: {bad}"),
        }
    }
}

impl core::error::Error for WireError {}

impl Program {
    /// Whether bytes begin as a built program does, whatever follows.
    #[must_use]
    pub fn is_artifact(bytes: &[u8]) -> bool {
        bytes.starts_with(MARK)
    }

    /// The program as bytes: the same program gives the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = postcard::to_allocvec(self.tables()).expect("tables have a known length");
        let length = u32::try_from(body.len()).expect("a program stays below 4 GB");
        let mut bytes = Vec::with_capacity(HEAD + body.len());
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// Reads a program and checks it, so that whatever comes out can run.
    ///
    /// ```
    /// use swml_runtime::program::{Program, WireError};
    ///
    /// assert_eq!(Program::from_bytes(b"version: 1.0.0"), Err(WireError::Foreign));
    /// ```
    ///
    /// # Errors
    /// When the bytes are no artifact, were written by another version, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let head = bytes.strip_prefix(MARK).ok_or(WireError::Foreign)?;
        let cut = |expected: usize| WireError::Length {
            expected: expected as u64,
            found: bytes.len() as u64,
        };
        let (version, rest) = number(head).ok_or_else(|| cut(HEAD))?;
        if version != VERSION {
            return Err(WireError::Version { found: version });
        }
        let (length, rest) = number(rest).ok_or_else(|| cut(HEAD))?;
        let (checksum, body) = number(rest).ok_or_else(|| cut(HEAD))?;
        if body.len() != length as usize {
            return Err(cut(HEAD + length as usize));
        }
        if crc32fast::hash(body) != checksum {
            return Err(WireError::Checksum);
        }
        let (tables, rest): (Tables, _) = postcard::take_from_bytes(body)
            .map_err(|_| WireError::Body("its content does not read as tables"))?;
        if !rest.is_empty() {
            return Err(WireError::Body("its content goes on behind its tables"));
        }
        Program::new(tables).map_err(WireError::Program)
    }

    /// The program without names and places: smaller, and its timelines have numbers only.
    #[must_use]
    pub fn without_debug(self) -> Self {
        Self { tables: Tables { debug: None, ..self.tables }, ..self }
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*number), rest))
}
