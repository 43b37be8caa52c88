//! The state of one statement's run: budget, clock, sequences, kept results.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use imbl::OrdMap;

use super::probe::Probe;
use crate::sql::catalog::{Root, SequenceState};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::expr::SequenceCall;
use crate::sql::hash::{Map, Set};
use crate::sql::outcome::{Limits, Row};
use crate::sql::plan::WithQuery;
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
    /// The state that the learner's functions write, while a query that only reads calls them.
    pub after: RefCell<Option<Root>>,
    /// Counters, for EXPLAIN ANALYZE.
    pub probe: Option<Probe>,
}

/// Sequences as a session sees them. They go on counting whether or not the transaction commits.
#[derive(Clone, Default)]
pub(crate) struct Sequences {
    pub states: OrdMap<u64, SequenceState>,
    /// currval of this session.
    pub current: HashMap<u64, i64>,
    pub last: Option<u64>,
}

/// A result kept for the rest of the statement.
#[derive(Clone)]
pub(crate) enum Kept {
    Value(Value),
    Rows(Rc<Vec<Row>>),
    Set(Rc<InSet>),
    Index(Rc<Map<Row, Vec<Row>>>),
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
            after: RefCell::default(),
            probe: None,
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
        let bytes = self.bytes.get() + (size_of_val(row) + texts + 16) as u64;
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
                let state = sequences.states.get(&id).copied();
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
                sequences.states.insert(id, SequenceState { value: next, called: true });
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
                sequences.states.insert(id, SequenceState { value, called });
                if called {
                    sequences.current.insert(id, value);
                }
                Ok(Value::Int(value))
            }
        }
    }
}
