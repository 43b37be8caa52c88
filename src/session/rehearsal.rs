//! Opening a sample before it is asked for.
//!
//! At a first visit the engine stands ready before the page does. It opens the sample that the page is about to ask
//! for and runs its first query, whose code the browser has then compiled. What the page asks for is compared with
//! that word for word; anything else is opened as if nothing had been done.

use crate::project::sample::SampleBundle;
use crate::protocol::sql::{Limits, Open, Opened};
use crate::protocol::{Event, RequestId};
use crate::sql::{Change, Connection, script};

use super::{Session, Sink};

/// A database that was opened and not yet asked for.
pub(super) struct Rehearsal {
    scripts: Vec<(String, String)>,
    opened: Opened,
}

impl Session {
    /// Opens the sample in `bundle` (`project::sample`) in advance. Tells nothing, also when it cannot. Does nothing
    /// once a request has come: what is open then is the learner's.
    pub fn rehearse(&mut self, bundle: &str) {
        if self.was_asked {
            return;
        }
        let Ok(bundle) = SampleBundle::parse(bundle) else { return };
        let text = |name: &str| {
            let file = bundle.files.iter().find(|file| file.path.as_str() == name)?;
            Some((name.to_owned(), file.text.to_string()))
        };
        let scripts: Vec<_> = ["schema.sql", "seed.sql"].into_iter().filter_map(text).collect();
        let ask = Open { snapshot: None, scripts: scripts.clone(), replay: Vec::new() };
        let Ok(opened) = self.open(ask, &mut Sink { id: RequestId(0), send: &mut |_: Event| {} }) else {
            return;
        };
        let first = bundle.first_query.as_deref().map(|query| query.split('#').next().unwrap_or(query));
        // What an application answers is asked for later: its packages are not there yet.
        let first = first.filter(|path| path.ends_with(".sql"));
        if let Some((_, queries)) = first.and_then(text)
            && let Some(span) = script::statement_at(&queries, 0)
        {
            let moment = self.moment();
            let (_, change) = self.run_one(&queries, span, 0, Limits::default(), moment);
            if change > Change::None {
                return self.forget_rehearsal();
            }
        }
        self.rehearsal = Some(Rehearsal { scripts, opened });
    }

    /// What was opened in advance, if it is what `ask` is about.
    pub(super) fn rehearsed(&mut self, ask: &Open) -> Option<Opened> {
        let rehearsal = self.rehearsal.take()?;
        let is_same = ask.snapshot.is_none() && ask.replay.is_empty() && ask.scripts == rehearsal.scripts;
        is_same.then_some(rehearsal.opened)
    }

    /// Back to an empty database: something else was asked for.
    pub(super) fn forget_rehearsal(&mut self) {
        self.rehearsal = None;
        self.connection = Connection::open(Default::default());
        self.begin_history();
    }
}

#[cfg(test)]
mod tests;
