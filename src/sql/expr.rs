//! Bound expressions: names resolved to positions, types settled, casts put in. Evaluated row by row.

use std::rc::Rc;

use super::cast::Cast;
use super::functions::{Resolved, Volatility};
use super::hash::Set;
use super::plan::Plan;
use super::routine::call::RoutineCall;
use super::types::Type;
use super::value::Value;

/// A comparison whose sides have one representation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// An expression over a row and the rows around it.
#[derive(Clone)]
pub(crate) enum Expr {
    Const(Value),
    Column(Column),
    /// A value the query around this one hands in (see [`SubPlan`]).
    Param(usize),
    Call(Rc<Call>),
    Cast(Box<Expr>, Rc<Conversion>),
    Compare(Comparison, Box<(Expr, Expr)>),
    /// Row-wise comparison: `(a, b) < (c, d)`.
    CompareRows(Comparison, Vec<(Expr, Expr)>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    IsNull {
        of: Box<Expr>,
        negated: bool,
    },
    /// IS [NOT] TRUE / FALSE / UNKNOWN (`None`).
    IsBool {
        of: Box<Expr>,
        what: Option<bool>,
        negated: bool,
    },
    /// IS [NOT] DISTINCT FROM.
    Distinct {
        sides: Box<(Expr, Expr)>,
        negated: bool,
    },
    Case {
        branches: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    Coalesce(Vec<Expr>),
    /// NULLIF: the value, and whether it equals the other.
    NullIf {
        value: Box<Expr>,
        equal: Box<Expr>,
    },
    /// GREATEST (true) or LEAST.
    Extreme {
        greatest: bool,
        of: Vec<Expr>,
    },
    /// IN (list) over one representation; `set` holds the constants.
    InList {
        value: Box<Expr>,
        set: Rc<Set<Value>>,
        /// The constants as they were written.
        listed: Rc<[Value]>,
        others: Vec<Expr>,
        has_null: bool,
        negated: bool,
    },
    Subquery(Rc<Subquery>),
    /// `value op ANY/ALL (array)`: `test` sees the value as column 0 and an element as column 1.
    Quantified {
        value: Box<Expr>,
        array: Box<Expr>,
        test: Box<Expr>,
        all: bool,
    },
    Array {
        elements: Vec<Expr>,
        nested: bool,
    },
    Row {
        fields: Rc<[(Rc<str>, Type)]>,
        values: Vec<Expr>,
    },
    /// `array[i][j]`.
    Element {
        array: Box<Expr>,
        subscripts: Vec<Expr>,
    },
    /// `array[i:j]`; missing bounds are NULL constants that stand for the array's own.
    Slice {
        array: Box<Expr>,
        lower: Option<Box<Expr>>,
        upper: Option<Box<Expr>>,
    },
    /// A sequence function over a sequence's id.
    Sequence {
        what: SequenceCall,
        id: u64,
        args: Vec<Expr>,
    },
    /// A function of the session and its locks.
    Session {
        what: SessionCall,
        args: Vec<Expr>,
    },
    /// A call of a routine of the learner's.
    Routine(Rc<RoutineCall>),
    /// The result of aggregate `n` of the query; replaced by a column before planning ends.
    Aggregate(usize),
    /// The result of window function `n` of the query; replaced likewise.
    Window(usize),
    /// The result of set-returning call `n` of the select list; replaced likewise.
    Set(usize),
}

/// A column of the row at hand. Where it was written does not matter for equality.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub index: usize,
    /// Byte position in the statement, `u32::MAX` when made by the engine.
    pub at: u32,
}

/// A cast and its target.
pub(crate) struct Conversion {
    pub cast: Cast,
    pub to: Type,
}

/// A call of a function or operator.
pub(crate) struct Call {
    pub function: Rc<Resolved>,
    pub args: Vec<Expr>,
}

/// What is asked of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionCall {
    /// pg_backend_pid.
    Pid,
    /// pg_advisory_lock and its like: shared, until the transaction ends, only if it is free.
    Lock {
        shared: bool,
        transaction: bool,
        attempt: bool,
    },
    Unlock {
        shared: bool,
    },
    UnlockAll,
}

impl SessionCall {
    /// The function's name.
    pub fn name(self) -> &'static str {
        match self {
            SessionCall::Pid => "pg_backend_pid",
            SessionCall::UnlockAll => "pg_advisory_unlock_all",
            SessionCall::Unlock { shared: false } => "pg_advisory_unlock",
            SessionCall::Unlock { shared: true } => "pg_advisory_unlock_shared",
            SessionCall::Lock { shared, transaction, attempt } => match (attempt, transaction, shared) {
                (false, false, false) => "pg_advisory_lock",
                (false, false, true) => "pg_advisory_lock_shared",
                (false, true, false) => "pg_advisory_xact_lock",
                (false, true, true) => "pg_advisory_xact_lock_shared",
                (true, false, false) => "pg_try_advisory_lock",
                (true, false, true) => "pg_try_advisory_lock_shared",
                (true, true, false) => "pg_try_advisory_xact_lock",
                (true, true, true) => "pg_try_advisory_xact_lock_shared",
            },
        }
    }
}

/// nextval and its relatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SequenceCall {
    Next,
    Current,
    Set,
    Last,
}

/// A query inside an expression.
#[derive(Clone)]
pub(crate) struct Subquery {
    pub plan: SubPlan,
    pub kind: SubqueryKind,
}

/// A query run from within another. Columns of the outer query reach it as parameters: `params` are
/// expressions of the outer query, and `Expr::Param(i)` inside is the value of `params[i]`.
#[derive(Clone)]
pub(crate) struct SubPlan {
    pub plan: Rc<Plan>,
    pub params: Vec<Expr>,
    /// Where the run keeps this query's results by the values of its parameters.
    pub slot: usize,
    /// Whether the same parameters may give other results.
    pub volatile: bool,
    /// Whether the optimizer has been here: a plan with its joins chosen is not one to start from again.
    pub planned: bool,
}

/// What is asked of an inner query.
#[derive(Clone)]
pub(crate) enum SubqueryKind {
    /// Its single value.
    Scalar,
    Exists,
    /// `ARRAY(SELECT …)`.
    Array,
    /// `values IN (SELECT …)`, both sides cast to one representation.
    In {
        values: Vec<Expr>,
        negated: bool,
    },
    /// `value op ANY/ALL (SELECT …)`; `test` as in [`Expr::Quantified`].
    Quantified {
        value: Box<Expr>,
        test: Box<Expr>,
        all: bool,
    },
}

/// An expression with its type and where it was written.
#[derive(Clone)]
pub(crate) struct Typed {
    pub expr: Expr,
    pub ty: Type,
    pub at: Option<usize>,
}

impl Expr {
    /// A column made by the engine.
    pub fn column(index: usize) -> Expr {
        Expr::Column(Column { index, at: u32::MAX })
    }

    /// A truth value.
    pub fn bool(value: bool) -> Expr {
        Expr::Const(Value::Bool(value))
    }

    /// The conjunction of `parts`, none being true.
    pub fn all(mut parts: Vec<Expr>) -> Option<Expr> {
        match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Expr::And(parts)),
        }
    }

    /// The conjuncts.
    pub fn conjuncts(self) -> Vec<Expr> {
        match self {
            Expr::And(parts) => parts.into_iter().flat_map(Expr::conjuncts).collect(),
            other => vec![other],
        }
    }

    /// Calls `visit` on each direct part.
    pub fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Expr::Const(_)
            | Expr::Column(_)
            | Expr::Param(_)
            | Expr::Aggregate(_)
            | Expr::Window(_)
            | Expr::Set(_) => {}
            Expr::Call(call) => call.args.iter().for_each(visit),
            Expr::Cast(of, _) | Expr::Not(of) | Expr::IsNull { of, .. } | Expr::IsBool { of, .. } => {
                visit(of)
            }
            Expr::Compare(_, sides) | Expr::Distinct { sides, .. } => {
                visit(&sides.0);
                visit(&sides.1);
            }
            Expr::CompareRows(_, pairs) => pairs.iter().for_each(|(a, b)| {
                visit(a);
                visit(b);
            }),
            Expr::And(parts) | Expr::Or(parts) | Expr::Coalesce(parts) | Expr::Extreme { of: parts, .. } => {
                parts.iter().for_each(visit)
            }
            Expr::Case { branches, otherwise } => {
                for (condition, result) in branches {
                    visit(condition);
                    visit(result);
                }
                if let Some(otherwise) = otherwise {
                    visit(otherwise);
                }
            }
            Expr::NullIf { value, equal } => {
                visit(value);
                visit(equal);
            }
            Expr::InList { value, others, .. } => {
                visit(value);
                others.iter().for_each(visit);
            }
            Expr::Subquery(subquery) => {
                subquery.plan.params.iter().for_each(&mut *visit);
                match &subquery.kind {
                    SubqueryKind::In { values, .. } => values.iter().for_each(visit),
                    SubqueryKind::Quantified { value, .. } => visit(value),
                    SubqueryKind::Scalar | SubqueryKind::Exists | SubqueryKind::Array => {}
                }
            }
            Expr::Quantified { value, array, .. } => {
                visit(value);
                visit(array);
            }
            Expr::Array { elements, .. } => elements.iter().for_each(visit),
            Expr::Row { values, .. } => values.iter().for_each(visit),
            Expr::Element { array, subscripts } => {
                visit(array);
                subscripts.iter().for_each(visit);
            }
            Expr::Slice { array, lower, upper } => {
                visit(array);
                [lower, upper].into_iter().flatten().for_each(|bound| visit(bound));
            }
            Expr::Sequence { args, .. } | Expr::Session { args, .. } => args.iter().for_each(visit),
            Expr::Routine(call) => call.args.iter().for_each(visit),
        }
    }

    /// The same expression with each direct part replaced.
    pub fn map_children<E>(self, f: &mut dyn FnMut(Expr) -> Result<Expr, E>) -> Result<Expr, E> {
        let boxed = |e: Box<Expr>, f: &mut dyn FnMut(Expr) -> Result<Expr, E>| f(*e).map(Box::new);
        fn all<E>(v: Vec<Expr>, f: &mut dyn FnMut(Expr) -> Result<Expr, E>) -> Result<Vec<Expr>, E> {
            v.into_iter().map(f).collect()
        }
        Ok(match self {
            leaf @ (Expr::Const(_)
            | Expr::Column(_)
            | Expr::Param(_)
            | Expr::Aggregate(_)
            | Expr::Window(_)
            | Expr::Set(_)) => leaf,
            Expr::Call(call) => Expr::Call(Rc::new(Call {
                function: call.function.clone(),
                args: all(call.args.clone(), f)?,
            })),
            Expr::Cast(of, cast) => Expr::Cast(boxed(of, f)?, cast),
            Expr::Not(of) => Expr::Not(boxed(of, f)?),
            Expr::IsNull { of, negated } => Expr::IsNull { of: boxed(of, f)?, negated },
            Expr::IsBool { of, what, negated } => Expr::IsBool { of: boxed(of, f)?, what, negated },
            Expr::Compare(op, sides) => Expr::Compare(op, Box::new((f(sides.0)?, f(sides.1)?))),
            Expr::Distinct { sides, negated } => {
                Expr::Distinct { sides: Box::new((f(sides.0)?, f(sides.1)?)), negated }
            }
            Expr::CompareRows(op, pairs) => Expr::CompareRows(
                op,
                pairs.into_iter().map(|(a, b)| Ok((f(a)?, f(b)?))).collect::<Result<_, E>>()?,
            ),
            Expr::And(parts) => Expr::And(all(parts, f)?),
            Expr::Or(parts) => Expr::Or(all(parts, f)?),
            Expr::Coalesce(parts) => Expr::Coalesce(all(parts, f)?),
            Expr::Extreme { greatest, of } => Expr::Extreme { greatest, of: all(of, f)? },
            Expr::Case { branches, otherwise } => Expr::Case {
                branches: branches.into_iter().map(|(c, r)| Ok((f(c)?, f(r)?))).collect::<Result<_, E>>()?,
                otherwise: otherwise.map(|e| boxed(e, f)).transpose()?,
            },
            Expr::NullIf { value, equal } => {
                Expr::NullIf { value: boxed(value, f)?, equal: boxed(equal, f)? }
            }
            Expr::InList { value, set, listed, others, has_null, negated } => Expr::InList {
                value: boxed(value, f)?,
                set,
                listed,
                others: all(others, f)?,
                has_null,
                negated,
            },
            Expr::Subquery(subquery) => {
                let kind = match &subquery.kind {
                    SubqueryKind::In { values, negated } => {
                        SubqueryKind::In { values: all(values.clone(), f)?, negated: *negated }
                    }
                    SubqueryKind::Quantified { value, test, all } => SubqueryKind::Quantified {
                        value: boxed(value.clone(), f)?,
                        test: test.clone(),
                        all: *all,
                    },
                    other => other.clone(),
                };
                let plan = SubPlan { params: all(subquery.plan.params.clone(), f)?, ..subquery.plan.clone() };
                Expr::Subquery(Rc::new(Subquery { plan, kind }))
            }
            Expr::Quantified { value, array, test, all } => {
                Expr::Quantified { value: boxed(value, f)?, array: boxed(array, f)?, test, all }
            }
            Expr::Array { elements, nested } => Expr::Array { elements: all(elements, f)?, nested },
            Expr::Row { fields, values } => Expr::Row { fields, values: all(values, f)? },
            Expr::Element { array, subscripts } => {
                Expr::Element { array: boxed(array, f)?, subscripts: all(subscripts, f)? }
            }
            Expr::Slice { array, lower, upper } => Expr::Slice {
                array: boxed(array, f)?,
                lower: lower.map(|e| boxed(e, f)).transpose()?,
                upper: upper.map(|e| boxed(e, f)).transpose()?,
            },
            Expr::Sequence { what, id, args } => Expr::Sequence { what, id, args: all(args, f)? },
            Expr::Session { what, args } => Expr::Session { what, args: all(args, f)? },
            Expr::Routine(call) => {
                let args = all(call.args.clone(), f)?;
                Expr::Routine(Rc::new(RoutineCall { routine: call.routine.clone(), args }))
            }
        })
    }

    /// Whether `test` holds for this expression or a part of it. Inner queries are not entered.
    pub fn any(&self, test: &dyn Fn(&Expr) -> bool) -> bool {
        if test(self) {
            return true;
        }
        let mut found = false;
        self.for_each_child(&mut |child| found = found || child.any(test));
        found
    }

    /// Whether the value can differ between two evaluations over the same row.
    pub fn is_volatile(&self) -> bool {
        self.any(&|e| {
            matches!(e, Expr::Call(call) if call.function.volatility == Volatility::Volatile)
                || matches!(e, Expr::Sequence { .. } | Expr::Session { .. })
                || matches!(e, Expr::Routine(call) if call.routine.volatility == 'v')
        })
    }

    /// Whether the value depends on nothing but the row, at any time and with any settings.
    pub fn is_immutable(&self) -> bool {
        let null = |e: &Expr| matches!(e, Expr::Const(Value::Null));
        let mut all = match self {
            // NULL whatever the other side is
            Expr::Compare(_, sides) if null(&sides.0) || null(&sides.1) => return true,
            Expr::Call(call) => call.function.volatility == Volatility::Immutable,
            Expr::Cast(_, conversion) => conversion.cast.is_immutable(),
            Expr::Routine(call) => call.routine.volatility == 'i',
            Expr::Sequence { .. } | Expr::Session { .. } => false,
            _ => true,
        };
        self.for_each_child(&mut |child| all = all && child.is_immutable());
        all
    }

    /// Positions of the columns that take part.
    pub fn columns(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect_columns(&mut found);
        found
    }

    fn collect_columns(&self, into: &mut Vec<usize>) {
        if let Expr::Column(column) = self {
            into.push(column.index);
        }
        self.for_each_child(&mut |child| child.collect_columns(into));
    }

    /// The same expression with every column renumbered.
    pub fn renumber(self, to: &dyn Fn(usize) -> usize) -> Expr {
        match self {
            Expr::Column(Column { index, at }) => Expr::Column(Column { index: to(index), at }),
            other => infallible(other.map_children(&mut |child| Ok(child.renumber(to)))),
        }
    }

    /// Whether every column is one of `from..to`.
    pub fn only_columns(&self, from: usize, to: usize) -> bool {
        !self.any(&|e| matches!(e, Expr::Column(c) if c.index < from || c.index >= to))
    }
}

/// The value of a mapping that cannot fail.
pub(crate) fn infallible<T>(result: Result<T, std::convert::Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// Equality of what is computed, for matching GROUP BY and ORDER BY expressions. An inner query equals only itself.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        match (self, other) {
            (Expr::Const(a), Expr::Const(b)) => {
                std::mem::discriminant(a) == std::mem::discriminant(b) && a == b
            }
            (Expr::Column(a), Expr::Column(b)) => a.index == b.index,
            (Expr::Param(a), Expr::Param(b)) => a == b,
            (Expr::Call(a), Expr::Call(b)) => {
                let (f, g) = (&a.function, &b.function);
                f.name == g.name && f.arg_types == g.arg_types && f.returns == g.returns && a.args == b.args
            }
            (Expr::Cast(a, b), Expr::Cast(c, d)) => a == c && b.to == d.to,
            (Expr::Compare(a, b), Expr::Compare(c, d)) => a == c && b == d,
            (Expr::CompareRows(a, b), Expr::CompareRows(c, d)) => a == c && b == d,
            (Expr::And(a), Expr::And(b))
            | (Expr::Or(a), Expr::Or(b))
            | (Expr::Coalesce(a), Expr::Coalesce(b)) => a == b,
            (Expr::Not(a), Expr::Not(b)) => a == b,
            (Expr::IsNull { of: a, negated: b }, Expr::IsNull { of: c, negated: d }) => a == c && b == d,
            (Expr::IsBool { of: a, what: b, negated: c }, Expr::IsBool { of: d, what: e, negated: f }) => {
                a == d && b == e && c == f
            }
            (Expr::Distinct { sides: a, negated: b }, Expr::Distinct { sides: c, negated: d }) => {
                a == c && b == d
            }
            (Expr::Case { branches: a, otherwise: b }, Expr::Case { branches: c, otherwise: d }) => {
                a == c && b == d
            }
            (Expr::NullIf { value: a, equal: b }, Expr::NullIf { value: c, equal: d }) => a == c && b == d,
            (Expr::Extreme { greatest: a, of: b }, Expr::Extreme { greatest: c, of: d }) => a == c && b == d,
            (
                Expr::InList { value: a, set: b, listed: _, others: c, has_null: d, negated: e },
                Expr::InList { value: f, set: g, listed: _, others: h, has_null: i, negated: j },
            ) => a == f && b == g && c == h && d == i && e == j,
            (Expr::Subquery(a), Expr::Subquery(b)) => Rc::ptr_eq(a, b),
            (
                Expr::Quantified { value: a, array: b, test: c, all: d },
                Expr::Quantified { value: e, array: f, test: g, all: h },
            ) => a == e && b == f && c == g && d == h,
            (Expr::Array { elements: a, nested: b }, Expr::Array { elements: c, nested: d }) => {
                a == c && b == d
            }
            (Expr::Row { values: a, .. }, Expr::Row { values: b, .. }) => a == b,
            (Expr::Element { array: a, subscripts: b }, Expr::Element { array: c, subscripts: d }) => {
                a == c && b == d
            }
            (Expr::Slice { array: a, lower: b, upper: c }, Expr::Slice { array: d, lower: e, upper: f }) => {
                a == d && b == e && c == f
            }
            (Expr::Routine(a), Expr::Routine(b)) => Rc::ptr_eq(&a.routine, &b.routine) && a.args == b.args,
            (Expr::Aggregate(a), Expr::Aggregate(b))
            | (Expr::Window(a), Expr::Window(b))
            | (Expr::Set(a), Expr::Set(b)) => a == b,
            _ => false,
        }
    }
}
