//! How large a project may be. The numbers keep saving quick and a stored project far below a browser's quota;
//! large data belongs into the database, which has its own limits.

/// Files of one project.
pub const MAX_FILES: usize = 200;

/// UTF-8 bytes of one file's text.
pub const MAX_FILE_BYTES: usize = 2_000_000;

/// UTF-8 bytes of all texts of a project.
pub const MAX_PROJECT_BYTES: usize = 20_000_000;

/// UTF-8 bytes of a path.
pub const MAX_PATH_BYTES: usize = 200;

/// Characters of a project's name.
pub const MAX_NAME_CHARS: usize = 80;

/// A size as people read it: `512 bytes`, `3.4 kB`, `2 MB` (decimal units, one decimal at most).
pub fn size_text(bytes: usize) -> String {
    let (divisor, unit) = match bytes {
        1 => return "1 byte".to_owned(),
        0..=999 => return format!("{bytes} bytes"),
        1_000..=999_949 => (1_000, "kB"),
        _ => (1_000_000, "MB"),
    };
    // Rounded up, so that a size above a limit never reads as the limit itself.
    let tenths = bytes.div_ceil(divisor / 10);
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        tenth => format!("{}.{tenth} {unit}", tenths / 10),
    }
}
