//! BEGIN, COMMIT, ROLLBACK, SAVEPOINT, SET TRANSACTION and LOCK TABLE.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::Statement;

use super::transaction::{Modes, Transaction};
use super::{Attempt, Blocked, Connection, aborted};
use crate::sql::bind::Binder;
use crate::sql::catalog::{Relation, Root, TableDef};
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, Context, Notice, Outcome, TransactionState};
use crate::sql::parse::transaction::{Control, LockTable, Modes as Said};
use crate::sql::parse::{Name, Source};
use crate::sql::transaction::claims::Claims;
use crate::sql::transaction::modes::Patience;

fn done(command: &'static str, change: Change) -> Attempt {
    Attempt::Done(Outcome::command(command, change))
}

fn warn(command: &'static str, message: &str) -> Attempt {
    let mut outcome = Outcome::command(command, Change::None);
    outcome.notices.push(Notice { severity: "WARNING", message: message.into() });
    Attempt::Done(outcome)
}

/// 25P01.
fn only_in_block(command: &str) -> SqlError {
    SqlError::new("25P01", format!("{command} can only be used in transaction blocks"))
}

impl Connection {
    /// Runs a statement about the transaction itself.
    pub(super) fn control(&mut self, control: Control, context: &Context<'_>) -> Result<Attempt, SqlError> {
        let now = context.now_micros;
        let state = self.transaction();
        match control {
            Control::Begin { start, modes } => {
                let command = if start { "START TRANSACTION" } else { "BEGIN" };
                match state {
                    TransactionState::Failed => return Err(aborted()),
                    TransactionState::Open => {
                        self.set_modes(modes)?;
                        return Ok(warn(command, "there is already a transaction in progress"));
                    }
                    TransactionState::Idle => {
                        self.settings.save();
                        self.begin(now, false);
                    }
                }
                self.set_modes(modes)?;
                Ok(done(command, Change::None))
            }
            Control::Commit(chain) => {
                if state == TransactionState::Idle {
                    return if chain {
                        Err(only_in_block("COMMIT AND CHAIN"))
                    } else {
                        Ok(warn("COMMIT", "there is no transaction in progress"))
                    };
                }
                let modes = self.modes();
                let failed = state == TransactionState::Failed;
                let ended = if failed {
                    self.rollback();
                    Ok(())
                } else {
                    self.commit()
                };
                self.chained(chain, modes, now);
                ended?;
                Ok(done(if failed { "ROLLBACK" } else { "COMMIT" }, Change::None))
            }
            Control::Rollback(chain) => {
                if state == TransactionState::Idle {
                    return if chain {
                        Err(only_in_block("ROLLBACK AND CHAIN"))
                    } else {
                        Ok(warn("ROLLBACK", "there is no transaction in progress"))
                    };
                }
                let modes = self.modes();
                self.rollback();
                self.chained(chain, modes, now);
                Ok(done("ROLLBACK", Change::Schema))
            }
            Control::Set { modes, session } => {
                if state == TransactionState::Failed {
                    return Err(aborted());
                }
                if session {
                    self.set_defaults(modes);
                } else if state == TransactionState::Idle {
                    return Ok(warn("SET", "SET TRANSACTION can only be used in transaction blocks"));
                } else {
                    self.set_modes(modes)?;
                }
                Ok(done("SET", Change::None))
            }
            Control::Lock(lock) => match state {
                TransactionState::Failed => Err(aborted()),
                TransactionState::Idle => Err(only_in_block("LOCK TABLE")),
                TransactionState::Open => self.lock_tables(&lock),
            },
        }
    }

    /// The modes of the open transaction.
    pub(super) fn modes(&self) -> Option<Modes> {
        self.transaction.as_ref().map(|it| Modes {
            isolation: it.isolation,
            read_only: it.read_only,
            deferrable: it.deferrable,
        })
    }

    /// AND CHAIN: a new transaction with the modes of the one that ended.
    fn chained(&mut self, chain: bool, modes: Option<Modes>, now: i64) {
        if let Some(modes) = modes.filter(|_| chain) {
            self.settings.save();
            self.begin(now, false);
            if let Some(transaction) = &mut self.transaction {
                transaction.isolation = modes.isolation;
                transaction.read_only = modes.read_only;
                transaction.deferrable = modes.deferrable;
            }
        }
    }

    /// The modes of the open transaction.
    fn set_modes(&mut self, modes: Said) -> Result<(), SqlError> {
        let Some(it) = &mut self.transaction else { return Ok(()) };
        let error = |message: &str| Err(SqlError::new("25001", message));
        let inside = !it.savepoints.is_empty();
        if let Some(isolation) = modes.isolation.filter(|isolation| *isolation != it.isolation) {
            if it.queried {
                return error("SET TRANSACTION ISOLATION LEVEL must be called before any query");
            }
            if inside {
                return error("SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction");
            }
            it.isolation = isolation;
        }
        if let Some(read_only) = modes.read_only {
            if it.read_only && !read_only {
                if inside {
                    return error("cannot set transaction read-write mode inside a read-only transaction");
                }
                if it.queried {
                    return error("transaction read-write mode must be set before any query");
                }
            }
            it.read_only = read_only;
        }
        if let Some(deferrable) = modes.deferrable {
            if inside {
                return error("SET TRANSACTION [NOT] DEFERRABLE cannot be called within a subtransaction");
            }
            if it.queried {
                return error("SET TRANSACTION [NOT] DEFERRABLE must be called before any query");
            }
            it.deferrable = deferrable;
        }
        Ok(())
    }

    /// SAVEPOINT, RELEASE and ROLLBACK TO; `None` for every other statement.
    pub(super) fn savepoint(
        &mut self,
        statement: &Statement,
        source: Source<'_>,
    ) -> Result<Option<Outcome>, SqlError> {
        let state = self.transaction();
        let within = |command: &str| match state {
            TransactionState::Idle => Err(only_in_block(command)),
            TransactionState::Failed => Err(aborted()),
            TransactionState::Open => Ok(()),
        };
        Ok(Some(match statement {
            Statement::Rollback { chain: _, savepoint: Some(name) } => {
                let name = source.name(name)?;
                let Some(transaction) = self.transaction.as_mut().filter(|it| !it.implicit) else {
                    return Err(only_in_block("ROLLBACK TO SAVEPOINT"));
                };
                let at = find_savepoint(transaction, &name)?;
                transaction.savepoints.truncate(at + 1);
                transaction.failed = false;
                self.settings.restore(at + 2);
                self.back_to(at);
                Outcome::command("ROLLBACK", Change::Schema)
            }
            Statement::Savepoint { name } => {
                within("SAVEPOINT")?;
                self.settings.save();
                self.save(source.name(name)?.text);
                Outcome::command("SAVEPOINT", Change::None)
            }
            Statement::ReleaseSavepoint { name } => {
                within("RELEASE SAVEPOINT")?;
                let name = source.name(name)?;
                if let Some(transaction) = &mut self.transaction {
                    let at = find_savepoint(transaction, &name)?;
                    self.settings.forget(at + 1);
                    transaction.savepoints.truncate(at);
                }
                Outcome::command("RELEASE", Change::None)
            }
            _ => return Ok(None),
        }))
    }

    fn lock_tables(&mut self, lock: &LockTable) -> Result<Attempt, SqlError> {
        let env = self.env(0, 0);
        let Some(transaction) = &mut self.transaction else { return Err(aborted()) };
        let latest = transaction.take_up(&self.shared.borrow().committed);
        let claims = Claims::new(&self.shared, self.id, transaction.isolation, false);
        let patience = if lock.no_wait { Patience::NoWait } else { Patience::Wait };
        let binder = Binder::new(&latest, Source { text: "", lexemes: &[] }, &env);
        let mut result = Ok(());
        for parts in &lock.tables {
            let name = binder.relation_name(parts)?;
            let mut defs = Vec::new();
            tables_of(&latest, &name, &mut defs)?;
            for def in defs {
                result = result.and_then(|()| claims.table(&def, lock.mode, patience));
            }
        }
        let current = transaction.current.clone();
        self.show(&claims, current);
        if let Some((on, what)) = claims.blocked() {
            return Ok(Attempt::Blocked(Blocked { on, what, snapshot: None }));
        }
        result.map(|()| done("LOCK TABLE", Change::None))
    }
}

/// A table, or the tables of a view.
fn tables_of(root: &Root, name: &Name, out: &mut Vec<Rc<TableDef>>) -> Result<(), SqlError> {
    match root.relations.get(name.text.as_str()) {
        Some(Relation::Table(table)) => out.push(table.def.clone()),
        Some(Relation::View(view)) => {
            for other in &view.depends_on {
                tables_of(root, &Name { text: other.to_string(), at: None }, out)?;
            }
        }
        Some(_) => {
            let error = SqlError::new("42809", format!("\"{}\" is not a table or view", name.text));
            return Err(error);
        }
        None => {
            return Err(SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)));
        }
    }
    Ok(())
}

fn find_savepoint(transaction: &Transaction, name: &Name) -> Result<usize, SqlError> {
    let found = transaction.savepoints.iter().rposition(|savepoint| savepoint.name == name.text);
    found.ok_or_else(|| SqlError::new("3B001", format!("savepoint \"{}\" does not exist", name.text)))
}
