//! The page: header, banners, workbench, and what lies over them.

use yew::prelude::*;

use super::editor::CodeEditor;
use super::editor_bar::EditorBar;
use super::engine_state::EngineState;
use super::export::ExportDialog;
use super::header::Header;
use super::history::HistoryPanel;
use super::hooks::{use_dispatch, use_slice};
use super::import::{DropTarget, ImportDialog};
use super::leaving::Leaving;
use super::notices::NoticeStack;
use super::overlays::Overlays;
use super::panels::Workbench;
use super::projects::{
    NewProjectDialog, ProjectBanners, ProjectSwitcher, ProjectsDialog, RenameProjectDialog, SaveState,
};
use super::requests::RequestsPane;
use super::results::ResultsPane;
use super::schema_browser::SchemaBrowser;
use super::schema_browser::describe::DescribeDialog;
use super::shortcuts::use_shortcuts;
use super::timeline::PastBanner;
use crate::app::Action;
use crate::app::dialogs::{self, Dialog, Dialogs};
use crate::app::import::Import;
use crate::app::requests;
use crate::app::workspace::Workspace;
use crate::ui::html::html;
use crate::ui::view::view;

/// The whole page.
#[component]
pub fn App() -> Html {
    use_shortcuts();
    let editor = html! {
        <div class="editor-part">
            { view!(EditorBar) }
            { view!(CodeEditor) }
        </div>
    };
    html! {
        <div class="app">
            { view!(Header {
                project: html! { <>{ view!(ProjectSwitcher) }{ view!(SaveState) }</> },
                status: view!(EngineState),
            }) }
            { view!(ProjectBanners) }
            { view!(PastBanner) }
            { view!(Workbench {
                tables: view!(SchemaBrowser), history: view!(HistoryPanel), editor,
                results: view!(LowerPart),
            }) }
            { view!(Overlays) }
            { view!(DescribeOverlay) }
            { view!(ImportOverlay) }
            { view!(ExportDialog) }
            { view!(ProjectsDialog) }
            { view!(NewProjectDialog) }
            { view!(RenameProjectDialog) }
            { view!(DropTarget) }
            { view!(NoticeStack) }
            { view!(Leaving) }
        </div>
    }
}

/// What belongs to the file that is edited: results of SQL, or requests and their answers.
#[component]
fn LowerPart() -> Html {
    let requests = requests::shown_file(&use_slice::<Workspace>()).is_some();
    if requests { view!(RequestsPane) } else { view!(ResultsPane) }
}

/// The import, while there is one: its code comes with the rest of the page.
#[component]
fn ImportOverlay() -> Html {
    if use_slice::<Import>().is_open() { view!(ImportDialog) } else { Html::default() }
}

/// "Describe table…" of the palette.
#[component]
fn DescribeOverlay() -> Html {
    let dialogs = use_slice::<Dialogs>();
    let dispatch = use_dispatch();
    let Some(Dialog::Describe(relation)) = &dialogs.open else {
        return Html::default();
    };
    let on_close = dispatch.reform(|()| Action::Dialogs(dialogs::Action::Close));
    view!(DescribeDialog { relation: relation.clone(), on_close })
}
