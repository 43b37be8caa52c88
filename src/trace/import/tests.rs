use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::otlp::export;
use super::super::{Kind, Recorder, Span, Status, Tree, Value};
use super::time::parse;
use super::{Imported, read};

/// As the SDK for JavaScript and the collector's file exporter write: numbers or text, either case, a line a document.
#[test]
fn what_others_write_is_read() {
    let one = r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
      "scopeSpans":[{"scope":{"name":"http"},"spans":[
        {"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"","name":"GET /cart","kind":2,
         "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
         "attributes":[{"key":"n","value":{"intValue":"7"}},{"key":"m","value":{"intValue":8}},{"key":"l","value":{"arrayValue":{"values":[{"boolValue":true}]}}},
           {"key":"k","value":{"kvlistValue":{"values":[{"key":"a","value":{"doubleValue":0.5}}]}}},{"key":"nothing"}],
         "status":{"code":"STATUS_CODE_ERROR","message":"no stock"}},
        {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b175","parentSpanId":"eee19b7ec3c1b174","name":"SELECT","kind":"SPAN_KIND_CLIENT",
         "startTimeUnixNano":{"low":1,"high":359653128},"endTimeUnixNano":"1544712660700000000",
         "events":[{"timeUnixNano":"1544712660600000000","name":"exception"}]}]}]}]}"#;
    let Imported { format, spans, notes } = read(one).expect("a trace");
    assert_eq!((format, notes), ("OTLP", vec![]));
    assert_eq!(
        spans.iter().map(|it| (&*it.name, it.kind, it.parent.map(|it| it.0))).collect::<Vec<_>>(),
        [("GET /cart", Kind::Server, None), ("SELECT", Kind::Client, Some(1))]
    );
    assert_eq!(
        (&*spans[0].service, spans[0].duration(), &spans[0].status),
        ("shop", 1_000_000_000, &Status::Error("no stock".to_owned()))
    );
    assert_eq!((spans[1].start, spans[1].end), ((359_653_128 << 32) + 1, Some(1_544_712_660_700_000_000)));
    let values: Vec<&Value> = spans[0].attributes.iter().map(|(_, value)| value).collect();
    assert_eq!(
        values,
        [&Value::Int(7), &Value::Int(8), &Value::List(vec![Value::Bool(true)]), &Value::from("{a: 0.5}")]
    );
    let line = one.replace('\n', " ");
    let lines =
        read(&format!("{line}\n{}\n", line.replace("5b8e", "6b8e").replace("5B8E", "6b8e"))).expect("lines");
    assert_eq!((lines.spans.len(), lines.spans[3].trace.0), (4, 2));
    let old = one.replace("resourceSpans", "batches").replace("scopeSpans", "instrumentationLibrarySpans");
    assert_eq!(read(&old).expect("Tempo's").spans, spans);
}

/// Errors say what and where.
#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let error = |text: &str| read(text).expect_err("an error");
    assert_eq!(error(" "), "The file is empty.");
    assert_eq!(error("id,name\n1,a"), "The file is not JSON: a value was expected at byte 0.");
    assert!(error("{\"a\": 1}").contains("\"resourceSpans\""));
    assert_eq!(error("{\"resourceSpans\": 7}"), "resourceSpans is not a list.");
    assert_eq!(error("{\"resourceSpans\": []}"), "There is no span in this file.");
    let span =
        |fields: &str| format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{{{fields}}}]}}]}}]}}");
    let at = "resourceSpans[0].scopeSpans[0].spans[0]";
    assert_eq!(error(&span("")), format!("{at}.startTimeUnixNano is missing."));
    assert_eq!(
        error(&span("\"startTimeUnixNano\":\"soon\"")),
        format!("{at}.startTimeUnixNano is no number of nanoseconds since 1970.")
    );
    assert_eq!(error(&span("\"startTimeUnixNano\":1")), format!("{at}.spanId is missing, or no text."));
    assert_eq!(
        error("{\"log\":{\"entries\":[{}]}}"),
        "log.entries[0].startedDateTime is missing, or no text."
    );
    let entry = "{\"log\":{\"entries\":[{\"startedDateTime\":\"today\",\"request\":{}}]}}";
    assert_eq!(error(entry), "log.entries[0].startedDateTime is no moment in ISO 8601: today");
    assert!(error(&"[".repeat(100_000)).contains("nested too deeply"));
}

/// Circles, doubles, parents that are elsewhere, and ends before beginnings do no harm.
#[test]
fn odd_lists_become_trees() {
    let span = |id: &str, parent: &str, start: u64, end: u64| {
        format!(
            "{{\"traceId\":\"1\",\"spanId\":\"{id}\",\"parentSpanId\":\"{parent}\",\"name\":\"{id}\",\"startTimeUnixNano\":{start},\"endTimeUnixNano\":{end}}}"
        )
    };
    let all = [
        span("a1", "b1", 1, 9),
        span("b1", "a1", 2, 8),
        span("c1", "c1", 3, 4),
        span("d1", "gone", 9, 5),
        span("d1", "a1", 4, 5),
    ];
    let it = read(&format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{}]}}]}}]}}", all.join(",")))
        .expect("spans");
    assert_eq!(it.spans.len(), 5);
    assert!(it.spans.iter().all(|it| it.parent.is_none_or(|parent| parent < it.id)));
    assert_eq!(Tree::new(&it.spans).rows(&BTreeSet::new()).len(), 5);
    assert_eq!(
        it.notes,
        [
            "2 spans have parents that are not in the file",
            "1 span has the id of another",
            "1 span ended before it began: its length is shown as 0"
        ]
    );
}

/// An archive's exchange with its steps.
#[test]
fn archives_are_read() {
    let text = r#"{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-01-01T01:00:00.5+01:00","time":120,
      "request":{"method":"GET","url":"https://shop.example/cart?full=1"},"response":{"status":503,"statusText":"Busy","content":{"size":12,"mimeType":"text/html"}},
      "timings":{"blocked":-1,"dns":10,"connect":50.5,"ssl":30,"send":0.5,"wait":49,"receive":10}}]}}"#;
    let Imported { format, spans, .. } = read(text).expect("an archive");
    let shown: Vec<_> =
        spans.iter().map(|it| (&*it.name, it.start - spans[0].start, it.duration())).collect();
    let ms = 1_000_000;
    assert_eq!(
        shown,
        [
            ("GET /cart", 0, 120 * ms),
            ("dns lookup", 0, 10 * ms),
            ("tcp connect", 10 * ms, 41 * ms / 2),
            ("tls handshake", 61 * ms / 2, 30 * ms),
            ("send", 121 * ms / 2, ms / 2),
            ("wait", 61 * ms, 49 * ms),
            ("receive", 110 * ms, 10 * ms)
        ]
    );
    assert_eq!(
        (format, spans[0].start, &spans[0].status),
        ("HAR", 1_767_225_600_500_000_000, &Status::Error("503 Busy".to_owned()))
    );
}

/// Moments with and without fractions and zones; what is none is refused.
#[test]
fn moments_are_read() {
    assert_eq!(parse("1970-01-01T00:00:00Z"), Some(0));
    assert_eq!(parse("2024-02-29T23:59:59.123456789Z"), Some(1_709_251_199_123_456_789));
    assert_eq!(parse("2024-03-01T02:00:00+0200"), parse("2024-03-01T00:00:00"));
    for bad in [
        "",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-01",
        "2024-01-01T25:61:00Z",
        "1969-12-31T00:00:00Z",
        "2024-01-01T00:00:00é",
        "2024-01-01T00:00:00+é",
    ] {
        assert_eq!(parse(bad), None, "{bad}");
    }
}

fn recorded() -> impl Strategy<Value = Vec<Span>> {
    let one = (
        any::<prop::sample::Index>(),
        0_u64..1_000,
        proptest::option::of(0_u64..1_000),
        0_usize..3,
        0_u8..4,
        "[a-zé\"\\\\]{1,6}",
    );
    proptest::collection::vec(one, 1..40).prop_map(|given| {
        let recorder = Recorder::new();
        let mut ids = Vec::new();
        for (parent, start, length, service, kind, name) in given {
            let parent = if ids.is_empty() { None } else { ids.get(parent.index(ids.len() + 1)).copied() };
            let kind = [Kind::Internal, Kind::Server, Kind::Client, Kind::Producer][usize::from(kind)];
            let id =
                recorder.start(parent, name.clone(), kind, ["client", "node", "postgres"][service], start);
            recorder.set(id, "text", name);
            recorder.set(id, "number", start as i64 - 500);
            recorder.set(id, "share", start as f64 / 7.0);
            recorder.set(id, "list", vec!["a".to_owned()]);
            recorder.event(id, "console", start, vec![("on".into(), true.into())]);
            if let Some(length) = length {
                recorder.end(
                    id,
                    start + length,
                    if length % 2 == 0 { Status::Unset } else { Status::Error("why".to_owned()) },
                );
            }
            ids.push(id);
        }
        recorder.take()
    })
}

proptest! {
    /// What is exported comes back: the same spans in the same tree, whatever their new numbers are.
    #[test]
    fn an_exported_trace_comes_back(spans in recorded()) {
        let back = read(&export(&spans, 1_000)).expect("our own export").spans;
        prop_assert_eq!(back.len(), spans.len());
        // A child may have begun before its parent here, and traces are numbered as they come.
        let told = |list: &[Span]| {
            let shift = if list.first().is_some_and(|it| it.id.0 == 0) { 0 } else { list.iter().map(|it| it.start).min().unwrap_or(0) };
            let mut all: Vec<String> = list.iter().map(|it| {
                let parent = it.parent.and_then(|parent| list.iter().find(|it| it.id == parent));
                let of = |it: &Span| format!("{} {} {:?} {} {:?}", it.service, it.name, it.kind, it.start - shift, it.end.map(|end| end - shift));
                let moments: Vec<_> = it.moments.iter().map(|it| (it.name.clone(), it.at - shift, it.attributes.clone())).collect();
                format!("{} in {:?}: {:?} {:?} {:?}", of(it), parent.map(of), it.attributes, moments, it.status)
            }).collect();
            all.sort();
            all
        };
        prop_assert_eq!(told(&back), told(&spans));
        let depths = |list: &[Span]| {
            let mut all: Vec<usize> = Tree::new(list).rows(&BTreeSet::new()).iter().map(|it| it.depth).collect();
            all.sort_unstable();
            all
        };
        let has_wait = spans.iter().any(|it| it.name == "wait");
        prop_assert!(has_wait || depths(&back) == depths(&spans));
    }

    /// Whatever a file holds: a trace or a sentence.
    #[test]
    fn any_text_is_read_or_refused(text in "[\\[\\]{}:,\"a-z0-9 \n]{0,80}") {
        let _ = read(&text);
        let _ = read(&["{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[", &text, "]}]}]}"].concat());
        let _ = parse(&text);
    }
}
