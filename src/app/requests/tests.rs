use super::super::workspace::{self, Kept, StorageReply};
use super::super::{Action as AppAction, AppState, Question};
use super::*;
use crate::protocol::api::{Answer, Body};
use crate::protocol::schema::Schema;
use crate::protocol::sql::{Opened, Ran, Transaction};
use crate::protocol::trace::Trace;
use crate::protocol::{BUILD, Call, PROTOCOL_VERSION, Reply};

pub struct Page {
    pub state: AppState,
    pub asked: Vec<Question>,
    later: Vec<AppAction>,
}

impl Page {
    pub fn apply(&mut self, action: AppAction) {
        let mut queue = std::collections::VecDeque::from([action]);
        while let Some(action) = queue.pop_front() {
            for effect in self.state.apply(action, 1000.0) {
                match effect {
                    Effect::Next(action) => queue.push_back(*action),
                    Effect::Ask(question) => self.asked.push(question),
                    Effect::After { action, .. } => self.later.push(*action),
                    _ => {}
                }
            }
        }
    }

    fn do_later(&mut self) {
        for action in std::mem::take(&mut self.later) {
            if matches!(action, AppAction::Requests(_)) {
                self.apply(action);
            }
        }
    }

    /// The question of a kind that was asked last.
    fn question(&mut self, wanted: fn(&Call) -> bool) -> Question {
        let at = self.asked.iter().rposition(|it| wanted(&it.call)).expect("it was asked");
        self.asked.remove(at)
    }

    pub fn answer(&mut self, wanted: fn(&Call) -> bool, reply: Result<Reply, Failure>) {
        let action = self.question(wanted).then.answer(reply);
        self.apply(action);
    }

    /// The worker says hello and opens the database.
    fn start(&mut self) {
        let (build, page_build) = (BUILD.to_owned(), BUILD.to_owned());
        self.apply(AppAction::Engine(engine::Action::Ready {
            generation: self.state.engine.generation,
            protocol: PROTOCOL_VERSION,
            build,
            page_build,
            applications: true,
        }));
        let opened = Opened { schema: Schema::default(), problems: Vec::new(), snapshot_unreadable: false };
        self.answer(|call| matches!(call, Call::Open(_)), Ok(Reply::Open(opened)));
    }

    fn open(&mut self, path: &str) {
        let path = crate::project::FilePath::parse(path).expect("a path");
        self.apply(AppAction::Workspace(workspace::Action::SelectFile(path)));
    }
}

const FILE: &str = "### List\nGET /books\n\n### Add\n# @name add\nPOST /books\n\n{}\n";

fn line(block: u32, name: &str, lines: (u32, u32)) -> RequestLine {
    RequestLine {
        block,
        name: name.to_owned(),
        method: "GET".to_owned(),
        url: "/books".to_owned(),
        first_line: lines.0,
        last_line: lines.1,
        line: lines.0 + 1,
        form: Default::default(),
    }
}

fn list() -> RequestList {
    RequestList {
        requests: vec![line(0, "List", (1, 2)), line(1, "add", (4, 8))],
        problems: Vec::new(),
        environments: vec!["dev".to_owned()],
    }
}

fn is_list(call: &Call) -> bool {
    matches!(call, Call::ListRequests(_))
}

fn is_send(call: &Call) -> bool {
    matches!(call, Call::SendRequest(_))
}

fn sent(status: u16, changed: bool) -> Result<Reply, Failure> {
    let answer = Answer {
        method: "GET".to_owned(),
        url: "http://localhost:3000/books".to_owned(),
        status,
        reason: String::new(),
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
    Ok(Reply::SendRequest(Sent {
        outcome: Ok(Box::new(answer)),
        sent_headers: Vec::new(),
        trace: Trace::default(),
        console: Vec::new(),
        jar: Vec::new(),
        changed: changed.then(Schema::default),
    }))
}

/// A page into which a fresh sample of these files was loaded; its worker has not said hello yet.
fn opening(files: &str) -> Page {
    let mut page = Page { state: AppState::default(), asked: Vec::new(), later: Vec::new() };
    let bundle = format!(r#"{{"sample": {{"slug": "s", "title": "S"}}, "files": {files}}}"#);
    page.apply(AppAction::Workspace(workspace::Action::Start { entropy: 1 }));
    let listed = StorageReply::Listed { summaries: Vec::new(), last: None, kept: Kept::Stored };
    page.apply(AppAction::Workspace(workspace::Action::Storage(listed)));
    let slug = workspace::FIRST_SAMPLE.to_owned();
    page.apply(AppAction::Workspace(workspace::Action::SampleLoaded { slug, bundle: Ok(bundle) }));
    page
}

/// A page with a project that has an application, its database open.
pub fn page() -> Page {
    let files = format!(r#"{{"schema.sql": "", "server.js": "x", "requests.http": {FILE:?}}}"#);
    let mut page = opening(&files);
    page.start();
    // A fresh sample runs its first statement by itself.
    let ran = Ran { statements: 0, failed: 0, schema: None, transaction: Transaction::Idle };
    page.answer(|call| matches!(call, Call::RunSql(_)), Ok(Reply::RunSql(ran)));
    page
}

pub fn listed() -> Page {
    let mut page = page();
    page.open("requests.http");
    page.do_later();
    page.answer(is_list, Ok(Reply::ListRequests(list())));
    page
}

/// The list is read when a request file or JavaScript is shown, and again when typing rests; not for SQL.
#[test]
fn the_list_follows_the_file() {
    let mut page = page();
    assert!(shown_file(&page.state.workspace).is_none(), "schema.sql is shown first");
    page.do_later();
    assert!(!page.asked.iter().any(|it| is_list(&it.call)));
    page.open("server.js");
    page.do_later();
    let Call::ListRequests(ask) = page.question(is_list).call else { panic!("another call") };
    assert_eq!(ask.text, FILE);
    page.open("requests.http");
    page.do_later();
    assert!(!page.asked.iter().any(|it| is_list(&it.call)), "it is the same file");
    for text in ["GET /a", "GET /ab", "GET /abc"] {
        page.apply(AppAction::Workspace(workspace::Action::EditActive(text.to_owned())));
    }
    page.do_later();
    let Call::ListRequests(ask) = page.question(is_list).call else { panic!("another call") };
    assert_eq!(ask.text, "GET /abc");
    assert!(!page.asked.iter().any(|it| is_list(&it.call)), "three changes are one question");
}

/// A project with an application has the program started that runs it, once; one of SQL alone does not.
#[test]
fn an_application_has_its_program_started() {
    let sql = opening(r#"{"schema.sql": "", "queries.sql": "SELECT 1"}"#);
    assert_eq!(sql.state.engine.generation, 0);
    let mut page = opening(r#"{"schema.sql": "", "server.js": "x"}"#);
    assert_eq!(page.state.engine.generation, 1);
    page.apply(AppAction::Workspace(workspace::Action::EditActive("SELECT 1".to_owned())));
    assert_eq!(page.state.engine.generation, 1);
}

/// A sample with an application begins with the answer of its first request.
#[test]
fn a_fresh_application_is_asked_first() {
    let bundle = format!(r#"{{"server.js": "x", "requests.http": {FILE:?}}}"#);
    let mut page = opening(&bundle);
    page.open("server.js");
    page.start();
    assert!(!page.asked.iter().any(|it| is_send(&it.call)), "its requests are not known yet");
    page.do_later();
    page.answer(is_list, Ok(Reply::ListRequests(list())));
    let Call::SendRequest(ask) = page.question(is_send).call else { panic!("another call") };
    assert_eq!(ask.block, 0);
}

/// Run sends the request at the cursor; its answer is kept beside it, and the environment goes along.
#[test]
fn run_sends_the_request_at_the_cursor() {
    let mut page = listed();
    assert_eq!(page.state.requests.environment, "dev");
    let cursor = FILE.find("POST").expect("there") as u32;
    page.apply(AppAction::Editor(super::super::editor::Action::Cursor { anchor: cursor, head: cursor }));
    page.apply(AppAction::Command(super::super::commands::Command::RunStatement));
    let question = page.question(is_send);
    let Call::SendRequest(ask) = &question.call else { panic!("another call") };
    assert_eq!(
        (ask.block, ask.path.as_str(), ask.environment.as_str(), ask.files.len()),
        (1, "requests.http", "dev", 3)
    );
    assert!(page.state.engine.is_busy() && page.state.requests.waiting == Some(1));
    page.apply(AppAction::Requests(Action::Send(vec![0])));
    assert!(!page.asked.iter().any(|it| is_send(&it.call)), "one at a time");
    page.apply(question.then.answer(sent(201, false)));
    assert!(page.state.engine.is_idle());
    let shown = page.state.requests.answer(1).expect("an answer");
    assert_eq!(shown.name, "add");
    assert_eq!(page.state.requests.current().map(|it| it.block), Some(1));
}

/// Run all sends one after another, and stops where something went wrong.
#[test]
fn run_all_sends_in_order() {
    let mut page = listed();
    page.apply(AppAction::Command(super::super::commands::Command::RunAll));
    page.answer(is_send, sent(200, false));
    assert_eq!(page.state.requests.waiting, Some(1));
    page.answer(is_send, sent(404, false));
    assert!(page.state.requests.waiting.is_none() && page.state.requests.answer(1).is_some());
    page.apply(AppAction::Command(super::super::commands::Command::RunAll));
    page.answer(is_send, Err(Failure::Refused("no".to_owned())));
    assert_eq!(page.state.requests.waiting, None);
    assert_eq!(page.state.requests.answer(0).and_then(|it| it.outcome.clone().err()), Some("no".to_owned()));
    assert!(page.state.engine.is_idle());
}

/// What the application wrote is kept like an import, and the schema is the new one.
#[test]
fn changes_of_the_application_are_kept() {
    let mut page = listed();
    page.apply(AppAction::Requests(Action::Send(vec![0])));
    page.answer(is_send, sent(201, true));
    assert!(page.asked.iter().any(|it| matches!(it.call, Call::TakeSnapshot(_))));
}

/// An answer that comes after another project was opened is dropped.
#[test]
fn answers_of_another_project_are_dropped() {
    let mut page = listed();
    page.apply(AppAction::Requests(Action::Send(vec![0])));
    page.apply(AppAction::Requests(Action::Forget));
    page.answer(is_send, sent(200, false));
    assert!(page.state.requests.answer(0).is_none() && page.state.engine.is_idle());
}

/// What came of all requests is said in a line.
#[test]
fn all_answers_are_summed_up() {
    let mut page = listed();
    assert_eq!(page.state.requests.summary(), None);
    page.apply(AppAction::Command(super::super::commands::Command::RunAll));
    page.answer(is_send, sent(200, false));
    assert_eq!(page.state.requests.summary().as_deref(), Some("1 of 2 sent"));
    page.answer(is_send, Err(Failure::Refused("no".to_owned())));
    assert_eq!(page.state.requests.summary().as_deref(), Some("2 of 2 sent, 1 without an answer"));
}

/// The form is written into the file when typing rests, then read from it; a text that was changed meanwhile wins.
#[test]
fn the_form_is_written_into_the_file() {
    use crate::protocol::api::{EditedRequests, Form};
    let is_edit = |call: &Call| matches!(call, Call::EditRequests(_));
    let mut page = listed();
    let change = |url: &str| {
        let form = Form { url: url.to_owned(), ..Form::default() };
        AppAction::Requests(Action::Compose(compose::Action::Change(0, form)))
    };
    page.apply(change("/a"));
    page.apply(change("/ab"));
    let url = |page: &Page| {
        let requests = &page.state.requests;
        requests.current().map(|it| requests.compose.form(it).url.clone())
    };
    assert_eq!(url(&page).as_deref(), Some("/ab"), "it is shown at once");
    page.do_later();
    let question = page.question(is_edit);
    assert!(!page.asked.iter().any(|it| is_edit(&it.call)), "two changes are written once");
    let edited = EditedRequests { text: "GET /ab\n".to_owned(), block: 0, added: 0, notes: Vec::new() };
    page.apply(question.then.answer(Ok(Reply::EditRequests(edited))));
    let project = &page.state.workspace.current.as_ref().expect("a project").project;
    assert_eq!(project.text("requests.http"), Some("GET /ab\n"));
    page.do_later();
    let mut read = list();
    read.requests[0].form.url = "/from the file".to_owned();
    page.answer(is_list, Ok(Reply::ListRequests(read)));
    assert_eq!(url(&page).as_deref(), Some("/from the file"));
    page.apply(change("###"));
    page.do_later();
    page.answer(is_edit, Err(Failure::Refused("not so".to_owned())));
    assert_eq!(page.state.requests.compose.problem.as_deref(), Some("not so"));
    assert_eq!(url(&page).as_deref(), Some("###"), "what was typed is kept");
}

/// Code is opened at its line; a place that is not the project's is said to be none.
#[test]
fn code_is_gone_to() {
    let mut page = listed();
    let place = |path: &str| Place { path: path.to_owned(), line: 1 };
    page.apply(AppAction::Requests(Action::GoTo(place("server.js"))));
    assert_eq!(page.state.workspace.active_path().as_deref(), Some("server.js"));
    page.apply(AppAction::Requests(Action::GoTo(place("node:internal"))));
    assert_eq!(page.state.workspace.active_path().as_deref(), Some("server.js"));
}

/// Many at once are one question, during which nothing else is sent.
#[test]
fn many_are_sent_at_once() {
    use crate::protocol::api::{ManySent, OneOfMany};
    let is_many = |call: &Call| matches!(call, Call::SendMany(_));
    let mut page = listed();
    page.apply(AppAction::Requests(Action::Many(many::Action::Count(0))));
    page.apply(AppAction::Requests(Action::Many(many::Action::Send(1))));
    let question = page.question(is_many);
    let Call::SendMany(ask) = &question.call else { panic!("another call") };
    assert_eq!((ask.count, ask.request.block), (1, 1));
    page.apply(AppAction::Requests(Action::Send(vec![0])));
    assert!(!page.asked.iter().any(|it| is_send(&it.call)));
    let sent = ManySent {
        problem: None,
        requests: vec![OneOfMany { started: 0, ended: 5, outcome: Ok(200), line: None }],
        trace: Trace::default(),
        console: Vec::new(),
        console_left_out: 0,
        changed: Some(Schema::default()),
    };
    page.apply(question.then.answer(Ok(Reply::SendMany(sent))));
    let load = page.state.requests.many.outcome.clone().expect("an outcome").expect("not refused");
    assert_eq!(load.numbers.p99, 5);
    assert!(page.asked.iter().any(|it| matches!(it.call, Call::TakeSnapshot(_))), "what they wrote is kept");
}

/// Everything is run in one place: requests first, then test files one after another; what is stopped ends all of it.
#[test]
fn requests_and_tests_are_run_together() {
    use crate::protocol::testing::TestsRan;
    let ran = || TestsRan { virtual_nanos: 1, changed: Some(Schema::default()), ..TestsRan::default() };
    let is_run = |call: &Call| matches!(call, Call::RunTests(_));
    let mut page = listed();
    for name in ["a.test.js", "b.test.js"] {
        page.apply(AppAction::Workspace(workspace::Action::NewFile { path: Some(name.to_owned()) }));
    }
    page.do_later();
    let everything = || AppAction::Requests(Action::Testing(testing::Action::Everything));
    page.apply(everything());
    assert!(page.state.requests.testing.is_shown && page.state.requests.is_busy());
    page.answer(is_send, sent(200, false));
    assert!(!page.asked.iter().any(|it| is_run(&it.call)), "requests come first");
    page.answer(is_send, sent(200, false));
    page.answer(is_run, Ok(Reply::RunTests(ran())));
    page.answer(|call| matches!(call, Call::TakeSnapshot(_)), Err(Failure::Refused(String::new())));
    let again = page.question(is_run);
    let Call::RunTests(ask) = &again.call else { panic!("another call") };
    assert_eq!(ask.path, "b.test.js");
    page.apply(again.then.answer(Err(Failure::Refused("no".to_owned()))));
    let files = testing::files(&page.state.workspace);
    let counts = page.state.requests.all_counts(&files).expect("they were run");
    assert_eq!((counts.words().as_str(), page.state.requests.is_busy()), ("1 failed", false));
    page.apply(AppAction::Requests(Action::Choose(0)));
    assert!(!page.state.requests.testing.is_shown, "one answer is looked at again");
    page.apply(everything());
    page.answer(is_send, Err(Failure::WorkerGone));
    assert!(!page.state.requests.is_busy(), "nothing goes on after a stop");
}
