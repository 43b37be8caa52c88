use super::moments::Edge;
use super::*;
use crate::protocol::trace::{LineKind, Query, TraceLine};
use proptest::prelude::*;

/// A line of work, half of it its own.
pub fn line(depth: u16, name: &str, start: u64, length: u64) -> TraceLine {
    TraceLine {
        kind: LineKind::Work,
        depth,
        service: "node".to_owned(),
        name: name.to_owned(),
        start_nanos: start,
        length_nanos: length,
        own_nanos: length / 2,
        is_open: false,
        note: None,
        attributes: Vec::new(),
        error: None,
        place: None,
        points: None,
        query: None,
    }
}

fn trace(lines: Vec<TraceLine>) -> Rc<Trace> {
    let length_nanos = lines.iter().map(|it| it.start_nanos + it.length_nanos).max().unwrap_or(0);
    Rc::new(Trace { lines, length_nanos, ..Trace::default() })
}

/// A request through a middleware, a rejected route, and a handler with a query that fails.
fn request() -> Rc<Trace> {
    let mut lines = vec![
        line(0, "GET /books", 0, 1_000),
        line(1, "jsonParser", 100, 100),
        line(1, "router", 200, 700),
        line(2, "route /a", 250, 0),
        line(2, "handler list", 300, 600),
        line(3, "SELECT", 400, 300),
        line(4, "SELECT books", 500, 100),
    ];
    lines[0].kind = LineKind::Served;
    lines[0].attributes =
        vec![("http.request.method".into(), "GET".into()), ("url.path".into(), "/books".into())];
    lines[1].kind = LineKind::Middleware;
    lines[1].attributes = vec![("backyard.express.body".into(), "{\"a\":1}".into())];
    lines[2].kind = LineKind::Route;
    (lines[3].kind, lines[3].note) = (LineKind::Rejected, Some("the path / does not match /a".into()));
    lines[4].kind = LineKind::Handler;
    lines[4].attributes = vec![("backyard.express.params".into(), "{\"id\":\"7\"}".into())];
    lines[5].kind = LineKind::Call;
    lines[5].query = Some(Box::new(Query {
        text: "SELECT * FROM Books".into(),
        values: vec!["7".into()],
        plan: String::new(),
    }));
    lines[5].error = Some("no such table".into());
    trace(lines)
}

fn shown(waterfall: &Waterfall) -> Vec<u32> {
    waterfall.rows.iter().map(|row| row.line).collect()
}

/// Keys move along the rows, into what is inside and out of it; folded lines are skipped.
#[test]
fn keys_walk_the_tree() {
    let mut it = Waterfall::new(request());
    let mut press = |key: Move| {
        it.apply(Action::Move(key));
        (it.cursor, it.rows.len())
    };
    assert_eq!(press(Move::Last), (6, 7));
    assert_eq!(press(Move::Out), (5, 7));
    assert_eq!(press(Move::Out), (5, 6), "it is folded first");
    assert_eq!(press(Move::Out), (4, 6));
    assert_eq!(press(Move::By(1)), (5, 6));
    assert_eq!(press(Move::In), (5, 7), "it is opened first");
    assert_eq!(press(Move::In), (6, 7));
    assert_eq!(press(Move::In), (6, 7), "nothing is inside");
    assert_eq!(press(Move::By(-100)), (0, 7));
    assert_eq!(press(Move::Out), (0, 1));
    assert_eq!(press(Move::By(100)), (0, 1));
    it.apply(Action::Pick(6));
    assert_eq!((it.cursor, it.rows.len(), it.is_open), (6, 7, true), "what is picked is shown");
    it.apply(Action::FoldAll(true));
    assert_eq!((shown(&it), it.cursor), (vec![0, 1, 2], 2));
    it.apply(Action::FoldAll(false));
    assert_eq!(it.rows.len(), 7);
    Waterfall::default().apply(Action::Move(Move::Last));
}

/// What is found is shown with what it is in; the cursor goes to what is left.
#[test]
fn lines_are_found_and_filtered() {
    let mut it = Waterfall::new(request());
    it.apply(Action::Fold(2));
    it.apply(Action::Search("from BOOKS".to_owned()));
    assert_eq!(shown(&it), [0, 2, 4, 5]);
    let aside: Vec<_> = it.rows.iter().map(|row| row.is_aside).collect();
    assert_eq!(aside, [true, true, true, false]);
    it.apply(Action::Search("nowhere".to_owned()));
    assert_eq!((shown(&it), it.cursor, it.cursor_row()), (vec![], 0, None));
    it.apply(Action::Search(String::new()));
    assert_eq!(shown(&it), [0, 1, 2], "folds count again");
    it.apply(Action::Only(Only::Errors));
    assert_eq!(shown(&it), [0, 2, 3, 4, 5]);
    it.apply(Action::Only(Only::Queries));
    assert_eq!(shown(&it), [0, 2, 4, 5]);
    it.apply(Action::Pick(1));
    assert_eq!(
        (it.only, it.cursor_row().is_some()),
        (Only::All, true),
        "a filter does not hide what is picked"
    );
}

/// Step by step: what happens, and what is known by then.
#[test]
fn a_request_is_stepped_through() {
    let mut it = Waterfall::new(request());
    let said: Vec<_> = it.moments.iter().map(|moment| words::moment(&it.trace, moment)).collect();
    let expected = [
        "node takes GET /books",
        "Middleware jsonParser is entered",
        "Middleware jsonParser is done, after 100 ns",
        "router matches",
        "route /a is not taken: the path / does not match /a",
        "handler list begins",
        "node sends SELECT and waits",
        "node: SELECT books begins",
        "node: SELECT books is done, after 100 ns",
        "SELECT comes back: no such table",
        "handler list is done, after 600 ns",
        "router is left",
        "node has answered GET /books, after 1.0 µs",
    ];
    assert_eq!(said, expected);
    assert_eq!((it.at, it.now()), (None, None));
    it.apply(Action::Step(Step::Begin(true)));
    assert_eq!((it.at, it.now(), it.cursor), (Some(1), Some(0), 0));
    it.apply(Action::Step(Step::Forward));
    it.apply(Action::Step(Step::Over));
    assert_eq!((it.at, it.now()), (Some(3), Some(200)));
    let state = |it: &Waterfall| words::state(&it.trace, &it.moments, it.at.unwrap_or(0));
    assert_eq!(
        state(&it),
        [("inside", "GET /books"), ("request", "GET /books"), ("req.body", "{\"a\":1}")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    it.apply(Action::Step(Step::To(7)));
    assert_eq!(state(&it)[0].1, "GET /books › router › handler list › SELECT");
    assert!(state(&it).contains(&("req.params".to_owned(), "{\"id\":\"7\"}".to_owned())));
    it.apply(Action::Step(Step::Over));
    assert_eq!((it.at, it.cursor), (Some(10), 5));
    assert!(state(&it).contains(&("error".to_owned(), "no such table".to_owned())));
    it.apply(Action::Step(Step::Back));
    assert_eq!(it.at, Some(9));
    assert!(it.apply(Action::Step(Step::Play(true))));
    let round = it.round;
    assert!(it.apply(Action::Tick(round)) && it.at == Some(10));
    assert!(!it.apply(Action::Tick(round - 1)) && it.at == Some(10), "of an earlier playing");
    it.apply(Action::Step(Step::To(99)));
    assert_eq!((it.at, it.apply(Action::Tick(it.round))), (Some(13), false));
    it.apply(Action::Step(Step::Begin(false)));
    assert_eq!(it.at, None);
}

/// The map and the steps stand at one moment, whichever of them goes.
#[test]
fn the_map_goes_with_the_steps() {
    use crate::app::live_map::Action as OnMap;
    let mut it = Waterfall::new(request());
    it.apply(Action::Map(OnMap::Stand(450)));
    assert_eq!((it.map.now, it.at), (450, None), "nobody steps");
    it.apply(Action::Step(Step::Begin(true)));
    it.apply(Action::Step(Step::To(7)));
    assert_eq!(it.map.now, 400);
    it.apply(Action::Map(OnMap::Stand(550)));
    assert_eq!((it.at, it.now()), (Some(8), Some(500)));
    it.apply(Action::Map(OnMap::Play(true, 550)));
    it.apply(Action::Step(Step::Back));
    assert!(!it.map.is_playing && it.map.now == 400);
}

/// Round marks, and bars that can be seen.
#[test]
fn times_become_places() {
    let whole = scale::Span { from: 0, to: 1_234_567 };
    let ticks: Vec<_> = whole.ticks(5).iter().map(|it| it.nanos).collect();
    assert_eq!(ticks, [0, 500_000, 1_000_000]);
    assert_eq!(whole.bar(0, 0).map(|it| (it.left, it.width)), Some((0, 25)));
    assert_eq!(whole.bar(1_234_567, 0).map(|it| (it.left, it.width)), Some((9_975, 25)));
    let mut it = Waterfall::new(request());
    it.apply(Action::Zoom(Some(6)));
    assert_eq!(it.span, scale::Span { from: 498, to: 602 });
    assert_eq!((it.span.bar(0, 100), it.span.place(0)), (None, None));
    it.apply(Action::Zoom(None));
    assert_eq!(it.span.to, 1_000);
    assert_eq!(words::share(1, 100_000), "under 0.1 %");
    assert_eq!([words::share(55, 1_000), words::share(1, 3), words::share(0, 0)], ["5.5 %", "33 %", "0.0 %"]);
}

fn lines() -> impl Strategy<Value = Vec<TraceLine>> {
    proptest::collection::vec((0_u16..6, 0_u64..1_000, 0_u64..1_000, 0_u8..4), 0..60).prop_map(|given| {
        let mut depth_before = 0;
        let mut lines = Vec::new();
        for (at, (depth, start, length, kind)) in given.into_iter().enumerate() {
            // No deeper than inside what stands before.
            let depth = if at == 0 { 0 } else { depth.min(depth_before + 1) };
            depth_before = depth;
            let mut line = line(depth, ["a", "b", "c", "d"][usize::from(kind)], start, length);
            if kind == 3 {
                (line.kind, line.length_nanos) = (LineKind::Rejected, 0);
                depth_before = depth.saturating_sub(1);
            }
            lines.push(line);
        }
        lines
    })
}

proptest! {
    /// Whatever is folded and looked for: every row is within rows above it, and rows stand in order.
    #[test]
    fn rows_are_a_tree(lines in lines(), folded in proptest::collection::vec(0_u32..60, 0..10), search in "[abcd]?") {
        let trace = trace(lines);
        let mut it = Waterfall::new(trace.clone());
        for line in folded {
            it.apply(Action::Fold(line));
        }
        it.apply(Action::Search(search.clone()));
        for (at, row) in it.rows.iter().enumerate() {
            prop_assert_eq!(row.depth, trace.lines[row.line as usize].depth);
            if at > 0 {
                prop_assert!(row.line > it.rows[at - 1].line && row.depth <= it.rows[at - 1].depth + 1);
                prop_assert_eq!(row.depth > it.rows[at - 1].depth, it.rows[at - 1].has_inside && !it.rows[at - 1].is_folded);
            }
            prop_assert!(search.is_empty() || row.is_aside || trace.lines[row.line as usize].name == search
                || trace.lines[row.line as usize].service.contains(&search));
        }
    }

    /// Moments are in the order of time, every span begins before it ends, and stepping over ends what began.
    #[test]
    fn moments_are_in_order(lines in lines()) {
        let trace = trace(lines);
        let all = moments::moments(&trace);
        prop_assert!(all.windows(2).all(|pair| pair[0].at_nanos <= pair[1].at_nanos));
        let edges: usize = trace.lines.iter().map(|line| if line.kind == LineKind::Rejected { 1 } else { 2 }).sum();
        prop_assert_eq!(all.len(), edges);
        for (at, moment) in all.iter().enumerate() {
            let end = all.iter().position(|it| it.line == moment.line && it.edge == Edge::Ends);
            if moment.edge == Edge::Begins {
                prop_assert!(end.is_some_and(|end| end > at));
                prop_assert_eq!(moments::over(&all, at + 1), end.map_or(0, |end| end + 1));
            }
            moments::inside(&trace, &all, at);
        }
    }

    /// Bars lie within the drawing, ticks within the time and at equal distances, never more than asked for.
    #[test]
    fn geometry_stays_inside(from in 0_u64..u64::MAX / 2, length in 0_u64..u64::MAX / 4, start in 0_u64..u64::MAX, size in 0_u64..u64::MAX, most in 1_u64..12) {
        let span = scale::Span { from, to: from + length };
        if let Some(bar) = span.bar(start, size) {
            prop_assert!(bar.width > 0 && bar.left + bar.width <= scale::WIDTH);
        }
        let ticks = span.ticks(most);
        prop_assert!(ticks.len() as u64 <= most + 1);
        prop_assert!(ticks.iter().all(|it| it.left <= scale::WIDTH && (span.from..=span.to).contains(&it.nanos)));
        let steps: Vec<_> = ticks.windows(2).map(|pair| pair[1].nanos - pair[0].nanos).collect();
        prop_assert!(steps.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
