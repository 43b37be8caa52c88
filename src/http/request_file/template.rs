//! `{{…}}`: variables of the file and the environment, values out of earlier answers, and the clients' own `$…` ones.

mod dynamic;

use std::fmt;

use super::super::{Headers, Request, Response, json_path};
use super::Variable;
use crate::project::json::Json;

const MAX_DEPTH: usize = 16;
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A request that was sent, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    pub name: String,
    pub request: Request,
    pub response: Response,
}

/// What names mean while a request is put together. Time and chance come in from outside.
pub struct Scope<'a> {
    pub variables: &'a [Variable],
    pub environment: &'a [(String, String)],
    /// Of `.env`, for `{{$dotenv NAME}}` and `{{$processEnv NAME}}`.
    pub process: &'a [(String, String)],
    /// The latest exchange of each named request.
    pub exchanges: &'a [Exchange],
    /// Names of all requests of the file, so that a missing answer and a slip are told apart.
    pub names: &'a [String],
    /// Milliseconds since 1970.
    pub now_millis: i64,
    pub random: &'a mut dyn FnMut() -> u64,
}

/// Why a text cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    Unknown {
        name: String,
        known: Vec<String>,
    },
    /// The request exists and has not been sent.
    NotSent(String),
    /// An earlier answer has not what is asked for.
    NotThere {
        expression: String,
        why: String,
    },
    /// A `$…` word that is not known, or is written wrongly.
    Dynamic {
        expression: String,
        why: String,
    },
    /// A variable that holds itself, or more than fits.
    TooDeep(String),
    TooLong,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TemplateError::Unknown { name, known } if known.is_empty() => {
                write!(f, "the variable {{{{{name}}}}} is not set; write `@{name} = …` above the request")
            }
            TemplateError::Unknown { name, known } => {
                write!(f, "the variable {{{{{name}}}}} is not set; there are {}", known.join(", "))
            }
            TemplateError::NotSent(name) => write!(f, "“{name}” has no answer yet: send it first"),
            TemplateError::NotThere { expression, why } => write!(f, "{{{{{expression}}}}}: {why}"),
            TemplateError::Dynamic { expression, why } => write!(f, "{{{{{expression}}}}}: {why}"),
            TemplateError::TooDeep(name) => write!(f, "the variable {{{{{name}}}}} holds itself"),
            TemplateError::TooLong => f.write_str("filled in, the text is larger than 8 MB"),
        }
    }
}

impl std::error::Error for TemplateError {}

/// Fills a text in.
///
/// # Errors
/// A name means nothing, or nothing yet.
pub fn fill(text: &str, scope: &mut Scope<'_>) -> Result<String, TemplateError> {
    let mut out = String::new();
    push(&mut out, text, scope, 0)?;
    Ok(out)
}

/// The expressions between braces, in order.
pub fn expressions(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((expression, after)) = after.split_once("}}") else { break };
        found.push(expression.trim());
        rest = after;
    }
    found
}

fn push(out: &mut String, text: &str, scope: &mut Scope<'_>, depth: usize) -> Result<(), TemplateError> {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((expression, following)) = after.split_once("}}") else {
            // Two braces of JSON (`{"a":{{`) are no variable if nothing closes them.
            out.push_str("{{");
            out.push_str(after);
            rest = "";
            break;
        };
        if expression.contains('\n')
            || (expression.contains(['{', '"', ':']) && !expression.trim_start().starts_with('$'))
        {
            out.push_str("{{");
            rest = after;
            continue;
        }
        rest = following;
        value(out, expression.trim(), scope, depth)?;
        if out.len() > MAX_BYTES {
            return Err(TemplateError::TooLong);
        }
    }
    out.push_str(rest);
    if out.len() > MAX_BYTES { Err(TemplateError::TooLong) } else { Ok(()) }
}

fn value(
    out: &mut String,
    expression: &str,
    scope: &mut Scope<'_>,
    depth: usize,
) -> Result<(), TemplateError> {
    if let Some(word) = expression.strip_prefix('$') {
        out.push_str(&dynamic::value(word, scope)?);
        return Ok(());
    }
    if let Some(found) = of_exchange(expression, scope)? {
        out.push_str(&found);
        return Ok(());
    }
    // REST Client: `{{%name}}` is escaped for a query.
    let (name, escaped) = match expression.strip_prefix('%') {
        Some(name) => (name, true),
        None => (expression, false),
    };
    if depth >= MAX_DEPTH {
        return Err(TemplateError::TooDeep(name.to_owned()));
    }
    let of_file = scope.variables.iter().rev().find(|it| it.name == name).map(|it| it.value.clone());
    let text = of_file.or_else(|| {
        scope.environment.iter().rev().find(|(it, _)| it == name).map(|(_, value)| value.clone())
    });
    let Some(text) = text else {
        let mut known: Vec<String> = scope.variables.iter().map(|it| it.name.clone()).collect();
        known.extend(scope.environment.iter().map(|(name, _)| name.clone()));
        known.dedup();
        return Err(TemplateError::Unknown { name: name.to_owned(), known });
    };
    let mut filled = String::new();
    push(&mut filled, &text, scope, depth + 1)?;
    if escaped {
        super::super::url::percent::push_encoded(out, &filled, super::super::url::percent::Set::Component);
    } else {
        out.push_str(&filled);
    }
    Ok(())
}

/// `login.response.body.$.token`, `login.request.headers.X`; `None` if the expression is no such reference.
fn of_exchange(expression: &str, scope: &Scope<'_>) -> Result<Option<String>, TemplateError> {
    let mut parts = expression.splitn(4, '.');
    let (Some(name), Some(side), Some(part)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    if !matches!(side, "response" | "request") {
        return Ok(None);
    }
    let Some(exchange) = scope.exchanges.iter().rev().find(|it| it.name == name) else {
        return Err(if scope.names.iter().any(|it| it == name) {
            TemplateError::NotSent(name.to_owned())
        } else {
            TemplateError::Unknown { name: name.to_owned(), known: scope.names.to_vec() }
        });
    };
    let (headers, body): (&Headers, &[u8]) = if side == "response" {
        (&exchange.response.head.headers, &exchange.response.body)
    } else {
        (&exchange.request.head.headers, &exchange.request.body)
    };
    let fail = |why: String| TemplateError::NotThere { expression: expression.to_owned(), why };
    let path = parts.next().unwrap_or_default();
    match part {
        "headers" if !path.is_empty() => match headers.get(path) {
            Some(value) => Ok(Some(value.to_owned())),
            None => Err(fail(format!("the {side} has no header {path}"))),
        },
        "status" if side == "response" => Ok(Some(exchange.response.head.status.to_string())),
        "body" => {
            let text = String::from_utf8_lossy(body);
            if matches!(path, "" | "*") {
                return Ok(Some(text.into_owned()));
            }
            if path.starts_with('/') {
                return Err(fail("XPath is not supported; JSON is read with $.path".to_owned()));
            }
            let status = exchange.response.head.status;
            let value = Json::parse(&text)
                .map_err(|what| fail(format!("the body is no JSON ({what}); the status was {status}")))?;
            match json_path::find(&value, path).map_err(fail)? {
                Some(found) => Ok(Some(found.plain())),
                None => Err(fail(format!("the body has nothing there; the status was {status}"))),
            }
        }
        _ => Err(fail("after response stand headers.NAME, body.$.PATH, body.* or status".to_owned())),
    }
}

#[cfg(test)]
mod tests;
