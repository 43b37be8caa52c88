//! SELECT … FOR UPDATE and its like: which tables are locked, and where their rows' numbers are.

use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::{Binder, Scope, ScopeTable, placed, refuse};
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::parse::locking::Locking;
use crate::sql::plan::{JoinKind, Lock, LockedTable, Plan};

/// What the select at hand locks.
#[derive(Clone, Default)]
pub(crate) struct Locks {
    pub clauses: Vec<Locking>,
    /// Tables on the side of an outer join that may be missing.
    pub nullable: Vec<Rc<str>>,
}

/// 0A000 for a select whose rows are not rows of tables.
pub(super) fn not_allowed(locks: &Locks, with: &str) -> SqlError {
    let words = locks.clauses.first().map_or("UPDATE", |clause| clause.strength.words());
    SqlError::new("0A000", format!("FOR {words} is not allowed with {with}"))
}

impl Binder<'_> {
    /// Remembers which tables an outer join may leave without a row.
    pub(super) fn note_nullable(&mut self, kind: JoinKind, left: &Scope, right: &Scope) {
        let Some(locks) = &mut self.level().locks else { return };
        let mut note =
            |scope: &Scope| locks.nullable.extend(scope.tables.iter().map(|table| table.alias.clone()));
        if matches!(kind, JoinKind::Left | JoinKind::Full) {
            note(right);
        }
        if matches!(kind, JoinKind::Right | JoinKind::Full) {
            note(left);
        }
    }

    /// The scope of a table, with its rows' numbers when they may be locked, and whether that is so.
    pub(super) fn numbered(&mut self, mut scope: Scope) -> (Scope, bool) {
        let numbered = self.level().locks.is_some();
        if numbered {
            scope.add_row_number();
        }
        (scope, numbered)
    }

    /// 0A000 for a view in a select that locks.
    pub(super) fn refuse_locks(&mut self) -> Result<(), SqlError> {
        let locks = self.level().locks.is_some();
        refuse(locks, "locking the rows of a view", "Lock the rows of the tables behind it.")
    }

    /// What a query in FROM locks because the query around it does: its rows are locked where they come from.
    pub(super) fn inherited_locks(&mut self) -> Option<Locks> {
        let mut locks = self.level().locks.clone()?;
        locks.clauses.retain(|clause| clause.of.is_empty());
        (!locks.clauses.is_empty()).then_some(locks)
    }

    /// Refuses locks where rows are put together from others.
    pub(super) fn lockable(&mut self, select: &ast::Select) -> Result<(), SqlError> {
        let level = self.level();
        let Some(locks) = &level.locks else { return Ok(()) };
        let grouped = match &select.group_by {
            ast::GroupByExpr::Expressions(exprs, modifiers) => !exprs.is_empty() || !modifiers.is_empty(),
            ast::GroupByExpr::All(_) => true,
        };
        let refused = [
            (select.distinct.is_some(), "DISTINCT clause"),
            (grouped, "GROUP BY clause"),
            (select.having.is_some(), "HAVING clause"),
            (!level.aggregates.is_empty(), "aggregate functions"),
            (!level.windows.is_empty(), "window functions"),
            (!level.sets.is_empty(), "set-returning functions in the target list"),
        ];
        match refused.iter().find(|(refused, _)| *refused) {
            Some((_, with)) => Err(not_allowed(locks, with)),
            None => Ok(()),
        }
    }

    /// The tables of the select with their locks; their rows' numbers are added to its outputs.
    pub(super) fn locked(&mut self, outputs: &mut Vec<Expr>) -> Result<Option<Vec<LockedTable>>, SqlError> {
        let Some(locks) = self.level().locks.take() else { return Ok(None) };
        let numbered = |table: &ScopeTable| {
            let base = table.base.as_ref()?;
            (table.width > base.columns.len()).then(|| (base.name.clone(), table.start + base.columns.len()))
        };
        let tables = self.level().scope.tables.clone();
        let mut locked = Vec::new();
        for table in &tables {
            let Some((name, number)) = numbered(table) else { continue };
            outputs.push(Expr::column(number));
            let mut lock = None;
            for clause in &locks.clauses {
                let named = clause.of.is_empty() || clause.of.iter().any(|name| *name.text == *table.alias);
                if !named {
                    continue;
                }
                if locks.nullable.contains(&table.alias) {
                    let message = format!(
                        "FOR {} cannot be applied to the nullable side of an outer join",
                        clause.strength.words()
                    );
                    return Err(SqlError::new("0A000", message));
                }
                lock = lock.max(Some((clause.strength, clause.patience)));
            }
            locked.push(LockedTable { table: name, alias: table.alias.clone(), at: outputs.len() - 1, lock });
        }
        for (clause, name) in
            locks.clauses.iter().flat_map(|clause| clause.of.iter().map(move |of| (clause, of)))
        {
            let words = clause.strength.words();
            let error = match tables.iter().find(|table| *table.alias == *name.text) {
                Some(table) if numbered(table).is_some() => continue,
                Some(_) => SqlError::unsupported(
                    format!("FOR {words} of something other than a table"),
                    "Lock the rows of the table it reads.",
                ),
                None => {
                    let message =
                        format!("relation \"{}\" in FOR {words} clause not found in FROM clause", name.text);
                    SqlError::new("42P01", message)
                }
            };
            return Err(placed(error, name.at));
        }
        Ok(Some(locked))
    }
}

/// The plan that locks the rows of `input`.
pub(super) fn over(input: Plan, tables: Option<Vec<LockedTable>>) -> Plan {
    match tables {
        Some(tables) if tables.iter().any(|table| table.lock.is_some()) => {
            Plan::Lock(Box::new(Lock { input, tables }))
        }
        _ => input,
    }
}
