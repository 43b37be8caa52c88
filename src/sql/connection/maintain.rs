//! ANALYZE and VACUUM.

use std::rc::Rc;

use super::{Connection, Database};
use crate::sql::catalog::Relation;
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, Notice, Outcome};
use crate::sql::parse::maintain::Maintain;

impl Connection {
    /// Gathers statistics anew, and notes that all rows are visible.
    pub(super) fn maintain(&mut self, ask: &Maintain) -> Result<Outcome, SqlError> {
        let command = if ask.vacuum { "VACUUM" } else { "ANALYZE" };
        if ask.vacuum && self.transaction.is_some() {
            return Err(SqlError::new("25001", "VACUUM cannot run inside a transaction block"));
        }
        let mut outcome = Outcome::command(command, Change::None);
        let mut root = (*self.visible.root).clone();
        let mut targets: Vec<(Rc<str>, Option<Vec<usize>>)> = Vec::new();
        for (name, columns) in &ask.tables {
            let def = match root.relations.get(name.text.as_str()) {
                Some(Relation::Table(table)) => table.def.clone(),
                Some(_) => {
                    let verb = if ask.vacuum { "vacuum" } else { "analyze" };
                    outcome.notices.push(Notice {
                        severity: "WARNING",
                        message: format!(
                            "skipping \"{}\" --- cannot {verb} non-tables or special system tables",
                            name.text
                        ),
                    });
                    continue;
                }
                None => {
                    return Err(SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)));
                }
            };
            let mut positions = Vec::new();
            for column in columns {
                positions.push(def.column(&column.text).ok_or_else(|| {
                    let message =
                        format!("column \"{}\" of relation \"{}\" does not exist", column.text, def.name);
                    SqlError::new("42703", message)
                })?);
            }
            if ask.vacuum && !ask.analyze && !columns.is_empty() {
                let message = "ANALYZE option must be specified when a column list is provided";
                return Err(SqlError::new("0A000", message));
            }
            targets.push((def.name.clone(), (!columns.is_empty()).then_some(positions)));
        }
        if ask.tables.is_empty() {
            targets = root.tables().map(|table| (table.def.name.clone(), None)).collect();
        }
        for (name, columns) in targets {
            let table = root.table_mut(&name)?;
            if ask.analyze {
                table.analyze(columns.as_deref());
            }
            if ask.vacuum {
                table.vacuum();
            }
        }
        self.visible = Database { root: Rc::new(root) };
        if self.transaction.is_none() {
            self.committed = self.visible.clone();
        }
        Ok(outcome)
    }
}
