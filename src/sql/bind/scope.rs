//! What names mean: the tables and columns in sight of an expression.

use std::rc::Rc;

use super::{Binder, placed};
use crate::sql::catalog::TableDef;
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

    /// Two scopes side by side; `right`'s columns come after.
    pub fn join(self, right: Scope) -> Result<Scope, SqlError> {
        for table in &right.tables {
            if table.named && self.tables.iter().any(|other| other.named && other.alias == table.alias) {
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

    /// The error for a table name that nothing in FROM has.
    pub fn no_table(&self, table: &Name) -> SqlError {
        let aliased = self.levels.iter().rev().flat_map(|level| &level.scope.tables).find(|t| {
            t.base.as_ref().is_some_and(|base| *base.name == *table.text) && *t.alias != *table.text
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
