//! Yew components. wasm32 only.

pub mod chart;
pub mod dialog;
pub mod effects;
pub mod grid;
pub mod hooks;
pub mod icon;
pub mod menu;
pub mod root;
pub mod style;
