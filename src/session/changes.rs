//! What is told of a statement so that the database can be made again: statements to be repeated at their moment.
//!
//! A statement that failed and a transaction that was rolled back changed nothing but sequences, which go on counting
//! all the same. Repeating them could end otherwise (a time limit, say), so the numbers they took are told instead.

use crate::protocol::sql::Change;
use crate::sql::{self, SequenceMark, TransactionState};

use super::Session;

/// What `now()` and `random()` depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// Microseconds since 1970-01-01 UTC.
    pub now_micros: i64,
    pub seed: u64,
}

impl Moment {
    fn change(self, sql: String) -> Change {
        Change { sql, now_micros: self.now_micros, seed: self.seed }
    }
}

/// The open transaction.
#[derive(Default)]
pub(super) struct OpenTransaction {
    /// What it did so far, with BEGIN; empty while none is open.
    changes: Vec<Change>,
    /// Where sequences stood before it.
    began: Option<SequenceMark>,
}

/// Whether statements may be repeated along another search path than the usual one.
#[derive(Default)]
pub(super) struct PathTold(bool);

impl Session {
    /// This moment. Each statement has a seed of its own.
    pub(super) fn moment(&mut self) -> Moment {
        self.path_told.0 |= self.connection.search_path().is_some();
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Moment { now_micros: ((self.clock.unix_millis)() * 1000.0) as i64, seed: self.seed }
    }

    /// What became permanent with the statement that just ran: itself, or at COMMIT the whole transaction. `before`
    /// is where sequences stood, `command` its tag, unless it failed.
    pub(super) fn changes(
        &mut self,
        text: &str,
        moment: Moment,
        before: SequenceMark,
        command: Option<&str>,
        change: sql::Change,
    ) -> Vec<Change> {
        let is_open = self.connection.transaction() != TransactionState::Idle;
        let was_open = !self.transaction.changes.is_empty();
        let mut changes = match command {
            Some(_) if is_open || was_open || change > sql::Change::None => {
                vec![moment.change(text.to_owned())]
            }
            Some(_) => Vec::new(),
            None => self.numbers_taken(&before, moment),
        };
        if !was_open && !changes.is_empty() && self.path_told.0 {
            // names are looked up when it is repeated as they were now
            let path = self.connection.search_path();
            let set = path.map_or("RESET search_path".into(), |path| format!("SET search_path TO {path}"));
            changes.insert(0, moment.change(set));
        }
        if is_open {
            // All of it counts, also its savepoints: they decide what remains.
            self.transaction.began.get_or_insert(before);
            self.transaction.changes.append(&mut changes);
            return Vec::new();
        }
        let OpenTransaction { changes: mut whole, began } = std::mem::take(&mut self.transaction);
        let Some(began) = began.filter(|_| was_open) else { return changes };
        match command {
            // The tag says it also for a COMMIT that could only roll back.
            Some(command) if command != "ROLLBACK" => {
                whole.append(&mut changes);
                whole
            }
            _ => self.numbers_taken(&began, moment),
        }
    }

    /// Puts sequences where they stand now.
    fn numbers_taken(&self, before: &SequenceMark, moment: Moment) -> Vec<Change> {
        self.connection.sequences_since(before).into_iter().map(|sql| moment.change(sql)).collect()
    }
}
