//! What the engine is doing, in a word, with a way out when it failed; and whether a transaction is open.

use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use crate::app::Action;
use crate::app::engine::{self, Engine, Phase};
use crate::protocol::sql::Transaction;
use crate::ui::html::html;

/// A chip in the header.
#[component]
pub fn EngineState() -> Html {
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let word = match &engine.phase {
        Phase::Starting => Some("Starting the engine…"),
        Phase::Opening => Some("Opening the database…"),
        Phase::Idle | Phase::Busy { .. } => None,
        Phase::Failed(why) => {
            let retry = dispatch.reform(|_: MouseEvent| Action::Engine(engine::Action::Retry));
            return html! {
                <div class="engine-state is-failed" role="alert">
                    { IconName::Error.svg() }
                    <span class="engine-state__text">{ why }</span>
                    <button type="button" class="button" onclick={retry}>{ "Try again" }</button>
                </div>
            };
        }
    };
    let transaction = match engine.transaction {
        Transaction::Idle => None,
        Transaction::Open => Some("Transaction open"),
        Transaction::Failed => Some("Transaction failed: ROLLBACK"),
    };
    html! {
        <div class="engine-state" role="status">
            if let Some(word) = word { <span class="engine-state__text">{ word }</span> }
            if let Some(transaction) = transaction { <span class="badge">{ transaction }</span> }
        </div>
    }
}
