//! Aggregates over a few rows.

use super::{resolve, resolve_ordered_set};
use crate::sql::cast::input;
use crate::sql::env::Env;
use crate::sql::types::Type;
use crate::sql::value::Value;

fn run(name: &str, ty: Type, values: &[&str]) -> String {
    let env = Env::default();
    let aggregate = resolve(name, std::slice::from_ref(&ty)).unwrap().unwrap();
    let mut state = aggregate.start(&[]);
    for text in values {
        let value = if text.is_empty() { Value::Null } else { input(text, &ty, &env).unwrap() };
        state.accumulate(&[value], &env).unwrap();
    }
    format!("{}:{}", aggregate.returns.name(), state.finish(&env).unwrap().output(&aggregate.returns))
}

/// Result types and scales are PostgreSQL's.
#[test]
fn results() {
    assert_eq!(run("avg", Type::Int4, &["1", "2", "", "4"]), "numeric:2.3333333333333333");
    assert_eq!(run("sum", Type::Int8, &["1", "2"]), "numeric:3");
    assert_eq!(run("stddev", Type::Int4, &["1", "2", "4"]), "numeric:1.5275252316519467");
    assert_eq!(run("var_pop", Type::Float8, &["1", "2", "4"]), "double precision:1.5555555555555556");
    assert_eq!(run("max", Type::Text, &["a", "b", ""]), "text:b");
    assert_eq!(run("array_agg", Type::Int4, &["1", "", "3"]), "integer[]:{1,NULL,3}");
    assert_eq!(run("json_agg", Type::Text, &["a", ""]), "json:[\"a\", null]");
    assert_eq!(run("count", Type::Text, &["a", ""]), "bigint:1");
}

/// A percentile interpolates between its neighbours.
#[test]
fn percentile() {
    let env = Env::default();
    let aggregate =
        resolve_ordered_set("percentile_cont", &[Type::Numeric(None)], &[Type::Int4]).unwrap().unwrap();
    assert_eq!(aggregate.arg_types, [Type::Float8, Type::Float8]);
    let mut state = aggregate.start(&[Value::Float(0.5)]);
    for x in [1.0, 2.0, 4.0, 9.0] {
        state.accumulate(&[Value::Float(x)], &env).unwrap();
    }
    assert_eq!(state.finish(&env).unwrap(), Value::Float(3.0));
}
