//! What an evaluation may know of the world outside its arguments: the clock, the seeded random source,
//! the names of the session. The time zone is UTC.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::bind::parameter::Parameters;
use super::catalog::{Root, names};
use super::outcome::Notice;
use super::settings::Settings;

/// The surroundings of one statement's evaluation.
#[derive(Debug, Clone)]
pub struct Env {
    /// Start of the transaction, microseconds since 1970-01-01 UTC: what `now()` answers.
    pub now_micros: i64,
    /// Start of the statement, microseconds since 1970-01-01 UTC.
    pub statement_micros: i64,
    /// State of the random source; the same seed gives the same numbers.
    pub random: Cell<u64>,
    /// Whether anything was asked for that may be different next time: the clock, chance, what the server is doing.
    pub(crate) asked: Cell<bool>,
    /// Routines that have called each other so far.
    pub calls: Cell<usize>,
    /// How long pg_sleep was asked to sleep.
    pub slept_micros: Cell<u64>,
    /// What RAISE NOTICE told.
    pub notices: RefCell<Vec<Notice>>,
    pub user: String,
    pub database: String,
    /// Where names are looked for, in order, `pg_catalog` and the temporary schema included.
    pub(crate) path: Rc<[Rc<str>]>,
    /// Where new things go: `current_schema`.
    pub(crate) current: Option<Rc<str>>,
    /// The schema of this session's temporary things.
    pub(crate) temp: Rc<str>,
    pub(crate) settings: RefCell<Settings>,
    /// The database before the statement, for functions that look into its catalogue.
    pub(crate) root: Rc<Root>,
    /// The statement's parameters, in the extended protocol.
    pub(crate) parameters: Option<Rc<Parameters>>,
}

impl Default for Env {
    fn default() -> Self {
        Env {
            now_micros: 0,
            statement_micros: 0,
            random: Cell::new(1),
            asked: Cell::new(false),
            calls: Cell::new(0),
            slept_micros: Cell::new(0),
            notices: RefCell::default(),
            user: "postgres".into(),
            database: "postgres".into(),
            path: [Rc::from("pg_catalog"), Rc::from("public")].into(),
            current: Some("public".into()),
            temp: "pg_temp_3".into(),
            settings: RefCell::default(),
            root: Rc::default(),
            parameters: None,
        }
    }
}

/// Seconds from 1970-01-01 to PostgreSQL's epoch, 2000-01-01.
pub const POSTGRES_EPOCH_SECONDS: i64 = 946_684_800;

impl Env {
    /// Takes over a session's settings and the database they are read in.
    pub(crate) fn in_session(mut self, settings: Settings, root: Rc<Root>) -> Env {
        let mut path: Vec<Rc<str>> = Vec::new();
        for name in settings.search_path() {
            let name = match name.as_str() {
                "$user" => self.user.as_str().into(),
                "pg_temp" => self.temp.clone(),
                other => Rc::from(other),
            };
            if (root.has_schema(&name) || name == self.temp) && !path.contains(&name) {
                path.push(name);
            }
        }
        self.current = path.first().cloned();
        if !path.iter().any(|name| &**name == "pg_catalog") {
            path.insert(0, "pg_catalog".into());
        }
        // keys with a schema come first
        let has_temporary = {
            let mut keyed = root.relations.keys().map(|key| names::schema(key));
            keyed.by_ref().take_while(|name| *name != "public").any(|schema| schema == &*self.temp)
        };
        if has_temporary && !path.contains(&self.temp) {
            path.insert(0, self.temp.clone());
        }
        self.path = path.into();
        self.settings = RefCell::new(settings);
        self.root = root;
        self
    }

    /// A message with keys in it as this session prints it.
    pub(crate) fn shown(&self, message: &mut String) {
        names::display(message, &|schema| self.sees(schema));
    }

    /// Whether the search path has a schema.
    pub(crate) fn sees(&self, schema: &str) -> bool {
        self.path.iter().any(|name| **name == *schema)
    }

    /// The transaction's start as a `timestamptz`.
    pub fn now(&self) -> i64 {
        self.asked.set(true);
        self.now_micros.saturating_sub(POSTGRES_EPOCH_SECONDS * 1_000_000)
    }

    /// The statement's start as a `timestamptz`.
    pub fn statement(&self) -> i64 {
        self.asked.set(true);
        self.statement_micros.saturating_sub(POSTGRES_EPOCH_SECONDS * 1_000_000)
    }

    /// The next 64 random bits (SplitMix64).
    pub fn next_random(&self) -> u64 {
        self.asked.set(true);
        let state = self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.random.set(state);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
