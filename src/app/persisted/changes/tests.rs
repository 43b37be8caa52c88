use super::*;

fn batch() -> Batch {
    let change = Change { sql: "INSERT INTO t VALUES ('ø\"')".into(), now_micros: -5, seed: u64::MAX };
    Batch { first: 7, entries: vec![Entry::Reset, Entry::Change(Rc::new(change))] }
}

/// What is written is read again; a batch of a newer page is refused, not misread.
#[test]
fn batches_come_back() {
    let text = write(&batch());
    assert_eq!(read(&text), Ok(batch()));
    assert_eq!(batch().end(), 9);
    assert!(read(&text.replace("\"version\":1", "\"version\":2")).is_err());
    assert!(read("{").is_err());
}

/// The first format stays readable.
#[test]
fn format_1_is_read() {
    assert_eq!(read(include_str!("../../../../tests/persisted/v1/changes.json")), Ok(batch()));
}
