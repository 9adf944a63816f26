//! Time is virtual: milliseconds since the call began. It comes in with every input; nothing here
//! reads a clock.

use core::fmt;
use core::ops::{Add, Sub};

/// An instant, in milliseconds since the call began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A length of time, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "artifact", derive(serde::Serialize, serde::Deserialize))]
pub struct Millis(pub u64);

impl Time {
    /// The instant at which the call began.
    pub const ZERO: Time = Time(0);
}

impl Millis {
    /// A whole number of seconds.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1000))
    }
}

impl Add<Millis> for Time {
    type Output = Time;
    fn add(self, by: Millis) -> Time {
        Time(self.0.saturating_add(by.0))
    }
}

impl Sub for Time {
    type Output = Millis;
    fn sub(self, earlier: Time) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Millis {
    /// Seconds, with as many decimals as are needed: `60s`, `0.5s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.0 / 1000, self.0 % 1000);
        match millis {
            0 => write!(f, "{seconds}s"),
            m if m % 100 == 0 => write!(f, "{seconds}.{}s", m / 100),
            m if m % 10 == 0 => write!(f, "{seconds}.{:02}s", m / 10),
            m => write!(f, "{seconds}.{m:03}s"),
        }
    }
}
