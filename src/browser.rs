//! The browser as the page uses it: worker, storage, clipboard, files. wasm32 only.

pub mod assets;
pub mod editor;
pub mod files;
pub mod remember;
pub mod storage;
pub mod tabs;
pub mod updates;
pub mod worker_client;
