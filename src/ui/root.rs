//! The one struct component: holds the state, applies actions, runs effects, offers the contexts.

use yew::prelude::*;

use super::app::App;
use super::effects::{Dispatch, Outside};
use super::hooks::Slice;
use crate::app::{
    Action, AppState, Startup, dialogs::Dialogs, editor::Editor, engine::Engine, history::History,
    import::Import, layout::Layout, notices::Notices, results::Results, workspace::Workspace,
};
use crate::app::{engine, history, layout, workspace};
use crate::browser::{assets, remember};
use crate::protocol::schema::Schema;

/// The root of the page.
pub struct Root {
    state: AppState,
    dispatch: Dispatch,
    outside: Outside,
}

impl Component for Root {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch = ctx.link().callback(|action| action);
        let outside = Outside::start(dispatch.clone());
        ctx.link().send_message(Action::Start(startup()));
        Root { state: AppState::default(), dispatch, outside }
    }

    fn update(&mut self, _ctx: &Context<Self>, action: Action) -> bool {
        for effect in self.state.apply(action, js_sys::Date::now()) {
            self.outside.run(effect);
        }
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        // Every slice is a context of its own, so that a reader renders again only when its slice changed.
        let state = &self.state;
        html! {
            <ContextProvider<Dispatch> context={self.dispatch.clone()}>
            <ContextProvider<Slice<Engine>> context={Slice(state.engine.clone())}>
            <ContextProvider<Slice<Schema>> context={Slice(state.schema.clone())}>
            <ContextProvider<Slice<Workspace>> context={Slice(state.workspace.clone())}>
            <ContextProvider<Slice<Editor>> context={Slice(state.editor.clone())}>
            <ContextProvider<Slice<Results>> context={Slice(state.results.clone())}>
            <ContextProvider<Slice<History>> context={Slice(state.history.clone())}>
            <ContextProvider<Slice<Import>> context={Slice(state.import.clone())}>
            <ContextProvider<Slice<Layout>> context={Slice(state.layout.clone())}>
            <ContextProvider<Slice<Dialogs>> context={Slice(state.dialogs.clone())}>
            <ContextProvider<Slice<Notices>> context={Slice(state.notices.clone())}>
                <App samples={state.samples.clone()} />
            </ContextProvider<Slice<Notices>>>
            </ContextProvider<Slice<Dialogs>>>
            </ContextProvider<Slice<Layout>>>
            </ContextProvider<Slice<Import>>>
            </ContextProvider<Slice<History>>>
            </ContextProvider<Slice<Results>>>
            </ContextProvider<Slice<Editor>>>
            </ContextProvider<Slice<Workspace>>>
            </ContextProvider<Slice<Schema>>>
            </ContextProvider<Slice<Engine>>>
            </ContextProvider<Dispatch>>
        }
    }
}

/// What the page finds when it begins.
fn startup() -> Startup {
    Startup {
        entropy: (js_sys::Math::random() * 9e15) as u64,
        samples: assets::samples(),
        layout: remember::read(layout::KEY).unwrap_or_default(),
        theme: remember::read(layout::THEME_KEY).unwrap_or_default(),
        history: remember::read(history::KEY).unwrap_or_default(),
        journal: remember::read(workspace::save::JOURNAL_KEY).unwrap_or_default(),
        changes: remember::read_all(workspace::changes::JOURNAL_KEY),
        open_transaction: remember::read(engine::TRANSACTION_KEY).unwrap_or_default(),
    }
}
