//! Scripts of `tests/sql` against the answers recorded from PostgreSQL 15 beside them.
//!
//! Every answer must be equal: rows (in order where ORDER BY fixes it), types, counts, notices, and for errors
//! code, message, detail, hint and position. What is not equal yet stands in `tests/sql/known_gaps`, one
//! `script:statement` a line with its reason; a gap that closes fails the test until its line is taken out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use backyard::cli::sql::to_json;
use backyard::sql::script;
use backyard::sql::{Connection, Context, Database, Limits};
use serde_json::Value as Json;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sql")
}

fn known_gaps() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder().join("known_gaps")).unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (place, reason) = line.split_once(' ').unwrap_or((line, ""));
            (place.to_string(), reason.to_string())
        })
        .collect()
}

/// Rows as a multiset, where no ORDER BY fixes their order.
fn unordered(mut answer: Json, statement: &str) -> Json {
    if !statement.to_lowercase().contains("order by")
        && let Some(Json::Array(rows)) = answer.get_mut("rows")
    {
        rows.sort_by_cached_key(|row| row.to_string());
    }
    answer
}

#[test]
fn answers_equal_postgresql() {
    let gaps = known_gaps();
    let mut problems = Vec::new();
    let mut closed: Vec<&String> = gaps.keys().collect();
    let mut statements = 0;
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("tests/sql exists")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    scripts.sort();
    for path in scripts {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(&path).expect("a readable script");
        let recorded =
            std::fs::read_to_string(path.with_extension("out")).expect("a recorded answer: make parity");
        let mut recorded = recorded.lines();
        let mut connection = Connection::open(Database::new());
        for (at, span) in script::split(&text).into_iter().enumerate() {
            statements += 1;
            let statement = &text[span.start..span.end];
            let mut go_on = || false;
            let mut context = Context {
                now_micros: 1_767_225_600_000_000,
                seed: 1,
                limits: Limits::default(),
                interrupt: &mut go_on,
            };
            let result = connection.execute(statement, &mut context);
            let ours = unordered(to_json(at + 1, span.line, statement, &result), statement);
            let theirs: Json =
                serde_json::from_str(recorded.next().unwrap_or("null")).expect("a line of JSON");
            let theirs = unordered(theirs, statement);
            let place = format!("{name}:{}", at + 1);
            if ours == theirs {
                continue;
            }
            closed.retain(|gap| **gap != place);
            if !gaps.contains_key(&place) {
                problems.push(format!(
                    "{place} (line {})\n  {statement}\n  PostgreSQL {theirs}\n  Backyard   {ours}",
                    span.line
                ));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} of {statements} answers differ from PostgreSQL's:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(closed.is_empty(), "these gaps are closed; take them out of tests/sql/known_gaps: {closed:?}");
}
