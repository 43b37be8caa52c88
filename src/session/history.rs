//! The history of the database: every committed change is a point that can be looked at, compared and gone
//! back to. Versions of a database share what they have in common, so a point costs what its statement changed.

use std::collections::VecDeque;

use crate::protocol::history::{
    self, Comparison, Origin, PointView, RestorePoint, Restored, TableChange, ViewPoint,
};
use crate::protocol::sql::{Change as Told, StatementBlock};
use crate::sql::{Change, Connection, Database, TableDifference, TransactionState};

use super::describe::schema;
use super::run::pack;
use super::{Session, Sink};

mod schema_changes;

/// Points kept.
const MAX_POINTS: usize = 500;

/// States in the midst of requests that are kept.
const MAX_MOMENTS: usize = 400;

/// Estimated bytes that older points may hold.
const MAX_BYTES: u64 = 96 * 1024 * 1024;

/// Bytes of statement text kept of a point.
const MAX_TEXT: usize = 4096;

/// Bytes of one table of rows sent for a comparison.
const MAX_ROW_BYTES: u32 = 4 * 1024 * 1024;

/// What is kept of the past.
pub(super) struct History {
    points: VecDeque<Version>,
    /// States that no list shows: before and after statements of requests. They can be looked at by their numbers.
    moments: VecDeque<(u32, Database)>,
    next: u32,
    dropped: u64,
    bytes: u64,
}

struct Version {
    point: history::Point,
    database: Database,
    /// What holding this version costs beside the next one; 0 for the last.
    bytes: u64,
}

impl History {
    /// A history that begins with `database`.
    pub fn of(database: Database, unix_millis: f64) -> History {
        let mut history =
            History { points: VecDeque::new(), moments: VecDeque::new(), next: 1, dropped: 0, bytes: 0 };
        history.push(database, Origin::Opened, unix_millis, 0, false);
        history
    }

    /// Whether `database` is the version of the last point.
    fn ends_with(&self, database: &Database) -> bool {
        self.points.back().is_some_and(|version| version.database.is(database))
    }

    fn push(
        &mut self,
        database: Database,
        origin: Origin,
        unix_millis: f64,
        rows: u64,
        schema_changed: bool,
    ) -> u32 {
        if let Some(last) = self.points.back_mut() {
            last.bytes = last.database.estimated_bytes_beside(&database, rows);
            self.bytes += last.bytes;
        }
        let id = self.next;
        self.next += 1;
        let point = history::Point { id, origin, unix_millis, rows, schema_changed };
        self.points.push_back(Version { point, database, bytes: 0 });
        while self.points.len() > MAX_POINTS || self.bytes > MAX_BYTES && self.points.len() > 2 {
            let Some(first) = self.points.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(first.bytes);
            self.dropped += 1;
        }
        id
    }

    /// Keeps a state that no list shows; its number.
    pub fn keep(&mut self, database: Database) -> u32 {
        let id = self.next;
        self.next += 1;
        self.moments.push_back((id, database));
        if self.moments.len() > MAX_MOMENTS {
            self.moments.pop_front();
        }
        id
    }

    pub fn at(&self, point: u32) -> Result<&Database, String> {
        let of_moments = || self.moments.iter().find(|(id, _)| *id == point).map(|(_, database)| database);
        let found = self.points.iter().find(|version| version.point.id == point);
        found.map(|version| &version.database).or_else(of_moments).ok_or_else(|| {
            "This point is no longer in the history: only the latest are kept. Look at the list again."
                .to_owned()
        })
    }
}

impl Session {
    /// Begins a new history with the database as it is.
    pub(super) fn begin_history(&mut self) {
        self.history = History::of(self.connection.database(), (self.clock.unix_millis)());
    }

    /// Adds a point if something was committed since the last one.
    pub(super) fn remember(&mut self, origin: impl FnOnce() -> Origin, rows: u64, schema_changed: bool) {
        let database = self.connection.database();
        if !self.history.ends_with(&database) {
            self.history.push(database, origin(), (self.clock.unix_millis)(), rows, schema_changed);
        }
    }

    /// Adds a point for a statement that was committed, alone or with its transaction.
    pub(super) fn remember_statement(&mut self, block: &StatementBlock, change: Change) {
        let rows =
            block.outcome.as_ref().ok().filter(|_| change == Change::Data).and_then(|done| done.row_count);
        self.pending = (self.pending.0 + rows.unwrap_or(0), self.pending.1.max(change));
        if self.connection.transaction() == TransactionState::Idle {
            let (rows, change) = std::mem::replace(&mut self.pending, (0, Change::None));
            // what was rolled back is no point, though its sequences have moved
            let rolled_back = block.outcome.as_ref().is_ok_and(|done| done.command == "ROLLBACK");
            if change > Change::None && !rolled_back && !block.changes.is_empty() {
                self.remember(|| statements(&block.changes), rows, change == Change::Schema);
            }
        }
    }

    /// The database as it was at a point.
    pub(super) fn point(&self, point: u32) -> Result<&Database, String> {
        self.history.at(point)
    }

    /// The points.
    pub(super) fn list_history(&self) -> Result<history::History, String> {
        Ok(history::History {
            points: self.history.points.iter().map(|version| version.point.clone()).collect(),
            dropped: self.history.dropped,
            bytes: self.history.bytes,
        })
    }

    /// Runs statements on a point, which they cannot change.
    pub(super) fn view_point(&mut self, ask: ViewPoint, sink: &mut Sink<'_>) -> Result<PointView, String> {
        let mut then = Connection::open_read_only(self.history.at(ask.point)?.clone());
        then.set_clock(self.elapsed.clone());
        let schema = schema(&then.visible().schema());
        std::mem::swap(&mut self.connection, &mut then);
        let mut failed = 0;
        let spans = super::run::targets(&ask.text, ask.target);
        for (at, span) in spans.iter().enumerate() {
            let moment = self.moment();
            let (block, _) = self.run_one(&ask.text, *span, at, ask.limits, moment);
            failed += u32::from(block.outcome.is_err());
            sink.progress(crate::protocol::Progress::Statement(Box::new(block)));
        }
        std::mem::swap(&mut self.connection, &mut then);
        Ok(PointView { schema, statements: spans.len() as u32, failed })
    }

    /// What changed between two points.
    pub(super) fn compare_points(&self, ask: history::ComparePoints) -> Result<Comparison, String> {
        let (from, to) = (self.history.at(ask.from)?, self.history.at(ask.to)?);
        let differences = from.compare(to, ask.rows as usize);
        let renamed = |name: &str| {
            let found = differences.iter().find(|difference| difference.before.as_deref() == Some(name));
            found.map_or_else(|| Some(name.to_owned()), |difference| difference.after.clone())
        };
        let changes = schema_changes::between(&schema(&from.schema()), &schema(&to.schema()), &renamed);
        let tables = differences.iter().filter(|it| it.has_rows()).map(table_change).collect();
        Ok(Comparison { schema: changes, tables })
    }

    /// Makes the database what it was.
    pub(super) fn restore_point(&mut self, ask: RestorePoint) -> Result<Restored, String> {
        let database = self.history.at(ask.point)?.clone();
        let rows = self.connection.database().compare(&database, 0);
        let count = |set: &crate::sql::RowSet| set.truncated.unwrap_or(set.rows.len() as u64);
        let rows = rows.iter().map(|it| count(&it.added) + count(&it.removed) + count(&it.changed_to)).sum();
        self.transaction = Default::default();
        self.connection = Connection::open(database.clone());
        let schema = schema(&database.schema());
        let origin = Origin::Restored { point: ask.point };
        let point = self.history.push(database, origin, (self.clock.unix_millis)(), rows, true);
        Ok(Restored { point, schema })
    }
}

/// Statements that were committed together, as the list shows them.
pub(super) fn statements(texts: &[Told]) -> Origin {
    let mut text = String::new();
    for one in texts {
        if !text.is_empty() {
            text.push_str(";\n");
        }
        text.push_str(&one.sql);
        if text.len() > MAX_TEXT {
            break;
        }
    }
    if text.len() > MAX_TEXT {
        let cut = (0..=MAX_TEXT).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        text.truncate(cut);
        text.push('…');
    }
    Origin::Statements { text, count: texts.len() as u32 }
}

fn table_change(difference: &TableDifference) -> TableChange {
    let packed = |rows| pack(rows, MAX_ROW_BYTES);
    TableChange {
        schema: "public".into(),
        name: difference.name().to_owned(),
        key: difference.key.iter().map(|&at| at as u32).collect(),
        added: packed(&difference.added),
        removed: packed(&difference.removed),
        changed_from: packed(&difference.changed_from),
        changed_to: packed(&difference.changed_to),
    }
}

#[cfg(test)]
mod tests;
