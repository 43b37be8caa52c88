//! The body of an answer: indented, as it came, as a table, or drawn as a page that can run nothing.

use yew::prelude::*;

use crate::app::Action;
use crate::app::requests::{self, Form, Requests, Shown};
use crate::protocol::api::{Answer, Body, TextBody};
use crate::ui::grid::ResultGrid;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// The body of the answer that is looked at.
#[component]
pub fn BodyView() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let shown = requests.current().and_then(|it| requests.answer(it.block));
    let Some((shown, answer)) =
        shown.and_then(|it| Some((it, it.outcome.as_ref().ok()?.outcome.as_ref().ok()?)))
    else {
        return Html::default();
    };
    match &answer.body {
        Body::None => html! { <p class="answer__note">{"The answer has no body"}</p> },
        Body::Binary => html! { <p class="answer__note">{"The body is no text"}</p> },
        Body::Text(body) => html! {
            <>
                { problem(answer) }
                { forms(body, shown, &requests, &dispatch) }
                { text(body, shown, &requests, &dispatch) }
                if body.cut { <p class="answer__note">{"The rest is not shown"}</p> }
            </>
        },
    }
}

/// The form that is shown: the chosen one where the body has it.
fn form(body: &TextBody, shown: &Shown, wanted: Form) -> Form {
    match wanted {
        Form::Raw if body.raw.is_none() => Form::Pretty,
        Form::Table if shown.table.is_none() => Form::Pretty,
        Form::Page if !body.is_html => Form::Pretty,
        it => it,
    }
}

fn forms(body: &TextBody, shown: &Shown, requests: &Requests, dispatch: &Callback<Action>) -> Html {
    let mut all = vec![(Form::Pretty, if body.raw.is_some() { "Indented" } else { "Text" })];
    if body.raw.is_some() {
        all.push((Form::Raw, "As it came"));
    }
    if shown.table.is_some() {
        all.push((Form::Table, "Table"));
    }
    if body.is_html {
        all.push((Form::Page, "Page"));
    }
    let now = form(body, shown, requests.form);
    let text = if now == Form::Raw { body.raw.as_ref().unwrap_or(&body.text) } else { &body.text };
    let copy = {
        let text = text.clone();
        dispatch.reform(move |_: MouseEvent| Action::Copy { text: text.clone(), what: "body".to_owned() })
    };
    let tab = |(it, label): (Form, &'static str)| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Form(it)));
        html! {
            <button type="button" class="plan__tab" aria-pressed={if it == now { "true" } else { "false" }} {onclick}>{label}</button>
        }
    };
    html! {
        <div class="answer__forms">
            <div class="plan__tabs" role="group" aria-label="Show the body as">{ for all.into_iter().map(tab) }</div>
            <button type="button" class="icon-button" onclick={copy} aria-label="Copy the body" title="Copy the body">
                { IconName::Copy.svg() }
            </button>
        </div>
    }
}

fn text(body: &TextBody, shown: &Shown, requests: &Requests, dispatch: &Callback<Action>) -> Html {
    match (form(body, shown, requests.form), &shown.table, &requests.grid) {
        (Form::Table, Some(table), Some(grid)) => {
            let on_action = dispatch.reform(|action| Action::Requests(requests::Action::Grid(action)));
            html! {
                <div class="answer__table">
                    { view!(ResultGrid { table: table.clone(), state: grid.clone(), on_action, label: AttrValue::from("Body") }) }
                </div>
            }
        }
        // No script, no origin, no form, no link out of it: the sandbox allows nothing, and srcdoc is under this
        // page's policy, which loads nothing from elsewhere.
        (Form::Page, ..) => html! {
            <>
                <iframe class="answer__page" title="The body as a page" sandbox="" srcdoc={body.text.clone()}></iframe>
                <p class="answer__note">{"Drawn without scripts, styles and pictures: nothing in it can run or load"}</p>
            </>
        },
        (Form::Raw, ..) => {
            html! { <pre class="answer__body" tabindex="0" aria-label="Body">{ body.raw.as_ref().unwrap_or(&body.text) }</pre> }
        }
        _ => html! { <pre class="answer__body" tabindex="0" aria-label="Body">{ &body.text }</pre> },
    }
}

/// RFC 9457: what went wrong, for a person, before the body as it is.
fn problem(answer: &Answer) -> Html {
    if answer.problem.is_empty() {
        return Html::default();
    }
    let of = |name: &str| answer.problem.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let rest =
        answer.problem.iter().filter(|(name, _)| !["title", "detail", "status"].contains(&name.as_str()));
    let pair = |(name, value): &(String, String)| html! { <><dt>{name}</dt><dd>{value}</dd></> };
    html! {
        <div class="answer__problem">
            <p><strong>{ of("title").unwrap_or("A problem") }</strong></p>
            if let Some(detail) = of("detail") { <p>{ detail }</p> }
            <dl class="answer__headers">{ for rest.map(pair) }</dl>
        </div>
    }
}
