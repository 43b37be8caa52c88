//! Words in dates and times: months, days of the week, and what means something whatever follows it.

/// The number of a month, from 1: by its name, its first three letters, or `sept`.
pub(super) fn month(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS.iter().position(|name| *name == word || &name[..3] == word);
    at.or((word == "sept").then_some(8)).map(|at| at as i64 + 1)
}

/// A day of the week, whole or short.
pub(super) fn is_weekday(word: &str) -> bool {
    const DAYS: &[&str] = &[
        "sunday",
        "sun",
        "monday",
        "mon",
        "tuesday",
        "tue",
        "tues",
        "wednesday",
        "wed",
        "weds",
        "thursday",
        "thu",
        "thur",
        "thurs",
        "friday",
        "fri",
        "saturday",
        "sat",
    ];
    DAYS.contains(&word)
}

/// Whether a word means something whatever follows it.
pub(super) fn is_keyword(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "am",
        "pm",
        "ad",
        "bc",
        "ce",
        "bce",
        "t",
        "at",
        "on",
        "allballs",
        "now",
        "epoch",
        "infinity",
        "today",
        "tomorrow",
        "yesterday",
        "d",
        "dow",
        "doy",
        "dst",
        "h",
        "isodow",
        "isoyear",
        "j",
        "jd",
        "julian",
        "m",
        "mm",
        "s",
        "y",
    ];
    month(word).is_some() || is_weekday(word) || WORDS.contains(&word)
}
