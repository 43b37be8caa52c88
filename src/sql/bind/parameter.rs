//! `$1` in a statement of the extended protocol: its type taken from where it stands, its value put there.
//!
//! As in PostgreSQL, the first place that needs a type decides it, later places see that type, and a place that
//! has been passed before and needed another one is an error.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::{Binder, Bound, placed};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::parse::lexer::Kind;
use crate::sql::parse::rewrite::NOTE;
use crate::sql::parse::unmark;
use crate::sql::plan::Plan;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// The protocol counts parameters with 16 bits.
const MOST: usize = 65_535;

/// The parameters of one statement.
#[derive(Debug)]
pub(crate) enum Parameters {
    /// Their values: the statement runs.
    Given(Rc<[(Type, Value)]>),
    /// Their types are being found out.
    Open(RefCell<Deduced>),
}

/// What is known of the types so far.
#[derive(Debug, Default)]
pub(crate) struct Deduced {
    types: Vec<Option<Type>>,
    /// Places whose type was not asked for yet, and the numbers that stand there.
    places: BTreeMap<usize, usize>,
}

impl Parameters {
    /// For finding out; `declared` are the types that the client named.
    pub fn open(declared: &[Option<Type>]) -> Parameters {
        Parameters::Open(RefCell::new(Deduced { types: declared.to_vec(), places: BTreeMap::new() }))
    }

    /// The number a placeholder stands for.
    fn marked(expr: &Expr) -> Option<usize> {
        match expr {
            Expr::Const(Value::Text(text)) => text.strip_prefix(NOTE)?.strip_prefix('$')?.parse().ok(),
            _ => None,
        }
    }

    fn deduce(&self, number: usize, at: Option<usize>, ty: &Type) -> Result<(), SqlError> {
        let Parameters::Open(deduced) = self else { return Ok(()) };
        let deduced = &mut *deduced.borrow_mut();
        match at {
            Some(at) => drop(deduced.places.remove(&at)),
            None => deduced.places.retain(|_, standing| *standing != number),
        }
        let Some(known) = number.checked_sub(1).and_then(|index| deduced.types.get_mut(index)) else {
            return Ok(());
        };
        match known {
            None => *known = Some(ty.clone()),
            Some(known) if known.same(ty) => {}
            Some(known) => {
                let message = format!("inconsistent types deduced for parameter ${number}");
                let detail = format!("{} versus {}", known.base_name(), ty.base_name());
                return Err(placed(SqlError::new("42P08", message).with_detail(detail), at));
            }
        }
        Ok(())
    }

    /// All types.
    ///
    /// # Errors
    /// 42P08 or 42P18 where one could not be found out.
    pub fn types(&self) -> Result<Vec<Type>, SqlError> {
        let deduced = match self {
            Parameters::Given(values) => return Ok(values.iter().map(|(ty, _)| ty.clone()).collect()),
            Parameters::Open(deduced) => deduced.borrow(),
        };
        let unknown = |number: usize| format!("could not determine data type of parameter ${number}");
        for (at, number) in &deduced.places {
            if matches!(deduced.types.get(number - 1), Some(Some(_))) {
                return Err(SqlError::new("42P08", unknown(*number)).at(*at));
            }
        }
        let types = deduced.types.iter().enumerate();
        types.map(|(at, ty)| ty.clone().ok_or_else(|| SqlError::new("42P18", unknown(at + 1)))).collect()
    }
}

impl Binder<'_> {
    /// Whether a name is `$1` or its kind.
    pub(super) fn is_parameter(&self, ident: &ast::Ident) -> bool {
        let lexeme = unmark(&ident.value).1.and_then(|index| self.source.lexemes.get(index));
        lexeme.is_some_and(|lexeme| lexeme.kind == Kind::Parameter)
    }

    /// The parameter that a name is, in a statement that has some.
    pub(super) fn parameter(&mut self, ident: &ast::Ident) -> Result<Option<Typed>, SqlError> {
        let Some(parameters) = &self.parameters else { return Ok(None) };
        let (text, index) = unmark(&ident.value);
        let lexeme = index.and_then(|index| self.source.lexemes.get(index));
        let Some(lexeme) = lexeme.filter(|lexeme| lexeme.kind == Kind::Parameter) else { return Ok(None) };
        let at = Some(lexeme.start);
        let number = text.strip_prefix('$').and_then(|digits| digits.parse::<usize>().ok());
        let missing = || placed(SqlError::new("42P02", format!("there is no parameter {text}")), at);
        let number = number.filter(|number| (1..=MOST).contains(number)).ok_or_else(missing)?;
        match &**parameters {
            Parameters::Given(values) => {
                let (ty, value) = values.get(number - 1).ok_or_else(missing)?;
                Ok(Some(Typed { expr: Expr::Const(value.clone()), ty: ty.clone(), at }))
            }
            Parameters::Open(deduced) => {
                let deduced = &mut *deduced.borrow_mut();
                if deduced.types.len() < number {
                    deduced.types.resize(number, None);
                }
                if let Some(Some(ty)) = deduced.types.get(number - 1) {
                    return Ok(Some(Typed { expr: Expr::Const(Value::Null), ty: ty.clone(), at }));
                }
                deduced.places.insert(lexeme.start, number);
                let marker = Value::text(format!("{NOTE}${number}"));
                Ok(Some(Typed { expr: Expr::Const(marker), ty: Type::Unknown, at }))
            }
        }
    }

    /// Whether this is a parameter whose type is still open: then it becomes `to`.
    pub(super) fn deduced(&self, from: &Typed, to: &Type) -> Result<bool, SqlError> {
        let Some(parameters) = &self.parameters else { return Ok(false) };
        let Some(number) = Parameters::marked(&from.expr) else { return Ok(false) };
        if matches!(to, Type::Unknown | Type::Record | Type::Void) {
            return Ok(false);
        }
        parameters.deduce(number, from.at, &to.without_modifier())?;
        Ok(true)
    }

    /// Columns that nothing gave a type are text, and so are the parameters that stand there.
    pub(crate) fn settle(&self, bound: &mut Bound) -> Result<(), SqlError> {
        if let Some(parameters) = &self.parameters {
            for (at, column) in bound.columns.iter().enumerate() {
                if column.ty != Type::Unknown {
                    continue;
                }
                let rows = match &bound.plan {
                    Plan::Project { exprs, .. } => std::slice::from_ref(exprs),
                    Plan::Values(rows) => rows.as_slice(),
                    _ => &[],
                };
                for expr in rows.iter().filter_map(|row| row.get(at)) {
                    if let Some(number) = Parameters::marked(expr) {
                        parameters.deduce(number, column.at, &Type::Text)?;
                    }
                }
            }
        }
        bound.settle();
        Ok(())
    }
}
