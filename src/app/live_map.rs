//! The live map: hosts and their connections, and messages on their way between them in virtual time.
//!
//! Pure: where everything lies ([`layout`]), what is going on at a moment and the log of it ([`moment`]). The view
//! measures how much time has passed while it plays, and tells it here when something has happened.

pub mod layout;
pub mod moment;

use crate::protocol::trace::{Trace, Wire};

/// Virtual nanoseconds in a second of watching, to choose from.
pub const PACES: [u64; 7] =
    [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000];

/// About how many seconds a whole trace takes to be watched, unless another pace is chosen.
const USUAL_SECONDS: u64 = 12;

/// Steps of the slider.
pub const STEPS: u64 = 1_000;

/// How the map of a trace is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LiveMap {
    /// The moment, in virtual nanoseconds; while it plays the one at which something happened last.
    pub now: u64,
    pub is_playing: bool,
    /// Which of [`PACES`] is chosen.
    pub pace: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Play, or stop at this moment.
    Play(bool, u64),
    /// While it plays, something has happened until this moment.
    Reached(u64),
    /// Stand at this moment.
    Stand(u64),
    /// To the slider's place.
    Slide(u64),
    /// To where the next message is sent or arrives, or the one before.
    Step(bool),
    Pace(u8),
}

impl LiveMap {
    pub fn apply(&mut self, action: Action, trace: &Trace) {
        let length = length(trace);
        match action {
            Action::Play(true, _) => {
                if self.now >= length {
                    self.now = 0;
                }
                self.is_playing = length > 0;
            }
            Action::Play(false, now) | Action::Stand(now) => {
                (self.now, self.is_playing) = (now.min(length), false);
            }
            Action::Reached(now) => {
                if self.is_playing {
                    self.now = now.min(length);
                    self.is_playing = now < length;
                }
            }
            Action::Slide(step) => {
                let now = u128::from(length) * u128::from(step.min(STEPS)) / u128::from(STEPS);
                (self.now, self.is_playing) = (now as u64, false);
            }
            Action::Step(is_forward) => {
                let to = match is_forward {
                    true => moment::next(&trace.wire, self.now).unwrap_or(length),
                    false => moment::before(&trace.wire, self.now).unwrap_or(0),
                };
                (self.now, self.is_playing) = (to, false);
            }
            Action::Pace(pace) => self.pace = Some(pace.min(PACES.len() as u8 - 1)),
        }
    }

    /// Which of [`PACES`] it plays at.
    pub fn pace_of(&self, trace: &Trace) -> usize {
        let length = length(trace);
        let usual = PACES.iter().position(|it| it.saturating_mul(USUAL_SECONDS) >= length);
        self.pace.map_or(usual.unwrap_or(PACES.len() - 1), usize::from)
    }

    /// Where the slider stands at a moment.
    pub fn step_of(now: u64, length: u64) -> u64 {
        (u128::from(now.min(length)) * u128::from(STEPS) / u128::from(length.max(1))) as u64
    }
}

/// How much virtual time there is to be watched: also what arrives after the answer.
pub fn length(trace: &Trace) -> u64 {
    trace.wire.messages.iter().map(|it| it.arrived_nanos).max().unwrap_or(0).max(trace.length_nanos)
}

/// A pace in a word: `10 µs`, `0.1 ms`, `1 s`.
pub fn round_time(nanos: u64) -> String {
    match nanos {
        0..100_000 => format!("{} µs", nanos / 1_000),
        100_000..1_000_000 => format!("0.{} ms", nanos / 100_000),
        1_000_000..1_000_000_000 => format!("{} ms", nanos / 1_000_000),
        _ => format!("{} s", nanos / 1_000_000_000),
    }
}

/// Whether there is anything to be seen.
pub fn has_map(wire: &Wire) -> bool {
    !wire.messages.is_empty()
}

#[cfg(test)]
mod tests;
