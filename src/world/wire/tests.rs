use proptest::prelude::*;

use super::words::{http, postgres};

fn message(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    out.extend((body.len() as u32 + 4).to_be_bytes());
    out.extend(body);
    out
}

/// First lines of HTTP; what goes on with a body says nothing.
#[test]
fn http_is_told_by_its_first_line() {
    assert_eq!(http(b"GET /books?page=2 HTTP/1.1\r\nHost: localhost\r\n\r\n"), "GET /books?page=2");
    assert_eq!(http(b"HTTP/1.1 404 Not Found\r\n\r\n"), "404 Not Found");
    assert_eq!(http(b"{\"a\": 1}"), "");
    assert_eq!(http(format!("GET /{} HTTP/1.1\r\n", "x".repeat(500)).as_bytes()).chars().count(), 61);
}

/// Statements, what came of them, and names where there is neither.
#[test]
fn postgres_is_told_by_its_messages() {
    let mut sent = message(b'P', b"\0SELECT *\n  FROM books\0\0\0");
    sent.extend(message(b'S', b""));
    assert_eq!(postgres(&sent, false), "SELECT * FROM books");
    let bound = [message(b'B', b"x"), message(b'E', b"x"), message(b'S', b"")].concat();
    assert_eq!(postgres(&bound, false), "Bind, Execute, Sync");
    let rows = [message(b'T', b"x"), message(b'D', b"x"), message(b'D', b"x"), message(b'C', b"SELECT 2\0")];
    assert_eq!(postgres(&rows.concat(), true), "SELECT 2");
    assert_eq!(postgres(&message(b'E', b"SERROR\0C42P01\0Mno such table\0\0"), true), "ERROR: no such table");
    assert_eq!(postgres(&[0, 0, 0, 9, 0, 3, 0, 0, 0], false), "Startup");
    assert_eq!(postgres(&[0, 0, 0, 8, 4, 210, 22, 47], false), "SSLRequest");
}

proptest! {
    /// Whatever passes: words are short, and nothing breaks.
    #[test]
    fn words_are_short(bytes in proptest::collection::vec(any::<u8>(), 0..300), is_back: bool) {
        prop_assert!(http(&bytes).chars().count() <= 61);
        prop_assert!(postgres(&bytes, is_back).chars().count() <= 61);
    }
}
