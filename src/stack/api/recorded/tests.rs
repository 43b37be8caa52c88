use super::*;
use crate::http::Method;
use crate::trace::{Recorder, Status};

fn answered(block: u32) -> Answered {
    let recorder = Recorder::new();
    let call = recorder.start(None, "GET", Kind::Client, "client", 2_000_000);
    let wait = recorder.start(Some(call), "wait", Kind::Internal, "client", 2_000_000);
    recorder.end(wait, 5_000_000, Status::Unset);
    recorder.end(call, 5_000_000, Status::Unset);
    Answered {
        block,
        name: "List of books!".to_owned(),
        spans: recorder.take(),
        call,
        url: Url::parse("http://localhost:3000/books").ok(),
        exchange: Some((Request::new(Method::Get, "/books"), Response::new(200))),
    }
}

/// An answer is a file in both formats; only the latest are kept.
#[test]
fn answers_are_exported() {
    let mut recorded = Recorded::default();
    (0..25).for_each(|block| recorded.keep(answered(block)));
    let export = |block, format| recorded.export(&ExportRequest { block, format });
    assert!(export(3, TraceFormat::Otlp).is_err_and(|why| why.contains("Send the request again")));
    let otlp = export(24, TraceFormat::Otlp).expect("a file");
    assert_eq!(otlp.name, "list-of-books.otlp.json");
    assert!(String::from_utf8_lossy(&otlp.bytes).contains("\"startTimeUnixNano\":\"1767225600002000000\""));
    let har = export(24, TraceFormat::Har).expect("a file");
    assert_eq!(har.name, "list-of-books.har");
    let text = String::from_utf8_lossy(&har.bytes).into_owned();
    assert!(
        text.contains("\"startedDateTime\": \"2026-01-01T00:00:00.002Z\"") && text.contains("\"wait\": 3"),
        "{text}"
    );
}
