//! Panels and their sizes, the theme, the part shown on a phone.
//!
//! Whether the window is wide or a phone's is decided by the style sheet; the state knows both answers: which panels
//! are open on a wide window, and which one is shown when there is room for one.

use super::Effect;

/// Where the arrangement is kept.
pub const KEY: &str = "layout";
/// Where the theme is kept; the boot script reads it before the first paint.
pub const THEME_KEY: &str = "theme";

/// Width of the side panel in CSS pixels: least, most, at first.
pub const SIDE_PX: (u16, u16, u16) = (180, 560, 272);
/// Height of the editor in thousandths of the space that editor and results share: least, most, at first.
pub const EDITOR_SHARE: (u16, u16, u16) = (150, 850, 420);

/// Panels and their sizes, the theme, the part shown on a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub theme: Theme,
    /// What the side panel shows; `None` while it is closed.
    pub side: Option<Side>,
    pub side_px: u16,
    pub editor_share: u16,
    pub results_open: bool,
    /// On a phone the one that is shown.
    pub part: Part,
    /// The part that has the focus, or had it last.
    pub entered: Part,
}

/// What the side panel can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Tables,
    History,
}

/// A part of the workbench.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Tables,
    Editor,
    Results,
    History,
}

impl Part {
    /// In the order of the switcher and of the keys that go round.
    pub const ALL: [Part; 4] = [Part::Tables, Part::Editor, Part::Results, Part::History];

    pub fn label(self) -> &'static str {
        match self {
            Part::Tables => "Tables",
            Part::Editor => "Editor",
            Part::Results => "Results",
            Part::History => "History",
        }
    }

    /// The id of its element, which takes the focus.
    pub fn id(self) -> &'static str {
        match self {
            Part::Tables => "part-tables",
            Part::Editor => "part-editor",
            Part::Results => "part-results",
            Part::History => "part-history",
        }
    }

    fn side(self) -> Option<Side> {
        match self {
            Part::Tables => Some(Side::Tables),
            Part::History => Some(Side::History),
            Part::Editor | Part::Results => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Opens the side panel with this, or closes it when it shows this already.
    ToggleSide(Side),
    ToggleResults,
    /// Width in CSS pixels; brought into its limits.
    ResizeSide(i32),
    /// Thousandths; brought into their limits.
    ResizeEditor(i32),
    ResetSide,
    ResetEditor,
    /// Makes a part visible, wherever it is; the focus stays where it is.
    Show(Part),
    /// The focus went there by itself.
    Entered(Part),
    SetTheme(Theme),
}

impl Default for Layout {
    fn default() -> Self {
        Layout {
            theme: Theme::System,
            side: Some(Side::Tables),
            side_px: SIDE_PX.2,
            editor_share: EDITOR_SHARE.2,
            results_open: true,
            part: Part::Editor,
            entered: Part::Editor,
        }
    }
}

impl Layout {
    /// What was kept under [`KEY`] and [`THEME_KEY`]. Anything may stand there: what is not understood is left as it
    /// is at first.
    pub fn restore(kept: &str, theme: &str) -> Self {
        let mut layout = Layout { theme: Theme::parse(theme), ..Layout::default() };
        let fields = kept.split_ascii_whitespace().filter_map(|field| field.split_once('='));
        for (name, value) in fields {
            let number = value.parse::<i32>();
            match (name, value) {
                ("side", "tables") => layout.side = Some(Side::Tables),
                ("side", "history") => layout.side = Some(Side::History),
                ("side", "closed") => layout.side = None,
                ("results", "closed") => layout.results_open = false,
                ("width", _) => layout.side_px = number.map_or(SIDE_PX.2, |px| within(px, SIDE_PX)),
                ("share", _) => {
                    layout.editor_share = number.map_or(EDITOR_SHARE.2, |n| within(n, EDITOR_SHARE))
                }
                _ => {}
            }
        }
        layout
    }

    /// What [`Layout::restore`] reads: words, so that the page needs no parser for it.
    fn kept(&self) -> String {
        let side = match self.side {
            Some(Side::Tables) => "tables",
            Some(Side::History) => "history",
            None => "closed",
        };
        let results = if self.results_open { "open" } else { "closed" };
        format!("side={side} width={} share={} results={results}", self.side_px, self.editor_share)
    }

    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        let before = self.clone();
        match action {
            Action::ToggleSide(side) => self.side = if self.side == Some(side) { None } else { Some(side) },
            Action::ToggleResults => self.results_open = !self.results_open,
            Action::ResizeSide(px) => self.side_px = within(px, SIDE_PX),
            Action::ResizeEditor(share) => self.editor_share = within(share, EDITOR_SHARE),
            Action::ResetSide => self.side_px = SIDE_PX.2,
            Action::ResetEditor => self.editor_share = EDITOR_SHARE.2,
            Action::Show(part) => {
                self.part = part;
                self.side = part.side().or(self.side);
                self.results_open |= part == Part::Results;
            }
            Action::Entered(part) => {
                self.part = part;
                self.entered = part;
            }
            Action::SetTheme(theme) => {
                self.theme = theme;
                return vec![
                    Effect::SetTheme(theme),
                    Effect::Remember { key: THEME_KEY, value: theme.name().to_owned() },
                ];
            }
        }
        // Which part is used is of this visit only.
        if (Layout { part: before.part, entered: before.entered, ..self.clone() }) == before {
            return Vec::new();
        }
        vec![Effect::Remember { key: KEY, value: self.kept() }]
    }

    /// The part that follows the focused one, going round over those that are open.
    pub fn next_part(&self, forward: bool) -> Part {
        let open = |part: &Part| match part {
            Part::Editor => true,
            Part::Results => self.results_open,
            Part::Tables => self.side == Some(Side::Tables),
            Part::History => self.side == Some(Side::History),
        };
        let order = [Part::Tables, Part::History, Part::Editor, Part::Results];
        let at = order.iter().position(|&part| part == self.entered).unwrap_or(0);
        let step = if forward { 1 } else { order.len() - 1 };
        (1..=order.len())
            .filter_map(|count| order.get((at + count * step) % order.len()).copied())
            .find(open)
            .unwrap_or(Part::Editor)
    }
}

fn within(value: i32, (least, most, _): (u16, u16, u16)) -> u16 {
    value.clamp(least.into(), most.into()) as u16
}

/// The colour scheme; `System` follows the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// As it is kept, and as `data-theme` says it.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn parse(name: &str) -> Self {
        match name {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }
}

#[cfg(test)]
mod tests;
