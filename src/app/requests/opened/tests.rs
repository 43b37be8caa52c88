use super::super::tests::{Page, listed, page};
use super::*;
use crate::app::requests;
use crate::protocol::trace::TraceLine;
use crate::protocol::{Call, Reply};

fn drop_file(page: &mut Page, name: &str, text: &str) {
    let (name, bytes) = (name.to_owned(), Rc::from(text.as_bytes()));
    page.apply(AppAction::Import(crate::app::import::Action::Read { name, bytes }));
}

fn is_read(call: &Call) -> bool {
    matches!(call, Call::ReadTrace(_))
}

fn read(lines: Vec<TraceLine>) -> Result<Reply, Failure> {
    let trace = Trace { lines, length_nanos: 9, ..Trace::default() };
    Ok(Reply::ReadTrace(TraceRead { trace, format: "OTLP".to_owned(), notes: Vec::new() }))
}

/// A trace that is dropped opens in the place of the answer; closing it, or another request, brings the answer back.
#[test]
fn a_dropped_trace_is_looked_at() {
    let mut page = listed();
    drop_file(&mut page, "shop.json", "{\"resourceSpans\": []}");
    assert!(!page.state.import.is_open(), "it is no data for the database");
    assert_eq!(page.state.requests.opened.as_ref().map(|it| &it.state), Some(&State::Reading));
    page.answer(is_read, read(vec![crate::app::waterfall::tests::line(0, "GET /cart", 0, 9)]));
    assert_eq!((page.state.requests.waterfall.trace.lines.len(), page.state.requests.view), (1, View::Trace));
    page.apply(AppAction::Requests(requests::Action::Opened(Action::Close)));
    assert!(page.state.requests.opened.is_none() && page.state.requests.waterfall.trace.lines.is_empty());
    drop_file(&mut page, "shop.HAR", "{}");
    page.apply(AppAction::Requests(requests::Action::Choose(1)));
    page.answer(is_read, read(Vec::new()));
    assert!(page.state.requests.opened.is_none(), "the answer of a question nobody has any more");
    drop_file(&mut page, "a.har", "1");
    drop_file(&mut page, "b.har", "2");
    page.answer(is_read, Err(Failure::Refused("The file is not JSON.".to_owned())));
    let Some(opened) = &page.state.requests.opened else { panic!("it is shown") };
    assert_eq!(
        (opened.name.as_str(), &opened.state),
        ("b.har", &State::Failed("The file is not JSON.".to_owned()))
    );
}

/// Where no requests are shown there is no place for it.
#[test]
fn a_trace_needs_the_request_panel() {
    let mut page = page();
    drop_file(&mut page, "shop.har", "{}");
    assert!(page.state.requests.opened.is_none() && !page.asked.iter().any(|it| is_read(&it.call)));
    assert!(!is_trace("books.json", b"[{\"id\": 1}]"));
}
