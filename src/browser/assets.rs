//! What `web/boot` left for the page: where the hashed files are, and the downloads it began.

use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::app::SampleInfo;

/// `globalThis.backyardBoot.<name>`, `undefined` when the page was started without the boot script.
pub fn boot(name: &str) -> JsValue {
    path(&js_sys::global().into(), &["backyardBoot", name])
}

/// The value at a path of properties, `undefined` where one is missing.
pub fn path(from: &JsValue, names: &[&str]) -> JsValue {
    let mut at = from.clone();
    for name in names {
        if !at.is_object() {
            return JsValue::UNDEFINED;
        }
        at = Reflect::get(&at, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    }
    at
}

/// Calls a function of the boot object, such as `startEngine`, that answers a promise.
pub fn call(name: &str, argument: &JsValue) -> Option<Promise> {
    let function = boot(name).dyn_into::<js_sys::Function>().ok()?;
    function.call1(&JsValue::UNDEFINED, argument).ok()?.dyn_into::<Promise>().ok()
}

/// A plain object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// The samples that the build put beside the page.
pub fn samples() -> Rc<[SampleInfo]> {
    let list = path(&boot("assets"), &["samples"]);
    let text = |sample: &JsValue, name: &str| path(sample, &[name]).as_string();
    let info = |sample: JsValue| {
        Some(SampleInfo {
            slug: text(&sample, "slug")?.into(),
            title: text(&sample, "title")?.into(),
            summary: text(&sample, "summary").unwrap_or_default().into(),
        })
    };
    // `Array::from` of something that is no list is empty.
    js_sys::Array::from(&list).iter().filter_map(info).collect()
}
