//! Messages between the page and the worker.
//!
//! Both ends come from the same build, so the format has no history: a worker of another build is detected by
//! [`PROTOCOL_VERSION`] and the build id in [`Event::Ready`], and the page says so instead of guessing.
//! Only plain types of this module cross; the engine's and the page's own types do not.
//!
//! A reply is tied to its request by type: [`Ask::Reply`] names what a call answers, and
//! the page can only write a continuation for that type.

pub mod api;
pub mod codec;
pub mod history;
pub mod import;
pub mod plan;
pub mod schema;
pub mod sql;
pub mod steps;
pub mod table;
pub mod testing;
pub mod trace;

use serde::de::{EnumAccess, Error as _, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// Rises whenever a message changes meaning.
pub const PROTOCOL_VERSION: u32 = 1;

/// Tells builds apart; the same in the page and the worker of one build (`build.rs`).
pub const BUILD: &str = env!("BACKYARD_BUILD");

/// Ties a reply to its request; never reused while a worker lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// Page to worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    pub call: Call,
}

/// Worker to page.
// One event at a time exists: a large one is moved once, a boxed one would be allocated for each reply.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The first event of every worker.
    /// `applications`: whether this program can run a project's server besides SQL.
    Ready { protocol: u32, build: String, applications: bool },
    /// Something to show before the request is done.
    Progress { id: RequestId, progress: Progress },
    /// The one answer to a request.
    Done { id: RequestId, outcome: Result<Reply, Failure> },
    /// The worker cannot go on; the page starts a new one.
    Fatal { message: String },
}

/// What a long request shows on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Progress {
    /// A statement finished.
    Statement(Box<sql::StatementBlock>),
    /// `done` of `total` units (bytes of a script, rows of a file).
    Step { done: u64, total: u64 },
}

/// Why a request got no reply. Errors of SQL are not failures: they are part of a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The message could not be decoded, or the reply was of another kind.
    Protocol(String),
    /// The call itself was refused: a sentence that says what to do.
    Refused(String),
    /// The worker ended before it answered.
    WorkerGone,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Protocol(what) => {
                write!(f, "The engine and the page do not understand each other ({what}). Reload the page.")
            }
            Failure::Refused(why) => f.write_str(why),
            Failure::WorkerGone => f.write_str("The engine was stopped before it answered."),
        }
    }
}

/// A call and what it answers.
pub trait Ask: Sized {
    type Reply;
    fn into_call(self) -> Call;
    /// The reply, if it is of this call's kind.
    fn from_reply(reply: Reply) -> Option<Self::Reply>;
}

/// Reads an enum as `derive` would, but for one thing: each kind is a function of its own, so that the page has those of
/// its first result at once and the others later (tools/build/page-later.txt), and the size of the engine can be told
/// without what it has beside SQL.
macro_rules! apart {
    ($of:ident: $($name:ident => $content:ty;)*) => {
        impl<'de> Deserialize<'de> for $of {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Kinds;
                impl<'de> Visitor<'de> for Kinds {
                    type Value = $of;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(stringify!($of))
                    }

                    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<$of, A::Error> {
                        let (number, variant) = data.variant::<u32>()?;
                        let mut place = 0;
                        $(
                            if number == place {
                                return content::<$content, A::Variant>(variant).map($of::$name);
                            }
                            place += 1;
                        )*
                        Err(A::Error::custom(format_args!("kind {number} of {place}")))
                    }
                }
                deserializer.deserialize_enum(stringify!($of), &[], Kinds)
            }
        }
    };
}

/// Declares every call once, with its reply: the two enums and their pairing.
macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident: $ask:ty => $reply:ty;)*) => {
        /// Everything the page can ask.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub enum Call { $($(#[$doc])* $name($ask),)* }

        /// Everything the worker can answer.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub enum Reply { $($name($reply),)* }

        apart! { Call: $($name => $ask;)* }
        apart! { Reply: $($name => $reply;)* }

        $(impl Ask for $ask {
            type Reply = $reply;
            fn into_call(self) -> Call { Call::$name(self) }
            fn from_reply(reply: Reply) -> Option<Self::Reply> {
                match reply { Reply::$name(reply) => Some(reply), _ => None }
            }
        })*
    };
}

#[inline(never)]
fn content<'de, T: Deserialize<'de>, V: VariantAccess<'de>>(variant: V) -> Result<T, V::Error> {
    variant.newtype_variant::<T>()
}

calls! {
    /// Replace the database: by a snapshot, or by running scripts.
    Open: sql::Open => sql::Opened;
    /// Run statements of a text.
    RunSql: sql::RunSql => sql::Ran;
    /// Show the plans of statements.
    ExplainSql: plan::ExplainSql => sql::Ran;
    /// The plan of a statement after something else.
    TryPlan: plan::TryPlan => plan::Tried;
    /// The committed database as bytes, to be kept by the page.
    TakeSnapshot: sql::TakeSnapshot => sql::Snapshot;
    /// The points of the database's history.
    ListHistory: history::ListHistory => history::History;
    /// Run statements on the database as it was.
    ViewPoint: history::ViewPoint => history::PointView;
    /// What changed between two points.
    ComparePoints: history::ComparePoints => history::Comparison;
    /// Go back to a point.
    RestorePoint: history::RestorePoint => history::Restored;
    /// Record how a query goes, to step through it.
    StepQuery: steps::StepQuery => steps::Stepped;
    /// Look at a file that may be imported.
    InspectImport: import::InspectImport => import::Inspected;
    /// Import the file looked at last.
    ApplyImport: import::ApplyImport => import::Imported;
    /// Write tables or the whole database as a file.
    Export: import::Export => import::ExportedFile;
    /// Pack files into a zip archive.
    PackZip: import::PackZip => import::ExportedFile;
    /// Unpack a zip archive into files of a project.
    UnpackZip: import::UnpackZip => import::Unpacked;
    /// Read the requests of a file.
    ListRequests: api::ListRequests => api::RequestList;
    /// Send a request to the project's application.
    SendRequest: api::SendRequest => api::Sent;
    /// Change a request file as a form does, or by what is pasted and imported.
    EditRequests: api::EditRequests => api::EditedRequests;
    /// Write an answer or its trace as a file.
    ExportRequest: api::ExportRequest => import::ExportedFile;
    /// Print a request as code.
    PrintRequest: api::PrintRequest => api::PrintedRequest;
    /// Send a request many times.
    SendMany: api::SendMany => api::ManySent;
    /// Run a test file.
    RunTests: testing::RunTests => testing::TestsRan;
    /// Read a plan from its text.
    ReadPlan: plan::ReadPlan => plan::PlanRead;
    /// Read a trace that something else has written.
    ReadTrace: api::ReadTrace => api::TraceRead;
}
