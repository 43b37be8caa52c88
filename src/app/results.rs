//! What ran: one block a statement of the last run.

use std::rc::Rc;

use super::grid::{GridAction, GridState};
use super::text_offsets::Utf16Cursor;
use super::timeline::Past;
use super::{Action as AppAction, Effect, editor, engine, history, plan};
use crate::protocol::history::ViewPoint;
use crate::protocol::sql::{Limits, Ran, RunSql, StatementBlock, StatementError, Target, Transaction};
use crate::protocol::table::Table;
use crate::protocol::{Ask, Failure};

/// Blocks shown one by one; a script may have thousands of statements, of which the later ones are counted.
pub const MAX_BLOCKS: usize = 300;

/// Errors shown beyond that.
const MAX_MORE_ERRORS: usize = 200;

/// The last run.
#[derive(Debug, Clone, Default)]
pub struct Results {
    pub run: Option<Run>,
    /// Numbers runs, so that events of an earlier one are recognised.
    last_run: u32,
}

/// One press of Run.
#[derive(Debug, Clone)]
pub struct Run {
    pub id: u32,
    /// The file the text is from; empty when it came from elsewhere (a preview, the history).
    pub file: String,
    /// The whole text; blocks point into it.
    pub text: Rc<str>,
    pub started_millis: f64,
    pub state: RunState,
    pub blocks: Vec<Block>,
    /// The point of the history it ran on; `None` is the present.
    pub past: Option<Past>,
    /// Statements that ran beyond [`MAX_BLOCKS`], and errors beyond the first few hundred.
    pub not_shown: u32,
    /// Where the statements begin whose plan is shown instead of their rows.
    pub explains_from: Option<u32>,
    /// Where the last statement's mark ended.
    offsets: Utf16Cursor,
}

#[derive(Debug, Clone, PartialEq)]
pub enum RunState {
    Running,
    Done {
        statements: u32,
        failed: u32,
        millis: f64,
    },
    /// It was ended: by the learner or by a crash.
    Stopped {
        millis: f64,
    },
    /// It never began, or its answer was lost; the sentence says why.
    Failed(String),
}

/// One statement and what it answered.
#[derive(Debug, Clone)]
pub struct Block {
    pub statement: Rc<StatementBlock>,
    /// The statement's text.
    pub sql: Rc<str>,
    /// The rows, when it gave some.
    pub grid: Option<BlockGrid>,
}

/// A table of rows and how it is looked at.
#[derive(Debug, Clone)]
pub struct BlockGrid {
    pub table: Rc<Table>,
    pub state: Rc<GridState>,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// Run a text. `offset` places it in its file, for the marks in the editor.
    Run {
        file: String,
        text: Rc<str>,
        target: Target,
    },
    /// The same on the database as it was.
    RunPast {
        past: Past,
        /// Of the present, which the past leaves alone.
        transaction: Transaction,
        file: String,
        text: Rc<str>,
        target: Target,
    },
    /// Show the plans of a text's statements; those before `from` run.
    Explain {
        file: String,
        text: Rc<str>,
        target: Target,
        from: u32,
        analyze: bool,
    },
    Statement {
        run: u32,
        block: Box<StatementBlock>,
    },
    Ended {
        run: u32,
        outcome: Result<Ran, Failure>,
    },
    Grid {
        run: u32,
        block: usize,
        action: GridAction,
    },
    Clear,
}

impl Results {
    pub fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.state == RunState::Running)
    }

    pub fn apply(&mut self, action: Action, now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Run { file, text, target } => {
                let ask = RunSql { text: text.to_string(), target, limits: Limits::default() };
                let run = self.start(file, text, now_millis);
                asked(ask, run, |ran| ran)
            }
            Action::RunPast { past, transaction, file, text, target } => {
                let (point, limits) = (past.point, Limits::default());
                let ask = ViewPoint { point, text: text.to_string(), target, limits };
                let run = self.start(file, text, now_millis);
                if let Some(run) = &mut self.run {
                    run.past = Some(past);
                }
                asked(ask, run, move |view| Ran {
                    statements: view.statements,
                    failed: view.failed,
                    schema: None,
                    transaction,
                })
            }
            Action::Explain { file, text, target, from, analyze } => {
                let run = self.start(file, text.clone(), now_millis);
                if let Some(run) = &mut self.run {
                    run.explains_from = Some(from);
                }
                asked(plan::ask(&text, target, from, analyze), run, |ran| ran)
            }
            Action::Statement { run, block } => self.statement(run, block, now_millis),
            Action::Ended { run, outcome } => self.ended(run, outcome, now_millis),
            Action::Grid { run, block, action } => self.grid(run, block, action),
            Action::Clear => {
                if !self.is_running() {
                    self.run = None;
                }
                Vec::new()
            }
        }
    }

    /// Begins a run; its number.
    fn start(&mut self, file: String, text: Rc<str>, now_millis: f64) -> u32 {
        self.last_run += 1;
        self.run = Some(Run {
            id: self.last_run,
            file,
            text,
            started_millis: now_millis,
            state: RunState::Running,
            blocks: Vec::new(),
            past: None,
            not_shown: 0,
            explains_from: None,
            offsets: Utf16Cursor::default(),
        });
        self.last_run
    }

    fn statement(&mut self, run: u32, mut block: Box<StatementBlock>, now_millis: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Some(current) = self.run.as_mut().filter(|current| current.id == run) else {
            return effects;
        };
        let sql: Rc<str> =
            current.text.get(block.start as usize..block.end as usize).unwrap_or_default().into();
        // Kept as what does no harm when it is run again: EXPLAIN ANALYZE would write what the statement writes.
        let explained = current.explains_from.is_some_and(|from| block.start >= from);
        let kept =
            if explained && !starts_with_explain(&sql) { format!("EXPLAIN {sql}") } else { sql.to_string() };
        effects.push(Effect::next(AppAction::History(history::Action::Ran(history::Entry::new(
            &kept, &block, now_millis,
        )))));
        if !current.file.is_empty() {
            let mark = editor::Mark::new(&mut current.offsets, &current.text, &block);
            effects.push(Effect::next(AppAction::Editor(editor::Action::Marked(current.file.clone(), mark))));
        }
        let room = if block.outcome.is_ok() { MAX_BLOCKS } else { MAX_BLOCKS + MAX_MORE_ERRORS };
        if current.blocks.len() >= room {
            current.not_shown += 1;
            return effects;
        }
        let grid = match &mut block.outcome {
            Ok(done) => done.table.take().map(|table| {
                let state = Rc::new(GridState::new(&table, table_name(&sql)));
                BlockGrid { table: Rc::new(table), state }
            }),
            Err(_) => None,
        };
        let statement = Rc::new(*block);
        if statement.outcome.as_ref().is_ok_and(|done| done.plan.is_some()) {
            let (sql, statement) = (sql.clone(), statement.clone());
            let arrived = plan::Action::Arrived { run, block: current.blocks.len(), sql, statement };
            effects.push(Effect::next(AppAction::Plan(arrived)));
        }
        current.blocks.push(Block { statement, sql, grid });
        effects
    }

    fn ended(&mut self, run: u32, outcome: Result<Ran, Failure>, now_millis: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Some(current) = self.run.as_mut().filter(|current| current.id == run) else {
            return effects;
        };
        let millis = now_millis - current.started_millis;
        match outcome {
            Ok(ran) => {
                current.state = RunState::Done { statements: ran.statements, failed: ran.failed, millis };
                effects.push(Effect::next(AppAction::Engine(engine::Action::TransactionIs(ran.transaction))));
                if let Some(schema) = ran.schema {
                    effects.push(Effect::next(AppAction::SchemaIs(schema)));
                }
            }
            Err(Failure::WorkerGone) => current.state = RunState::Stopped { millis },
            Err(failure) => current.state = RunState::Failed(failure.to_string()),
        }
        effects.push(Effect::next(AppAction::Engine(engine::Action::Busy(false))));
        effects
    }

    fn grid(&mut self, run: u32, block: usize, action: GridAction) -> Vec<Effect> {
        let Some(current) = self.run.as_mut().filter(|current| current.id == run) else {
            return Vec::new();
        };
        let Some(grid) = current.blocks.get_mut(block).and_then(|block| block.grid.as_mut()) else {
            return Vec::new();
        };
        Rc::make_mut(&mut grid.state).apply(&grid.table, action)
    }
}

/// What begins a run: its statements and its end come back numbered.
fn asked<A: Ask>(ask: A, run: u32, end: impl Fn(A::Reply) -> Ran + 'static) -> Vec<Effect> {
    vec![
        Effect::next(AppAction::Engine(engine::Action::Busy(true))),
        Effect::next(AppAction::Editor(editor::Action::ClearMarks)),
        Effect::ask_with_statements(
            ask,
            move |block| AppAction::Results(Action::Statement { run, block }),
            move |outcome| AppAction::Results(Action::Ended { run, outcome: outcome.map(&end) }),
        ),
    ]
}

fn starts_with_explain(sql: &str) -> bool {
    sql.trim_start().get(..7).is_some_and(|word| word.eq_ignore_ascii_case("explain"))
}

/// The table that copied INSERT statements and files are named after: the first one that is read.
fn table_name(sql: &str) -> &str {
    let mut words = sql.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';'));
    words.find(|word| word.eq_ignore_ascii_case("from"));
    let name = words.find(|word| !word.is_empty()).unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default().trim_matches('"');
    if name.is_empty() || name.eq_ignore_ascii_case("select") { "result" } else { name }
}

/// What a statement did, as one line: `3 rows`, `INSERT, 2 rows`, `CREATE TABLE`.
pub fn summary(block: &StatementBlock, shown: Option<&Table>) -> String {
    match &block.outcome {
        Ok(done) => match (done.row_count, shown) {
            (Some(count), Some(_)) if done.command == "SELECT" => rows(count),
            (Some(count), _) => format!("{}, {}", done.command, rows(count)),
            (None, _) => done.command.clone(),
        },
        Err(error) => format!("{}: {}", error.code, error.message),
    }
}

/// `1 row`, `1,234 rows`.
pub fn rows(count: u64) -> String {
    let unit = if count == 1 { "row" } else { "rows" };
    format!("{} {unit}", thousands(count))
}

/// `1,234,567`.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `0.4 ms`, `12 ms`, `3.2 s`.
pub fn duration(micros: u64) -> String {
    match micros {
        0..10_000 => format!("{}.{} ms", micros / 1000, micros % 1000 / 100),
        10_000..1_000_000 => format!("{} ms", micros / 1000),
        _ => format!("{}.{} s", micros / 1_000_000, micros % 1_000_000 / 100_000),
    }
}

/// The UTF-16 range of an error in its text, at least one unit long.
pub fn error_range(
    cursor: &mut Utf16Cursor,
    text: &str,
    block: &StatementBlock,
    error: &StatementError,
) -> (u32, u32) {
    let (start, end) = error.span.unwrap_or((block.start, block.end));
    let from = cursor.utf16_at(text, start);
    (from, cursor.utf16_at(text, end).max(from + 1))
}

#[cfg(test)]
mod tests;
