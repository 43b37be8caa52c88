//! Words and numbers of a chart: axis labels, coordinates, shortened names.

use crate::app::grid::moment::{DAY, civil_from_days};
use crate::protocol::table::Kind;

/// A coordinate with one decimal, as SVG takes it.
pub fn coordinate(value: f32) -> String {
    fixed(f64::from(value), 1)
}

/// A number with `decimals` digits after the point, zeros at its end left out. For values below 10¹⁵.
pub fn fixed(value: f64, decimals: u32) -> String {
    let unit = 10i64.pow(decimals.min(9));
    let scaled = (value * unit as f64).round() as i64;
    let (whole, fraction) = (scaled.unsigned_abs() / unit as u64, scaled.unsigned_abs() % unit as u64);
    let mut out = String::new();
    if scaled < 0 {
        out.push('-');
    }
    out.push_str(&whole.to_string());
    if fraction > 0 {
        let digits = fraction.to_string();
        out.push('.');
        for _ in digits.len()..decimals as usize {
            out.push('0');
        }
        out.push_str(digits.trim_end_matches('0'));
    }
    out
}

/// A number on an axis whose ticks are `step` apart and go up to `largest`: `250`, `1.5M`, `0.02`.
pub fn number(value: f64, step: f64, largest: f64) -> String {
    let size = largest.abs();
    if value == 0.0 {
        return "0".to_owned();
    }
    if !(1e-7..1e15).contains(&size) {
        return scientific(value);
    }
    let (unit, suffix) = match size {
        size if size >= 1e12 => (1e12, "T"),
        size if size >= 1e9 => (1e9, "B"),
        size if size >= 1e6 => (1e6, "M"),
        size if size >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let step = step / unit;
    let mut decimals = 0;
    let mut scaled = step;
    while decimals < 9 && (scaled - scaled.round()).abs() > scaled.abs() * 1e-6 {
        scaled *= 10.0;
        decimals += 1;
    }
    fixed(value / unit, decimals) + suffix
}

/// With a power of ten: `-1.5e20`.
fn scientific(value: f64) -> String {
    let (mut lead, mut power) = (value.abs(), 0);
    while lead >= 9.95 && power < 400 {
        lead /= 10.0;
        power += 1;
    }
    while lead < 0.995 && power > -400 {
        lead *= 10.0;
        power -= 1;
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let tenths = (lead * 10.0).round() as u32;
    format!("{sign}{}.{}e{power}", tenths / 10, tenths % 10)
}

/// A moment on an axis whose ticks are `step` microseconds apart.
pub fn moment(kind: Kind, micros: i64, step: i64) -> String {
    let day = micros.div_euclid(DAY);
    let seconds = micros.rem_euclid(DAY) / 1_000_000;
    let clock = if step % 60_000_000 == 0 {
        two(seconds / 3600) + ":" + &two(seconds / 60 % 60)
    } else {
        two(seconds / 3600) + ":" + &two(seconds / 60 % 60) + ":" + &two(seconds % 60)
    };
    if kind == Kind::Time {
        return clock;
    }
    let (year, month, day) = civil_from_days(day);
    let month_day = two(i64::from(month)) + "-" + &two(i64::from(day));
    if step >= 365 * DAY {
        year.to_string()
    } else if step >= 28 * DAY {
        format!("{year}-{}", two(i64::from(month)))
    } else if step >= DAY {
        format!("{year}-{month_day}")
    } else {
        format!("{month_day} {clock}")
    }
}

fn two(n: i64) -> String {
    if n < 10 { format!("0{n}") } else { n.to_string() }
}

/// `text` in at most `chars` characters.
pub fn shorten(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(chars.saturating_sub(1)).collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

#[cfg(test)]
mod tests;
