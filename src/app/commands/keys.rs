//! Keys: from an event of the keyboard to the command it means, and from a command to the keys as a person reads them.

use super::{COMMANDS, Command};
use crate::project::order::sort_by;

/// Whose keyboard it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Platform {
    /// ⌘ gives commands.
    Apple,
    /// Ctrl gives commands.
    #[default]
    Other,
}

impl Platform {
    /// From `navigator.platform` or the like.
    pub fn of(name: &str) -> Self {
        if name.contains("Mac") || name.starts_with("iP") { Platform::Apple } else { Platform::Other }
    }
}

/// Keys pressed together, in the same terms on every platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChord {
    /// As `KeyboardEvent.key` names it; a letter is upper case.
    pub key: String,
    /// ⌘ on Apple's devices, Ctrl elsewhere.
    pub modifier: bool,
    pub shift: bool,
    pub alt: bool,
    /// The other one of ⌘ and Ctrl: no command has it.
    pub other: bool,
}

impl KeyChord {
    /// From the fields of a `KeyboardEvent`.
    pub fn new(key: &str, [ctrl, meta, shift, alt]: [bool; 4], platform: Platform) -> Self {
        let (modifier, other) = match platform {
            Platform::Apple => (meta, ctrl),
            Platform::Other => (ctrl, meta),
        };
        let key = if key.len() == 1 { key.to_ascii_uppercase() } else { key.to_owned() };
        KeyChord { key, modifier, shift, alt, other }
    }

    /// From a text such as `Shift-Mod-Enter`.
    fn parse(keys: &str) -> Self {
        let mut chord =
            KeyChord { key: String::new(), modifier: false, shift: false, alt: false, other: false };
        for part in keys.split('-') {
            match part {
                "Mod" => chord.modifier = true,
                "Shift" => chord.shift = true,
                "Alt" => chord.alt = true,
                key => chord.key = key.to_owned(),
            }
        }
        chord
    }
}

/// The command that keys mean anywhere on the page. Keys that only the code editor listens to mean nothing here.
pub fn matching(chord: &KeyChord) -> Option<Command> {
    COMMANDS
        .iter()
        .filter(|entry| !entry.in_editor)
        .find(|entry| entry.keys.is_some_and(|keys| KeyChord::parse(keys) == *chord))
        .map(|entry| entry.command)
}

/// Keys as a person reads them, one text a key: `⇧ ⌘ ↵` or `Ctrl Shift Enter`.
pub fn caps(keys: &'static str, platform: Platform) -> Vec<&'static str> {
    let cap = |part: &'static str| match (platform, part) {
        (Platform::Apple, "Mod") => "⌘",
        (Platform::Apple, "Shift") => "⇧",
        (Platform::Apple, "Alt") => "⌥",
        (Platform::Apple, "Enter") => "↵",
        (Platform::Other, "Mod") => "Ctrl",
        (_, part) => part,
    };
    let order = |part: &&str| match (platform, *part) {
        (Platform::Apple, "Alt") | (Platform::Other, "Mod") => 0,
        (Platform::Apple, "Shift") | (Platform::Other, "Alt") => 1,
        (Platform::Apple, "Mod") | (Platform::Other, "Shift") => 2,
        _ => 3,
    };
    let mut parts: Vec<&'static str> = keys.split('-').collect();
    sort_by(&mut parts, |a, b| order(a).cmp(&order(b)));
    parts.into_iter().map(cap).collect()
}

/// Keys in one text: `⇧⌘↵` or `Ctrl+Shift+Enter`.
pub fn shown(keys: &'static str, platform: Platform) -> String {
    caps(keys, platform).join(match platform {
        Platform::Apple => "",
        Platform::Other => "+",
    })
}
