//! Changes of a database as storage keeps them until a snapshot holds them.
//!
//! Every change of a project's database has a number, counted up for ever: what is kept in several places (storage, the
//! journal of a page that was left) is told apart by it, and a snapshot says up to which one it goes.

use std::rc::Rc;

use crate::project::json::{Json, Writer};
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

/// Writes a batch.
pub fn write(batch: &Batch) -> String {
    let mut writer = Writer::default();
    writer.object(|object| {
        object.text("backyard", "changes");
        object.number("version", VERSION);
        object.number("first", batch.first);
        object.list("changes", &batch.entries, |list, entry| match entry {
            Entry::Reset => list.item("reset"),
            Entry::Change(change) => list.object(|object| {
                object.inner("ran", |ran| {
                    ran.text("sql", &change.sql);
                    // Microseconds since 1970-01-01 UTC.
                    ran.signed("at", change.now_micros);
                    ran.number("seed", change.seed);
                });
            }),
        });
    });
    writer.finish()
}

/// Reads a batch of any version.
///
/// # Errors
/// A sentence, when it is of a later version or damaged.
pub fn read(text: &str) -> Result<Batch, String> {
    let stored = Json::parse(text).map_err(damaged)?;
    let is_ours = stored.text("backyard").map_err(damaged)?.as_ref() == "changes";
    if !is_ours || stored.number("version").map_err(damaged)? != VERSION {
        return Err("changes of the database were stored by a newer Backyard".to_owned());
    }
    let changes = stored.list("changes").map_err(damaged)?;
    let entries = changes.iter().map(entry).collect::<Result<_, _>>().map_err(damaged)?;
    Ok(Batch { first: stored.number("first").map_err(damaged)?, entries })
}

fn entry(stored: &Json) -> Result<Entry, String> {
    if stored.as_text().is_some_and(|text| &**text == "reset") {
        return Ok(Entry::Reset);
    }
    let ran = stored.get("ran").ok_or("a change of no kind")?;
    let now_micros = ran.get("at").and_then(Json::as_i64).ok_or("a change of no time")?;
    let change = Change { sql: ran.text("sql")?.to_string(), now_micros, seed: ran.number("seed")? };
    Ok(Entry::Change(Rc::new(change)))
}

fn damaged(why: String) -> String {
    format!("changes of the database are stored damaged ({why})")
}

#[cfg(test)]
mod tests;
