//! Times as places: bars and ticks, in whole numbers.

use crate::protocol::trace::TraceLine;

/// Width of the whole, in the units of a drawing.
pub const WIDTH: u64 = 10_000;
/// A bar is no narrower, so that it can be seen.
const NARROWEST: u64 = 25;

/// A part of the time of a trace, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: u64,
    pub to: u64,
}

/// A bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    pub left: u64,
    pub width: u64,
}

/// A mark on the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    pub left: u64,
    pub nanos: u64,
}

impl Span {
    /// The time of a line, with a little around it.
    pub fn around(line: &TraceLine) -> Span {
        let margin = (line.length_nanos / 50).max(1);
        let to = line.start_nanos.saturating_add(line.length_nanos).saturating_add(margin);
        Span { from: line.start_nanos.saturating_sub(margin), to }
    }

    /// Where a moment is; `None` outside.
    pub fn place(&self, nanos: u64) -> Option<u64> {
        (self.from..=self.to).contains(&nanos).then(|| self.clamped(nanos))
    }

    fn clamped(&self, nanos: u64) -> u64 {
        let length = u128::from(self.to.saturating_sub(self.from).max(1));
        let past = u128::from(nanos.clamp(self.from, self.to.max(self.from)) - self.from);
        (past * u128::from(WIDTH) / length) as u64
    }

    /// The bar from one moment to another; `None` outside.
    pub fn bar(&self, start: u64, length: u64) -> Option<Bar> {
        let end = start.saturating_add(length);
        if end < self.from || start > self.to {
            return None;
        }
        let (left, right) = (self.clamped(start), self.clamped(end));
        let width = (right - left).max(NARROWEST);
        Some(Bar { left: left.min(WIDTH - width.min(WIDTH)), width })
    }

    /// Marks at round times, at most so many and at least one.
    pub fn ticks(&self, most: u64) -> Vec<Tick> {
        let length = self.to.saturating_sub(self.from).max(1);
        let mut step = 1_u64;
        // 1, 2, 5, 10, 20, 50 …
        for factor in [2, 5, 10].iter().cycle() {
            if length / step <= most.max(1) {
                break;
            }
            let decade = 10_u64.saturating_pow(step.ilog10());
            step = decade.saturating_mul(*factor);
            if step == u64::MAX {
                break;
            }
        }
        let first = self.from.div_ceil(step).saturating_mul(step);
        (0..=most)
            .map_while(|count| {
                let nanos = first.checked_add(step.checked_mul(count)?)?;
                Some(Tick { left: self.place(nanos)?, nanos })
            })
            .collect()
    }
}
