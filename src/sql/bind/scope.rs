//! What names mean: the tables and columns in sight of an expression.

use std::rc::Rc;

use super::{Binder, placed};
use crate::sql::catalog::{TableDef, names};
use crate::sql::error::SqlError;
use crate::sql::expr::{Column, Expr, Typed};
use crate::sql::parse::Name;
use crate::sql::types::Type;

/// The columns and tables of a FROM clause.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    pub columns: Vec<ScopeColumn>,
    pub tables: Vec<ScopeTable>,
    /// Columns of the row the scope describes.
    pub width: usize,
}

/// A column in sight.
#[derive(Clone)]
pub(crate) struct ScopeColumn {
    /// Position in `Scope::tables`; none for the merged column of USING.
    pub table: Option<usize>,
    pub name: Rc<str>,
    pub ty: Type,
    pub expr: Expr,
    /// Found without a table's name and part of `*`; false for the two halves of a USING column.
    pub open: bool,
}

/// A table in sight.
#[derive(Clone)]
pub(crate) struct ScopeTable {
    pub alias: Rc<str>,
    /// The table itself, for messages about aliases and for grouping by its key.
    pub base: Option<Rc<TableDef>>,
    pub start: usize,
    pub width: usize,
    /// Whether its name qualifies columns; EXCLUDED and joins with an alias hide others.
    pub named: bool,
}

impl Scope {
    /// The scope of one table's columns.
    pub fn of_table(alias: Rc<str>, base: Option<Rc<TableDef>>, columns: &[(Rc<str>, Type)]) -> Scope {
        let alias: Rc<str> = if names::bare(&alias) == &*alias { alias } else { names::bare(&alias).into() };
        let columns: Vec<ScopeColumn> = columns
            .iter()
            .enumerate()
            .map(|(at, (name, ty))| ScopeColumn {
                table: Some(0),
                name: name.clone(),
                ty: ty.clone(),
                expr: Expr::column(at),
                open: true,
            })
            .collect();
        let width = columns.len();
        Scope { tables: vec![ScopeTable { alias, base, start: 0, width, named: true }], columns, width }
    }

    /// The scope of a stored table.
    pub fn of_def(alias: Rc<str>, def: &Rc<TableDef>) -> Scope {
        let columns: Vec<_> =
            def.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
        Scope::of_table(alias, Some(def.clone()), &columns)
    }

    /// Room for the row's number behind the columns of one table.
    pub fn add_row_number(&mut self) {
        self.width += 1;
        if let Some(ScopeTable { width, .. }) = self.tables.first_mut() {
            *width += 1;
        }
    }

    /// Two scopes side by side; `right`'s columns come after.
    pub fn join(self, right: Scope) -> Result<Scope, SqlError> {
        for table in &right.tables {
            let same = |other: &&ScopeTable| other.named && table.named && other.alias == table.alias;
            if let Some(other) = self.tables.iter().find(same) {
                let key = |t: &ScopeTable| t.base.as_ref().map(|base| base.name.clone());
                let apart = key(other)
                    .zip(key(table))
                    .is_some_and(|(a, b)| a != b && names::bare(&a) == names::bare(&b));
                if apart {
                    return Err(SqlError::unsupported(
                        "two tables of one name from different schemas",
                        "Give one of them an alias.",
                    ));
                }
                return Err(SqlError::new(
                    "42712",
                    format!("table name \"{}\" specified more than once", table.alias),
                ));
            }
        }
        Ok(self.join_unchecked(right))
    }

    /// [`Scope::join`] where equal table names are fine.
    pub fn join_unchecked(mut self, right: Scope) -> Scope {
        let (tables, width) = (self.tables.len(), self.width);
        self.tables
            .extend(right.tables.into_iter().map(|table| ScopeTable { start: table.start + width, ..table }));
        self.columns.extend(right.columns.into_iter().map(|column| ScopeColumn {
            table: column.table.map(|at| at + tables),
            expr: column.expr.renumber(&|at| at + width),
            ..column
        }));
        self.width += right.width;
        self
    }

    /// `USING (…) AS alias`: the first columns, the merged ones, under a name.
    pub fn name_merged(&mut self, alias: &str, count: usize) -> Result<(), SqlError> {
        if self.tables.iter().any(|table| table.named && *table.alias == *alias) {
            return Err(SqlError::new("42712", format!("table name \"{alias}\" specified more than once")));
        }
        let table = Some(self.tables.len());
        let merged: Vec<_> = self.columns.iter().take(count).cloned().collect();
        self.columns.extend(merged.into_iter().map(|column| ScopeColumn { table, open: false, ..column }));
        self.tables.push(ScopeTable { alias: alias.into(), base: None, start: 0, width: 0, named: true });
        Ok(())
    }

    /// The open columns of this name.
    fn open(&self, name: &str) -> Vec<&ScopeColumn> {
        self.columns.iter().filter(|column| column.open && &*column.name == name).collect()
    }
}

fn at32(at: Option<usize>) -> u32 {
    at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
}

/// The expression with the place of this use.
fn used_at(expr: &Expr, at: Option<usize>) -> Expr {
    match expr {
        Expr::Column(column) => Expr::Column(Column { index: column.index, at: at32(at) }),
        other => other.clone(),
    }
}

impl Binder<'_> {
    /// Hands an expression of level `from` in to the innermost level.
    fn hand_in(&mut self, from: usize, expr: Expr) -> Expr {
        let mut expr = expr;
        if matches!(expr, Expr::Const(_)) {
            return expr; // a variable of a routine
        }
        for level in &mut self.levels[from + 1..] {
            let at = level.params.iter().position(|param| *param == expr).unwrap_or_else(|| {
                level.params.push(expr.clone());
                level.params.len() - 1
            });
            expr = Expr::Param(at);
        }
        expr
    }

    /// A column by its bare name, in this query or one around it.
    pub fn column(&mut self, name: &Name) -> Result<Typed, SqlError> {
        match self.find_column(name)? {
            Some(found) => Ok(found),
            None => {
                if let Some(row) = self.whole_row(name)? {
                    return Ok(row);
                }
                let error = SqlError::new("42703", format!("column \"{}\" does not exist", name.text));
                Err(placed(self.with_column_hint(error, None, &name.text), name.at))
            }
        }
    }

    fn find_column(&mut self, name: &Name) -> Result<Option<Typed>, SqlError> {
        for depth in (0..self.levels.len()).rev() {
            let found = self.levels[depth].scope.open(&name.text);
            match found.as_slice() {
                [] => {}
                [column] => {
                    let variable = depth > 0
                        && self.strict_variables
                        && self.levels.first().is_some_and(|level| !level.scope.open(&name.text).is_empty());
                    if variable {
                        let message = format!("column reference \"{}\" is ambiguous", name.text);
                        return Err(SqlError::new("42702", message)
                            .with_detail("It could refer to either a PL/pgSQL variable or a table column."));
                    }
                    let (expr, ty) = (used_at(&column.expr, name.at), column.ty.clone());
                    let expr = self.hand_in(depth, expr);
                    return Ok(Some(Typed { expr, ty, at: name.at }));
                }
                _ => {
                    let error =
                        SqlError::new("42702", format!("column reference \"{}\" is ambiguous", name.text));
                    return Err(placed(error, name.at));
                }
            }
        }
        Ok(None)
    }

    /// `schema.table.column`.
    pub fn fully_qualified(&mut self, schema: &Name, table: &Name, name: &Name) -> Result<Typed, SqlError> {
        let wanted = names::key(&self.schema_name(&schema.text), &table.text);
        let other = |t: &&ScopeTable| {
            t.named && *t.alias == *table.text && t.base.as_ref().is_some_and(|base| base.name != wanted)
        };
        if self.levels.iter().flat_map(|level| &level.scope.tables).any(|t| other(&t)) {
            let message = format!("invalid reference to FROM-clause entry for table \"{}\"", table.text);
            let error = SqlError::new("42P01", message).with_hint(format!(
                "There is an entry for table \"{}\", but it cannot be referenced from this part of the query.",
                table.text
            ));
            return Err(placed(error, schema.at));
        }
        let mut typed = self.qualified(&Name { text: table.text.clone(), at: schema.at }, name)?;
        typed.at = schema.at;
        Ok(typed)
    }

    /// `table.column`.
    pub fn qualified(&mut self, table: &Name, name: &Name) -> Result<Typed, SqlError> {
        for depth in (0..self.levels.len()).rev() {
            let scope = &self.levels[depth].scope;
            let tables: Vec<usize> = scope
                .tables
                .iter()
                .enumerate()
                .filter(|(_, t)| t.named && *t.alias == *table.text)
                .map(|(at, _)| at)
                .collect();
            let Some(&found) = tables.first() else { continue };
            let column = scope.columns.iter().find(|c| c.table == Some(found) && *c.name == *name.text);
            return match column {
                Some(column) => {
                    let (expr, ty) = (used_at(&column.expr, table.at), column.ty.clone());
                    let expr = self.hand_in(depth, expr);
                    Ok(Typed { expr, ty, at: table.at })
                }
                None => {
                    let error =
                        SqlError::new("42703", format!("column {}.{} does not exist", table.text, name.text));
                    Err(placed(self.with_column_hint(error, Some(&table.text), &name.text), table.at))
                }
            };
        }
        Err(self.no_table(table))
    }

    /// The alias of the table that a column name means, for printing.
    pub fn table_of_column(&self, table: Option<&str>, name: &str) -> Option<String> {
        self.levels.iter().rev().find_map(|level| {
            let scope = &level.scope;
            let alias = |at: usize| scope.tables.get(at).map(|table| table.alias.to_string());
            if let Some(table) = table {
                return scope.tables.iter().any(|t| t.named && *t.alias == *table).then(|| table.to_string());
            }
            let column = scope.open(name).first().copied()?;
            match column.table {
                Some(at) => alias(at),
                // a column of USING is printed as the one it is taken from
                None => scope
                    .columns
                    .iter()
                    .find(|other| other.table.is_some() && other.expr == column.expr)
                    .and_then(|other| other.table)
                    .and_then(alias),
            }
        })
    }

    /// What `*` or `table.*` stands for, as aliases and names.
    pub fn star_names(&mut self, table: Option<&str>) -> Vec<(Option<String>, String)> {
        let scope = &self.level().scope;
        let wanted = |column: &&ScopeColumn| match table {
            None => column.open,
            Some(table) => {
                column.table.and_then(|at| scope.tables.get(at)).is_some_and(|t| *t.alias == *table)
            }
        };
        let columns: Vec<_> =
            scope.columns.iter().filter(wanted).map(|c| (c.table, c.name.to_string())).collect();
        columns
            .into_iter()
            .map(|(at, name)| {
                let alias = match at {
                    Some(at) => self.level().scope.tables.get(at).map(|table| table.alias.to_string()),
                    None => self.table_of_column(None, &name),
                };
                (alias, name)
            })
            .collect()
    }

    /// Runs `f` in a query of its own over a scope, the queries around it still in sight.
    pub fn beneath<T>(
        &mut self,
        scope: Scope,
        f: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        self.levels.push(super::Level::new(scope, super::Clause::Select));
        let result = f(self);
        self.levels.pop();
        result
    }

    /// The error for a table name that nothing in FROM has.
    pub fn no_table(&self, table: &Name) -> SqlError {
        let aliased = self.levels.iter().rev().flat_map(|level| &level.scope.tables).find(|t| {
            t.base.as_ref().is_some_and(|base| names::bare(&base.name) == table.text)
                && *t.alias != *table.text
        });
        let error = match aliased {
            Some(t) => SqlError::new(
                "42P01",
                format!("invalid reference to FROM-clause entry for table \"{}\"", table.text),
            )
            .with_hint(format!("Perhaps you meant to reference the table alias \"{}\".", t.alias)),
            None => SqlError::new("42P01", format!("missing FROM-clause entry for table \"{}\"", table.text)),
        };
        placed(error, table.at)
    }

    /// A table's name used as a value: its whole row.
    fn whole_row(&mut self, name: &Name) -> Result<Option<Typed>, SqlError> {
        for depth in (0..self.levels.len()).rev() {
            let scope = &self.levels[depth].scope;
            let Some(at) = scope.tables.iter().position(|t| t.named && *t.alias == *name.text) else {
                continue;
            };
            let columns: Vec<ScopeColumn> =
                scope.columns.iter().filter(|c| c.table == Some(at)).cloned().collect();
            let fields = columns.iter().map(|c| (c.name.clone(), c.ty.clone())).collect();
            let values =
                columns.into_iter().map(|c| self.hand_in(depth, used_at(&c.expr, name.at))).collect();
            return Ok(Some(Typed { expr: Expr::Row { fields, values }, ty: Type::Record, at: name.at }));
        }
        Ok(None)
    }

    /// What `*` or `table.*` stands for.
    pub fn star(&mut self, table: Option<&Name>) -> Result<Vec<(Rc<str>, Typed)>, SqlError> {
        let typed = |c: &ScopeColumn, at| {
            (c.name.clone(), Typed { expr: used_at(&c.expr, at), ty: c.ty.clone(), at })
        };
        let Some(table) = table else {
            let columns: Vec<_> =
                self.level().scope.columns.iter().filter(|c| c.open).map(|c| typed(c, None)).collect();
            return Ok(columns);
        };
        for depth in (0..self.levels.len()).rev() {
            let scope = &self.levels[depth].scope;
            let Some(at) = scope.tables.iter().position(|t| t.named && *t.alias == *table.text) else {
                continue;
            };
            let columns: Vec<_> =
                scope.columns.iter().filter(|c| c.table == Some(at)).map(|c| typed(c, table.at)).collect();
            return Ok(columns
                .into_iter()
                .map(|(name, t)| {
                    let expr = self.hand_in(depth, t.expr);
                    (name, Typed { expr, ..t })
                })
                .collect());
        }
        Err(self.no_table(table))
    }

    /// The name of the column at a position, for messages: `table.column`.
    pub fn column_label(&self, index: usize) -> String {
        let Some(scope) = self.levels.last().map(|level| &level.scope) else { return String::new() };
        let column =
            scope.columns.iter().find(|c| matches!(&c.expr, Expr::Column(column) if column.index == index));
        match column {
            Some(c) => match c.table.and_then(|at| scope.tables.get(at)) {
                Some(table) => format!("{}.{}", table.alias, c.name),
                None => c.name.to_string(),
            },
            None => format!("column {}", index + 1),
        }
    }
}
