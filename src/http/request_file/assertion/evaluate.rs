//! Holds an assertion against an answer.

use std::cmp::Ordering;

use regex_lite::Regex;

use super::super::super::{Response, json_path};
use super::{Assertion, Operator, Subject};
use crate::project::json::Json;

/// What came back.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    pub response: &'a Response,
    /// From sending to the end of the answer, in nanoseconds of virtual time.
    pub nanos: u64,
}

/// What came of an assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub passed: bool,
    /// In words: what was found instead, or why nothing could be compared. Empty if it passed.
    pub message: String,
}

impl Assertion {
    /// Holds the assertion against an answer; `value` is its value with variables filled in.
    pub fn check(&self, answer: Answer<'_>, value: &str) -> Verdict {
        match self.holds(answer, value) {
            Ok((true, _)) => Verdict { passed: true, message: String::new() },
            Ok((false, found)) => {
                Verdict { passed: false, message: ["found ", &shown(found.as_ref())].concat() }
            }
            Err(message) => Verdict { passed: false, message },
        }
    }

    fn holds(&self, answer: Answer<'_>, value: &str) -> Result<(bool, Option<Json>), String> {
        let found = self.subject.find(answer)?;
        let holds = compare(self.operator, found.as_ref(), value)?;
        Ok((holds, found))
    }
}

impl Subject {
    fn find(&self, answer: Answer<'_>) -> Result<Option<Json>, String> {
        let response = answer.response;
        Ok(match self {
            Subject::Status => Some(Json::Number(response.head.status.to_string())),
            Subject::Header(name) => {
                let all: Vec<&str> = response.head.headers.get_all(name).collect();
                (!all.is_empty()).then(|| Json::Text(all.join(", ").into()))
            }
            Subject::ResponseTime => {
                let (whole, part) = (answer.nanos / 1_000_000, answer.nanos % 1_000_000);
                Some(Json::Number(format!("{whole}.{part:06}")))
            }
            Subject::Size => Some(Json::Number(response.body.len().to_string())),
            Subject::Body(path) => {
                let text = String::from_utf8_lossy(&response.body);
                match (Json::parse(&text), path.is_empty()) {
                    (Ok(value), true) => Some(value),
                    (Ok(value), false) => json_path::find(&value, path)?,
                    (Err(_), true) => Some(Json::Text((*text).into())),
                    (Err(what), false) => return Err(format!("the body is no JSON: {what}")),
                }
            }
        })
    }
}

/// For a person: cut, with its kind where text and number look alike.
fn shown(found: Option<&Json>) -> String {
    let Some(found) = found else { return "nothing there".to_owned() };
    let text = found.compact();
    let mut letters = text.chars();
    let mut cut: String = letters.by_ref().take(200).collect();
    if letters.next().is_some() {
        cut.push('…');
    }
    cut
}

fn compare(operator: Operator, found: Option<&Json>, value: &str) -> Result<bool, String> {
    use Operator as O;
    let found_or_null = found.unwrap_or(&Json::Null);
    Ok(match operator {
        O::Eq => same(found, &literal(value)),
        O::Neq => !same(found, &literal(value)),
        O::Gt => order(found, value)? == Ordering::Greater,
        O::Gte => order(found, value)? != Ordering::Less,
        O::Lt => order(found, value)? == Ordering::Less,
        O::Lte => order(found, value)? != Ordering::Greater,
        O::In => list(value).iter().any(|it| same(found, it)),
        O::NotIn => !list(value).iter().any(|it| same(found, it)),
        O::Contains => contains(found_or_null, value),
        O::NotContains => !contains(found_or_null, value),
        O::Length => match length(found_or_null) {
            Some(length) => same(Some(&Json::Number(length.to_string())), &literal(value)),
            None => return Err(format!("found {}, which has no length", shown(found))),
        },
        O::Matches => pattern(value)?.is_match(&found_or_null.plain()),
        O::NotMatches => !pattern(value)?.is_match(&found_or_null.plain()),
        O::StartsWith => found_or_null.plain().starts_with(&literal(value).plain()),
        O::EndsWith => found_or_null.plain().ends_with(&literal(value).plain()),
        O::Between => {
            let bounds = list(value);
            let [low, high] = &bounds[..] else {
                return Err("between takes two values: `between 1, 10`".to_owned());
            };
            order(found, &low.plain())? != Ordering::Less && order(found, &high.plain())? != Ordering::Greater
        }
        O::IsEmpty => length(found_or_null) == Some(0),
        O::IsNotEmpty => length(found_or_null).is_some_and(|it| it > 0),
        O::IsNull => found == Some(&Json::Null),
        O::IsUndefined => found.is_none(),
        O::IsDefined => found.is_some(),
        O::IsTruthy => truthy(found),
        O::IsFalsy => !truthy(found),
        O::IsJson => matches!(found, Some(Json::Object(_) | Json::List(_))),
        O::IsNumber => matches!(found, Some(Json::Number(_))),
        O::IsString => matches!(found, Some(Json::Text(_))),
        O::IsBoolean => matches!(found, Some(Json::Bool(_))),
        O::IsArray => matches!(found, Some(Json::List(_))),
    })
}

/// A value as written: JSON, text in single quotes, or a bare text.
fn literal(text: &str) -> Json {
    let text = text.trim();
    if let Some(inside) = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        return Json::Text(inside.into());
    }
    match text {
        "undefined" => Json::Text("undefined".into()),
        _ => Json::parse(text).unwrap_or_else(|_| Json::Text(text.into())),
    }
}

/// `[1, 2]` or `1, 2`.
fn list(text: &str) -> Vec<Json> {
    match Json::parse(text) {
        Ok(Json::List(values)) => values,
        _ => text.trim().trim_start_matches('[').trim_end_matches(']').split(',').map(literal).collect(),
    }
}

fn same(found: Option<&Json>, value: &Json) -> bool {
    let Some(found) = found else { return false };
    match (found, value) {
        (Json::Number(one), Json::Number(other)) => {
            one == other
                || matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(one), Ok(other)) if one == other)
        }
        (Json::List(one), Json::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(Some(one), other))
        }
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    other.iter().any(|(other_key, other)| key == other_key && same(Some(value), other))
                })
        }
        _ => found == value,
    }
}

fn order(found: Option<&Json>, value: &str) -> Result<Ordering, String> {
    match (found, literal(value)) {
        (Some(Json::Number(one)), Json::Number(other)) => {
            let both = one.parse::<f64>().ok().zip(other.parse::<f64>().ok());
            both.and_then(|(one, other)| one.partial_cmp(&other))
                .ok_or_else(|| format!("{one} is no number to compare"))
        }
        (Some(Json::Text(one)), Json::Text(other)) => Ok((**one).cmp(&*other)),
        (found, other) => {
            Err(format!("found {}, which cannot be compared with {}", shown(found), other.compact()))
        }
    }
}

fn contains(found: &Json, value: &str) -> bool {
    match found {
        Json::List(values) => values.iter().any(|it| same(Some(it), &literal(value))),
        Json::Object(fields) => fields.iter().any(|(key, _)| **key == *literal(value).plain()),
        other => other.plain().contains(&literal(value).plain()),
    }
}

fn length(found: &Json) -> Option<usize> {
    match found {
        Json::Text(text) => Some(text.encode_utf16().count()),
        Json::List(values) => Some(values.len()),
        Json::Object(fields) => Some(fields.len()),
        _ => None,
    }
}

/// As JavaScript sees it.
fn truthy(found: Option<&Json>) -> bool {
    match found {
        None | Some(Json::Null | Json::Bool(false)) => false,
        Some(Json::Number(digits)) => digits.parse::<f64>().is_ok_and(|it| it != 0.0),
        Some(Json::Text(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

/// `/…/i`, or the bare text of a pattern.
fn pattern(value: &str) -> Result<Regex, String> {
    let value = value.trim();
    let (pattern, flags) = match value.strip_prefix('/').and_then(|it| it.rsplit_once('/')) {
        Some((pattern, flags)) => (pattern.to_owned(), flags),
        None => (literal(value).plain(), ""),
    };
    if !flags.bytes().all(|byte| b"ims".contains(&byte)) {
        return Err(format!("“{flags}” are no flags of a pattern; there are i, m and s"));
    }
    let text = if flags.is_empty() { pattern } else { format!("(?{flags}){pattern}") };
    Regex::new(&text).map_err(|error| format!("{value} is no pattern: {error}"))
}
