//! What the trace says about the code, each with its lines, its code and what would help.

use yew::prelude::*;

use super::details::code;
use super::{focus_tree, send};
use crate::app::Action;
use crate::app::requests::Requests;
use crate::app::waterfall::Action as TraceAction;
use crate::protocol::trace::Finding;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;

/// The findings; nothing where there are none.
#[component]
pub fn Findings() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let found = &requests.waterfall.trace.findings;
    if found.is_empty() {
        return Html::default();
    }
    let title = match found.len() {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    html! {
        <details class="findings" open={true}>
            <summary>{ title }</summary>
            <ul class="findings__list">{ for found.iter().map(|it| finding(it, &dispatch)) }</ul>
        </details>
    }
}

fn finding(it: &Finding, dispatch: &Callback<Action>) -> Html {
    let show = it.lines.first().map(|line| {
        let (line, dispatch) = (*line, dispatch.clone());
        let onclick = move |_: MouseEvent| {
            dispatch.emit(send(TraceAction::Pick(line)));
            focus_tree();
        };
        html! { <button type="button" class="button" {onclick}>{"Show in the trace"}</button> }
    });
    let copy = it.sql.as_ref().map(|sql| {
        let text = sql.clone();
        let onclick = dispatch
            .reform(move |_: MouseEvent| Action::Copy { text: text.clone(), what: "statement".to_owned() });
        html! {
            <>
                <code class="finding__sql">{ sql }</code>
                <button type="button" class="button" {onclick}>{ IconName::Copy.svg() }{"Copy"}</button>
            </>
        }
    });
    let (class, icon, word) = match it.is_wrong {
        true => ("is-wrong", IconName::Error, "Wrong: "),
        false => ("is-slow", IconName::Warning, "Slow: "),
    };
    html! {
        <li class={classes!("finding", class)}>
            <p class="finding__title">{ icon.svg() }<span class="visually-hidden">{ word }</span>{ &it.title }</p>
            <p class="finding__text">{ &it.text }</p>
            <div class="finding__actions">
                { copy }
                { show }
                if let Some(place) = &it.place { { code(place, dispatch) } }
            </div>
        </li>
    }
}
