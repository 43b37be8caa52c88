//! What changed from one version of a database to another: rows added, changed and removed.
//!
//! Versions share the nodes of their maps, so the cost is that of what differs, not of what is stored, unless
//! a table's columns changed: then its rows are compared one by one.

use std::rc::Rc;

use super::Database;
use crate::sql::catalog::TableDef;
use crate::sql::hash::Map;
use crate::sql::outcome::{ColumnInfo, Row, RowSet};
use crate::sql::store::{RowChange, Table};
use crate::sql::value::Value;

/// The rows in which two versions of a table differ.
#[derive(Debug, Clone)]
pub struct TableDifference {
    /// The table's name before; `None` when it was not there.
    pub before: Option<String>,
    /// Its name after; `None` when it is gone.
    pub after: Option<String>,
    /// Positions of the primary key's columns, when both have the same one.
    pub key: Vec<usize>,
    pub added: RowSet,
    pub removed: RowSet,
    /// Rows with the same key and other values, before and after, in the same order.
    pub changed_from: RowSet,
    pub changed_to: RowSet,
}

impl TableDifference {
    /// Whether any row differs.
    pub fn has_rows(&self) -> bool {
        [&self.added, &self.removed, &self.changed_to]
            .iter()
            .any(|set| !set.rows.is_empty() || set.truncated.is_some())
    }
}

impl Database {
    /// The tables that differ, by name; of each kind of row at most `rows` are kept and all are counted.
    /// A renamed table is the same table. Tables that differ in definition alone are there without rows.
    pub fn compare(&self, to: &Database, rows: usize) -> Vec<TableDifference> {
        let mut differences = Vec::new();
        for after in to.root.tables() {
            let before = self.root.tables().find(|table| table.def.id == after.def.id);
            if before.is_some_and(|before| Rc::ptr_eq(before, after)) {
                continue;
            }
            differences.push(difference(before.map(|table| &**table), Some(after), rows));
        }
        for before in self.root.tables() {
            if !to.root.tables().any(|table| table.def.id == before.def.id) {
                differences.push(difference(Some(before), None, rows));
            }
        }
        differences.sort_by(|a, b| a.name().cmp(b.name()));
        differences
    }
}

/// Bytes of a map's node that a changed row copies, with the path to it.
const PATH_BYTES: u64 = 3072;

/// Bytes of an entry in a map.
const ENTRY_BYTES: u64 = 24;

impl Database {
    /// Bytes that holding this version costs beside `after`, which a statement made of it by changing `rows` rows:
    /// an estimate from the rows' sizes and the maps' shape.
    pub fn estimated_bytes_beside(&self, after: &Database, rows: u64) -> u64 {
        let mut bytes = 512;
        for before in self.root.tables() {
            let table = after.root.table(&before.def.name).filter(|table| table.def.id == before.def.id);
            if table.is_some_and(|table| Rc::ptr_eq(before, table)) {
                continue;
            }
            let count = before.rows.len() as u64;
            let rewritten = table.is_none_or(|table| !same_columns(&before.def, &table.def));
            let changed = if rewritten { count } else { rows.min(count) };
            let whole = count * ENTRY_BYTES;
            let maps = 1 + before.indexes.len() as u64;
            bytes += changed * row_bytes(before) + maps * whole.min(changed.max(1) * PATH_BYTES);
        }
        bytes
    }
}

/// What a row takes, judged by the first few.
fn row_bytes(table: &Table) -> u64 {
    let sample: Vec<&Row> = table.rows.values().take(16).collect();
    let bytes: usize = sample
        .iter()
        .map(|row| {
            16 + size_of_val(&***row) + row.iter().map(|v| v.as_str().map_or(0, str::len)).sum::<usize>()
        })
        .sum();
    (bytes / sample.len().max(1)) as u64
}

impl TableDifference {
    /// The name after, or before when it is gone.
    pub fn name(&self) -> &str {
        self.after.as_deref().or(self.before.as_deref()).unwrap_or_default()
    }
}

fn difference(before: Option<&Table>, after: Option<&Table>, limit: usize) -> TableDifference {
    let (removed, added) = candidates(before, after);
    let pairing = Pairing::of(before, after);
    let mut kept = [const { Kept { rows: Vec::new(), total: 0 } }; 4];
    let mut push = |at: usize, row: &Row| {
        kept[at].total += 1;
        if kept[at].rows.len() < limit {
            kept[at].rows.push(row.clone());
        }
    };
    // by key: where the removed row is; the last wins nothing, keys are unique. By whole row: how many are left.
    let mut places: Map<Row, Vec<usize>> = Map::default();
    for (at, row) in removed.iter().enumerate().rev() {
        places.entry(pairing.name(row, Side::Before)).or_default().push(at);
    }
    let mut paired = vec![false; removed.len()];
    for row in &added {
        let partner = places.get_mut(&pairing.name(row, Side::After)).and_then(Vec::pop);
        match partner {
            None => push(0, row),
            Some(at) => {
                paired[at] = true;
                if !pairing.equal(&removed[at], row) {
                    push(2, &removed[at]);
                    push(3, row);
                }
            }
        }
    }
    for (row, paired) in removed.iter().zip(&paired) {
        if !paired {
            push(1, row);
        }
    }
    let columns = |table: Option<&Table>| -> Vec<ColumnInfo> {
        let columns = table.map(|table| table.def.columns.as_slice()).unwrap_or_default();
        columns.iter().map(|c| ColumnInfo { name: c.name.to_string(), ty: c.ty.clone() }).collect()
    };
    let (old, new) = (columns(before.or(after)), columns(after.or(before)));
    let [added, removed, changed_from, changed_to] = kept;
    TableDifference {
        before: before.map(|table| table.def.name.to_string()),
        after: after.map(|table| table.def.name.to_string()),
        key: pairing.key.iter().map(|(_, after)| *after).collect(),
        added: added.finish(&new),
        removed: removed.finish(&old),
        changed_from: changed_from.finish(&old),
        changed_to: changed_to.finish(&new),
    }
}

/// Rows kept of all that there are.
struct Kept {
    rows: Vec<Row>,
    total: u64,
}

impl Kept {
    fn finish(self, columns: &[ColumnInfo]) -> RowSet {
        let truncated = (self.total > self.rows.len() as u64).then_some(self.total);
        RowSet { columns: columns.to_vec(), rows: self.rows, truncated }
    }
}

/// Rows that are only before or only after, as far as the maps tell.
fn candidates(before: Option<&Table>, after: Option<&Table>) -> (Vec<Row>, Vec<Row>) {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    match (before, after) {
        (Some(before), Some(after)) if same_columns(&before.def, &after.def) => {
            for item in before.rows.diff(&after.rows) {
                match item {
                    RowChange::Added(_, row) => added.push(row.clone()),
                    RowChange::Removed(_, row) => removed.push(row.clone()),
                    RowChange::Changed { old, new, .. } => {
                        removed.push(old.clone());
                        added.push(new.clone());
                    }
                }
            }
        }
        (before, after) => {
            let all = |table: Option<&Table>| {
                table.map(|table| table.rows.values().cloned().collect()).unwrap_or_default()
            };
            (removed, added) = (all(before), all(after));
        }
    }
    (removed, added)
}

fn same_columns(a: &TableDef, b: &TableDef) -> bool {
    let same = a.columns.iter().zip(&b.columns).all(|(a, b)| a.name == b.name && a.ty == b.ty);
    same && a.columns.len() == b.columns.len()
}

enum Side {
    Before,
    After,
}

/// Which columns tell rows apart, and which ones they are compared by: positions before and after.
struct Pairing {
    key: Vec<(usize, usize)>,
    common: Vec<(usize, usize)>,
}

impl Pairing {
    fn of(before: Option<&Table>, after: Option<&Table>) -> Pairing {
        let (Some(before), Some(after)) = (before, after) else {
            return Pairing { key: Vec::new(), common: Vec::new() };
        };
        let pair = |at: usize| {
            let column = before.def.columns.get(at)?;
            Some((at, after.def.columns.iter().position(|c| c.name == column.name && c.ty == column.ty)?))
        };
        let common = (0..before.def.columns.len()).filter_map(pair).collect();
        let mut key = Vec::new();
        if let (Some(old), Some(new)) = (before.def.primary_key(), after.def.primary_key()) {
            let pairs: Option<Vec<_>> = old.into_iter().map(pair).collect();
            key = pairs
                .filter(|pairs| pairs.iter().map(|(_, after)| *after).eq(new.iter().copied()))
                .unwrap_or_default();
        }
        Pairing { key, common }
    }

    fn name(&self, row: &Row, side: Side) -> Row {
        let pairs = if self.key.is_empty() { &self.common } else { &self.key };
        let value = |at: usize| row.get(at).cloned().unwrap_or(Value::Null);
        pairs.iter().map(|&(old, new)| value(if matches!(side, Side::Before) { old } else { new })).collect()
    }

    fn equal(&self, before: &Row, after: &Row) -> bool {
        self.key.is_empty() || self.common.iter().all(|&(old, new)| before.get(old) == after.get(new))
    }
}
