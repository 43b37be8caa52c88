//! INSERT, UPDATE, DELETE: targets, sources, RETURNING.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, AssignmentTarget, FromTable, SetExpr};

use super::{Binder, Clause, Scope, not_postgres, placed, refuse};
use crate::sql::cast::CastContext;
use crate::sql::catalog::{Column, ColumnDefault, Relation, TableDef, names};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SequenceCall, Typed};
use crate::sql::outcome::ColumnInfo;
use crate::sql::parse::{self, Name, Source};
use crate::sql::plan::{Join, JoinKind, Plan};
use crate::sql::routine::Event;
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

impl Insert {
    /// What its statement triggers fire on.
    pub fn events(&self) -> &'static [Event] {
        match &self.on_conflict {
            Some(OnConflict { update: Some(_), .. }) => &[Event::Insert, Event::Update],
            _ => &[Event::Insert],
        }
    }
}

/// ON CONFLICT.
pub(crate) struct OnConflict {
    /// The unique indexes that count; none means all.
    pub indexes: Option<Vec<usize>>,
    /// DO UPDATE over the existing row and then the proposed one: assignments, WHERE. None is DO NOTHING.
    pub update: Option<(Assignments, Option<Expr>)>,
}

/// The value given to a column: as written, or a column of a subquery.
enum Given<'e> {
    Written(&'e ast::Expr),
    Bound(Typed),
}

/// Columns and their new values.
pub(crate) type Assignments = Vec<(usize, Expr)>;

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
    pub fn stored(
        &mut self,
        text: &str,
        scope: Scope,
        clause: Clause,
        ty: Option<&Type>,
    ) -> Result<Typed, SqlError> {
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
        inner.path = self.stored_path(&scope);
        let result = inner.over(scope, |inner| {
            let typed = inner.within(clause, |inner| inner.expr(e))?;
            match ty {
                None => inner.settled(typed),
                Some(Type::Bool) if matches!(clause, Clause::Check | Clause::IndexPredicate) => {
                    let expr = inner.boolean(typed, clause.condition_words())?;
                    Ok(Typed { expr, ty: Type::Bool, at: None })
                }
                Some(ty) => {
                    let from = typed.ty.clone();
                    inner
                        .cast(typed, ty, CastContext::Assignment)?
                        .ok_or_else(|| crate::sql::cast::cannot_cast(&from, ty))
                }
            }
        });
        self.next_slot = inner.next_slot;
        result.map_err(|mut error| {
            error.position = None;
            error
        })
    }

    /// Where the names in a stored expression are looked for: in its table's schema, along the search path, and
    /// in every other schema, because it is not remembered under which path it was written.
    pub(crate) fn stored_path(&self, scope: &Scope) -> Rc<[Rc<str>]> {
        let own = scope.tables.first().and_then(|table| table.base.as_ref());
        let own = own.map(|base| Rc::from(names::schema(&base.name)));
        let mut path: Vec<Rc<str>> = own.into_iter().collect();
        for name in self.path.iter().chain(self.root.schemas.0.keys()) {
            if !path.contains(name) {
                path.push(name.clone());
            }
        }
        path.into()
    }

    /// What fills a column that is left out.
    pub fn default(&mut self, column: &Column) -> Result<Expr, SqlError> {
        let of_domain = match (&column.default, &column.domain) {
            (None, Some(domain)) => self.root.domains.get(domain).and_then(|domain| domain.default.clone()),
            _ => None,
        };
        if let Some(text) = of_domain {
            return Ok(self.stored(&text, Scope::default(), Clause::Default, Some(&column.ty))?.expr);
        }
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
    pub(crate) fn target(&self, names: &[Name]) -> Result<Rc<TableDef>, SqlError> {
        let name = self.relation_name(names)?;
        match self.root.relations.get(name.text.as_str()) {
            Some(Relation::Table(_)) if self.root.materialized.contains_key(name.text.as_str()) => {
                Err(SqlError::new("42809", format!("cannot change materialized view \"{}\"", name.text)))
            }
            Some(Relation::Table(table)) => Ok(table.def.clone()),
            Some(Relation::View(view)) => Err(SqlError::unsupported(
                format!("changing the view \"{}\"", view.name),
                "Change the table behind it.",
            )),
            Some(_) => Err(placed(
                SqlError::new("42809", format!("cannot open relation \"{}\"", name.text)),
                name.at,
            )),
            None => Err(placed(
                SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)),
                name.at,
            )),
        }
    }

    /// The syntax error at a name that a key word had to come before.
    pub(super) fn expected_before(&self, names: &[Name]) -> SqlError {
        let at = names.first().and_then(|name| name.at).unwrap_or(0);
        self.source.unexpected(self.source.lexemes.partition_point(|lexeme| lexeme.start < at))
    }

    pub(super) fn target_column(&self, def: &TableDef, name: &Name) -> Result<usize, SqlError> {
        def.column(&name.text).ok_or_else(|| {
            let message = format!("column \"{}\" of relation \"{}\" does not exist", name.text, def.name);
            placed(SqlError::new("42703", message), name.at)
        })
    }

    /// A value for a column: cast as storing does.
    pub(super) fn assigned(&mut self, typed: Typed, column: &Column) -> Result<Expr, SqlError> {
        let (ty, at) = (typed.ty.clone(), typed.at);
        match self.cast(typed, &column.ty, CastContext::Assignment)? {
            Some(typed) => Ok(typed.expr),
            None => {
                let message = format!(
                    "column \"{}\" is of type {} but expression is of type {}",
                    column.name,
                    column.ty.base_name(),
                    ty.base_name()
                );
                let error = SqlError::new("42804", message)
                    .with_hint("You will need to rewrite or cast the expression.");
                Err(placed(error, at))
            }
        }
    }

    pub(super) fn is_default(&self, e: &ast::Expr) -> bool {
        matches!(e, ast::Expr::Identifier(ident) if ident.quote_style.is_none() && self.source.read(&ident.value).0 == "default")
    }

    /// 428C9 for identity ALWAYS and generated columns.
    pub(super) fn refuse_generated(&self, column: &Column, verb: &str) -> Result<(), SqlError> {
        let (detail, hint) = match &column.default {
            Some(ColumnDefault::Identity { always: true, .. }) => {
                ("is an identity column defined as GENERATED ALWAYS.", true)
            }
            Some(ColumnDefault::Generated(_)) => ("is a generated column.", false),
            _ => return Ok(()),
        };
        let message = if verb == "update" {
            format!("column \"{}\" can only be updated to DEFAULT", column.name)
        } else {
            format!("cannot {verb} column \"{}\"", column.name)
        };
        let error =
            SqlError::new("428C9", message).with_detail(format!("Column \"{}\" {detail}", column.name));
        Err(if hint && verb != "update" {
            error.with_hint("Use OVERRIDING SYSTEM VALUE to override.")
        } else {
            error
        })
    }

    /// SET a = …, (b, c) = (…, …).
    pub(super) fn assignments(
        &mut self,
        list: &[ast::Assignment],
        def: &TableDef,
        alias: &str,
    ) -> Result<Vec<(usize, Expr)>, SqlError> {
        let mut out: Vec<(usize, Expr)> = Vec::new();
        // What PostgreSQL's rewriter complains about, and its planner that computes constants: both after all is read.
        let (mut rewritten, mut folded) = (None, None);
        for ast::Assignment { target, value } in list {
            let pairs: Vec<(&ast::ObjectName, Given<'_>)> = match target {
                AssignmentTarget::ColumnName(name) => vec![(name, Given::Written(value))],
                AssignmentTarget::Tuple(names) => {
                    let given: Vec<Given<'_>> = match (self.row_parts(value), value) {
                        (Some(parts), _) => parts.into_iter().map(Given::Written).collect(),
                        (None, ast::Expr::Subquery(query)) => {
                            self.subquery_columns(query)?.into_iter().map(Given::Bound).collect()
                        }
                        (None, ast::Expr::Nested(inner)) if names.len() == 1 => vec![Given::Written(inner)],
                        _ => {
                            let message = "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression";
                            return Err(SqlError::new("0A000", message));
                        }
                    };
                    if given.len() != names.len() {
                        let message = "number of columns does not match number of values";
                        return Err(SqlError::new("42601", message));
                    }
                    names.iter().zip(given).collect()
                }
            };
            for (name, value) in pairs {
                let names = self.object_name(name)?;
                let name = match names.as_slice() {
                    [name] => name,
                    [table, column] => {
                        let message =
                            format!("column \"{}\" of relation \"{}\" does not exist", table.text, def.name);
                        let error = placed(SqlError::new("42703", message), table.at);
                        return Err(if *table.text == *alias || table.text == names::bare(&def.name) {
                            error
                                .with_hint(format!("Write SET {} = … without the table's name.", column.text))
                        } else {
                            error
                        });
                    }
                    _ => return Err(not_postgres("this name")),
                };
                let at = match (self.target_column(def, name), &value) {
                    // PostgreSQL reads the value first
                    (Err(error), Given::Written(e)) if !self.is_default(e) => {
                        self.within(Clause::Update, |binder| binder.expr(e))?;
                        return Err(error);
                    }
                    (at, _) => at?,
                };
                if out.iter().any(|(other, _)| *other == at) {
                    return Err(SqlError::new(
                        "42601",
                        format!("multiple assignments to same column \"{}\"", name.text),
                    ));
                }
                let column = &def.columns[at];
                let expr = match &value {
                    Given::Written(value) if self.is_default(value) => self.default(column)?,
                    value => {
                        if let Err(error) = self.refuse_generated(column, "update") {
                            rewritten.get_or_insert(error);
                        }
                        let typed = match value {
                            Given::Written(e) => self.within(Clause::Update, |binder| binder.expr(e)),
                            Given::Bound(typed) => Ok(typed.clone()),
                        };
                        let value = typed.and_then(|typed| self.assigned(typed, column));
                        match value {
                            Err(error) if error.position.is_none() && error.code.starts_with("22") => {
                                folded.get_or_insert(error);
                                Expr::Const(Value::Null)
                            }
                            value => value?,
                        }
                    }
                };
                out.push((at, expr));
            }
        }
        match rewritten.or(folded) {
            Some(error) => Err(error),
            None => Ok(out),
        }
    }

    pub(super) fn returning(
        &mut self,
        items: Option<&[ast::SelectItem]>,
        scope: Scope,
    ) -> Result<Option<Returning>, SqlError> {
        let Some(items) = items else { return Ok(None) };
        let targets = self
            .over(scope, |binder| binder.within(Clause::Returning, |binder| binder.targets(items, true)))?;
        let (mut columns, mut exprs) = (Vec::new(), Vec::new());
        for (name, typed) in targets {
            let typed = self.settled(typed)?;
            columns.push(ColumnInfo { name: name.to_string(), ty: typed.ty });
            exprs.push(typed.expr);
        }
        Ok(Some(Returning { columns, exprs }))
    }

    /// The target's scan and scope: its columns, then its row's number.
    pub(super) fn modified(
        &mut self,
        table: &ast::TableWithJoins,
    ) -> Result<(Rc<TableDef>, Plan, Scope, Rc<str>), SqlError> {
        let ast::TableWithJoins { relation, joins } = table;
        if !joins.is_empty() {
            return Err(not_postgres("a JOIN here").with_hint("Write UPDATE … FROM, or DELETE … USING."));
        }
        let ast::TableFactor::Table {
            name,
            alias,
            args: None,
            with_hints,
            version: None,
            with_ordinality: false,
            partitions,
        } = relation
        else {
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
            None => names::bare(&def.name).into(),
        };
        let mut plan = self.scan(&def.name, true);
        if let Plan::Scan(scan) = &mut plan {
            scan.alias = alias.clone();
        }
        let mut scope = Scope::of_def(alias.clone(), &def);
        scope.add_row_number();
        Ok((def, plan, scope, alias))
    }

    /// Joins what FROM or USING names to the target.
    fn beside(
        &mut self,
        plan: Plan,
        scope: Scope,
        tables: &[ast::TableWithJoins],
    ) -> Result<(Plan, Scope), SqlError> {
        if tables.is_empty() {
            return Ok((plan, scope));
        }
        let (right, right_scope) = self.from(tables)?;
        let (left_width, right_width) = (scope.width, right_scope.width);
        let scope = scope.join(right_scope)?;
        let join = Join {
            kind: JoinKind::Inner,
            left: plan,
            right,
            left_width,
            right_width,
            keys: Vec::new(),
            on: None,
            live: None,
            params: None,
        };
        Ok((Plan::Join(Box::new(join)), scope))
    }

    pub fn update(
        &mut self,
        table: &ast::TableWithJoins,
        assignments: &[ast::Assignment],
        from: Option<&ast::TableWithJoins>,
        selection: Option<&ast::Expr>,
        returning: Option<&[ast::SelectItem]>,
    ) -> Result<Modify, SqlError> {
        let (def, plan, scope, alias) = self.modified(table)?;
        let (mut plan, scope) =
            self.beside(plan, scope, from.map(std::slice::from_ref).unwrap_or_default())?;
        // in PostgreSQL's order, which decides what is complained about first
        let condition = self.over(scope.clone(), |binder| {
            selection.map(|e| binder.condition(e, Clause::Where)).transpose()
        })?;
        if let Some(predicate) = condition {
            plan = Plan::Filter { input: Box::new(plan), predicate };
        }
        let returning = self.returning(returning, scope.clone())?;
        let assignments = self.over(scope, |binder| binder.assignments(assignments, &def, &alias))?;
        Ok(Modify { table: def.name.clone(), plan, assignments, returning })
    }

    pub fn delete(&mut self, delete: &ast::Delete) -> Result<Modify, SqlError> {
        let ast::Delete { tables, from, using, selection, returning, order_by, limit } = delete;
        if !tables.is_empty() || !order_by.is_empty() || limit.is_some() {
            return Err(not_postgres("this form of DELETE")
                .with_hint("Write DELETE FROM t WHERE id IN (SELECT … LIMIT n)."));
        }
        let from = match from {
            FromTable::WithFromKeyword(from) => from,
            FromTable::WithoutKeyword(tables) => {
                return Err(match tables.first().map(|table| &table.relation) {
                    Some(ast::TableFactor::Table { name, .. }) => {
                        self.expected_before(&self.object_name(name)?)
                    }
                    _ => not_postgres("DELETE without FROM"),
                });
            }
        };
        let [table] = from.as_slice() else {
            return Err(
                not_postgres("several tables in DELETE").with_hint("Write DELETE FROM t USING other.")
            );
        };
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
