//! Projects on the page: the switcher, their dialogs, the tabs of files, what is said about saving.

mod banners;
mod file_tabs;
mod list_dialog;
mod name_dialog;
mod new_dialog;
mod rename_dialog;
mod save_state;
mod switcher;
mod versions;

pub use banners::ProjectBanners;
pub use file_tabs::FileTabs;
pub use list_dialog::ProjectsDialog;
pub use new_dialog::NewProjectDialog;
pub use rename_dialog::RenameProjectDialog;
pub use save_state::SaveState;
pub use switcher::ProjectSwitcher;

use crate::app::commands::Command;
use crate::app::{Action, dialogs};

/// The action that closes whatever dialog is open.
fn close_dialog() -> Action {
    Action::Dialogs(dialogs::Action::Close)
}

/// The action of a command.
fn command(command: Command) -> Action {
    Action::Command(command)
}
