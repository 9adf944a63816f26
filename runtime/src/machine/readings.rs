//! Readings: the points at which nobody outside knows what the platform's engine does, and at which engines
//! of the kind differ. One table; the machine asks it in one place per row.
//!
//! A call runs under one [`Readings`]. The default of each row is what `docs/semantics.md` decides. How a row is
//! read can only be asked of [`Answers`], which remember that it was: rows that nobody asks make no difference.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::sync::atomic::{AtomicU32, Ordering};

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its name, such as `timeout-scope`.
    pub name: &'static str,
    /// What it is about, as a question.
    pub question: &'static str,
    /// What it can be, the default first: the word, and what it means.
    pub values: &'static [(&'static str, &'static str)],
}

macro_rules! readings {
    ($(
        $name:literal $question:literal $field:ident: $type:ident {
            $default:ident $default_word:literal $default_means:literal
            $($value:ident $word:literal $means:literal)+
        }
    )*) => {
        /// How the open points are read in one call.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct Readings {
            $($field: $type,)*
        }

        /// The rows by number.
        #[derive(Clone, Copy)]
        enum Row {
            $($type,)*
        }

        $(
            #[doc = $question]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
            pub enum $type {
                #[doc = $default_means]
                #[default]
                $default,
                $(#[doc = $means] $value,)+
            }
        )*

        /// Every reading, its default first.
        pub const READINGS: &[Reading] = &[$(
            Reading {
                name: $name,
                question: $question,
                values: &[($default_word, $default_means), $(($word, $means)),+],
            },
        )*];

        impl Readings {
            /// Reads a row another way.
            ///
            /// # Errors
            /// When there is no such row, or it cannot be read so.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), UnknownReading> {
                match (name, value) {
                    $(
                        ($name, $default_word) => self.$field = $type::$default,
                        $(($name, $word) => self.$field = $type::$value,)+
                    )*
                    _ => return Err(UnknownReading::of(name)),
                }
                Ok(())
            }

            /// The rows that another one reads otherwise.
            #[must_use]
            pub fn differing(&self, other: &Readings) -> Rows {
                let rows = [$((Row::$type, self.$field != other.$field),)*];
                let differing = rows.into_iter().filter(|(_, differs)| *differs);
                differing.fold(Rows::default(), |rows, (row, _)| rows.with(row))
            }

            /// How every row is read, in the order of the table.
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
                [$(
                    ($name, match self.$field {
                        $type::$default => $default_word,
                        $($type::$value => $word,)+
                    }),
                )*].into_iter()
            }
        }

        impl Answers {
            $(
                #[doc = $question]
                #[must_use]
                pub fn $field(&self) -> $type {
                    self.mark(Row::$type);
                    self.readings.$field
                }
            )*
        }
    };
}

readings! {
    "timeout-scope" "What does a `timeout` limit?" timeout_scope: TimeoutScope {
        Leg "leg" "the ringing of each leg, from its own dial"
        Group "group" "also the ringing of a whole group, from its first dial, by the connect's `timeout`"
        Connect "connect" "also the ringing of all groups together, from the first dial, by the connect's `timeout`; groups that it leaves no time are not dialled"
    }
    "group-timeout" "What follows a group in which a clock ran out?" group_timeout: GroupTimeout {
        Next "next" "the next group"
        Stop "stop" "the end of the connect, as failed"
    }
    "confirm-siblings" "What do the other legs do while one confirms?" confirm_siblings: ConfirmSiblings {
        Ring "ring" "they go on ringing and may confirm too"
        Cancel "cancel" "they are dropped when it answers"
    }
    "early-media" "Is early media an answer?" early_media: EarlyMedia {
        Ringing "ringing" "no, the leg still rings"
        Answer "answer" "yes, the first of it"
    }
    "failed-reason" "Which reason has a connect that failed?" failed_reason: FailedReason {
        Set "set" "the first of no_answer, declined, busy, not_found, error that any leg had"
        Last "last" "that of the leg that was lost last"
    }
    "result-after-caller-left" "Does the script go on behind a connect that the caller has left?" result_after_caller_left: ResultAfterCallerLeft {
        No "no" "no, nothing runs any more"
        Yes "yes" "yes, up to the first step that dials or that needs the caller"
    }
    "result-no-match" "What follows a `result` of which no case matches?" result_no_match: ResultNoMatch {
        Continue "continue" "the next statement"
        Fault "fault" "a fatal fault, as for a `switch`"
    }
    "goto-spent" "What follows a `goto` whose jumps are spent?" goto_spent: GotoSpent {
        Continue "continue" "the next statement"
        End "end" "the end of the section"
    }
    "statement-fault" "Does a fault of a single statement end the script?" statement_fault: StatementFault {
        Continue "continue" "no, `script_error` is set and the call goes on"
        End "end" "yes, with that statement"
    }
    "transfer-budget" "What counts against the 32 transfers of a call?" transfer_budget: TransferBudget {
        Transfers "transfers" "transfers and fetched executes"
        TransfersAndGotos "transfers-and-gotos" "jumps of a `goto` too"
    }
}

/// In how many ways all rows together can be read.
pub const COMBINATIONS: usize = {
    let (mut ways, mut row) = (1, 0);
    while row < READINGS.len() {
        ways *= READINGS[row].values.len();
        row += 1;
    }
    ways
};

impl Readings {
    /// Every combination of the ways in which rows can be read, the defaults first.
    pub fn all() -> impl Iterator<Item = Readings> {
        (0..COMBINATIONS).map(|mut number| {
            let mut readings = Readings::default();
            for row in READINGS {
                let (word, _) = row.values[number % row.values.len()];
                number /= row.values.len();
                // A word of the table can be set.
                let _ = readings.set(row.name, word);
            }
            readings
        })
    }

    /// How these rows are read.
    pub fn of(&self, rows: Rows) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.iter()
            .enumerate()
            .filter(move |(number, _)| rows.0 >> number & 1 == 1)
            .map(|(_, row)| row)
    }

    /// The rows that are not read by their default.
    pub fn changed(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.of(self.differing(&Readings::default()))
    }
}

/// Some rows of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows(u32);

const _: () = assert!(READINGS.len() <= 32, "a set of rows has a bit for each");

impl Rows {
    /// These, and one more.
    const fn with(self, row: Row) -> Self {
        Self(self.0 | 1 << row as u32)
    }

    /// These, and others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those of them that are among others too.
    #[must_use]
    pub const fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// How many they are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Readings for those who act by them: each row is asked in its place, and which rows were asked is remembered.
/// What was asked is no part of a call: answers are equal that are the same.
#[derive(Debug, Default)]
pub struct Answers {
    readings: Readings,
    asked: AtomicU32,
}

impl Answers {
    /// Of which nothing has been asked.
    #[must_use]
    pub const fn new(readings: Readings) -> Self {
        Self { readings, asked: AtomicU32::new(0) }
    }

    /// All rows, without asking for any.
    #[must_use]
    pub const fn readings(&self) -> Readings {
        self.readings
    }

    /// The rows that were asked, by this one and by those that it is a copy of. All that acted by these answers would
    /// have acted in the same way if the other rows were read otherwise.
    #[must_use]
    pub fn asked(&self) -> Rows {
        Rows(self.asked.load(Ordering::Relaxed))
    }

    /// Remembers what was asked elsewhere.
    pub fn add_asked(&self, rows: Rows) {
        if rows.among(self.asked()) != rows {
            self.asked.fetch_or(rows.0, Ordering::Relaxed);
        }
    }

    fn mark(&self, row: Row) {
        self.add_asked(Rows::default().with(row));
    }
}

impl Clone for Answers {
    fn clone(&self) -> Self {
        Self { readings: self.readings, asked: AtomicU32::new(self.asked().0) }
    }
}

impl PartialEq for Answers {
    fn eq(&self, other: &Self) -> bool {
        self.readings == other.readings
    }
}

impl Eq for Answers {}

impl Hash for Answers {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.readings.hash(state);
    }
}

/// There is no such row, or it cannot be read so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownReading {
    /// The row, where it is the value that is unknown.
    pub row: Option<Reading>,
}

impl UnknownReading {
    fn of(name: &str) -> Self {
        Self { row: READINGS.iter().find(|row| row.name == name).copied() }
    }
}

impl fmt::Display for UnknownReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => {
                write!(f, "{} is read as one of ", row.name)?;
                list(f, row.values.iter().map(|(word, _)| *word))
            }
            None => {
                f.write_str("the readings are ")?;
                list(f, READINGS.iter().map(|row| row.name))
            }
        }
    }
}

impl core::error::Error for UnknownReading {}

fn list<'w>(f: &mut fmt::Formatter<'_>, words: impl Iterator<Item = &'w str>) -> fmt::Result {
    for (index, word) in words.enumerate() {
        write!(f, "{}{word}", if index == 0 { "" } else { ", " })?;
    }
    Ok(())
}
