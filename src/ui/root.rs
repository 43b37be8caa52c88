//! The one struct component: holds the state, applies actions, runs effects, tells those who read the state.

use yew::prelude::*;

use super::app::App;
use super::effects::Outside;
use super::hooks::{connect, publish};
use super::view::view;
use crate::app::{Action, AppState, Startup, engine, history, layout, workspace};
use crate::browser::{assets, remember};

/// The root of the page.
pub struct Root {
    state: AppState,
    outside: Outside,
}

impl Component for Root {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch = ctx.link().callback(|action| action);
        let outside = Outside::start(dispatch.clone());
        connect(dispatch);
        ctx.link().send_message(Action::Start(startup()));
        Root { state: AppState::default(), outside }
    }

    fn update(&mut self, _ctx: &Context<Self>, action: Action) -> bool {
        for effect in self.state.apply(action, js_sys::Date::now()) {
            self.outside.run(effect);
        }
        // Whoever reads what changed is drawn again by itself.
        publish(&self.state);
        false
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        view!(App)
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
        first_sample: assets::path(&assets::boot("assets"), &["defaultSample"]).as_string().map(Into::into),
        server: assets::boot("startsServer").is_truthy(),
    }
}
