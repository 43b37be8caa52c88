//! Yew components. wasm32 only.

pub mod about;
pub mod chart;
pub mod confirm;
pub mod dialog;
pub mod effects;
pub mod export;
pub mod grid;
pub mod header;
pub mod help;
pub mod history;
pub mod hooks;
pub mod icon;
pub mod import;
pub mod menu;
pub mod notices;
pub mod overlays;
pub mod palette;
pub mod panels;
pub mod phone_nav;
pub mod root;
pub mod schema_browser;
pub mod shortcuts;
pub mod style;
pub mod theme;
