//! GROUP BY: what a grouped query's expressions become over the grouped rows.

use gluesql_core::sqlparser::ast::{self, GroupByExpr, GroupByWithModifier};

use super::{Binder, Clause, not_postgres, placed, refuse};
use crate::sql::error::SqlError;
use crate::sql::expr::{Column, Expr, SubPlan, Subquery, Typed};
use crate::sql::parse::rewrite::{CUBE, ROLLUP};
use crate::sql::types::Type;
use std::rc::Rc;
use std::slice::from_ref;

/// Grouping sets a CUBE may make.
const MAX_SETS: usize = 4096;

/// The groups of a query.
#[derive(Default)]
pub(super) struct Groups {
    pub exprs: Vec<Expr>,
    /// For each grouping set, the positions of its expressions.
    pub sets: Vec<Vec<usize>>,
}

impl Groups {
    fn add(&mut self, expr: Expr) -> usize {
        self.exprs.iter().position(|other| *other == expr).unwrap_or_else(|| {
            self.exprs.push(expr);
            self.exprs.len() - 1
        })
    }
}

/// All pairs of a set of `a` with one of `b`, joined.
fn cross(a: Vec<Vec<usize>>, b: &[Vec<usize>]) -> Vec<Vec<usize>> {
    a.iter().flat_map(|a| b.iter().map(move |b| a.iter().chain(b).copied().collect())).collect()
}

/// ROLLUP or CUBE (true) inside GROUPING SETS, which the parser left as a call of a noted name.
fn nested_sets(call: &ast::Function) -> Option<(bool, Vec<&[ast::Expr]>)> {
    let [name] = call.name.0.as_slice() else { return None };
    let ast::FunctionArguments::List(list) = &call.args else { return None };
    let parts = list.args.iter().map(|arg| match arg {
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ast::Expr::Tuple(parts))) => Some(&parts[..]),
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ast::Expr::Nested(e))) => Some(from_ref(&**e)),
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(e)) => Some(from_ref(e)),
        _ => None,
    });
    let parts = parts.collect::<Option<Vec<_>>>()?;
    match name.value.as_str() {
        ROLLUP => Some((false, parts)),
        CUBE => Some((true, parts)),
        _ => None,
    }
}

impl Binder<'_> {
    /// Binds GROUP BY; `targets` are the select list's names and expressions, for aliases and ordinals.
    pub(super) fn group_by(
        &mut self,
        group_by: &GroupByExpr,
        targets: &[(Rc<str>, Typed)],
    ) -> Result<Groups, SqlError> {
        let mut groups = Groups::default();
        let (exprs, modifiers) = match group_by {
            GroupByExpr::All(_) => return Err(not_postgres("GROUP BY ALL")),
            GroupByExpr::Expressions(exprs, modifiers) => (exprs, modifiers),
        };
        if let Some(modifier) = modifiers.first() {
            let words = match modifier {
                GroupByWithModifier::Rollup => "WITH ROLLUP",
                GroupByWithModifier::Cube => "WITH CUBE",
                GroupByWithModifier::Totals => "WITH TOTALS",
            };
            return Err(not_postgres(words).with_hint("Write GROUP BY ROLLUP (…)."));
        }
        groups.sets = vec![Vec::new()];
        for e in exprs {
            let sets = self.grouping_element(e, targets, &mut groups)?;
            groups.sets = cross(std::mem::take(&mut groups.sets), &sets);
            refuse(groups.sets.len() > MAX_SETS, "so many grouping sets", "Group by fewer columns.")?;
        }
        for set in &mut groups.sets {
            set.sort_unstable();
            set.dedup();
        }
        Ok(groups)
    }

    fn grouping_element(
        &mut self,
        e: &ast::Expr,
        targets: &[(Rc<str>, Typed)],
        groups: &mut Groups,
    ) -> Result<Vec<Vec<usize>>, SqlError> {
        Ok(match e {
            ast::Expr::GroupingSets(sets) => {
                let mut made = Vec::new();
                for set in sets {
                    match set.as_slice() {
                        [ast::Expr::Function(call)] => match nested_sets(call) {
                            Some((cube, parts)) => made.extend(self.combined(cube, &parts, targets, groups)?),
                            None => made.push(vec![self.group_item(&set[0], targets, groups)?]),
                        },
                        set => made.push(
                            set.iter()
                                .map(|e| self.group_item(e, targets, groups))
                                .collect::<Result<Vec<_>, _>>()?,
                        ),
                    }
                }
                made
            }
            ast::Expr::Rollup(parts) => self.combined(false, parts, targets, groups)?,
            ast::Expr::Cube(parts) => self.combined(true, parts, targets, groups)?,
            ast::Expr::Tuple(parts) => {
                vec![parts.iter().map(|e| self.group_item(e, targets, groups)).collect::<Result<_, _>>()?]
            }
            e => vec![vec![self.group_item(e, targets, groups)?]],
        })
    }

    /// The sets of ROLLUP or CUBE.
    fn combined<L: AsRef<[ast::Expr]>>(
        &mut self,
        cube: bool,
        lists: &[L],
        targets: &[(Rc<str>, Typed)],
        groups: &mut Groups,
    ) -> Result<Vec<Vec<usize>>, SqlError> {
        let mut parts = Vec::with_capacity(lists.len());
        for list in lists {
            let mut part = Vec::new();
            for e in list.as_ref() {
                part.push(self.group_item(e, targets, groups)?);
            }
            parts.push(part);
        }
        if !cube {
            return Ok((0..=parts.len()).rev().map(|n| parts[..n].concat()).collect());
        }
        refuse(parts.len() > 12, "a CUBE of more than 12 parts", "Group by fewer columns.")?;
        let masks = (0..1usize << parts.len()).rev();
        // the first part is the highest bit, so that sets come in PostgreSQL's order
        Ok(masks
            .map(|mask| {
                parts
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| mask >> (parts.len() - 1 - at) & 1 == 1)
                    .flat_map(|(_, part)| part.clone())
                    .collect()
            })
            .collect())
    }

    fn group_item(
        &mut self,
        e: &ast::Expr,
        targets: &[(Rc<str>, Typed)],
        groups: &mut Groups,
    ) -> Result<usize, SqlError> {
        if let Some(at) = self.ordinal(e, targets.len(), "GROUP BY")? {
            let (_, typed) = &targets[at];
            self.refuse_aggregate_group(&typed.expr, typed.at)?;
            return Ok(groups.add(typed.expr.clone()));
        }
        if let ast::Expr::Identifier(ident) = e {
            let name = self.source.variable(ident)?;
            let known = self.level().scope.columns.iter().any(|c| c.open && *c.name == *name.text);
            if !known {
                let mut named = targets.iter().filter(|(target, _)| **target == *name.text);
                if let Some((_, typed)) = named.next() {
                    let typed = typed.clone();
                    if named.any(|(_, other)| other.expr != typed.expr) {
                        return Err(placed(
                            SqlError::new("42702", format!("GROUP BY \"{}\" is ambiguous", name.text)),
                            name.at,
                        ));
                    }
                    self.refuse_aggregate_group(&typed.expr, name.at)?;
                    return Ok(groups.add(typed.expr));
                }
            }
        }
        let typed = self.within(Clause::GroupBy, |binder| binder.expr(e))?;
        if typed.ty == Type::Json {
            let error = SqlError::new("42883", "could not identify an equality operator for type json");
            return Err(placed(error, typed.at));
        }
        Ok(groups.add(typed.expr))
    }

    fn refuse_aggregate_group(&self, expr: &Expr, at: Option<usize>) -> Result<(), SqlError> {
        if expr.any(&|e| matches!(e, Expr::Aggregate(_))) {
            return Err(placed(
                SqlError::new("42803", "aggregate functions are not allowed in GROUP BY"),
                at,
            ));
        }
        if expr.any(&|e| matches!(e, Expr::Window(_))) {
            return Err(placed(SqlError::new("42P20", "window functions are not allowed in GROUP BY"), at));
        }
        Ok(())
    }

    /// GROUPING(a, b): a bit for each argument that does not take part in the row's grouping set.
    pub(super) fn grouping(&mut self, args: &[&ast::Expr], at: Option<usize>) -> Result<Typed, SqlError> {
        let mut exprs = Vec::new();
        for arg in args {
            exprs.push(self.expr(arg)?.expr);
        }
        let level = self.level();
        level.grouping.push(exprs);
        // negative numbering keeps them apart from the aggregates until the groups are known
        Ok(Typed { expr: Expr::Aggregate(usize::MAX - (level.grouping.len() - 1)), ty: Type::Int4, at })
    }

    /// Columns that an expression needs beside the groups because a grouped key determines them.
    pub(super) fn determined(&self, expr: &Expr, groups: &[Expr], into: &mut Vec<Expr>) {
        if groups.contains(expr) {
            return;
        }
        if let Expr::Column(column) = expr
            && self.is_determined(*column, groups)
            && !into.contains(expr)
        {
            into.push(expr.clone());
        }
        expr.for_each_child(&mut |child| self.determined(child, groups, into));
    }

    /// Whether the table of a column is grouped by its whole primary key.
    fn is_determined(&self, column: Column, groups: &[Expr]) -> bool {
        let Some(scope) = self.levels.last().map(|level| &level.scope) else { return false };
        let table = scope.tables.iter().find(|t| (t.start..t.start + t.width).contains(&column.index));
        let Some((table, key)) = table.and_then(|t| Some((t, t.base.as_ref()?.primary_key()?))) else {
            return false;
        };
        !key.is_empty() && key.iter().all(|&at| groups.contains(&Expr::column(table.start + at)))
    }

    /// The expression over the grouped rows: groups, then aggregates, then GROUPING results.
    pub(super) fn regroup(&self, expr: Expr, groups: &[Expr], aggregates: usize) -> Result<Expr, SqlError> {
        if let Some(at) = groups.iter().position(|group| *group == expr) {
            // a constant stays itself; a grouped one would be NULL only under GROUPING SETS, where it is matched too
            return Ok(Expr::column(at));
        }
        match expr {
            Expr::Aggregate(n) if n > usize::MAX / 2 => {
                Ok(Expr::column(groups.len() + aggregates + (usize::MAX - n)))
            }
            Expr::Aggregate(n) => Ok(Expr::column(groups.len() + n)),
            Expr::Column(column) => {
                let message = format!(
                    "column \"{}\" must appear in the GROUP BY clause or be used in an aggregate function",
                    self.column_label(column.index)
                );
                let error = SqlError::new("42803", message);
                Err(if column.at == u32::MAX { error } else { error.at(column.at as usize) })
            }
            Expr::Subquery(subquery) => {
                let mut params = Vec::with_capacity(subquery.plan.params.len());
                for param in &subquery.plan.params {
                    params.push(self.regroup(param.clone(), groups, aggregates).map_err(|mut error| {
                        if let Some(rest) = error.message.strip_prefix("column ") {
                            let name = rest.split(" must appear").next().unwrap_or(rest).to_string();
                            error.message = format!("subquery uses ungrouped column {name} from outer query");
                        }
                        error
                    })?);
                }
                let inner = Expr::Subquery(Rc::new(Subquery {
                    plan: SubPlan { params: Vec::new(), ..subquery.plan.clone() },
                    kind: subquery.kind.clone(),
                }));
                let inner = inner.map_children(&mut |child| self.regroup(child, groups, aggregates))?;
                match inner {
                    Expr::Subquery(inner) => Ok(Expr::Subquery(Rc::new(Subquery {
                        plan: SubPlan { params, ..inner.plan.clone() },
                        kind: inner.kind.clone(),
                    }))),
                    other => Ok(other),
                }
            }
            other => other.map_children(&mut |child| self.regroup(child, groups, aggregates)),
        }
    }
}
