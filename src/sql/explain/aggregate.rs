//! Grouping, DISTINCT and window functions as EXPLAIN shows them.

use super::build::{Builder, Built};
use super::deparse::{Shown, type_of};
use super::{NodeEstimate, PlanNode, PropertyValue};
use crate::sql::estimate::cost;
use crate::sql::expr::Expr;
use crate::sql::plan::{Aggregate, Plan, SortKey, Strategy, WindowCall, WindowFunction, WindowSpec};

impl Builder<'_> {
    pub(super) fn aggregate(&mut self, plan: &Plan, aggregate: &Aggregate, params: &[Shown]) -> Built {
        let (mut node, below) = self.wrapped("Aggregate", &aggregate.input, params);
        let scope = self.above(&below, params);
        let groups: Vec<String> = aggregate.groups.iter().map(|e| self.expr(e, &scope, None)).collect();
        let of_set = |set: &Vec<usize>| -> Vec<String> {
            let keys: Vec<String> = set.iter().filter_map(|&at| groups.get(at).cloned()).collect();
            if keys.is_empty() { vec!["()".into()] } else { keys }
        };
        let mut strategy = "Plain";
        if aggregate.sets.len() > 1 {
            let plain = aggregate.sets.iter().any(Vec::is_empty);
            strategy = if plain { "Mixed" } else { "Hashed" };
            node.kind = if plain { "MixedAggregate" } else { "HashAggregate" }.into();
            let (empty, hashed): (Vec<_>, Vec<_>) = aggregate.sets.iter().partition(|set| set.is_empty());
            let lists = hashed.iter().map(|set| ("Hash Key", of_set(set)));
            let lists = lists.chain(empty.iter().map(|set| ("Group Key", of_set(set)))).collect();
            node.add("Grouping Sets", PropertyValue::Lists(lists));
        } else if !aggregate.groups.is_empty() {
            strategy = match aggregate.strategy {
                Strategy::Hashed => "Hashed",
                Strategy::Sorted => "Sorted",
            };
            node.kind =
                if aggregate.strategy == Strategy::Hashed { "HashAggregate" } else { "GroupAggregate" }
                    .into();
            if aggregate.calls.is_empty() && aggregate.strategy == Strategy::Sorted {
                (node.kind, node.node_type) = ("Group".into(), "Group");
            }
            let all: Vec<usize> = (0..groups.len()).collect();
            let keys = of_set(aggregate.key.as_ref().unwrap_or(&all));
            node.add("Group Key", PropertyValue::List(keys));
        }
        if node.node_type == "Aggregate" {
            node.attributes.push(("Strategy", strategy.into()));
            node.attributes.push(("Partial Mode", "Simple".into()));
        }
        let mut columns: Vec<Shown> = aggregate
            .groups
            .iter()
            .zip(groups)
            .map(|(expr, text)| match expr {
                Expr::Column(column) => match below.get(column.index) {
                    Some(shown) => shown.clone(),
                    None => Shown::computed(text, None),
                },
                expr => Shown::computed(text, type_of(expr, &scope)),
            })
            .collect();
        for call in &aggregate.calls {
            let text = self.aggregate_call(call, &scope);
            let ty = Some(call.function.returns.clone());
            columns.push(Shown { own: true, ..Shown::computed(text, ty) });
        }
        for args in &aggregate.grouping {
            let args: Vec<String> =
                args.iter().filter_map(|&at| columns.get(at)).map(|c| c.show(true)).collect();
            let text = format!("GROUPING({})", args.join(", "));
            columns.push(Shown { own: true, ..Shown::computed(text, None) });
        }
        self.measured(&mut node, plan);
        (node, columns)
    }

    pub(super) fn distinct(
        &mut self,
        plan: &Plan,
        input: &Plan,
        on: Option<&[Expr]>,
        sorted: bool,
        params: &[Shown],
    ) -> Built {
        let kind = if sorted { "Unique" } else { "Aggregate" };
        let (mut node, columns) = self.wrapped(kind, input, params);
        if !sorted {
            node.kind = "HashAggregate".into();
            node.attributes.push(("Strategy", "Hashed".into()));
            let scope = self.above(&columns, params);
            let all: Vec<Expr> = (0..columns.len()).map(Expr::column).collect();
            let keys = on.unwrap_or(&all).iter().map(|e| self.expr(e, &scope, None)).collect();
            node.add("Group Key", PropertyValue::List(keys));
        }
        self.measured(&mut node, plan);
        (node, columns)
    }

    /// One node for each window, over the sort that brings its rows together.
    pub(super) fn window(
        &mut self,
        plan: &Plan,
        input: &Plan,
        width: usize,
        calls: &[WindowCall],
        params: &[Shown],
    ) -> Built {
        let (mut node, mut columns) = self.build(input, params);
        columns.iter_mut().for_each(|shown| shown.own = false);
        columns.truncate(width);
        let base = columns.clone();
        let scope = self.above(&base, params);
        let mut done: Vec<&WindowSpec> = Vec::new();
        for call in calls {
            let spec = &*call.spec;
            if !done
                .iter()
                .any(|other| other.partition_by == spec.partition_by && other.order_by == spec.order_by)
            {
                done.push(spec);
            }
        }
        let mut before: Vec<SortKey> = Vec::new();
        for spec in done {
            let partition = spec.partition_by.iter().map(|expr| SortKey {
                expr: expr.clone(),
                descending: false,
                nulls_first: false,
            });
            let keys: Vec<SortKey> = partition.chain(spec.order_by.iter().cloned()).collect();
            if !keys.is_empty() && !before.starts_with(&keys) && !self.is_sorted(&node, &keys, &scope) {
                let texts = keys.iter().map(|key| self.window_key(key, &scope)).collect();
                let mut sort = PlanNode::new("Sort");
                sort.add("Sort Key", PropertyValue::List(texts));
                let rows = node.estimate.rows;
                let (startup, total) = cost::sort(node.estimate.total, rows, node.estimate.width, None);
                sort.estimate = NodeEstimate { startup, total, ..node.estimate };
                sort.actual = node.actual;
                sort.output = node.output.clone();
                node.relationship = Some("Outer");
                sort.children.push(node);
                node = sort;
                before = keys;
            }
            let mut window = PlanNode::new("WindowAgg");
            let rows = node.estimate.rows;
            let total = node.estimate.total + rows * cost::CPU_TUPLE;
            window.estimate = NodeEstimate { total, ..node.estimate };
            window.actual = node.actual;
            node.relationship = Some("Outer");
            window.children.push(node);
            node = window;
        }
        for call in calls {
            let args: Vec<String> = call.args.iter().map(|e| self.expr(e, &scope, None)).collect();
            let args = match (&call.function, args.is_empty()) {
                (WindowFunction::Aggregate(_), true) => "*".to_string(),
                _ => args.join(", "),
            };
            let mut text = format!("{}({args})", call.name);
            if let Some(filter) = &call.filter {
                text += &format!(" FILTER (WHERE {})", self.condition(filter, &scope));
            }
            columns.push(Shown { own: true, ..Shown::computed(text + " OVER (?)", None) });
        }
        self.measured(&mut node, plan);
        (node, columns)
    }

    /// A key of a window: what is computed is computed below the sort.
    fn window_key(&mut self, key: &SortKey, scope: &super::deparse::Scope<'_>) -> String {
        if matches!(key.expr, Expr::Column(_)) {
            return self.key(key, scope);
        }
        let text = self.expr(&key.expr, scope, None);
        let bare = self.key(key, scope);
        format!("({text}){}", bare.get(text.len()..).unwrap_or_default())
    }

    /// Whether a node's rows come in this order already.
    fn is_sorted(&mut self, node: &PlanNode, keys: &[SortKey], scope: &super::deparse::Scope<'_>) -> bool {
        let Some(PropertyValue::List(known)) =
            node.properties.iter().find(|p| p.label == "Sort Key").map(|p| &p.value)
        else {
            return false;
        };
        let wanted: Vec<String> = keys.iter().map(|key| self.key(key, scope)).collect();
        known.starts_with(&wanted)
    }
}
