//! The request panel: the requests of a file, the answers they got, and which of them is looked at.
//!
//! The panel takes the place of the results while a request file or JavaScript is edited: four views of one project,
//! and the file says which of them belongs to it.

pub mod compare;
pub mod compose;
pub mod drawn;
pub mod many;
pub mod moment;
pub mod opened;
pub mod testing;

use std::rc::Rc;

use super::grid::{GridAction, GridState};
use super::live_map;
use super::waterfall::{self, Waterfall};
use super::workspace::{self, Workspace};
use super::{Action as AppAction, Effect, editor, engine, notices};
use crate::project::{FilePath, Project};
use crate::protocol::Failure;
use crate::protocol::api::{
    Body, CodeLanguage, ExportRequest, FileProblem, ListRequests, Place, PrintRequest, PrintedRequest,
    RequestLine, RequestList, SendRequest, Sent, SetCookie, TraceFormat,
};
use crate::protocol::import::ExportedFile;
use crate::protocol::table::Table;
use crate::protocol::trace::Trace;

/// How long typing has to rest before the file is read again.
const REST_MILLIS: u32 = 250;

/// How long a step of a trace is shown while they play.
const STEP_MILLIS: u32 = 900;

/// Where requests stand when the project does not say otherwise.
const USUAL_FILE: &str = "requests.http";

/// The panel's state.
#[derive(Debug, Clone, Default)]
pub struct Requests {
    /// The file the list is of, and its text then.
    pub path: Rc<str>,
    text: Rc<str>,
    pub list: Rc<RequestList>,
    /// Why the file could not be read.
    pub list_failed: Option<String>,
    /// A reading is planned, or on its way.
    reading: Reading,
    /// The list is that of the file as it was read last, or its failure is told.
    is_read: bool,
    /// The chosen environment; empty for none.
    pub environment: String,
    /// The block that is looked at.
    pub chosen: Option<u32>,
    /// The latest answer of each block.
    answers: Vec<(u32, Rc<Shown>)>,
    /// The block that is being sent.
    pub waiting: Option<u32>,
    /// Blocks to be sent after it.
    queue: Vec<u32>,
    pub view: View,
    /// How a body is shown, where it can be.
    pub form: Form,
    /// The trace of the answer that is looked at, and its body as a table.
    pub waterfall: Rc<Waterfall>,
    pub grid: Option<Rc<GridState>>,
    /// The plan of a query of the trace, while it is shown.
    pub drawn: Option<Rc<drawn::Drawn>>,
    /// What a statement of the trace wrote, while it is shown.
    pub written: Option<Rc<moment::Written>>,
    /// The answer that others are compared with.
    pub pinned: Option<Rc<Shown>>,
    /// The request as a form.
    pub compose: compose::Compose,
    /// The request sent many times.
    pub many: many::Many,
    /// The project's test files.
    pub testing: testing::Testing,
    /// A trace of a file, in the place of the answers.
    pub opened: Option<Box<opened::Opened>>,
    /// The cookies of the client.
    pub jar: Rc<Vec<SetCookie>>,
    /// Numbers files, so that only the latest is taken.
    asked_traces: u32,
    /// Numbers questions, so that answers of an earlier project are recognised.
    asked: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Reading {
    #[default]
    None,
    Planned,
}

/// What came of sending a block.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Name or address, as the list had it.
    pub name: String,
    pub outcome: Result<Sent, String>,
    pub trace: Rc<Trace>,
    /// The body, where it is a list.
    pub table: Option<Rc<Table>>,
}

/// What is shown of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The request itself, as a form.
    Request,
    #[default]
    Body,
    Headers,
    Trace,
    /// The trace as a map of its hosts.
    Map,
    Console,
    Checks,
    /// The request sent many times at once.
    Many,
    /// Beside the answer that was pinned.
    Compare,
}

/// How a body is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    #[default]
    Pretty,
    Raw,
    Table,
    /// Drawn, as a page.
    Page,
}

impl View {
    pub const ALL: [View; 9] = [
        View::Request,
        View::Body,
        View::Headers,
        View::Trace,
        View::Map,
        View::Console,
        View::Checks,
        View::Many,
        View::Compare,
    ];

    pub fn label(self) -> &'static str {
        match self {
            View::Request => "Request",
            View::Body => "Body",
            View::Headers => "Headers",
            View::Trace => "Trace",
            View::Map => "Live map",
            View::Console => "Console",
            View::Checks => "Checks",
            View::Many => "Many at once",
            View::Compare => "Compare",
        }
    }
}

#[derive(Debug, Clone)]
pub enum Action {
    /// Read the file again, as it is now.
    Read,
    ListIs {
        asked: u32,
        outcome: Result<RequestList, Failure>,
    },
    Choose(u32),
    Environment(String),
    /// Send these blocks one after another.
    Send(Vec<u32>),
    Answered {
        asked: u32,
        block: u32,
        outcome: Box<Result<Sent, Failure>>,
    },
    Show(View),
    Form(Form),
    /// Something in the request's form, or a new request.
    Compose(compose::Action),
    Many(many::Action),
    /// The project's tests, and all results.
    Testing(testing::Action),
    /// Something in the trace.
    Trace(waterfall::Action),
    /// The plan of a query of the trace.
    Plan(drawn::Action),
    /// Something in the live map that is shown.
    Map(live_map::Action),
    /// A trace of a file.
    Opened(opened::Action),
    /// What a statement of the trace wrote.
    Moment(moment::Action),
    /// Something in the body's table.
    Grid(GridAction),
    /// Keep the answer of this block to compare others with, or stop comparing.
    Pin(Option<u32>),
    /// Open the code there.
    GoTo(Place),
    /// Save the answer of the current request as a file.
    Export(TraceFormat),
    Exported(Result<ExportedFile, Failure>),
    /// Put the chosen request on the clipboard as code.
    CopyAs(CodeLanguage),
    Printed(Result<PrintedRequest, Failure>),
    /// Another project was opened.
    Forget,
}

impl Action {
    /// Whether the application is asked.
    pub fn sends(&self) -> bool {
        use testing::Action as Testing;
        matches!(
            self,
            Action::Send(_)
                | Action::Many(many::Action::Send(_))
                | Action::Testing(Testing::Everything | Testing::Run(_))
        )
    }
}

/// Whether a path is a request file's.
pub fn is_request_file(path: &str) -> bool {
    path.ends_with(".http") || path.ends_with(".rest")
}

/// Whether a file belongs to an application: a project that has one needs the program that runs it.
pub fn is_of_application(path: &str) -> bool {
    is_request_file(path) || is_script(path)
}

fn is_script(path: &str) -> bool {
    [".js", ".mjs", ".cjs"].iter().any(|it| path.ends_with(it))
}

/// The request file that the panel is about, while it is shown: the one that is edited, or beside JavaScript the
/// project's first.
pub fn shown_file(workspace: &Workspace) -> Option<(Rc<str>, Rc<str>)> {
    let active = workspace.active_path()?;
    let project = &workspace.current.as_ref()?.project;
    let file = |path: &str| project.text(path).map(|text| (Rc::from(path), Rc::from(text)));
    if is_request_file(&active) {
        return file(&active);
    }
    if !is_script(&active) {
        return None;
    }
    let mut paths =
        project.files().iter().map(|file| file.path.as_str()).filter(|path| is_request_file(path));
    file(USUAL_FILE).or_else(|| paths.next().and_then(file)).or_else(|| Some((USUAL_FILE.into(), "".into())))
}

impl Requests {
    /// Whether the list is that of the file as it was read last.
    pub fn is_read(&self) -> bool {
        self.is_read
    }

    /// The answer of a block.
    pub fn answer(&self, block: u32) -> Option<&Rc<Shown>> {
        self.answers.iter().find(|(it, _)| *it == block).map(|(_, answer)| answer)
    }

    /// What came of all that were sent, in words; nothing before one was.
    pub fn summary(&self) -> Option<String> {
        let (mut failed, mut checks, mut hold) = (0, 0, 0);
        for (_, shown) in &self.answers {
            match shown.outcome.as_ref().map(|sent| &sent.outcome) {
                Ok(Ok(answer)) => {
                    checks += answer.assertions.len();
                    hold += answer.assertions.iter().filter(|it| it.failed.is_none()).count();
                }
                _ => failed += 1,
            }
        }
        if self.answers.is_empty() {
            return None;
        }
        let mut said = format!("{} of {} sent", self.answers.len(), self.list.requests.len());
        if failed > 0 {
            said.push_str(&format!(", {failed} without an answer"));
        }
        if checks > 0 {
            said.push_str(&format!(", {hold} of {checks} checks hold"));
        }
        Some(said)
    }

    /// The request that is looked at: the chosen one, else the first.
    pub fn current(&self) -> Option<&RequestLine> {
        let chosen = self.list.requests.iter().find(|it| Some(it.block) == self.chosen);
        chosen.or_else(|| self.list.requests.first())
    }

    /// The request whose block a line (from 1) is in, else the first after it, else the last.
    pub fn at_line(&self, line: u32) -> Option<&RequestLine> {
        let requests = &self.list.requests;
        requests.iter().find(|it| line <= it.last_line).or_else(|| requests.last())
    }

    /// Problems that keep a request from being sent as written.
    pub fn problems_of<'a>(&'a self, request: &'a RequestLine) -> impl Iterator<Item = &'a FileProblem> {
        let lines = request.first_line..=request.last_line;
        self.list.problems.iter().filter(move |it| lines.contains(&it.line))
    }

    /// Plans a reading if the file that is shown is not the one that was read.
    pub fn notice(&mut self, workspace: &Workspace) -> Vec<Effect> {
        let Some((path, text)) = shown_file(workspace) else { return Vec::new() };
        if (self.path == path && self.text == text) || self.reading == Reading::Planned {
            return Vec::new();
        }
        self.reading = Reading::Planned;
        // The first reading waits for nothing.
        let millis = if self.path == path { REST_MILLIS } else { 0 };
        vec![Effect::after(millis, AppAction::Requests(Action::Read))]
    }

    pub fn apply(&mut self, action: Action, workspace: &Workspace) -> Vec<Effect> {
        match action {
            Action::Read => self.read(workspace),
            Action::ListIs { asked, outcome } => {
                if asked == self.asked {
                    self.list_is(outcome);
                }
                Vec::new()
            }
            Action::Choose(block) => {
                if self.current().is_none_or(|it| it.block != block) {
                    (self.many.outcome, self.many.looked) = (None, None);
                }
                self.chosen = Some(block);
                self.testing.is_shown = false;
                self.opened = None;
                self.look();
                Vec::new()
            }
            Action::Environment(name) => {
                self.environment = name;
                Vec::new()
            }
            Action::Send(blocks) => {
                // Of several what counts is what came of all.
                self.testing.show(blocks.len() > 1);
                self.queue = blocks;
                self.opened = None;
                self.next(workspace)
            }
            Action::Answered { asked, block, outcome } => {
                if self.waiting != Some(block) || asked != self.asked_for_answer() {
                    return vec![Effect::next(AppAction::Engine(engine::Action::Busy(false)))];
                }
                self.answered(block, *outcome, workspace)
            }
            Action::Show(view) => {
                self.view = view;
                self.many.looked = None;
                self.look();
                Vec::new()
            }
            Action::Form(form) => {
                self.form = form;
                Vec::new()
            }
            Action::Many(action) => self.many(action, workspace),
            Action::Testing(action) => self.test(action, workspace),
            Action::Compose(action) => self.compose(action, workspace),
            Action::Trace(action) => self.trace(action),
            Action::Plan(action) => self.draw(action),
            Action::Map(action) => self.map(action),
            Action::Opened(action) => self.open(action, workspace),
            Action::Moment(action) => self.moment(action, workspace),
            Action::Grid(action) => self.table(action),
            Action::Pin(block) => {
                self.pinned = block.and_then(|it| self.answer(it).cloned());
                if self.pinned.is_none() && self.view == View::Compare {
                    self.view = View::Body;
                }
                Vec::new()
            }
            Action::GoTo(place) => go_to(&place, workspace),
            Action::Export(format) => {
                let Some(block) = self.current().map(|it| it.block) else { return Vec::new() };
                vec![Effect::ask(ExportRequest { block, format }, |outcome| {
                    AppAction::Requests(Action::Exported(outcome))
                })]
            }
            Action::Exported(Ok(file)) => vec![Effect::Download {
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes.into_vec().into(),
            }],
            Action::Exported(Err(why)) => vec![notices::warn(why.to_string())],
            Action::CopyAs(language) => self.copy_as(language, workspace),
            Action::Printed(Ok(printed)) => {
                vec![Effect::Copy { text: printed.text, what: "request".to_owned() }]
            }
            Action::Printed(Err(why)) => vec![notices::warn(why.to_string())],
            Action::Forget => {
                let asked_traces = self.asked_traces;
                *self =
                    Requests { asked: self.asked + 1, asked_traces, view: self.view, ..Requests::default() };
                Vec::new()
            }
        }
    }

    /// Answers are of the project, not of one reading of its file.
    fn asked_for_answer(&self) -> u32 {
        self.asked
    }

    fn read(&mut self, workspace: &Workspace) -> Vec<Effect> {
        self.reading = Reading::None;
        self.is_read = false;
        let Some((path, text)) = shown_file(workspace) else { return Vec::new() };
        if self.path != path {
            // Blocks are numbered by file.
            self.answers.clear();
            self.chosen = None;
            self.look();
        }
        (self.path, self.text) = (path, text.clone());
        let of_project =
            |name: &str| workspace.current.as_ref().and_then(|it| it.project.text(name)).map(str::to_owned);
        let ask = ListRequests {
            text: text.to_string(),
            environments: of_project("http-client.env.json"),
            private_environments: of_project("http-client.private.env.json"),
        };
        let asked = self.asked;
        vec![Effect::ask(ask, move |outcome| AppAction::Requests(Action::ListIs { asked, outcome }))]
    }

    fn list_is(&mut self, outcome: Result<RequestList, Failure>) {
        self.is_read = !matches!(outcome, Err(Failure::WorkerGone));
        match outcome {
            Ok(list) => {
                self.list_failed = None;
                if !list.environments.contains(&self.environment) {
                    self.environment = list.environments.first().cloned().unwrap_or_default();
                }
                self.answers.retain(|(block, _)| list.requests.iter().any(|it| it.block == *block));
                self.list = Rc::new(list);
                self.compose_read();
                self.look();
            }
            // The worker was ended; what starts next is asked again.
            Err(Failure::WorkerGone) => self.text = "".into(),
            Err(failure) => self.list_failed = Some(failure.to_string()),
        }
    }

    /// What is sent for a block.
    fn request(&self, block: u32, project: &Project) -> SendRequest {
        let files = project.files().iter().map(|it| (it.path.to_string(), it.text.to_string())).collect();
        SendRequest { files, path: self.path.to_string(), block, environment: self.environment.clone() }
    }

    /// Sends the next block of the queue.
    fn next(&mut self, workspace: &Workspace) -> Vec<Effect> {
        let Some(current) = &workspace.current else { return Vec::new() };
        if self.waiting.is_some() {
            return Vec::new();
        }
        if self.queue.is_empty() {
            return self.next_tests(workspace);
        }
        let block = self.queue.remove(0);
        (self.waiting, self.chosen) = (Some(block), Some(block));
        // What is sent for is the answer.
        if matches!(self.view, View::Request | View::Many) {
            self.view = View::Body;
            self.many.looked = None;
        }
        let ask = self.request(block, &current.project);
        let asked = self.asked;
        vec![
            Effect::next(AppAction::Engine(engine::Action::Busy(true))),
            Effect::ask(ask, move |outcome| {
                AppAction::Requests(Action::Answered { asked, block, outcome: Box::new(outcome) })
            }),
        ]
    }

    fn answered(&mut self, block: u32, outcome: Result<Sent, Failure>, workspace: &Workspace) -> Vec<Effect> {
        self.waiting = None;
        let mut effects = Vec::new();
        let is_over = !matches!(outcome, Ok(Sent { outcome: Ok(_), .. }));
        let mut trace = Rc::default();
        let mut table = None;
        let outcome = match outcome {
            Ok(mut sent) => {
                trace = Rc::new(std::mem::take(&mut sent.trace));
                self.jar = Rc::new(std::mem::take(&mut sent.jar));
                if let Ok(answer) = &mut sent.outcome
                    && let Body::Text(body) = &mut answer.body
                {
                    table = body.table.take().map(Rc::new);
                }
                if let Some(schema) = sent.changed.take() {
                    effects.push(Effect::next(AppAction::SchemaIs(schema)));
                    effects.push(Effect::next(AppAction::Engine(engine::Action::Imported)));
                }
                Ok(sent)
            }
            Err(failure) => {
                self.testing.show(self.testing.is_shown);
                Err(match failure {
                    Failure::WorkerGone => "The request was stopped before it was answered.".to_owned(),
                    failure => failure.to_string(),
                })
            }
        };
        let name = self.list.requests.iter().find(|it| it.block == block);
        let name = name
            .map_or_else(String::new, |it| if it.name.is_empty() { it.url.clone() } else { it.name.clone() });
        self.answers.retain(|(it, _)| *it != block);
        self.answers.push((block, Rc::new(Shown { name, outcome, trace, table })));
        self.look();
        if is_over {
            // What follows may need this one's answer.
            self.queue.clear();
        }
        // Before the database is kept, which is busy again until it is.
        effects.insert(0, Effect::next(AppAction::Engine(engine::Action::Busy(false))));
        effects.extend(self.next(workspace));
        effects
    }

    /// Prepares what is shown of the answer of the current request.
    fn look(&mut self) {
        let shown = self.current().map(|it| it.block).and_then(|it| self.answer(it)).cloned();
        let looked = self.many.looked.as_ref().map(|(_, trace)| Rc::clone(trace));
        let answered = || shown.as_ref().map(|it| Rc::clone(&it.trace));
        let trace = match &self.opened {
            Some(opened) => opened.trace(),
            None => looked.or_else(answered).unwrap_or_default(),
        };
        if !Rc::ptr_eq(&trace, &self.waterfall.trace) {
            self.waterfall = Rc::new(Waterfall::new(trace));
            (self.drawn, self.written) = (None, None);
            self.grid = shown.and_then(|it| it.table.as_ref().map(|it| Rc::new(GridState::new(it, "body"))));
        }
    }

    fn trace(&mut self, action: waterfall::Action) -> Vec<Effect> {
        if !Rc::make_mut(&mut self.waterfall).apply(action) {
            return Vec::new();
        }
        let tick = waterfall::Action::Tick(self.waterfall.round);
        vec![Effect::after(STEP_MILLIS, AppAction::Requests(Action::Trace(tick)))]
    }

    fn table(&mut self, action: GridAction) -> Vec<Effect> {
        let shown = self.current().map(|it| it.block).and_then(|it| self.answer(it));
        match (shown.and_then(|it| it.table.clone()), &mut self.grid) {
            (Some(table), Some(grid)) => Rc::make_mut(grid).apply(&table, action),
            _ => Vec::new(),
        }
    }

    fn copy_as(&self, language: CodeLanguage, workspace: &Workspace) -> Vec<Effect> {
        let (Some(request), Some(current)) = (self.current(), &workspace.current) else { return Vec::new() };
        let ask = PrintRequest { request: self.request(request.block, &current.project), language };
        vec![Effect::ask(ask, |outcome| AppAction::Requests(Action::Printed(outcome)))]
    }
}

/// Opens a file of the project, then selects its line: sooner, it would be selected in the file that was shown.
fn go_to(place: &Place, workspace: &Workspace) -> Vec<Effect> {
    let project = workspace.current.as_ref().map(|it| &it.project);
    let (Some(text), Ok(path)) = (project.and_then(|it| it.text(&place.path)), FilePath::parse(&place.path))
    else {
        return vec![notices::warn(format!("{} is not a file of this project", place.path))];
    };
    let (mut from, mut length) = (0, 0);
    for (number, line) in text.split('\n').enumerate() {
        length = line.trim_end_matches('\r').encode_utf16().count() as u32;
        if number + 1 >= place.line as usize {
            break;
        }
        from += line.encode_utf16().count() as u32 + 1;
    }
    vec![
        Effect::next(AppAction::Workspace(workspace::Action::SelectFile(path))),
        Effect::after(0, editor::order(editor::EditorOrder::Select(from, from + length))),
    ]
}

#[cfg(test)]
pub mod tests;
