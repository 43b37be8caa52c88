//! SERIALIZABLE: serializable snapshot isolation, after PostgreSQL's `predicate.c`
//! (<https://www.postgresql.org/docs/15/transaction-iso.html#XACT-SERIALIZABLE>, Cahill, Röhm, Fekete 2008).
//!
//! Reads are remembered as predicates (a whole table, or the rows with a key), writes as rows. A transaction that
//! read what a concurrent one wrote has a read-write conflict out to it. Two such conflicts in a row, of which
//! the last transaction committed first, may make a cycle: one of them is cancelled.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::sql::catalog::Root;
use crate::sql::error::SqlError;
use crate::sql::outcome::Row;
use crate::sql::store::RowChange;
use crate::sql::value::{Value, compare};

/// Predicates remembered of a table before it counts as read whole.
const MAX_PREDICATES: usize = 64;

/// The rows whose columns have these values.
type Predicate = (Vec<usize>, Vec<Value>);

/// What a transaction read, by table id; `None` is the whole table, otherwise columns and their values.
#[derive(Default)]
pub(crate) struct Reads(BTreeMap<u64, Option<Vec<Predicate>>>);

impl Reads {
    /// Everything of a table.
    pub fn whole(&mut self, table: u64) {
        self.0.insert(table, None);
    }

    /// The rows of a table with these values.
    pub fn key(&mut self, table: u64, columns: &[usize], values: &[Value]) {
        let Some(list) = self.0.entry(table).or_insert_with(|| Some(Vec::new())) else { return };
        let same = |(c, v): &Predicate| c.as_slice() == columns && equal(v, values);
        if list.iter().any(same) {
            return;
        }
        if list.len() == MAX_PREDICATES {
            return self.whole(table);
        }
        list.push((columns.to_vec(), values.to_vec()));
    }

    fn add(&mut self, other: &Reads) {
        for (table, list) in &other.0 {
            match list {
                None => self.whole(*table),
                Some(list) => list.iter().for_each(|(columns, values)| self.key(*table, columns, values)),
            }
        }
    }

    fn cover(&self, writes: &[Write]) -> bool {
        writes.iter().any(|(table, row)| match self.0.get(table) {
            None => false,
            Some(None) => true,
            Some(Some(list)) => list.iter().any(|(columns, values)| {
                columns
                    .iter()
                    .zip(values)
                    .all(|(&at, value)| row.get(at).is_some_and(|v| compare(v, value).is_eq()))
            }),
        })
    }
}

fn equal(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| compare(a, b).is_eq())
}

/// A row that was there before, or is there after: table id and values.
pub(crate) type Write = (u64, Row);

/// The rows, old and new, in which two roots differ.
pub(crate) fn writes(before: &Root, after: &Root) -> Vec<Write> {
    let mut found = Vec::new();
    for table in after.tables() {
        let id = table.def.id;
        match before.table(&table.def.name).filter(|before| before.def.id == id) {
            Some(before) if Rc::ptr_eq(before, table) => {}
            Some(before) => {
                for item in before.rows.diff(&table.rows) {
                    match item {
                        RowChange::Added(_, row) | RowChange::Removed(_, row) => {
                            found.push((id, row.clone()))
                        }
                        RowChange::Changed { old, new, .. } => {
                            found.extend([(id, old.clone()), (id, new.clone())])
                        }
                    }
                }
            }
            None => found.extend(table.rows.values().map(|row| (id, row.clone()))),
        }
    }
    found
}

/// One serializable transaction.
#[derive(Default)]
struct Transaction {
    read_only: bool,
    /// The count of commits when its snapshot was taken.
    snapshot: u64,
    prepared: Option<u64>,
    committed: Option<u64>,
    /// To be cancelled at its next statement, or at COMMIT.
    doomed: bool,
    wrote: bool,
    /// When the first of those it has a conflict out to committed before it.
    out_committed: Option<u64>,
    reads: Reads,
    writes: Vec<Write>,
    /// Who read what it wrote, and who wrote what it read.
    ins: BTreeSet<u64>,
    outs: BTreeSet<u64>,
}

/// Serializable transactions that are running, or ran beside one that is.
#[derive(Default)]
pub(crate) struct Conflicts {
    transactions: BTreeMap<u64, Transaction>,
    next: u64,
    /// Counts preparations and commits.
    clock: u64,
}

fn failure(reason: &str) -> SqlError {
    SqlError::new("40001", "could not serialize access due to read/write dependencies among transactions")
        .with_detail(format!("Reason code: {reason}."))
        .with_hint("The transaction might succeed if retried.")
}

impl Conflicts {
    /// Begins a transaction with its snapshot.
    pub fn begin(&mut self, read_only: bool) -> u64 {
        self.next += 1;
        let transaction = Transaction { read_only, snapshot: self.clock, ..Transaction::default() };
        self.transactions.insert(self.next, transaction);
        self.next
    }

    /// Whether a transaction runs still.
    pub fn is_running(&self, id: u64) -> bool {
        self.transactions.get(&id).is_some_and(|it| it.committed.is_none())
    }

    /// Whether the snapshot of READ ONLY transaction `me` can show what no order of the others gives: one that ran
    /// beside it committed with a conflict out to one that had committed before.
    pub fn is_unsafe(&self, me: u64) -> bool {
        let Some(snapshot) = self.transactions.get(&me).map(|it| it.snapshot) else { return false };
        self.transactions.values().any(|it| {
            it.committed.is_some_and(|at| at > snapshot)
                && it.out_committed.is_some_and(|out| out <= snapshot)
        })
    }

    /// Whether the transaction has to be cancelled, because of what others did.
    pub fn check(&self, me: u64) -> Result<(), SqlError> {
        match self.transactions.get(&me) {
            Some(it) if it.doomed => {
                Err(failure("Canceled on identification as a pivot, during conflict out checking"))
            }
            _ => Ok(()),
        }
    }

    /// Takes note of what a statement read and wrote.
    ///
    /// # Errors
    /// 40001 when this transaction has to be cancelled.
    pub fn statement(&mut self, me: u64, reads: &Reads, writes: Vec<Write>) -> Result<(), SqlError> {
        self.check(me)?;
        let Some(mine) = self.transactions.get_mut(&me) else { return Ok(()) };
        mine.reads.add(reads);
        mine.wrote |= !writes.is_empty();
        mine.writes.extend(writes.iter().cloned());
        let (snapshot, read_only) = (mine.snapshot, mine.read_only);
        let concurrent: Vec<u64> = self
            .transactions
            .iter()
            .filter(|(id, it)| **id != me && !it.doomed && it.committed.is_none_or(|at| at > snapshot))
            .map(|(id, _)| *id)
            .collect();
        for &other in &concurrent {
            let Some(it) = self.transactions.get(&other) else { continue };
            // a reader that writes nothing is safe from a writer without a conflict out that committed before
            let safe =
                read_only && it.committed.is_some() && it.out_committed.is_none_or(|out| snapshot < out);
            if !safe && !it.ins.contains(&me) && reads.cover(&it.writes) {
                self.flag(me, other, me)?;
            }
        }
        for &other in &concurrent {
            let Some(it) = self.transactions.get(&other) else { continue };
            if !it.outs.contains(&me) && it.reads.cover(&writes) {
                self.flag(other, me, me)?;
            }
        }
        Ok(())
    }

    /// A conflict from `reader` out to `writer`, one of which is `me`.
    fn flag(&mut self, reader: u64, writer: u64, me: u64) -> Result<(), SqlError> {
        if self.dangerous(reader, writer) {
            if writer == me {
                return Err(failure("Canceled on identification as a pivot, during write"));
            }
            let Some(other) = self.transactions.get_mut(&writer) else { return Ok(()) };
            if other.prepared.is_some() {
                return Err(failure(&format!("Canceled on conflict out to pivot {writer}, during read")));
            }
            other.doomed = true;
        }
        if let Some(it) = self.transactions.get_mut(&reader) {
            it.outs.insert(writer);
        }
        if let Some(it) = self.transactions.get_mut(&writer) {
            it.ins.insert(reader);
        }
        Ok(())
    }

    /// `OnConflict_CheckForSerializationFailure`.
    fn dangerous(&self, reader: u64, writer: u64) -> bool {
        let (Some(r), Some(w)) = (self.transactions.get(&reader), self.transactions.get(&writer)) else {
            return false;
        };
        if w.committed.is_some() && w.out_committed.is_some() {
            return true;
        }
        let before = |t2: u64, other: &Transaction| other.committed.is_none_or(|at| t2 <= at);
        let writer_is_pivot = w
            .outs
            .iter()
            .filter_map(|id| self.transactions.get(id)?.prepared)
            .any(|t2| before(t2, r) && before(t2, w) && (!r.read_only || t2 <= r.snapshot));
        if writer_is_pivot {
            return true;
        }
        let Some(prepared) = w.prepared.filter(|_| !r.read_only) else { return false };
        r.ins.iter().filter_map(|id| self.transactions.get(id)).any(|t0| {
            !t0.doomed
                && t0.committed.is_none_or(|at| at >= prepared)
                && (!t0.read_only || t0.snapshot >= prepared)
        })
    }

    /// COMMIT: `PreCommit_CheckForSerializationFailure`, then the bookkeeping of a commit.
    ///
    /// # Errors
    /// 40001; the transaction is over.
    pub fn commit(&mut self, me: u64) -> Result<(), SqlError> {
        if let Err(error) = self.pre_commit(me) {
            self.abort(me);
            return Err(error);
        }
        self.clock += 1;
        let committed = self.clock;
        let outs: Vec<u64> =
            self.transactions.get(&me).map(|it| it.outs.iter().copied().collect()).unwrap_or_default();
        let first_out = outs
            .iter()
            .filter_map(|id| self.transactions.get(id))
            .filter(|it| it.committed.is_some())
            .filter_map(|it| it.prepared)
            .min();
        if let Some(it) = self.transactions.get_mut(&me) {
            it.committed = Some(committed);
            if !it.read_only {
                it.out_committed = first_out;
            }
            it.read_only |= !it.wrote;
        }
        self.forget();
        Ok(())
    }

    fn pre_commit(&mut self, me: u64) -> Result<(), SqlError> {
        let Some(mine) = self.transactions.get(&me) else { return Ok(()) };
        if mine.doomed {
            return Err(failure("Canceled on identification as a pivot, during commit attempt"));
        }
        let mut pivots = Vec::new();
        for near in &mine.ins {
            let Some(pivot) = self.transactions.get(near) else { continue };
            if pivot.committed.is_some() || pivot.doomed {
                continue;
            }
            let far = |id: &u64| {
                *id == me
                    || self
                        .transactions
                        .get(id)
                        .is_some_and(|it| it.committed.is_none() && !it.read_only && !it.doomed)
            };
            if pivot.ins.iter().any(far) {
                pivots.push(*near);
            }
        }
        for pivot in pivots {
            if let Some(it) = self.transactions.get_mut(&pivot) {
                it.doomed = true;
            }
        }
        self.clock += 1;
        if let Some(it) = self.transactions.get_mut(&me) {
            it.prepared = Some(self.clock);
        }
        Ok(())
    }

    /// ROLLBACK.
    pub fn abort(&mut self, me: u64) {
        self.transactions.remove(&me);
        for it in self.transactions.values_mut() {
            it.ins.remove(&me);
            it.outs.remove(&me);
        }
        self.forget();
    }

    /// Lets go of committed transactions that no running one ran beside.
    fn forget(&mut self) {
        let running = self.transactions.values().filter(|it| it.committed.is_none());
        let oldest = running.map(|it| it.snapshot).min();
        self.transactions.retain(|_, it| match (it.committed, oldest) {
            (Some(at), Some(oldest)) => at > oldest,
            (Some(_), None) => false,
            (None, _) => true,
        });
    }
}
