//! A database as bytes: a magic word, a format version, then the schema, the sequences and the rows.
//! Index data is not written; reading builds it again. Damaged or hostile bytes give an error: every count
//! is checked against what is left to read before anything is allocated for it.

mod codec;
mod extras;

use std::rc::Rc;

use super::{Index, Table};
use crate::sql::bind::Binder;
use crate::sql::catalog::{
    Action, Check, Column, ColumnDefault, ForeignKey, IndexDef, IndexKind, IndexPart, OnCommit, Relation,
    Root, Schema, Sequence, SequenceState, TableDef, View,
};
use crate::sql::env::Env;
use crate::sql::exec::run::{Run, Sequences};
use crate::sql::outcome::{Limits, Row, SnapshotError};
use crate::sql::parse::Source;
use crate::sql::types::EnumType;
use crate::sql::write::target::Target;
use codec::{Reader, Writer};

const MAGIC: &[u8; 8] = b"BYARDSQL";
const VERSION: u64 = 3;

type Read<T> = Result<T, SnapshotError>;

fn damaged(what: &str) -> SnapshotError {
    SnapshotError(format!("it is damaged ({what})"))
}

/// The database as bytes.
pub(crate) fn write(root: &Root) -> Vec<u8> {
    let mut w = Writer { out: MAGIC.to_vec() };
    w.number(VERSION);
    w.number(root.last_id);
    w.count(root.schemas.0.len());
    for (name, schema) in &root.schemas.0 {
        w.text(name);
        w.maybe(schema.comment.as_deref(), |w, text| w.text(text));
        w.flag(schema.first);
    }
    w.count(root.on_commit.len());
    for (key, rule) in &root.on_commit {
        w.text(key);
        w.flag(*rule == OnCommit::Drop);
    }
    w.count(root.enums.len());
    for made in root.enums.values() {
        w.text(&made.name);
        w.list(&made.labels, |w, label| w.text(label));
    }
    w.count(root.sequences.len());
    for (id, state) in &root.sequences {
        w.number(*id);
        w.signed(state.value);
        w.flag(state.called);
    }
    let relations: Vec<&Relation> =
        root.relations.values().filter(|relation| !matches!(relation, Relation::Index(_))).collect();
    w.count(relations.len());
    for relation in relations {
        match relation {
            Relation::Table(table) => {
                w.number(0);
                write_table(&mut w, table);
            }
            Relation::View(view) => {
                w.number(1);
                w.text(&view.name);
                w.list(&view.columns, |w, (name, ty)| {
                    w.text(name);
                    w.ty(ty);
                });
                w.text(&view.query);
                w.list(&view.path, |w, name| w.text(name));
                w.list(&view.depends_on, |w, name| w.text(name));
                w.maybe(view.comment.as_deref(), |w, text| w.text(text));
            }
            Relation::Sequence(sequence) => {
                w.number(2);
                w.number(sequence.id);
                w.text(&sequence.name);
                w.ty(&sequence.ty);
                for n in [sequence.start, sequence.increment, sequence.min, sequence.max] {
                    w.signed(n);
                }
                w.flag(sequence.cycle);
                w.maybe(sequence.owned_by.as_ref(), |w, (table, column)| {
                    w.text(table);
                    w.text(column);
                });
            }
            Relation::Index(_) => {}
        }
    }
    extras::write(&mut w, root);
    w.out
}

fn write_table(w: &mut Writer, table: &Table) {
    let def = &table.def;
    w.number(def.id);
    w.text(&def.name);
    w.list(&def.columns, |w, column| {
        w.text(&column.name);
        w.ty(&column.ty);
        w.flag(column.not_null);
        w.maybe(column.default.as_ref(), |w, default| match default {
            ColumnDefault::Expr(text) => {
                w.number(0);
                w.text(text);
            }
            ColumnDefault::Serial(id) => {
                w.number(1);
                w.number(*id);
            }
            ColumnDefault::Identity { sequence, always } => {
                w.number(2 + u64::from(*always));
                w.number(*sequence);
            }
            ColumnDefault::Generated(text) => {
                w.number(4);
                w.text(text);
            }
        });
        w.maybe(column.comment.as_deref(), |w, text| w.text(text));
        w.maybe(column.domain.as_deref(), |w, name| w.text(name));
    });
    w.list(&def.checks, |w, check| {
        w.text(&check.name);
        w.text(&check.expression);
    });
    w.list(&def.foreign_keys, |w, key| {
        w.text(&key.name);
        w.list(&key.columns, |w, at| w.count(*at));
        w.text(&key.table);
        w.list(&key.ref_columns, |w, at| w.count(*at));
        w.number(key.on_delete as u64);
        w.number(key.on_update as u64);
        w.flag(key.deferrable);
    });
    w.list(&def.indexes, |w, index| {
        w.text(&index.name);
        w.number(index.kind as u64);
        w.list(&index.parts, |w, part| match part {
            IndexPart::Column(at) => {
                w.number(0);
                w.count(*at);
            }
            IndexPart::Expr(text) => {
                w.number(1);
                w.text(text);
            }
        });
        w.maybe(index.predicate.as_deref(), |w, text| w.text(text));
    });
    w.maybe(def.comment.as_deref(), |w, text| w.text(text));
    w.number(table.next_row);
    w.count(table.rows.len());
    for (number, row) in &table.rows {
        w.number(number);
        for (value, column) in row.iter().zip(&def.columns) {
            w.value(value, &column.ty);
        }
    }
}

/// The database in the bytes.
pub(crate) fn read(bytes: &[u8]) -> Read<Root> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(SnapshotError("it is not a database of Backyard".into()));
    };
    let env = Env::default();
    let mut r = Reader { rest, enums: Vec::new(), env: &env };
    let version = r.number()?;
    if version != VERSION {
        return Err(SnapshotError(format!(
            "it has format {version}, and this version reads format {VERSION}"
        )));
    }
    let mut root = Root { last_id: r.number()?, ..Root::default() };
    root.schemas.0 = r
        .list(|r| Ok((r.name()?, Schema { comment: r.maybe(|r| r.text())?, first: r.flag()? })))?
        .into_iter()
        .collect();
    root.on_commit = r
        .list(|r| Ok((r.name()?, if r.flag()? { OnCommit::Drop } else { OnCommit::DeleteRows })))?
        .into_iter()
        .collect();
    for _ in 0..r.count()? {
        let made = Rc::new(EnumType { name: r.text()?, labels: r.list(|r| r.text())? });
        r.enums.push(made.clone());
        root.enums.insert(made.name.as_str().into(), made);
    }
    for _ in 0..r.count()? {
        let id = r.number()?;
        let state = SequenceState { value: r.signed()?, called: r.flag()? };
        root.sequences.insert(id, state);
    }
    let mut tables = Vec::new();
    for _ in 0..r.count()? {
        let relation = match r.number()? {
            0 => {
                let table = read_table(&mut r)?;
                tables.push(table.def.name.clone());
                Relation::Table(Rc::new(table))
            }
            1 => Relation::View(Rc::new(View {
                name: r.name()?,
                columns: r.list(|r| Ok((r.name()?, r.ty(0)?)))?,
                query: r.text()?,
                path: r.list(|r| r.name())?.into(),
                depends_on: r.list(|r| r.name())?,
                comment: r.maybe(|r| r.text())?,
            })),
            2 => Relation::Sequence(Rc::new(Sequence {
                id: r.number()?,
                name: r.name()?,
                ty: r.ty(0)?,
                start: r.signed()?,
                increment: r.signed()?,
                min: r.signed()?,
                max: r.signed()?,
                cycle: r.flag()?,
                owned_by: r.maybe(|r| Ok((r.name()?, r.name()?)))?,
            })),
            _ => return Err(damaged("an unknown kind of relation")),
        };
        let name = match &relation {
            Relation::Table(table) => table.def.name.clone(),
            Relation::View(view) => view.name.clone(),
            Relation::Sequence(sequence) => sequence.name.clone(),
            Relation::Index(name) => name.clone(),
        };
        if root.relations.insert(name, relation).is_some() {
            return Err(damaged("a name stands twice"));
        }
    }
    extras::read(&mut r, &mut root)?;
    if !r.rest.is_empty() {
        return Err(damaged("something follows the end"));
    }
    check_keys(&root)?;
    for name in tables {
        build_indexes(&mut root, &name, &env)?;
    }
    Ok(root)
}

/// Foreign keys that point at tables and columns that are there.
fn check_keys(root: &Root) -> Read<()> {
    for table in root.tables() {
        for key in &table.def.foreign_keys {
            let Some(parent) = root.table(&key.table) else {
                return Err(damaged("a foreign key without its table"));
            };
            if key.columns.len() != key.ref_columns.len()
                || key.ref_columns.iter().any(|&at| at >= parent.def.columns.len())
            {
                return Err(damaged("a foreign key without its columns"));
            }
        }
    }
    Ok(())
}

fn action(n: u64) -> Read<Action> {
    Ok(match n {
        0 => Action::NoAction,
        1 => Action::Restrict,
        2 => Action::Cascade,
        3 => Action::SetNull,
        4 => Action::SetDefault,
        _ => return Err(damaged("an unknown action")),
    })
}

fn read_table(r: &mut Reader<'_>) -> Read<Table> {
    let id = r.number()?;
    let name = r.name()?;
    let columns = r.list(|r| {
        Ok(Column {
            name: r.name()?,
            ty: r.ty(0)?,
            not_null: r.flag()?,
            default: r.maybe(|r| {
                Ok(match r.number()? {
                    0 => ColumnDefault::Expr(r.text()?),
                    1 => ColumnDefault::Serial(r.number()?),
                    kind @ (2 | 3) => ColumnDefault::Identity { sequence: r.number()?, always: kind == 3 },
                    4 => ColumnDefault::Generated(r.text()?),
                    _ => return Err(damaged("an unknown default")),
                })
            })?,
            comment: r.maybe(|r| r.text())?,
            domain: r.maybe(|r| r.name())?,
        })
    })?;
    let width = columns.len();
    let position = move |r: &mut Reader<'_>| match r.number()? {
        at if at < width as u64 => Ok(at as usize),
        _ => Err(damaged("a column that is not there")),
    };
    let checks = r.list(|r| Ok(Check { name: r.name()?, expression: r.text()? }))?;
    let foreign_keys = r.list(|r| {
        Ok(ForeignKey {
            name: r.name()?,
            columns: r.list(position)?,
            table: r.name()?,
            ref_columns: r.list(|r| Ok(r.number()? as usize))?,
            on_delete: action(r.number()?)?,
            on_update: action(r.number()?)?,
            deferrable: r.flag()?,
            made: 0,
        })
    })?;
    let indexes = r.list(|r| {
        Ok(IndexDef {
            name: r.name()?,
            kind: match r.number()? {
                0 => IndexKind::Primary,
                1 => IndexKind::Constraint,
                2 => IndexKind::Unique,
                3 => IndexKind::Plain,
                _ => return Err(damaged("an unknown kind of index")),
            },
            parts: r.list(|r| {
                Ok(match r.number()? {
                    0 => IndexPart::Column(position(r)?),
                    1 => IndexPart::Expr(r.text()?),
                    _ => return Err(damaged("an unknown part of an index")),
                })
            })?,
            predicate: r.maybe(|r| r.text())?,
        })
    })?;
    let comment = r.maybe(|r| r.text())?;
    let def = TableDef { id, name, columns, checks, foreign_keys, indexes, comment };
    let mut table = Table::new(def);
    table.next_row = r.number()?;
    let count = r.count()?;
    if width == 0 && count > 1_000_000 {
        return Err(damaged("rows without columns"));
    }
    for _ in 0..count {
        let number = r.number()?;
        if number >= table.next_row {
            return Err(damaged("a row beyond the last"));
        }
        let row: Row = table.def.columns.iter().map(|column| r.value(&column.ty)).collect::<Read<_>>()?;
        table.rows.insert(number, row);
    }
    Ok(table)
}

fn build_indexes(root: &mut Root, name: &str, env: &Env) -> Read<()> {
    let invalid = |error: crate::sql::error::SqlError| damaged(&error.message);
    let Some(table) = root.table(name).cloned() else { return Ok(()) };
    for index in &table.def.indexes {
        if root.relations.insert(index.name.clone(), Relation::Index(table.def.name.clone())).is_some() {
            return Err(damaged("a name stands twice"));
        }
    }
    let mut binder = Binder::new(root, Source { text: "", lexemes: &[] }, env);
    let target = Target::of_def(&mut binder, table.def.clone()).map_err(invalid)?;
    let mut go_on = || false;
    let mut sequences = Sequences::default();
    let limits = Limits { rows_read: u64::MAX, rows_returned: usize::MAX, bytes: u64::MAX };
    let snapshot = root.clone();
    let run = Run::new(&snapshot, env, limits, &mut go_on, &mut sequences);
    let mut built = (*table).clone();
    for (at, index) in built.indexes.iter_mut().enumerate() {
        let mut entries = Vec::with_capacity(table.rows.len());
        for (number, row) in &table.rows {
            entries.extend(target.key(at, row, &run).map_err(invalid)?.map(|key| (key, number)));
        }
        *index = Index::built(entries);
    }
    root.relations.insert(table.def.name.clone(), Relation::Table(Rc::new(built)));
    Ok(())
}

#[cfg(test)]
mod tests;
