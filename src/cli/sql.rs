//! `backyard sql`: runs scripts and prints every statement's outcome, going on after errors as psql does.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::sql::script::{self, StatementSpan};
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::{Connection, Context, Database, Limits, Outcome, RowSet, SqlError};

/// The clock of a run: 2026-01-01 00:00 UTC, so that two runs print the same.
const NOW_MICROS: i64 = 1_767_225_600_000_000;

const USAGE: &str =
    "usage: backyard sql [--project DIR] [--format text|json] [--split] FILE…\n       backyard sql --batches";

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Text,
    Json,
}

/// Runs the command and gives its exit code: 0, 1 for a file that cannot be read, 2 for wrong arguments.
pub fn main(args: &[String]) -> u8 {
    let (mut project, mut format, mut split, mut files) = (None, Format::Text, false, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--project" => match args.next() {
                Some(dir) => project = Some(dir.clone()),
                None => return usage("--project needs a directory"),
            },
            "--format" => match args.next().map(String::as_str) {
                Some("text") => format = Format::Text,
                Some("json") => format = Format::Json,
                _ => return usage("--format is text or json"),
            },
            "--split" => split = true,
            "--batches" => return batches(),
            flag if flag.starts_with("--") => return usage(&format!("there is no option {flag}")),
            file => files.push(file.to_string()),
        }
    }
    if files.is_empty() && project.is_none() {
        return usage("no file given");
    }
    let mut connection = Connection::open(Database::new());
    if let Some(dir) = project {
        for name in ["schema.sql", "seed.sql"] {
            let path = Path::new(&dir).join(name);
            if path.exists() {
                match read(&path) {
                    Ok(text) => load(&mut connection, &path, &text),
                    Err(code) => return code,
                }
            }
        }
    }
    let out = &mut std::io::stdout().lock();
    for file in files {
        let text = match read(Path::new(&file)) {
            Ok(text) => text,
            Err(code) => return code,
        };
        let printed = if split { print_spans(&text, out) } else { run(&mut connection, &text, format, out) };
        if printed.is_err() {
            return 0; // whoever read the output has closed it
        }
    }
    0
}

fn usage(problem: &str) -> u8 {
    eprintln!("backyard sql: {problem}\n{USAGE}");
    2
}

fn read(path: &Path) -> Result<String, u8> {
    std::fs::read_to_string(path).map_err(|error| {
        eprintln!("backyard sql: cannot read {}: {error}", path.display());
        1
    })
}

/// Runs a project's file; only its errors are told.
fn load(connection: &mut Connection, path: &Path, text: &str) {
    for span in script::split(text) {
        if let Err(error) = execute(connection, &text[span.start..span.end]) {
            eprintln!("{}:{}: ERROR: {}", path.display(), span.line, error.message);
        }
    }
}

fn print_spans(text: &str, out: &mut impl Write) -> std::io::Result<()> {
    for StatementSpan { start, end, line } in script::split(text) {
        writeln!(out, "{}", json!({ "start": start, "end": end, "line": line }))?;
    }
    Ok(())
}

/// Runs one statement with the clock and the limits of the command line.
pub(super) fn execute(connection: &mut Connection, statement: &str) -> Result<Outcome, SqlError> {
    let mut go_on = || false;
    let mut context =
        Context { now_micros: NOW_MICROS, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
    connection.execute(statement, &mut context)
}

fn run(connection: &mut Connection, text: &str, format: Format, out: &mut impl Write) -> std::io::Result<()> {
    for (number, span) in script::split(text).into_iter().enumerate() {
        let statement = &text[span.start..span.end];
        let result = execute(connection, statement);
        match format {
            Format::Json => writeln!(out, "{}", to_json(number + 1, span.line, statement, &result))?,
            Format::Text => print_text(statement, &result, out)?,
        }
    }
    Ok(())
}

/// Runs scripts from standard input, for programs that compare thousands of them: a line holds one script as a JSON
/// text, `null` starts with an empty database. Each statement answers with a line of JSON, each script ends with
/// an empty one.
fn batches() -> u8 {
    let mut connection = Connection::open(Database::new());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let told = match serde_json::from_str::<Option<String>>(&line) {
            Ok(None) => {
                connection = Connection::open(Database::new());
                Ok(())
            }
            Ok(Some(text)) => run(&mut connection, &text, Format::Json, &mut out),
            Err(_) => return usage("a line of --batches is a JSON text or null"),
        };
        if told.and_then(|()| writeln!(out)).and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    0
}

/// One statement's outcome as the documented JSON object.
pub fn to_json(number: usize, line: u32, statement: &str, result: &Result<Outcome, SqlError>) -> Json {
    let mut object = Map::new();
    object.insert("statement".into(), json!(number));
    object.insert("line".into(), json!(line));
    match result {
        Ok(outcome) => {
            object.insert("command".into(), json!(outcome.command));
            // a row of no columns cannot be told from none, as in PostgreSQL's protocol
            if let Some(set) = outcome.rows.as_ref().filter(|set| !set.columns.is_empty()) {
                let columns: Vec<Json> =
                    set.columns.iter().map(|c| json!({ "name": c.name, "type": c.ty.name() })).collect();
                let rows: Vec<Json> = set
                    .rows
                    .iter()
                    .map(|row| {
                        row.iter()
                            .zip(&set.columns)
                            .map(|(value, column)| value_json(value, &column.ty))
                            .collect()
                    })
                    .collect();
                object.insert("columns".into(), Json::Array(columns));
                object.insert("rows".into(), Json::Array(rows));
            }
            if let Some(text) = &outcome.text {
                object.insert("text".into(), json!(text));
            }
            object.insert("rowCount".into(), json!(outcome.row_count));
            if !outcome.notices.is_empty() {
                let notices: Vec<Json> = outcome
                    .notices
                    .iter()
                    .map(|n| json!({ "severity": n.severity, "message": n.message }))
                    .collect();
                object.insert("notices".into(), Json::Array(notices));
            }
        }
        Err(error) => {
            // PostgreSQL counts characters from 1
            let position =
                error.position.map(|at| statement.get(..at).map_or(0, |before| before.chars().count()) + 1);
            object.insert(
                "error".into(),
                json!({
                    "code": error.code,
                    "message": error.message,
                    "detail": error.detail,
                    "hint": error.hint,
                    "position": position,
                }),
            );
        }
    }
    Json::Object(object)
}

/// A value in JSON: numbers that a double holds are numbers, the others text as PostgreSQL prints it.
fn value_json(value: &Value, ty: &Type) -> Json {
    match (value, ty) {
        (Value::Null, _) => Json::Null,
        (Value::Bool(b), _) => json!(b),
        (Value::Int(n), Type::Int2 | Type::Int4 | Type::Oid) => json!(n),
        // as printed, which is how JSON writes it too: 8, not 8.0
        (Value::Float(x), _) if x.is_finite() => {
            let text = value.output(ty);
            match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(n), _) if text != "-0" => json!(n),
                (_, Ok(x)) => json!(x), // serde_json reads some doubles one bit away
                _ => Json::String(text),
            }
        }
        _ => json!(value.output(ty)),
    }
}

fn print_text(
    statement: &str,
    result: &Result<Outcome, SqlError>,
    out: &mut impl Write,
) -> std::io::Result<()> {
    match result {
        Ok(outcome) => {
            for notice in &outcome.notices {
                writeln!(out, "{}:  {}", notice.severity, notice.message)?;
            }
            if let Some(set) = &outcome.rows {
                print_table(set, out)?;
            }
            if let Some(text) = &outcome.text {
                return write!(out, "{text}");
            }
            match (outcome.command, outcome.row_count) {
                ("SELECT", Some(_)) if outcome.rows.is_some() => Ok(()),
                ("INSERT", Some(count)) => writeln!(out, "INSERT 0 {count}"),
                (command, Some(count)) => writeln!(out, "{command} {count}"),
                (command, None) => writeln!(out, "{command}"),
            }
        }
        Err(error) => {
            writeln!(out, "ERROR:  {}: {}", error.code, error.message)?;
            if let Some(at) = error.position {
                let at = at.min(statement.len());
                let start = statement.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
                let line = statement.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
                let number = statement.get(..start).map_or(0, |before| before.matches('\n').count()) + 1;
                let label = format!("LINE {number}: ");
                let column = statement.get(start..at).map_or(0, |before| before.chars().count());
                writeln!(out, "{label}{line}\n{}^", " ".repeat(label.len() + column))?;
            }
            if let Some(detail) = &error.detail {
                writeln!(out, "DETAIL:  {detail}")?;
            }
            if let Some(hint) = &error.hint {
                writeln!(out, "HINT:  {hint}")?;
            }
            Ok(())
        }
    }
}

/// psql's aligned table.
fn print_table(set: &RowSet, out: &mut impl Write) -> std::io::Result<()> {
    let text = |value: &Value, ty: &Type| match value {
        Value::Null => String::new(),
        Value::Bool(b) => {
            if *b {
                "t".into()
            } else {
                "f".into()
            }
        }
        value => value.output(ty),
    };
    let rows: Vec<Vec<String>> = set
        .rows
        .iter()
        .map(|row| row.iter().zip(&set.columns).map(|(value, column)| text(value, &column.ty)).collect())
        .collect();
    let width = |cell: &str| cell.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = set
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .map(|cell| width(cell))
                .chain([width(&column.name)])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let heads: Vec<String> = set
        .columns
        .iter()
        .zip(&widths)
        .map(|(column, &width)| format!(" {:^width$} ", column.name))
        .collect();
    writeln!(out, "{}", heads.join("|").trim_end())?;
    writeln!(out, "{}", widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join("+"))?;
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&set.columns)
            .zip(&widths)
            .map(|((cell, column), &width)| {
                let number = matches!(
                    column.ty,
                    Type::Int2
                        | Type::Int4
                        | Type::Int8
                        | Type::Numeric(_)
                        | Type::Float4
                        | Type::Float8
                        | Type::Oid
                );
                if number { format!(" {cell:>width$} ") } else { format!(" {cell:<width$} ") }
            })
            .collect();
        writeln!(out, "{}", cells.join("|").trim_end())?;
    }
    let count = set.truncated.unwrap_or(rows.len() as u64);
    writeln!(out, "({count} {})\n", if count == 1 { "row" } else { "rows" })
}
