//! The code editor of `web/editor`, as Rust calls it. Its README describes every method.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::assets;

#[wasm_bindgen]
extern "C" {
    /// The loaded module.
    pub type EditorModule;

    #[wasm_bindgen(method, catch, js_name = createEditor)]
    pub fn create_editor(
        this: &EditorModule,
        parent: &HtmlElement,
        options: &JsValue,
    ) -> Result<EditorHandle, JsValue>;

    /// One editor on the page.
    #[derive(Clone)]
    pub type EditorHandle;

    #[wasm_bindgen(method)]
    pub fn insert(this: &EditorHandle, text: &str);
    #[wasm_bindgen(method)]
    pub fn select(this: &EditorHandle, from: u32, to: u32);
    #[wasm_bindgen(method)]
    pub fn focus(this: &EditorHandle);
    #[wasm_bindgen(method, js_name = setSchema)]
    pub fn set_schema(this: &EditorHandle, schema: &JsValue);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    pub fn set_diagnostics(this: &EditorHandle, diagnostics: &JsValue);
    #[wasm_bindgen(method, js_name = showRunMarks)]
    pub fn show_run_marks(this: &EditorHandle, marks: &JsValue);
    #[wasm_bindgen(method, js_name = openSearch)]
    pub fn open_search(this: &EditorHandle);
    #[wasm_bindgen(method, js_name = toggleComment)]
    pub fn toggle_comment(this: &EditorHandle);
    /// A promise of `{ok, message}`.
    #[wasm_bindgen(method)]
    pub fn format(this: &EditorHandle) -> js_sys::Promise;
    #[wasm_bindgen(method, js_name = setReadOnly)]
    pub fn set_read_only(this: &EditorHandle, on: bool);
    #[wasm_bindgen(method, js_name = swapDocument)]
    pub fn swap_document(
        this: &EditorHandle,
        key: &str,
        text: &str,
        language: &str,
        label: &str,
        cursor: u32,
        top: u32,
    );
    #[wasm_bindgen(method)]
    pub fn destroy(this: &EditorHandle);
}

thread_local! {
    /// The page has one editor; effects reach it here without a component between them.
    static CURRENT: RefCell<Option<EditorHandle>> = const { RefCell::new(None) };
}

/// Names the page's editor, or that there is none.
pub fn set_current(handle: Option<EditorHandle>) {
    CURRENT.with(|current| *current.borrow_mut() = handle);
}

/// The page's editor, once it is loaded.
pub fn current() -> Option<EditorHandle> {
    CURRENT.with(|current| current.borrow().clone())
}

/// Loads the editor's module; the boot script has usually begun already.
///
/// # Errors
/// What the browser said when it could not be loaded.
pub async fn load() -> Result<EditorModule, JsValue> {
    let module = assets::call("loadEditor", &JsValue::UNDEFINED)
        .ok_or_else(|| JsValue::from_str("the editor is missing from the page"))?;
    wasm_bindgen_futures::JsFuture::from(module).await.map(JsCast::unchecked_into)
}
