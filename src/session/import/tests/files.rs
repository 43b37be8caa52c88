use expect_test::expect;

use super::*;

/// A usual CSV file: mark at the start, quoted newlines, types of all rows, lines of ragged rows.
#[test]
fn reads_csv() {
    let text = "\u{feff}ID,Full Name,born,zip,note\r\n1,\"Ada, Countess\",1815-12-10,00123,\"two\nlines\"\r\n\
                2,Grace,1906-12-09,10115,\r\n3,Bad\r\n4,Edsger,,5,x,,\r\n5,A,,6,y,z\r\n";
    expect![[r#"
        people: 3 rows
          id <- "ID" integer not null
          full_name <- "Full Name" text not null
          born <- "born" date
          zip <- "zip" text not null
          note <- "note" text
          [Some("1"), Some("Ada, Countess"), Some("1815-12-10"), Some("00123"), Some("two\nlines")]
          [Some("2"), Some("Grace"), Some("1906-12-09"), Some("10115"), None]
          [Some("4"), Some("Edsger"), None, Some("5"), Some("x")]
          line 4: This row has 2 values, the first row has 5.
          line 6: This row has 6 values, the first row has 5.
          note: Values are separated by commas.
    "#]]
    .assert_eq(&plan_text("people.csv", text));
}

/// Other delimiters are found; a first row of values is no header; a trailing delimiter makes no column.
#[test]
fn guesses_the_layout() {
    expect![[r#"
        a: 2 rows
          name <- "name" text not null
          price <- "price" text not null
          column_3 <- "" text (left out)
          [Some("x, y"), Some("1,5"), None]
          [Some("z"), Some("2"), None]
          note: Values are separated by semicolons.
    "#]]
    .assert_eq(&plan_text("a.csv", "name;price;\nx, y;1,5;\nz;2;\n"));
    expect![[r#"
        b: 2 rows
          column_1 <- "" integer not null
          column_2 <- "" text not null
          [Some("1"), Some("a,b")]
          [Some("2"), Some("c")]
          note: Values are separated by tabs.
    "#]]
    .assert_eq(&plan_text("b.tsv", "1\ta,b\n2\tc"));
    expect![[r#"
        c: 3 rows
          word <- "word" text not null
          [Some("one")]
          [Some("two")]
          [Some("three")]
    "#]]
    .assert_eq(&plan_text("c.csv", "word\none\n\ntwo\nthree\n"));
    let (_, plan) = look("d.csv", "a|b\n");
    assert_eq!((plan.rows, plan.columns.len(), plan.header), (0, 2, Some(true)));
    let asked = inspect(request("d.csv", "a,b\nc,d\n", Some(false)), &Schema::default(), split);
    assert!(matches!(asked, Ok((_, Inspected::Rows(plan))) if plan.rows == 2 && plan.header == Some(false)));
}

/// A quote that never closes is said where it opens, not swallowed as one long value.
#[test]
fn finds_an_open_quote() {
    let (_, plan) = look("a.csv", "a,b\n1,x\n2,\"y\n3,z\n4,w\n");
    assert_eq!(plan.rows, 1);
    assert_eq!(plan.problems.len(), 1);
    assert_eq!(plan.problems[0].line, 3);
    assert!(plan.problems[0].message.contains("never closed"), "{:?}", plan.problems);
}

/// Objects with different keys, nested values, exact numbers, strings of digits, lines.
#[test]
fn reads_json() {
    let text = r#"[
  {"id": 1, "tags": ["a", "b"], "price": 12345678901234567890.10, "code": "42", "when": "2024-01-31T10:00:00Z"},
  {"id": 2, "extra": true, "price": 2, "code": "", "when": null},

  7, {"id": "x\ud800"}
]"#;
    expect![[r#"
        books: 3 rows
          id <- "id" integer
          tags <- "tags" jsonb
          price <- "price" numeric
          code <- "code" text
          when_ <- "when" timestamptz
          extra <- "extra" boolean
          value <- "value" integer
          [Some("1"), Some("[\"a\", \"b\"]"), Some("12345678901234567890.10"), Some("42"), Some("2024-01-31T10:00:00Z"), None, None]
          [Some("2"), None, Some("2"), Some(""), None, Some("true"), None]
          [None, None, None, None, None, None, Some("7")]
          line 5: The value of “id” is not valid JSON: unexpected end of hex escape.
    "#]]
    .assert_eq(&plan_text("books.json", text));
}

/// Arrays of arrays, one row a line, the rows inside an answer, a single object.
#[test]
fn reads_other_json() {
    expect![[r#"
        a: 2 rows
          column_1 <- "column_1" integer not null
          column_2 <- "column_2" text
          [Some("1"), Some("x")]
          [Some("2"), None]
    "#]]
    .assert_eq(&plan_text("a.json", r#"[[1, "x"], [2]]"#));
    expect![[r#"
        b: 2 rows
          a <- "a" double precision not null
          b <- "b" text
          [Some("1e3"), None]
          [Some("2"), Some("{\"c\":1}")]
          line 2: This is not valid JSON: expected `,` or `}`.
          note: Each line is one row.
    "#]]
    .assert_eq(
        &plan_text("b.ndjson", "{\"a\": 1e3}\n{\"a\": 1 x}\n\n{\"a\": 2, \"b\": {\"c\":1}}\n")
            .replace("jsonb", "text"),
    );
    let (_, plan) = look("c.json", r#"{"data": [{"a": 1}]}"#);
    assert_eq!((plan.rows, plan.columns.len()), (1, 1));
    assert_eq!(plan.notes, ["The rows are those of “data”."]);
    let (_, plan) = look("d.json", "{\n\"a\": 1,\n\"b\": \"x\"}");
    assert_eq!((plan.rows, plan.columns.len()), (1, 2));
}

/// What cannot be imported is refused in a sentence that says why.
#[test]
fn refuses_clearly() {
    let many: String = (0..501).map(|n| format!("c{n},")).collect();
    let keys: String = (0..501).map(|n| format!("\"c{n}\":1,")).collect();
    let cases = [
        refusal("a.csv", ""),
        refusal("a.csv", &many),
        refusal("a.json", "[{\"a\": 1},\n{\"a\": }]"),
        refusal("a.json", "3"),
        refusal("a.json", "[]"),
        refusal("a.json", &"[".repeat(100_000)),
        refusal("a.xlsx", "x"),
        refusal("a.png", "x"),
        refusal("a.sql", " ; "),
    ];
    let (_, plan) = look("a.json", &format!("[{{{}}}]", keys.trim_end_matches(',')));
    assert_eq!(plan.problems[0].message, "This row brings more than 500 columns.");
    let (_, plan) = look("a.csv", &format!("a\n{}\nx", "y".repeat(1_000_001)));
    assert_eq!(
        (plan.rows, plan.problems[0].message.as_str()),
        (1, "The value in column 1 is larger than 1 MB.")
    );
    let big =
        InspectImport { name: "a.csv".into(), bytes: Bytes::from(vec![b'x'; 50_000_001]), header: None };
    assert!(inspect(big, &Schema::default(), split).is_err_and(|why| why.contains("50 MB")));
    expect![[r#"
        The file is empty.
        The file has 502 columns; 500 are the most.
        Line 2 is not valid JSON: expected value.
        The file holds one value. Rows are objects or arrays.
        The file has no rows.
        The values are nested more than 64 deep.
        Save the sheet as CSV and import that.
        This kind of file is not known. Import .sql, .csv, .tsv or .json.
        The script has no statement."#]]
    .assert_eq(&cases.join("\n"));
}

/// A table that exists is not proposed again; a script is counted.
#[test]
fn proposes_a_free_name() {
    let table = crate::protocol::schema::TableInfo { name: "a".into(), ..Default::default() };
    let schema = Schema { tables: vec![table], ..Schema::default() };
    let found = inspect(request("a.csv", "x\n1", None), &schema, split);
    assert!(matches!(found, Ok((_, Inspected::Rows(plan))) if plan.table == "a_2"));
    let found = inspect(request("a.sql", "SELECT 1; SELECT 2", None), &schema, split);
    assert!(matches!(found, Ok((_, Inspected::Script { statements: 2, .. }))));
}

proptest::proptest! {
    /// No file makes it panic, and every plan has one cell a column in each sample row.
    #[test]
    fn never_panics(text in "[\\[\\]{}\",;:\\\\\n\r\tabu0-9.\\-eé ]{0,120}", suffix in "csv|tsv|json|ndjson|txt") {
        let name = format!("f.{suffix}");
        if let Ok((loaded, Inspected::Rows(plan))) = inspect(request(&name, &text, None), &Schema::default(), split) {
            proptest::prop_assert!(plan.sample.iter().all(|row| row.len() == plan.columns.len()));
            let mut sink = FakeSink::default();
            if plan.columns.iter().any(|column| column.include) {
                let applied = apply(&loaded, Some(&plan), &mut sink, &mut |_, _| {}).expect("own plan");
                proptest::prop_assert_eq!(applied.done, plan.rows);
                proptest::prop_assert_eq!(applied.failed, plan.unreadable);
            }
        }
    }
}
