//! Entry point of the worker: bytes in, `session::Session` in the middle, bytes out.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    backyard::worker::serve(backyard::session::Session::new);
}

/// The worker is a wasm program; on the host there is nothing to run.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
