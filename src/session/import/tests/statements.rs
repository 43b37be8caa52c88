use expect_test::expect;

use super::*;

fn applied(name: &str, text: &str, sink: &mut FakeSink) -> Applied {
    let (loaded, plan) = look(name, text);
    apply(&loaded, Some(&plan), sink, &mut |_, _| {}).expect("own plan")
}

/// Values become literals of their column: numbers bare, the rest quoted, nothing escapes from its quotes.
#[test]
fn writes_inserts() {
    let mut sink = FakeSink::default();
    let text = "id,order,on,price,note\n1,a'); DROP TABLE x; --,true, 2.50 ,\" sp \"\n2,\\',f,,\n";
    let result = applied("my \"t\".csv", text, &mut sink);
    assert_eq!((result.done, result.failed, result.table.as_deref()), (2, 0, Some("my_t")));
    expect![[r#"
        CREATE TABLE my_t (
            id integer NOT NULL,
            order_ text NOT NULL,
            on_ boolean NOT NULL,
            price numeric,
            note text
        )
        INSERT INTO my_t (id, order_, on_, price, note) VALUES (1, 'a''); DROP TABLE x; --', 'true', 2.50, ' sp '),(2, '\''', 'f', NULL, NULL)"#]]
    .assert_eq(&sink.statements.join("\n"));
}

/// Nested JSON goes in as it stands; strings in a column that the learner made jsonb become JSON strings.
#[test]
fn writes_json_values() {
    let (loaded, mut plan) = look("a.json", r#"[{"a": {"b": "it's"}, "s": "12"}, {"s": "x"}]"#);
    plan.columns[1].type_name = "jsonb".into();
    let mut sink = FakeSink::default();
    apply(&loaded, Some(&plan), &mut sink, &mut |_, _| {}).expect("plan");
    expect![[r#"INSERT INTO a (a, s) VALUES ('{"b": "it''s"}', '"12"'),(NULL, '"x"')"#]]
        .assert_eq(&sink.statements[1]);
}

/// A batch that fails is tried row by row: only the bad row is left out, with its line.
#[test]
fn a_bad_row_stops_nothing_else() {
    let rows: String =
        (0..1200).map(|n| if n == 700 { "bad\n".to_owned() } else { format!("v{n}\n") }).collect();
    let mut sink = FakeSink { refuse: Some(("'bad'", "22P02")), ..FakeSink::default() };
    let (loaded, plan) = look("a.csv", &format!("v\n{rows}"));
    let mut steps = Vec::new();
    let result =
        apply(&loaded, Some(&plan), &mut sink, &mut |done, total| steps.push((done, total))).expect("plan");
    assert_eq!((result.done, result.failed), (1199, 1));
    assert_eq!(result.problems, [RowProblem { line: 702, message: "'bad' is refused".into() }]);
    assert_eq!(steps, [(500, 1200), (1000, 1200), (1200, 1200)]);
    assert_eq!(sink.statements.len(), 1 + 3 + 500);
}

/// Being stopped ends the import at once instead of trying each row.
#[test]
fn stops_when_cancelled() {
    let mut sink = FakeSink { refuse: Some(("INSERT", "57014")), ..FakeSink::default() };
    let result = applied("a.csv", "v\n1\n2\n", &mut sink);
    assert_eq!((result.done, result.failed, sink.statements.len()), (0, 1, 2));
    assert!(result.problems[0].message.starts_with("The import stopped at this line"));
}

/// Plans that make no sense are refused before anything runs.
#[test]
fn refuses_bad_plans() {
    let (loaded, plan) = look("a.csv", "a,b\n1,2\n");
    let refused = |change: &dyn Fn(&mut ImportPlan)| {
        let mut plan = plan.clone();
        change(&mut plan);
        let mut sink = FakeSink::default();
        let outcome = apply(&loaded, Some(&plan), &mut sink, &mut |_, _| {});
        assert!(sink.statements.is_empty());
        outcome.expect_err("a bad plan")
    };
    let answers = [
        refused(&|plan| plan.table.clear()),
        refused(&|plan| plan.columns[1].name = "a".into()),
        refused(&|plan| plan.columns[0].name = "x".repeat(64)),
        refused(&|plan| plan.columns[0].type_name = "integer); DROP TABLE a; --".into()),
        refused(&|plan| plan.columns.clear()),
        refused(&|plan| plan.columns.iter_mut().for_each(|column| column.include = false)),
    ];
    expect![[r#"
        The table needs a name of 1 to 63 letters.
        Two columns are called “a”.
        Column 1 needs a name of 1 to 63 letters.
        “integer); DROP TABLE a; --” is not a type for a column.
        The plan does not belong to this file. Choose the file again.
        Choose at least one column."#]]
    .assert_eq(&answers.join("\n"));
    let mut taken = FakeSink { refuse: Some(("CREATE TABLE", "42P07")), ..FakeSink::default() };
    let why = apply(&loaded, Some(&plan), &mut taken, &mut |_, _| {}).expect_err("taken");
    assert_eq!(why, "A table named “a” exists already. Choose another name.");
    assert!(apply(&loaded, None, &mut taken, &mut |_, _| {}).is_err());
}

/// A script goes on after an error, and says where it was.
#[test]
fn runs_scripts() {
    let found = inspect(request("a.sql", "ONE; TWO; THREE", None), &Schema::default(), split);
    let Ok((loaded, _)) = found else { panic!("a script") };
    let mut sink = FakeSink { refuse: Some(("TWO", "42601")), ..FakeSink::default() };
    let result = apply(&loaded, None, &mut sink, &mut |_, _| {}).expect("script");
    assert_eq!((result.done, result.failed, result.table), (2, 1, None));
    assert_eq!(sink.statements.len(), 3);
}
