//! Scans of tables: sequential, by index, by bitmap (`cost_index`, `btcostestimate`, `cost_bitmap_heap_scan`).

use std::rc::Rc;

use super::cost::{self, CPU_INDEX_TUPLE, CPU_OPERATOR, CPU_TUPLE, RANDOM_PAGE, SEQ_PAGE};
use super::{ColumnEstimate, Estimate, Estimator, Source, whole};
use crate::sql::expr::Expr;
use crate::sql::plan::{Access, HASH_TOLD_FROM, IndexAccess, Scan};
use crate::sql::store::Table;

/// What an index is asked, as the cost model wants it.
struct Probe {
    /// Share of the table's rows in the range.
    share: f64,
    /// Searches from the root: one for each value of a list.
    searches: f64,
    startup: f64,
    total: f64,
    correlation: f64,
}

impl Estimator<'_> {
    /// The columns of a table's scan that lets `rows` rows through.
    pub fn table_columns(
        &self,
        table: &Rc<Table>,
        serial: usize,
        row_number: bool,
        rows: f64,
    ) -> Vec<ColumnEstimate> {
        let size = table.size();
        let column = |(column, width): (usize, &f64)| ColumnEstimate {
            source: Some(Source { table: table.clone(), column, serial, rows }),
            width: *width,
            distinct: None,
        };
        let mut columns: Vec<ColumnEstimate> = size.widths.iter().enumerate().map(column).collect();
        if row_number {
            columns.push(ColumnEstimate::computed(6.0));
        }
        columns
    }

    /// Rows of a table that pass the conditions.
    pub fn table_rows(&self, table: &Rc<Table>, conditions: &[Expr]) -> f64 {
        let tuples = table.rows.len() as f64;
        if conditions.is_empty() {
            return whole(tuples);
        }
        let columns = self.table_columns(table, 0, false, tuples);
        whole(tuples * self.selectivity(conditions, &columns))
    }

    /// A scan as it stands; `loops` is how often it is run with other parameters.
    pub fn scan(&self, scan: &Scan, loops: f64) -> Estimate {
        let Some(table) = self.root.table(&scan.table) else {
            return Estimate { rows: 1.0, startup: 0.0, total: 1.0, columns: Rc::default() };
        };
        let conditions = scan.filter.clone().map(Expr::conjuncts).unwrap_or_default();
        // rows the access finds that way are filtered by what is left; the range's own conditions count once
        let mut all = conditions.clone();
        if let Access::Index(access) | Access::Bitmap(access) = &scan.access {
            let missing = access.conditions.iter().filter(|condition| !conditions.contains(condition));
            all.extend(missing.cloned());
        }
        let rows = self.table_rows(table, &all);
        let columns = Rc::new(self.table_columns(table, scan.serial, scan.row_number, rows));
        let (startup, total) = match &scan.access {
            Access::Transient { .. } if table.rows.len() >= HASH_TOLD_FROM => {
                let (startup, total) = self.sequential(table, &conditions);
                (startup, total.min(startup + CPU_TUPLE * rows))
            }
            Access::Sequential | Access::Transient { .. } => self.sequential(table, &conditions),
            Access::Index(access) => self.index(table, access, &rest(&conditions, access), loops),
            Access::Bitmap(access) => self.bitmap(table, access, &all, loops),
        };
        Estimate { rows, startup, total, columns }
    }

    /// Startup and total cost of reading the whole table.
    pub fn sequential(&self, table: &Table, conditions: &[Expr]) -> (f64, f64) {
        let quals = self.evaluation(conditions);
        let tuples = table.rows.len() as f64;
        let total = quals.startup + table.pages() * SEQ_PAGE + (CPU_TUPLE + quals.per_row) * tuples;
        (quals.startup, total)
    }

    /// The index's own part (`genericcostestimate` and `btcostestimate`).
    fn probe(&self, table: &Rc<Table>, access: &IndexAccess, loops: f64) -> Probe {
        let tuples = (table.rows.len() as f64).max(1.0);
        let entries = table.indexes.get(access.index).map_or(1.0, |index| index.len() as f64).max(1.0);
        let (pages, height) = table.index_pages(access.index);
        let columns = self.table_columns(table, 0, false, tuples);
        let parts = table.def.indexes.get(access.index).and_then(|index| index.columns()).unwrap_or_default();
        let unique = table.def.indexes.get(access.index).is_some_and(|index| index.is_unique())
            && access.prefix.len() == parts.len();
        let searches = access.any_of.as_ref().map_or(1.0, |list| list.len() as f64);
        let share = self.selectivity(&access.conditions, &columns);
        // the whole range read of a partial index is its entries
        let share = if access.conditions.is_empty() { entries / tuples } else { share };
        let found =
            if unique { 1.0 } else { (share * tuples / searches).round_ties_even().clamp(1.0, entries) };
        let leaves = if entries > 1.0 && pages > 1.0 { (found * pages / entries).ceil() } else { 1.0 };
        let scans = searches * loops;
        let mut total = if scans > 1.0 {
            cost::pages_fetched(leaves * scans, pages) * RANDOM_PAGE / loops
        } else {
            leaves * RANDOM_PAGE
        };
        let operators = CPU_OPERATOR * access.conditions.len() as f64;
        total += found * searches * (CPU_INDEX_TUPLE + operators);
        let mut startup = 0.0;
        let descent = if entries > 1.0 { entries.log2().ceil() * CPU_OPERATOR } else { 0.0 };
        let levels = (height + 1.0) * 50.0 * CPU_OPERATOR;
        startup += descent + levels;
        total += searches * (descent + levels);
        let first = parts.first().map_or(0.0, |&at| table.column_statistics(at).correlation);
        let correlation = if parts.len() > 1 { first * 0.75 } else { first };
        let correlation = if access.backward { -correlation } else { correlation };
        Probe { share, searches, startup, total, correlation }
    }

    /// Startup and total cost of an index scan; `rest` is what it checks on each row besides.
    pub fn index(&self, table: &Rc<Table>, access: &IndexAccess, rest: &[Expr], loops: f64) -> (f64, f64) {
        let probe = self.probe(table, access, loops);
        let tuples = (table.rows.len() as f64).max(1.0);
        let pages = table.pages();
        let fetched = whole(probe.share * tuples);
        let hidden = if access.only { 1.0 - table.all_visible() } else { 1.0 };
        let (most, least) = if loops > 1.0 {
            let scattered = (cost::pages_fetched(fetched * loops, pages) * hidden).ceil();
            let together = (probe.share * pages).ceil();
            let together = (cost::pages_fetched(together * loops, pages) * hidden).ceil();
            (scattered * RANDOM_PAGE / loops, together * RANDOM_PAGE / loops)
        } else {
            let scattered = (cost::pages_fetched(fetched, pages) * hidden).ceil();
            let together = ((probe.share * pages).ceil() * hidden).ceil();
            let least = if together > 0.0 { RANDOM_PAGE + (together - 1.0) * SEQ_PAGE } else { 0.0 };
            (scattered * RANDOM_PAGE, least)
        };
        let order = probe.correlation * probe.correlation;
        let quals = self.evaluation(rest);
        let startup = probe.startup + quals.startup;
        let run = (probe.total - probe.startup)
            + most
            + order * (least - most)
            + (CPU_TUPLE + quals.per_row) * fetched;
        let _ = probe.searches;
        (startup, startup + run)
    }

    /// Startup and total cost of a bitmap scan.
    pub fn bitmap(
        &self,
        table: &Rc<Table>,
        access: &IndexAccess,
        conditions: &[Expr],
        loops: f64,
    ) -> (f64, f64) {
        let index = self.bitmap_index(table, access, loops);
        let tuples = (table.rows.len() as f64).max(1.0);
        let pages = table.pages();
        let fetched = whole(self.probe(table, access, loops).share * tuples);
        let touched = if loops > 1.0 {
            (cost::pages_fetched(fetched * loops, pages) / loops).min(pages)
        } else {
            (2.0 * pages * fetched / (2.0 * pages + fetched)).min(pages).ceil()
        };
        let a_page = if touched >= 2.0 {
            RANDOM_PAGE - (RANDOM_PAGE - SEQ_PAGE) * (touched / pages).sqrt()
        } else {
            RANDOM_PAGE
        };
        let quals = self.evaluation(conditions);
        let startup = index + quals.startup;
        (startup, startup + touched * a_page + (CPU_TUPLE + quals.per_row) * fetched)
    }

    /// Cost of the bitmap itself.
    pub fn bitmap_index(&self, table: &Rc<Table>, access: &IndexAccess, loops: f64) -> f64 {
        let probe = self.probe(table, access, loops);
        probe.total + 0.1 * CPU_OPERATOR * self.bitmap_rows(table, access)
    }

    /// Rows of the bitmap.
    pub fn bitmap_rows(&self, table: &Rc<Table>, access: &IndexAccess) -> f64 {
        self.table_rows(table, &access.conditions)
    }
}

/// The conditions that the range of the index does not answer.
pub(crate) fn rest(conditions: &[Expr], access: &IndexAccess) -> Vec<Expr> {
    conditions.iter().filter(|condition| !access.conditions.contains(condition)).cloned().collect()
}
