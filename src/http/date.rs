//! Moments as HTTP, cookies, HAR and JSON write them. A moment is milliseconds since 1970 in UTC.

/// Year, month (1 to 12), day, hour, minute, second, millisecond, and the day of the week (0 is Sunday).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub millis: u32,
    pub weekday: u32,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const DAY: i64 = 86_400_000;

/// The parts of a moment (days to dates by eras of 400 years).
pub fn civil(millis: i64) -> Civil {
    let (days, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * of_year + 2) / 153;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let small = |value: i64| u32::try_from(value).unwrap_or(0);
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month: small(month),
        day: small(of_year - (153 * month_index + 2) / 5 + 1),
        hour: small(rest / 3_600_000),
        minute: small(rest / 60_000 % 60),
        second: small(rest / 1_000 % 60),
        millis: small(rest % 1_000),
        weekday: small((days + 4).rem_euclid(7)),
    }
}

/// The moment of a date and a time of day.
pub fn millis(year: i64, month: u32, day: u32, seconds: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = i64::from(month);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + i64::from(day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    days * DAY + seconds * 1_000
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http(millis: i64) -> String {
    let it = civil(millis);
    let (weekday, month) = (DAYS[it.weekday as usize % 7], MONTHS[(it.month as usize + 11) % 12]);
    format!(
        "{weekday}, {:02} {month} {:04} {:02}:{:02}:{:02} GMT",
        it.day, it.year, it.hour, it.minute, it.second
    )
}

/// `1994-11-06T08:49:37.000Z`.
pub fn iso(millis: i64) -> String {
    let it = civil(millis);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        it.year, it.month, it.day, it.hour, it.minute, it.second, it.millis
    )
}

/// Reads the dates that servers send in `Expires`, as leniently as cookies ask for (RFC 6265, 5.1.1).
pub fn parse_http(text: &str) -> Option<i64> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != ':').filter(|it| !it.is_empty()) {
        let lower = word.to_ascii_lowercase();
        let number = word.parse::<u32>().ok();
        if time.is_none() && word.contains(':') {
            let parts: Vec<u32> = word.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
            let [hour, minute, second] = parts[..] else { return None };
            if hour > 23 || minute > 59 || second > 59 {
                return None;
            }
            time = Some(i64::from(hour * 3_600 + minute * 60 + second));
        } else if let (Some(number), true) = (number, word.len() <= 2) {
            if day.is_none() {
                day = Some(number);
            } else if year.is_none() {
                year = Some(i64::from(number) + if number < 70 { 2000 } else { 1900 });
            }
        } else if let (Some(number), true, true) = (number, word.len() == 4, year.is_none()) {
            year = Some(i64::from(number));
        } else if month.is_none() && lower.len() >= 3 && lower.is_ascii() {
            month = MONTHS.iter().position(|it| it.eq_ignore_ascii_case(&lower[..3])).map(|at| at as u32 + 1);
        }
    }
    let (day, year) = (day?, year?);
    if !(1..=31).contains(&day) || year < 1601 {
        return None;
    }
    Some(millis(year, month?, day, time?))
}

#[cfg(test)]
mod tests;
