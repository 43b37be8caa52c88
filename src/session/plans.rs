//! Plans on request: of a statement as it stands, and as it would be with an index that is not there.
//!
//! Both run aside: on a connection of their own over what this session sees. Versions of a database share what they
//! have in common, so that costs nothing, and a statement that writes, counts a sequence up or takes locks leaves no
//! trace: no transaction to roll back, no change to be repeated, no point in the history.

use crate::protocol::Progress;
use crate::protocol::plan::{ExplainSql, QueryPlan, Tried, TryPlan};
use crate::protocol::sql::{Limits, Ran, StatementBlock, Transaction};
use crate::sql::script::StatementSpan;
use crate::sql::{Change, SqlError, explain};

use super::run::{statement_done, statement_error, targets};
use super::{Session, Sink};

/// What can have a plan: the words that such a statement begins with.
const EXPLAINED: &[&str] =
    &["select", "insert", "update", "delete", "merge", "values", "with", "table", "execute"];

impl Session {
    /// Shows plans; statements before `from` run.
    pub(super) fn explain(&mut self, ask: ExplainSql, sink: &mut Sink<'_>) -> Result<Ran, String> {
        let spans = targets(&ask.text, ask.target);
        let (mut failed, mut change) = (0, Change::None);
        for (at, span) in spans.iter().enumerate() {
            let block = if span.start < ask.from as usize {
                let (block, changed) = self.run_told(&ask.text, *span, at, ask.limits);
                change = change.max(changed);
                block
            } else {
                self.explain_one(&ask, *span, at)
            };
            failed += u32::from(block.outcome.is_err());
            sink.progress(Progress::Statement(Box::new(block)));
        }
        Ok(self.ran(spans.len(), failed, change))
    }

    fn explain_one(&mut self, ask: &ExplainSql, span: StatementSpan, at: usize) -> StatementBlock {
        let text = ask.text.get(span.start..span.end).unwrap_or_default();
        let words = if ask.analyze { "EXPLAIN (ANALYZE) " } else { "EXPLAIN " };
        let rest = explain::explained(text).unwrap_or_else(|| text.to_owned());
        let started = (self.clock.elapsed_millis)();
        let mut rows_read = 0;
        let outcome = match refusal(&rest) {
            Some(error) => Err(error),
            None => self.aside(|session| {
                let before = session.connection.database();
                let done = session.execute(&format!("{words}{rest}"), ask.limits)?;
                rows_read = done.rows_read;
                let mut done = statement_done(done, ask.limits);
                if ask.analyze && !session.connection.database().is(&before) {
                    done.notices.push(
                        "NOTICE: the statement writes, so it ran on a copy of the database: nothing was changed"
                            .to_owned(),
                    );
                }
                Ok(done)
            }),
        };
        let elapsed = (self.clock.elapsed_millis)() - started;
        StatementBlock {
            number: at as u32 + 1,
            start: span.start as u32,
            end: span.end as u32,
            line: span.line,
            elapsed_micros: (elapsed * 1000.0).max(0.0) as u64,
            rows_read,
            outcome: outcome.map_err(|mut error| {
                error.position = error.position.map(|at| at.saturating_sub(words.len()));
                statement_error(&error, text, span.start)
            }),
            changes: Vec::new(),
        }
    }

    /// The plan of a statement if `change` had been done.
    pub(super) fn try_plan(&mut self, ask: &TryPlan) -> Tried {
        let plan = self.aside(|session| {
            session.execute(&ask.change, ask.limits)?;
            session.plan(&ask.statement, ask.limits)
        });
        Tried { plan: plan.ok().flatten().map(Box::new) }
    }

    fn plan(&mut self, statement: &str, limits: Limits) -> Result<Option<QueryPlan>, SqlError> {
        let statement = explain::explained(statement).unwrap_or_else(|| statement.to_owned());
        let done = self.execute(&format!("EXPLAIN {statement}"), limits)?;
        Ok(done.plan.as_deref().map(super::explain::plan))
    }

    /// Runs something on a connection over what this one sees, which is then forgotten. In a transaction that failed
    /// it is this one's: PostgreSQL answers nothing there but its error.
    fn aside<T>(&mut self, run: impl FnOnce(&mut Session) -> Result<T, SqlError>) -> Result<T, SqlError> {
        if self.transaction_state() == Transaction::Failed {
            return run(self);
        }
        let aside = self.connection.aside();
        let own = std::mem::replace(&mut self.connection, aside);
        let outcome = run(self);
        self.connection = own;
        outcome
    }
}

/// Why a statement has no plan, in words; PostgreSQL says only `syntax error`.
fn refusal(text: &str) -> Option<SqlError> {
    let statement = text.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    // what begins with a comment is left to the parser
    if statement.is_empty() || statement.starts_with("--") || statement.starts_with("/*") {
        return None;
    }
    let word: String = statement.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if EXPLAINED.contains(&word.to_ascii_lowercase().as_str()) || is_create_as(&word, statement) {
        return None;
    }
    let name = if word.is_empty() { "this statement".to_owned() } else { word.to_ascii_uppercase() };
    let error = SqlError::new("42601", format!("{name} has no plan to show"));
    Some(error.with_hint(
        "Plans are of SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES and WITH: put the cursor in one.",
    ))
}

/// `CREATE TABLE … AS` runs a query.
fn is_create_as(word: &str, statement: &str) -> bool {
    word.eq_ignore_ascii_case("create")
        && statement.split_whitespace().any(|word| word.eq_ignore_ascii_case("as"))
}

#[cfg(test)]
mod tests;
