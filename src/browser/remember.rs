//! Small settings in `localStorage`. Denied storage reads as empty and writes nothing.

/// Every key is under this prefix: the origin may be shared with other pages.
const PREFIX: &str = "backyard.";

fn storage() -> Option<web_sys::Storage> {
    // Throws in sandboxed frames and where cookies are blocked.
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under `key`.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{key}")).ok().flatten()
}

/// Keeps `value`; full or denied storage is no error for a setting.
pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("{PREFIX}{key}"), value);
    }
}
