//! Tables as persistent maps: rows by number, indexes as ordered sets. A clone shares everything, so a
//! transaction, a savepoint or a snapshot is one clone of the root.

use std::cmp::Ordering;
use std::ops::Bound;
use std::rc::Rc;

use imbl::ordset::DiffItem;
use imbl::{OrdMap, OrdSet};

use super::catalog::TableDef;
use super::outcome::Row;
use super::statistics::Statistics;
use super::value::{Value, compare};

#[cfg(test)]
mod glue;
pub(crate) mod snapshot;

/// A table: definition, rows, indexes.
#[derive(Clone)]
pub(crate) struct Table {
    pub def: Rc<TableDef>,
    /// Rows by number. Numbers grow; an updated row gets a new one, as PostgreSQL's heap moves it to the end.
    pub rows: OrdMap<u64, Row>,
    pub next_row: u64,
    /// The data of `def.indexes`, in the same order.
    pub indexes: Vec<Index>,
    /// What the planner gathered.
    pub statistics: Statistics,
}

/// An index: its keys in order, each with the number of its row.
#[derive(Clone, Default)]
pub(crate) struct Index {
    entries: OrdSet<Entry>,
}

/// A key and its row. A key shorter than its neighbours is a bound: it sorts before all of its extensions,
/// or after them when `row` is `u64::MAX`.
#[derive(Clone, Debug)]
struct Entry {
    key: Row,
    row: u64,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        for (a, b) in self.key.iter().zip(other.key.iter()) {
            let order = compare(a, b);
            if order.is_ne() {
                return order;
            }
        }
        match self.key.len().cmp(&other.key.len()) {
            Ordering::Equal => self.row.cmp(&other.row),
            Ordering::Less if self.row == u64::MAX => Ordering::Greater,
            Ordering::Greater if other.row == u64::MAX => Ordering::Less,
            order => order,
        }
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

/// One end of a range of keys.
pub(crate) enum End {
    Unbounded,
    Included(Value),
    Excluded(Value),
}

impl Index {
    /// Adds a row's key.
    pub fn insert(&mut self, key: Row, row: u64) {
        self.entries.insert(Entry { key, row });
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes a row's key out.
    pub fn remove(&mut self, key: Row, row: u64) {
        self.entries.remove(&Entry { key, row });
    }

    /// Makes the changes here that made `after` of `before`.
    pub fn take_over(&mut self, before: &Index, after: &Index) {
        for item in before.entries.diff(&after.entries) {
            match item {
                DiffItem::Add(entry) => {
                    self.entries.insert(entry.clone());
                }
                DiffItem::Remove(entry) => {
                    self.entries.remove(entry);
                }
            }
        }
    }

    /// Numbers of the rows whose key starts with `prefix`.
    pub fn equal<'a>(&'a self, prefix: &[Value]) -> impl Iterator<Item = u64> + 'a {
        self.range(prefix, End::Unbounded, End::Unbounded)
    }

    /// The first row whose key starts with `prefix`.
    pub fn first(&self, prefix: &[Value]) -> Option<u64> {
        let bound = Entry { key: prefix.into(), row: 0 };
        let next = self.entries.get_next(&bound)?;
        let same = next.key.iter().zip(prefix).all(|(a, b)| compare(a, b).is_eq());
        same.then_some(next.row)
    }

    /// Rows whose key starts with `prefix` and goes on between the ends. NULLs sort last and are part of an
    /// upward unbounded range; the caller's filter drops them.
    pub fn range<'a>(
        &'a self,
        prefix: &[Value],
        lower: End,
        upper: End,
    ) -> impl DoubleEndedIterator<Item = u64> + 'a {
        self.entries(prefix, lower, upper).map(|(_, row)| row)
    }

    /// Keys and rows of a range, as [`Index::range`] has it.
    pub fn entries<'a>(
        &'a self,
        prefix: &[Value],
        lower: End,
        upper: End,
    ) -> impl DoubleEndedIterator<Item = (&'a Row, u64)> + 'a {
        let entry = |value: Option<Value>, row: u64| Entry {
            key: prefix.iter().cloned().chain(value).collect(),
            row,
        };
        let lower = match lower {
            End::Unbounded => entry(None, 0),
            End::Included(value) => entry(Some(value), 0),
            End::Excluded(value) => entry(Some(value), u64::MAX),
        };
        let upper = match upper {
            End::Unbounded => entry(None, u64::MAX),
            End::Included(value) => entry(Some(value), u64::MAX),
            End::Excluded(value) => entry(Some(value), 0),
        };
        // imbl panics on a range whose start lies after its end
        let empty = lower > upper;
        let (lower, upper) = if empty { (upper.clone(), upper) } else { (lower, upper) };
        self.entries
            .range((Bound::Included(lower), Bound::Included(upper)))
            .filter(move |_| !empty)
            .map(|entry| (&entry.key, entry.row))
    }
}

impl Table {
    /// A table without rows.
    pub fn new(def: TableDef) -> Table {
        let indexes = def.indexes.iter().map(|_| Index::default()).collect();
        Table {
            def: Rc::new(def),
            rows: OrdMap::new(),
            next_row: 1,
            indexes,
            statistics: Statistics::default(),
        }
    }

    /// Adds a row and its index keys (`None`: the row is not in that partial index).
    pub fn insert(&mut self, row: Row, keys: &[Option<Row>]) -> u64 {
        let number = self.next_row;
        self.next_row += 1;
        for (index, key) in self.indexes.iter_mut().zip(keys) {
            if let Some(key) = key {
                index.insert(key.clone(), number);
            }
        }
        self.rows.insert(number, row);
        number
    }

    /// Takes a row and its index keys out.
    pub fn remove(&mut self, number: u64, keys: &[Option<Row>]) {
        for (index, key) in self.indexes.iter_mut().zip(keys) {
            if let Some(key) = key {
                index.remove(key.clone(), number);
            }
        }
        self.rows.remove(&number);
    }
}
