//! Files out of the page and into it: downloads, the clipboard, the file picker.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement, Url};

/// Lets the browser save a file.
///
/// # Errors
/// What the browser said when it refused.
pub fn download(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser has taken the blob by the next turn; a minute is generous for slow disks.
    gloo_timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// Puts text on the clipboard.
///
/// # Errors
/// What the browser said when it refused (no permission, not focused).
pub async fn copy(text: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    // `navigator.clipboard` is undefined outside secure contexts.
    let clipboard = super::assets::path(window.navigator().as_ref(), &["clipboard"]);
    if clipboard.is_undefined() {
        return copy_by_selection(text);
    }
    let promise = window.navigator().clipboard().write_text(text);
    match wasm_bindgen_futures::JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => copy_by_selection(text),
    }
}

/// The older way, which sandboxed frames still allow: select a text area and give the copy command.
fn copy_by_selection(text: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let active = document.active_element();
    let area: web_sys::HtmlTextAreaElement = document.create_element("textarea")?.dyn_into()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    document.body().ok_or(JsValue::NULL)?.append_child(&area)?;
    area.select();
    let copied = document
        .dyn_ref::<web_sys::HtmlDocument>()
        .is_some_and(|document| document.exec_command("copy").unwrap_or(false));
    area.remove();
    if let Some(element) = active.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
    if copied { Ok(()) } else { Err(JsValue::from_str("the browser refused to copy")) }
}

/// Lets the learner choose a file of these kinds (such as `.zip`), and reads it. Nothing happens when the choice
/// is cancelled, or the file cannot be read.
pub fn choose(accept: &str, chosen: impl FnOnce(String, Rc<[u8]>) + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Ok(input) = document.create_element("input") else { return };
    let Ok(input) = input.dyn_into::<HtmlInputElement>() else { return };
    input.set_type("file");
    input.set_accept(accept);
    let source = input.clone();
    let changed = Closure::once_into_js(move || {
        let Some(file) = source.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            if let Ok(buffer) = JsFuture::from(file.array_buffer()).await {
                chosen(file.name(), Uint8Array::new(&buffer).to_vec().into());
            }
        });
    });
    input.set_onchange(Some(changed.unchecked_ref()));
    input.click();
}
