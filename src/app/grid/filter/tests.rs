use super::*;

fn passes(kind: Kind, filter: &str, cell: Option<&str>) -> bool {
    parse(kind, filter).expect("a filter that makes sense").is_none_or(|filter| filter.matches(kind, cell))
}

#[test]
fn comparisons_go_by_the_kind_of_the_column() {
    assert!(passes(Kind::Number, ">10", Some("9.5e+01")));
    assert!(!passes(Kind::Number, "> 10", Some("9")));
    assert!(passes(Kind::Number, "=1", Some("1.0")));
    assert!(passes(Kind::ExactNumber, "> 9007199254740992", Some("9007199254740993")));
    assert!(passes(Kind::ExactNumber, "<=1.50", Some("1.5")));
    assert!(passes(Kind::Date, ">=2024-01-31", Some("2024-01-31")));
    assert!(passes(Kind::Timestamp, "<2024-01-31", Some("2024-01-30 23:59:59")));
    assert!(passes(Kind::Time, ">9:30", Some("10:00:00")));
    assert!(passes(Kind::Bool, "=TRUE", Some("t")));
    assert!(passes(Kind::Text, "=Ann", Some("Ann")) && !passes(Kind::Text, "=ann", Some("Ann")));
    assert!(passes(Kind::Text, "<>Ann", Some("Bob")) && passes(Kind::Text, "!=Ann", Some("Bob")));
    assert!(passes(Kind::Text, ">b", Some("c")));
}

#[test]
fn null_and_the_empty_text_are_different_things() {
    assert!(passes(Kind::Text, "null", None) && !passes(Kind::Text, "NULL", Some("")));
    assert!(passes(Kind::Text, "not null", Some("")) && !passes(Kind::Text, "Not Null", None));
    assert!(passes(Kind::Text, "=", Some("")) && !passes(Kind::Text, "=", None));
    // As in SQL a comparison with NULL is not true.
    assert!(!passes(Kind::Number, "!=1", None));
    assert!(!passes(Kind::Text, "ul", None));
}

#[test]
fn other_text_is_searched_for_whatever_its_case() {
    assert!(passes(Kind::Text, "ToRt", Some("A lost tortoise")));
    assert!(passes(Kind::Text, "ÉMI", Some("Émile")) && passes(Kind::Text, "émi", Some("ÉMILE")));
    assert!(!passes(Kind::Text, "tortoises", Some("tortoise")));
    assert!(passes(Kind::Number, "2", Some("123")));
    assert!(passes(Kind::Bool, "tru", Some("t")));
    assert!(passes(Kind::Text, "  ", Some("anything")));
    assert!(passes(Kind::Text, "aab", Some("aaab")));
}

/// A filter being typed filters nothing; one that can never make sense says why.
#[test]
fn unfinished_filters_wait_and_wrong_ones_complain() {
    assert_eq!(parse(Kind::Number, ">"), Ok(None));
    assert_eq!(parse(Kind::Number, "="), Ok(None));
    assert!(parse(Kind::Number, ">ten").is_err());
    assert!(parse(Kind::ExactNumber, "=1e5").is_err());
    assert!(parse(Kind::Date, ">2024").is_err());
    assert!(parse(Kind::Time, ">noon").is_err());
}
