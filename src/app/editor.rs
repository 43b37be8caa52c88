//! The editor: which file is shown, what is selected, what is underlined.

use super::Effect;

/// The editor: which file is shown, what is selected, what is underlined.
#[derive(Debug, Clone, Default)]
pub struct Editor {}

#[derive(Debug, Clone)]
pub enum Action {}

impl Editor {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}

/// What the code editor is told.
#[derive(Debug, Clone, PartialEq)]
pub enum EditorOrder {
    Focus,
    /// Insert at the cursor and keep the focus.
    Insert(String),
    Format,
    OpenSearch,
    ToggleComment,
}
