//! Yew components. wasm32 only.

pub mod effects;
pub mod hooks;
pub mod root;
