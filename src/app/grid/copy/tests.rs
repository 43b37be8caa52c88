use super::*;
use crate::protocol::table::{Column, Kind};
use expect_test::{Expect, expect};

fn table() -> Table {
    let column = |name: &str, kind| Column { name: name.to_owned(), type_name: String::new(), kind };
    let mut table = Table::new(vec![
        column("id", Kind::Number),
        column("Full name", Kind::Text),
        column("order", Kind::ExactNumber),
        column("ok", Kind::Bool),
        column("doc", Kind::Json),
        column("id", Kind::Date),
    ]);
    table.push_row(
        [
            Some("1"),
            Some("O'Hara, \"Ann\""),
            Some("12.50"),
            Some("t"),
            Some("{\"a\": [1]}"),
            Some("2024-01-31"),
        ]
        .into_iter(),
    );
    table.push_row([Some("NaN"), Some(""), None, Some("f"), None, None].into_iter());
    table.push_row(
        [None, Some("a|b\n*c* \\ _d_ e_f <g>"), Some("NaN"), None, Some("{oops"), None].into_iter(),
    );
    table
}

fn check(format: Format, expected: Expect) {
    let table = table();
    let text = write(
        format,
        Part {
            table: &table,
            rows: &mut (0..3),
            columns: &[0, 1, 2, 3, 4, 5],
            header: true,
            name: "shop.user",
        },
    );
    expected.assert_eq(&text.replace('\r', "␍"));
}

/// NULL is an empty field, the empty text a quoted one; lines end as RFC 4180 says.
#[test]
fn csv() {
    check(
        Format::Csv,
        expect![[r#"
        id,Full name,order,ok,doc,id␍
        1,"O'Hara, ""Ann""",12.50,true,"{""a"": [1]}",2024-01-31␍
        NaN,"",,false,,␍
        ,"a|b
        *c* \ _d_ e_f <g>",NaN,,{oops,␍
    "#]],
    );
}

#[test]
fn tsv() {
    check(
        Format::Tsv,
        expect![[r#"
        id	Full name	order	ok	doc	id
        1	"O'Hara, ""Ann"""	12.50	true	"{""a"": [1]}"	2024-01-31
        NaN			false		
        	"a|b
        *c* \ _d_ e_f <g>"	NaN		{oops	"#]],
    );
}

/// Exact numbers and what JSON cannot write are strings; equal names are told apart.
#[test]
fn json() {
    check(
        Format::Json,
        expect![[r#"
        [
          {"id": 1, "Full name": "O'Hara, \"Ann\"", "order": "12.50", "ok": true, "doc": {"a": [1]}, "id_2": "2024-01-31"},
          {"id": "NaN", "Full name": "", "order": null, "ok": false, "doc": null, "id_2": null},
          {"id": null, "Full name": "a|b\n*c* \\ _d_ e_f <g>", "order": "NaN", "ok": null, "doc": "{oops", "id_2": null}
        ]
    "#]],
    );
}

#[test]
fn markdown() {
    check(
        Format::Markdown,
        expect![[r#"
        | id | Full name | order | ok | doc | id |
        | ---: | --- | ---: | --- | --- | --- |
        | 1 | O'Hara, "Ann" | 12.50 | true | {"a": \[1]} | 2024-01-31 |
        | NaN |  | NULL | false | NULL | NULL |
        | NULL | a\|b<br>\*c\* \\ \_d\_ e_f \<g> | NaN | NULL | {oops | NULL |
    "#]],
    );
}

/// Names are quoted only when they must be, quotes doubled, numbers bare.
#[test]
fn insert() {
    check(
        Format::Insert,
        expect![[r#"
        INSERT INTO shop."user" (id, "Full name", "order", ok, doc, id) VALUES
          (1, 'O''Hara, "Ann"', 12.50, true, '{"a": [1]}', '2024-01-31'),
          ('NaN', '', NULL, false, NULL, NULL),
          (NULL, 'a|b
        *c* \ _d_ e_f <g>', 'NaN', NULL, '{oops', NULL);
    "#]],
    );
}

#[test]
fn json_of_a_result_is_json() {
    let table = table();
    for rows in [0..0, 0..1, 0..3] {
        let columns = [0, 1, 2, 3, 4, 5];
        let text = write(
            Format::Json,
            Part { table: &table, rows: &mut rows.clone(), columns: &columns, header: true, name: "t" },
        );
        let value: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
        assert_eq!(value.as_array().map(Vec::len), Some(rows.len()));
    }
}

#[test]
fn many_rows_make_several_statements() {
    let mut table =
        Table::new(vec![Column { name: "n".to_owned(), type_name: String::new(), kind: Kind::Number }]);
    for n in 0..450 {
        table.push_row([Some(n.to_string().as_str())].into_iter());
    }
    let part = Part { table: &table, rows: &mut (0..450), columns: &[0], header: true, name: "t" };
    let text = write(Format::Insert, part);
    assert_eq!(text.matches("INSERT INTO t (n) VALUES\n").count(), 3);
    assert_eq!(text.matches(";\n").count(), 3);
    let none = Part { table: &table, rows: &mut (0..0), columns: &[0], header: true, name: "t" };
    assert_eq!(write(Format::Insert, none), "");
}
