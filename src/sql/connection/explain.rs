//! EXPLAIN of one statement: the plan shown, with ANALYZE after it has run.

use crate::sql::env::Env;
use crate::sql::estimate::Estimator;
use crate::sql::exec::probe::{Clock, Probe};
use crate::sql::exec::run::Run;
use crate::sql::explain::options::Options;
use crate::sql::explain::{Builder, PlanNode, QueryPlan, entries, json, text};
use crate::sql::outcome::{Change, ColumnInfo, Outcome, RowSet};
use crate::sql::plan::Plan;
use crate::sql::steps::{self, Recording};
use crate::sql::types::Type;
use crate::sql::value::Value;

/// What one EXPLAIN asks for, and when it began.
pub(super) struct Explaining {
    pub options: Options,
    clock: Option<Clock>,
    began: f64,
    /// The run is recorded, and the statement answers what it answers.
    pub records: bool,
}

/// What a plan belongs to.
#[derive(Clone, Copy)]
pub(super) enum Over<'t> {
    Query,
    /// The command and the table it writes.
    Writing(&'static str, &'t str),
}

/// Moments of one statement, in the clock's milliseconds.
#[derive(Clone, Copy, Default)]
pub(super) struct Times {
    planned: f64,
}

impl Explaining {
    pub fn new(options: Options, clock: Option<Clock>) -> Explaining {
        let began = clock.as_ref().map_or(0.0, |clock| clock());
        Explaining { options, clock, began, records: false }
    }

    /// Nothing is explained: the run is recorded.
    pub fn recording() -> Explaining {
        let options = Options {
            analyze: true,
            verbose: false,
            costs: false,
            timing: false,
            summary: false,
            json: false,
        };
        Explaining { options, clock: None, began: 0.0, records: true }
    }

    /// What was recorded, in EXPLAIN's words; `columns` are those of the answer.
    pub fn recorded(
        &self,
        plan: &Plan,
        written: usize,
        run: &Run<'_>,
        env: &Env,
        columns: &[ColumnInfo],
    ) -> Option<Recording> {
        let recorder = run.probe.as_ref()?.recorder.as_ref()?;
        let builder =
            Builder::new(Estimator::new(run.root, env), self.options, None, plan, None, written > 1);
        let descriptions = builder.descriptions(plan);
        let described = |address: usize| descriptions.get(&address).cloned().unwrap_or_default();
        let mut recording = steps::recording(recorder, &described);
        if let Some(answer) = recording.nodes.last_mut() {
            answer.rows.columns = columns.to_vec();
        }
        Some(recording)
    }

    fn now(&self) -> f64 {
        self.clock.as_ref().map_or(0.0, |clock| clock())
    }

    /// The counters for the run, with ANALYZE.
    pub fn probe(&self) -> Option<Probe> {
        let clock = self.clock.clone().filter(|_| self.options.timing);
        (self.options.analyze && !self.records).then(|| Probe::new(clock))
    }

    /// Notes that planning is done.
    pub fn planned(&self) -> Times {
        Times { planned: self.now() }
    }

    /// The plan as rows; `written` are the entries of FROM as they were written.
    pub fn outcome(
        &self,
        over: Over<'_>,
        plan: &Plan,
        written: usize,
        run: &Run<'_>,
        env: &Env,
        times: Times,
    ) -> Outcome {
        let ended = self.now();
        let analyze = self.options.analyze;
        let target = match over {
            Over::Query => None,
            Over::Writing(_, table) => Some((target_serial(plan, table), table)),
        };
        let counts = run.probe.as_ref();
        let shown = target.filter(|(serial, _)| *serial == 0);
        let build = |qualified| {
            let estimator = Estimator::new(run.root, env);
            let mut builder = Builder::new(estimator, self.options, counts, plan, shown, qualified);
            match (over, target) {
                (Over::Writing(command, table), Some((serial, _))) => {
                    let serial = (serial > 0).then_some(serial);
                    let mut node = builder.modify(command, table, serial, plan);
                    if analyze && let Some(actual) = &mut node.actual {
                        actual.total_millis = actual.total_millis.max(ended - times.planned);
                    }
                    node
                }
                _ => builder.query(plan),
            }
        };
        let (several, verbose) = (written > 1, self.options.verbose);
        let mut root = build(several || verbose);
        if verbose && !several {
            // the columns of the only table are named by themselves in rows, with the table in all else (`explain.c`)
            rows_of(&mut root, &mut build(false));
        }
        self.finished(root, times, ended)
    }

    fn finished(&self, root: PlanNode, times: Times, ended: f64) -> Outcome {
        let plan = QueryPlan {
            root,
            planning_millis: self.options.summary.then_some(times.planned - self.began),
            execution_millis: self.options.analyze.then_some(ended - times.planned),
        };
        let (ty, rows) = if self.options.json {
            (Type::Json, vec![[Value::text(json(&plan, self.options))].into()])
        } else {
            let lines = text(&plan, self.options).into_iter();
            (Type::Text, lines.map(|line| [Value::text(line)].into()).collect())
        };
        let mut outcome = Outcome::command("EXPLAIN", Change::None);
        let columns = vec![ColumnInfo { name: "QUERY PLAN".into(), ty }];
        outcome.rows = Some(RowSet { columns, rows, truncated: None });
        outcome.plan = Some(Box::new(plan));
        outcome
    }
}

/// Names the columns of a plan's rows as another building of the plan did.
fn rows_of(node: &mut PlanNode, other: &mut PlanNode) {
    std::mem::swap(&mut node.output, &mut other.output);
    for (child, other) in node.children.iter_mut().zip(&mut other.children) {
        rows_of(child, other);
    }
}

/// The entries of FROM of a statement as it was written.
pub(super) fn written_entries(over: Over<'_>, plan: &Plan) -> usize {
    let own = match over {
        Over::Writing("Insert", _) => 1,
        _ => 0,
    };
    own + entries(plan)
}

/// The place in FROM of the table that UPDATE or DELETE writes; 0 for none.
fn target_serial(plan: &Plan, table: &str) -> usize {
    match plan {
        Plan::Scan(scan) if scan.row_number && *scan.table == *table => scan.serial,
        other => crate::sql::explain::children(other)
            .into_iter()
            .map(|child| target_serial(child, table))
            .find(|serial| *serial > 0)
            .unwrap_or(0),
    }
}
