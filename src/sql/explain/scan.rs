//! Scans as EXPLAIN shows them: tables, indexes, functions, VALUES, WITH queries, queries in FROM.

use super::build::{Builder, Built};
use super::deparse::{Scope, Shown};
use super::{NodeActual, NodeEstimate, PlanNode, PropertyValue, Target};
use crate::sql::catalog::names::bare;
use crate::sql::expr::Expr;
use crate::sql::plan::{Access, FunctionScan, HASH_TOLD_FROM, IndexAccess, Named, Plan, Scan, SetOp};
use crate::sql::types::Type;

impl Builder<'_> {
    pub(super) fn scan(&mut self, plan: &Plan, scan: &Scan, params: &[Shown]) -> Built {
        let Some(table) = self.estimator.root.table(&scan.table).cloned() else {
            return (PlanNode::new("Seq Scan"), Vec::new());
        };
        let alias = self.names.get(scan.serial).to_string();
        let mut columns: Vec<Shown> =
            table.def.columns.iter().map(|c| Shown::column(&alias, &c.name, c.ty.clone())).collect();
        if scan.row_number {
            columns.push(Shown::column(&alias, "ctid", Type::Text));
        }
        // a scan's own columns need no table before them
        let inner = Scope { columns: &columns, params, prefix: self.options.verbose };
        let index_name =
            |access: &IndexAccess| table.def.indexes.get(access.index).map(|i| bare(&i.name).to_string());
        let mut node = match &scan.access {
            Access::Sequential | Access::Transient { .. } => PlanNode::new("Seq Scan"),
            Access::Index(access) if access.only => PlanNode::new("Index Only Scan"),
            Access::Index(_) => PlanNode::new("Index Scan"),
            Access::Bitmap(_) => PlanNode::new("Bitmap Heap Scan"),
        };
        node.target.relation = Some(bare(&table.def.name).to_string());
        node.target.alias = Some(alias);
        let mut conditions = scan.filter.clone().map(Expr::conjuncts).unwrap_or_default();
        match &scan.access {
            Access::Transient { columns: by, keys, .. } if table.rows.len() >= HASH_TOLD_FROM => {
                // a hash table made for this statement; PostgreSQL would read the whole table each time
                let pairs: Vec<String> = by
                    .iter()
                    .zip(keys)
                    .map(|(&at, key)| {
                        let sides = Box::new((Expr::column(at), key.clone()));
                        let equal = Expr::Compare(crate::sql::expr::Comparison::Eq, sides);
                        self.condition(&equal, &inner)
                    })
                    .collect();
                node.add("Hashed By", PropertyValue::Text(pairs.join(" AND ")));
            }
            Access::Index(access) => {
                node.target.index = index_name(access);
                node.target.backward = access.backward;
                conditions.retain(|condition| !access.conditions.contains(condition));
                if let Some(condition) = Expr::all(access.conditions.iter().map(key_first).collect()) {
                    let text = self.condition(&condition, &inner);
                    node.add("Index Cond", PropertyValue::Text(text));
                }
            }
            Access::Bitmap(access) => {
                conditions.retain(|condition| !access.conditions.contains(condition));
                if let Some(condition) = Expr::all(access.conditions.iter().map(key_first).collect()) {
                    let text = self.condition(&condition, &inner);
                    node.add("Recheck Cond", PropertyValue::Text(text.clone()));
                    let mut bitmap = PlanNode::new("Bitmap Index Scan");
                    bitmap.relationship = Some("Outer");
                    bitmap.target.index = index_name(access);
                    bitmap.add("Index Cond", PropertyValue::Text(text));
                    let total = self.estimator.bitmap_index(&table, access, self.loops);
                    let rows = self.estimator.bitmap_rows(&table, access);
                    bitmap.estimate = NodeEstimate { startup: 0.0, total, rows, width: 0.0 };
                    node.children.push(bitmap);
                }
            }
            Access::Sequential | Access::Transient { .. } => {}
        }
        let filtered = !conditions.is_empty();
        if let Some(condition) = Expr::all(conditions) {
            let text = self.condition(&condition, &inner);
            node.add("Filter", PropertyValue::Text(text));
        }
        self.measured(&mut node, plan);
        let removed = self.removed(std::ptr::from_ref(scan) as usize);
        if let (true, Some(removed)) = (filtered, removed) {
            node.add("Rows Removed by Filter", PropertyValue::Removed(removed));
        }
        if let (Some(actual), Some(bitmap)) = (node.actual, node.children.first_mut())
            && bitmap.kind == "Bitmap Index Scan"
        {
            let rows = actual.rows + removed.unwrap_or(0);
            bitmap.actual = Some(NodeActual { rows, total_millis: actual.startup_millis, ..actual });
        }
        (node, columns)
    }

    pub(super) fn values(&mut self, plan: &Plan, rows: &[Vec<Expr>]) -> Built {
        // PostgreSQL computes a single row of constants without a scan
        let mut node = PlanNode::new(if rows.len() == 1 { "Result" } else { "Values Scan" });
        if rows.len() > 1 {
            node.target.alias = Some("*VALUES*".into());
        }
        let nothing = Scope { columns: &[], params: &[], prefix: false };
        let first: Vec<Expr> = rows.first().cloned().unwrap_or_default();
        let columns = first
            .iter()
            .enumerate()
            .map(|(at, expr)| {
                let ty = super::deparse::type_of(expr, &nothing);
                if rows.len() == 1 {
                    let text = self.expr(expr, &nothing, None);
                    return Shown::computed(text, ty);
                }
                let name = format!("column{}", at + 1);
                Shown { ty, ..Shown::column("*VALUES*", &name, Type::Text) }
            })
            .collect();
        self.measured(&mut node, plan);
        (node, columns)
    }

    pub(super) fn function(
        &mut self,
        plan: &Plan,
        call: &FunctionScan,
        named: &Named,
        params: &[Shown],
    ) -> Built {
        let mut node = PlanNode::new("Function Scan");
        let alias = self.names.get(named.serial).to_string();
        node.target = Target {
            function: Some(call.function.name.to_string()),
            alias: Some(alias.clone()),
            ..Target::default()
        };
        let nothing = Scope { columns: &[], params, prefix: true };
        let args: Vec<String> = call
            .args
            .iter()
            .zip(call.function.arg_types.iter().map(Some).chain(std::iter::repeat(None)))
            .map(|(arg, ty)| self.expr(arg, &nothing, ty))
            .collect();
        if self.options.verbose {
            let text = format!("{}({})", call.function.name, args.join(", "));
            node.add("Function Call", PropertyValue::Text(text));
        }
        self.measured(&mut node, plan);
        (node, named_columns(&alias, named))
    }

    pub(super) fn with_scan(&mut self, plan: &Plan, named: &Named) -> Built {
        let working = matches!(plan, Plan::WorkScan { .. });
        let mut node = PlanNode::new(if working { "WorkTable Scan" } else { "CTE Scan" });
        let alias = self.names.get(named.serial).to_string();
        node.target =
            Target { cte: Some(named.name.to_string()), alias: Some(alias.clone()), ..Target::default() };
        self.measured(&mut node, plan);
        (node, named_columns(&alias, named))
    }

    /// A plan where PostgreSQL takes the columns as they come: a query in FROM that only hands its rows on is
    /// not shown.
    pub(super) fn without_boundary(&mut self, plan: &Plan, params: &[Shown]) -> Built {
        match plan {
            Plan::Subquery { input, .. } => {
                let (node, mut columns) = self.build(input, params);
                columns.iter_mut().for_each(|shown| shown.own = false);
                (node, columns)
            }
            other => self.build(other, params),
        }
    }

    /// A query in FROM that stays apart.
    pub(super) fn boundary(&mut self, plan: &Plan, input: &Plan, named: &Named, params: &[Shown]) -> Built {
        let (mut child, inner) = self.build(input, params);
        let alias = self.names.get(named.serial).to_string();
        if child.kind == "Values Scan" {
            // the rows of VALUES are scanned under their own name
            let columns = named
                .columns
                .iter()
                .enumerate()
                .map(|(at, (_, ty))| Shown::column("*VALUES*", &format!("column{}", at + 1), ty.clone()))
                .collect();
            return (child, columns);
        }
        if matches!(input, Plan::SetOperation { op: SetOp::Union, all: true, .. }) {
            return (child, inner);
        }
        child.relationship = Some("Subquery");
        let mut node = PlanNode::new("Subquery Scan");
        node.target.alias = Some(alias.clone());
        node.children.push(child);
        self.measured(&mut node, plan);
        (node, named_columns(&alias, named))
    }
}

fn named_columns(alias: &str, named: &Named) -> Vec<Shown> {
    named.columns.iter().map(|(name, ty)| Shown::column(alias, name, ty.clone())).collect()
}

/// The index's column on the left, as PostgreSQL puts it.
fn key_first(condition: &Expr) -> Expr {
    match condition {
        Expr::Compare(op, sides) if !matches!(sides.0, Expr::Column(_)) => {
            let op = crate::sql::estimate::selectivity::mirrored(*op);
            Expr::Compare(op, Box::new((sides.1.clone(), sides.0.clone())))
        }
        other => other.clone(),
    }
}
