//! Axes: from values to pixels, and the round values to write beside them.

use crate::app::grid::moment::{DAY, civil_from_days, days_from_civil};

/// A straight axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    /// Pixels of `low` and `high`.
    pub from: f32,
    pub to: f32,
}

impl Scale {
    pub fn at(&self, value: f64) -> f32 {
        let span = self.high - self.low;
        let part = if span > 0.0 { (value - self.low) / span } else { 0.5 };
        self.from + (self.to - self.from) * part as f32
    }
}

/// Round values between `low` and `high`, about `wanted` of them: 1, 2 or 5 times a power of ten apart. Answers
/// their distance too.
pub fn number_ticks(low: f64, high: f64, wanted: usize) -> (Vec<f64>, f64) {
    let step = nice_step((high - low) / wanted.max(1) as f64);
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let count = ((last - first) as usize).min(100);
    ((0..=count).map(|n| (first + n as f64) * step).collect(), step)
}

/// Widens a range to round values, so that the axis begins and ends with a tick.
pub fn nice_range(low: f64, high: f64, wanted: usize) -> (f64, f64) {
    let (low, high) = if low < high {
        (low, high)
    } else {
        let margin = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
        (low - margin, high + margin)
    };
    let step = nice_step((high - low) / wanted.max(1) as f64);
    ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

fn nice_step(raw: f64) -> f64 {
    if !(raw > 0.0 && raw.is_finite()) {
        return 1.0;
    }
    let mut power = 1.0;
    while power * 10.0 <= raw {
        power *= 10.0;
    }
    while power > raw {
        power /= 10.0;
    }
    let lead = raw / power;
    power
        * if lead <= 1.0 + 1e-9 {
            1.0
        } else if lead <= 2.0 {
            2.0
        } else if lead <= 5.0 {
            5.0
        } else {
            10.0
        }
}

/// Distances between ticks of a time axis below a month, in microseconds.
const STEPS: [i64; 16] = {
    let second = 1_000_000;
    let (minute, hour) = (60 * second, 3600 * second);
    [
        second,
        5 * second,
        15 * second,
        30 * second,
        minute,
        5 * minute,
        15 * minute,
        30 * minute,
        hour,
        2 * hour,
        3 * hour,
        6 * hour,
        12 * hour,
        DAY,
        2 * DAY,
        7 * DAY,
    ]
};

/// Moments at round clock times or dates between `low` and `high` (microseconds), at most about `wanted`, and
/// their distance.
pub fn moment_ticks(low: i64, high: i64, wanted: usize) -> (Vec<i64>, i64) {
    let raw = high.saturating_sub(low) / wanted.max(1) as i64;
    if let Some(&step) = STEPS.iter().find(|&&step| step >= raw) {
        let first = low.div_euclid(step) + i64::from(low.rem_euclid(step) > 0);
        return ((first..=high.div_euclid(step)).take(100).map(|n| n * step).collect(), step);
    }
    let months = [1, 3, 6].into_iter().find(|months| months * 30 * DAY >= raw).unwrap_or_else(|| {
        let years = nice_step((raw / (365 * DAY)).max(1) as f64).max(1.0) as i64;
        12 * if years * 365 * DAY < raw { nice_step((years + 1) as f64) as i64 } else { years }
    });
    let (year, month, _) = civil_from_days(low.div_euclid(DAY));
    let first = (year * 12 + i64::from(month) - 1).div_euclid(months);
    let ticks = (first..)
        .map(|n| n * months)
        .map(|month| days_from_civil(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1) * DAY)
        .skip_while(|&tick| tick < low)
        .take_while(|&tick| tick <= high)
        .take(100)
        .collect();
    (ticks, months * 30 * DAY + i64::from(months >= 12) * 5 * DAY * (months / 12))
}

#[cfg(test)]
mod tests;
