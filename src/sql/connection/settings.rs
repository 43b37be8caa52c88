//! SET, SHOW and RESET on a connection.

use std::rc::Rc;

use super::transaction::{Modes, Transaction};
use super::wait::Timeouts;
use super::{Connection, aborted, temporary};
use crate::sql::catalog::Root;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, ColumnInfo, Notice, Outcome, Row, RowSet, TransactionState};
use crate::sql::parse::settings::Setting;
use crate::sql::parse::transaction::Modes as Said;
use crate::sql::settings::Settings;
use crate::sql::transaction::{Isolation, Step};
use crate::sql::types::Type;
use crate::sql::value::Value;

fn rows(names: &[&str], rows: Vec<Row>) -> Outcome {
    let column = |name: &&str| ColumnInfo { name: (*name).to_string(), ty: Type::Text };
    let mut outcome = Outcome::command("SHOW", Change::None);
    outcome.rows = Some(RowSet { columns: names.iter().map(column).collect(), rows, truncated: None });
    outcome
}

impl Connection {
    /// Runs a statement about settings.
    pub(super) fn setting(&mut self, setting: Setting) -> Result<Outcome, SqlError> {
        if self.transaction() == TransactionState::Failed {
            return Err(aborted());
        }
        Ok(match setting {
            Setting::Set { name, value, local } => {
                let mut outcome = Outcome::command("SET", Change::None);
                if local && self.transaction() == TransactionState::Idle {
                    // tried all the same, for its errors
                    self.settings.clone().set(&name, value.as_deref(), true)?;
                    let message = "SET LOCAL can only be used in transaction blocks".into();
                    outcome.notices.push(Notice { severity: "WARNING", message });
                } else {
                    self.settings.set(&name, value.as_deref(), local)?;
                }
                outcome
            }
            Setting::Reset(name) => {
                self.settings.set(&name, None, false)?;
                Outcome::command("RESET", Change::None)
            }
            Setting::ResetAll => {
                self.settings.reset_all();
                Outcome::command("RESET", Change::None)
            }
            Setting::Show(name) => {
                let value = match self.of_transaction(&name) {
                    Some(value) => value,
                    None => self.settings.value(&name)?,
                };
                rows(&[&Settings::heading(&name)], vec![[Value::text(value)].into()])
            }
            Setting::ShowAll => {
                let all = self.settings.rows().map(|row| {
                    let value = self.settings.show(&row.name).unwrap_or_default();
                    [Value::text(row.name), Value::text(value), Value::Null].into()
                });
                rows(&["name", "setting", "description"], all.collect())
            }
        })
    }

    /// The search path as SET takes it, when it is not the usual one.
    pub fn search_path(&self) -> Option<String> {
        if self.settings.are_defaults() {
            return None;
        }
        let path = self.settings.show("search_path")?;
        let usual = Settings::default().show("search_path");
        let shown = if path.is_empty() { "''".to_string() } else { path.clone() };
        (usual.as_ref() != Some(&path)).then_some(shown)
    }

    /// A statement's surroundings with this session's settings and database.
    pub(super) fn env(&self, now_micros: i64, statement_micros: i64) -> Env {
        let env = Env { now_micros, statement_micros, temp: temporary(self.id), ..Env::default() };
        env.in_session(self.settings.clone(), self.visible().root)
    }

    /// [`Connection::env`] with the settings and the database of another moment.
    pub(super) fn env_of(&self, settings: Settings, root: Rc<Root>) -> Env {
        Env { temp: temporary(self.id), ..Env::default() }.in_session(settings, root)
    }

    /// [`Connection::told`] for a statement that may wait.
    pub(super) fn told_step(&self, env: &Env, result: Result<Step, SqlError>) -> Result<Step, SqlError> {
        match result {
            Ok(Step::Blocked(wait)) => Ok(Step::Blocked(wait)),
            Ok(Step::Done(outcome)) => self.told(env, Ok(outcome)).map(Step::Done),
            Err(error) => self.told(env, Err(error)).map(Step::Done),
        }
    }

    /// Turns the keys in what is told into names, and leaves out what the session does not want to hear.
    /// `env` is the one before the statement.
    pub(super) fn told(&self, env: &Env, mut result: Result<Outcome, SqlError>) -> Result<Outcome, SqlError> {
        match &mut result {
            Ok(outcome) if outcome.notices.is_empty() => {}
            Ok(outcome) => {
                outcome.notices.iter_mut().for_each(|notice| env.shown(&mut notice.message));
                let least = self.settings.show("client_min_messages").unwrap_or_default();
                let rank = |word: &str| {
                    ["debug", "log", "notice", "warning", "error"]
                        .iter()
                        .position(|known| word.starts_with(known))
                };
                outcome.notices.retain(|notice| rank(&notice.severity.to_ascii_lowercase()) >= rank(&least));
            }
            Err(error) => {
                env.shown(&mut error.message);
                let error = &mut **error;
                for text in [&mut error.detail, &mut error.hint].into_iter().flatten() {
                    env.shown(text);
                }
                for name in [&mut error.table, &mut error.constraint, &mut error.column].into_iter().flatten()
                {
                    *name = crate::sql::catalog::names::bare(name).to_string();
                }
            }
        }
        result
    }

    /// What COMMIT does to the session's temporary tables.
    pub(super) fn end_temporary(&self, transaction: &mut Transaction) {
        if !transaction.current.on_commit.is_empty() {
            let mut root = (*transaction.current).clone();
            root.end_transaction(&temporary(self.id));
            transaction.current = Rc::new(root);
        }
    }

    /// What transactions begin with.
    pub(super) fn defaults(&self) -> Modes {
        if self.settings.are_defaults() {
            return Modes::default();
        }
        let isolation = self.settings.show("default_transaction_isolation").unwrap_or_default();
        Modes {
            isolation: Isolation::of_words(&isolation).unwrap_or(Isolation::ReadCommitted),
            read_only: self.settings.is_on("default_transaction_read_only"),
            deferrable: self.settings.is_on("default_transaction_deferrable"),
        }
    }

    /// SET SESSION CHARACTERISTICS.
    pub(super) fn set_defaults(&mut self, said: Said) {
        let on = |on: bool| if on { "on" } else { "off" };
        let values = [
            ("default_transaction_isolation", said.isolation.map(Isolation::words)),
            ("default_transaction_read_only", said.read_only.map(on)),
            ("default_transaction_deferrable", said.deferrable.map(on)),
        ];
        for (name, value) in values {
            if let Some(value) = value {
                // these settings take these values
                let _ = self.settings.set(name, Some(value), false);
            }
        }
    }

    /// The settings that are the open transaction's own.
    fn of_transaction(&self, name: &str) -> Option<String> {
        let modes = self.modes().unwrap_or_else(|| self.defaults());
        let on = |on: bool| if on { "on" } else { "off" };
        Some(match name.to_ascii_lowercase().as_str() {
            "transaction_isolation" => modes.isolation.words().to_string(),
            "transaction_read_only" => on(modes.read_only).to_string(),
            "transaction_deferrable" => on(modes.deferrable).to_string(),
            _ => return None,
        })
    }

    /// How long the session waits.
    pub(super) fn timeouts(&self) -> Timeouts {
        if self.settings.are_defaults() {
            return Timeouts::default();
        }
        Timeouts {
            lock: self.settings.millis("lock_timeout"),
            statement: self.settings.millis("statement_timeout"),
            deadlock: self.settings.millis("deadlock_timeout"),
        }
    }
}
