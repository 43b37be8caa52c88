//! PostgreSQL's forms that sqlparser 0.52 has no grammar for, spelled as forms it has: `BETWEEN SYMMETRIC`,
//! `TABLE t`, frames with EXCLUDE, `LIKE ALL`, DELETE inside WITH and their like.
//!
//! What the other spelling cannot say travels as a quoted name that begins with [`NOTE`], which no text can hold.

use gluesql_core::sqlparser::keywords::Keyword;
use gluesql_core::sqlparser::tokenizer::{Token, TokenWithLocation, Word};

use super::{MARK, unmark};

/// Begins the names that stand for something else.
pub(crate) const NOTE: char = '\u{2}';
/// Stands between a noted column and its type.
pub(crate) const NOTE_OF_TYPE: char = '\u{3}';
/// The column an UPDATE "assigns" that is a DELETE.
pub(crate) const DELETE: &str = "\u{2}delete";
/// The select list that is empty.
pub(crate) const NO_TARGETS: &str = "\u{2}none";
/// `(row).*`.
pub(crate) const ALL_FIELDS: &str = "\u{2}fields";
/// `ROWS FROM (…)`: its functions are the arguments.
pub(crate) const ROWS_FROM: &str = "\u{2}rows";

/// ROLLUP and CUBE inside GROUPING SETS.
pub(crate) const ROLLUP: &str = "\u{2}rollup";
pub(crate) const CUBE: &str = "\u{2}cube";

/// `numeric(p, -s)`, which sqlparser does not take, has this scale and s more.
pub(crate) const NEGATIVE_SCALE: i64 = 1_000_000;

type Tokens = Vec<TokenWithLocation>;

/// The word a token is, unquoted and folded, or "".
pub(super) fn word(token: &TokenWithLocation) -> &str {
    match &token.token {
        Token::Word(word) if word.quote_style.is_none() => unmark(&word.value).0,
        _ => "",
    }
}

fn is(tokens: &Tokens, at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| word(token) == text)
}

fn punctuation(tokens: &Tokens, at: usize, wanted: &Token) -> bool {
    tokens.get(at).is_some_and(|token| token.token == *wanted)
}

fn note(text: impl Into<String>) -> Token {
    Token::Word(Word { value: text.into(), quote_style: Some('"'), keyword: Keyword::NoKeyword })
}

fn insert(tokens: &mut Tokens, at: usize, new: impl IntoIterator<Item = Token>) {
    let location = match tokens.get(at).or_else(|| tokens.last()) {
        Some(token) => token.location,
        None => return,
    };
    tokens.splice(at..at, new.into_iter().map(|token| TokenWithLocation { token, location }));
}

/// The `)` that closes the `(` at `open`, or the end.
pub(super) fn close(tokens: &[TokenWithLocation], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The first token at the depth of `from` in `from..to` that passes `test`.
fn find(tokens: &Tokens, from: usize, to: usize, test: impl Fn(usize) -> bool) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().take(to).skip(from) {
        match token.token {
            Token::LParen | Token::LBracket => depth += 1,
            Token::RParen | Token::RBracket => {
                if depth == 0 {
                    return None;
                }
                depth -= 1;
            }
            _ if depth == 0 && test(at) => return Some(at),
            _ => {}
        }
    }
    None
}

/// Rewrites one statement.
pub(super) fn rewritten(mut tokens: Tokens) -> Tokens {
    let start = word_at(&tokens, 0);
    if start == "table" {
        let location = tokens[0].location;
        let star = [Token::make_word("SELECT", None), Token::Mul, Token::make_word("FROM", None)];
        tokens.splice(0..1, star.into_iter().map(|token| TokenWithLocation { token, location }));
    }
    if start == "create" {
        create_table_as(&mut tokens);
    }
    if start == "alter" {
        // DROP … RESTRICT says what happens anyway
        let last = tokens.len().saturating_sub(1);
        let dropped = |n: usize| !matches!(word_at(&tokens, n - 1).as_str(), "delete" | "update");
        let ends = |n: usize| n == last || tokens[n + 1].token == Token::Comma;
        let idle: Vec<usize> =
            (1..tokens.len()).filter(|&n| is(&tokens, n, "restrict") && dropped(n) && ends(n)).collect();
        for at in idle.into_iter().rev() {
            tokens.remove(at);
        }
        drop_property(&mut tokens);
    }
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].token {
            Token::Word(_) => rewrite_word(&mut tokens, &mut at),
            Token::Mul
                if at > 1
                    && tokens[at - 1].token == Token::Period
                    && tokens[at - 2].token == Token::RParen =>
            {
                tokens[at].token = note(ALL_FIELDS);
            }
            Token::RParen => column_definitions(&mut tokens, at),
            _ => {}
        }
        at += 1;
    }
    if matches!(start.as_str(), "select" | "with") {
        select_into(&mut tokens);
    }
    tokens
}

fn word_at(tokens: &Tokens, at: usize) -> String {
    tokens.get(at).map(word).unwrap_or_default().to_string()
}

fn rewrite_word(tokens: &mut Tokens, at: &mut usize) {
    let here = *at;
    let before = if here == 0 { String::new() } else { word_at(tokens, here - 1) };
    let opens = here > 0 && matches!(tokens[here - 1].token, Token::LParen | Token::RParen);
    match word(&tokens[here]) {
        "symmetric" if before == "between" => tokens[here].token = Token::DoubleExclamationMark,
        "asymmetric" if before == "between" => {
            tokens.remove(here);
            *at -= 1;
        }
        "unlogged" if before == "create" => {
            tokens.remove(here);
            *at -= 1;
        }
        "only" if matches!(before.as_str(), "update" | "from" | "join" | "truncate" | "into" | "using") => {
            if punctuation(tokens, here + 1, &Token::LParen) {
                let end = close(tokens, here + 1);
                if end < tokens.len() {
                    tokens.remove(end);
                }
                tokens.remove(here + 1);
            }
            tokens.remove(here);
            *at -= 1;
        }
        "lateral" if here > 0 && !punctuation(tokens, here + 1, &Token::LParen) => {
            tokens.remove(here);
            *at -= 1;
        }
        "rows"
            if is(tokens, here + 1, "from")
                && punctuation(tokens, here + 2, &Token::LParen)
                && (matches!(before.as_str(), "from" | "join" | "lateral")
                    || (here > 0 && tokens[here - 1].token == Token::Comma)) =>
        {
            tokens.remove(here + 1);
            tokens[here].token = note(ROWS_FROM);
        }
        "select" => {
            let next = word_at(tokens, here + 1);
            let ends = matches!(next.as_str(), "from" | "where" | "union" | "limit" | "order")
                || punctuation(tokens, here + 1, &Token::RParen)
                || here + 1 == tokens.len();
            if ends {
                insert_after(tokens, here, note(NO_TARGETS));
            }
        }
        "delete" if here > 0 && opens && is(tokens, here + 1, "from") => delete_as_update(tokens, here),
        "update" if here == 0 || opens => update_from(tokens, here),
        "exclude" if matches!(word_at(tokens, here + 1).as_str(), "current" | "group" | "ties" | "no") => {
            exclude(tokens, here);
        }
        "any" | "all" | "some" if here > 0 && punctuation(tokens, here + 1, &Token::LParen) => {
            listed_values(tokens, here + 1);
            quantified(tokens, at);
        }
        "in" | "exists" | "array" => listed_values(tokens, here + 1),
        "numeric" | "decimal" if punctuation(tokens, here + 4, &Token::Minus) => negative_scale(tokens, here),
        "using" if punctuation(tokens, here + 1, &Token::LParen) => join_alias(tokens, here + 1),
        "sets" if before == "grouping" => grouping_sets(tokens, here + 1),
        "overlaps" if here > 0 && tokens[here - 1].token == Token::RParen => overlaps(tokens, here),
        _ => {}
    }
}

fn insert_after(tokens: &mut Tokens, at: usize, token: Token) {
    let location = tokens[at].location;
    tokens.insert(at + 1, TokenWithLocation { token, location });
}

/// Where the statement that stands inside parentheses, or after WITH, ends.
fn end_of_statement(tokens: &Tokens, start: usize) -> usize {
    if start > 0 && tokens[start - 1].token == Token::LParen {
        close(tokens, start - 1)
    } else {
        tokens.len()
    }
}

/// `DELETE FROM t USING u WHERE c` as `UPDATE t SET note = NULL FROM u WHERE c`.
fn delete_as_update(tokens: &mut Tokens, at: usize) {
    let end = end_of_statement(tokens, at);
    let clause = find(tokens, at + 2, end, |at| matches!(word(&tokens[at]), "using" | "where" | "returning"));
    let clause = clause.unwrap_or(end);
    if is(tokens, clause, "using") {
        tokens[clause].token = Token::make_word("FROM", None);
    }
    let set = [Token::make_word("SET", None), note(DELETE), Token::Eq, Token::make_word("NULL", None)];
    insert(tokens, clause, set);
    tokens[at].token = Token::make_word("UPDATE", None);
    if is(tokens, at + 1, "from") {
        tokens.remove(at + 1);
    }
    if is(tokens, at + 1, "only") {
        tokens.remove(at + 1);
    }
    update_from(tokens, at);
}

/// `UPDATE … FROM a, b`: sqlparser takes one table, so they are joined.
fn update_from(tokens: &mut Tokens, at: usize) {
    let end = end_of_statement(tokens, at);
    let from = find(tokens, at + 1, end, |n| {
        is(tokens, n, "from")
            || matches!(&tokens[n].token, Token::Word(word) if word.keyword == Keyword::FROM && word.quote_style.is_none())
    });
    let Some(from) = from.filter(|&n| !is(tokens, n - 1, "distinct")) else { return };
    let end =
        find(tokens, from + 1, end, |n| matches!(word(&tokens[n]), "where" | "returning")).unwrap_or(end);
    let mut commas = Vec::new();
    let mut start = from + 1;
    while let Some(comma) = find(tokens, start, end, |n| tokens[n].token == Token::Comma) {
        commas.push(comma);
        start = comma + 1;
    }
    // from the last to the first, so that the places before stay true
    let mut right = end;
    for comma in commas.into_iter().rev() {
        if find(tokens, comma + 1, right, |n| is(tokens, n, "join")).is_some() {
            insert(tokens, right, [Token::RParen]);
            insert(tokens, comma + 1, [Token::LParen]);
        }
        tokens[comma].token = Token::make_word("JOIN", None);
        insert(tokens, comma, [Token::make_word("CROSS", None)]);
        right = comma;
    }
}

/// Takes EXCLUDE out of a frame and notes it in the window's name.
fn exclude(tokens: &mut Tokens, at: usize) {
    let mut depth = 0usize;
    let open = (0..at).rev().find(|&n| match tokens[n].token {
        Token::RParen => {
            depth += 1;
            false
        }
        Token::LParen if depth == 0 => true,
        Token::LParen => {
            depth -= 1;
            false
        }
        _ => false,
    });
    let Some(open) = open else { return };
    let what = word_at(tokens, at + 1);
    let words = if matches!(what.as_str(), "current" | "no") { 3 } else { 2 };
    tokens.drain(at..(at + words).min(tokens.len()));
    if what == "no" {
        return;
    }
    let named = matches!(&tokens[open + 1].token, Token::Word(word) if word.keyword == Keyword::NoKeyword);
    match &mut tokens[open + 1].token {
        Token::Word(word) if named => {
            let (name, index) = unmark(&word.value);
            let index = index.map(|index| format!("{MARK}{index}")).unwrap_or_default();
            word.value = format!("{name}{NOTE}{what}{index}");
        }
        _ => insert(tokens, open + 1, [note(format!("{NOTE}{what}"))]),
    }
}

/// `x LIKE ALL (…)` and other operators that sqlparser does not take before ANY and ALL:
/// `x = ALL (note (…))`, the note naming the operator.
fn quantified(tokens: &mut Tokens, at: &mut usize) {
    let here = *at;
    let Some(operator) = here.checked_sub(1) else { return };
    let negated = operator > 0 && is(tokens, operator - 1, "not");
    let text = match (&tokens[operator].token, word(&tokens[operator])) {
        (_, "like") => if negated { "!~~" } else { "~~" }.to_string(),
        (_, "ilike") => if negated { "!~~*" } else { "~~*" }.to_string(),
        (Token::Word(_) | Token::LParen | Token::RParen | Token::Comma, _) => return,
        (Token::Eq | Token::Neq | Token::Lt | Token::LtEq | Token::Gt | Token::GtEq, _) => return,
        (token, _) => token.to_string(),
    };
    let end = close(tokens, here + 1);
    if end == tokens.len() {
        return;
    }
    insert(tokens, end, [Token::RParen]);
    insert(tokens, here + 2, [note(format!("{NOTE}{text}")), Token::LParen]);
    tokens[operator].token = Token::Eq;
    if negated && matches!(text.as_str(), "!~~" | "!~~*") {
        tokens.remove(operator - 1);
        *at -= 1;
    }
}

/// `ALTER COLUMN c DROP IDENTITY [IF EXISTS]` and `… DROP EXPRESSION` as `SET DEFAULT note`.
fn drop_property(tokens: &mut Tokens) {
    for at in (3..tokens.len().saturating_sub(1)).rev() {
        let what = word_at(tokens, at + 1);
        let altered = is(tokens, at - 2, "alter") || is(tokens, at - 2, "column");
        if !altered || !is(tokens, at, "drop") || !matches!(what.as_str(), "identity" | "expression") {
            continue;
        }
        let if_exists = is(tokens, at + 2, "if") && is(tokens, at + 3, "exists");
        if if_exists {
            tokens.drain(at + 2..at + 4);
        }
        tokens[at].token = Token::make_word("SET", None);
        tokens[at + 1].token = Token::make_word("DEFAULT", None);
        let suffix = if if_exists { " if exists" } else { "" };
        insert_after(tokens, at + 1, note(format!("{NOTE}{what}{suffix}")));
    }
}

/// `numeric(3, -2)`: the scale's sign goes into its number.
fn negative_scale(tokens: &mut Tokens, at: usize) {
    let Some(Token::Number(digits, _)) = tokens.get(at + 5).map(|token| &token.token) else { return };
    if !punctuation(tokens, at + 1, &Token::LParen) || !punctuation(tokens, at + 3, &Token::Comma) {
        return;
    }
    let Ok(scale) = unmark(digits).0.parse::<i64>() else { return };
    if scale < NEGATIVE_SCALE {
        tokens[at + 5].token = Token::Number((NEGATIVE_SCALE + scale).to_string(), false);
        tokens.remove(at + 4);
    }
}

/// `(VALUES …)` where sqlparser takes only a SELECT for a query.
fn listed_values(tokens: &mut Tokens, open: usize) {
    if !punctuation(tokens, open, &Token::LParen) || !is(tokens, open + 1, "values") {
        return;
    }
    let end = close(tokens, open);
    insert(tokens, end, [Token::RParen, Token::make_word("AS", None), note("\u{2}values")]);
    let select =
        [Token::make_word("SELECT", None), Token::Mul, Token::make_word("FROM", None), Token::LParen];
    insert(tokens, open + 1, select);
}

/// GROUPING SETS takes lists in parentheses alone: `a` becomes `(a)`, `ROLLUP (…)` a call in parentheses.
fn grouping_sets(tokens: &mut Tokens, open: usize) {
    if !punctuation(tokens, open, &Token::LParen) {
        return;
    }
    let mut start = open + 1;
    loop {
        let end = close(tokens, open);
        if start >= end {
            return;
        }
        let comma = find(tokens, start, end, |n| tokens[n].token == Token::Comma).unwrap_or(end);
        let nested = match word(&tokens[start]) {
            "rollup" => Some(ROLLUP),
            "cube" => Some(CUBE),
            _ => None,
        };
        let whole = tokens[start].token == Token::LParen && close(tokens, start) + 1 == comma;
        if let Some(nested) = nested {
            tokens[start].token = note(nested);
        }
        if whole {
            start = comma + 1;
        } else {
            insert(tokens, comma, [Token::RParen]);
            insert(tokens, start, [Token::LParen]);
            start = comma + 3;
        }
    }
}

/// `USING (a, b) AS j`: the alias becomes a noted column.
fn join_alias(tokens: &mut Tokens, open: usize) {
    let end = close(tokens, open);
    let plain = |token: &TokenWithLocation| matches!(token.token, Token::Word(_) | Token::Comma);
    let names = tokens.get(open + 1..end).is_some_and(|inside| inside.iter().all(plain));
    if !names || !is(tokens, end + 1, "as") {
        return;
    }
    let Some(Token::Word(alias)) = tokens.get(end + 2).map(|token| token.token.clone()) else { return };
    tokens.drain(end + 1..end + 3);
    let noted = Word { value: format!("{NOTE}{}", alias.value), ..alias };
    insert(tokens, end, [Token::Comma, Token::Word(noted)]);
}

/// `f(…) AS t (a int, b text)`: each definition becomes a noted name, its type behind another note.
fn column_definitions(tokens: &mut Tokens, end: usize) {
    let marked = is(tokens, end + 1, "as");
    let mut open = end + 1 + usize::from(marked);
    let named = match tokens.get(open).map(|token| &token.token) {
        Some(Token::Word(word)) => marked || word.keyword == Keyword::NoKeyword,
        _ => false,
    };
    open += usize::from(named);
    let plain = |at: usize| matches!(tokens.get(at).map(|token| &token.token), Some(Token::Word(_)));
    let begins_query = |at: usize| {
        matches!(
            word_at(tokens, at).as_str(),
            "select" | "with" | "values" | "table" | "insert" | "update" | "delete" | "merge"
        )
    };
    // `CREATE VIEW v (a) AS SELECT (CASE …`, `WITH q (a) AS (SELECT …`
    let query = begins_query(open + 1) || named && begins_query(open - 1);
    let defined = (named || marked) && punctuation(tokens, open, &Token::LParen);
    if !defined || query || !plain(open + 1) || !plain(open + 2) {
        return;
    }
    let mut start = open + 1;
    loop {
        let close = close(tokens, open);
        let end = find(tokens, start, close, |n| tokens[n].token == Token::Comma).unwrap_or(close);
        let mut text = String::new();
        let mut mark = String::new();
        for (n, token) in tokens.drain(start..end.max(start)).enumerate() {
            text.extend((n < 2).then_some(if n == 0 { NOTE } else { NOTE_OF_TYPE }));
            match token.token {
                Token::Word(word) if n == 0 => {
                    let (name, index) = unmark(&word.value);
                    text += name;
                    mark = index.map(|index| format!("{MARK}{index}")).unwrap_or_default();
                }
                Token::Word(word) if word.quote_style.is_none() => text += unmark(&word.value).0,
                Token::Number(digits, _) => text += unmark(&digits).0,
                other => text += &other.to_string(),
            }
            text.push(' ');
        }
        insert(tokens, start, [note(text + &mark)]);
        if !punctuation(tokens, start + 1, &Token::Comma) {
            break;
        }
        start += 2;
    }
    if !named {
        // the function's own name
        let mut depth = 0usize;
        let function = (1..=end).rev().find(|&n| {
            match tokens[n].token {
                Token::RParen => depth += 1,
                Token::LParen => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        if let Some(name) = function.map(|n| tokens[n - 1].token.clone()) {
            insert(tokens, open, [name]);
        }
    }
}

/// `(a, b) OVERLAPS (c, d)` as the call `overlaps(a, b, c, d)`.
fn overlaps(tokens: &mut Tokens, at: usize) {
    if !punctuation(tokens, at + 1, &Token::LParen) {
        return;
    }
    let mut depth = 0usize;
    let open = (0..at).rev().find(|&n| {
        match tokens[n].token {
            Token::RParen => depth += 1,
            Token::LParen => depth = depth.saturating_sub(1),
            _ => return false,
        }
        depth == 0
    });
    let Some(open) = open else { return };
    tokens.remove(at + 1);
    tokens[at].token = Token::Comma;
    tokens.remove(at - 1);
    insert(
        tokens,
        open,
        [Token::make_word("pg_catalog", None), Token::Period, Token::make_word("overlaps", None)],
    );
}

/// `CREATE TABLE t (a, b) AS query WITH NO DATA`: the names and the missing rows move into the query.
fn create_table_as(tokens: &mut Tokens) {
    let Some(table) = (1..tokens.len().min(5)).find(|&n| is(tokens, n, "table")) else { return };
    let Some(marker) = find(tokens, table, tokens.len(), |n| is(tokens, n, "as")) else { return };
    let mut names = Vec::new();
    let mut marker = marker;
    if tokens[marker - 1].token == Token::RParen
        && let Some(open) = (table..marker).find(|&n| tokens[n].token == Token::LParen)
    {
        names = tokens.drain(open..marker).collect();
        marker = open;
    }
    let count = tokens.len();
    let mut empty = false;
    if count > 3 && is(tokens, count - 1, "data") {
        empty = is(tokens, count - 2, "no");
        tokens.truncate(count - if empty { 3 } else { 2 });
    }
    if names.is_empty() && !empty {
        return;
    }
    let end = tokens.len();
    insert(tokens, end, [Token::RParen, Token::make_word("AS", None), note("\u{2}query")]);
    tokens.extend(names);
    if empty {
        let end = tokens.len();
        insert(tokens, end, [Token::make_word("LIMIT", None), Token::Number("0".into(), false)]);
    }
    let select =
        [Token::make_word("SELECT", None), Token::Mul, Token::make_word("FROM", None), Token::LParen];
    insert(tokens, marker + 1, select);
}

/// `SELECT … INTO t FROM …` as `CREATE TABLE t AS SELECT … FROM …`.
fn select_into(tokens: &mut Tokens) {
    let Some(into) = find(tokens, 0, tokens.len(), |n| is(tokens, n, "into")) else { return };
    if into == 0 || matches!(word(&tokens[into - 1]), "insert" | "merge") {
        return;
    }
    let mut at = into + 1;
    let temporary = matches!(word_at(tokens, at).as_str(), "temp" | "temporary");
    at += usize::from(temporary || is(tokens, at, "unlogged"));
    at += usize::from(is(tokens, at, "table"));
    let start = at;
    at += 1;
    while punctuation(tokens, at, &Token::Period) {
        at += 2;
    }
    if at > tokens.len() {
        return;
    }
    let name: Vec<Token> = tokens[start..at].iter().map(|token| token.token.clone()).collect();
    tokens.drain(into..at);
    let mut head = vec![Token::make_word("CREATE", None)];
    if temporary {
        head.push(Token::make_word("TEMPORARY", None));
    }
    head.push(Token::make_word("TABLE", None));
    head.extend(name);
    head.push(Token::make_word("AS", None));
    insert(tokens, 0, head);
}
