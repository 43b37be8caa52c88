//! GlueSQL's storage traits over our tables, so that the suite it publishes for storages (`gluesql-test-suite`) holds
//! our persistent maps, indexes and transactions by clone against an executor that is not ours. Tests only: our own
//! executor reads `Table` itself (docs/decisions/001).
//!
//! GlueSQL names a row by its key: the primary key where there is one, else our number of the row. It replaces rows
//! in place, so a row keeps its number here.

mod suite;
mod value;

use std::collections::BTreeMap;
use std::rc::Rc;

use gluesql_core::ast::{IndexOperator, OrderByExpr, ToSql};
use gluesql_core::chrono::{NaiveDateTime, Utc};
use gluesql_core::data::{
    CustomFunction as Function, Key, Row as GlueRow, Schema, SchemaIndex, SchemaIndexOrd, Value as GlueValue,
};
use gluesql_core::error::{Error, Result};
use gluesql_core::executor::evaluate_stateless;
use gluesql_core::plan::{StatementPlan, plan_scalar_expr};
use gluesql_core::planner::{
    fetch_schema_map, plan_aggregate, plan_hash_join, plan_index, plan_primary_key, plan_schemaless, validate,
};
use gluesql_core::store::{
    AlterTable, CustomFunction, CustomFunctionMut, Index as GlueIndex, IndexError, IndexMut, MetaIter,
    Metadata, Planner, RowIter, Store, StoreMut, Transaction,
};
use imbl::OrdMap;

use super::{End, Index, Table};
use crate::sql::catalog::{Column, IndexDef, IndexKind, IndexPart, TableDef};
use crate::sql::outcome::Row;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// A table of ours and what GlueSQL knows of it.
#[derive(Clone)]
struct Stored {
    schema: Schema,
    created: NaiveDateTime,
    table: Table,
}

/// All that a transaction can change: a clone is a snapshot.
#[derive(Clone, Default)]
struct Tables {
    tables: OrdMap<String, Stored>,
    functions: OrdMap<String, Rc<Function>>,
}

/// The store as GlueSQL sees it.
#[derive(Default)]
struct GlueStore {
    now: Tables,
    /// What ROLLBACK goes back to, and whether the statement began the transaction itself.
    before: Option<(Tables, bool)>,
}

fn failed(message: impl std::fmt::Display) -> Error {
    Error::StorageMsg(message.to_string())
}

impl Stored {
    fn new(schema: Schema) -> Stored {
        let table = Table::new(definition(&schema));
        Stored { schema, created: Utc::now().naive_utc(), table }
    }

    /// The place of the primary key, whose index is the first one.
    fn primary(&self) -> Option<usize> {
        self.schema
            .column_defs
            .iter()
            .flatten()
            .position(|column| column.unique.as_ref().is_some_and(|unique| unique.is_primary))
    }

    fn row(&self, row: &Row) -> Result<Vec<GlueValue>> {
        let columns = self.schema.column_defs.as_ref();
        let ty = |at: usize| columns.and_then(|columns| columns.get(at)).map(|column| &column.data_type);
        row.iter().enumerate().map(|(at, each)| value::load(each, ty(at))).collect()
    }

    fn key(&self, number: u64, row: &[GlueValue]) -> Result<Key> {
        match self.primary().and_then(|at| row.get(at)) {
            Some(key) => Key::try_from(key.clone()),
            None => Ok(Key::U64(number)),
        }
    }

    fn number(&self, key: &Key) -> Result<Option<u64>> {
        match (self.primary(), key) {
            (Some(_), key) => Ok(self.table.indexes[0].first(&[value::store(&key.clone().into())?])),
            (None, Key::U64(number)) => Ok(Some(*number)),
            (None, other) => Err(failed(format!("no key of a row: {other:?}"))),
        }
    }

    /// What each index holds of a row.
    fn keys(&self, row: &[GlueValue]) -> Result<Vec<Option<Row>>> {
        let mut keys = Vec::new();
        if let Some(key) = self.primary().and_then(|at| row.get(at)) {
            keys.push(Some([value::store(key)?].into()));
        }
        let names: Rc<[String]> =
            self.schema.column_defs.iter().flatten().map(|column| column.name.clone()).collect();
        let row = GlueRow { columns: names, values: row.to_vec() };
        for index in &self.schema.indexes {
            let expression = plan_scalar_expr(index.expr.clone());
            let key: GlueValue = evaluate_stateless(Some(row.as_context()), &expression)?.try_into()?;
            keys.push(Some([value::store(&key)?].into()));
        }
        Ok(keys)
    }

    /// The rows with these numbers as GlueSQL reads them.
    fn read<'a>(&'a self, numbers: impl Iterator<Item = u64> + 'a) -> RowIter<'a> {
        Box::new(numbers.filter_map(|number| self.table.rows.get(number).map(|row| (number, row))).map(
            |(number, row)| {
                let row = self.row(row)?;
                Ok((self.key(number, &row)?, row))
            },
        ))
    }

    fn append(&mut self, row: &[GlueValue]) -> Result<()> {
        let keys = self.keys(row)?;
        self.table.insert(row.iter().map(value::store).collect::<Result<_>>()?, &keys);
        Ok(())
    }

    /// Puts a row where the one with its key is, or adds it under that number.
    fn replace(&mut self, key: &Key, row: &[GlueValue]) -> Result<()> {
        let Some(number) = self.number(key)? else { return self.append(row) };
        self.remove(number)?;
        let next = self.table.next_row.max(number + 1);
        self.table.next_row = number;
        self.append(row)?;
        self.table.next_row = next;
        Ok(())
    }

    fn remove(&mut self, number: u64) -> Result<()> {
        let Some(row) = self.table.rows.get(number) else { return Ok(()) };
        let keys = self.keys(&self.row(row)?)?;
        self.table.remove(number, &keys);
        Ok(())
    }

    /// The same rows under a changed list of indexes.
    fn index_again(&self, indexes: Vec<SchemaIndex>) -> Result<Stored> {
        let schema = Schema { indexes, ..self.schema.clone() };
        let mut made = Stored { created: self.created, ..Stored::new(schema) };
        for (number, row) in &self.table.rows {
            made.table.next_row = number;
            made.append(&self.row(row)?)?;
        }
        made.table.next_row = self.table.next_row;
        Ok(made)
    }

    fn index(&self, name: &str) -> Option<&Index> {
        let at = self.schema.indexes.iter().position(|index| index.name == name)?;
        self.table.indexes.get(at + usize::from(self.primary().is_some()))
    }
}

/// The definition our table wants; values that only GlueSQL knows are kept as JSON texts.
fn definition(schema: &Schema) -> TableDef {
    let column = |name: &str, ty: Type, not_null: bool| Column {
        name: name.into(),
        ty,
        not_null,
        default: None,
        comment: None,
        domain: None,
    };
    let columns = match &schema.column_defs {
        Some(columns) => columns
            .iter()
            .map(|each| column(&each.name, value::column_type(&each.data_type), !each.nullable))
            .collect(),
        None => vec![column("document", Type::Text, true)],
    };
    let primary = schema.column_defs.iter().flatten().enumerate().filter_map(|(at, column)| {
        column.unique.as_ref().filter(|unique| unique.is_primary).map(|_| IndexDef {
            name: format!("{}_pkey", schema.table_name).into(),
            kind: IndexKind::Primary,
            parts: vec![IndexPart::Column(at)],
            predicate: None,
        })
    });
    let plain = schema.indexes.iter().map(|index| IndexDef {
        name: index.name.as_str().into(),
        kind: IndexKind::Plain,
        parts: vec![IndexPart::Expr(index.expr.to_sql())],
        predicate: None,
    });
    TableDef {
        id: 1,
        name: schema.table_name.as_str().into(),
        columns,
        checks: Vec::new(),
        foreign_keys: Vec::new(),
        indexes: primary.chain(plain).collect(),
        comment: schema.comment.clone(),
    }
}

impl GlueStore {
    fn stored(&self, table: &str) -> Result<&Stored> {
        self.now.tables.get(table).ok_or_else(|| failed(format!("there is no table {table}")))
    }

    fn stored_mut(&mut self, table: &str) -> Result<&mut Stored> {
        self.now.tables.get_mut(table).ok_or_else(|| failed(format!("there is no table {table}")))
    }
}

impl Store for GlueStore {
    fn fetch_schema(&self, table: &str) -> Result<Option<Schema>> {
        Ok(self.now.tables.get(table).map(|stored| stored.schema.clone()))
    }

    fn fetch_all_schemas(&self) -> Result<Vec<Schema>> {
        Ok(self.now.tables.values().map(|stored| stored.schema.clone()).collect())
    }

    fn fetch_data(&self, table: &str, key: &Key) -> Result<Option<Vec<GlueValue>>> {
        let stored = self.stored(table)?;
        let row = stored.number(key)?.and_then(|number| stored.table.rows.get(number));
        row.map(|row| stored.row(row)).transpose()
    }

    fn scan_data<'a>(&'a self, table: &str) -> Result<RowIter<'a>> {
        let stored = self.stored(table)?;
        Ok(match stored.primary() {
            Some(_) => stored.read(stored.table.indexes[0].equal(&[])),
            None => stored.read(stored.table.rows.iter().map(|(number, _)| number)),
        })
    }
}

impl StoreMut for GlueStore {
    fn insert_schema(&mut self, schema: &Schema) -> Result<()> {
        let same = self.now.tables.get_mut(&schema.table_name);
        match same.filter(|stored| stored.schema.column_defs == schema.column_defs) {
            Some(stored) => {
                *stored = Stored { schema: schema.clone(), ..stored.index_again(schema.indexes.clone())? }
            }
            None => {
                self.now.tables.insert(schema.table_name.clone(), Stored::new(schema.clone()));
            }
        }
        Ok(())
    }

    fn delete_schema(&mut self, table: &str) -> Result<()> {
        self.now.tables.remove(table);
        Ok(())
    }

    fn append_data(&mut self, table: &str, rows: Vec<Vec<GlueValue>>) -> Result<()> {
        let stored = self.stored_mut(table)?;
        rows.iter().try_for_each(|row| stored.append(row))
    }

    fn insert_data(&mut self, table: &str, rows: Vec<(Key, Vec<GlueValue>)>) -> Result<()> {
        let stored = self.stored_mut(table)?;
        rows.iter().try_for_each(|(key, row)| stored.replace(key, row))
    }

    fn delete_data(&mut self, table: &str, keys: Vec<Key>) -> Result<()> {
        let stored = self.stored_mut(table)?;
        for key in &keys {
            if let Some(number) = stored.number(key)? {
                stored.remove(number)?;
            }
        }
        Ok(())
    }
}

impl AlterTable for GlueStore {}

impl GlueIndex for GlueStore {
    fn scan_indexed_data<'a>(
        &'a self,
        table: &str,
        index: &str,
        ascending: Option<bool>,
        compared: Option<(&IndexOperator, GlueValue)>,
    ) -> Result<RowIter<'a>> {
        let stored = self.stored(table)?;
        let index = stored.index(index).ok_or_else(|| IndexError::IndexNameDoesNotExist(index.to_owned()))?;
        let (lower, upper) = match compared {
            None => (End::Unbounded, End::Unbounded),
            Some((operator, key)) => {
                let key: Value = value::store(&key)?;
                match operator {
                    IndexOperator::Gt => (End::Excluded(key), End::Unbounded),
                    IndexOperator::GtEq => (End::Included(key), End::Unbounded),
                    IndexOperator::Lt => (End::Unbounded, End::Excluded(key)),
                    IndexOperator::LtEq => (End::Unbounded, End::Included(key)),
                    IndexOperator::Eq => (End::Included(key.clone()), End::Included(key)),
                }
            }
        };
        let numbers = index.entries(&[], lower, upper, ascending == Some(false)).map(|(_, number)| number);
        Ok(stored.read(numbers))
    }
}

impl IndexMut for GlueStore {
    fn create_index(&mut self, table: &str, name: &str, column: &OrderByExpr) -> Result<()> {
        let stored =
            self.now.tables.get_mut(table).ok_or_else(|| IndexError::TableNotFound(table.to_owned()))?;
        let mut indexes = stored.schema.indexes.clone();
        if indexes.iter().any(|index| index.name == name) {
            return Err(IndexError::IndexNameAlreadyExists(name.to_owned()).into());
        }
        indexes.push(SchemaIndex {
            name: name.to_owned(),
            expr: column.expr.clone(),
            order: SchemaIndexOrd::Both,
            created: Utc::now().naive_utc(),
        });
        *stored = stored.index_again(indexes)?;
        Ok(())
    }

    fn drop_index(&mut self, table: &str, name: &str) -> Result<()> {
        let stored =
            self.now.tables.get_mut(table).ok_or_else(|| IndexError::TableNotFound(table.to_owned()))?;
        let mut indexes = stored.schema.indexes.clone();
        indexes.retain(|index| index.name != name);
        if indexes.len() == stored.schema.indexes.len() {
            return Err(IndexError::IndexNameDoesNotExist(name.to_owned()).into());
        }
        *stored = stored.index_again(indexes)?;
        Ok(())
    }
}

impl Transaction for GlueStore {
    fn begin(&mut self, autocommit: bool) -> Result<bool> {
        match (&self.before, autocommit) {
            (Some(_), false) => Err(failed("nested transaction is not supported")),
            (Some((_, own)), true) => Ok(*own),
            (None, _) => {
                self.before = Some((self.now.clone(), autocommit));
                Ok(autocommit)
            }
        }
    }

    fn rollback(&mut self) -> Result<()> {
        (self.now, _) = self.before.take().ok_or_else(|| failed("no transaction to rollback"))?;
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.before.take().map(|_| ()).ok_or_else(|| failed("no transaction to commit"))
    }
}

impl Metadata for GlueStore {
    fn scan_table_meta(&self) -> Result<MetaIter> {
        let of = |(name, stored): (&String, &Stored)| {
            let created = GlueValue::Timestamp(stored.created);
            Ok((name.clone(), BTreeMap::from([("CREATED".to_owned(), created)])))
        };
        let all: Vec<_> = self.now.tables.iter().map(of).collect();
        Ok(Box::new(all.into_iter()))
    }
}

impl CustomFunction for GlueStore {
    fn fetch_function<'a>(&'a self, name: &str) -> Result<Option<&'a Function>> {
        Ok(self.now.functions.get(&name.to_uppercase()).map(|function| &**function))
    }

    fn fetch_all_functions(&self) -> Result<Vec<&Function>> {
        Ok(self.now.functions.values().map(|function| &**function).collect())
    }
}

impl CustomFunctionMut for GlueStore {
    fn insert_function(&mut self, function: Function) -> Result<()> {
        self.now.functions.insert(function.func_name.to_uppercase(), Rc::new(function));
        Ok(())
    }

    fn delete_function(&mut self, name: &str) -> Result<()> {
        self.now.functions.remove(&name.to_uppercase());
        Ok(())
    }
}

impl Planner for GlueStore {
    fn plan(&self, statement: StatementPlan) -> Result<StatementPlan> {
        let schemas = fetch_schema_map(self, &statement)?;
        validate(&schemas, &statement)?;
        let statement = plan_schemaless(&schemas, statement)?;
        let statement = plan_primary_key(&schemas, statement);
        let statement = plan_index(&schemas, statement);
        Ok(plan_aggregate(plan_hash_join(&schemas, statement)))
    }
}
