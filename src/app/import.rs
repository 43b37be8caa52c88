//! Importing a file: look, edit the plan, apply.

use super::Effect;

/// Importing a file: look, edit the plan, apply.
#[derive(Debug, Clone, Default)]
pub struct Import {}

#[derive(Debug, Clone)]
pub enum Action {}

impl Import {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}
