//! The units of cost, and what conditions, sorts and groupings add (`costsize.c`).

use super::{Estimate, Estimator};
use crate::sql::expr::{Expr, SubqueryKind};

/// A page read in order.
pub(crate) const SEQ_PAGE: f64 = 1.0;
/// A page read out of order.
pub(crate) const RANDOM_PAGE: f64 = 4.0;
/// A row handled.
pub(crate) const CPU_TUPLE: f64 = 0.01;
/// An index entry handled.
pub(crate) const CPU_INDEX_TUPLE: f64 = 0.005;
/// An operator or function called.
pub(crate) const CPU_OPERATOR: f64 = 0.0025;
/// Bytes a sort may hold; a hash table twice as many.
pub(crate) const WORK_MEM: f64 = 4.0 * 1024.0 * 1024.0;

/// A cost paid once and one paid for each row.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct QualCost {
    pub startup: f64,
    pub per_row: f64,
}

impl QualCost {
    fn add(&mut self, other: QualCost) {
        self.startup += other.startup;
        self.per_row += other.per_row;
    }
}

impl Estimator<'_> {
    /// What evaluating these expressions costs (`cost_qual_eval`).
    pub fn evaluation<'e>(&self, exprs: impl IntoIterator<Item = &'e Expr>) -> QualCost {
        let mut cost = QualCost::default();
        for expr in exprs {
            self.add_evaluation(expr, &mut cost);
        }
        cost
    }

    fn add_evaluation(&self, expr: &Expr, cost: &mut QualCost) {
        match expr {
            Expr::Call(_)
            | Expr::Cast(..)
            | Expr::Compare(..)
            | Expr::Distinct { .. }
            | Expr::NullIf { .. }
            | Expr::Element { .. }
            | Expr::Slice { .. } => cost.per_row += CPU_OPERATOR,
            Expr::Extreme { of, .. } => cost.per_row += CPU_OPERATOR * of.len() as f64,
            Expr::CompareRows(_, pairs) => cost.per_row += CPU_OPERATOR * pairs.len() as f64,
            // half of the list is looked at on average
            Expr::InList { set, others, .. } => {
                cost.per_row += CPU_OPERATOR * (set.len() + others.len()) as f64 * 0.5;
            }
            Expr::Quantified { .. } => cost.per_row += CPU_OPERATOR * 5.0,
            Expr::Subquery(subquery) => {
                let inner = self.estimate(&subquery.plan.plan);
                if subquery.plan.params.is_empty() {
                    match &subquery.kind {
                        SubqueryKind::In { .. } => {
                            cost.add(QualCost { startup: inner.total, per_row: CPU_OPERATOR });
                        }
                        SubqueryKind::Exists => cost.startup += first_row(&inner),
                        _ => cost.startup += inner.total,
                    }
                } else {
                    cost.per_row += match &subquery.kind {
                        SubqueryKind::Exists => first_row(&inner),
                        SubqueryKind::In { .. } | SubqueryKind::Quantified { .. } => {
                            inner.startup + 0.5 * (inner.total - inner.startup)
                        }
                        _ => inner.total,
                    };
                }
            }
            _ => {}
        }
        expr.for_each_child(&mut |child| self.add_evaluation(child, cost));
    }
}

/// What it costs to know whether there is a row.
fn first_row(inner: &Estimate) -> f64 {
    inner.startup + (inner.total - inner.startup) / inner.rows.max(1.0)
}

/// Startup and total cost of sorting what costs `input`, keeping `limit` rows (`cost_tuplesort`).
pub(crate) fn sort(input: f64, rows: f64, width: f64, limit: Option<f64>) -> (f64, f64) {
    let rows = rows.max(2.0);
    let bytes = rows * (width + 24.0);
    let compare = 2.0 * CPU_OPERATOR;
    let output = limit.filter(|limit| *limit > 0.0 && *limit < rows).unwrap_or(rows);
    let mut startup = input;
    if output * (width + 24.0) > WORK_MEM {
        let pages = (bytes / 8192.0).ceil();
        let runs = bytes / WORK_MEM;
        let merges = if runs > 14.0 { (runs.ln() / 14f64.ln()).ceil() } else { 1.0 };
        startup +=
            compare * rows * rows.log2() + 2.0 * pages * merges * (SEQ_PAGE * 0.75 + RANDOM_PAGE * 0.25);
    } else if rows > 2.0 * output || bytes > WORK_MEM {
        startup += compare * rows * (2.0 * output).log2();
    } else {
        startup += compare * rows * rows.log2();
    }
    (startup, startup + CPU_OPERATOR * rows)
}

/// Pages that fetching `rows` rows touches of a table of `pages` (Mackert and Lohman).
pub(crate) fn pages_fetched(rows: f64, pages: f64) -> f64 {
    let pages = pages.max(1.0);
    let fetched = 2.0 * pages * rows / (2.0 * pages + rows);
    if fetched >= pages { pages } else { fetched.ceil() }
}
