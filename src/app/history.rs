//! What ran before, kept and searchable.

mod document;

use super::{Action as AppAction, Effect, editor, results};
use crate::protocol::sql::{StatementBlock, Target};

pub use document::restore;

/// Statements kept.
pub const MAX_ENTRIES: usize = 500;
/// Bytes of text kept.
pub const MAX_BYTES: usize = 200_000;
/// A longer statement is rows rather than a thought, and would push out everything else.
const MAX_STATEMENT_BYTES: usize = 20_000;
/// How long after a run the history is kept, so that a script of many statements writes it once.
const SAVE_DELAY_MILLIS: u32 = 800;
/// The name under which it is kept.
pub const KEY: &str = "history";

/// What ran before, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    entries: Vec<Entry>,
    /// What is looked for.
    pub search: String,
    /// What the last clearing took away, until something else runs.
    cleared: Vec<Entry>,
    project: String,
    last_id: u32,
    save_planned: bool,
}

/// One statement that ran, once or several times in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Tells entries apart; not kept.
    pub id: u32,
    pub sql: String,
    /// Unix milliseconds of the last time.
    pub at_millis: f64,
    pub elapsed_micros: u64,
    pub outcome: Outcome,
    /// The project it ran in.
    pub project: String,
    /// How often it ran in a row.
    pub times: u32,
}

/// How it went.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Done { command: String, rows: Option<u64> },
    Failed(String),
}

impl Entry {
    /// What a statement that just ended did.
    pub fn new(sql: &str, block: &StatementBlock, now_millis: f64) -> Self {
        let outcome = match &block.outcome {
            Ok(done) => Outcome::Done { command: done.command.clone(), rows: done.row_count },
            Err(error) => Outcome::Failed(error.message.clone()),
        };
        Entry {
            id: 0,
            sql: sql.trim().to_owned(),
            at_millis: now_millis,
            elapsed_micros: block.elapsed_micros,
            outcome,
            project: String::new(),
            times: 1,
        }
    }

    pub fn is_ok(&self) -> bool {
        matches!(self.outcome, Outcome::Done { .. })
    }

    fn bytes(&self) -> usize {
        let message = match &self.outcome {
            Outcome::Done { command, .. } => command.len(),
            Outcome::Failed(message) => message.len(),
        };
        self.sql.len() + self.project.len() + message + 40
    }
}

#[derive(Debug, Clone)]
pub enum Action {
    /// A statement ended.
    Ran(Entry),
    /// What runs from now on belongs to this project.
    Project(String),
    /// The kept text was read.
    Restore(String),
    Save,
    Search(String),
    /// These act on an entry by its id.
    Rerun(u32),
    Insert(u32),
    Copy(u32),
    Remove(u32),
    Clear,
    /// Brings back what was cleared.
    UndoClear,
}

impl History {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Ran(entry) => self.ran(entry),
            Action::Project(name) => {
                self.project = name;
                Vec::new()
            }
            Action::Restore(text) => {
                // What ran before the kept text was read is newer than it.
                self.entries.extend(restore(&text));
                self.number();
                self.bound();
                Vec::new()
            }
            Action::Save => {
                self.save_planned = false;
                vec![Effect::Remember { key: KEY, value: document::write(&self.entries) }]
            }
            Action::Search(text) => {
                self.search = text;
                Vec::new()
            }
            Action::Rerun(id) => self.with(id, |entry| vec![Effect::next(run(&entry.sql))]),
            Action::Insert(id) => self.with(id, |entry| {
                vec![Effect::next(editor::order(editor::EditorOrder::Insert(entry.sql.clone())))]
            }),
            Action::Copy(id) => self.with(id, |entry| {
                vec![Effect::Copy { text: entry.sql.clone(), what: "statement".to_owned() }]
            }),
            Action::Remove(id) => {
                self.entries.retain(|entry| entry.id != id);
                self.plan_save()
            }
            Action::Clear => {
                self.cleared = std::mem::take(&mut self.entries);
                self.search.clear();
                self.plan_save()
            }
            Action::UndoClear => {
                self.entries.append(&mut self.cleared);
                self.bound();
                self.plan_save()
            }
        }
    }

    /// What is not saved yet is saved when the page is left.
    pub fn leave(&self) -> Option<Effect> {
        let value = self.save_planned.then(|| document::write(&self.entries))?;
        Some(Effect::Remember { key: KEY, value })
    }

    /// How many statements are kept.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many statements the last clearing took away.
    pub fn can_undo_clear(&self) -> usize {
        self.cleared.len()
    }

    /// Those with every word that is looked for, newest first.
    pub fn found(&self) -> Vec<&Entry> {
        let search = self.search.to_lowercase();
        let words: Vec<&str> = search.split_whitespace().collect();
        if words.is_empty() {
            return self.entries.iter().collect();
        }
        let matches = |entry: &&Entry| {
            let mut text = entry.sql.to_lowercase();
            text.push('\n');
            text.push_str(&entry.project.to_lowercase());
            if let Outcome::Failed(message) = &entry.outcome {
                text.push('\n');
                text.push_str(&message.to_lowercase());
            }
            words.iter().all(|word| text.contains(word))
        };
        self.entries.iter().filter(matches).collect()
    }

    fn with(&self, id: u32, effects: impl Fn(&Entry) -> Vec<Effect>) -> Vec<Effect> {
        self.entries.iter().find(|entry| entry.id == id).map(effects).unwrap_or_default()
    }

    fn ran(&mut self, mut entry: Entry) -> Vec<Effect> {
        if entry.sql.is_empty() || entry.sql.len() > MAX_STATEMENT_BYTES {
            return Vec::new();
        }
        self.cleared.clear();
        entry.project.clone_from(&self.project);
        match self.entries.first_mut() {
            Some(last)
                if last.sql == entry.sql
                    && last.is_ok() == entry.is_ok()
                    && last.project == entry.project =>
            {
                entry.id = last.id;
                entry.times = last.times.saturating_add(1);
                *last = entry;
            }
            _ => {
                self.last_id += 1;
                entry.id = self.last_id;
                self.entries.insert(0, entry);
            }
        }
        self.bound();
        self.plan_save()
    }

    fn plan_save(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.save_planned, true) {
            return Vec::new();
        }
        vec![Effect::after(SAVE_DELAY_MILLIS, AppAction::History(Action::Save))]
    }

    fn number(&mut self) {
        for entry in self.entries.iter_mut().filter(|entry| entry.id == 0) {
            self.last_id += 1;
            entry.id = self.last_id;
        }
    }

    /// Lets go of the oldest beyond the limits.
    fn bound(&mut self) {
        let mut bytes = 0;
        let fits = self.entries.iter().take(MAX_ENTRIES).take_while(|entry| {
            bytes += entry.bytes();
            bytes <= MAX_BYTES
        });
        let kept = fits.count();
        self.entries.truncate(kept);
    }
}

/// Runs a text that is not of a file.
pub fn run(sql: &str) -> AppAction {
    AppAction::Results(results::Action::Run { file: String::new(), text: sql.into(), target: Target::All })
}

/// How long ago, in words such as `5 min ago`.
pub fn ago(then_millis: f64, now_millis: f64) -> String {
    let seconds = ((now_millis - then_millis) / 1000.0).max(0.0) as u64;
    let (count, unit) = match seconds {
        0..10 => return "just now".to_owned(),
        10..60 => (seconds, "s"),
        60..3600 => (seconds / 60, "min"),
        3600..86_400 => (seconds / 3600, "h"),
        86_400..172_800 => return "yesterday".to_owned(),
        _ => (seconds / 86_400, "days"),
    };
    format!("{count} {unit} ago")
}

#[cfg(test)]
mod tests;
