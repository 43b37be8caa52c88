use proptest::prelude::*;
use serde_json::Value;

use super::super::request_file::template::Scope;
use super::super::request_file::{Block, Lead, Prepared, build};
use super::super::url::Url;
use super::super::{Method, Request};
use super::{parse, print};

const FILES: &[(&str, &[u8])] = &[
    ("a.txt", include_bytes!("../../../tests/curl/files/a.txt")),
    ("book.json", include_bytes!("../../../tests/curl/files/book.json")),
];

fn prepared(command: &str) -> Result<Prepared, String> {
    let read = parse(command).map_err(|error| error.to_string())?;
    let lead = read.settings.into_iter().map(Lead::Setting).collect();
    let block = Block { lead, request: Some(read.draft), ..Block::default() };
    let base = Url::parse("http://localhost:3000/").map_err(|error| error.to_string())?;
    let mut random = || 7;
    let mut scope = Scope {
        variables: &[],
        environment: &[],
        process: &[],
        exchanges: &[],
        names: &[],
        now_millis: 0,
        random: &mut random,
    };
    let files = |path: &str| FILES.iter().find(|(name, _)| *name == path).map(|(_, bytes)| bytes.to_vec());
    build(&block, &base, &mut scope, &files).map_err(|error| error.to_string())
}

/// What matters of a request: headers by name, without those that any client adds by itself.
fn essence(method: &str, target: &str, headers: Vec<(String, String)>, body: &[u8]) -> String {
    let mut boundary = None;
    let mut kept: Vec<String> = Vec::new();
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        let by_itself = (name == "user-agent" && value.starts_with("curl/"))
            || (name == "accept" && value == "*/*")
            || name == "content-length"
            || (name == "expect" && value == "100-continue")
            || (name == "host" && value == "server.test");
        if let Some((_, found)) = value.split_once("boundary=------------------------") {
            boundary = Some(["------------------------", found].concat());
        }
        if !by_itself {
            kept.push(format!("{name}: {value}"));
        }
    }
    kept.sort();
    let text = format!("{method} {target}\n{}\n\n{}", kept.join("\n"), body.escape_ascii());
    match boundary {
        Some(boundary) => text.replace(&boundary, "BOUNDARY"),
        None => text,
    }
}

fn recorded(request: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let flat: Vec<String> = request["headers"].as_array().into_iter().flatten().map(text).collect();
    let headers = flat.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    let body: Vec<u8> = text(&request["body"]).chars().map(|c| c as u8).collect();
    essence(&text(&request["method"]), &text(&request["target"]), headers, &body)
}

fn ours(prepared: &Prepared) -> String {
    let head = &prepared.request.head;
    let headers = head.headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    essence(head.method.as_str(), &head.target, headers, &prepared.request.body)
}

/// The request read from a command is the one that the real curl makes of it.
#[test]
fn commands_mean_what_they_mean_to_curl() {
    let lines = include_str!("../../../tests/curl/requests.jsonl");
    let mut wrong = Vec::new();
    for line in lines.lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let (name, command) =
            (case["name"].as_str().unwrap_or_default(), case["command"].as_str().unwrap_or_default());
        let expected = recorded(&case["request"]);
        let got = prepared(command).map_or_else(|error| error, |it| ours(&it));
        if got != expected {
            wrong.push(format!("== {name}\n{command}\n-- curl\n{expected}\n-- here\n{got}"));
        }
    }
    assert!(lines.lines().count() >= 60);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Copies of one request for cmd.exe and for bash are read alike: old and new Chrome, and what is typed.
#[test]
fn commands_for_windows_are_read() {
    let bash = r#"curl 'http://server.test/api?a=1&b=%20' -H 'accept: */*' -H 'x: it'"'"'s 100%' --data-raw $'{"t":"a \\ \\"q\\"\nb^c"}'"#;
    let new = "curl ^\"http://server.test/api?a=1^&b=^%^20^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  -H ^\"x: it's 100^%^\" ^\r\n  --data-raw ^\"^{^\\^\"t^\\^\":^\\^\"a ^\\ ^\\^\\^\\^\"q^\\^\\^\\^\"^\r\n\r\nb^^c^\\^\"^}^\"";
    let old = "curl \"http://server.test/api?a=1&b=%20\" ^\n  -H \"accept: */*\" ^\n  -H \"x: it's 100%\" ^\n  --data-raw \"{\"\"t\"\":\"\"a\"\"}\"";
    let of = |command: &str| ours(&prepared(command).expect("a command"));
    assert_eq!(of(new), of(bash));
    assert_eq!(
        of(old),
        of(r#"curl 'http://server.test/api?a=1&b=%20' -H 'x: it'\''s 100%' --data-raw '{"t":"a"}'"#)
    );
}

/// A text that is sent may hold what cmd.exe would take for an escape.
#[test]
fn carets_in_quotes_are_text() {
    let read = prepared("curl 'http://server.test/' --data-raw '^\"x ^\n^\"'").expect("a command");
    assert_eq!(read.request.body, b"^\"x ^\n^\"");
}

/// What cannot be read is told with its place; what is left out is named.
#[test]
fn slips_are_named() {
    let error = |command: &str| {
        let error = parse(command).expect_err(command);
        let (line, column) = error.place(command);
        format!("{line}:{column} {}", error.message)
    };
    assert_eq!(error("curl -d 'a=1 http://x"), "1:9 the quote ' is not closed");
    assert_eq!(
        error("curl http://x/?a=1&b=2"),
        "1:19 & ends a command in a shell: put the address into quotes"
    );
    assert_eq!(error("curl --frobnicate http://x"), "1:6 the option --frobnicate is not known");
    assert_eq!(error("curl \\\n  -ü http://x"), "2:3 the option -ü is not known");
    assert_eq!(error("wget http://x"), "1:1 a command that begins with “curl” is expected");
    assert_eq!(error("curl"), "1:5 the address is missing");
    assert_eq!(
        error("curl http://x -H 'Accept'"),
        "1:15 a header is written -H 'Name: value'; this is “Accept”"
    );
    assert_eq!(error("curl -X FOO http://x"), "1:6 “FOO” is no method");
    assert!(error("curl http://x -d $(cat f)").contains("inside the command"));
    assert!(error("curl http://x/{a,b}").contains("%5B"));
    assert!(error("curl http://x json").contains("lost its option"));
    assert!(error("curl http://x --digest -u a:b").contains("Basic and Bearer"));
    assert!(error("curl http://x\ncurl http://y").contains("one at a time"));
    let notes = |command: &str| parse(command).expect(command).notes.join("|");
    assert_eq!(
        notes("curl -o f.json -s http://x | jq ."),
        "left out, as it is another command: | jq .|-o was left out: the answer is shown, not written to a file"
    );
    assert_eq!(
        notes("curl http://x -H \"Authorization: Bearer $TOKEN\""),
        "$TOKEN of the shell became {{TOKEN}}; set the values above the request: `@TOKEN = …`"
    );
}

fn method() -> impl Strategy<Value = Method> {
    prop::sample::select(vec![
        Method::Get,
        Method::Post,
        Method::Put,
        Method::Delete,
        Method::Patch,
        Method::Options,
    ])
}

fn request() -> impl Strategy<Value = (Url, Request)> {
    let header = ("X-[A-Za-z]{1,6}", "([!-~\u{a1}-\u{ff}]([ -~]{0,12}[!-~])?)?");
    let body = "([!-z|~\u{e4}'\"\\\\$`]([ -z|~\t\n\u{e4}€]{0,40}[!-z|~])?)?";
    (
        method(),
        "/[a-z0-9/$'&=~()]{0,12}(\\?[a-z0-9$'&=()!]{0,12})?",
        prop::collection::vec(header, 0..4),
        body,
    )
        .prop_map(|(method, target, headers, body)| {
            let url = Url::parse(&["http://server.test", &target].concat()).expect("an address");
            let mut request = Request::new(method, url.target());
            request.head.headers = headers.into_iter().collect();
            let mut all: super::super::Headers = [("Host", "server.test")].into_iter().collect();
            request.head.headers.iter().for_each(|(name, value)| all.append(name, value));
            request.head.headers = all;
            request.body = body.into_bytes();
            (url, request)
        })
}

proptest! {
    /// A printed command is read as the request it was printed from.
    #[test]
    fn printed_commands_are_read_again((url, request) in request()) {
        let command = print(&url, &request, false);
        let again = prepared(&command).map_err(|error| TestCaseError::fail(format!("{error}\n{command}")))?;
        let sent = Prepared { url, request, follows_redirects: false, uses_cookies: true, timeout_millis: None };
        prop_assert_eq!(ours(&again), ours(&sent), "{}", command);
        prop_assert!(!again.follows_redirects);
    }

    /// Any text is read or refused, never more.
    #[test]
    fn any_text_may_come(text in "(curl )?[ -~\n'\"$\\\\^{}<>|&;@=ü-]{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.at <= text.len());
        }
    }
}
