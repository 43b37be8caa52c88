//! Timers that are pending. The queue keeps a cleared timer until its time has come and finds it gone here.

use std::collections::BTreeMap;

use super::event::{HostId, TimerId};

#[derive(Debug, Default)]
pub(super) struct Timers {
    next: u64,
    pending: BTreeMap<TimerId, (HostId, u64)>,
    per_host: BTreeMap<HostId, usize>,
}

impl Timers {
    pub fn add(&mut self, host: HostId, token: u64) -> TimerId {
        self.next += 1;
        let id = TimerId(self.next);
        self.pending.insert(id, (host, token));
        *self.per_host.entry(host).or_default() += 1;
        id
    }

    /// The token of a timer that was not cleared; it is pending no longer.
    pub fn remove(&mut self, id: TimerId) -> Option<u64> {
        let (host, token) = self.pending.remove(&id)?;
        if let Some(count) = self.per_host.get_mut(&host) {
            *count = count.saturating_sub(1);
        }
        Some(token)
    }

    pub fn pending(&self, host: HostId) -> usize {
        self.per_host.get(&host).copied().unwrap_or_default()
    }

    /// Forgets the timers of a host that is restarted.
    pub fn clear(&mut self, host: HostId) {
        self.pending.retain(|_, (owner, _)| *owner != host);
        self.per_host.remove(&host);
    }
}
