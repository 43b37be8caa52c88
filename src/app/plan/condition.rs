//! Conditions of a plan, read back from their text as far as an index could serve them.
//!
//! What is not understood is left out: advice is tried out by the planner before it is given, so that nothing here
//! needs to be complete, only harmless.

/// One comparison of something of a table with something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What is compared, as text: a column, perhaps with its table before it, or an expression of one.
    pub left: String,
    pub operator: String,
    pub right: String,
}

/// What an index can do for a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// One value: the columns that come first in an index.
    Equal,
    /// From here, or up to there: the column that comes last.
    Range,
}

impl Term {
    /// What an index can do, seen from the left side.
    pub fn use_of_index(&self) -> Option<Use> {
        match self.operator.as_str() {
            "=" => Some(Use::Equal),
            "<" | ">" | "<=" | ">=" => Some(Use::Range),
            _ => None,
        }
    }

    fn turned(self) -> Term {
        let operator = match self.operator.as_str() {
            "<" => ">",
            ">" => "<",
            "<=" => ">=",
            ">=" => "<=",
            other => other,
        };
        Term { operator: operator.to_owned(), left: self.right, right: self.left }
    }

    /// The comparison both ways round.
    pub fn both_ways(self) -> [Term; 2] {
        [self.clone(), self.turned()]
    }
}

/// The comparisons that a condition joins by AND. An OR is one term that is not understood.
pub fn terms(condition: &str) -> Vec<Term> {
    let inner = unwrapped(condition);
    split(inner, " AND ").into_iter().filter_map(|part| term(unwrapped(part))).collect()
}

/// The sort keys of a list: each expression, and whether it goes down.
pub fn sort_keys(text: &str) -> Vec<(String, String)> {
    split(text, ", ")
        .into_iter()
        .map(|key| {
            let mut rest = key;
            let mut order = "";
            for suffix in [" NULLS FIRST", " NULLS LAST", " DESC"] {
                if let Some(shorter) = rest.strip_suffix(suffix) {
                    rest = shorter;
                    order = key.get(rest.len()..).unwrap_or_default();
                }
            }
            (unwrapped(rest).to_owned(), order.to_owned())
        })
        .collect()
}

/// The text without parentheses around all of it.
pub fn unwrapped(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        if !is_balanced(inner) {
            break;
        }
        text = inner.trim();
    }
    text
}

/// The column that a text names, without its table and without a cast to text, which changes no order; and the table.
pub fn column(text: &str) -> Option<(Option<String>, String)> {
    let mut text = unwrapped(text);
    for cast in ["::text", "::character varying", "::bpchar"] {
        text = unwrapped(text.strip_suffix(cast).unwrap_or(text));
    }
    let (first, rest) = name(text)?;
    match rest.strip_prefix('.') {
        None if rest.is_empty() => Some((None, first)),
        Some(rest) => match name(rest)? {
            (second, "") => Some((Some(first), second)),
            _ => None,
        },
        None => None,
    }
}

/// A call of one function on one column, such as `lower(name)`.
pub fn call(text: &str) -> Option<(&str, &str)> {
    let text = unwrapped(text);
    let open = text.find('(')?;
    let function = text.get(..open)?;
    let argument = text.get(open + 1..)?.strip_suffix(')')?;
    let plain = !function.is_empty() && function.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    (plain && is_balanced(argument) && column(argument).is_some()).then_some((function, argument))
}

/// The name at the beginning of a text, and what follows it.
fn name(text: &str) -> Option<(String, &str)> {
    if let Some(rest) = text.strip_prefix('"') {
        let mut name = String::new();
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match (c, chars.peek()) {
                ('"', Some((_, '"'))) => {
                    chars.next();
                    name.push('"');
                }
                ('"', _) => return Some((name, rest.get(at + 1..)?)),
                (c, _) => name.push(c),
            }
        }
        return None;
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (begins && !matches!(name, "NULL" | "true" | "false")).then(|| (name.to_owned(), rest))
}

/// A comparison: its operator stands outside all parentheses.
fn term(text: &str) -> Option<Term> {
    for operator in [" = ", " <= ", " >= ", " < ", " > "] {
        let parts = split(text, operator);
        if let [left, right] = parts.as_slice() {
            let mut right = right.trim();
            // `= ANY ('{1,2}'::integer[])`: several single values
            if let Some(list) = right.strip_prefix("ANY ") {
                right = list;
            } else if right.starts_with("ALL ") {
                return None;
            }
            return Some(Term {
                left: unwrapped(left).to_owned(),
                operator: operator.trim().to_owned(),
                right: unwrapped(right).to_owned(),
            });
        }
    }
    None
}

/// Splits at a separator that stands outside parentheses, quotes and brackets.
fn split<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut from) = (0i32, None, 0);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, _) if depth == 0 && at >= from && text[at..].starts_with(separator) => {
                parts.push(&text[from..at]);
                from = at + separator.len();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

/// Whether parentheses close in order, quotes considered.
fn is_balanced(text: &str) -> bool {
    let (mut depth, mut quote) = (0i32, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && quote.is_none()
}

#[cfg(test)]
mod tests;
