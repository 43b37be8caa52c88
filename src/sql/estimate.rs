//! What a plan will cost and how many rows it will give, by PostgreSQL's model (`costsize.c`, `selfuncs.c`)
//! and in its units: 1 is a page read in order.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::catalog::Root;
use super::env::Env;
use super::statistics::ColumnStatistics;
use super::statistics::column::typical_width;
use super::store::Table;
use super::types::Type;

pub(crate) mod cost;
pub(crate) mod join;
pub(crate) mod nodes;
pub(crate) mod scan;
pub(crate) mod selectivity;
#[cfg(test)]
mod tests;

/// Planning's view of the database.
pub(crate) struct Estimator<'a> {
    pub root: &'a Root,
    pub env: &'a Env,
    /// Rows and columns of the WITH queries in sight, by slot.
    pub kept: RefCell<HashMap<usize, Estimate>>,
}

/// What is expected of one node.
#[derive(Clone)]
pub(crate) struct Estimate {
    pub rows: f64,
    /// Cost before the first row, and of all rows.
    pub startup: f64,
    pub total: f64,
    pub columns: Rc<Vec<ColumnEstimate>>,
}

/// What is known of one column of a node's rows.
#[derive(Clone)]
pub(crate) struct ColumnEstimate {
    /// The table's column it comes from unchanged.
    pub source: Option<Source>,
    /// Average bytes.
    pub width: f64,
    /// Distinct values, where grouping tells.
    pub distinct: Option<f64>,
}

/// A column of a table in FROM.
#[derive(Clone)]
pub(crate) struct Source {
    pub table: Rc<Table>,
    pub column: usize,
    /// The table's place in FROM.
    pub serial: usize,
    /// The table's rows after its own conditions.
    pub rows: f64,
}

impl Source {
    /// The column's statistics.
    pub fn statistics(&self) -> Rc<ColumnStatistics> {
        self.table.column_statistics(self.column)
    }

    /// The table's rows.
    pub fn tuples(&self) -> f64 {
        (self.table.rows.len() as f64).max(1.0)
    }

    /// Whether no two rows share a value.
    pub fn is_unique(&self) -> bool {
        let key = |index: &super::catalog::IndexDef| {
            index.is_unique()
                && index.predicate.is_none()
                && index.columns().is_some_and(|columns| columns == [self.column])
        };
        self.table.def.indexes.iter().any(key)
    }

    /// Distinct values in the table.
    pub fn distinct(&self) -> f64 {
        if self.is_unique() {
            return self.tuples();
        }
        self.statistics().distinct_of(self.tuples()).unwrap_or_else(|| self.tuples().min(200.0))
    }
}

impl ColumnEstimate {
    /// A computed column.
    pub fn computed(width: f64) -> Self {
        ColumnEstimate { source: None, width, distinct: None }
    }

    /// A computed column of this type.
    pub fn of_type(ty: &Type) -> Self {
        ColumnEstimate::computed(typical_width(ty))
    }
}

impl Estimate {
    /// Average bytes of a row.
    pub fn width(&self) -> f64 {
        self.columns.iter().map(|column| column.width).sum::<f64>()
    }

    /// Distinct values of a column among the rows.
    pub fn distinct(&self, at: usize) -> f64 {
        match self.columns.get(at) {
            Some(ColumnEstimate { distinct: Some(distinct), .. }) => distinct.min(self.rows.max(1.0)),
            Some(ColumnEstimate { source: Some(source), .. }) => source.distinct(),
            _ => self.rows.clamp(1.0, 200.0),
        }
    }
}

/// At least one row, and a whole number of them (`clamp_row_est`).
pub(crate) fn whole(rows: f64) -> f64 {
    if rows.is_nan() || rows <= 1.0 { 1.0 } else { rows.min(1e100).round_ties_even() }
}

impl<'a> Estimator<'a> {
    /// An estimator over one state of the database.
    pub fn new(root: &'a Root, env: &'a Env) -> Self {
        Estimator { root, env, kept: RefCell::default() }
    }
}
