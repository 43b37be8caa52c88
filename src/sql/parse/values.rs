//! Rows of literals after VALUES, read here instead of by sqlparser: for each literal it first tries a type's
//! name, copies the token and writes an error, which was most of the time that a script of INSERTs took.

use gluesql_core::sqlparser::ast::{Expr, SetExpr, Statement, UnaryOperator, Value, Values};
use gluesql_core::sqlparser::keywords::Keyword;
use gluesql_core::sqlparser::tokenizer::{Token, TokenWithLocation};

/// Takes the rows of literals that follow the first row of an INSERT out of the tokens. sqlparser reads the
/// rest as if they were not there; [`put_back`] adds them to what it makes of it.
pub(super) fn take_out(tokens: &mut Vec<TokenWithLocation>) -> Vec<Vec<Expr>> {
    let Some(first) = first_row(tokens) else { return Vec::new() };
    let Some(mut end) = after_row(tokens, first) else { return Vec::new() };
    let start = end;
    while tokens.get(end).is_some_and(|token| token.token == Token::Comma)
        && let Some(after) = after_row(tokens, end + 1)
    {
        end = after;
    }
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut negative = false;
    for token in tokens.drain(start..end) {
        let value = match token.token {
            Token::RParen => {
                let width = row.len();
                rows.push(std::mem::replace(&mut row, Vec::with_capacity(width)));
                continue;
            }
            Token::Minus => {
                negative = true;
                continue;
            }
            Token::Placeholder(number) => Expr::Value(Value::Placeholder(number)),
            Token::SingleQuotedString(text) => Expr::Value(Value::SingleQuotedString(text)),
            Token::Word(word) => Expr::Value(match word.keyword {
                Keyword::TRUE => Value::Boolean(true),
                Keyword::FALSE => Value::Boolean(false),
                _ => Value::Null,
            }),
            _ => continue,
        };
        row.push(if std::mem::take(&mut negative) {
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: Box::new(value) }
        } else {
            value
        });
    }
    rows
}

/// Adds the rows after the first one of the parsed INSERT; false when it has no VALUES.
pub(super) fn put_back(statement: &mut Statement, rows: Vec<Vec<Expr>>) -> bool {
    if rows.is_empty() {
        return true;
    }
    let Statement::Insert(insert) = statement else { return false };
    let Some(values) = insert.source.as_mut().and_then(|query| first_values(&mut query.body)) else {
        return false;
    };
    let at = values.rows.len().min(1);
    values.rows.splice(at..at, rows);
    true
}

/// The VALUES that a query begins with: before UNION it is the first operand.
fn first_values(body: &mut SetExpr) -> Option<&mut Values> {
    match body {
        SetExpr::Values(values) => Some(values),
        SetExpr::SetOperation { left, .. } => first_values(left),
        _ => None,
    }
}

/// Where the first row of an INSERT's VALUES begins.
fn first_row(tokens: &[TokenWithLocation]) -> Option<usize> {
    let keyword = |token: &TokenWithLocation| match &token.token {
        Token::Word(word) if word.quote_style.is_none() => word.keyword,
        _ => Keyword::NoKeyword,
    };
    if tokens.first().map(keyword) != Some(Keyword::INSERT) {
        return None;
    }
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match &token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ => match keyword(token) {
                Keyword::VALUES if depth == 0 => return Some(at + 1),
                Keyword::SELECT | Keyword::WITH => return None,
                _ => {}
            },
        }
    }
    None
}

/// The token after a row that begins at `at` and is made of literals.
fn after_row(tokens: &[TokenWithLocation], mut at: usize) -> Option<usize> {
    let token = |at: usize| tokens.get(at).map(|token| &token.token);
    if token(at)? != &Token::LParen {
        return None;
    }
    loop {
        at += 1;
        match token(at)? {
            Token::Minus if matches!(token(at + 1), Some(Token::Placeholder(_))) => at += 1,
            Token::Placeholder(_) | Token::SingleQuotedString(_) => {}
            Token::Word(word)
                if word.quote_style.is_none()
                    && matches!(word.keyword, Keyword::TRUE | Keyword::FALSE | Keyword::NULL) => {}
            _ => return None,
        }
        at += 1;
        match token(at)? {
            Token::Comma => {}
            Token::RParen => return Some(at + 1),
            _ => return None,
        }
    }
}
