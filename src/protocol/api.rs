//! Requests to the project's own application: what `requests.http` holds, sending one of them, what came of it.
//!
//! All that the page shows is made by the worker: it reads request files, resolves variables, runs the application
//! in its data centre and flattens the trace. The page knows none of these formats.

use serde::{Deserialize, Serialize};

use super::schema::Schema;
use super::table::Table;
use super::trace::Trace;

/// Path and text of a file.
pub type ProjectFile = (String, String);

/// Reads the requests of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRequests {
    /// The request file.
    pub text: String,
    /// `http-client.env.json` and its private sibling, where the project has them.
    pub environments: Option<String>,
    pub private_environments: Option<String>,
}

/// What a request file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestList {
    pub requests: Vec<RequestLine>,
    pub problems: Vec<FileProblem>,
    /// Names of environments to choose from.
    pub environments: Vec<String>,
}

/// A request as it is listed. Variables are not filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLine {
    /// Names the request in the other calls: its block in the file.
    pub block: u32,
    /// `# @name`, or the title after `###`; empty if there is neither.
    pub name: String,
    pub method: String,
    pub url: String,
    /// Lines of its block, from 1.
    pub first_line: u32,
    pub last_line: u32,
    /// Where the request line is.
    pub line: u32,
    pub form: Form,
}

/// A request as a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub method: String,
    /// Without the query.
    pub url: String,
    /// What `{{…}}` and `:name` in the path stand for: variables of the file. Empty where it sets none.
    pub path: Vec<(String, String)>,
    /// Names and values, as they are meant: not encoded.
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: FormBody,
}

/// A body as a form has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormBody {
    #[default]
    None,
    Text(String),
    /// `application/x-www-form-urlencoded`.
    Fields(Vec<(String, String)>),
    /// A file of the project.
    File(String),
    /// `multipart/form-data`.
    Parts(Vec<FormPart>),
    /// Text and files in turn: it is edited as text, and kept as it is here.
    Mixed,
}

/// A field or a file of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPart {
    pub name: String,
    /// The text, or the path of the file.
    pub value: String,
    /// The value is a file of the project.
    pub is_file: bool,
    /// What the server is told the file is called; empty for none.
    pub file_name: String,
    /// Its `Content-Type`; empty for none.
    pub media_type: String,
}

/// Changes a request file as a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditRequests {
    pub text: String,
    pub edit: Edit,
}

/// What is done to a request file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// Put a form in the place of a block's request. What stands around it stays.
    Write { block: u32, form: Form },
    /// Append a request.
    Append(Form),
    /// Append the request of a curl command.
    Curl(String),
    /// Append the requests of a file: OpenAPI, a Postman collection, HAR, or another request file.
    Import { name: String, bytes: super::sql::Bytes },
}

/// The text after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedRequests {
    pub text: String,
    /// The block that is new, or the first of them.
    pub block: u32,
    pub added: u32,
    /// What was left out, or means something else here.
    pub notes: Vec<String>,
}

/// Something in a request file that cannot be used, or not as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    /// From 1.
    pub line: u32,
    pub column: u32,
    pub message: String,
    /// Whether the request can be sent all the same.
    pub is_note: bool,
}

/// Sends a request. The application is started if it is not running, and again if its files have changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendRequest {
    /// The whole project.
    pub files: Vec<ProjectFile>,
    /// The path of the request file.
    pub path: String,
    pub block: u32,
    /// The chosen environment; empty for none.
    pub environment: String,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    pub outcome: Result<Box<Answer>, Problem>,
    /// The headers of the request as it went out, of the last one after redirects.
    pub sent_headers: Vec<Header>,
    pub trace: Trace,
    pub console: Vec<ConsoleLine>,
    /// The cookies that the client has now.
    pub jar: Vec<SetCookie>,
    /// The schema, when the application changed what is committed in the database.
    pub changed: Option<Schema>,
}

/// A response, and the request it answers as it went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub method: String,
    pub url: String,
    pub status: u16,
    /// The text after the status.
    pub reason: String,
    /// What the status says, in a sentence; empty for one without a standard meaning.
    pub meaning: String,
    pub headers: Vec<Header>,
    /// Cookies that it sets.
    pub cookies: Vec<SetCookie>,
    pub body: Body,
    /// RFC 9457: what an `application/problem+json` says, field by field.
    pub problem: Vec<(String, String)>,
    /// What the time went into on the way: name lookup, connecting, sending, waiting, receiving.
    pub timing: Vec<(String, u64)>,
    /// Bytes of the body.
    pub size: u64,
    /// From sending to the last byte, on the virtual clock.
    pub virtual_nanos: u64,
    pub assertions: Vec<Assertion>,
}

/// Sends one request many times, to see what becomes of an application with many at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMany {
    pub request: SendRequest,
    /// How many in all; the worker sends at most 10,000.
    pub count: u32,
    pub arrival: Arrival,
}

/// When the requests of [`SendMany`] are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrival {
    /// A closed loop: each of so many clients sends its next one once it has its answer.
    Closed { clients: u32 },
    /// An open loop: so many a second, whether or not those before are answered.
    Open { per_second: u32 },
}

/// What came of them, in the order in which they were over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ManySent {
    /// Why none was sent, or why the application ended meanwhile.
    pub problem: Option<Problem>,
    pub requests: Vec<OneOfMany>,
    /// Their spans, of so many as can be told: the slowest, those that failed, those at the percentiles, then the first. Empty
    /// where recording them would take too much.
    pub trace: Trace,
    pub console: Vec<ConsoleLine>,
    /// Lines that were printed and are not told.
    pub console_left_out: u32,
    /// As in [`Sent`].
    pub changed: Option<Schema>,
}

/// One of them. Times are virtual nanoseconds since the first was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneOfMany {
    pub started: u64,
    pub ended: u64,
    /// The status, or why there is no answer.
    pub outcome: Result<u16, String>,
    /// Its line in the trace, where its spans are told.
    pub line: Option<u32>,
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub name: String,
    pub value: String,
    /// What it is for; empty where that is not known.
    pub meaning: String,
}

/// A cookie that a response sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetCookie {
    pub name: String,
    pub value: String,
    /// Path, lifetime and the other attributes, each in words.
    pub facts: Vec<String>,
}

/// A response's body, ready to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Body {
    None,
    Text(Box<TextBody>),
    /// No text.
    Binary,
}

/// A body that is text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextBody {
    /// For reading: JSON is indented.
    pub text: String,
    /// As it came, where that is different.
    pub raw: Option<String>,
    /// A page that can be drawn.
    pub is_html: bool,
    /// The text was longer than what is sent to the page.
    pub cut: bool,
    /// JSON that is a list of objects, as rows.
    pub table: Option<Table>,
}

/// What came of an `# @assert`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertion {
    /// As written.
    pub text: String,
    /// What was found instead; `None` if it holds.
    pub failed: Option<String>,
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub message: String,
    /// What to do, where it is known.
    pub hint: Option<String>,
    /// Where in the project's files.
    pub place: Option<Place>,
    /// Lines of the file around the place, marked.
    pub frame: Option<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub path: String,
    /// From 1.
    pub line: u32,
}

/// Something the application printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleLine {
    /// From the beginning of the trace, virtual; 0 while the application started.
    pub at_nanos: u64,
    pub is_error: bool,
    pub text: String,
}

/// Writes the latest answer of a block as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    pub block: u32,
    pub format: TraceFormat,
}

/// What an answer can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TraceFormat {
    /// Its spans, for Jaeger, Grafana Tempo and every other collector.
    Otlp,
    /// The exchange, for browsers' developer tools.
    Har,
}

/// Reads a file of spans: OTLP/JSON, or an HTTP archive (HAR).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTrace {
    pub bytes: super::sql::Bytes,
}

/// What is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceRead {
    pub trace: Trace,
    /// What the file is, such as `OTLP`.
    pub format: String,
    /// What was left out.
    pub notes: Vec<String>,
}

/// Prints a request as code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintRequest {
    pub request: SendRequest,
    pub language: CodeLanguage,
}

/// What a request can be printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeLanguage {
    Curl,
    Fetch,
    HttPie,
    PythonRequests,
}

/// The code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedRequest {
    pub text: String,
}
