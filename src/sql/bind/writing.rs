//! Writing statements as a whole: what WITH computes and writes before them, and MERGE.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, AssignmentTarget, SetExpr, Statement};

use super::dml::{Assignments, Insert, Modify};
use super::with::writes;
use super::{Binder, Clause, Scope, not_postgres, refuse};
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::parse::Name;
use crate::sql::parse::own::{self, MergeAction};
use crate::sql::parse::rewrite::DELETE;
use crate::sql::plan::{Join, JoinKind, Plan, WithQuery};
use crate::sql::routine::Event;
use crate::sql::write::Returning;

/// A statement that writes.
pub(crate) enum Write {
    Insert(Insert),
    Update(Modify),
    Delete(Modify),
    Merge(Merge),
}

/// What a WITH clause does before its statement, in order; what each gives is kept in its slot.
pub(crate) enum Step {
    Query(Rc<WithQuery>),
    Write(usize, Box<Write>),
}

/// A bound MERGE: `plan` gives the target's row, its number (NULL where nothing matched), then the source's row.
pub(crate) struct Merge {
    pub table: Rc<str>,
    pub plan: Plan,
    pub clauses: Vec<(bool, Option<Expr>, Action)>,
}

impl Merge {
    /// What its statement triggers fire on.
    pub fn events(&self) -> &'static [Event] {
        let any = |test: fn(&Action) -> bool| self.clauses.iter().any(|(_, _, action)| test(action));
        match (
            any(|action| matches!(action, Action::Insert(_))),
            any(|action| matches!(action, Action::Update(_))),
            any(|action| matches!(action, Action::Delete)),
        ) {
            (true, true, true) => &[Event::Insert, Event::Update, Event::Delete],
            (true, true, false) => &[Event::Insert, Event::Update],
            (true, false, true) => &[Event::Insert, Event::Delete],
            (false, true, true) => &[Event::Update, Event::Delete],
            (true, false, false) => &[Event::Insert],
            (false, true, false) => &[Event::Update],
            (false, false, true) => &[Event::Delete],
            (false, false, false) => &[],
        }
    }
}

/// What a clause of MERGE does.
pub(crate) enum Action {
    Nothing,
    Delete,
    Update(Assignments),
    /// A whole row of the table.
    Insert(Vec<Expr>),
}

impl Write {
    /// The plan that gives its rows.
    pub fn plan(&mut self) -> &mut Plan {
        match self {
            Write::Insert(insert) => &mut insert.source,
            Write::Update(modify) | Write::Delete(modify) => &mut modify.plan,
            Write::Merge(merge) => &mut merge.plan,
        }
    }

    /// The command as EXPLAIN names it, and the table.
    pub fn label(&self) -> (&'static str, Rc<str>) {
        match self {
            Write::Insert(insert) => ("Insert", insert.table.clone()),
            Write::Update(modify) => ("Update", modify.table.clone()),
            Write::Delete(modify) => ("Delete", modify.table.clone()),
            Write::Merge(merge) => ("Merge", merge.table.clone()),
        }
    }

    /// The command tag.
    pub fn tag(&self) -> &'static str {
        match self {
            Write::Insert(_) => "INSERT",
            Write::Update(_) => "UPDATE",
            Write::Delete(_) => "DELETE",
            Write::Merge(_) => "MERGE",
        }
    }

    fn returning(&self) -> Option<&Returning> {
        match self {
            Write::Insert(insert) => insert.returning.as_ref(),
            Write::Update(modify) | Write::Delete(modify) => modify.returning.as_ref(),
            Write::Merge(_) => None,
        }
    }
}

/// The WITH clause of a statement and what it belongs to, when one of its queries or the statement writes.
pub(crate) fn writing(statement: &Statement) -> Option<(Option<&ast::With>, Option<&Statement>)> {
    match statement {
        Statement::Insert(_) | Statement::Update { .. } | Statement::Delete(_) => {
            Some((None, Some(statement)))
        }
        Statement::Query(query) => match &*query.body {
            SetExpr::Insert(inner) | SetExpr::Update(inner) => Some((query.with.as_ref(), Some(inner))),
            _ => {
                let with = query.with.as_ref()?;
                with.cte_tables.iter().any(|cte| writes(&cte.query)).then_some((Some(with), None))
            }
        },
        _ => None,
    }
}

/// Whether an UPDATE is a DELETE that was rewritten.
fn is_delete(assignments: &[ast::Assignment]) -> bool {
    matches!(assignments, [ast::Assignment { target: AssignmentTarget::ColumnName(name), .. }]
        if matches!(name.0.as_slice(), [ident] if ident.value == DELETE))
}

impl Binder<'_> {
    /// Binds a statement that writes.
    pub fn write(&mut self, statement: &Statement) -> Result<Write, SqlError> {
        match statement {
            Statement::Insert(insert) => Ok(Write::Insert(self.insert(insert)?)),
            Statement::Delete(delete) => Ok(Write::Delete(self.delete(delete)?)),
            Statement::Update { table, assignments, from, selection, returning } => {
                let deletes = is_delete(assignments);
                let assignments = if deletes { &[] } else { assignments.as_slice() };
                let modify =
                    self.update(table, assignments, from.as_ref(), selection.as_ref(), returning.as_deref())?;
                Ok(if deletes { Write::Delete(modify) } else { Write::Update(modify) })
            }
            _ => Err(not_postgres("this statement in WITH")),
        }
    }

    /// Binds a WITH clause whose queries may write; they stay in sight of what is bound after it.
    pub fn steps(&mut self, with: &ast::With) -> Result<Vec<Step>, SqlError> {
        let ast::With { recursive, cte_tables } = with;
        let mut steps = Vec::new();
        for table in cte_tables {
            let (name, columns) = self.cte_head(table, 0)?;
            let query = &table.query;
            let (SetExpr::Insert(inner) | SetExpr::Update(inner)) = &*query.body else {
                let (slot, kind) = self.cte_query(*recursive, query, &name, &columns)?;
                let query = WithQuery { name: name.text.as_str().into(), slot, inline: false, kind };
                steps.push(Step::Query(Rc::new(query)));
                continue;
            };
            let rest = query.order_by.is_some() || query.limit.is_some() || query.offset.is_some();
            refuse(rest || query.with.is_some(), "this clause on a writing statement", "Leave it out.")?;
            let bound = self.over(Scope::default(), |binder| binder.write(inner))?;
            let slot = self.new_slot();
            let outputs = bound.returning().map(|returning| {
                let output = |column: &crate::sql::outcome::ColumnInfo| super::Output {
                    name: column.name.as_str().into(),
                    ty: column.ty.clone(),
                    at: None,
                };
                returning.columns.iter().map(output).collect::<Vec<_>>()
            });
            let silent = outputs.is_none();
            let columns = self.renamed(&name, outputs.unwrap_or_default(), &columns)?;
            self.push_cte(&name, slot, columns, silent);
            steps.push(Step::Write(slot, Box::new(bound)));
        }
        Ok(steps)
    }

    /// Leaves out the queries that nothing reads, once everything is bound.
    pub fn needed(&self, steps: Vec<Step>) -> Vec<Step> {
        let read = |step: &Step| match step {
            Step::Query(query) => self.is_read(query.slot),
            Step::Write(..) => true,
        };
        steps.into_iter().filter(read).collect()
    }

    /// Binds MERGE.
    pub fn merge(&mut self, merge: &own::Merge) -> Result<Write, SqlError> {
        let own::Merge { with: _, target, source, on, clauses } = merge;
        let mut ended = [false; 2];
        for own::MergeClause { matched, condition, action: _ } in clauses {
            if std::mem::replace(&mut ended[usize::from(*matched)], condition.is_none()) {
                return Err(SqlError::new(
                    "42601",
                    "unreachable WHEN clause specified after unconditional WHEN clause",
                ));
            }
        }
        let (def, plan, target_scope, alias) = self.modified(target)?;
        let left_width = target_scope.width;
        let (right, source_scope) = self.from(std::slice::from_ref(source))?;
        let right_width = source_scope.width;
        let scope = target_scope.join(source_scope)?;
        let on = self.over(scope.clone(), |binder| binder.condition(on, Clause::JoinOn))?;
        let inserts = clauses.iter().any(|clause| !clause.matched);
        let plan = Plan::Join(Box::new(Join {
            kind: if inserts { JoinKind::Right } else { JoinKind::Inner },
            left: plan,
            right,
            left_width,
            right_width,
            keys: Vec::new(),
            on: Some(on),
            live: None,
            params: None,
        }));
        let mut bound = Vec::new();
        // where nothing matched there is no row of the target to speak of
        let mut source_only = scope.clone();
        source_only.columns.retain(|column| column.expr.only_columns(left_width, left_width + right_width));
        for column in &mut source_only.columns {
            column.table = column.table.map(|table| table - 1);
        }
        source_only.tables.remove(0);
        for own::MergeClause { matched, condition, action } in clauses {
            let scope = if *matched { scope.clone() } else { source_only.clone() };
            let clause = self.over(scope, |binder| {
                let condition =
                    condition.as_ref().map(|e| binder.condition(e, Clause::MergeWhen)).transpose()?;
                let action = match action {
                    MergeAction::Nothing => Action::Nothing,
                    MergeAction::Delete => Action::Delete,
                    MergeAction::Update(list) => Action::Update(binder.assignments(list, &def, &alias)?),
                    MergeAction::Insert(columns, values) => {
                        Action::Insert(binder.merge_insert(columns, values.as_deref(), &def)?)
                    }
                };
                Ok((*matched, condition, action))
            })?;
            bound.push(clause);
        }
        Ok(Write::Merge(Merge { table: def.name.clone(), plan, clauses: bound }))
    }

    fn merge_insert(
        &mut self,
        columns: &[Name],
        values: Option<&[ast::Expr]>,
        def: &crate::sql::catalog::TableDef,
    ) -> Result<Vec<Expr>, SqlError> {
        let mut row = def.columns.iter().map(|column| self.default(column)).collect::<Result<Vec<_>, _>>()?;
        let mut positions = Vec::new();
        for name in columns {
            positions.push(self.target_column(def, name)?);
        }
        if columns.is_empty() {
            positions = (0..def.columns.len()).collect();
        }
        let Some(values) = values else { return Ok(row) };
        let too = |which: &str, than: &str| {
            Err(SqlError::new("42601", format!("INSERT has more {which} than {than}")))
        };
        if values.len() > positions.len() {
            return too("expressions", "target columns");
        }
        if !columns.is_empty() && values.len() < positions.len() {
            return too("target columns", "expressions");
        }
        for (value, at) in values.iter().zip(positions) {
            if self.is_default(value) {
                continue;
            }
            let column = &def.columns[at];
            let typed = self.within(Clause::Values, |binder| binder.expr(value))?;
            row[at] = self.assigned(typed, column)?;
            self.refuse_generated(column, "insert a non-DEFAULT value into")?;
        }
        Ok(row)
    }
}
