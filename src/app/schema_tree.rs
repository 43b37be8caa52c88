//! The tree of tables, columns, indexes and views: what is shown, what the arrow keys do.
//!
//! The schema is the state; the tree adds only what is open, what is looked for and where the focus is.

mod describe;
mod keys;

use crate::app::{Action as AppAction, history};
use crate::protocol::schema::{ColumnInfo, Schema, TableInfo};
use crate::schema::ddl::{self, Filling};
use crate::schema::quote::relation;

pub use describe::{Description, describe};
pub use keys::Key;

/// How the tree is looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SchemaTree {
    /// Keys of the rows that are open, in order.
    open: Vec<String>,
    pub filter: String,
    /// Key of the row that Tab reaches.
    focus: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    Toggle(String),
    Focus(String),
    Filter(String),
    Key(Key),
    CollapseAll,
}

/// One line of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Tells rows apart, whatever is open.
    pub key: String,
    /// 1 for tables and views, 2 below them.
    pub level: u8,
    /// 1-based place among its siblings, and how many they are.
    pub place: usize,
    pub siblings: usize,
    pub label: String,
    /// The table or view it is, or is in.
    pub relation: String,
    pub content: Content,
    /// None for a row without rows below.
    pub expanded: Option<bool>,
}

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Table {
        rows: u64,
    },
    View,
    Column(Marks),
    /// What the index is on.
    Index {
        keys: String,
        unique: bool,
    },
}

/// What is shown beside a column's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub type_name: String,
    pub primary: bool,
    pub unique: bool,
    pub not_null: bool,
    /// `author.id`, when it refers to another table.
    pub refers_to: Option<String>,
}

impl Marks {
    /// The marks in words, for screen readers and as a tooltip.
    pub fn words(&self) -> String {
        let mut words = vec![self.type_name.clone()];
        if self.primary {
            words.push("primary key".to_owned());
        }
        if let Some(target) = &self.refers_to {
            words.push(format!("refers to {target}"));
        }
        if self.unique && !self.primary {
            words.push("unique".to_owned());
        }
        words.push(if self.not_null || self.primary { "never NULL" } else { "may be NULL" }.to_owned());
        words.join(", ")
    }
}

impl SchemaTree {
    /// Opens a row, which may be open already.
    fn open(&mut self, key: &str) {
        if let Err(at) = self.open.binary_search_by(|open| open.as_str().cmp(key)) {
            self.open.insert(at, key.to_owned());
        }
    }

    /// Closes a row; whether it was open.
    fn close(&mut self, key: &str) -> bool {
        let found = self.open.binary_search_by(|open| open.as_str().cmp(key));
        found.map(|at| self.open.remove(at)).is_ok()
    }

    pub fn apply(&mut self, action: Action, schema: &Schema) {
        match action {
            Action::Toggle(key) => {
                if !self.close(&key) {
                    self.open(&key);
                }
                self.focus = Some(key);
            }
            Action::Focus(key) => self.focus = Some(key),
            Action::Filter(text) => self.filter = text,
            Action::Key(key) => self.press(&key, schema),
            Action::CollapseAll => self.open.clear(),
        }
    }

    /// The lines to show. While something is looked for, everything that matches is shown with its table.
    pub fn rows(&self, schema: &Schema) -> Vec<Row> {
        let search = self.filter.trim().to_lowercase();
        let mut rows = Vec::new();
        for table in &schema.tables {
            let children = table_children(table);
            self.push(&mut rows, &search, &table.name, Content::Table { rows: table.row_count }, children);
        }
        for view in &schema.views {
            let column = |column: &ColumnInfo| {
                let marks = Marks { type_name: column.type_name.clone(), ..Marks::default() };
                (column.name.clone(), Content::Column(marks))
            };
            self.push(
                &mut rows,
                &search,
                &view.name,
                Content::View,
                view.columns.iter().map(column).collect(),
            );
        }
        let siblings = rows.iter().filter(|row| row.level == 1).count();
        let mut place = 0;
        for row in rows.iter_mut().filter(|row| row.level == 1) {
            place += 1;
            row.place = place;
            row.siblings = siblings;
        }
        rows
    }

    fn push(
        &self,
        rows: &mut Vec<Row>,
        search: &str,
        name: &str,
        content: Content,
        mut children: Vec<(String, Content)>,
    ) {
        let own = search.is_empty() || name.to_lowercase().contains(search);
        if !own {
            children.retain(|(label, _)| label.to_lowercase().contains(search));
            if children.is_empty() {
                return;
            }
        }
        let key = format!("t:{name}");
        let expanded = self.open.binary_search(&key).is_ok() || !own;
        rows.push(Row {
            key,
            level: 1,
            place: 0,
            siblings: 0,
            label: name.to_owned(),
            relation: name.to_owned(),
            content,
            expanded: Some(expanded),
        });
        if expanded {
            let siblings = children.len();
            rows.extend(children.into_iter().enumerate().map(|(at, (label, content))| Row {
                key: match content {
                    Content::Index { .. } => format!("i:{name}.{label}"),
                    _ => format!("c:{name}.{label}"),
                },
                level: 2,
                place: at + 1,
                siblings,
                label,
                relation: name.to_owned(),
                content,
                expanded: None,
            }));
        }
    }

    /// The row that Tab reaches: the focused one, or the first.
    pub fn focused<'r>(&self, rows: &'r [Row]) -> Option<&'r Row> {
        let focused = self.focus.as_ref().and_then(|key| rows.iter().find(|row| row.key == *key));
        focused.or(rows.first())
    }
}

fn table_children(table: &TableInfo) -> Vec<(String, Content)> {
    let columns =
        table.columns.iter().map(|column| (column.name.clone(), Content::Column(marks(table, column))));
    let indexes = table.indexes.iter().map(|index| {
        (index.name.clone(), Content::Index { keys: index.keys.join(", "), unique: index.unique })
    });
    columns.chain(indexes).collect()
}

/// A type in the few letters that a narrow tree has: PostgreSQL's own short names.
pub fn short_type(type_name: &str) -> String {
    const SHORT: [(&str, &str); 5] = [
        ("timestamp with time zone", "timestamptz"),
        ("timestamp without time zone", "timestamp"),
        ("time without time zone", "time"),
        ("character varying", "varchar"),
        ("double precision", "double"),
    ];
    SHORT.iter().fold(type_name.to_owned(), |name, (long, short)| name.replace(long, short))
}

/// What is to be said about a column of a table.
pub fn marks(table: &TableInfo, column: &ColumnInfo) -> Marks {
    let refers_to = table.foreign_keys.iter().find_map(|key| {
        let at = key.columns.iter().position(|name| *name == column.name)?;
        Some(match key.ref_columns.get(at) {
            Some(target) => format!("{}.{target}", key.table),
            None => key.table.clone(),
        })
    });
    Marks {
        type_name: column.type_name.clone(),
        primary: table.primary_key.contains(&column.name),
        unique: table.unique.iter().any(|columns| columns.as_slice() == [column.name.as_str()]),
        not_null: !column.nullable,
        refers_to,
    }
}

/// The first rows of a table or view, in the order of its primary key.
pub fn preview_sql(schema: &Schema, name: &str) -> Option<String> {
    if let Some(table) = schema.tables.iter().find(|table| table.name == name) {
        return Some(table_preview_sql(table));
    }
    let view = schema.views.iter().find(|view| view.name == name)?;
    Some(format!("SELECT * FROM {} LIMIT 100;", relation(&view.schema, &view.name)))
}

fn table_preview_sql(table: &TableInfo) -> String {
    format!("SELECT * FROM {} LIMIT 100;", relation(&table.schema, &table.name))
}

/// Shows the first rows of a table or view in the results.
pub fn preview(schema: &Schema, name: &str) -> Option<AppAction> {
    preview_sql(schema, name).map(|sql| history::run(&sql))
}

/// What makes the table or view again.
pub fn create_sql(schema: &Schema, name: &str) -> Option<String> {
    if let Some(table) = schema.tables.iter().find(|table| table.name == name) {
        return Some(ddl::create_table_sql(table));
    }
    schema.views.iter().find(|view| view.name == name).map(|view| ddl::create_view(view) + "\n")
}

/// An `INSERT` to fill in: the columns that need a value or may have one, with their types as comments.
pub fn insert_sql(table: &TableInfo) -> String {
    let wanted = |column: &&ColumnInfo| {
        !matches!(
            ddl::filling(table, column),
            Filling::Serial(_) | Filling::Identity { .. } | Filling::Generated(_)
        )
    };
    let columns: Vec<&ColumnInfo> = table.columns.iter().filter(wanted).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<String> =
        columns.iter().map(|column| format!("NULL /* {} */", column.type_name)).collect();
    format!(
        "INSERT INTO {} ({})\nVALUES ({});",
        relation(&table.schema, &table.name),
        crate::schema::quote::identifiers(&names),
        values.join(", ")
    )
}

/// A count in few letters: `950`, `12.3k`, `4.1M`. Whole numbers only: formatting floats costs kilobytes.
pub fn compact_count(count: u64) -> String {
    let (unit, suffix) = match count {
        0..1_000 => return count.to_string(),
        1_000..1_000_000 => (1_000, 'k'),
        1_000_000..1_000_000_000 => (1_000_000, 'M'),
        _ => (1_000_000_000, 'G'),
    };
    let (whole, tenth) = (count / unit, count % unit * 10 / unit);
    if tenth == 0 || whole >= 100 { format!("{whole}{suffix}") } else { format!("{whole}.{tenth}{suffix}") }
}

#[cfg(test)]
mod tests;
