//! Bringing a transaction's changes onto a newer state of the database.
//!
//! A transaction keeps two roots: the committed state it builds on, and that state with its changes. What it
//! changed is their difference, so nothing has to be noted while it writes. Versions share their maps' nodes:
//! the cost is that of what the transaction changed. Locks see to it that two transactions never change the
//! same row or definition, so there is nothing to resolve.

use std::rc::Rc;

use crate::sql::sorted::SortedMap;

use crate::sql::catalog::{Relation, Root, Schemas};
use crate::sql::store::{RowChange, Table};

/// `onto` with what `own` changed of `base`.
pub(crate) fn merge(base: &Rc<Root>, own: &Rc<Root>, onto: &Rc<Root>) -> Rc<Root> {
    if Rc::ptr_eq(base, onto) {
        return own.clone();
    }
    if Rc::ptr_eq(base, own) {
        return onto.clone();
    }
    let Root {
        relations,
        enums,
        domains,
        materialized,
        sequences,
        last_id,
        schemas,
        on_commit,
        routines,
        triggers,
    } = &**onto;
    let merged = map(&base.relations, &own.relations, relations, same_relation, |base, own, onto| {
        match (base, own, onto) {
            (Relation::Table(base), Relation::Table(own), Relation::Table(onto)) => {
                Relation::Table(table(base, own, onto))
            }
            _ => own.clone(),
        }
    });
    Rc::new(Root {
        relations: merged,
        enums: map(&base.enums, &own.enums, enums, Rc::ptr_eq, |_, own, _| own.clone()),
        domains: map(&base.domains, &own.domains, domains, Rc::ptr_eq, |_, own, _| own.clone()),
        materialized: map(&base.materialized, &own.materialized, materialized, Rc::ptr_eq, |_, own, _| {
            own.clone()
        }),
        sequences: sequences.clone(),
        last_id: own.last_id.max(*last_id),
        schemas: Schemas(map(
            &base.schemas.0,
            &own.schemas.0,
            &schemas.0,
            |a, b| a == b,
            |_, own, _| own.clone(),
        )),
        routines: map(&base.routines, &own.routines, routines, Rc::ptr_eq, |_, own, _| own.clone()),
        triggers: map(&base.triggers, &own.triggers, triggers, Rc::ptr_eq, |_, own, _| own.clone()),
        on_commit: map(&base.on_commit, &own.on_commit, on_commit, |a, b| a == b, |_, own, _| *own),
    })
}

/// A map changed on both sides; `both` settles entries that are.
fn map<K: Ord + Clone, V: Clone>(
    base: &SortedMap<K, V>,
    own: &SortedMap<K, V>,
    onto: &SortedMap<K, V>,
    same: impl Fn(&V, &V) -> bool,
    both: impl Fn(&V, &V, &V) -> V,
) -> SortedMap<K, V> {
    if own.ptr_eq(base) {
        return onto.clone();
    }
    if onto.ptr_eq(base) {
        return own.clone();
    }
    let mut out = onto.clone();
    for (key, mine) in own {
        match (base.get(key), onto.get(key)) {
            (Some(old), _) if same(old, mine) => {}
            (Some(old), Some(theirs)) if !same(old, theirs) => {
                out.insert(key.clone(), both(old, mine, theirs));
            }
            _ => {
                out.insert(key.clone(), mine.clone());
            }
        }
    }
    for key in base.keys().filter(|key| !own.contains_key(*key)) {
        out.remove(key);
    }
    out
}

fn same_relation(a: &Relation, b: &Relation) -> bool {
    match (a, b) {
        (Relation::Table(a), Relation::Table(b)) => Rc::ptr_eq(a, b),
        (Relation::View(a), Relation::View(b)) => Rc::ptr_eq(a, b),
        (Relation::Sequence(a), Relation::Sequence(b)) => Rc::ptr_eq(a, b),
        (Relation::Index(a), Relation::Index(b)) => a == b,
        _ => false,
    }
}

/// Rows and index entries of both; the definition is that of whoever changed it.
fn table(base: &Rc<Table>, own: &Rc<Table>, onto: &Rc<Table>) -> Rc<Table> {
    if own.indexes.len() != base.indexes.len() || own.def.columns.len() != base.def.columns.len() {
        // our own ALTER TABLE kept everyone else out
        return own.clone();
    }
    let mut out = (**onto).clone();
    if !Rc::ptr_eq(&own.def, &base.def) {
        out.def = own.def.clone();
    }
    for change in base.rows.diff(&own.rows) {
        match change {
            RowChange::Added(number, row) | RowChange::Changed { number, new: row, .. } => {
                out.rows.insert(number, row.clone())
            }
            RowChange::Removed(number, _) => {
                out.rows.remove(number);
            }
        }
    }
    for ((out, base), own) in out.indexes.iter_mut().zip(&base.indexes).zip(&own.indexes) {
        out.take_over(base, own);
    }
    out.next_row = out.next_row.max(own.next_row);
    if own.rows.ptr_eq(&base.rows) {
        // ANALYZE
        out.statistics = own.statistics.clone();
    }
    Rc::new(out)
}
