//! What the sessions of a server share: the committed database, the sequences, who holds and who waits.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::sql::hash::Map;
use crate::sql::sorted::SortedMap;

use super::modes::{Modes, RowStrength, TableMode};
use super::serializable::Conflicts;
use super::{AdvisoryKey, Awaited, SessionId, Wait};
use crate::sql::catalog::{Root, SequenceState};
use crate::sql::error::SqlError;

/// How often each advisory lock is held.
pub(crate) type Advisory = SortedMap<(AdvisoryKey, bool), u32>;

/// Something of rows, by table id and row number; a clone shares it until one of both changes.
pub(crate) type OfRows<T> = Rc<Map<(u64, u64), T>>;

/// Locks that cannot be told from a transaction's roots. Shared by its clones, so that a savepoint keeps one.
#[derive(Clone, Default)]
pub(crate) struct Held {
    /// By table id.
    pub tables: SortedMap<u64, Modes>,
    /// SELECT … FOR ….
    pub rows: OfRows<RowStrength>,
    /// pg_advisory_xact_lock.
    pub advisory: Advisory,
}

/// A row that got a new number: table id, old, new.
pub(crate) type Moved = (u64, u64, u64);

/// A row that has another number since a commit.
#[derive(Clone, Copy)]
pub(crate) struct Gone {
    pub to: u64,
    commit: u64,
}

/// Rows remembered before looking which ones are still asked for.
const FORGET_AT: usize = 10_000;

/// One session as the others see it.
#[derive(Clone)]
pub(crate) struct Backend {
    /// The committed root its transaction builds on.
    pub base: Rc<Root>,
    /// That root with its changes, a waiting statement's included: nobody reads it, but its rows are locked.
    pub current: Rc<Root>,
    pub in_transaction: bool,
    pub held: Held,
    /// pg_advisory_lock: until unlocked or the session ends.
    pub advisory: Advisory,
    /// The transaction's number, given when it is first mentioned.
    pub number: Option<u64>,
    pub waiting: Option<Waiting>,
    /// The count of commits at its oldest snapshot, once it keeps one.
    pub since: Option<u64>,
    /// Its number as a SERIALIZABLE transaction that may write.
    pub writer: Option<u64>,
}

/// A session that waits.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub wait: Wait,
    /// Who came first.
    pub ticket: u64,
    /// Something it waits for has changed.
    pub woken: bool,
}

impl Backend {
    /// A session that holds nothing.
    pub fn idle(root: &Rc<Root>) -> Backend {
        Backend {
            base: root.clone(),
            current: root.clone(),
            in_transaction: false,
            held: Held::default(),
            advisory: Advisory::new(),
            number: None,
            waiting: None,
            since: None,
            writer: None,
        }
    }
}

/// The server's state.
pub(crate) struct Shared {
    pub committed: Rc<Root>,
    /// Where sequences stand, for everyone at once.
    pub sequences: SortedMap<u64, SequenceState>,
    /// The last id given to a table or sequence by any session.
    pub last_id: u64,
    pub sessions: BTreeMap<SessionId, Backend>,
    pub conflicts: Conflicts,
    /// Where rows went that committed transactions updated, while a statement with an older snapshot may ask.
    pub moved: OfRows<Gone>,
    /// Commits so far.
    commits: u64,
    /// How many rows are remembered before those are forgotten that nobody asks for any more.
    forget_at: usize,
    next_session: u32,
    next_number: u64,
    next_ticket: u64,
}

impl Shared {
    /// A server over a database.
    pub fn new(committed: Rc<Root>) -> Shared {
        Shared {
            sequences: committed.sequences.clone(),
            last_id: committed.last_id,
            committed,
            sessions: BTreeMap::new(),
            conflicts: Conflicts::default(),
            moved: Rc::default(),
            commits: 0,
            forget_at: FORGET_AT,
            next_session: 1,
            next_number: 730,
            next_ticket: 1,
        }
    }

    /// Takes in a session.
    pub fn connect(&mut self) -> SessionId {
        let id = SessionId(self.next_session);
        self.next_session += 1;
        self.sessions.insert(id, Backend::idle(&self.committed));
        id
    }

    /// The transaction number of a session.
    pub fn number(&mut self, id: SessionId) -> u64 {
        let next = self.next_number;
        let Some(backend) = self.sessions.get_mut(&id) else { return next };
        let number = *backend.number.get_or_insert(next);
        self.next_number += u64::from(number == next);
        number
    }

    /// Sequences count on whether or not a transaction commits.
    pub fn set_sequences(&mut self, sequences: &SortedMap<u64, SequenceState>) {
        if !self.sequences.ptr_eq(sequences) {
            self.sequences = sequences.clone();
            let mut root = (*self.committed).clone();
            root.sequences = sequences.clone();
            self.committed = Rc::new(root);
        }
    }

    /// Makes a root the committed one; rows it updated are remembered for statements with an older snapshot,
    /// and rows that others have locked stay locked under their new number.
    pub fn publish(&mut self, me: SessionId, root: Rc<Root>, moved: &[Moved]) {
        self.last_id = self.last_id.max(root.last_id);
        self.committed = root;
        self.commits += 1;
        let locking = |id: &SessionId, other: &Backend| *id != me && !other.held.rows.is_empty();
        for (_, other) in self.sessions.iter_mut().filter(|(id, other)| locking(id, other)) {
            for &(table, from, to) in moved {
                if let Some(strength) = other.held.rows.get(&(table, from)).copied() {
                    Rc::make_mut(&mut other.held.rows).insert((table, to), strength);
                }
            }
        }
        let older = self.sessions.iter().filter(|(id, _)| **id != me).filter_map(|(_, other)| other.since);
        let Some(oldest) = older.min() else {
            self.moved = Rc::default();
            return;
        };
        let now = moved.iter().map(|&(table, from, to)| ((table, from), Gone { to, commit: self.commits }));
        Rc::make_mut(&mut self.moved).extend(now);
        if self.moved.len() > self.forget_at {
            let asked = self.moved.iter().filter(|(_, gone)| gone.commit > oldest);
            self.moved = Rc::new(asked.map(|(row, gone)| (*row, *gone)).collect());
            self.forget_at = FORGET_AT.max(2 * self.moved.len());
        }
    }

    /// A session's transaction has ended, or let go of some locks.
    pub fn wake(&mut self, holder: SessionId) {
        for backend in self.sessions.values_mut() {
            if let Some(waiting) = &mut backend.waiting
                && waiting.wait.on.contains(&holder)
            {
                waiting.woken = true;
            }
        }
    }

    /// A failed statement's advisory locks of the whole session stay.
    pub fn keep_advisory(&mut self, id: SessionId, advisory: &Advisory) {
        if let Some(backend) = self.sessions.get_mut(&id) {
            backend.advisory = advisory.clone();
        }
    }

    /// A session keeps its snapshot from now on.
    pub fn keeps_snapshot(&mut self, id: SessionId) {
        let commits = self.commits;
        if let Some(backend) = self.sessions.get_mut(&id) {
            backend.since.get_or_insert(commits);
        }
    }

    /// Notes that a session waits. One that waited before keeps its place.
    pub fn wait(&mut self, id: SessionId, wait: Wait) {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.keeps_snapshot(id);
        if let Some(backend) = self.sessions.get_mut(&id) {
            let ticket = backend.waiting.as_ref().map_or(ticket, |before| before.ticket);
            backend.waiting = Some(Waiting { wait, ticket, woken: false });
        }
    }

    /// Sessions whose wait may be over at `now`, first come first.
    pub fn ready(&self, now: i64) -> Vec<SessionId> {
        let mut ready: Vec<(u64, SessionId)> = self
            .sessions
            .iter()
            .filter_map(|(id, backend)| Some((id, backend.waiting.as_ref()?)))
            .filter(|(_, waiting)| waiting.woken || waiting.wait.until_micros <= now)
            .map(|(id, waiting)| (waiting.ticket, *id))
            .collect();
        ready.sort_unstable();
        ready.into_iter().map(|(_, id)| id).collect()
    }

    /// 40P01 when `id` waits, over others, for itself.
    pub fn deadlock(&mut self, id: SessionId) -> Option<SqlError> {
        let mut path = vec![id];
        if !self.leads_back(id, id, &mut path) {
            return None;
        }
        let mut lines = Vec::new();
        for (at, waiter) in path.iter().enumerate() {
            let blocker = path.get(at + 1).copied().unwrap_or(id);
            let Some(waiting) = self.sessions.get(waiter).and_then(|backend| backend.waiting.clone()) else {
                continue;
            };
            let what = match waiting.wait.what {
                Awaited::Row { .. } | Awaited::Name { .. } => {
                    format!("ShareLock on transaction {}", self.number(blocker))
                }
                Awaited::Table { id, mode, .. } => {
                    format!("{} on relation {} of database 5", mode.name(), 16_383 + id)
                }
                Awaited::Advisory { key, shared } => {
                    let mode = if shared { "ShareLock" } else { "ExclusiveLock" };
                    format!("{mode} on advisory lock {}", key.tag())
                }
                Awaited::SafeSnapshot => continue,
            };
            lines.push(format!("Process {} waits for {what}; blocked by process {}.", waiter.0, blocker.0));
        }
        let error = SqlError::new("40P01", "deadlock detected");
        Some(error.with_detail(lines.join("\n")).with_hint("See server log for query details."))
    }

    /// Whether the waits of `from` lead to `goal`; `path` is the way there.
    fn leads_back(&self, from: SessionId, goal: SessionId, path: &mut Vec<SessionId>) -> bool {
        let Some(waiting) = self.sessions.get(&from).and_then(|backend| backend.waiting.as_ref()) else {
            return false;
        };
        for &next in &waiting.wait.on {
            if next == goal {
                return true;
            }
            if path.contains(&next) {
                continue;
            }
            path.push(next);
            if self.leads_back(next, goal, path) {
                return true;
            }
            path.pop();
        }
        false
    }

    /// Sessions other than `me` that hold a table in a mode that keeps `mode` out, or wait for it before `me`
    /// with such a mode.
    pub fn table_blockers(&self, me: SessionId, table: u64, mode: TableMode) -> Vec<SessionId> {
        let mine = self.sessions.get(&me);
        let own = mine.and_then(|backend| backend.held.tables.get(&table)).copied().unwrap_or(0);
        let ticket =
            mine.and_then(|backend| backend.waiting.as_ref()).map_or(u64::MAX, |waiting| waiting.ticket);
        let blocks = |(id, other): (&SessionId, &Backend)| {
            if *id == me {
                return None;
            }
            let holds = other.held.tables.get(&table).is_some_and(|held| held & mode.conflicts() != 0);
            let queued = other.waiting.as_ref().is_some_and(|waiting| {
                let wanted = match &waiting.wait.what {
                    Awaited::Table { id, mode, .. } if *id == table => *mode,
                    _ => return false,
                };
                // it waits for what we hold already: then it is behind us
                waiting.ticket < ticket
                    && wanted.bit() & mode.conflicts() != 0
                    && own & wanted.conflicts() == 0
            });
            (holds || queued).then_some(*id)
        };
        self.sessions.iter().filter_map(blocks).collect()
    }
}

impl AdvisoryKey {
    /// As deadlock reports print it.
    fn tag(self) -> String {
        match self {
            AdvisoryKey::One(key) => format!("[5,{},{},1]", (key >> 32) as u32, key as u32),
            AdvisoryKey::Two(a, b) => format!("[5,{},{},2]", a as u32, b as u32),
        }
    }
}
