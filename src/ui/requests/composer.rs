//! The request as a form: method and address, parameters, headers, who asks, the body. Written into its block of the file.

mod parts;
mod who;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::choice::Choice;
use crate::app::Action;
use crate::app::requests::compose::{self, ApiKey, BodyKind, body_kind, with_body};
use crate::app::requests::{self, Requests};
use crate::protocol::api::{Form, FormBody};
use crate::ui::hooks::{use_dispatch, use_effect_with, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;
use parts::parts;
use who::who;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Headers to choose from.
const HEADERS: [&str; 14] = [
    "Accept",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Content-Type",
    "Cookie",
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "Origin",
    "Referer",
    "User-Agent",
    "X-API-Key",
];

/// Sends an action of the composer.
fn act(action: compose::Action) -> Action {
    Action::Requests(requests::Action::Compose(action))
}

/// What stands in the field that an event comes from.
fn value(target: Option<web_sys::EventTarget>) -> String {
    let Some(target) = target else { return String::new() };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return input.value();
    }
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    String::new()
}

/// The form as it is, and where its changes go.
#[derive(Clone)]
struct Editing {
    block: u32,
    form: Form,
    dispatch: Callback<Action>,
}

impl Editing {
    /// A listener that changes the form by what is typed.
    fn typed(&self, change: impl Fn(&mut Form, String) + 'static) -> Callback<InputEvent> {
        let it = self.clone();
        Callback::from(move |event: InputEvent| {
            let mut form = it.form.clone();
            change(&mut form, value(event.target()));
            it.dispatch.emit(act(compose::Action::Change(it.block, form)));
        })
    }

    /// As [`Editing::typed`], for what is chosen.
    fn chosen(&self, change: impl Fn(Form, usize) -> Form + 'static) -> Callback<usize> {
        let it = self.clone();
        Callback::from(move |at: usize| {
            it.dispatch.emit(act(compose::Action::Change(it.block, change(it.form.clone(), at))));
        })
    }

    fn pressed(&self, change: impl Fn(&mut Form) + 'static) -> Callback<MouseEvent> {
        let it = self.clone();
        Callback::from(move |_: MouseEvent| {
            let mut form = it.form.clone();
            change(&mut form);
            it.dispatch.emit(act(compose::Action::Change(it.block, form)));
        })
    }
}

/// The form of the request that is looked at.
#[component]
pub fn Composer() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    // Where the key stands while its name is being typed; of another request it says nothing.
    let key = use_state_eq(|| None::<(u32, ApiKey)>);
    let Some(request) = requests.current() else { return Html::default() };
    let block = request.block;
    let form = requests.compose.form(request).clone();
    let it = Editing { block, form: form.clone(), dispatch: dispatch.clone() };
    let mut methods: Vec<&str> = METHODS.to_vec();
    if !methods.contains(&form.method.as_str()) {
        methods.push(&form.method);
    }
    let names: Vec<String> = methods.iter().map(|it| (*it).to_owned()).collect();
    let selected = methods.iter().position(|name| *name == form.method).unwrap_or(0);
    let options = names.clone();
    let on_method = it.chosen(move |mut form, at| {
        form.method = names.get(at).cloned().unwrap_or_default();
        form
    });
    let on_url = it.typed(|form, text| form.url = text);
    let onsubmit = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.emit(act(compose::Action::Send(block)));
        })
    };
    html! {
        <form class="composer" aria-label="Request" {onsubmit}>
            <div class="composer__line">
                { view!(Choice { label: "Method", options, selected, on_choose: on_method }) }
                <input class="input composer__url" type="text" aria-label="Address" value={form.url.clone()} oninput={on_url}
                    autocomplete="off" spellcheck="false" />
                <button type="submit" class="button button--primary" disabled={requests.waiting.is_some()}>{ IconName::Play.svg() }{"Send"}</button>
            </div>
            if let Some(why) = &requests.compose.problem { <p class="answer__note is-failed" role="alert">{why}</p> }
            <datalist id="composer-headers">{ for HEADERS.iter().map(|name| html! { <option value={*name}></option> }) }</datalist>
            { path(&it) }
            { pairs(&it, "Parameters", "parameter", None, |form| Some(&mut form.query), &form.query) }
            { pairs(&it, "Headers", "header", Some("composer-headers"), |form| Some(&mut form.headers), &form.headers) }
            { who(&it, key) }
            { body(&it) }
        </form>
    }
}

/// What the path leaves open.
fn path(it: &Editing) -> Html {
    if it.form.path.is_empty() {
        return Html::default();
    }
    let field = |(at, (name, value)): (usize, &(String, String))| {
        let oninput = it.typed(move |form, text| {
            if let Some(pair) = form.path.get_mut(at) {
                pair.1 = text;
            }
        });
        html! {
            <label class="composer__field"><span>{ name }</span>
                <input class="input" type="text" value={value.clone()} {oninput} autocomplete="off" spellcheck="false"
                    placeholder="not set in this file" />
            </label>
        }
    };
    html! {
        <fieldset class="composer__part">
            <legend>{"Path"}</legend>
            <div class="composer__line">{ for it.form.path.iter().enumerate().map(field) }</div>
        </fieldset>
    }
}

/// The list of a form that pairs belong to.
type List = fn(&mut Form) -> Option<&mut Vec<(String, String)>>;

fn pairs(
    it: &Editing,
    title: &'static str,
    word: &'static str,
    names: Option<&'static str>,
    list: List,
    now: &[(String, String)],
) -> Html {
    let row = |(at, (name, value)): (usize, &(String, String))| {
        let change = move |is_name: bool| {
            move |form: &mut Form, text: String| {
                if let Some(pair) = list(form).and_then(|list| list.get_mut(at)) {
                    if is_name { pair.0 = text } else { pair.1 = text }
                }
            }
        };
        let remove = it.pressed(move |form| {
            if let Some(list) = list(form).filter(|list| at < list.len()) {
                list.remove(at);
            }
        });
        html! {
            <li key={at.to_string()} class="composer__pair">
                <input class="input" type="text" value={name.clone()} oninput={it.typed(change(true))} list={names}
                    aria-label={format!("Name of {word} {}", at + 1)} autocomplete="off" spellcheck="false" />
                <input class="input" type="text" value={value.clone()} oninput={it.typed(change(false))}
                    aria-label={format!("Value of {word} {}", at + 1)} autocomplete="off" spellcheck="false" />
                <button type="button" class="icon-button" onclick={remove} aria-label={format!("Remove {word} {}", at + 1)} title="Remove">
                    { IconName::Close.svg() }
                </button>
            </li>
        }
    };
    let add = it.pressed(move |form| {
        if let Some(list) = list(form) {
            let number = list.len() + 1;
            list.push((
                if names.is_some() { format!("X-Header-{number}") } else { format!("name{number}") },
                String::new(),
            ));
        }
    });
    html! {
        <fieldset class="composer__part">
            <legend>{title}</legend>
            <ul class="composer__pairs">{ for now.iter().enumerate().map(row) }</ul>
            <button type="button" class="button button--quiet" onclick={add}>{ IconName::Plus.svg() }{ ["Add ", word].concat() }</button>
        </fieldset>
    }
}

fn body(it: &Editing) -> Html {
    let kind = body_kind(&it.form);
    let on_choose = it.chosen(|form, at| {
        let kind = BodyKind::ALL.get(at).map_or(BodyKind::None, |(kind, _)| *kind);
        with_body(form, kind)
    });
    let selected = BodyKind::ALL.iter().position(|(each, _)| *each == kind).unwrap_or(0);
    let options: Vec<String> = BodyKind::ALL.iter().map(|(_, label)| (*label).to_owned()).collect();
    let content = match &it.form.body {
        FormBody::None => Html::default(),
        FormBody::Mixed => {
            html! { <p class="answer__note">{"Text and files in turn: edit this body in the file"}</p> }
        }
        FormBody::Text(text) => {
            let oninput = it.typed(|form, text| form.body = FormBody::Text(text));
            view!(BodyText { text: text.clone(), oninput })
        }
        FormBody::Parts(list) => parts(it, list),
        FormBody::Fields(fields) => pairs(it, "Fields", "field", None, fields_of, fields),
        FormBody::File(path) => {
            let oninput = it.typed(|form, text| form.body = FormBody::File(text));
            html! { <input class="input" type="text" aria-label="File" value={path.clone()} {oninput} autocomplete="off" /> }
        }
    };
    html! {
        <fieldset class="composer__part">
            <legend>{"Body"}</legend>
            if kind != BodyKind::Mixed {
                { view!(Choice { label: "Kind of body", options, selected, on_choose }) }
            }
            { content }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct BodyTextProps {
    text: String,
    oninput: Callback<InputEvent>,
}

/// A body that is text. A text area has no attribute for what stands in it.
#[component]
fn BodyText(props: &BodyTextProps) -> Html {
    let area = use_node_ref();
    {
        let area = area.clone();
        use_effect_with(props.text.clone(), move |text| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>().filter(|area| area.value() != *text) {
                area.set_value(text);
            }
        });
    }
    let rows = props.text.lines().count().clamp(3, 16).to_string();
    html! {
        <textarea ref={area} class="input composer__text" aria-label="Body" {rows} oninput={props.oninput.clone()} spellcheck="false"></textarea>
    }
}

fn fields_of(form: &mut Form) -> Option<&mut Vec<(String, String)>> {
    match &mut form.body {
        FormBody::Fields(fields) => Some(fields),
        _ => None,
    }
}
