use expect_test::expect;

use super::super::request_file::{parse, print};
use super::super::url::Url;
use super::super::{Method, Request, Response};
use super::{Call, Route, generate, import};
use crate::project::json::Json;

fn call(
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
    status: u16,
    answer: &str,
) -> (Url, Request, Response) {
    let url = Url::parse(&["http://localhost:3000", path].concat()).expect("an address");
    let mut request = Request::new(method, url.target());
    request.head.headers = headers.iter().copied().collect();
    request.body = body.as_bytes().to_vec();
    let mut response = Response::new(status);
    if !answer.is_empty() {
        response.head.headers.append(
            "Content-Type",
            if answer.starts_with(['{', '[']) { "application/json; charset=utf-8" } else { "text/html" },
        );
        response.body = answer.as_bytes().to_vec();
    }
    (url, request, response)
}

fn recorded() -> (Vec<Route>, Vec<(Url, Request, Response)>) {
    let json = &[("Content-Type", "application/json"), ("Authorization", "Bearer t")];
    let routes = vec![
        Route::new(Method::Get, "/api/books"),
        Route::new(Method::Post, "/api/books"),
        Route::new(Method::Get, "/api/books/:id"),
        Route::new(Method::Delete, "/api/books/:id"),
        Route::new(Method::Get, "/files/*path"),
    ];
    let calls = vec![
        call(
            Method::Get,
            "/api/books?page=1&sort=title",
            &[],
            "",
            200,
            r#"[{"id":1,"title":"Dune","price":9.5,"sold":null,"at":"2026-01-31T12:00:00.000Z"}]"#,
        ),
        call(
            Method::Get,
            "/api/books?page=2",
            &[],
            "",
            200,
            r#"[{"id":2,"title":"Emma","price":8,"sold":"2026-01-31","at":"2025-01-31T12:00:00Z","tags":[]}]"#,
        ),
        call(Method::Post, "/api/books", json, r#"{"title":"Dune"}"#, 201, r#"{"id":3}"#),
        call(Method::Post, "/api/books", json, r#"{"title":""}"#, 422, r#"{"error":"title is empty"}"#),
        call(Method::Get, "/api/books/7", &[], "", 404, "<h1>no</h1>"),
        call(Method::Get, "/files/a/b.txt", &[], "", 304, ""),
        call(Method::Get, "/other", &[], "", 404, ""),
    ];
    (routes, calls)
}

fn document() -> String {
    let (routes, calls) = recorded();
    let calls: Vec<Call<'_>> =
        calls.iter().map(|(url, request, response)| Call { url, request, response, route: None }).collect();
    generate("Books", "http://localhost:3000", &routes, &calls)
}

/// The document of a small API: parameters, bodies and answers as the calls were, and no more. (tests/openapi/books.json
/// is the same text, for validators: openapi-spec-validator 0.9 finds it valid.)
#[test]
fn documents_say_what_was_seen() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi/books.json");
    let text = document();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &text).expect("written");
    }
    assert!(
        std::fs::read_to_string(path).unwrap_or_default() == text,
        "tests/openapi/books.json differs:\n{text}"
    );
}

/// What is generated can be imported again: one request an operation.
#[test]
fn documents_are_read_again() {
    let (file, notes) = import(&document()).expect("a document");
    assert!(notes.is_empty());
    let printed = print(&file).expect("can be written");
    expect![[r##"
        # Books
        @host = http://localhost:3000
        @token =

        ### getApiBooks
        GET {{host}}/api/books?page=1

        ### postApiBooks
        POST {{host}}/api/books
        Authorization: Bearer {{token}}
        Content-Type: application/json

        {
          "title": "Dune"
        }

        ### getApiBooksById
        GET {{host}}/api/books/1

        ### deleteApiBooksById
        DELETE {{host}}/api/books/id

        ### getFilesByPath
        GET {{host}}/files/text
    "##]]
    .assert_eq(&printed);
}

/// References, servers, security, examples, and schemas that hold themselves.
#[test]
fn documents_become_request_files() {
    let (file, notes) = import(include_str!("../../../tests/openapi/petstore.json")).expect("a document");
    let printed = print(&file).expect("can be written");
    assert_eq!(parse(&printed).file, file, "{printed}");
    // A schema that holds itself ends; how deep is cut here.
    let shown: String = printed
        .lines()
        .filter(|line| !line.starts_with("        "))
        .map(|line| format!("{line}\n"))
        .collect();
    expect![[r##"
        # Pets
        # another server: http://localhost:3000/v2
        @host = https://api.example.com/v1
        @token =

        ### List pets
        GET {{host}}/pets?limit=20&lang=de
        Authorization: Bearer {{token}}

        ### addPet
        POST {{host}}/pets
        Content-Type: application/json

        {
          "name": "Rex",
          "born": "2026-01-31",
          "tags": [
            "text"
          ],
          "owner": {
            "name": "Rex"
          },
          "parent": {
            "name": "Rex",
            "born": "2026-01-31",
            "tags": [
              "text"
            ],
            "owner": {
              "name": "Rex"
            },
            "parent": {
              "name": "Rex",
              "born": "2026-01-31",
              "tags": [
              ],
              "owner": {
              },
              "parent": {
              }
            }
          }
        }

        ### Change a pet
        # deprecated
        PUT {{host}}/pets/00000000-0000-4000-8000-000000000000
        Authorization: Basic user:password
        Content-Type: application/x-www-form-urlencoded

        name=Rex+%26+Co&age=3

        ### DELETE /pets/{petId}
        DELETE {{host}}/pets/00000000-0000-4000-8000-000000000000?key={{token}}

        ### POST /upload
        POST {{host}}/upload
        Authorization: Bearer {{token}}
        Content-Type: multipart/form-data; boundary=boundary

        --boundary
        Content-Disposition: form-data; name="note"

        text
        --boundary--
        ---
        other.json#/x lies in another document and was left out"##]]
    .assert_eq(&[shown, "---\n".to_owned(), notes.join("\n")].concat());
}

/// What cannot be read says what to do.
#[test]
fn other_documents_are_refused() {
    for (text, what) in [
        ("openapi: 3.0.0\n", "YAML"),
        ("{", "no JSON"),
        (r#"{"swagger":"2.0"}"#, "Swagger 2.0"),
        ("{}", "no “openapi”"),
        (r#"{"openapi":"4.0"}"#, "3.0 and 3.1"),
        (r#"{"openapi":"3.1.0"}"#, "no “paths”"),
    ] {
        assert!(import(text).is_err_and(|it| it.contains(what)), "{text}");
    }
    let hostile = r##"{"openapi":"3.1.0","paths":{"/":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/a"}}}}}}},
        "a":{"properties":{"x":{"$ref":"#/a"},"y":{"$ref":"#/a"},"z":{"$ref":"#/a"}}},"b":{"$ref":"#/b"}}"##;
    let (file, _) = import(hostile).expect("read");
    assert!(print(&file).expect("can be written").len() < 300_000);
}

/// Routes match as Express matches them.
#[test]
fn routes_match_paths() {
    let of = |route: &str, path: &str| {
        let found = Route::new(Method::Get, route).parameters_of(path);
        found.map(|it| {
            it.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        })
    };
    for (route, path, found) in [
        ("/books/:id", "/books/7", Some("id=7")),
        ("/books/:id", "/Books/a%20b/", Some("id=a b")),
        ("/books/:id", "/books", None),
        ("/books/:id", "/books/7/x", None),
        ("/a/:from-:to", "/a/x-y", Some("from=x&to=y")),
        ("/f/*path", "/f/a/b", Some("path=a/b")),
        ("/f/*path", "/f/", None),
        ("/a{/:b}", "/a", Some("")),
        ("/a{/:b}", "/a/1", Some("b=1")),
        ("/", "/", Some("")),
        ("/a", "/a/", Some("")),
        ("/:a.:b", "/x.json", Some("a=x&b=json")),
        ("/ü/:é", "/ü/1", Some("é=1")),
    ] {
        assert_eq!(of(route, path).as_deref(), found, "{route} {path}");
    }
    assert!(Json::parse(&document()).is_ok());
}
