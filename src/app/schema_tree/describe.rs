//! A table in full, as psql's `\d` tells it.

use super::{Marks, marks};
use crate::protocol::schema::{ColumnInfo, Schema, TableInfo};
use crate::schema::ddl;
use crate::schema::quote::{identifier, identifiers};

/// Everything there is to say about a table or view.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Description {
    pub comment: Option<String>,
    /// With what is marked beside each.
    pub columns: Vec<(ColumnInfo, Marks)>,
    /// Headings with their lines; those without a line are left out.
    pub parts: Vec<(&'static str, Vec<String>)>,
    /// The query of a view.
    pub query: Option<String>,
}

/// Describes a table or view.
pub fn describe(schema: &Schema, name: &str) -> Option<Description> {
    if let Some(table) = schema.tables.iter().find(|table| table.name == name) {
        return Some(describe_table(schema, table));
    }
    let view = schema.views.iter().find(|view| view.name == name)?;
    let column = |column: &ColumnInfo| {
        (column.clone(), Marks { type_name: column.type_name.clone(), ..Marks::default() })
    };
    Some(Description {
        comment: view.comment.clone(),
        columns: view.columns.iter().map(column).collect(),
        parts: Vec::new(),
        query: Some(view.definition.trim().to_owned()),
    })
}

fn describe_table(schema: &Schema, table: &TableInfo) -> Description {
    let mut keys = Vec::new();
    if !table.primary_key.is_empty() {
        keys.push(format!("PRIMARY KEY ({})", identifiers(&table.primary_key)));
    }
    keys.extend(table.unique.iter().map(|columns| format!("UNIQUE ({})", identifiers(columns))));
    let checks =
        table.checks.iter().map(|(name, expression)| format!("{} CHECK ({expression})", identifier(name)));
    let foreign = table.foreign_keys.iter().map(ddl::foreign_key);
    let indexes = table.indexes.iter().map(|index| ddl::create_index(table, index));
    let referring = schema.tables.iter().flat_map(|other| {
        let keys = other.foreign_keys.iter().filter(|key| key.table == table.name);
        keys.map(|key| {
            let columns = identifiers(&key.columns);
            format!("{} ({columns}), ON DELETE {}", identifier(&other.name), key.on_delete)
        })
    });
    let parts = [
        ("Keys", keys),
        ("Checks", checks.collect()),
        ("Foreign keys", foreign.collect()),
        ("Indexes", indexes.collect()),
        ("Referenced by", referring.collect()),
    ];
    Description {
        comment: table.comment.clone(),
        columns: table.columns.iter().map(|column| (column.clone(), marks(table, column))).collect(),
        parts: parts.into_iter().filter(|(_, lines): &(_, Vec<String>)| !lines.is_empty()).collect(),
        query: None,
    }
}
