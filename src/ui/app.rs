//! The page: header, banners, workbench, and what lies over them.

use std::rc::Rc;

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
use super::results::ResultsPane;
use super::schema_browser::SchemaBrowser;
use super::schema_browser::describe::DescribeDialog;
use super::shortcuts::use_shortcuts;
use crate::app::dialogs::{self, Dialog, Dialogs};
use crate::app::{Action, SampleInfo};

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub samples: Rc<[SampleInfo]>,
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    use_shortcuts();
    let editor = html! {
        <div class="editor-part">
            <EditorBar />
            <CodeEditor />
        </div>
    };
    html! {
        <div class="app">
            <Header project={html! { <><ProjectSwitcher /><SaveState /></> }}
                status={html! { <EngineState /> }} />
            <ProjectBanners />
            <Workbench tables={html! { <SchemaBrowser /> }} history={html! { <HistoryPanel /> }} {editor}
                results={html! { <ResultsPane /> }} />
            <Overlays />
            <DescribeOverlay />
            <ImportDialog />
            <ExportDialog />
            <ProjectsDialog />
            <NewProjectDialog samples={props.samples.clone()} />
            <RenameProjectDialog />
            <DropTarget />
            <NoticeStack />
            <Leaving />
        </div>
    }
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
    html! { <DescribeDialog relation={relation.clone()} {on_close} /> }
}
