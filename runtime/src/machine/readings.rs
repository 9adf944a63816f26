//! Readings: the points at which nobody outside knows what the platform's engine does, and at which engines
//! of the kind differ. One table; the machine asks it in one place per row.
//!
//! A call runs under one [`Readings`]. The default of each row is what `docs/semantics.md` decides.

use core::fmt;

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
            $(#[doc = $question] pub $field: $type,)*
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

            /// How every row is read, in the order of the table.
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
                [$(
                    ($name, match self.$field {
                        $type::$default => $default_word,
                        $($type::$value => $word,)+
                    }),
                )*].into_iter()
            }
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

impl Readings {
    /// The default of every row but one: every way in which a single row can be read otherwise.
    pub fn single() -> impl Iterator<Item = Readings> {
        READINGS.iter().flat_map(|row| {
            row.values[1..].iter().filter_map(|(word, _)| {
                let mut readings = Readings::default();
                readings.set(row.name, word).ok().map(|()| readings)
            })
        })
    }

    /// The rows that are not read by their default.
    pub fn changed(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.iter()
            .zip(READINGS)
            .filter(|((_, word), row)| *word != row.values[0].0)
            .map(|(own, _)| own)
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
