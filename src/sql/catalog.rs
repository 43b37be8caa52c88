//! What exists: tables, views, sequences, indexes and types, each with its definition, in one persistent map.
//!
//! Expressions of the schema (defaults, checks, index expressions, views) are kept as SQL text and bound when
//! a statement needs them, so that a renamed column is one edit of text and a snapshot is plain data.

use std::rc::Rc;

use crate::sql::sorted::SortedMap;

use super::error::SqlError;
use super::routine::{Routine, Trigger};
use super::store::Table;
use super::types::{EnumType, Type};

pub(crate) mod info;
pub(crate) mod lookup;
pub(crate) mod names;
pub(crate) mod oids;
mod schemas;
pub(crate) mod system;

pub(crate) use schemas::{OnCommit, SYSTEM, Schema, Schemas};

/// The whole database at one moment. Cloning shares everything.
#[derive(Clone, Default)]
pub(crate) struct Root {
    /// Tables, views, sequences and indexes share one space of names, as in PostgreSQL, under their keys ([`names`]).
    pub relations: SortedMap<Rc<str>, Relation>,
    pub enums: SortedMap<Rc<str>, Rc<EnumType>>,
    /// Types made by CREATE DOMAIN.
    pub domains: SortedMap<Rc<str>, Rc<Domain>>,
    /// The tables that are materialized views, with what fills them.
    pub materialized: SortedMap<Rc<str>, Rc<Materialized>>,
    /// Functions and procedures by name, each with its overloads.
    pub routines: SortedMap<Rc<str>, Rc<[Rc<Routine>]>>,
    /// Triggers by the table they are on.
    pub triggers: SortedMap<Rc<str>, Rc<[Trigger]>>,
    /// Where each sequence stands, by its id. Apart, because ROLLBACK does not turn it back.
    pub sequences: SortedMap<u64, SequenceState>,
    /// The last id given to a sequence or table.
    pub last_id: u64,
    pub schemas: Schemas,
    /// ON COMMIT of temporary tables, by key.
    pub on_commit: SortedMap<Rc<str>, OnCommit>,
}

/// What a name stands for.
#[derive(Clone)]
pub(crate) enum Relation {
    Table(Rc<Table>),
    View(Rc<View>),
    Sequence(Rc<Sequence>),
    /// An index, and the table it is on.
    Index(Rc<str>),
}

/// A table's definition.
#[derive(Clone, Debug)]
pub(crate) struct TableDef {
    pub id: u64,
    pub name: Rc<str>,
    pub columns: Vec<Column>,
    pub checks: Vec<Check>,
    pub foreign_keys: Vec<ForeignKey>,
    /// In the order of their making; the data of index `i` is `Table::indexes[i]`.
    pub indexes: Vec<IndexDef>,
    pub comment: Option<String>,
}

/// A column's definition.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub name: Rc<str>,
    pub ty: Type,
    pub not_null: bool,
    pub default: Option<ColumnDefault>,
    pub comment: Option<String>,
    /// The domain the column was declared with; `ty` is the type under it.
    pub domain: Option<Rc<str>>,
}

/// What fills a column that a statement leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ColumnDefault {
    /// DEFAULT: an expression's text.
    Expr(String),
    /// serial: the next value of the sequence with this id.
    Serial(u64),
    /// GENERATED … AS IDENTITY; `always` refuses given values.
    Identity { sequence: u64, always: bool },
    /// GENERATED ALWAYS AS (…) STORED: the expression's text.
    Generated(String),
}

/// CHECK (…).
#[derive(Clone, Debug)]
pub(crate) struct Check {
    pub name: Rc<str>,
    pub expression: String,
}

/// REFERENCES.
#[derive(Clone, Debug)]
pub(crate) struct ForeignKey {
    pub name: Rc<str>,
    pub columns: Vec<usize>,
    pub table: Rc<str>,
    pub ref_columns: Vec<usize>,
    pub on_delete: Action,
    pub on_update: Action,
    /// DEFERRABLE INITIALLY DEFERRED is refused; this only remembers DEFERRABLE for printing.
    pub deferrable: bool,
    /// Later ones have greater numbers, and are asked later. Snapshots do not keep it.
    pub made: u64,
}

/// What happens to referencing rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::enum_variant_names)] // NO ACTION is the standard's name
pub(crate) enum Action {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// What an index is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexKind {
    Primary,
    /// A UNIQUE constraint.
    Constraint,
    /// CREATE UNIQUE INDEX.
    Unique,
    Plain,
}

/// An index's definition.
#[derive(Clone, Debug)]
pub(crate) struct IndexDef {
    pub name: Rc<str>,
    pub kind: IndexKind,
    pub parts: Vec<IndexPart>,
    /// WHERE of a partial index.
    pub predicate: Option<String>,
}

/// One part of an index's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IndexPart {
    Column(usize),
    /// An expression's text.
    Expr(String),
}

/// CREATE VIEW.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub name: Rc<str>,
    pub columns: Vec<(Rc<str>, Type)>,
    pub query: String,
    /// The schemas in which the query's names are looked up: the search path when it was made.
    pub path: Rc<[Rc<str>]>,
    /// Relations its query names, for DROP … RESTRICT.
    pub depends_on: Vec<Rc<str>>,
    pub comment: Option<String>,
}

/// CREATE DOMAIN: a type with checks, which see the value as `value`. Expressions are kept as text.
#[derive(Clone, Debug)]
pub(crate) struct Domain {
    pub name: Rc<str>,
    pub ty: Type,
    pub not_null: bool,
    pub default: Option<String>,
    pub checks: Vec<Check>,
}

/// CREATE MATERIALIZED VIEW; its rows are a table's.
#[derive(Clone, Debug)]
pub(crate) struct Materialized {
    pub query: String,
    /// As a view's.
    pub path: Rc<[Rc<str>]>,
    /// Relations its query names.
    pub depends_on: Vec<Rc<str>>,
    /// False until the first REFRESH of one made WITH NO DATA.
    pub filled: bool,
}

/// What a view and a materialized view have in common.
pub(crate) struct Reader<'a> {
    /// As messages call it.
    pub kind: &'static str,
    pub name: &'a Rc<str>,
    pub query: &'a str,
    pub path: &'a Rc<[Rc<str>]>,
    pub depends_on: &'a [Rc<str>],
}

/// CREATE SEQUENCE.
#[derive(Clone, Debug)]
pub(crate) struct Sequence {
    pub id: u64,
    pub name: Rc<str>,
    pub ty: Type,
    pub start: i64,
    pub increment: i64,
    pub min: i64,
    pub max: i64,
    pub cycle: bool,
    /// The table and column it lives and dies with.
    pub owned_by: Option<(Rc<str>, Rc<str>)>,
}

/// Where a sequence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SequenceState {
    pub value: i64,
    /// Whether `value` was handed out already.
    pub called: bool,
}

impl std::fmt::Debug for Root {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.relations.keys()).finish()
    }
}

impl IndexDef {
    /// Whether two rows may not share a key.
    pub fn is_unique(&self) -> bool {
        self.kind != IndexKind::Plain
    }

    /// Whether it enforces a constraint of the table.
    pub fn is_constraint(&self) -> bool {
        matches!(self.kind, IndexKind::Primary | IndexKind::Constraint)
    }

    /// The columns of the key, if it has no expressions.
    pub fn columns(&self) -> Option<Vec<usize>> {
        self.parts
            .iter()
            .map(|part| match part {
                IndexPart::Column(at) => Some(*at),
                IndexPart::Expr(_) => None,
            })
            .collect()
    }
}

impl TableDef {
    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &*column.name == name)
    }

    /// The primary key's columns.
    pub fn primary_key(&self) -> Option<Vec<usize>> {
        self.indexes.iter().find(|index| index.kind == IndexKind::Primary)?.columns()
    }

    /// Whether a constraint of the table has this name.
    pub fn has_constraint(&self, name: &str) -> bool {
        self.checks.iter().any(|check| &*check.name == name)
            || self.foreign_keys.iter().any(|key| &*key.name == name)
            || self
                .indexes
                .iter()
                .any(|index| index.is_constraint() && names::bare(&index.name) == names::bare(name))
    }
}

impl Root {
    /// A new id.
    pub fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// The table of this name, if it is one.
    pub fn table(&self, name: &str) -> Option<&Rc<Table>> {
        match self.relations.get(name) {
            Some(Relation::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// The table of this name, or 42P01 (42809 for another kind of relation).
    pub fn expect_table(&self, name: &str) -> Result<&Rc<Table>, SqlError> {
        match self.relations.get(name) {
            Some(Relation::Table(table)) => Ok(table),
            Some(_) => Err(SqlError::new("42809", format!("\"{name}\" is not a table"))),
            None => Err(SqlError::new("42P01", format!("relation \"{name}\" does not exist"))),
        }
    }

    /// The table of this name for writing; it is unshared first.
    pub fn table_mut(&mut self, name: &str) -> Result<&mut Table, SqlError> {
        match self.relations.get_mut(name) {
            Some(Relation::Table(table)) => Ok(Rc::make_mut(table)),
            _ => Err(SqlError::new("42P01", format!("relation \"{name}\" does not exist"))),
        }
    }

    /// All tables, by name.
    pub fn tables(&self) -> impl Iterator<Item = &Rc<Table>> {
        self.relations.values().filter_map(|relation| match relation {
            Relation::Table(table) => Some(table),
            _ => None,
        })
    }

    /// All views, by name.
    pub fn views(&self) -> impl Iterator<Item = &Rc<View>> {
        self.relations.values().filter_map(|relation| match relation {
            Relation::View(view) => Some(view),
            _ => None,
        })
    }

    /// Everything that reads other relations by a query of its own: views, then materialized views.
    pub fn readers(&self) -> impl Iterator<Item = Reader<'_>> {
        let views = self.views().map(|view| Reader {
            kind: "view",
            name: &view.name,
            query: &view.query,
            path: &view.path,
            depends_on: &view.depends_on,
        });
        let filled = self.materialized.iter().map(|(name, view)| Reader {
            kind: "materialized view",
            name,
            query: &view.query,
            path: &view.path,
            depends_on: &view.depends_on,
        });
        views.chain(filled)
    }

    /// The ids of all sequences.
    pub fn sequence_ids(&self) -> impl Iterator<Item = u64> {
        self.relations.values().filter_map(|relation| match relation {
            Relation::Sequence(sequence) => Some(sequence.id),
            _ => None,
        })
    }

    /// The sequence with this id.
    pub fn sequence(&self, id: u64) -> Option<&Rc<Sequence>> {
        self.relations.values().find_map(|relation| match relation {
            Relation::Sequence(sequence) if sequence.id == id => Some(sequence),
            _ => None,
        })
    }

    /// A relation name that is free, made as PostgreSQL makes them: `table_columns_suffix`, then a number.
    pub fn free_name(
        &self,
        table: &str,
        middle: &str,
        suffix: &str,
        taken: &dyn Fn(&str) -> bool,
    ) -> Rc<str> {
        let mut number = 0;
        loop {
            let label = if number == 0 { suffix.to_string() } else { format!("{suffix}{number}") };
            let name = names::key(names::schema(table), &object_name(names::bare(table), middle, &label));
            if !self.relations.contains_key(&name) && !taken(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// Foreign keys of all tables that point at `table`, in the order in which they were made: that of PostgreSQL's triggers.
    pub fn referencing(&self, table: &str) -> Vec<(Rc<str>, ForeignKey)> {
        let mut found: Vec<(Rc<str>, ForeignKey)> = Vec::new();
        let mut order: Vec<(u64, u64)> = Vec::new();
        for from in self.tables() {
            for key in from.def.foreign_keys.iter().filter(|key| &*key.table == table) {
                // few, so each is put in its place: a sort would be a kilobyte of the program
                let made = (key.made, from.def.id);
                let at = order.partition_point(|other| *other <= made);
                order.insert(at, made);
                found.insert(at, (from.def.name.clone(), key.clone()));
            }
        }
        found
    }
}

/// `makeObjectName`: the two names cut so that the whole is at most 63 bytes.
fn object_name(first: &str, second: &str, label: &str) -> String {
    let overhead = usize::from(!second.is_empty()) + 1 + label.len();
    let room = 63usize.saturating_sub(overhead);
    let (mut a, mut b) = (first.len(), second.len());
    while a + b > room {
        if a > b { a -= 1 } else { b -= 1 }
    }
    let cut = |text: &str, mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text[..at].to_string()
    };
    let mut name = cut(first, a);
    if !second.is_empty() {
        name = name + "_" + &cut(second, b);
    }
    name + "_" + label
}

impl Action {
    /// The SQL words.
    pub fn words(self) -> &'static str {
        match self {
            Action::NoAction => "NO ACTION",
            Action::Restrict => "RESTRICT",
            Action::Cascade => "CASCADE",
            Action::SetNull => "SET NULL",
            Action::SetDefault => "SET DEFAULT",
        }
    }
}
