//! Binding: from sqlparser's AST to plans over typed expressions. Names become positions, literals get
//! types, casts are put in, and everything the engine does not do right is refused here.

mod advisory;
mod boundary;
mod call;
mod coerce;
pub(crate) mod dml;
mod expr;
mod from;
mod group;
mod hint;
mod insert;
mod literal;
mod locking;
mod named;
pub(crate) mod parameter;
mod predicate;
mod query;
mod rows_from;
mod scope;
mod select;
mod standard;
mod subquery;
mod subscript;
mod types;
mod window;
mod with;
pub(crate) mod writing;

use std::rc::Rc;

use super::catalog::Root;
use super::env::Env;
use super::error::SqlError;
use super::expr::{Expr, Typed};
use super::parse::Source;
use super::plan::{AggregateCall, FunctionScan, Plan, WindowCall};
use super::types::Type;

pub(crate) use expr::operator_text;
pub(crate) use from::written;
pub(crate) use scope::{Scope, ScopeColumn, ScopeTable};

/// Queries inside queries inside queries: how deep before 54001.
const MAX_LEVELS: usize = 24;

/// Views and functions inside each other: how deep before 54001.
const MAX_TEXTS: usize = 16;

/// Binds one statement.
pub(crate) struct Binder<'a> {
    pub root: &'a Root,
    pub source: Source<'a>,
    pub env: &'a Env,
    /// Schemas in which names are looked for.
    pub path: Rc<[Rc<str>]>,
    levels: Vec<Level>,
    /// WITH queries in sight, innermost last.
    ctes: Vec<with::Cte>,
    /// The longest chain of WITH queries among those that the query at hand reads.
    cte_chain: usize,
    next_slot: usize,
    /// Views being expanded.
    view_depth: usize,
    /// The locking clauses of the select that is bound next.
    locks: Option<locking::Locks>,
    /// Above 0 in places that may not be reached: constants there are computed when they are.
    lazy: usize,
    /// Lengths are those of the plan, in which constant conditions are decided: what is selected, or fills a table.
    pub planned: bool,
    /// Marks of BETWEEN SYMMETRIC that the expression at hand has before it.
    symmetric: usize,
    /// Nesting of the expression at hand.
    depth: usize,
    pub notices: Vec<super::outcome::Notice>,
    /// A name that may be a variable or a column is an error, as PL/pgSQL has it.
    strict_variables: bool,
    /// What `$1` and its kind stand for, in a statement of the extended protocol.
    pub parameters: Option<Rc<parameter::Parameters>>,
}

/// One query, with what it takes from the queries around it.
struct Level {
    scope: Scope,
    /// Columns of the query around, handed in as parameters.
    params: Vec<Expr>,
    clause: Clause,
    aggregates: Vec<AggregateCall>,
    /// GROUPING(…) calls: their arguments.
    grouping: Vec<Vec<Expr>>,
    windows: Vec<WindowCall>,
    named_windows: Vec<(String, window::Draft)>,
    /// Set-returning calls of the select list.
    sets: Vec<(FunctionScan, Type)>,
    in_aggregate: bool,
    in_window: bool,
    volatile: bool,
    /// SELECT … FOR …: its tables' scans give row numbers.
    locks: Option<locking::Locks>,
}

/// Where an expression stands, as errors about aggregates and windows name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clause {
    Select,
    OrderBy,
    Having,
    Where,
    MergeWhen,
    GroupBy,
    JoinOn,
    From,
    Limit,
    Offset,
    Values,
    Returning,
    Update,
    Default,
    Check,
    Index,
    IndexPredicate,
    Generated,
    Using,
    Filter,
    Window,
}

impl Clause {
    fn words(self) -> &'static str {
        match self {
            Clause::Select => "SELECT",
            Clause::OrderBy => "ORDER BY",
            Clause::Having => "HAVING",
            Clause::Where => "WHERE",
            Clause::MergeWhen => "MERGE WHEN conditions",
            Clause::GroupBy => "GROUP BY",
            Clause::JoinOn => "JOIN conditions",
            Clause::From => "functions in FROM",
            Clause::Limit => "LIMIT",
            Clause::Offset => "OFFSET",
            Clause::Values => "VALUES",
            Clause::Returning => "RETURNING",
            Clause::Update => "UPDATE",
            Clause::Default => "DEFAULT expressions",
            Clause::Check => "check constraints",
            Clause::Index => "index expressions",
            Clause::IndexPredicate => "index predicates",
            Clause::Generated => "column generation expressions",
            Clause::Using => "transform expressions",
            Clause::Filter => "FILTER",
            Clause::Window => "window definitions",
        }
    }

    /// The clause's condition, in PostgreSQL's words.
    fn condition_words(self) -> &'static str {
        match self {
            Clause::JoinOn => "JOIN/ON",
            Clause::MergeWhen => "WHEN",
            Clause::Check => "CHECK",
            Clause::IndexPredicate => "WHERE",
            other => other.words(),
        }
    }

    /// Whether aggregates may stand here.
    fn takes_aggregates(self) -> bool {
        matches!(self, Clause::Select | Clause::OrderBy | Clause::Having | Clause::Window)
    }

    /// Whether window functions may stand here.
    fn takes_windows(self) -> bool {
        matches!(self, Clause::Select | Clause::OrderBy)
    }
}

/// A bound query: its plan and the columns it gives.
pub(crate) struct Bound {
    pub plan: Plan,
    pub columns: Vec<Output>,
}

/// One column of a query's result.
#[derive(Clone)]
pub(crate) struct Output {
    pub name: Rc<str>,
    pub ty: Type,
    /// Where its expression was written.
    pub at: Option<usize>,
}

impl Level {
    fn new(scope: Scope, clause: Clause) -> Self {
        Level {
            scope,
            params: Vec::new(),
            clause,
            aggregates: Vec::new(),
            grouping: Vec::new(),
            windows: Vec::new(),
            named_windows: Vec::new(),
            sets: Vec::new(),
            in_aggregate: false,
            in_window: false,
            volatile: false,
            locks: None,
        }
    }
}

impl<'a> Binder<'a> {
    /// A binder at the top of a statement.
    pub fn new(root: &'a Root, source: Source<'a>, env: &'a Env) -> Self {
        Binder {
            root,
            source,
            env,
            path: env.path.clone(),
            levels: vec![Level::new(Scope::default(), Clause::Select)],
            ctes: Vec::new(),
            cte_chain: 0,
            next_slot: 0,
            view_depth: 0,
            locks: None,
            lazy: 0,
            planned: false,
            symmetric: 0,
            depth: 0,
            notices: Vec::new(),
            strict_variables: false,
            parameters: None,
        }
    }

    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::new(Scope::default(), Clause::Select));
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// A binder for another text in the midst of this one; [`Binder::leave`] ends it.
    ///
    /// # Errors
    /// 54001 where texts call each other too deeply.
    pub fn inside<'t>(&self, source: Source<'t>) -> Result<Binder<'t>, SqlError>
    where
        'a: 't,
    {
        if self.view_depth >= MAX_TEXTS {
            return Err(SqlError::new("54001", "stack depth limit exceeded")
                .with_hint("The functions or views are nested too deeply."));
        }
        let mut inner = Binder::new(self.root, source, self.env);
        inner.next_slot = self.next_slot;
        inner.view_depth = self.view_depth + 1;
        Ok(inner)
    }

    /// Goes on after another text.
    pub fn leave(&mut self, inner: Binder<'_>) {
        self.next_slot = inner.next_slot;
    }

    /// Puts variables in sight of everything that is bound from now on.
    pub fn see_variables(&mut self, scope: Scope, strict: bool) {
        self.level().scope = scope;
        self.strict_variables = strict;
    }

    /// Begins a query inside what is in sight.
    pub fn deeper(&mut self) {
        self.levels.push(Level::new(Scope::default(), Clause::Select));
    }

    /// Notes that the query at hand may give something else each time.
    pub fn mark_volatile(&mut self) {
        self.level().volatile = true;
    }

    /// A slot for the optimizer.
    pub fn new_slot(&mut self) -> usize {
        self.slot()
    }

    /// Two slots: one for results, one for the working rows of a recursive query.
    fn slot(&mut self) -> usize {
        self.next_slot += 2;
        self.next_slot
    }

    /// Runs `f` with another clause in force.
    pub fn within<T>(
        &mut self,
        clause: Clause,
        f: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let before = std::mem::replace(&mut self.level().clause, clause);
        let result = f(self);
        self.level().clause = before;
        result
    }

    /// Runs `f` with another scope in force.
    pub fn over<T>(
        &mut self,
        scope: Scope,
        f: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let before = std::mem::replace(&mut self.level().scope, scope);
        let result = f(self);
        self.level().scope = before;
        result
    }

    /// Binds a condition: anything that is or becomes boolean.
    pub fn condition(
        &mut self,
        e: &gluesql_core::sqlparser::ast::Expr,
        clause: Clause,
    ) -> Result<Expr, SqlError> {
        let typed = self.within(clause, |binder| binder.expr(e))?;
        self.boolean(typed, clause.condition_words())
    }

    /// A typed expression made boolean, or PostgreSQL's complaint about the clause.
    fn boolean(&mut self, typed: Typed, what: &str) -> Result<Expr, SqlError> {
        if typed.ty == Type::Bool {
            return Ok(typed.expr);
        }
        if typed.ty == Type::Unknown {
            return Ok(self.implicit(typed, &Type::Bool)?.expr);
        }
        let error = SqlError::new(
            "42804",
            format!("argument of {what} must be type boolean, not type {}", typed.ty.base_name()),
        );
        Err(placed(error, typed.at))
    }
}

/// Adds a position that may be unknown.
pub(crate) fn placed(error: SqlError, at: Option<usize>) -> SqlError {
    match at {
        Some(at) => error.at(at),
        None => error,
    }
}

/// Refuses what sqlparser accepts and PostgreSQL does not know.
pub(crate) fn not_postgres(what: &str) -> SqlError {
    SqlError::new("42601", format!("syntax error: {what} is not PostgreSQL's SQL"))
}

/// Refuses when `present`.
pub(crate) fn refuse(present: bool, what: &str, instead: &str) -> Result<(), SqlError> {
    if present { Err(SqlError::unsupported(what, instead)) } else { Ok(()) }
}
