//! Gives page and worker one build id, so that a worker of another build is recognised; and says where Node's own
//! modules are taken from: `src/runtime/js`, or what the release build made of that (tools/build/node-core.mjs).

use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    let mut files = vec![PathBuf::from("Cargo.lock")];
    collect(Path::new("src"), &mut files);
    files.sort();
    // FNV-1a: only has to differ when a file differs, and needs no dependency.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in &files {
        let text = std::fs::read(file).unwrap_or_default();
        for byte in file.to_string_lossy().bytes().chain(text) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=BACKYARD_BUILD={hash:016x}");
    println!("cargo::rerun-if-env-changed=BACKYARD_NODE_CORE");
    let sources = || {
        let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        format!("{package}/src/runtime/js")
    };
    let core = std::env::var("BACKYARD_NODE_CORE").unwrap_or_else(|_| sources());
    println!("cargo::rerun-if-changed={core}");
    println!("cargo::rustc-env=BACKYARD_NODE_CORE_FOLDER={core}");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
