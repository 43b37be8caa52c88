//! Hosts in their world, and the loop that moves them.

use super::Nanos;
use super::event::{Event, HostId, TimerId};
use super::limits::LimitReached;
use super::queue::Arrival;
use super::state::{State, World};

/// A machine of the data centre: everything it does is the answer to an event. It runs to completion and never
/// waits; the time it takes is what it says with [`World::spend`].
pub trait Host {
    /// Something has happened.
    fn handle(&mut self, event: Event, world: &World);
}

/// A world and the hosts in it.
pub struct DataCentre {
    world: World,
    hosts: Vec<Option<Box<dyn Host>>>,
}

impl DataCentre {
    /// A data centre without hosts.
    pub fn new(world: World) -> DataCentre {
        DataCentre { world, hosts: Vec::new() }
    }

    /// The world the hosts share.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Puts a host where [`World::add_host`] has made room, and starts it: its first event is [`Event::Wake`].
    /// A host that stood there before ends as a process does.
    pub fn place(&mut self, id: HostId, host: Box<dyn Host>) {
        let index = id.0 as usize;
        if self.hosts.len() <= index {
            self.hosts.resize_with(index + 1, || None);
        }
        if self.hosts[index].replace(host).is_some() {
            self.world.reset_host(id);
        }
        self.world.wake(id);
    }

    /// Lets the next thing happen and tells when it was. `None`: nothing will happen any more, or a limit was
    /// reached ([`World::halted`]).
    pub fn step(&mut self) -> Option<Nanos> {
        self.step_until(Nanos::MAX)
    }

    /// Lets everything happen up to a moment, which is then the time.
    pub fn run_until(&mut self, moment: Nanos) {
        while self.step_until(moment).is_some() {}
        let mut state = self.world.state();
        state.clock = state.clock.max(moment.min(state.limits.virtual_time));
    }

    /// Lets things happen until nothing is left to happen or `done` says so after a step.
    pub fn run_while(&mut self, mut go_on: impl FnMut() -> bool) {
        while go_on() && self.step().is_some() {}
    }

    /// As [`DataCentre::step`], unless the next thing happens after the moment.
    pub fn step_until(&mut self, moment: Nanos) -> Option<Nanos> {
        loop {
            let (at, host, event) = {
                let mut state = self.world.state();
                if state.halted.is_some() || state.queue.next_at()? > moment {
                    return None;
                }
                let (at, host, arrival) = state.queue.pop()?;
                if !state.count(at) {
                    return None;
                }
                match state.arrive(at, host, arrival) {
                    Some(event) => (at, host, event),
                    None => continue,
                }
            };
            if let Some(Some(program)) = self.hosts.get_mut(host.0 as usize) {
                self.world.state().running = Some(host);
                program.handle(event, &self.world);
            }
            self.world.state().rest(host);
            return Some(at);
        }
    }
}

impl State {
    /// Moves the clock; `false` when a limit is reached.
    fn count(&mut self, at: Nanos) -> bool {
        self.events += 1;
        if self.events > self.limits.events {
            self.halted = Some(LimitReached::Events { limit: self.limits.events });
        } else if at > self.limits.virtual_time {
            self.halted = Some(LimitReached::VirtualTime { limit: self.limits.virtual_time });
        }
        self.clock = self.clock.max(at);
        self.halted.is_none()
    }

    /// What an arrival is for the program of its host: nothing, when the host computes (then it waits in the inbox)
    /// or when it is the kernel's business.
    fn arrive(&mut self, at: Nanos, host: HostId, arrival: Arrival) -> Option<Event> {
        if let Arrival::Syn { socket, port } = arrival {
            self.accept(host, socket, port);
            return None;
        }
        let machine = self.machines.get_mut(host.0 as usize)?;
        let arrival = match arrival {
            Arrival::Free => {
                machine.waking = false;
                machine.inbox.pop_front()?
            }
            other if machine.free_at > at || !machine.inbox.is_empty() => {
                machine.inbox.push_back(other);
                self.rouse(host);
                return None;
            }
            other => other,
        };
        let event = match arrival {
            Arrival::Timer(id) => self.ring(id),
            other => self.admit(other),
        };
        if event.is_none() {
            self.rouse(host);
        }
        event
    }

    fn ring(&mut self, id: TimerId) -> Option<Event> {
        self.timers.remove(id).map(|token| Event::Timer { token })
    }

    /// The running host has handled its event.
    fn rest(&mut self, host: HostId) {
        if let Some(machine) = self.machines.get_mut(host.0 as usize) {
            machine.free_at = self.clock.saturating_add(self.spent);
        }
        self.running = None;
        self.spent = 0;
        self.rouse(host);
    }

    /// Sees to it that a host with something in its inbox takes it when it is free.
    fn rouse(&mut self, host: HostId) {
        let Some(machine) = self.machines.get_mut(host.0 as usize) else { return };
        if !machine.inbox.is_empty() && !machine.waking {
            machine.waking = true;
            let at = machine.free_at.max(self.clock);
            self.push(at, host, Arrival::Free);
        }
    }
}
