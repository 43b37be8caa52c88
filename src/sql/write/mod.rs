//! INSERT, UPDATE, DELETE and what guards them: defaults, NOT NULL, CHECK, unique keys, foreign keys.
//!
//! A statement reads one state of the database and writes another, so it never sees its own changes; when
//! it fails, the written one is dropped.

pub(crate) mod delete;
pub(crate) mod foreign_key;
pub(crate) mod insert;
pub(crate) mod lock;
mod many;
pub(crate) mod merge;
pub(crate) mod target;
pub(crate) mod update;

use std::rc::Rc;

use super::bind::Binder;
use super::bind::writing::Write;
use super::catalog::{Root, TableDef};
use super::error::SqlError;
use super::exec::eval::Frame;
use super::exec::run::Run;
use super::expr::Expr;
use super::outcome::{ColumnInfo, Row};
use super::routine::trigger::Fired;
use super::routine::{Event, Timing};
use super::transaction::modes::{Patience, TableMode};
use super::value::Value;
use foreign_key::Changes;

/// What a writing statement gives back.
pub(crate) struct Written {
    pub count: u64,
    pub returned: Option<(Vec<ColumnInfo>, Vec<Row>)>,
}

/// RETURNING: columns and expressions over the written row.
pub(crate) struct Returning {
    pub columns: Vec<ColumnInfo>,
    pub exprs: Vec<Expr>,
}

/// The rows of RETURNING as they come.
pub(crate) struct Returned<'r> {
    returning: Option<&'r Returning>,
    rows: Vec<Row>,
    count: u64,
}

impl<'r> Returned<'r> {
    fn new(returning: Option<&'r Returning>) -> Self {
        Returned { returning, rows: Vec::new(), count: 0 }
    }

    fn add(&mut self, row: &[Value], run: &Run<'_>) -> Result<(), SqlError> {
        self.count += 1;
        if let Some(returning) = self.returning {
            let frame = Frame { run, params: &[], row };
            let row = super::exec::project(&returning.exprs, &frame)?;
            run.hold(&row)?;
            self.rows.push(row);
        }
        Ok(())
    }

    fn finish(self) -> Written {
        let returned = self.returning.map(|returning| (returning.columns.clone(), self.rows));
        Written { count: self.count, returned }
    }
}

/// The state being written and the changes whose foreign keys are checked at the statement's end.
pub(crate) struct Writer<'w, 'a> {
    pub root: &'w mut Root,
    pub run: &'w Run<'a>,
    pub changes: Changes,
    /// Rows whose AFTER triggers are due.
    pub fired: Vec<Fired>,
    /// Statements whose AFTER triggers are due.
    pub statements: Vec<(Rc<TableDef>, Event)>,
}

impl<'w, 'a> Writer<'w, 'a> {
    /// A writer over `root`; `run` reads the state before.
    pub fn new(root: &'w mut Root, run: &'w Run<'a>) -> Self {
        Writer { root, run, changes: Changes::default(), fired: Vec::new(), statements: Vec::new() }
    }

    /// Runs a bound statement; foreign keys are settled by the caller, at the end of the whole statement.
    pub fn write(&mut self, write: &Write) -> Result<Written, SqlError> {
        let (table, events): (&Rc<str>, &[Event]) = match write {
            Write::Insert(insert) => (&insert.table, insert.events()),
            Write::Update(update) => (&update.table, &[Event::Update]),
            Write::Delete(delete) => (&delete.table, &[Event::Delete]),
            Write::Merge(merge) => (&merge.table, merge.events()),
        };
        if self.root.triggers.contains_key(table) {
            let def = self.root.expect_table(table)?.def.clone();
            for event in events {
                self.statement_triggers(&def, Timing::Before, *event)?;
                self.statements.push((def.clone(), *event));
            }
        }
        match write {
            Write::Insert(insert) => self.insert(insert),
            Write::Update(update) => self.update(update),
            Write::Delete(delete) => self.delete(delete),
            Write::Merge(merge) => self.merge(merge),
        }
    }

    /// A table made ready for writing: locked, and its new rows beside those of others that are not committed.
    fn target(&mut self, table: &str) -> Result<target::Target, SqlError> {
        if let Some(claims) = self.run.claims {
            claims.table(&self.root.expect_table(table)?.def, TableMode::RowExclusive, Patience::Wait)?;
            let free = claims.first_free_row(table);
            if free > 0 {
                let table = self.root.table_mut(table)?;
                table.next_row = table.next_row.max(free);
            }
        }
        let source = super::parse::Source { text: "", lexemes: &[] };
        let mut binder = Binder::new(self.run.root, source, self.run.env);
        target::Target::prepare(&mut binder, table)
    }
}
