//! Following a path of keys and indexes into jsonb, and changing what is there.

use super::Json;
use crate::sql::error::SqlError;

/// The value at a path; an element of an array is named by its index.
pub fn get<'a>(json: &'a Json, path: &[&str]) -> Option<&'a Json> {
    path.iter().try_fold(json, |json, step| match json {
        Json::Object(_) => json.get(step),
        Json::Array(_) => step.parse().ok().and_then(|index| json.at(index)),
        _ => None,
    })
}

/// What [`change`] does at the end of the path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Replaces, and creates the last step if asked to.
    Set {
        create: bool,
    },
    /// Inserts into an array before or after the index, or a new key into an object.
    Insert {
        after: bool,
    },
    Delete,
}

/// The value with the end of the path changed.
///
/// # Errors
/// 22P02 for a step that is no index of an array, 22023 for inserting over an existing key.
pub fn change(json: &Json, path: &[&str], new: &Json, edit: Edit) -> Result<Json, SqlError> {
    let empty = match json {
        Json::Object(members) => members.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    };
    if empty && matches!(edit, Edit::Delete | Edit::Set { create: false }) {
        return Ok(json.clone()); // whatever the path says
    }
    change_at(json, path, new, edit, 1)
}

fn change_at(json: &Json, path: &[&str], new: &Json, edit: Edit, depth: usize) -> Result<Json, SqlError> {
    let Some((step, rest)) = path.split_first() else {
        return Ok(json.clone());
    };
    match json {
        Json::Object(members) => {
            let mut members = members.clone();
            let at = members.iter().position(|(key, _)| &**key == *step);
            match (at, rest.is_empty()) {
                (Some(at), false) => {
                    let inner = change_at(&members[at].1, rest, new, edit, depth + 1)?;
                    members[at].1 = inner;
                }
                (Some(at), true) => match edit {
                    Edit::Set { .. } => members[at].1 = new.clone(),
                    Edit::Delete => {
                        members.remove(at);
                    }
                    Edit::Insert { .. } => {
                        return Err(SqlError::new("22023", "cannot replace existing key")
                            .with_hint("Try using the function jsonb_set to replace key value."));
                    }
                },
                (None, true) if !matches!(edit, Edit::Delete | Edit::Set { create: false }) => {
                    members.push(((*step).into(), new.clone()));
                }
                _ => {}
            }
            Ok(Json::object(members))
        }
        Json::Array(items) => {
            let Ok(index) = step.trim().parse::<i64>() else {
                let message = format!("path element at position {depth} is not an integer: \"{step}\"");
                return Err(SqlError::new("22P02", message));
            };
            let mut items = items.clone();
            let count = items.len() as i64;
            let before = index < -count;
            let index = if index < 0 { index + count } else { index };
            let inside = (0..count).contains(&index);
            if !rest.is_empty() {
                if inside {
                    let inner = change_at(&items[index as usize], rest, new, edit, depth + 1)?;
                    items[index as usize] = inner;
                }
                return Ok(Json::Array(items));
            }
            match edit {
                Edit::Delete if inside => {
                    items.remove(index as usize);
                }
                Edit::Delete => {}
                Edit::Set { .. } if inside => items[index as usize] = new.clone(),
                Edit::Set { create: false } => {}
                Edit::Set { create: true } | Edit::Insert { .. } => {
                    let after = i64::from(edit == Edit::Insert { after: true });
                    let place = if before { 0 } else { (index + after).clamp(0, count) };
                    items.insert(place as usize, new.clone());
                }
            }
            Ok(Json::Array(items))
        }
        scalar => Ok(scalar.clone()),
    }
}
