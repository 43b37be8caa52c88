//! What is open on top of the page: palette, help, export, projects.

use super::Effect;

/// What is open on top of the page: palette, help, export, projects.
#[derive(Debug, Clone, Default)]
pub struct Dialogs {}

#[derive(Debug, Clone)]
pub enum Action {}

impl Dialogs {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}
