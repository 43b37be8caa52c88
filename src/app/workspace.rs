//! The projects: the current one, the list, saving.

use super::Effect;

/// The projects: the current one, the list, saving.
#[derive(Debug, Clone, Default)]
pub struct Workspace {}

#[derive(Debug, Clone)]
pub enum Action {}

impl Workspace {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}

/// What is asked of the storage.
#[derive(Debug, Clone, PartialEq)]
pub enum StorageOp {
    List,
}
