//! Imports and exports, connected to the database.

use crate::protocol::Progress;
use crate::protocol::history::Origin;
use crate::protocol::import::{ApplyImport, Export, ExportedFile, Imported, InspectImport, Inspected};
use crate::protocol::sql::{Limits, StatementError};
use crate::protocol::table::Table;
use crate::sql::script;

use super::describe::schema;
use super::export::TableReader;
use super::import::{self, RowSink, Statement};
use super::run::{pack, statement_error};
use super::{Session, Sink};

/// One statement of an import: a batch of rows, or a statement of a script.
const STATEMENT_LIMITS: Limits = Limits { millis: 60_000, rows: 0, bytes: 0 };

impl Session {
    /// Looks at a file and keeps it.
    pub(super) fn inspect(&mut self, ask: InspectImport) -> Result<Inspected, String> {
        self.import = None;
        self.import_name.clone_from(&ask.name);
        let split = |text: &str| {
            let statement =
                |span: script::StatementSpan| Statement { start: span.start, end: span.end, line: span.line };
            script::split(text).into_iter().map(statement).collect()
        };
        let (loaded, inspected) = import::inspect(ask, &schema(&self.connection.visible().schema()), split)?;
        self.import = Some(loaded);
        Ok(inspected)
    }

    /// Imports the file that is kept, and lets go of it.
    pub(super) fn apply(&mut self, ask: ApplyImport, sink: &mut Sink<'_>) -> Result<Imported, String> {
        let loaded = self.import.take().ok_or("The file is no longer in memory. Choose it again.")?;
        let mut progress = |done, total| sink.progress(Progress::Step { done, total });
        let applied = import::apply(&loaded, ask.plan.as_ref(), self, &mut progress);
        // A plan that was refused can be mended and sent again.
        let applied = match applied {
            Ok(applied) => applied,
            Err(why) => {
                self.import = Some(loaded);
                return Err(why);
            }
        };
        let name = self.import_name.clone();
        self.remember(|| Origin::Import { name }, applied.done, true);
        Ok(Imported {
            done: applied.done,
            failed: applied.failed,
            problems: applied.problems,
            schema: schema(&self.connection.visible().schema()),
            table: applied.table,
        })
    }

    /// Writes tables as a file.
    pub(super) fn export(&mut self, ask: Export) -> Result<ExportedFile, String> {
        let schema = schema(&self.connection.visible().schema());
        super::export::export(&ask, "database", &schema, self)
    }
}

impl TableReader for Session {
    fn read(&mut self, query: &str) -> Result<Table, StatementError> {
        let limits = Limits { millis: 60_000, rows: u32::MAX, bytes: u32::MAX };
        match Session::execute(self, query, limits) {
            Ok(done) => {
                Ok(done.rows.map_or_else(|| Table::new(Vec::new()), |rows| pack(&rows, limits.bytes)))
            }
            Err(error) => Err(statement_error(&error, query, 0)),
        }
    }
}

impl RowSink for Session {
    fn execute(&mut self, sql: &str) -> Result<u64, StatementError> {
        match Session::execute(self, sql, STATEMENT_LIMITS) {
            Ok(done) => Ok(done.row_count.unwrap_or(0)),
            Err(error) => Err(statement_error(&error, sql, 0)),
        }
    }
}
