//! What ran before, kept and searchable.

use super::Effect;

/// What ran before, kept and searchable.
#[derive(Debug, Clone, Default)]
pub struct History {}

#[derive(Debug, Clone)]
pub enum Action {}

impl History {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}
