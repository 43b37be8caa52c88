use super::*;
use crate::app::waterfall::tests::line;
use crate::protocol::api::{Header, TextBody};
use proptest::prelude::*;

fn shown(lines: &[Line]) -> String {
    let one = |line: &Line| match line {
        Line::Both(text) => format!("  {text}"),
        Line::Before(text) => format!("- {text}"),
        Line::After(text) => format!("+ {text}"),
        Line::Left(count) => format!("… {count}"),
    };
    lines.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn body(text: &str) -> Body {
    Body::Text(Box::new(TextBody {
        text: text.to_owned(),
        raw: None,
        is_html: false,
        cut: false,
        table: None,
    }))
}

/// Lines that came and went, with a few around them.
#[test]
fn bodies_are_compared_by_lines() {
    let before = "{\n1\n2\n3\n4\n5\n\"a\": 1,\n\"b\": 2\n}";
    let after = "{\n1\n2\n3\n4\n5\n\"a\": 2,\n\"b\": 2,\n\"c\": 3\n}";
    let expected = "… 3\n  3\n  4\n  5\n- \"a\": 1,\n- \"b\": 2\n+ \"a\": 2,\n+ \"b\": 2,\n+ \"c\": 3\n  }";
    assert_eq!(shown(&bodies(&body(before), &body(after))), expected);
    assert_eq!(bodies(&body("x"), &body("x")), []);
    assert_eq!(shown(&bodies(&Body::None, &body("x"))), "+ x");
}

/// What differs in the head.
#[test]
fn heads_are_compared() {
    let answer = |status: u16, nanos: u64, headers: &[(&str, &str)]| Answer {
        method: "GET".to_owned(),
        url: "/".to_owned(),
        status,
        reason: "R".to_owned(),
        meaning: String::new(),
        headers: headers
            .iter()
            .map(|(name, value)| Header {
                name: (*name).to_owned(),
                value: (*value).to_owned(),
                meaning: String::new(),
            })
            .collect(),
        cookies: Vec::new(),
        body: Body::None,
        problem: Vec::new(),
        timing: Vec::new(),
        size: 7,
        virtual_nanos: nanos,
        assertions: Vec::new(),
    };
    let pairs = facts(
        &answer(200, 2_000_000, &[("ETag", "a"), ("Age", "1"), ("Via", "x")]),
        &answer(500, 1_000_000, &[("etag", "b"), ("Via", "x"), ("Link", "y")]),
    );
    let shown: Vec<_> =
        pairs.iter().map(|it| (it.name.as_str(), it.before.as_deref(), it.after.as_deref())).collect();
    let expected = [
        ("Status", Some("200 R"), Some("500 R")),
        ("Time", Some("2.00 ms"), Some("1.00 ms")),
        ("Bytes", Some("7"), Some("7")),
        ("ETag", Some("a"), Some("b")),
        ("Age", Some("1"), None),
        ("Link", None, Some("y")),
    ];
    assert_eq!(shown, expected);
}

/// Work by name, what changed most first, and the whole in a sentence.
#[test]
fn traces_are_compared() {
    let trace = |lines: &[(&str, u64)]| Trace {
        lines: lines
            .iter()
            .map(|(name, own)| TraceLine { own_nanos: *own, ..line(0, name, 0, *own) })
            .collect(),
        ..Trace::default()
    };
    let before = trace(&[("handler", 5), ("query", 10), ("query", 10), ("query", 10)]);
    let after = trace(&[("handler", 6), ("query", 12), ("parse", 3)]);
    let shown: Vec<_> = work(&before, &after).into_iter().map(|it| (it.name, it.before, it.after)).collect();
    let expected = [
        ("query".to_owned(), (3, 30), (1, 12)),
        ("parse".to_owned(), (0, 0), (1, 3)),
        ("handler".to_owned(), (1, 5), (1, 6)),
    ];
    assert_eq!(shown, expected);
    assert_eq!(verdict(10_000_000, 9_990_000), "Both took about the same time");
    assert_eq!(verdict(10_000_000, 8_000_000), "20 % faster: 8.00 ms instead of 10.00 ms");
    assert_eq!(verdict(2_000_000, 9_000_000), "4.5 times as slow: 9.00 ms instead of 2.00 ms");
    assert_eq!(verdict(9_000_000, 2_000_000), "4.5 times as fast: 2.00 ms instead of 9.00 ms");
    assert_eq!(verdict(0, 0), "Both took about the same time");
}

proptest! {
    /// The lines of each side stand in a comparison in their order.
    #[test]
    fn nothing_is_lost(a in "[ab\n]{0,12}", b in "[ab\n]{0,12}") {
        let count = |side: &str, wanted: fn(&Line) -> bool, lines: &[Line]| {
            let left: usize = lines.iter().map(|it| if let Line::Left(count) = it { *count } else { 0 }).sum();
            let told = lines.iter().filter(|it| wanted(it)).count();
            (side.lines().count(), told + left)
        };
        let compared = lines(&a, &b);
        let (before, told) = count(&a, |it| matches!(it, Line::Both(_) | Line::Before(_)), &compared);
        prop_assert_eq!(before, told);
        let (after, told) = count(&b, |it| matches!(it, Line::Both(_) | Line::After(_)), &compared);
        prop_assert_eq!(after, told);
    }
}
