//! The façade: a database, and a connection that runs one statement after another on it.

mod prepared;
mod sequences;
mod writes;

use std::collections::BTreeMap;
use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, Statement, TransactionAccessMode, TransactionMode};

use super::bind::writing::writing;
use super::bind::{Binder, not_postgres, refuse};
use super::catalog::{ColumnDefault, Root, SequenceState};
use super::database::Database;
use super::define::Define;
use super::env::Env;
use super::error::SqlError;
use super::exec::execute;
use super::exec::probe::Clock;
use super::exec::run::{Run, Sequences};
use super::optimize::optimize;
use super::outcome::{Change, ColumnInfo, Context, Notice, Outcome, Row, RowSet, TransactionState};
use super::parse::extra::Restart;
use super::parse::own::Own;
use super::parse::{self, Name, Parsed, Source};
use super::settings::Settings;
use explain::{Explaining, Over, written_entries};
pub use sequences::SequenceMark;
use writes::run_writes;
pub(crate) use writes::{Surroundings, run_inside};

/// A session on a database.
pub struct Connection {
    committed: Database,
    /// The open transaction's state, or the same as `committed`.
    visible: Database,
    transaction: Option<Transaction>,
    sequences: Sequences,
    /// Statements of PREPARE by name.
    prepared: BTreeMap<String, prepared::Prepared>,
    settings: Settings,
    /// Nothing may be changed.
    read_only: bool,
    /// Measures EXPLAIN ANALYZE.
    clock: Option<Clock>,
}

/// An open transaction.
struct Transaction {
    savepoints: Vec<(String, Database)>,
    failed: bool,
    started_micros: i64,
}

impl Connection {
    /// Opens a session.
    pub fn open(db: Database) -> Self {
        let sequences = Sequences { states: db.root.sequences.clone(), ..Sequences::default() };
        Connection {
            visible: db.clone(),
            committed: db,
            transaction: None,
            sequences,
            settings: Settings::default(),
            read_only: false,
            prepared: BTreeMap::new(),
            clock: None,
        }
    }

    /// Opens a session that changes nothing: statements that would are refused with 25006.
    pub fn open_read_only(db: Database) -> Self {
        Connection { read_only: true, ..Connection::open(db) }
    }

    /// Milliseconds since any moment, by which EXPLAIN ANALYZE measures; without it all times are 0.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = Some(clock);
    }

    /// What is committed.
    pub fn database(&self) -> &Database {
        &self.committed
    }

    /// What the session sees: the committed state with the open transaction's changes.
    pub fn visible(&self) -> &Database {
        &self.visible
    }

    /// Where the session stands.
    pub fn transaction(&self) -> TransactionState {
        match &self.transaction {
            None => TransactionState::Idle,
            Some(transaction) if transaction.failed => TransactionState::Failed,
            Some(_) => TransactionState::Open,
        }
    }

    /// Runs exactly one statement.
    ///
    /// # Errors
    /// PostgreSQL's, or 0A000 for what is not supported. A failed statement changes nothing but sequences.
    pub fn execute(&mut self, statement: &str, context: &mut Context<'_>) -> Result<Outcome, SqlError> {
        if let Some(line) = statement.strip_prefix('\\') {
            return super::psql::run(self, line, context);
        }
        let before = self.env(0, 0);
        let result = self.run(statement, context);
        if result.is_err()
            && let Some(transaction) = &mut self.transaction
        {
            transaction.failed = true;
        }
        self.told(&before, result)
    }

    fn run(&mut self, text: &str, context: &mut Context<'_>) -> Result<Outcome, SqlError> {
        let explain = super::explain::options::explain(text)?;
        let (explain, text) = match &explain {
            Some((options, rest)) => (Some(Explaining::new(*options, self.clock.clone())), rest.as_str()),
            None => (None, text),
        };
        if let Some(restart) = parse::extra::restart(text)? {
            if self.transaction() == TransactionState::Failed {
                return Err(aborted());
            }
            return self.restart(&restart);
        }
        if let Some(ask) = parse::maintain::maintain(text)? {
            if self.transaction() == TransactionState::Failed {
                return Err(aborted());
            }
            return self.maintain(&ask);
        }
        if let Some(setting) = parse::settings::setting(text)? {
            return self.setting(setting);
        }
        let parsed = parse::command(text)?;
        if let Some(own) = &parsed.own
            && let Some(outcome) = self.prepared_statement(own, &parsed, context)?
        {
            return Ok(outcome);
        }
        let source = Source { text, lexemes: &parsed.lexemes };
        if let Some(outcome) = self.control(&parsed.statement, source, context)? {
            return Ok(outcome);
        }
        if self.transaction() == TransactionState::Failed {
            return Err(SqlError::new(
                "25P02",
                "current transaction is aborted, commands ignored until end of transaction block",
            ));
        }
        if self.read_only
            && let Some(command) = read_only::writing_command(&parsed.statement)
        {
            return Err(read_only::refused(command));
        }
        let started =
            self.transaction.as_ref().map_or(context.now_micros, |transaction| transaction.started_micros);
        let env = self.env(started, context.now_micros);
        env.random.set(context.seed);
        let before = self.visible.root.clone();
        let mut root = (*before).clone();
        let mut result = run_statement(
            &parsed,
            &before,
            &mut root,
            &env,
            context,
            &mut self.sequences,
            None,
            explain.as_ref(),
        );
        if let Ok(outcome) = &mut result {
            outcome.notices.append(&mut env.notices.borrow_mut());
            if outcome.change != Change::None {
                // a sequence whose state a statement set itself (TRUNCATE … RESTART, DROP) has the last word
                let fresh: Vec<u64> =
                    self.sequences.states.keys().copied().filter(|id| root.sequence(*id).is_none()).collect();
                for id in fresh {
                    self.sequences.states.remove(&id);
                }
            }
            root.sequences = self.sequences.states.clone();
            self.visible = Database { root: Rc::new(root) };
            self.settings = env.settings.into_inner();
        } else if before.sequences != self.sequences.states {
            // numbers a failed statement took stay taken
            let mut root = (*before).clone();
            root.sequences = self.sequences.states.clone();
            self.visible = Database { root: Rc::new(root) };
        }
        if self.transaction.is_none() {
            self.end_temporary();
            self.settings.end(true);
            self.committed = self.visible.clone();
        }
        result
    }

    /// Starts a sequence again.
    fn restart(&mut self, restart: &Restart) -> Result<Outcome, SqlError> {
        let root = &self.visible.root;
        let (id, with, command) = match restart {
            Restart::Column { table, column, with } => {
                let def = &root.expect_table(&table.text)?.def;
                let found = def.columns.iter().find(|c| *c.name == *column.text);
                match found.map(|column| &column.default) {
                    Some(Some(ColumnDefault::Identity { sequence, .. })) => (*sequence, *with, "ALTER TABLE"),
                    Some(_) => {
                        let message = format!(
                            "column \"{}\" of relation \"{}\" is not an identity column",
                            column.text, table.text
                        );
                        return Err(SqlError::new("55000", message));
                    }
                    None => {
                        let message = format!(
                            "column \"{}\" of relation \"{}\" does not exist",
                            column.text, table.text
                        );
                        return Err(SqlError::new("42703", message));
                    }
                }
            }
        };
        let Some(sequence) = root.sequence(id) else {
            return Err(SqlError::new("42P01", "the sequence does not exist"));
        };
        let value = with.unwrap_or(sequence.start);
        for (outside, which, limit) in [
            (value < sequence.min, "less than MINVALUE", sequence.min),
            (value > sequence.max, "greater than MAXVALUE", sequence.max),
        ] {
            if outside {
                return Err(SqlError::new(
                    "22023",
                    format!("RESTART value ({value}) cannot be {which} ({limit})"),
                ));
            }
        }
        self.sequences.states.insert(id, SequenceState { value, called: false });
        let mut root = (**root).clone();
        root.sequences = self.sequences.states.clone();
        self.visible = Database { root: Rc::new(root) };
        if self.transaction.is_none() {
            self.committed = self.visible.clone();
        }
        Ok(Outcome::command(command, Change::Data))
    }

    /// Puts a former state back; sequences go on where they are.
    fn restore(&mut self, database: &Database) {
        let mut root = (*database.root).clone();
        for (id, state) in &self.sequences.states {
            if root.sequence(*id).is_some() {
                root.sequences.insert(*id, *state);
            }
        }
        self.sequences.states = root.sequences.clone();
        self.visible = Database { root: Rc::new(root) };
    }

    /// BEGIN, COMMIT, ROLLBACK, SAVEPOINT and the settings of a session.
    fn control(
        &mut self,
        statement: &Statement,
        source: Source<'_>,
        context: &Context<'_>,
    ) -> Result<Option<Outcome>, SqlError> {
        let warn = |command: &'static str, message: &str| {
            let mut outcome = Outcome::command(command, Change::None);
            outcome.notices.push(Notice { severity: "WARNING", message: message.into() });
            outcome
        };
        Ok(Some(match statement {
            Statement::StartTransaction { modes, begin, modifier } => {
                // one session at a time makes every isolation level the strictest
                let read_only = TransactionMode::AccessMode(TransactionAccessMode::ReadOnly);
                refuse(modes.contains(&read_only), "a READ ONLY transaction", "Leave READ ONLY out.")?;
                if modifier.is_some() {
                    return Err(not_postgres("this form of BEGIN"));
                }
                let command = if *begin { "BEGIN" } else { "START TRANSACTION" };
                match &self.transaction {
                    Some(transaction) if transaction.failed => return Err(aborted()),
                    Some(_) => warn(command, "there is already a transaction in progress"),
                    None => {
                        self.settings.save();
                        self.transaction = Some(Transaction {
                            savepoints: Vec::new(),
                            failed: false,
                            started_micros: context.now_micros,
                        });
                        Outcome::command(command, Change::None)
                    }
                }
            }
            Statement::Commit { chain } => {
                refuse(*chain, "COMMIT AND CHAIN", "Write COMMIT; BEGIN;")?;
                match self.transaction.take() {
                    None => warn("COMMIT", "there is no transaction in progress"),
                    Some(transaction) if transaction.failed => {
                        self.restore(&self.committed.clone());
                        self.settings.end(false);
                        self.committed = self.visible.clone();
                        Outcome::command("ROLLBACK", Change::None)
                    }
                    Some(_) => {
                        self.end_temporary();
                        self.settings.end(true);
                        self.committed = self.visible.clone();
                        Outcome::command("COMMIT", Change::None)
                    }
                }
            }
            Statement::Rollback { chain, savepoint } => {
                refuse(*chain, "ROLLBACK AND CHAIN", "Write ROLLBACK; BEGIN;")?;
                match savepoint {
                    None => match self.transaction.take() {
                        None => warn("ROLLBACK", "there is no transaction in progress"),
                        Some(_) => {
                            self.restore(&self.committed.clone());
                            self.settings.end(false);
                            self.committed = self.visible.clone();
                            Outcome::command("ROLLBACK", Change::Schema)
                        }
                    },
                    Some(name) => {
                        let name = source.name(name)?;
                        let Some(transaction) = &mut self.transaction else {
                            return Err(SqlError::new(
                                "25P01",
                                "ROLLBACK TO SAVEPOINT can only be used in transaction blocks",
                            ));
                        };
                        let at = find_savepoint(transaction, &name)?;
                        transaction.savepoints.truncate(at + 1);
                        self.settings.restore(at + 2);
                        transaction.failed = false;
                        let state = transaction.savepoints[at].1.clone();
                        self.restore(&state);
                        Outcome::command("ROLLBACK", Change::Schema)
                    }
                }
            }
            Statement::Savepoint { name } => {
                let name = source.name(name)?;
                let visible = self.visible.clone();
                match &mut self.transaction {
                    None => {
                        return Err(SqlError::new(
                            "25P01",
                            "SAVEPOINT can only be used in transaction blocks",
                        ));
                    }
                    Some(transaction) if transaction.failed => return Err(aborted()),
                    Some(transaction) => {
                        self.settings.save();
                        transaction.savepoints.push((name.text, visible));
                    }
                }
                Outcome::command("SAVEPOINT", Change::None)
            }
            Statement::ReleaseSavepoint { name } => {
                let name = source.name(name)?;
                match &mut self.transaction {
                    None => {
                        return Err(SqlError::new(
                            "25P01",
                            "RELEASE SAVEPOINT can only be used in transaction blocks",
                        ));
                    }
                    Some(transaction) if transaction.failed => return Err(aborted()),
                    Some(transaction) => {
                        let at = find_savepoint(transaction, &name)?;
                        self.settings.forget(at + 1);
                        transaction.savepoints.truncate(at);
                    }
                }
                Outcome::command("RELEASE", Change::None)
            }
            _ => return Ok(None),
        }))
    }
}

mod explain;
mod maintain;
mod read_only;

fn aborted() -> SqlError {
    SqlError::new("25P02", "current transaction is aborted, commands ignored until end of transaction block")
}

fn find_savepoint(transaction: &Transaction, name: &Name) -> Result<usize, SqlError> {
    let found = transaction.savepoints.iter().rposition(|(other, _)| *other == name.text);
    found.ok_or_else(|| SqlError::new("3B001", format!("savepoint \"{}\" does not exist", name.text)))
}

/// One statement that is not about transactions.
#[allow(clippy::too_many_arguments)] // the parts of one statement's surroundings
fn run_statement(
    parsed: &Parsed<'_>,
    before: &Root,
    root: &mut Root,
    env: &Env,
    context: &mut Context<'_>,
    sequences: &mut Sequences,
    inside: Option<Surroundings>,
    explain: Option<&Explaining>,
) -> Result<Outcome, SqlError> {
    let Parsed { text, lexemes, statement, own } = parsed;
    let (source, own) = (Source { text, lexemes }, own.as_ref());
    let mut run = Run::new(before, env, context.limits, &mut *context.interrupt, sequences);
    run.probe = explain.and_then(Explaining::probe);
    // what EXPLAIN alone shows does not run
    let only_shown = explain.filter(|explain| !explain.options.analyze);
    let mut binder = Binder::new(before, source, env);
    let writable = inside.as_ref().is_none_or(|inside| inside.writable);
    if let Some(Surroundings { scope, strict, .. }) = inside {
        binder.see_variables(scope, strict);
        binder.deeper();
    }
    let mut writes = writing(statement);
    let mut with = None;
    if let Some(Own::Merge(merge)) = own {
        writes = Some((merge.with.as_ref(), None));
    }
    let mut steps = Vec::new();
    if let Some((clause, _)) = writes {
        with = clause;
        steps = with.map(|with| binder.steps(with)).transpose()?.unwrap_or_default();
    }
    let write = match (own, writes) {
        (Some(Own::Merge(merge)), _) => Some(binder.merge(merge)?),
        (_, Some((_, Some(inner)))) => Some(binder.write(inner)?),
        _ => None,
    };
    if let Some(write) = write {
        refuse(
            explain.is_some() && !steps.is_empty(),
            "EXPLAIN of WITH before a writing statement",
            "Explain the queries of the WITH by themselves.",
        )?;
        let mut outcome = run_writes(&mut binder, steps, Some(write), root, &run, explain)?;
        outcome.rows_read = run.rows_read.get();
        outcome.notices.append(&mut binder.notices);
        return Ok(outcome);
    }
    if explain.is_some() && own.is_some() {
        return Err(not_postgres("EXPLAIN of this statement"));
    }
    if let Some(own) = own {
        let mut outcome = Define { root, run: &run, binder: &mut binder }.own(own)?;
        outcome.rows_read = run.rows_read.get();
        outcome.notices.append(&mut binder.notices);
        return Ok(outcome);
    }
    let mut outcome = match statement {
        Statement::Query(query) => {
            let bound = match with {
                Some(_) => binder.query(&ast::Query { with: None, ..(**query).clone() })?,
                None => binder.query(query)?,
            };
            if with.is_some() {
                refuse(
                    explain.is_some(),
                    "EXPLAIN of a data-modifying WITH",
                    "Explain its statements by themselves.",
                )?;
                run_writes(&mut binder, steps, None, root, &run, None)?;
            }
            let columns = bound
                .columns
                .iter()
                .map(|column| ColumnInfo { name: column.name.to_string(), ty: column.ty.clone() })
                .collect();
            let written = explain.map_or(0, |_| written_entries(Over::Query, &bound.plan));
            let plan = optimize(bound.plan, before, &mut binder);
            let planned = explain.map(Explaining::planned).unwrap_or_default();
            if let Some(explain) = only_shown {
                return Ok(explain.outcome(Over::Query, &plan, written, &run, env, planned));
            }
            let mut rows: Vec<Row> = Vec::new();
            let mut total = 0u64;
            // functions of the learner's may write while the query runs
            let routines = writable && !root.routines.is_empty();
            if routines {
                run.after.replace(Some(root.clone()));
            }
            execute(&plan, &run, &[], &mut |row| {
                total += 1;
                if rows.len() < run.limits.rows_returned {
                    run.hold(row)?;
                    rows.push(row.clone());
                }
                Ok(true)
            })?;
            if let Some(after) = run.after.borrow_mut().take() {
                *root = after;
            }
            let truncated = (total > rows.len() as u64).then_some(total);
            let change = if routines {
                Change::Schema
            } else if with.is_some() {
                Change::Data
            } else {
                Change::None
            };
            let mut outcome = Outcome::command("SELECT", change);
            outcome.row_count = Some(total);
            outcome.rows = Some(RowSet { columns, rows, truncated });
            if let Some(explain) = explain {
                outcome = explain.outcome(Over::Query, &plan, written, &run, env, planned);
            }
            outcome
        }
        Statement::CreateTable(create) if explain.is_some() => {
            let Some(query) = &create.query else {
                return Err(not_postgres("EXPLAIN of this statement"));
            };
            refuse(
                only_shown.is_none(),
                "EXPLAIN ANALYZE CREATE TABLE AS",
                "Explain the query that follows AS.",
            )?;
            let bound = binder.query(query)?;
            let written = written_entries(Over::Query, &bound.plan);
            let plan = optimize(bound.plan, before, &mut binder);
            let planned = explain.map(Explaining::planned).unwrap_or_default();
            match explain {
                Some(explain) => explain.outcome(Over::Query, &plan, written, &run, env, planned),
                None => Outcome::command("EXPLAIN", Change::None),
            }
        }
        _ if explain.is_some() => return Err(not_postgres("EXPLAIN of this statement")),
        Statement::Explain { .. } | Statement::ExplainTable { .. } => {
            return Err(SqlError::unsupported(
                "EXPLAIN",
                "Compare the rows read and the time of the query itself.",
            ));
        }
        Statement::SetVariable { .. } | Statement::SetTransaction { .. } => {
            return Err(SqlError::unsupported(
                "this form of SET",
                "The session has one user and PostgreSQL's default settings.",
            ));
        }
        Statement::Copy { .. } => {
            return Err(SqlError::unsupported("COPY", "Use INSERT … VALUES, or import the file."));
        }
        other => Define { root, run: &run, binder: &mut binder }.statement(other)?,
    };
    outcome.rows_read = run.rows_read.get();
    outcome.notices.append(&mut binder.notices);
    Ok(outcome)
}

mod settings;
#[cfg(test)]
mod tests;
