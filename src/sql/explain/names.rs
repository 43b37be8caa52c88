//! Names of the entries of FROM as EXPLAIN shows them: unique over the whole statement, in PostgreSQL's order
//! (the outer query's first, then those of queries that stay apart, then WITH queries and subplans).

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::sql::expr::Expr;
use crate::sql::plan::{Plan, WithKind};

/// The name of each entry of FROM, by its place.
pub(super) struct Names {
    by_serial: HashMap<usize, String>,
    /// Whether columns are shown with their table's name.
    pub qualified: bool,
}

impl Names {
    pub fn of(plan: &Plan, target: Option<(usize, &str)>, qualified: bool) -> Names {
        let mut names = Names { by_serial: HashMap::new(), qualified };
        let mut taken = HashSet::new();
        let mut first = BTreeMap::new();
        if let Some((serial, alias)) = target {
            first.insert(serial, alias.to_string());
        }
        names.level(&[plan], first, &mut taken);
        names
    }

    pub fn get(&self, serial: usize) -> &str {
        self.by_serial.get(&serial).map_or("?", String::as_str)
    }

    fn level(&mut self, plans: &[&Plan], first: BTreeMap<usize, String>, taken: &mut HashSet<String>) {
        let mut here = first;
        let (mut apart, mut later) = (Vec::new(), Vec::new());
        for plan in plans {
            collect(plan, &mut here, &mut apart, &mut later);
        }
        for (serial, alias) in here {
            let mut name = alias.clone();
            let mut number = 0;
            while !taken.insert(name.clone()) {
                number += 1;
                name = format!("{alias}_{number}");
            }
            self.by_serial.insert(serial, name);
        }
        for plan in apart.into_iter().chain(later) {
            self.level(&[plan], BTreeMap::new(), taken);
        }
    }
}

/// How many entries FROM has in a whole statement, as it was written.
pub(crate) fn entries(plan: &Plan) -> usize {
    let mut here = BTreeMap::new();
    let (mut apart, mut later) = (Vec::new(), Vec::new());
    collect(plan, &mut here, &mut apart, &mut later);
    here.len() + apart.into_iter().chain(later).map(entries).sum::<usize>()
}

/// The entries of one query, and the queries inside that have entries of their own.
fn collect<'p>(
    plan: &'p Plan,
    here: &mut BTreeMap<usize, String>,
    apart: &mut Vec<&'p Plan>,
    later: &mut Vec<&'p Plan>,
) {
    for expr in own_expressions(plan) {
        subqueries(expr, later);
    }
    match plan {
        Plan::Scan(scan) => {
            here.insert(scan.serial, scan.alias.to_string());
        }
        Plan::Function(_, named) | Plan::CteScan { named, .. } | Plan::WorkScan { named, .. } => {
            here.insert(named.serial, named.alias.to_string());
        }
        Plan::Subquery { input, named } => {
            here.insert(named.serial, named.alias.to_string());
            apart.push(input);
        }
        Plan::With { queries, body } => {
            let mut inside = Vec::new();
            collect(body, here, apart, &mut inside);
            for query in queries {
                match &query.kind {
                    WithKind::Query(plan) => later.push(plan),
                    WithKind::Recursive { start, step, all: _ } => {
                        later.push(start);
                        later.push(step);
                    }
                }
            }
            later.append(&mut inside);
        }
        other => {
            for child in children(other) {
                collect(child, here, apart, later);
            }
        }
    }
}

fn subqueries<'e>(expr: &'e Expr, later: &mut Vec<&'e Plan>) {
    if let Expr::Subquery(subquery) = expr {
        later.push(&subquery.plan.plan);
    }
    expr.for_each_child(&mut |child| subqueries(child, later));
}

/// The plans a node reads from.
pub(crate) fn children(plan: &Plan) -> Vec<&Plan> {
    match plan {
        Plan::One
        | Plan::Values(_)
        | Plan::Scan(_)
        | Plan::Function(..)
        | Plan::CteScan { .. }
        | Plan::WorkScan { .. } => Vec::new(),
        Plan::Subquery { input, .. }
        | Plan::Filter { input, .. }
        | Plan::Project { input, .. }
        | Plan::Window { input, .. }
        | Plan::Sort { input, .. }
        | Plan::Limit { input, .. }
        | Plan::Distinct { input, .. }
        | Plan::ProjectSet { input, .. } => vec![input],
        Plan::Aggregate(aggregate) => vec![&aggregate.input],
        Plan::Join(join) => vec![&join.left, &join.right],
        Plan::Lateral { left, right, .. } => vec![left, &right.plan],
        Plan::SetOperation { left, right, .. } => vec![left, right],
        Plan::With { queries, body } => {
            let mut all = Vec::new();
            for query in queries {
                match &query.kind {
                    WithKind::Query(plan) => all.push(plan),
                    WithKind::Recursive { start, step, all: _ } => all.extend([start, step]),
                }
            }
            all.push(body);
            all
        }
    }
}

/// The expressions of a node itself.
pub(crate) fn own_expressions(plan: &Plan) -> Vec<&Expr> {
    match plan {
        Plan::Values(rows) => rows.iter().flatten().collect(),
        Plan::Scan(scan) => scan.filter.iter().collect(),
        Plan::Function(call, _) => call.args.iter().collect(),
        Plan::Filter { predicate, .. } => vec![predicate],
        Plan::Project { exprs, .. } => exprs.iter().collect(),
        Plan::Join(join) => join
            .keys
            .iter()
            .flat_map(|(a, b)| [a, b])
            .chain(&join.on)
            .chain(join.params.iter().flatten())
            .collect(),
        Plan::Lateral { right, on, .. } => right.params.iter().chain(on).collect(),
        Plan::Aggregate(aggregate) => aggregate
            .groups
            .iter()
            .chain(aggregate.calls.iter().flat_map(|call| {
                call.args.iter().chain(&call.filter).chain(call.order_by.iter().map(|key| &key.expr))
            }))
            .collect(),
        Plan::Window { calls, .. } => calls
            .iter()
            .flat_map(|call| {
                call.args
                    .iter()
                    .chain(&call.filter)
                    .chain(&call.spec.partition_by)
                    .chain(call.spec.order_by.iter().map(|key| &key.expr))
            })
            .collect(),
        Plan::Sort { keys, .. } => keys.iter().map(|key| &key.expr).collect(),
        Plan::Limit { limit, offset, .. } => limit.iter().chain(offset).collect(),
        Plan::Distinct { on, .. } => on.iter().flatten().collect(),
        Plan::ProjectSet { calls, .. } => calls.iter().flat_map(|call| &call.args).collect(),
        Plan::One
        | Plan::Subquery { .. }
        | Plan::SetOperation { .. }
        | Plan::With { .. }
        | Plan::CteScan { .. }
        | Plan::WorkScan { .. } => Vec::new(),
    }
}
