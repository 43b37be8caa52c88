//! A small evaluator of SQL expressions over the public interface, so that functions can be tested before
//! and without the engine's parser.

use crate::sql::cast::{self, CastContext};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::functions::{Resolved, common_type, resolve, resolve_operator};
use crate::sql::numeric::Numeric;
use crate::sql::types::{EnumType, Type};
use crate::sql::value::{Array, Value};

type Typed = (Type, Value);

/// The type and value of an expression.
pub fn evaluate(text: &str) -> Result<Typed, SqlError> {
    let mut parser = Parser { tokens: tokens(text), at: 0, env: Env::default() };
    let value = parser.expression(0)?;
    assert_eq!(parser.at, parser.tokens.len(), "not read to its end: {text}");
    match value {
        (Type::Unknown, value) => Ok((Type::Text, value)),
        typed => Ok(typed),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Number(String),
    Text(String),
    Symbol(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let start = at;
        let escaped = (c == 'E' || c == 'e') && chars.get(at + 1) == Some(&'\'');
        if c.is_whitespace() {
            at += 1;
        } else if c == '\'' || escaped {
            at += if escaped { 2 } else { 1 };
            let mut body = String::new();
            loop {
                match chars[at] {
                    '\'' if chars.get(at + 1) == Some(&'\'') => {
                        body.push('\'');
                        at += 2;
                    }
                    '\'' => break,
                    '\\' if escaped => {
                        body.push(match chars[at + 1] {
                            'n' => '\n',
                            't' => '\t',
                            c => c,
                        });
                        at += 2;
                    }
                    c => {
                        body.push(c);
                        at += 1;
                    }
                }
            }
            at += 1;
            out.push(Token::Text(body));
        } else if c.is_ascii_digit() || (c == '.' && chars.get(at + 1).is_some_and(char::is_ascii_digit)) {
            while at < chars.len() && (chars[at].is_ascii_digit() || chars[at] == '.') {
                at += 1;
            }
            if matches!(chars.get(at), Some('e' | 'E')) {
                at += 2;
                while at < chars.len() && chars[at].is_ascii_digit() {
                    at += 1;
                }
            }
            out.push(Token::Number(chars[start..at].iter().collect()));
        } else if c.is_alphabetic() || c == '_' {
            while at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
                at += 1;
            }
            out.push(Token::Word(chars[start..at].iter().collect::<String>().to_lowercase()));
        } else if "()[],".contains(c) {
            at += 1;
            out.push(Token::Symbol(c.to_string()));
        } else if c == ':' {
            at += 2;
            out.push(Token::Symbol("::".into()));
        } else {
            while at < chars.len() && "+-*/<>=~!@#%^&|?".contains(chars[at]) {
                at += 1;
                // A sign behind an operator starts the next one, as in PostgreSQL.
                let sign = matches!(chars.get(at), Some('-' | '+')) && !"~!@#%^&|?".contains(chars[at - 1]);
                if sign {
                    break;
                }
            }
            if chars[start] == '-' && chars.get(at) == Some(&'>') {
                at += 1;
            }
            out.push(Token::Symbol(chars[start..at].iter().collect()));
        }
        assert!(at > start, "stuck at {c} in {text}");
    }
    out
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    env: Env,
}

fn precedence(op: &str) -> u8 {
    match op {
        "or" => 1,
        "and" => 2,
        "<" | ">" | "=" | "<=" | ">=" | "<>" | "!=" => 4,
        "like" | "ilike" | "similar" => 5,
        "+" | "-" => 7,
        "*" | "/" | "%" => 8,
        "^" => 9,
        "at" => 10,
        _ => 6,
    }
}

impl Parser {
    fn take(&mut self, symbol: &str) -> bool {
        let found =
            matches!(self.tokens.get(self.at), Some(Token::Symbol(s) | Token::Word(s)) if s == symbol);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, symbol: &str) {
        assert!(self.take(symbol), "{symbol} expected at {:?}", &self.tokens[self.at..]);
    }

    fn call(&self, function: &Resolved, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let mut values = Vec::new();
        for ((from, value), to) in args.into_iter().zip(&function.arg_types) {
            values.push(self.convert(&from, to, value, CastContext::Implicit)?);
        }
        Ok((function.returns.clone(), function.call(&values, &self.env)?))
    }

    fn convert(&self, from: &Type, to: &Type, value: Value, context: CastContext) -> Result<Value, SqlError> {
        match cast::find(from, to, context) {
            Some(cast) => cast.apply(value, &self.env),
            None => Err(cast::cannot_cast(from, to)),
        }
    }

    fn function(&self, name: &str, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let types: Vec<Type> = args.iter().map(|a| a.0.clone()).collect();
        self.call(&resolve(name, &types)?, args)
    }

    fn operator(&self, op: &str, left: Option<Typed>, right: Typed) -> Result<Typed, SqlError> {
        let resolved = resolve_operator(op, left.as_ref().map(|l| &l.0), &right.0)?;
        self.call(&resolved, left.into_iter().chain([right]).collect())
    }

    fn expression(&mut self, least: u8) -> Result<Typed, SqlError> {
        let mut left = self.prefix()?;
        loop {
            let op = match self.tokens.get(self.at) {
                Some(Token::Symbol(s)) if !matches!(s.as_str(), "(" | ")" | "[" | "]" | "," | "::") => {
                    s.clone()
                }
                Some(Token::Word(w)) if matches!(w.as_str(), "like" | "ilike" | "similar" | "not" | "at") => {
                    w.clone()
                }
                _ => return Ok(left),
            };
            let not = op == "not";
            let precedence = if not { 5 } else { precedence(&op) };
            if precedence < least {
                return Ok(left);
            }
            self.at += 1;
            let op = match (&self.tokens.get(self.at), not) {
                (Some(Token::Word(w)), true) => {
                    let w = w.clone();
                    self.at += 1;
                    w
                }
                _ => op,
            };
            if op == "at" {
                self.need("time");
                self.need("zone");
                let zone = self.expression(11)?;
                left = self.function("timezone", vec![zone, left])?;
                continue;
            }
            if op == "similar" {
                self.need("to");
            }
            let right = self.expression(precedence + 1)?;
            let symbol = match (op.as_str(), not) {
                ("like", false) => "~~",
                ("like", true) => "!~~",
                ("ilike", false) => "~~*",
                ("ilike", true) => "!~~*",
                ("similar", false) => "~",
                ("similar", true) => "!~",
                (op, _) => op,
            };
            let right =
                if op == "similar" { self.function("similar_to_escape", vec![right])? } else { right };
            left = self.operator(symbol, Some(left), right)?;
        }
    }

    fn prefix(&mut self) -> Result<Typed, SqlError> {
        let Some(token) = self.tokens.get(self.at).cloned() else { panic!("ends too early") };
        self.at += 1;
        let mut value = match token {
            Token::Number(n) => self.number(&n)?,
            Token::Text(t) => (Type::Unknown, Value::text(t)),
            Token::Symbol(s) if s == "(" => {
                let inner = self.expression(0)?;
                self.need(")");
                inner
            }
            Token::Symbol(s) if s == "[" => {
                let items = self.items("]")?;
                self.array(items)?
            }
            Token::Symbol(op) => {
                // A minus before a literal belongs to it: -2147483648 is an integer.
                if let (Some(Token::Number(n)), "-") = (self.tokens.get(self.at).cloned(), op.as_str())
                    && self.tokens.get(self.at + 1) != Some(&Token::Symbol("::".into()))
                {
                    self.at += 1;
                    return self.number(&format!("-{n}"));
                }
                // A sign binds tighter than any operator but casts, others as "any other operator".
                let right = self.expression(if op == "-" || op == "+" { 11 } else { 7 })?;
                return self.operator(&op, None, right);
            }
            Token::Word(word) => self.word(&word)?,
        };
        loop {
            if self.take("::") {
                let ty = self.type_name()?;
                value = (ty.clone(), self.convert(&value.0, &ty, value.1, CastContext::Explicit)?);
            } else {
                return Ok(value);
            }
        }
    }

    fn number(&self, text: &str) -> Result<Typed, SqlError> {
        if let Ok(n) = text.parse::<i64>() {
            let ty = if i32::try_from(n).is_ok() { Type::Int4 } else { Type::Int8 };
            return Ok((ty, Value::Int(n)));
        }
        let n = Numeric::parse(text)?.expect("a number");
        Ok((Type::Numeric(None), Value::Numeric(n)))
    }

    fn type_name(&mut self) -> Result<Type, SqlError> {
        let Some(Token::Word(mut name)) = self.tokens.get(self.at).cloned() else { panic!("type expected") };
        self.at += 1;
        if name == "double" || (name == "character" && self.take("varying")) {
            name = if self.take("precision") { "double precision".into() } else { "varchar".into() };
        }
        if name == "mood" {
            let labels = ["sad", "ok", "happy"].map(String::from).to_vec();
            return Ok(Type::Enum(EnumType { name: "mood".into(), labels }.into()));
        }
        let mut modifiers = Vec::new();
        if self.take("(") {
            loop {
                let sign = if self.take("-") { -1 } else { 1 };
                let Some(Token::Number(n)) = self.tokens.get(self.at).cloned() else {
                    panic!("number expected")
                };
                self.at += 1;
                modifiers.push(sign * n.parse::<i64>().unwrap());
                if !self.take(",") {
                    break;
                }
            }
            self.need(")");
        }
        let ty = Type::from_name(&name, &modifiers)?;
        let ty = ty.ok_or_else(|| SqlError::new("42704", format!("type \"{name}\" does not exist")))?;
        let mut array = false;
        while self.take("[") {
            self.need("]");
            array = true;
        }
        Ok(if array { Type::array_of(ty) } else { ty })
    }

    fn word(&mut self, word: &str) -> Result<Typed, SqlError> {
        match word {
            "null" => return Ok((Type::Unknown, Value::Null)),
            "true" | "false" => return Ok((Type::Bool, Value::Bool(word == "true"))),
            "array" => {
                self.need("[");
                let items = self.items("]")?;
                return self.array(items);
            }
            "row" => {
                self.need("(");
                let (types, values): (Vec<Type>, Vec<Value>) = self.items(")")?.into_iter().unzip();
                let types: Vec<Type> =
                    types.into_iter().map(|t| if t == Type::Unknown { Type::Text } else { t }).collect();
                let record = crate::sql::value::Record::anonymous(&types, values);
                return Ok((Type::Record, Value::Record(record.into())));
            }
            "extract" => {
                self.need("(");
                let Some(Token::Word(field)) = self.tokens.get(self.at).cloned() else {
                    panic!("field expected")
                };
                self.at += 1;
                self.need("from");
                let source = self.expression(0)?;
                self.need(")");
                return self.function("extract", vec![(Type::Text, Value::text(field)), source]);
            }
            _ => {}
        }
        // `date '2024-01-01'` and the like.
        if let Some(Token::Text(text)) = self.tokens.get(self.at).cloned() {
            self.at += 1;
            let ty = Type::from_name(word, &[])?.expect("a type");
            return Ok((ty.clone(), cast::input(&text, &ty, &self.env)?));
        }
        self.need("(");
        let args = self.items(")")?;
        self.function(word, args)
    }

    fn items(&mut self, end: &str) -> Result<Vec<Typed>, SqlError> {
        let mut items = Vec::new();
        if self.take(end) {
            return Ok(items);
        }
        loop {
            items.push(self.expression(0)?);
            if !self.take(",") {
                self.need(end);
                return Ok(items);
            }
        }
    }

    fn array(&self, items: Vec<Typed>) -> Result<Typed, SqlError> {
        let types: Vec<Type> = items.iter().map(|i| i.0.clone()).collect();
        let common = common_type(&types, "ARRAY")?;
        let values = items
            .into_iter()
            .map(|(ty, v)| self.convert(&ty, &common, v, CastContext::Implicit))
            .collect::<Result<Vec<_>, _>>()?;
        let inner: Vec<&Array> = values
            .iter()
            .filter_map(|v| match v {
                Value::Array(array) => Some(&**array),
                _ => None,
            })
            .collect();
        let array = if inner.is_empty() { Array::of(values.clone()) } else { Array::nest(&inner)? };
        Ok((Type::array_of(common), Value::Array(array.into())))
    }
}
