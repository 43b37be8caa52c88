//! What the outside must do after an action, as data.

use std::rc::Rc;

use super::Action;
use crate::protocol::sql::StatementBlock;
use crate::protocol::{Ask, Call, Failure, Progress, Reply};

/// One thing to be done by `ui::effects`, the only place that turns effects into calls of the browser.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Ask the worker; the answer comes back as an action.
    Ask(Question),
    /// End the worker at once and start the next one, numbered `generation`.
    RestartEngine { generation: u32, server: bool },
    /// Locks and messages across tabs; what they say comes back as `workspace::Action::Tab`.
    Tabs(super::workspace::TabOp),
    /// Read or write the stored projects.
    Storage(super::workspace::StorageOp),
    /// Keep a small setting (`localStorage`); lost silently when storage is denied.
    Remember { key: &'static str, value: String },
    /// Keep or remove what a project needs at its next start, under `key` and its id, before the page is gone.
    Journal { key: &'static str, project: String, text: Option<String> },
    /// Put text on the clipboard and say so.
    Copy { text: String, what: String },
    /// Let the browser save a file.
    Download { name: String, media_type: String, bytes: Rc<[u8]> },
    /// Let the learner choose a project's archive from the device.
    ChooseArchive,
    /// Fetch a sample's bundle.
    FetchSample { slug: String },
    /// Tell the code editor something.
    Editor(super::editor::EditorOrder),
    /// Move the keyboard focus to the element with this id.
    Focus(&'static str),
    /// Set the theme on the document.
    SetTheme(super::layout::Theme),
    /// Switch to the version of the page that has arrived: the page is loaded again.
    ActivateUpdate,
    /// Fetch the halves of the programs that were not needed so far.
    LoadRest,
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

    /// Asks for something that shows statements on its way.
    pub fn ask_with_statements<A: Ask>(
        ask: A,
        statement: impl Fn(Box<StatementBlock>) -> Action + 'static,
        then: impl Fn(Result<A::Reply, Failure>) -> Action + 'static,
    ) -> Self {
        let mut question = Question::new(ask, then);
        question.then.progress = Some(Rc::new(move |progress| match progress {
            Progress::Statement(block) => Some(statement(block)),
            Progress::Step { .. } => None,
        }));
        Effect::Ask(question)
    }

    /// Asks for something that counts its steps, as (done, total).
    pub fn ask_with_steps<A: Ask>(
        ask: A,
        step: impl Fn(u64, u64) -> Action + 'static,
        then: impl Fn(Result<A::Reply, Failure>) -> Action + 'static,
    ) -> Self {
        let mut question = Question::new(ask, then);
        question.then.progress = Some(Rc::new(move |progress| match progress {
            Progress::Step { done, total } => Some(step(done, total)),
            Progress::Statement(_) => None,
        }));
        Effect::Ask(question)
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
    pub then: Continuation,
}

/// What the answers to a call mean.
#[derive(Clone)]
pub struct Continuation {
    answer: Rc<dyn Fn(Result<Reply, Failure>) -> Action>,
    progress: Option<ProgressMeaning>,
}

type ProgressMeaning = Rc<dyn Fn(Progress) -> Option<Action>>;

impl Question {
    fn new<A: Ask>(ask: A, then: impl Fn(Result<A::Reply, Failure>) -> Action + 'static) -> Self {
        let answer = move |outcome: Result<Reply, Failure>| {
            then(outcome.and_then(|reply| {
                A::from_reply(reply).ok_or_else(|| Failure::Protocol("a reply of another kind".to_owned()))
            }))
        };
        Question { call: ask.into_call(), then: Continuation { answer: Rc::new(answer), progress: None } }
    }
}

impl Continuation {
    /// The action that an outcome means.
    pub fn answer(&self, outcome: Result<Reply, Failure>) -> Action {
        (self.answer)(outcome)
    }

    /// The action that progress means, if it is shown at all.
    pub fn progress(&self, progress: Progress) -> Option<Action> {
        self.progress.as_ref().and_then(|meaning| meaning(progress))
    }
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("call", &self.call).finish_non_exhaustive()
    }
}
