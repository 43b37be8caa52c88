//! Every command a person can give: buttons, shortcuts and the palette read this one list.

use super::{AppState, Effect};

/// A command, by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    RunStatement,
    RunAll,
    Stop,
}

/// What is shown of a command.
pub struct Entry {
    pub command: Command,
    /// As on its button, such as `Run statement`.
    pub label: &'static str,
    /// Keys as `Mod-Enter`; `Mod` is ⌘ on Apple's devices and Ctrl elsewhere.
    pub keys: Option<&'static str>,
    /// Words the palette also finds it by.
    pub words: &'static str,
    /// Whether it can be given now.
    pub enabled: fn(&AppState) -> bool,
}

/// All commands, in the order of the palette.
pub const COMMANDS: &[Entry] = &[
    Entry {
        command: Command::RunStatement,
        label: "Run statement",
        keys: Some("Mod-Enter"),
        words: "execute query selection",
        enabled: |_| true,
    },
    Entry {
        command: Command::RunAll,
        label: "Run all",
        keys: Some("Shift-Mod-Enter"),
        words: "execute script file",
        enabled: |_| true,
    },
    Entry {
        command: Command::Stop,
        label: "Stop",
        keys: None,
        words: "cancel interrupt query",
        enabled: |_| true,
    },
];

/// What a command does.
pub fn perform(_state: &mut AppState, _command: Command) -> Vec<Effect> {
    Vec::new()
}
