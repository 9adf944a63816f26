//! The wall clock of a call: the instant at which it begins, in a time zone, and virtual time since then.
//!
//! Nothing reads the clock of the machine that it runs on: what a scenario does not say is [`WallClock::default`].
//! Zones come from the bundled IANA database, never from the system, so that a run is the same everywhere.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use swml_runtime::time::Time;

/// What a clock on the wall shows during a call.
///
/// ```
/// use swml_compiler::scenario::WallClock;
/// use swml_runtime::time::Time;
///
/// let clock = WallClock::new(Some("2026-03-02T17:59:30"), Some("America/New_York"))?;
/// // Milliseconds since 1970 in UTC, 45 s into the call.
/// let now = clock.at(Time(45_000));
/// assert_eq!(clock.written(now), "2026-03-02T18:00:15-05:00[America/New_York]");
/// // Seconds east of UTC: what a local time is made of.
/// assert_eq!(clock.offset(now), -5 * 3600);
/// # Ok::<(), swml_compiler::scenario::BadClock>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallClock {
    start: Timestamp,
    zone: TimeZone,
}

/// Why there is no such clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadClock {
    /// The instant: what is wrong, and what to try.
    Now(String, String),
    /// The zone: what is wrong, and what to try.
    Zone(String, String),
}

/// When a call begins of which nothing is said: a Thursday, at noon.
const USUAL: &str = "2026-01-01T12:00:00";

impl Default for WallClock {
    fn default() -> Self {
        Self::new(None, None).expect("the usual instant is one")
    }
}

impl WallClock {
    /// A clock that shows a date and time in a zone when the call begins. Without a zone it is UTC, without
    /// a time it is noon on the first of January 2026. Of a time that a zone has twice, the earlier one.
    ///
    /// # Errors
    /// Where the text is no date and time, where the zone skips that time, and where there is no such zone.
    pub fn new(now: Option<&str>, zone: Option<&str>) -> Result<Self, BadClock> {
        let zone = zone.map_or(Ok(TimeZone::UTC), named)?;
        let now = now.unwrap_or(USUAL).trim();
        let start = match now.parse::<Timestamp>() {
            // with an offset, such as `...Z`: the zone only says how it is shown
            Ok(instant) => instant,
            Err(_) => local(now, &zone)?,
        };
        Ok(Self { start, zone })
    }

    /// Milliseconds since 1970 in UTC, at an instant of the call.
    #[must_use]
    pub fn at(&self, time: Time) -> i64 {
        let passed = i64::try_from(time.0).unwrap_or(i64::MAX);
        self.start.as_millisecond().saturating_add(passed)
    }

    /// How far the zone is east of UTC at an instant in milliseconds since 1970, in seconds.
    #[must_use]
    pub fn offset(&self, millis: i64) -> i32 {
        let instant = Timestamp::from_millisecond(millis).unwrap_or(self.start);
        self.zone.to_offset(instant).seconds()
    }

    /// The name of the zone, such as `America/New_York`.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// An instant in milliseconds since 1970, as ISO 8601 writes it in UTC.
    #[must_use]
    pub fn instant(&self, millis: i64) -> String {
        Timestamp::from_millisecond(millis).unwrap_or(self.start).to_string()
    }

    /// An instant in milliseconds since 1970, written with its offset and zone.
    #[must_use]
    pub fn written(&self, millis: i64) -> String {
        let instant = Timestamp::from_millisecond(millis).unwrap_or(self.start);
        instant.to_zoned_datetime(self.zone.clone()).to_string()
    }
}

/// A time without an offset is one of the zone.
fn local(now: &str, zone: &TimeZone) -> Result<Timestamp, BadClock> {
    let Ok(civil) = now.parse::<DateTime>() else {
        return Err(BadClock::Now(
            format!("\"{now}\" is no date and time"),
            "write it as 2026-03-02T17:59:30".to_owned(),
        ));
    };
    let instant = zone.to_ambiguous_timestamp(civil);
    if let AmbiguousOffset::Gap { .. } = instant.offset() {
        let name = zone.iana_name().unwrap_or("UTC");
        return Err(BadClock::Now(
            format!("there is no {now} in {name}: clocks are put forward then"),
            "take an hour later or earlier".to_owned(),
        ));
    }
    instant.earlier().map_err(|_| {
        BadClock::Now(format!("{now} is out of range"), "take a year of this century".to_owned())
    })
}

fn named(name: &str) -> Result<TimeZone, BadClock> {
    let database = TimeZoneDatabase::bundled();
    let name = name.trim();
    if let Ok(zone) = database.get(name) {
        return Ok(zone);
    }
    let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    let city = |known: &str| known.rsplit('/').next().unwrap_or_default().to_lowercase();
    let written = name.replace([' ', '-'], "_");
    let nearest = names.iter().find(|known| city(known) == city(&written)).map(String::as_str);
    let nearest =
        nearest.or_else(|| crate::parse::suggest::nearest(name, names.iter().map(String::as_str)));
    let help = match nearest {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => "write an IANA name such as America/New_York, or UTC".to_owned(),
    };
    Err(BadClock::Zone(format!("there is no time zone \"{name}\""), help))
}

impl std::fmt::Display for BadClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Now(what, help) | Self::Zone(what, help)) = self;
        write!(f, "{what}; {help}")
    }
}

impl std::error::Error for BadClock {}
