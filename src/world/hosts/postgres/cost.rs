//! What a statement costs in time, from what it did: so that a missing index and a query in a loop show.
//!
//! The figures are those of an ordinary server with its tables in memory and a solid-state disk: rounded, the
//! same everywhere, and meant to be compared with one another.

use crate::sql::{Change, Outcome};
use crate::world::{MICROSECOND, MILLISECOND, Nanos};

/// Reading, analysing and planning a statement.
const STATEMENT: Nanos = 60 * MICROSECOND;
/// A statement that only speaks of the session: BEGIN, SET.
const TRIVIAL: Nanos = 10 * MICROSECOND;
/// A row that was looked at.
const ROW_READ: Nanos = 200;
/// A row that was sent.
const ROW_SENT: Nanos = 500;
/// A row that was written, with its index entries.
const ROW_WRITTEN: Nanos = 8 * MICROSECOND;
/// Making a change durable: one write-ahead log flush.
const FLUSH: Nanos = MILLISECOND;

/// The time of a statement. `commits`: it makes changes durable.
pub(super) fn of_statement(outcome: &Outcome, commits: bool) -> Nanos {
    let sent = outcome.rows.as_ref().map_or(0, |set| set.rows.len() as u64);
    let written = match (outcome.change, outcome.command) {
        (Change::None, _) => 0,
        (_, "SELECT") => 0,
        _ => outcome.row_count.unwrap_or(1),
    };
    let base = match outcome.command {
        "BEGIN" | "START TRANSACTION" | "COMMIT" | "ROLLBACK" | "SET" | "RESET" | "SHOW" | "SAVEPOINT"
        | "RELEASE" | "DEALLOCATE" | "DEALLOCATE ALL" | "DISCARD ALL" => TRIVIAL,
        _ => STATEMENT,
    };
    base.saturating_add(outcome.rows_read.saturating_mul(ROW_READ))
        .saturating_add(sent.saturating_mul(ROW_SENT))
        .saturating_add(written.saturating_mul(ROW_WRITTEN))
        .saturating_add(if commits { FLUSH } else { 0 })
}

/// The time of a statement that failed.
pub(super) const FAILED: Nanos = STATEMENT;

/// Processors, each with the moment it is free.
#[derive(Debug)]
pub(super) struct Cores(Vec<Nanos>);

impl Cores {
    pub fn new(count: usize) -> Cores {
        Cores(vec![0; count.max(1)])
    }

    /// Computes on the core that is free first; gives the moment it is done.
    pub fn take(&mut self, now: Nanos, length: Nanos) -> Nanos {
        let Some(core) = self.0.iter_mut().min() else { return now };
        *core = (*core).max(now).saturating_add(length);
        *core
    }
}
