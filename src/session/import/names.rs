//! Names of tables and columns made from what a file says.

use std::collections::HashSet;

use crate::schema::quote::is_reserved;

/// The longest name PostgreSQL keeps, in bytes; it silently cuts longer ones.
pub const MAX_NAME_BYTES: usize = 63;

/// A snake_case name that needs no quotes, as far as the letters allow; letters outside Latin are kept.
/// Empty when the text has no letter or digit.
pub fn snake_case(text: &str) -> String {
    let mut name = String::new();
    let mut before: Option<char> = None;
    let mut letters = text.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() {
            let starts_word = letter.is_uppercase()
                && before.is_some_and(|before| {
                    before.is_lowercase()
                        || before.is_ascii_digit()
                        || (before.is_uppercase() && letters.peek().is_some_and(|next| next.is_lowercase()))
                });
            if starts_word && !name.ends_with('_') {
                name.push('_');
            }
            match plain_latin(letter) {
                Some(latin) => name.push_str(latin),
                None => name.extend(letter.to_lowercase()),
            }
        } else if letter == '%' {
            push_word(&mut name, "percent");
        } else if letter == '#' && name.is_empty() {
            push_word(&mut name, "number");
        } else if !name.is_empty() && !name.ends_with('_') && letter != '\'' && letter != '’' {
            name.push('_');
        }
        before = Some(letter);
    }
    let mut name = name.trim_end_matches('_').to_owned();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if is_reserved(&name) {
        name.push('_');
    }
    cut(&name, MAX_NAME_BYTES).to_owned()
}

fn push_word(name: &mut String, word: &str) {
    if !name.is_empty() && !name.ends_with('_') {
        name.push('_');
    }
    name.push_str(word);
}

/// Letters of Western and Central Europe without their marks.
fn plain_latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ą' | 'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ā' | 'Ą' => {
            "a"
        }
        'ä' | 'æ' | 'Ä' | 'Æ' => "ae",
        'ç' | 'ć' | 'č' | 'Ç' | 'Ć' | 'Č' => "c",
        'ď' | 'đ' | 'Ď' | 'Đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' | 'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ę' | 'Ě' => {
            "e"
        }
        'ğ' | 'Ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'Ī' | 'İ' => "i",
        'ł' | 'Ł' => "l",
        'ñ' | 'ń' | 'ň' | 'Ñ' | 'Ń' | 'Ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ő' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ő' => "o",
        'ö' | 'ø' | 'œ' | 'Ö' | 'Ø' | 'Œ' => "oe",
        'ř' | 'Ř' => "r",
        'ś' | 'š' | 'ş' | 'Ś' | 'Š' | 'Ş' => "s",
        'ß' => "ss",
        'ť' | 'Ť' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'Ù' | 'Ú' | 'Û' | 'Ū' | 'Ů' | 'Ű' => "u",
        'ü' | 'Ü' => "ue",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' => "z",
        _ => return None,
    })
}

/// The text cut to at most `bytes`, between letters.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The name, or the name with the first free number behind it.
pub fn unique(name: &str, taken: &HashSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let mut number = 2u32;
    loop {
        let suffix = format!("_{number}");
        let candidate = format!("{}{suffix}", cut(name, MAX_NAME_BYTES - suffix.len()));
        if !taken.contains(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

/// One name for each source column, all different.
pub fn columns(sources: &[String]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::with_capacity(sources.len());
    for (at, source) in sources.iter().enumerate() {
        let mut name = snake_case(source);
        if name.is_empty() {
            name = format!("column_{}", at + 1);
        }
        let name = unique(&name, &taken);
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// A table's name from a file's: `2024 Umsätze (final).csv` becomes `_2024_umsaetze_final`.
pub fn table(file_name: &str, taken: &HashSet<String>) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let name = snake_case(stem);
    unique(if name.is_empty() { "imported" } else { &name }, taken)
}

#[cfg(test)]
mod tests;
