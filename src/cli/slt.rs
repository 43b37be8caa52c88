//! `backyard slt`: runs sqllogictest files against the engine and tells passed and failed with their places.
//!
//! Every file starts with an empty database. A record that fails is told and the next one runs, so that one run
//! shows everything. Shell commands that a file may contain are not run.

use std::io::Write;
use std::sync::mpsc::{Receiver, Sender, channel};

use sqllogictest::{DB, DBOutput, DefaultColumnType, Record, Runner, parse_with_name};

use super::sql::execute;
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::{Connection, Database, Outcome, SqlError};

/// What the records of one file gave.
#[derive(Debug, Default)]
pub struct Report {
    pub passed: usize,
    /// A sentence each, with file and line.
    pub failed: Vec<String>,
}

/// Runs the command and gives its exit code: 0, 1 when a record failed, 2 for wrong arguments.
pub fn main(files: &[String]) -> u8 {
    if files.is_empty() || files.iter().any(|file| file.starts_with('-')) {
        eprintln!("usage: backyard slt FILE…");
        return 2;
    }
    let out = &mut std::io::stdout().lock();
    let mut total = Report::default();
    for file in files {
        let Report { passed, failed } = match std::fs::read_to_string(file) {
            Ok(text) => run(file, &text),
            Err(error) => Report { passed: 0, failed: vec![format!("{file}: cannot be read: {error}")] },
        };
        let told = failed.iter().try_for_each(|problem| writeln!(out, "{}\n", problem.trim_end()));
        if told.and_then(|()| writeln!(out, "{file}: {passed} passed, {} failed", failed.len())).is_err() {
            return 0; // whoever read the output has closed it
        }
        total.passed += passed;
        total.failed.extend(failed);
    }
    if files.len() > 1 {
        // the exit code says the same when nobody reads this line
        let _ = writeln!(out, "{} passed, {} failed", total.passed, total.failed.len());
    }
    u8::from(!total.failed.is_empty())
}

/// Runs the records of one file. `name` is for locations.
pub fn run(name: &str, text: &str) -> Report {
    let mut report = Report::default();
    let records = match parse_with_name::<DefaultColumnType>(text, name) {
        Ok(records) => records,
        Err(error) => {
            report.failed.push(format!("{}: {}", error.location(), error.kind()));
            return report;
        }
    };
    let mut opened = false;
    let mut runner = Runner::new(move || {
        let first = !std::mem::replace(&mut opened, true);
        async move { if first { Ok(Engine::start()) } else { Err(Failure(ONE_CONNECTION.to_owned(), "0A000")) } }
    });
    for record in records {
        let counted = match &record {
            Record::Halt { .. } => break,
            Record::System { loc, .. } | Record::Include { loc, .. } => {
                report.failed.push(format!("{loc}: shell commands and other files are not run from here"));
                continue;
            }
            Record::Statement { .. } | Record::Query { .. } | Record::Let { .. } => 1,
            _ => 0,
        };
        match runner.run(record) {
            Ok(_) => report.passed += counted,
            Err(error) => report.failed.push(format!("{}: {}", error.location(), error.kind())),
        }
    }
    report
}

const ONE_CONNECTION: &str = "files with several connections are not supported here yet";

/// The engine on a thread of its own: its values are shared within one thread, and the runner wants a connection
/// that may move between threads.
struct Engine {
    statements: Sender<String>,
    answers: Receiver<Result<Answer, Failure>>,
}

impl Engine {
    fn start() -> Self {
        let (statements, asked) = channel::<String>();
        let (answer, answers) = channel();
        std::thread::spawn(move || {
            let mut connection = Connection::open(Database::new());
            // ends when the runner drops its end
            while let Ok(statement) = asked.recv() {
                let result = execute(&mut connection, &statement).map(Answer::from).map_err(Failure::from);
                if answer.send(result).is_err() {
                    break;
                }
            }
        });
        Engine { statements, answers }
    }
}

impl DB for Engine {
    type Error = Failure;
    type ColumnType = DefaultColumnType;

    fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, Failure> {
        let gone = || Failure("the engine ended".into(), "XX000");
        self.statements.send(sql.to_owned()).map_err(|_| gone())?;
        Ok(match self.answers.recv().map_err(|_| gone())?? {
            Answer::Rows { types, rows } => DBOutput::Rows { types, rows },
            Answer::Done(count) => DBOutput::StatementComplete(count),
        })
    }

    fn engine_name(&self) -> &str {
        // files written for PostgreSQL say `onlyif postgresql` or `skipif postgresql`
        "postgresql"
    }

    fn error_sql_state(error: &Failure) -> Option<String> {
        Some(error.1.to_owned())
    }
}

/// What a statement answered, in the file format's words.
enum Answer {
    Rows { types: Vec<DefaultColumnType>, rows: Vec<Vec<String>> },
    Done(u64),
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        let Some(set) = outcome.rows else {
            return Answer::Done(outcome.row_count.unwrap_or(0));
        };
        let cell = |value: &Value, ty: &Type| match (value, value.output(ty)) {
            (Value::Null, _) => "NULL".to_owned(),
            (_, text) if text.is_empty() => "(empty)".to_owned(),
            (_, text) => text,
        };
        Answer::Rows {
            rows: set
                .rows
                .iter()
                .map(|row| {
                    row.iter().zip(&set.columns).map(|(value, column)| cell(value, &column.ty)).collect()
                })
                .collect(),
            types: set.columns.iter().map(|column| letter(&column.ty)).collect(),
        }
    }
}

fn letter(ty: &Type) -> DefaultColumnType {
    match ty {
        Type::Int2 | Type::Int4 | Type::Int8 => DefaultColumnType::Integer,
        Type::Float4 | Type::Float8 | Type::Numeric(_) => DefaultColumnType::FloatingPoint,
        Type::Text | Type::Varchar(_) | Type::Char(_) => DefaultColumnType::Text,
        _ => DefaultColumnType::Any,
    }
}

/// An error as text and SQLSTATE.
#[derive(Debug)]
struct Failure(String, &'static str);

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Self {
        Failure(error.message.clone(), error.code)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}
