//! INSERT, UPDATE, DELETE: targets, sources, RETURNING.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, AssignmentTarget, ConflictTarget, FromTable, OnConflictAction, OnInsert, SetExpr};

use super::{Binder, Clause, Scope, ScopeTable, not_postgres, placed, refuse};
use crate::sql::cast::CastContext;
use crate::sql::catalog::{Column, ColumnDefault, Relation, TableDef};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SequenceCall, Typed};
use crate::sql::outcome::ColumnInfo;
use crate::sql::parse::{self, Name, Source};
use crate::sql::plan::{Join, JoinKind, Plan};
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::write::Returning;

/// A bound INSERT.
pub(crate) struct Insert {
    pub table: Rc<str>,
    /// Gives whole rows of the table.
    pub source: Plan,
    pub on_conflict: Option<OnConflict>,
    pub returning: Option<Returning>,
}

/// ON CONFLICT.
pub(crate) struct OnConflict {
    /// The unique indexes that count; none means all.
    pub indexes: Option<Vec<usize>>,
    /// DO UPDATE over the existing row and then the proposed one: assignments, WHERE. None is DO NOTHING.
    pub update: Option<(Vec<(usize, Expr)>, Option<Expr>)>,
}

/// A bound UPDATE or DELETE: `plan` gives the target's row, its number, then what FROM or USING adds.
pub(crate) struct Modify {
    pub table: Rc<str>,
    pub plan: Plan,
    /// For UPDATE: column and new value, over the plan's rows.
    pub assignments: Vec<(usize, Expr)>,
    pub returning: Option<Returning>,
}

impl Binder<'_> {
    /// An expression kept as text in the catalogue.
    pub fn stored(&mut self, text: &str, scope: Scope, clause: Clause, ty: Option<&Type>) -> Result<Typed, SqlError> {
        let select = format!("SELECT ({text})");
        let parsed = parse::parse(&select)?;
        let source = Source { text: &select, lexemes: &parsed.lexemes };
        let found = match &parsed.statement {
            ast::Statement::Query(query) => match &*query.body {
                SetExpr::Select(select) => match select.projection.first() {
                    Some(ast::SelectItem::UnnamedExpr(e)) => Some(e),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        let Some(e) = found else { return Err(SqlError::new("XX000", "a stored expression cannot be read")) };
        let mut inner = Binder::new(self.root, source, self.env);
        inner.next_slot = self.next_slot;
        let result = inner.over(scope, |inner| {
            let typed = inner.within(clause, |inner| inner.expr(e))?;
            match ty {
                None => inner.settled(typed),
                Some(ty) => {
                    let from = typed.ty.clone();
                    inner.cast(typed, ty, CastContext::Assignment)?.ok_or_else(|| crate::sql::cast::cannot_cast(&from, ty))
                }
            }
        });
        self.next_slot = inner.next_slot;
        result.map_err(|mut error| {
            error.position = None;
            error
        })
    }

    /// What fills a column that is left out.
    pub fn default(&mut self, column: &Column) -> Result<Expr, SqlError> {
        Ok(match &column.default {
            None | Some(ColumnDefault::Generated(_)) => Expr::Const(Value::Null),
            Some(ColumnDefault::Serial(id) | ColumnDefault::Identity { sequence: id, .. }) => {
                Expr::Sequence { what: SequenceCall::Next, id: *id, args: Vec::new() }
            }
            Some(ColumnDefault::Expr(text)) => {
                let text = text.clone();
                self.stored(&text, Scope::default(), Clause::Default, Some(&column.ty))?.expr
            }
        })
    }

    /// The table a statement writes.
    fn target(&self, names: &[Name]) -> Result<Rc<TableDef>, SqlError> {
        let name = self.relation_name(names)?;
        match self.root.relations.get(name.text.as_str()) {
            Some(Relation::Table(table)) => Ok(table.def.clone()),
            Some(Relation::View(view)) => Err(SqlError::unsupported(format!("changing the view \"{}\"", view.name), "Change the table behind it.")),
            Some(_) => Err(placed(SqlError::new("42809", format!("cannot open relation \"{}\"", name.text)), name.at)),
            None => Err(placed(SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)), name.at)),
        }
    }

    fn target_column(&self, def: &TableDef, name: &Name) -> Result<usize, SqlError> {
        def.column(&name.text).ok_or_else(|| {
            let message = format!("column \"{}\" of relation \"{}\" does not exist", name.text, def.name);
            placed(SqlError::new("42703", message), name.at)
        })
    }

    /// A value for a column: cast as storing does.
    fn assigned(&mut self, typed: Typed, column: &Column) -> Result<Expr, SqlError> {
        let (ty, at) = (typed.ty.clone(), typed.at);
        match self.cast(typed, &column.ty, CastContext::Assignment)? {
            Some(typed) => Ok(typed.expr),
            None => {
                let message = format!("column \"{}\" is of type {} but expression is of type {}", column.name, column.ty.base_name(), ty.base_name());
                let error = SqlError::new("42804", message).with_hint("You will need to rewrite or cast the expression.");
                Err(placed(error, at))
            }
        }
    }

    pub fn insert(&mut self, insert: &ast::Insert) -> Result<Insert, SqlError> {
        let ast::Insert {
            or, ignore, into: _, table_name, table_alias, columns, overwrite, source, partitioned, after_columns, table: _, on, returning,
            replace_into, priority, insert_alias,
        } = insert;
        if or.is_some() || *ignore || *overwrite || partitioned.is_some() || !after_columns.is_empty() || *replace_into || priority.is_some() || insert_alias.is_some() {
            return Err(not_postgres("this form of INSERT"));
        }
        let names = self.object_name(table_name)?;
        let def = self.target(&names)?;
        let alias: Rc<str> = match table_alias {
            Some(alias) => self.source.name(alias)?.text.into(),
            None => def.name.clone(),
        };
        let mut positions = Vec::new();
        let mut places = Vec::new();
        for column in columns {
            let name = self.source.name(column)?;
            let at = self.target_column(&def, &name)?;
            if positions.contains(&at) {
                return Err(placed(SqlError::new("42701", format!("column \"{}\" specified more than once", name.text)), name.at));
            }
            positions.push(at);
            places.push(name.at);
        }
        let explicit = !columns.is_empty();
        if !explicit {
            positions = (0..def.columns.len()).collect();
        }
        let defaults = def.columns.iter().map(|column| self.default(column)).collect::<Result<Vec<_>, _>>()?;
        let source = match source {
            None => Plan::Values(vec![defaults]),
            Some(query) => {
                let simple = query.with.is_none() && query.order_by.is_none() && query.limit.is_none() && query.offset.is_none() && query.fetch.is_none();
                match &*query.body {
                    SetExpr::Values(values) if simple => self.insert_values(values, &def, &positions, &places, &defaults, explicit)?,
                    _ => self.insert_query(query, &def, &positions, &places, defaults, explicit)?,
                }
            }
        };
        let on_conflict = match on {
            None => None,
            Some(OnInsert::OnConflict(on)) => Some(self.on_conflict(on, &def, &alias)?),
            Some(_) => return Err(not_postgres("ON DUPLICATE KEY UPDATE").with_hint("Write ON CONFLICT (key) DO UPDATE SET ….")),
        };
        let returning = self.returning(returning.as_deref(), Scope::of_def(alias, &def))?;
        Ok(Insert { table: def.name.clone(), source, on_conflict, returning })
    }

    fn too_many(&self, given: usize, wanted: usize, at: Option<usize>) -> SqlError {
        let message = if given > wanted { "INSERT has more expressions than target columns" } else { "INSERT has more target columns than expressions" };
        placed(SqlError::new("42601", message), at)
    }

    fn insert_values(&mut self, values: &ast::Values, def: &TableDef, positions: &[usize], places: &[Option<usize>], defaults: &[Expr], explicit: bool) -> Result<Plan, SqlError> {
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
            if explicit && row.len() < positions.len() {
                return Err(self.too_many(row.len(), positions.len(), places.get(row.len()).copied().flatten()));
            }
            let mut full = defaults.to_vec();
            for (e, &at) in row.iter().zip(positions) {
                let column = &def.columns[at];
                if self.is_default(e) {
                    continue;
                }
                self.refuse_generated(column, "insert a non-DEFAULT value into")?;
                let typed = self.expr(e)?;
                full[at] = self.assigned(typed, column)?;
            }
            out.push(full);
        }
        self.level().clause = Clause::Select;
        Ok(Plan::Values(out))
    }

    fn is_default(&self, e: &ast::Expr) -> bool {
        matches!(e, ast::Expr::Identifier(ident) if ident.quote_style.is_none() && self.source.read(&ident.value).0 == "default")
    }

    /// 428C9 for identity ALWAYS and generated columns.
    fn refuse_generated(&self, column: &Column, verb: &str) -> Result<(), SqlError> {
        let (detail, hint) = match &column.default {
            Some(ColumnDefault::Identity { always: true, .. }) => ("is an identity column defined as GENERATED ALWAYS.", true),
            Some(ColumnDefault::Generated(_)) => ("is a generated column.", false),
            _ => return Ok(()),
        };
        let message = if verb == "update" {
            format!("column \"{}\" can only be updated to DEFAULT", column.name)
        } else {
            format!("cannot {verb} column \"{}\"", column.name)
        };
        let error = SqlError::new("428C9", message).with_detail(format!("Column \"{}\" {detail}", column.name));
        Err(if hint && verb != "update" { error.with_hint("Use OVERRIDING SYSTEM VALUE to override.") } else { error })
    }

    fn insert_query(&mut self, query: &ast::Query, def: &TableDef, positions: &[usize], places: &[Option<usize>], defaults: Vec<Expr>, explicit: bool) -> Result<Plan, SqlError> {
        let bound = self.open_query(query)?;
        if bound.columns.len() > positions.len() {
            return Err(self.too_many(bound.columns.len(), positions.len(), None));
        }
        if explicit && bound.columns.len() < positions.len() {
            return Err(self.too_many(bound.columns.len(), positions.len(), places.get(bound.columns.len()).copied().flatten()));
        }
        let mut exprs = defaults;
        for (n, (output, &at)) in bound.columns.iter().zip(positions).enumerate() {
            let column = &def.columns[at];
            self.refuse_generated(column, "insert a non-DEFAULT value into")?;
            let value = bound.literal(n).unwrap_or(Typed { expr: Expr::column(n), ty: output.ty.clone(), at: output.at });
            exprs[at] = self.assigned(value, column)?;
        }
        Ok(Plan::Project { input: Box::new(bound.plan), exprs })
    }

    fn on_conflict(&mut self, on: &ast::OnConflict, def: &Rc<TableDef>, alias: &Rc<str>) -> Result<OnConflict, SqlError> {
        let ast::OnConflict { conflict_target, action } = on;
        let indexes = match conflict_target {
            None => None,
            Some(ConflictTarget::OnConstraint(name)) => {
                let names = self.object_name(name)?;
                let name = self.relation_name(&names)?;
                let found = def.indexes.iter().position(|index| index.is_constraint() && *index.name == *name.text);
                let missing = || SqlError::new("42704", format!("constraint \"{}\" for table \"{}\" does not exist", name.text, def.name));
                Some(vec![found.ok_or_else(missing)?])
            }
            Some(ConflictTarget::Columns(columns)) => {
                let mut wanted = Vec::new();
                for column in columns {
                    let name = self.source.name(column)?;
                    let missing = || placed(SqlError::new("42703", format!("column \"{}\" does not exist", name.text)), name.at);
                    wanted.push(def.column(&name.text).ok_or_else(missing)?);
                }
                wanted.sort_unstable();
                wanted.dedup();
                let fits = |index: &crate::sql::catalog::IndexDef| {
                    let mut columns = index.columns().unwrap_or_default();
                    columns.sort_unstable();
                    index.is_unique() && index.predicate.is_none() && columns == wanted
                };
                let found: Vec<usize> = def.indexes.iter().enumerate().filter(|(_, index)| fits(index)).map(|(at, _)| at).collect();
                if found.is_empty() {
                    return Err(SqlError::new("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification"));
                }
                Some(found)
            }
        };
        let update = match action {
            OnConflictAction::DoNothing => None,
            OnConflictAction::DoUpdate(ast::DoUpdate { assignments, selection }) => {
                if indexes.is_none() {
                    return Err(SqlError::new("42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name")
                        .with_hint("For example, ON CONFLICT (column_name)."));
                }
                let mut scope = Scope::of_def(alias.clone(), def);
                let mut excluded = Scope::of_def("excluded".into(), def);
                // unqualified names mean the existing row
                excluded.columns.iter_mut().for_each(|column| column.open = false);
                scope = scope.join_unchecked(excluded);
                Some(self.over(scope, |binder| {
                    let assignments = binder.assignments(assignments, def, alias)?;
                    let condition = selection.as_ref().map(|e| binder.condition(e, Clause::Where)).transpose()?;
                    Ok((assignments, condition))
                })?)
            }
        };
        Ok(OnConflict { indexes, update })
    }

    /// SET a = …, (b, c) = (…, …).
    fn assignments(&mut self, list: &[ast::Assignment], def: &TableDef, alias: &str) -> Result<Vec<(usize, Expr)>, SqlError> {
        let mut out: Vec<(usize, Expr)> = Vec::new();
        for ast::Assignment { target, value } in list {
            let pairs: Vec<(&ast::ObjectName, &ast::Expr)> = match target {
                AssignmentTarget::ColumnName(name) => vec![(name, value)],
                AssignmentTarget::Tuple(names) => match value {
                    ast::Expr::Tuple(values) if values.len() == names.len() => names.iter().zip(values).collect(),
                    ast::Expr::Tuple(_) => return Err(SqlError::new("42601", "number of columns does not match number of values")),
                    ast::Expr::Function(function) if names.len() == 1 && self.source.read(&function.name.to_string()).0 == "row" => {
                        return Err(SqlError::unsupported("SET (…) = ROW(…)", "Write SET a = …, b = …."));
                    }
                    _ => return Err(SqlError::unsupported("SET (a, b) = (SELECT …)", "Write one subquery for each column, or UPDATE … FROM.")),
                },
            };
            for (name, value) in pairs {
                let names = self.object_name(name)?;
                let name = match names.as_slice() {
                    [name] => name,
                    [table, column] => {
                        let message = format!("column \"{}\" of relation \"{}\" does not exist", table.text, def.name);
                        let error = placed(SqlError::new("42703", message), table.at);
                        return Err(if *table.text == *alias || *table.text == *def.name {
                            error.with_hint(format!("Write SET {} = … without the table's name.", column.text))
                        } else {
                            error
                        });
                    }
                    _ => return Err(not_postgres("this name")),
                };
                let at = self.target_column(def, name)?;
                if out.iter().any(|(other, _)| *other == at) {
                    return Err(SqlError::new("42601", format!("multiple assignments to same column \"{}\"", name.text)));
                }
                let column = &def.columns[at];
                let expr = if self.is_default(value) {
                    self.default(column)?
                } else {
                    self.refuse_generated(column, "update")?;
                    let typed = self.within(Clause::Update, |binder| binder.expr(value))?;
                    self.assigned(typed, column)?
                };
                out.push((at, expr));
            }
        }
        Ok(out)
    }

    pub(super) fn returning(&mut self, items: Option<&[ast::SelectItem]>, scope: Scope) -> Result<Option<Returning>, SqlError> {
        let Some(items) = items else { return Ok(None) };
        let targets = self.over(scope, |binder| binder.within(Clause::Returning, |binder| binder.targets(items, true)))?;
        let (mut columns, mut exprs) = (Vec::new(), Vec::new());
        for (name, typed) in targets {
            let typed = self.settled(typed)?;
            columns.push(ColumnInfo { name: name.to_string(), ty: typed.ty });
            exprs.push(typed.expr);
        }
        Ok(Some(Returning { columns, exprs }))
    }

    /// The target's scan and scope: its columns, then its row's number.
    fn modified(&mut self, table: &ast::TableWithJoins) -> Result<(Rc<TableDef>, Plan, Scope, Rc<str>), SqlError> {
        let ast::TableWithJoins { relation, joins } = table;
        if !joins.is_empty() {
            return Err(not_postgres("a JOIN here").with_hint("Write UPDATE … FROM, or DELETE … USING."));
        }
        let ast::TableFactor::Table { name, alias, args: None, with_hints, version: None, with_ordinality: false, partitions } = relation else {
            return Err(not_postgres("this target"));
        };
        if !with_hints.is_empty() || !partitions.is_empty() {
            return Err(not_postgres("this target"));
        }
        let names = self.object_name(name)?;
        let def = self.target(&names)?;
        let alias: Rc<str> = match alias {
            Some(ast::TableAlias { name, columns }) => {
                refuse(!columns.is_empty(), "column aliases here", "Use the columns' own names.")?;
                self.source.name(name)?.text.into()
            }
            None => def.name.clone(),
        };
        let mut plan = self.scan(&def.name, def.columns.len() + 1, true);
        if let Plan::Scan(scan) = &mut plan {
            scan.alias = alias.clone();
        }
        let mut scope = Scope::of_def(alias.clone(), &def);
        scope.width += 1;
        if let Some(ScopeTable { width, .. }) = scope.tables.first_mut() {
            *width += 1;
        }
        Ok((def, plan, scope, alias))
    }

    /// Joins what FROM or USING names to the target.
    fn beside(&mut self, plan: Plan, scope: Scope, tables: &[ast::TableWithJoins]) -> Result<(Plan, Scope), SqlError> {
        if tables.is_empty() {
            return Ok((plan, scope));
        }
        let (right, right_scope) = self.from(tables)?;
        let (left_width, right_width) = (scope.width, right_scope.width);
        let scope = scope.join(right_scope)?;
        let join = Join { kind: JoinKind::Inner, left: plan, right, left_width, right_width, keys: Vec::new(), on: None };
        Ok((Plan::Join(Box::new(join)), scope))
    }

    pub fn update(&mut self, table: &ast::TableWithJoins, assignments: &[ast::Assignment], from: Option<&ast::TableWithJoins>, selection: Option<&ast::Expr>, returning: Option<&[ast::SelectItem]>) -> Result<Modify, SqlError> {
        let (def, plan, scope, alias) = self.modified(table)?;
        let (mut plan, scope) = self.beside(plan, scope, from.map(std::slice::from_ref).unwrap_or_default())?;
        let width = scope.width;
        let (assignments, condition) = self.over(scope.clone(), |binder| {
            let assignments = binder.assignments(assignments, &def, &alias)?;
            let condition = selection.map(|e| binder.condition(e, Clause::Where)).transpose()?;
            Ok((assignments, condition))
        })?;
        if let Some(predicate) = condition {
            plan = Plan::Filter { input: Box::new(plan), predicate };
        }
        let returning = self.returning(returning, scope)?;
        let _ = width;
        Ok(Modify { table: def.name.clone(), plan, assignments, returning })
    }

    pub fn delete(&mut self, delete: &ast::Delete) -> Result<Modify, SqlError> {
        let ast::Delete { tables, from, using, selection, returning, order_by, limit } = delete;
        if !tables.is_empty() || !order_by.is_empty() || limit.is_some() {
            return Err(not_postgres("this form of DELETE").with_hint("Write DELETE FROM t WHERE id IN (SELECT … LIMIT n)."));
        }
        let FromTable::WithFromKeyword(from) = from else { return Err(not_postgres("DELETE without FROM")) };
        let [table] = from.as_slice() else { return Err(not_postgres("several tables in DELETE").with_hint("Write DELETE FROM t USING other.")) };
        let (def, plan, scope, _) = self.modified(table)?;
        let (mut plan, scope) = self.beside(plan, scope, using.as_deref().unwrap_or_default())?;
        if let Some(e) = selection {
            let predicate = self.over(scope.clone(), |binder| binder.condition(e, Clause::Where))?;
            plan = Plan::Filter { input: Box::new(plan), predicate };
        }
        let returning = self.returning(returning.as_deref(), scope)?;
        Ok(Modify { table: def.name.clone(), plan, assignments: Vec::new(), returning })
    }
}
