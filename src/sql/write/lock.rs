//! What a writing statement takes of the other sessions: rows in their newest version, keys that stay.

use std::rc::Rc;

use super::Writer;
use super::target::Target;
use crate::sql::error::SqlError;
use crate::sql::exec::execute;
use crate::sql::exec::lock::{alone, first};
use crate::sql::outcome::Row;
use crate::sql::plan::Plan;
use crate::sql::transaction::claims::Place;
use crate::sql::transaction::modes::{Patience, RowStrength};
use crate::sql::value::Value;

impl Writer<'_, '_> {
    /// A row that the statement's query found, as it is now. When another transaction changed it since the
    /// statement's snapshot, the conditions are looked at again with the new version (PostgreSQL's EvalPlanQual).
    /// `None`: it is gone, or does not match any more.
    pub(super) fn newest(
        &self,
        target: &Target,
        plan: &Plan,
        row: Row,
        number: u64,
    ) -> Result<Option<(Row, u64)>, SqlError> {
        let Some(claims) = self.run.claims.filter(|_| !self.run.inside) else {
            return Ok(Some((row, number)));
        };
        let def = &target.def;
        let number = match claims.locate(&def.name, def.id, number, true)? {
            Place::Here => return Ok(Some((row, number))),
            Place::Gone => return Ok(None),
            Place::Moved(now) => now,
        };
        let table = self.root.expect_table(&def.name)?.clone();
        // gone: this statement itself has changed it already
        let Some(newest) = table.rows.get(number).cloned() else { return Ok(None) };
        self.hold(target, number, &newest, RowStrength::NoKeyUpdate)?;
        let width = def.columns.len();
        let beside = &row[(width + 1).min(row.len())..];
        let only = alone(&table, number, &newest, self.run)?;
        let alias = alias(plan, &def.name).unwrap_or_else(|| def.name.clone());
        let found = first(self.run, vec![(alias, only)], |again, found| {
            execute(plan, again, &[], &mut |row| {
                // what FROM or USING adds is what it was
                let same = row[(width + 1).min(row.len())..].iter().zip(beside).all(|(a, b)| a == b);
                if same {
                    *found = Some(row.clone());
                }
                Ok(!same)
            })
        })?;
        Ok(found.map(|row| (row, number)))
    }

    /// Whether any other session is in a transaction.
    pub(super) fn contended(&self) -> bool {
        self.run.claims.is_some_and(|claims| !claims.others().is_empty())
    }

    /// Locks a row against the other sessions.
    pub(super) fn hold(
        &self,
        target: &Target,
        number: u64,
        row: &Row,
        strength: RowStrength,
    ) -> Result<(), SqlError> {
        if let Some(claims) = self.run.claims {
            claims.row(self.root, &target.def, number, row, strength, Patience::Wait)?;
        }
        Ok(())
    }

    /// 23505, or a wait, when a unique key of a new row is taken: by a committed row, or by one that may be.
    pub(super) fn unique(
        &self,
        target: &Target,
        keys: &[Option<Row>],
        only: Option<&[usize]>,
    ) -> Result<(), SqlError> {
        let Some(claims) = self.run.claims.filter(|_| self.contended()) else { return Ok(()) };
        let table = self.root.expect_table(&target.def.name)?;
        for (at, key) in target.unique_keys(keys, only) {
            let taken = table.indexes.get(at).and_then(|index| index.first(key));
            claims.unique(&target.def, at, key, taken)?;
        }
        Ok(())
    }

    /// 40001 for a row that ON CONFLICT found and a transaction's own snapshot does not have.
    pub(super) fn in_snapshot(&self, target: &Target, number: u64) -> Result<(), SqlError> {
        let keeps = self
            .run
            .claims
            .is_some_and(|claims| claims.isolation.keeps_snapshot() && claims.latest.is_some());
        let name = &target.def.name;
        let own = self.run.claims.is_some_and(|claims| {
            let before = claims.latest.as_ref().and_then(|root| root.table(name));
            before.is_none_or(|table| !table.rows.contains(number))
        });
        let seen = self.run.root.table(name).is_some_and(|table| table.rows.contains(number));
        if keeps && !own && !seen {
            return Err(SqlError::new("40001", "could not serialize access due to concurrent update"));
        }
        Ok(())
    }

    /// Remembers where a row went.
    pub(super) fn note_move(&self, target: &Target, from: u64, to: u64) {
        if let Some(claims) = self.run.claims.filter(|claims| !claims.unnoted) {
            claims.moved.borrow_mut().push((target.def.id, from, to));
        }
    }
}

/// What an UPDATE takes: the strongest lock when a key changes that others may refer to.
pub(super) fn strength(target: &Target, old: &Row, new: &[Value]) -> RowStrength {
    let changes = |at: &usize| old.get(*at).zip(new.get(*at)).is_some_and(|(old, new)| old != new);
    let unique = target.def.indexes.iter().filter(|index| index.is_unique() && index.predicate.is_none());
    let mut keys = unique.filter_map(|index| index.columns());
    if keys.any(|columns| columns.iter().any(changes)) {
        RowStrength::Update
    } else {
        RowStrength::NoKeyUpdate
    }
}

/// The alias of the target's scan: the one that gives row numbers.
fn alias(plan: &Plan, table: &str) -> Option<Rc<str>> {
    match plan {
        Plan::Scan(scan) => (scan.row_number && *scan.table == *table).then(|| scan.alias.clone()),
        Plan::Filter { input, .. } | Plan::Project { input, .. } | Plan::Sort { input, .. } => {
            alias(input, table)
        }
        Plan::With { body, .. } => alias(body, table),
        Plan::Lateral { left, .. } => alias(left, table),
        Plan::Join(join) => alias(&join.left, table).or_else(|| alias(&join.right, table)),
        _ => None,
    }
}
