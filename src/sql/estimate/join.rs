//! Joins: rows (`calc_joinrel_size_estimate`) and costs (`final_cost_hashjoin`, `final_cost_nestloop`).

use std::rc::Rc;

use super::cost::{CPU_OPERATOR, CPU_TUPLE, SEQ_PAGE, WORK_MEM};
use super::selectivity::source;
use super::{ColumnEstimate, Estimate, Estimator, whole};
use crate::sql::expr::Expr;
use crate::sql::plan::JoinKind;

/// What joining costs again for another outer row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rescan {
    pub startup: f64,
    pub total: f64,
}

/// A join to be costed: conditions are over the joined row.
pub(crate) struct Joining<'j> {
    pub kind: JoinKind,
    pub left: &'j Estimate,
    pub right: &'j Estimate,
    /// Equal pairs, left over the left row, right over the right one.
    pub keys: &'j [(Expr, Expr)],
    /// The others.
    pub on: &'j [Expr],
    /// For semi and anti joins, and where a left row has at most one partner.
    pub factors: Option<Factors>,
    pub rows: f64,
}

/// How far a join has to look for a first partner (`SemiAntiJoinFactors`).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Factors {
    /// The share of left rows with a partner.
    pub matched: f64,
    /// Partners of a left row that has any.
    pub matches: f64,
}

impl Estimator<'_> {
    /// The columns of left and right, side by side.
    pub fn side_by_side(&self, kind: JoinKind, left: &Estimate, right: &Estimate) -> Rc<Vec<ColumnEstimate>> {
        if kind.left_only() {
            return left.columns.clone();
        }
        Rc::new(left.columns.iter().chain(right.columns.iter()).cloned().collect())
    }

    /// The share of pairs that equal keys and conditions leave.
    pub fn join_share(&self, left: &Estimate, right: &Estimate, keys: &[(Expr, Expr)], on: &[Expr]) -> f64 {
        let columns: Vec<ColumnEstimate> = left.columns.iter().chain(right.columns.iter()).cloned().collect();
        let width = left.columns.len();
        let mut share = 1.0;
        for (a, b) in keys {
            share *= self.equal_columns(a, &b.clone().renumber(&|at| at + width), &columns);
        }
        share * self.selectivity(on, &columns)
    }

    /// Rows of a join.
    pub fn join_rows(
        &self,
        kind: JoinKind,
        left: &Estimate,
        right: &Estimate,
        keys: &[(Expr, Expr)],
        on: &[Expr],
    ) -> f64 {
        let share = match kind {
            JoinKind::Semi | JoinKind::Anti => self.semi_share(left, right, keys, on),
            _ => self.join_share(left, right, keys, on),
        };
        whole(match kind {
            JoinKind::Inner => left.rows * right.rows * share,
            JoinKind::Left => (left.rows * right.rows * share).max(left.rows),
            JoinKind::Right => (left.rows * right.rows * share).max(right.rows),
            JoinKind::Full => (left.rows * right.rows * share).max(left.rows).max(right.rows),
            JoinKind::Semi => left.rows * share,
            JoinKind::Anti => left.rows * (1.0 - share),
        })
    }

    /// The share of left rows with a partner (`eqjoinsel_semi`).
    fn semi_share(&self, left: &Estimate, right: &Estimate, keys: &[(Expr, Expr)], on: &[Expr]) -> f64 {
        let mut share = 1.0;
        for (a, b) in keys {
            let nulls = source(a, &left.columns).map_or(0.0, |s| s.statistics().null_fraction);
            let known = |e: &Expr, side: &Estimate| match e {
                Expr::Column(column) => {
                    let at = side.columns.get(column.index)?;
                    match (&at.source, at.distinct) {
                        (Some(source), None) => Some(source.distinct().min(side.rows.max(1.0))),
                        (_, distinct) => distinct,
                    }
                }
                _ => None,
            };
            share *= match (known(a, left), known(b, right)) {
                (Some(a), Some(b)) if a > b => (1.0 - nulls) * b / a,
                (Some(_), Some(_)) => 1.0 - nulls,
                _ => 0.5 * (1.0 - nulls),
            };
        }
        let columns: Vec<ColumnEstimate> = left.columns.iter().chain(right.columns.iter()).cloned().collect();
        (share * self.selectivity(on, &columns)).clamp(0.0, 1.0)
    }

    /// The factors of a join that stops at the first partner. For an inner join on a key PostgreSQL takes the
    /// share of all pairs, and so do we.
    pub fn factors(
        &self,
        kind: JoinKind,
        left: &Estimate,
        right: &Estimate,
        keys: &[(Expr, Expr)],
        on: &[Expr],
    ) -> Factors {
        let pairs = self.join_share(left, right, keys, on);
        let matched = if kind.left_only() { self.semi_share(left, right, keys, on) } else { pairs };
        let matches = if matched > 0.0 { (pairs * right.rows / matched).max(1.0) } else { 1.0 };
        Factors { matched, matches }
    }

    /// A hash join's startup and total cost, the right side being hashed.
    pub fn hash(&self, join: &Joining<'_>) -> (f64, f64) {
        let Joining { kind, left, right, keys, on, factors, rows } = join;
        let clauses = CPU_OPERATOR * keys.len() as f64;
        let mut startup = left.startup + right.total + (clauses + CPU_TUPLE) * right.rows;
        let mut run = left.total - left.startup + clauses * left.rows;
        let bytes = |side: &Estimate| side.rows * (side.width() + 24.0 + 8.0);
        if bytes(right) > 2.0 * WORK_MEM {
            let pages = |side: &Estimate| (side.rows * (side.width() + 24.0) / 8192.0).ceil();
            startup += SEQ_PAGE * pages(right);
            run += SEQ_PAGE * (pages(right) + 2.0 * pages(left));
        }
        let buckets = (right.rows.max(1024.0)).log2().ceil().exp2();
        let mut bucket: f64 = 1.0;
        for (_, key) in *keys {
            bucket = bucket.min(self.bucket_share(key, right, buckets));
        }
        if keys.is_empty() {
            bucket = 1.0;
        }
        let matched = if let Some(Factors { matched, matches }) = factors {
            let matched = (left.rows * matched).round_ties_even();
            let scanned = 2.0 / (matches + 1.0);
            run += clauses * matched * whole(right.rows * bucket * scanned) * 0.5;
            run += clauses * (left.rows - matched) * whole(right.rows / buckets) * 0.05;
            if *kind == JoinKind::Anti { left.rows - matched } else { matched }
        } else {
            run += clauses * left.rows * whole(right.rows * bucket) * 0.5;
            match kind {
                JoinKind::Inner => *rows,
                _ => left.rows * right.rows * self.join_share(left, right, keys, &[]),
            }
        };
        let quals = self.evaluation(*on);
        startup += quals.startup;
        run += (CPU_TUPLE + quals.per_row) * matched.max(0.0);
        (startup, startup + run)
    }

    /// The share of the hashed rows in the bucket of a value that comes (`estimate_hash_bucket_stats`).
    fn bucket_share(&self, key: &Expr, right: &Estimate, buckets: f64) -> f64 {
        let Expr::Column(column) = key else { return 0.1 };
        let Some(known) = right.columns.get(column.index) else { return 0.1 };
        let Some(source) = &known.source else {
            return known.distinct.map_or(0.1, |distinct| 1.0 / distinct.min(buckets).max(1.0));
        };
        let statistics = source.statistics();
        let average = (1.0 - statistics.null_fraction) / source.distinct();
        let distinct = whole(source.distinct() * source.rows / source.tuples());
        let mut share = 1.0 / distinct.min(buckets);
        if let Some((_, most)) = statistics.common.first()
            && average > 0.0
            && *most > average
            && !source.is_unique()
        {
            share *= most / average;
        }
        share.clamp(1.0e-6, 1.0)
    }

    /// A nested loop's startup and total cost; `repeated` is the right side run again.
    pub fn nested(&self, join: &Joining<'_>, repeated: Rescan, by_index: bool) -> (f64, f64) {
        let Joining { kind: _, left, right, keys, on, factors, rows: _ } = join;
        let mut startup = left.startup + right.startup;
        let mut run = left.total - left.startup;
        if left.rows > 1.0 {
            run += (left.rows - 1.0) * repeated.startup;
        }
        let (once, again) = (right.total - right.startup, repeated.total - repeated.startup);
        let mut quals = self.evaluation(*on);
        quals.per_row += CPU_OPERATOR * keys.len() as f64;
        let pairs = if let Some(Factors { matched, matches }) = factors {
            let mut matched = (left.rows * matched).round_ties_even();
            let mut unmatched = left.rows - matched;
            let scanned = 2.0 / (matches + 1.0);
            let mut pairs = matched * right.rows * scanned;
            if by_index {
                run += once * scanned;
                if matched > 1.0 {
                    run += (matched - 1.0) * again * scanned;
                }
                run += unmatched * again / right.rows.max(1.0);
            } else {
                pairs += unmatched * right.rows;
                run += once;
                if unmatched >= 1.0 {
                    unmatched -= 1.0;
                } else {
                    matched -= 1.0;
                }
                if matched > 0.0 {
                    run += matched * again * scanned;
                }
                if unmatched > 0.0 {
                    run += unmatched * again;
                }
            }
            pairs
        } else {
            run += once;
            if left.rows > 1.0 {
                run += (left.rows - 1.0) * again;
            }
            left.rows * right.rows
        };
        startup += quals.startup;
        run += (CPU_TUPLE + quals.per_row) * pairs;
        (startup, startup + run)
    }
}

/// The cost of holding rows to read them again, and of reading them again.
pub(crate) fn materialized(input: &Estimate) -> (Estimate, Rescan) {
    let again = CPU_OPERATOR * input.rows;
    let total = input.total + 2.0 * again;
    (Estimate { total, ..input.clone() }, Rescan { startup: 0.0, total: again })
}
