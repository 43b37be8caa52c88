use expect_test::{Expect, expect};

use super::*;
use crate::protocol::schema::{ForeignKeyInfo, IndexInfo, ViewInfo};

fn column(name: &str, nullable: bool) -> ColumnInfo {
    ColumnInfo { name: name.into(), type_name: "integer".into(), nullable, default: None, comment: None }
}

fn shop() -> Schema {
    let author = TableInfo {
        name: "author".into(),
        columns: vec![column("id", false), column("Name", false)],
        primary_key: vec!["id".into()],
        unique: vec![vec!["Name".into()]],
        row_count: 12_345,
        ..TableInfo::default()
    };
    let book = TableInfo {
        name: "order".into(),
        columns: vec![column("id", false), column("author_id", true)],
        primary_key: vec!["id".into()],
        foreign_keys: vec![ForeignKeyInfo {
            name: "order_author_fkey".into(),
            columns: vec!["author_id".into()],
            table: "author".into(),
            ref_columns: vec!["id".into()],
            on_delete: "CASCADE".into(),
            on_update: "NO ACTION".into(),
        }],
        checks: vec![("positive".into(), "id > 0".into())],
        indexes: vec![IndexInfo {
            name: "order_author_idx".into(),
            keys: vec!["author_id".into()],
            unique: false,
            predicate: None,
        }],
        ..TableInfo::default()
    };
    let view = ViewInfo {
        schema: "public".into(),
        name: "names".into(),
        columns: vec![column("id", true)],
        definition: "SELECT id FROM author".into(),
        comment: None,
    };
    Schema { tables: vec![author, book], views: vec![view], enums: Vec::new() }
}

fn shown(tree: &SchemaTree, schema: &Schema) -> String {
    let rows = tree.rows(schema);
    let focused = tree.focused(&rows).map(|row| row.key.clone());
    let mut text = String::new();
    for row in &rows {
        let mark = if Some(&row.key) == focused.as_ref() { ">" } else { " " };
        let fold = match row.expanded {
            Some(true) => "v ",
            Some(false) => "+ ",
            None => "",
        };
        let indent = "  ".repeat(usize::from(row.level));
        text.push_str(&format!("{mark}{indent}{fold}{} {}/{}\n", row.label, row.place, row.siblings));
    }
    text
}

fn check(actions: impl IntoIterator<Item = Action>, expected: Expect) {
    let schema = shop();
    let mut tree = SchemaTree::default();
    for action in actions {
        tree.apply(action, &schema);
    }
    expected.assert_eq(&shown(&tree, &schema));
}

/// Arrow keys open, enter, leave and close as in any tree.
#[test]
fn moves_by_arrow_keys() {
    let key = Action::Key;
    check(
        [],
        expect![[r#"
        >  + author 1/3
           + order 2/3
           + names 3/3
    "#]],
    );
    check(
        [Key::Down, Key::Right, Key::Right, Key::Down].map(key),
        expect![[r#"
           + author 1/3
           v order 2/3
             id 1/3
        >    author_id 2/3
             order_author_idx 3/3
           + names 3/3
    "#]],
    );
    check(
        [Key::Down, Key::Right, Key::Right, Key::Down, Key::Left].map(key),
        expect![[r#"
           + author 1/3
        >  v order 2/3
             id 1/3
             author_id 2/3
             order_author_idx 3/3
           + names 3/3
    "#]],
    );
    check(
        [Key::Right, Key::Left, Key::Left, Key::Up].map(key),
        expect![[r#"
        >  + author 1/3
           + order 2/3
           + names 3/3
    "#]],
    );
    check(
        [Key::OpenAll, Key::End, Key::Down].map(key),
        expect![[r#"
           v author 1/3
             id 1/2
             Name 2/2
           v order 2/3
             id 1/3
             author_id 2/3
             order_author_idx 3/3
           v names 3/3
        >    id 1/1
    "#]],
    );
}

/// Typing goes to the next name that starts so.
#[test]
fn moves_by_typing() {
    let typed = |text: &str| Action::Key(Key::Typed(text.into()));
    check(
        [typed("n")],
        expect![[r#"
           + author 1/3
           + order 2/3
        >  + names 3/3
    "#]],
    );
    check(
        [Action::Toggle("t:order".into()), typed("o"), typed("order_")],
        expect![[r#"
           + author 1/3
           v order 2/3
             id 1/3
             author_id 2/3
        >    order_author_idx 3/3
           + names 3/3
    "#]],
    );
}

/// The filter finds tables by name, and columns with their tables.
#[test]
fn filters() {
    check(
        [Action::Filter("AUTHOR".into())],
        expect![[r#"
        >  + author 1/2
           v order 2/2
             author_id 1/2
             order_author_idx 2/2
    "#]],
    );
    check([Action::Filter("nothing".into())], expect![[""]]);
}

/// Marks are said in words too.
#[test]
fn says_marks() {
    let schema = shop();
    let words = |table: usize, column: usize| {
        let table = &schema.tables[table];
        marks(table, &table.columns[column]).words()
    };
    assert_eq!(words(0, 0), "integer, primary key, never NULL");
    assert_eq!(words(0, 1), "integer, unique, never NULL");
    assert_eq!(words(1, 1), "integer, refers to author.id, may be NULL");
}

/// What goes to the editor and the results is quoted where it must be.
#[test]
fn writes_sql() {
    let schema = shop();
    assert_eq!(preview_sql(&schema, "order").as_deref(), Some("SELECT * FROM \"order\" LIMIT 100;"));
    assert_eq!(preview_sql(&schema, "names").as_deref(), Some("SELECT * FROM names LIMIT 100;"));
    assert_eq!(preview_sql(&schema, "x"), None);
    assert!(preview(&schema, "order").is_some());
    assert!(create_sql(&schema, "names").is_some_and(|sql| sql.starts_with("CREATE VIEW names")));
    assert_eq!(
        insert_sql(&schema.tables[0]),
        "INSERT INTO author (id, \"Name\")\nVALUES (NULL /* integer */, NULL /* integer */);"
    );
}

/// A description has what psql's `\d` has.
#[test]
fn describes() {
    let schema = shop();
    let text = |name: &str| {
        let description = describe(&schema, name).expect("it exists");
        format!("{:#?}", (description.parts, description.query))
    };
    expect![[r#"
        (
            [
                (
                    "Keys",
                    [
                        "PRIMARY KEY (id)",
                    ],
                ),
                (
                    "Checks",
                    [
                        "positive CHECK (id > 0)",
                    ],
                ),
                (
                    "Foreign keys",
                    [
                        "CONSTRAINT order_author_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE",
                    ],
                ),
                (
                    "Indexes",
                    [
                        "CREATE INDEX order_author_idx ON \"order\" (author_id);",
                    ],
                ),
            ],
            None,
        )"#]].assert_eq(&text("order"));
    expect![[r#"
        (
            [
                (
                    "Keys",
                    [
                        "PRIMARY KEY (id)",
                        "UNIQUE (\"Name\")",
                    ],
                ),
                (
                    "Referenced by",
                    [
                        "\"order\" (author_id), ON DELETE CASCADE",
                    ],
                ),
            ],
            None,
        )"#]]
    .assert_eq(&text("author"));
    assert!(text("names").contains("SELECT id FROM author"));
    assert!(describe(&schema, "x").is_none());
}

/// Long type names have short forms, with their modifiers.
#[test]
fn shortens_types() {
    assert_eq!(short_type("timestamp with time zone"), "timestamptz");
    assert_eq!(short_type("character varying(20)[]"), "varchar(20)[]");
    assert_eq!(short_type("numeric(8,2)"), "numeric(8,2)");
}

/// Counts are short.
#[test]
fn shortens_counts() {
    let counts = [0, 999, 1_000, 12_345, 123_456, 999_999, 4_120_000, 5_000_000_000];
    assert_eq!(counts.map(compact_count), ["0", "999", "1k", "12.3k", "123k", "999k", "4.1M", "5G"]);
}
