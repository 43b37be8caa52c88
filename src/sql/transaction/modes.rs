//! Lock modes and what conflicts with what
//! (<https://www.postgresql.org/docs/15/explicit-locking.html>).

/// A lock on a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableMode {
    AccessShare,
    RowShare,
    RowExclusive,
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    Exclusive,
    AccessExclusive,
}

/// A set of table modes, a bit for each.
pub(crate) type Modes = u8;

const ALL: [TableMode; 8] = [
    TableMode::AccessShare,
    TableMode::RowShare,
    TableMode::RowExclusive,
    TableMode::ShareUpdateExclusive,
    TableMode::Share,
    TableMode::ShareRowExclusive,
    TableMode::Exclusive,
    TableMode::AccessExclusive,
];

impl TableMode {
    pub(crate) fn bit(self) -> Modes {
        1 << self as u8
    }

    /// The modes that cannot be held beside this one by another session.
    pub(crate) fn conflicts(self) -> Modes {
        match self {
            TableMode::AccessShare => 0b1000_0000,
            TableMode::RowShare => 0b1100_0000,
            TableMode::RowExclusive => 0b1111_0000,
            TableMode::ShareUpdateExclusive => 0b1111_1000,
            TableMode::Share => 0b1110_1100,
            TableMode::ShareRowExclusive => 0b1111_1100,
            TableMode::Exclusive => 0b1111_1110,
            TableMode::AccessExclusive => 0b1111_1111,
        }
    }

    /// As `pg_locks` and deadlock reports name it.
    pub fn name(self) -> &'static str {
        match self {
            TableMode::AccessShare => "AccessShareLock",
            TableMode::RowShare => "RowShareLock",
            TableMode::RowExclusive => "RowExclusiveLock",
            TableMode::ShareUpdateExclusive => "ShareUpdateExclusiveLock",
            TableMode::Share => "ShareLock",
            TableMode::ShareRowExclusive => "ShareRowExclusiveLock",
            TableMode::Exclusive => "ExclusiveLock",
            TableMode::AccessExclusive => "AccessExclusiveLock",
        }
    }

    /// The mode that LOCK TABLE's words name, in lower case with single blanks.
    pub(crate) fn of_words(words: &str) -> Option<TableMode> {
        ALL.into_iter().find(|mode| {
            let letters: String = words.split(' ').collect();
            mode.name().strip_suffix("Lock").is_some_and(|name| name.eq_ignore_ascii_case(&letters))
        })
    }
}

/// How strongly a row is locked, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowStrength {
    KeyShare,
    Share,
    /// What an UPDATE takes that leaves the keys alone.
    NoKeyUpdate,
    /// What a DELETE takes, and an UPDATE of a key.
    Update,
}

impl RowStrength {
    /// Whether two sessions cannot hold both on one row.
    pub(crate) fn conflicts(self, other: RowStrength) -> bool {
        let (weak, strong) = if self < other { (self, other) } else { (other, self) };
        match weak {
            RowStrength::KeyShare => strong == RowStrength::Update,
            RowStrength::Share => strong > RowStrength::Share,
            RowStrength::NoKeyUpdate | RowStrength::Update => true,
        }
    }

    /// The words after FOR.
    pub(crate) fn words(self) -> &'static str {
        match self {
            RowStrength::KeyShare => "KEY SHARE",
            RowStrength::Share => "SHARE",
            RowStrength::NoKeyUpdate => "NO KEY UPDATE",
            RowStrength::Update => "UPDATE",
        }
    }
}

/// What to do about a row or table that another session has locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Patience {
    Wait,
    /// NOWAIT: 55P03.
    NoWait,
    /// SKIP LOCKED: as if the row were not there.
    SkipLocked,
}
