//! Meta-commands against what psql 15 printed (`tests/psql`).

use crate::sql::{Connection, Context, Database, Limits, script};

#[test]
fn meta_commands_print_what_psql_prints() {
    let text = include_str!("../../../tests/psql/describe.sql");
    let expected = include_str!("../../../tests/psql/describe.out");
    let mut connection = Connection::open(Database::new());
    let mut printed = String::new();
    for span in script::split(text) {
        let statement = &text[span.start..span.end];
        let mut go_on = || false;
        let mut context =
            Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
        match connection.execute(statement, &mut context) {
            Ok(outcome) => printed += &outcome.text.unwrap_or_default(),
            Err(error) => printed += &format!("{statement}: {}\n", error.message),
        }
    }
    for (at, (ours, theirs)) in printed.lines().zip(expected.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {}", at + 1);
    }
    assert_eq!(printed.lines().count(), expected.lines().count());
}

#[test]
fn an_unknown_command_says_what_there_is() {
    let mut connection = Connection::open(Database::new());
    let mut go_on = || false;
    let mut context = Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
    let error = connection.execute("\\gexec", &mut context).unwrap_err();
    assert_eq!(error.message, "invalid command \\gexec");
    assert!(error.hint.clone().is_some_and(|hint| hint.contains("\\dt")));
}
