//! One statement's dealings with the other sessions: the locks it takes, and what it has to wait for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::modes::{Patience, RowStrength, TableMode};
use super::serializable::Reads;
use super::shared::{Advisory, Backend, Gone, Held, Moved, OfRows, Shared};
use super::{AdvisoryKey, Awaited, Isolation, SessionId};
use crate::sql::catalog::{Root, TableDef};
use crate::sql::error::SqlError;
use crate::sql::outcome::{Notice, Row};
use crate::sql::store::{RowChange, Table};
use crate::sql::value::Value;

/// The claims of one statement. Nothing is shared before the statement is over, or waits.
pub(crate) struct Claims {
    shared: Rc<RefCell<Shared>>,
    me: SessionId,
    pub isolation: Isolation,
    /// Nothing may be written.
    pub read_only: bool,
    /// The other sessions that are in a transaction.
    others: Vec<(SessionId, Backend)>,
    /// Where rows went that others updated since the snapshot.
    moved_before: OfRows<Gone>,
    /// What is committed now, with the transaction's changes, when the statement reads an older snapshot.
    pub latest: Option<Rc<Root>>,
    /// Nobody will ask: a statement of its own transaction, and no other session.
    pub unnoted: bool,
    pub held: RefCell<Held>,
    pub advisory: RefCell<Advisory>,
    /// Rows this statement gave a new number.
    pub moved: RefCell<Vec<Moved>>,
    /// What it has to wait for, once it found out. The error that ends the run then is not shown.
    blocked: RefCell<Option<(Vec<SessionId>, Awaited)>>,
    /// What a SERIALIZABLE transaction read.
    pub reads: Option<RefCell<Reads>>,
    /// Tables whose lock was asked for already.
    locked: RefCell<Vec<(u64, TableMode)>>,
    /// Whether others may be woken: an advisory lock was given back.
    pub released: Cell<bool>,
    pub warnings: RefCell<Vec<Notice>>,
}

/// Where a row of the snapshot is now.
pub(crate) enum Place {
    Here,
    /// Another transaction updated it: its number now.
    Moved(u64),
    Gone,
}

/// Whether a row's lock was had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Had {
    Yes,
    /// SKIP LOCKED.
    Skipped,
}

impl Claims {
    /// The claims of a statement of session `me`, with the locks its transaction has.
    pub fn new(shared: &Rc<RefCell<Shared>>, me: SessionId, isolation: Isolation, unnoted: bool) -> Claims {
        let state = shared.borrow();
        let active = |(id, backend): (&SessionId, &Backend)| {
            (*id != me && backend.in_transaction).then(|| (*id, backend.clone()))
        };
        let others: Vec<_> = state.sessions.iter().filter_map(active).collect();
        let mine = state.sessions.get(&me);
        Claims {
            shared: shared.clone(),
            me,
            isolation,
            read_only: false,
            moved_before: state.moved.clone(),
            latest: None,
            unnoted: unnoted && state.sessions.len() < 2,
            held: RefCell::new(mine.map(|backend| backend.held.clone()).unwrap_or_default()),
            advisory: RefCell::new(mine.map(|backend| backend.advisory.clone()).unwrap_or_default()),
            others,
            moved: RefCell::default(),
            blocked: RefCell::default(),
            reads: (isolation == Isolation::Serializable).then(RefCell::default),
            locked: RefCell::default(),
            released: Cell::new(false),
            warnings: RefCell::default(),
        }
    }

    /// The session whose statement it is.
    pub fn session(&self) -> SessionId {
        self.me
    }

    /// Adds a warning to what the statement tells.
    pub fn warn(&self, message: String) {
        self.warnings.borrow_mut().push(Notice { severity: "WARNING", message });
    }

    /// What the statement has to wait for, if it has to.
    pub fn blocked(&self) -> Option<(Vec<SessionId>, Awaited)> {
        self.blocked.borrow_mut().take()
    }

    /// Ends the run: the statement waits.
    fn wait(&self, on: Vec<SessionId>, what: Awaited) -> SqlError {
        *self.blocked.borrow_mut() = Some((on, what));
        SqlError::new("55P03", "the statement waits for a lock")
    }

    /// Waits for one session to end its transaction, because of a row of `table`.
    fn wait_for(&self, other: SessionId, table: &str) -> SqlError {
        let transaction = self.shared.borrow_mut().number(other);
        self.wait(vec![other], Awaited::Row { table: table.to_string(), transaction })
    }

    /// Waits for the end of others that made a relation of the same name.
    pub fn wait_for_name(&self, others: Vec<SessionId>, name: &str) -> SqlError {
        let transaction = others.first().map_or(0, |other| self.shared.borrow_mut().number(*other));
        self.wait(others, Awaited::Name { name: name.to_string(), transaction })
    }

    /// The other sessions whose transaction changed something in the catalogue or in rows.
    pub fn others(&self) -> &[(SessionId, Backend)] {
        &self.others
    }

    /// The other sessions' states of a table they changed: before and after their changes.
    fn changed<'s>(
        &'s self,
        table: &'s str,
    ) -> impl Iterator<Item = (SessionId, &'s Rc<Table>, &'s Rc<Table>)> + 's {
        self.others.iter().filter_map(move |(id, other)| {
            let (base, current) = (other.base.table(table)?, other.current.table(table)?);
            (!Rc::ptr_eq(base, current)).then_some((*id, base, current))
        })
    }

    /// Row numbers below this are taken by rows of others that are not committed.
    pub fn first_free_row(&self, table: &str) -> u64 {
        self.changed(table).map(|(_, _, current)| current.next_row).max().unwrap_or(0)
    }

    /// Takes a table's lock.
    ///
    /// # Errors
    /// 55P03 for NOWAIT; otherwise the statement waits.
    pub fn table(&self, def: &TableDef, mode: TableMode, patience: Patience) -> Result<(), SqlError> {
        if self.unnoted || self.locked.borrow().contains(&(def.id, mode)) {
            return Ok(());
        }
        self.locked.borrow_mut().push((def.id, mode));
        let before = self.held.borrow().tables.get(&def.id).copied().unwrap_or(0);
        if before & mode.bit() == 0 {
            let blockers = self.shared.borrow().table_blockers(self.me, def.id, mode);
            if !blockers.is_empty() {
                if patience == Patience::NoWait {
                    let message = format!("could not obtain lock on relation \"{}\"", def.name);
                    return Err(SqlError::new("55P03", message));
                }
                let what = Awaited::Table { table: def.name.to_string(), id: def.id, mode };
                return Err(self.wait(blockers, what));
            }
            self.held.borrow_mut().tables.insert(def.id, before | mode.bit());
        }
        Ok(())
    }

    /// Where row `number` of the snapshot is in what is committed now.
    ///
    /// # Errors
    /// 40001 when the transaction keeps its snapshot and another has changed the row since.
    pub fn locate(&self, table: &str, id: u64, number: u64, writes: bool) -> Result<Place, SqlError> {
        let Some(latest) = self.latest.as_ref().and_then(|root| root.table(table)) else {
            return Ok(Place::Here);
        };
        if latest.rows.contains(number) {
            return Ok(Place::Here);
        }
        let mut place = Place::Gone;
        let mut at = number;
        while let Some(gone) = self.moved_before.get(&(id, at)) {
            at = gone.to;
            if latest.rows.contains(at) {
                place = Place::Moved(at);
            }
        }
        if self.isolation.keeps_snapshot() {
            // who only locks a row is told of an update, whatever became of it
            let what = if writes && matches!(place, Place::Gone) { "delete" } else { "update" };
            let message = format!("could not serialize access due to concurrent {what}");
            return Err(SqlError::new("40001", message));
        }
        Ok(place)
    }

    /// Takes a row's lock against the other sessions. `row` is its newest version, for keys that others refer to.
    ///
    /// # Errors
    /// 55P03 for NOWAIT; otherwise the statement waits.
    pub fn row(
        &self,
        root: &Root,
        def: &TableDef,
        number: u64,
        row: &Row,
        strength: RowStrength,
        patience: Patience,
    ) -> Result<Had, SqlError> {
        if self.others.is_empty() {
            return Ok(Had::Yes);
        }
        let Some(other) = self.row_blocker(root, def, number, row, strength) else { return Ok(Had::Yes) };
        match patience {
            Patience::Wait => Err(self.wait_for(other, &def.name)),
            Patience::SkipLocked => Ok(Had::Skipped),
            Patience::NoWait => {
                let message = format!("could not obtain lock on row in relation \"{}\"", def.name);
                Err(SqlError::new("55P03", message))
            }
        }
    }

    fn row_blocker(
        &self,
        root: &Root,
        def: &TableDef,
        number: u64,
        row: &Row,
        strength: RowStrength,
    ) -> Option<SessionId> {
        for (id, base, current) in self.changed(&def.name) {
            if base.rows.contains(number) && !current.rows.contains(number) {
                // it leaves the keys alone: that is in nobody's way who only needs them to stay
                if strength == RowStrength::KeyShare && keeps_keys(current, row) {
                    continue;
                }
                return Some(id);
            }
        }
        let noted = self.others.iter().find(|(_, other)| {
            other.held.rows.get(&(def.id, number)).is_some_and(|held| held.conflicts(strength))
        });
        if let Some((id, _)) = noted {
            return Some(*id);
        }
        if strength == RowStrength::Update { self.referencing(root, def, row) } else { None }
    }

    /// A session with an uncommitted row that refers to `row`: it needs the key to stay.
    fn referencing(&self, root: &Root, def: &TableDef, row: &Row) -> Option<SessionId> {
        for (child, key) in root.referencing(&def.name) {
            let wanted: Vec<&Value> = key.ref_columns.iter().filter_map(|&at| row.get(at)).collect();
            let refers = |row: &Row| {
                key.columns
                    .iter()
                    .zip(&wanted)
                    .all(|(&at, wanted)| row.get(at).is_some_and(|v| v.equals(wanted)))
            };
            for (id, base, current) in self.changed(&child) {
                let found = base.rows.diff(&current.rows).any(|item| match item {
                    RowChange::Added(_, row) => refers(row),
                    RowChange::Changed { new, .. } => refers(new),
                    RowChange::Removed(..) => false,
                });
                if found {
                    return Some(id);
                }
            }
        }
        None
    }

    /// Notes a row lock that the transaction's roots do not show.
    pub fn note_row(&self, def: &TableDef, number: u64, strength: RowStrength) {
        if self.unnoted {
            return;
        }
        let rows = &mut self.held.borrow_mut().rows;
        let before = rows.get(&(def.id, number)).copied();
        if before.is_none_or(|before| before < strength) {
            Rc::make_mut(rows).insert((def.id, number), strength);
        }
    }

    /// Waits when another session has an uncommitted row with this key in unique index `at`, or has deleted the
    /// row that has it.
    pub fn unique(&self, def: &TableDef, at: usize, key: &Row, taken: Option<u64>) -> Result<(), SqlError> {
        for (id, base, current) in self.changed(&def.name) {
            if taken.is_some_and(|row| base.rows.contains(row) && !current.rows.contains(row)) {
                return Err(self.wait_for(id, &def.name));
            }
            if taken.is_none()
                && let Some(row) = current.indexes.get(at).and_then(|index| index.first(key))
                && !base.rows.contains(row)
            {
                return Err(self.wait_for(id, &def.name));
            }
        }
        Ok(())
    }

    /// Takes an advisory lock; false when it is not free and `wait` is false.
    ///
    /// # Errors
    /// The statement waits.
    pub fn advise(&self, key: AdvisoryKey, shared: bool, whole: bool, wait: bool) -> Result<bool, SqlError> {
        let on: Vec<SessionId> = {
            let state = self.shared.borrow();
            let in_the_way = |(id, other): (&SessionId, &Backend)| {
                let holds = |shared| {
                    other.advisory.contains_key(&(key, shared))
                        || other.held.advisory.contains_key(&(key, shared))
                };
                (*id != self.me && (holds(false) || !shared && holds(true))).then_some(*id)
            };
            state.sessions.iter().filter_map(in_the_way).collect()
        };
        if !on.is_empty() {
            return if wait { Err(self.wait(on, Awaited::Advisory { key, shared })) } else { Ok(false) };
        }
        let place = (key, shared);
        let count = |held: &mut Advisory| {
            let times = held.get(&place).copied().unwrap_or(0);
            held.insert(place, times + 1);
        };
        if whole {
            count(&mut self.advisory.borrow_mut())
        } else {
            count(&mut self.held.borrow_mut().advisory)
        }
        Ok(true)
    }

    /// Gives a session's advisory lock back; false when it is not held.
    pub fn unadvise(&self, key: AdvisoryKey, shared: bool) -> bool {
        let mut held = self.advisory.borrow_mut();
        let place = (key, shared);
        match held.get(&place).copied() {
            None => return false,
            Some(1) => {
                held.remove(&place);
                self.released.set(true);
            }
            Some(times) => {
                held.insert(place, times - 1);
            }
        }
        true
    }

    /// pg_advisory_unlock_all.
    pub fn unadvise_all(&self) {
        *self.advisory.borrow_mut() = Advisory::new();
        self.released.set(true);
    }
}

/// Whether every unique key of `row` is still in the table.
fn keeps_keys(table: &Table, row: &Row) -> bool {
    table
        .def
        .indexes
        .iter()
        .zip(&table.indexes)
        .filter(|(def, _)| def.is_unique() && def.predicate.is_none())
        .all(|(def, index)| {
            let columns = def.columns().unwrap_or_default();
            let key: Vec<Value> = columns.iter().filter_map(|&at| row.get(at).cloned()).collect();
            columns.is_empty() || key.iter().any(Value::is_null) || index.first(&key).is_some()
        })
}
