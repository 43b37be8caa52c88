//! FROM: tables, views, inner queries, functions and joins.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, JoinConstraint, JoinOperator, TableFactor, TableWithJoins};

use super::rows_from::is_record_function;
use super::{Binder, Bound, Clause, Scope, ScopeColumn, ScopeTable, not_postgres, placed, refuse};
use crate::sql::catalog::{Relation, Root, View, names, system};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::parse::rewrite::{NOTE, ROWS_FROM};
use crate::sql::parse::{self, Name, Source};
use crate::sql::plan::{Access, FunctionScan, Join, JoinKind, Named, Plan, Scan};
use crate::sql::types::Type;
use crate::sql::value::Value;

/// One entry of FROM.
pub(super) struct Item {
    pub plan: Plan,
    pub scope: Scope,
    /// Parameters that are columns of the entries before it: it has to run once for each of their rows.
    pub lateral: Option<Vec<Expr>>,
}

impl Binder<'_> {
    /// The whole FROM clause; the tables are joined as they stand.
    pub(crate) fn from(&mut self, tables: &[TableWithJoins]) -> Result<(Plan, Scope), SqlError> {
        let mut all: Option<(Plan, Scope)> = None;
        for table in tables {
            all = Some(self.with_joins(&table.relation, &table.joins, all)?);
        }
        Ok(all.unwrap_or((Plan::One, Scope::default())))
    }

    /// A table and the joins after it, beside what stands before the comma.
    pub(crate) fn with_joins(
        &mut self,
        relation: &TableFactor,
        joins: &[ast::Join],
        before: Option<(Plan, Scope)>,
    ) -> Result<(Plan, Scope), SqlError> {
        let visible = before.as_ref().map(|(_, scope)| scope.clone()).unwrap_or_default();
        let first = self.factor(relation, &visible)?;
        let (mut left, rest) = match (first.lateral.is_some(), before) {
            (true, Some(before)) => (self.combine(before, first, JoinKind::Inner, None)?, None),
            (_, before) => ((first.plan, first.scope), before),
        };
        for join in joins {
            let ast::Join { relation, global, join_operator } = join;
            if *global {
                return Err(not_postgres("GLOBAL JOIN"));
            }
            let right = self.factor(relation, &left.1)?;
            let (kind, constraint) = match join_operator {
                JoinOperator::Inner(constraint) => (JoinKind::Inner, Some(constraint)),
                JoinOperator::LeftOuter(constraint) => (JoinKind::Left, Some(constraint)),
                JoinOperator::RightOuter(constraint) => (JoinKind::Right, Some(constraint)),
                JoinOperator::FullOuter(constraint) => (JoinKind::Full, Some(constraint)),
                JoinOperator::CrossJoin => (JoinKind::Inner, None),
                _ => return Err(not_postgres("this kind of JOIN")),
            };
            if matches!(constraint, Some(JoinConstraint::None)) {
                return Err(self.join_without_condition(&right));
            }
            left = self.combine(left, right, kind, constraint)?;
        }
        match rest {
            None => Ok(left),
            Some(before) => {
                let right = Item { plan: left.0, scope: left.1, lateral: None };
                self.combine(before, right, JoinKind::Inner, None)
            }
        }
    }

    /// PostgreSQL notices a missing ON at the word after the joined table.
    fn join_without_condition(&self, right: &Item) -> SqlError {
        let alias = right.scope.tables.last().map(|table| table.alias.clone()).unwrap_or_default();
        let lexemes = self.source.lexemes;
        let last = (0..lexemes.len()).rev().find(|&n| self.source.piece(n).eq_ignore_ascii_case(&alias));
        match last {
            Some(n) => self.source.unexpected(n + 1),
            None => SqlError::new("42601", "syntax error at end of input"),
        }
    }

    fn combine(
        &mut self,
        left: (Plan, Scope),
        right: Item,
        kind: JoinKind,
        constraint: Option<&JoinConstraint>,
    ) -> Result<(Plan, Scope), SqlError> {
        let (left_plan, left_scope) = left;
        let (left_width, right_width) = (left_scope.width, right.scope.width);
        self.note_nullable(kind, &left_scope, &right.scope);
        let mut scope = left_scope.join(right.scope)?;
        let on = match constraint {
            None | Some(JoinConstraint::None) => None,
            Some(JoinConstraint::On(condition)) => {
                let (condition, back) = self.over(scope, |binder| {
                    let condition = binder.condition(condition, Clause::JoinOn)?;
                    Ok((condition, std::mem::take(&mut binder.level().scope)))
                })?;
                scope = back;
                Some(condition)
            }
            Some(JoinConstraint::Using(columns)) => {
                let mut names =
                    columns.iter().map(|column| self.source.name(column)).collect::<Result<Vec<_>, _>>()?;
                let alias = names.pop_if(|name| name.text.starts_with(NOTE));
                let on = self.using(&mut scope, left_width, &names, kind)?;
                if let Some(alias) = alias {
                    scope.name_merged(alias.text.trim_start_matches(NOTE), names.len())?;
                }
                on
            }
            Some(JoinConstraint::Natural) => {
                let open = |from: usize, to: usize| {
                    let within = move |c: &&ScopeColumn| c.open && c.expr.only_columns(from, to);
                    scope.columns.iter().filter(within).map(|c| c.name.clone()).collect::<Vec<_>>()
                };
                let right_names = open(left_width, left_width + right_width);
                let names: Vec<Name> = open(0, left_width)
                    .into_iter()
                    .filter(|name| right_names.contains(name))
                    .map(|name| Name { text: name.to_string(), at: None })
                    .collect();
                self.using(&mut scope, left_width, &names, kind)?
            }
        };
        if let Some(params) = right.lateral {
            if matches!(kind, JoinKind::Right | JoinKind::Full) {
                return Err(SqlError::new("42P10", "invalid reference to FROM-clause entry")
                    .with_detail("The combining JOIN type must be INNER or LEFT for a LATERAL reference."));
            }
            let sub = self.subplan(right.plan, params, true);
            let plan = Plan::Lateral { left: Box::new(left_plan), right: sub, kind, on, width: right_width };
            return Ok((plan, scope));
        }
        let join = Join {
            kind,
            left: left_plan,
            right: right.plan,
            left_width,
            right_width,
            keys: Vec::new(),
            on,
            live: None,
            params: None,
        };
        Ok((Plan::Join(Box::new(join)), scope))
    }

    /// JOIN … USING: the condition, and the two columns merged into one in the scope.
    fn using(
        &mut self,
        scope: &mut Scope,
        left_width: usize,
        names: &[Name],
        kind: JoinKind,
    ) -> Result<Option<Expr>, SqlError> {
        let mut conditions = Vec::new();
        let mut merged = Vec::new();
        for name in names {
            let side = |from: usize, to: usize, words: &str| {
                let mut found = scope
                    .columns
                    .iter()
                    .enumerate()
                    .filter(|(_, c)| c.open && *c.name == *name.text && c.expr.only_columns(from, to));
                match (found.next(), found.next()) {
                    (Some((at, _)), None) => Ok(at),
                    (None, _) => {
                        let message = format!(
                            "column \"{}\" specified in USING clause does not exist in {words} table",
                            name.text
                        );
                        Err(placed(SqlError::new("42703", message), name.at))
                    }
                    _ => {
                        let message = format!(
                            "common column name \"{}\" appears more than once in {words} table",
                            name.text
                        );
                        Err(placed(SqlError::new("42702", message), name.at))
                    }
                }
            };
            let (l, r) = (side(0, left_width, "left")?, side(left_width, scope.width, "right")?);
            let typed = |c: &ScopeColumn| Typed { expr: c.expr.clone(), ty: c.ty.clone(), at: name.at };
            let (left, right) = (typed(&scope.columns[l]), typed(&scope.columns[r]));
            crate::sql::functions::common_type(&[left.ty.clone(), right.ty.clone()], "JOIN/USING")
                .map_err(|error| placed(error, name.at))?;
            conditions.push(self.operator("=", Some(left.clone()), right.clone(), name.at)?.expr);
            let parts = match kind {
                JoinKind::Right => vec![right, left],
                _ => vec![left, right],
            };
            let (mut exprs, ty) = self.unify(parts, "JOIN/USING")?;
            let expr = if kind == JoinKind::Full { Expr::Coalesce(exprs) } else { exprs.swap_remove(0) };
            scope.columns[l].open = false;
            scope.columns[r].open = false;
            merged.push(ScopeColumn { table: None, name: name.text.as_str().into(), ty, expr, open: true });
        }
        // the merged columns come first in *
        merged.append(&mut scope.columns);
        scope.columns = merged;
        Ok(Expr::all(conditions))
    }

    fn factor(&mut self, factor: &TableFactor, visible: &Scope) -> Result<Item, SqlError> {
        match factor {
            TableFactor::Table { name, alias, args, with_hints, version, with_ordinality, partitions } => {
                if !with_hints.is_empty() || version.is_some() || !partitions.is_empty() {
                    return Err(not_postgres("this table option"));
                }
                if let Some(ast::TableFunctionArgs { args, settings }) = args {
                    if settings.is_some() {
                        return Err(not_postgres("SETTINGS"));
                    }
                    return self.function_item(name, args, alias.as_ref(), *with_ordinality, visible);
                }
                let names = self.object_name(name)?;
                let item = self.relation(&names)?;
                self.aliased(item, alias.as_ref())
            }
            TableFactor::Derived { lateral, subquery, alias } => {
                let Some(alias) = alias else {
                    let message = if matches!(*subquery.body, ast::SetExpr::Values(_)) {
                        "VALUES in FROM must have an alias"
                    } else {
                        "subquery in FROM must have an alias"
                    };
                    let hint = message.replace("VALUES in", "FROM (VALUES ...) [AS] foo");
                    let hint = if hint.starts_with("FROM") {
                        "For example, FROM (VALUES ...) [AS] foo."
                    } else {
                        "For example, FROM (SELECT ...) [AS] foo."
                    };
                    return Err(SqlError::new("42601", message).with_hint(hint));
                };
                self.locks = self.inherited_locks();
                let (bound, lateral) = if *lateral {
                    let (bound, params, _) =
                        self.over(visible.clone(), |binder| binder.nested(|binder| binder.query(subquery)))?;
                    (bound, Some(params))
                } else {
                    (self.over(Scope::default(), |binder| binder.query(subquery))?, None)
                };
                let scope = bound.scope("unnamed".into());
                let plan = self.boundary(bound.plan, "unnamed".into(), &scope);
                self.aliased(Item { scope, plan, lateral }, Some(alias))
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                let (plan, mut scope) =
                    self.with_joins(&table_with_joins.relation, &table_with_joins.joins, None)?;
                if alias.is_some() {
                    // the alias hides the tables inside
                    scope.columns.retain(|column| column.open);
                    scope.columns.iter_mut().for_each(|column| column.table = Some(0));
                    let all = ScopeTable {
                        alias: "unnamed".into(),
                        base: None,
                        start: 0,
                        width: scope.width,
                        named: true,
                    };
                    scope.tables = vec![all];
                }
                self.aliased(Item { plan, scope, lateral: None }, alias.as_ref())
            }
            TableFactor::Function { lateral: _, name, args, alias } => {
                self.function_item(name, args, alias.as_ref(), false, visible)
            }
            TableFactor::TableFunction { .. } | TableFactor::UNNEST { .. } => Err(not_postgres("TABLE(…)")),
            TableFactor::JsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::MatchRecognize { .. } => Err(not_postgres("this table expression")),
        }
    }

    /// The parts of a qualified name.
    pub(crate) fn object_name(&self, name: &ast::ObjectName) -> Result<Vec<Name>, SqlError> {
        name.0.iter().map(|part| self.source.name(part)).collect()
    }

    /// The schema that is meant: `pg_temp` is the session's own.
    pub(crate) fn schema_name(&self, written: &str) -> Rc<str> {
        if written == "pg_temp" { self.env.temp.clone() } else { written.into() }
    }

    /// The key of the relation that a name means; one that means none comes back as no key.
    pub(crate) fn relation_name(&self, names: &[Name]) -> Result<Name, SqlError> {
        self.relation_in(self.root, names)
    }

    /// [`Binder::relation_name`] over another state of the database.
    pub(crate) fn relation_in(&self, root: &Root, parts: &[Name]) -> Result<Name, SqlError> {
        let at = parts.first().and_then(|name| name.at);
        let found = match parts {
            [name] => root.find_relation(&self.path, &name.text),
            [schema, name] => {
                let key = names::key(&self.schema_name(&schema.text), &name.text);
                root.relations.contains_key(&key).then_some(key)
            }
            [database, schema, name] if database.text == self.env.database => {
                return self.relation_in(root, &[schema.clone(), name.clone()]);
            }
            [_, _, _] => {
                let message =
                    format!("cross-database references are not implemented: \"{}\"", written(parts));
                return Err(placed(SqlError::new("0A000", message), at));
            }
            _ => return Err(not_postgres("a name of this many parts")),
        };
        let text = match found {
            Some(key) => key.to_string(),
            None => names::loose(&written(parts)),
        };
        Ok(Name { text, at })
    }

    fn relation(&mut self, parts: &[Name]) -> Result<Item, SqlError> {
        if let [name] = parts
            && let Some((plan, columns)) = self.cte_scan(name)?
        {
            let scope = Scope::of_table(name.text.as_str().into(), None, &columns);
            return Ok(Item { plan, scope, lateral: None });
        }
        if let Some(item) = self.system_table(parts) {
            return Ok(item);
        }
        let name = self.relation_name(parts)?;
        match self.root.relations.get(name.text.as_str()) {
            Some(Relation::Table(table)) => {
                let def = table.def.clone();
                if self.root.materialized.get(&def.name).is_some_and(|view| !view.filled) {
                    let message = format!("materialized view \"{}\" has not been populated", def.name);
                    return Err(SqlError::new("55000", message)
                        .with_hint("Use the REFRESH MATERIALIZED VIEW command."));
                }
                let (scope, numbered) = self.numbered(Scope::of_def(def.name.clone(), &def));
                Ok(Item { plan: self.scan(&def.name, numbered), scope, lateral: None })
            }
            Some(Relation::View(view)) => {
                let view = view.clone();
                self.refuse_locks()?;
                let plan = self.view(&view)?;
                let scope = Scope::of_table(view.name.clone(), None, &view.columns);
                let plan = self.boundary(plan, view.name.clone(), &scope);
                Ok(Item { plan, scope, lateral: None })
            }
            Some(Relation::Sequence(_)) => Err(placed(
                SqlError::unsupported("reading a sequence as a table", "Use currval('name')."),
                name.at,
            )),
            Some(Relation::Index(_)) => {
                Err(placed(SqlError::new("42809", format!("\"{}\" is an index", name.text)), name.at))
            }
            None => Err(placed(
                SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)),
                name.at,
            )),
        }
    }

    /// A table of the system, whose rows are computed here and now.
    fn system_table(&mut self, parts: &[Name]) -> Option<Item> {
        let table = match parts {
            [name] => self.path.iter().find_map(|schema| {
                let hidden = self.root.relations.contains_key(&names::key(schema, &name.text));
                (hidden || system::find(schema, &name.text).is_some())
                    .then_some(system::find(schema, &name.text))
            })??,
            [schema, name] => system::find(&schema.text, &name.text)?,
            _ => return None,
        };
        let columns: Vec<(Rc<str>, Type)> =
            table.columns().into_iter().map(|column| (column.name.into(), column.ty)).collect();
        let row = |row: Vec<Value>| row.into_iter().map(Expr::Const).collect();
        let plan = Plan::Values(table.rows(self.env).into_iter().map(row).collect());
        let scope = Scope::of_table(table.name.into(), None, &columns);
        let plan = self.boundary(plan, table.name.into(), &scope);
        Some(Item { plan, scope, lateral: None })
    }

    /// A plain scan of a table.
    pub(super) fn scan(&mut self, table: &Rc<str>, row_number: bool) -> Plan {
        Plan::Scan(Scan {
            table: table.clone(),
            alias: names::bare(table).into(),
            serial: self.slot(),
            access: Access::Sequential,
            filter: None,
            row_number,
        })
    }

    /// A view's query, bound with nothing of the outer query in sight.
    fn view(&mut self, view: &View) -> Result<Plan, SqlError> {
        let parsed = parse::parse(&view.query)?;
        let ast::Statement::Query(query) = &parsed.statement else {
            return Err(SqlError::new("XX000", "a view without a query"));
        };
        let source = Source { text: parsed.text, lexemes: &parsed.lexemes };
        let mut inner = self.inside(source)?;
        inner.path = view.path.clone();
        let bound = inner.query(query).map_err(|mut error| {
            error.position = None;
            error
        })?;
        // a * in the view stands for the columns there were when it was made
        let same = bound.columns.len() == view.columns.len()
            && bound.columns.iter().zip(&view.columns).all(|(column, (_, ty))| column.ty == *ty);
        refuse(
            !same,
            &format!("the view \"{}\" over tables that have changed since", view.name),
            "Create the view again.",
        )?;
        self.next_slot = inner.next_slot;
        let volatile = inner.level().volatile;
        self.level().volatile |= volatile;
        Ok(bound.plan)
    }

    pub(super) fn aliased(
        &mut self,
        mut item: Item,
        alias: Option<&ast::TableAlias>,
    ) -> Result<Item, SqlError> {
        let Some(ast::TableAlias { name, columns }) = alias else { return Ok(item) };
        let name = self.source.name(name)?;
        let scope = &mut item.scope;
        if columns.len() > scope.width {
            let message = format!(
                "table \"{}\" has {} columns available but {} columns specified",
                name.text,
                scope.width,
                columns.len()
            );
            return Err(placed(SqlError::new("42P10", message), name.at));
        }
        for (column, given) in scope.columns.iter_mut().zip(columns) {
            column.name = self.source.name(given)?.text.into();
        }
        if let [table] = scope.tables.as_mut_slice() {
            table.alias = name.text.as_str().into();
        }
        super::boundary::rename(&mut item.plan, name.text.as_str().into(), scope);
        Ok(item)
    }

    fn function_item(
        &mut self,
        name: &ast::ObjectName,
        args: &[ast::FunctionArg],
        alias: Option<&ast::TableAlias>,
        ordinality: bool,
        visible: &Scope,
    ) -> Result<Item, SqlError> {
        let names = self.object_name(name)?;
        let name = names.last().cloned().unwrap_or(Name { text: String::new(), at: None });
        if name.text == ROWS_FROM || (name.text == "unnest" && args.len() > 1) {
            return self.rows_from(name.text == ROWS_FROM, &name, args, alias, ordinality, visible);
        }
        let mut calls = Vec::new();
        let (_, params, _) = self.over(visible.clone(), |binder| {
            binder.nested(|binder| {
                let mut bound = Vec::new();
                for arg in args {
                    let ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(arg)) = arg else {
                        return Err(SqlError::unsupported(
                            "a named argument here",
                            "Give the arguments in their order.",
                        ));
                    };
                    bound.push(binder.within(Clause::From, |binder| binder.expr(arg))?);
                }
                let types: Vec<Type> = bound.iter().map(|arg| arg.ty.clone()).collect();
                calls.push(match binder.find_routine(&name, &types, false)? {
                    Some(routine) => binder.routine_rows(&routine, bound, ordinality)?,
                    None => {
                        let (function, args, outputs) = binder.set_function(&name, bound)?;
                        let call = FunctionScan { function, args, ordinality };
                        (Plan::Function(call, binder.function_name(&name.text, &outputs)), outputs)
                    }
                });
                Ok(Bound { plan: Plan::One, columns: Vec::new() })
            })
        })?;
        let Some((mut plan, mut outputs)) = calls.pop() else {
            return Err(not_postgres("this function in FROM"));
        };
        if ordinality {
            outputs.push(("ordinality".into(), Type::Int8));
        }
        let defined = alias
            .is_some_and(|alias| alias.columns.first().is_some_and(|column| column.value.starts_with(NOTE)));
        if let (true, Some(ast::TableAlias { name: own, columns })) = (defined, alias) {
            let (plan, outputs) = self.defined_columns(plan, &name, columns, ordinality)?;
            let own = self.source.name(own)?.text.into();
            let scope = Scope::of_table(own, None, &outputs);
            let lateral = if params.is_empty() { None } else { Some(params) };
            return Ok(Item { plan, scope, lateral });
        }
        if is_record_function(&name.text) {
            let message = "a column definition list is required for functions returning \"record\"";
            return Err(placed(SqlError::new("42601", message), name.at));
        }
        let single = outputs.len() == 1;
        // the single column of a function is named like its alias
        if let (true, Some(alias)) = (single || ordinality, alias)
            && let Some(first) = outputs.first_mut().filter(|(column, _)| **column == *name.text)
        {
            first.0 = self.source.name(&alias.name)?.text.into();
        }
        let own: Rc<str> = name.text.as_str().into();
        let scope = Scope::of_table(own.clone(), None, &outputs);
        let named = Named { serial: self.slot(), alias: own.clone(), columns: outputs, name: own };
        if let Plan::Function(_, old) = &mut plan {
            *old = Rc::new(named);
        }
        let lateral = if params.is_empty() { None } else { Some(params) };
        self.aliased(Item { plan, scope, lateral }, alias)
    }

    /// What EXPLAIN calls a function in FROM.
    pub(crate) fn function_name(&mut self, name: &str, columns: &[(Rc<str>, Type)]) -> Rc<Named> {
        let own: Rc<str> = name.into();
        Rc::new(Named { serial: self.slot(), alias: own.clone(), columns: columns.to_vec(), name: own })
    }
}

/// A name as it was written, with its dots.
pub(crate) fn written(parts: &[Name]) -> String {
    parts.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".")
}
