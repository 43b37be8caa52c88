//! Yew components. wasm32 only.

pub mod app;
pub mod chart;
pub mod dialog;
pub mod editor;
pub mod effects;
pub mod export;
pub mod grid;
pub mod history;
pub mod hooks;
pub mod icon;
pub mod import;
pub mod menu;
pub mod projects;
pub mod results;
pub mod root;
pub mod schema_browser;
pub mod shortcuts;
pub mod style;
pub mod theme;
