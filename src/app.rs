//! What the page knows and what may happen to it, without a browser and without Yew.
//!
//! One loop: everything that happens is an [`Action`]; [`AppState::apply`] changes the state and answers what the
//! outside must do as [`Effect`]s. `apply` does no I/O and reads no clock: the time comes in with every action.
//! Each slice has its file with its state, its `Action` and its `apply`; only this file touches two slices.

pub mod commands;
pub mod dialogs;
pub mod editor;
pub mod effect;
pub mod engine;
pub mod grid;
pub mod history;
pub mod import;
pub mod layout;
pub mod notices;
pub mod results;
pub mod schema_tree;
pub mod workspace;

use std::rc::Rc;

pub use effect::{Effect, Question};

use crate::protocol::schema::Schema;

/// The whole state of the page. Slices are shared with Yew contexts by pointer.
#[derive(Debug, Clone, Default)]
pub struct AppState {
    pub engine: Rc<engine::Engine>,
    pub schema: Rc<Schema>,
    pub workspace: Rc<workspace::Workspace>,
    pub editor: Rc<editor::Editor>,
    pub results: Rc<results::Results>,
    pub history: Rc<history::History>,
    pub import: Rc<import::Import>,
    pub layout: Rc<layout::Layout>,
    pub dialogs: Rc<dialogs::Dialogs>,
    pub notices: Rc<notices::Notices>,
}

/// Everything that can happen. Variants of a slice nest; the others concern several slices.
#[derive(Debug, Clone)]
pub enum Action {
    Engine(engine::Action),
    Workspace(workspace::Action),
    Editor(editor::Action),
    Results(results::Action),
    History(history::Action),
    Import(import::Action),
    Layout(layout::Action),
    Dialogs(dialogs::Action),
    Notices(notices::Action),
    /// Put text on the clipboard; `what` says it in words, such as `statement`.
    Copy { text: String, what: String },
    /// A command was chosen: by its button, its keys or the palette.
    Command(commands::Command),
}

impl AppState {
    /// Applies one action at a time given in Unix milliseconds.
    pub fn apply(&mut self, action: Action, now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Engine(action) => Rc::make_mut(&mut self.engine).apply(action, now_millis),
            Action::Workspace(action) => Rc::make_mut(&mut self.workspace).apply(action, now_millis),
            Action::Editor(action) => Rc::make_mut(&mut self.editor).apply(action, now_millis),
            Action::Results(action) => Rc::make_mut(&mut self.results).apply(action, now_millis),
            Action::History(action) => Rc::make_mut(&mut self.history).apply(action, now_millis),
            Action::Import(action) => Rc::make_mut(&mut self.import).apply(action, now_millis),
            Action::Layout(action) => Rc::make_mut(&mut self.layout).apply(action, now_millis),
            Action::Dialogs(action) => Rc::make_mut(&mut self.dialogs).apply(action, now_millis),
            Action::Notices(action) => Rc::make_mut(&mut self.notices).apply(action, now_millis),
            Action::Copy { text, what } => vec![Effect::Copy { text, what }],
            Action::Command(command) => commands::perform(self, command),
        }
    }
}
