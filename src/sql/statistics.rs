//! What the planner knows of a table's contents: sizes, distinct values, common values, histograms.
//!
//! PostgreSQL keeps these in `pg_statistic`, written by ANALYZE and autovacuum. Here a column's are gathered
//! when a plan first asks for them, and again when the table has changed by more than autovacuum's threshold
//! (50 rows and a tenth of the table), so that they are always as if autovacuum had just passed. The same
//! statements give the same statistics.

use std::cell::RefCell;
use std::rc::Rc;

use super::catalog::TableDef;
use super::store::Table;
use super::types::Type;
use super::value::Value;

pub(crate) mod column;
#[cfg(test)]
mod tests;

/// Rows looked at: `default_statistics_target` × 300, as PostgreSQL does.
const SAMPLE: usize = 30_000;
/// Bytes of a page.
pub(crate) const PAGE: f64 = 8192.0;
/// `SizeOfPageHeaderData`.
const PAGE_HEADER: f64 = 24.0;

/// What was gathered on one table, and how far the table had changed then.
#[derive(Clone, Default, Debug)]
pub(crate) struct Statistics {
    columns: RefCell<Vec<Option<Gathered<ColumnStatistics>>>>,
    size: RefCell<Option<Gathered<Size>>>,
    /// The definition whose columns these are.
    def: RefCell<Option<Rc<TableDef>>>,
    /// [`Table::changes`] at the last VACUUM: every page is known to be visible until the next change.
    pub vacuumed_at: Option<u64>,
}

#[derive(Clone, Debug)]
struct Gathered<T> {
    of: Rc<T>,
    /// [`Table::changes`] then.
    changes: u64,
    rows: u64,
}

/// One column's values, as `pg_stats` shows them.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColumnStatistics {
    /// Share of NULLs, 0 to 1.
    pub null_fraction: f64,
    /// Average bytes of a value that is not NULL.
    #[allow(dead_code)] // for pg_stats
    pub width: f64,
    /// As `n_distinct`: a count, or when negative a share of the rows; 0 for unknown.
    pub distinct: f64,
    /// Values that come often and the share of all rows that each has, the most common first.
    pub common: Vec<(Value, f64)>,
    /// Bounds of buckets of equally many of the other values, in order.
    pub bounds: Vec<Value>,
    /// How far the values' order is the rows' order: -1 to 1.
    pub correlation: f64,
}

/// How large a table's rows are.
#[derive(Debug, Clone)]
pub(crate) struct Size {
    /// Average bytes of a row in a page, its header and line pointer among them.
    pub row_bytes: f64,
    /// Average bytes of each column's values.
    pub widths: Vec<f64>,
}

impl ColumnStatistics {
    /// The number of distinct values among `rows` rows.
    pub fn distinct_of(&self, rows: f64) -> Option<f64> {
        match self.distinct {
            d if d > 0.0 => Some(d),
            d if d < 0.0 => Some((-d * rows).max(1.0)),
            _ => None,
        }
    }
}

impl Table {
    /// Rows ever added and taken away; an update is one of each.
    pub fn changes(&self) -> u64 {
        let added = self.next_row.saturating_sub(1);
        added + added.saturating_sub(self.rows.len() as u64)
    }

    fn is_current<T>(&self, gathered: &Gathered<T>) -> bool {
        self.changes().saturating_sub(gathered.changes) <= 50 + gathered.rows / 10
    }

    /// The statistics of a column, gathered now if those there are have grown old.
    pub fn column_statistics(&self, at: usize) -> Rc<ColumnStatistics> {
        self.forget_other_definition();
        if let Some(Some(known)) = self.statistics.columns.borrow().get(at)
            && self.is_current(known)
        {
            return known.of.clone();
        }
        let ty = self.def.columns.get(at).map_or(Type::Text, |column| column.ty.clone());
        let of = Rc::new(column::gather(self, at, &ty, SAMPLE));
        let mut columns = self.statistics.columns.borrow_mut();
        if columns.len() <= at {
            columns.resize(at + 1, None);
        }
        if let Some(place) = columns.get_mut(at) {
            *place = Some(Gathered { of: of.clone(), changes: self.changes(), rows: self.rows.len() as u64 });
        }
        of
    }

    /// Forgets what was gathered, so that the next plan gathers from the rows there are.
    pub fn analyze(&mut self, columns: Option<&[usize]>) {
        let kept = self.statistics.columns.get_mut();
        match columns {
            None => kept.clear(),
            Some(columns) => {
                columns.iter().filter_map(|&at| kept.get_mut(at).map(Option::take)).for_each(drop)
            }
        }
        *self.statistics.size.get_mut() = None;
    }

    /// VACUUM: every row is visible to everyone, which index-only scans gain from.
    pub fn vacuum(&mut self) {
        self.statistics.vacuumed_at = Some(self.changes());
    }

    /// The share of pages whose rows an index-only scan need not visit.
    pub fn all_visible(&self) -> f64 {
        if self.statistics.vacuumed_at == Some(self.changes()) { 1.0 } else { 0.0 }
    }

    /// ALTER TABLE may have moved the columns.
    fn forget_other_definition(&self) {
        let mut def = self.statistics.def.borrow_mut();
        if !def.as_ref().is_some_and(|def| Rc::ptr_eq(def, &self.def)) {
            *def = Some(self.def.clone());
            self.statistics.columns.borrow_mut().clear();
            *self.statistics.size.borrow_mut() = None;
        }
    }

    /// How large its rows are, from some hundred of them.
    pub fn size(&self) -> Rc<Size> {
        self.forget_other_definition();
        if let Some(known) = &*self.statistics.size.borrow()
            && self.is_current(known)
        {
            return known.of.clone();
        }
        let types: Vec<&Type> = self.def.columns.iter().map(|column| &column.ty).collect();
        let step = (self.rows.len() / 200).max(1);
        let (mut bytes, mut count) = (0.0, 0.0);
        let mut widths = vec![(0.0, 0.0); types.len()];
        for (_, row) in self.rows.iter().step_by(step) {
            bytes += row_bytes(row, &types);
            count += 1.0;
            for (((sum, values), value), ty) in widths.iter_mut().zip(row.iter()).zip(&types) {
                if !value.is_null() {
                    *sum += column::width(value, ty) as f64;
                    *values += 1.0;
                }
            }
        }
        let empty = || 28.0 + types.iter().map(|ty| column::typical_width(ty)).sum::<f64>();
        let mean = |((sum, values), ty): (&(f64, f64), &&Type)| {
            // PostgreSQL keeps whole bytes
            if *values > 0.0 { (sum / values).floor() } else { column::typical_width(ty) }
        };
        let size = Rc::new(Size {
            row_bytes: if count > 0.0 { bytes / count } else { empty() },
            widths: widths.iter().zip(&types).map(mean).collect(),
        });
        *self.statistics.size.borrow_mut() =
            Some(Gathered { of: size.clone(), changes: self.changes(), rows: self.rows.len() as u64 });
        size
    }

    /// Pages the rows fill, as PostgreSQL lays them out.
    pub fn pages(&self) -> f64 {
        let a_page = ((PAGE - PAGE_HEADER) / self.size().row_bytes).floor().max(1.0);
        (self.rows.len() as f64 / a_page).ceil().max(1.0)
    }

    /// Pages of index `at`, a tenth of each left free, as CREATE INDEX does; a B-tree of this many levels above the leaves.
    pub fn index_pages(&self, at: usize) -> (f64, f64) {
        let entries = self.indexes.get(at).map_or(0, super::store::Index::len) as f64;
        let columns = self.def.indexes.get(at).and_then(|index| index.columns());
        let key: f64 = match columns {
            Some(columns) => columns
                .iter()
                .filter_map(|&at| self.def.columns.get(at))
                .map(|column| column::typical_width(&column.ty))
                .sum(),
            None => 16.0,
        };
        let entry = 12.0 + (key / 8.0).ceil() * 8.0;
        let mut bytes = entries * entry;
        let index = self.def.indexes.get(at).filter(|index| !index.is_unique());
        if let Some([column]) = index.and_then(|index| index.columns()).as_deref() {
            // equal keys are stored once, with a list of their rows
            let distinct = self.column_statistics(*column).distinct_of(entries).unwrap_or(entries);
            bytes = bytes.min(distinct * entry + entries * 6.0);
        }
        let room = PAGE - 40.0;
        let leaves = if bytes <= room { 1.0 } else { (bytes / (room * 0.9)).ceil() };
        let a_page = (room * 0.9 / entry).floor();
        let (mut pages, mut level, mut height) = (leaves + 1.0, leaves, 0.0);
        while level > 1.0 {
            level = (level / a_page).ceil();
            pages += level;
            height += 1.0;
        }
        (pages, height)
    }
}

/// Bytes of a row in a page: line pointer, header with the bitmap of NULLs, values at their alignments.
fn row_bytes(row: &[Value], types: &[&Type]) -> f64 {
    let nulls = row.iter().any(Value::is_null);
    let header = 23 + if nulls { row.len().div_ceil(8) } else { 0 };
    let mut at = header.next_multiple_of(8);
    for (value, ty) in row.iter().zip(types) {
        if value.is_null() {
            continue;
        }
        let bytes = column::width(value, ty);
        at = at.next_multiple_of(column::alignment(ty, bytes)) + bytes;
    }
    (4 + at.next_multiple_of(8)) as f64
}
