//! What is open on top of the page: the palette, help, a question.

use super::commands::Command;
use super::commands::palette::{self, Pick, Scope};
use super::{Action as AppAction, Effect};

/// How many commands the palette lists first because they were given last.
pub const MAX_RECENT: usize = 4;

/// The one dialog that may be open.
#[derive(Debug, Clone, Default)]
pub struct Dialogs {
    pub open: Option<Dialog>,
    /// Commands given by the palette in this visit, newest first.
    pub recent: Vec<Command>,
}

/// A dialog with what it needs to know.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// What can be chosen is collected when it opens.
    Palette {
        scope: Scope,
        lines: Vec<palette::Line>,
    },
    Help,
    About,
    Projects,
    NewProject,
    RenameProject,
    /// A table or view, as psql's `\d` shows it.
    Describe(String),
    Confirm(Confirm),
}

/// A question before something is destroyed.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// The question.
    pub title: String,
    /// What will be gone, and what will not.
    pub text: String,
    /// The verb on the button, such as `Reset`.
    pub verb: &'static str,
    pub action: Box<AppAction>,
}

#[derive(Debug, Clone)]
pub enum Action {
    Open(Dialog),
    Close,
    /// A line of the palette.
    Pick(Pick),
    /// Yes to the question.
    Confirmed,
}

impl Dialogs {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Open(dialog) => {
                self.open = Some(dialog);
                Vec::new()
            }
            Action::Close => {
                self.open = None;
                Vec::new()
            }
            Action::Pick(pick) => {
                self.open = None;
                if let Pick::Command(command) = pick {
                    self.recent.retain(|&recent| recent != command);
                    self.recent.insert(0, command);
                    self.recent.truncate(MAX_RECENT);
                }
                palette::picked(pick)
            }
            Action::Confirmed => match self.open.take() {
                Some(Dialog::Confirm(confirm)) => vec![Effect::Next(confirm.action)],
                other => {
                    self.open = other;
                    Vec::new()
                }
            },
        }
    }
}

/// Opens a dialog.
pub fn open(dialog: Dialog) -> Effect {
    Effect::next(AppAction::Dialogs(Action::Open(dialog)))
}

#[cfg(test)]
mod tests;
