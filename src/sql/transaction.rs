//! Transactions of several sessions on one server: isolation, locks, waiting, deadlocks.
//!
//! The committed database is one persistent root. A transaction holds the root it builds on and that root with its
//! changes ([`merge`]); to commit is to bring the changes onto what is committed by then. Updated rows get a new
//! number, so "this row is locked by an UPDATE" needs no table of locks: it was in the root the other transaction
//! builds on, and is not in its own. Only what leaves no such trace (SELECT … FOR SHARE, LOCK TABLE, advisory
//! locks) is noted ([`shared::Held`]). A lone session pays for nothing of this.
//!
//! There are no threads and no clock. A statement that has to wait is abandoned whole: its root is dropped, so that
//! nothing of it can be seen, and only its locks stay. It runs again from its own snapshot when the lock may be
//! free; the caller's scheduler decides when ([`Wait`]).

pub(crate) mod claims;
pub(crate) mod merge;
pub(crate) mod modes;
pub(crate) mod serializable;
pub(crate) mod shared;

pub use modes::TableMode;

use super::outcome::Outcome;

/// A session's number on its server: what `pg_backend_pid()` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u32);

/// How much a transaction sees of others that commit while it runs
/// (<https://www.postgresql.org/docs/15/transaction-iso.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isolation {
    /// The same as READ COMMITTED, as in PostgreSQL.
    ReadUncommitted,
    ReadCommitted,
    RepeatableRead,
    Serializable,
}

impl Isolation {
    /// The SQL words, in lower case.
    pub fn words(self) -> &'static str {
        match self {
            Isolation::ReadUncommitted => "read uncommitted",
            Isolation::ReadCommitted => "read committed",
            Isolation::RepeatableRead => "repeatable read",
            Isolation::Serializable => "serializable",
        }
    }

    /// The level of these words.
    pub fn of_words(words: &str) -> Option<Isolation> {
        use Isolation::{ReadCommitted, ReadUncommitted, RepeatableRead, Serializable};
        let all = [ReadUncommitted, ReadCommitted, RepeatableRead, Serializable];
        all.into_iter().find(|level| level.words().eq_ignore_ascii_case(words))
    }

    /// Whether one snapshot serves the whole transaction.
    pub(crate) fn keeps_snapshot(self) -> bool {
        self >= Isolation::RepeatableRead
    }
}

/// What running a statement came to.
#[derive(Debug)]
pub enum Step {
    Done(Outcome),
    /// It waits. Nothing of it can be seen; resume it when [`super::Server::ready`] names its session, or at
    /// [`Wait::until_micros`].
    Blocked(Wait),
}

/// What a statement waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// The sessions that are in the way.
    pub on: Vec<SessionId>,
    pub what: Awaited,
    /// When to resume even if nothing happened, in the caller's clock: a timeout, or the look for a deadlock.
    pub until_micros: i64,
}

/// The thing that is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// The end of a transaction that changed or locked a row of the table.
    Row {
        table: String,
        transaction: u64,
    },
    /// The end of a transaction that made a relation of the same name.
    Name {
        name: String,
        transaction: u64,
    },
    Table {
        table: String,
        id: u64,
        mode: TableMode,
    },
    Advisory {
        key: AdvisoryKey,
        shared: bool,
    },
    /// SERIALIZABLE READ ONLY DEFERRABLE: the end of the writing transactions.
    SafeSnapshot,
}

/// An advisory lock's key: one bigint, or two integers (another space).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AdvisoryKey {
    One(i64),
    Two(i32, i32),
}
