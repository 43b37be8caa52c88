//! A database as a value: everything committed, at one moment. Holding one is holding a version; versions
//! share what they have in common.

use std::rc::Rc;

use super::catalog::{Root, info};
use super::outcome::{SchemaInfo, SnapshotError};
use super::store::snapshot;

mod compare;

pub use compare::TableDifference;

/// A database: everything committed. Cloning shares all of it.
#[derive(Clone)]
pub struct Database {
    pub(super) root: Rc<Root>,
}

impl Default for Database {
    fn default() -> Self {
        Database::new()
    }
}

impl Database {
    /// An empty database.
    pub fn new() -> Self {
        Database { root: Rc::new(Root::default()) }
    }

    /// The database as bytes: schema, rows and sequences.
    pub fn to_snapshot(&self) -> Vec<u8> {
        snapshot::write(&self.root)
    }

    /// The database that [`Database::to_snapshot`] wrote.
    ///
    /// # Errors
    /// For bytes that are no snapshot of a version this build reads, or that are damaged.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, SnapshotError> {
        Ok(Database { root: Rc::new(snapshot::read(bytes)?) })
    }

    /// The schema as plain data.
    pub fn schema(&self) -> SchemaInfo {
        info::schema(&self.root)
    }

    /// Whether both are the same version. Equal contents that came about apart are not.
    pub fn is(&self, other: &Database) -> bool {
        Rc::ptr_eq(&self.root, &other.root)
    }
}
