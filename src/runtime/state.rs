//! What the natives of one process share.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use boa_engine::error::PanicError;
use boa_engine::object::JsObject;
use boa_engine::{Context, JsError, JsNativeError, JsResult, JsValue};

use super::limits::Limits;
use super::packs::Packs;
use super::process::{Failure, Process};
use crate::http::wire::{RequestReader, ResponseReader};
use crate::trace::SpanId;
use crate::world::{HostId, ListenerId, Nanos, SocketId, TimerId, World};

/// Virtual time of one instruction. Node's compiled code is faster, its start-up slower; a request through Express
/// comes out at some tenths of a millisecond, as on a small server.
pub(super) const NANOS_PER_INSTRUCTION: u64 = 10;

/// What a process is started with.
#[derive(Clone)]
pub struct Settings {
    /// The project's files, by path (`server.js`, `routes/users.js`).
    pub files: BTreeMap<String, Rc<[u8]>>,
    /// The npm packages that are there.
    pub packs: Rc<Packs>,
    /// The file to run.
    pub entry: String,
    /// Environment, in addition to the project's `.env`, which Node reads with `--env-file`.
    pub env: Vec<(String, String)>,
    /// The date at virtual time 0, in milliseconds since 1970.
    pub epoch_millis: u64,
    /// What the process may use.
    pub limits: Limits,
    /// Run the entry as `node --test` does.
    pub test: bool,
}

/// What travels with asynchronous work: the stores of `AsyncLocalStorage` and the span the work belongs to.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub store: JsValue,
    pub span: SpanId,
}

/// A frame as Boa's collector can follow it.
pub(super) type TracedFrame = (JsValue, u64);

impl Frame {
    pub fn root() -> Frame {
        Frame { store: JsValue::undefined(), span: SpanId::NONE }
    }

    pub fn traced(self) -> TracedFrame {
        (self.store, self.span.0)
    }

    pub fn of(frame: &TracedFrame) -> Frame {
        Frame { store: frame.0.clone(), span: SpanId(frame.1) }
    }
}

/// A call to be made later, in the context it was asked for in.
pub(super) struct Later {
    pub callback: JsObject,
    pub this: JsValue,
    pub arguments: Vec<JsValue>,
    pub frame: Frame,
}

pub(super) struct Timer {
    pub id: TimerId,
    pub later: Later,
}

/// What reads the bytes of a socket before JavaScript sees them.
pub(super) enum Reader {
    Raw,
    Requests(RequestReader),
    Responses(ResponseReader),
}

pub(super) struct Socket {
    /// The JavaScript object with the handlers.
    pub handle: JsObject,
    pub reader: Reader,
    pub frame: Frame,
}

pub(super) struct State {
    pub world: World,
    pub host: HostId,
    pub settings: Settings,
    pub process: Process,
    /// Instructions that were left when the clock was last moved.
    pub synced: Cell<usize>,
    pub frame: RefCell<Frame>,
    pub ticks: RefCell<VecDeque<Later>>,
    pub immediates: RefCell<VecDeque<Later>>,
    pub timers: RefCell<BTreeMap<u64, Timer>>,
    pub next_timer: Cell<u64>,
    /// Timers that keep the process alive.
    pub timer_refs: Cell<i64>,
    pub sockets: RefCell<BTreeMap<SocketId, Socket>>,
    pub listeners: RefCell<BTreeMap<ListenerId, JsObject>>,
    pub lookups: RefCell<BTreeMap<u64, Later>>,
    /// Rejected promises that nobody handles yet, and what they were rejected in.
    pub rejections: RefCell<Vec<(JsObject, Frame)>>,
    pub buffer_prototype: RefCell<Option<JsObject>>,
    /// `native.handlers`: functions of the JavaScript side that Rust calls by name.
    pub handlers: RefCell<Option<JsObject>>,
    pub native: RefCell<Option<JsObject>>,
    /// Files that the program has written or removed; `None`: removed.
    pub written: RefCell<BTreeMap<String, Option<Rc<[u8]>>>>,
    pub folders: RefCell<BTreeSet<String>>,
    /// Scripts and modules read so far.
    pub parsed: Cell<usize>,
    /// Why the process ends, once something said so.
    pub stop: RefCell<Option<Stop>>,
}

/// Why JavaScript must not go on.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    Exit(i32),
    Failed(Failure),
}

impl State {
    pub fn new(world: &World, host: HostId, settings: Settings, process: Process) -> Rc<State> {
        Rc::new(State {
            world: world.clone(),
            host,
            settings,
            process,
            synced: Cell::new(0),
            frame: RefCell::new(Frame::root()),
            ticks: RefCell::default(),
            immediates: RefCell::default(),
            timers: RefCell::default(),
            next_timer: Cell::new(0),
            timer_refs: Cell::new(0),
            sockets: RefCell::default(),
            listeners: RefCell::default(),
            lookups: RefCell::default(),
            rejections: RefCell::default(),
            buffer_prototype: RefCell::default(),
            handlers: RefCell::default(),
            native: RefCell::default(),
            written: RefCell::default(),
            folders: RefCell::default(),
            parsed: Cell::new(0),
            stop: RefCell::default(),
        })
    }

    /// The state of the context's process.
    pub fn of(context: &Context) -> JsResult<Rc<State>> {
        context
            .get_data::<Rc<State>>()
            .cloned()
            .ok_or_else(|| JsNativeError::error().with_message("this context belongs to no process").into())
    }

    /// Moves the clock by the instructions executed since the last call.
    pub fn sync(&self, context: &Context) {
        let left = context.instructions_remaining();
        let used = self.synced.replace(left).saturating_sub(left) as u64;
        if used > 0 {
            self.world.spend(used.saturating_mul(NANOS_PER_INSTRUCTION));
        }
    }

    /// The virtual time of this instruction.
    pub fn now(&self, context: &Context) -> Nanos {
        self.sync(context);
        self.world.now()
    }

    pub fn frame(&self) -> Frame {
        self.frame.borrow().clone()
    }

    pub fn later(&self, callback: JsObject, arguments: Vec<JsValue>) -> Later {
        Later { callback, this: JsValue::undefined(), arguments, frame: self.frame() }
    }

    /// Ends the process: no JavaScript catches the error that is returned.
    pub fn stop(&self, why: Stop) -> JsError {
        self.stop.borrow_mut().get_or_insert(why);
        PanicError::new("the process ends").into()
    }

    pub fn is_stopped(&self) -> bool {
        self.stop.borrow().is_some()
    }

    /// Whether anything can still happen to this process.
    pub fn is_alive(&self) -> bool {
        !self.listeners.borrow().is_empty()
            || !self.sockets.borrow().is_empty()
            || self.timer_refs.get() > 0
            || !self.immediates.borrow().is_empty()
            || !self.lookups.borrow().is_empty()
    }

    /// Lets go of everything that JavaScript could be called through.
    pub fn clear(&self) {
        self.ticks.borrow_mut().clear();
        self.immediates.borrow_mut().clear();
        self.timers.borrow_mut().clear();
        self.sockets.borrow_mut().clear();
        self.listeners.borrow_mut().clear();
        self.lookups.borrow_mut().clear();
        self.rejections.borrow_mut().clear();
        *self.buffer_prototype.borrow_mut() = None;
        *self.handlers.borrow_mut() = None;
        *self.native.borrow_mut() = None;
        *self.frame.borrow_mut() = Frame::root();
    }

    /// A file as the program sees it.
    pub fn file(&self, path: &str) -> Option<Rc<[u8]>> {
        if let Some(written) = self.written.borrow().get(path) {
            return written.clone();
        }
        self.settings.files.get(path).cloned()
    }
}
