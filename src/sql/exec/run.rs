//! The state of one statement's run: budget, clock, sequences, kept results.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::sql::sorted::SortedMap;

use super::probe::Probe;
use super::record::{Part, Recorded};
use crate::sql::catalog::{Root, SequenceState};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::expr::SequenceCall;
use crate::sql::hash::{Map, Set};
use crate::sql::outcome::{Limits, Row};
use crate::sql::plan::WithQuery;
use crate::sql::store::Table;
use crate::sql::transaction::claims::Claims;
use crate::sql::transaction::modes::{Patience, TableMode};
use crate::sql::value::Value;

/// Rows between two questions to the interrupt.
const ROWS_PER_INTERRUPT: u64 = 4096;

/// One statement's run over one state of the database.
pub(crate) struct Run<'a> {
    pub root: &'a Root,
    pub env: &'a Env,
    pub limits: Limits,
    pub rows_read: Cell<u64>,
    bytes: Cell<u64>,
    pub interrupt: RefCell<&'a mut dyn FnMut() -> bool>,
    pub sequences: RefCell<&'a mut Sequences>,
    kept: RefCell<Map<(usize, Row), Kept>>,
    /// WITH queries whose rows pass through, with the parameters around them.
    pub inline: RefCell<HashMap<usize, (Rc<WithQuery>, Row)>>,
    /// The locks against other sessions; none where there are no other sessions to think of.
    pub claims: Option<&'a Claims>,
    /// A statement of a routine: it reads what is there now, not a snapshot.
    pub inside: bool,
    /// Tables that scans of these aliases read instead: one newer row, when a statement looks at it again.
    instead: Vec<(Rc<str>, Rc<Table>)>,
    /// The state that the learner's functions write, while a query that only reads calls them.
    pub after: RefCell<Option<Root>>,
    /// Counters, for EXPLAIN ANALYZE; or what records the run.
    pub probe: Option<Probe>,
}

/// Sequences as a session sees them. They go on counting whether or not the transaction commits.
#[derive(Clone, Default)]
pub(crate) struct Sequences {
    pub states: SortedMap<u64, SequenceState>,
    /// Sequences that the open transaction started anew: theirs alone follow COMMIT and ROLLBACK.
    pub restarted: SortedMap<u64, SequenceState>,
    /// currval of this session.
    pub current: SortedMap<u64, i64>,
    pub last: Option<u64>,
}

impl Sequences {
    /// Where a sequence stands.
    pub fn state(&self, id: u64) -> Option<SequenceState> {
        self.restarted.get(&id).or_else(|| self.states.get(&id)).copied()
    }

    /// nextval and setval.
    fn advance(&mut self, id: u64, state: SequenceState) {
        match self.restarted.get_mut(&id) {
            Some(restarted) => *restarted = state,
            None => {
                self.states.insert(id, state);
            }
        }
    }

    /// RESTART: a change of the transaction.
    pub fn restart(&mut self, id: u64, state: SequenceState) {
        self.restarted.insert(id, state);
    }
}

/// A result kept for the rest of the statement.
#[derive(Clone)]
pub(crate) enum Kept {
    Value(Value),
    Rows(Rc<Vec<Row>>),
    Set(Rc<InSet>),
    Index(Rc<Map<Row, Vec<(u64, Row)>>>),
}

/// The right side of IN, hashed.
pub(crate) struct InSet {
    pub rows: Set<Row>,
    /// Rows in which a NULL makes the answer unknown.
    pub with_null: Vec<Row>,
}

impl<'a> Run<'a> {
    /// Begins a statement.
    pub fn new(
        root: &'a Root,
        env: &'a Env,
        limits: Limits,
        interrupt: &'a mut dyn FnMut() -> bool,
        sequences: &'a mut Sequences,
    ) -> Self {
        Run {
            root,
            env,
            limits,
            rows_read: Cell::new(0),
            bytes: Cell::new(0),
            interrupt: RefCell::new(interrupt),
            sequences: RefCell::new(sequences),
            kept: RefCell::default(),
            inline: RefCell::default(),
            claims: None,
            inside: false,
            instead: Vec::new(),
            after: RefCell::default(),
            probe: None,
        }
    }

    /// What records this part of the plan, when the run is stepped through.
    pub fn recorded<T>(&self, part: Part, of: &T) -> Option<Recorded<'_>> {
        self.probe.as_ref()?.recorder.as_ref()?.of(part, of)
    }

    /// Runs `f` with scans of these aliases reading these tables: what kept results there are do not count.
    pub fn instead<T>(&self, tables: Vec<(Rc<str>, Rc<Table>)>, f: impl FnOnce(&Run<'_>) -> T) -> T {
        let mut interrupt = self.interrupt.borrow_mut();
        let mut sequences = self.sequences.borrow_mut();
        let mut again = Run::new(self.root, self.env, self.limits, &mut **interrupt, &mut sequences);
        again.rows_read.set(self.rows_read.get());
        again.bytes.set(self.bytes.get());
        // what WITH computed is there still; an index made for this statement may be one of the table
        let kept = self.kept.borrow();
        let kept = kept.iter().filter(|(_, kept)| !matches!(kept, Kept::Index(_)));
        again.kept = RefCell::new(kept.map(|(key, kept)| (key.clone(), kept.clone())).collect());
        again.inline = self.inline.clone();
        again.claims = self.claims;
        again.inside = self.inside;
        again.instead = tables;
        let result = f(&again);
        self.rows_read.set(again.rows_read.get());
        result
    }

    /// The table that a scan of this alias reads instead of the real one.
    pub fn substitute(&self, alias: &str) -> Option<&Rc<Table>> {
        self.instead.iter().find(|(name, _)| **name == *alias).map(|(_, table)| table)
    }

    /// The table of this name for reading, with its lock.
    pub fn table(&self, name: &str) -> Result<&'a Rc<Table>, SqlError> {
        let table = self.root.expect_table(name)?;
        if let Some(claims) = self.claims {
            claims.table(&table.def, TableMode::AccessShare, Patience::Wait)?;
        }
        Ok(table)
    }

    /// Whether [`Run::read`] remembers anything.
    pub fn notes_reads(&self) -> bool {
        self.claims.is_some_and(|claims| claims.reads.is_some())
    }

    /// Remembers for SERIALIZABLE that the rows with these values were read; all rows without any.
    pub fn read(&self, table: &Table, columns: &[usize], values: &[Value]) {
        if let Some(reads) = self.claims.and_then(|claims| claims.reads.as_ref()) {
            let mut reads = reads.borrow_mut();
            if values.is_empty() {
                reads.whole(table.def.id)
            } else {
                reads.key(table.def.id, columns, values)
            }
        }
    }

    /// Counts one row visit.
    ///
    /// # Errors
    /// 57014 when the learner stopped the statement or its budget is used up.
    pub fn visit(&self) -> Result<(), SqlError> {
        let rows = self.rows_read.get() + 1;
        self.rows_read.set(rows);
        if rows.is_multiple_of(ROWS_PER_INTERRUPT) && (self.interrupt.borrow_mut())() {
            return Err(SqlError::new("57014", "canceling statement due to user request"));
        }
        if rows > self.limits.rows_read {
            return Err(SqlError::new("57014", "canceling statement due to statement timeout")
                .with_detail(format!("The statement visited more than {} rows.", self.limits.rows_read))
                .with_hint("Look for a join without a condition, or a recursive query that never ends."));
        }
        Ok(())
    }

    /// Counts a row held in memory.
    ///
    /// # Errors
    /// 53200 beyond the limit.
    pub fn hold(&self, row: &[Value]) -> Result<(), SqlError> {
        let texts: usize = row.iter().map(|value| value.as_str().map_or(0, str::len)).sum();
        self.hold_bytes((size_of_val(row) + texts + 16) as u64)
    }

    /// Counts bytes held in memory.
    ///
    /// # Errors
    /// 53200 beyond the limit.
    pub fn hold_bytes(&self, bytes: u64) -> Result<(), SqlError> {
        let bytes = self.bytes.get() + bytes;
        self.bytes.set(bytes);
        if bytes > self.limits.bytes {
            return Err(SqlError::new("53200", "out of memory")
                .with_detail(format!("The statement holds more than {} bytes of rows.", self.limits.bytes)));
        }
        Ok(())
    }

    /// Room that rows no longer need.
    pub fn held(&self) -> u64 {
        self.bytes.get()
    }

    /// Gives back everything held since `mark`.
    pub fn release_to(&self, mark: u64) {
        self.bytes.set(mark);
    }

    /// What a slot keeps for these parameters.
    pub fn recall(&self, slot: usize, params: &Row) -> Option<Kept> {
        self.kept.borrow().get(&(slot, params.clone())).cloned()
    }

    /// Keeps a result.
    pub fn keep(&self, slot: usize, params: Row, result: Kept) {
        self.kept.borrow_mut().insert((slot, params), result);
    }

    /// nextval, currval, setval, lastval.
    pub fn sequence(&self, what: SequenceCall, id: u64, args: &[Value]) -> Result<Value, SqlError> {
        let mut sequences = self.sequences.borrow_mut();
        let id = if what == SequenceCall::Last {
            sequences
                .last
                .ok_or_else(|| SqlError::new("55000", "lastval is not yet defined in this session"))?
        } else {
            id
        };
        let Some(sequence) = self.root.sequence(id) else {
            return Err(SqlError::new("42P01", "the sequence does not exist"));
        };
        let name = &sequence.name;
        match what {
            SequenceCall::Next => {
                let state = sequences.state(id);
                let next = match state {
                    None => sequence.start,
                    Some(SequenceState { value, called: false }) => value,
                    Some(SequenceState { value, called: true }) => {
                        match value.checked_add(sequence.increment) {
                            Some(next) if next >= sequence.min && next <= sequence.max => next,
                            _ if sequence.cycle => {
                                if sequence.increment > 0 {
                                    sequence.min
                                } else {
                                    sequence.max
                                }
                            }
                            _ => {
                                let (which, limit) = if sequence.increment > 0 {
                                    ("maximum", sequence.max)
                                } else {
                                    ("minimum", sequence.min)
                                };
                                return Err(SqlError::new(
                                    "2200H",
                                    format!(
                                        "nextval: reached {which} value of sequence \"{name}\" ({limit})"
                                    ),
                                ));
                            }
                        }
                    }
                };
                sequences.advance(id, SequenceState { value: next, called: true });
                sequences.current.insert(id, next);
                sequences.last = Some(id);
                Ok(Value::Int(next))
            }
            SequenceCall::Current | SequenceCall::Last => match sequences.current.get(&id) {
                Some(value) => Ok(Value::Int(*value)),
                None => Err(SqlError::new(
                    "55000",
                    format!("currval of sequence \"{name}\" is not yet defined in this session"),
                )),
            },
            SequenceCall::Set => {
                let Some(value) = args.first().and_then(Value::as_int) else { return Ok(Value::Null) };
                let called = match args.get(1) {
                    None => true,
                    Some(Value::Null) => return Ok(Value::Null),
                    Some(called) => called.is_true(),
                };
                if value < sequence.min || value > sequence.max {
                    let message = format!(
                        "setval: value {value} is out of bounds for sequence \"{name}\" ({}..{})",
                        sequence.min, sequence.max
                    );
                    return Err(SqlError::new("22003", message));
                }
                sequences.advance(id, SequenceState { value, called });
                if called {
                    sequences.current.insert(id, value);
                }
                Ok(Value::Int(value))
            }
        }
    }
}
