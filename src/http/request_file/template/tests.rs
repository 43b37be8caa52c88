use super::super::super::{Method, Request, Response};
use super::super::Variable;
use super::{Exchange, Scope, expressions, fill};

fn filled(text: &str) -> String {
    let mut login = Exchange {
        name: "login".to_owned(),
        request: Request::new(Method::Post, "/login"),
        response: Response::new(201),
    };
    login.request.body = br#"{"user":"ann"}"#.to_vec();
    login.response.head.headers.append("X-Id", "7");
    login.response.body = br#"{"token":"t0k","list":[{"id":1},{"id":2}],"n":1.50}"#.to_vec();
    let mut page = login.clone();
    page.name = "page".to_owned();
    page.response.body = b"<html>".to_vec();
    let variable = |name: &str, value: &str| Variable { name: name.to_owned(), value: value.to_owned() };
    let variables = [
        variable("host", "http://{{name}}:{{port}}"),
        variable("port", "3000"),
        variable("q", "a b&c"),
        variable("loop", "x{{pool}}"),
        variable("pool", "{{loop}}"),
        variable("token", "{{login.response.body.$.token}}"),
        variable("long", &"x".repeat(1_000)),
        variable("big", &"{{long}}".repeat(1_000)),
        variable("bigger", &"{{big}}".repeat(1_000)),
    ];
    let mut state = 0u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state
    };
    let mut scope = Scope {
        variables: &variables,
        environment: &[("name".to_owned(), "localhost".to_owned()), ("port".to_owned(), "1".to_owned())],
        process: &[("KEY".to_owned(), "k".to_owned())],
        exchanges: &[login, page],
        names: &["login".to_owned(), "page".to_owned(), "later".to_owned()],
        now_millis: 951_782_400_000,
        random: &mut random,
    };
    fill(text, &mut scope).unwrap_or_else(|error| format!("! {error}"))
}

/// Variables of the file come before those of the environment; answers and braces of JSON are told apart.
#[test]
fn texts_are_filled_in() {
    for (text, expected) in [
        ("{{host}}/x?{{ port }}", "http://localhost:3000/x?3000"),
        ("?q={{%q}}", "?q=a%20b%26c"),
        ("Bearer {{token}}", "Bearer t0k"),
        ("{{login.response.body.$.list[1].id}}", "2"),
        ("{{login.response.body.n}} {{login.response.headers.x-id}} {{login.response.status}}", "1.50 7 201"),
        ("{{login.request.body.$.user}}", "ann"),
        ("{{page.response.body.*}}", "<html>"),
        (r#"{"a":{"b":{}}} {{"#, r#"{"a":{"b":{}}} {{"#),
        (r#"{"a":{{"b":1}}}"#, r#"{"a":{{"b":1}}}"#),
        (r#"{"a":{{"{{port}}":1}}}"#, r#"{"a":{{"3000":1}}}"#),
        ("{{a\nb}} {{port}}", "{{a\nb}} 3000"),
        ("{{$dotenv KEY}}{{$processEnv KEY}}", "kk"),
        (
            "{{$timestamp}} {{$timestamp -1 d}} {{$isoTimestamp}}",
            "951782400 951696000 2000-02-29T00:00:00.000Z",
        ),
        (
            "{{$datetime iso8601 1 y}} {{$datetime rfc1123}}",
            "2001-02-28T00:00:00.000Z Tue, 29 Feb 2000 00:00:00 GMT",
        ),
    ] {
        assert_eq!(filled(text), expected, "{text}");
    }
}

/// Errors say what is there, and what to do.
#[test]
fn what_is_missing_is_named() {
    for (text, expected) in [
        ("{{hots}}", "! the variable {{hots}} is not set; there are host, port, q, loop"),
        ("{{later.response.body.$.x}}", "! “later” has no answer yet: send it first"),
        ("{{other.response.body.$.x}}", "! the variable {{other}} is not set; there are login"),
        (
            "{{login.response.body.$.nope}}",
            "! {{login.response.body.$.nope}}: the body has nothing there; the status was 201",
        ),
        (
            "{{login.response.headers.Nope}}",
            "! {{login.response.headers.Nope}}: the response has no header Nope",
        ),
        ("{{page.response.body.$.x}}", "! {{page.response.body.$.x}}: the body is no JSON"),
        ("{{page.response.body.//a}}", "! {{page.response.body.//a}}: XPath is not supported"),
        ("{{login.response.cookies}}", "! {{login.response.cookies}}: after response stand"),
        ("{{loop}}", "! the variable {{"),
        ("{{bigger}}", "! filled in, the text is larger than 8 MB"),
        ("{{$nope}}", "! {{$nope}}: there are $guid"),
        ("{{$randomInt 5 1}}", "! {{$randomInt 5 1}}: two whole numbers"),
        ("{{$random.alphabetic(999999999)}}", "! {{$random.alphabetic(999999999)}}: there are random.uuid"),
        ("{{$datetime}}", "! {{$datetime}}: a format is expected"),
        ("{{$dotenv NO}}", "! {{$dotenv NO}}: the project's .env has no such name"),
    ] {
        assert!(filled(text).starts_with(expected), "{text}: {:.200}", filled(text));
    }
}

/// Chance comes from the world, in the shapes that are asked for.
#[test]
fn chance_has_its_shape() {
    let uuid = filled("{{$guid}}");
    assert!(
        uuid.len() == 36 && uuid.as_bytes()[14] == b'4' && b"89ab".contains(&uuid.as_bytes()[19]),
        "{uuid}"
    );
    for _ in 0..20 {
        let number: i64 = filled("{{$randomInt -3 4}}").parse().expect("a number");
        assert!((-3..4).contains(&number));
    }
    assert_eq!(filled("{{$random.numeric(6)}}").len(), 6);
    assert!(filled("{{$random.email}}").contains('@') && filled("{{$random.hexadecimal(4)}}").len() == 4);
    assert!(filled("{{$random.float(1,2)}}").starts_with("1."));
    assert_eq!(expressions("a {{ b }} {{$guid}} {{"), ["b", "$guid"]);
}
