//! What an evaluation may know of the world outside its arguments: the clock, the seeded random source,
//! the names of the session. The time zone is UTC.

use std::cell::{Cell, RefCell};

use super::outcome::Notice;

/// The surroundings of one statement's evaluation.
#[derive(Debug, Clone)]
pub struct Env {
    /// Start of the transaction, microseconds since 1970-01-01 UTC: what `now()` answers.
    pub now_micros: i64,
    /// Start of the statement, microseconds since 1970-01-01 UTC.
    pub statement_micros: i64,
    /// State of the random source; the same seed gives the same numbers.
    pub random: Cell<u64>,
    /// Routines that have called each other so far.
    pub calls: Cell<usize>,
    /// What RAISE NOTICE told.
    pub notices: RefCell<Vec<Notice>>,
    pub user: String,
    pub database: String,
    pub schema: String,
}

impl Default for Env {
    fn default() -> Self {
        Env {
            now_micros: 0,
            statement_micros: 0,
            random: Cell::new(1),
            calls: Cell::new(0),
            notices: RefCell::default(),
            user: "postgres".into(),
            database: "postgres".into(),
            schema: "public".into(),
        }
    }
}

/// Seconds from 1970-01-01 to PostgreSQL's epoch, 2000-01-01.
pub const POSTGRES_EPOCH_SECONDS: i64 = 946_684_800;

impl Env {
    /// The transaction's start as a `timestamptz`.
    pub fn now(&self) -> i64 {
        self.now_micros.saturating_sub(POSTGRES_EPOCH_SECONDS * 1_000_000)
    }

    /// The statement's start as a `timestamptz`.
    pub fn statement(&self) -> i64 {
        self.statement_micros.saturating_sub(POSTGRES_EPOCH_SECONDS * 1_000_000)
    }

    /// The next 64 random bits (SplitMix64).
    pub fn next_random(&self) -> u64 {
        let state = self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.random.set(state);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
