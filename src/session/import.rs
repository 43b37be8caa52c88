//! Importing a file: look at it and propose a table, then make the table and fill it.
//!
//! A file is kept as text and read twice, once to look and once to insert, so that the cells of a large file
//! are never all in memory. Everything in it is hostile: sizes are bounded, nothing panics, and a bad row
//! says its line and stops nothing else.

mod apply;
mod delimited;
pub mod infer;
mod json;
pub mod names;
mod text;

use std::borrow::Cow;
use std::collections::HashSet;

pub use apply::{Applied, RowSink, apply};

use self::infer::{Guess, Types};
use crate::protocol::import::{
    ImportColumn, ImportPlan, InspectImport, Inspected, MAX_FILE_BYTES, MAX_PROBLEMS, RowProblem,
};
use crate::protocol::schema::Schema;

/// The most columns of a file.
pub const MAX_COLUMNS: usize = 500;
/// The largest value: 1 MB.
pub const MAX_CELL_BYTES: usize = 1_000_000;
/// The deepest nesting of JSON.
pub const MAX_NESTING: usize = 64;
/// Rows shown before import.
const SAMPLE_ROWS: usize = 20;
/// Letters of a value shown before import.
const SAMPLE_LETTERS: usize = 200;

/// One statement of a script, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    pub start: usize,
    pub end: usize,
    /// 1-based.
    pub line: u32,
}

/// A file that was looked at and may be imported.
#[derive(Debug)]
pub struct Loaded {
    text: String,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Script(Vec<Statement>),
    Delimited { shape: delimited::Shape, sources: Vec<String> },
    Json { shape: json::Shape, columns: json::Columns },
}

/// A value of a row, as it stands in the file.
#[derive(Debug, Clone, PartialEq)]
struct Value<'a> {
    text: Cow<'a, str>,
    /// What the file's own notation says; `None` asks the text.
    types: Option<Types>,
}

/// A row with its line, or why it cannot be read.
type Row<'r> = Result<(u64, &'r [Option<Value<'r>>]), RowProblem>;
/// Takes rows one by one; false stops.
type Visit<'v> = &'v mut dyn FnMut(Row<'_>) -> bool;

/// Looks at a file. `split` finds the statements of a script.
///
/// # Errors
/// A sentence that says what is wrong with the file as a whole.
pub fn inspect(
    request: InspectImport,
    schema: &Schema,
    split: impl FnOnce(&str) -> Vec<Statement>,
) -> Result<(Loaded, Inspected), String> {
    if request.bytes.len() as u64 > MAX_FILE_BYTES {
        return Err("The file is larger than 50 MB. Import it in parts.".to_owned());
    }
    let decoded = text::decode(request.bytes.into_vec())?;
    let text = decoded.text;
    let mut notes: Vec<String> = decoded.note.into_iter().collect();
    if text.trim().is_empty() {
        return Err("The file is empty.".to_owned());
    }
    let mut form = match kind(&request.name, &text)? {
        Kind::Script => {
            let statements = split(&text);
            let count = u32::try_from(statements.len()).unwrap_or(u32::MAX);
            if count == 0 {
                return Err("The script has no statement.".to_owned());
            }
            let loaded = Loaded { text, form: Form::Script(statements) };
            return Ok((loaded, Inspected::Script { statements: count, notes }));
        }
        Kind::Delimited => {
            let shape = delimited::guess(&text, &request.name, request.header);
            let sources = delimited::sources(&text, shape);
            if sources.len() > MAX_COLUMNS {
                return Err(format!("The file has {} columns; {MAX_COLUMNS} are the most.", sources.len()));
            }
            if sources.len() > 1 {
                notes.push(format!("Values are separated by {}.", shape.delimiter_name()));
            }
            Form::Delimited { shape, sources }
        }
        Kind::Json => {
            let (shape, note) = json::shape(&text)?;
            notes.extend(note);
            Form::Json { shape, columns: json::Columns::default() }
        }
    };
    let survey = survey(&text, &mut form);
    if survey.rows == 0 && survey.unreadable == 0 && !matches!(form, Form::Delimited { .. }) {
        return Err("The file has no rows.".to_owned());
    }
    let plan = propose(&request.name, schema, &form, survey, notes);
    Ok((Loaded { text, form }, Inspected::Rows(plan)))
}

enum Kind {
    Script,
    Delimited,
    Json,
}

/// By the file's suffix; without a known one, by its first letter.
fn kind(file_name: &str, text: &str) -> Result<Kind, String> {
    let suffix = file_name.rsplit_once('.').map_or(String::new(), |(_, suffix)| suffix.to_ascii_lowercase());
    Ok(match suffix.as_str() {
        "sql" | "ddl" => Kind::Script,
        "csv" | "tsv" | "tab" | "psv" => Kind::Delimited,
        "json" | "jsonl" | "ndjson" => Kind::Json,
        "xls" | "xlsx" | "ods" => return Err("Save the sheet as CSV and import that.".to_owned()),
        _ if text.trim_start().starts_with(['{', '[']) => Kind::Json,
        "txt" | "" | "dat" => Kind::Delimited,
        _ => return Err("This kind of file is not known. Import .sql, .csv, .tsv or .json.".to_owned()),
    })
}

/// What one pass over all rows finds.
#[derive(Default)]
struct Survey {
    guesses: Vec<Guess>,
    sample: Vec<Vec<Option<String>>>,
    rows: u64,
    unreadable: u64,
    problems: Vec<RowProblem>,
}

fn survey(text: &str, form: &mut Form) -> Survey {
    let mut survey = Survey::default();
    for_each_row(text, form, &mut |row| {
        match row {
            Ok((_, cells)) => survey.see(cells),
            Err(problem) => {
                survey.unreadable += 1;
                if survey.problems.len() < MAX_PROBLEMS {
                    survey.problems.push(problem);
                }
            }
        }
        true
    });
    survey
}

impl Survey {
    fn see(&mut self, cells: &[Option<Value<'_>>]) {
        self.rows += 1;
        if self.guesses.len() < cells.len() {
            self.guesses.resize(cells.len(), Guess::default());
        }
        for (guess, cell) in self.guesses.iter_mut().zip(cells) {
            match cell {
                Some(Value { types: Some(types), .. }) => guess.see_types(*types),
                Some(Value { text, types: None }) => guess.see(text),
                None => {}
            }
        }
        if self.sample.len() < SAMPLE_ROWS {
            let shown = |value: &Value<'_>| value.text.chars().take(SAMPLE_LETTERS).collect();
            self.sample.push(cells.iter().map(|cell| cell.as_ref().map(shown)).collect());
        }
    }
}

fn for_each_row(text: &str, form: &mut Form, visit: Visit<'_>) {
    match form {
        Form::Script(_) => {}
        Form::Delimited { shape, sources } => delimited::for_each_row(text, *shape, sources.len(), visit),
        Form::Json { shape, columns } => json::for_each_row(text, shape, columns, visit),
    }
}

fn propose(
    file_name: &str,
    schema: &Schema,
    form: &Form,
    mut survey: Survey,
    mut notes: Vec<String>,
) -> ImportPlan {
    let sources = match form {
        Form::Script(_) => &[],
        Form::Delimited { sources, .. } => sources.as_slice(),
        Form::Json { columns, .. } => columns.names(),
    };
    let header = match form {
        Form::Delimited { shape, .. } => Some(shape.header),
        _ => None,
    };
    survey.guesses.resize(sources.len(), Guess::default());
    for row in &mut survey.sample {
        row.resize(sources.len(), None);
    }
    let columns =
        sources.iter().zip(names::columns(sources)).zip(&survey.guesses).map(|((source, name), guess)| {
            ImportColumn {
                source: source.clone(),
                name,
                type_name: guess.type_name().to_owned(),
                nullable: guess.nullable(survey.rows),
                // A column without a name and without a value comes from a delimiter at the end of each line.
                include: !(source.is_empty() && guess.is_empty()),
            }
        });
    let columns = columns.collect();
    let listed = survey.problems.len() as u64;
    if survey.unreadable > listed {
        notes.push(format!("{} rows cannot be read; the first {listed} are listed.", survey.unreadable));
    }
    let relations =
        schema.tables.iter().map(|table| &table.name).chain(schema.views.iter().map(|view| &view.name));
    let taken: HashSet<String> = relations.cloned().collect();
    ImportPlan {
        table: names::table(file_name, &taken),
        columns,
        rows: survey.rows,
        sample: survey.sample,
        problems: survey.problems,
        unreadable: survey.unreadable,
        notes,
        header,
    }
}

#[cfg(test)]
mod tests;
