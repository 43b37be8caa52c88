use super::super::parse;

fn refusal(text: &str) -> String {
    match parse(text) {
        Ok(_) => "read".to_owned(),
        Err(error) => format!("{} {}", error.code, error.message),
    }
}

#[test]
fn what_only_postgresql_can_do_is_refused_by_name() {
    let unsupported = |text: &str, what: &str| {
        assert_eq!(refusal(text), format!("0A000 {what} is not supported here yet"), "{text}");
    };
    unsupported(
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "a function of your own",
    );
    unsupported("CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()", "a trigger");
    unsupported("CREATE USER ada", "roles and privileges");
    unsupported("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ada", "roles and privileges");
    unsupported("create domain d AS int", "CREATE DOMAIN");
    unsupported("DROP FOREIGN TABLE t", "DROP FOREIGN");
    unsupported("ALTER VIEW v RENAME TO w", "ALTER VIEW");
    unsupported("LISTEN news", "LISTEN");
    unsupported("FETCH NEXT FROM c", "a cursor");
}

#[test]
fn what_is_read_is_read() {
    for text in [
        "SELECT 1",
        "(SELECT 1)",
        "VALUES (1)",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "TRUNCATE a, b",
        "CREATE TEMP TABLE a (b int)",
        "CREATE OR REPLACE VIEW v AS SELECT 1",
        "CREATE UNIQUE INDEX i ON a (b)",
        "CREATE TYPE mood AS ENUM ('sad')",
        "COMMENT ON TABLE a IS 'b'",
        "ALTER INDEX i RENAME TO j",
        "END",
        "ALTER TABLE IF EXISTS ONLY a ADD COLUMN c int, DROP COLUMN b",
        "DROP TYPE IF EXISTS mood",
        "ROLLBACK TO s",
    ] {
        assert_eq!(refusal(text), "read", "{text}");
    }
}

#[test]
fn statements_of_other_dialects_are_syntax_errors() {
    for (text, near) in [
        ("PRAGMA x", "PRAGMA"),
        ("USE a", "USE"),
        ("REPLACE INTO a VALUES (1)", "REPLACE"),
        ("DESCRIBE a", "DESCRIBE"),
    ] {
        assert_eq!(refusal(text), format!("42601 syntax error at or near \"{near}\""));
    }
    assert_eq!(refusal("CREATE OR REPLACE INDEX i ON a (b)"), "42601 syntax error at or near \"INDEX\"");
    assert_eq!(refusal("CREATE"), "42601 syntax error at end of input");
}
