//! The open transaction of a session: what it builds on, what it changed, and how it ends.

use std::cell::RefCell;
use std::rc::Rc;

use crate::sql::sorted::SortedMap;

use super::{Blocked, Connection};
use crate::sql::catalog::{Root, SequenceState};
use crate::sql::error::SqlError;
use crate::sql::transaction::merge::merge;
use crate::sql::transaction::shared::{Backend, Held, Moved, Shared};
use crate::sql::transaction::{Awaited, Isolation, SessionId};

/// What a transaction begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Modes {
    pub isolation: Isolation,
    pub read_only: bool,
    pub deferrable: bool,
}

impl Default for Modes {
    fn default() -> Self {
        Modes { isolation: Isolation::ReadCommitted, read_only: false, deferrable: false }
    }
}

/// An open transaction.
pub(super) struct Transaction {
    /// Of one statement alone.
    pub implicit: bool,
    pub failed: bool,
    pub started_micros: i64,
    pub isolation: Isolation,
    pub read_only: bool,
    pub deferrable: bool,
    /// A query has run: isolation and the like stay as they are.
    pub queried: bool,
    /// The committed root that `current` builds on.
    pub base: Rc<Root>,
    /// That root with the transaction's changes.
    pub current: Rc<Root>,
    /// What a transaction that keeps its snapshot sees, its changes included.
    pub snapshot: Option<Rc<Root>>,
    /// That snapshot without any changes.
    pub first: Option<Rc<Root>>,
    /// Rows it gave new numbers.
    pub moved: Vec<Moved>,
    /// Its number among serializable transactions.
    pub serial: Option<u64>,
    deferred: Deferred,
    pub savepoints: Vec<Savepoint>,
}

/// READ ONLY DEFERRABLE: a snapshot with which nothing can go wrong.
enum Deferred {
    No,
    /// Taken, under a number of its own; safe when these transactions have ended well.
    Waiting {
        serial: u64,
        writers: Vec<u64>,
        snapshot: Rc<Root>,
    },
    Safe,
}

/// A state to go back to.
pub(super) struct Savepoint {
    pub name: String,
    base: Rc<Root>,
    current: Rc<Root>,
    snapshot: Option<Rc<Root>>,
    moved: usize,
    held: Held,
    restarted: SortedMap<u64, SequenceState>,
}

impl Transaction {
    /// Brings the changes onto what is committed now, and gives the result.
    pub fn take_up(&mut self, committed: &Rc<Root>) -> Rc<Root> {
        self.current = merge(&self.base, &self.current, committed);
        self.base = committed.clone();
        self.current.clone()
    }

    /// Takes a number among the serializable transactions when the first query comes; READ ONLY DEFERRABLE
    /// waits until no other could make it see an impossible state.
    pub fn begin_serializable(
        &mut self,
        shared: &Rc<RefCell<Shared>>,
        me: SessionId,
    ) -> Result<Option<Blocked>, SqlError> {
        if self.isolation != Isolation::Serializable || matches!(self.deferred, Deferred::Safe) {
            return Ok(None);
        }
        let mut shared = shared.borrow_mut();
        if let Some(serial) = self.serial {
            return shared.conflicts.check(serial).map(|()| None);
        }
        if self.read_only && self.deferrable {
            return Ok(self.safe_snapshot(&mut shared));
        }
        let serial = shared.conflicts.begin(self.read_only);
        self.serial = Some(serial);
        let writer = (!self.read_only).then_some(serial);
        if let Some(backend) = shared.sessions.get_mut(&me) {
            backend.writer = writer;
        }
        Ok(None)
    }

    /// Takes a snapshot, and waits until it is known to be safe.
    fn safe_snapshot(&mut self, shared: &mut Shared) -> Option<Blocked> {
        loop {
            if let Deferred::Waiting { serial, writers, snapshot } = &self.deferred {
                let runs = |other: &Backend| other.writer.is_some_and(|writer| writers.contains(&writer));
                let on = shared.sessions.iter().filter(|(_, other)| runs(other)).map(|(id, _)| *id);
                let on: Vec<SessionId> = on.collect();
                if !on.is_empty() && writers.iter().any(|writer| shared.conflicts.is_running(*writer)) {
                    return Some(Blocked { on, what: Awaited::SafeSnapshot, snapshot: None });
                }
                let good = !shared.conflicts.is_unsafe(*serial);
                shared.conflicts.abort(*serial);
                if good {
                    self.snapshot = Some(snapshot.clone());
                    self.first = Some(snapshot.clone());
                    self.deferred = Deferred::Safe;
                    return None;
                }
            }
            let writers: Vec<u64> = shared.sessions.values().filter_map(|other| other.writer).collect();
            let serial = shared.conflicts.begin(true);
            self.deferred = Deferred::Waiting { serial, writers, snapshot: self.current.clone() };
        }
    }
}

impl Connection {
    /// Begins a transaction with the session's defaults.
    pub(super) fn begin(&mut self, now_micros: i64, implicit: bool) {
        let Modes { isolation, read_only, deferrable } = self.defaults();
        let committed = self.shared.borrow().committed.clone();
        self.transaction = Some(Transaction {
            implicit,
            failed: false,
            started_micros: now_micros,
            isolation,
            read_only,
            deferrable,
            queried: false,
            base: committed.clone(),
            current: committed,
            snapshot: None,
            first: None,
            moved: Vec::new(),
            serial: None,
            deferred: Deferred::No,
            savepoints: Vec::new(),
        });
    }

    /// Makes the transaction's changes everyone's.
    ///
    /// # Errors
    /// 40001, when SERIALIZABLE does not allow it; the transaction is over then too.
    pub(super) fn commit(&mut self) -> Result<(), SqlError> {
        let Some(mut transaction) = self.transaction.take() else { return Ok(()) };
        self.end_temporary(&mut transaction);
        let mut shared = self.shared.borrow_mut();
        if let Some(serial) = transaction.serial
            && let Err(error) = shared.conflicts.commit(serial)
        {
            drop(shared);
            self.sequences.restarted = SortedMap::new();
            self.settings.end(transaction.implicit);
            self.release();
            return Err(error);
        }
        if !self.sequences.restarted.is_empty() {
            let mut states = shared.sequences.clone();
            for (id, state) in std::mem::take(&mut self.sequences.restarted) {
                states.insert(id, state);
            }
            shared.set_sequences(&states);
        }
        let root = transaction.take_up(&shared.committed.clone());
        if !Rc::ptr_eq(&root, &shared.committed) {
            shared.publish(self.id, root, &transaction.moved);
        }
        drop(shared);
        self.settings.end(true);
        self.release();
        Ok(())
    }

    /// Drops the transaction and its changes.
    pub(super) fn rollback(&mut self) {
        if let Some(transaction) = self.transaction.take() {
            self.sequences.restarted = SortedMap::new();
            self.settings.end(transaction.implicit);
            if let Some(serial) = transaction.serial {
                self.shared.borrow_mut().conflicts.abort(serial);
            }
        }
        self.release();
    }

    /// Gives everything back that belongs to the transaction.
    fn release(&mut self) {
        let mut shared = self.shared.borrow_mut();
        let committed = shared.committed.clone();
        let alone = shared.sessions.len() < 2;
        if let Some(backend) = shared.sessions.get_mut(&self.id) {
            let advisory = std::mem::take(&mut backend.advisory);
            *backend = Backend { advisory, ..Backend::idle(&committed) };
        }
        if !alone {
            shared.wake(self.id);
        }
    }

    /// A statement failed: what it held goes back, to the last savepoint or altogether.
    pub(super) fn fail(&mut self) {
        let Some(transaction) = &mut self.transaction else { return };
        if transaction.implicit {
            return self.rollback();
        }
        transaction.failed = true;
        if transaction.savepoints.is_empty() {
            if let Some(serial) = transaction.serial.take() {
                self.shared.borrow_mut().conflicts.abort(serial);
            }
            let committed = self.shared.borrow().committed.clone();
            transaction.base = committed.clone();
            transaction.current = committed;
            transaction.snapshot = None;
            self.sequences.restarted = SortedMap::new();
            self.release();
        } else {
            let last = transaction.savepoints.len() - 1;
            self.back_to(last);
        }
    }

    /// Remembers the state under a name.
    pub(super) fn save(&mut self, name: String) {
        let held = self.shared.borrow().sessions.get(&self.id).map(|backend| backend.held.clone());
        let Some(transaction) = &mut self.transaction else { return };
        transaction.savepoints.push(Savepoint {
            name,
            base: transaction.base.clone(),
            current: transaction.current.clone(),
            snapshot: transaction.snapshot.clone(),
            moved: transaction.moved.len(),
            held: held.unwrap_or_default(),
            restarted: self.sequences.restarted.clone(),
        });
    }

    /// Makes the state that of savepoint `at`, locks included.
    pub(super) fn back_to(&mut self, at: usize) {
        let Some(transaction) = &mut self.transaction else { return };
        let Some(savepoint) = transaction.savepoints.get(at) else { return };
        transaction.base = savepoint.base.clone();
        transaction.current = savepoint.current.clone();
        transaction.snapshot = savepoint.snapshot.clone().or_else(|| transaction.first.clone());
        transaction.moved.truncate(savepoint.moved);
        self.sequences.restarted = savepoint.restarted.clone();
        let mut shared = self.shared.borrow_mut();
        if let Some(backend) = shared.sessions.get_mut(&self.id) {
            backend.held = savepoint.held.clone();
            backend.base = transaction.base.clone();
            backend.current = transaction.current.clone();
        }
        shared.wake(self.id);
    }
}

impl Drop for Connection {
    /// A session that ends rolls back and gives all its locks back.
    fn drop(&mut self) {
        self.rollback();
        let mut shared = self.shared.borrow_mut();
        shared.sessions.remove(&self.id);
        shared.wake(self.id);
    }
}
