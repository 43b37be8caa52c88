//! Short messages, some with an undo.

use super::Effect;

/// Short messages, some with an undo.
#[derive(Debug, Clone, Default)]
pub struct Notices {}

#[derive(Debug, Clone)]
pub enum Action {}

impl Notices {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}
