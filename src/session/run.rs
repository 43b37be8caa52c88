//! Running statements one by one, as psql does: going on after errors.

use crate::protocol::Progress;
use crate::protocol::sql::{
    Limits, Ran, RunSql, StatementBlock, StatementDone, StatementError, Target, Transaction,
};
use crate::protocol::table::Table;
use crate::sql::script::{self, StatementSpan};
use crate::sql::{self, Change, Context, Outcome, RowSet, SqlError, TransactionState};

use super::changes::Moment;
use super::describe::{column, schema};
use super::{Session, Sink};

/// Row visits after which a statement stops even when the clock has not.
const MAX_ROWS_READ: u64 = 2_000_000_000;

/// Bytes of rows that one statement may hold: well under what a 32-bit memory can give.
const MAX_ROW_BYTES: u64 = 600 * 1024 * 1024;

impl Session {
    /// Runs what the page asked for; each statement is told as progress.
    pub(super) fn run(&mut self, ask: RunSql, sink: &mut Sink<'_>) -> Result<Ran, String> {
        let spans = targets(&ask.text, ask.target);
        let (mut failed, mut change) = (0, Change::None);
        for (at, span) in spans.iter().enumerate() {
            let (block, changed) = self.run_told(&ask.text, *span, at, ask.limits);
            failed += u32::from(block.outcome.is_err());
            change = change.max(changed);
            sink.progress(Progress::Statement(Box::new(block)));
        }
        Ok(self.ran(spans.len(), failed, change))
    }

    /// Runs statement number `at` (from 0) of a text; what it changed is remembered, and told with it.
    pub(super) fn run_told(
        &mut self,
        whole: &str,
        span: StatementSpan,
        at: usize,
        limits: Limits,
    ) -> (StatementBlock, Change) {
        let (moment, before) = (self.moment(), self.connection.sequence_mark());
        let (mut block, changed) = self.run_one(whole, span, at, limits, moment);
        let text = whole.get(span.start..span.end).unwrap_or_default();
        let command = block.outcome.as_ref().ok().map(|done| done.command.as_str());
        block.changes = self.changes(text, moment, before, command, changed);
        match block.outcome {
            Ok(_) => {
                self.remember_statement(&block, changed);
                (block, changed)
            }
            Err(_) => (block, Change::None),
        }
    }

    /// The end of a run of so many statements.
    pub(super) fn ran(&self, statements: usize, failed: u32, change: Change) -> Ran {
        Ran {
            statements: statements as u32,
            failed,
            schema: (change > Change::None).then(|| schema(&self.connection.visible().schema())),
            transaction: self.transaction_state(),
        }
    }

    /// Runs statement number `at` (from 0) of a text.
    pub(super) fn run_one(
        &mut self,
        whole: &str,
        span: StatementSpan,
        at: usize,
        limits: Limits,
        moment: Moment,
    ) -> (StatementBlock, Change) {
        let text = whole.get(span.start..span.end).unwrap_or_default();
        let started = (self.clock.elapsed_millis)();
        let outcome = self.execute_at(text, limits, moment);
        let elapsed = (self.clock.elapsed_millis)() - started;
        let (rows_read, change) =
            outcome.as_ref().map_or((0, Change::None), |done| (done.rows_read, done.change));
        let block = StatementBlock {
            number: at as u32 + 1,
            start: span.start as u32,
            end: span.end as u32,
            line: span.line,
            elapsed_micros: (elapsed * 1000.0).max(0.0) as u64,
            rows_read,
            outcome: match outcome {
                Ok(done) => Ok(statement_done(done, limits)),
                Err(error) => Err(statement_error(&error, text, span.start)),
            },
            changes: Vec::new(),
        };
        (block, change)
    }

    /// Runs one statement within `limits`, now.
    pub(super) fn execute(&mut self, text: &str, limits: Limits) -> Result<Outcome, SqlError> {
        let moment = self.moment();
        self.execute_at(text, limits, moment)
    }

    /// Runs one statement within `limits` as if it were that moment.
    pub(super) fn execute_at(
        &mut self,
        text: &str,
        limits: Limits,
        moment: Moment,
    ) -> Result<Outcome, SqlError> {
        let elapsed = &self.clock.elapsed_millis;
        let deadline = elapsed() + f64::from(limits.millis);
        let mut interrupt = || elapsed() > deadline;
        let mut context = Context {
            now_micros: moment.now_micros,
            seed: moment.seed,
            limits: sql::Limits {
                rows_read: MAX_ROWS_READ,
                rows_returned: limits.rows as usize,
                bytes: MAX_ROW_BYTES,
            },
            interrupt: &mut interrupt,
        };
        self.connection.execute(text, &mut context).map_err(|error| match error.code {
            "57014" => SqlError::new(
                "57014",
                format!("the statement ran longer than {} s and was stopped", limits.millis / 1000),
            )
            .with_hint("Nothing was changed. Look for a join without a condition, or add WHERE or LIMIT."),
            _ => error,
        })
    }

    pub(super) fn transaction_state(&self) -> Transaction {
        match self.connection.transaction() {
            TransactionState::Idle => Transaction::Idle,
            TransactionState::Open => Transaction::Open,
            TransactionState::Failed => Transaction::Failed,
        }
    }
}

/// The statements a run is about, as spans of the whole text.
pub(super) fn targets(text: &str, target: Target) -> Vec<StatementSpan> {
    match target {
        Target::All => script::split(text),
        Target::At(offset) => script::statement_at(text, offset as usize).into_iter().collect(),
        Target::Range(start, end) => {
            let (start, end) = (start as usize, end as usize);
            let Some(part) = text.get(start..end) else {
                return Vec::new();
            };
            let lines_before = text.get(..start).unwrap_or_default().matches('\n').count() as u32;
            let moved = |span: StatementSpan| StatementSpan {
                start: span.start + start,
                end: span.end + start,
                line: span.line + lines_before,
            };
            script::split(part).into_iter().map(moved).collect()
        }
    }
}

pub(super) fn statement_done(done: Outcome, limits: Limits) -> StatementDone {
    StatementDone {
        plan: done.plan.as_deref().map(|plan| Box::new(super::explain::plan(plan))),
        command: done.command.to_owned(),
        row_count: done.row_count,
        text: done.text,
        table: done.rows.map(|rows| pack(&rows, limits.bytes)),
        notices: done
            .notices
            .iter()
            .map(|notice| format!("{}: {}", notice.severity, notice.message))
            .collect(),
    }
}

/// Packs rows for the page, stopping at `max_bytes`; the total stays true.
pub(super) fn pack(rows: &RowSet, max_bytes: u32) -> Table {
    let mut table = Table::new(rows.columns.iter().map(|it| column(&it.name, &it.ty)).collect());
    let types: Vec<_> = rows.columns.iter().map(|column| &column.ty).collect();
    // One buffer for the texts of a row: a result of 100,000 rows would otherwise allocate each cell.
    let (mut text, mut ends) = (String::new(), Vec::with_capacity(types.len()));
    for row in &rows.rows {
        if table.packed_bytes() > max_bytes as usize {
            break;
        }
        text.clear();
        ends.clear();
        for (value, ty) in row.iter().zip(&types) {
            let start = text.len();
            if value.is_null() {
                ends.push(None);
            } else {
                value.output_into(ty, &mut text);
                ends.push(Some((start, text.len())));
            }
        }
        table.push_row(ends.iter().map(|end| end.map(|(start, end)| &text[start..end])));
    }
    table.total_rows = rows.truncated.unwrap_or(rows.rows.len() as u64);
    table
}

/// PostgreSQL's fields, with the place in the run's text. `start` is where the statement begins in it.
pub(super) fn statement_error(error: &SqlError, statement: &str, start: usize) -> StatementError {
    let span = error.position.map(|at| {
        let at = at.min(statement.len());
        let length = word_length(statement.get(at..).unwrap_or_default());
        ((start + at) as u32, (start + at + length) as u32)
    });
    StatementError {
        code: error.code.to_owned(),
        message: error.message.clone(),
        detail: error.detail.clone(),
        hint: error.hint.clone(),
        span,
    }
}

/// How much of the text to underline: the word, quoted text or operator that begins here.
fn word_length(rest: &str) -> usize {
    let Some(first) = rest.chars().next() else {
        return 0;
    };
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let end = match first {
        '"' | '\'' => rest.char_indices().skip(1).find(|(_, c)| *c == first).map(|(at, c)| at + c.len_utf8()),
        c if is_word(c) => rest.find(|c| !is_word(c) && c != '.'),
        _ => rest.find(|c: char| is_word(c) || c.is_whitespace()).map(|at| at.clamp(1, 3)),
    };
    end.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests;
