use std::path::Path;

use serde_json::{Value, json};

use super::super::url::Url;
use super::super::{Method, Request};
use super::{Language, print};

fn samples() -> Vec<(&'static str, Url, Request, bool)> {
    let one = |name, method, address: &str, headers: &[(&str, &str)], body: &[u8], follows| {
        let url = Url::parse(&["http://server.test", address].concat()).expect("an address");
        let mut request = Request::new(method, url.target());
        request.head.headers = headers.iter().copied().collect();
        request.body = body.to_vec();
        (name, url, request, follows)
    };
    vec![
        one("plain", Method::Get, "/books?sort=title&q=it's", &[], b"", true),
        one(
            "json",
            Method::Post,
            "/books",
            &[("Content-Type", "application/json"), ("Authorization", "Bearer t")],
            "{\n  \"title\": \"It's “ü” \\\\ $HOME `x`\"\n}".as_bytes(),
            false,
        ),
        one(
            "form",
            Method::Put,
            "/f",
            &[("Content-Type", "application/x-www-form-urlencoded")],
            b"a=1&b=%20",
            false,
        ),
        one("no type", Method::Post, "/f", &[], b"text", false),
        one("delete", Method::Delete, "/books/1", &[("X-A", "say \"hi\" \\o/ it's")], b"", false),
        one("head", Method::Head, "/books", &[], b"", false),
        one("control", Method::Patch, "/x", &[("Content-Type", "text/plain")], b"tab\there\r\n'q'", false),
        one("empty post", Method::Post, "/x", &[], b"", false),
        one("twice", Method::Get, "/x", &[("X-A", "1"), ("X-A", "2"), ("Cookie", "a=1; b=2")], b"", true),
    ]
}

/// What is printed stands in tests/curl/printed.jsonl, which `make parity` runs.
#[test]
fn code_is_as_recorded() {
    let mut text = String::new();
    for (name, url, request, follows) in samples() {
        for language in Language::ALL {
            let command = print(*language, &url, &request, follows);
            text += &format!(
                "{}\n",
                json!({"name": format!("{name}, {}", language.label()), "command": command})
            );
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/curl/printed.jsonl");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "tests/curl/printed.jsonl is not what is printed; UPDATE_EXPECT=1, then `make parity`"
    );
}

/// Run by the real curl, Node, HTTPie and Python, the code sends the request it was printed from.
#[test]
fn code_sends_what_it_should() {
    let recorded = include_str!("../../../tests/curl/printed-requests.jsonl");
    let samples = samples();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in recorded.lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let name = case["name"].as_str().unwrap_or_default();
        let Some((_, url, request, _)) = samples.iter().find(|it| name.starts_with(&format!("{}, ", it.0)))
        else {
            continue;
        };
        if case["request"].is_null() {
            wrong.push(format!("{name}: nothing was sent"));
            continue;
        }
        count += 1;
        let seen = &case["request"];
        let flat: Vec<&str> =
            seen["headers"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let values = |wanted: &str| {
            let all = flat.chunks(2).filter(|it| it[0].eq_ignore_ascii_case(wanted)).map(|it| it[1]);
            all.collect::<Vec<_>>().join(if wanted.eq_ignore_ascii_case("cookie") { "; " } else { ", " })
        };
        let body: Vec<u8> = seen["body"].as_str().unwrap_or_default().chars().map(|c| c as u8).collect();
        let same_headers = request.head.headers.iter().all(|(name, _)| {
            values(name) == request.head.headers.get_all(name).collect::<Vec<_>>().join(", ")
        });
        if seen["method"] != request.head.method.as_str()
            || seen["target"] != url.target()
            || body != request.body
            || !same_headers
        {
            wrong.push(format!("{name}: {seen}\n{}", case["command"].as_str().unwrap_or_default()));
        }
    }
    assert_eq!(count + wrong.len(), samples.len() * Language::ALL.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
