//! Expressions on their way to text: PostgreSQL's trees as `ruleutils.c` prints them, with the parentheses of
//! its two styles.

use crate::sql::catalog::lookup;
use crate::sql::env::Env;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// A typed expression.
#[derive(Clone)]
pub(super) struct Node {
    pub ty: Type,
    pub kind: Kind,
}

#[derive(Clone)]
pub(super) enum Kind {
    /// A column or a word that is a value.
    Word(String),
    Const(Value),
    /// `name(args)`; the text after the name's parenthesis is part of `tail`.
    Call {
        name: String,
        args: Vec<Node>,
        tail: String,
    },
    /// `f(x FROM y)` and its like: pieces between the arguments.
    Syntax {
        words: Vec<&'static str>,
        args: Vec<Node>,
    },
    Cast {
        of: Box<Node>,
        implicit: bool,
    },
    Op {
        op: String,
        left: Option<Box<Node>>,
        right: Box<Node>,
    },
    /// `left op ANY (right)`.
    Any {
        left: Box<Node>,
        op: String,
        word: &'static str,
        right: Box<Node>,
    },
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    /// `x IS NULL`.
    Test {
        of: Box<Node>,
        suffix: &'static str,
    },
    Distinct {
        sides: Box<(Node, Node)>,
    },
    Case {
        operand: Option<Box<Node>>,
        branches: Vec<(Node, Node)>,
        otherwise: Box<Node>,
    },
    Array(Vec<Node>),
    Row(Vec<Node>),
    Element {
        of: Box<Node>,
        subscripts: Vec<Node>,
    },
    /// A query in parentheses, with what stands before it.
    Query(String),
}

/// What a node is a part of, as far as parentheses go.
#[derive(Clone, Copy)]
pub(super) enum Parent<'p> {
    Op(&'p Node),
    Cast,
    And,
    Or,
    Not,
    /// Everything else.
    Open,
}

/// How it is printed.
#[derive(Clone, Copy)]
pub(super) struct Style<'e> {
    /// `pretty_bool` of `pg_get_expr` and its relatives.
    pub pretty: bool,
    pub env: &'e Env,
}

/// A text as a literal.
pub(super) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    format!("'{quoted}'")
}

fn binds(op: &str) -> Option<bool> {
    match op {
        "+" | "-" => Some(false),
        "*" | "/" | "%" => Some(true),
        _ => None,
    }
}

impl Node {
    pub fn new(ty: Type, kind: Kind) -> Node {
        Node { ty, kind }
    }

    /// A binary operator's name.
    fn operator(&self) -> Option<&str> {
        match &self.kind {
            Kind::Op { op, left: Some(_), .. } => Some(op),
            _ => None,
        }
    }

    /// Whether it needs no parentheses inside `parent` in the pretty style (`isSimpleNode`).
    fn is_simple(&self, parent: Parent<'_>, first: bool) -> bool {
        match &self.kind {
            Kind::Cast { of, implicit } if relabels(of, &self.ty) && *implicit => of.is_simple(parent, first),
            Kind::Op { .. } => match parent {
                Parent::Op(outer) => {
                    let (Some(own), Some(outer)) =
                        (self.operator().and_then(binds), outer.operator().and_then(binds))
                    else {
                        return false;
                    };
                    own && !outer || own == outer && first
                }
                Parent::And | Parent::Or | Parent::Not => true,
                _ => false,
            },
            Kind::Test { .. } | Kind::Distinct { .. } => {
                matches!(parent, Parent::And | Parent::Or | Parent::Not)
            }
            Kind::And(_) | Kind::Not(_) => matches!(parent, Parent::And | Parent::Or),
            Kind::Or(_) => matches!(parent, Parent::Or),
            Kind::Any { .. } => false,
            _ => true,
        }
    }

    /// The text as part of `parent`.
    fn inside(&self, parent: Parent<'_>, first: bool, style: Style<'_>) -> String {
        let text = self.text(style, true);
        if style.pretty && !self.is_simple(parent, first) { format!("({text})") } else { text }
    }

    /// The text; with `implicit`, casts that nobody wrote are shown.
    pub fn text(&self, style: Style<'_>, implicit: bool) -> String {
        let closed = |text: String| if style.pretty { text } else { format!("({text})") };
        let list =
            |nodes: &[Node]| nodes.iter().map(|node| node.text(style, true)).collect::<Vec<_>>().join(", ");
        let joined = |parts: &[Node], word: &str, parent: Parent<'_>| {
            let parts: Vec<String> = parts.iter().map(|part| part.inside(parent, false, style)).collect();
            closed(parts.join(word))
        };
        match &self.kind {
            Kind::Word(word) => word.clone(),
            Kind::Const(value) => constant(value, &self.ty, style.env, true),
            Kind::Call { name, args, tail } => format!("{name}({}{tail}", list(args)),
            Kind::Syntax { words, args } => {
                let mut out = String::new();
                for (at, word) in words.iter().enumerate() {
                    out.push_str(word);
                    if let Some(arg) = args.get(at) {
                        // AT TIME ZONE is an operator among these
                        let own = words.first() == Some(&"");
                        out.push_str(&if own {
                            arg.inside(Parent::Open, at == 0, style)
                        } else {
                            arg.text(style, true)
                        });
                    }
                }
                if words.first() == Some(&"") { format!("({out})") } else { out }
            }
            Kind::Cast { of, implicit: unasked } => {
                if *unasked && !implicit {
                    return of.text(style, false);
                }
                let name = label(&self.ty, style.env);
                match &of.kind {
                    Kind::Const(value) if of.ty == self.ty.without_modifier() => {
                        format!("{}::{name}", constant(value, &of.ty, style.env, false))
                    }
                    _ => {
                        let inner = of.inside(Parent::Cast, false, style);
                        format!("{}::{name}", closed(inner))
                    }
                }
            }
            Kind::Op { op, left, right } => {
                let right = right.inside(Parent::Op(self), false, style);
                closed(match left {
                    Some(left) => format!("{} {op} {right}", left.inside(Parent::Op(self), true, style)),
                    None => format!("{op} {right}"),
                })
            }
            Kind::Any { left, op, word, right } => {
                let (left, right) =
                    (left.inside(Parent::Open, true, style), right.inside(Parent::Open, false, style));
                closed(format!("{left} {op} {word} ({right})"))
            }
            Kind::And(parts) => joined(parts, " AND ", Parent::And),
            Kind::Or(parts) => joined(parts, " OR ", Parent::Or),
            Kind::Not(of) => closed(format!("NOT {}", of.inside(Parent::Not, false, style))),
            Kind::Test { of, suffix } => closed(format!("{} {suffix}", of.inside(Parent::Open, true, style))),
            Kind::Distinct { sides } => {
                let (left, right) = &**sides;
                let left = left.inside(Parent::Open, true, style);
                closed(format!("{left} IS DISTINCT FROM {}", right.inside(Parent::Open, false, style)))
            }
            Kind::Case { operand, branches, otherwise } => {
                let (gap, end) = if style.pretty { ("\n    ", "\n") } else { (" ", " ") };
                let indented = |text: String| if style.pretty { text.replace('\n', "\n    ") } else { text };
                let mut out = "CASE".to_string();
                if let Some(operand) = operand {
                    out = format!("{out} {}", operand.text(style, true));
                }
                for (condition, result) in branches {
                    let (condition, result) = (condition.text(style, false), result.text(style, true));
                    out = out + gap + &indented(format!("WHEN {condition} THEN {result}"));
                }
                let otherwise = indented(otherwise.text(style, true));
                format!("{out}{gap}ELSE {otherwise}{end}END")
            }
            Kind::Array(elements) => {
                let empty = if elements.is_empty() {
                    format!("::{}", label(&self.ty, style.env))
                } else {
                    String::new()
                };
                format!("ARRAY[{}]{empty}", list(elements))
            }
            Kind::Row(parts) => format!("ROW({})", list(parts)),
            Kind::Element { of, subscripts } => {
                let simple = matches!(of.kind, Kind::Word(_));
                let of = of.text(style, true);
                let of = if simple { of } else { format!("({of})") };
                let subscripts: String =
                    subscripts.iter().map(|s| format!("[{}]", s.text(style, true))).collect();
                of + &subscripts
            }
            Kind::Query(text) => text.clone(),
        }
    }
}

/// Whether a cast changes nothing but the label (`RelabelType`).
fn relabels(of: &Node, to: &Type) -> bool {
    of.ty.is_string() && to.is_string()
}

/// A type's name after `::`.
pub(super) fn label(ty: &Type, env: &Env) -> String {
    match ty {
        Type::Char(0) => "bpchar".into(),
        Type::Array(element) => label(element, env) + "[]",
        Type::Enum(_) => lookup::type_name(ty, env),
        other => other.name(),
    }
}

/// A constant (`get_const_expr`).
fn constant(value: &Value, ty: &Type, env: &Env, labelled: bool) -> String {
    let with = |text: String| if labelled { format!("{text}::{}", label(ty, env)) } else { text };
    match (value, ty) {
        (Value::Null, _) => with("NULL".into()),
        (Value::Bool(value), _) => if *value { "true" } else { "false" }.into(),
        (Value::Int(n), Type::Int4) if *n >= 0 => n.to_string(),
        (Value::Numeric(_), Type::Numeric(None)) => {
            let text = value.output(ty);
            let float = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['.', 'e', 'E']);
            if float { text } else { with(literal(&text)) }
        }
        (_, Type::Unknown) => literal(&value.output(ty)),
        _ => with(literal(&value.output(ty))),
    }
}
