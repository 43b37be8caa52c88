//! Tables as persistent maps: rows by number, indexes as ordered sets. A clone shares everything, so a
//! transaction, a savepoint or a snapshot is one clone of the root.

use std::rc::Rc;

use super::catalog::TableDef;
use super::outcome::Row;
use super::statistics::Statistics;

#[cfg(test)]
mod glue;
mod index;
mod rewrite;
mod rows;
pub(crate) mod snapshot;
mod tree;

pub(crate) use index::{End, Index};
pub(crate) use rewrite::{Gone, Keys};
pub(crate) use rows::{RowChange, Rows};

/// A table: definition, rows, indexes.
#[derive(Clone)]
pub(crate) struct Table {
    pub def: Rc<TableDef>,
    /// Rows by number. Numbers grow; an updated row gets a new one, as PostgreSQL's heap moves it to the end.
    pub rows: Rows,
    pub next_row: u64,
    /// The data of `def.indexes`, in the same order.
    pub indexes: Vec<Index>,
    /// What the planner gathered.
    pub statistics: Statistics,
}

impl Table {
    /// A table without rows.
    pub fn new(def: TableDef) -> Table {
        let indexes = def.indexes.iter().map(|_| Index::default()).collect();
        Table {
            def: Rc::new(def),
            rows: Rows::default(),
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
                index.remove(key, number);
            }
        }
        self.rows.remove(number);
    }

    /// Puts another row in the place of one, under a new number.
    pub fn replace(&mut self, number: u64, row: Row, old: &[Option<Row>], new: &[Option<Row>]) -> u64 {
        let now = self.next_row;
        self.next_row += 1;
        for ((index, old), new) in self.indexes.iter_mut().zip(old).zip(new) {
            match (old, new) {
                (Some(old), Some(new)) if old == new => index.renumber(new.clone(), number, now),
                (old, new) => {
                    if let Some(old) = old {
                        index.remove(old, number);
                    }
                    if let Some(new) = new {
                        index.insert(new.clone(), now);
                    }
                }
            }
        }
        self.rows.remove(number);
        self.rows.insert(now, row);
        now
    }
}
