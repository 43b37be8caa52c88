//! Puts the colour scheme on the document; the style sheets do the rest.

use crate::app::layout::Theme;

/// Sets the theme. The system's own is the absence of a choice.
pub fn set(theme: Theme) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    let Some(root) = root else { return };
    // Neither can fail: the name is fixed.
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
}
