//! What `web/boot` left for the page: where the hashed files are, and the downloads it began.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

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
