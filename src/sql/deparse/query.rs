//! Queries of views as `ruleutils.c` lays them out: each column and each table on a line of its own.

use gluesql_core::sqlparser::ast::{self, JoinConstraint, JoinOperator, SelectItem, SetExpr, TableFactor};

use super::expr::direction;
use super::node::{Kind, Node, Style};
use super::{Deparser, lookup, names};
use crate::sql::bind::{Binder, Scope};
use crate::sql::catalog::{Relation, View};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::parse::rewrite::NOTE;
use crate::sql::parse::{self, Source};

/// `PRETTYINDENT_STD`: what a query's lines are indented by more than those around it.
const STEP: usize = 8;

fn no_text(what: &str) -> SqlError {
    SqlError::unsupported(format!("printing {what} of a view"), "Keep the statement that made it.")
}

fn parsed<T>(
    view: &View,
    env: &Env,
    f: impl FnOnce(&mut Binder<'_>, &ast::Query) -> T,
) -> Result<T, SqlError> {
    let parsed = parse::parse(&view.query)?;
    let ast::Statement::Query(query) = &parsed.statement else { return Err(no_text("this statement")) };
    let source = Source { text: parsed.text, lexemes: &parsed.lexemes };
    let mut binder = Binder::new(&env.root, source, env);
    binder.path = view.path.clone();
    Ok(f(&mut binder, query))
}

/// A view's query without the semicolon.
pub(super) fn view(view: &View, env: &Env, pretty: bool) -> Result<String, SqlError> {
    let columns: Vec<String> = view.columns.iter().map(|(name, _)| name.to_string()).collect();
    parsed(view, env, |binder, query| {
        let mut deparser = Deparser { binder, style: Style { pretty, env }, qualified: true, indent: 0 };
        deparser.query(query, Some(&columns))
    })?
}

/// Whether PostgreSQL could write through the view (`view_query_is_auto_updatable`).
pub(super) fn is_updatable(view: &View, env: &Env) -> bool {
    let found = parsed(view, env, |binder, query| {
        let plain =
            query.with.is_none() && query.limit.is_none() && query.offset.is_none() && query.fetch.is_none();
        let SetExpr::Select(select) = &*query.body else { return false };
        let [from] = select.from.as_slice() else { return false };
        let grouped = !matches!(&select.group_by, ast::GroupByExpr::Expressions(list, _) if list.is_empty());
        let TableFactor::Table { name, args: None, .. } = &from.relation else { return false };
        let relation = binder.object_name(name).and_then(|parts| binder.relation_name(&parts));
        let base = match relation.ok().and_then(|name| env.root.relations.get(name.text.as_str()).cloned()) {
            Some(Relation::Table(_)) => true,
            Some(Relation::View(inner)) => is_updatable(&inner, env),
            _ => false,
        };
        let computed = |item: &SelectItem| match item {
            SelectItem::UnnamedExpr(e) | SelectItem::ExprWithAlias { expr: e, .. } => {
                !matches!(e, ast::Expr::Identifier(_) | ast::Expr::CompoundIdentifier(_))
            }
            _ => false,
        };
        // one plain column is enough; aggregates and the like would make the whole read-only
        let calls = select.projection.iter().any(|item| match item {
            SelectItem::UnnamedExpr(ast::Expr::Function(f))
            | SelectItem::ExprWithAlias { expr: ast::Expr::Function(f), .. } => {
                let name = f.name.0.last().map(|part| binder.source.read(&part.value).0.to_string());
                f.over.is_some() || name.is_some_and(|name| crate::sql::functions::aggregate::exists(&name))
            }
            _ => false,
        });
        let any = select.projection.iter().any(|item| !computed(item));
        plain
            && base
            && !grouped
            && !calls
            && any
            && from.joins.is_empty()
            && select.having.is_none()
            && select.distinct.is_none()
    });
    found.unwrap_or(false)
}

impl Deparser<'_, '_> {
    /// A line's beginning: `plus` columns further than the query around.
    fn line(&self, plus: usize) -> String {
        format!("\n{}", " ".repeat(self.indent.saturating_sub(STEP) + plus))
    }

    /// A query inside an expression.
    pub(super) fn inner_query(&mut self, query: &ast::Query) -> Result<String, SqlError> {
        let before = self.qualified;
        self.qualified = true;
        let text = self.query(query, None);
        self.qualified = before;
        text
    }

    fn query(&mut self, query: &ast::Query, columns: Option<&[String]>) -> Result<String, SqlError> {
        let ast::Query {
            with,
            body,
            order_by,
            limit,
            limit_by,
            offset,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
        } = query;
        let odd = with.is_some()
            || !limit_by.is_empty()
            || fetch.is_some()
            || !locks.is_empty()
            || for_clause.is_some()
            || settings.is_some()
            || format_clause.is_some();
        if odd {
            return Err(no_text("a clause of the query"));
        }
        let keys = order_by.as_ref().map_or(&[][..], |order| &order.exprs);
        let mut out = match &**body {
            SetExpr::Select(select) => self.select(select, keys, columns)?,
            SetExpr::SetOperation { .. } => {
                let text = self.set_operation(body, columns)?;
                self.indent += STEP;
                let order = self.set_order(keys);
                let line = self.line(1);
                self.indent -= STEP;
                match order? {
                    order if order.is_empty() => text,
                    order => format!("{text}{line} ORDER BY {order}"),
                }
            }
            SetExpr::Query(inner) if keys.is_empty() => self.query(inner, columns)?,
            _ => return Err(no_text("this query")),
        };
        self.indent += STEP;
        for (word, e) in
            [(" OFFSET ", offset.as_ref().map(|offset| &offset.value)), (" LIMIT ", limit.as_ref())]
        {
            if let Some(e) = e {
                out = out + &self.line(0) + word + &self.node(e)?.text(self.style, false);
            }
        }
        self.indent -= STEP;
        Ok(out)
    }

    /// ORDER BY of a set operation: its output columns by name.
    fn set_order(&mut self, keys: &[ast::OrderByExpr]) -> Result<String, SqlError> {
        let mut out = Vec::new();
        for ast::OrderByExpr { expr, asc, nulls_first, with_fill: _ } in keys {
            let ast::Expr::Identifier(ident) = expr else { return Err(no_text("this ORDER BY")) };
            let name = self.binder.source.name(ident)?;
            out.push(names::quoted(&name.text) + direction(*asc, *nulls_first));
        }
        Ok(out.join(", "))
    }

    fn set_operation(&mut self, body: &SetExpr, columns: Option<&[String]>) -> Result<String, SqlError> {
        let SetExpr::SetOperation { op, set_quantifier, left, right } = body else {
            return match body {
                SetExpr::Select(select) => self.select(select, &[], columns),
                SetExpr::Query(inner) => self.query(inner, columns),
                _ => Err(no_text("this query")),
            };
        };
        if matches!(**right, SetExpr::SetOperation { .. }) || matches!(**right, SetExpr::Query(_)) {
            return Err(no_text("a parenthesised set operation"));
        }
        if let SetExpr::SetOperation { op: inner, set_quantifier: inner_all, .. } = &**left
            && (inner != op || inner_all != set_quantifier)
        {
            return Err(no_text("mixed set operations"));
        }
        let all = match set_quantifier {
            ast::SetQuantifier::All => " ALL",
            ast::SetQuantifier::None | ast::SetQuantifier::Distinct => "",
            _ => return Err(no_text("this set operation")),
        };
        let left = self.set_operation(left, columns)?;
        let right = self.set_operation(right, None)?;
        let start = " ".repeat(self.indent);
        Ok(format!("{left}\n{start}{op}{all}\n{start}{right}"))
    }

    fn select(
        &mut self,
        select: &ast::Select,
        keys: &[ast::OrderByExpr],
        columns: Option<&[String]>,
    ) -> Result<String, SqlError> {
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
        let odd = top.is_some()
            || into.is_some()
            || !lateral_views.is_empty()
            || prewhere.is_some()
            || !cluster_by.is_empty()
            || !distribute_by.is_empty()
            || !sort_by.is_empty()
            || !named_window.is_empty()
            || qualify.is_some()
            || value_table_mode.is_some()
            || connect_by.is_some();
        if odd {
            return Err(no_text("a clause of the query"));
        }
        let ast::GroupByExpr::Expressions(groups, modifiers) = group_by else {
            return Err(no_text("GROUP BY ALL"));
        };
        if !modifiers.is_empty() {
            return Err(no_text("this GROUP BY"));
        }
        self.indent += STEP;
        let tables = from.iter().map(|table| self.table_with_joins(table)).collect::<Result<Vec<_>, _>>()?;
        let (_, scope) = self.binder.from(from)?;
        let (style, qualified, indent) = (self.style, self.qualified, self.indent);
        let text = self.within(scope, |inner| {
            let mut out = " SELECT".to_string();
            match distinct {
                None => {}
                Some(ast::Distinct::Distinct) => out.push_str(" DISTINCT"),
                Some(ast::Distinct::On(list)) => {
                    let mut on = Vec::new();
                    for e in list {
                        on.push(inner.sort_node(e, projection)?);
                    }
                    out = format!("{out} DISTINCT ON ({})", on.join(", "));
                }
            }
            let targets = inner.targets(projection, columns)?;
            let gap = format!(",{}", inner.line(4));
            out = format!("{out} {}", targets.join(&gap));
            if !tables.is_empty() {
                let gap = format!(",{}", inner.line(4));
                out = format!("{out}{} FROM {}", inner.line(2), tables.join(&gap));
            }
            if let Some(condition) = selection {
                out = format!("{out}{} WHERE {}", inner.line(1), inner.node(condition)?.text(style, false));
            }
            if !groups.is_empty() {
                let mut list = Vec::new();
                for e in groups {
                    list.push(inner.sort_node(e, projection)?);
                }
                out = format!("{out}{} GROUP BY {}", inner.line(1), list.join(", "));
            }
            if let Some(condition) = having {
                out = format!("{out}{} HAVING {}", inner.line(0), inner.node(condition)?.text(style, false));
            }
            if !keys.is_empty() {
                let mut list = Vec::new();
                for ast::OrderByExpr { expr, asc, nulls_first, with_fill: _ } in keys {
                    list.push(inner.sort_node(expr, projection)? + direction(*asc, *nulls_first));
                }
                out = format!("{out}{} ORDER BY {}", inner.line(1), list.join(", "));
            }
            Ok(out)
        });
        (self.style, self.qualified, self.indent) = (style, qualified, indent - STEP);
        text
    }

    /// Prints with the columns of a FROM in sight, and those of the queries around it.
    fn within<T>(
        &mut self,
        scope: Scope,
        f: impl FnOnce(&mut Deparser<'_, '_>) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let (style, qualified, indent) = (self.style, self.qualified, self.indent);
        self.binder.beneath(scope, |binder| f(&mut Deparser { binder, style, qualified, indent }))
    }

    fn targets(
        &mut self,
        projection: &[SelectItem],
        columns: Option<&[String]>,
    ) -> Result<Vec<String>, SqlError> {
        let mut out: Vec<String> = Vec::new();
        for item in projection {
            let named = |out: &Vec<String>| columns.and_then(|columns| columns.get(out.len()).cloned());
            match item {
                SelectItem::UnnamedExpr(e) | SelectItem::ExprWithAlias { expr: e, .. } => {
                    let node = self.node(e)?;
                    let node = self.coerce_unknown(node)?;
                    let text = node.text(self.style, true);
                    let own = match e {
                        ast::Expr::Identifier(ident) if matches!(node.kind, Kind::Word(_)) => {
                            Some(self.binder.source.name(ident)?.text)
                        }
                        ast::Expr::CompoundIdentifier(parts) => {
                            parts.last().map(|part| self.binder.source.read(&part.value).0.to_string())
                        }
                        _ => Some("?column?".into()),
                    };
                    let name = match (named(&out), item) {
                        (Some(name), _) => name,
                        (None, SelectItem::ExprWithAlias { alias, .. }) => {
                            self.binder.source.name(alias)?.text
                        }
                        _ => self.binder.output_name(e),
                    };
                    let label = if own.as_deref() == Some(name.as_str()) {
                        String::new()
                    } else {
                        format!(" AS {}", names::quoted(&name))
                    };
                    out.push(text + &label);
                }
                SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {
                    let table = match item {
                        SelectItem::QualifiedWildcard(name, _) => {
                            self.binder.object_name(name)?.last().map(|name| name.text.clone())
                        }
                        _ => None,
                    };
                    for (alias, column) in self.binder.star_names(table.as_deref()) {
                        let quoted = names::quoted(&column);
                        let text = match alias {
                            Some(alias) => format!("{}.{quoted}", names::quoted(&alias)),
                            None => quoted,
                        };
                        let name = named(&out).filter(|name| *name != column);
                        out.push(
                            name.map_or(text.clone(), |name| format!("{text} AS {}", names::quoted(&name))),
                        );
                    }
                }
            }
        }
        Ok(out)
    }

    /// A literal in the select list is text.
    fn coerce_unknown(&mut self, node: Node) -> Result<Node, SqlError> {
        use crate::sql::types::Type;
        if node.ty == Type::Unknown { self.coerce(node, &Type::Text) } else { Ok(node) }
    }

    /// An expression of GROUP BY or ORDER BY: a number or an output's name stands for the output.
    fn sort_node(&mut self, e: &ast::Expr, projection: &[SelectItem]) -> Result<String, SqlError> {
        fn output(item: &SelectItem) -> Option<&ast::Expr> {
            match item {
                SelectItem::UnnamedExpr(e) | SelectItem::ExprWithAlias { expr: e, .. } => Some(e),
                _ => None,
            }
        }
        let found = match e {
            ast::Expr::Value(_) => {
                let typed = self.binder.expr(e)?;
                let place = match typed.expr {
                    crate::sql::expr::Expr::Const(crate::sql::value::Value::Int(n)) => {
                        usize::try_from(n - 1).ok()
                    }
                    _ => None,
                };
                place.and_then(|n| projection.get(n)).and_then(output)
            }
            ast::Expr::Identifier(ident) => {
                let name = self.binder.source.name(ident)?.text;
                projection.iter().find_map(|item| match item {
                    SelectItem::ExprWithAlias { expr, alias }
                        if self.binder.source.read(&alias.value).0 == name =>
                    {
                        Some(expr)
                    }
                    _ => None,
                })
            }
            _ => None,
        };
        let node = self.node(found.unwrap_or(e))?;
        let text = node.text(self.style, true);
        let enclosed = match node.kind {
            Kind::Word(_) => false,
            Kind::Call { .. } | Kind::Syntax { .. } => true,
            _ => self.style.pretty,
        };
        Ok(if enclosed { format!("({text})") } else { text })
    }

    fn table_with_joins(&mut self, item: &ast::TableWithJoins) -> Result<String, SqlError> {
        let ast::TableWithJoins { relation, joins } = item;
        let mut out = self.factor(relation)?;
        for (at, ast::Join { relation, global: _, join_operator }) in joins.iter().enumerate() {
            let (word, constraint) = match join_operator {
                JoinOperator::Inner(constraint) => (" JOIN ", Some(constraint)),
                JoinOperator::LeftOuter(constraint) => (" LEFT JOIN ", Some(constraint)),
                JoinOperator::RightOuter(constraint) => (" RIGHT JOIN ", Some(constraint)),
                JoinOperator::FullOuter(constraint) => (" FULL JOIN ", Some(constraint)),
                JoinOperator::CrossJoin => (" CROSS JOIN ", None),
                _ => return Err(no_text("this join")),
            };
            let right = self.factor(relation)?;
            let condition = match constraint {
                None => String::new(),
                Some(JoinConstraint::On(e)) => {
                    // it sees all tables so far
                    let (_, scope) = self.binder.with_joins(&item.relation, &joins[..=at], None)?;
                    let style = self.style;
                    let text = self.within(scope, |inner| Ok(inner.node(e)?.text(style, false)))?;
                    if self.style.pretty { format!(" ON {text}") } else { format!(" ON ({text})") }
                }
                Some(JoinConstraint::Using(columns)) => {
                    let mut names = columns
                        .iter()
                        .map(|column| Ok(self.binder.source.name(column)?.text))
                        .collect::<Result<Vec<_>, SqlError>>()?;
                    let alias = names.pop_if(|name| name.starts_with(NOTE));
                    let alias =
                        alias.map(|name| format!(" AS {}", names::quoted(name.trim_start_matches(NOTE))));
                    let names: Vec<String> = names.iter().map(|name| names::quoted(name)).collect();
                    format!(" USING ({}){}", names.join(", "), alias.unwrap_or_default())
                }
                Some(_) => return Err(no_text("NATURAL JOIN")),
            };
            out = format!("{out}{}{word}{right}{condition}", self.line(4));
            if !self.style.pretty {
                out = format!("({out})");
            }
        }
        Ok(out)
    }

    fn factor(&mut self, factor: &TableFactor) -> Result<String, SqlError> {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let parts = self.binder.object_name(name)?;
                let found = self.binder.relation_name(&parts)?;
                let known = self.style.env.root.relations.contains_key(found.text.as_str());
                let shown = match parts.as_slice() {
                    _ if known => lookup::relation_name(&found.text, self.style.env),
                    _ => return Err(no_text("this table")),
                };
                Ok(shown + &self.alias(alias.as_ref())?)
            }
            TableFactor::Derived { lateral, subquery, alias } => {
                let lateral = if *lateral { "LATERAL " } else { "" };
                let text = self.inner_query(subquery)?;
                Ok(format!("{lateral}({text}){}", self.alias(alias.as_ref())?))
            }
            _ => Err(no_text("this table expression")),
        }
    }

    fn alias(&mut self, alias: Option<&ast::TableAlias>) -> Result<String, SqlError> {
        let Some(ast::TableAlias { name, columns }) = alias else { return Ok(String::new()) };
        let mut out = format!(" {}", names::quoted(&self.binder.source.name(name)?.text));
        if !columns.is_empty() {
            let mut list = Vec::new();
            for column in columns {
                list.push(names::quoted(&self.binder.source.name(column)?.text));
            }
            out = format!("{out}({})", list.join(", "));
        }
        Ok(out)
    }
}
