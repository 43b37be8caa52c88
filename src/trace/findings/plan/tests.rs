use super::*;

fn found(plan: &str) -> Vec<(String, String)> {
    scans(plan).into_iter().map(|it| (it.table, it.columns.join(", "))).collect()
}

/// Plans as PostgreSQL prints them.
#[test]
fn scans_with_a_useful_condition_are_found() {
    let plan = "Limit  (cost=4.75..4.75 rows=1 width=47)\n  ->  Nested Loop  (cost=0.00..4.74 rows=1 width=47)\n        Join Filter: (books.category_id = categories.id)\n        ->  Seq Scan on books  (cost=0.00..3.47 rows=1 width=67)\n              Filter: ((author_id = 7) AND (stock > 0))\n        ->  Seq Scan on categories  (cost=0.00..1.25 rows=1 width=18)\n              Filter: ((name)::text = 'Crime'::text)";
    assert_eq!(
        found(plan),
        [("books".to_owned(), "author_id, stock".to_owned()), ("categories".to_owned(), "name".to_owned())]
    );
}

/// What no plain index answers is left alone.
#[test]
fn other_conditions_are_left_alone() {
    for condition in [
        "((a = 1) OR (b = 2))",
        "(lower(name) = 'x'::text)",
        "(a = b)",
        "(title ~~* '%x%'::text)",
        "(name <> 'a (b) AND c = 1'::text)",
        "((NULL IS NULL) OR (x = 1))",
    ] {
        let plan = format!("Seq Scan on t  (cost=0.00..3.47 rows=1 width=67)\n  Filter: {condition}");
        assert_eq!(found(&plan), [], "{condition}");
    }
    assert_eq!(
        found(
            "Index Scan using t_pkey on t  (cost=0.00..1.00 rows=1 width=4)\n  Index Cond: (id = 1)\n  Filter: (x = 1)"
        ),
        []
    );
    assert_eq!(found(""), []);
}
