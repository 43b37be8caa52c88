//! INSERT: sources of rows, defaults, ON CONFLICT.

use std::cell::RefCell;
use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, ConflictTarget, OnConflictAction, OnInsert, SetExpr};

use super::dml::{Insert, OnConflict};
use super::{Binder, Clause, Scope, not_postgres, placed};
use crate::sql::cast::fit;
use crate::sql::catalog::{Column, ColumnDefault, TableDef, names};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::numeric::Numeric;
use crate::sql::parse::extra::{Overriding, overriding};
use crate::sql::parse::unmark;
use crate::sql::plan::Plan;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// The value of a literal that goes into a column as it is, without the ways that are there for all that is more: most
/// of what scripts insert is that. `None` leaves it to those, its errors too.
fn plain(e: &ast::Expr, column: &Column) -> Option<Value> {
    if !matches!(column.default, None | Some(ColumnDefault::Expr(_) | ColumnDefault::Serial(_))) {
        return None;
    }
    let ast::Expr::Value(literal) = e else { return None };
    Some(match (literal, &column.ty) {
        (ast::Value::Null, _) => Value::Null,
        (ast::Value::Boolean(value), Type::Bool) => Value::Bool(*value),
        (ast::Value::SingleQuotedString(marked), Type::Text | Type::Varchar(None)) => {
            Value::text(unmark(marked).0)
        }
        (ast::Value::Placeholder(marked), ty) => {
            let number = unmark(marked).0;
            match ty {
                Type::Int4 => Value::Int(number.parse::<i32>().ok()?.into()),
                Type::Int8 => Value::Int(number.parse().ok()?),
                Type::Numeric(_) => {
                    let value = Value::Numeric(Numeric::parse(number).ok()??);
                    if ty.has_modifier() { fit(value, ty, false).ok()? } else { value }
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// The columns that an INSERT gives values to.
struct Given<'a> {
    def: &'a TableDef,
    /// Of the columns, in the order of the values.
    positions: Vec<usize>,
    /// Where each was named.
    places: Vec<Option<usize>>,
    /// Whether they were named at all.
    explicit: bool,
    overriding: Option<Overriding>,
    /// The first value that may not be given.
    refused: RefCell<Option<SqlError>>,
}

/// A value for a column that makes its own: told when everything else is right.
const REFUSED: &str = "428C9";

impl Binder<'_> {
    pub fn insert(&mut self, insert: &ast::Insert) -> Result<Insert, SqlError> {
        let ast::Insert {
            or,
            ignore,
            into,
            table_name,
            table_alias,
            columns,
            overwrite,
            source,
            partitioned,
            after_columns,
            table: _,
            on,
            returning,
            replace_into,
            priority,
            insert_alias,
        } = insert;
        if or.is_some()
            || *ignore
            || *overwrite
            || partitioned.is_some()
            || !after_columns.is_empty()
            || *replace_into
            || priority.is_some()
            || insert_alias.is_some()
        {
            return Err(not_postgres("this form of INSERT"));
        }
        let names = self.object_name(table_name)?;
        if !into {
            return Err(self.expected_before(&names));
        }
        let def = self.target(&names)?;
        let first = names.first().and_then(|name| name.at);
        let first = first.map(|at| self.source.lexemes.partition_point(|lexeme| lexeme.start < at));
        let overriding = match first {
            Some(first) => overriding(self.source, first)?.map(|(_, what)| what),
            None => None,
        };
        let alias: Rc<str> = match table_alias {
            Some(alias) => self.source.name(alias)?.text.into(),
            None => names::bare(&def.name).into(),
        };
        let mut positions = Vec::new();
        let mut places = Vec::new();
        for column in columns {
            let name = self.source.name(column)?;
            let at = self.target_column(&def, &name)?;
            if positions.contains(&at) {
                return Err(placed(
                    SqlError::new("42701", format!("column \"{}\" specified more than once", name.text)),
                    name.at,
                ));
            }
            positions.push(at);
            places.push(name.at);
        }
        let explicit = !columns.is_empty();
        if !explicit {
            positions = (0..def.columns.len()).collect();
        }
        let given = Given { def: &def, positions, places, explicit, overriding, refused: RefCell::default() };
        let defaults =
            def.columns.iter().map(|column| self.default(column)).collect::<Result<Vec<_>, _>>()?;
        let source = match source {
            None => Plan::Values(vec![defaults]),
            Some(query) => {
                let simple = query.with.is_none()
                    && query.order_by.is_none()
                    && query.limit.is_none()
                    && query.offset.is_none()
                    && query.fetch.is_none();
                match &*query.body {
                    SetExpr::Values(values) if simple => self.insert_values(values, &given, &defaults)?,
                    _ => self.insert_query(query, &given, defaults)?,
                }
            }
        };
        let on_conflict = match on {
            None => None,
            Some(OnInsert::OnConflict(on)) => match self.on_conflict(on, &def, &alias) {
                // what VALUES may not give is told before what SET may not
                Err(error) if error.code == REFUSED => {
                    given.refused.borrow_mut().get_or_insert(error);
                    None
                }
                bound => Some(bound?),
            },
            Some(_) => {
                return Err(not_postgres("ON DUPLICATE KEY UPDATE")
                    .with_hint("Write ON CONFLICT (key) DO UPDATE SET …."));
            }
        };
        let returning = self.returning(returning.as_deref(), Scope::of_def(alias, &def))?;
        if let Some(refused) = given.refused.take() {
            return Err(refused);
        }
        Ok(Insert { table: def.name.clone(), source, on_conflict, returning })
    }

    /// Whether a value given for `column` is stored, or its sequence's next number instead.
    /// What is refused is told when everything else is right.
    fn stores(&self, column: &Column, given: &Given<'_>) -> bool {
        match (&column.default, given.overriding) {
            (Some(ColumnDefault::Identity { .. }), Some(overriding)) => overriding == Overriding::System,
            _ => {
                let refused = self.refuse_generated(column, "insert a non-DEFAULT value into").err();
                let mut first = given.refused.borrow_mut();
                *first = first.take().or(refused);
                first.is_none()
            }
        }
    }

    fn too_many(&self, given: usize, wanted: usize, at: Option<usize>) -> SqlError {
        let message = if given > wanted {
            "INSERT has more expressions than target columns"
        } else {
            "INSERT has more target columns than expressions"
        };
        placed(SqlError::new("42601", message), at)
    }

    fn insert_values(
        &mut self,
        values: &ast::Values,
        given: &Given<'_>,
        defaults: &[Expr],
    ) -> Result<Plan, SqlError> {
        let Given { def, positions, places, explicit, .. } = given;
        let ast::Values { explicit_row, rows } = values;
        if *explicit_row {
            return Err(not_postgres("VALUES ROW(…)"));
        }
        let width = rows.first().map_or(0, Vec::len);
        let mut out = Vec::with_capacity(rows.len());
        self.level().clause = Clause::Values;
        for row in rows {
            if row.len() != width {
                let typed = row.first().map(|e| self.expr(e)).transpose()?;
                let error = SqlError::new("42601", "VALUES lists must all be the same length");
                return Err(placed(error, typed.and_then(|typed| typed.at)));
            }
            if row.len() > positions.len() {
                let at = self.expr(&row[positions.len()]).ok().and_then(|typed| typed.at);
                return Err(self.too_many(row.len(), positions.len(), at));
            }
            if *explicit && row.len() < positions.len() {
                return Err(self.too_many(
                    row.len(),
                    positions.len(),
                    places.get(row.len()).copied().flatten(),
                ));
            }
            let mut full = defaults.to_vec();
            for (e, &at) in row.iter().zip(positions) {
                let column = &def.columns[at];
                if let Some(value) = plain(e, column) {
                    full[at] = Expr::Const(value);
                    continue;
                }
                if self.is_default(e) {
                    continue;
                }
                let stored = self.stores(column, given);
                let typed = self.expr(e)?;
                let value = self.assigned(typed, column)?;
                if stored {
                    full[at] = value;
                }
            }
            out.push(full);
        }
        self.level().clause = Clause::Select;
        Ok(Plan::Values(out))
    }

    fn insert_query(
        &mut self,
        query: &ast::Query,
        given: &Given<'_>,
        defaults: Vec<Expr>,
    ) -> Result<Plan, SqlError> {
        let Given { def, positions, places, explicit, .. } = given;
        let bound = self.open_query(query)?;
        if bound.columns.len() > positions.len() {
            return Err(self.too_many(bound.columns.len(), positions.len(), None));
        }
        if *explicit && bound.columns.len() < positions.len() {
            return Err(self.too_many(
                bound.columns.len(),
                positions.len(),
                places.get(bound.columns.len()).copied().flatten(),
            ));
        }
        let mut exprs = defaults;
        for (n, (output, &at)) in bound.columns.iter().zip(positions).enumerate() {
            let column = &def.columns[at];
            let stored = self.stores(column, given);
            let value = bound.literal(n).unwrap_or(Typed {
                expr: Expr::column(n),
                ty: output.ty.clone(),
                at: output.at,
            });
            let value = self.assigned(value, column)?;
            if stored {
                exprs[at] = value;
            }
        }
        Ok(Plan::Project { input: Box::new(bound.plan), exprs })
    }

    fn on_conflict(
        &mut self,
        on: &ast::OnConflict,
        def: &Rc<TableDef>,
        alias: &Rc<str>,
    ) -> Result<OnConflict, SqlError> {
        let ast::OnConflict { conflict_target, action } = on;
        let indexes = match conflict_target {
            None => None,
            Some(ConflictTarget::OnConstraint(name)) => {
                let parts = self.object_name(name)?;
                let [name] = parts.as_slice() else { return Err(not_postgres("a constraint in a schema")) };
                let found = def
                    .indexes
                    .iter()
                    .position(|index| index.is_constraint() && names::bare(&index.name) == name.text);
                let missing = || {
                    SqlError::new(
                        "42704",
                        format!("constraint \"{}\" for table \"{}\" does not exist", name.text, def.name),
                    )
                };
                Some(vec![found.ok_or_else(missing)?])
            }
            Some(ConflictTarget::Columns(columns)) => {
                let mut wanted = Vec::new();
                for column in columns {
                    let name = self.source.name(column)?;
                    let missing = || {
                        placed(
                            SqlError::new("42703", format!("column \"{}\" does not exist", name.text)),
                            name.at,
                        )
                    };
                    wanted.push(def.column(&name.text).ok_or_else(missing)?);
                }
                wanted.sort_unstable();
                wanted.dedup();
                let fits = |index: &crate::sql::catalog::IndexDef| {
                    let mut columns = index.columns().unwrap_or_default();
                    columns.sort_unstable();
                    index.is_unique() && index.predicate.is_none() && columns == wanted
                };
                let found: Vec<usize> = def
                    .indexes
                    .iter()
                    .enumerate()
                    .filter(|(_, index)| fits(index))
                    .map(|(at, _)| at)
                    .collect();
                if found.is_empty() {
                    return Err(SqlError::new(
                        "42P10",
                        "there is no unique or exclusion constraint matching the ON CONFLICT specification",
                    ));
                }
                Some(found)
            }
        };
        let update = match action {
            OnConflictAction::DoNothing => None,
            OnConflictAction::DoUpdate(ast::DoUpdate { assignments, selection }) => {
                if indexes.is_none() {
                    return Err(SqlError::new(
                        "42601",
                        "ON CONFLICT DO UPDATE requires inference specification or constraint name",
                    )
                    .with_hint("For example, ON CONFLICT (column_name)."));
                }
                let mut scope = Scope::of_def(alias.clone(), def);
                let mut excluded = Scope::of_def("excluded".into(), def);
                // unqualified names mean the existing row
                excluded.columns.iter_mut().for_each(|column| column.open = false);
                scope = scope.join_unchecked(excluded);
                Some(self.over(scope, |binder| {
                    let assignments = match binder.assignments(assignments, def, alias) {
                        Err(error) if error.code != REFUSED => return Err(error),
                        assignments => assignments,
                    };
                    let condition =
                        selection.as_ref().map(|e| binder.condition(e, Clause::Where)).transpose()?;
                    Ok((assignments?, condition))
                })?)
            }
        };
        Ok(OnConflict { indexes, update })
    }
}
