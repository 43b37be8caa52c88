//! The virtual data centre: hosts, a network between them, one clock.
//!
//! There is no wall clock, no real randomness and no thread in it. Everything that will happen stands in one
//! queue, ordered by virtual time and then by the order in which it was put there; [`DataCentre::step`] takes
//! the next one and gives it to its [`Host`]. The same hosts, inputs and seed give the same trace, byte for byte.
//!
//! A host sees the rest through a [`World`]: it listens, connects, sends, sets timers and draws random numbers
//! there. It never waits: what it asked for comes as an [`Event`] later.

mod data_centre;
mod event;
pub mod hosts;
mod limits;
mod link;
mod net_error;
mod network;
mod queue;
mod random;
mod state;
mod timers;
mod transport;
mod wire;

#[cfg(test)]
mod tests;

pub use crate::trace::Nanos;
pub use data_centre::{DataCentre, Host};
pub use event::{Event, HostId, ListenerId, SocketId, TimerId};
pub use limits::{LimitReached, Limits};
pub use link::LinkProfile;
pub use net_error::{Code, NetError};
pub use network::{ConnectTimes, SocketAddress};
pub use state::World;
pub use wire::{Flight, Segment};

/// One microsecond.
pub const MICROSECOND: Nanos = 1_000;
/// One millisecond.
pub const MILLISECOND: Nanos = 1_000_000;
/// One second.
pub const SECOND: Nanos = 1_000_000_000;
