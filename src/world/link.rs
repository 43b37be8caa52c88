//! How far and how wide the way between two hosts is.

use super::{MICROSECOND, MILLISECOND, Nanos};

/// A way between two hosts, the same in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkProfile {
    /// One way.
    pub latency: Nanos,
    /// Added at random to each piece, from nothing up to this.
    pub jitter: Nanos,
    /// Bytes a second; what is sent at the same time shares it.
    pub bandwidth: u64,
    /// Pieces lost, of a million. TCP sends such a piece again, so it arrives late.
    pub loss_per_million: u32,
}

impl LinkProfile {
    /// Inside one machine.
    pub const LOOPBACK: LinkProfile = LinkProfile::new(20 * MICROSECOND, 0, 4_000_000_000);
    /// Two machines of one rack: 0.1 ms, 10 Gbit/s.
    pub const SAME_RACK: LinkProfile = LinkProfile::new(100 * MICROSECOND, 0, 1_250_000_000);
    /// Two zones of one region: 1 ms, 1 Gbit/s.
    pub const SAME_REGION: LinkProfile = LinkProfile::new(MILLISECOND, 100 * MICROSECOND, 125_000_000);
    /// Across an ocean: 80 ms, 100 Mbit/s.
    pub const OTHER_CONTINENT: LinkProfile = LinkProfile::new(80 * MILLISECOND, 5 * MILLISECOND, 12_500_000);
    /// A home on fibre or cable: 12 ms, 50 Mbit/s.
    pub const HOME_BROADBAND: LinkProfile = LinkProfile::new(12 * MILLISECOND, 2 * MILLISECOND, 6_250_000);
    /// A phone on 3G: 150 ms, 1.6 Mbit/s.
    pub const MOBILE_3G: LinkProfile = LinkProfile::new(150 * MILLISECOND, 50 * MILLISECOND, 200_000);
    /// A bad wireless network: 30 ms, 10 Mbit/s, one piece of fifty lost.
    pub const LOSSY: LinkProfile = LinkProfile {
        loss_per_million: 20_000,
        ..LinkProfile::new(30 * MILLISECOND, 20 * MILLISECOND, 1_250_000)
    };

    /// A link that loses nothing.
    pub const fn new(latency: Nanos, jitter: Nanos, bandwidth: u64) -> LinkProfile {
        LinkProfile { latency, jitter, bandwidth, loss_per_million: 0 }
    }

    /// Every named profile, for a menu.
    pub const NAMED: &'static [(&'static str, LinkProfile)] = &[
        ("same rack", LinkProfile::SAME_RACK),
        ("same region", LinkProfile::SAME_REGION),
        ("other continent", LinkProfile::OTHER_CONTINENT),
        ("home broadband", LinkProfile::HOME_BROADBAND),
        ("3G", LinkProfile::MOBILE_3G),
        ("lossy", LinkProfile::LOSSY),
    ];

    /// How long it takes to put so many bytes on the wire.
    pub(super) fn transmission(&self, bytes: usize) -> Nanos {
        let nanos = bytes as u128 * 1_000_000_000 / u128::from(self.bandwidth.max(1));
        Nanos::try_from(nanos).unwrap_or(Nanos::MAX / 4)
    }
}
