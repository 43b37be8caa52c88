//! Operators and functions of arrays.

use super::arguments::{array, check_size, int};
use super::{Call, Entry, f, typed};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::{Array, Value};

type Answer = Result<Value, SqlError>;

fn wrap(array: Array) -> Answer {
    Ok(Value::Array(array.into()))
}

/// Appends or prepends an element; a NULL array counts as an empty one.
fn push(array: &Array, element: &Value, at_end: bool) -> Answer {
    if array.dims.len() > 1 {
        return Err(SqlError::new("22000", "argument must be empty or one-dimensional array"));
    }
    let mut elements = Vec::with_capacity(array.elements.len() + 1);
    if !at_end {
        elements.push(element.clone());
    }
    elements.extend(array.elements.iter().cloned());
    if at_end {
        elements.push(element.clone());
    }
    wrap(Array::of(elements))
}

fn append(a: &[Value], _: &Env) -> Answer {
    push(array(a, 0), a.get(1).unwrap_or(&Value::Null), true)
}

fn prepend(a: &[Value], _: &Env) -> Answer {
    push(array(a, 1), a.first().unwrap_or(&Value::Null), false)
}

fn concatenate(a: &[Value], _: &Env) -> Answer {
    let (x, y) = match (a.first(), a.get(1)) {
        (Some(Value::Array(x)), Some(Value::Array(y))) => (x, y),
        (Some(Value::Array(x)), _) => return Ok(Value::Array(x.clone())),
        (_, Some(Value::Array(y))) => return Ok(Value::Array(y.clone())),
        _ => return Ok(Value::Null),
    };
    if x.dims.is_empty() {
        return Ok(Value::Array(y.clone()));
    }
    if y.dims.is_empty() {
        return Ok(Value::Array(x.clone()));
    }
    let elements: Vec<Value> = x.elements.iter().chain(&y.elements).cloned().collect();
    check_size(elements.len().checked_mul(16))?;
    let incompatible = || SqlError::new("2202E", "cannot concatenate incompatible arrays");
    // Arrays of one shape join along the outer dimension; one of a dimension less is one element of it.
    let mut dims = match x.dims.len() as i64 - y.dims.len() as i64 {
        0 if x.dims[1..] == y.dims[1..] => x.dims.clone(),
        1 if x.dims[1..] == y.dims[..] => x.dims.clone(),
        -1 if y.dims[1..] == x.dims[..] => y.dims.clone(),
        _ => {
            let (m, n) = (x.dims.len(), y.dims.len());
            return Err(incompatible().with_detail(if m.abs_diff(n) > 1 {
                format!("Arrays of {m} and {n} dimensions are not compatible for concatenation.")
            } else if m == n {
                "Arrays with differing element dimensions are not compatible for concatenation.".into()
            } else {
                "Arrays with differing dimensions are not compatible for concatenation.".into()
            }));
        }
    };
    dims[0] = match x.dims.len() as i64 - y.dims.len() as i64 {
        0 => x.dims[0] + y.dims[0],
        1 => x.dims[0] + 1,
        _ => y.dims[0] + 1,
    };
    wrap(Array { dims, elements })
}

fn dimension(a: &[Value]) -> Option<i64> {
    let at = usize::try_from(int(a, 1) - 1).ok()?;
    array(a, 0).dims.get(at).map(|n| i64::from(*n))
}

fn optional(n: Option<i64>) -> Answer {
    Ok(n.map_or(Value::Null, Value::Int))
}

fn dims_text(a: &[Value]) -> Answer {
    let dims = &array(a, 0).dims;
    if dims.is_empty() {
        return Ok(Value::Null);
    }
    Ok(Value::text(dims.iter().map(|n| format!("[1:{n}]")).collect::<String>()))
}

fn to_text(a: &[Value], call: &Call) -> Answer {
    let (Some(Value::Array(array)), Some(Value::Text(separator))) = (a.first(), a.get(1)) else {
        return Ok(Value::Null);
    };
    let element = call.types.first().and_then(Type::element).unwrap_or(&Type::Text);
    let null = match a.get(2) {
        Some(Value::Text(null)) => Some(null),
        _ => None,
    };
    let mut out = String::new();
    let mut any = false;
    for value in &array.elements {
        if value.is_null() && null.is_none() {
            continue;
        }
        if any {
            out.push_str(separator);
        }
        match (value, null) {
            (Value::Null, Some(null)) => out.push_str(null),
            _ => value.output_into(element, &mut out),
        }
        any = true;
    }
    Ok(Value::text(out))
}

fn position(a: &[Value], _: &Env) -> Answer {
    let Some(Value::Array(array)) = a.first() else {
        return Ok(Value::Null);
    };
    one_dimension_search(array)?;
    let wanted = a.get(1).unwrap_or(&Value::Null);
    let from = if a.len() > 2 { int(a, 2).max(1) as usize - 1 } else { 0 };
    let found = array.elements.iter().skip(from).position(|e| e.equals(wanted));
    optional(found.map(|at| (at + from) as i64 + 1))
}

fn one_dimension_search(array: &Array) -> Result<(), SqlError> {
    if array.dims.len() > 1 {
        let message = "searching for elements in multidimensional arrays is not supported";
        return Err(SqlError::new("0A000", message));
    }
    Ok(())
}

fn positions(a: &[Value], _: &Env) -> Answer {
    let Some(Value::Array(array)) = a.first() else {
        return Ok(Value::Null);
    };
    one_dimension_search(array)?;
    let wanted = a.get(1).unwrap_or(&Value::Null);
    let found = array.elements.iter().enumerate().filter(|(_, e)| e.equals(wanted));
    wrap(Array::of(found.map(|(at, _)| Value::Int(at as i64 + 1)).collect()))
}

fn remove(a: &[Value], _: &Env) -> Answer {
    let Some(Value::Array(array)) = a.first() else {
        return Ok(Value::Null);
    };
    if array.dims.len() > 1 {
        let message = "removing elements from multidimensional arrays is not supported";
        return Err(SqlError::new("0A000", message));
    }
    let wanted = a.get(1).unwrap_or(&Value::Null);
    wrap(Array::of(array.elements.iter().filter(|e| !e.equals(wanted)).cloned().collect()))
}

fn replace(a: &[Value], _: &Env) -> Answer {
    let Some(Value::Array(array)) = a.first() else {
        return Ok(Value::Null);
    };
    let (from, to) = (a.get(1).unwrap_or(&Value::Null), a.get(2).unwrap_or(&Value::Null));
    let each = array.elements.iter().map(|e| if e.equals(from) { to.clone() } else { e.clone() });
    wrap(Array { dims: array.dims.clone(), elements: each.collect() })
}

fn trim(a: &[Value]) -> Answer {
    let (array, n) = (array(a, 0), int(a, 1));
    let count = array.dims.first().copied().unwrap_or(0);
    if n < 0 || n > i64::from(count) {
        let message = format!("number of elements to trim must be between 0 and {count}");
        return Err(SqlError::new("2202E", message));
    }
    wrap(array.slice(&[(None, Some(i64::from(count) - n))]))
}

fn fill(a: &[Value], _: &Env) -> Answer {
    let Some(Value::Array(lengths)) = a.get(1) else {
        return Err(SqlError::new("22004", "dimension array or low bound array cannot be null"));
    };
    let mut dims = Vec::new();
    let mut total = 1usize;
    for length in &lengths.elements {
        let n = length.as_int().ok_or_else(|| SqlError::new("22004", "dimension values cannot be null"))?;
        let n = u32::try_from(n)
            .map_err(|_| SqlError::new("54000", "array size exceeds the maximum allowed (134217727)"))?;
        dims.push(n);
        total = total.saturating_mul(n as usize);
    }
    check_size(total.checked_mul(16))?;
    if total == 0 || dims.is_empty() {
        return wrap(Array::default());
    }
    wrap(Array { dims, elements: vec![a.first().cloned().unwrap_or_default(); total] })
}

fn contains(whole: &Array, part: &Array) -> bool {
    part.elements.iter().all(|e| !e.is_null() && whole.elements.iter().any(|w| w.equals(e)))
}

fn overlap(x: &Array, y: &Array) -> bool {
    x.elements.iter().any(|e| !e.is_null() && y.elements.iter().any(|w| w.equals(e)))
}

/// `enum_range`: the labels from the first argument to the second, NULL being an end.
fn enum_range(a: &[Value], call: &Call) -> Answer {
    let labels = call.types.iter().find_map(|ty| match ty {
        Type::Enum(made) => Some(made.labels.len() as i64),
        _ => None,
    });
    let last = labels.unwrap_or_default() - 1;
    let (from, to) = match a {
        [from, to] => (from.as_int().unwrap_or(0), to.as_int().unwrap_or(last)),
        _ => (0, last),
    };
    wrap(Array::of((from..=to).map(Value::Int).collect()))
}

fn cardinality(a: &[Value]) -> Answer {
    Ok(Value::Int(array(a, 0).elements.len() as i64))
}

pub(super) static TABLE: &[Entry] = &[
    f("||", "KK>K!", concatenate),
    f("||", "KC>K!", append),
    f("||", "CK>K!", prepend),
    f("array_append", "KC>K!", append),
    f("array_prepend", "CK>K!", prepend),
    f("array_cat", "KK>K!", concatenate),
    f("array_length", "A4>4", |a, _| optional(dimension(a))),
    f("array_upper", "A4>4", |a, _| optional(dimension(a))),
    f("array_lower", "A4>4", |a, _| optional(dimension(a).map(|_| 1))),
    f("array_ndims", "A>4", |a, _| optional(Some(array(a, 0).dims.len() as i64).filter(|n| *n > 0))),
    f("array_dims", "A>t", |a, _| dims_text(a)),
    f("cardinality", "A>4", |a, _| cardinality(a)),
    typed("array_to_string", "At>t!~ Att>t!~", to_text),
    f("array_position", "KC>4! KC4>4!", position),
    f("array_positions", "KC>[4!", positions),
    f("array_remove", "KC>K!", remove),
    f("array_replace", "KCC>K!", replace),
    f("trim_array", "A4>A", |a, _| trim(a)),
    f("array_fill", "E[4>A!", fill),
    typed("enum_range", "M>A! MM>A!", enum_range),
    f("enum_first", "M>M!", |_, _| Ok(Value::Int(0))),
    typed("enum_last", "M>M!", |_, call| match call.returns {
        Type::Enum(made) => Ok(Value::Int(made.labels.len() as i64 - 1)),
        _ => Ok(Value::Null),
    }),
    f("@>", "AA>b", |a, _| Ok(Value::Bool(contains(array(a, 0), array(a, 1))))),
    f("<@", "AA>b", |a, _| Ok(Value::Bool(contains(array(a, 1), array(a, 0))))),
    f("&&", "AA>b", |a, _| Ok(Value::Bool(overlap(array(a, 0), array(a, 1))))),
];
