//! Time travel: the points of the database, looking at it as it was, comparing two points, going back.
//!
//! The worker has the past ([`crate::protocol::history`]); the page keeps the list of points, the one that is looked
//! at, and the one comparison that is shown. Undo and redo are goings back, too: see [`walk`].

pub mod comparison;
mod walk;
pub mod words;

use std::rc::Rc;

use super::{Action as AppAction, Effect, engine, layout, notices};
use crate::protocol::Failure;
use crate::protocol::history::{
    ComparePoints, Comparison, History, ListHistory, Point, PointView, RestorePoint, Restored, ViewPoint,
};
use crate::protocol::schema::Schema;
use crate::protocol::sql::{Limits, Target, Transaction};

/// Rows of each kind that a comparison shows of a table; the others are counted.
pub const MAX_ROWS: u32 = 200;

/// The past as the page knows it.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The history panel shows the points rather than what ran.
    pub is_open: bool,
    /// Oldest first, as of the last answer.
    pub points: Rc<[Point]>,
    /// Points let go by the worker before those.
    pub dropped: u64,
    /// The point whose actions are shown.
    pub selected: Option<u32>,
    /// The point that the next one is compared with.
    pub base: Option<u32>,
    /// What is looked at instead of the present.
    pub viewing: Option<Rc<Viewing>>,
    pub compared: Option<Rc<Compared>>,
    walk: walk::Walk,
    /// What is to be done once the list is there.
    after_list: Option<Turn>,
    /// Something changed since the list was asked for.
    is_stale: bool,
}

/// The database as it was.
#[derive(Debug, Clone)]
pub struct Viewing {
    pub past: Past,
    pub schema: Rc<Schema>,
}

/// A point, for queries that run on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    pub point: u32,
    /// What made it, in a few words.
    pub title: Rc<str>,
    pub unix_millis: f64,
}

/// What two points differ in.
#[derive(Debug, Clone)]
pub struct Compared {
    pub from: Past,
    pub to: Past,
    /// `to` is the last point.
    pub is_now: bool,
    pub changes: Comparison,
}

/// One change back, or forth again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Undo,
    Redo,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// Shows the points, or what ran.
    Open(bool),
    /// The database changed.
    Changed,
    /// Asks for the points if any may have come.
    Refresh,
    Listed(Result<History, Failure>),
    /// Shows what can be done with a point; again hides it.
    Select(u32),
    /// Looks at a point.
    View(u32),
    /// Looks at a point that no list shows.
    ViewMoment(Past),
    Viewed {
        past: Past,
        outcome: Result<PointView, Failure>,
    },
    /// Back to the present.
    Leave,
    /// The next point chosen is compared with this one; `None` forgets it.
    CompareFrom(Option<u32>),
    Compare {
        from: u32,
        to: u32,
    },
    Compared {
        from: u32,
        to: u32,
        outcome: Result<Comparison, Failure>,
    },
    CloseComparison,
    Restore(u32),
    Turn(Turn),
    Restored {
        point: u32,
        /// The way of undo and redo, if it was one.
        turn: Option<(Turn, u32)>,
        outcome: Result<Restored, Failure>,
    },
    /// Another database is open: its history begins anew.
    Forget,
}

impl Timeline {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Open(is_open) => {
                self.is_open = is_open;
                self.refresh()
            }
            Action::Changed => {
                self.is_stale = true;
                Vec::new()
            }
            Action::Refresh => self.refresh(),
            Action::Listed(outcome) => self.listed(outcome),
            Action::Select(point) => {
                self.selected = if self.selected == Some(point) { None } else { Some(point) };
                Vec::new()
            }
            Action::View(point) => self.view(point),
            Action::ViewMoment(past) => view_past(past),
            Action::Viewed { past, outcome } => self.viewed(past, outcome),
            Action::Leave => {
                self.viewing = None;
                Vec::new()
            }
            Action::CompareFrom(base) => {
                self.base = base;
                self.selected = None;
                Vec::new()
            }
            Action::Compare { from, to } => compare(from, to),
            Action::Compared { from, to, outcome } => self.compared(from, to, outcome),
            Action::CloseComparison => {
                self.compared = None;
                Vec::new()
            }
            Action::Restore(point) => restore(point, None),
            Action::Turn(turn) => {
                self.after_list = Some(turn);
                vec![list()]
            }
            Action::Restored { point, turn, outcome } => self.restored(point, turn, outcome),
            Action::Forget => self.forget(),
        }
    }

    /// The point that queries run on instead of the present.
    pub fn past(&self) -> Option<Past> {
        self.viewing.as_ref().map(|viewing| viewing.past.clone())
    }

    /// The point before this one.
    pub fn before(&self, point: u32) -> Option<&Point> {
        let at = self.place(point)?;
        self.points.get(at.checked_sub(1)?)
    }

    /// The last point: the present.
    pub fn now(&self) -> Option<&Point> {
        self.points.last()
    }

    pub fn point(&self, id: u32) -> Option<&Point> {
        self.points.get(self.place(id)?)
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.points.iter().position(|point| point.id == id)
    }

    fn refresh(&mut self) -> Vec<Effect> {
        let is_wanted = self.is_open && (self.is_stale || self.points.is_empty());
        if is_wanted { vec![list()] } else { Vec::new() }
    }

    fn listed(&mut self, outcome: Result<History, Failure>) -> Vec<Effect> {
        let turn = self.after_list.take();
        match outcome {
            Ok(history) => {
                self.is_stale = false;
                self.points = history.points.into();
                self.dropped = history.dropped;
                let known = |id: &u32| self.points.iter().any(|point| point.id == *id);
                (self.selected, self.base) = (self.selected.filter(known), self.base.filter(known));
                turn.map(|turn| self.turn(turn)).unwrap_or_default()
            }
            // The worker is started again, and the history with it.
            Err(Failure::WorkerGone) => Vec::new(),
            Err(failure) => vec![notices::warn(failure.to_string())],
        }
    }

    fn turn(&mut self, turn: Turn) -> Vec<Effect> {
        let step = match turn {
            Turn::Undo => self.walk.back(&self.points),
            Turn::Redo => self.walk.forth(&self.points),
        };
        match (step, turn) {
            (Some(step), _) => restore(step.to, Some((turn, step.change))),
            (None, Turn::Undo) if self.dropped > 0 => {
                vec![notices::warn("Nothing older can be undone: only the latest changes are kept")]
            }
            (None, Turn::Undo) => {
                vec![notices::say("Nothing to undo: the database is as it was when it was opened")]
            }
            (None, Turn::Redo) => vec![notices::say("Nothing to redo")],
        }
    }

    fn view(&mut self, point: u32) -> Vec<Effect> {
        // The present is the present.
        if self.now().is_some_and(|now| now.id == point) {
            self.viewing = None;
            return Vec::new();
        }
        self.past_of(point).map(view_past).unwrap_or_default()
    }

    fn past_of(&self, point: u32) -> Option<Past> {
        let point = self.point(point)?;
        let title = words::title(point, &self.points).into();
        Some(Past { point: point.id, title, unix_millis: point.unix_millis })
    }

    fn viewed(&mut self, past: Past, outcome: Result<PointView, Failure>) -> Vec<Effect> {
        let mut effects = vec![busy(false)];
        match outcome {
            Ok(view) => {
                self.viewing = Some(Rc::new(Viewing { past, schema: Rc::new(view.schema) }));
            }
            Err(failure) => effects.extend(self.failed(failure)),
        }
        effects
    }

    fn compared(&mut self, from: u32, to: u32, outcome: Result<Comparison, Failure>) -> Vec<Effect> {
        let mut effects = vec![busy(false)];
        match (outcome, self.past_of(from), self.past_of(to)) {
            (Ok(changes), Some(from), Some(to)) => {
                let is_now = self.now().is_some_and(|now| now.id == to.point);
                self.compared = Some(Rc::new(Compared { from, to, is_now, changes }));
                self.base = None;
                effects.push(Effect::next(AppAction::Layout(layout::Action::Show(layout::Part::Results))));
                effects.push(Effect::Focus(COMPARISON_ID));
            }
            (Ok(_), ..) => {}
            (Err(failure), ..) => effects.extend(self.failed(failure)),
        }
        effects
    }

    fn restored(
        &mut self,
        point: u32,
        turn: Option<(Turn, u32)>,
        outcome: Result<Restored, Failure>,
    ) -> Vec<Effect> {
        let restored = match outcome {
            Ok(restored) => restored,
            Err(failure) => {
                let mut effects = vec![busy(false)];
                effects.extend(self.failed(failure));
                return effects;
            }
        };
        let title = |id: u32| {
            self.point(id).map_or_else(|| format!("#{id}"), |point| words::title(point, &self.points))
        };
        let again = |turn| told(Action::Turn(turn));
        let said = match turn {
            Some((Turn::Undo, change)) => {
                notices::offering(format!("Undone: {}", title(change)), "Redo", again(Turn::Redo))
            }
            Some((Turn::Redo, change)) => {
                notices::undoable(format!("Done again: {}", title(change)), again(Turn::Undo))
            }
            None => notices::undoable(format!("Back to #{point}: {}", title(point)), again(Turn::Undo)),
        };
        if let Some((turn, change)) = turn {
            self.walk.went(turn, change, restored.point, point);
        }
        (self.viewing, self.is_stale) = (None, true);
        let mut effects = vec![
            Effect::next(AppAction::SchemaIs(restored.schema)),
            Effect::next(AppAction::Engine(engine::Action::TransactionIs(Transaction::Idle))),
            // It is in no statement that could be repeated.
            Effect::next(AppAction::Engine(engine::Action::Imported)),
            Effect::next(said),
        ];
        effects.extend(self.refresh());
        effects
    }

    /// A point that is gone, most of the time: the list is asked for again.
    fn failed(&mut self, failure: Failure) -> Vec<Effect> {
        if failure == Failure::WorkerGone {
            return Vec::new();
        }
        self.is_stale = true;
        let mut effects = vec![notices::warn(failure.to_string())];
        effects.extend(self.refresh());
        effects
    }

    fn forget(&mut self) -> Vec<Effect> {
        let was_viewing = self.viewing.is_some();
        *self = Timeline { is_open: self.is_open, ..Timeline::default() };
        let mut effects = self.refresh();
        if was_viewing {
            effects.push(notices::say("This is the database as it is now: its history begins anew"));
        }
        effects
    }
}

/// The id of the element that shows a comparison.
pub const COMPARISON_ID: &str = "comparison";

fn told(action: Action) -> AppAction {
    AppAction::Timeline(action)
}

fn busy(is_busy: bool) -> Effect {
    Effect::next(AppAction::Engine(engine::Action::Busy(is_busy)))
}

fn view_past(past: Past) -> Vec<Effect> {
    let ask =
        ViewPoint { point: past.point, text: String::new(), target: Target::All, limits: Limits::default() };
    vec![busy(true), Effect::ask(ask, move |outcome| told(Action::Viewed { past: past.clone(), outcome }))]
}

fn list() -> Effect {
    Effect::ask(ListHistory, |outcome| told(Action::Listed(outcome)))
}

fn compare(from: u32, to: u32) -> Vec<Effect> {
    let ask = ComparePoints { from, to, rows: MAX_ROWS };
    vec![busy(true), Effect::ask(ask, move |outcome| told(Action::Compared { from, to, outcome }))]
}

fn restore(point: u32, turn: Option<(Turn, u32)>) -> Vec<Effect> {
    vec![
        busy(true),
        Effect::ask(RestorePoint { point }, move |outcome| told(Action::Restored { point, turn, outcome })),
    ]
}

#[cfg(test)]
mod tests;
