//! A multipart form: fields and files of the project, each with its type.

use yew::prelude::*;

use super::super::choice::Choice;
use super::Editing;
use crate::protocol::api::{Form, FormBody, FormPart};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// Types to choose from.
const TYPES: [&str; 7] = [
    "application/json",
    "application/octet-stream",
    "application/pdf",
    "image/png",
    "text/csv",
    "text/html",
    "text/plain",
];

fn list(form: &mut Form) -> Option<&mut Vec<FormPart>> {
    match &mut form.body {
        FormBody::Parts(parts) => Some(parts),
        _ => None,
    }
}

fn part(form: &mut Form, at: usize) -> Option<&mut FormPart> {
    list(form)?.get_mut(at)
}

/// The last part of a path, which is what the server is told a file is called.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The parts, and the buttons that add some.
pub fn parts(it: &Editing, now: &[FormPart]) -> Html {
    let add = |is_file: bool| {
        it.pressed(move |form| {
            let Some(list) = list(form) else { return };
            let name = format!("{}{}", if is_file { "file" } else { "name" }, list.len() + 1);
            let mut part = FormPart { name, is_file, ..FormPart::default() };
            if is_file {
                "./data.json".clone_into(&mut part.value);
                "data.json".clone_into(&mut part.file_name);
                "application/json".clone_into(&mut part.media_type);
            }
            list.push(part);
        })
    };
    html! {
        <>
            <datalist id="composer-types">{ for TYPES.iter().map(|name| html! { <option value={*name}></option> }) }</datalist>
            <ul class="composer__pairs">{ for now.iter().enumerate().map(|(at, part)| row(it, at, part)) }</ul>
            <div class="adding__buttons">
                <button type="button" class="button button--quiet" onclick={add(false)}>{ IconName::Plus.svg() }{"Add field"}</button>
                <button type="button" class="button button--quiet" onclick={add(true)}>{ IconName::Plus.svg() }{"Add file"}</button>
            </div>
        </>
    }
}

fn row(it: &Editing, at: usize, now: &FormPart) -> Html {
    let number = at + 1;
    let on_name = it.typed(move |form, text| {
        if let Some(part) = part(form, at) {
            part.name = text;
        }
    });
    let on_value = it.typed(move |form, text| {
        let Some(part) = part(form, at) else { return };
        // It is called as before until it is called otherwise.
        if part.is_file && part.file_name == last(&part.value) {
            last(&text).clone_into(&mut part.file_name);
        }
        part.value = text;
    });
    let on_type = it.typed(move |form, text| {
        if let Some(part) = part(form, at) {
            part.media_type = text;
        }
    });
    let on_kind = it.chosen(move |mut form, chosen| {
        if let Some(part) = part(&mut form, at) {
            part.is_file = chosen == 1;
            part.file_name = if part.is_file { last(&part.value).to_owned() } else { String::new() };
        }
        form
    });
    let remove = it.pressed(move |form| {
        if let Some(list) = list(form).filter(|list| at < list.len()) {
            list.remove(at);
        }
    });
    let options = vec!["Text".to_owned(), "File".to_owned()];
    let value = if now.is_file { "File" } else { "Value" };
    html! {
        <li key={at.to_string()} class="composer__multi">
            <input class="input" type="text" value={now.name.clone()} oninput={on_name}
                aria-label={format!("Name of part {number}")} autocomplete="off" spellcheck="false" />
            { view!(Choice { label: format!("Kind of part {number}"), options, selected: usize::from(now.is_file), on_choose: on_kind }) }
            <input class="input" type="text" value={now.value.clone()} oninput={on_value}
                aria-label={format!("{value} of part {number}")} autocomplete="off" spellcheck="false" />
            <input class="input" type="text" value={now.media_type.clone()} oninput={on_type} list="composer-types"
                aria-label={format!("Type of part {number}")} placeholder="type" autocomplete="off" spellcheck="false" />
            <button type="button" class="icon-button" onclick={remove} aria-label={format!("Remove part {number}")} title="Remove">
                { IconName::Close.svg() }
            </button>
        </li>
    }
}
