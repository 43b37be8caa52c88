//! The browser as the page uses it: worker, storage, clipboard, files. wasm32 only.
