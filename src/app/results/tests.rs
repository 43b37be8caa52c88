use super::*;
use crate::protocol::sql::{StatementDone, Transaction};
use crate::protocol::table::{Column, Kind};

fn statement(number: u32, start: u32, end: u32, rows: Option<u64>) -> Box<StatementBlock> {
    let table = rows.map(|rows| {
        let mut table =
            Table::new(vec![Column { name: "a".into(), type_name: "integer".into(), kind: Kind::Number }]);
        (0..rows).for_each(|_| table.push_row([Some("1")].into_iter()));
        table
    });
    let done = StatementDone {
        command: "SELECT".into(),
        row_count: rows,
        table,
        notices: vec![],
        plan: None,
        text: None,
    };
    Box::new(StatementBlock {
        number,
        start,
        end,
        line: 1,
        elapsed_micros: 10,
        rows_read: 0,
        outcome: Ok(done),
        changes: vec![],
    })
}

fn started() -> Results {
    let mut results = Results::default();
    let run =
        Action::Run { file: "queries.sql".into(), text: "SELECT 1; SELECT 2".into(), target: Target::All };
    results.apply(run, 0.0);
    results
}

/// Blocks arrive one by one with their own text, then the run ends with its counts.
#[test]
fn a_run_collects_its_blocks() {
    let mut results = started();
    assert!(results.is_running());
    results.apply(Action::Statement { run: 1, block: statement(1, 0, 8, Some(3)) }, 1.0);
    results.apply(Action::Statement { run: 1, block: statement(2, 10, 18, None) }, 2.0);
    let ran = Ran { statements: 2, failed: 0, schema: None, transaction: Transaction::Idle };
    results.apply(Action::Ended { run: 1, outcome: Ok(ran) }, 5.0);
    let run = results.run.as_ref().expect("a run");
    assert_eq!(run.state, RunState::Done { statements: 2, failed: 0, millis: 5.0 });
    assert_eq!(&*run.blocks[1].sql, "SELECT 2");
    assert_eq!(run.blocks[0].grid.as_ref().map(|grid| grid.table.rows()), Some(3));
}

/// What an earlier run still tells does not mix with the present one.
#[test]
fn an_earlier_run_is_not_shown() {
    let mut results = started();
    results.apply(Action::Run { file: String::new(), text: "SELECT 3".into(), target: Target::All }, 1.0);
    let late = statement(1, 0, 8, None);
    assert!(results.apply(Action::Statement { run: 1, block: late }, 2.0).is_empty());
    assert!(results.run.as_ref().is_some_and(|run| run.blocks.is_empty()));
}

/// A script of thousands of statements shows the first ones, and more of the errors.
#[test]
fn long_scripts_are_counted() {
    let mut results = started();
    for number in 0..MAX_BLOCKS as u32 + 50 {
        results.apply(Action::Statement { run: 1, block: statement(number, 0, 8, None) }, 1.0);
    }
    let run = results.run.as_ref().expect("a run");
    assert_eq!((run.blocks.len(), run.not_shown), (MAX_BLOCKS, 50));
    for number in 0..MAX_MORE_ERRORS as u32 + 30 {
        let mut failed = statement(number, 0, 8, None);
        failed.outcome = Err(StatementError {
            code: "22012".into(),
            message: "division by zero".into(),
            detail: None,
            hint: None,
            span: None,
        });
        results.apply(Action::Statement { run: 1, block: failed }, 1.0);
    }
    let run = results.run.as_ref().expect("a run");
    assert_eq!((run.blocks.len(), run.not_shown), (MAX_BLOCKS + MAX_MORE_ERRORS, 80));
}

/// Stopping is not an error.
#[test]
fn a_stopped_run_says_so() {
    let mut results = started();
    results.apply(Action::Ended { run: 1, outcome: Err(Failure::WorkerGone) }, 3000.0);
    assert_eq!(results.run.map(|run| run.state), Some(RunState::Stopped { millis: 3000.0 }));
}

#[test]
fn numbers_read_well() {
    assert_eq!(thousands(0), "0");
    assert_eq!(thousands(1_234_567), "1,234,567");
    assert_eq!(rows(1), "1 row");
    assert_eq!(duration(450), "0.4 ms");
    assert_eq!(duration(12_345), "12 ms");
    assert_eq!(duration(3_210_000), "3.2 s");
}

#[test]
fn results_are_named_after_their_table() {
    assert_eq!(table_name("SELECT * FROM shop.\"Books\" b"), "Books");
    assert_eq!(table_name("SELECT 1"), "result");
    assert_eq!(table_name("SELECT * FROM (SELECT 1) x"), "result");
}
