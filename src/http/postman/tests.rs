use expect_test::expect;

use super::super::request_file::{parse, print};
use super::import;

/// Folders, variables, every kind of body and authorization.
#[test]
fn collections_become_request_files() {
    let text = include_str!("../../../tests/postman/collection.json");
    let (file, notes) = import(text).expect("a collection");
    let printed = print(&file).expect("can be written");
    assert_eq!(parse(&printed).file, file, "{printed}");
    assert_eq!(parse(&printed).problems, []);
    expect![[r##"
        # Books
        @host = http://localhost:3000
        @token =

        ### Books / List
        # All of them.
        # Sorted.
        GET {{host}}/books?sort=title
        Accept: application/json
        Authorization: Bearer {{token}}

        ### Books / One
        GET {{host}}/books/7/x

        ### Books / Add
        POST {{host}}/books
        Authorization: Bearer {{token}}
        Content-Type: application/json

        {
          "title": "Dune"
        }

        ### Log in
        POST {{host}}/login
        Authorization: Basic ann:s3cret
        Content-Type: application/x-www-form-urlencoded

        a=b+c
        &t={{token}}

        ### Upload
        PUT {{host}}/upload
        X-Key: k
        Content-Type: multipart/form-data; boundary=boundary

        --boundary
        Content-Disposition: form-data; name="note"

        hi
        --boundary
        Content-Disposition: form-data; name="file"; filename="cover.png"

        < cover.png
        --boundary--

        ### GraphQL
        POST {{host}}/graphql
        Content-Type: application/json

        {
          "query": "{ films { title } }",
          "variables": {
            "n": 1
          }
        }

        ### Plain
        GET {{host}}/plain
        Authorization: Bearer {{token}}
        ---
        scripts of Postman were left out; check answers with `# @assert status == 200`
        files of forms are taken from the project’s folder: put them there
        authorization by awsv4 is not supported and was left out"##]]
    .assert_eq(&[printed, "---\n".to_owned(), notes.join("\n")].concat());
}

/// What is none is refused with what to do.
#[test]
fn other_files_are_refused() {
    assert!(import("{").is_err_and(|it| it.contains("no JSON")));
    assert!(import("{}").is_err_and(|it| it.contains("no Postman collection")));
    assert!(import(r#"{"requests": []}"#).is_err_and(|it| it.contains("export it from Postman as 2.1")));
    assert!(
        import(r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v3"}, "item": []}"#)
            .is_err()
    );
    let deep = format!("{}{}", r#"{"item":["#.repeat(40), "]}".repeat(40));
    assert!(import(&deep).is_ok());
}
