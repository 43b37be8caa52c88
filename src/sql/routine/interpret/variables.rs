//! The variables of a routine: values and rows by name, inner blocks hiding outer ones.

use std::rc::Rc;

use crate::sql::bind::{Scope, ScopeColumn, ScopeTable};
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::types::Type;
use crate::sql::value::{Record, Value};

/// One variable.
#[derive(Clone)]
pub(super) enum Slot {
    Value {
        ty: Type,
        value: Value,
        constant: bool,
    },
    /// A row: `None` before anything was assigned to a record.
    Row {
        columns: Rc<[(Rc<str>, Type)]>,
        values: Option<Vec<Value>>,
        fixed: bool,
    },
}

impl Slot {
    pub fn value(ty: Type, value: Value, constant: bool) -> Slot {
        Slot::Value { ty, value, constant }
    }
}

/// All variables in sight, the innermost last.
#[derive(Clone, Default)]
pub(super) struct Variables {
    slots: Vec<(Rc<str>, Slot)>,
    aliases: Vec<(String, Rc<str>)>,
}

impl Variables {
    pub fn declare(&mut self, name: &str, slot: Slot) {
        self.slots.push((name.into(), slot));
    }

    /// Another name for a variable.
    pub fn alias(&mut self, name: &str, of: &Rc<str>) {
        self.aliases.push((name.to_string(), of.clone()));
    }

    pub fn knows(&self, name: &str) -> bool {
        self.slots.iter().any(|(other, _)| **other == *name)
    }

    /// How many there are, to forget those of a block at its end.
    pub fn mark(&self) -> usize {
        self.slots.len()
    }

    pub fn forget(&mut self, mark: usize) {
        self.slots.truncate(mark);
    }

    pub fn find(&self, name: &str) -> Option<&Slot> {
        let name = self.aliases.iter().find(|(alias, _)| alias == name).map_or(name, |(_, of)| of);
        self.slots.iter().rev().find(|(other, _)| **other == *name).map(|(_, slot)| slot)
    }

    /// The variable of this name.
    ///
    /// # Errors
    /// 42601 for a name that is none.
    pub fn slot(&mut self, name: &str) -> Result<&mut Slot, SqlError> {
        let name =
            self.aliases.iter().find(|(alias, _)| alias == name).map_or(name, |(_, of)| &**of).to_string();
        let found = self.slots.iter_mut().rev().find(|(other, _)| **other == *name);
        found
            .map(|(_, slot)| slot)
            .ok_or_else(|| SqlError::new("42601", format!("\"{name}\" is not a known variable")))
    }

    /// The value of a variable, a row as a record.
    pub fn value(&self, name: &str) -> Value {
        match self.find(name) {
            Some(Slot::Value { value, .. }) => value.clone(),
            Some(Slot::Row { columns, values: Some(values), .. }) => {
                Value::Record(Record { fields: columns.clone(), values: values.clone() }.into())
            }
            _ => Value::Null,
        }
    }

    /// The variables as columns that SQL may name.
    pub fn scope(&self) -> Scope {
        let mut scope = Scope::default();
        let mut seen: Vec<&str> = Vec::new();
        for (name, slot) in self.slots.iter().rev() {
            if seen.contains(&&**name) {
                continue;
            }
            seen.push(name);
            match slot {
                Slot::Value { ty, value, .. } => scope.columns.push(ScopeColumn {
                    table: None,
                    name: name.clone(),
                    ty: ty.clone(),
                    expr: Expr::Const(value.clone()),
                    open: true,
                }),
                Slot::Row { columns, values, .. } => {
                    let table = scope.tables.len();
                    for (n, (column, ty)) in columns.iter().enumerate() {
                        let value = values.as_ref().and_then(|values| values.get(n)).cloned();
                        scope.columns.push(ScopeColumn {
                            table: Some(table),
                            name: column.clone(),
                            ty: ty.clone(),
                            expr: Expr::Const(value.unwrap_or_default()),
                            open: false,
                        });
                    }
                    scope.tables.push(ScopeTable {
                        alias: name.clone(),
                        base: None,
                        start: 0,
                        width: 0,
                        named: true,
                    });
                }
            }
        }
        for (alias, of) in &self.aliases {
            if let Some(found) =
                scope.columns.iter().find(|column| column.open && column.name == *of).cloned()
            {
                scope.columns.push(ScopeColumn { name: alias.as_str().into(), ..found });
            }
        }
        scope
    }
}
