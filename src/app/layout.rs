//! Panels and their sizes, the theme, the part shown on a phone.

use super::Effect;

/// Panels and their sizes, the theme, the part shown on a phone.
#[derive(Debug, Clone, Default)]
pub struct Layout {}

#[derive(Debug, Clone)]
pub enum Action {}

impl Layout {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {}
    }
}

/// The colour scheme; `System` follows the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}
