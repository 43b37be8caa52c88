//! Doing an import: `CREATE TABLE`, then rows in batches; or the statements of a script.

use std::collections::HashSet;

use super::infer::{NUMBERS, Types, types_of};
use super::names::MAX_NAME_BYTES;
use super::{Form, Loaded, Statement, Value, for_each_row};
use crate::protocol::import::{COLUMN_TYPES, ImportColumn, ImportPlan, MAX_PROBLEMS, RowProblem};
use crate::protocol::sql::StatementError;
use crate::schema::quote::{identifier, push_literal};

/// Where statements go. Each stands for itself: one that fails leaves no trace and the next one runs.
pub trait RowSink {
    /// Runs one statement and answers the rows it touched.
    ///
    /// # Errors
    /// What PostgreSQL would say.
    fn execute(&mut self, sql: &str) -> Result<u64, StatementError>;
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// Rows inserted, or statements that ran.
    pub done: u64,
    pub failed: u64,
    /// At most [`MAX_PROBLEMS`].
    pub problems: Vec<RowProblem>,
    /// The table made.
    pub table: Option<String>,
}

impl Applied {
    fn fail(&mut self, line: u64, message: String) {
        self.failed += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(RowProblem { line, message });
        }
    }
}

/// Rows of one `INSERT`.
const BATCH_ROWS: usize = 500;
/// Bytes after which an `INSERT` is sent before it has its rows.
const BATCH_BYTES: usize = 256 * 1024;

/// Imports the file that was looked at. `progress` hears (done, total).
///
/// # Errors
/// A sentence, when nothing was imported because the plan or the new table is refused.
pub fn apply(
    loaded: &Loaded,
    plan: Option<&ImportPlan>,
    sink: &mut dyn RowSink,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Applied, String> {
    match (&loaded.form, plan) {
        (Form::Script(statements), _) => Ok(run_script(&loaded.text, statements, sink, progress)),
        (_, Some(plan)) => import_rows(loaded, plan, sink, progress),
        (_, None) => Err("The import has no plan. Choose the file again.".to_owned()),
    }
}

/// Whether the statement was stopped from outside or ran out of room: then nothing more is tried.
fn ends_everything(error: &StatementError) -> bool {
    matches!(error.code.as_str(), "57014" | "53200")
}

/// What PostgreSQL says, in one line.
fn sentence(error: &StatementError) -> String {
    match &error.detail {
        Some(detail) => format!("{} ({detail})", error.message),
        None => error.message.clone(),
    }
}

fn run_script(
    text: &str,
    statements: &[Statement],
    sink: &mut dyn RowSink,
    progress: &mut dyn FnMut(u64, u64),
) -> Applied {
    let mut applied = Applied::default();
    let total = text.len() as u64;
    let mut reported = 0;
    for statement in statements {
        let sql = text.get(statement.start..statement.end).unwrap_or_default();
        match sink.execute(sql) {
            Ok(_) => applied.done += 1,
            Err(error) => {
                applied.fail(u64::from(statement.line), sentence(&error));
                if ends_everything(&error) {
                    break;
                }
            }
        }
        // A message for each of 100,000 small statements would cost more than the statements.
        if statement.end as u64 - reported > total / 100 {
            reported = statement.end as u64;
            progress(reported, total);
        }
    }
    progress(total, total);
    applied
}

/// The columns that are imported, with their places in the file.
fn included(plan: &ImportPlan, columns: usize) -> Result<Vec<(usize, &ImportColumn)>, String> {
    let name_fits = |name: &str| !name.is_empty() && name.len() <= MAX_NAME_BYTES && !name.contains('\0');
    if !name_fits(&plan.table) {
        return Err(format!("The table needs a name of 1 to {MAX_NAME_BYTES} letters."));
    }
    if plan.columns.len() != columns {
        return Err("The plan does not belong to this file. Choose the file again.".to_owned());
    }
    let mut names = HashSet::new();
    let mut kept = Vec::new();
    for (at, column) in plan.columns.iter().enumerate().filter(|(_, column)| column.include) {
        if !name_fits(&column.name) {
            return Err(format!("Column {} needs a name of 1 to {MAX_NAME_BYTES} letters.", at + 1));
        }
        if !names.insert(column.name.as_str()) {
            return Err(format!("Two columns are called “{}”.", column.name));
        }
        if !COLUMN_TYPES.contains(&column.type_name.as_str()) {
            return Err(format!("“{}” is not a type for a column.", column.type_name));
        }
        kept.push((at, column));
    }
    if kept.is_empty() {
        return Err("Choose at least one column.".to_owned());
    }
    Ok(kept)
}

fn import_rows(
    loaded: &Loaded,
    plan: &ImportPlan,
    sink: &mut dyn RowSink,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Applied, String> {
    let mut form = match &loaded.form {
        Form::Script(_) => return Err("A script has no columns.".to_owned()),
        Form::Delimited { shape, sources } => Form::Delimited { shape: *shape, sources: sources.clone() },
        Form::Json { shape, columns } => Form::Json { shape: shape.clone(), columns: columns.clone() },
    };
    let columns = match &form {
        Form::Script(_) => 0,
        Form::Delimited { sources, .. } => sources.len(),
        Form::Json { columns, .. } => columns.names().len(),
    };
    let kept = included(plan, columns)?;
    let table = identifier(&plan.table);
    let definitions: Vec<String> = kept
        .iter()
        .map(|(_, column)| {
            let null = if column.nullable { "" } else { " NOT NULL" };
            format!("    {} {}{null}", identifier(&column.name), column.type_name)
        })
        .collect();
    let create = format!("CREATE TABLE {table} (\n{}\n)", definitions.join(",\n"));
    sink.execute(&create).map_err(|error| match error.code.as_str() {
        "42P07" => format!("A table named “{}” exists already. Choose another name.", plan.table),
        _ => format!("The table was not made: {}", sentence(&error)),
    })?;

    let names: Vec<_> = kept.iter().map(|(_, column)| identifier(&column.name)).collect();
    let mut batch = Batch {
        head: format!("INSERT INTO {table} ({}) VALUES ", names.join(", ")),
        rows: Vec::new(),
        bytes: 0,
        applied: Applied { table: Some(plan.table.clone()), ..Applied::default() },
        seen: 0,
        stopped: false,
    };
    let total = plan.rows;
    for_each_row(&loaded.text, &mut form, &mut |row| {
        match row {
            Ok((line, cells)) => batch.push(line, tuple(&kept, cells)),
            Err(problem) => batch.applied.fail(problem.line, problem.message),
        }
        if batch.rows.len() >= BATCH_ROWS || batch.bytes >= BATCH_BYTES {
            batch.send(sink);
            progress(batch.seen.min(total), total);
        }
        !batch.stopped
    });
    batch.send(sink);
    progress(total, total);
    // Rows that cannot be read come before the inserts that fail; the list is in the file's order.
    batch.applied.problems.sort_by_key(|problem| problem.line);
    Ok(batch.applied)
}

/// The values of a row as SQL: `(1, 'a', NULL)`.
fn tuple(kept: &[(usize, &ImportColumn)], cells: &[Option<Value<'_>>]) -> String {
    let mut sql = String::from("(");
    for (at, (place, column)) in kept.iter().enumerate() {
        if at > 0 {
            sql.push_str(", ");
        }
        match cells.get(*place).and_then(Option::as_ref) {
            Some(value) => push_value(&mut sql, value, &column.type_name),
            None => sql.push_str("NULL"),
        }
    }
    sql.push(')');
    sql
}

/// A number or a boolean is bare where it surely is one; all else is a quoted literal, so that what does not
/// fit its column is PostgreSQL's error and cannot become SQL.
fn push_value(sql: &mut String, value: &Value<'_>, type_name: &str) {
    let text: &str = &value.text;
    if type_name == "text" {
        return push_literal(sql, text);
    }
    let bare_json = NUMBERS.or(Types::BOOLEAN).or(Types::JSONB);
    if matches!(type_name, "json" | "jsonb") && value.types.is_some_and(|types| !types.has(bare_json)) {
        // A string of a JSON file is a JSON string in a column that was made JSON.
        return push_literal(sql, &serde_json::Value::from(text).to_string());
    }
    let trimmed = text.trim_ascii();
    let types = types_of(trimmed);
    if trimmed.is_empty() {
        sql.push_str("NULL");
    } else if matches!(type_name, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision")
        && types.has(NUMBERS)
    {
        sql.push_str(trimmed);
    } else {
        push_literal(sql, trimmed);
    }
}

/// Rows waiting to be inserted together.
struct Batch {
    head: String,
    rows: Vec<(u64, String)>,
    bytes: usize,
    applied: Applied,
    seen: u64,
    stopped: bool,
}

impl Batch {
    fn push(&mut self, line: u64, tuple: String) {
        self.bytes += tuple.len();
        self.seen += 1;
        self.rows.push((line, tuple));
    }

    /// Inserts the rows; if one is refused, each by itself, so that it alone is left out.
    fn send(&mut self, sink: &mut dyn RowSink) {
        let rows = std::mem::take(&mut self.rows);
        let mut sql = String::with_capacity(self.head.len() + self.bytes + 2 * rows.len());
        self.bytes = 0;
        if rows.is_empty() || self.stopped {
            return;
        }
        sql.push_str(&self.head);
        for (at, (_, tuple)) in rows.iter().enumerate() {
            if at > 0 {
                sql.push(',');
            }
            sql.push_str(tuple);
        }
        match sink.execute(&sql) {
            Ok(_) => self.applied.done += rows.len() as u64,
            Err(error) if ends_everything(&error) => self.stop(&rows, &error),
            Err(_) => {
                for (at, (line, tuple)) in rows.iter().enumerate() {
                    match sink.execute(&format!("{}{tuple}", self.head)) {
                        Ok(_) => self.applied.done += 1,
                        Err(error) if ends_everything(&error) => return self.stop(&rows[at..], &error),
                        Err(error) => self.applied.fail(*line, sentence(&error)),
                    }
                }
            }
        }
    }

    fn stop(&mut self, rest: &[(u64, String)], error: &StatementError) {
        let line = rest.first().map_or(0, |(line, _)| *line);
        self.applied.fail(line, format!("The import stopped at this line: {}", sentence(error)));
        self.stopped = true;
    }
}
