//! SET, SHOW and RESET on a connection.

use std::rc::Rc;

use super::{Connection, aborted};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, ColumnInfo, Notice, Outcome, Row, RowSet, TransactionState};
use crate::sql::parse::settings::Setting;
use crate::sql::settings::Settings;
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
                let value = self.settings.value(&name)?;
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
        let path = self.settings.show("search_path")?;
        let usual = Settings::default().show("search_path");
        let shown = if path.is_empty() { "''".to_string() } else { path.clone() };
        (usual.as_ref() != Some(&path)).then_some(shown)
    }

    /// A statement's surroundings with this session's settings and database.
    pub(super) fn env(&self, now_micros: i64, statement_micros: i64) -> Env {
        let env = Env { now_micros, statement_micros, ..Env::default() };
        env.in_session(self.settings.clone(), self.visible.root.clone())
    }

    /// Turns the keys in what is told into names, and leaves out what the session does not want to hear.
    /// `env` is the one before the statement.
    pub(super) fn told(&self, env: &Env, mut result: Result<Outcome, SqlError>) -> Result<Outcome, SqlError> {
        match &mut result {
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

    /// What the end of a transaction does to the session's temporary tables.
    pub(super) fn end_temporary(&mut self) {
        if !self.visible.root.on_commit.is_empty() {
            let temp = Env::default().temp;
            let mut root = (*self.visible.root).clone();
            root.end_transaction(&temp);
            self.visible.root = Rc::new(root);
        }
    }
}
