use super::*;
use crate::protocol::api::{Answer, Arrival, Body, CodeLanguage, OneOfMany};
use crate::protocol::history::{ComparePoints, ListHistory, ViewPoint};
use crate::protocol::sql::{Limits, RunSql, Target};
use crate::protocol::trace::{LineKind, Trace, TraceLine};
use crate::protocol::{Call, Event, Failure, Reply, Request, RequestId};
use crate::session::Clock;
use crate::sql::{Context, Limits as SqlLimits};

/// An application of one route: the text of the request file is the statement it runs.
struct Echo {
    seen: Vec<Server>,
    moments: Vec<Moment>,
}

impl Api for Echo {
    fn list(&mut self, _: ListRequests) -> Result<RequestList, String> {
        Ok(RequestList::default())
    }

    fn edit(&mut self, ask: EditRequests) -> Result<EditedRequests, String> {
        Ok(EditedRequests { text: ask.text, block: 0, added: 0, notes: Vec::new() })
    }

    fn read_trace(&mut self, ask: &ReadTrace) -> Result<TraceRead, String> {
        Ok(TraceRead { trace: Trace::default(), format: ask.bytes.len().to_string(), notes: Vec::new() })
    }

    fn send(&mut self, ask: SendRequest, server: &Server, _: f64) -> Result<Sent, String> {
        assert!(self.seen.iter().all(|it| it.is(server)), "the server stays the same");
        self.seen.push(server.clone());
        let mut connection = server.connect();
        let mut interrupt = || false;
        let limits = SqlLimits::default();
        let mut context = Context { now_micros: 0, seed: 1, limits, interrupt: &mut interrupt };
        let before = connection.visible();
        connection.execute(&ask.files[0].1, &mut context).map_err(|error| error.message.clone())?;
        self.moments = vec![Moment { line: 0, before, after: connection.visible() }];
        let answer = Answer {
            method: "POST".to_owned(),
            url: "/".to_owned(),
            status: 201,
            reason: "Created".to_owned(),
            meaning: String::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            body: Body::None,
            problem: Vec::new(),
            timing: Vec::new(),
            size: 0,
            virtual_nanos: 1,
            assertions: Vec::new(),
        };
        let trace = Trace { lines: vec![line()], ..Trace::default() };
        let (console, jar) = (Vec::new(), Vec::new());
        Ok(Sent {
            outcome: Ok(Box::new(answer)),
            sent_headers: Vec::new(),
            trace,
            console,
            jar,
            changed: None,
        })
    }

    fn moments(&mut self) -> Vec<Moment> {
        std::mem::take(&mut self.moments)
    }

    fn send_many(&mut self, ask: SendMany, server: &Server) -> Result<ManySent, String> {
        for _ in 0..ask.count {
            self.send(ask.request.clone(), server, 0.0)?;
        }
        let one = OneOfMany { started: 0, ended: 1, outcome: Ok(201), line: None };
        let requests = vec![one; ask.count as usize];
        let (trace, console) = (Trace::default(), Vec::new());
        Ok(ManySent { problem: None, requests, trace, console, console_left_out: 0, changed: None })
    }

    fn run_tests(&mut self, ask: RunTests, server: &Server) -> Result<TestsRan, String> {
        let request = SendRequest { files: ask.files, path: ask.path, block: 0, environment: String::new() };
        self.send(request, server, 0.0)?;
        Ok(TestsRan { virtual_nanos: 1, ..TestsRan::default() })
    }

    fn read_plan(&mut self, _: ReadPlan) -> Result<PlanRead, String> {
        Ok(PlanRead { plan: None })
    }

    fn export(&mut self, _: ExportRequest) -> Result<ExportedFile, String> {
        Err("nothing is kept".to_owned())
    }

    fn print(&mut self, _: PrintRequest) -> Result<PrintedRequest, String> {
        Ok(PrintedRequest { text: "curl".to_owned() })
    }
}

fn line() -> TraceLine {
    TraceLine {
        kind: LineKind::Served,
        depth: 0,
        service: "postgres".to_owned(),
        name: "INSERT t".to_owned(),
        start_nanos: 0,
        length_nanos: 1,
        own_nanos: 1,
        is_open: false,
        note: None,
        attributes: Vec::new(),
        error: None,
        place: None,
        points: None,
        query: None,
    }
}

fn clock() -> Clock {
    Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis: Box::new(|| 0.0) }
}

fn ask(session: &mut Session, call: Call) -> Result<Reply, Failure> {
    let mut answer = None;
    session.handle(Request { id: RequestId(1), call }, &mut |event| {
        if let Event::Done { outcome, .. } = event {
            answer = Some(outcome);
        }
    });
    answer.expect("an answer")
}

fn run(session: &mut Session, text: &str) {
    let limits = Limits::default();
    ask(session, Call::RunSql(RunSql { text: text.into(), target: Target::All, limits })).expect("it ran");
}

fn request(sql: &str) -> SendRequest {
    let files = vec![("requests.http".to_owned(), sql.to_owned())];
    SendRequest { files, path: "requests.http".to_owned(), block: 0, environment: String::new() }
}

fn send(session: &mut Session, sql: &str) -> Result<Sent, Failure> {
    match ask(session, Call::SendRequest(request(sql)))? {
        Reply::SendRequest(sent) => Ok(sent),
        other => panic!("{other:?}"),
    }
}

/// The program for SQL alone refuses every call in a sentence, and keeps its database.
#[test]
fn sql_alone_refuses() {
    let mut session = Session::new(clock());
    for call in [
        Call::SendRequest(request("select 1")),
        Call::PrintRequest(PrintRequest { request: request(""), language: CodeLanguage::Curl }),
        Call::SendMany(SendMany { request: request(""), count: 1, arrival: Arrival::Closed { clients: 1 } }),
        Call::RunTests(RunTests { files: Vec::new(), path: "a.test.js".to_owned() }),
        Call::ListRequests(ListRequests {
            text: String::new(),
            environments: None,
            private_environments: None,
        }),
    ] {
        assert_eq!(ask(&mut session, call), Err(Failure::Refused(SQL_ONLY.to_owned())));
    }
}

/// The application's writes are seen by the console, told with the answer and kept as points of the history.
#[test]
fn application_and_console_share_the_database() {
    let mut session = Session::with_api(clock(), Box::new(Echo { seen: Vec::new(), moments: Vec::new() }));
    run(&mut session, "create table t (a integer)");
    let sent = send(&mut session, "insert into t values (1)").expect("sent");
    assert_eq!(sent.changed.expect("it changed").tables[0].name, "t");
    assert_eq!(send(&mut session, "select * from t").expect("sent").changed, None);
    run(&mut session, "insert into t values (2)");
    let sent = send(&mut session, "create table u as select count(*) as n from t").expect("sent");
    assert_eq!(sent.changed.expect("it changed").tables.len(), 2);
    let Ok(Reply::ListHistory(history)) = ask(&mut session, Call::ListHistory(ListHistory)) else {
        panic!("no history")
    };
    let of_requests: Vec<_> = history
        .points
        .iter()
        .filter(|it| matches!(it.origin, Origin::Request { .. }))
        .map(|it| it.schema_changed)
        .collect();
    assert_eq!(of_requests, [false, true]);
}

/// Many requests are one point of the history.
#[test]
fn many_requests_are_one_point() {
    let mut session = Session::with_api(clock(), Box::new(Echo { seen: Vec::new(), moments: Vec::new() }));
    run(&mut session, "create table t (a integer)");
    let arrival = Arrival::Open { per_second: 10 };
    let many = SendMany { request: request("insert into t values (1)"), count: 3, arrival };
    let Ok(Reply::SendMany(sent)) = ask(&mut session, Call::SendMany(many)) else { panic!("not sent") };
    assert_eq!((sent.requests.len(), sent.changed.is_some()), (3, true));
    let Ok(Reply::ListHistory(history)) = ask(&mut session, Call::ListHistory(ListHistory)) else {
        panic!("no history")
    };
    let names: Vec<_> = history.points.iter().map(|it| it.origin.clone()).collect();
    assert_eq!(names.last(), Some(&Origin::Request { name: "3 requests".to_owned() }));
}

/// A statement of a request can be looked at from both sides, though no list shows these points.
#[test]
fn statements_of_requests_have_moments() {
    let mut session = Session::with_api(clock(), Box::new(Echo { seen: Vec::new(), moments: Vec::new() }));
    run(&mut session, "create table t (a integer); insert into t values (1)");
    let sent = send(&mut session, "update t set a = 2").expect("sent");
    let (from, to) = sent.trace.lines[0].points.expect("points");
    let Ok(Reply::ComparePoints(changes)) =
        ask(&mut session, Call::ComparePoints(ComparePoints { from, to, rows: 9 }))
    else {
        panic!("not compared")
    };
    assert_eq!((changes.tables.len(), changes.tables[0].added.total_rows), (1, 1));
    let view = ViewPoint {
        point: from,
        text: "select 1 / (a - 1) from t".to_owned(),
        target: Target::All,
        limits: Limits::default(),
    };
    let Ok(Reply::ViewPoint(view)) = ask(&mut session, Call::ViewPoint(view)) else { panic!("not viewed") };
    assert_eq!(view.failed, 1, "it was 1 then, and divides by zero");
    let Ok(Reply::ListHistory(history)) = ask(&mut session, Call::ListHistory(ListHistory)) else {
        panic!("no history")
    };
    assert!(history.points.iter().all(|it| it.id != from && it.id != to));
}

/// A run of tests is a point of the history too, if it leaves something behind.
#[test]
fn tests_are_a_point_if_they_write() {
    let mut session = Session::with_api(clock(), Box::new(Echo { seen: Vec::new(), moments: Vec::new() }));
    run(&mut session, "create table t (a integer)");
    let mut tests = |sql: &str| {
        let files = vec![("a.test.js".to_owned(), sql.to_owned())];
        match ask(&mut session, Call::RunTests(RunTests { files, path: "a.test.js".to_owned() })) {
            Ok(Reply::RunTests(ran)) => ran.changed.is_some(),
            other => panic!("{other:?}"),
        }
    };
    assert!(!tests("select * from t"));
    assert!(tests("insert into t values (1)"));
}

/// An open transaction of the console would be waited for: the request is refused with what to do.
#[test]
fn open_transactions_are_named() {
    let mut session = Session::with_api(clock(), Box::new(Echo { seen: Vec::new(), moments: Vec::new() }));
    run(&mut session, "create table t (a integer); begin; insert into t values (1)");
    let refused = send(&mut session, "select * from t");
    assert!(matches!(refused, Err(Failure::Refused(why)) if why.contains("COMMIT or ROLLBACK")));
    run(&mut session, "rollback");
    assert!(send(&mut session, "select * from t").is_ok());
}
