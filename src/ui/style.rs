//! Sets custom properties of elements through CSSOM. The page's content security policy refuses `style` attributes,
//! so a component never writes one: its sheet reads the property and this file sets it.

use crate::ui::hooks::use_effect_with;
use web_sys::{HtmlElement, SvgElement};
use yew::prelude::*;

/// Sets the custom property `name`, such as `--width`, on the element of `node`. Does nothing while the element
/// is not on the page.
pub fn set_property(node: &NodeRef, name: &str, value: &str) {
    let style = match node.cast::<HtmlElement>() {
        Some(element) => element.style(),
        None => match node.cast::<SvgElement>() {
            Some(element) => element.style(),
            None => return,
        },
    };
    // Refused only for a read-only declaration, which an element's own is not.
    let _ = style.set_property(name, value);
}

/// Keeps the custom property `name` of `node` at `value`, from the first paint on.
#[hook]
pub fn use_property(node: &NodeRef, name: &'static str, value: AttrValue) {
    let node = node.clone();
    use_effect_with(value, move |value| set_property(&node, name, value));
}
