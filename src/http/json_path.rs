//! A place inside a JSON value, as request files write it: `$.items[0].id`, `items[-1]['odd name']`, `items.length`.

use crate::project::json::Json;

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    /// From the end if negative.
    Index(i64),
}

/// The value at a path; `None` if there is nothing.
///
/// # Errors
/// The text is no path this reads.
pub fn find(value: &Json, path: &str) -> Result<Option<Json>, String> {
    let mut at = value.clone();
    let steps = parse(path)?;
    for (index, step) in steps.iter().enumerate() {
        let next = match (&at, step) {
            (Json::Object(fields), Step::Key(key)) => {
                fields.iter().rev().find(|(name, _)| **name == **key).map(|(_, value)| value.clone())
            }
            (Json::List(values), Step::Index(wanted)) => {
                let wanted = if *wanted < 0 { *wanted + values.len() as i64 } else { *wanted };
                usize::try_from(wanted).ok().and_then(|wanted| values.get(wanted)).cloned()
            }
            _ => None,
        };
        at = match (next, step) {
            (Some(next), _) => next,
            (None, Step::Key(key)) if key == "length" && index + 1 == steps.len() => match &at {
                Json::List(values) => Json::Number(values.len().to_string()),
                Json::Text(text) => Json::Number(text.encode_utf16().count().to_string()),
                _ => return Ok(None),
            },
            (None, _) => return Ok(None),
        };
    }
    Ok(Some(at))
}

fn parse(path: &str) -> Result<Vec<Step>, String> {
    let fail = |what: &str| Err(format!("“{path}” is no path into JSON: {what}"));
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    let mut steps = Vec::new();
    let mut first = rest.len() == path.len();
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let quote = inside.chars().next().filter(|c| matches!(c, '\'' | '"'));
            if let Some(quote) = quote {
                let Some((key, after)) = inside[1..].split_once(quote) else {
                    return fail("a quote is open");
                };
                let Some(after) = after.strip_prefix(']') else { return fail("“]” is missing") };
                steps.push(Step::Key(key.to_owned()));
                rest = after;
            } else {
                let Some((number, after)) = inside.split_once(']') else { return fail("“]” is missing") };
                let Ok(number) = number.trim().parse() else {
                    return fail(
                        "between [ and ] stands a whole number or a name in quotes; filters are not supported",
                    );
                };
                steps.push(Step::Index(number));
                rest = after;
            }
        } else {
            rest = match rest.strip_prefix('.') {
                Some(after) => after,
                None if first => rest,
                None => return fail("“.” or “[” was expected"),
            };
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let key = &rest[..end];
            if key.is_empty() || key == "*" {
                return fail("a name was expected; “..” and “*” are not supported");
            }
            steps.push(Step::Key(key.to_owned()));
            rest = &rest[end..];
        }
        first = false;
    }
    Ok(steps)
}

#[cfg(test)]
mod tests;
