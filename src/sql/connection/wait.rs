//! Statements that wait: how they begin to, when they go on, when they give up.

use std::rc::Rc;

use super::{Attempt, Connection};
use crate::sql::catalog::Root;
use crate::sql::error::SqlError;
use crate::sql::exec::run::Sequences;
use crate::sql::outcome::Context;
use crate::sql::transaction::{Awaited, Step, Wait};

/// The statement that waits.
pub(super) struct Pending {
    text: String,
    /// When it began; its `statement_timestamp()`.
    started_micros: i64,
    /// Seed of its random numbers: an attempt gives what the one before gave.
    seed: u64,
    /// When it began to wait for what it waits for now.
    since_micros: i64,
    /// The look for a deadlock has been taken.
    looked: bool,
    /// What it reads, when it goes on from the snapshot it began with.
    snapshot: Option<Rc<Root>>,
    /// It waits for who makes a relation of this name.
    name: Option<String>,
}

/// How long a session waits, in milliseconds; 0 means without limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Timeouts {
    /// `lock_timeout`.
    pub lock: u64,
    /// `statement_timeout`, as far as a statement waits; what it computes is bounded by `Limits`.
    pub statement: u64,
    /// `deadlock_timeout`: how long before the first look for a deadlock.
    pub deadlock: u64,
}

impl Default for Timeouts {
    /// PostgreSQL's defaults.
    fn default() -> Self {
        Timeouts { lock: 0, statement: 0, deadlock: 1000 }
    }
}

impl Pending {
    pub fn new(text: &str, now_micros: i64, seed: u64) -> Pending {
        Pending {
            text: text.to_string(),
            started_micros: now_micros,
            seed,
            since_micros: now_micros,
            looked: false,
            snapshot: None,
            name: None,
        }
    }

    /// When to look again whatever the others do.
    fn until(&self, timeouts: Timeouts) -> i64 {
        let after = |from: i64, millis: u64| {
            from.saturating_add(i64::try_from(millis).unwrap_or(i64::MAX).saturating_mul(1000))
        };
        let limits = [
            (!self.looked).then(|| after(self.since_micros, timeouts.deadlock)),
            (timeouts.lock > 0).then(|| after(self.since_micros, timeouts.lock)),
            (timeouts.statement > 0).then(|| after(self.started_micros, timeouts.statement)),
        ];
        limits.into_iter().flatten().min().unwrap_or(i64::MAX)
    }

    /// The error of a limit that is over.
    fn over(&self, timeouts: Timeouts, now: i64) -> Option<SqlError> {
        let passed = |from: i64, millis: u64| {
            millis > 0 && (now - from) / 1000 >= i64::try_from(millis).unwrap_or(i64::MAX)
        };
        if passed(self.since_micros, timeouts.lock) {
            return Some(SqlError::new("55P03", "canceling statement due to lock timeout"));
        }
        let message = "canceling statement due to statement timeout";
        passed(self.started_micros, timeouts.statement).then(|| SqlError::new("57014", message))
    }
}

/// What PostgreSQL's catalogue says of two that make a table of the same name at once: 2200 is the schema `public`.
fn name_taken(name: &str) -> SqlError {
    let constraint = "pg_type_typname_nsp_index";
    let message = format!("duplicate key value violates unique constraint \"{constraint}\"");
    let mut error = SqlError::new("23505", message)
        .with_detail(format!("Key (typname, typnamespace)=({name}, 2200) already exists."));
    error.constraint = Some(constraint.into());
    error
}

impl Connection {
    /// What the session waits for.
    pub fn waiting(&self) -> Option<Wait> {
        let shared = self.shared.borrow();
        shared.sessions.get(&self.id)?.waiting.as_ref().map(|waiting| waiting.wait.clone())
    }

    /// Goes on with the statement that waits: tries it again when something it waited for has changed, and
    /// looks at the clock for timeouts and deadlocks.
    ///
    /// # Errors
    /// The statement's own; 40P01, 55P03 and 57014; 55000 when nothing waits.
    pub fn resume(&mut self, context: &mut Context<'_>) -> Result<Step, SqlError> {
        let Some(mut pending) = self.pending.take() else {
            return Err(SqlError::new("55000", "no command is in progress"));
        };
        let now = context.now_micros;
        let waiting = self.shared.borrow().sessions.get(&self.id).and_then(|backend| backend.waiting.clone());
        let Some(waiting) = waiting else { return Err(SqlError::new("55000", "no command is in progress")) };
        let timeouts = self.timeouts();
        if let Some(error) = pending.over(timeouts, now) {
            self.end_wait();
            self.parameters = None;
            self.fail();
            return Err(error);
        }
        if !waiting.woken {
            let deadlock = i64::try_from(timeouts.deadlock).unwrap_or(i64::MAX).saturating_mul(1000);
            if !pending.looked && now >= pending.since_micros.saturating_add(deadlock) {
                pending.looked = true;
                let found = self.shared.borrow_mut().deadlock(self.id);
                if let Some(error) = found {
                    self.end_wait();
                    self.parameters = None;
                    self.fail();
                    return Err(error);
                }
            }
            let wait = Wait { until_micros: pending.until(timeouts), ..waiting.wait };
            self.shared.borrow_mut().wait(self.id, wait.clone());
            self.pending = Some(pending);
            return Ok(Step::Blocked(wait));
        }
        let before = self.sequences.clone();
        let (started, seed) = (pending.started_micros, pending.seed);
        let mut again =
            Context { now_micros: started, seed, limits: context.limits, interrupt: &mut *context.interrupt };
        let mut result = self.attempt(&pending.text, &mut again, pending.snapshot.take());
        if let (Some(name), Err(error)) = (pending.name.take(), &mut result)
            && error.code == "42P07"
        {
            *error = name_taken(&name);
        }
        let told = self.env(0, 0);
        let result =
            self.settle(result, before, now, || Pending { since_micros: now, looked: false, ..pending });
        if !matches!(result, Ok(Step::Blocked(_))) {
            self.parameters = None;
        }
        self.told_step(&told, result)
    }

    /// Ends the wait with 57014, as a cancel request does. Does nothing when nothing waits.
    pub fn cancel(&mut self) -> Option<SqlError> {
        self.pending.as_ref()?;
        self.give_up();
        Some(SqlError::new("57014", "canceling statement due to user request"))
    }

    pub(super) fn give_up(&mut self) {
        if self.pending.take().is_some() {
            self.parameters = None;
            self.end_wait();
            self.fail();
        }
    }

    fn end_wait(&mut self) {
        if let Some(backend) = self.shared.borrow_mut().sessions.get_mut(&self.id) {
            backend.waiting = None;
        }
    }

    /// What an attempt at a statement comes to.
    pub(super) fn settle(
        &mut self,
        result: Result<Attempt, SqlError>,
        before: Sequences,
        now: i64,
        pending: impl FnOnce() -> Pending,
    ) -> Result<Step, SqlError> {
        match result {
            Ok(Attempt::Done(outcome)) => {
                self.end_wait();
                if self.transaction.as_ref().is_some_and(|transaction| transaction.implicit) {
                    self.commit()?;
                }
                Ok(Step::Done(outcome))
            }
            Ok(Attempt::Blocked(blocked)) => {
                self.sequences = before;
                let mut pending = pending();
                pending.snapshot = blocked.snapshot;
                if let Awaited::Name { name, .. } = &blocked.what {
                    pending.name = Some(name.clone());
                }
                if let Some(error) = pending.over(self.timeouts(), now) {
                    self.end_wait();
                    self.fail();
                    return Err(error);
                }
                let until_micros = pending.until(self.timeouts());
                let wait = Wait { on: blocked.on, what: blocked.what, until_micros };
                self.shared.borrow_mut().wait(self.id, wait.clone());
                self.pending = Some(pending);
                Ok(Step::Blocked(wait))
            }
            Err(error) => {
                self.end_wait();
                self.fail();
                Err(error)
            }
        }
    }
}
