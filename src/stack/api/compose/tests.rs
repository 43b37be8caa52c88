use super::*;

fn text_after(text: &str, edit: Edit) -> String {
    match super::edit(&EditRequests { text: text.to_owned(), edit }) {
        Ok(edited) => edited.text,
        Err(why) => format!("! {why}"),
    }
}

fn form_of(text: &str) -> Form {
    let file = parse(text).file;
    form(file.blocks[0].request.as_ref().expect("a request"), &file.variables())
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A block is a form, and the form is the block again.
#[test]
fn blocks_are_forms() {
    let text =
        "POST /books?q=a%20b&page={{n}}\nContent-Type: application/x-www-form-urlencoded\n\na=1&b=x+y\n";
    let it = form_of(text);
    assert_eq!(it.query, owned(&[("q", "a%20b"), ("page", "{{n}}")]), "with a variable it stays as written");
    assert_eq!(it.body, FormBody::Fields(owned(&[("a", "1"), ("b", "x y")])));
    assert_eq!(
        text_after(text, Edit::Write { block: 0, form: it.clone() }),
        text,
        "nothing changed, nothing changes"
    );
    let it = Form { query: owned(&[("q", "ü&"), ("", "")]), body: FormBody::None, ..it };
    let expected = "POST /books?q=%C3%BC%26\nContent-Type: application/x-www-form-urlencoded\n";
    assert_eq!(text_after(text, Edit::Write { block: 0, form: it }), expected);
    assert_eq!(form_of("GET /a?x=1%202").query, owned(&[("x", "1 2")]));
    assert_eq!(form_of("POST /\n\n< a.json").body, FormBody::File("a.json".to_owned()));
    let mixed = "POST /\n\nx\n< a.json\ny\n";
    let it = Form { url: "/b".to_owned(), ..form_of(mixed) };
    assert_eq!(it.body, FormBody::Mixed);
    assert_eq!(
        text_after(mixed, Edit::Write { block: 0, form: it }),
        "POST /b\n\nx\n< a.json\ny\n",
        "it is kept"
    );
}

/// What no request can hold is refused in words.
#[test]
fn wrong_forms_are_refused() {
    let with = |change: fn(&mut Form)| {
        let mut it = form_of("GET /");
        change(&mut it);
        text_after("GET /", Edit::Write { block: 0, form: it })
    };
    assert_eq!(with(|it| it.method = "FETCH ME".to_owned()), "! FETCH ME is no method that can be sent");
    assert_eq!(with(|it| it.headers = owned(&[("a b", "1")])), "! “a b” is no name of a header.");
    assert!(
        with(|it| it.body = FormBody::Text("### x".to_owned()))
            .starts_with("! A body with the line “### x” cannot")
    );
    assert_eq!(with(|it| it.url = String::new()), "GET /");
    assert_eq!(
        text_after("", Edit::Write { block: 3, form: form_of("GET /") }),
        "! The request is no longer in the file."
    );
}

/// Requests come in from curl and from files.
#[test]
fn requests_come_in() {
    let curl = "curl -X POST http://localhost:3000/a -H 'X-A: 1' --json '{\"a\": 1}'".to_owned();
    let text = text_after("GET /\n", Edit::Curl(curl));
    assert!(text.starts_with("GET /\n\n###\n"), "{text}");
    assert!(
        text.contains("POST http://localhost:3000/a\n")
            && text.contains("X-A: 1\n")
            && text.ends_with("{\"a\": 1}\n"),
        "{text}"
    );
    assert!(
        text_after("", Edit::Curl("wget x".to_owned())).starts_with("! line 1, column 1 of the command: ")
    );
    let import = |name: &str, text: &str| {
        let bytes = serde_bytes::ByteBuf::from(text.as_bytes().to_vec());
        text_after("", Edit::Import { name: name.to_owned(), bytes })
    };
    assert_eq!(import("a.http", "GET /a\n\n### B\nGET /b"), "###\nGET /a\n\n### B\nGET /b\n");
    let openapi = r#"{"openapi": "3.0.0", "info": {"title": "T", "version": "1"}, "paths": {"/books": {"get": {"summary": "List"}}}}"#;
    assert!(import("api.json", openapi).contains("GET "), "{}", import("api.json", openapi));
    let har = r#"{"log": {"version": "1.2", "entries": [{"request": {"method": "POST", "url": "http://localhost:3000/a?x=1", "headers": [{"name": "Host", "value": "localhost"}, {"name": ":method", "value": "POST"}, {"name": "X-A", "value": "1"}], "postData": {"mimeType": "application/json", "text": "{}"}}}]}}"#;
    assert_eq!(
        import("a.har", har),
        "### POST /a\nPOST http://localhost:3000/a?x=1\nX-A: 1\nContent-Type: application/json\n\n{}\n"
    );
    assert!(import("x.json", "{}").starts_with("! x.json: "));
    assert_eq!(import("x.http", ""), "! x.http holds no request.");
}

/// A multipart body is a form of fields and files; one that a form cannot show is kept.
#[test]
fn multipart_bodies_are_forms() {
    let head = "POST /\nContent-Type: multipart/form-data; boundary=b\n\n";
    let text = [head, "--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b--\n"].concat();
    let mut it = form_of(&text);
    let field = FormPart { name: "a".to_owned(), value: "1".to_owned(), ..FormPart::default() };
    assert_eq!(it.body, FormBody::Parts(vec![field.clone()]));
    assert_eq!(text_after(&text, Edit::Write { block: 0, form: it.clone() }), text);
    let file = FormPart {
        name: "f".to_owned(),
        value: "./a.json".to_owned(),
        is_file: true,
        file_name: "a.json".to_owned(),
        media_type: "application/json".to_owned(),
    };
    it.body = FormBody::Parts(vec![field, file]);
    let with_file = text_after(&text, Edit::Write { block: 0, form: it.clone() });
    let expected = "--b\nContent-Disposition: form-data; name=\"f\"; filename=\"a.json\"\nContent-Type: application/json\n\n< ./a.json\n--b--\n";
    assert!(with_file.ends_with(expected), "{with_file}");
    assert_eq!(form_of(&with_file).body, it.body);
    it.headers = owned(&[("Content-Type", "multipart/form-data; boundary=\"c d\"")]);
    assert!(text_after(&text, Edit::Write { block: 0, form: it.clone() }).ends_with("\n--c d--\n"));
    it.headers.clear();
    assert!(
        text_after(&text, Edit::Write { block: 0, form: it })
            .starts_with("! A multipart form needs the header")
    );
    let other = [head, "--b\ncontent-disposition: form-data; name=a\n\n1\n--b--\n"].concat();
    let it = Form { url: "/x".to_owned(), ..form_of(&other) };
    assert_eq!(text_after(&other, Edit::Write { block: 0, form: it }), other.replace("POST /", "POST /x"));
}

/// What a path leaves open is set as variables of the file.
#[test]
fn paths_are_filled_in() {
    let text = "@book = 3\n\n### One\nGET {{host}}/books/{{book}}/pages/:page?x={{y}}\n\n### Two\nGET /books/{{book}}\n";
    let file = parse(text).file;
    let mut it = form(file.blocks[1].request.as_ref().expect("a request"), &file.variables());
    assert_eq!(it.path, owned(&[("book", "3"), ("page", "")]), "not where to, not the query");
    assert_eq!(text_after(text, Edit::Write { block: 1, form: it.clone() }), text);
    it.path[0].1 = "4".to_owned();
    let book = text.replace("@book = 3", "@book = 4");
    assert_eq!(text_after(text, Edit::Write { block: 1, form: it.clone() }), book);
    it.path[1].1 = "9".to_owned();
    let page = book.replace(
        "GET {{host}}/books/{{book}}/pages/:page",
        "@page = 9\nGET {{host}}/books/{{book}}/pages/{{page}}",
    );
    assert_eq!(text_after(text, Edit::Write { block: 1, form: it }), page);
    let names = |url: &str| path_names(url).len();
    assert_eq!(
        (names("http://a:80/:id"), names("/a:b/{{$random}}/{{a.response.body}}"), names("localhost:3000/:x")),
        (1, 0, 1)
    );
}
