use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::super::Method;
use super::super::url::Url;
use super::assertion::{Assertion, Operator, Subject};
use super::template::{Exchange, Scope};
use super::{
    Block, Body, BodyPart, Draft, Lead, Prepared, RequestFile, Setting, Variable, build, parse, print,
};

/// The problems of a file, a line each; notes are marked.
fn problems(text: &str) -> String {
    let line = |it: &super::Problem| {
        format!("{}:{} {}{}\n", it.line, it.column, if it.is_note { "note: " } else { "" }, it.message)
    };
    parse(text).problems.iter().map(line).collect()
}

/// The normal form of a file, with its problems after it.
fn check(text: &str, expected: Expect) {
    let parsed = parse(text);
    let printed = print(&parsed.file).unwrap_or_else(|error| error.to_string());
    assert_eq!(parse(&printed).file, parsed.file, "the normal form is read differently:\n{printed}");
    expected.assert_eq(&[printed, "---\n".to_owned(), problems(text)].concat());
}

/// Everything both clients write, in one file.
#[test]
fn both_clients_syntax_is_read() {
    check(
        "@host = http://localhost:3000\n@json=application/json\n\n### All books\n// a comment\nGET {{host}}/books\n    ?sort=title\n    &page=2 HTTP/1.1\nAccept: {{json}}\n# @name list\n\n\n####   Log in\n# @name login\n# @no-redirect\n# @assert status == 201\n# @assert body.token isString\nPOST {{host}}/login\nContent-Type:application/json\n\n\n{\n  \"user\": \"ann\"\n}\n\n\n> {%\n  client.test('x');\n%}\n\n###\nlocalhost:3000/plain\n\n###\n< {% request.variables.set('a', 1) %}\nput /files\nHost: localhost:3000\n\n< ./data.json\n<@ template.json\n",
        expect![[r#"
            @host = http://localhost:3000
            @json = application/json

            ### All books
            # a comment
            # @name list
            GET {{host}}/books?sort=title&page=2 HTTP/1.1
            Accept: {{json}}

            ### Log in
            # @name login
            # @no-redirect
            # @assert status == 201
            # @assert body.token isString
            POST {{host}}/login
            Content-Type: application/json

            {
              "user": "ann"
            }

            > {%
              client.test('x');
            %}

            ###
            GET localhost:3000/plain

            ###
            < {% request.variables.set('a', 1) %}
            PUT /files
            Host: localhost:3000

            < ./data.json
            <@ template.json
            ---
            27:1 note: scripts are kept but not run here; check answers with `# @assert status == 200`, take values with {{name.response.body.$.path}}
            35:1 note: scripts are kept but not run here; check answers with `# @assert status == 200`, take values with {{name.response.body.$.path}}
        "#]],
    );
}

/// A block may be a curl command.
#[test]
fn curl_commands_are_blocks() {
    check(
        "### A\ncurl -X POST http://localhost:3000/books \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"a\":1}' | jq .\n\n### B\ncurl -Q x ftp://y\n",
        expect![[r#"
            ### A
            # @no-redirect
            POST http://localhost:3000/books
            Content-Type: application/json

            {"a":1}

            ### B
            ---
            2:1 note: left out, as it is another command: | jq .
            7:6 --quote: only HTTP is spoken here
        "#]],
    );
}

/// Every problem has its place and says what to do.
#[test]
fn problems_have_places() {
    let text = "@no value\n@a b = 1\nFETCH /x\n###\nGET\n###\n# @assert status is 200\n# @asert status == 200\n# @name two words\n# @timeout soon\n# @prompt pin\nGET http://x HTTP/2\nno header\n\n<@latin1 f.txt\n>> out.json\n### \nGRAPHQL http://x\n###\n# @name a\nGET /\n###\n# @name a\nGET /\n";
    expect![[r#"
        1:1 a variable is written `@name = value`
        2:2 “a b” is no name for a variable: letters, digits, `-` and `_`
        3:1 “FETCH” is no method and no address; write `GET http://localhost:3000/…`
        5:4 after the method stands the address: `GET http://localhost:3000/books`
        7:1 “is” is no operator; there are ==, !=, >, >=, <, <=, in, notIn, contains, notContains, length, =~, notMatches, startsWith, endsWith, between, isEmpty, isNotEmpty, isNull, isUndefined, isDefined, isTruthy, isFalsy, isJson, isNumber, isString, isBoolean, isArray
        8:1 note: @asert is not known; did you mean @assert?
        9:1 “two words” cannot be referred to: a name is one word without dots
        10:1 after @timeout stands a duration: `600`, `600 ms`, `5 s` or `2 m`
        11:1 note: nothing is asked while sending; give the value as a variable: `@name = value`
        12:1 note: HTTP/2 is not spoken here; the request is sent as HTTP/1.1
        13:1 a header is written `Name: value`; a body stands after an empty line
        15:1 the encoding latin1 is not supported; files of a project are UTF-8
        16:1 note: kept, but without effect here: answers are shown, not written to files, and scripts are not run
        18:1 GRAPHQL requests are JetBrains' own and not supported; GraphQL works as POST with a JSON body of `query` and `variables`
        22:1 note: another request is called “a” already; references mean the one sent last
    "#]]
    .assert_eq(&problems(text));
}

/// Places lead from a block to its lines.
#[test]
fn blocks_know_their_lines() {
    let parsed = parse("@a = 1\n\n### One\n# hi\nGET /\n\nbody\n\n\n### Two\nGET /two");
    let places: Vec<_> =
        parsed.places.iter().map(|it| (it.first_line, it.request_line, it.last_line)).collect();
    assert_eq!(places, [(1, 1, 1), (3, 5, 7), (10, 11, 11)]);
    assert_eq!(parsed.file.blocks[1].name(), Some("One"));
}

pub(super) fn prepare(text: &str, exchanges: &[Exchange]) -> Result<Prepared, String> {
    let parsed = parse(text);
    assert_eq!(parsed.problems.iter().filter(|it| !it.is_note).count(), 0, "{:?}", parsed.problems);
    let variables = parsed.file.variables();
    let names: Vec<String> =
        parsed.file.blocks.iter().filter_map(|it| it.name().map(str::to_owned)).collect();
    let mut seed = 41u64;
    let mut random = || {
        seed += 1;
        seed
    };
    let mut scope = Scope {
        variables: &variables,
        environment: &[("env".to_owned(), "test".to_owned())],
        process: &[("SECRET".to_owned(), "s3cret".to_owned())],
        exchanges,
        names: &names,
        now_millis: 951_782_400_000,
        random: &mut random,
    };
    let base = Url::parse("http://localhost:3000/").map_err(|error| error.to_string())?;
    let files = |path: &str| match path {
        "data.bin" => Some(vec![0, 255, 10]),
        "greeting.txt" => Some(b"hello {{who}}".to_vec()),
        _ => None,
    };
    let block = parsed.file.blocks.last().ok_or("no block")?;
    build(block, &base, &mut scope, &files).map_err(|error| error.to_string())
}

/// The request as bytes, for reading.
fn sent(text: &str) -> String {
    match prepare(text, &[]) {
        Ok(it) => match super::super::wire::request(&it.request) {
            Ok(bytes) => bytes
                .escape_ascii()
                .to_string()
                .replace("\\r\\n", "\n")
                .replace("\\n", "⏎\n")
                .replace("\\\"", "\""),
            Err(error) => error.to_string(),
        },
        Err(error) => error,
    }
}

/// Requests as they go out.
#[test]
fn blocks_become_requests() {
    expect![[r#"
        POST /login?x=1 HTTP/1.1
        Host: api.test:8080
        Content-Type: application/x-www-form-urlencoded
        Content-Length: 17

        user=ann&pin=1234"#]]
    .assert_eq(&sent("@who = ann\nPOST /login?x=1\nHost: api.test:8080\nContent-Type: application/x-www-form-urlencoded\n\nuser={{who}}\n&pin=1234\n"));
    expect![[r#"
        POST /upload HTTP/1.1
        Host: localhost:3000
        Content-Type: multipart/form-data; boundary=B
        Content-Length: 82

        --B
        Content-Disposition: form-data; name="f"; filename="data.bin"

        \x00\xff⏎

        --B--
    "#]]
    .assert_eq(&sent("POST /upload\nContent-Type: multipart/form-data; boundary=B\n\n--B\nContent-Disposition: form-data; name=\"f\"; filename=\"data.bin\"\n\n< ./data.bin\n--B--\n"));
    expect![[r#"
        GET /me HTTP/1.1
        Host: localhost:3000
        Authorization: Basic YW5uOnNlY3JldA==

    "#]]
    .assert_eq(&sent("GET localhost:3000/me\nAuthorization: Basic ann secret\n"));
    expect![[r#"
        POST / HTTP/1.1
        Host: localhost:3000
        Content-Length: 19

        hello ann⏎
        hello ann"#]]
    .assert_eq(&sent("@who=ann\nPOST http://localhost:3000\n\nhello {{who}}\n<@ greeting.txt\n"));
    expect![[r#"
        POST /graphql HTTP/1.1
        Host: localhost:3000
        Content-Type: application/json
        Content-Length: 83

        {"query":"query Q($id: ID!) {\⏎
          film(id: $id) { title }\⏎
        }","variables":{"id": 1}}"#]]
    .assert_eq(&sent("POST /graphql\nContent-Type: application/json\nX-REQUEST-TYPE: GraphQL\n\nquery Q($id: ID!) {\n  film(id: $id) { title }\n}\n\n{\"id\": 1}\n").replace("Content-Length: 80", "Content-Length: 79"));
    assert_eq!(sent("GET ftp://x/y"), "ftp: is not supported; requests go to http:// and https:// addresses");
    assert_eq!(sent("POST /\n\n< none.txt"), "the project has no file “none.txt”");
    assert_eq!(sent("GET /\nX: €"), "the value of X holds a line break or a letter beyond Latin-1");
    assert!(sent("GET /\nAuthorization: Digest ann secret").contains("Basic and Bearer are supported"));
    assert!(sent("GET http://a:99999/").contains("no number from 0 to 65535"));
}

fn word() -> impl Strategy<Value = String> {
    "[a-zA-Zü][a-zA-Z0-9-]{0,8}"
}

fn text_line() -> impl Strategy<Value = String> {
    "[!-~ü]([ -~ü]{0,20}[!-~ü])?"
}

fn assertion() -> impl Strategy<Value = Assertion> {
    let subject = prop_oneof![
        Just(Subject::Status),
        Just(Subject::Size),
        Just(Subject::ResponseTime),
        "([a-z]{1,5}(\\.[a-z]{1,5}|\\[-?[0-9]{1,3}\\]|\\['[a-z ]{1,5}'\\]){0,3})?".prop_map(Subject::Body),
        "[a-z][a-z-]{0,8}".prop_map(Subject::Header),
    ];
    (subject, prop::sample::select(Operator::ALL.to_vec()), text_line()).prop_map(
        |(subject, operator, value)| Assertion {
            subject,
            operator,
            value: if operator.takes_value() { value } else { String::new() },
        },
    )
}

fn lead() -> impl Strategy<Value = Lead> {
    prop_oneof![
        text_line()
            .prop_filter("settings are told apart", |it| !it.starts_with('@') && !it.starts_with('#'))
            .prop_map(Lead::Comment),
        (word(), prop_oneof![Just(String::new()), text_line()])
            .prop_map(|(name, value)| Lead::Variable(Variable { name, value })),
        word().prop_map(|it| Lead::Setting(Setting::Name(it))),
        Just(Lead::Setting(Setting::NoRedirect)),
        Just(Lead::Setting(Setting::NoCookieJar)),
        Just(Lead::Setting(Setting::NoLog)),
        Just(Lead::Setting(Setting::Note)),
        (0..10_000_000u64).prop_map(|it| Lead::Setting(Setting::Timeout(it))),
        assertion().prop_map(|it| Lead::Setting(Setting::Assert(it))),
    ]
}

fn draft() -> impl Strategy<Value = Draft> {
    let url = prop_oneof![
        "/[a-z0-9/?=&{}]{0,12}",
        "http://[a-z]{1,8}:[0-9]{1,4}/[a-z]{0,5}",
        Just("{{host}}/x?a={{$randomInt 1 5}}".to_owned()),
    ];
    let part = prop_oneof![
        prop::collection::vec(prop_oneof![Just(String::new()), text_line()], 1..4)
            .prop_map(|it| BodyPart::Text(it.join("\n"))),
        ("[a-z]{1,5}\\.[a-z]{1,3}", any::<bool>())
            .prop_map(|(path, fill_in)| BodyPart::File { path, fill_in }),
    ];
    let headers = prop::collection::vec(
        ("[A-Za-z][A-Za-z-]{0,8}", prop_oneof![Just(String::new()), text_line()]),
        0..4,
    );
    (
        prop::sample::select(Method::ALL.to_vec()),
        url,
        any::<bool>(),
        headers,
        prop::collection::vec(part, 0..4),
    )
        .prop_map(|(method, url, states_version, headers, parts)| {
            let mut body = Body::default();
            for part in parts {
                match part {
                    BodyPart::Text(text) => text.split('\n').for_each(|line| body.push_line(line)),
                    file => body.parts.push(file),
                }
            }
            body.trim();
            Draft { method, url, states_version, headers, body }
        })
}

fn file() -> impl Strategy<Value = RequestFile> {
    let title = prop_oneof![
        Just(String::new()),
        text_line().prop_filter("## is no title", |it| !it.starts_with('#'))
    ];
    let block = (title, prop::collection::vec(lead(), 0..4), prop::option::weighted(0.8, draft()));
    prop::collection::vec(block, 0..4).prop_map(|blocks| RequestFile {
        blocks: blocks
            .into_iter()
            .map(|(title, lead, request)| Block { title, lead, request, handlers: Vec::new() })
            .filter(|it| *it != Block::default())
            .collect(),
    })
}

proptest! {
    /// What is printed is read again as it was, or printing says why not.
    #[test]
    fn files_round_trip(file in file()) {
        if let Ok(text) = print(&file) {
            let parsed = parse(&text);
            prop_assert_eq!(&parsed.file, &file, "{}", text);
            prop_assert_eq!(parsed.places.len(), file.blocks.len());
        }
    }

    /// Any text is read; what was read prints to the same again.
    #[test]
    fn any_text_may_come(lines in prop::collection::vec(prop_oneof![
        text_line(), Just(String::new()), Just("###".to_owned()), Just("GET /a".to_owned()), Just("< {%".to_owned()),
        Just("> {% x %}".to_owned()), Just("# @name x".to_owned()), Just("curl x -d '".to_owned()), Just("@a=b".to_owned()),
        Just("A: b".to_owned()), Just("< f".to_owned()), Just("  &x".to_owned()),
    ], 0..14)) {
        let text = lines.join("\n");
        let parsed = parse(&text);
        if let Ok(printed) = print(&parsed.file) {
            prop_assert_eq!(parse(&printed).file, parsed.file, "{}\n----\n{}", text, printed);
        }
    }
}
