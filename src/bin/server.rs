//! Entry point of the worker that also runs a project's server: the engine's program with Node beside it.
//!
//! A program of its own, so that whoever writes SQL alone loads no JavaScript engine. The page starts it in the other
//! one's place when a project has an application.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    let playground = backyard::stack::api::Playground::new("", Box::new(backyard::worker::fetch_pack));
    backyard::worker::serve(|clock| backyard::session::Session::with_api(clock, Box::new(playground)));
}

/// The worker is a wasm program; on the host there is nothing to run.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
