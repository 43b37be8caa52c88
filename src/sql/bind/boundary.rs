//! What FROM calls the things it reads, kept in their plans for EXPLAIN.

use std::rc::Rc;

use super::{Binder, Scope};
use crate::sql::plan::{Named, Plan};

impl Binder<'_> {
    /// The end of an inner query's plan, where its columns get the names that FROM gives them.
    pub(super) fn boundary(&mut self, input: Plan, alias: Rc<str>, scope: &Scope) -> Plan {
        let columns = scope.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
        let named = Rc::new(Named { serial: self.slot(), alias: alias.clone(), columns, name: alias });
        Plan::Subquery { input: Box::new(input), named }
    }
}

/// Gives what FROM reads its alias.
pub(super) fn rename(plan: &mut Plan, alias: Rc<str>, scope: &Scope) {
    match plan {
        Plan::Scan(scan) => scan.alias = alias,
        Plan::Subquery { named, .. }
        | Plan::Function(_, named)
        | Plan::CteScan { named, .. }
        | Plan::WorkScan { named, .. } => {
            let columns = scope.columns.iter().map(|c| (c.name.clone(), c.ty.clone())).collect();
            *named = Rc::new(Named { serial: named.serial, alias, columns, name: named.name.clone() });
        }
        _ => {}
    }
}
