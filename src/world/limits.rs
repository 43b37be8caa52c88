//! How much a world may hold, so that a learner's loop ends with a sentence and not with a dead tab.

use std::fmt;

use super::{Nanos, SECOND};

/// The limits of a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Ends of connections open on one host; one more is `EMFILE`, as on a real machine.
    pub sockets: usize,
    /// Timers pending on one host.
    pub timers: usize,
    /// Bytes sent and not yet taken by their receiver, all connections together.
    pub bytes_in_flight: usize,
    /// Events handled in the life of a world.
    pub events: u64,
    /// Where the clock stops.
    pub virtual_time: Nanos,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            sockets: 50_000,
            timers: 100_000,
            bytes_in_flight: 64 << 20,
            events: 100_000_000,
            virtual_time: 30 * 24 * 3600 * SECOND,
        }
    }
}

/// A limit was reached: the world stands still and says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitReached {
    /// Too many timers are pending.
    Timers {
        /// On which host.
        host: String,
        /// How many are allowed.
        limit: usize,
    },
    /// Too many events were handled.
    Events {
        /// How many are allowed.
        limit: u64,
    },
    /// The clock has come to its end.
    VirtualTime {
        /// Where that is.
        limit: Nanos,
    },
}

impl fmt::Display for LimitReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LimitReached::Timers { host, limit } => write!(
                f,
                "{host} has {limit} timers pending, which is the limit: clear timers that are no longer needed, or set fewer in a loop"
            ),
            LimitReached::Events { limit } => write!(
                f,
                "{limit} events have happened, which is the limit of one run: look for servers that call each other without end, then restart"
            ),
            LimitReached::VirtualTime { limit } => {
                write!(f, "The virtual clock has reached its limit of {} s: restart to go on", limit / SECOND)
            }
        }
    }
}
