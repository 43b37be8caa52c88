//! The worker as the page sees it: whether it is there, what it is doing, and how to bring it back.

use super::Effect;

/// Where the worker stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Engine {
    pub phase: Phase,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    #[default]
    Starting,
    Ready,
}

#[derive(Debug, Clone)]
pub enum Action {}

impl Engine {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}
