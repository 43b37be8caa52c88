//! ALTER SEQUENCE … RESTART and its form for identity columns.

use super::Connection;
use crate::sql::catalog::{ColumnDefault, SequenceState};
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, Outcome};
use crate::sql::parse::extra::Restart;

impl Connection {
    /// Starts a sequence again.
    pub(super) fn restart(&mut self, restart: &Restart) -> Result<Outcome, SqlError> {
        let Some(transaction) = &mut self.transaction else { return Err(super::aborted()) };
        let root = transaction.take_up(&self.shared.borrow().committed);
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
        self.sequences.restart(id, SequenceState { value, called: false });
        Ok(Outcome::command(command, Change::Data))
    }
}
