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

/// All that was kept under keys that begin with `key`, by the rest of the key.
pub fn read_all(key: &str) -> Vec<(String, String)> {
    let Some(storage) = storage() else { return Vec::new() };
    let start = format!("{PREFIX}{key}");
    let kept = |at| {
        let name = storage.key(at).ok().flatten()?;
        let value = storage.get_item(&name).ok().flatten()?;
        Some((name.strip_prefix(&start)?.to_owned(), value))
    };
    (0..storage.length().unwrap_or(0)).filter_map(kept).collect()
}

/// Keeps a text, or nothing.
pub fn set(key: &str, text: Option<&str>) {
    match (text, storage()) {
        (Some(text), _) => write(key, text),
        (None, Some(storage)) => drop(storage.remove_item(&format!("{PREFIX}{key}"))),
        (None, None) => {}
    }
}

/// Keeps `value`; full or denied storage is no error for a setting.
pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("{PREFIX}{key}"), value);
    }
}
