//! PL/pgSQL as statements: expressions and SQL stay text, which is bound when it is reached.

mod parse;

use gluesql_core::sqlparser::ast::DataType;

pub(crate) use parse::parse;

/// DECLARE … BEGIN … EXCEPTION … END.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    pub variables: Vec<Variable>,
    pub body: Vec<Statement>,
    /// WHEN conditions THEN statements.
    pub handlers: Vec<(Vec<String>, Vec<Statement>)>,
}

/// One declaration.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    pub name: String,
    pub ty: VariableType,
    pub constant: bool,
    pub default: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum VariableType {
    Plain(Box<DataType>),
    /// `table.column%TYPE` or `variable%TYPE`.
    Like(Vec<String>),
    /// `table%ROWTYPE`.
    RowOf(String),
    Record,
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) enum Statement {
    Null,
    Block(Box<Block>),
    /// `name[.field] := expression`.
    Assign {
        target: Vec<String>,
        subscript: Option<String>,
        value: String,
    },
    If {
        branches: Vec<(String, Vec<Statement>)>,
        otherwise: Vec<Statement>,
    },
    /// CASE, its subject put into each condition.
    Case {
        branches: Vec<(String, Vec<Statement>)>,
        otherwise: Option<Vec<Statement>>,
    },
    Loop {
        label: Option<String>,
        kind: Loop,
        body: Vec<Statement>,
    },
    Exit {
        next: bool,
        label: Option<String>,
        when: Option<String>,
    },
    Return(Option<String>),
    ReturnNext(Option<String>),
    ReturnQuery(String),
    Raise {
        level: String,
        format: Option<String>,
        args: Vec<String>,
        options: Vec<(String, String)>,
    },
    /// PERFORM: the query's text after SELECT.
    Perform(String),
    /// A statement of SQL, without its INTO.
    Sql {
        text: String,
        into: Option<Into>,
    },
    /// EXECUTE of a computed text.
    Execute {
        text: String,
        into: Option<Into>,
        using: Vec<String>,
    },
    /// GET DIAGNOSTICS x = ROW_COUNT.
    RowCount(String),
    Assert {
        condition: String,
        message: Option<String>,
    },
}

/// INTO [STRICT] targets.
#[derive(Debug, Clone)]
pub(crate) struct Into {
    pub strict: bool,
    pub targets: Vec<Vec<String>>,
}

#[derive(Debug, Clone)]
pub(crate) enum Loop {
    Forever,
    While(String),
    Range { variable: String, from: String, to: String, step: Option<String>, reverse: bool },
    Query { targets: Vec<Vec<String>>, query: String },
    Each { target: Vec<String>, array: String },
}
