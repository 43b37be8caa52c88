//! The native command line; see `backyard::cli`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    std::process::ExitCode::from(backyard::cli::main(&args))
}

#[cfg(target_arch = "wasm32")]
fn main() {}
