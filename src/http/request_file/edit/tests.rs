use super::super::Body;
use super::*;
use crate::http::Method;
use proptest::prelude::*;

const FILE: &str = "@base = x\n\n### List\n# @name list\n# @assert status == 200\nGET /books\nAccept: text/html\n\n\n###\nPOST /books\nContent-Type: application/json\n\n{}\n\n> {%\n  x();\n%}\n\n### Last\nGET /last";

fn draft(method: Method, url: &str) -> Draft {
    Draft::new(method, url)
}

/// One request is replaced; everything around it is as it was.
#[test]
fn one_request_is_replaced() {
    let mut it = draft(Method::Put, "/books/7?x=1");
    it.headers.push(("Content-Type".to_owned(), "text/plain".to_owned()));
    it.body = Body::text("hello\n\nworld");
    let expected = FILE.replace(
        "GET /books\nAccept: text/html\n",
        "PUT /books/7?x=1\nContent-Type: text/plain\n\nhello\n\nworld\n",
    );
    assert_eq!(replace(FILE, 1, &it), Ok(expected));
    let expected = FILE.replace("POST /books\nContent-Type: application/json\n\n{}\n", "DELETE /books/1\n");
    assert_eq!(replace(FILE, 2, &draft(Method::Delete, "/books/1")), Ok(expected), "handlers stay");
    let expected = FILE.replace("GET /last", "GET /end");
    assert_eq!(replace(FILE, 3, &draft(Method::Get, "/end")), Ok(expected), "no line is added at the end");
    let windows = FILE.replace('\n', "\r\n");
    let expected = FILE.replace("GET /last", "GET /end").replace('\n', "\r\n");
    assert_eq!(replace(&windows, 3, &draft(Method::Get, "/end")), Ok(expected));
}

/// What cannot be written is refused, and the text left alone.
#[test]
fn what_cannot_be_written_is_refused() {
    assert_eq!(replace(FILE, 0, &draft(Method::Get, "/")), Err(EditError::NoBlock), "variables only");
    assert_eq!(replace(FILE, 9, &draft(Method::Get, "/")), Err(EditError::NoBlock));
    assert!(matches!(replace(FILE, 1, &draft(Method::Get, "")), Err(EditError::Print(_))));
    let mut body = draft(Method::Post, "/");
    body.body = Body::text("a\n### b");
    assert!(matches!(replace(FILE, 1, &body), Err(EditError::Print(_))));
}

/// Blocks go to the end, each under its title.
#[test]
fn blocks_are_appended() {
    let block = |title: &str, url: &str| Block {
        title: title.to_owned(),
        request: Some(draft(Method::Get, url)),
        ..Block::default()
    };
    let (text, first) =
        append("GET /a\n\n\n", &[block("A\nB", "/b"), block("", "/c")]).expect("it is written");
    assert_eq!((text.as_str(), first), ("GET /a\n\n### A B\nGET /b\n\n###\nGET /c\n", 1));
    assert_eq!(append("", &[block("", "/c")]), Ok(("###\nGET /c\n".to_owned(), 0)));
}

proptest! {
    /// Whatever is put in is read again as it is, or refused; other blocks stay.
    #[test]
    fn what_is_replaced_is_read_again(url in "[ -~]{0,12}", value in "[ -~\n]{0,8}", text in "[a-c#>< {}\n@%]{0,16}") {
        let mut it = draft(Method::Post, &url);
        it.headers.push(("X-A".to_owned(), value));
        it.body = Body::text(text);
        if let Ok(out) = replace(FILE, 1, &it) {
            let (before, after) = (parse(FILE).file, parse(&out).file);
            prop_assert_eq!(after.blocks[1].request.as_ref(), Some(&it));
            prop_assert_eq!(&after.blocks[2..], &before.blocks[2..]);
            prop_assert_eq!(&after.blocks[1].lead, &before.blocks[1].lead);
        }
    }
}

/// A variable is set where it stands, or before the request that needs it.
#[test]
fn variables_are_set() {
    assert_eq!(set_variable(FILE, 1, "base", "y z"), Ok(FILE.replace("@base = x", "@base = y z")));
    let expected = FILE.replace("GET /books", "@id = 7\nGET /books");
    assert_eq!(set_variable(FILE, 1, "id", "7"), Ok(expected.clone()));
    assert_eq!(set_variable(&expected, 3, "id", "8"), Ok(expected.replace("@id = 7", "@id = 8")));
    let windows = FILE.replace('\n', "\r\n");
    assert_eq!(set_variable(&windows, 1, "id", "7"), Ok(expected.replace('\n', "\r\n")));
    assert_eq!(set_variable(FILE, 1, "id", "7\nGET /other"), Err(EditError::ReadsOtherwise));
    assert_eq!(set_variable(FILE, 9, "id", "7"), Err(EditError::NoBlock));
}
