//! Functions, procedures and triggers of the learner's own: LANGUAGE sql as queries put in place of their
//! calls, LANGUAGE plpgsql interpreted.

use std::rc::Rc;

use super::types::Type;

pub(crate) mod call;
pub(crate) mod interpret;
pub(crate) mod plpgsql;
pub(crate) mod trigger;

/// A function or procedure.
#[derive(Clone, Debug)]
pub(crate) struct Routine {
    pub name: Rc<str>,
    pub procedure: bool,
    pub args: Vec<Parameter>,
    pub returns: Returns,
    pub language: Language,
    pub body: Rc<str>,
    pub strict: bool,
    /// `i`mmutable, `s`table or `v`olatile.
    pub volatility: char,
}

/// An argument; those that only come out are not among what a call gives.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub name: Option<Rc<str>>,
    pub ty: Type,
    pub input: bool,
    pub output: bool,
    pub default: Option<String>,
}

/// What a routine gives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Returns {
    Void,
    Trigger,
    Value(Type),
    /// RETURNS SETOF a type.
    Set(Type),
    /// RETURNS TABLE, SETOF a table, or several OUT arguments (`false`: one row).
    Rows(Vec<(Rc<str>, Type)>, bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Sql,
    PlPgSql,
}

/// When a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timing {
    Before,
    After,
}

/// What a trigger fires on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Insert,
    Update,
    Delete,
}

/// FOR EACH ROW or STATEMENT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Row,
    Statement,
}

/// A trigger of a table.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub name: Rc<str>,
    pub timing: Timing,
    pub events: Vec<Event>,
    /// UPDATE OF: only when one of these is assigned.
    pub columns: Vec<Rc<str>>,
    pub level: Level,
    pub when: Option<String>,
    pub function: Rc<str>,
    pub args: Vec<String>,
    pub enabled: bool,
}

impl Routine {
    /// The arguments a call gives.
    pub fn inputs(&self) -> impl Iterator<Item = &Parameter> {
        self.args.iter().filter(|arg| arg.input)
    }

    /// The name with the types of the arguments, as messages write it.
    pub fn signature(&self) -> String {
        let types: Vec<String> = self.inputs().map(|arg| arg.ty.base_name()).collect();
        format!("{}({})", self.name, types.join(", "))
    }

    /// The columns of what it gives.
    pub fn columns(&self) -> Vec<(Rc<str>, Type)> {
        match &self.returns {
            Returns::Void | Returns::Trigger => vec![(self.name.clone(), Type::Void)],
            Returns::Value(ty) | Returns::Set(ty) => vec![(self.name.clone(), ty.clone())],
            Returns::Rows(columns, _) => columns.clone(),
        }
    }

    /// Whether it gives any number of rows.
    pub fn is_set(&self) -> bool {
        matches!(self.returns, Returns::Set(_) | Returns::Rows(_, true))
    }
}

impl Event {
    /// As TG_OP has it.
    pub fn word(self) -> &'static str {
        match self {
            Event::Insert => "INSERT",
            Event::Update => "UPDATE",
            Event::Delete => "DELETE",
        }
    }
}
