//! Entry point of the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    yew::Renderer::<backyard::ui::root::Root>::new().render();
}

/// The page is a wasm program; on the host there is nothing to run.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
