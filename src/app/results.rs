//! What ran: one block a statement, newest run first.

use super::Effect;

/// What ran: one block a statement, newest run first.
#[derive(Debug, Clone, Default)]
pub struct Results {}

#[derive(Debug, Clone)]
pub enum Action {}

impl Results {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}
