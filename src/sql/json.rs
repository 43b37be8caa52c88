//! JSON: jsonb's values, and reading and checking text.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::error::SqlError;
use super::numeric::Numeric;

pub mod path;
pub mod reader;
pub mod scan;
#[cfg(test)]
mod tests;
pub mod write;

pub use reader::{check, parse};

/// A jsonb value. Objects are ordered as PostgreSQL keeps them: shorter keys first, then by bytes.
#[derive(Debug, Clone, Default)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(Numeric),
    String(Rc<str>),
    Array(Vec<Json>),
    Object(Vec<(Rc<str>, Json)>),
}

/// The order of keys in an object.
pub fn key_order(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.as_bytes().cmp(b.as_bytes()))
}

impl Json {
    /// An object of these members; of equal keys the last one counts.
    pub fn object(mut members: Vec<(Rc<str>, Json)>) -> Json {
        members.reverse();
        members.sort_by(|a, b| key_order(&a.0, &b.0));
        members.dedup_by(|later, kept| later.0 == kept.0);
        Json::Object(members)
    }

    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => {
                let at = members.binary_search_by(|(k, _)| key_order(k, key)).ok()?;
                members.get(at).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The element of an array; negative counts from its end.
    pub fn at(&self, index: i64) -> Option<&Json> {
        match self {
            Json::Array(items) => {
                let index = if index < 0 { index + items.len() as i64 } else { index };
                usize::try_from(index).ok().and_then(|i| items.get(i))
            }
            _ => None,
        }
    }

    /// The name of the kind, as `jsonb_typeof` gives it.
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(_) => "number",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Json::Null => 0,
            Json::String(_) => 1,
            Json::Number(_) => 2,
            Json::Bool(_) => 3,
            Json::Array(_) => 4,
            Json::Object(_) => 5,
        }
    }

    /// jsonb's btree order: by kind, containers by size first.
    pub fn compare(&self, other: &Json) -> Ordering {
        match (self, other) {
            (Json::Bool(a), Json::Bool(b)) => a.cmp(b),
            (Json::Number(a), Json::Number(b)) => a.compare(b),
            (Json::String(a), Json::String(b)) => a.as_bytes().cmp(b.as_bytes()),
            (Json::Array(a), Json::Array(b)) => a.len().cmp(&b.len()).then_with(|| {
                a.iter().zip(b).map(|(a, b)| a.compare(b)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
            }),
            // An empty array at the top sorts below everything: PostgreSQL's known exception.
            (Json::Array(a), _) if a.is_empty() => Ordering::Less,
            (_, Json::Array(b)) if b.is_empty() => Ordering::Greater,
            (Json::Object(a), Json::Object(b)) => a.len().cmp(&b.len()).then_with(|| {
                a.iter()
                    .zip(b)
                    .map(|(a, b)| a.0.as_bytes().cmp(b.0.as_bytes()).then_with(|| a.1.compare(&b.1)))
                    .find(|order| order.is_ne())
                    .unwrap_or(Ordering::Equal)
            }),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    /// Feeds a hash that is alike for equal values.
    pub fn hash_into<H: Hasher>(&self, state: &mut H) {
        state.write_u8(self.rank());
        match self {
            Json::Null => {}
            Json::Bool(b) => b.hash(state),
            Json::Number(n) => n.hash_into(state),
            Json::String(s) => s.hash(state),
            Json::Array(items) => items.iter().for_each(|item| item.hash_into(state)),
            Json::Object(members) => members.iter().for_each(|(key, value)| {
                key.hash(state);
                value.hash_into(state);
            }),
        }
    }

    /// Whether this contains `other`, as `@>` has it.
    pub fn contains(&self, other: &Json) -> bool {
        match (self, other) {
            (Json::Object(_), Json::Object(wanted)) => {
                wanted.iter().all(|(key, value)| self.get(key).is_some_and(|own| own.contains_item(value)))
            }
            (Json::Array(own), Json::Array(wanted)) => {
                wanted.iter().all(|value| own.iter().any(|item| item.contains_item(value)))
            }
            // An array contains a scalar of its own, at the top only.
            (Json::Array(own), scalar) if !matches!(scalar, Json::Object(_)) => {
                own.iter().any(|item| item.contains_item(scalar))
            }
            (a, b) => a.rank() == b.rank() && a.compare(b).is_eq(),
        }
    }

    fn contains_item(&self, other: &Json) -> bool {
        match (self, other) {
            (Json::Object(_), Json::Object(_)) | (Json::Array(_), Json::Array(_)) => self.contains(other),
            (a, b) => a.rank() == b.rank() && a.compare(b).is_eq(),
        }
    }

    /// The text of a scalar without quotes, of a container as JSON; `None` for null: what `->>` gives.
    pub fn as_text(&self) -> Option<String> {
        match self {
            Json::Null => None,
            Json::String(text) => Some(text.to_string()),
            other => Some(other.to_text()),
        }
    }
}

/// The error of text that is not JSON.
pub(crate) fn invalid(detail: impl Into<String>) -> SqlError {
    SqlError::new("22P02", "invalid input syntax for type json").with_detail(detail)
}
