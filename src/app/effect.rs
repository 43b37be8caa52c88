//! What the outside must do after an action, as data.

use std::rc::Rc;

use super::Action;
use crate::protocol::{Ask, Call, Failure, Reply};

/// One thing to be done by `ui::effects`, the only place that turns effects into calls of the browser.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Ask the worker; the answer comes back as an action.
    Ask(Question),
    /// End the worker at once and start a new one.
    RestartEngine,
    /// Read or write the stored projects.
    Storage(super::workspace::StorageOp),
    /// Keep a small setting (`localStorage`); lost silently when storage is denied.
    Remember { key: &'static str, value: String },
    /// Put text on the clipboard and say so.
    Copy { text: String, what: String },
    /// Let the browser save a file.
    Download { name: String, media_type: String, bytes: Rc<[u8]> },
    /// Fetch a sample's bundle.
    FetchSample { slug: String },
    /// Tell the code editor something.
    Editor(super::editor::EditorOrder),
    /// Move the keyboard focus to the element with this id.
    Focus(&'static str),
    /// Set the theme on the document.
    SetTheme(super::layout::Theme),
    /// Apply an action later.
    After { millis: u32, action: Box<Action> },
    /// Apply an action next (an order from one slice to another).
    Next(Box<Action>),
}

impl Effect {
    /// Asks the worker and says what its answer means.
    pub fn ask<A: Ask>(ask: A, then: impl Fn(Result<A::Reply, Failure>) -> Action + 'static) -> Self {
        Effect::Ask(Question::new(ask, then))
    }

    /// Applies `action` after `millis`.
    pub fn after(millis: u32, action: Action) -> Self {
        Effect::After { millis, action: Box::new(action) }
    }

    /// Applies `action` next.
    pub fn next(action: Action) -> Self {
        Effect::Next(Box::new(action))
    }
}

/// A call together with what its answer means. The types of both are tied by [`Ask`].
#[derive(Clone)]
pub struct Question {
    pub call: Call,
    answer: Rc<dyn Fn(Result<Reply, Failure>) -> Action>,
}

impl Question {
    fn new<A: Ask>(ask: A, then: impl Fn(Result<A::Reply, Failure>) -> Action + 'static) -> Self {
        let answer = move |outcome: Result<Reply, Failure>| {
            then(outcome.and_then(|reply| {
                A::from_reply(reply).ok_or_else(|| Failure::Protocol("a reply of another kind".to_owned()))
            }))
        };
        Question { call: ask.into_call(), answer: Rc::new(answer) }
    }

    /// The action that an outcome means.
    pub fn answer(&self, outcome: Result<Reply, Failure>) -> Action {
        (self.answer)(outcome)
    }
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("call", &self.call).finish_non_exhaustive()
    }
}
