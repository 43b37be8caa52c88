//! A project's application as a session asks for it: `session::api::Api` over a [`Stack`] that is kept running.
//!
//! The application is started at the first request and again whenever its files have changed, as `node --watch` does;
//! cookies and named answers stay until another database is opened. Its PostgreSQL is the session's own server.

mod compose;
mod many;
mod present;
mod recorded;
mod testing;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::http::request_file::environment::Environments;
use crate::http::request_file::template::{Scope, fill};
use crate::http::request_file::{Block, Parsed, build, parse};
use crate::http::snippet;
use crate::http::status_meaning;
use crate::http::url::Url;
use crate::protocol::api::{
    Answer, ConsoleLine, EditRequests, EditedRequests, ExportRequest, ListRequests, ManySent, Place,
    PrintRequest, PrintedRequest, Problem, ProjectFile, ReadTrace, RequestList, SendMany, SendRequest, Sent,
    TraceRead,
};
use crate::protocol::import::ExportedFile;
use crate::protocol::plan::{PlanRead, ReadPlan};
use crate::protocol::testing::{RunTests, TestsRan};
use crate::protocol::trace::Trace;
use crate::runtime::{Failure, Limits, Line, Packs, Route, Status, Stream};
use crate::session::api::{Api, Moment};
use crate::sql::Server;
use crate::trace::{Kind, Span, SpanId};
use crate::world::{LinkProfile, World};

use super::requests::Sender;
use super::{Files, Options, PORT, Stack, StackError, dotenv, missing_packs};
use recorded::{Answered, Recorded};

/// Of everything random in the playground's world.
const SEED: u64 = 1;

/// Reads a file that the build put beside the page, such as a pack, by its name.
pub type Fetch = Box<dyn FnMut(&str) -> Result<String, String>>;

/// The playground's applications.
pub struct Playground {
    /// Empty until the first application is started.
    packs: Option<Packs>,
    manifest: String,
    fetch: Fetch,
    running: Option<Running>,
}

struct Running {
    stack: Stack,
    files: Vec<ProjectFile>,
    /// The database it was started on.
    server: Server,
    sender: Sender,
    recorded: Recorded,
    /// What the last request wrote.
    moments: Vec<Moment>,
    /// It runs no more: the next request starts it again.
    has_ended: bool,
    /// The routes before the code changed; their difference is told once.
    routes_before: Option<Vec<Route>>,
}

impl Playground {
    /// With the name of the packs' manifest.
    pub fn new(manifest: impl Into<String>, fetch: Fetch) -> Playground {
        Playground { packs: None, manifest: manifest.into(), fetch, running: None }
    }

    /// The packs, with those that the files import.
    fn packs(&mut self, files: &Files) -> Result<Packs, String> {
        let mut packs = match &self.packs {
            Some(packs) => packs.clone(),
            None => Packs::parse(&(self.fetch)(&self.manifest)?).map_err(|error| error.to_string())?,
        };
        for name in missing_packs(files, &packs) {
            packs.load(&(self.fetch)(&name)?).map_err(|error| error.to_string())?;
        }
        self.packs = Some(packs.clone());
        Ok(packs)
    }

    /// Has the application run as the files are now.
    fn start(
        &mut self,
        files: &[ProjectFile],
        server: &Server,
    ) -> Result<Result<&mut Running, StackError>, String> {
        let all = contents(files);
        self.running.take_if(|it| !it.server.is(server));
        let is_as_before = |it: &Running| code(&it.files) == code(files);
        match self.running.as_mut().filter(|it| !it.has_ended && is_as_before(it)) {
            Some(running) => running.stack.files = all,
            None => {
                let packs = Rc::new(self.packs(&all)?);
                let begun = match &mut self.running {
                    Some(running) => {
                        // Nothing ran before where only tests were run so far.
                        if !is_as_before(running) && running.stack.status() != Status::Starting {
                            running.routes_before.get_or_insert_with(|| running.stack.routes());
                        }
                        running.stack.options.packs = packs;
                        running.stack.restart(all)
                    }
                    None => Stack::start(all, options(packs, server)).map(|stack| {
                        self.running = Some(Running::of(stack, server));
                    }),
                };
                if let Err(error) = begun {
                    return Ok(Err(error));
                }
            }
        }
        let Some(running) = &mut self.running else { return Err("The application is not there.".to_owned()) };
        running.files = files.to_vec();
        let ready = running.stack.ready();
        running.has_ended = ready.is_err();
        Ok(ready.map(|()| running))
    }
}

/// How an application is started on a database.
fn options(packs: Rc<Packs>, server: &Server) -> Options {
    Options {
        seed: SEED,
        access: LinkProfile::HOME_BROADBAND,
        packs,
        database: "app".to_owned(),
        server: Some(server.clone()),
        limits: Limits::default(),
    }
}

impl Running {
    fn of(stack: Stack, server: &Server) -> Running {
        Running {
            stack,
            files: Vec::new(),
            server: server.clone(),
            sender: Sender::default(),
            recorded: Recorded::default(),
            moments: Vec::new(),
            has_ended: false,
            routes_before: None,
        }
    }

    /// Why it runs no more, if that is so.
    fn ended(&mut self) -> Option<Problem> {
        let ended = match self.stack.status() {
            Status::Failed(failure) => Some(failed(&failure)),
            Status::Exited(code) => {
                Some(plain(format!("The application ended with code {code} before it answered.")))
            }
            Status::Starting | Status::Running => None,
        };
        self.has_ended = ended.is_some();
        ended
    }

    /// What is told once of a restart with other files.
    fn restarted(&mut self) -> Option<ConsoleLine> {
        let before = self.routes_before.take()?;
        let text = present::restarted(&before, &self.stack.routes());
        Some(ConsoleLine { at_nanos: 0, is_error: false, text })
    }
}

/// The project's files as the application sees them.
fn contents(files: &[ProjectFile]) -> Files {
    files.iter().map(|(path, text)| (path.clone(), Rc::from(text.as_bytes()))).collect::<BTreeMap<_, _>>()
}

/// What was printed, by the clock of a trace that began at `origin`.
fn told(line: &Line, origin: u64) -> ConsoleLine {
    ConsoleLine {
        at_nanos: line.at.saturating_sub(origin),
        is_error: line.stream == Stream::Err,
        text: line.text.clone(),
    }
}

/// What the application is made of: not the requests to it, nor the scripts its database was made from.
fn code(files: &[ProjectFile]) -> Vec<&ProjectFile> {
    let is_code = |path: &str| ![".http", ".rest", ".sql", ".env.json"].iter().any(|end| path.ends_with(end));
    files.iter().filter(|(path, _)| is_code(path)).collect()
}

fn text<'a>(files: &'a [ProjectFile], path: &str) -> Option<&'a str> {
    files.iter().find(|(it, _)| it == path).map(|(_, text)| text.as_str())
}

fn environment(files: &[ProjectFile], name: &str) -> Result<Vec<(String, String)>, String> {
    let all = Environments::parse(
        text(files, "http-client.env.json"),
        text(files, "http-client.private.env.json"),
    )?;
    Ok(all.variables(name))
}

/// The request file and the block that is meant.
fn block(ask: &SendRequest) -> Result<(Parsed, usize), String> {
    let parsed =
        parse(text(&ask.files, &ask.path).ok_or_else(|| format!("The project has no file {}.", ask.path))?);
    let number = ask.block as usize;
    let first = parsed.places.get(number).map_or(0, |it| it.first_line);
    let last = parsed.places.get(number).map_or(0, |it| it.last_line);
    if let Some(problem) = parsed.problems.iter().find(|it| !it.is_note && (first..=last).contains(&it.line))
    {
        return Err(format!("{}, line {}: {}", ask.path, problem.line, problem.message));
    }
    match parsed.file.blocks.get(number).filter(|it| it.request.is_some()) {
        Some(_) => Ok((parsed, number)),
        None => Err("The request is no longer in the file.".to_owned()),
    }
}

impl Api for Playground {
    fn list(&mut self, ask: ListRequests) -> Result<RequestList, String> {
        present::list(&ask)
    }

    fn edit(&mut self, ask: EditRequests) -> Result<EditedRequests, String> {
        compose::edit(&ask)
    }

    fn send(&mut self, ask: SendRequest, server: &Server, _unix_millis: f64) -> Result<Sent, String> {
        let (parsed, number) = block(&ask)?;
        let environment = environment(&ask.files, &ask.environment)?;
        let running = match self.start(&ask.files, server)? {
            Ok(running) => running,
            Err(error) => return Ok(self.not_running(&error)),
        };
        let stack = &mut running.stack;
        let console = stack.take_output();
        stack.take_spans();
        stack.world().record_wire(true);
        stack.take_moments();
        running.sender.environment.clone_from(&environment);
        let began = stack.world().now();
        let answer = running.sender.send(stack, &parsed.file, number);
        let mut spans = stack.take_spans();
        let flights = stack.world().take_wire();
        stack.world().record_wire(false);
        // Of several calls (redirects) all are told; what other work did meanwhile is not of this request.
        let traces: Vec<_> =
            spans.iter().filter(|it| it.parent.is_none() && it.start >= began).map(|it| it.trace).collect();
        spans.retain(|it| traces.contains(&it.trace));
        let origin = spans.iter().map(|it| it.start).min().unwrap_or(began);
        let (mut trace, lines) = present::placed(&spans);
        trace.wire = present::wire(stack.world(), flights, origin);
        let wrote = stack.take_moments().into_iter();
        let wrote = wrote.filter_map(|it| {
            Some(Moment { line: *lines.get(&it.span)?, before: it.before, after: it.after })
        });
        running.moments = wrote.collect();
        let timing = timing(&spans, answer.span);
        let printed = stack.take_output();
        let printed = console.iter().chain(&printed).map(|it| told(it, origin));
        let now_millis = i64::try_from(stack.world().unix_nanos() / 1_000_000).unwrap_or(i64::MAX);
        let jar = present::kept(running.sender.jar(), now_millis);
        let console = running.restarted().into_iter().chain(printed).collect();
        let ended = running.ended();
        let sent_headers = answer.request.as_ref().map(present::sent_headers).unwrap_or_default();
        let exchange = answer.request.clone().zip(answer.result.clone().ok());
        let address = answer.request.as_ref().map_or_else(String::new, |request| {
            let host = request.head.headers.get("host").unwrap_or_default();
            ["http://", host, &request.head.target].concat()
        });
        let url = Url::parse(&address).ok();
        running.recorded.keep(Answered {
            block: ask.block,
            name: answer.name.clone(),
            spans,
            call: answer.span,
            url: url.clone(),
            exchange,
        });
        let outcome = match (&answer.result, &answer.request) {
            (Ok(response), Some(request)) => {
                let nothing = Block::default();
                let block = parsed.file.blocks.get(number).unwrap_or(&nothing);
                let variables = parsed.file.variables();
                let checks = present::check(block.assertions(), response, answer.length, |value| {
                    let mut random = || SEED;
                    let mut scope = Scope {
                        variables: &variables,
                        environment: &environment,
                        process: &[],
                        exchanges: &[],
                        names: &[],
                        now_millis: 0,
                        random: &mut random,
                    };
                    fill(value, &mut scope).map_err(|error| error.to_string())
                });
                let cookies = url.map(|url| present::cookies(response, &url, now_millis)).unwrap_or_default();
                Ok(Box::new(Answer {
                    method: request.head.method.as_str().to_owned(),
                    url: address,
                    status: response.head.status,
                    reason: present::reason_of(response),
                    meaning: status_meaning(response.head.status).to_owned(),
                    headers: present::headers(response),
                    cookies,
                    body: present::body(response),
                    problem: present::problem(response),
                    timing,
                    size: response.body.len() as u64,
                    virtual_nanos: answer.length,
                    assertions: checks,
                }))
            }
            (Err(problem), _) => Err(ended.unwrap_or_else(|| plain(problem.to_string()))),
            (Ok(_), None) => Err(plain("The request did not go out.".to_owned())),
        };
        Ok(Sent { outcome, sent_headers, trace, console, jar, changed: None })
    }

    fn moments(&mut self) -> Vec<Moment> {
        self.running.as_mut().map(|it| std::mem::take(&mut it.moments)).unwrap_or_default()
    }

    fn send_many(&mut self, ask: SendMany, server: &Server) -> Result<ManySent, String> {
        self.load(&ask, server)
    }

    fn run_tests(&mut self, ask: RunTests, server: &Server) -> Result<TestsRan, String> {
        self.test(&ask, server)
    }

    fn read_plan(&mut self, ask: ReadPlan) -> Result<PlanRead, String> {
        Ok(PlanRead { plan: present::plan(&ask.text).map(Box::new) })
    }

    fn export(&mut self, ask: ExportRequest) -> Result<ExportedFile, String> {
        match &self.running {
            Some(running) => running.recorded.export(&ask),
            None => Err("No request has been sent yet.".to_owned()),
        }
    }

    fn read_trace(&mut self, ask: &ReadTrace) -> Result<TraceRead, String> {
        present::read(&ask.bytes)
    }

    fn print(&mut self, ask: PrintRequest) -> Result<PrintedRequest, String> {
        let (parsed, number) = block(&ask.request)?;
        let files = &ask.request.files;
        let environment = environment(files, &ask.request.environment)?;
        let bytes = contents(files);
        let process = dotenv(&bytes);
        let variables = parsed.file.variables();
        let names: Vec<String> =
            parsed.file.blocks.iter().filter_map(|it| it.name().map(str::to_owned)).collect();
        let world = World::new(SEED);
        let mut random = move || world.random();
        let mut scope = Scope {
            variables: &variables,
            environment: &environment,
            process: &process,
            exchanges: self.running.as_ref().map_or(&[][..], |it| it.sender.exchanges()),
            names: &names,
            now_millis: i64::try_from(World::EPOCH_SECONDS * 1_000).unwrap_or_default(),
            random: &mut random,
        };
        let base = Url::parse(&format!("http://localhost:{PORT}/")).map_err(|error| error.to_string())?;
        let nothing = Block::default();
        let block = parsed.file.blocks.get(number).unwrap_or(&nothing);
        let read = |path: &str| bytes.get(path).map(|bytes| bytes.to_vec());
        let it = build(block, &base, &mut scope, &read).map_err(|error| error.to_string())?;
        let language = present::language(ask.language);
        Ok(PrintedRequest { text: snippet::print(language, &it.url, &it.request, it.follows_redirects) })
    }
}

impl Playground {
    /// An application that does not run: why, and what it printed until then.
    fn not_running(&mut self, error: &StackError) -> Sent {
        let printed = self.running.as_ref().map(|it| it.stack.take_output()).unwrap_or_default();
        // No trace has begun: all of it is before the first.
        let console = printed.iter().map(|it| told(it, u64::MAX)).collect();
        let problem = match error {
            StackError::Failed(failure) => failed(failure),
            other => plain(other.to_string()),
        };
        Sent {
            outcome: Err(problem),
            sent_headers: Vec::new(),
            trace: Trace::default(),
            console,
            jar: Vec::new(),
            changed: None,
        }
    }
}

/// The steps of the client's last call, in order.
fn timing(spans: &[Span], call: SpanId) -> Vec<(String, u64)> {
    let steps = spans.iter().filter(|it| it.parent == Some(call) && it.kind == Kind::Internal);
    steps.map(|it| (it.name.to_string(), it.duration())).collect()
}

fn plain(message: String) -> Problem {
    Problem { message, hint: None, place: None, frame: None }
}

fn failed(failure: &Failure) -> Problem {
    Problem {
        message: failure.message.clone(),
        hint: None,
        place: failure.file.clone().map(|path| Place { path, line: failure.line }),
        frame: Some(failure.frame.clone()).filter(|it| !it.is_empty()),
    }
}
