//! Changes of a database as storage keeps them until a snapshot holds them.
//!
//! Every change of a project's database has a number, counted up for ever: what is kept in several places (storage, the
//! journal of a page that was left) is told apart by it, and a snapshot says up to which one it goes.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::protocol::sql::Change;

/// The version that is written.
const VERSION: u64 = 1;

/// One thing that happened to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Change(Rc<Change>),
    /// It was made again from the project's scripts; what was before counts no more.
    Reset,
}

/// Entries in a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// The number of the first.
    pub first: u64,
    pub entries: Vec<Entry>,
}

impl Batch {
    /// The number after the last.
    pub fn end(&self) -> u64 {
        self.first + self.entries.len() as u64
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredBatch {
    backyard: String,
    version: u64,
    first: u64,
    changes: Vec<StoredEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredEntry {
    Ran {
        sql: String,
        /// Microseconds since 1970-01-01 UTC.
        at: i64,
        seed: u64,
    },
    Reset,
}

/// Writes a batch.
pub fn write(batch: &Batch) -> String {
    let entry = |entry: &Entry| match entry {
        Entry::Change(change) => {
            StoredEntry::Ran { sql: change.sql.clone(), at: change.now_micros, seed: change.seed }
        }
        Entry::Reset => StoredEntry::Reset,
    };
    let changes = batch.entries.iter().map(entry).collect();
    let stored =
        StoredBatch { backyard: "changes".to_owned(), version: VERSION, first: batch.first, changes };
    // A plain object of strings and numbers always becomes JSON.
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Reads a batch of any version.
///
/// # Errors
/// A sentence, when it is of a later version or damaged.
pub fn read(text: &str) -> Result<Batch, String> {
    let stored: StoredBatch = serde_json::from_str(text)
        .map_err(|error| format!("changes of the database are stored damaged ({error})"))?;
    if stored.backyard != "changes" || stored.version != VERSION {
        return Err("changes of the database were stored by a newer Backyard".to_owned());
    }
    let entry = |entry| match entry {
        StoredEntry::Ran { sql, at, seed } => Entry::Change(Rc::new(Change { sql, now_micros: at, seed })),
        StoredEntry::Reset => Entry::Reset,
    };
    Ok(Batch { first: stored.first, entries: stored.changes.into_iter().map(entry).collect() })
}

#[cfg(test)]
mod tests;
