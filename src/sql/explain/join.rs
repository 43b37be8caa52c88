//! Joins as EXPLAIN shows them.

use super::build::{Builder, Built};
use super::deparse::{Shown, type_of};
use super::{NodeEstimate, PlanNode, PropertyValue};
use crate::sql::estimate::cost::CPU_OPERATOR;
use crate::sql::estimate::nodes::asked;
use crate::sql::expr::{Comparison, Expr, SubPlan};
use crate::sql::plan::{Join, JoinKind, Plan};

fn words(kind: JoinKind) -> (&'static str, &'static str) {
    match kind {
        JoinKind::Inner => ("", "Inner"),
        JoinKind::Left => ("Left ", "Left"),
        JoinKind::Right => ("Right ", "Right"),
        JoinKind::Full => ("Full ", "Full"),
        JoinKind::Semi => ("Semi ", "Semi"),
        JoinKind::Anti => ("Anti ", "Anti"),
    }
}

impl Builder<'_> {
    pub(super) fn join(&mut self, plan: &Plan, join: &Join, params: &[Shown]) -> Built {
        let (mut left, mut columns) = self.without_boundary(&join.left, params);
        let inner_params = self.inner_params(join.params.as_deref(), &columns, params);
        let outer_loops = self.loops;
        if join.params.is_some() {
            let outer = self.estimator.repeated(&join.left, self.loops);
            self.loops = asked(join.params.as_deref().unwrap_or_default(), &outer);
        }
        let (mut right, right_columns) = match &inner_params {
            Some(inner) => self.build(&join.right, inner),
            None => self.build(&join.right, params),
        };
        self.loops = outer_loops;
        columns.extend(right_columns);
        columns.iter_mut().for_each(|shown| shown.own = false);
        left.relationship = Some("Outer");
        let (word, join_type) = words(join.kind);
        let scope = self.above(&columns, params);
        let mut node = if join.keys.is_empty() {
            let mut node = PlanNode::new("Nested Loop");
            node.kind = format!("Nested Loop {word}{}", if word.is_empty() { "" } else { "Join" });
            node.kind = node.kind.trim_end().to_string();
            if join.params.is_none() && left.estimate.rows > 1.0 && !holds_rows(&right) {
                right = above("Materialize", right);
                let rows = right.estimate.rows;
                right.estimate.total += 2.0 * CPU_OPERATOR * rows;
            }
            node
        } else {
            let mut node = PlanNode::new("Hash Join");
            node.kind = format!("Hash {word}Join");
            let pairs: Vec<Expr> = join
                .keys
                .iter()
                .map(|(a, b)| {
                    let right = b.clone().renumber(&|at| at + join.left_width);
                    Expr::Compare(Comparison::Eq, Box::new((a.clone(), right)))
                })
                .collect();
            if let Some(condition) = Expr::all(pairs) {
                let text = self.condition(&condition, &scope);
                node.add("Hash Cond", PropertyValue::Text(text));
            }
            right = above("Hash", right);
            right.estimate.startup = right.estimate.total;
            node
        };
        right.relationship = Some("Inner");
        node.attributes.push(("Join Type", join_type.into()));
        if let Some(on) = &join.on {
            let text = self.condition(on, &scope);
            node.add("Join Filter", PropertyValue::Text(text));
        }
        node.children = vec![left, right];
        if join.kind.left_only() {
            columns.truncate(join.left_width);
        }
        self.measured(&mut node, plan);
        if let (Some(_), Some(removed)) = (&join.on, self.removed(std::ptr::from_ref(join) as usize)) {
            node.add("Rows Removed by Join Filter", PropertyValue::Removed(removed));
        }
        (node, columns)
    }

    fn inner_params(
        &mut self,
        inner: Option<&[Expr]>,
        columns: &[Shown],
        params: &[Shown],
    ) -> Option<Vec<Shown>> {
        let scope = super::deparse::Scope { columns, params, prefix: true };
        let shown = |builder: &mut Self, expr: &Expr| match expr {
            Expr::Column(column) => columns.get(column.index).cloned(),
            Expr::Param(at) => params.get(*at).cloned(),
            other => Some(Shown::computed(builder.expr(other, &scope, None), type_of(other, &scope))),
        };
        let all = inner?.iter().map(|expr| shown(self, expr));
        Some(all.map(|shown| shown.unwrap_or_else(|| Shown::computed("?".into(), None))).collect())
    }

    pub(super) fn lateral(
        &mut self,
        plan: &Plan,
        left: &Plan,
        right: &SubPlan,
        kind: JoinKind,
        on: Option<&Expr>,
        params: &[Shown],
    ) -> Built {
        let (mut left, mut columns) = self.without_boundary(left, params);
        let inner = self.inner_params(Some(&right.params), &columns, params).unwrap_or_default();
        let outer = std::mem::replace(&mut self.loops, left.estimate.rows.max(1.0));
        let (mut right, right_columns) = self.build(&right.plan, &inner);
        self.loops = outer;
        columns.extend(right_columns);
        columns.iter_mut().for_each(|shown| shown.own = false);
        left.relationship = Some("Outer");
        right.relationship = Some("Inner");
        let (word, join_type) = words(kind);
        let mut node = PlanNode::new("Nested Loop");
        if kind != JoinKind::Inner {
            node.kind = format!("Nested Loop {word}Join");
        }
        node.attributes.push(("Join Type", join_type.into()));
        let scope = self.above(&columns, params);
        if let Some(on) = on.filter(|on| !matches!(on, Expr::Const(_))) {
            let text = self.condition(on, &scope);
            node.add("Join Filter", PropertyValue::Text(text));
        }
        node.children = vec![left, right];
        self.measured(&mut node, plan);
        (node, columns)
    }
}

/// Whether reading a node's rows again costs little already.
fn holds_rows(node: &PlanNode) -> bool {
    matches!(
        node.kind.as_str(),
        "CTE Scan" | "WorkTable Scan" | "Function Scan" | "Materialize" | "Sort" | "Result" | "Values Scan"
    )
}

/// A node that keeps what it reads.
fn above(kind: &'static str, mut child: PlanNode) -> PlanNode {
    let mut node = PlanNode::new(kind);
    node.estimate = NodeEstimate { ..child.estimate };
    node.actual = child.actual;
    child.relationship = Some("Outer");
    node.output = child.output.clone();
    node.children.push(child);
    node
}
