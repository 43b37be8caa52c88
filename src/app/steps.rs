//! A query stepped through: where the learner stands in what was recorded ([`crate::protocol::steps`]), and what is
//! to be seen there.

pub mod frame;
pub mod words;

use std::rc::Rc;

use super::{Action as AppAction, Effect, engine, layout, notices};
use crate::protocol::Failure;
use crate::protocol::sql::{Limits, StatementError, Target};
use crate::protocol::steps::{StepQuery, Stepped, Steps};

/// How long a step is shown while they play.
const STEP_MILLIS: u32 = 900;

/// The id of the element that shows it.
pub const STEPS_ID: &str = "steps";

/// A query and the place in it.
#[derive(Debug, Clone, Default)]
pub struct Stepping {
    pub open: Option<Open>,
    /// The file of the text that was asked for last; its place is for errors.
    round: u32,
}

/// What is stepped through.
#[derive(Debug, Clone)]
pub struct Open {
    pub sql: Rc<str>,
    pub outcome: Result<Rc<Steps>, StatementError>,
    /// Events that have happened: 0 is before the first.
    pub at: usize,
    pub is_playing: bool,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// Records the first statement of the target, on a point of the history or on the present.
    Ask {
        text: Rc<str>,
        target: Target,
        point: Option<u32>,
    },
    Answered(Result<Stepped, Failure>),
    Close,
    /// To the moment after this many events.
    To(usize),
    Forward,
    Back,
    /// To the end of the node at hand, then of the next.
    NextNode,
    /// To the beginning of the node at hand, then of the one before.
    PreviousNode,
    Play(bool),
    /// The time of a step is over, unless playing began anew since.
    Tick(u32),
}

impl Stepping {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Ask { text, target, point } => {
                let ask = StepQuery { text: text.to_string(), target, limits: Limits::default(), point };
                vec![
                    Effect::next(AppAction::Engine(engine::Action::Busy(true))),
                    Effect::ask(ask, |outcome| AppAction::Steps(Action::Answered(outcome))),
                ]
            }
            Action::Answered(outcome) => self.answered(outcome),
            Action::Close => {
                self.open = None;
                Vec::new()
            }
            Action::To(at) => self.go(|_, _| at),
            Action::Forward => self.go(|_, at| at + 1),
            Action::Back => self.go(|_, at| at.saturating_sub(1)),
            Action::NextNode => self.go(next_node),
            Action::PreviousNode => self.go(previous_node),
            Action::Play(is_playing) => self.play(is_playing),
            Action::Tick(round) => self.tick(round),
        }
    }

    fn answered(&mut self, outcome: Result<Stepped, Failure>) -> Vec<Effect> {
        let mut effects = vec![Effect::next(AppAction::Engine(engine::Action::Busy(false)))];
        match outcome {
            Ok(stepped) => {
                let outcome = stepped.outcome.map(Rc::new);
                self.open = Some(Open { sql: stepped.sql.into(), outcome, at: 0, is_playing: false });
                effects.push(Effect::next(AppAction::Layout(layout::Action::Show(layout::Part::Results))));
                effects.push(Effect::Focus(STEPS_ID));
            }
            Err(Failure::WorkerGone) => {}
            Err(failure) => effects.push(notices::warn(failure.to_string())),
        }
        effects
    }

    /// Goes where `to` says, which stops the playing.
    fn go(&mut self, to: impl Fn(&Steps, usize) -> usize) -> Vec<Effect> {
        self.round += 1;
        if let Some(open) = &mut self.open
            && let Ok(steps) = &open.outcome
        {
            open.is_playing = false;
            open.at = to(steps, open.at).min(steps.events.len());
        }
        Vec::new()
    }

    fn play(&mut self, is_playing: bool) -> Vec<Effect> {
        self.round += 1;
        let Some(open) = &mut self.open else { return Vec::new() };
        let Ok(steps) = &open.outcome else { return Vec::new() };
        open.is_playing = is_playing && !steps.events.is_empty();
        if !open.is_playing {
            return Vec::new();
        }
        // At the end playing begins again.
        if open.at >= steps.events.len() {
            open.at = 0;
        }
        vec![self.next_tick()]
    }

    fn tick(&mut self, round: u32) -> Vec<Effect> {
        if round != self.round {
            return Vec::new();
        }
        let Some(Open { outcome: Ok(steps), at, is_playing, .. }) = &mut self.open else { return Vec::new() };
        *at = (*at + 1).min(steps.events.len());
        *is_playing = *at < steps.events.len();
        if *is_playing { vec![self.next_tick()] } else { Vec::new() }
    }

    fn next_tick(&self) -> Effect {
        Effect::after(STEP_MILLIS, AppAction::Steps(Action::Tick(self.round)))
    }
}

/// The node of the event that comes after `at` events.
fn node_after(steps: &Steps, at: usize) -> Option<u32> {
    steps.events.get(at).map(|event| event.node)
}

/// The end of the node whose events come next.
fn next_node(steps: &Steps, at: usize) -> usize {
    let Some(node) = node_after(steps, at) else { return at };
    let left = steps.events.iter().skip(at).take_while(|event| event.node == node).count();
    at + left
}

/// The beginning of the node whose event was the last.
fn previous_node(steps: &Steps, at: usize) -> usize {
    let Some(before) = at.checked_sub(1) else { return 0 };
    let Some(node) = node_after(steps, before) else { return 0 };
    let first = steps.events.iter().position(|event| event.node == node);
    first.unwrap_or(0)
}

#[cfg(test)]
mod tests;
