//! The page: header, workbench, and what lies over them.

use std::rc::Rc;

use yew::prelude::*;

use super::editor::CodeEditor;
use super::history::HistoryPanel;
use super::hooks::use_dispatch;
use super::results::ResultsPane;
use super::schema_browser::SchemaBrowser;
use super::shortcuts::use_shortcuts;
use crate::app::SampleInfo;

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub samples: Rc<[SampleInfo]>,
}

/// The whole page.
#[component]
pub fn App(_props: &AppProps) -> Html {
    use_shortcuts(use_dispatch());
    html! {
        <div class="app">
            <main>
                <SchemaBrowser />
                <CodeEditor />
                <ResultsPane />
                <HistoryPanel />
            </main>
        </div>
    }
}
