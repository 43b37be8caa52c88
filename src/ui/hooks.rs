//! Hooks: reading a slice of the state, sending actions, effects.
//!
//! The state is not a Yew context: a provider for each slice would be a component type, and so 6 kB of program, each.
//! [`publish`] tells the components that read a slice when it is another allocation than the one they saw.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use yew::functional::UseForceUpdateHandle;
use yew::prelude::*;

use super::effects::Dispatch;
use crate::app::dialogs::Dialogs;
use crate::app::editor::Editor;
use crate::app::engine::Engine;
use crate::app::history::History;
use crate::app::import::Import;
use crate::app::layout::Layout;
use crate::app::notices::Notices;
use crate::app::plan::Plans;
use crate::app::requests::Requests;
use crate::app::results::Results;
use crate::app::steps::Stepping;
use crate::app::timeline::Timeline;
use crate::app::workspace::Workspace;
use crate::app::{AppState, SampleInfo};
use crate::protocol::schema::Schema;

/// A value that is equal when it is the same allocation, so that what holds it is drawn again exactly when it changed.
pub struct Slice<T>(pub Rc<T>);

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Self {
        Slice(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Slice<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

thread_local! {
    static STATE: RefCell<AppState> = RefCell::default();
    static DISPATCH: RefCell<Dispatch> = RefCell::default();
    static READERS: RefCell<Vec<Weak<Reader>>> = const { RefCell::new(Vec::new()) };
}

/// Where a slice is now: another place means another value.
type Place = fn(&AppState) -> *const ();

/// A component that reads a slice.
struct Reader {
    place: Place,
    seen: Cell<*const ()>,
    update: UseForceUpdateHandle,
}

/// Makes `state` what slices are read from, and has their readers drawn again.
pub fn publish(state: &AppState) {
    STATE.set(state.clone());
    // Updates only queue up; no component is created or dropped while this goes on.
    READERS.with_borrow_mut(|readers| {
        readers.retain(|reader| {
            let Some(reader) = reader.upgrade() else { return false };
            let now = (reader.place)(state);
            if reader.seen.replace(now) != now {
                reader.update.force_update();
            }
            true
        });
    });
}

/// Where actions go from now on.
pub fn connect(dispatch: Dispatch) {
    DISPATCH.set(dispatch);
}

/// A part of the state that components read.
pub trait Sliced: Sized + 'static {
    fn of(state: &AppState) -> &Rc<Self>;

    fn place(state: &AppState) -> *const () {
        Rc::as_ptr(Self::of(state)).cast()
    }
}

macro_rules! slices {
    ($($field:ident: $slice:ty)*) => {
        $(impl Sliced for $slice {
            fn of(state: &AppState) -> &Rc<Self> {
                &state.$field
            }
        })*
    };
}

slices! {
    engine: Engine
    schema: Schema
    workspace: Workspace
    editor: Editor
    results: Results
    requests: Requests
    plans: Plans
    history: History
    timeline: Timeline
    steps: Stepping
    import: Import
    layout: Layout
    dialogs: Dialogs
    notices: Notices
}

/// The slice `T` of the state, such as `use_slice::<app::layout::Layout>()`.
#[hook]
pub fn use_slice<T: Sliced>() -> Rc<T> {
    use_reader(T::place);
    STATE.with_borrow(|state| Rc::clone(T::of(state)))
}

#[hook]
fn use_reader(place: Place) {
    let update = use_force_update();
    let reader = use_mut_ref(|| {
        let reader = Rc::new(Reader { place, seen: Cell::new(std::ptr::null()), update });
        READERS.with_borrow_mut(|readers| readers.push(Rc::downgrade(&reader)));
        reader
    });
    let seen = STATE.with_borrow(place);
    reader.borrow().seen.set(seen);
}

/// The sample projects; known from the start.
pub fn samples() -> Rc<[SampleInfo]> {
    STATE.with_borrow(|state| Rc::clone(&state.samples))
}

/// Sends actions to the root.
#[hook]
pub fn use_dispatch() -> Dispatch {
    DISPATCH.with_borrow(Clone::clone)
}

/// What an effect leaves to be done before it runs again, and at the end.
pub trait Undo {
    fn undo(self) -> Option<Box<dyn FnOnce()>>;
}

impl Undo for () {
    fn undo(self) -> Option<Box<dyn FnOnce()>> {
        None
    }
}

impl<F: FnOnce() + 'static> Undo for F {
    fn undo(self) -> Option<Box<dyn FnOnce()>> {
        Some(Box::new(self))
    }
}

/// Yew's hook of this name in a fifth of the code: only comparing is compiled for each use.
#[hook]
pub fn use_effect_with<T: PartialEq + 'static, U: Undo + 'static>(
    of: T,
    effect: impl FnOnce(&T) -> U + 'static,
) {
    let before = use_mut_ref(|| None::<Rc<T>>);
    let changed = before.borrow().as_deref() != Some(&of);
    use_pending(changed.then(|| {
        let of = Rc::new(of);
        *before.borrow_mut() = Some(Rc::clone(&of));
        let run: Run = Box::new(move || effect(&of).undo());
        run
    }));
}

/// Runs after drawing.
type Run = Box<dyn FnOnce() -> Option<Box<dyn FnOnce()>>>;

#[derive(Default)]
struct Pending {
    run: Option<Run>,
    undo: Option<Box<dyn FnOnce()>>,
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(undo) = self.undo.take() {
            undo();
        }
    }
}

#[hook]
fn use_pending(run: Option<Run>) {
    let pending = use_mut_ref(Pending::default);
    if run.is_some() {
        pending.borrow_mut().run = run;
    }
    use_effect(move || {
        let (run, undo) = {
            let mut pending = pending.borrow_mut();
            match pending.run.take() {
                Some(run) => (run, pending.undo.take()),
                None => return,
            }
        };
        if let Some(undo) = undo {
            undo();
        }
        let undo = run();
        pending.borrow_mut().undo = undo;
    });
}
