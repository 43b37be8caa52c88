//! What a plan, as `EXPLAIN` prints it, says about tables that are read whole for a few rows.

/// A table read whole with a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    pub table: String,
    /// As the plan writes it.
    pub condition: String,
    /// The columns that an index would have to begin with: those compared with a value.
    pub columns: Vec<String>,
}

/// The scans with a condition that an index could answer, in the plan's order.
pub fn scans(plan: &str) -> Vec<Scan> {
    let mut found = Vec::new();
    let mut table: Option<(usize, &str)> = None;
    for line in plan.lines() {
        let indent = line.len() - line.trim_start().len();
        let words = line.trim_start().trim_start_matches("->").trim_start();
        if let Some(rest) = words.strip_prefix("Seq Scan on ") {
            table = rest.split_whitespace().next().map(|name| (indent, name));
        } else if let Some(condition) = words.strip_prefix("Filter: ") {
            if let Some((_, name)) = table.filter(|(at, _)| indent > *at) {
                let columns = columns(condition);
                if !columns.is_empty() {
                    found.push(Scan { table: name.to_owned(), condition: condition.to_owned(), columns });
                }
            }
            table = None;
        } else if words.contains("(cost=") {
            table = None;
        }
    }
    found
}

/// The columns that a condition compares with a value, joined by AND: equality first, then one that is a range.
/// Nothing where an OR or a function stands between: no plain index would help, or it is not known which.
fn columns(condition: &str) -> Vec<String> {
    let inner = strip(condition);
    if has_word(inner, " OR ") {
        return Vec::new();
    }
    let (mut equal, mut range) = (Vec::new(), Vec::new());
    for part in split(inner, " AND ") {
        let part = strip(part);
        for operator in [" = ", " >= ", " <= ", " > ", " < "] {
            if let [left, right] = split(part, operator).as_slice()
                && let Some(column) = column(left)
                && is_value(right)
            {
                let list = if operator == " = " { &mut equal } else { &mut range };
                if !list.contains(&column) {
                    list.push(column);
                }
                break;
            }
        }
    }
    range.retain(|it| !equal.contains(it));
    range.truncate(1);
    equal.extend(range);
    equal
}

/// A column, also with a cast around it: `city`, `(name)::text`.
fn column(text: &str) -> Option<String> {
    let text = text.trim();
    let text = match text.split_once(")::") {
        Some((inner, _)) => inner.strip_prefix('(')?,
        None => text,
    };
    let is_name = !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !text.starts_with(|c: char| c.is_ascii_digit());
    let is_constant = ["true", "false", "NULL"].contains(&text);
    (is_name && !is_constant).then(|| text.to_owned())
}

/// A constant or a parameter.
fn is_value(text: &str) -> bool {
    let text = text.trim().trim_start_matches('(');
    text.starts_with(['\'', '$', '-']) || text.starts_with(|c: char| c.is_ascii_digit())
}

/// Without the parentheses around the whole.
fn strip(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        // `(a) AND (b)` begins and ends with one, too.
        let mut depth = 0i32;
        if inner.chars().any(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth < 0
        }) {
            break;
        }
        text = inner.trim();
    }
    text
}

fn has_word(text: &str, word: &str) -> bool {
    split(text, word).len() > 1
}

/// The parts between a word that stands outside parentheses and quotes.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut depth, mut quoted, mut from, mut parts) = (0i32, false, 0, Vec::new());
    for (at, c) in text.char_indices() {
        if at < from {
            continue;
        }
        match c {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 && !quoted && text.get(at..).is_some_and(|rest| rest.starts_with(word)) {
            parts.push(text.get(from..at).unwrap_or_default());
            from = at + word.len();
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

#[cfg(test)]
mod tests;
