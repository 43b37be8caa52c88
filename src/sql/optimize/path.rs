//! Ways to the rows of some tables, and which of them are worth keeping.

use std::rc::Rc;

use super::Want;
use crate::sql::estimate::Estimate;
use crate::sql::estimate::cost;
use crate::sql::estimate::join::Rescan;
use crate::sql::expr::Expr;
use crate::sql::plan::{Join, JoinKind, Plan, SortKey};

/// A way to the rows of some items.
#[derive(Clone)]
pub(super) struct Path {
    pub estimate: Estimate,
    /// Columns of the space in the order of the rows.
    pub layout: Rc<Vec<usize>>,
    /// The order of the rows, over the space.
    pub order: Rc<Vec<SortKey>>,
    pub rescan: Rescan,
    pub step: Rc<Step>,
}

pub(super) enum Step {
    Plan(Plan),
    Join { join: Shape, left: Path, right: Path },
}

/// A join's parts, over the rows of its sides.
pub(super) struct Shape {
    pub kind: JoinKind,
    pub keys: Vec<(Expr, Expr)>,
    pub on: Vec<Expr>,
    /// Conditions on the joined rows of an outer join.
    pub filter: Vec<Expr>,
    pub params: Option<Vec<Expr>>,
}

/// The best ways to a set of items.
#[derive(Clone, Default)]
pub(super) struct Best {
    pub paths: Vec<Path>,
    pub rows: Option<f64>,
}

impl Best {
    /// Keeps a path unless another is as good in every way (`add_path`).
    pub fn keep(&mut self, path: Path) {
        let mut accepted = true;
        self.paths.retain(|known| {
            if !accepted {
                return true;
            }
            let (more, less) = (path.order.starts_with(&known.order), known.order.starts_with(&path.order));
            match fuzzily(&path.estimate, &known.estimate) {
                Fuzzy::Different => true,
                _ if !more && !less => true,
                Fuzzy::First => !more,
                Fuzzy::Second => {
                    accepted = !less;
                    true
                }
                Fuzzy::Equal if more && !less => false,
                Fuzzy::Equal if less && !more => {
                    accepted = false;
                    true
                }
                Fuzzy::Equal if path.estimate.total < known.estimate.total * 0.999_999_999_9 => false,
                Fuzzy::Equal => {
                    accepted = false;
                    true
                }
            }
        });
        if accepted {
            self.paths.push(path);
        }
    }

    pub fn cheapest(&self) -> Option<&Path> {
        self.paths.iter().min_by(|a, b| a.estimate.total.total_cmp(&b.estimate.total))
    }
}

/// Which of two costs is lower, differences of a hundredth left aside.
pub(super) enum Fuzzy {
    First,
    Second,
    Equal,
    /// One starts sooner, the other ends sooner.
    Different,
}

/// `compare_path_costs_fuzzily`.
pub(super) fn fuzzily(a: &Estimate, b: &Estimate) -> Fuzzy {
    const FUZZ: f64 = 1.01;
    if a.total > b.total * FUZZ {
        return if b.startup > a.startup * FUZZ { Fuzzy::Different } else { Fuzzy::Second };
    }
    if b.total > a.total * FUZZ {
        return if a.startup > b.startup * FUZZ { Fuzzy::Different } else { Fuzzy::First };
    }
    if a.startup > b.startup * FUZZ {
        return Fuzzy::Second;
    }
    if b.startup > a.startup * FUZZ { Fuzzy::First } else { Fuzzy::Equal }
}

pub(super) fn position(layout: &[usize], column: usize) -> usize {
    layout.iter().position(|&at| at == column).unwrap_or(usize::MAX)
}

/// An expression of the space over rows of this layout.
pub(super) fn over(expr: &Expr, layout: &[usize]) -> Expr {
    expr.clone().renumber(&|at| position(layout, at))
}

/// The path that costs least for what is wanted.
pub(super) fn chosen<'b>(best: &'b Best, order: &[SortKey], want: &Want) -> Option<&'b Path> {
    let price = |path: &Path| {
        let Estimate { rows, startup, total, .. } = path.estimate;
        let sorted = order.is_empty() || path.order.starts_with(order);
        let (startup, total) = if sorted {
            (startup, total)
        } else {
            cost::sort(total, rows, path.estimate.width(), want.limit)
        };
        match want.limit {
            Some(limit) if limit < rows && sorted => startup + (total - startup) * (limit / rows),
            _ => total,
        }
    };
    best.paths.iter().min_by(|a, b| price(a).total_cmp(&price(b)))
}

/// The plan of a path, over its layout.
pub(super) fn built(path: &Path) -> Plan {
    match &*path.step {
        Step::Plan(plan) => plan.clone(),
        Step::Join { join, left, right } => {
            let plan = Plan::Join(Box::new(Join {
                kind: join.kind,
                left: built(left),
                right: built(right),
                left_width: left.layout.len(),
                right_width: right.layout.len(),
                keys: join.keys.clone(),
                on: Expr::all(join.on.clone()),
                live: None,
                params: join.params.clone(),
            }));
            match Expr::all(join.filter.clone()) {
                Some(predicate) => Plan::Filter { input: Box::new(plan), predicate },
                None => plan,
            }
        }
    }
}
