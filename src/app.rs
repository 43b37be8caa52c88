//! What the page knows and what may happen to it, without a browser and without Yew.
//!
//! One loop: everything that happens is an [`Action`]; [`AppState::apply`] changes the state and answers what the
//! outside must do as [`Effect`]s. `apply` does no I/O and reads no clock: the time comes in with every action.
//! Each slice has its file with its state, its `Action` and its `apply`; only this file touches two slices.

pub mod chart;
pub mod commands;
pub mod dialogs;
pub mod editor;
pub mod effect;
pub mod engine;
pub mod grid;
pub mod history;
pub mod import;
pub mod layout;
pub mod live_map;
pub mod notices;
pub mod persisted;
pub mod plan;
pub mod requests;
pub mod results;
pub mod schema_tree;
pub mod steps;
pub mod text_offsets;
pub mod timeline;
pub mod waterfall;
pub mod workspace;

use std::rc::Rc;

pub use effect::{Continuation, Effect, Question};

use crate::project::is_test_file;
use crate::protocol::schema::Schema;
use crate::protocol::sql::{Target, Transaction};
use text_offsets::utf16_to_bytes;

/// How long the code editor waits for a first result at the longest: while the engine is still on its way, the page
/// has nothing better to do than to start it.
const EDITOR_PATIENCE_MILLIS: u32 = 400;

/// The whole state of the page. Slices are shared with components by pointer.
#[derive(Debug, Clone, Default)]
pub struct AppState {
    pub engine: Rc<engine::Engine>,
    /// What is shown: the database as it is, or as it was while that is looked at.
    pub schema: Rc<Schema>,
    /// The database as it is.
    pub present: Rc<Schema>,
    pub workspace: Rc<workspace::Workspace>,
    pub editor: Rc<editor::Editor>,
    pub results: Rc<results::Results>,
    pub requests: Rc<requests::Requests>,
    pub plans: Rc<plan::Plans>,
    pub history: Rc<history::History>,
    pub timeline: Rc<timeline::Timeline>,
    pub steps: Rc<steps::Stepping>,
    pub import: Rc<import::Import>,
    pub layout: Rc<layout::Layout>,
    pub dialogs: Rc<dialogs::Dialogs>,
    pub notices: Rc<notices::Notices>,
    /// The samples that can be opened.
    pub samples: Rc<[SampleInfo]>,
    /// The first result was shown, if one was to come.
    was_greeted: bool,
}

/// A sample as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleInfo {
    pub slug: Rc<str>,
    pub title: Rc<str>,
    pub summary: Rc<str>,
}

/// What the page knows when it begins.
#[derive(Debug, Clone)]
pub struct Startup {
    /// Any random number.
    pub entropy: u64,
    pub samples: Rc<[SampleInfo]>,
    /// The sample that a first visit opens.
    pub first_sample: Option<Rc<str>>,
    /// What was remembered under the keys of `layout` and `history`; empty at the first visit.
    pub layout: String,
    pub theme: String,
    pub history: String,
    /// What was not saved when the page was left, under [`workspace::save::JOURNAL_KEY`].
    pub journal: String,
    /// Changes of databases that were not stored then, by project, under [`workspace::changes::JOURNAL_KEY`].
    pub changes: Vec<(String, String)>,
    /// Under [`engine::TRANSACTION_KEY`].
    pub open_transaction: String,
    /// Whether the boot script has started the program that runs servers ahead.
    pub server: bool,
}

/// Everything that can happen. Variants of a slice nest; the others concern several slices.
#[derive(Debug, Clone)]
pub enum Action {
    Engine(engine::Action),
    Workspace(workspace::Action),
    Editor(editor::Action),
    Results(results::Action),
    Requests(requests::Action),
    Plan(plan::Action),
    History(history::Action),
    Timeline(timeline::Action),
    Steps(steps::Action),
    Import(import::Action),
    Layout(layout::Action),
    Dialogs(dialogs::Action),
    Notices(notices::Action),
    /// Put text on the clipboard; `what` says it in words, such as `statement`.
    Copy {
        text: String,
        what: String,
    },
    /// The page begins.
    Start(Startup),
    /// Show the first rows of a table or view.
    Preview(String),
    /// The database has this schema now.
    SchemaIs(Schema),
    /// A project's database is open: queries can run.
    DatabaseOpened,
    /// Go on with the version of the page that has arrived.
    Update,
    /// A command was chosen: by its button, its keys or the palette.
    Command(commands::Command),
}

impl AppState {
    /// Applies one action at a time given in Unix milliseconds.
    pub fn apply(&mut self, action: Action, now_millis: f64) -> Vec<Effect> {
        // Between the opened database and its first query, neither is to be seen.
        let may_end_greeting =
            matches!(action, Action::Workspace(_) | Action::Results(_) | Action::Requests(_));
        let may_concern_requests = matches!(action, Action::Workspace(_) | Action::DatabaseOpened);
        let project = self.workspace.current.as_ref().map(|current| current.id.clone());
        let mut effects = self.apply_alone(action, now_millis);
        if may_concern_requests {
            effects.extend(self.notice_requests(project.as_deref()));
        }
        effects.extend(self.notice_application());
        if may_end_greeting && !self.was_greeted && self.has_greeted() {
            self.was_greeted = true;
            if !self.editor.may_load {
                Rc::make_mut(&mut self.editor).may_load = true;
            }
            effects.push(Effect::LoadRest);
        }
        effects
    }

    fn apply_alone(&mut self, action: Action, now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Engine(action) => Rc::make_mut(&mut self.engine).apply(action, now_millis),
            Action::Workspace(action) => {
                let mut effects = Vec::new();
                // Its Undo stands beside the page, which an open dialog keeps out of reach.
                if matches!(action, workspace::Action::Delete { .. }) {
                    effects.push(Effect::next(Action::Dialogs(dialogs::Action::Close)));
                }
                if matches!(action, workspace::Action::Leaving) {
                    effects.push(self.engine.leave());
                    effects.extend(self.history.leave());
                }
                effects.extend(Rc::make_mut(&mut self.workspace).apply(action, now_millis));
                effects
            }
            Action::Editor(action) => {
                let mut effects = Vec::new();
                if let editor::Action::Cursor { head, .. } = action {
                    effects.push(Effect::next(Action::Workspace(workspace::Action::CursorMoved(head))));
                }
                // What happens in the editor is to be seen, also where there is room for one part only.
                if let editor::Action::Order(
                    editor::EditorOrder::Select(..) | editor::EditorOrder::Insert(_),
                ) = action
                {
                    let show = layout::Action::Show(layout::Part::Editor);
                    effects.extend(Rc::make_mut(&mut self.layout).apply(show, now_millis));
                }
                effects.extend(Rc::make_mut(&mut self.editor).apply(action, now_millis));
                effects
            }
            // The one place that keeps a second run from beginning while the engine is at work.
            Action::Results(results::Action::Run { .. } | results::Action::Explain { .. })
                if !self.engine.is_idle() =>
            {
                vec![self.not_idle()]
            }
            // What it would run with ANALYZE would run in the present.
            Action::Results(results::Action::Explain { .. }) if self.timeline.viewing.is_some() => {
                vec![in_the_present(
                    "This shows plans of the present. Run EXPLAIN itself to see one of the past",
                )]
            }
            Action::Results(mut action) => {
                let mut effects = Vec::new();
                action = self.in_the_past(action);
                // At once and not as a next action: another project may be about to be opened.
                if let results::Action::Statement { block, .. } = &mut action {
                    if !block.changes.is_empty() {
                        Rc::make_mut(&mut self.timeline).apply(timeline::Action::Changed, now_millis);
                    }
                    let changed = engine::Action::Changed(std::mem::take(&mut block.changes));
                    effects.extend(Rc::make_mut(&mut self.engine).apply(changed, now_millis));
                }
                // Where there is room for one part only, what was asked for is the part to see.
                use results::Action as Asked;
                if matches!(action, Asked::Run { .. } | Asked::RunPast { .. } | Asked::Explain { .. }) {
                    effects.push(Effect::next(Action::Timeline(timeline::Action::CloseComparison)));
                    effects.push(Effect::next(Action::Steps(steps::Action::Close)));
                    effects.push(Effect::next(Action::Layout(layout::Action::Show(layout::Part::Results))));
                }
                if matches!(action, results::Action::Ended { .. }) {
                    effects.push(Effect::next(Action::Timeline(timeline::Action::Refresh)));
                }
                effects.extend(Rc::make_mut(&mut self.results).apply(action, now_millis));
                effects
            }
            // As above: one thing at a time.
            Action::Requests(action)
                if action.sends() && !(self.engine.is_idle() && self.engine.applications) =>
            {
                vec![self.not_idle()]
            }
            Action::Requests(action) if action.sends() && self.timeline.viewing.is_some() => {
                vec![in_the_present("You are looking at the past. Requests are answered in the present")]
            }
            Action::Requests(action) => {
                let mut effects = Vec::new();
                if action.sends() {
                    effects.push(Effect::next(Action::Layout(layout::Action::Show(layout::Part::Results))));
                }
                let may_greet = matches!(action, requests::Action::ListIs { .. });
                effects.extend(Rc::make_mut(&mut self.requests).apply(action, &self.workspace));
                if may_greet {
                    effects.extend(self.greet());
                }
                effects
            }
            Action::Timeline(action) => self.travel(action, now_millis),
            Action::Steps(steps::Action::Ask { .. }) if !self.engine.is_idle() => vec![self.not_idle()],
            Action::Steps(action) => {
                if matches!(action, steps::Action::Answered(_)) {
                    self.travel(timeline::Action::CloseComparison, now_millis);
                }
                Rc::make_mut(&mut self.steps).apply(action, now_millis)
            }
            // A file goes into the present and comes out of it.
            Action::Import(import::Action::Open | import::Action::OpenExport | import::Action::Export(_))
                if self.timeline.viewing.is_some() =>
            {
                vec![in_the_present(
                    "You are looking at the past. Files go into the present and come out of it",
                )]
            }
            // Nothing is advised about the past, in which nothing can be made.
            Action::Plan(action) if self.timeline.viewing.is_some() => {
                Rc::make_mut(&mut self.plans).apply(action, &Schema::default())
            }
            Action::Plan(action) => Rc::make_mut(&mut self.plans).apply(action, &self.schema),
            Action::History(action) => Rc::make_mut(&mut self.history).apply(action, now_millis),
            Action::Import(action) => Rc::make_mut(&mut self.import).apply(action, now_millis),
            Action::Layout(action) => Rc::make_mut(&mut self.layout).apply(action, now_millis),
            Action::Dialogs(action) => Rc::make_mut(&mut self.dialogs).apply(action, now_millis),
            Action::Notices(action) => Rc::make_mut(&mut self.notices).apply(action, now_millis),
            Action::Copy { text, what } => vec![Effect::Copy { text, what }],
            Action::Start(startup) => self.start(startup),
            Action::Preview(name) => {
                schema_tree::preview(&self.schema, &name).map(Effect::next).into_iter().collect()
            }
            Action::SchemaIs(schema) => {
                self.present = Rc::new(schema);
                self.travel(timeline::Action::Changed, now_millis);
                vec![Effect::next(Action::Timeline(timeline::Action::Refresh))]
            }
            Action::DatabaseOpened => {
                let name = self.workspace.current.as_ref().map(|current| current.project.name().to_owned());
                let mut effects: Vec<_> = name
                    .map(|name| Effect::next(Action::History(history::Action::Project(name))))
                    .into_iter()
                    .collect();
                effects.extend(self.travel(timeline::Action::Forget, now_millis));
                effects.extend(self.greet());
                effects
            }
            Action::Update => vec![Effect::ActivateUpdate],
            Action::Command(command) => commands::perform(self, command),
        }
    }

    /// Applies an action of the timeline, and shows the schema of what is looked at.
    fn travel(&mut self, action: timeline::Action, now_millis: f64) -> Vec<Effect> {
        use timeline::Action as Travel;
        let asks = matches!(
            action,
            Travel::View(_)
                | Travel::ViewMoment(_)
                | Travel::Compare { .. }
                | Travel::Restore(_)
                | Travel::Turn(_)
        );
        if asks && !self.engine.is_idle() {
            return vec![self.not_idle()];
        }
        if matches!(action, Travel::Restore(_) | Travel::Turn(_))
            && self.engine.transaction != Transaction::Idle
        {
            return vec![notices::warn("A transaction is open. Run COMMIT or ROLLBACK first, then go back")];
        }
        if matches!(action, Travel::Compared { .. }) {
            Rc::make_mut(&mut self.steps).apply(steps::Action::Close, now_millis);
        }
        let effects = Rc::make_mut(&mut self.timeline).apply(action, now_millis);
        self.schema = match &self.timeline.viewing {
            Some(viewing) => viewing.schema.clone(),
            None => self.present.clone(),
        };
        effects
    }

    /// While the past is looked at, queries run there.
    fn in_the_past(&self, action: results::Action) -> results::Action {
        match (action, self.timeline.past()) {
            (results::Action::Run { file, text, target }, Some(past)) => {
                let transaction = self.engine.transaction;
                results::Action::RunPast { past, transaction, file, text, target }
            }
            (action, _) => action,
        }
    }

    fn start(&mut self, startup: Startup) -> Vec<Effect> {
        self.layout = Rc::new(layout::Layout::restore(&startup.layout, &startup.theme));
        self.samples = startup.samples;
        Rc::make_mut(&mut self.workspace).first_sample = startup.first_sample;
        Rc::make_mut(&mut self.engine).remember(startup.open_transaction, startup.server);
        vec![
            Effect::next(Action::History(history::Action::Restore(startup.history))),
            Effect::next(Action::Workspace(workspace::Action::Journal {
                document: startup.journal,
                changes: startup.changes,
            })),
            Effect::next(Action::Workspace(workspace::Action::Start { entropy: startup.entropy })),
            Effect::after(EDITOR_PATIENCE_MILLIS, Action::Editor(editor::Action::Load)),
        ]
    }

    /// Makes the database again from the project's scripts, forgetting its snapshot and changes.
    #[inline(never)] // apart: tools/build/page-later.txt
    fn reset_database(&mut self) -> Vec<Effect> {
        if self.workspace.current.is_none() {
            return Vec::new();
        }
        vec![
            Effect::next(Action::Engine(engine::Action::Reset { scripts: self.workspace.scripts() })),
            notices::say("The database was made again"),
        ]
    }

    /// A learner who opens a fresh sample sees a result first, not an empty box: its first query runs by itself.
    fn greet(&mut self) -> Vec<Effect> {
        let is_early = self.shows_requests() && !(self.requests.is_read() && self.engine.is_idle());
        if self.results.run.is_some() || is_early || !Rc::make_mut(&mut self.workspace).take_greeting() {
            return Vec::new();
        }
        self.run_active(RunTarget::First)
    }

    /// True once a project is shown and no first result is to come any more.
    fn has_greeted(&self) -> bool {
        let is_running =
            |run: &results::Run| run.state == results::RunState::Running && run.blocks.is_empty();
        self.workspace.current.is_some()
            && !self.workspace.is_greeting()
            && !self.results.run.as_ref().is_some_and(is_running)
            && self.requests.waiting.is_none()
    }

    /// Why nothing can run now.
    #[inline(never)] // apart: tools/build/page-later.txt
    fn not_idle(&self) -> Effect {
        notices::warn(match &self.engine.phase {
            engine::Phase::Busy { .. } => "A statement is running. Stop it first, or wait for it".to_owned(),
            engine::Phase::Failed(why) => why.clone(),
            engine::Phase::Starting | engine::Phase::Opening | engine::Phase::Idle => {
                "The engine is still starting".to_owned()
            }
        })
    }

    /// Whether the file that is edited has requests.
    fn shows_requests(&self) -> bool {
        requests::shown_file(&self.workspace).is_some()
    }

    /// Sees to it that the program that runs applications is there for a project that has one.
    fn notice_application(&mut self) -> Vec<Effect> {
        let Some(current) = &self.workspace.current else { return Vec::new() };
        let files = current.project.files();
        let serves = files.iter().any(|file| requests::is_of_application(file.path.as_str()));
        if !self.engine.is_served(serves) {
            return Rc::make_mut(&mut self.engine).apply(engine::Action::Serve(serves), 0.0);
        }
        Vec::new()
    }

    /// Keeps the list of requests in step with the file that is shown.
    fn notice_requests(&mut self, before: Option<&str>) -> Vec<Effect> {
        let now = self.workspace.current.as_ref().map(|current| &*current.id);
        let mut effects = Vec::new();
        // Of no project there is nothing to be forgotten, and this comes with the rest of the page.
        if before.is_some() && before != now {
            let forget = requests::Action::Forget;
            effects.extend(Rc::make_mut(&mut self.requests).apply(forget, &self.workspace));
        }
        // Before, nothing can be asked; the opened database comes here again.
        let can_ask = self.engine.applications
            && matches!(self.engine.phase, engine::Phase::Idle | engine::Phase::Busy { .. });
        if can_ask && self.shows_requests() {
            effects.extend(Rc::make_mut(&mut self.requests).notice(&self.workspace));
        }
        effects
    }

    /// Sends what the active file means: the request at the cursor, or all of them; tests are run.
    fn send_active(&self, target: RunTarget) -> Vec<Effect> {
        let requests = &self.requests;
        if let Some(path) = self.workspace.active_path().filter(|it| is_test_file(it)) {
            let run = requests::testing::Action::Run(vec![path]);
            return vec![Effect::next(Action::Requests(requests::Action::Testing(run)))];
        }
        let of_cursor = || {
            let file =
                self.workspace.active_file().filter(|it| requests::is_request_file(it.path.as_str()))?;
            let at = utf16_to_bytes(&file.text, self.editor.head) as usize;
            let line = file.text.get(..at)?.matches('\n').count() + 1;
            requests.at_line(u32::try_from(line).ok()?)
        };
        let blocks: Vec<u32> = match target {
            RunTarget::All => requests.list.requests.iter().map(|it| it.block).collect(),
            RunTarget::AtCursor | RunTarget::First => {
                of_cursor().or_else(|| requests.current()).map(|it| it.block).into_iter().collect()
            }
        };
        if blocks.is_empty() {
            return vec![notices::warn("There is no request to send: write `GET /` in requests.http")];
        }
        vec![Effect::next(Action::Requests(requests::Action::Send(blocks)))]
    }

    /// Runs statements of the active file, or sends its requests.
    pub fn run_active(&self, target: RunTarget) -> Vec<Effect> {
        if self.shows_requests() {
            return self.send_active(target);
        }
        self.with_active(target, |file, text, target| {
            Action::Results(results::Action::Run { file, text, target })
        })
    }

    /// Shows the plan of the statement at the cursor, or of those selected; with `analyze` what they really do.
    pub fn explain_active(&self, analyze: bool) -> Vec<Effect> {
        self.with_active(RunTarget::AtCursor, |file, text, target| {
            Action::Results(results::Action::Explain { file, text, target, from: 0, analyze })
        })
    }

    /// Steps through the statement at the cursor.
    fn step_active(&self) -> Vec<Effect> {
        let point = self.timeline.past().map(|past| past.point);
        self.with_active(RunTarget::AtCursor, |_, text, target| {
            Action::Steps(steps::Action::Ask { text, target, point })
        })
    }

    fn with_active(
        &self,
        target: RunTarget,
        make: impl FnOnce(String, Rc<str>, Target) -> Action,
    ) -> Vec<Effect> {
        let Some(file) = self.workspace.active_file() else {
            return vec![notices::warn("Open a file first: there is nothing to run")];
        };
        if requests::shown_file(&self.workspace).is_some() {
            return vec![notices::warn("That is for SQL: open a file of it first")];
        }
        let text: Rc<str> = Rc::from(&*file.text);
        let offset = |utf16| utf16_to_bytes(&text, utf16);
        let target = match (target, self.editor.selected()) {
            (RunTarget::All, _) => Target::All,
            (RunTarget::First, _) => Target::At(0),
            (RunTarget::AtCursor, Some((from, to))) => Target::Range(offset(from), offset(to)),
            (RunTarget::AtCursor, None) => Target::At(offset(self.editor.head)),
        };
        vec![Effect::next(make(file.path.to_string(), text, target))]
    }
}

/// Why something waits while the past is looked at.
fn in_the_present(text: &str) -> Effect {
    let offer = Action::Timeline(timeline::Action::Leave);
    Effect::next(notices::offering(text.to_owned(), "Back to now", offer))
}

/// What a command to run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunTarget {
    /// The selection, or without one the statement at the cursor.
    AtCursor,
    All,
    /// The first statement of the file.
    First,
}

#[cfg(test)]
mod tests;
