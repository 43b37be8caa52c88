//! Opening a database and keeping it.

use crate::protocol::Progress;
use crate::protocol::sql::{Bytes, Limits, Open, Opened, Snapshot};
use crate::sql::{Connection, Database, script};

use super::changes::Moment;
use super::describe::schema;
use super::{Session, Sink};

/// Problems told one by one; a broken seed would give one a row.
const MAX_PROBLEMS: usize = 20;

/// A script of a project may work longer than a statement typed by hand.
const OPEN_LIMITS: Limits = Limits { millis: 60_000, rows: 0, bytes: 0 };

impl Session {
    /// Replaces the database. Statements that fail are told and the rest go on: a project must open whatever its
    /// files say.
    pub(super) fn open(&mut self, ask: Open, sink: &mut Sink<'_>) -> Result<Opened, String> {
        if let Some(opened) = self.rehearsed(&ask) {
            self.begin_history();
            return Ok(opened);
        }
        self.transaction = Default::default();
        let restored = ask.snapshot.as_ref().map(|bytes| Database::from_snapshot(bytes));
        let snapshot_unreadable = matches!(restored, Some(Err(_)));
        let mut problems = Vec::new();
        match restored {
            Some(Ok(database)) => self.connection = Connection::open(database),
            None | Some(Err(_)) => {
                self.connection = Connection::open(Database::new());
                self.run_scripts(&ask.scripts, sink, &mut problems);
            }
        }
        self.connection.set_clock(self.elapsed.clone());
        for change in &ask.replay {
            let moment = Moment { now_micros: change.now_micros, seed: change.seed };
            if let Err(error) = self.execute_at(&change.sql, OPEN_LIMITS, moment) {
                problems.push(format!("a change could not be repeated: {}", error.message));
            }
        }
        problems.truncate(MAX_PROBLEMS);
        self.pending = Default::default();
        self.begin_history();
        Ok(Opened { schema: schema(&self.connection.visible().schema()), problems, snapshot_unreadable })
    }

    fn run_scripts(&mut self, scripts: &[(String, String)], sink: &mut Sink<'_>, problems: &mut Vec<String>) {
        let total = scripts.iter().map(|(_, text)| text.len() as u64).sum();
        let mut before = 0;
        for (name, text) in scripts {
            for span in script::split(text) {
                let statement = text.get(span.start..span.end).unwrap_or_default();
                if let Err(error) = self.execute(statement, OPEN_LIMITS) {
                    problems.push(format!("{name}, line {}: {}", span.line, error.message));
                }
                sink.progress(Progress::Step { done: before + span.end as u64, total });
            }
            before += text.len() as u64;
        }
    }

    /// The committed database as bytes.
    pub(super) fn snapshot(&self) -> Result<Snapshot, String> {
        Ok(Snapshot { bytes: Bytes::from(self.connection.database().to_snapshot()) })
    }
}
