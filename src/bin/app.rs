//! Entry point of the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    // Its place holds the loading screen, or what the host page put there.
    let place = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(place) = place {
        place.set_inner_html("");
        yew::Renderer::<backyard::ui::root::Root>::with_root(place).render();
    }
}

/// The page is a wasm program; on the host there is nothing to run.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
