//! SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW … with its ORDER BY.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, Distinct, OrderByExpr, SelectItem, WildcardAdditionalOptions};

use super::{Binder, Bound, Clause, Level, Output, Scope, not_postgres, placed, refuse};
use crate::sql::catalog::names;
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::parse::rewrite::{ALL_FIELDS, NO_TARGETS};
use crate::sql::plan::{self, Aggregate, LockedTable, Plan, SortKey, WindowCall, WindowSpec};
use crate::sql::types::Type;

/// An ORDER BY item: an output column, or an expression of its own.
struct Order {
    place: Place,
    descending: bool,
    nulls_first: bool,
    at: Option<usize>,
}

enum Place {
    Output(usize),
    Extra(Expr),
}

impl Binder<'_> {
    /// Binds a select with the ORDER BY that belongs to it.
    pub(super) fn select(
        &mut self,
        select: &ast::Select,
        order_by: &[OrderByExpr],
    ) -> Result<Bound, SqlError> {
        // a fresh level for its aggregates and windows; parameters go on in the one there was
        let fresh = Level::new(Scope::default(), Clause::Select);
        let outer = std::mem::replace(self.level(), fresh);
        self.level().params = outer.params.clone();
        let result = self.select_inner(select, order_by);
        let inner = std::mem::replace(self.level(), outer);
        self.level().params = inner.params;
        self.level().volatile |= inner.volatile;
        result
    }

    fn select_inner(&mut self, select: &ast::Select, order_by: &[OrderByExpr]) -> Result<Bound, SqlError> {
        let ast::Select {
            distinct,
            top,
            top_before_distinct: _,
            projection,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            connect_by,
        } = select;
        if top.is_some()
            || !lateral_views.is_empty()
            || prewhere.is_some()
            || !cluster_by.is_empty()
            || !distribute_by.is_empty()
            || !sort_by.is_empty()
            || qualify.is_some()
            || value_table_mode.is_some()
            || connect_by.is_some()
        {
            return Err(not_postgres("this clause of SELECT"));
        }
        refuse(into.is_some(), "SELECT INTO", "Write CREATE TABLE name AS SELECT ….")?;
        self.level().locks = self.locks.take();
        let (mut plan, scope) = self.from(from)?;
        self.level().scope = scope;
        let width = self.level().scope.width;
        self.name_windows(named_window)?;
        // in PostgreSQL's order, which decides what is complained about first
        let mut targets = self.targets(projection, !from.is_empty())?;
        if let Some(condition) = selection {
            let predicate = self.condition(condition, Clause::Where)?;
            plan = Plan::Filter { input: Box::new(plan), predicate };
        }
        let having = having.as_ref().map(|having| self.condition(having, Clause::Having)).transpose()?;
        let orders = self.orders(order_by, &targets)?;
        let grouping = match group_by {
            ast::GroupByExpr::Expressions(exprs, modifiers) => !exprs.is_empty() || !modifiers.is_empty(),
            ast::GroupByExpr::All(_) => true,
        };
        let groups = if grouping { Some(self.group_by(group_by, &targets)?) } else { None };
        let mut on_at = None;
        let on = match distinct {
            Some(Distinct::On(exprs)) => {
                let (places, at) = self.distinct_on(exprs, &targets)?;
                on_at = at;
                Some(places)
            }
            _ => None,
        };
        // what is compared has a type by then
        let all = matches!(distinct, Some(Distinct::Distinct));
        for (at, (_, typed)) in targets.iter_mut().enumerate() {
            if all || orders.iter().any(|order| matches!(order.place, Place::Output(place) if place == at)) {
                *typed = self.settled(typed.clone())?;
            }
        }
        let mut outputs: Vec<Expr> = targets.iter().map(|(_, typed)| typed.expr.clone()).collect();
        let columns: Vec<Output> =
            targets.into_iter().map(|(name, typed)| Output { name, ty: typed.ty, at: typed.at }).collect();

        if matches!(distinct, Some(Distinct::Distinct)) {
            if let Some(bad) = orders.iter().find(|order| matches!(&order.place, Place::Extra(_))) {
                let message = "for SELECT DISTINCT, ORDER BY expressions must appear in select list";
                return Err(placed(SqlError::new("42P10", message), bad.at));
            }
            if let Some(column) = columns.iter().find(|column| column.ty == Type::Json) {
                let _ = column;
                return Err(SqlError::new("42883", "could not identify an equality operator for type json"));
            }
        }

        // expressions of ORDER BY and DISTINCT ON that are no output columns ride along behind them
        let visible = outputs.len();
        let mut place = |place: Place| match place {
            Place::Output(at) => at,
            Place::Extra(expr) => outputs.iter().position(|output| *output == expr).unwrap_or_else(|| {
                outputs.push(expr);
                outputs.len() - 1
            }),
        };
        let keys: Vec<SortKey> = orders
            .into_iter()
            .map(|order| SortKey {
                expr: Expr::column(place(order.place)),
                descending: order.descending,
                nulls_first: order.nulls_first,
            })
            .collect();
        let on: Option<Vec<Expr>> = on.map(|on| on.into_iter().map(|p| Expr::column(place(p))).collect());

        self.lockable(select)?;
        let locked = self.locked(&mut outputs)?;
        let (mut plan, mut outputs, width) = self.grouped(plan, groups, having, outputs, width)?;
        (plan, outputs) = self.windowed(plan, outputs, width)?;
        let plan = self.projected(plan, outputs, visible, width)?;
        let plan = match distinct {
            Some(Distinct::Distinct) => Plan::Distinct { input: Box::new(plan), on: None, sorted: false },
            _ => plan,
        };
        let plan = self.ordered(plan, keys, on, visible, locked).map_err(|error| placed(error, on_at))?;
        Ok(Bound { plan, columns })
    }

    /// Grouping, when there is any: the expressions over the grouped rows, and those rows' width.
    fn grouped(
        &mut self,
        mut plan: Plan,
        groups: Option<super::group::Groups>,
        having: Option<Expr>,
        outputs: Vec<Expr>,
        width: usize,
    ) -> Result<(Plan, Vec<Expr>, usize), SqlError> {
        let aggregates = std::mem::take(&mut self.level().aggregates);
        let grouping = std::mem::take(&mut self.level().grouping);
        if groups.is_none() && aggregates.is_empty() && having.is_none() && grouping.is_empty() {
            return Ok((plan, outputs, width));
        }
        let mut groups =
            groups.unwrap_or_else(|| super::group::Groups { exprs: Vec::new(), sets: vec![Vec::new()] });
        let mut extra = Vec::new();
        let windows = std::mem::take(&mut self.level().windows);
        let mut all: Vec<&Expr> = outputs.iter().chain(&having).collect();
        for window in &windows {
            all.extend(window.args.iter().chain(&window.filter).chain(&window.spec.partition_by));
            all.extend(window.spec.order_by.iter().map(|key| &key.expr));
        }
        let sets = self.level().sets.clone();
        all.extend(sets.iter().flat_map(|(call, _)| &call.args));
        for expr in all {
            self.determined(expr, &groups.exprs, &mut extra);
        }
        for expr in extra {
            groups.exprs.push(expr);
            let at = groups.exprs.len() - 1;
            groups.sets.iter_mut().for_each(|set| set.push(at));
        }
        let positions = |args: Vec<Expr>| -> Result<Vec<usize>, SqlError> {
            let at = |arg: Expr| groups.exprs.iter().position(|group| *group == arg);
            args.into_iter()
                .map(|arg| at(arg).ok_or_else(|| SqlError::new("42803", "arguments to GROUPING must be grouping expressions of the associated query level")))
                .collect()
        };
        let grouping_positions = grouping.into_iter().map(positions).collect::<Result<Vec<_>, _>>()?;
        let (exprs, count) = (groups.exprs.clone(), aggregates.len());
        let regroup = |expr: Expr| self.regroup(expr, &exprs, count);
        let outputs = outputs.into_iter().map(regroup).collect::<Result<Vec<_>, _>>()?;
        let having = having.map(regroup).transpose()?;
        let windows =
            windows.into_iter().map(|call| map_window(call, &regroup)).collect::<Result<Vec<_>, _>>()?;
        let mut regrouped_sets = Vec::new();
        for (mut call, ty) in sets {
            call.args = call.args.into_iter().map(regroup).collect::<Result<Vec<_>, _>>()?;
            regrouped_sets.push((call, ty));
        }
        let width = exprs.len() + count + grouping_positions.len();
        plan = Plan::Aggregate(Box::new(Aggregate {
            input: plan,
            groups: groups.exprs,
            sets: groups.sets,
            calls: aggregates,
            grouping: grouping_positions,
            strategy: plan::Strategy::Hashed,
            key: None,
        }));
        if let Some(predicate) = having {
            plan = Plan::Filter { input: Box::new(plan), predicate };
        }
        let level = self.level();
        level.windows = windows;
        level.sets = regrouped_sets;
        Ok((plan, outputs, width))
    }

    /// Window functions, when there are any: their results become columns behind the row.
    fn windowed(
        &mut self,
        mut plan: Plan,
        outputs: Vec<Expr>,
        width: usize,
    ) -> Result<(Plan, Vec<Expr>), SqlError> {
        let calls = std::mem::take(&mut self.level().windows);
        if calls.is_empty() {
            return Ok((plan, outputs));
        }
        let count = calls.len();
        plan = Plan::Window { input: Box::new(plan), width, calls };
        let place = |expr: Expr| {
            replace(expr, &|e| match e {
                Expr::Window(n) => Some(width + n),
                _ => None,
            })
        };
        let _ = count;
        Ok((plan, outputs.into_iter().map(place).collect()))
    }

    /// The select list, with set-returning calls expanded into rows first.
    fn projected(
        &mut self,
        mut plan: Plan,
        mut exprs: Vec<Expr>,
        _visible: usize,
        width: usize,
    ) -> Result<Plan, SqlError> {
        let sets = std::mem::take(&mut self.level().sets);
        if !sets.is_empty() {
            let windows = match &plan {
                Plan::Window { calls, .. } => calls.len(),
                _ => 0,
            };
            let base = width + windows;
            let calls = sets.into_iter().map(|(call, _)| call).collect();
            plan = Plan::ProjectSet { input: Box::new(plan), width: base, calls };
            exprs = exprs
                .into_iter()
                .map(|expr| {
                    replace(expr, &|e| match e {
                        Expr::Set(n) => Some(base + n),
                        _ => None,
                    })
                })
                .collect();
        }
        Ok(Plan::Project { input: Box::new(plan), exprs })
    }

    /// ORDER BY and DISTINCT ON over the projected rows, then the extra columns cut off.
    fn ordered(
        &mut self,
        plan: Plan,
        keys: Vec<SortKey>,
        on: Option<Vec<Expr>>,
        visible: usize,
        locked: Option<Vec<LockedTable>>,
    ) -> Result<Plan, SqlError> {
        let mut plan = plan;
        if let Some(on) = &on {
            // DISTINCT ON expressions must be the first ORDER BY keys
            let leading = keys.iter().take_while(|key| on.contains(&key.expr)).count();
            let covered = on.iter().filter(|e| keys[..leading].iter().any(|key| key.expr == **e)).count();
            if leading < keys.len() && covered < on.len() {
                return Err(SqlError::new(
                    "42P10",
                    "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
                ));
            }
        }
        let extra = match &plan {
            Plan::Project { exprs, .. } => exprs.len() > visible,
            _ => false,
        };
        if !keys.is_empty() {
            plan = Plan::Sort { input: Box::new(plan), keys, limit: None };
        }
        if let Some(on) = on {
            plan = Plan::Distinct { input: Box::new(plan), on: Some(on), sorted: false };
        }
        plan = super::locking::over(plan, locked);
        if extra {
            plan = Plan::Project { input: Box::new(plan), exprs: (0..visible).map(Expr::column).collect() };
        }
        Ok(plan)
    }

    /// The select list: names and expressions.
    pub(super) fn targets(
        &mut self,
        items: &[SelectItem],
        has_from: bool,
    ) -> Result<Vec<(Rc<str>, Typed)>, SqlError> {
        let mut targets = Vec::with_capacity(items.len());
        for item in items {
            match item {
                SelectItem::UnnamedExpr(ast::Expr::Identifier(ident)) if ident.value == NO_TARGETS => {}
                SelectItem::UnnamedExpr(ast::Expr::CompositeAccess { expr, key })
                    if key.value == ALL_FIELDS =>
                {
                    targets.extend(self.row_fields(expr)?);
                }
                SelectItem::UnnamedExpr(e) => {
                    let name = self.output_name(e);
                    targets.push((name.into(), self.expr(e)?));
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    if self.is_parameter(alias) {
                        self.source.name(alias)?;
                    }
                    let name = self.source.read(&alias.value).0.to_string();
                    targets.push((name.into(), self.expr(expr)?));
                }
                SelectItem::Wildcard(options) => {
                    plain_star(options)?;
                    if !has_from {
                        return Err(SqlError::new("42601", "SELECT * with no tables specified is not valid"));
                    }
                    targets.extend(self.star(None)?);
                }
                SelectItem::QualifiedWildcard(table, options) => {
                    plain_star(options)?;
                    let names = self.object_name(table)?;
                    let Some(name) = names.last() else { continue };
                    targets.extend(self.star(Some(name))?);
                }
            }
        }
        Ok(targets)
    }

    /// The name PostgreSQL gives an output column without AS.
    pub(crate) fn output_name(&self, e: &ast::Expr) -> String {
        let read = |ident: &ast::Ident| self.source.read(&ident.value).0.to_string();
        self.figure_name(e).unwrap_or_else(|| match e {
            ast::Expr::Identifier(ident) if !self.is_parameter(ident) => read(ident),
            _ => "?column?".into(),
        })
    }

    /// `FigureColname`: names that come from the expression.
    fn figure_name(&self, e: &ast::Expr) -> Option<String> {
        self.figure(e).map(|(name, _)| name)
    }

    /// A name, and whether it is a strong one: the name of a type or of CASE gives way to what stands around it.
    fn figure(&self, e: &ast::Expr) -> Option<(String, bool)> {
        use ast::Expr as E;
        let read = |ident: &ast::Ident| self.source.read(&ident.value).0.to_string();
        let weak = |name: String| Some((name, false));
        let strong = match e {
            E::Identifier(ident) if self.is_parameter(ident) => return None,
            E::Identifier(ident) => read(ident),
            E::CompoundIdentifier(parts) => read(parts.last()?),
            E::Nested(inner) => return self.figure(inner),
            E::Collate { expr, collation: _ } => return self.figure(expr),
            E::Subscript { expr, subscript: _ } => return self.figure(expr),
            E::CompositeAccess { expr: _, key } => read(key),
            E::Function(function) => read(function.name.0.last()?),
            E::Cast { expr, data_type, .. } => match self.figure(expr) {
                Some((name, true)) => name,
                _ => return weak(cast_name(&self.data_type(data_type).ok()?)),
            },
            E::TypedString { data_type, value: _ } => {
                return weak(cast_name(&self.data_type(data_type).ok()?));
            }
            E::Interval(_) => return weak("interval".into()),
            E::Case { else_result, .. } => {
                match else_result.as_ref().and_then(|result| self.figure(result)) {
                    Some((name, true)) => name,
                    _ => return weak("case".into()),
                }
            }
            E::Exists { negated: false, .. } => "exists".into(),
            E::Array(_) => "array".into(),
            E::Tuple(_) => "row".into(),
            E::Extract { .. } => "extract".into(),
            E::Substring { .. } => "substring".into(),
            E::Position { .. } => "position".into(),
            E::Overlay { .. } => "overlay".into(),
            E::AtTimeZone { .. } => "timezone".into(),
            E::Trim { trim_where, .. } => match trim_where {
                Some(ast::TrimWhereField::Leading) => "ltrim".into(),
                Some(ast::TrimWhereField::Trailing) => "rtrim".into(),
                _ => "btrim".into(),
            },
            E::Subquery(query) => match &*query.body {
                ast::SetExpr::Select(select) => match select.projection.first()? {
                    SelectItem::UnnamedExpr(e) => self.output_name(e),
                    SelectItem::ExprWithAlias { alias, .. } => read(alias),
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
        Some((strong, true))
    }

    fn orders(&mut self, keys: &[OrderByExpr], targets: &[(Rc<str>, Typed)]) -> Result<Vec<Order>, SqlError> {
        let mut orders = Vec::with_capacity(keys.len());
        for key in keys {
            let OrderByExpr { expr, asc, nulls_first, with_fill } = key;
            refuse(with_fill.is_some(), "WITH FILL", "Join with generate_series.")?;
            let descending = *asc == Some(false);
            let (place, at) = self.place(expr, targets, "ORDER BY")?;
            if let Place::Output(at) = place {
                self.check_sortable(&targets[at].1)?;
            }
            orders.push(Order { place, descending, nulls_first: nulls_first.unwrap_or(descending), at });
        }
        Ok(orders)
    }

    fn distinct_on(
        &mut self,
        exprs: &[ast::Expr],
        targets: &[(Rc<str>, Typed)],
    ) -> Result<(Vec<Place>, Option<usize>), SqlError> {
        let places =
            exprs.iter().map(|e| self.place(e, targets, "DISTINCT ON")).collect::<Result<Vec<_>, _>>()?;
        let at = places.first().and_then(|(_, at)| *at);
        Ok((places.into_iter().map(|(place, _)| place).collect(), at))
    }

    /// An ORDER BY expression: ordinal, output name, or an expression over the input.
    fn place(
        &mut self,
        e: &ast::Expr,
        targets: &[(Rc<str>, Typed)],
        clause: &str,
    ) -> Result<(Place, Option<usize>), SqlError> {
        if let Some(at) = self.ordinal(e, targets.len(), clause)? {
            return Ok((Place::Output(at), None));
        }
        if let ast::Expr::Identifier(ident) = e {
            let name = self.source.variable(ident)?;
            let mut named = targets.iter().enumerate().filter(|(_, (target, _))| **target == *name.text);
            if let Some((at, (_, first))) = named.next() {
                if named.any(|(_, (_, other))| other.expr != first.expr) {
                    return Err(placed(
                        SqlError::new("42702", format!("{clause} \"{}\" is ambiguous", name.text)),
                        name.at,
                    ));
                }
                return Ok((Place::Output(at), name.at));
            }
        }
        let mut typed = self.within(Clause::OrderBy, |binder| binder.expr(e))?;
        if self.parameters.is_some() {
            typed = self.settled(typed)?;
        }
        self.check_sortable(&typed)?;
        let at = typed.at;
        let same =
            targets.iter().position(|(_, target)| target.expr == typed.expr && !target.expr.is_volatile());
        Ok((same.map_or(Place::Extra(typed.expr), Place::Output), at))
    }
}

/// The name of a cast's column: the type's internal name.
fn cast_name(ty: &Type) -> String {
    match ty {
        Type::Bool => "bool",
        Type::Int2 => "int2",
        Type::Int4 => "int4",
        Type::Int8 => "int8",
        Type::Float4 => "float4",
        Type::Float8 => "float8",
        Type::Varchar(_) => "varchar",
        Type::Char(_) => "bpchar",
        Type::Time(_) => "time",
        Type::Timestamp(_) => "timestamp",
        Type::Timestamptz(_) => "timestamptz",
        Type::Array(element) => return cast_name(element),
        Type::Enum(e) => return names::bare(&e.name).to_string(),
        other => return other.base_name(),
    }
    .into()
}

fn plain_star(options: &WildcardAdditionalOptions) -> Result<(), SqlError> {
    let WildcardAdditionalOptions { opt_ilike, opt_exclude, opt_except, opt_replace, opt_rename } = options;
    if opt_ilike.is_some()
        || opt_exclude.is_some()
        || opt_except.is_some()
        || opt_replace.is_some()
        || opt_rename.is_some()
    {
        return Err(not_postgres("an option after *").with_hint("List the columns."));
    }
    Ok(())
}

/// The expression with placeholders replaced by columns.
fn replace(expr: Expr, column: &dyn Fn(&Expr) -> Option<usize>) -> Expr {
    match column(&expr) {
        Some(at) => Expr::column(at),
        None => crate::sql::expr::infallible(expr.map_children(&mut |child| Ok(replace(child, column)))),
    }
}

fn map_window(call: WindowCall, f: &dyn Fn(Expr) -> Result<Expr, SqlError>) -> Result<WindowCall, SqlError> {
    let spec = WindowSpec {
        partition_by: call.spec.partition_by.iter().cloned().map(f).collect::<Result<_, _>>()?,
        order_by: call
            .spec
            .order_by
            .iter()
            .map(|key| Ok(SortKey { expr: f(key.expr.clone())?, ..key.clone() }))
            .collect::<Result<_, SqlError>>()?,
        frame: plan::Frame::clone(&call.spec.frame),
    };
    Ok(WindowCall {
        args: call.args.into_iter().map(f).collect::<Result<_, _>>()?,
        filter: call.filter.map(f).transpose()?,
        spec: Rc::new(spec),
        function: call.function,
        name: call.name,
    })
}
