//! Files in, plans and statements out.

mod files;
mod statements;

use super::*;
use crate::protocol::sql::{Bytes, StatementError};

fn request(name: &str, text: &str, header: Option<bool>) -> InspectImport {
    InspectImport { name: name.into(), bytes: Bytes::from(text.as_bytes().to_vec()), header }
}

/// Statements for tests: between semicolons, all on line 1.
fn split(text: &str) -> Vec<Statement> {
    let mut start = 0;
    let mut statements = Vec::new();
    for part in text.split(';') {
        if !part.trim().is_empty() {
            statements.push(Statement { start, end: start + part.len(), line: 1 });
        }
        start += part.len() + 1;
    }
    statements
}

fn look(name: &str, text: &str) -> (Loaded, ImportPlan) {
    match inspect(request(name, text, None), &Schema::default(), split) {
        Ok((loaded, Inspected::Rows(plan))) => (loaded, plan),
        other => panic!("{other:?}"),
    }
}

/// The plan as text: columns, then rows, then problems.
fn plan_text(name: &str, text: &str) -> String {
    use std::fmt::Write as _;
    let (_, plan) = look(name, text);
    let mut out = format!("{}: {} rows\n", plan.table, plan.rows);
    for column in &plan.columns {
        let null = if column.nullable { "" } else { " not null" };
        let left_out = if column.include { "" } else { " (left out)" };
        let _ =
            writeln!(out, "  {} <- {:?} {}{null}{left_out}", column.name, column.source, column.type_name);
    }
    for row in &plan.sample {
        let _ = writeln!(out, "  {row:?}");
    }
    for problem in &plan.problems {
        let _ = writeln!(out, "  line {}: {}", problem.line, problem.message);
    }
    for note in &plan.notes {
        let _ = writeln!(out, "  note: {note}");
    }
    out
}

fn refusal(name: &str, text: &str) -> String {
    match inspect(request(name, text, None), &Schema::default(), split) {
        Err(why) => why,
        Ok((_, inspected)) => panic!("{inspected:?}"),
    }
}

/// Remembers statements; refuses those that contain a word.
#[derive(Default)]
struct FakeSink {
    statements: Vec<String>,
    refuse: Option<(&'static str, &'static str)>,
}

impl RowSink for FakeSink {
    fn execute(&mut self, sql: &str) -> Result<u64, StatementError> {
        self.statements.push(sql.to_owned());
        match self.refuse {
            Some((word, code)) if sql.contains(word) => Err(StatementError {
                code: code.into(),
                message: format!("{word} is refused"),
                detail: None,
                hint: None,
                span: None,
            }),
            _ => Ok(1),
        }
    }
}
