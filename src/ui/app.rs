//! The page: header, banners, workbench, and what lies over them.

use std::rc::Rc;

use gloo_events::EventListener;
use yew::prelude::*;

use super::editor::CodeEditor;
use super::editor_bar::EditorBar;
use super::engine_state::EngineState;
use super::export::ExportDialog;
use super::header::Header;
use super::history::HistoryPanel;
use super::hooks::{use_dispatch, use_slice};
use super::import::{DropTarget, ImportDialog};
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
use crate::app::{Action, SampleInfo, workspace};

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub samples: Rc<[SampleInfo]>,
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    use_shortcuts();
    use_save_on_leave();
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

/// The last moment in which a page on a phone may be told anything is when it is hidden.
#[hook]
fn use_save_on_leave() {
    let dispatch = use_dispatch();
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "pagehide", move |_| {
                dispatch.emit(Action::Workspace(workspace::Action::Leaving));
            })
        });
        move || drop(listener)
    });
}
