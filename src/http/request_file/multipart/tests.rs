use super::super::parse;
use super::*;
use proptest::prelude::*;

fn body_of(text: &str) -> Body {
    let file = parse(&["POST /\nContent-Type: multipart/form-data; boundary=b\n\n", text].concat());
    file.file.blocks[0].request.clone().expect("a request").body
}

fn part(name: &str, value: Value) -> Part {
    Part { name: name.to_owned(), file_name: None, media_type: None, value }
}

/// Fields and files are parts; the same body comes out again.
#[test]
fn forms_are_read() {
    let text = "--b\nContent-Disposition: form-data; name=\"title\"\n\ntwo\nlines\n--b\nContent-Disposition: form-data; \
                name=\"file\"; filename=\"a%22.png\"\nContent-Type: image/png\n\n< ./a.png\n--b\nContent-Disposition: form-data; \
                name=\"empty\"\n\n\n--b--";
    let body = body_of(text);
    let parts = read("b", &body).expect("parts");
    let expected = [
        part("title", Value::Text("two\nlines".to_owned())),
        Part {
            name: "file".to_owned(),
            file_name: Some("a\".png".to_owned()),
            media_type: Some("image/png".to_owned()),
            value: Value::File("./a.png".to_owned()),
        },
        part("empty", Value::Text(String::new())),
    ];
    assert_eq!(parts, expected);
    assert_eq!(write("b", &parts), body);
    assert_eq!(read("b", &body_of("--b--")), Some(Vec::new()));
}

/// What would not come out again as it is stays text.
#[test]
fn other_bodies_stay_text() {
    for text in [
        "--b\nContent-Disposition: form-data; name=title\n\nx\n--b--",
        "--b\ncontent-disposition: form-data; name=\"t\"\n\nx\n--b--",
        "--b\nContent-Disposition: form-data; name=\"t\"\nX-Other: 1\n\nx\n--b--",
        "--b\nContent-Disposition: form-data; name=\"t\"\n\nx\n--b--\nafter",
        "--b\nContent-Disposition: form-data; name=\"t\"\n\nx",
        "--b\nContent-Disposition: form-data; name=\"t\"\n\nbefore\n< a.txt\n--b--",
        "--b\nContent-Disposition: form-data; name=\"t\"\n\n<@ a.txt\n--b--",
        "--other--",
    ] {
        assert_eq!(read("b", &body_of(text)), None, "{text}");
    }
}

#[test]
fn boundaries_are_found() {
    assert_eq!(boundary("multipart/form-data; boundary=abc"), Some("abc"));
    assert_eq!(boundary("Multipart/Form-Data; charset=x; Boundary=\"a b\""), Some("a b"));
    for value in ["multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=a"] {
        assert_eq!(boundary(value), None);
    }
}

proptest! {
    /// Whatever is written is read again, or is not taken for parts at all.
    #[test]
    fn parts_come_back(names in prop::collection::vec("[a-z\"é]{1,4}", 0..4), values in prop::collection::vec("[a-z\\-\n ]{0,9}", 4)) {
        let parts: Vec<Part> = names
            .iter()
            .zip(&values)
            .map(|(name, value)| part(name, Value::Text(value.clone())))
            .collect();
        let body = write("b", &parts);
        if let Some(again) = read("b", &body) {
            prop_assert_eq!(write("b", &again), body);
        }
    }
}
