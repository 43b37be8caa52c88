//! From a plan to the tree that EXPLAIN shows: projections and filters become part of the node below them,
//! as in PostgreSQL, and every node gets its estimates and counts.

use std::collections::HashMap;

use super::deparse::{Scope, Shown, type_of};
use super::describe::Descriptions;
use super::names::{Names, children, own_expressions};
use super::options::Options;
use super::{NodeActual, NodeEstimate, PlanNode, PropertyValue, Target};
use crate::sql::estimate::Estimator;
use crate::sql::exec::probe::Probe;
use crate::sql::expr::{Expr, SubPlan};
use crate::sql::plan::{Plan, SetOp, WithKind};

/// Builds the tree of one statement.
pub(crate) struct Builder<'a> {
    pub(super) estimator: Estimator<'a>,
    pub(super) names: Names,
    counts: Option<&'a Probe>,
    pub(super) options: Options,
    /// Numbers of subplans, by the address of their plan.
    numbers: HashMap<usize, usize>,
    /// `$n` of an InitPlan already shown.
    results: HashMap<usize, usize>,
    last_param: usize,
    /// Subplans that the node at hand runs.
    pending: Vec<PlanNode>,
    /// InitPlans of the query at hand.
    init: Vec<PlanNode>,
    /// How often the part at hand is run with other parameters.
    pub(super) loops: f64,
    /// What plans are called, where that is asked for.
    described: Option<Descriptions>,
}

/// A node and the columns of its rows.
pub(super) type Built = (PlanNode, Vec<Shown>);

impl<'a> Builder<'a> {
    /// A builder for one statement; `target` is the table it writes, `qualified` whether columns are named with theirs.
    pub fn new(
        estimator: Estimator<'a>,
        options: Options,
        counts: Option<&'a Probe>,
        plan: &Plan,
        target: Option<(usize, &str)>,
        qualified: bool,
    ) -> Self {
        let names = Names::of(plan, target, qualified);
        let mut builder = Builder {
            estimator,
            names,
            counts,
            options,
            numbers: HashMap::new(),
            results: HashMap::new(),
            last_param: 0,
            pending: Vec::new(),
            init: Vec::new(),
            loops: 1.0,
            described: None,
        };
        builder.number(plan);
        builder
    }

    /// What each plan of a statement that reads is called.
    pub fn descriptions(mut self, plan: &Plan) -> Descriptions {
        self.described = Some(Descriptions::default());
        self.query(plan);
        self.described.unwrap_or_default()
    }

    /// The tree of a statement that reads.
    pub fn query(&mut self, plan: &Plan) -> PlanNode {
        self.level(plan, &[]).0
    }

    /// The tree of INSERT, UPDATE, DELETE: a node above its source of rows.
    pub fn modify(
        &mut self,
        operation: &'static str,
        table: &str,
        serial: Option<usize>,
        plan: &Plan,
    ) -> PlanNode {
        let mut source = self.query(plan);
        source.relationship = Some("Outer");
        let mut node = PlanNode::new("ModifyTable");
        node.kind = operation.to_string();
        node.attributes.push(("Operation", operation.to_string()));
        node.target = Target {
            relation: Some(crate::sql::catalog::names::bare(table).to_string()),
            alias: Some(
                serial
                    .map_or(crate::sql::catalog::names::bare(table), |serial| self.names.get(serial))
                    .to_string(),
            ),
            ..Target::default()
        };
        node.estimate = NodeEstimate { rows: 0.0, width: 0.0, ..source.estimate };
        node.actual = source.actual.map(|actual| NodeActual { rows: 0, ..actual });
        node.children.push(source);
        node
    }

    /// One query with its InitPlans.
    pub(super) fn level(&mut self, plan: &Plan, params: &[Shown]) -> Built {
        let outer = std::mem::take(&mut self.init);
        let waiting = std::mem::take(&mut self.pending);
        let loops = std::mem::replace(&mut self.loops, 1.0);
        let (mut node, columns) = self.build(plan, params);
        self.loops = loops;
        self.pending = waiting;
        let mut first = std::mem::replace(&mut self.init, outer);
        // WITH queries come before other InitPlans
        let place = node.children.iter().take_while(|child| child.relationship == Some("InitPlan")).count();
        let rest = node.children.split_off(place);
        node.children.append(&mut first);
        node.children.extend(rest);
        (node, columns)
    }

    /// Gives numbers to subplans in the order in which PostgreSQL plans them.
    fn number(&mut self, plan: &Plan) {
        if let Plan::With { queries, body } = plan {
            for query in queries {
                match &query.kind {
                    WithKind::Query(plan) => self.number(plan),
                    WithKind::Recursive { start, step, all: _ } => {
                        self.number(start);
                        self.number(step);
                    }
                }
                self.numbers.insert(std::rc::Rc::as_ptr(query) as usize, self.numbers.len() + 1);
            }
            return self.number(body);
        }
        for expr in own_expressions(plan) {
            self.number_expr(expr);
        }
        for child in children(plan) {
            self.number(child);
        }
    }

    fn number_expr(&mut self, expr: &Expr) {
        if let Expr::Subquery(subquery) = expr {
            let address = std::rc::Rc::as_ptr(&subquery.plan.plan) as usize;
            if !self.numbers.contains_key(&address) {
                self.number(&subquery.plan.plan);
                self.numbers.insert(address, self.numbers.len() + 1);
            }
        }
        expr.for_each_child(&mut |child| self.number_expr(child));
    }

    /// A query inside an expression: its text, the tree being kept for the node at hand.
    pub(super) fn subplan(&mut self, sub: &SubPlan, scope: &Scope<'_>, hashed: bool) -> String {
        let address = std::rc::Rc::as_ptr(&sub.plan) as usize;
        let number = self.numbers.get(&address).copied().unwrap_or(0);
        let init = sub.params.is_empty() && !hashed;
        if let Some(result) = self.results.get(&address) {
            return if init {
                format!("${result}")
            } else {
                subplan_text(number, hashed && sub.params.is_empty())
            };
        }
        let params: Vec<Shown> = sub
            .params
            .iter()
            .map(|param| match param {
                Expr::Column(column) => match scope.columns.get(column.index) {
                    Some(shown) => Shown { own: false, ..shown.clone() },
                    None => Shown::computed("?".into(), None),
                },
                Expr::Param(at) => {
                    scope.params.get(*at).cloned().unwrap_or(Shown::computed("?".into(), None))
                }
                other => {
                    let text = self.expr(other, scope, None);
                    Shown::computed(text, type_of(other, scope))
                }
            })
            .collect();
        let result = self.last_param;
        self.last_param += if init { 1 } else { params.len() };
        self.results.insert(address, result);
        let (mut node, _) = self.level(&sub.plan, &params);
        if init {
            node.relationship = Some("InitPlan");
            node.subplan = Some(format!("InitPlan {number} (returns ${result})"));
            self.init.push(node);
            return format!("${result}");
        }
        node.relationship = Some("SubPlan");
        node.subplan = Some(format!("SubPlan {number}"));
        self.pending.push(node);
        subplan_text(number, hashed && sub.params.is_empty())
    }

    /// The text of a subquery that is not computed once: for callers that need it twice.
    pub(super) fn attach(&mut self, node: &mut PlanNode) {
        self.pending.sort_by_key(|child| number_of(child.subplan.as_deref()));
        node.children.append(&mut self.pending);
        let place = node.children.partition_point(|child| child.relationship != Some("SubPlan"));
        if let Some(subplans) = node.children.get_mut(place..) {
            subplans.sort_by_key(|child| number_of(child.subplan.as_deref()));
        }
    }

    /// Estimates and counts of a plan, for the node that stands for it.
    pub(super) fn measured(&mut self, node: &mut PlanNode, plan: &Plan) {
        self.attach(node);
        let estimate = self.estimator.repeated(plan, self.loops);
        node.estimate = NodeEstimate {
            startup: estimate.startup,
            total: estimate.total,
            rows: estimate.rows,
            width: estimate.width().round(),
        };
        node.actual = self.actual(plan);
    }

    pub(super) fn actual(&self, plan: &Plan) -> Option<NodeActual> {
        Some(self.counts?.of(std::ptr::from_ref(plan) as usize))
    }

    /// Rows that a condition kept out, counted under the address of the part that checks it.
    pub(super) fn removed(&self, address: usize) -> Option<u64> {
        self.counts.map(|counts| counts.removed(address))
    }

    /// The scope above a node's columns.
    pub(super) fn above<'s>(&self, columns: &'s [Shown], params: &'s [Shown]) -> Scope<'s> {
        Scope { columns, params, prefix: self.names.qualified }
    }

    pub(super) fn build(&mut self, plan: &Plan, params: &[Shown]) -> Built {
        let (mut node, columns) = self.node(plan, params);
        if self.described.is_some() {
            let described = self.describe(plan, &node, &columns, params);
            if let Some(known) = &mut self.described {
                known.insert(std::ptr::from_ref(plan) as usize, described);
            }
        }
        if self.options.verbose {
            node.output = columns
                .iter()
                .map(|shown| if shown.simple { shown.show(self.names.qualified) } else { shown.text.clone() })
                .collect();
        }
        (node, columns)
    }

    fn node(&mut self, plan: &Plan, params: &[Shown]) -> Built {
        match plan {
            Plan::One => {
                let mut node = PlanNode::new("Result");
                self.measured(&mut node, plan);
                (node, Vec::new())
            }
            Plan::Values(rows) => self.values(plan, rows),
            Plan::Scan(scan) => self.scan(plan, scan, params),
            Plan::Function(call, named) => self.function(plan, call, named, params),
            Plan::Subquery { input, named } => self.boundary(plan, input, named, params),
            Plan::CteScan { named, .. } | Plan::WorkScan { named, .. } => self.with_scan(plan, named),
            Plan::Filter { input, predicate } => self.filter(plan, input, predicate, params),
            Plan::Project { input, exprs } => self.project(plan, input, exprs, params),
            Plan::Join(join) => self.join(plan, join, params),
            Plan::Lateral { left, right, kind, on, width: _ } => {
                self.lateral(plan, left, right, *kind, on.as_ref(), params)
            }
            Plan::Aggregate(aggregate) => self.aggregate(plan, aggregate, params),
            Plan::Window { input, width, calls } => self.window(plan, input, *width, calls, params),
            Plan::Sort { input, keys, limit } => self.sort(plan, input, keys, limit.is_some(), params),
            Plan::Limit { input, limit, offset, ties: _ } => {
                let (mut node, columns) = self.wrapped("Limit", input, params);
                let nothing = self.above(&[], params);
                for count in limit.iter().chain(offset) {
                    self.expr(count, &nothing, None);
                }
                self.measured(&mut node, plan);
                (node, columns)
            }
            Plan::Lock(lock) => {
                let (mut node, columns) = self.wrapped("LockRows", &lock.input, params);
                self.measured(&mut node, plan);
                (node, columns)
            }
            Plan::Distinct { input, on, sorted } => {
                self.distinct(plan, input, on.as_deref(), *sorted, params)
            }
            Plan::SetOperation { op, all, left, right } => {
                self.set_operation(plan, *op, *all, left, right, params)
            }
            Plan::ProjectSet { input, width, calls } => {
                let (mut node, mut columns) = self.wrapped("ProjectSet", input, params);
                columns.truncate(*width);
                let scope = self.above(&columns, params);
                let texts: Vec<Shown> = calls
                    .iter()
                    .map(|call| {
                        let args: Vec<String> =
                            call.args.iter().map(|arg| self.expr(arg, &scope, None)).collect();
                        let text = format!("{}({})", call.function.name, args.join(", "));
                        Shown::computed(text, Some(call.function.returns()))
                    })
                    .collect();
                columns.extend(texts);
                self.measured(&mut node, plan);
                (node, columns)
            }
            Plan::With { queries, body } => {
                let mut first = Vec::new();
                for query in queries {
                    let mut node = match &query.kind {
                        WithKind::Query(plan) => {
                            let node = self.level(plan, params).0;
                            let kept = self.estimator.estimate(plan);
                            self.estimator.kept.borrow_mut().insert(query.slot, kept);
                            node
                        }
                        WithKind::Recursive { start, step, all: _ } => {
                            self.recursive(query.slot, &query.kind, start, step, params)
                        }
                    };
                    node.relationship = Some("InitPlan");
                    node.subplan = Some(format!("CTE {}", query.name));
                    first.push(node);
                }
                let (mut node, columns) = self.build(body, params);
                let estimate = self.estimator.repeated(plan, self.loops);
                node.estimate.startup = estimate.startup;
                node.estimate.total = estimate.total;
                first.append(&mut node.children);
                node.children = first;
                (node, columns)
            }
        }
    }

    fn recursive(
        &mut self,
        slot: usize,
        kind: &WithKind,
        start: &Plan,
        step: &Plan,
        params: &[Shown],
    ) -> PlanNode {
        let whole = self.estimator.with_query(slot, kind);
        let mut node = PlanNode::new("Recursive Union");
        let mut first = self.level(start, params).0;
        let mut again = self.level(step, params).0;
        first.relationship = Some("Outer");
        again.relationship = Some("Inner");
        node.estimate = NodeEstimate {
            startup: whole.startup,
            total: whole.total,
            rows: whole.rows,
            width: whole.width().round(),
        };
        node.actual = self.counts.map(|counts| counts.of(slot));
        self.estimator.kept.borrow_mut().insert(slot, whole);
        node.children = vec![first, again];
        node
    }

    /// A node of this kind over the plan below it.
    pub(super) fn wrapped(&mut self, kind: &'static str, input: &Plan, params: &[Shown]) -> Built {
        let (mut child, mut columns) = self.build(input, params);
        child.relationship = Some("Outer");
        columns.iter_mut().for_each(|shown| shown.own = false);
        let mut node = PlanNode::new(kind);
        node.children.push(child);
        (node, columns)
    }

    fn sort(
        &mut self,
        plan: &Plan,
        input: &Plan,
        keys: &[crate::sql::plan::SortKey],
        top: bool,
        params: &[Shown],
    ) -> Built {
        let (mut node, columns) = self.wrapped("Sort", input, params);
        let scope = self.above(&columns, params);
        let keys = keys.iter().map(|key| self.key(key, &scope)).collect();
        node.add("Sort Key", PropertyValue::List(keys));
        self.measured(&mut node, plan);
        if node.actual.is_some_and(|actual| actual.loops > 0) {
            let method = if top { "top-N heapsort" } else { "quicksort" };
            node.add("Sort Method", PropertyValue::Text(method.into()));
        }
        (node, columns)
    }

    fn project(&mut self, plan: &Plan, input: &Plan, exprs: &[Expr], params: &[Shown]) -> Built {
        let identity = exprs.iter().enumerate().all(|(at, e)| matches!(e, Expr::Column(c) if c.index == at));
        let (mut node, below) = match input {
            // a boundary that only hands rows on is not shown
            Plan::Subquery { input: inner, named } if identity && exprs.len() == named.columns.len() => {
                self.build(inner, params)
            }
            _ => self.build(input, params),
        };
        let scope = self.above(&below, params);
        let columns = exprs
            .iter()
            .map(|expr| match expr {
                Expr::Column(column) => match below.get(column.index) {
                    Some(shown) => Shown { own: false, ..shown.clone() },
                    None => Shown::computed("?".into(), None),
                },
                other => {
                    let text = self.expr(other, &scope, None);
                    Shown::computed(text, type_of(other, &scope))
                }
            })
            .collect();
        self.measured(&mut node, plan);
        (node, columns)
    }

    fn filter(&mut self, plan: &Plan, input: &Plan, predicate: &Expr, params: &[Shown]) -> Built {
        let (mut node, columns) = self.build(input, params);
        let takes = node.kind.ends_with("Scan")
            || node.kind.contains("Join")
            || node.kind.contains("Nested Loop")
            || node.kind.ends_with("Aggregate") && node.node_type == "Aggregate"
            || matches!(node.kind.as_str(), "Result" | "WindowAgg");
        if !takes {
            let mut child = std::mem::replace(&mut node, PlanNode::new("Result"));
            child.relationship = Some("Outer");
            node.children.push(child);
        }
        let scan = node.kind.ends_with("Scan") && node.kind != "Subquery Scan";
        let scope = Scope {
            columns: &columns,
            params,
            prefix: self.names.qualified && !scan || node.kind == "Subquery Scan",
        };
        let text = self.condition(predicate, &scope);
        let label = if node.kind == "Result" && predicate.columns().is_empty() {
            "One-Time Filter"
        } else {
            "Filter"
        };
        let before = self.actual(input);
        self.measured(&mut node, plan);
        match node.properties.iter_mut().find(|property| property.label == label) {
            Some(property) => {
                if let PropertyValue::Text(known) = &mut property.value {
                    *known = format!("({known} AND {text})");
                }
            }
            None => node.add(label, PropertyValue::Text(text)),
        }
        if let (Some(before), Some(after)) = (before, node.actual)
            && label == "Filter"
        {
            node.add(
                "Rows Removed by Filter",
                PropertyValue::Removed(before.rows.saturating_sub(after.rows)),
            );
        }
        (node, columns)
    }

    fn set_operation(
        &mut self,
        plan: &Plan,
        op: SetOp,
        all: bool,
        left: &Plan,
        right: &Plan,
        params: &[Shown],
    ) -> Built {
        let mut members = Vec::new();
        if op == SetOp::Union {
            flatten(left, all, &mut members);
            flatten(right, all, &mut members);
        } else {
            members.extend([left, right]);
        }
        let mut append = PlanNode::new("Append");
        let mut columns = Vec::new();
        for (at, member) in members.iter().enumerate() {
            let (mut node, shown) = self.build(member, params);
            if op != SetOp::Union {
                let name = format!("*SELECT* {}", at + 1);
                let mut scan = PlanNode::new("Subquery Scan");
                scan.target.alias = Some(name);
                (scan.estimate, scan.actual) = (node.estimate, node.actual);
                node.relationship = Some("Subquery");
                scan.children.push(node);
                node = scan;
            }
            node.relationship = Some("Member");
            append.children.push(node);
            if at == 0 {
                columns = shown;
            }
        }
        columns.iter_mut().for_each(|shown| shown.own = false);
        if op == SetOp::Union && all {
            self.measured(&mut append, plan);
            return (append, columns);
        }
        append.relationship = Some("Outer");
        append.estimate = append.children.iter().fold(NodeEstimate::default(), |sum, child| NodeEstimate {
            startup: 0.0,
            total: sum.total + child.estimate.total,
            rows: sum.rows + child.estimate.rows,
            width: child.estimate.width,
        });
        append.actual = append.children.iter().filter_map(|child| child.actual).reduce(|a, b| NodeActual {
            loops: a.loops.max(b.loops),
            rows: a.rows + b.rows,
            startup_millis: a.startup_millis.min(b.startup_millis),
            total_millis: a.total_millis + b.total_millis,
        });
        let mut node = if op == SetOp::Union {
            let mut node = PlanNode::new("Aggregate");
            node.kind = "HashAggregate".into();
            node.attributes.push(("Strategy", "Hashed".into()));
            let keys = columns.iter().map(|shown| shown.show(self.names.qualified)).collect();
            node.add("Group Key", PropertyValue::List(keys));
            node
        } else {
            let mut node = PlanNode::new("SetOp");
            let command = match (op, all) {
                (SetOp::Intersect, false) => "Intersect",
                (SetOp::Intersect, true) => "Intersect All",
                (_, false) => "Except",
                (_, true) => "Except All",
            };
            node.kind = format!("HashSetOp {command}");
            node.attributes.push(("Strategy", "Hashed".into()));
            node.attributes.push(("Command", command.into()));
            node
        };
        node.children.push(append);
        self.measured(&mut node, plan);
        (node, columns)
    }
}

/// The members of nested unions of one kind.
fn flatten<'p>(plan: &'p Plan, all: bool, into: &mut Vec<&'p Plan>) {
    match plan {
        Plan::SetOperation { op: SetOp::Union, all: same, left, right } if *same == all => {
            flatten(left, all, into);
            flatten(right, all, into);
        }
        other => into.push(other),
    }
}

/// The number of `SubPlan 3`.
fn number_of(name: Option<&str>) -> usize {
    name.and_then(|name| name.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}

fn subplan_text(number: usize, hashed: bool) -> String {
    if hashed { format!("(hashed SubPlan {number})") } else { format!("(SubPlan {number})") }
}
