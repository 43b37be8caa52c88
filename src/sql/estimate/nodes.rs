//! Rows and cost of every kind of node but scans and joins.

use std::rc::Rc;

use super::cost::{self, CPU_OPERATOR, CPU_TUPLE, QualCost};
use super::join::{Factors, Joining, Rescan, materialized};
use super::{ColumnEstimate, Estimate, Estimator, whole};
use crate::sql::expr::Expr;
use crate::sql::plan::{Aggregate, AggregateCall, Join, JoinKind, Plan, SetOp, Strategy, WithKind};
use crate::sql::value::Value;

impl Estimator<'_> {
    /// What is expected of a plan.
    pub fn estimate(&self, plan: &Plan) -> Estimate {
        self.repeated(plan, 1.0)
    }

    /// What is expected of a plan that is run `loops` times with other parameters.
    pub fn repeated(&self, plan: &Plan, loops: f64) -> Estimate {
        match plan {
            Plan::One => Estimate { rows: 1.0, startup: 0.0, total: CPU_TUPLE, columns: Rc::default() },
            Plan::Values(rows) => {
                let count = rows.len() as f64;
                let width = rows.first().map_or(0, Vec::len);
                Estimate {
                    rows: whole(count),
                    startup: 0.0,
                    total: (CPU_TUPLE + CPU_OPERATOR) * count,
                    columns: Rc::new(vec![ColumnEstimate::computed(16.0); width]),
                }
            }
            Plan::Scan(scan) => self.scan(scan, loops),
            Plan::Function(call, named) => {
                let rows = function_rows(call.function.name, &call.args);
                let startup = CPU_OPERATOR;
                Estimate {
                    rows,
                    startup,
                    total: startup + CPU_TUPLE * rows,
                    columns: Rc::new(
                        named.columns.iter().map(|(_, ty)| ColumnEstimate::of_type(ty)).collect(),
                    ),
                }
            }
            Plan::Subquery { input, named: _ } => {
                let input = self.repeated(input, loops);
                Estimate { total: input.total + CPU_TUPLE * input.rows, ..input }
            }
            Plan::Filter { input, predicate } => self.filter(self.repeated(input, loops), predicate),
            Plan::Project { input, exprs } => {
                let input = self.repeated(input, loops);
                let cost = self.evaluation(exprs);
                Estimate {
                    columns: Rc::new(exprs.iter().map(|expr| self.projected(expr, &input)).collect()),
                    startup: input.startup + cost.startup,
                    total: input.total + cost.startup + cost.per_row * input.rows,
                    rows: input.rows,
                }
            }
            Plan::Join(join) => self.join(join, loops),
            Plan::Lateral { left, right, kind, on, width: _ } => {
                let left = self.repeated(left, loops);
                let right = self.repeated(&right.plan, left.rows.max(1.0));
                let on: Vec<Expr> = on.iter().cloned().collect();
                let rows = self.join_rows(*kind, &left, &right, &[], &on);
                let again = Rescan { startup: right.startup, total: right.total };
                let joining = Joining {
                    kind: *kind,
                    left: &left,
                    right: &right,
                    keys: &[],
                    on: &on,
                    factors: None,
                    rows,
                };
                let (startup, total) = self.nested(&joining, again, false);
                Estimate { rows, startup, total, columns: self.side_by_side(*kind, &left, &right) }
            }
            Plan::Aggregate(aggregate) => self.aggregate(aggregate, loops),
            Plan::Window { input, width: _, calls } => self.window(self.repeated(input, loops), calls),
            Plan::Sort { input, keys: _, limit } => {
                let input = self.repeated(input, loops);
                let limit = limit.as_ref().and_then(count);
                let (startup, total) = cost::sort(input.total, input.rows, input.width(), limit);
                Estimate { startup, total, ..input }
            }
            Plan::Limit { input, limit, offset, ties: _ } => {
                let input = self.repeated(input, loops);
                limited(input, limit.as_ref(), offset.as_ref())
            }
            Plan::Distinct { input, on, sorted } => {
                let input = self.repeated(input, loops);
                let exprs: Vec<Expr> = match on {
                    Some(on) => on.clone(),
                    None => (0..input.columns.len()).map(Expr::column).collect(),
                };
                let rows = self.groups(&exprs, &input);
                let compare = CPU_OPERATOR * exprs.len() as f64 * input.rows;
                let (startup, total) = if *sorted {
                    (input.startup, input.total + compare)
                } else {
                    (input.total + compare, input.total + compare + CPU_TUPLE * rows)
                };
                Estimate { rows, startup, total, columns: input.columns }
            }
            Plan::SetOperation { op, all, left, right } => {
                let (left, right) = (self.repeated(left, loops), self.repeated(right, loops));
                set_operation(*op, *all, left, &right)
            }
            Plan::ProjectSet { input, width: _, calls } => {
                let input = self.repeated(input, loops);
                let each = calls.iter().map(|call| function_rows(call.function.name, &call.args));
                let rows = whole(input.rows * each.fold(1.0, f64::max));
                let mut columns = (*input.columns).clone();
                columns.extend(calls.iter().map(|_| ColumnEstimate::computed(8.0)));
                Estimate {
                    rows,
                    startup: input.startup,
                    total: input.total + CPU_TUPLE * rows,
                    columns: Rc::new(columns),
                }
            }
            Plan::With { queries, body } => {
                let mut startup = 0.0;
                for query in queries {
                    let kept = self.with_query(query.slot, &query.kind);
                    startup += kept.total;
                    self.kept.borrow_mut().insert(query.slot, kept);
                }
                let body = self.repeated(body, loops);
                Estimate { startup: body.startup + startup, total: body.total + startup, ..body }
            }
            Plan::CteScan { slot, named } | Plan::WorkScan { slot, named } => {
                let working = matches!(plan, Plan::WorkScan { .. });
                let kept = self.kept.borrow().get(&(slot + usize::from(working))).cloned();
                let rows = kept.as_ref().map_or(100.0, |kept| kept.rows);
                let columns = named.columns.iter().enumerate().map(|(at, (_, ty))| {
                    let known = kept.as_ref().and_then(|kept| kept.columns.get(at));
                    ColumnEstimate {
                        source: None,
                        width: known.map_or_else(|| ColumnEstimate::of_type(ty).width, |known| known.width),
                        distinct: None,
                    }
                });
                // a row is stored and fetched again: twice the price of a row
                Estimate {
                    rows,
                    startup: 0.0,
                    total: 2.0 * CPU_TUPLE * rows,
                    columns: Rc::new(columns.collect()),
                }
            }
        }
    }

    pub fn with_query(&self, slot: usize, kind: &WithKind) -> Estimate {
        match kind {
            WithKind::Query(plan) => self.estimate(plan),
            WithKind::Recursive { start, step, all: _ } => {
                let start = self.estimate(start);
                self.kept
                    .borrow_mut()
                    .insert(slot + 1, Estimate { rows: start.rows * 10.0, ..start.clone() });
                let step = self.estimate(step);
                let rows = whole(start.rows + 10.0 * step.rows);
                Estimate {
                    rows,
                    startup: start.startup,
                    total: start.total + 10.0 * step.total + CPU_TUPLE * rows,
                    columns: start.columns,
                }
            }
        }
    }

    /// Rows that pass a condition.
    pub fn filter(&self, input: Estimate, predicate: &Expr) -> Estimate {
        let conditions = predicate.clone().conjuncts();
        let cost = self.evaluation(&conditions);
        Estimate {
            rows: whole(input.rows * self.selectivity(&conditions, &input.columns)),
            startup: input.startup + cost.startup,
            total: input.total + cost.startup + cost.per_row * input.rows,
            columns: input.columns,
        }
    }

    fn projected(&self, expr: &Expr, input: &Estimate) -> ColumnEstimate {
        match expr {
            Expr::Column(column) => {
                input.columns.get(column.index).cloned().unwrap_or_else(|| ColumnEstimate::computed(8.0))
            }
            Expr::Call(call) => ColumnEstimate::of_type(&call.function.returns),
            Expr::Cast(_, conversion) => ColumnEstimate::of_type(&conversion.to),
            Expr::Compare(..) | Expr::And(_) | Expr::Or(_) | Expr::Not(_) => ColumnEstimate::computed(1.0),
            Expr::Const(Value::Text(text)) => ColumnEstimate::computed(text.len() as f64 + 1.0),
            Expr::Const(Value::Int(_)) => ColumnEstimate::computed(4.0),
            _ => ColumnEstimate::computed(8.0),
        }
    }

    fn join(&self, join: &Join, loops: f64) -> Estimate {
        let left = self.repeated(&join.left, loops);
        let on = join.on.clone().map(Expr::conjuncts).unwrap_or_default();
        if join.params.is_some() {
            let right = self.repeated(&join.right, asked(join.params.as_deref().unwrap_or_default(), &left));
            let rows = match join.kind {
                JoinKind::Semi => whole(left.rows * right.rows.min(1.0)),
                JoinKind::Anti => whole(left.rows * (1.0 - right.rows.min(1.0))),
                JoinKind::Left => {
                    whole(left.rows * right.rows * self.join_share(&left, &right, &[], &on)).max(left.rows)
                }
                _ => whole(left.rows * right.rows * self.join_share(&left, &right, &[], &on)),
            };
            let again = Rescan { startup: right.startup, total: right.total };
            // the first partner ends the search; of an inner join on a key most rows count as without one
            let factors = match join.kind {
                JoinKind::Semi | JoinKind::Anti => {
                    Some(Factors { matched: right.rows.min(1.0), matches: right.rows.max(1.0) })
                }
                _ if right.rows <= 1.0 => Some(Factors { matched: 0.0, matches: 1.0 }),
                _ => None,
            };
            let joining =
                Joining { kind: join.kind, left: &left, right: &right, keys: &[], on: &on, factors, rows };
            let (startup, total) = self.nested(&joining, again, true);
            return Estimate { rows, startup, total, columns: self.side_by_side(join.kind, &left, &right) };
        }
        let right = self.repeated(&join.right, loops);
        let rows = self.join_rows(join.kind, &left, &right, &join.keys, &on);
        let looks = join.kind.left_only() || self.at_most_one(&join.right, &join.keys);
        let factors = looks.then(|| self.factors(join.kind, &left, &right, &join.keys, &on));
        let joining =
            Joining { kind: join.kind, left: &left, right: &right, keys: &join.keys, on: &on, factors, rows };
        let (startup, total) = if join.keys.is_empty() {
            let (held, again) = materialized(&right);
            self.nested(&Joining { right: &held, ..joining }, again, false)
        } else {
            self.hash(&joining)
        };
        Estimate { rows, startup, total, columns: self.side_by_side(join.kind, &left, &right) }
    }

    /// Whether the keys of a join are a key of its right side.
    pub fn at_most_one(&self, right: &Plan, keys: &[(Expr, Expr)]) -> bool {
        let columns: Vec<usize> = keys
            .iter()
            .filter_map(|(_, key)| if let Expr::Column(column) = key { Some(column.index) } else { None })
            .collect();
        is_key(right, &columns, self)
    }

    fn aggregate(&self, aggregate: &Aggregate, loops: f64) -> Estimate {
        let input = self.repeated(&aggregate.input, loops);
        let key: Vec<Expr> = match &aggregate.key {
            Some(key) => key.iter().filter_map(|&at| aggregate.groups.get(at).cloned()).collect(),
            None => aggregate.groups.clone(),
        };
        let rows = if aggregate.groups.is_empty() && aggregate.sets.len() == 1 {
            1.0
        } else {
            let of_set = |set: &Vec<usize>| {
                let exprs: Vec<Expr> = match &aggregate.key {
                    Some(_) => key.clone(),
                    None => set.iter().filter_map(|&at| aggregate.groups.get(at).cloned()).collect(),
                };
                self.groups(&exprs, &input)
            };
            aggregate.sets.iter().map(of_set).sum()
        };
        let (step, finish) = self.steps(&aggregate.calls);
        let base = input.total + step.startup + step.per_row * input.rows;
        let compare = CPU_OPERATOR * key.len() as f64 * input.rows;
        let (startup, total) = if aggregate.groups.is_empty() {
            (base + finish, base + finish + CPU_TUPLE)
        } else if aggregate.strategy == Strategy::Sorted {
            (input.startup, base + compare + (finish + CPU_TUPLE) * rows)
        } else {
            (base + compare + finish * rows, base + compare + (finish + CPU_TUPLE) * rows)
        };
        let mut columns: Vec<ColumnEstimate> =
            aggregate.groups.iter().map(|expr| self.projected(expr, &input)).collect();
        if let (1, Some(column)) = (key.len(), columns.first_mut()) {
            column.distinct = Some(rows);
        }
        columns.extend(aggregate.calls.iter().map(|call| ColumnEstimate::of_type(&call.function.returns)));
        columns.extend(aggregate.grouping.iter().map(|_| ColumnEstimate::computed(4.0)));
        Estimate { rows, startup, total, columns: Rc::new(columns) }
    }

    /// Costs of aggregates: for each input row, and to finish a group.
    fn steps(&self, calls: &[AggregateCall]) -> (QualCost, f64) {
        let mut step = QualCost::default();
        let mut finish = 0.0;
        for call in calls {
            let own = self.evaluation(call.args.iter().chain(&call.filter));
            step.startup += own.startup;
            step.per_row += own.per_row + CPU_OPERATOR;
            if !matches!(call.function.name, "count" | "min" | "max" | "bool_and" | "bool_or") {
                finish += CPU_OPERATOR;
            }
        }
        (step, finish)
    }

    /// Distinct values of these expressions (`estimate_num_groups`).
    pub fn groups(&self, exprs: &[Expr], input: &Estimate) -> f64 {
        if exprs.is_empty() {
            return 1.0;
        }
        let mut columns: Vec<usize> = exprs.iter().flat_map(Expr::columns).collect();
        columns.sort_unstable();
        columns.dedup();
        let mut total = 1.0;
        let mut tables: Vec<(usize, Vec<f64>, f64, f64)> = Vec::new();
        for at in columns {
            match input.columns.get(at).and_then(|column| column.source.as_ref()) {
                Some(source) => {
                    let distinct = source.distinct();
                    match tables.iter_mut().find(|(serial, ..)| *serial == source.serial) {
                        Some((_, all, ..)) => all.push(distinct),
                        None => tables.push((source.serial, vec![distinct], source.tuples(), source.rows)),
                    }
                }
                None => total *= input.distinct(at),
            }
        }
        for (_, distinct, tuples, rows) in tables {
            let most = distinct.iter().copied().fold(1.0, f64::max);
            let clamp = if distinct.len() > 1 { (tuples * 0.1).max(most).min(tuples) } else { tuples };
            let mut here = distinct.iter().product::<f64>().min(clamp);
            if rows < tuples {
                here *= 1.0 - ((tuples - rows) / tuples).powf(tuples / here);
            }
            total *= here.max(1.0);
        }
        whole(total.ceil().min(input.rows.max(1.0)))
    }

    fn window(&self, input: Estimate, calls: &[crate::sql::plan::WindowCall]) -> Estimate {
        let mut done: Vec<&crate::sql::plan::WindowSpec> = Vec::new();
        let (rows, width) = (input.rows, input.width());
        let (mut startup, mut total) = (input.startup, input.total);
        for call in calls {
            let spec = &*call.spec;
            let keys = (spec.partition_by.len() + spec.order_by.len()) as f64;
            let same = |other: &&&crate::sql::plan::WindowSpec| {
                other.partition_by == spec.partition_by && other.order_by == spec.order_by
            };
            if done.iter().find(same).is_none() {
                if keys > 0.0 {
                    (startup, total) = cost::sort(total, rows, width, None);
                }
                total += (CPU_OPERATOR * keys + CPU_TUPLE) * rows;
                done.push(spec);
            }
            let args = self.evaluation(&call.args);
            total += (args.per_row + CPU_OPERATOR) * rows;
        }
        let mut columns = (*input.columns).clone();
        columns.extend(calls.iter().map(|_| ColumnEstimate::computed(8.0)));
        Estimate { rows, startup, total, columns: Rc::new(columns) }
    }
}

/// How often an inner index is asked: as often as the smallest table that it is asked for has rows.
pub(crate) fn asked(params: &[Expr], left: &Estimate) -> f64 {
    let columns = params.iter().flat_map(Expr::columns);
    let rows = columns.filter_map(|at| Some(left.columns.get(at)?.source.as_ref()?.rows));
    let least = rows.fold(f64::INFINITY, f64::min);
    if least.is_finite() { least.max(1.0) } else { left.rows.max(1.0) }
}

/// Whether no two rows of a plan share the values of these columns.
fn is_key(plan: &Plan, columns: &[usize], estimator: &Estimator<'_>) -> bool {
    match plan {
        Plan::Scan(scan) => estimator.root.table(&scan.table).is_some_and(|table| {
            table.def.indexes.iter().any(|index| {
                let covered = |key: Vec<usize>| key.iter().all(|at| columns.contains(at));
                index.is_unique() && index.predicate.is_none() && index.columns().is_some_and(covered)
            })
        }),
        Plan::Filter { input, .. } | Plan::Subquery { input, .. } | Plan::Sort { input, .. } => {
            is_key(input, columns, estimator)
        }
        Plan::Project { input, exprs } => {
            let below: Option<Vec<usize>> = columns
                .iter()
                .map(|&at| match exprs.get(at) {
                    Some(Expr::Column(column)) => Some(column.index),
                    _ => None,
                })
                .collect();
            below.is_some_and(|below| is_key(input, &below, estimator))
        }
        Plan::Aggregate(aggregate) => {
            aggregate.sets.len() == 1 && (0..aggregate.groups.len()).all(|at| columns.contains(&at))
        }
        _ => false,
    }
}

/// The number a constant says.
pub(crate) fn count(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Const(Value::Int(n)) => Some(*n as f64),
        _ => None,
    }
}

fn limited(input: Estimate, limit: Option<&Expr>, offset: Option<&Expr>) -> Estimate {
    let Estimate { mut rows, mut startup, mut total, columns } = input;
    let a_row = |startup: f64, total: f64, rows: f64| (total - startup) / rows.max(1.0);
    // a limit that is not known yet lets a tenth through
    let known = |expr: &Expr| count(expr).unwrap_or_else(|| whole(rows * 0.1));
    let (skip, keep) = (offset.map(known), limit.map(known));
    if let Some(skip) = skip {
        let skip = skip.min(rows);
        startup += skip * a_row(startup, total, rows);
        rows = whole(rows - skip);
    }
    if let Some(keep) = keep {
        let keep = keep.min(rows);
        total = startup + keep * a_row(startup, total, rows);
        rows = whole(keep);
    }
    Estimate { rows, startup, total, columns }
}

fn set_operation(op: SetOp, all: bool, left: Estimate, right: &Estimate) -> Estimate {
    let both = left.rows + right.rows;
    let append = left.total + right.total + 0.5 * CPU_TUPLE * both;
    let columns: Vec<ColumnEstimate> =
        left.columns.iter().map(|column| ColumnEstimate::computed(column.width)).collect();
    let compare = CPU_OPERATOR * columns.len() as f64 * both;
    let (rows, startup, total) = match (op, all) {
        (SetOp::Union, true) => (both, left.startup, append),
        (SetOp::Union, false) => (both, append + compare, append + compare + CPU_TUPLE * both),
        (SetOp::Intersect, _) => (left.rows.min(right.rows), append + compare, append + compare),
        (SetOp::Except, _) => (left.rows, append + compare, append + compare),
    };
    Estimate { rows: whole(rows), startup, total, columns: Rc::new(columns) }
}

/// Rows of a set-returning function.
fn function_rows(name: &str, args: &[Expr]) -> f64 {
    match (name, args) {
        ("generate_series", [from, to, rest @ ..]) => match (count(from), count(to), rest.first().map(count))
        {
            (Some(from), Some(to), None) => whole(to - from + 1.0),
            (Some(from), Some(to), Some(Some(step))) if step != 0.0 => {
                whole(((to - from) / step).floor() + 1.0)
            }
            _ => 1000.0,
        },
        ("unnest", [Expr::Const(Value::Array(array))]) => whole(array.elements.len() as f64),
        ("unnest", _) => 10.0,
        _ => 100.0,
    }
}
